//! Results that are better than they can honestly be.
//!
//! A model is implausible when what was recorded lies closer to its forecasts than chance allows even
//! to somebody who knew every cell's true rate (see [`scatter`](crate::evaluation::scores::scatter)):
//! either cell by cell, by more than [`LEAST_SCATTER`] standard deviations, or in the totals of at
//! least [`LEAST_ORIGINS`] periods, with a chance below [`LEAST_CLOSENESS`]. That is the ceiling on
//! skill; no honest model can pass it, and a forecast that holds a part of the outcome does.
//!
//! The rule asks for incidents that come by chance. A record that is more regular than chance (at
//! most one incident kept a cell and period, say) would make every forecast look like foresight:
//! when plain or shrunk counts, which are made here from earlier periods alone, lie below
//! [`REGULAR_RECORD`] too, that test is not used on it.

use rayon::prelude::*;

use crate::evaluation::scores::scatter::{cell_scatter, total_closeness};
use crate::forecast::ModelId;

use super::prepared::Prepared;

/// Standard deviations below chance: for an honest model less than 1 in 30,000.
const LEAST_SCATTER: f64 = -4.0;
/// Chance of totals as close.
const LEAST_CLOSENESS: f64 = 1e-5;
/// Totals of fewer origins are not judged.
const LEAST_ORIGINS: usize = 3;
/// A baseline this far below chance shows that the record itself is too regular to judge by.
const REGULAR_RECORD: f64 = -3.0;
/// The same for totals.
const REGULAR_TOTALS: f64 = 1e-3;

#[derive(Debug, Clone, Copy)]
struct Closeness {
    scatter: f64,
    totals: f64,
}

/// What is implausible and what to check, in plain words.
pub(super) fn of(prepared: &Prepared<'_>) -> Option<String> {
    let closeness: Vec<Closeness> =
        (0..prepared.backtest.models.len()).into_par_iter().map(|model| closeness(prepared, model)).collect();
    let baselines: Vec<Closeness> = [ModelId::RecentMean, ModelId::ShrunkMean]
        .iter()
        .filter_map(|&baseline| prepared.baseline(baseline))
        .map(|baseline| closeness[baseline])
        .collect();
    let judge_cells = baselines.iter().all(|baseline| baseline.scatter > REGULAR_RECORD);
    let judge_totals = prepared.backtest.origins.len() >= LEAST_ORIGINS
        && baselines.iter().all(|baseline| baseline.totals > REGULAR_TOTALS);
    let named = |is_so: &dyn Fn(&Closeness) -> bool| -> Vec<&str> {
        prepared
            .backtest
            .models
            .iter()
            .zip(&closeness)
            .filter(|(_, one)| is_so(one))
            .map(|(run, _)| run.name.as_str())
            .collect()
    };
    let cells = named(&|one| judge_cells && one.scatter < LEAST_SCATTER);
    let totals = named(&|one| judge_totals && one.totals < LEAST_CLOSENESS);
    let (names, what) = match (cells.is_empty(), totals.is_empty()) {
        (true, true) => return None,
        (false, _) => (cells, "the incidents, cell by cell, lie"),
        (true, false) => (totals, "the totals of the periods lie"),
    };
    Some(format!(
        "Too good to be true: {}. {} closer to the forecast than chance allows even somebody who knew the true rate \
         of every cell. Such a forecast has seen what it claims to foresee: check when it was made, and that nothing \
         it was made from is dated in or after the periods it is scored on.",
        names.join(", "),
        super::words::capitalised(what),
    ))
}

fn closeness(prepared: &Prepared<'_>, model: usize) -> Closeness {
    let origins: Vec<(&[f64], &[u32])> = prepared
        .origins(model)
        .map(|(foreseen, origin)| (foreseen.expected.as_slice(), origin.recorded.as_slice()))
        .collect();
    let totals: Vec<(f64, f64)> = origins
        .iter()
        .map(|(expected, recorded)| (expected.iter().sum(), recorded.iter().map(|&count| f64::from(count)).sum()))
        .collect();
    Closeness { scatter: cell_scatter(&origins), totals: total_closeness(&totals) }
}
