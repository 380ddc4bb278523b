//! A made-up place whose true rates are known, in four-week windows so that every model can run.

#![allow(dead_code, reason = "every test binary uses its own part of this")]

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use lamplight::forecast::{Calendar, History, Period, PeriodKind, Series};
use lamplight::geography::{CellSize, Crs, StudyArea};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rand_distr::{Distribution, Gamma, Normal, Poisson};

/// Counts, the rates behind them, and the history made of them.
pub(crate) struct World {
    pub(crate) history: History,
    /// Of the target: `rates[period * cells + cell]`.
    pub(crate) rates: Vec<f64>,
    /// Of the target: `counts[period * cells + cell]`.
    pub(crate) counts: Vec<u32>,
    /// Of another kind of incident that follows the same rates.
    pub(crate) companion: Vec<u32>,
}

/// Windows of four weeks from 2018 on.
pub(crate) fn calendar(periods: usize) -> Calendar {
    let first = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap();
    let start = |n: usize| first + Days::new(28 * n as u64);
    let period = |n: usize| Period { start: start(n), end: start(n + 1) };
    Calendar {
        kind: PeriodKind::FourWeeks,
        periods: (0..periods).map(period).collect(),
        observed: vec![true; periods],
        origin: start(periods),
        horizon: period(periods),
    }
}

/// A square of cells of 1 km².
pub(crate) fn square(side: usize) -> Arc<StudyArea> {
    let points = (0..side * side)
        .map(|cell| (400_500.0 + 1000.0 * (cell % side) as f64, 290_500.0 + 1000.0 * (cell / side) as f64));
    Arc::new(StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap())
}

/// Gamma rates, each of which wanders by this much (standard deviation of the log over the long run,
/// half of it forgotten every four periods), under a common season.
pub(crate) fn world(seed: u64, side: usize, periods: usize, wander: f64) -> World {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (gamma, normal) = (Gamma::new(0.5, 1.0).unwrap(), Normal::new(0.0, 1.0).unwrap());
    let cells = side * side;
    let place: Vec<f64> = (0..cells).map(|_| gamma.sample(&mut rng) + 0.03).collect();
    let mut drift: Vec<f64> = (0..cells).map(|_| wander * normal.sample(&mut rng)).collect();
    let keep = 0.5_f64.powf(0.25);
    let (mut rates, mut counts, mut companion) = (Vec::new(), Vec::new(), Vec::new());
    for period in 0..periods {
        let season = 1.0 + 0.2 * (std::f64::consts::TAU * (period as f64 + 0.5) / 13.0).sin();
        for cell in 0..cells {
            let rate = place[cell] * season * (drift[cell] - wander * wander / 2.0).exp();
            rates.push(rate);
            counts.push(Poisson::new(rate).unwrap().sample(&mut rng) as u32);
            companion.push(Poisson::new(4.0 * rate + 0.3).unwrap().sample(&mut rng) as u32);
            drift[cell] = keep * drift[cell] + (1.0 - keep * keep).sqrt() * wander * normal.sample(&mut rng);
        }
    }
    let history = history(side, periods, counts.clone(), companion.clone());
    World { history, rates, counts, companion }
}

/// A history of these counts over the square and the windows above.
pub(crate) fn history(side: usize, periods: usize, counts: Vec<u32>, companion: Vec<u32>) -> History {
    let series = |name: &str, counts| Series { name: name.to_owned(), counts };
    let context = vec![series("Companion", companion)];
    History::from_counts(square(side), calendar(periods), series("Target", counts), context).unwrap()
}

/// A number in 0..below from one draw.
pub(crate) fn draw(rng: &mut ChaCha8Rng, below: u64) -> u64 {
    rng.next_u64() % below
}
