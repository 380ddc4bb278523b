//! The forecast from the outside: it cannot see what comes after its origin, it is the same every
//! time, it says what it promises, and odd histories do not upset it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use lamplight::evaluation::compare_with_plain_counts;
use lamplight::forecast::{Calendar, Forecast, ForecastError, History, ModelId, Period, PeriodKind, Series, forecast};
use lamplight::geography::{CellSize, Crs, StudyArea};
use lamplight::incidents::{IncidentRow, Incidents, Precision};
use lamplight::progress::Progress;
use lamplight::targets::{Target, TargetSet};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn target() -> Target {
    TargetSet::built_in().unwrap().get("robbery-and-weapons").unwrap().clone()
}

fn square(side_cells: i32) -> Arc<StudyArea> {
    let points = (0..side_cells).flat_map(|row| {
        (0..side_cells).map(move |col| (400_500.0 + 1000.0 * f64::from(col), 290_500.0 + 1000.0 * f64::from(row)))
    });
    Arc::new(StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap())
}

/// A number in 0..below from one draw.
fn draw(rng: &mut ChaCha8Rng, below: u64) -> u64 {
    rng.next_u64() % below
}

/// An incident on some day, more often in some cells than in others.
fn incident(rng: &mut ChaCha8Rng, day: NaiveDate) -> IncidentRow {
    let types = ["Robbery", "Burglary", "Public order", "Possession of weapons"];
    let cell = draw(rng, 6).min(draw(rng, 6));
    IncidentRow {
        occurred_from: day.and_hms_opt(12, 0, 0).unwrap(),
        precision: Precision::Date,
        easting_m: Some(400_000.0 + 1000.0 * cell as f64 + draw(rng, 1000) as f64),
        northing_m: Some(290_000.0 + draw(rng, 6000) as f64),
        longitude: Some(-2.0),
        latitude: Some(52.5),
        crime_type: Some(types[draw(rng, 4) as usize].to_owned()),
        ..IncidentRow::default()
    }
}

const FIRST: (i32, u32, u32) = (2020, 1, 1);
const RECORDED_DAYS: u64 = 15 * 28;

fn origin() -> NaiveDate {
    day(FIRST.0, FIRST.1, FIRST.2) + Days::new(RECORDED_DAYS)
}

fn past_rows() -> Vec<IncidentRow> {
    let mut rng = ChaCha8Rng::seed_from_u64(42);
    let first = day(FIRST.0, FIRST.1, FIRST.2);
    (0..RECORDED_DAYS).flat_map(|n| (0..5).map(move |_| n)).map(|n| incident(&mut rng, first + Days::new(n))).collect()
}

fn forecast_from(rows: &[IncidentRow], model: ModelId) -> (Forecast, String) {
    let incidents = Incidents::from_rows(Crs::BritishNationalGrid, rows).unwrap();
    let calendar = Calendar::for_incidents(&incidents, Some(origin())).unwrap();
    let (history, placement) = History::count(&incidents, &target(), square(6), calendar).unwrap();
    assert_eq!(placement.cell.len(), rows.len());
    let as_at = origin().pred_opt().unwrap();
    let forecast = forecast(&history, &target(), model, 1, false, as_at, &Progress::silent()).unwrap();
    // Debug prints every digit of every number.
    let bytes = format!("{:?} {:?} {:?} {:?}", forecast.cells, forecast.total, forecast.base, forecast.model_summary);
    (forecast, bytes)
}

#[test]
fn the_same_call_twice_gives_the_same_bytes_on_any_number_of_threads() {
    let rows = past_rows();
    for model in ModelId::ENTRANTS {
        let (_, bytes) = forecast_from(&rows, model);
        assert_eq!(bytes, forecast_from(&rows, model).1);
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            assert_eq!(bytes, pool.install(|| forecast_from(&rows, model).1), "{model} on {threads} threads");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn nothing_on_or_after_the_origin_changes_a_byte(
        seed in any::<u64>(),
        later in 1_usize..400,
        days_after in 1_u64..100,
    ) {
        let past = past_rows();
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut rows = past.clone();
        // The recorded future: any crime types, also new ones, on the origin itself and later.
        rows.push(incident(&mut rng, origin()));
        for _ in 0..later {
            let mut row = incident(&mut rng, origin() + Days::new(seed % days_after));
            if draw(&mut rng, 3) == 0 {
                row.crime_type = Some(format!("Type {}", draw(&mut rng, 50)));
            }
            let at = draw(&mut rng, rows.len() as u64 + 1) as usize;
            rows.insert(at, row);
        }
        for model in ModelId::ENTRANTS {
            prop_assert_eq!(&forecast_from(&past, model).1, &forecast_from(&rows, model).1);
        }
    }

    #[test]
    fn views_read_nothing_later(seed in any::<u64>(), end in 9_usize..20) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (original, mut counts) = simulated(5, 20, 2, &mut rng);
        let cells = 25;
        let changed = {
            for series in &mut counts {
                for count in &mut series.counts[end * cells..] {
                    *count = draw(&mut rng, 9) as u32;
                }
            }
            let target = counts.remove(0);
            History::from_counts(square(5), original.calendar().clone(), target, counts).unwrap()
        };
        for model in months_will_do() {
            let fit = |history: &History| {
                let fitted = model.build().fit(&history.before(end), 1, &Progress::silent()).unwrap();
                format!("{:?} {:?}", fitted.predict(), fitted.summary())
            };
            prop_assert_eq!(fit(&original), fit(&changed));
        }
    }

    #[test]
    fn any_counts_give_positive_finite_forecasts(
        seed in any::<u64>(),
        side in 1_i32..5,
        periods in 3_usize..16,
        most in prop::sample::select(vec![1_u64, 2, 5, 1000, 1_000_000]),
    ) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (history, _) = simulated(side, periods, most, &mut rng);
        for model in ModelId::ENTRANTS {
            let result = forecast(&history, &target(), model, 1, false, day(2020, 1, 1), &Progress::silent());
            match result {
                Ok(forecast) => {
                    for cell in &forecast.cells {
                        prop_assert!(cell.expected > 0.0 && cell.expected.is_finite(), "{cell:?}");
                        prop_assert!((0.0..=1.0).contains(&cell.p_any));
                        prop_assert!(cell.lower80 <= cell.upper80);
                    }
                }
                Err(ForecastError::NeedsDates { .. }) => prop_assert!(model.needs_dates()),
                Err(error) => prop_assert!(matches!(error, ForecastError::TooLittleHistory { .. }), "{error}"),
            }
        }
    }
}

/// The models that records with months alone are enough for.
fn months_will_do() -> impl Iterator<Item = ModelId> {
    ModelId::ENTRANTS.into_iter().filter(|model| !model.needs_dates())
}

/// Counts in 0..most of a target and two other series over a square of cells, by months.
fn simulated(side: i32, periods: usize, most: u64, rng: &mut ChaCha8Rng) -> (History, Vec<Series>) {
    let cells = (side * side) as usize;
    let month = |n: usize| day(2018 + (n / 12) as i32, (n % 12) as u32 + 1, 1);
    let calendar = Calendar {
        kind: PeriodKind::Month,
        periods: (0..periods).map(|n| Period { start: month(n), end: month(n + 1) }).collect(),
        observed: vec![true; periods],
        origin: month(periods),
        horizon: Period { start: month(periods), end: month(periods + 1) },
    };
    let series: Vec<Series> = ["Target", "First", "Second"]
        .map(|name| Series {
            name: name.to_owned(),
            counts: (0..cells * periods).map(|_| draw(rng, most) as u32).collect(),
        })
        .to_vec();
    let history = History::from_counts(square(side), calendar, series[0].clone(), series[1..].to_vec()).unwrap();
    (history, series)
}

#[test]
fn drivers_multiply_to_the_expected_count() {
    let (forecast, _) = forecast_from(&past_rows(), ModelId::LogLinear);
    assert!(forecast.base > 0.0);
    for cell in &forecast.cells {
        assert!(cell.drivers.len() >= 5, "{:?}", cell.drivers);
        let product = cell.drivers.iter().fold(forecast.base, |product, driver| product * driver.multiplier);
        approx::assert_relative_eq!(product, cell.expected, max_relative = 1e-12);
        let sizes: Vec<f64> = cell.drivers.iter().map(|driver| driver.multiplier.ln().abs()).collect();
        assert!(sizes.windows(2).all(|pair| pair[0] >= pair[1]), "largest first: {sizes:?}");
        assert!(cell.drivers.iter().any(|driver| driver.text.contains("within 2 km in the last 52 weeks")));
    }
}

#[test]
fn ranks_are_a_permutation_and_the_total_is_the_sum() {
    let rows = past_rows();
    for model in ModelId::ENTRANTS {
        let (forecast, _) = forecast_from(&rows, model);
        let by_rank = forecast.by_rank();
        for (position, pair) in by_rank.windows(2).enumerate() {
            let (first, second) = (&forecast.cells[pair[0]], &forecast.cells[pair[1]]);
            assert_eq!(first.rank as usize, position + 1);
            assert!(first.expected > second.expected || (first.expected == second.expected && pair[0] < pair[1]));
        }
        let sum: f64 = forecast.cells.iter().map(|cell| cell.expected).sum();
        approx::assert_relative_eq!(sum, forecast.total.expected, max_relative = 1e-9);
        assert!(f64::from(forecast.total.lower80) <= sum && sum <= f64::from(forecast.total.upper80));
    }
}

#[test]
fn observed_last_year_counts_thirteen_windows() {
    let rows = past_rows();
    let (forecast, _) = forecast_from(&rows, ModelId::RecentMean);
    let year_ago = (origin() - Days::new(13 * 28)).and_hms_opt(0, 0, 0).unwrap();
    let counted = rows
        .iter()
        .filter(|row| row.occurred_from >= year_ago)
        .filter(|row| matches!(row.crime_type.as_deref(), Some("Robbery" | "Possession of weapons")))
        .count();
    let shown: u32 = forecast.cells.iter().map(|cell| cell.observed_last_year).sum();
    assert_eq!(shown as usize, counted);
    // Plain counts are just that mean.
    let best = forecast.by_rank()[0];
    let mean = f64::from(forecast.cells[best].observed_last_year) / 13.0;
    approx::assert_relative_eq!(forecast.cells[best].expected, mean, max_relative = 1e-12);
}

#[test]
fn what_stands_in_a_missing_period_is_never_read() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let (history, series) = simulated(6, 24, 3, &mut rng);
    let mut calendar = history.calendar().clone();
    calendar.observed[10] = false;
    calendar.observed[21] = false;
    let with = |value: u32| {
        let mut series = series.clone();
        for series in &mut series {
            for period in [10, 21] {
                series.counts[period * 36..(period + 1) * 36].fill(value);
            }
        }
        let target = series.remove(0);
        History::from_counts(square(6), calendar.clone(), target, series).unwrap()
    };
    for model in months_will_do() {
        let make = |history: &History| {
            let made = forecast(history, &target(), model, 1, false, day(2020, 1, 1), &Progress::silent()).unwrap();
            format!("{:?}", made.cells)
        };
        assert_eq!(make(&with(0)), make(&with(1000)), "{model}");
    }
}

#[test]
fn a_series_of_the_wrong_shape_is_refused() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let (history, mut series) = simulated(3, 10, 3, &mut rng);
    series[1].counts.pop();
    let error = History::from_counts(square(3), history.calendar().clone(), series.remove(0), series).unwrap_err();
    assert_eq!(error.to_string(), "series \"First\" holds 89 values where 9 cells and 10 periods need 90");
}

#[test]
fn a_target_without_incidents_says_so() {
    let mut rows = past_rows();
    for row in &mut rows {
        row.crime_type = Some("Burglary".to_owned());
    }
    let incidents = Incidents::from_rows(Crs::BritishNationalGrid, &rows).unwrap();
    let calendar = Calendar::for_incidents(&incidents, None).unwrap();
    let error = History::count(&incidents, &target(), square(6), calendar).unwrap_err();
    assert!(matches!(error, ForecastError::EmptyTarget { .. }), "{error}");
}

#[test]
fn the_comparison_scores_only_unseen_periods_and_gives_a_verdict() {
    let incidents = Incidents::from_rows(Crs::BritishNationalGrid, &past_rows()).unwrap();
    let calendar = Calendar::for_incidents(&incidents, None).unwrap();
    let (history, _) = History::count(&incidents, &target(), square(6), calendar).unwrap();
    for model in ModelId::ENTRANTS {
        let comparison = compare_with_plain_counts(&history, model, 4, 1, &Progress::silent()).unwrap();
        assert_eq!(comparison.origins.len(), 4);
        assert!(comparison.origins.windows(2).all(|pair| pair[0].period.end == pair[1].period.start));
        assert_eq!(comparison.origins[3].period.end, history.calendar().origin);
        assert!(comparison.verdict.contains("plain counts"), "{}", comparison.verdict);
        if model == ModelId::RecentMean {
            assert_eq!(comparison.gain_per_incident, 0.0);
        }
    }
    // Two origins are too few to tell.
    let short = compare_with_plain_counts(&history, ModelId::ShrunkMean, 2, 1, &Progress::silent()).unwrap();
    assert!(short.verdict.contains("too short"), "{}", short.verdict);
}

#[test]
fn a_model_that_needs_dates_says_so_of_months() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let (history, _) = simulated(3, 12, 3, &mut rng);
    let error = forecast(&history, &target(), ModelId::SelfExciting, 1, false, day(2020, 1, 1), &Progress::silent())
        .unwrap_err();
    assert!(error.to_string().contains("needs the day of each incident"), "{error}");
}

#[test]
fn cancelled_work_stops() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let (history, _) = simulated(3, 12, 3, &mut rng);
    let progress = Progress::silent();
    progress.cancel();
    for model in ModelId::ENTRANTS {
        let result = forecast(&history, &target(), model, 1, false, day(2020, 1, 1), &progress);
        assert!(matches!(result, Err(ForecastError::Cancelled(_))));
    }
}

/// Records that reach the desk up to two periods after they happened.
fn late_rows() -> Vec<IncidentRow> {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let first = day(FIRST.0, FIRST.1, FIRST.2);
    let late = |mut row: IncidentRow, rng: &mut ChaCha8Rng| {
        row.recorded_on = Some(row.occurred_from.date() + Days::new(draw(rng, 56).min(draw(rng, 56))));
        row
    };
    (0..RECORDED_DAYS)
        .flat_map(|n| (0..5).map(move |_| n))
        .map(|n| {
            let row = incident(&mut rng, first + Days::new(n));
            late(row, &mut rng)
        })
        .collect()
}

#[test]
fn views_fitted_together_use_nothing_that_was_recorded_after_the_first_of_them_ends() {
    let rows = late_rows();
    // two periods before the end: what is on the desk then, and what comes later, some of it of earlier days
    let (earlier, later) = (13, 14);
    let end = origin() - Days::new(28 * 2);
    let known: Vec<IncidentRow> =
        rows.iter().filter(|row| row.recorded_on.is_none_or(|day| day < end)).cloned().collect();
    assert!(rows.len() > known.len() + 200);
    let everything = Incidents::from_rows(Crs::BritishNationalGrid, &rows).unwrap();
    let calendar = Calendar::for_incidents(&everything, Some(origin())).unwrap();
    assert_eq!(calendar.periods[earlier].start, end);
    let fitted = |rows: &[IncidentRow], model: ModelId| {
        let incidents = Incidents::from_rows(Crs::BritishNationalGrid, rows).unwrap();
        let calendar = calendar.clone();
        let (history, _) = History::count_as_known_at(&incidents, &target(), square(6), calendar, earlier).unwrap();
        let views = [history.before(earlier), history.before(later)];
        let fitted = model.build().fit_each(&views, 1, &Progress::silent()).unwrap();
        let [first, second] = [0, 1].map(|view: usize| {
            let prediction = fitted[view].predict();
            format!("{:?} {:?} {:?}", prediction.expected, prediction.size, prediction.total_size)
        });
        (first, second)
    };
    for model in ModelId::ENTRANTS {
        let ((all_first, all_second), (known_first, known_second)) = (fitted(&rows, model), fitted(&known, model));
        assert_eq!(all_first, known_first, "{model}");
        assert_ne!(all_second, known_second, "{model} takes no notice of what it may see");
    }
}
