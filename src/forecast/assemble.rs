//! From a model's distributions to the forecast that people see.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::progress::Progress;
use crate::targets::Target;

use super::{
    CellForecast, Fitted, Forecast, ForecastError, History, HistoryBefore, MIN_OBSERVED_PERIODS, ModelId,
    RankCertainty, Total,
};

/// What a forecast is called and marked with, beside what a model says.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    /// What is forecast.
    pub target: &'a Target,
    /// The model asked for.
    pub model: ModelId,
    /// Marks every output made from it.
    pub synthetic: bool,
    /// Last day of the data used.
    pub data_as_at: NaiveDate,
}

/// Fits a model on everything before the history's origin and forecasts the period that starts
/// there.
///
/// `data_as_at` is the last day of the data used; `synthetic` marks every output made from it.
pub fn forecast(
    history: &History,
    target: &Target,
    model: ModelId,
    seed: u64,
    synthetic: bool,
    data_as_at: NaiveDate,
    progress: &Progress,
) -> Result<Forecast, ForecastError> {
    progress.step("Fitting the model", 0.0);
    let fitted = model.build().fit(&history.all(), seed, progress)?;
    progress.step("Forecasting", 0.9);
    progress.check()?;
    Ok(assemble(history, fitted.as_ref(), Labels { target, model, synthetic, data_as_at }, seed))
}

/// Fits a model on everything before the history's origin, and as it would have been fitted at the
/// start of each of the last `past` observed periods; work that all of them need is done once.
///
/// Fewer past periods are taken when the record is too short for the model at the earliest. Gives
/// the numbers of the past periods with what was fitted before each, oldest first, and what was
/// fitted on everything.
pub fn fit_with_past(
    history: &History,
    model: ModelId,
    past: usize,
    seed: u64,
    progress: &Progress,
) -> Result<(PastFits, Box<dyn Fitted>), ForecastError> {
    let all = history.all();
    let observed: Vec<usize> = all.observed_periods().collect();
    let most = observed.len().saturating_sub(MIN_OBSERVED_PERIODS).min(past);
    let mut periods = observed[observed.len() - most..].to_vec();
    loop {
        let pasts: Vec<HistoryBefore<'_>> = periods.iter().map(|&period| history.before(period)).chain([all]).collect();
        match model.build().fit_each(&pasts, seed, progress) {
            Ok(mut fitted) => {
                let Some(now) = fitted.pop() else {
                    return Ok((Vec::new(), model.build().fit(&all, seed, progress)?));
                };
                return Ok((periods.into_iter().zip(fitted).collect(), now));
            }
            // The model needs a longer past than the earliest origin has: start later.
            Err(ForecastError::TooLittleHistory { .. }) if !periods.is_empty() => {
                periods.remove(0);
            }
            Err(error) => return Err(error),
        }
    }
}

/// Numbers of past periods, with what was fitted on all before each.
pub type PastFits = Vec<(usize, Box<dyn Fitted>)>;

/// The forecast of what a model has learned from everything before the history's origin.
pub fn assemble(history: &History, fitted: &dyn Fitted, labels: Labels<'_>, seed: u64) -> Forecast {
    let Labels { target, model, synthetic, data_as_at } = labels;
    let past = history.all();
    let mut prediction = fitted.predict();

    let mut order: Vec<usize> = (0..prediction.expected.len()).collect();
    // A stable sort: equal expected counts keep the order of cells.
    order.sort_by(|&a, &b| prediction.expected[b].total_cmp(&prediction.expected[a]));
    let mut ranks = vec![0_u32; order.len()];
    for (rank, &cell) in (1..).zip(&order) {
        ranks[cell] = rank;
    }
    let rank_certainty = RankCertainty::of_forecast(&past, &prediction.expected, &prediction.size, seed);
    let last_year = counts_of_last_year(&past);
    let (lower80, upper80) = prediction.total_interval80();
    let total = Total { expected: prediction.total_expected(), lower80, upper80 };
    let mut drivers = std::mem::take(&mut prediction.drivers).into_iter();
    let cells = ranks
        .into_iter()
        .zip(last_year)
        .enumerate()
        .map(|(cell, (rank, observed_last_year))| {
            let (lower80, upper80) = prediction.interval80(cell);
            CellForecast {
                expected: prediction.expected[cell],
                p_any: prediction.p_any(cell),
                lower80,
                upper80,
                rank,
                p_top5pc: rank_certainty.among_highest(cell, 0.05),
                observed_last_year,
                drivers: drivers.next().unwrap_or_default(),
            }
        })
        .collect();
    let calendar = history.calendar();
    let choice = fitted.choice();
    Forecast {
        target_id: target.id.clone(),
        target_name: target.name.clone(),
        target_version: target.version.clone(),
        stand_in: target.stand_in.clone(),
        synthetic,
        model: choice.as_ref().map_or(model, |choice| choice.model),
        choice,
        period: calendar.horizon,
        kind: calendar.kind,
        area: Arc::clone(history.area()),
        cells,
        rank_certainty,
        total,
        base: prediction.base,
        nowcast: past.nowcast().cloned(),
        model_summary: fitted.summary(),
        data_as_at,
    }
}

fn counts_of_last_year(past: &HistoryBefore<'_>) -> Vec<u32> {
    let mut sums = vec![0; past.area().len()];
    for period in past.len().saturating_sub(past.periods_in_year())..past.len() {
        if let Some(counts) = past.target(period) {
            sums.iter_mut().zip(counts).for_each(|(sum, &count)| *sum += count);
        }
    }
    sums
}
