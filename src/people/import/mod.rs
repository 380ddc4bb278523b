//! Reading events about people: the same care as for incidents, under pseudonyms.

use std::path::{Path, PathBuf};

use crate::incidents::Finding;
use crate::progress::Progress;

use super::person_id::PersonId;
use super::record::Records;

/// The key of the pseudonyms of one workspace: 32 random bytes in a file of its own.
#[derive(Clone)]
pub struct PseudonymKey {
    // the records owner's
}

impl PseudonymKey {
    /// Reads the key file, or makes it, readable by its owner alone.
    pub fn open_or_create(_path: &Path) -> Result<Self, PeopleImportError> {
        todo!("records owner")
    }

    /// A fixed key, for synthetic people and tests.
    pub fn fixed(_seed: u64) -> Self {
        todo!("records owner")
    }

    /// The pseudonym of a force's own id of a person.
    pub fn pseudonym(&self, _id: &str) -> PersonId {
        todo!("records owner")
    }
}

/// What was read, set aside and noticed. Always `rows_read == rows_used + all set aside`.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct PeopleQuality {
    /// Rows found in all files.
    pub rows_read: u64,
    /// Rows used.
    pub rows_used: u64,
    /// Whether the people are made up.
    pub synthetic: bool,
    /// Names of the files, with their SHA-256.
    pub files: Vec<(String, String)>,
    /// Rows set aside: why, how many, and an example that names file and row.
    pub set_aside: Vec<(String, u64, String)>,
    /// Columns refused or cut at the door, and why.
    pub cut: Vec<(String, String)>,
    /// Everything to know, in sentences.
    pub findings: Vec<Finding>,
}

/// A finished import.
#[derive(Debug, Clone)]
pub struct PeopleImport {
    /// The events.
    pub records: Records,
    /// What was noticed.
    pub quality: PeopleQuality,
}

/// Why people's records cannot be read: one sentence that names file, row and remedy.
#[derive(Debug, thiserror::Error)]
pub enum PeopleImportError {
    /// The records owner's to fill.
    #[error("{0}")]
    Other(String),
    /// The work was cancelled.
    #[error(transparent)]
    Cancelled(#[from] crate::progress::Cancelled),
}

/// Reads events from CSV or Parquet files.
pub fn read(
    _paths: &[PathBuf],
    _mapping: Option<&Path>,
    _key: &PseudonymKey,
    _progress: &Progress,
) -> Result<PeopleImport, PeopleImportError> {
    todo!("records owner")
}

/// Reads events that are in memory, (name, bytes) each.
pub fn read_in_memory(
    _files: Vec<(String, Vec<u8>)>,
    _key: &PseudonymKey,
    _progress: &Progress,
) -> Result<PeopleImport, PeopleImportError> {
    todo!("records owner")
}
