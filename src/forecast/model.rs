//! What a model is: fit on a past, then forecast the next period.

use std::fmt;
use std::str::FromStr;

use rayon::prelude::*;

use crate::progress::Progress;

use super::negative_binomial::{interval80, p_any};
use super::{
    Automatic, CountsWindow, Driver, Ensemble, ForecastError, HistoryBefore, KernelDensity, LogLinear, Prospective,
    RecentMean, SelfExciting, ShrunkMean, SpaceTimeKernel,
};

/// The models there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(into = "&'static str")]
pub enum ModelId {
    /// `auto`: whichever of the contenders foresaw the latest periods best.
    Automatic,
    /// `recent-mean`: plain counts, the mean of the last twelve months of periods.
    RecentMean,
    /// `counts-3-months`: the mean of the last quarter.
    QuarterMean,
    /// `counts-2-years`: the mean of the last two years.
    TwoYearMean,
    /// `counts-all`: the mean of all that is recorded.
    LongMean,
    /// `kde`: kernel density of the last year's points.
    KernelDensity,
    /// `prospective`: prospective hotspot mapping (Bowers, Johnson and Pease 2004).
    Prospective,
    /// `space-time-kernel`: a kernel over distance and age.
    SpaceTimeKernel,
    /// `self-exciting`: self-exciting point process (Mohler and others 2011); dated records only.
    SelfExciting,
    /// `shrunk-mean`: exponentially decayed mean, shrunk to the neighbourhood (empirical Bayes).
    ShrunkMean,
    /// `log-linear`: regression with negative-binomial dispersion and ridge penalty.
    LogLinear,
    /// `ensemble`: a mixture of the others, weighted by how well each foresaw past origins.
    Ensemble,
}

impl ModelId {
    /// Every model that is a method of its own, plainest first.
    pub const ALL: [Self; 11] = [
        Self::RecentMean,
        Self::QuarterMean,
        Self::TwoYearMean,
        Self::LongMean,
        Self::KernelDensity,
        Self::Prospective,
        Self::SpaceTimeKernel,
        Self::SelfExciting,
        Self::ShrunkMean,
        Self::LogLinear,
        Self::Ensemble,
    ];
    /// What a backtest compares unless told otherwise: the choice that the program makes by itself,
    /// and every model.
    pub const ENTRANTS: [Self; 12] = {
        let mut entrants = [Self::Automatic; 12];
        let (_, models) = entrants.split_at_mut(1);
        models.copy_from_slice(&Self::ALL);
        entrants
    };
    /// Used unless the user says otherwise.
    pub const DEFAULT: Self = Self::Automatic;

    /// Id as written on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Automatic => "auto",
            Self::RecentMean => "recent-mean",
            Self::QuarterMean => "counts-3-months",
            Self::TwoYearMean => "counts-2-years",
            Self::LongMean => "counts-all",
            Self::KernelDensity => "kde",
            Self::Prospective => "prospective",
            Self::SpaceTimeKernel => "space-time-kernel",
            Self::SelfExciting => "self-exciting",
            Self::ShrunkMean => "shrunk-mean",
            Self::LogLinear => "log-linear",
            Self::Ensemble => "ensemble",
        }
    }

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Automatic => "Automatic choice",
            Self::RecentMean => "Plain counts (12-month mean)",
            Self::QuarterMean => "Counts of 3 months",
            Self::TwoYearMean => "Counts of 2 years",
            Self::LongMean => "Counts of all years",
            Self::KernelDensity => "Kernel density",
            Self::Prospective => "Prospective hotspot",
            Self::SpaceTimeKernel => "Space-time kernel",
            Self::SelfExciting => "Self-exciting process",
            Self::ShrunkMean => "Shrunk recent mean",
            Self::LogLinear => "Log-linear regression",
            Self::Ensemble => "Ensemble",
        }
    }

    /// One sentence on how it works, for people.
    pub fn description(self) -> &'static str {
        match self {
            Self::Automatic => "The contender that foresaw the latest periods best, chosen afresh for every forecast.",
            Self::RecentMean => {
                "The mean count of the last twelve months, cell by cell; the yardstick for every other model."
            }
            Self::QuarterMean => "The mean count of the last three months, cell by cell.",
            Self::TwoYearMean => "The mean count of the last two years, cell by cell.",
            Self::LongMean => "The mean count of everything recorded, cell by cell.",
            Self::KernelDensity => {
                "The last year's incidents, each spread over its surroundings as far as foresaw past periods best."
            }
            Self::Prospective => {
                "Each recent incident raises the risk around it, less with distance and with every week that passes."
            }
            Self::SpaceTimeKernel => {
                "All incidents, each spread over its surroundings and fading with age at the pace that foresaw best."
            }
            Self::SelfExciting => {
                "A steady background everywhere, and a short-lived rise after each incident, both learned from dates."
            }
            Self::ShrunkMean => {
                "Recent counts weigh more than old ones, and a cell with few of its own leans on its neighbourhood."
            }
            Self::LogLinear => {
                "A regression on what was recorded here, nearby and of other crime types over several spans of time, \
                 scaled to a forecast of the whole area's level and season."
            }
            Self::Ensemble => "A mixture of the other models, each weighted by how well it foresaw earlier periods.",
        }
    }

    /// The model with its default settings.
    pub fn build(self) -> Box<dyn Model> {
        match self {
            Self::RecentMean => Box::new(RecentMean),
            Self::QuarterMean => Box::new(CountsWindow::Quarter),
            Self::TwoYearMean => Box::new(CountsWindow::TwoYears),
            Self::LongMean => Box::new(CountsWindow::Everything),
            Self::KernelDensity => Box::new(KernelDensity),
            Self::Prospective => Box::new(Prospective),
            Self::SpaceTimeKernel => Box::new(SpaceTimeKernel),
            Self::SelfExciting => Box::new(SelfExciting),
            Self::ShrunkMean => Box::new(ShrunkMean),
            Self::LogLinear => Box::new(LogLinear::default()),
            Self::Ensemble => Box::new(Ensemble),
            Self::Automatic => Box::new(Automatic),
        }
    }

    /// Whether the model needs the day of each incident and cannot do with its month.
    pub fn needs_dates(self) -> bool {
        self == Self::SelfExciting
    }
}

impl From<ModelId> for &'static str {
    fn from(model: ModelId) -> Self {
        model.id()
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
        let known = || std::iter::once(Self::Automatic).chain(Self::ALL);
        known().find(|model| model.id() == text).ok_or_else(|| {
            let known: Vec<_> = known().map(Self::id).collect();
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
    /// drivers may be left out of all but the last view's.
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

    /// Which model was chosen and why, where the model is a choice between others.
    fn choice(&self) -> Option<Choice> {
        None
    }
}

/// A choice between models.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Choice {
    /// The model chosen.
    pub model: ModelId,
    /// Why, in one sentence with the numbers that decided.
    pub because: String,
}

/// Negative-binomial distributions of the next period's counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// Expected count, one a cell; always positive.
    pub expected: Vec<f64>,
    /// Size (dispersion) parameter k of a cell's count, one a cell: variance = mean + mean²/k;
    /// `f64::INFINITY` is Poisson.
    pub size: Vec<f64>,
    /// Size parameter of the total over all cells: the shared month-to-month swing.
    pub total_size: f64,
    /// Expected count of a cell about which nothing particular is known: times the multipliers of
    /// a cell's drivers it gives the cell's expected count. Zero when the model has no drivers.
    pub base: f64,
    /// Drivers, one list a cell; empty when the model has none.
    pub drivers: Vec<Vec<Driver>>,
}

impl Prediction {
    /// Expected count of all cells together.
    pub fn total_expected(&self) -> f64 {
        self.expected.iter().sum()
    }

    /// Central 80% interval of the count of all cells together.
    pub fn total_interval80(&self) -> (u32, u32) {
        interval80(self.total_expected(), self.total_size)
    }

    /// Central 80% interval of a cell's count.
    pub fn interval80(&self, cell: usize) -> (u32, u32) {
        interval80(self.expected[cell], self.size[cell])
    }

    /// Probability of at least one incident in a cell.
    pub fn p_any(&self, cell: usize) -> f64 {
        p_any(self.expected[cell], self.size[cell])
    }
}
