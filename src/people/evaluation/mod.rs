//! How good the scores are, for everybody and for each group.

pub mod ablation;
pub mod alone;
pub mod blocks;
pub mod fairness;
pub mod listing;
pub mod metrics;
pub mod permutation;
pub mod rolling;
pub mod stand_ins;
pub mod turnover;
pub mod words;

/// Scores and what became of the people: what every figure is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    /// Probabilities.
    pub probability: &'a [f64],
    /// Outcomes.
    pub outcome: &'a [bool],
}

/// Which people are listed.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// The so many with the highest probabilities; ties broken by order.
    Top(usize),
    /// Everybody from this probability on.
    From(f64),
}
