use std::sync::Mutex;

use chrono::{Months, NaiveDate};

use super::*;
use crate::forecast::Series;
use crate::geography::{CellSize, Crs};

const CELLS: usize = 9;

fn calendar(months: usize, missing: &[usize]) -> Calendar {
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    let month = |n: usize| first.checked_add_months(Months::new(n as u32)).unwrap();
    let period = |n: usize| Period { start: month(n), end: month(n + 1) };
    Calendar {
        kind: PeriodKind::Month,
        periods: (0..months).map(period).collect(),
        observed: (0..months).map(|n| !missing.contains(&n)).collect(),
        origin: month(months),
        horizon: period(months),
    }
}

/// Counts that differ from cell to cell and month to month.
fn history(months: usize, missing: &[usize]) -> History {
    let points =
        (0..CELLS).map(|cell| (400_500.0 + 1000.0 * (cell % 3) as f64, 290_500.0 + 1000.0 * (cell / 3) as f64));
    let area = StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap();
    let counts = (0..CELLS * months).map(|slot| (slot * 7 % 11 % 4) as u32).collect();
    let target = Series { name: "Target".to_owned(), counts };
    History::from_counts(Arc::new(area), calendar(months, missing), target, Vec::new()).unwrap()
}

#[test]
fn origins_are_the_last_observed_periods_with_some_past() {
    let periods = |calendar: Calendar, origins| origin_periods(&calendar, origins).unwrap();
    assert_eq!(periods(calendar(8, &[]), 3), [5, 6, 7]);
    assert_eq!(periods(calendar(8, &[6]), 3), [4, 5, 7]);
    assert_eq!(periods(calendar(8, &[0]), 99), [4, 5, 6, 7]);
    assert_eq!(periods(calendar(8, &[]), 0), [7]);
    assert!(origin_periods(&calendar(3, &[]), 3).is_err());
}

#[test]
fn every_origin_is_what_fitting_on_its_own_past_foresees() {
    let history = history(20, &[4, 17]);
    let found = backtest(&history, &[ModelId::RecentMean], 4, 1, &Progress::silent()).unwrap();
    assert_eq!(found.origins.len(), 4);
    for (origin, foreseen) in found.origins.iter().zip(&found.models[0].foreseen) {
        let period = history.calendar().periods.iter().position(|period| *period == origin.period).unwrap();
        assert_eq!(Some(origin.recorded.as_slice()), history.all().target(period));
        let alone = ModelId::RecentMean.build().fit(&history.before(period), 1, &Progress::silent()).unwrap().predict();
        assert_eq!(foreseen.expected, alone.expected);
        assert_eq!(foreseen.p_any[3], alone.p_any(3));
        assert_eq!(foreseen.interval80[3], alone.interval80(3));
    }
}

#[test]
fn fewer_origins_are_used_when_there_are_no_more_and_none_is_an_error() {
    let found = backtest(&history(6, &[]), &[ModelId::RecentMean], 12, 1, &Progress::silent()).unwrap();
    assert_eq!(found.origins.len(), 3);
    let error = backtest(&history(3, &[]), &[ModelId::RecentMean], 12, 1, &Progress::silent()).unwrap_err();
    assert!(matches!(error, ForecastError::TooLittleHistory { found: 3, needed: 4, .. }), "{error}");
}

#[test]
fn a_model_with_too_short_a_past_is_left_out_with_a_remedy_that_works() {
    let history = history(14, &[]);
    let models = [ModelId::LogLinear, ModelId::RecentMean];
    let found = backtest(&history, &models, 9, 1, &Progress::silent()).unwrap();
    assert_eq!(found.models.len(), 1);
    let (model, reason) = &found.left_out[0];
    assert_eq!(*model, ModelId::LogLinear);
    let most: usize = reason.split("at most ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let all = backtest(&history, &models, most, 1, &Progress::silent()).unwrap();
    assert_eq!(all.models.len(), 2, "{reason}");
    assert_eq!(backtest(&history, &models, most + 1, 1, &Progress::silent()).unwrap().models.len(), 1, "{reason}");
    let error = backtest(&history, &[ModelId::LogLinear], 9, 1, &Progress::silent()).unwrap_err();
    assert!(matches!(error, ForecastError::TooLittleHistory { .. }), "{error}");
}

#[test]
fn it_is_the_same_on_any_number_of_threads_and_says_how_far_it_is() {
    let history = history(16, &[]);
    let run = |threads: usize, progress: &Progress| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| backtest(&history, &ModelId::ALL, 4, 1, progress).unwrap())
    };
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&seen);
    let one = run(1, &Progress::new(move |_, fraction| sink.lock().unwrap().push(fraction)));
    let three = run(3, &Progress::silent());
    assert_eq!(one.models, three.models);
    assert_eq!(one.origins, three.origins);
    let seen = seen.lock().unwrap();
    assert!(seen.windows(2).all(|pair| pair[0] <= pair[1]), "{seen:?}");
    assert!(seen.last().is_some_and(|last| (last - 1.0).abs() < 1e-6), "{seen:?}");
}

#[test]
fn it_stops_when_cancelled() {
    let history = history(16, &[]);
    let progress = Progress::silent();
    progress.cancel();
    let error = backtest(&history, &ModelId::ALL, 4, 1, &progress).unwrap_err();
    assert!(matches!(error, ForecastError::Cancelled(_)), "{error}");

    // in the middle: by whoever watches the first step
    let cell: Arc<Mutex<Option<Progress>>> = Arc::default();
    let inner = Arc::clone(&cell);
    let progress = Progress::new(move |_, _| {
        if let Some(progress) = inner.lock().unwrap().as_ref() {
            progress.cancel();
        }
    });
    *cell.lock().unwrap() = Some(progress.clone());
    let error = backtest(&history, &ModelId::ALL, 4, 1, &progress).unwrap_err();
    assert!(matches!(error, ForecastError::Cancelled(_)), "{error}");
}
