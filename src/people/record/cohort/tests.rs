use super::*;
use crate::people::record::testing::{any_events, date, records, records_of};
use crate::people::record::{EventCorrection, Role};
use proptest::prelude::*;

use Role::{Acquitted, Charged, Convicted, Suspected, Victim, Withdrawn};

fn build(records: &Records, day: &str, labelled: bool) -> Result<Vec<(String, usize, usize)>, CohortError> {
    let (definition, scale) = (HighHarm::built_in(), HarmScale::built_in());
    let request = CohortRequest { date: date(day), definition: &definition, scale: &scale, labelled };
    let steps = Cohort::build(records, &request)?.steps;
    Ok(steps.into_iter().map(|step| (step.what, step.kept, step.left_out)).collect())
}

fn ids(records: &Records, day: &str) -> Vec<u64> {
    let (definition, scale) = (HighHarm::built_in(), HarmScale::built_in());
    let request = CohortRequest { date: date(day), definition: &definition, scale: &scale, labelled: false };
    let cohort = Cohort::build(records, &request);
    cohort.map_or_else(|_| Vec::new(), |cohort| cohort.ids().into_iter().map(|id| id.0).collect())
}

/// Nine people, of whom three can be scored on 1 January 2023.
fn nine_people() -> Records {
    records(&[
        (1, "2022-05-01", Charged, "8N", 1),
        (2, "2022-05-01", Suspected, "8N", 2),
        (3, "2022-05-01", Victim, "8N", 3),
        (4, "2022-05-01", Charged, "8N", 4),
        (4, "2022-09-01", Acquitted, "8N", 4),
        (5, "2022-05-01", Charged, "8N", 5),
        (5, "2022-09-01", Withdrawn, "8N", 5),
        (6, "2023-01-01", Charged, "8N", 6),
        (7, "2017-12-31", Charged, "8N", 7),
        (8, "2010-01-01", Charged, "8N", 8),
        (8, "2018-01-01", Victim, "46", 9),
        (9, "2022-05-01", Charged, "8N", 10),
        (9, "2023-01-01", Acquitted, "8N", 10),
    ])
}

#[test]
fn the_account_says_who_was_left_out_at_each_step() {
    let steps = build(&nine_people(), "2023-01-01", true).unwrap();
    let expected = [
        ("everybody in the records, in whatever role", 9, 0),
        // suspected, victim, acquitted, withdrawn, and charged on the day itself are not
        ("charged before 1 Jan 2023, and the charge still stood", 4, 5),
        // an event of whatever role, as late as on the day five years before, keeps alive
        ("alive in the data: any event in the 5 years before", 3, 1),
        ("with full follow-up: the records cover all 24 months after", 3, 0),
        ("labelled, of whom 0 high-harm", 3, 0),
    ];
    assert_eq!(steps, expected.map(|(what, kept, left_out)| (what.to_owned(), kept, left_out)));
    assert_eq!(build(&nine_people(), "2023-01-01", false).unwrap(), steps[..3]);
}

#[test]
fn an_acquittal_on_the_day_is_not_known_yet_and_the_day_after_it_is() {
    assert_eq!(ids(&nine_people(), "2023-01-01"), [1, 8, 9]);
    assert_eq!(ids(&nine_people(), "2023-01-02"), [1, 6]);
}

#[test]
fn somebody_is_alive_up_to_five_years_after_the_last_event() {
    let history = records(&[(1, "2020-02-29", Charged, "8N", 1)]);
    assert_eq!(ids(&history, "2025-02-28"), [1]);
    assert_eq!(ids(&history, "2025-03-01"), [0_u64; 0]);
}

#[test]
fn the_window_has_to_end_within_the_records() {
    // the records end on 31 December 2025
    let history = records(&[(1, "2022-05-01", Charged, "8N", 1)]);
    assert!(build(&history, "2024-01-01", true).is_ok());
    let error = build(&history, "2024-01-02", true).unwrap_err();
    let expected = CohortError::NoFollowUp {
        date: date("2024-01-02"),
        window_months: 24,
        window_ends: date("2026-01-01"),
        last_day: date("2025-12-31"),
    };
    assert_eq!(error, expected);
    assert!(build(&history, "2024-01-02", false).is_ok());
}

#[test]
fn without_anybody_there_is_no_cohort() {
    let nobody = records(&[(1, "2022-05-01", Suspected, "8N", 1)]);
    assert_eq!(build(&nobody, "2023-01-01", true), Err(CohortError::Nobody { date: date("2023-01-01") }));
    assert_eq!(build(&records(&[]), "2023-01-01", false), Err(CohortError::Nobody { date: date("2023-01-01") }));
    let silent = records(&[(1, "2001-05-01", Charged, "8N", 1)]);
    let error = build(&silent, "2023-01-01", true).unwrap_err();
    assert!(matches!(error, CohortError::AllDormant { charged: 1, dormant_years: 5, .. }), "{error}");
}

#[test]
fn a_conviction_without_a_recorded_charge_admits_nobody() {
    assert_eq!(ids(&records(&[(1, "2022-05-01", Convicted, "8N", 1)]), "2023-01-01"), [0_u64; 0]);
}

#[test]
fn somebody_whose_charge_was_put_right_is_scored_no_more() {
    let history = records(&[
        (1, "2022-05-01", Charged, "8N", 1),
        (1, "2022-05-01", Charged, "46", 1),
        (2, "2022-05-01", Charged, "8N", 2),
    ]);
    let correction = |person: u64, offence: &str, role: Role, becomes: Option<Role>| EventCorrection {
        person: PersonId(person),
        day: date("2022-05-01"),
        offence: offence.to_owned(),
        role,
        becomes,
    };
    let wrong = correction(1, "8N", Charged, None);
    let corrected = history.corrected(&[
        wrong.clone(),
        correction(1, "46", Charged, Some(Suspected)),
        correction(2, "8N", Suspected, None),
        correction(9, "8N", Charged, None),
    ]);
    assert_eq!(corrected.not_found, [2, 3]);
    assert_eq!((history.event_count(), corrected.records.event_count()), (3, 2));
    assert_eq!(ids(&history, "2023-01-01"), [1, 2]);
    assert_eq!(ids(&corrected.records, "2023-01-01"), [2]);
    assert_eq!(corrected.records.last_day(), history.last_day());
    // again on records that were put right already
    assert_eq!(corrected.records.corrected(&[wrong]).not_found, [0]);
}

#[test]
fn erased_people_are_gone_altogether() {
    let history = nine_people();
    let rest = history.without(&[PersonId(1), PersonId(4), PersonId(77)]);
    let left: Vec<u64> = rest.people().iter().map(|id| id.0).collect();
    assert_eq!(left, [2, 3, 5, 6, 7, 8, 9]);
    assert_eq!(rest.event_count(), history.event_count() - 3);
    assert_eq!((rest.position_of(PersonId(1)), rest.position_of(PersonId(2))), (None, Some(0)));
    assert!(rest.as_of(date("2023-01-01")).of(PersonId(1)).is_none());
}

#[test]
fn charges_that_cannot_be_weighed_are_told() {
    let history = records(&[
        (1, "2022-05-01", Charged, "8N", 1),
        (1, "2022-05-01", Charged, "53Z", 1),
        (2, "2022-05-01", Charged, "53Z", 2),
        (2, "2022-06-01", Acquitted, "53Z", 2),
    ]);
    let (definition, scale) = (HighHarm::built_in(), HarmScale::built_in());
    let request = CohortRequest { date: date("2023-01-01"), definition: &definition, scale: &scale, labelled: false };
    let expected = "The harm scale does not know 1 offence among the charges before the date: 53Z (1). It adds nothing \
                    to anybody's harm.";
    assert_eq!(Cohort::build(&history, &request).unwrap().notes, [expected]);
}

#[test]
fn months_are_calendar_months() {
    let from = |day: &str, months: i64| date_of(months_from(date(day), months)).to_string();
    assert_eq!(from("2024-01-31", 1), "2024-02-29");
    assert_eq!(from("2024-02-29", -12), "2023-02-28");
    assert_eq!(from("2023-01-01", 24), "2025-01-01");
}

proptest! {
    #[test]
    fn only_people_with_a_standing_charge_are_ever_in_a_cohort(events in any_events(), months in 0_i64..132) {
        let records = records_of(events);
        let day = date_of(months_from(date("2015-01-01"), months));
        let (definition, scale) = (HighHarm::built_in(), HarmScale::built_in());
        let request = CohortRequest { date: day, definition: &definition, scale: &scale, labelled: false };
        let cohort = Cohort::build(&records, &request);
        let in_it = cohort.as_ref().map_or_else(|_| Vec::new(), Cohort::ids);
        for person in in_it.iter().copied() {
            let view = records.as_of(day).of(person).unwrap();
            let stands = |event: &crate::people::record::Event| event.role == Charged && event.day < day_number(day);
            prop_assert!(view.events.iter().any(stands));
            prop_assert!(view.standing_charges() > 0);
        }
        // and nobody is forgotten: who is not in it has no standing charge or was silent for too long
        let alive_from = months_from(day, -60);
        for person in records.people().iter().filter(|person| !in_it.contains(person)) {
            let view = records.as_of(day).of(*person).unwrap();
            let is_alive = view.events.last().is_some_and(|event| event.day >= alive_from);
            prop_assert!(view.standing_charges() == 0 || !is_alive);
        }
    }

    #[test]
    fn the_counts_of_the_steps_add_up(events in any_events(), months in 0_i64..132) {
        let records = records_of(events);
        let day = date_of(months_from(date("2015-01-01"), months));
        let (definition, scale) = (HighHarm::built_in(), HarmScale::built_in());
        let request = CohortRequest { date: day, definition: &definition, scale: &scale, labelled: true };
        if let Ok(cohort) = Cohort::build(&records, &request) {
            prop_assert_eq!(cohort.steps[0].kept, records.people().len());
            prop_assert_eq!(cohort.steps.len(), 5);
            for pair in cohort.steps.windows(2) {
                prop_assert_eq!(pair[0].kept, pair[1].kept + pair[1].left_out);
            }
            prop_assert_eq!(cohort.steps[4].kept, cohort.people.len());
            prop_assert_eq!(cohort.labels.len(), cohort.people.len());
            let ids = cohort.ids();
            prop_assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
            for (person, id) in cohort.people.iter().zip(ids) {
                prop_assert_eq!(records.people()[person.position()], id);
                prop_assert_eq!(person.view().end_day, day_number(day));
            }
        }
    }
}
