//! From a map of where to expected counts.
//!
//! The hotspot methods of the field say where, not how many: each gives a surface over the cells.
//! Here the surface is scaled to plain counts' level (the rate of the last year), and a share of
//! that level is spread evenly, so that no cell is impossible. The share changes no rank. It and the
//! method's own settings are those that foresaw the periods of the last year best, each from what
//! was recorded before it (Poisson log score).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rayon::prelude::*;

use crate::progress::Progress;

use super::recent_mean::{floor_rate, scored_periods, sizes_from_past};
use super::{Fitted, ForecastError, HistoryBefore, Prediction};

/// Shares of the expected total tried as the part that is spread evenly over all cells.
const EVEN_SHARES: [f64; 7] = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4];

/// A way of drawing a surface from past events.
pub(super) trait SurfaceMethod: fmt::Debug + Sync {
    /// What there is to choose.
    type Setting: fmt::Debug + Copy + Send + Sync;

    /// The setting where the past is too short to try any.
    fn usual(&self, past: &HistoryBefore<'_>) -> Self::Setting;

    /// All settings to choose from, those that share work together.
    fn batches(&self, past: &HistoryBefore<'_>) -> Vec<Vec<Self::Setting>>;

    /// The surfaces of each setting of a batch or of a part of one, one a period number in `origins` (ascending), as
    /// seen from the start of that period: nothing recorded from then on may be looked at.
    fn surfaces(&self, past: &HistoryBefore<'_>, batch: &[Self::Setting], origins: &[usize]) -> Vec<Vec<Surface>>;

    /// The setting in words.
    fn summary(&self, setting: Self::Setting) -> Vec<(String, String)>;
}

/// Relative weight of each cell, summing to one.
#[derive(Debug, Clone)]
pub(super) struct Surface(Vec<f64>);

impl Surface {
    /// From weights of any scale; even where they are all zero.
    pub(super) fn new(mut weights: Vec<f64>) -> Self {
        let sum: f64 = weights.iter().sum();
        if sum > 0.0 && sum.is_finite() {
            for weight in &mut weights {
                *weight /= sum;
            }
        } else {
            let even = 1.0 / weights.len().max(1) as f64;
            weights.fill(even);
        }
        Self(weights)
    }

    /// Expected counts that sum to `total`, a share of it spread evenly.
    pub(super) fn expected(&self, total: f64, even_share: f64) -> Vec<f64> {
        let even = total * even_share / self.0.len().max(1) as f64;
        let rest = total * (1.0 - even_share);
        self.0.iter().map(|weight| rest * weight + even).collect()
    }

    /// Poisson log score of each even share.
    pub(super) fn scores(&self, total: f64, counts: &[u32]) -> [f64; EVEN_SHARES.len()] {
        EVEN_SHARES.map(|even_share| {
            let even = even_share / self.0.len().max(1) as f64;
            let counted = self.0.iter().zip(counts).filter(|(_, count)| **count > 0);
            let logs =
                counted.map(|(weight, &count)| f64::from(count) * (total * ((1.0 - even_share) * weight + even)).ln());
            logs.sum::<f64>() - total
        })
    }
}

/// Expected total of the next period at the rate of the last year's observed periods (of all
/// periods where the last year has none).
pub(super) fn level_of_last_year(past: &HistoryBefore<'_>) -> f64 {
    let over = |first: usize| {
        let observed = (first..past.len()).filter_map(|period| Some((period, past.target_total(period)?)));
        observed.fold((0, 0), |(days, sum), (period, total)| (days + past.periods()[period].days(), sum + total))
    };
    let (days, sum) = match over(past.len().saturating_sub(past.periods_in_year())) {
        (0, _) => over(0),
        found => found,
    };
    (sum as f64 * past.next_period().days() as f64 / days.max(1) as f64).max(floor_rate(past))
}

/// A setting and how well it foresaw the last year.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tried<T> {
    pub(super) setting: T,
    pub(super) even_share: f64,
    score: f64,
}

impl<T> Tried<T> {
    /// What is used where there is nothing to try settings on.
    pub(super) fn untried(setting: T) -> Self {
        Self { setting, even_share: 0.05, score: f64::NEG_INFINITY }
    }

    /// A setting with the best of the even shares, by their summed scores; the first of equals.
    pub(super) fn new(setting: T, scores: [f64; EVEN_SHARES.len()]) -> Self {
        let (mut even_share, mut best) = (EVEN_SHARES[0], scores[0]);
        for (share, score) in EVEN_SHARES.into_iter().zip(scores) {
            if score > best {
                (even_share, best) = (share, score);
            }
        }
        Self { setting, even_share, score: best }
    }

    /// The better one; the first of equals.
    pub(super) fn or(self, other: Self) -> Self {
        if other.score > self.score { other } else { self }
    }
}

/// Sums scores of even shares.
pub(super) fn add_scores(sums: &mut [f64; EVEN_SHARES.len()], scores: [f64; EVEN_SHARES.len()]) {
    sums.iter_mut().zip(scores).for_each(|(sum, score)| *sum += score);
}

/// Learns from a view.
pub(super) fn fit<M: SurfaceMethod>(
    method: &M,
    past: &HistoryBefore<'_>,
    progress: &Progress,
) -> Result<Box<dyn Fitted>, ForecastError> {
    let tried = choose(method, past, progress)?;
    Learned::new(method, tried, std::slice::from_ref(past)).fitted(past, progress)
}

/// Learns from several views of one history, ascending; settings are chosen on the first.
pub(super) fn fit_each<M: SurfaceMethod>(
    method: &M,
    pasts: &[HistoryBefore<'_>],
    progress: &Progress,
) -> Result<Vec<Box<dyn Fitted>>, ForecastError> {
    let Some(first) = pasts.first() else { return Ok(Vec::new()) };
    if pasts.len() > 1 && first.changes_with_view() {
        // a later view shows what was recorded late: nothing may be shared
        return pasts
            .par_iter()
            .map(|past| Learned::new(method, choose(method, past, progress)?, &[*past]).fitted(past, progress))
            .collect();
    }
    let learned = Learned::new(method, choose(method, first, progress)?, pasts);
    pasts.par_iter().map(|past| learned.fitted(past, progress)).collect()
}

/// The surfaces of one setting that some views need: of their own origins, and of those in their
/// last years.
struct Learned {
    surfaces: BTreeMap<usize, Surface>,
    even_share: f64,
    summary: Vec<(String, String)>,
}

impl Learned {
    fn new<M: SurfaceMethod>(method: &M, tried: Tried<M::Setting>, pasts: &[HistoryBefore<'_>]) -> Self {
        let origins: BTreeSet<usize> =
            pasts.iter().flat_map(|past| scored_periods(past).into_iter().chain([past.len()])).collect();
        let origins: Vec<usize> = origins.into_iter().collect();
        let surfaces = pasts.last().and_then(|longest| method.surfaces(longest, &[tried.setting], &origins).pop());
        let mut summary = method.summary(tried.setting);
        summary.push(even_line(tried.even_share));
        let surfaces = origins.into_iter().zip(surfaces.unwrap_or_default()).collect();
        Self { surfaces, even_share: tried.even_share, summary }
    }

    fn expected(&self, view: &HistoryBefore<'_>) -> Vec<f64> {
        let surface = self.surfaces.get(&view.len());
        surface.map_or_else(Vec::new, |surface| surface.expected(level_of_last_year(view), self.even_share))
    }

    fn fitted(&self, past: &HistoryBefore<'_>, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError> {
        progress.check()?;
        let prediction = predict(past, |view| self.expected(view));
        Ok(Box::new(FittedSurface { prediction, summary: self.summary.clone() }))
    }
}

/// The distribution that follows from a way of forecasting, with the dispersion it had over the
/// last year.
pub(super) fn predict(past: &HistoryBefore<'_>, expected: impl Fn(&HistoryBefore<'_>) -> Vec<f64>) -> Prediction {
    let sizes = sizes_from_past(past, &expected);
    let expected = expected(past);
    let size = vec![sizes.cell; expected.len()];
    Prediction { expected, size, total_size: sizes.total, base: 0.0, drivers: Vec::new() }
}

/// The even share in words.
pub(super) fn even_line(even_share: f64) -> (String, String) {
    ("Spread evenly over all cells".to_owned(), format!("{}% of the total", even_share * 100.0))
}

fn choose<M: SurfaceMethod>(
    method: &M,
    past: &HistoryBefore<'_>,
    progress: &Progress,
) -> Result<Tried<M::Setting>, ForecastError> {
    let mut origins = scored_periods(past);
    origins.reverse();
    let usual = Tried::untried(method.usual(past));
    if origins.is_empty() {
        return Ok(usual);
    }
    let best_of_each = method
        .batches(past)
        .par_iter()
        .map(|batch| {
            progress.check()?;
            let surfaces = method.surfaces(past, batch, &origins);
            let tried = batch.iter().zip(surfaces).map(|(&setting, surfaces)| {
                let mut sums = [0.0; EVEN_SHARES.len()];
                for (&origin, surface) in origins.iter().zip(&surfaces) {
                    let Some(counts) = past.target(origin) else { continue };
                    add_scores(&mut sums, surface.scores(level_of_last_year(&past.before(origin)), counts));
                }
                Tried::new(setting, sums)
            });
            Ok(tried.reduce(Tried::or))
        })
        .collect::<Result<Vec<_>, ForecastError>>()?;
    Ok(best_of_each.into_iter().flatten().fold(usual, Tried::or))
}

#[derive(Debug)]
struct FittedSurface {
    prediction: Prediction,
    summary: Vec<(String, String)>,
}

impl Fitted for FittedSurface {
    fn predict(&self) -> Prediction {
        self.prediction.clone()
    }

    fn summary(&self) -> Vec<(String, String)> {
        self.summary.clone()
    }
}
