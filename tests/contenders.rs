//! The mixture of models, the choice between them and the scatter they state, on processes whose
//! truth is known.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use chrono::{Months, NaiveDate};
use lamplight::evaluation::scores::poisson_log_score;
use lamplight::forecast::negative_binomial::ln_probability;
use lamplight::forecast::{
    Calendar, Fitted, History, HistoryBefore, ModelId, Period, PeriodKind, Prediction, Series, fit_with_past,
};
use lamplight::geography::{CellSize, Crs, StudyArea};
use lamplight::progress::Progress;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Gamma, Poisson};

const SIDE: usize = 16;
const CELLS: usize = SIDE * SIDE;
const MONTHS: usize = 44;
const HELD_OUT: usize = 8;

/// Scatter of a cell's count in a month beside chance: relative variance.
const SWING: f64 = 0.25;

/// Rates that differ from cell to cell and stay, each month's times a swing of its own.
fn counts(seed: u64) -> (Vec<u32>, Vec<u32>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let place = Gamma::new(0.5, 2.0).unwrap();
    let swing = Gamma::new(1.0 / SWING, SWING).unwrap();
    let rates: Vec<f64> = (0..CELLS).map(|_| place.sample(&mut rng) + 0.05).collect();
    let (mut target, mut context) = (Vec::new(), Vec::new());
    for _ in 0..MONTHS {
        for rate in &rates {
            target.push(Poisson::new(rate * swing.sample(&mut rng) + 1e-9).unwrap().sample(&mut rng) as u32);
            context.push(Poisson::new(3.0 * rate + 0.5).unwrap().sample(&mut rng) as u32);
        }
    }
    (target, context)
}

fn history(target: Vec<u32>, context: Vec<u32>) -> History {
    let points = (0..CELLS).map(|n| (400_500.0 + 1000.0 * (n % SIDE) as f64, 290_500.0 + 1000.0 * (n / SIDE) as f64));
    let area = StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap();
    let first = NaiveDate::from_ymd_opt(2016, 1, 1).unwrap();
    let month = |n: usize| first.checked_add_months(Months::new(n as u32)).unwrap();
    let period = |n: usize| Period { start: month(n), end: month(n + 1) };
    let calendar = Calendar {
        kind: PeriodKind::Month,
        periods: (0..MONTHS).map(period).collect(),
        observed: vec![true; MONTHS],
        origin: month(MONTHS),
        horizon: period(MONTHS),
    };
    let named = |name: &str, counts| Series { name: name.to_owned(), counts };
    History::from_counts(Arc::new(area), calendar, named("Target", target), vec![named("Companion", context)]).unwrap()
}

fn world(seed: u64) -> History {
    let (target, context) = counts(seed);
    history(target, context)
}

fn fitted(history: &History, model: ModelId) -> Vec<(usize, Box<dyn Fitted>)> {
    let pasts: Vec<HistoryBefore<'_>> = (MONTHS - HELD_OUT..MONTHS).map(|period| history.before(period)).collect();
    let fitted = model.build().fit_each(&pasts, 1, &Progress::silent()).unwrap();
    (MONTHS - HELD_OUT..MONTHS).zip(fitted).collect()
}

fn mean_score(history: &History, model: ModelId) -> f64 {
    let all = history.all();
    let scores = fitted(history, model)
        .into_iter()
        .map(|(period, fitted)| poisson_log_score(&fitted.predict().expected, all.target(period).unwrap()));
    scores.sum::<f64>() / HELD_OUT as f64
}

const NEW: [ModelId; 2] = [ModelId::Ensemble, ModelId::Automatic];

#[test]
fn the_mixture_is_as_good_as_its_best_member() {
    for seed in [1, 2] {
        let history = world(seed);
        let [shrunk, regression, mixture, chosen] =
            [ModelId::ShrunkMean, ModelId::LogLinear, ModelId::Ensemble, ModelId::Automatic]
                .map(|model| mean_score(&history, model));
        let best = shrunk.max(regression);
        assert!(mixture > best - 0.002, "{mixture} against {shrunk} and {regression}");
        assert!(chosen > best - 0.004, "{chosen} against {shrunk} and {regression}");
    }
}

#[test]
fn weights_and_choice_are_learned_from_the_past_alone() {
    let (target, context) = counts(3);
    let mut other = (target.clone(), context.clone());
    for counts in [&mut other.0, &mut other.1] {
        counts[(MONTHS - 3) * CELLS..].iter_mut().for_each(|count| *count = *count * 7 % 5 + 2);
    }
    let changed = history(other.0, other.1);
    let unchanged = history(target, context);
    for model in NEW {
        let told = |history: &History| {
            let until = MONTHS - 3;
            let all: Vec<String> = fitted(history, model)
                .iter()
                .filter(|(period, _)| *period <= until)
                .map(|(_, fitted)| {
                    let Prediction { expected, size, total_size, .. } = fitted.predict();
                    format!("{expected:?} {size:?} {total_size} {:?} {:?}", fitted.summary(), fitted.choice())
                })
                .collect();
            all
        };
        let wanted = told(&unchanged);
        assert_eq!(wanted.len(), HELD_OUT - 2);
        assert_eq!(wanted, told(&changed), "{model}");
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let history = world(4);
    for model in NEW {
        let told = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let (past, now) = fit_with_past(&history, model, 3, 1, &Progress::silent()).unwrap();
                let past: Vec<Prediction> = past.iter().map(|(_, fitted)| fitted.predict()).collect();
                format!("{past:?} {:?} {:?}", now.predict(), now.choice())
            })
        };
        assert_eq!(told(1), told(3), "{model}");
    }
}

#[test]
fn intervals_hold_at_every_level() {
    let mut levels = [(0.0, 0.0); 4];
    for seed in 5..9 {
        let history = world(seed);
        let all = history.all();
        for (period, fitted) in fitted(&history, ModelId::Ensemble) {
            let prediction = fitted.predict();
            for ((&mean, &size), &count) in
                prediction.expected.iter().zip(&prediction.size).zip(all.target(period).unwrap())
            {
                // randomised at the edges, so that an exact interval covers exactly 80%
                let below: f64 = (0..count).map(|lower| ln_probability(lower, mean, size).exp()).sum();
                let here = ln_probability(count, mean, size).exp();
                let covered = ((below + here).min(0.9) - below.max(0.1)).max(0.0) / here;
                let level = [0.3, 1.0, 3.0].iter().filter(|&&edge| mean > edge).count();
                levels[level].0 += covered;
                levels[level].1 += 1.0;
            }
        }
    }
    for (covered, cells) in levels {
        assert!(cells > 100.0, "{levels:?}");
        // four standard errors of a share, and two points for what is learned
        let reach = 4.0 * (0.16_f64 / cells).sqrt() + 0.02;
        assert!((covered / cells - 0.8).abs() < reach, "{levels:?}");
    }
}

#[test]
fn a_choice_says_what_decided_it() {
    let history = world(10);
    let fitted = ModelId::Automatic.build().fit(&history.all(), 1, &Progress::silent()).unwrap();
    let choice = fitted.choice().unwrap();
    assert!(choice.because.contains("the last 12 periods") && choice.because.ends_with('.'), "{}", choice.because);
    assert!(choice.because.contains("shrunk counts") && choice.because.contains('±'), "{}", choice.because);
    if choice.model != ModelId::ShrunkMean {
        assert!(choice.because.starts_with(choice.model.name()), "{}", choice.because);
    }
    // eight months are too few to choose on, and seven for a regression
    for (months, words) in [(8, "Too few past periods"), (7, "too short")] {
        let fitted = ModelId::Automatic.build().fit(&history.before(months), 1, &Progress::silent()).unwrap();
        let choice = fitted.choice().unwrap();
        assert_eq!(choice.model, ModelId::ShrunkMean);
        assert!(choice.because.contains(words), "{}", choice.because);
    }
}

#[test]
fn places_without_memory_leave_nothing_to_choose() {
    use rand::seq::SliceRandom;
    let (mut target, mut context) = counts(11);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for series in [&mut target, &mut context] {
        series.chunks_exact_mut(CELLS).for_each(|counts| counts.shuffle(&mut rng));
    }
    let history = history(target, context);
    let all = history.all();
    let flat: f64 = (MONTHS - HELD_OUT..MONTHS)
        .map(|period| {
            let recorded = all.target(period).unwrap();
            let mean = f64::from(recorded.iter().sum::<u32>()) / CELLS as f64;
            poisson_log_score(&vec![mean; CELLS], recorded) / HELD_OUT as f64
        })
        .sum();
    for model in NEW {
        let score = mean_score(&history, model);
        assert!(score < flat + 0.002, "{model}: {score} where a flat map scores {flat}");
    }
}

#[test]
fn reasons_of_a_mixture_multiply_to_its_forecast() {
    let history = world(12);
    for model in [ModelId::LogLinear, ModelId::Ensemble] {
        let prediction = model.build().fit(&history.all(), 1, &Progress::silent()).unwrap().predict();
        assert_eq!(prediction.drivers.len(), CELLS);
        for (drivers, &expected) in prediction.drivers.iter().zip(&prediction.expected) {
            let product = drivers.iter().fold(prediction.base, |product, driver| product * driver.multiplier);
            approx::assert_relative_eq!(product, expected, max_relative = 1e-12);
            let sizes: Vec<f64> = drivers.iter().map(|driver| driver.multiplier.ln().abs()).collect();
            assert!(sizes.windows(2).all(|pair| pair[0] >= pair[1]), "largest first: {sizes:?}");
        }
    }
}
