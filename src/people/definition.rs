//! What a high-harm offender is: a named, versioned file.

use std::path::Path;

/// A definition of high harm, read from TOML. `assets/people/high-harm.toml` explains every key.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct HighHarm {
    /// Short id, such as `high-harm-24m`.
    pub id: String,
    /// Name in words.
    pub name: String,
    /// Version, changed with every change of meaning.
    pub version: String,
    /// Length of the window after the date, in months.
    pub window_months: u32,
    /// From what harm on a person is high-harm.
    pub threshold: Threshold,
    /// What counts as harm in the window.
    pub counts: Counts,
    /// Age is admitted as an input, for this reason. `None`: it is not.
    pub age_admitted: Option<String>,
    /// How many people the selection meeting can discuss.
    pub list_size: usize,
    /// How many days a score may be used.
    pub valid_days: u32,
    /// Years before the date without any event after which a person is no longer `alive in the data`.
    pub dormant_years: u32,
}

/// From what harm on a person is high-harm.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Threshold {
    /// This much harm in the window, in the scale's unit.
    Harm(f64),
    /// The people with most harm who are this share (0..1) of the labelled cohort; nobody without harm.
    TopShare(f64),
}

/// What counts as harm in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Whether a charge counts that still stands at the end of the window.
    pub charges: bool,
    /// Whether a conviction counts. One with a charge in the same window counts once.
    pub convictions: bool,
    /// Whether offences count that police activity found.
    pub proactive: bool,
}

/// Why a definition cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DefinitionError {
    /// It cannot be read.
    #[error("{file} cannot be read ({problem}): check the name and that you may read it")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        problem: String,
    },
    /// It makes no sense.
    #[error("{file}{line}: {problem}")]
    Wrong {
        /// The file.
        file: String,
        /// `, line 3`, or nothing.
        line: String,
        /// What is wrong and what to write instead.
        problem: String,
    },
}

impl HighHarm {
    /// The definition that is built in.
    pub fn built_in() -> Self {
        todo!("cohort owner")
    }

    /// Reads a definition file.
    pub fn read(_path: &Path) -> Result<Self, DefinitionError> {
        todo!("cohort owner")
    }

    /// Checks the text of a definition; `file` names it in messages.
    pub fn parse(_text: &str, _file: &str) -> Result<Self, DefinitionError> {
        todo!("cohort owner")
    }
}
