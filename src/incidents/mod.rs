//! What was recorded: one reader per format, one canonical table, a quality report.

mod access;
mod builder;
mod columns;
mod dates;
mod error;
mod fields;
mod findings;
mod import;
mod inputs;
mod judging;
mod layout;
mod mapping;
mod opening;
mod outside;
mod placing;
mod positions;
mod reading;
mod records;
mod report;
mod rows;
mod rules;
mod series;
mod shifts;
mod table;
mod tally;
mod text;
mod unpack;
mod words;

pub(crate) use access::DAY_MS;
pub use access::{day_from_ms, day_index, day_index_from_ms, first_of_month, month_index};
pub(crate) use builder::SYNTHETIC_PREFIX;
pub use builder::{IncidentRow, IncidentsBuilder};
pub(crate) use dates::DateReader;
pub use error::ImportError;
pub(crate) use fields::{flag, normalised, weapon};
pub use findings::{Finding, Severity};
pub use mapping::Mapping;
pub(crate) use opening::{OpenTable, Tables};
pub(crate) use records::Record;
pub use report::{
    ColumnUse, CoordinateReport, Example, FileReport, LayoutReport, LevelShift, NotRead, QualityReport, Reason,
    RecordingReport, SetAside, WeaponWord,
};
pub use table::{Incidents, Precision, Provenance, Source, column};
pub(crate) use words::{FastMap, NO_WORD, WordColumn, hash_bytes};

use std::path::{Path, PathBuf};

use crate::geography::Boundary;
use crate::progress::Progress;

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
    import::import(paths, mapping, boundary, progress)
}

/// Reads tables that are in memory, (name, bytes) each, as if they were files of those names.
pub fn read_in_memory(
    files: Vec<(String, Vec<u8>)>,
    boundary: Option<&Boundary>,
    progress: &Progress,
) -> Result<Import, ImportError> {
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    import::import_inputs(inputs::Inputs::in_memory(files), || names.join(", "), None, boundary, progress)
}

/// A finished import: the table, and what has to be known about it.
#[derive(Debug, Clone)]
pub struct Import {
    /// The canonical table; only rows that could be used.
    pub incidents: Incidents,
    /// What was read, set aside and noticed.
    pub quality: QualityReport,
}
