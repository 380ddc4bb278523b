//! From what was loaded to a backtest and its report.

use std::sync::Arc;

use crate::evaluation::{Backtest, Report};
use crate::forecast::ModelId;
use crate::geography::StudyArea;
use crate::progress::Progress;

use super::{ForecastRequest, Loaded, PipelineError};

/// What to backtest.
#[derive(Debug, Clone, PartialEq)]
pub struct BacktestRequest {
    /// Target, cells, the day up to which there are origins, seed; its model is not looked at.
    pub forecast: ForecastRequest,
    /// The models, in order.
    pub models: Vec<ModelId>,
    /// How many of the last periods to forecast.
    pub origins: usize,
    /// Use the cells that ever held an incident, later ones included, as published tables do,
    /// instead of those known before the first origin. Without effect when there is a boundary.
    pub cells_of_all_time: bool,
}

/// A backtest and what it says.
#[derive(Debug)]
pub struct BacktestOutcome {
    /// What was asked for.
    pub request: BacktestRequest,
    /// What was foreseen and recorded.
    pub backtest: Backtest,
    /// What it says.
    pub report: Report,
    /// The cells.
    pub area: Arc<StudyArea>,
}

/// Runs every model at every origin and scores them.
pub fn backtest(
    loaded: &Loaded,
    request: &BacktestRequest,
    progress: &Progress,
) -> Result<BacktestOutcome, PipelineError> {
    let _ = (loaded, request, progress);
    todo!("backtest owner")
}
