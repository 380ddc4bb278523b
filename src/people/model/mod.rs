//! The model of people: additive on the log-odds scale, so that it can be read as a scorecard.
//!
//! A penalised logistic regression whose columns are [`bins`] of each feature (every value of a count
//! or code that enough people share, else about equally many people; missing is a bin of its own).
//! Neighbouring bins are pulled to one another and all bins to the average, with strengths that make the
//! restricted likelihood greatest ([`penalty`]): P-splines of degree 0 with random effects, after
//! Eilers and Marx 1996, "Flexible smoothing with B-splines and penalties", and Wood 2017, "Generalized
//! additive models". A feature whose direction is held fast has bins joined until it keeps it
//! ([`direction`]). Pairs of features are added as small tables, as far as cross-validation inside the
//! sample says that they help ([`choice`]). Intervals come from the inverse penalised information
//! ([`newton`]), widened by what a [`calibration`] on a later sample leaves unknown.
//!
//! Points are log-odds on another scale: [`POINTS_TO_DOUBLE_ODDS`] points double the odds. They are
//! rounded for reading; estimates are made from the log-odds themselves.
//!
//! Boosted trees do not earn a place: on a published table of people on parole they were no better in
//! cross-validation than these scorecards, and cannot be read.

mod bins;
mod calibration;
mod choice;
mod design;
mod direction;
mod explanation;
mod learn;
mod newton;
mod pairs;
mod penalty;
mod quadratic;
mod rounding;
mod scorecard;
mod scores;
mod words;

use serde::{Deserialize, Serialize};

use crate::progress::{Cancelled, Progress};

use super::features::FeatureTable;

pub use explanation::POINTS_TO_DOUBLE_ODDS;
pub use scorecard::Scorecard;

/// What to learn from.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// One row a person.
    pub features: &'a FeatureTable,
    /// Whether the outcome came about.
    pub outcome: &'a [bool],
}

/// How to learn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelSettings {
    /// Seed of everything random: who is left out in turn when pairs of features are tried.
    pub seed: u64,
}

/// A probability with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Probability, calibrated.
    pub probability: f64,
    /// Lower end of the interval of [`INTERVAL_LEVEL`].
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Level of the intervals of estimates.
pub const INTERVAL_LEVEL: f64 = 0.9;

/// One part of an explanation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// Id of the feature.
    pub feature: String,
    /// In words with its value: `2 charges for violence in the last 12 months`.
    pub words: String,
    /// What it adds to the log-odds, against the average person of the training sample.
    pub log_odds: f64,
    /// The same in points of the scorecard.
    pub points: i32,
}

/// A line of the scorecard: a range or category of a feature and its points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScorecardLine {
    /// Id of the feature.
    pub feature: String,
    /// Label of the feature.
    pub label: String,
    /// Range or category in words: `3 to 5`, `not known`.
    pub range: String,
    /// Log-odds against the average.
    pub log_odds: f64,
    /// Points.
    pub points: i32,
    /// How many people of the training sample are in it.
    pub people: usize,
    /// How many of them had the outcome.
    pub outcomes: usize,
}

/// Why nothing could be learned.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// Too few people, or too few with or without the outcome.
    #[error(
        "{people} people of whom {outcomes} had the outcome are too few to learn from: at least {needed} of each kind are needed"
    )]
    TooFew {
        /// People.
        people: usize,
        /// Of them with the outcome.
        outcomes: usize,
        /// Needed of each kind.
        needed: usize,
    },
    /// No feature varies.
    #[error("no column that may be used differs between people: there is nothing to learn from")]
    NoFeatures,
    /// Cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Default for ModelSettings {
    fn default() -> Self {
        Self { seed: 1 }
    }
}

/// Learns a scorecard. Penalties and bins are chosen inside the sample.
pub fn fit(sample: Sample<'_>, settings: &ModelSettings, progress: &Progress) -> Result<Scorecard, ModelError> {
    learn::fit(sample, settings, progress)
}

#[cfg(test)]
mod tests;
