//! What every member foresaw at every moment that matters: the past periods that weights, scatter
//! and choice are learned from, and the ones asked for. Each member forecasts each of them once.

use rayon::prelude::*;

use crate::forecast::{ForecastError, HistoryBefore, ModelId, Prediction};
use crate::progress::Progress;

use super::mixture::{Mixed, mix};
use super::{JUDGED, MEMBERS};

/// Observed periods that the members need before the first period they are judged on.
const BEFORE_FIRST: usize = 12;

/// What one member foresaw.
#[derive(Debug)]
pub(in crate::forecast) struct Member {
    pub(in crate::forecast) model: ModelId,
    /// One an origin.
    pub(in crate::forecast) predictions: Vec<Prediction>,
    /// What it learned at each origin, in words.
    pub(in crate::forecast) summaries: Vec<Vec<(String, String)>>,
}

/// Forecasts of all members and of their mixture, at ascending origins.
#[derive(Debug)]
pub(in crate::forecast) struct Panel {
    /// Number of the period right after each view.
    pub(in crate::forecast) origins: Vec<usize>,
    /// In the order of [`MEMBERS`].
    pub(in crate::forecast) members: Vec<Member>,
    /// Forecasts of the mixture, one an origin.
    pub(in crate::forecast) mixed: Vec<Mixed>,
}

impl Panel {
    /// Forecasts for some views of one history, in ascending order of their ends, and for the
    /// periods before them that are needed to judge.
    pub(in crate::forecast) fn new(
        pasts: &[HistoryBefore<'_>],
        seed: u64,
        progress: &Progress,
    ) -> Result<Self, ForecastError> {
        let (Some(first), Some(last)) = (pasts.first(), pasts.last()) else {
            return Ok(Self { origins: Vec::new(), members: Vec::new(), mixed: Vec::new() });
        };
        let mut origins: Vec<usize> = first.observed_periods().skip(BEFORE_FIRST).collect();
        origins.drain(..origins.len().saturating_sub(JUDGED));
        // between the views, what was observed is judged too
        origins.extend((first.len()..last.len()).filter(|&period| last.observed(period)));
        origins.extend(pasts.iter().map(HistoryBefore::len));
        origins.sort_unstable();
        origins.dedup();
        let views: Vec<HistoryBefore<'_>> = origins.iter().map(|&origin| last.before(origin)).collect();

        let members = MEMBERS
            .into_par_iter()
            .map(|(model, _)| {
                let fitted = model.build().fit_each(&views, seed, progress)?;
                progress.check()?;
                let predictions = fitted.iter().map(|fitted| fitted.predict()).collect();
                let summaries = fitted.iter().map(|fitted| fitted.summary()).collect();
                Ok(Member { model, predictions, summaries })
            })
            .collect::<Result<Vec<_>, ForecastError>>()?;
        let mixed = mix(&views, &members);
        Ok(Self { origins, members, mixed })
    }

    /// Where the forecast for a view stands in the lists.
    pub(in crate::forecast) fn at(&self, past: &HistoryBefore<'_>) -> Option<usize> {
        self.origins.binary_search(&past.len()).ok()
    }
}
