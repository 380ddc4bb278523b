//! An append-only, hash-chained log of what is done with people's data, one file a workspace.
//!
//! The six kinds of act are those of section 62 of the Data Protection Act 2018. An entry is written
//! before what it tells of is shown, and [`Receipt`] is the proof: whatever shows a person asks for one.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What is done (section 62 of the Data Protection Act 2018).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Records are read in.
    Collection,
    /// Something kept is changed: a decision, a correction.
    Alteration,
    /// Somebody looks.
    Consultation,
    /// Something leaves the program.
    Disclosure,
    /// Tables are joined.
    Combination,
    /// Something is erased.
    Erasure,
}

/// Who acts and why; neither is ever blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accountable {
    operator: String,
    reason: String,
}

/// What an entry tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Kind.
    pub act: Act,
    /// What, in a sentence without personal data.
    pub what: String,
    /// Pseudonyms of the people concerned; many are counted rather than listed.
    pub people: Vec<String>,
    /// To whom something is disclosed, if it is.
    pub recipient: Option<String>,
}

/// Proof that an entry was written. Only [`AuditLog::append`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    number: u64,
    act: Act,
    people: Vec<String>,
}

/// The log of a workspace.
#[derive(Debug, Clone)]
pub struct AuditLog {
    file: PathBuf,
}

/// Why the log cannot be used; whatever was to be shown is then not shown.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// A name or reason is missing.
    #[error("{0}")]
    Other(String),
}

/// An intact log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Intact {
    /// Entries.
    pub entries: u64,
    /// Hash of the newest, to be noted elsewhere.
    pub head: String,
}

/// What is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Altered {
    /// Number of the entry, from 1.
    pub entry: u64,
    /// What was found.
    pub what: String,
}

impl Accountable {
    /// Somebody with a reason; blank ones are refused.
    pub fn new(_operator: &str, _reason: &str) -> Result<Self, AuditError> {
        todo!("governance owner")
    }

    /// Name or number of the operator.
    pub fn operator(&self) -> &str {
        &self.operator
    }

    /// Why they act.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl Receipt {
    /// Number of the entry.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Kind of act.
    pub fn act(&self) -> Act {
        self.act
    }

    /// Whether the entry is about this person.
    pub fn is_about(&self, person: &str) -> bool {
        self.people.iter().any(|one| one == person)
    }
}

impl AuditLog {
    /// The log in this file, which is made with the first entry.
    pub fn at(file: &Path) -> Self {
        Self { file: file.to_owned() }
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Writes an entry and syncs it to the disk. Refuses when the log does not verify.
    pub fn append(&self, _who: &Accountable, _deed: Deed) -> Result<Receipt, AuditError> {
        todo!("governance owner")
    }
}

/// Checks every entry, their chain and their number.
pub fn verify(_file: &Path) -> Result<Result<Intact, Altered>, AuditError> {
    todo!("governance owner")
}
