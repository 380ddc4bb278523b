//! Log-linear regression: where the next incidents fall is learned from what was recorded here and
//! nearby, how many in all from the area's level and season.
//!
//! The rows are cells at past origins, each with what was known of the cell at that moment. Every
//! origin has an intercept of its own ([`glm`]), so the coefficients learn only how counts are
//! spread over the cells; the total of the next period comes from a separate model of all past
//! totals, and is shared out in proportion.

mod drivers;
mod features;
pub mod glm;
mod newton;

use std::ops::Range;

use rayon::prelude::*;

use crate::progress::Progress;

use super::negative_binomial::most_likely_size;
use super::period_level::{NextTotal, next_total};
use super::shrunk_mean::choose;
use super::{Fitted, ForecastError, HistoryBefore, Model, Prediction};
use features::{Feature, Sums, features, prior};
use glm::{Design, Options};

/// Periods before the first origin that is learned from.
const FIRST_ORIGIN: usize = 6;
/// Fewest observed periods: enough for features and for a few origins to learn from.
pub(super) const MIN_PERIODS: usize = 8;
/// The most origins learned from, newest first kept: older ones teach little and cost as much.
const MAX_ORIGINS: usize = 130;
/// The most rows learned from.
const MAX_ROWS: usize = 60_000;
/// Origins held out to choose the penalty.
const HELD_OUT: usize = 4;
/// Penalties tried, strongest first, so that each fit starts near the next.
const RIDGES: [f64; 4] = [1000.0, 300.0, 100.0, 30.0];
/// Log-likelihood that a step must be worth.
const TOLERANCE: f64 = 0.01;

/// Regression with negative-binomial dispersion and ridge penalty.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogLinear {
    /// Ridge penalty; chosen on the last periods when `None`.
    pub ridge: Option<f64>,
}

#[derive(Debug)]
struct FittedLogLinear {
    prediction: Prediction,
    ridge: f64,
    origins: usize,
    columns: usize,
    next: NextTotal,
    share_size: f64,
}

impl Model for LogLinear {
    fn fit(&self, past: &HistoryBefore<'_>, seed: u64, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError> {
        let mut fitted = self.fit_each(std::slice::from_ref(past), seed, progress)?;
        fitted.pop().ok_or_else(|| too_little(past))
    }

    fn fit_each(
        &self,
        pasts: &[HistoryBefore<'_>],
        _seed: u64,
        progress: &Progress,
    ) -> Result<Vec<Box<dyn Fitted>>, ForecastError> {
        let (Some(first), Some(last)) = (pasts.first(), pasts.last()) else { return Ok(Vec::new()) };
        if first.observed_periods().count() < MIN_PERIODS {
            return Err(too_little(first));
        }
        let features = features(last.kind(), last.context_len());
        let sums = Sums::new(last, &features, choose(first));
        progress.check()?;

        let training = Training::new(last, origins_learned_from(first).start, &features, &sums);
        progress.check()?;
        let (ridge, start) = self.choose_ridge(first, &training);
        progress.check()?;
        // Reasons are words for people to read, who look at one forecast at a time.
        let with_drivers = pasts.len() == 1;
        pasts
            .par_iter()
            .map(|past| {
                progress.check()?;
                Ok(fit_view(past, &training, &sums, &features, ridge, &start, with_drivers))
            })
            .collect()
    }
}

fn too_little(past: &HistoryBefore<'_>) -> ForecastError {
    ForecastError::TooLittleHistory {
        found: past.observed_periods().count(),
        needed: MIN_PERIODS,
        origin: past.next_period().start,
    }
}

/// Periods whose counts a view may learn from, as a range of all periods.
fn origins_learned_from(past: &HistoryBefore<'_>) -> Range<usize> {
    let most = (MAX_ROWS / past.area().len().max(1)).clamp(18, MAX_ORIGINS);
    let observed: Vec<usize> = past.observed_periods().skip(3).collect();
    // Features need a few periods before them; a short record makes do with three.
    let early = observed.iter().filter(|&&period| period < FIRST_ORIGIN).count();
    let early = if observed.len() >= early + 4 { early } else { 0 };
    let first = early.max(observed.len().saturating_sub(most));
    observed.get(first).copied().unwrap_or(past.len())..past.len()
}

/// The rows of all origins, in groups by origin.
struct Training {
    design: Design,
    /// The period of each group, ascending.
    periods: Vec<usize>,
}

impl Training {
    fn new(past: &HistoryBefore<'_>, first: usize, features: &[Feature], sums: &Sums) -> Self {
        let periods: Vec<usize> = past.observed_periods().filter(|&period| period >= first).collect();
        let rows: Vec<Vec<f64>> = periods.par_iter().map(|&period| sums.rows(features, period)).collect();
        let mut design = Design::new(features.len()).with_prior(&prior(features));
        for (period, rows) in periods.iter().zip(rows) {
            design.push_group(&rows, past.target(*period).unwrap_or(&[]));
        }
        Self { design, periods }
    }

    /// Numbers of the groups whose period lies in a range.
    fn groups(&self, periods: Range<usize>) -> Range<usize> {
        let before = |end: usize| self.periods.partition_point(|&period| period < end);
        before(periods.start)..before(periods.end)
    }
}

impl LogLinear {
    /// The penalty that best foresaw how the last few periods' counts were spread, and the
    /// coefficients to start later fits from.
    fn choose_ridge(&self, past: &HistoryBefore<'_>, training: &Training) -> (f64, Vec<f64>) {
        let groups = training.groups(origins_learned_from(past));
        let options = |ridge| Options { ridge, size: f64::INFINITY, tolerance: TOLERANCE, max_steps: 30 };
        if let Some(ridge) = self.ridge {
            return (ridge, glm::fit(&training.design, groups, options(ridge), None).coefficients);
        }
        let held_out = HELD_OUT.min(groups.len() / 3).max(1);
        let learned = groups.start..groups.end.saturating_sub(held_out);
        let scored = learned.end..groups.end;
        let mut best = (f64::NEG_INFINITY, RIDGES[0], Vec::new());
        let (mut start, mut curvature): (Option<Vec<f64>>, _) = (None, None);
        for ridge in RIDGES {
            let (fit, curve) =
                glm::fit_on(&training.design, learned.clone(), options(ridge), start.as_deref(), curvature.take());
            let score: f64 = scored.clone().map(|group| spread_score(&training.design, group, &fit.coefficients)).sum();
            if score > best.0 {
                best = (score, ridge, fit.coefficients.clone());
            }
            start = Some(fit.coefficients);
            curvature = Some(curve);
        }
        (best.1, best.2)
    }
}

/// Log-likelihood of how a group's counts are spread over its cells, given their total.
fn spread_score(design: &Design, group: usize, coefficients: &[f64]) -> f64 {
    let predictor = design.predictor(group, coefficients);
    let all: f64 = predictor.iter().map(|eta| eta.exp()).sum();
    let ln_all = all.ln();
    predictor.iter().zip(design.counts(group)).map(|(eta, &count)| f64::from(count) * (eta - ln_all)).sum()
}

fn fit_view(
    past: &HistoryBefore<'_>,
    training: &Training,
    sums: &Sums,
    features: &[Feature],
    ridge: f64,
    start: &[f64],
    with_drivers: bool,
) -> Box<dyn Fitted> {
    let groups = training.groups(origins_learned_from(past));
    let design = &training.design;
    let poisson = Options { ridge, size: f64::INFINITY, tolerance: TOLERANCE, max_steps: 30 };
    let first = glm::fit(design, groups.clone(), poisson, Some(start));
    let newest = groups.end.saturating_sub(past.periods_in_year()).max(groups.start)..groups.end;
    let size = most_likely_size(&first.counts_and_means(design, groups.start, newest.clone()), 1.0);
    let fit = glm::fit(design, groups.clone(), Options { size, ..poisson }, Some(&first.coefficients));
    let share_size = most_likely_size(&fit.counts_and_means(design, groups.start, newest), 1.0);

    let next = next_total(past);
    let rows = sums.rows(features, past.len());
    let told = drivers::tell(past, sums, features, &rows, &fit.coefficients, &next, with_drivers);
    let prediction = Prediction {
        size: vec![combined_size(share_size, next.size); told.expected.len()],
        expected: told.expected,
        total_size: next.size,
        base: told.base,
        drivers: told.drivers,
    };
    Box::new(FittedLogLinear { prediction, ridge, origins: groups.len(), columns: features.len(), next, share_size })
}

/// A cell's count varies with its own rate and with the total: relative variances of a product.
fn combined_size(own: f64, shared: f64) -> f64 {
    let relative_variance = (1.0 + 1.0 / own) * (1.0 + 1.0 / shared) - 1.0;
    if relative_variance > 1e-9 { 1.0 / relative_variance } else { f64::INFINITY }
}

impl Fitted for FittedLogLinear {
    fn predict(&self) -> Prediction {
        self.prediction.clone()
    }

    fn summary(&self) -> Vec<(String, String)> {
        let percent = |factor: f64| format!("{:+.0}%", (factor - 1.0) * 100.0);
        let dispersion = if self.share_size.is_infinite() {
            "no more than by chance".to_owned()
        } else {
            format!("more than by chance (negative-binomial size {:.2})", self.share_size)
        };
        vec![
            ("Learned from".to_owned(), format!("{} past periods, each with what was known before it", self.origins)),
            ("Things known of a cell".to_owned(), format!("{} counts on the log scale", self.columns)),
            ("Ridge penalty".to_owned(), format!("{} (chosen on the periods just before)", self.ridge)),
            ("Counts of a cell vary".to_owned(), dispersion),
            ("Time of year".to_owned(), percent(self.next.season)),
            ("Level drifts from period to period by".to_owned(), format!("about {:.1}%", self.next.wander_sd * 100.0)),
        ]
    }
}
