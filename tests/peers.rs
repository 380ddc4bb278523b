//! The methods of the field: what each must give on cases known by hand, what no method may depend
//! on, and whether the self-exciting process finds the process that made its data.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use approx::assert_relative_eq;
use chrono::{Days, NaiveDate};
use lamplight::forecast::{Calendar, Event, History, ModelId, Period, PeriodKind, Prediction, Series};
use lamplight::geography::{CellSize, Crs, StudyArea};
use lamplight::progress::Progress;
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rand_distr::{Distribution, Exp, Normal, Poisson};

const PEERS: [ModelId; 7] = [
    ModelId::QuarterMean,
    ModelId::TwoYearMean,
    ModelId::LongMean,
    ModelId::KernelDensity,
    ModelId::Prospective,
    ModelId::SpaceTimeKernel,
    ModelId::SelfExciting,
];

/// A square of cells of 1 km², its south-west corner at whole kilometres.
fn square(side_cells: i32, corner_km: (i32, i32)) -> Arc<StudyArea> {
    let centre = |cell: i32| 1000.0 * f64::from(cell) + 500.0;
    let points = (0..side_cells)
        .flat_map(|row| (0..side_cells).map(move |col| (centre(corner_km.0 + col), centre(corner_km.1 + row))));
    Arc::new(StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap())
}

fn windows(count: usize) -> Calendar {
    let first = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap();
    let start = |n: usize| first + Days::new(28 * n as u64);
    Calendar {
        kind: PeriodKind::FourWeeks,
        periods: (0..count).map(|n| Period { start: start(n), end: start(n + 1) }).collect(),
        observed: vec![true; count],
        origin: start(count),
        horizon: Period { start: start(count), end: start(count + 1) },
    }
}

/// East and north of the area's corner in metres, and the day.
type Point = (f64, f64, f64);

/// A history of events of whole days.
fn history(side_cells: i32, corner_km: (i32, i32), periods: usize, points: &[Point]) -> History {
    let area = square(side_cells, corner_km);
    let mut counts = vec![0; area.len() * periods];
    let mut events = Vec::new();
    for &(east_m, north_m, day) in points {
        let easting_m = 1000.0 * f64::from(corner_km.0) + east_m;
        let northing_m = 1000.0 * f64::from(corner_km.1) + north_m;
        let period = (day / 28.0) as usize;
        let Some(cell) = area.cell_at(easting_m, northing_m).filter(|_| period < periods) else { continue };
        counts[period * area.len() + cell] += 1;
        let (period, cell, day) = (period as u32, cell as u32, day.floor() + 0.5);
        events.push(Event { easting_m, northing_m, day, period, cell, incidents: 1 });
    }
    let target = Series { name: "Target".to_owned(), counts };
    History::from_counts(area, windows(periods), target, Vec::new()).unwrap().with_events(events)
}

fn fit(model: ModelId, history: &History) -> (Prediction, Vec<(String, String)>) {
    let fitted = model.build().fit(&history.all(), 1, &Progress::silent()).unwrap();
    (fitted.predict(), fitted.summary())
}

fn uniform(rng: &mut ChaCha8Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Points anywhere in a square, more to the south-west than elsewhere.
fn scattered(count: usize, side_m: f64, days: f64, seed: u64) -> Vec<Point> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut along = |by: f64| by * uniform(&mut rng);
    (0..count).map(|_| (along(side_m).min(along(side_m)), along(side_m), along(days))).collect()
}

#[test]
fn counts_of_each_window_are_its_means() {
    // In one cell: 1 a period for two years, then 3 a period for a year, then 10 in the last quarter.
    let at = |period: usize| {
        let count = if period >= 36 {
            10
        } else if period >= 26 {
            3
        } else {
            1
        };
        (0..count).map(move |_| (1500.0, 1500.0, 28.0 * period as f64 + 14.0))
    };
    let points: Vec<Point> = (0..39).flat_map(at).collect();
    let history = history(3, (400, 300), 39, &points);
    let total = points.len() as f64;
    for (model, wanted) in [
        (ModelId::QuarterMean, 10.0),
        (ModelId::RecentMean, 60.0 / 13.0),
        (ModelId::TwoYearMean, 73.0 / 26.0),
        (ModelId::LongMean, total / 39.0),
    ] {
        let (prediction, _) = fit(model, &history);
        assert_relative_eq!(prediction.expected[4], wanted, max_relative = 1e-12);
        assert!(prediction.expected.iter().all(|&expected| expected > 0.0));
    }
}

#[test]
fn a_quarter_without_data_is_answered_from_before_it() {
    let points: Vec<Point> = (0..20).map(|period| (1500.0, 1500.0, 28.0 * f64::from(period) + 3.0)).collect();
    let full = history(3, (400, 300), 20, &points);
    let mut calendar = full.calendar().clone();
    calendar.observed[16..].fill(false);
    let counts = (0..20 * 9).map(|slot| u32::from(slot % 9 == 4)).collect();
    let target = Series { name: "Target".to_owned(), counts };
    let gap = History::from_counts(Arc::clone(full.area()), calendar, target, Vec::new()).unwrap();
    assert_relative_eq!(fit(ModelId::QuarterMean, &gap).0.expected[4], 1.0, max_relative = 1e-12);
}

#[test]
fn prospective_weights_are_those_of_the_paper() {
    // Two incidents far apart, each in the middle of its cell: two days and twenty-three days old,
    // so no whole week and three whole weeks.
    let origin = 28.0 * 13.0;
    let points = [(2500.0, 2500.0, origin - 2.0), (6500.0, 6500.0, origin - 23.0), (4500.0, 500.0, origin - 57.0)];
    let history = history(9, (400, 300), 13, &points);
    let (prediction, _) = fit(ModelId::Prospective, &history);
    let at = |col: usize, row: usize| prediction.expected[row * 9 + col];
    let nothing = at(0, 8);
    assert_relative_eq!((at(2, 2) - nothing) / (at(6, 6) - nothing), 4.0, max_relative = 1e-9);
    // 400 m from the middle of a cell reaches no other, and after eight weeks all is over.
    assert_relative_eq!(at(3, 2), nothing, max_relative = 1e-9);
    assert_relative_eq!(at(4, 0), nothing, max_relative = 1e-9);
    // The level is that of the year: three incidents in thirteen windows.
    assert_relative_eq!(prediction.expected.iter().sum::<f64>(), 3.0 / 13.0, max_relative = 1e-9);
}

#[test]
fn surfaces_keep_the_level_of_the_last_year() {
    let points = scattered(1500, 8000.0, 28.0 * 30.0, 3);
    let history = history(8, (400, 300), 30, &points);
    let last_year = points.iter().filter(|point| point.2 >= 28.0 * 17.0).count() as f64;
    for model in [ModelId::KernelDensity, ModelId::Prospective, ModelId::SpaceTimeKernel] {
        let (prediction, _) = fit(model, &history);
        assert_relative_eq!(prediction.expected.iter().sum::<f64>(), last_year / 13.0, max_relative = 1e-9);
    }
    let own_level: f64 = fit(ModelId::SelfExciting, &history).0.expected.iter().sum();
    assert!((own_level / (last_year / 13.0) - 1.0).abs() < 0.05, "{own_level} {last_year}");
}

#[test]
fn a_smooth_density_is_found_better_by_kernels_than_by_counts() {
    // A bell two kilometres wide, few points a cell.
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let bell = Normal::new(5000.0, 2000.0).unwrap();
    let points: Vec<Point> =
        (0..700).map(|_| (bell.sample(&mut rng), bell.sample(&mut rng), 28.0 * 26.0 * uniform(&mut rng))).collect();
    let history = history(10, (400, 300), 26, &points);
    let density = |cell: usize| {
        let from_middle = |n: usize| ((n as f64 + 0.5) * 1000.0 - 5000.0) / 2000.0;
        (-0.5 * (from_middle(cell % 10).powi(2) + from_middle(cell / 10).powi(2))).exp()
    };
    let all: f64 = (0..100).map(density).sum();
    let error = |model: ModelId| -> f64 {
        let expected = fit(model, &history).0.expected;
        let total: f64 = expected.iter().sum();
        (0..100).map(|cell| (expected[cell] / total - density(cell) / all).abs()).sum()
    };
    let plain = error(ModelId::RecentMean);
    for model in [ModelId::KernelDensity, ModelId::SpaceTimeKernel] {
        assert!(error(model) < 0.75 * plain, "{model}: {} against {plain}", error(model));
    }
    let (_, summary) = fit(ModelId::KernelDensity, &history);
    assert!(summary.iter().any(|(name, value)| name == "Bandwidth" && !value.starts_with("289 ")), "{summary:?}");
}

#[test]
fn learning_from_several_views_does_not_change_the_first() {
    let points = scattered(900, 6000.0, 28.0 * 24.0, 5);
    let history = history(6, (400, 300), 24, &points);
    let pasts: Vec<_> = (20..=24).map(|end| history.before(end)).collect();
    for model in PEERS {
        let model = model.build();
        let together = model.fit_each(&pasts, 1, &Progress::silent()).unwrap();
        let two = model.fit_each(&pasts[..2], 1, &Progress::silent()).unwrap();
        let alone = model.fit(&pasts[0], 1, &Progress::silent()).unwrap();
        assert_eq!(together.len(), pasts.len());
        assert_eq!(together[0].predict(), alone.predict(), "{model:?}");
        assert_eq!(together[0].summary(), alone.summary(), "{model:?}");
        assert_eq!(together[1].predict(), two[1].predict(), "{model:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn moving_grid_and_points_together_changes_nothing(
        seed in any::<u64>(), east_km in -250..300_i32, north_km in -150..600_i32, count in 1_usize..300,
    ) {
        let points = scattered(count, 5000.0, 28.0 * 18.0, seed);
        let (here, there) = (history(5, (400, 300), 18, &points), history(5, (400 + east_km, 300 + north_km), 18, &points));
        for model in PEERS {
            let (here, there) = (fit(model, &here), fit(model, &there));
            prop_assert_eq!(here.1, there.1);
            for (here, there) in here.0.expected.iter().zip(&there.0.expected) {
                prop_assert!((here / there - 1.0).abs() < 1e-6, "{} {} {}", model, here, there);
            }
        }
    }

    #[test]
    fn points_after_the_view_change_nothing(seed in any::<u64>(), later in 1_usize..200) {
        let mut points = scattered(200, 5000.0, 28.0 * 15.0, seed);
        let past = history(5, (400, 300), 18, &points);
        points.extend(scattered(later, 5000.0, 28.0 * 3.0, !seed).iter().map(|&(x, y, day)| (x, y, day + 28.0 * 15.0)));
        let longer = history(5, (400, 300), 18, &points);
        for model in PEERS {
            let fit = |history: &History| {
                let fitted = model.build().fit(&history.before(15), 1, &Progress::silent()).unwrap();
                format!("{:?} {:?}", fitted.predict(), fitted.summary())
            };
            prop_assert_eq!(fit(&past), fit(&longer));
        }
    }
}

/// A process over ten kilometres and four years: a background of two bells and an even part, and
/// offspring.
fn self_exciting(background: usize, offspring: f64, delay_days: f64, spread_m: f64, seed: u64) -> Vec<Point> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let days = 52.0 * 28.0;
    let bell = Normal::new(0.0, 1200.0).unwrap();
    let mut points: Vec<Point> = Vec::new();
    for _ in 0..background {
        let (centre, day) = (uniform(&mut rng), uniform(&mut rng) * days);
        let (x, y) = if centre < 0.4 {
            (3000.0 + bell.sample(&mut rng), 3500.0 + bell.sample(&mut rng))
        } else if centre < 0.7 {
            (7500.0 + bell.sample(&mut rng), 6000.0 + bell.sample(&mut rng))
        } else {
            (10_000.0 * uniform(&mut rng), 10_000.0 * uniform(&mut rng))
        };
        points.push((x, y, day));
    }
    let near = Normal::new(0.0, spread_m).unwrap();
    let soon = Exp::new(1.0 / delay_days).unwrap();
    let mut next = 0;
    while offspring > 0.0 && next < points.len() {
        let (x, y, day) = points[next];
        for _ in 0..Poisson::new(offspring).unwrap().sample(&mut rng) as usize {
            points.push((x + near.sample(&mut rng), y + near.sample(&mut rng), day + soon.sample(&mut rng)));
        }
        next += 1;
    }
    points
}

/// What the model says it learned: events set off in a hundred, days, metres.
fn learned(points: &[Point]) -> [f64; 3] {
    let (_, summary) = fit(ModelId::SelfExciting, &history(10, (400, 300), 52, points));
    ["Set off by an earlier incident", "Time to what it sets off", "Distance to what it sets off"].map(|name| {
        let (_, value) = summary.iter().find(|line| line.0 == name).unwrap();
        value.split(' ').next().unwrap().parse().unwrap()
    })
}

#[test]
fn the_self_exciting_process_that_made_the_data_is_found() {
    for (seed, offspring, delay_days, spread_m) in [(1, 0.4, 8.0, 150.0), (2, 0.25, 15.0, 100.0)] {
        let [found, days, metres] = learned(&self_exciting(2500, offspring, delay_days, spread_m, seed));
        assert!((found / 100.0 - offspring).abs() < 0.07, "{found} in 100 for {offspring}");
        assert!((days / delay_days).ln().abs() < 0.3, "{days} days for {delay_days}");
        assert!((metres / spread_m).ln().abs() < 0.2, "{metres} m for {spread_m}");
    }
}

#[test]
fn where_nothing_sets_off_anything_next_to_nothing_is_found() {
    let [found, ..] = learned(&self_exciting(3000, 0.0, 1.0, 1.0, 3));
    assert!(found < 6.0, "{found} in 100");
}

#[test]
fn addresses_where_things_keep_happening_are_background() {
    // A third of all incidents at forty addresses, at any time.
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let addresses: Vec<Point> = self_exciting(40, 0.0, 1.0, 1.0, 7);
    let points: Vec<Point> = self_exciting(3000, 0.0, 1.0, 1.0, 8)
        .into_iter()
        .map(|(x, y, day)| match addresses.get((uniform(&mut rng) * 120.0) as usize) {
            Some(address) => (address.0, address.1, day),
            None => (x, y, day),
        })
        .collect();
    let [found, ..] = learned(&points);
    assert!(found < 8.0, "{found} in 100");
}
