//! A small force whose records are made up by a rule, the same every time.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use chrono::{Days, NaiveDate};

/// A row: person, day, offence, role, case.
pub(crate) type Row = (u32, NaiveDate, &'static str, &'static str, u32);

/// A definition with which a small force has enough people of either kind.
const DEFINITION: &str = r#"
format = 1
id = "small"
name = "High harm within 12 months"
version = "1"
source = "Made for a test."
window_months = 12
threshold_harm = 300
list_size = 20
valid_days = 90
dormant_years = 5
[counts]
charges = true
convictions = true
proactive = false
"#;

/// First day of the records.
pub(crate) fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2016, 1, 1).unwrap()
}

/// Numbers that look like chance, the same every time (Marsaglia's xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

/// Eight years of events of 1 500 people: a few busy and violent, most charged once or twice, some never
/// charged, some acquitted.
pub(crate) fn rows() -> Vec<Row> {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut rows = Vec::new();
    let mut case = 0;
    for person in 0..1_500_u32 {
        let is_busy = person % 6 == 0;
        let is_violent = numbers.below(10) < if is_busy { 6 } else { 2 };
        let events = if is_busy { 8 + numbers.below(12) } else { 1 + numbers.below(4) };
        for _ in 0..events {
            let day = first_day().checked_add_days(Days::new(numbers.below(8 * 365))).unwrap();
            let offence = match numbers.below(10) {
                0..4 if is_violent => "8N",
                0..2 => "34B",
                2..6 => "46",
                6..8 => "58B",
                _ => "105A",
            };
            case += 1;
            match person % 20 {
                17 => rows.push((person, day, offence, "suspected", 0)),
                19 => rows.push((person, day, offence, "victim", 0)),
                18 => {
                    rows.push((person, day, offence, "charged", case));
                    rows.push((person, day, offence, "acquitted", case));
                }
                _ => {
                    rows.push((person, day, offence, "charged", case));
                    if numbers.below(3) == 0 {
                        let court = day.checked_add_days(Days::new(30 + numbers.below(200))).unwrap();
                        rows.push((person, court, offence, "convicted", case));
                    }
                }
            }
        }
    }
    // the last day that is covered, whatever else is left out
    rows.push((0, first_day().checked_add_days(Days::new(8 * 365 + 300)).unwrap(), "46", "charged", case + 1));
    rows
}

/// Writes rows as a force would.
pub(crate) fn write_rows(folder: &Path, name: &str, rows: &[Row]) {
    let mut text = String::from("person_id,date,offence_code,role,case\n");
    for (person, day, offence, role, case) in rows {
        let case = if *case == 0 { String::new() } else { format!("C{case}") };
        writeln!(text, "N{person:05},{day},{offence},{role},{case}").unwrap();
    }
    std::fs::write(folder.join(name), text).unwrap();
}

/// A folder with the force's events, a protected table and a definition.
pub(crate) fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let rows = rows();
    write_rows(home.path(), "events.csv", &rows);
    let mut text = String::from("person_id,sex\n");
    let people: BTreeSet<u32> = rows.iter().map(|row| row.0).collect();
    for person in people {
        writeln!(text, "N{person:05},{}", if person % 3 == 0 { "female" } else { "male" }).unwrap();
    }
    std::fs::write(home.path().join("protected.csv"), text).unwrap();
    std::fs::write(home.path().join("definition.toml"), DEFINITION).unwrap();
    home
}
