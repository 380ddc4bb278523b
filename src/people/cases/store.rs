//! The workspace of people: scores, decisions, challenges, corrections and erasures on disk.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::workspace::files;

/// What a human decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// As the score suggests.
    Agree,
    /// Otherwise.
    Override,
}

/// A recorded human decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Pseudonym.
    pub person: String,
    /// When, in RFC 3339 (UTC).
    pub at: String,
    /// Who decided.
    pub operator: String,
    /// Agree or override.
    pub choice: Choice,
    /// Whether the person is selected for management.
    pub selected: bool,
    /// Why: always given.
    pub reason: String,
    /// As-of date of the score that was seen.
    pub as_of: chrono::NaiveDate,
}

/// What is put right after a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Correction {
    /// The event is not this person's, or never happened.
    Remove,
    /// It was another role, such as acquitted for charged.
    Role(crate::people::record::Role),
}

/// Somebody says that a record is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Number in the workspace, from 1.
    pub number: u32,
    /// Pseudonym.
    pub person: String,
    /// The event that is challenged: its day, offence code and role.
    pub day: chrono::NaiveDate,
    /// Offence code.
    pub offence: String,
    /// Role as recorded.
    pub role: crate::people::record::Role,
    /// What is said about it.
    pub says: String,
    /// When it was raised, RFC 3339 (UTC).
    pub raised: String,
    /// Who recorded it.
    pub operator: String,
    /// What was done: a correction, or `None` while it is open or refused.
    pub correction: Option<Correction>,
    /// Why it was accepted or refused; empty while it is open.
    pub answer: String,
}

/// Why the workspace cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// The folder cannot be made or written.
    #[error("the workspace {folder} cannot be written ({reason}): {remedy}; nothing was changed")]
    Write {
        /// The folder.
        folder: String,
        /// What the system said.
        reason: String,
        /// What to do.
        remedy: &'static str,
    },
}

/// The folder in which a workspace of people is kept.
#[derive(Debug, Clone)]
pub struct CaseStore {
    folder: PathBuf,
}

impl CaseStore {
    /// Opens a workspace, making the folder if need be.
    pub fn open(folder: &Path) -> Result<Self, CaseError> {
        files::private_folder(folder).map_err(|error| CaseError::Write {
            folder: folder.display().to_string(),
            reason: files::in_words(&error),
            remedy: files::remedy(&error),
        })?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}
