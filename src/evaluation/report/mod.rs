//! Everything that can be said of a backtest: scores, comparisons, calibration, ceiling, in numbers
//! and in words. Built once from a [`Backtest`]; shown by the window, printed and written by the
//! command line.

mod calibration;
mod ceiling;
mod consistency;
mod gains;
mod implausible;
mod models;
mod prepared;
#[cfg(test)]
mod tests;
mod words;

use rayon::prelude::*;
use serde::Serialize;

use crate::forecast::{ModelId, Period};

use super::Backtest;
use prepared::Prepared;

/// All that is known of how good the forecasts were.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Number of cells, the same for every origin.
    pub cells: usize,
    /// Incidents recorded over all origins.
    pub incidents: u64,
    /// The periods forecast, oldest first.
    pub periods: Vec<Period>,
    /// Best log score first.
    pub models: Vec<ModelReport>,
    /// What no map could do better.
    pub ceiling: Ceiling,
    /// Models that could not take part.
    pub left_out: Vec<LeftOut>,
    /// One sentence on whether anything here beats plain counts.
    pub verdict: String,
    /// Set when a result is better than it can honestly be: what is implausible and what to check.
    /// Whoever shows the report shows this instead of the model's figures.
    pub implausible: Option<String>,
}

/// A model that took no part.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    /// Its id.
    pub model: ModelId,
    /// Why, in one sentence.
    pub reason: String,
}

/// One model over all origins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelReport {
    /// Id of the model, or the name of a file.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// The model, when it is one of ours.
    pub model: Option<ModelId>,
    /// Means over origins.
    pub scores: Scores,
    /// Per origin, oldest first.
    pub origins: Vec<OriginLine>,
    /// Against each baseline (plain counts, shrunk mean), in that order; without itself.
    pub against: Vec<Gain>,
    /// CSEP consistency tests over the origins.
    pub consistency: Consistency,
    /// Forecast against recorded by tenths of cells, lowest expected first.
    pub reliability: Vec<ReliabilityBin>,
    /// Probability integral transform (non-randomised, Czado and others 2009): share of cells in
    /// each of ten equal bins; 0.1 each when calibrated.
    pub pit: Vec<f64>,
    /// Hit rate by share of cells chosen: 0 to 1, ascending; pooled over origins.
    pub curve: Vec<CurvePoint>,
    /// The same by share of area, cells chosen by expected count per area: cells cut by the
    /// boundary count with their true area.
    pub area_curve: Vec<CurvePoint>,
    /// How much the top of the ranking changes from one origin to the next.
    pub stability: Stability,
    /// Recorded minus expected over all origins, one a cell.
    #[serde(skip)]
    pub residuals: Vec<f64>,
    /// Would plain counts do as well? One sentence.
    pub verdict: String,
}

/// Scores averaged over origins (and over cells where they are of cells). Logs are natural.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Scores {
    /// Mean Poisson negative log-likelihood a cell; lower is better.
    pub poisson_nll: f64,
    /// The same under the forecast's own negative binomial.
    pub negative_binomial_nll: f64,
    /// Ranked probability score a cell (for counts the same as the CRPS); lower is better.
    pub rps: f64,
    /// Brier score of the chance of at least one; lower is better.
    pub brier_any: f64,
    /// Poisson deviance a cell; lower is better.
    pub deviance: f64,
    /// Winkler (interval) score of the central 80% interval a cell; lower is better.
    pub winkler80: f64,
    /// Share of cells within their 80% interval, randomised at the edges so that exact intervals
    /// of counts come out at 0.80.
    pub coverage80: f64,
    /// Share of cells within the stated 80% interval as printed, ends included.
    pub coverage80_as_stated: f64,
    /// Share of totals within their 80% interval.
    pub total_coverage80: f64,
    /// Prediction accuracy index at 2% of cells, mean of origins with incidents, as are those below.
    pub pai_2pc: f64,
    /// At 5%.
    pub pai_5pc: f64,
    /// Hit rate at 5% of cells, mean of origins.
    pub hit_rate_5pc: f64,
    /// PAI at 5% over the best any map could have had.
    pub pei_5pc: f64,
    /// Recorded in the chosen 5% of cells over expected there (recapture rate index), all origins
    /// together.
    pub rri_5pc: f64,
}

/// One origin of one model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OriginLine {
    /// The period.
    pub period: Period,
    /// Expected total.
    pub expected: f64,
    /// Its central 80% interval.
    pub lower80: u32,
    /// Its central 80% interval.
    pub upper80: u32,
    /// Recorded total.
    pub recorded: u32,
    /// Whether recorded lies within.
    pub within: bool,
    /// Mean Poisson negative log-likelihood a cell.
    pub poisson_nll: f64,
    /// Hit rate at 5% of cells.
    pub hit_rate_5pc: f64,
    /// Log score gained per incident over plain counts, nats; 0 when plain counts took no part or
    /// nothing was recorded.
    pub gain_per_incident: f64,
    /// `forecast 41, saw 47: well within range`.
    pub words: String,
}

/// Information gain per incident over a baseline, paired.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gain {
    /// Id of the baseline.
    pub baseline: String,
    /// Name of the baseline.
    pub baseline_name: String,
    /// Mean gain per incident, nats (Rhoades and others 2011).
    pub gain: f64,
    /// 95% interval by the T test over incidents.
    pub t_lower: f64,
    /// 95% interval by the T test over incidents.
    pub t_upper: f64,
    /// Two-sided p of the T test.
    pub t_p: f64,
    /// Two-sided p of the Wilcoxon signed-rank test (W test).
    pub w_p: f64,
    /// 95% interval by block bootstrap over origins; infinite with fewer than three origins.
    pub bootstrap_lower: f64,
    /// 95% interval by block bootstrap over origins.
    pub bootstrap_upper: f64,
    /// How many more periods would tell the two apart at 95% with 80% power; `None` when they are
    /// apart already, or can never be.
    pub periods_to_tell: Option<u32>,
    /// One sentence.
    pub words: String,
}

/// How many origins passed one test at the 5% level.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Passed {
    /// Origins that passed.
    pub passed: usize,
    /// Of so many.
    pub of: usize,
    /// Quantile scores, one an origin; passed from 0.05 up (for the number test the lower of its two tails, doubled and
    /// capped at 1).
    pub p: Vec<f64>,
    /// One sentence.
    pub words: String,
}

/// CSEP consistency tests (Zechar and others 2010), two-sided number test, one-sided others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Consistency {
    /// Number test, Poisson.
    pub number_poisson: Passed,
    /// Number test, negative binomial with the forecast's own dispersion of the total.
    pub number: Passed,
    /// Spatial test.
    pub spatial: Passed,
    /// Conditional-likelihood test.
    pub conditional: Passed,
}

/// A tenth of the cells.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReliabilityBin {
    /// Mean expected count a cell and period.
    pub expected: f64,
    /// Mean recorded count a cell and period.
    pub recorded: f64,
    /// 95% interval of the recorded mean, over origins.
    pub lower: f64,
    /// 95% interval of the recorded mean, over origins.
    pub upper: f64,
    /// Cells and periods in the bin.
    pub count: usize,
    /// Cells that were in this bin at the newest origin: the way back to the map.
    #[serde(skip)]
    pub cells: Vec<usize>,
}

/// A point of the hit-rate curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Share of cells chosen.
    pub share: f64,
    /// Share of incidents in them.
    pub hit_rate: f64,
    /// Prediction accuracy index.
    pub pai: f64,
    /// PAI over the best any map could have had (PEI*).
    pub pei: f64,
}

/// How steady the top of the ranking is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stability {
    /// Share of cells chosen.
    pub share: f64,
    /// Share of the chosen cells that were chosen at the origin before too, one a step.
    pub kept: Vec<f64>,
    /// Mean of it.
    pub mean_kept: f64,
    /// One sentence.
    pub words: String,
}

/// What no map could do better.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ceiling {
    /// Best hit rate by share of cells: of a map drawn after the event, pooled over origins.
    pub curve: Vec<CurvePoint>,
    /// The same by share of area.
    pub area_curve: Vec<CurvePoint>,
    /// Best hit rate by share of cells of a map that knew every cell's true rate (taken to be the
    /// best model's): simulated.
    pub knowable: Vec<CurvePoint>,
    /// PAI at 2% of a map drawn after the event, one an origin.
    pub pai_2pc: Vec<f64>,
    /// At 5%.
    pub pai_5pc: Vec<f64>,
    /// Share of the after-the-event hit rate at 5% that is luck, out of reach of any forecast, as
    /// far as the best model's rates are the truth; rates spread more than any model knows, so it
    /// is a little less in fact.
    pub luck_share_5pc: f64,
    /// One sentence.
    pub words: String,
}

impl Report {
    /// Scores a backtest. The seed drives simulation (consistency tests, ceiling, bootstrap); the
    /// same backtest and seed give the same report.
    pub fn of(backtest: &Backtest, seed: u64) -> Self {
        let prepared = Prepared::of(backtest);
        let mut models: Vec<ModelReport> =
            (0..backtest.models.len()).into_par_iter().map(|model| models::report(&prepared, model, seed)).collect();
        models.sort_by(|a, b| a.scores.poisson_nll.total_cmp(&b.scores.poisson_nll));
        let ceiling = ceiling::of(&prepared, models.first(), seed);
        let incidents: u64 = prepared.incidents.iter().sum();
        let verdict = words::verdict(&models, incidents, backtest.origins.len());
        Self {
            cells: backtest.area.len(),
            incidents,
            periods: backtest.origins.iter().map(|origin| origin.period).collect(),
            ceiling,
            left_out: backtest
                .left_out
                .iter()
                .map(|(model, reason)| LeftOut { model: *model, reason: reason.clone() })
                .collect(),
            verdict,
            implausible: implausible::of(&prepared),
            models,
        }
    }
}
