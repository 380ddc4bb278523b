//! Figures of how good scores are.

use serde::Serialize;

use super::{Cut, Scored};

/// A figure with its 95% interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// Value; NaN is written as null.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The one table from which every figure at a list size is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Confusion {
    /// Listed, and the outcome came.
    pub true_positives: u64,
    /// Listed, and it did not.
    pub false_positives: u64,
    /// Not listed, and it came.
    pub false_negatives: u64,
    /// Not listed, and it did not.
    pub true_negatives: u64,
}

/// How good scores are over everybody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metrics {
    /// People.
    pub people: u64,
    /// Of them with the outcome.
    pub outcomes: u64,
    /// Area under the ROC curve (DeLong's interval).
    pub auc: Figure,
    /// Brier score, with a bootstrap interval.
    pub brier: Figure,
    // decomposition, calibration in the large, slope, deciles, confusion at the cut, ...: the metrics owner's
}

/// Everything there is to say about scores. `ranking` is what the list is cut by; usually the
/// probability, but past harm for current practice.
pub fn metrics(_scored: Scored<'_>, _cut: Cut) -> Metrics {
    todo!("metrics owner")
}
