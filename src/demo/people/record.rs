//! The people's records as a force would export them: two tables of text, faults included.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};
use rayon::prelude::*;

use crate::progress::{Cancelled, Progress};

use super::kinds::{KINDS, is_found};
use super::person::{Characteristics, Person};
use super::process::{Happening, Outcome, What};
use super::{Population, first_day, last_day};

/// Names of the two tables.
pub(super) const EVENTS: &str = "people-events.csv";
/// See [`EVENTS`].
pub(super) const PROTECTED: &str = "people-protected.csv";

/// People made at a time.
const BATCH: usize = 512;
/// Surnames that nobody has: the column is there to be cut.
const SURNAMES: [&str; 4] = ["Madeup-A", "Madeup-B", "Madeup-C", "Madeup-D"];

const EVENT_HEADER: &str =
    "person_id,surname,event_date,role,offence_code,offence,disposal,weapon,case_reference,proactive\n";
const PROTECTED_HEADER: &str = "person_id,ethnic_group,sex,year_of_birth,disability,religion\n";

/// Rows that are wrong on purpose: a day that no calendar has, a role that does not exist,
/// nobody's row, no date. The last two rows repeat each other.
const FAULTY: &str = "\
SYNTHETIC-P0000000,Madeup-A,2024-02-30,charged,46,Shoplifting,,,S0/9001,N
SYNTHETIC-P0000001,Madeup-B,2025-06-31,convicted,46,Shoplifting,fine,,S1/9001,N
SYNTHETIC-P0000002,Madeup-C,2023-05-17,bystander,105A,Assault without injury,,,,N
,Madeup-D,2022-11-03,charged,46,Shoplifting,,,S3/9001,N
SYNTHETIC-P0000004,Madeup-A,,suspected,49,Other theft,no further action,,,N
SYNTHETIC-P0000005,Madeup-B,2024-08-12,suspected,49,Other theft,no further action,,,N
SYNTHETIC-P0000005,Madeup-B,2024-08-12,suspected,49,Other theft,no further action,,,N
";

/// The tables: (name, text) each.
pub(super) fn files(population: Population, progress: &Progress) -> Result<[(String, String); 2], Cancelled> {
    progress.step("making synthetic people", 0.0);
    let days = days();
    let dates: Vec<String> = (0..days)
        .map(|day| first_day().checked_add_days(Days::new(day as u64)).unwrap_or_default().to_string())
        .collect();
    let batches: Vec<usize> = (0..population.people).step_by(BATCH).collect();
    let batch = |&from: &usize| -> Result<(String, String), Cancelled> {
        progress.check()?;
        let (mut events, mut protected) = (String::with_capacity(BATCH * 1100), String::with_capacity(BATCH * 64));
        for position in from..(from + BATCH).min(population.people) {
            let (person, record) = Person::make(population, position, days as f64);
            for happening in &record {
                event_row(&mut events, position, happening, &dates);
            }
            protected_row(&mut protected, position, &person.characteristics);
        }
        Ok((events, protected))
    };
    let made = batches.par_iter().map(batch).collect::<Result<Vec<_>, _>>()?;
    let (mut events, mut protected) = (EVENT_HEADER.to_owned(), PROTECTED_HEADER.to_owned());
    events.reserve(made.iter().map(|(events, _)| events.len()).sum::<usize>() + FAULTY.len());
    for (some_events, some_protected) in made {
        events.push_str(&some_events);
        protected.push_str(&some_protected);
    }
    events.push_str(FAULTY);
    Ok([(EVENTS.to_owned(), events), (PROTECTED.to_owned(), protected)])
}

/// The force's own id of the person at a position.
pub(super) fn force_id(position: usize) -> String {
    format!("SYNTHETIC-P{position:07}")
}

/// Days that are recorded.
fn days() -> i64 {
    days_from_first(last_day()) + 1
}

/// Days from the first recorded day to a date.
pub(super) fn days_from_first(date: NaiveDate) -> i64 {
    (date - first_day()).num_days()
}

fn event_row(text: &mut String, position: usize, happening: &Happening, dates: &[String]) {
    let kind = &KINDS[usize::from(happening.kind)];
    let (role, disposal, case) = match happening.what {
        What::Charged { case } => ("charged", "", Some(case)),
        What::Decided { case, outcome: Outcome::Convicted(disposal) } => ("convicted", disposal, Some(case)),
        What::Decided { case, outcome: Outcome::Acquitted } => ("acquitted", "not guilty", Some(case)),
        What::Decided { case, outcome: Outcome::Withdrawn } => ("withdrawn", "discontinued", Some(case)),
        What::Suspected => ("suspected", "no further action", None),
        What::Suffered => ("victim", "", None),
    };
    let found = is_found(happening.kind);
    let quote = if kind.offence.contains(',') { "\"" } else { "" };
    let date = &dates[(happening.at as usize).min(dates.len() - 1)];
    let weapon = if happening.armed { kind.weapon } else { "" };
    // writing to a string cannot fail
    let _ = write!(
        text,
        "SYNTHETIC-P{position:07},{},{date},{role},{},{quote}{}{quote},{disposal},{weapon},",
        SURNAMES[position % SURNAMES.len()],
        kind.code,
        kind.offence
    );
    if let Some(case) = case {
        let _ = write!(text, "S{position}/{case}");
    }
    text.push_str(if found { ",Y\n" } else { ",N\n" });
}

fn protected_row(text: &mut String, position: usize, of: &Characteristics) {
    let _ = writeln!(
        text,
        "SYNTHETIC-P{position:07},{},{},{},{},{}",
        of.ethnic_group, of.sex, of.year_of_birth, of.disability, of.religion
    );
}
