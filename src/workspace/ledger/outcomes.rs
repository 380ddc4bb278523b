//! What was recorded, kept beside the chain: the count, and the hash of the records it came from.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::incidents::Incidents;
use crate::pipeline::{Input, Loaded};
use crate::workspace::files;

use super::entry::sha256;
use super::{LedgerError, OUTCOMES_FILE, Stored};

/// What was counted for one entry in one set of records. Scores are not kept: they follow from this
/// entry and those records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownOutcome {
    /// Number of the entry.
    pub entry: u32,
    /// SHA-256 of the entry.
    pub entry_sha256: String,
    /// Recorded in the cells of the forecast.
    pub recorded: u32,
    /// Recorded outside them.
    pub elsewhere: u32,
    /// The records: see [`data_hash`].
    pub data: String,
    /// Last day of the records.
    pub data_as_at: NaiveDate,
    /// When it was counted, by the computer's clock.
    pub counted: DateTime<Utc>,
}

impl KnownOutcome {
    /// Whether it says the same of the same records, whenever it was counted.
    fn repeats(&self, other: &Self) -> bool {
        self.entry_sha256 == other.entry_sha256
            && self.data == other.data
            && self.recorded == other.recorded
            && self.elsewhere == other.elsewhere
    }
}

/// The records as one hash: that of the file when there is one, otherwise the SHA-256 of the files'
/// hashes in ascending order, one a line; the seed for the demo.
pub(super) fn data_hash(loaded: &Loaded) -> String {
    if let Input::Demo { seed } = loaded.request.input {
        return format!("demo force, seed {seed}");
    }
    hash_of_files(&loaded.incidents)
}

fn hash_of_files(incidents: &Incidents) -> String {
    let hashes: BTreeSet<&str> = incidents.sources.iter().map(|source| source.sha256.as_str()).collect();
    let hashes: Vec<&str> = hashes.into_iter().collect();
    match hashes.as_slice() {
        [one] => (*one).to_owned(),
        many => sha256(many.iter().flat_map(|hash| [hash, "\n"]).collect::<String>().as_bytes()),
    }
}

/// What was counted before for an entry, newest last. Lines that cannot be read are passed over:
/// everything here can be counted again.
pub(super) fn known(folder: &Path) -> Vec<KnownOutcome> {
    let text = std::fs::read_to_string(folder.join(OUTCOMES_FILE)).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// Adds what has not been said yet. A folder that cannot be written, such as a copy handed to
/// somebody to check, is no reason not to score it.
pub(super) fn note(folder: &Path, new: &[KnownOutcome]) -> Result<(), LedgerError> {
    let known = known(folder);
    let mut text = String::new();
    for outcome in new.iter().filter(|outcome| !known.iter().any(|known| known.repeats(outcome))) {
        let line = serde_json::to_string(outcome).map_err(|error| LedgerError::Fault(error.to_string()))?;
        text.push_str(&line);
        text.push('\n');
    }
    if text.is_empty() {
        return Ok(());
    }
    let path = folder.join(OUTCOMES_FILE);
    // one write at the end of the file: two programs do not mix their lines
    let written = OpenOptions::new().append(true).create(true).open(&path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    if let Err(error) = written {
        log::warn!("{} cannot be written: {}", path.display(), files::in_words(&error));
    }
    Ok(())
}

/// The newest count of an entry.
pub(super) fn newest_of<'a>(known: &'a [KnownOutcome], stored: &Stored) -> Option<&'a KnownOutcome> {
    known.iter().rev().find(|outcome| outcome.entry_sha256 == stored.sha256)
}
