//! Nothing after a date reaches what is said of it.

use std::path::Path;

use chrono::{Days, NaiveDate};

use crate::force::{self, Row, home};
use crate::people;

fn date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 7, 1).unwrap()
}

fn scores_as_at(folder: &Path) -> Vec<u8> {
    people(folder, "score", &["--as-of", "2022-07-01", "--out", "list.json", "--recipient", "IOM panel"]).well();
    std::fs::read(folder.join("list.json")).unwrap()
}

/// The whole way from records to a list: learning, calibrating, describing, scoring.
#[test]
fn whatever_is_recorded_from_a_date_on_changes_nothing_said_of_it() {
    let home = home();
    let rows = force::rows();
    let before = scores_as_at(home.path());
    assert!(before.len() > 10_000);

    let (known, later): (Vec<Row>, Vec<Row>) = rows.iter().partition(|row| row.1 < date());
    assert!(later.len() > 300);
    // the last row keeps the last day where it is
    let last = *later.iter().max_by_key(|row| row.1).unwrap();
    let changed = |change: &dyn Fn(Row) -> Option<Row>| {
        let others = later.iter().filter(|row| **row != last).filter_map(|row| change(*row));
        known.iter().copied().chain(others).chain([last]).collect::<Vec<Row>>()
    };
    let worse = changed(&|(person, day, _, _, case)| Some((person, day, "1", "charged", case)));
    let withdrawn = changed(&|(person, day, offence, _, case)| Some((person, day, offence, "acquitted", case)));
    let others = changed(&|(person, day, offence, role, _)| Some((1_500 - person, day, offence, role, 0)));
    let none = changed(&|_| None);
    let shifted = changed(&|(person, day, offence, role, case)| {
        Some((person, day.checked_add_days(Days::new(90))?.min(last.1), offence, role, case))
    });
    for (what, rows) in
        [("worse", worse), ("withdrawn", withdrawn), ("others", others), ("none", none), ("shifted", shifted)]
    {
        force::write_rows(home.path(), "events.csv", &rows);
        assert!(scores_as_at(home.path()) == before, "{what}: the list of {} changed", date());
    }

    // and the test can fail: what was known the day before matters
    let mut rows = rows;
    let yesterday = date().pred_opt().unwrap();
    rows.extend(
        (0..200).filter(|person| person % 20 < 17).map(|person| (person, yesterday, "8N", "charged", 900_000 + person)),
    );
    force::write_rows(home.path(), "events.csv", &rows);
    assert!(scores_as_at(home.path()) != before);
}
