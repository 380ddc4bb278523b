//! From a model's distributions to the forecast that people see.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::progress::Progress;
use crate::targets::Target;

use super::{CellForecast, Forecast, ForecastError, History, HistoryBefore, ModelId, RankCertainty, Total};

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
    let past = history.all();
    progress.step("Fitting the model", 0.0);
    let fitted = model.build().fit(&past, seed, progress)?;
    progress.step("Forecasting", 0.9);
    progress.check()?;
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
    Ok(Forecast {
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
    })
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
