//! A known process, simulated: the models must find it, and no model may beat the truth.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use chrono::{Months, NaiveDate};
use lamplight::evaluation::scores::{hit_rate, poisson_log_score};
use lamplight::forecast::log_linear::glm::{Design, Options, fit, fit_with_size};
use lamplight::forecast::{Calendar, History, ModelId, Period, PeriodKind, Series};
use lamplight::geography::{CellSize, Crs, StudyArea};
use lamplight::progress::Progress;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Gamma, Normal, Poisson};

const SIDE_CELLS: i32 = 20;
const CELLS: usize = (SIDE_CELLS * SIDE_CELLS) as usize;
const MONTHS: usize = 48;
const HELD_OUT: usize = 8;

fn area() -> Arc<StudyArea> {
    let points = (0..SIDE_CELLS).flat_map(|row| {
        (0..SIDE_CELLS).map(move |col| (400_500.0 + 1000.0 * f64::from(col), 290_500.0 + 1000.0 * f64::from(row)))
    });
    Arc::new(StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap())
}

fn calendar() -> Calendar {
    let first = NaiveDate::from_ymd_opt(2016, 1, 1).unwrap();
    let month = |n: usize| first.checked_add_months(Months::new(n as u32)).unwrap();
    let period = |n: usize| Period { start: month(n), end: month(n + 1) };
    Calendar {
        kind: PeriodKind::Month,
        periods: (0..MONTHS).map(period).collect(),
        observed: vec![true; MONTHS],
        origin: month(MONTHS),
        horizon: period(MONTHS),
    }
}

/// Gamma rates that stay, times a season; a second series follows the same rates.
struct World {
    history: History,
    /// `rates[period * CELLS + cell]`
    rates: Vec<f64>,
}

fn world(seed: u64) -> World {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let gamma = Gamma::new(0.4, 1.0).unwrap();
    let place: Vec<f64> = (0..CELLS).map(|_| gamma.sample(&mut rng) + 0.02).collect();
    let mut rates = Vec::new();
    let (mut target, mut context) = (Vec::new(), Vec::new());
    for month in 0..MONTHS {
        let season = 1.0 + 0.25 * (std::f64::consts::TAU * (month as f64 + 0.5) / 12.0).sin();
        for rate in &place {
            let rate = rate * season;
            rates.push(rate);
            target.push(Poisson::new(rate).unwrap().sample(&mut rng) as u32);
            context.push(Poisson::new(5.0 * rate + 0.5).unwrap().sample(&mut rng) as u32);
        }
    }
    let target = Series { name: "Target".to_owned(), counts: target };
    let context = vec![Series { name: "Companion".to_owned(), counts: context }];
    World { history: History::from_counts(area(), calendar(), target, context).unwrap(), rates }
}

/// Mean score a cell over the last periods, and mean hit rate of the top 5% of cells.
fn score(history: &History, model: ModelId) -> (f64, f64) {
    let all = history.all();
    let pasts: Vec<_> = (MONTHS - HELD_OUT..MONTHS).map(|period| history.before(period)).collect();
    let fitted = model.build().fit_each(&pasts, 1, &Progress::silent()).unwrap();
    let (mut score, mut hits) = (0.0, 0.0);
    for (past, fitted) in pasts.iter().zip(fitted) {
        let recorded = all.target(past.len()).unwrap();
        let prediction = fitted.predict();
        score += poisson_log_score(&prediction.expected, recorded) / HELD_OUT as f64;
        hits += hit_rate(&prediction.expected, recorded, CELLS / 20) / HELD_OUT as f64;
    }
    (score, hits)
}

#[test]
fn the_truth_scores_best_and_the_regression_comes_close() {
    let world = world(11);
    let all = world.history.all();
    let truth: f64 = (MONTHS - HELD_OUT..MONTHS)
        .map(|period| {
            let rates = &world.rates[period * CELLS..(period + 1) * CELLS];
            poisson_log_score(rates, all.target(period).unwrap()) / HELD_OUT as f64
        })
        .sum();
    let [plain, shrunk, regression] =
        [ModelId::RecentMean, ModelId::ShrunkMean, ModelId::LogLinear].map(|model| score(&world.history, model).0);
    for model in [plain, shrunk, regression] {
        assert!(model < truth, "a model scores {model} against the truth's {truth}");
    }
    assert!(regression > shrunk && shrunk > plain, "{regression} {shrunk} {plain}");
    // Of what plain counts lose against the truth, the regression loses less than a third.
    assert!(truth - regression < (truth - plain) / 3.0, "{truth} {regression} {plain}");
}

#[test]
fn rates_total_and_season_are_recovered() {
    let world = world(5);
    let past = world.history.before(MONTHS - 1);
    let fitted = ModelId::LogLinear.build().fit(&past, 1, &Progress::silent()).unwrap();
    let found = fitted.predict().expected;
    let true_rates = &world.rates[(MONTHS - 1) * CELLS..];
    let (total, true_total): (f64, f64) = (found.iter().sum(), true_rates.iter().sum());
    assert!((total / true_total - 1.0).abs() < 0.1, "{total} {true_total}");
    // Cells that carry the harm are within a fifth on average.
    let (mut error, mut cells) = (0.0, 0.0);
    for (found, wanted) in found.iter().zip(true_rates).filter(|(_, wanted)| **wanted > 0.5) {
        error += (found / wanted).ln().abs();
        cells += 1.0;
    }
    assert!(cells > 50.0 && error / cells < 0.2, "mean log error {} over {cells} cells", error / cells);
}

#[test]
fn shuffled_places_leave_no_skill() {
    // Every month's counts dealt out to the cells anew: no past says anything of the next month.
    use rand::seq::SliceRandom;
    let world = world(7);
    let all = world.history.all();
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut shuffled = Vec::new();
    for period in 0..MONTHS {
        let mut counts = all.target(period).unwrap().to_vec();
        counts.shuffle(&mut rng);
        shuffled.extend(counts);
    }
    let context = (0..MONTHS).flat_map(|period| all.context(0, period).unwrap().to_vec()).collect();
    let target = Series { name: "Shuffled".to_owned(), counts: shuffled };
    let context = vec![Series { name: "Companion".to_owned(), counts: context }];
    let history = History::from_counts(area(), calendar(), target, context).unwrap();
    let flat: f64 = (MONTHS - HELD_OUT..MONTHS)
        .map(|period| {
            let recorded = history.all().target(period).unwrap();
            let mean = f64::from(recorded.iter().sum::<u32>()) / CELLS as f64;
            poisson_log_score(&vec![mean; CELLS], recorded) / HELD_OUT as f64
        })
        .sum();
    for model in ModelId::ALL.into_iter().filter(|model| !model.needs_dates()) {
        let (score, hits) = score(&history, model);
        assert!(score < flat + 0.002, "{model} scores {score} where a flat map scores {flat}");
        assert!((0.01..0.10).contains(&hits), "{model} hits {hits} with 5% of cells");
    }
}

#[test]
fn coefficients_and_size_of_a_regression_are_recovered() {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let normal = Normal::new(0.0, 1.0).unwrap();
    let (slopes, size) = ([0.6, -0.4], 2.0);
    let noise = Gamma::new(size, 1.0 / size).unwrap();
    let mut design = Design::new(2);
    for group in 0..10 {
        let (mut x, mut counts) = (Vec::new(), Vec::new());
        for _ in 0..600 {
            let row = [normal.sample(&mut rng), normal.sample(&mut rng)];
            let mean = (-0.5 + 0.1 * f64::from(group) + slopes[0] * row[0] + slopes[1] * row[1]).exp();
            counts.push(Poisson::new(mean * noise.sample(&mut rng)).map_or(0, |rate| rate.sample(&mut rng) as u32));
            x.extend(row);
        }
        design.push_group(&x, &counts);
    }
    let found = fit_with_size(&design, 0..10, Options::default(), None);
    // Four standard errors: about 1/√(Σ weights) each.
    for (found, wanted) in found.coefficients.iter().zip(slopes) {
        assert!((found - wanted).abs() < 0.08, "{found} {wanted}");
    }
    for (group, found) in found.intercepts.iter().enumerate() {
        assert!((found - (-0.5 + 0.1 * group as f64)).abs() < 0.3, "{found}");
    }
    assert!((found.size / size).ln().abs() < 0.2, "{}", found.size);
    // A heavy ridge leaves nothing of the slopes but what the prior says.
    let heavy = Options { ridge: 1e9, ..Options::default() };
    assert!(fit(&design, 0..10, heavy, None).coefficients.iter().all(|value| value.abs() < 1e-3));
    let pulled = fit(&design.with_prior(&[1.0, 0.0]), 0..10, heavy, None).coefficients;
    assert!((pulled[0] - 1.0).abs() < 1e-3 && pulled[1].abs() < 1e-3, "{pulled:?}");
}
