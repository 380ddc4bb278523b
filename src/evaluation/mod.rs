//! How good: the chosen model against plain counts on periods it had not seen.

mod backtest;
mod compare;
mod location_error;
mod report;
pub mod scores;

pub use backtest::{Backtest, Foreseen, ModelRun, Origin, backtest, origin_periods};
pub use compare::{compare_fitted, compare_with_plain_counts};
pub use location_error::{LocationOptions, LocationReport, Place, location_error};
pub use report::{
    Ceiling, Consistency, CurvePoint, Gain, LeftOut, ModelReport, OriginLine, Passed, ReliabilityBin, Report, Scores,
    Stability,
};

use crate::forecast::Period;

/// One past period, forecast from what was known before it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct OriginResult {
    /// The period.
    pub period: Period,
    /// Expected total of the model.
    pub expected: f64,
    /// Its central 80% interval.
    pub lower80: u32,
    /// Its central 80% interval.
    pub upper80: u32,
    /// What was recorded.
    pub observed: u32,
    /// Expected count of the model, one a cell.
    #[serde(skip)]
    pub cell_expected: Vec<f64>,
    /// Recorded count, one a cell.
    #[serde(skip)]
    pub cell_observed: Vec<u32>,
    /// Share of incidents in the 5% of cells ranked highest by the model.
    pub hit_rate_5pc: f64,
    /// The same for plain counts.
    pub plain_hit_rate_5pc: f64,
    /// Mean log score gained per incident over plain counts, in nats.
    pub gain_per_incident: f64,
}

/// The model against plain counts over the last periods, one step ahead each.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Comparison {
    /// Oldest first.
    pub origins: Vec<OriginResult>,
    /// Log score gained per incident over plain counts, all origins together, in nats.
    pub gain_per_incident: f64,
    /// Standard error of it over the origins.
    pub gain_se: f64,
    /// One clear sentence: `Better than plain counts: yes (+0.05 per incident, 6 periods)`.
    pub verdict: String,
}
