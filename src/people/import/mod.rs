//! Reading events about people: the same care as for incidents, under pseudonyms.
//!
//! Tables are opened as for incidents. Before any row is looked at, columns that say who somebody is and
//! columns of protected characteristics are cut; the number of the person becomes a pseudonym while its
//! row is read. Rows are then judged against each other (repetitions, dates after the end of the
//! extract), disposals become dated events of their own, and the report says all that was noticed
//! without repeating anything that was cut.

mod aside;
mod error;
mod fields;
mod findings;
mod key;
mod layout;
mod mapping;
mod reading;
mod rows;
mod words;

#[cfg(test)]
mod scale;
#[cfg(test)]
mod tests;

pub use error::PeopleImportError;
pub use key::PseudonymKey;

pub(super) use aside::{Aside, Ragged, Reason, merged, sentence};
pub(super) use fields::Field;
pub(super) use findings::{caution, note, problem};
pub(super) use layout::Layout;
pub(super) use mapping::Mapping;
pub(super) use words::is_missing;

use std::path::{Path, PathBuf};

use crate::incidents::{Finding, Tables};
use crate::progress::Progress;

use super::record::Records;

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

/// Reads events from CSV or Parquet files, from folders of them, or from archives.
///
/// `mapping` is a TOML mapping file for tables whose columns are not recognised by themselves.
pub fn read(
    paths: &[PathBuf],
    mapping: Option<&Path>,
    key: &PseudonymKey,
    progress: &Progress,
) -> Result<PeopleImport, PeopleImportError> {
    let mapping = mapping.map(Mapping::read).transpose()?.unwrap_or_default();
    progress.step("looking for people's records", 0.0);
    let place = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    reading::import(&Tables::find(paths)?, &place, &mapping, key, today(), progress)
}

/// Reads events that are in memory, (name, bytes) each.
pub fn read_in_memory(
    files: Vec<(String, Vec<u8>)>,
    key: &PseudonymKey,
    progress: &Progress,
) -> Result<PeopleImport, PeopleImportError> {
    let place = files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    reading::import(&Tables::in_memory(files), &place, &Mapping::default(), key, today(), progress)
}

/// The last day that anything can have happened on, by this computer's clock.
fn today() -> chrono::NaiveDate {
    chrono::Local::now().date_naive()
}
