//! Scores of forecasts against what was recorded, one concept a file, each with its source.
//!
//! All are plain functions of expected and recorded counts, one a cell, in the same order; none knows
//! a model. Rates are never below [`RATE_FLOOR`](floor::RATE_FLOOR) when they are scored.

pub mod bootstrap;
pub mod brier;
pub mod ceiling;
pub mod deviance;
pub mod distribution;
pub mod floor;
pub mod gain;
pub mod interval;
pub mod likelihood_test;
pub mod log_score;
pub mod number_test;
pub mod pit;
pub mod power;
pub mod ranked_probability;
pub mod ranking;
pub mod ratio;
pub mod reliability;
pub mod scatter;
pub mod stability;
pub mod wilcoxon;

pub use log_score::{negative_binomial_log_score, poisson_gain, poisson_log_score};
pub use ranking::{cells_in_share, hit_rate, pai};

/// Reference values kept as small files: the cases of one, whose `source` says where they are from.
#[cfg(test)]
fn reference<T: serde::de::DeserializeOwned>(file: &str) -> Vec<T> {
    #[derive(serde::Deserialize)]
    struct Reference<T> {
        cases: Vec<T>,
    }
    serde_json::from_str::<Reference<T>>(file).unwrap().cases
}
