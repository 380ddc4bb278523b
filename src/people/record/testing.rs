//! Small histories for tests.

use chrono::NaiveDate;
use proptest::prelude::*;

use crate::people::person_id::PersonId;

use super::{Event, Offence, OffenceId, Records, Role, day_number};

/// A row of a history: person, date, role, offence code, case.
pub(in crate::people) type Row = (u64, &'static str, Role, &'static str, u32);

/// A date.
pub(in crate::people) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Records that reach to the end of 2025; offences are numbered by the order of their codes.
pub(in crate::people) fn records(rows: &[Row]) -> Records {
    let mut codes: Vec<&str> = rows.iter().map(|row| row.3).collect();
    codes.sort_unstable();
    codes.dedup();
    let event = |&(person, day, role, code, case): &Row| {
        let offence = OffenceId(codes.binary_search(&code).unwrap() as u16);
        let event = Event { day: day_number(date(day)), role, offence, case, weapon: false, proactive: false };
        (PersonId(person), event)
    };
    let offence = |code: &&str| Offence { code: (*code).to_owned(), description: String::new() };
    Records::new(rows.iter().map(event).collect(), codes.iter().map(offence).collect(), date("2025-12-31"), true)
}

/// Codes of [`any_records`]; the last is unknown to the scale that is built in.
pub(in crate::people) const CODES: [&str; 6] = ["8N", "34B", "92D", "46", "5D", "XX9"];

/// Any role.
pub(in crate::people) fn any_role() -> impl Strategy<Value = Role> {
    prop_oneof![
        4 => Just(Role::Charged),
        2 => Just(Role::Convicted),
        2 => Just(Role::Acquitted),
        1 => Just(Role::Withdrawn),
        2 => Just(Role::Suspected),
        1 => Just(Role::Victim),
    ]
}

/// Any event of the years 2015 to 2025, with few offences and cases, so that they often meet.
pub(in crate::people) fn any_event() -> impl Strategy<Value = Event> {
    let days = day_number(date("2015-01-01"))..=day_number(date("2025-12-31"));
    (days, any_role(), 0..CODES.len() as u16, 0_u32..4, any::<bool>(), any::<bool>()).prop_map(
        |(day, role, offence, case, weapon, proactive)| Event {
            day,
            role,
            offence: OffenceId(offence),
            case,
            weapon,
            proactive,
        },
    )
}

/// Events of up to eight people.
pub(in crate::people) fn any_events() -> impl Strategy<Value = Vec<(PersonId, Event)>> {
    prop::collection::vec(((1_u64..8).prop_map(PersonId), any_event()), 0..60)
}

/// Records of events made by [`any_events`].
pub(in crate::people) fn records_of(events: Vec<(PersonId, Event)>) -> Records {
    let offence = |code: &str| Offence { code: code.to_owned(), description: String::new() };
    Records::new(events, CODES.map(offence).to_vec(), date("2025-12-31"), true)
}
