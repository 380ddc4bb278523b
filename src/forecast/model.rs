//! What a model is: fit on a past, then forecast the next period.

use std::fmt;
use std::str::FromStr;

use rayon::prelude::*;

use crate::progress::Progress;

use super::{Driver, ForecastError, HistoryBefore, LogLinear, RecentMean, ShrunkMean};

/// The models there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModelId {
    /// `recent-mean`: plain counts, the mean of the last twelve months of periods.
    RecentMean,
    /// `shrunk-mean`: exponentially decayed mean, shrunk to the neighbourhood (empirical Bayes).
    ShrunkMean,
    /// `log-linear`: regression with negative-binomial dispersion and ridge penalty.
    LogLinear,
}

impl ModelId {
    /// All models, plainest first.
    pub const ALL: [Self; 3] = [Self::RecentMean, Self::ShrunkMean, Self::LogLinear];
    /// Used unless the user says otherwise.
    pub const DEFAULT: Self = Self::LogLinear;

    /// Id as written on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::RecentMean => "recent-mean",
            Self::ShrunkMean => "shrunk-mean",
            Self::LogLinear => "log-linear",
        }
    }

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::RecentMean => "Plain counts (12-month mean)",
            Self::ShrunkMean => "Shrunk recent mean",
            Self::LogLinear => "Log-linear regression",
        }
    }

    /// One sentence on how it works, for people.
    pub fn description(self) -> &'static str {
        match self {
            Self::RecentMean => {
                "The mean count of the last twelve months, cell by cell; the yardstick for every other model."
            }
            Self::ShrunkMean => {
                "Recent counts weigh more than old ones, and a cell with few of its own leans on its neighbourhood."
            }
            Self::LogLinear => {
                "A regression on what was recorded here, nearby and of other crime types over several spans of time, \
                 scaled to a forecast of the whole area's level and season."
            }
        }
    }

    /// The model with its default settings.
    pub fn build(self) -> Box<dyn Model> {
        match self {
            Self::RecentMean => Box::new(RecentMean),
            Self::ShrunkMean => Box::new(ShrunkMean),
            Self::LogLinear => Box::new(LogLinear::default()),
        }
    }
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for ModelId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|model| model.id() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|model| model.id()).collect();
            format!("there is no model {text:?}; the models are {}", known.join(", "))
        })
    }
}

/// A way of learning from the past. An unfitted model cannot forecast.
pub trait Model: fmt::Debug + Send + Sync {
    /// Learns from the view. The same view and seed give the same bytes.
    fn fit(&self, past: &HistoryBefore<'_>, seed: u64, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError>;

    /// Learns from several views of one history, in ascending order of their ends; what is learned
    /// from each rests on that view alone. Models that can share work between views do it here;
    /// settings chosen by inner scoring may be chosen once, on the first (shortest) view, and
    /// drivers may be left out when there are several views.
    fn fit_each(
        &self,
        pasts: &[HistoryBefore<'_>],
        seed: u64,
        progress: &Progress,
    ) -> Result<Vec<Box<dyn Fitted>>, ForecastError> {
        pasts.par_iter().map(|past| self.fit(past, seed, progress)).collect()
    }
}

/// A model that has learned from some past.
pub trait Fitted: fmt::Debug + Send + Sync {
    /// The distribution of the counts in the period right after that past, one a cell.
    fn predict(&self) -> Prediction;

    /// What was learned, for the diagnostics page: (name, value) lines in words.
    fn summary(&self) -> Vec<(String, String)>;
}

/// Negative-binomial distributions of the next period's counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// Expected count, one a cell; always positive.
    pub expected: Vec<f64>,
    /// Size (dispersion) parameter k of a cell's count: variance = mean + mean²/k;
    /// `f64::INFINITY` is Poisson.
    pub size: f64,
    /// Size parameter of the total over all cells: the shared month-to-month swing.
    pub total_size: f64,
    /// Expected count of a cell about which nothing particular is known: times the multipliers of
    /// a cell's drivers it gives the cell's expected count. Zero when the model has no drivers.
    pub base: f64,
    /// Drivers, one list a cell; empty when the model has none.
    pub drivers: Vec<Vec<Driver>>,
}
