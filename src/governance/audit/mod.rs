//! An append-only, hash-chained log of what is done with people's data, one file a workspace.
//!
//! The six kinds of act are those of section 62 of the Data Protection Act 2018. An entry is written
//! before what it tells of is shown, and [`Receipt`] is the proof: whatever shows a person asks for one.
//!
//! # The file
//!
//! Lines of JSON, readable without this program. The first counts the entries and holds the hash of
//! the newest; it has a fixed width and is the only one ever written twice. Each other line is an
//! entry, oldest first, with its number, the hash of the one before it and its own: the SHA-256 of
//! everything on the line before `,"hash"`. With common tools, for the last entry:
//!
//! ```text
//! tail -n 1 audit.log | sed 's/,"hash":"[0-9a-f]*"}$//' | tr -d '\n' | sha256sum
//! ```
//!
//! # What the chain proves, and what it cannot
//!
//! An entry that is altered, removed, inserted, repeated, put in another order or cut off no longer
//! fits the others or the first line, and [`verify`] names it; every byte of the file counts. But
//! whoever can write the file can also make all of it anew, hashes included. What prevents that is the
//! *head hash*, the hash of the newest entry, kept where they cannot reach, such as the minutes of the
//! meeting: it vouches for that entry and all before it ([`verify_noted`]). Times are those of the
//! computer's clock.

mod accountable;
mod append;
mod entry;
mod header;
#[cfg(test)]
mod tests;
mod verify;

pub use accountable::Accountable;
pub use append::{AuditLog, Receipt};
pub use entry::{Entry, LISTED_MOST};
pub use verify::{Altered, Intact, Noted, entries_counted, read, verify, verify_noted};

use serde::{Deserialize, Serialize};

/// Name of the file in the folder of a workspace.
pub const FILE_NAME: &str = "audit.log";

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

impl Act {
    /// All six, in the order of the Act.
    pub const ALL: [Self; 6] =
        [Self::Collection, Self::Alteration, Self::Consultation, Self::Disclosure, Self::Combination, Self::Erasure];

    /// `consultation`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Collection => "collection",
            Self::Alteration => "alteration",
            Self::Consultation => "consultation",
            Self::Disclosure => "disclosure",
            Self::Combination => "combination",
            Self::Erasure => "erasure",
        }
    }
}

/// What an entry tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Kind.
    pub act: Act,
    /// What, in a sentence without personal data.
    pub what: String,
    /// Pseudonyms of the people concerned: all of them. Of more than [`LISTED_MOST`] the log holds the
    /// number and a hash of the list; the receipt is about each of them all the same.
    pub people: Vec<String>,
    /// To whom something is disclosed; must be given for a disclosure.
    pub recipient: Option<String>,
}

/// Why the log cannot be used; whatever was to be shown is then not shown.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// Nobody is named.
    #[error("nobody is named as operator: give your name or number (--operator), which goes into the audit log")]
    NoOperator,
    /// No reason.
    #[error("no reason is given: say in a few words what this is for (--reason), which goes into the audit log")]
    NoReason,
    /// A reason that tells nothing.
    #[error(
        "the reason {reason:?} is too short to be checked later: say in a few words what this is for, such as \"selection meeting of 3 March\""
    )]
    ShortReason {
        /// What was given.
        reason: String,
    },
    /// Text that is too long for an entry.
    #[error("{what} is too long for the audit log: the most is {most}")]
    TooLong {
        /// What.
        what: &'static str,
        /// Longest, in characters; or how many.
        most: usize,
    },
    /// A disclosure to nobody.
    #[error("nobody is named to whom this is disclosed: name the recipient, which goes into the audit log")]
    NoRecipient,
    /// There is no log.
    #[error("there is no audit log at {file}: one is made with the first look at a person; check the path")]
    Missing {
        /// The file.
        file: String,
    },
    /// It is a folder or a device.
    #[error("{file} is not a file: name the audit log itself, such as {FILE_NAME} in the folder of the workspace")]
    NotAFile {
        /// What was named.
        file: String,
    },
    /// It cannot be read.
    #[error("the audit log {file} cannot be read ({reason}): check the path and its permissions")]
    Read {
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// It cannot be written.
    #[error("the audit log {file} cannot be written ({reason}), so nothing is shown or changed: {remedy}")]
    Write {
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
        /// What to do.
        remedy: &'static str,
    },
    /// Somebody else is writing.
    #[error("another program is writing to the audit log {file} just now: try again in a moment")]
    Busy {
        /// The file.
        file: String,
    },
    /// Two programs could write at once.
    #[error(
        "the disk of the audit log {file} cannot lock files ({reason}), so nothing is shown or changed: keep the workspace on another disk"
    )]
    NoLocks {
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// It was altered.
    #[error(
        "the audit log {file} does not verify, so nothing is shown or changed: {problem}; find out what happened, keep the file as evidence and begin a new workspace"
    )]
    Broken {
        /// The file.
        file: String,
        /// What is wrong with which entry.
        problem: String,
    },
    /// A check found it altered.
    #[error("the audit log {file} does not verify: {problem}")]
    Altered {
        /// The file.
        file: String,
        /// What is wrong with which entry.
        problem: String,
    },
    /// A fault of this program.
    #[error("the entry cannot be written, which is a fault of this program: {0}")]
    Fault(String),
}
