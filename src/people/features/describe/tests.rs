use super::*;
use crate::people::definition::HighHarm;
use crate::people::features::Family;
use crate::people::import::PseudonymKey;
use crate::people::person_id::PersonId;
use crate::people::protected::ProtectedTable;
use crate::people::record::testing::{Row, any_event, any_events, date, records, records_of};
use crate::people::record::{CohortRequest, Event, OffenceId, Records, Role, date_of, day_number, months_from};
use crate::people::refused::refused;
use proptest::prelude::*;

use Role::{Acquitted, Charged, Convicted, Suspected, Victim, Withdrawn};

/// Features at a date, with the people they are of; empty if nobody can be scored.
fn at(records: &Records, day: chrono::NaiveDate) -> (Vec<PersonId>, FeatureTable) {
    let definition = HighHarm { dormant_years: 50, ..HighHarm::built_in() };
    let scale = HarmScale::built_in();
    let request = CohortRequest { date: day, definition: &definition, scale: &scale, labelled: false };
    let Ok(cohort) = Cohort::build(records, &request) else { return (Vec::new(), FeatureTable::default()) };
    let table = describe(records.as_of(day), &cohort, &scale, None, &Progress::silent()).unwrap();
    assert_eq!((table.rows, table.columns.len(), table.specs.len()), (cohort.people.len(), COUNT, COUNT));
    assert!(table.columns.iter().all(|column| column.len() == table.rows));
    (cohort.ids(), table)
}

/// A feature of the only person of a history, on 1 January 2024.
fn feature(rows: &[Row], id: &str) -> f64 {
    let (people, table) = at(&records(rows), date("2024-01-01"));
    assert_eq!(people.len(), 1);
    let column = table.specs.iter().position(|spec| spec.id == id).unwrap();
    table.columns[column][0]
}

/// Bits, so that missing is equal to missing.
fn bits(table: &FeatureTable) -> Vec<Vec<u64>> {
    table.columns.iter().map(|column| column.iter().map(|value| value.to_bits()).collect()).collect()
}

const LIFE: [Row; 13] = [
    (1, "2016-01-01", Victim, "46", 50),
    (1, "2018-03-01", Charged, "28E", 1),
    (1, "2019-03-01", Convicted, "28E", 1),
    (1, "2021-01-01", Suspected, "5D", 6),
    (1, "2022-01-01", Charged, "8N", 2),
    (1, "2022-06-01", Charged, "92D", 3),
    (1, "2023-01-01", Charged, "34B", 4),
    (1, "2023-07-01", Charged, "10D", 5),
    (1, "2023-08-01", Charged, "5D", 6),
    (1, "2023-09-01", Convicted, "8N", 2),
    (1, "2023-10-01", Victim, "8N", 51),
    (1, "2023-11-01", Suspected, "46", 60),
    (1, "2023-12-31", Acquitted, "5D", 6),
];

#[test]
fn every_feature_of_a_life_by_hand() {
    let expected = [
        ("days-since-last-charge", 184.0),
        ("days-since-last-conviction", 122.0),
        ("days-since-last-violent-charge", 365.0),
        ("charges-12m", 2.0),
        ("charges-24m", 4.0),
        ("charges-5y", 4.0),
        ("charges-ever", 5.0),
        ("charges-per-year", 5.0 / (2132.0 / 365.2425)),
        ("convictions-24m", 1.0),
        ("convictions-5y", 2.0),
        ("convictions-ever", 2.0),
        ("share-proactive", 0.4),
        ("harm-12m", 638.75),
        ("harm-24m", 1006.75),
        ("harm-5y", 1006.75),
        ("harm-ever", 1280.25),
        ("harm-ever-log2", 1281.25_f64.log2()),
        ("harm-max", 365.0),
        ("harm-mean", 256.05),
        ("convicted-harm-ever", 638.5),
        ("days-since-first-charge", 2132.0),
        ("record-span-days", 1948.0),
        ("groups-24m", 4.0),
        ("groups-ever", 5.0),
        ("harm-rise", 251.6875 / 273.5),
        ("charges-rise", 0.0),
        ("violent-charges-24m", 2.0),
        ("violent-charges-5y", 2.0),
        ("violent-charges-ever", 2.0),
        ("violent-convictions-ever", 1.0),
        ("share-violent", 0.4),
        ("weapon-charges-24m", 1.0),
        ("weapon-charges-ever", 1.0),
        ("gap-median-days", 197.5),
        ("gap-now-ratio", 184.0 / 197.5),
        ("victim-24m", 1.0),
        ("victim-ever", 2.0),
        ("suspected-24m", 1.0),
        ("suspected-ever", 1.0),
    ];
    let (_, table) = at(&records(&LIFE), date("2024-01-01"));
    let found: Vec<_> = table.specs.iter().zip(&table.columns).map(|(spec, column)| (&*spec.id, column[0])).collect();
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found.0, expected.0);
        assert!((found.1 - expected.1).abs() < 1e-9, "{}: {} is not {}", found.0, found.1, expected.1);
    }
}

#[test]
fn past_harm_is_that_of_standing_charges() {
    let (history, scale, definition) = (records(&LIFE), HarmScale::built_in(), HighHarm::built_in());
    for (day, expected) in [("2024-01-01", 1280.25), ("2023-12-31", 1645.25), ("2019-01-01", 273.5)] {
        let day = date(day);
        let request = CohortRequest { date: day, definition: &definition, scale: &scale, labelled: false };
        let cohort = Cohort::build(&history, &request).unwrap();
        assert_eq!(past_harm(history.as_of(day), &cohort, &scale), [expected]);
    }
}

#[test]
fn a_first_charge_has_no_gaps_and_nothing_to_rise_from() {
    let once: [Row; 1] = [(1, "2023-12-31", Charged, "46", 1)];
    for id in [
        "days-since-last-conviction",
        "days-since-last-violent-charge",
        "gap-median-days",
        "gap-now-ratio",
        "harm-rise",
    ] {
        assert!(feature(&once, id).is_nan(), "{id}");
    }
    assert_eq!(feature(&once, "days-since-last-charge"), 1.0);
    assert_eq!(feature(&once, "charges-per-year"), 1.0);
    assert_eq!(feature(&once, "charges-rise"), 1.0);
    assert_eq!(feature(&once, "record-span-days"), 0.0);
    assert_eq!(feature(&once, "convictions-ever"), 0.0);
}

#[test]
fn charges_of_one_day_make_no_gap() {
    let rows: [Row; 3] =
        [(1, "2023-01-01", Charged, "46", 1), (1, "2023-01-01", Charged, "46", 2), (1, "2023-02-01", Charged, "46", 3)];
    assert_eq!(feature(&rows, "gap-median-days"), 31.0);
}

#[test]
fn harm_that_cannot_be_weighed_is_missing_and_not_nothing() {
    let unknown: [Row; 1] = [(1, "2023-01-01", Charged, "53Z", 1)];
    for id in ["harm-12m", "harm-24m", "harm-5y", "harm-ever", "harm-ever-log2", "harm-max", "harm-mean"] {
        assert!(feature(&unknown, id).is_nan(), "{id}");
    }
    assert_eq!((feature(&unknown, "charges-ever"), feature(&unknown, "groups-ever")), (1.0, 1.0));
    // without any charge in a window there was no harm in it
    let old: [Row; 1] = [(1, "2020-01-01", Charged, "53Z", 1)];
    assert_eq!(feature(&old, "harm-12m"), 0.0);
    // where some are known, those are added up
    let mixed: [Row; 2] = [(1, "2023-01-01", Charged, "53Z", 1), (1, "2023-01-01", Charged, "46", 2)];
    assert_eq!((feature(&mixed, "harm-ever"), feature(&mixed, "harm-mean")), (1.0, 1.0));
}

#[test]
fn what_was_proved_stands_for_what_was_charged() {
    let rows: [Row; 2] = [(1, "2023-01-01", Charged, "8N", 1), (1, "2023-06-01", Convicted, "105A", 1)];
    assert_eq!((feature(&rows, "harm-ever"), feature(&rows, "days-since-last-charge")), (10.0, 365.0));
}

#[test]
fn an_acquittal_takes_its_charge_out_of_every_feature() {
    let base: [Row; 1] = [(1, "2020-05-01", Charged, "46", 1)];
    let cleared: [Row; 4] = [
        (1, "2020-05-01", Charged, "46", 1),
        (1, "2022-02-01", Suspected, "5D", 2),
        (1, "2022-03-01", Charged, "5D", 2),
        (1, "2022-09-01", Acquitted, "5D", 2),
    ];
    let features = |rows: &[Row]| bits(&at(&records(rows), date("2024-01-01")).1);
    assert_eq!(features(&base), features(&cleared));
    let withdrawn = cleared.map(|row| if row.2 == Acquitted { (row.0, row.1, Withdrawn, row.3, row.4) } else { row });
    assert_eq!(features(&base), features(&withdrawn));
    // and without case references
    let caseless = cleared.map(|row| (row.0, row.1, row.2, row.3, 0));
    assert_eq!(features(&base), features(&caseless));
}

#[test]
fn suspicion_is_a_family_that_can_be_left_out_whole() {
    let rows: [Row; 2] = [(1, "2023-01-01", Charged, "46", 1), (1, "2023-02-01", Suspected, "8N", 2)];
    let without: [Row; 1] = [rows[0]];
    let features = |rows: &[Row]| at(&records(rows), date("2024-01-01")).1;
    assert_ne!(bits(&features(&rows)), bits(&features(&without)));
    let left = |rows: &[Row]| bits(&features(rows).without(Family::Suspicion));
    assert_eq!(left(&rows), left(&without));
    assert_eq!(left(&rows).len(), COUNT - 2);
}

#[test]
fn the_specs_are_distinct_and_hold_no_refused_characteristic() {
    let specs = all_specs();
    let mut ids: Vec<&str> = specs.iter().map(|spec| spec.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), COUNT);
    assert!(specs.iter().all(|spec| spec.family != Family::Age && spec.family != Family::Table));
    for spec in &specs {
        assert_eq!((refused(&spec.id), refused(&spec.label)), (None, None), "{}", spec.id);
    }
    let mut labels: Vec<&str> = specs.iter().map(|spec| spec.label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels.len(), COUNT);
    for family in [
        Family::Recency,
        Family::Frequency,
        Family::Severity,
        Family::Duration,
        Family::Variety,
        Family::Escalation,
        Family::Violence,
        Family::Weapons,
        Family::Gaps,
        Family::Victimisation,
        Family::Suspicion,
    ] {
        assert!(specs.iter().any(|spec| spec.family == family), "{family:?}");
    }
}

#[test]
fn age_is_there_only_where_a_definition_admits_it() {
    let key = PseudonymKey::fixed(1);
    let table = b"person_id,year_of_birth\nA,1990\n".to_vec();
    let protected = ProtectedTable::read_in_memory(vec![("protected.csv".to_owned(), table)], &key).unwrap();
    assert!(protected.admitted_age(&HighHarm::built_in()).is_none());
    let reason = Some("a reason in a sentence".to_owned());
    let definition = HighHarm { age_admitted: reason, ..HighHarm::built_in() };
    let age = protected.admitted_age(&definition).unwrap();
    let event = |day: &str| Event {
        day: day_number(date(day)),
        role: Charged,
        offence: OffenceId(0),
        case: 1,
        weapon: false,
        proactive: false,
    };
    let people = [key.pseudonym("A"), key.pseudonym("B")];
    let history = records_of(people.map(|who| (who, event("2023-06-01"))).to_vec());
    let (day, scale) = (date("2024-01-01"), HarmScale::built_in());
    let request = CohortRequest { date: day, definition: &definition, scale: &scale, labelled: false };
    let cohort = Cohort::build(&history, &request).unwrap();
    let described = |age| describe(history.as_of(day), &cohort, &scale, age, &Progress::silent()).unwrap();
    let with = described(Some(&age));
    assert_eq!((with.specs.len(), with.specs[COUNT].family), (COUNT + 1, Family::Age));
    let at = cohort.ids().iter().position(|who| *who == people[0]).unwrap();
    assert_eq!(with.columns[COUNT][at], 34.0);
    assert!(with.columns[COUNT][1 - at].is_nan());
    assert_eq!(bits(&with.without(Family::Age)), bits(&described(None)));
}

#[test]
fn cancelled_work_stops() {
    let (history, scale, definition) = (records(&LIFE), HarmScale::built_in(), HighHarm::built_in());
    let day = date("2024-01-01");
    let request = CohortRequest { date: day, definition: &definition, scale: &scale, labelled: false };
    let cohort = Cohort::build(&history, &request).unwrap();
    let progress = Progress::silent();
    progress.cancel();
    assert_eq!(describe(history.as_of(day), &cohort, &scale, None, &progress), Err(Cancelled));
}

#[test]
fn a_view_of_a_later_date_shows_nothing_more() {
    let (history, scale, definition) = (records(&LIFE), HarmScale::built_in(), HighHarm::built_in());
    let day = date("2022-03-01");
    let request = CohortRequest { date: day, definition: &definition, scale: &scale, labelled: false };
    let cohort = Cohort::build(&history, &request).unwrap();
    let features = |view: &str| {
        let table = describe(history.as_of(date(view)), &cohort, &scale, None, &Progress::silent()).unwrap();
        (bits(&table), past_harm(history.as_of(date(view)), &cohort, &scale))
    };
    assert_eq!(features("2022-03-01"), features("2025-12-31"));
}

#[test]
fn new_offences_after_the_date_change_nothing() {
    let later: Vec<Row> =
        LIFE.into_iter().chain([(1, "2024-01-01", Charged, "1", 90), (2, "2024-02-01", Charged, "9A", 91)]).collect();
    assert_eq!(bits(&at(&records(&LIFE), date("2024-01-01")).1), bits(&at(&records(&later), date("2024-01-01")).1));
}

proptest! {
    #[test]
    fn nothing_on_or_after_the_date_reaches_the_features(
        events in any_events(),
        others in prop::collection::vec(((1_u64..8).prop_map(PersonId), any_event()), 0..40),
        months in 0_i64..132,
        shift in 0_i32..400,
    ) {
        let day = date_of(months_from(date("2015-01-01"), months));
        let is_past = |(_, event): &(PersonId, Event)| event.day < day_number(day);
        let (past, future): (Vec<_>, Vec<_>) = events.into_iter().partition(is_past);
        let with = |future: Vec<(PersonId, Event)>| {
            let (people, table) = at(&records_of([past.clone(), future].concat()), day);
            (people, bits(&table))
        };
        let as_recorded = with(future.clone());
        // deleted, shifted, changed in every field, and with others in their place, people who are new included
        prop_assert_eq!(&with(Vec::new()), &as_recorded);
        let shifted = future.iter().map(|(who, event)| (*who, Event { day: event.day + shift, ..*event }));
        prop_assert_eq!(&with(shifted.collect()), &as_recorded);
        let changed = future.iter().map(|(who, event)| {
            let offence = OffenceId((event.offence.0 + 1) % 6);
            (*who, Event { role: Charged, offence, case: 1, weapon: !event.weapon, ..*event })
        });
        prop_assert_eq!(&with(changed.collect()), &as_recorded);
        let later = others.into_iter().filter(|other| !is_past(other)).collect();
        prop_assert_eq!(&with(later), &as_recorded);
    }

    #[test]
    fn the_order_of_the_rows_and_the_names_of_the_people_do_not_matter(
        (events, shuffled) in any_events().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
    ) {
        let day = date("2023-01-01");
        let (people, table) = at(&records_of(events.clone()), day);
        let (same_people, same) = at(&records_of(shuffled), day);
        prop_assert_eq!((&people, bits(&table)), (&same_people, bits(&same)));
        // the same people under pseudonyms that turn their order round
        let renamed = events.iter().map(|(who, event)| (PersonId(100 - who.0), *event)).collect();
        let (new_people, turned) = at(&records_of(renamed), day);
        let back: Vec<PersonId> = new_people.iter().rev().map(|who| PersonId(100 - who.0)).collect();
        prop_assert_eq!(people, back);
        let rows: Vec<usize> = (0..turned.rows).rev().collect();
        prop_assert_eq!(bits(&table), bits(&turned.rows_at(&rows)));
    }

    #[test]
    fn counts_only_grow_with_the_window(events in any_events()) {
        let (_, table) = at(&records_of(events), date("2023-01-01"));
        if table.rows == 0 {
            return Ok(());
        }
        let column = |id: &str| &table.columns[table.specs.iter().position(|spec| spec.id == id).unwrap()];
        for windows in [
            ["charges-12m", "charges-24m", "charges-5y", "charges-ever"].as_slice(),
            &["convictions-24m", "convictions-5y", "convictions-ever"],
            &["violent-charges-24m", "violent-charges-5y", "violent-charges-ever", "charges-ever"],
            &["weapon-charges-24m", "weapon-charges-ever", "charges-ever"],
            &["groups-24m", "groups-ever", "charges-ever"],
            &["victim-24m", "victim-ever"],
            &["suspected-24m", "suspected-ever"],
        ] {
            for pair in windows.windows(2) {
                for (less, more) in column(pair[0]).iter().zip(column(pair[1])) {
                    prop_assert!(less <= more, "{} is {less} and {} is {more}", pair[0], pair[1]);
                }
            }
        }
    }
}

/// Two million events of 200,000 people: how long cohort and features take. Run by name.
#[test]
#[ignore = "a measurement"]
fn two_million_events() {
    use rand::{RngExt, SeedableRng};
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(1);
    let (first, days) = (day_number(date("2012-01-01")), 14 * 365);
    let roles = [Charged, Charged, Charged, Convicted, Convicted, Acquitted, Withdrawn, Suspected, Suspected, Victim];
    let events = (0..2_000_000_u32).map(|_| {
        // a tenth of the people have half of the events
        let person =
            if random.random::<bool>() { random.random_range(0..20_000) } else { random.random_range(0..200_000) };
        let event = Event {
            day: first + random.random_range(0..days),
            role: roles[random.random_range(0..roles.len())],
            offence: OffenceId(random.random_range(0..6)),
            case: if random.random::<bool>() { random.random_range(0..1_000_000) } else { 0 },
            weapon: random.random_range(0..10) == 0,
            proactive: random.random_range(0..10) == 0,
        };
        (PersonId(person), event)
    });
    let records = records_of(events.collect());
    let (definition, scale) = (HighHarm::built_in(), HarmScale::built_in());
    let request = CohortRequest { date: date("2023-12-01"), definition: &definition, scale: &scale, labelled: true };
    let start = std::time::Instant::now();
    let cohort = Cohort::build(&records, &request).unwrap();
    let (built, start) = (start.elapsed(), std::time::Instant::now());
    let table = describe(records.as_of(cohort.date), &cohort, &scale, None, &Progress::silent()).unwrap();
    println!(
        "{} people, {} events: cohort {built:.2?}, features of {} people {:.2?}",
        records.people().len(),
        records.event_count(),
        table.rows,
        start.elapsed()
    );
}
