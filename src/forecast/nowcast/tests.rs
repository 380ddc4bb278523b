use std::sync::Arc;

use chrono::{Days, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Geometric};

use crate::forecast::{Calendar, History, Model, RecentMean};
use crate::geography::{CellSize, Crs, StudyArea};
use crate::incidents::{IncidentRow, Incidents, Precision};
use crate::progress::Progress;
use crate::targets::TargetSet;

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, 1, 4).unwrap()
}

/// Robberies at a steady rate over 13 × 3 windows of 28 days, in four cells; each is recorded after
/// a geometric number of days of the mean given. The last day is that of an incident recorded at once.
fn world(a_day: usize, mean_delay_days: f64, seed: u64) -> Vec<IncidentRow> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let delay = Geometric::new(1.0 / (1.0 + mean_delay_days)).unwrap();
    let days = 28 * 39;
    let mut rows = Vec::new();
    for day in 0..days {
        // a binomial number, about Poisson
        let today = (0..3 * a_day).filter(|_| rng.random::<f64>() < 1.0 / 3.0).count();
        for number in 0..today {
            let occurred = first_day() + Days::new(day);
            rows.push(IncidentRow {
                occurred_from: occurred.and_hms_opt(12, 0, 0).unwrap(),
                precision: Precision::Date,
                easting_m: Some(400_500.0 + 1000.0 * (number % 4) as f64),
                northing_m: Some(300_500.0),
                crime_type: Some("Robbery".to_owned()),
                offence: Some("Robbery".to_owned()),
                recorded_on: Some(occurred + Days::new(delay.sample(&mut rng))),
                ..IncidentRow::default()
            });
        }
    }
    let last = first_day() + Days::new(days - 1);
    rows.push(IncidentRow {
        occurred_from: last.and_hms_opt(1, 0, 0).unwrap(),
        recorded_on: Some(last),
        ..rows[0].clone()
    });
    rows
}

fn counted(rows: &[IncidentRow], origin: Option<NaiveDate>) -> History {
    let incidents = Incidents::from_rows(Crs::BritishNationalGrid, rows).unwrap();
    let calendar = Calendar::for_incidents(&incidents, origin).unwrap();
    let points = incidents.points().unwrap().flatten();
    let area = Arc::new(StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap());
    let targets = TargetSet::built_in().unwrap();
    History::count(&incidents, targets.get("robbery-and-weapons").unwrap(), area, calendar).unwrap().0
}

#[test]
fn what_is_missing_is_found_and_its_interval_holds_it_eight_times_in_ten() {
    let (mut within, mut ratio, worlds) = (0, 0.0, 60);
    for seed in 0..worlds {
        let rows = world(4, 9.0, seed);
        let history = counted(&rows, None);
        let newest = history.calendar().periods.len() - 1;
        let start = history.calendar().periods[newest].start;
        let happened = rows.iter().filter(|row| row.occurred_from.date() >= start).count() as u64;
        let nowcast = history.all().nowcast().unwrap();
        assert_eq!(history.all().target_total(newest), Some(nowcast.recorded));
        let missing = happened - nowcast.recorded;
        assert!(missing > 10, "the test needs something to be missing: {missing}");
        within += u32::from((u64::from(nowcast.lower80)..=u64::from(nowcast.upper80)).contains(&missing));
        ratio += nowcast.missing / missing as f64 / worlds as f64;
    }
    assert!((0.9..1.1).contains(&ratio), "{ratio}");
    assert!((42..=56).contains(&within), "{within} of {worlds}");
}

#[test]
fn a_steady_rate_is_forecast_level_although_the_newest_weeks_look_low() {
    let rows = world(6, 12.0, 3);
    let history = counted(&rows, None);
    let past = history.all();
    let newest = past.len() - 1;
    let looks = past.target_total(newest).unwrap() as f64;
    assert!(looks < 0.75 * 6.0 * 28.0, "{looks}");
    assert!((looks / past.completeness(newest) / (6.0 * 28.0) - 1.0).abs() < 0.2);
    assert!(past.completeness(newest - 8) > 0.99);
    let next = crate::forecast::period_level::next_totals(&[past])[0].expected;
    assert!((next / (6.0 * 28.0) - 1.0).abs() < 0.06, "{next}");
    let mean: f64 = RecentMean.fit(&past, 1, &Progress::silent()).unwrap().predict().expected.iter().sum();
    assert!((mean / (6.0 * 28.0) - 1.0).abs() < 0.06, "{mean}");
    assert!(past.nowcast().unwrap().sentence().unwrap().starts_with("The newest 4 weeks hold "));
}

#[test]
fn a_view_is_the_history_of_somebody_who_stood_there() {
    let mut rows = world(3, 15.0, 8);
    // what the desk has reaches up to its last day, or it would forecast from an earlier one
    for day in (0..39 * 28).map(|day| first_day() + Days::new(day)) {
        let occurred_from = day.and_hms_opt(2, 0, 0).unwrap();
        rows.push(IncidentRow { occurred_from, recorded_on: Some(day), ..rows[0].clone() });
    }
    let history = counted(&rows, None);
    for period in [39, 38, 37, 30, 8] {
        let origin = history.calendar().periods.get(period).map_or(history.calendar().origin, |period| period.start);
        // only what was recorded before that day ever reached that desk
        let on_the_desk: Vec<IncidentRow> = rows
            .iter()
            .filter(|row| row.occurred_from.date() < origin && row.recorded_on.is_some_and(|day| day < origin))
            .cloned()
            .collect();
        let there = counted(&on_the_desk, Some(origin));
        let (view, there) = (history.before(period), there.all());
        assert_eq!(view.len(), there.len());
        for earlier in 0..view.len() {
            assert_eq!(view.target(earlier), there.target(earlier), "{earlier} from {period}");
            assert_eq!(view.context(0, earlier), there.context(0, earlier), "{earlier} from {period}");
        }
        assert_eq!(view.target_events(), there.target_events());
        assert_eq!(view.nowcast(), there.nowcast());
    }
    // and nothing that was recorded later can be told from the view
    assert!(history.before(30).target_total(29).unwrap() < history.all().target_total(29).unwrap());
}

#[test]
fn without_days_of_recording_nothing_changes() {
    let rows: Vec<IncidentRow> =
        world(2, 9.0, 1).into_iter().map(|row| IncidentRow { recorded_on: None, ..row }).collect();
    let history = counted(&rows, None);
    let past = history.all();
    assert_eq!(past.nowcast(), None);
    assert_eq!(past.completeness(past.len() - 1), 1.0);
    let all: u64 = (0..past.len()).filter_map(|period| past.target_total(period)).sum();
    assert_eq!(all, rows.len() as u64);
}

#[test]
fn the_sentence_says_what_is_missing_and_is_silent_when_nothing_is() {
    let nowcast = super::Nowcast {
        kind: crate::forecast::PeriodKind::FourWeeks,
        recorded: 412,
        missing: 38.2,
        lower80: 31,
        upper80: 46,
        median_delay_days: 3,
        completeness: vec![1.0, 0.9],
    };
    let sentence =
        "The newest 4 weeks hold 412 incidents so far; about 38 more (31 to 46) are expected to be recorded late";
    assert_eq!(nowcast.sentence().as_deref(), Some(sentence));
    assert_eq!(super::Nowcast { missing: 0.2, ..nowcast }.sentence(), None);
}
