//! Plain counts: the mean of the last twelve months, cell by cell. What every other model has to
//! beat.

use crate::progress::Progress;

use super::negative_binomial::most_likely_size;
use super::{Fitted, ForecastError, HistoryBefore, Model, Prediction};

/// A cell that was empty all year is given this share of one incident a year: a forecast of
/// exactly nothing would claim to know that nothing can happen.
const FLOOR_INCIDENTS_A_YEAR: f64 = 0.12;

/// The least that plain counts expect of a cell in a period.
pub(super) fn floor_rate(past: &HistoryBefore<'_>) -> f64 {
    FLOOR_INCIDENTS_A_YEAR / past.periods_in_year() as f64
}

/// Mean of the observed periods of the last twelve months (12 months or 13 windows).
#[derive(Debug, Clone, Copy, Default)]
pub struct RecentMean;

/// Plain counts over some window, fitted.
#[derive(Debug)]
pub(super) struct FittedMean {
    prediction: Prediction,
    periods: usize,
}

impl FittedMean {
    /// The mean of `window(view)` periods, with the dispersion that this way of forecasting had
    /// over the last year.
    pub(super) fn new(past: &HistoryBefore<'_>, window: impl Fn(&HistoryBefore<'_>) -> usize) -> Self {
        let mean = |view: &HistoryBefore<'_>| mean_of_latest(view, window(view));
        let (expected, periods) = mean(past);
        let sizes = sizes_from_past(past, |view| mean(view).0);
        let size = vec![sizes.cell; expected.len()];
        let prediction = Prediction { expected, size, total_size: sizes.total, base: 0.0, drivers: Vec::new() };
        Self { prediction, periods }
    }
}

impl Model for RecentMean {
    fn fit(&self, past: &HistoryBefore<'_>, _seed: u64, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError> {
        progress.check()?;
        Ok(Box::new(FittedMean::new(past, last_year)))
    }
}

/// The window of the yardstick.
fn last_year(past: &HistoryBefore<'_>) -> usize {
    past.periods_in_year()
}

/// Mean count a cell over the observed ones of the latest `window` periods, scaled to the days of
/// the next period; and how many periods those were.
fn mean_of_latest(past: &HistoryBefore<'_>, window: usize) -> (Vec<f64>, usize) {
    let first = past.len().saturating_sub(window);
    let mut sums = vec![0_u64; past.area().len()];
    let (mut periods, mut days) = (0_usize, 0.0);
    for period in first..past.len() {
        let Some(counts) = past.target(period) else { continue };
        sums.iter_mut().zip(counts).for_each(|(sum, &count)| *sum += u64::from(count));
        periods += 1;
        days += past.recorded_days(period);
    }
    let floor = floor_rate(past);
    let scale = if days > 0.0 { past.next_period().days() as f64 / days } else { 0.0 };
    (sums.into_iter().map(|sum| (sum as f64 * scale).max(floor)).collect(), periods)
}

/// Dispersion of cells and of the total.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub(super) cell: f64,
    pub(super) total: f64,
}

/// Dispersion of a way of forecasting, from how far it was off in the last year, one period ahead
/// each time.
pub(super) fn sizes_from_past(past: &HistoryBefore<'_>, expected: impl Fn(&HistoryBefore<'_>) -> Vec<f64>) -> Sizes {
    let mut cells = Vec::new();
    let mut totals = Vec::new();
    for period in scored_periods(past) {
        let Some(counts) = past.target(period) else { continue };
        let foreseen = expected(&past.before(period));
        totals.push((counts.iter().sum::<u32>(), foreseen.iter().sum::<f64>()));
        cells.extend(counts.iter().copied().zip(foreseen));
    }
    Sizes { cell: most_likely_size(&cells, 1.0), total: most_likely_size(&totals, 1.0) }
}

/// The observed periods of about the last year, newest first: those that a way of forecasting is
/// tried on. The first two observed ones are never among them.
pub(super) fn scored_periods(past: &HistoryBefore<'_>) -> Vec<usize> {
    let origins: Vec<usize> = past.observed_periods().skip(2).collect();
    origins.into_iter().rev().take(past.periods_in_year()).collect()
}

impl Fitted for FittedMean {
    fn predict(&self) -> Prediction {
        self.prediction.clone()
    }

    fn summary(&self) -> Vec<(String, String)> {
        vec![("Periods averaged".to_owned(), self.periods.to_string())]
    }
}
