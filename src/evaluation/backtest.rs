//! Rolling-origin backtest: every model at every past origin, each seeing only what was before it.

use std::sync::Arc;

use rayon::prelude::*;

use crate::forecast::{
    Calendar, ForecastError, History, HistoryBefore, MIN_OBSERVED_PERIODS, ModelId, Period, PeriodKind, Prediction,
};
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

/// The periods that a backtest of this many origins forecasts: the last of those that the data
/// covers, each with at least [`MIN_OBSERVED_PERIODS`] covered ones before it. Fewer than `origins`
/// when there are no more, at least one; fails when the record is too short for any.
pub fn origin_periods(calendar: &Calendar, origins: usize) -> Result<Vec<usize>, ForecastError> {
    let observed = calendar.observed.iter().enumerate().filter(|(_, observed)| **observed).map(|(period, _)| period);
    let mut possible: Vec<usize> = observed.skip(MIN_OBSERVED_PERIODS).collect();
    if possible.is_empty() {
        let (found, needed) = (calendar.observed_periods(), MIN_OBSERVED_PERIODS + 1);
        return Err(ForecastError::TooLittleHistory { found, needed, origin: calendar.origin });
    }
    Ok(possible.split_off(possible.len().saturating_sub(origins.max(1))))
}

/// Forecasts each of the last `origins` observed periods from what came before it, with every model.
///
/// Models run side by side, and the result is the same on any number of threads. A model that cannot
/// do with so short a past, or needs days where there are only months, is left out with the reason;
/// fails when none is left, or when there is no period to forecast. With fewer possible periods than
/// asked for, all of them are forecast ([`origin_periods`]).
pub fn backtest(
    history: &History,
    models: &[ModelId],
    origins: usize,
    seed: u64,
    progress: &Progress,
) -> Result<Backtest, ForecastError> {
    let calendar = history.calendar();
    let all = history.all();
    let periods = origin_periods(calendar, origins)?;
    let first = periods.first().copied().unwrap_or_default();
    let pasts: Vec<HistoryBefore<'_>> = periods.iter().map(|&period| history.before(period)).collect();
    let names: Vec<String> =
        models.iter().map(|model| format!("Forecasting {} past periods: {}", pasts.len(), model.name())).collect();
    let parts = progress.side_by_side(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let runs: Vec<Result<ModelRun, ForecastError>> =
        models.par_iter().zip(&parts).map(|(&model, part)| run(model, &pasts, seed, part)).collect();
    // a model that is left out is done too
    progress.step("Past periods forecast", 1.0);
    progress.check()?;

    let mut backtest = Backtest {
        area: Arc::clone(history.area()),
        kind: calendar.kind,
        origins: periods
            .iter()
            .map(|&period| Origin {
                period: all.periods()[period],
                recorded: all.target(period).unwrap_or_default().to_vec(),
            })
            .collect(),
        models: Vec::new(),
        left_out: Vec::new(),
    };
    let mut first_reason = None;
    for (&model, run) in models.iter().zip(runs) {
        match run {
            Ok(run) => backtest.models.push(run),
            Err(error) => {
                let Some(reason) = why_left_out(&error, calendar, first) else { return Err(error) };
                backtest.left_out.push((model, reason));
                first_reason.get_or_insert(error);
            }
        }
    }
    match first_reason {
        Some(error) if backtest.models.is_empty() => Err(error),
        _ => Ok(backtest),
    }
}

/// One model at every origin.
fn run(model: ModelId, pasts: &[HistoryBefore<'_>], seed: u64, progress: &Progress) -> Result<ModelRun, ForecastError> {
    progress.check()?;
    progress.step("", 0.0);
    let fitted = model.build().fit_each(pasts, seed, progress)?;
    let mut foreseen = Vec::with_capacity(pasts.len());
    for fitted in fitted {
        progress.check()?;
        foreseen.push(Foreseen::from(fitted.predict()));
    }
    progress.step("", 1.0);
    Ok(ModelRun { id: model.id().to_owned(), name: model.name().to_owned(), model: Some(model), foreseen })
}

impl From<Prediction> for Foreseen {
    fn from(prediction: Prediction) -> Self {
        let cells = 0..prediction.expected.len();
        Self {
            interval80: cells.clone().map(|cell| prediction.interval80(cell)).collect(),
            p_any: cells.map(|cell| prediction.p_any(cell)).collect(),
            expected: prediction.expected,
            size: prediction.size,
            total_size: prediction.total_size,
        }
    }
}

/// Why a model takes no part, in one sentence; `None` for a failure that is not of this model only.
fn why_left_out(error: &ForecastError, calendar: &Calendar, first: usize) -> Option<String> {
    match *error {
        ForecastError::TooLittleHistory { found, needed, .. } => {
            let before: usize = calendar.observed[..first].iter().filter(|observed| **observed).count();
            let origins = calendar.observed_periods() - before;
            // the model may have counted in its own way: fewer origins by what it says is missing
            let enough = origins.saturating_sub(needed.saturating_sub(found));
            let remedy = match enough {
                0 => "load earlier records".to_owned(),
                1 => "load earlier records or ask for 1 origin".to_owned(),
                _ => format!("load earlier records or ask for at most {enough} origins"),
            };
            Some(format!("it needs {needed} complete periods before the first origin and there are {found}: {remedy}"))
        }
        ForecastError::NeedsDates { .. } => {
            Some("it needs the day of each incident, and these records give only its month".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
