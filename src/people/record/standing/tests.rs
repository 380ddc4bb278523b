use super::*;
use crate::people::record::testing::{any_event, date};
use crate::people::record::{Offence, Records};
use proptest::prelude::*;

use Role::{Acquitted, Charged, Convicted, Suspected, Victim, Withdrawn};

const A: u16 = 1;
const B: u16 = 2;

/// Proceedings of events written as (day, role, offence, case), sorted as records sort them.
fn together(events: &[(i32, Role, u16, u32)]) -> Vec<Proceeding> {
    let event = |&(day, role, offence, case): &(i32, Role, u16, u32)| Event {
        day,
        role,
        offence: OffenceId(offence),
        case,
        weapon: false,
        proactive: false,
    };
    let mut events: Vec<Event> = events.iter().map(event).collect();
    events.sort_unstable();
    proceedings(&events)
}

/// Days of the charges that stand.
fn standing(events: &[(i32, Role, u16, u32)]) -> Vec<i32> {
    together(events).iter().filter_map(Proceeding::standing_charge).map(|charge| charge.day).collect()
}

/// How many convictions stand.
fn convictions(events: &[(i32, Role, u16, u32)]) -> usize {
    together(events).iter().filter(|one| one.conviction().is_some()).count()
}

#[test]
fn a_charge_stands_until_it_falls() {
    assert_eq!(standing(&[(1, Charged, A, 7)]), [1]);
    assert_eq!(standing(&[(1, Charged, A, 7), (9, Acquitted, A, 7)]), [0; 0]);
    assert_eq!(standing(&[(1, Charged, A, 7), (9, Withdrawn, A, 7)]), [0; 0]);
    assert_eq!(standing(&[(1, Charged, A, 7), (9, Convicted, A, 7)]), [1]);
    assert_eq!(convictions(&[(1, Charged, A, 7), (9, Convicted, A, 7)]), 1);
}

#[test]
fn suspected_victim_and_outcomes_alone_are_never_a_charge() {
    for role in [Suspected, Victim, Acquitted, Withdrawn, Convicted] {
        assert_eq!(standing(&[(1, role, A, 7)]), [0; 0], "{role:?}");
        assert_eq!(standing(&[(1, role, A, 0)]), [0; 0], "{role:?}");
    }
    assert_eq!(together(&[(1, Suspected, A, 7), (2, Victim, A, 7)]), []);
}

#[test]
fn an_outcome_reaches_only_its_own_case_and_offence() {
    assert_eq!(standing(&[(1, Charged, A, 7), (2, Charged, A, 8), (9, Acquitted, A, 7)]), [2]);
    assert_eq!(standing(&[(1, Charged, A, 7), (2, Charged, B, 7), (9, Acquitted, A, 7)]), [2]);
    assert_eq!(standing(&[(1, Charged, A, 7), (9, Acquitted, A, 8)]), [1]);
}

#[test]
fn an_acquittal_of_an_offence_that_the_case_does_not_charge_clears_the_case() {
    assert_eq!(standing(&[(1, Charged, A, 7), (2, Charged, A, 8), (9, Acquitted, B, 7)]), [2]);
    // but not what was proved in it
    let events = [(1, Charged, A, 7), (2, Convicted, A, 7), (1, Charged, 3, 7), (9, Acquitted, B, 7)];
    assert_eq!((standing(&events), convictions(&events)), (vec![1], 1));
}

#[test]
fn with_a_case_reference_the_order_of_the_dates_does_not_matter() {
    assert_eq!(standing(&[(1, Acquitted, A, 7), (9, Charged, A, 7)]), [0; 0]);
    assert_eq!(standing(&[(1, Withdrawn, A, 7), (9, Charged, A, 7), (20, Convicted, A, 7)]), [9]);
}

#[test]
fn of_several_counts_the_proved_one_stands() {
    for (convicted, acquitted) in [(5, 5), (5, 6), (6, 5)] {
        let events =
            [(1, Charged, A, 7), (1, Charged, A, 7), (convicted, Convicted, A, 7), (acquitted, Acquitted, A, 7)];
        assert_eq!((standing(&events), convictions(&events)), (vec![1], 1), "{convicted} {acquitted}");
    }
}

#[test]
fn an_appeal_that_succeeds_takes_charge_and_conviction_away() {
    for case in [0, 7] {
        let events = [(1, Charged, A, case), (5, Convicted, A, case), (90, Acquitted, A, case)];
        assert_eq!((standing(&events), convictions(&events)), (vec![], 0), "case {case}");
    }
    let alone = [(5, Convicted, A, 7), (90, Acquitted, A, 7)];
    assert_eq!(convictions(&alone), 0);
}

#[test]
fn another_offence_proved_than_the_one_charged_is_one_offence() {
    let events = [(1, Charged, A, 7), (5, Convicted, B, 7)];
    let found = together(&events);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].offence(), found[0].began_day()), (Some(OffenceId(B)), 1));
    // that the offence charged was not proved changes nothing
    let found = together(&[(1, Charged, A, 7), (5, Convicted, B, 7), (5, Acquitted, A, 7)]);
    assert_eq!((found.len(), found[0].offence()), (1, Some(OffenceId(B))));
    // a charge that was proved itself is not the one of which something else was proved
    let found = together(&[(1, Charged, A, 7), (1, Charged, 3, 7), (5, Convicted, A, 7), (5, Convicted, B, 7)]);
    let offences: Vec<_> = found.iter().map(Proceeding::offence).collect();
    assert_eq!(offences, [Some(OffenceId(A)), Some(OffenceId(B))]);
}

#[test]
fn a_further_conviction_in_a_decided_case_is_as_old_as_the_case() {
    let found = together(&[(1, Charged, A, 7), (5, Convicted, A, 7), (6, Convicted, B, 7)]);
    assert_eq!(found.len(), 2);
    assert_eq!((found[1].offence(), found[1].began_day()), (Some(OffenceId(B)), 1));
    assert_eq!(found[1].standing_charge(), None);
}

#[test]
fn a_conviction_said_twice_is_one() {
    assert_eq!(together(&[(1, Charged, A, 7), (5, Convicted, A, 7), (8, Convicted, A, 7)]).len(), 1);
}

#[test]
fn without_a_case_a_conviction_is_of_the_earliest_and_an_outcome_of_the_latest_charge() {
    let found = together(&[(1, Charged, A, 0), (5, Charged, A, 0), (9, Convicted, A, 0)]);
    assert!(found[0].conviction().is_some() && found[1].conviction().is_none());
    assert_eq!(standing(&[(1, Charged, A, 0), (5, Charged, A, 0), (9, Acquitted, A, 0)]), [1]);
    // only of charges on or before its day, and of the same offence
    assert_eq!(standing(&[(1, Charged, A, 0), (9, Charged, A, 0), (5, Acquitted, A, 0)]), [9]);
    assert_eq!(standing(&[(5, Charged, A, 0), (5, Acquitted, A, 0)]), [0; 0]);
    assert_eq!(standing(&[(1, Charged, A, 0), (5, Acquitted, B, 0)]), [1]);
    // an undecided charge before a decided one
    let events = [(1, Charged, A, 0), (5, Charged, A, 0), (6, Convicted, A, 0), (9, Acquitted, A, 0)];
    assert_eq!((standing(&events), convictions(&events)), (vec![1], 1));
}

#[test]
fn a_reference_on_one_side_only_does_not_keep_them_apart() {
    assert_eq!(standing(&[(1, Charged, A, 7), (9, Acquitted, A, 0)]), [0; 0]);
    assert_eq!(standing(&[(1, Charged, A, 0), (9, Acquitted, A, 8)]), [0; 0]);
    assert_eq!(together(&[(1, Charged, A, 7), (9, Convicted, A, 0)]).len(), 1);
    assert_eq!(together(&[(1, Charged, A, 0), (9, Convicted, A, 8)]).len(), 1);
    assert_eq!(together(&[(1, Charged, A, 7), (9, Convicted, A, 8)]).len(), 2);
}

#[test]
fn a_conviction_without_a_charge_is_an_offence_of_its_own() {
    let found = together(&[(9, Convicted, A, 0)]);
    assert_eq!((found.len(), found[0].began_day(), found[0].standing_charge()), (1, 9, None));
}

#[test]
fn weapon_and_search_are_known_from_either_entry_that_stands() {
    let event = |role, day, weapon, proactive| Event { day, role, offence: OffenceId(A), case: 7, weapon, proactive };
    let found = proceedings(&[event(Charged, 1, false, true), event(Convicted, 5, true, false)]);
    assert!(found[0].weapon() && found[0].proactive());
    let found = proceedings(&[event(Charged, 1, true, true), event(Acquitted, 5, false, false)]);
    assert!(!found[0].weapon() && !found[0].proactive() && found[0].offence().is_none());
}

fn of_one_person(events: Vec<Event>) -> Records {
    let offence = |code: u16| Offence { code: code.to_string(), description: String::new() };
    let events = events.into_iter().map(|event| (crate::people::person_id::PersonId(1), event)).collect();
    Records::new(events, (0..8).map(offence).collect(), date("2025-12-31"), true)
}

proptest! {
    #[test]
    fn whatever_stands_was_charged_and_not_cleared(events in prop::collection::vec(any_event(), 0..25)) {
        let records = of_one_person(events);
        let events = records.events_of_first();
        let found = proceedings(events);
        let charges = events.iter().filter(|event| event.role == Charged).count();
        prop_assert!(found.iter().filter(|one| one.standing_charge().is_some()).count() <= charges);
        for one in &found {
            if let Some(charge) = one.standing_charge() {
                prop_assert!(charge.role == Charged && events.contains(charge));
                let own = |event: &&Event| event.case == charge.case && event.case != 0;
                let cleared = events.iter().filter(own).any(|event| {
                    matches!(event.role, Acquitted | Withdrawn) && event.offence == charge.offence
                });
                let proved = one.conviction().is_some();
                prop_assert!(!cleared || proved, "{charge:?} stands although its case was cleared");
            }
            if let Some(conviction) = one.conviction() {
                prop_assert!(conviction.role == Convicted && events.contains(conviction));
            }
        }
    }

    #[test]
    fn suspicions_and_being_a_victim_change_nothing(events in prop::collection::vec(any_event(), 0..25)) {
        let with = of_one_person(events.clone());
        let others = |event: &Event| !matches!(event.role, Suspected | Victim);
        let without = of_one_person(events.into_iter().filter(others).collect());
        prop_assert_eq!(proceedings(with.events_of_first()), proceedings(without.events_of_first()));
    }

    #[test]
    fn an_acquittal_more_never_leaves_more_standing(
        events in prop::collection::vec(any_event(), 0..20),
        mut acquittal in any_event(),
    ) {
        acquittal.role = Acquitted;
        let number = |events: Vec<Event>| {
            let records = of_one_person(events);
            let found = proceedings(records.events_of_first());
            found.iter().filter(|one| one.standing_charge().is_some()).count()
        };
        let before = number(events.clone());
        let after = number([events, vec![acquittal]].concat());
        prop_assert!(after <= before, "{before} stood before the acquittal and {after} after it");
    }
}

impl Records {
    fn events_of_first(&self) -> &[Event] {
        if self.people.is_empty() { &[] } else { self.events_of(0) }
    }
}
