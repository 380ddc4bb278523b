//! Rolling-origin backtest: every model at every past origin, each seeing only what was before it.

use std::sync::Arc;

use crate::forecast::{ForecastError, History, ModelId, Period, PeriodKind};
use crate::geography::StudyArea;
use crate::progress::Progress;

/// One past period that was forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// The period; the origin is its first day.
    pub period: Period,
    /// What was recorded, one a cell.
    pub recorded: Vec<u32>,
}

/// What was foreseen for one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Foreseen {
    /// Expected count, one a cell; always positive.
    pub expected: Vec<f64>,
    /// Negative-binomial size, one a cell; infinite is Poisson.
    pub size: Vec<f64>,
    /// Negative-binomial size of the total over all cells.
    pub total_size: f64,
    /// Central 80% interval of each cell's count as the forecast itself states it.
    pub interval80: Vec<(u32, u32)>,
    /// Probability of at least one incident, one a cell, as the forecast itself states it.
    pub p_any: Vec<f64>,
}

/// One model, or one forecast file, over all origins.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelRun {
    /// Id of the model, or the name of the file.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// The model, when it is one of ours.
    pub model: Option<ModelId>,
    /// One an origin, in their order.
    pub foreseen: Vec<Foreseen>,
}

/// What was foreseen and what was recorded, before anything is scored.
#[derive(Debug, Clone)]
pub struct Backtest {
    /// The cells: fixed before the first origin.
    pub area: Arc<StudyArea>,
    /// Four weeks or months.
    pub kind: PeriodKind,
    /// Oldest first.
    pub origins: Vec<Origin>,
    /// In the order asked for.
    pub models: Vec<ModelRun>,
    /// Models that could not take part, and why: (id, sentence).
    pub left_out: Vec<(ModelId, String)>,
}

/// Forecasts each of the last `origins` observed periods from what came before it, with every model.
pub fn backtest(
    history: &History,
    models: &[ModelId],
    origins: usize,
    seed: u64,
    progress: &Progress,
) -> Result<Backtest, ForecastError> {
    let _ = (history, models, origins, seed, progress);
    todo!("backtest owner")
}
