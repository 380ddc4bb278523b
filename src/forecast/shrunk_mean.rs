//! Recent counts, steadied by the neighbourhood: empirical Bayes on exponentially decayed sums.
//!
//! Each cell's rate has a gamma prior whose mean is the decayed rate of its neighbourhood and whose
//! shape says how alike neighbours are; its decayed own counts update it (Clayton and Kaldor 1987).
//! Half-life, reach of the neighbourhood and shape are those that foresaw the last year best.

use rayon::prelude::*;

use crate::progress::Progress;

use super::negative_binomial::ln_kernel;
use super::recent_mean::sizes_from_past;
use super::smoothing::{Neighbourhood, Scratch};
use super::{Fitted, ForecastError, HistoryBefore, Model, Prediction};

/// Exponentially decayed mean, shrunk to the neighbourhood.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShrunkMean;

/// Half-lives tried, in periods.
const HALF_LIVES: [f64; 5] = [3.0, 6.0, 12.0, 24.0, 48.0];
/// Standard deviations of the neighbourhood tried, in metres.
const BANDWIDTHS_M: [f64; 2] = [700.0, 1500.0];
/// Shapes tried: the weight of the neighbourhood, in expected incidents.
const SHAPES: [f64; 6] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0];
/// Share of the whole area's mean in a neighbourhood's, so that no rate is ever zero.
const WHOLE_AREA_SHARE: f64 = 0.1;

/// How far back, how wide and how firmly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Setting {
    half_life_periods: f64,
    bandwidth_m: f64,
    shape: f64,
}

impl Setting {
    /// A middling reach and firmness with some half-life.
    pub(super) fn with_half_life(half_life_periods: f64) -> Self {
        Self { half_life_periods, bandwidth_m: BANDWIDTHS_M[0], shape: 1.0 }
    }
}

#[derive(Debug)]
struct FittedShrunkMean {
    prediction: Prediction,
    setting: Setting,
}

impl Model for ShrunkMean {
    fn fit(&self, past: &HistoryBefore<'_>, _seed: u64, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError> {
        progress.check()?;
        let setting = choose(past);
        progress.check()?;
        let neighbourhood = Neighbourhood::new(past.area(), setting.bandwidth_m);
        let expected = expect(past, setting, &neighbourhood);
        let sizes = sizes_from_past(past, |view| expect(view, setting, &neighbourhood));
        let size = vec![sizes.cell; expected.len()];
        let prediction = Prediction { expected, size, total_size: sizes.total, base: 0.0, drivers: Vec::new() };
        Ok(Box::new(FittedShrunkMean { prediction, setting }))
    }
}

/// Decayed sums of counts and of days, all up to some period.
struct Decayed {
    sums: Vec<f64>,
    days: f64,
}

impl Decayed {
    fn new(cells: usize) -> Self {
        Self { sums: vec![0.0; cells], days: 0.0 }
    }

    fn step(&mut self, past: &HistoryBefore<'_>, period: usize, keep: f64) {
        self.sums.iter_mut().for_each(|sum| *sum *= keep);
        self.days *= keep;
        if let Some(counts) = past.target(period) {
            self.sums.iter_mut().zip(counts).for_each(|(sum, &count)| *sum += f64::from(count));
            self.days += past.recorded_days(period);
        }
    }

    /// Rate a day of each cell's neighbourhood.
    fn neighbours(&self, neighbourhood: &Neighbourhood, scratch: &mut Scratch, out: &mut [f64]) {
        neighbourhood.smooth(&self.sums, scratch, out);
        let whole = self.sums.iter().sum::<f64>() / self.sums.len().max(1) as f64;
        let days = self.days.max(1e-9);
        let least = 1e-9;
        for rate in out {
            *rate = (((1.0 - WHOLE_AREA_SHARE) * *rate + WHOLE_AREA_SHARE * whole) / days).max(least);
        }
    }
}

/// Mean of the gamma posterior, a day: (shape + sum) / (shape / prior rate + days).
fn posterior(sum: f64, days: f64, prior_rate: f64, shape: f64) -> f64 {
    (shape + sum) / (shape / prior_rate + days)
}

fn expect(past: &HistoryBefore<'_>, setting: Setting, neighbourhood: &Neighbourhood) -> Vec<f64> {
    let cells = past.area().len();
    let keep = 0.5_f64.powf(1.0 / setting.half_life_periods);
    let mut decayed = Decayed::new(cells);
    for period in 0..past.len() {
        decayed.step(past, period, keep);
    }
    let mut prior = vec![0.0; cells];
    decayed.neighbours(neighbourhood, &mut Scratch::default(), &mut prior);
    let days = past.next_period().days() as f64;
    decayed
        .sums
        .iter()
        .zip(&prior)
        .map(|(&sum, &rate)| days * posterior(sum, decayed.days, rate, setting.shape))
        .collect()
}

/// How many incidents stand behind each cell's rate: its own, faded, and the neighbourhood's weight.
/// The shape of the gamma distribution of what is known of it.
pub(super) fn evidence(past: &HistoryBefore<'_>) -> Vec<f64> {
    let setting = choose(past);
    let keep = 0.5_f64.powf(1.0 / setting.half_life_periods);
    let mut decayed = Decayed::new(past.area().len());
    for period in 0..past.len() {
        decayed.step(past, period, keep);
    }
    decayed.sums.iter().map(|sum| setting.shape + sum).collect()
}

/// Log of each cell's shrunk rate, relative to the mean of all cells, as known at the start of each
/// of the view's periods and of the one after it: `rates[period * cells + cell]`.
pub(super) fn log_relative_rates(past: &HistoryBefore<'_>, setting: Setting) -> Vec<f64> {
    let cells = past.area().len();
    let keep = 0.5_f64.powf(1.0 / setting.half_life_periods);
    let neighbourhood = Neighbourhood::new(past.area(), setting.bandwidth_m);
    let (mut prior, mut scratch) = (vec![0.0; cells], Scratch::default());
    let mut decayed = Decayed::new(cells);
    let mut rates = vec![0.0; (past.len() + 1) * cells];
    for (period, rates) in rates.chunks_exact_mut(cells.max(1)).enumerate() {
        if decayed.days > 0.0 {
            decayed.neighbours(&neighbourhood, &mut scratch, &mut prior);
            for ((rate, &sum), &prior) in rates.iter_mut().zip(&decayed.sums).zip(&prior) {
                *rate = posterior(sum, decayed.days, prior, setting.shape);
            }
            let mean = rates.iter().sum::<f64>() / cells as f64;
            for rate in rates.iter_mut() {
                *rate = (*rate / mean).ln();
            }
        }
        if period < past.len() {
            decayed.step(past, period, keep);
        }
    }
    rates
}

/// The setting with the highest Poisson score over the last year, one period ahead each time.
pub(super) fn choose(past: &HistoryBefore<'_>) -> Setting {
    let cells = past.area().len();
    let scored_from = {
        let observed: Vec<usize> = past.observed_periods().collect();
        let first = observed.len().saturating_sub(past.periods_in_year()).max(2);
        observed.get(first).copied().unwrap_or(past.len())
    };
    let neighbourhoods: Vec<_> =
        BANDWIDTHS_M.iter().map(|&bandwidth_m| Neighbourhood::new(past.area(), bandwidth_m)).collect();
    let runs: Vec<(usize, usize)> = (0..HALF_LIVES.len())
        .flat_map(|half_life| (0..BANDWIDTHS_M.len()).map(move |bandwidth| (half_life, bandwidth)))
        .collect();
    let scores: Vec<[f64; SHAPES.len()]> = runs
        .par_iter()
        .map(|&(half_life, bandwidth)| {
            let keep = 0.5_f64.powf(1.0 / HALF_LIVES[half_life]);
            let mut decayed = Decayed::new(cells);
            let (mut prior, mut scratch) = (vec![0.0; cells], Scratch::default());
            let mut scores = [0.0; SHAPES.len()];
            for period in 0..past.len() {
                if period >= scored_from
                    && let Some(counts) = past.target(period)
                {
                    decayed.neighbours(&neighbourhoods[bandwidth], &mut scratch, &mut prior);
                    let days = past.periods()[period].days() as f64;
                    for (score, shape) in scores.iter_mut().zip(SHAPES) {
                        for ((&sum, &rate), &count) in decayed.sums.iter().zip(&prior).zip(counts) {
                            let mean = days * posterior(sum, decayed.days, rate, shape);
                            // Only counted cells need a logarithm.
                            *score += if count == 0 { -mean } else { ln_kernel(count, mean, f64::INFINITY) };
                        }
                    }
                }
                decayed.step(past, period, keep);
            }
            scores
        })
        .collect();
    let mut best = Setting { half_life_periods: 12.0, bandwidth_m: BANDWIDTHS_M[0], shape: 1.0 };
    let mut best_score = f64::NEG_INFINITY;
    for (&(half_life, bandwidth), scores) in runs.iter().zip(&scores) {
        for (&score, shape) in scores.iter().zip(SHAPES) {
            if score > best_score {
                best_score = score;
                best =
                    Setting { half_life_periods: HALF_LIVES[half_life], bandwidth_m: BANDWIDTHS_M[bandwidth], shape };
            }
        }
    }
    best
}

impl Fitted for FittedShrunkMean {
    fn predict(&self) -> Prediction {
        self.prediction.clone()
    }

    fn summary(&self) -> Vec<(String, String)> {
        vec![
            ("Half-life of a count".to_owned(), format!("{} periods", self.setting.half_life_periods)),
            ("Reach of the neighbourhood".to_owned(), format!("{} m", self.setting.bandwidth_m)),
            ("Weight of the neighbourhood".to_owned(), format!("as much as {} recorded incidents", self.setting.shape)),
        ]
    }
}
