//! What was recorded: one reader per format, one canonical table, a quality report.

mod access;
mod builder;
mod columns;
mod table;
mod words;

pub use access::{day_from_ms, day_index, day_index_from_ms, first_of_month, month_index};
pub use builder::{IncidentRow, IncidentsBuilder};
pub use table::{Incidents, Precision, Provenance, Source, column};

use std::path::{Path, PathBuf};

use crate::geography::Boundary;
use crate::progress::{Cancelled, Progress};

/// Reads incidents from files, folders of files, or downloaded archives.
///
/// `mapping` is a TOML mapping file for tables whose columns are not recognised by themselves.
/// With a `boundary`, the report also says how many incidents lie outside it (they stay in the
/// table; the study area decides later which of them count).
pub fn read(
    paths: &[PathBuf],
    mapping: Option<&Path>,
    boundary: Option<&Boundary>,
    progress: &Progress,
) -> Result<Import, ImportError> {
    let _ = (paths, mapping, boundary, progress);
    todo!("incidents owner")
}

/// A finished import: the table, and what has to be known about it.
#[derive(Debug, Clone)]
pub struct Import {
    /// The canonical table; only rows that could be used.
    pub incidents: Incidents,
    /// What was read, set aside and noticed.
    pub quality: QualityReport,
}

/// What an import read, set aside and noticed. PLACEHOLDER SHAPE: the incidents owner fills it.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct QualityReport {
    /// Rows found in all files, headers not counted.
    pub rows_read: u64,
    /// Rows that made it into the table.
    pub rows_used: u64,
}

/// Why an import could not be done; each message names the file, the row where there is one, and
/// the remedy.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Somebody cancelled it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
