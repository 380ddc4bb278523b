//! Plain counts over other windows than the last year's.
//!
//! A short window follows change and is noisy, a long one is steady and slow. Which is better
//! depends on how many incidents there are, so all are offered beside the twelve-month mean.

use crate::progress::Progress;

use super::recent_mean::FittedMean;
use super::{Fitted, ForecastError, HistoryBefore, Model};

/// How far back plain counts look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountsWindow {
    /// The last three periods; further back where the data covers none of them.
    Quarter,
    /// The last two years of periods (24 months or 26 windows).
    TwoYears,
    /// Everything before the origin.
    Everything,
}

impl CountsWindow {
    /// Number of periods to average; unobserved ones count towards it.
    fn periods(self, past: &HistoryBefore<'_>) -> usize {
        let newest_observed = || past.observed_periods().next_back().map_or(0, |newest| past.len() - newest);
        match self {
            Self::Quarter => newest_observed().max(3),
            Self::TwoYears => newest_observed().max(2 * past.periods_in_year()),
            Self::Everything => past.len(),
        }
    }
}

impl Model for CountsWindow {
    fn fit(&self, past: &HistoryBefore<'_>, _seed: u64, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError> {
        progress.check()?;
        Ok(Box::new(FittedMean::new(past, |view| self.periods(view))))
    }
}
