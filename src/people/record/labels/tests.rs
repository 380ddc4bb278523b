use super::*;
use crate::people::definition::Counts;
use crate::people::harm::HarmScale;
use crate::people::person_id::PersonId;
use crate::people::record::testing::{Row, any_events, date, records, records_of};
use crate::people::record::{CohortRequest, Role, date_of, months_from};
use proptest::prelude::*;

use Role::{Acquitted, Charged, Convicted, Suspected, Victim, Withdrawn};

fn definition() -> HighHarm {
    HighHarm { window_months: 12, threshold: Threshold::Harm(300.0), ..HighHarm::built_in() }
}

/// Harm in 2023 of one person charged in 2022 to whom the rows are added.
fn harm_by(rows: &[(&'static str, Role, &'static str, u32)], definition: &HighHarm) -> f64 {
    let mut all: Vec<Row> = vec![(1, "2022-06-01", Charged, "8N", 1)];
    all.extend(rows.iter().map(|&(day, role, code, case)| (1, day, role, code, case)));
    let (records, scale) = (records(&all), HarmScale::built_in());
    let request = CohortRequest { date: date("2023-01-01"), definition, scale: &scale, labelled: true };
    let cohort = Cohort::build(&records, &request).unwrap();
    assert_eq!(cohort.labels.len(), 1);
    assert_eq!(cohort.labels[0].is_high_harm, cohort.labels[0].harm >= 300.0);
    cohort.labels[0].harm
}

fn harm(rows: &[(&'static str, Role, &'static str, u32)]) -> f64 {
    harm_by(rows, &definition())
}

#[test]
fn the_window_begins_on_the_date_and_ends_before_its_anniversary() {
    assert_eq!(harm(&[]), 0.0);
    assert_eq!(harm(&[("2022-12-31", Charged, "34B", 2)]), 0.0);
    assert_eq!(harm(&[("2023-01-01", Charged, "34B", 2)]), 365.0);
    assert_eq!(harm(&[("2023-12-31", Charged, "34B", 2)]), 365.0);
    assert_eq!(harm(&[("2024-01-01", Charged, "34B", 2)]), 0.0);
}

#[test]
fn an_offence_charged_and_convicted_counts_once() {
    assert_eq!(harm(&[("2023-02-01", Charged, "34B", 2), ("2023-08-01", Convicted, "34B", 2)]), 365.0);
    assert_eq!(harm(&[("2023-02-01", Charged, "34B", 0), ("2023-08-01", Convicted, "34B", 0)]), 365.0);
    assert_eq!(harm(&[("2023-02-01", Charged, "34B", 2), ("2023-03-01", Charged, "34B", 3)]), 730.0);
}

#[test]
fn a_conviction_for_a_charge_before_the_date_is_not_new_harm() {
    assert_eq!(harm(&[("2023-02-01", Convicted, "8N", 1)]), 0.0);
    assert_eq!(harm(&[("2023-02-01", Convicted, "8N", 0)]), 0.0);
    // nor is another offence proved in that case
    assert_eq!(harm(&[("2023-02-01", Convicted, "5D", 1)]), 0.0);
    assert_eq!(harm(&[("2023-02-01", Convicted, "8N", 1), ("2023-02-01", Convicted, "5D", 1)]), 0.0);
    // nor after an acquittal in the same case
    assert_eq!(
        harm(&[
            ("2022-12-01", Charged, "8N", 1),
            ("2023-01-05", Acquitted, "8N", 1),
            ("2023-02-01", Convicted, "8N", 1)
        ]),
        0.0
    );
    // one without any charge in the records is
    assert_eq!(harm(&[("2023-02-01", Convicted, "34B", 9)]), 365.0);
}

#[test]
fn a_charge_has_to_stand_at_the_end_of_the_window() {
    let charged = ("2023-02-01", Charged, "34B", 2);
    for role in [Acquitted, Withdrawn] {
        assert_eq!(harm(&[charged, ("2023-12-31", role, "34B", 2)]), 0.0);
        assert_eq!(harm(&[charged, ("2024-01-01", role, "34B", 2)]), 365.0);
    }
}

#[test]
fn suspicion_being_a_victim_and_acquittals_are_never_harm() {
    for role in [Suspected, Victim, Acquitted, Withdrawn] {
        assert_eq!(harm(&[("2023-02-01", role, "34B", 2)]), 0.0, "{role:?}");
    }
}

#[test]
fn what_the_definition_counts() {
    let with = |charges, convictions, proactive| HighHarm {
        counts: Counts { charges, convictions, proactive },
        ..definition()
    };
    let charged = ("2023-02-01", Charged, "34B", 2);
    let convicted = ("2023-08-01", Convicted, "34B", 2);
    let alone = ("2023-08-01", Convicted, "34B", 3);
    assert_eq!(harm_by(&[charged], &with(false, true, false)), 0.0);
    assert_eq!(harm_by(&[charged, convicted], &with(false, true, false)), 365.0);
    assert_eq!(harm_by(&[charged, ("2024-01-01", Convicted, "34B", 2)], &with(false, true, false)), 0.0);
    assert_eq!(harm_by(&[alone], &with(false, true, false)), 365.0);
    assert_eq!(harm_by(&[alone], &with(true, false, false)), 0.0);
    assert_eq!(harm_by(&[charged, convicted], &with(true, false, false)), 365.0);
    // a blade found on somebody: by its class one that police activity finds
    let blade = ("2023-02-01", Charged, "10D", 2);
    assert_eq!(harm_by(&[blade], &with(true, true, false)), 0.0);
    assert_eq!(harm_by(&[blade], &with(true, true, true)), 273.75);
}

#[test]
fn an_event_marked_as_found_by_the_police_is_left_out_whatever_its_class() {
    let base = records(&[(1, "2022-06-01", Charged, "8N", 1), (1, "2023-02-01", Charged, "34B", 2)]);
    let mark = |mut event: Event| {
        event.proactive = event.case == 2;
        event
    };
    let events = base.events.iter().map(|event| (base.people[0], mark(*event))).collect();
    let marked = Records::new(events, base.offences.clone(), base.last_day(), true);
    let (definition, scale) = (definition(), HarmScale::built_in());
    let request = CohortRequest { date: date("2023-01-01"), definition: &definition, scale: &scale, labelled: true };
    assert_eq!(Cohort::build(&marked, &request).unwrap().labels[0].harm, 0.0);
}

#[test]
fn what_cannot_be_weighed_or_has_no_charge_is_told() {
    let all = [
        (1, "2022-06-01", Charged, "8N", 1),
        (1, "2023-02-01", Charged, "53Z", 2),
        (1, "2023-02-01", Charged, "53Z", 3),
        (1, "2023-02-01", Charged, "77Q", 4),
        (1, "2023-05-01", Convicted, "34B", 5),
    ];
    let (records, scale, definition) = (records(&all), HarmScale::built_in(), definition());
    let request = CohortRequest { date: date("2023-01-01"), definition: &definition, scale: &scale, labelled: true };
    let cohort = Cohort::build(&records, &request).unwrap();
    assert_eq!(cohort.labels[0].harm, 365.0);
    assert_eq!(
        cohort.notes,
        [
            "The harm scale does not know 3 offences in the window: 53Z (2), 77Q (1). They add nothing to anybody's harm.",
            "1 conviction in the window has no charge in the records and counts from the day of the conviction.",
        ]
    );
}

#[test]
fn a_top_share_leaves_a_tie_that_would_exceed_it_outside() {
    let top = |harms: &[f64], share: f64| {
        let at = threshold(harms, Threshold::TopShare(share));
        harms.iter().filter(|harm| **harm > 0.0 && **harm >= at).count()
    };
    let ten = [9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0];
    assert_eq!(top(&ten, 0.1), 1);
    assert_eq!(top(&ten, 0.3), 3);
    assert_eq!(top(&ten, 0.39), 3);
    // never nobody while somebody has harm
    assert_eq!(top(&ten, 0.01), 1);
    // a tie across the line is outside, one at the very top is kept whole
    assert_eq!(top(&[9.0, 5.0, 5.0, 5.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0.3), 1);
    assert_eq!(top(&[5.0, 5.0, 5.0, 5.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0.3), 4);
    assert_eq!(top(&[9.0, 9.0, 5.0, 5.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0.4), 4);
    // nobody without harm
    assert_eq!(top(&[3.0, 0.0, 0.0, 0.0], 0.5), 1);
    assert_eq!(top(&[0.0; 4], 0.5), 0);
    assert_eq!(threshold(&[0.0; 4], Threshold::TopShare(0.5)), f64::INFINITY);
    // 7% of 100 people are 7, not 6
    let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
    assert_eq!(top(&hundred, 0.07), 7);
    assert_eq!(top(&hundred, 0.29), 29);
}

#[test]
fn a_top_share_is_taken_of_the_labelled_cohort_alone() {
    // persons 3 to 5 do much more harm, but were not charged before the date
    let history = records(&[
        (1, "2022-06-01", Charged, "8N", 1),
        (1, "2023-06-01", Charged, "8N", 2),
        (2, "2022-06-01", Charged, "8N", 3),
        (3, "2023-06-01", Charged, "1", 4),
        (4, "2023-06-01", Charged, "1", 5),
        (5, "2023-06-01", Charged, "1", 6),
    ]);
    let (definition, scale) = (HighHarm { threshold: Threshold::TopShare(0.5), ..definition() }, HarmScale::built_in());
    let request = CohortRequest { date: date("2023-01-01"), definition: &definition, scale: &scale, labelled: true };
    let cohort = Cohort::build(&history, &request).unwrap();
    assert_eq!(cohort.threshold_harm, Some(365.0));
    assert_eq!(cohort.labels.iter().map(|label| label.is_high_harm).collect::<Vec<_>>(), [true, false]);
    assert_eq!(cohort.steps[4].what, "labelled, of whom 1 high-harm");
}

/// A case in which one offence is charged once: person, offence, day of the charge, and its outcome with the
/// number of days it took.
type Case = (u64, u16, i32, Option<(Role, i32)>);

fn any_case() -> impl Strategy<Value = Case> {
    let days = day_number(date("2018-01-01"))..=day_number(date("2024-12-31"));
    let outcome = (prop_oneof![Just(Convicted), Just(Acquitted), Just(Withdrawn)], 0_i32..900);
    (1_u64..6, 0_u16..6, days, prop::option::of(outcome))
}

proptest! {
    /// Of such cases anybody can say in a line who is charged and what is new harm: it has to be the same.
    #[test]
    fn cohort_and_labels_are_what_a_second_reading_of_simple_cases_gives(
        cases in prop::collection::vec(any_case(), 0..30),
        months in 0_i64..60,
    ) {
        let mut events = Vec::new();
        for (at, &(person, offence, day, outcome)) in cases.iter().enumerate() {
            let event = |day: i32, role: Role| Event {
                day,
                role,
                offence: OffenceId(offence),
                case: at as u32 + 1,
                weapon: false,
                proactive: false,
            };
            events.push((PersonId(person), event(day, Charged)));
            events.extend(outcome.map(|(role, after)| (PersonId(person), event(day + after, role))));
        }
        let day = date_of(months_from(date("2018-06-01"), months));
        let (from, end) = (day_number(day), months_from(day, 12));
        let falls_before = |limit: i32, &(_, _, day, outcome): &Case| {
            outcome.is_some_and(|(role, after)| role != Convicted && day + after < limit)
        };
        // assault with injury, robbery, drugs (found by the police), shoplifting, serious assault, unknown
        let weights = [365.0, 365.0, 0.0, 1.0, 365.0, 0.0];
        let expected: Vec<(u64, f64)> = (1..6)
            .filter(|person| {
                cases.iter().any(|case| case.0 == *person && case.2 < from && !falls_before(from, case))
            })
            .map(|person| {
                let own = cases.iter().filter(|case| case.0 == person);
                let new = own.filter(|case| (from..end).contains(&case.2) && !falls_before(end, case));
                (person, new.map(|case| weights[usize::from(case.1)]).sum())
            })
            .collect();
        let (definition, scale) = (HighHarm { dormant_years: 50, ..definition() }, HarmScale::built_in());
        let request = CohortRequest { date: day, definition: &definition, scale: &scale, labelled: true };
        let records = records_of(events);
        let found: Vec<(u64, f64)> = Cohort::build(&records, &request).map_or_else(|_| Vec::new(), |cohort| {
            cohort.ids().iter().zip(&cohort.labels).map(|(id, label)| (id.0, label.harm)).collect()
        });
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_label_does_not_change_as_the_records_grow(events in any_events(), months in 0_i64..108) {
        let day = date_of(months_from(date("2015-01-01"), months));
        let (definition, scale) = (definition(), HarmScale::built_in());
        let request = CohortRequest { date: day, definition: &definition, scale: &scale, labelled: true };
        let end = months_from(day, 12);
        let whole = records_of(events.clone());
        let cut = records_of(events.into_iter().filter(|(_, event)| event.day < end).collect());
        let labels = |records: &Records| {
            Cohort::build(records, &request).map_or_else(|_| Vec::new(), |cohort| cohort.labels)
        };
        prop_assert_eq!(labels(&whole), labels(&cut));
    }

    #[test]
    fn never_more_than_the_share_unless_they_all_tie(
        harms in prop::collection::vec((0_u8..6).prop_map(f64::from), 1..60),
        share in 0.01..0.5,
    ) {
        let at = threshold(&harms, Threshold::TopShare(share));
        let high: Vec<f64> = harms.iter().copied().filter(|harm| *harm > 0.0 && *harm >= at).collect();
        let room = ((share * harms.len() as f64 + 1e-9).floor() as usize).max(1);
        let all_tie = high.iter().all(|harm| *harm == high[0]);
        prop_assert!(high.len() <= room || all_tie);
        prop_assert_eq!(high.is_empty(), harms.iter().all(|harm| *harm == 0.0));
        // and nobody outside could have been let in without breaking that
        let outside = harms.iter().copied().filter(|harm| *harm > 0.0 && *harm < at).fold(0.0, f64::max);
        let next = harms.iter().filter(|harm| **harm == outside).count();
        prop_assert!(outside == 0.0 || high.len() + next > room);
    }
}

#[test]
fn some_who_become_high_harm_were_never_charged_before() {
    let rows: Vec<Row> = vec![
        // charged before and high-harm after: in the cohort
        (1, "2022-06-01", Charged, "46", 1),
        (1, "2023-03-01", Charged, "34B", 2),
        // first charged in the window: nobody could have scored them
        (2, "2023-04-01", Charged, "34B", 3),
        // suspected before, charged in the window
        (3, "2022-05-01", Suspected, "34B", 0),
        (3, "2023-05-01", Charged, "34B", 4),
        // never charged, acquitted, or after the window: nobody's harm
        (4, "2023-05-01", Suspected, "34B", 0),
        (5, "2023-05-01", Victim, "34B", 0),
        (6, "2023-05-01", Charged, "34B", 5),
        (6, "2023-07-01", Acquitted, "34B", 5),
        (7, "2024-01-01", Charged, "34B", 6),
    ];
    let (records, scale, definition) = (records(&rows), HarmScale::built_in(), definition());
    let request = CohortRequest { date: date("2023-01-01"), definition: &definition, scale: &scale, labelled: true };
    let cohort = Cohort::build(&records, &request).unwrap();
    assert_eq!(cohort.labels.iter().filter(|label| label.is_high_harm).count(), 1);
    assert_eq!(high_harm_among_all(&records, &cohort, &definition, &scale), 3);
}
