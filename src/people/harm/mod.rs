//! How much harm an offence does: scales that are data, with unit, version and source.

use std::path::Path;

use super::record::Offence;

/// A harm scale: what an offence weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct HarmScale {
    /// Short id, such as `cchi-2026-groups`.
    pub id: String,
    /// Name in words.
    pub name: String,
    /// Version.
    pub version: String,
    /// Unit of the weights, such as `days`.
    pub unit: String,
    /// Where the weights come from.
    pub source: String,
    /// What to keep in mind, such as that weights are group medians; empty if nothing.
    pub caution: String,
    // weights: the cohort owner's
}

/// What an offence weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct Weight {
    /// In the scale's unit.
    pub harm: f64,
    /// The group or the line of the scale that it was found under.
    pub found_as: String,
    /// Whether the scale calls such offences proactively detected.
    pub proactive: bool,
    /// Whether the scale calls it violent.
    pub violent: bool,
}

/// Why a scale cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}{line}: {problem}")]
pub struct ScaleError {
    /// The file.
    pub file: String,
    /// `, line 3`, or nothing.
    pub line: String,
    /// What is wrong and what to do.
    pub problem: String,
}

impl HarmScale {
    /// The scale that is built in: the groups of the Cambridge Crime Harm Index.
    pub fn built_in() -> Self {
        todo!("cohort owner")
    }

    /// Reads a scale file: our TOML, a CSV of codes and weights, the official per-offence sheet of the
    /// Cambridge index or the severity scores of the Office for National Statistics (as CSV).
    pub fn read(_path: &Path) -> Result<Self, ScaleError> {
        todo!("cohort owner")
    }

    /// What an offence weighs; `None` when the scale does not know it, which is said and never taken
    /// for no harm.
    pub fn weight(&self, _offence: &Offence) -> Option<Weight> {
        todo!("cohort owner")
    }
}
