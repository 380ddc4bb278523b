//! Forecast against recorded, by tenths of cells and cell by cell.

use crate::evaluation::scores::reliability::tenths;

use super::ReliabilityBin;
use super::prepared::Prepared;

pub(super) fn reliability(prepared: &Prepared<'_>, model: usize) -> Vec<ReliabilityBin> {
    let origins: Vec<(&[f64], &[u32])> = prepared
        .origins(model)
        .map(|(foreseen, origin)| (foreseen.expected.as_slice(), origin.recorded.as_slice()))
        .collect();
    tenths(&origins)
        .into_iter()
        .map(|tenth| ReliabilityBin {
            expected: tenth.expected,
            recorded: tenth.recorded,
            lower: tenth.interval.0,
            upper: tenth.interval.1,
            count: tenth.count,
            cells: tenth.cells,
        })
        .collect()
}

/// Recorded minus expected over all origins, one a cell.
pub(super) fn residuals(prepared: &Prepared<'_>, model: usize) -> Vec<f64> {
    let mut residuals = vec![0.0; prepared.backtest.area.len()];
    for (foreseen, origin) in prepared.origins(model) {
        for ((residual, &expected), &count) in residuals.iter_mut().zip(&foreseen.expected).zip(&origin.recorded) {
            *residual += f64::from(count) - expected;
        }
    }
    residuals
}
