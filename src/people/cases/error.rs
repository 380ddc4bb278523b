//! Why something cannot be done with cases.

use chrono::NaiveDate;

use crate::governance::audit::{Act, AuditError, Receipt};

use super::words::long_date;

/// Why the workspace cannot be used: one sentence.
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
    /// A file cannot be read.
    #[error("{file} cannot be read ({reason}): check the path and its permissions")]
    Read {
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// A file is not as this program writes it.
    #[error(
        "line {line} of {file} is not as it was written ({problem}): restore the file from a copy; nothing is shown until then"
    )]
    Damaged {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// Another program is writing.
    #[error("another program is writing to the workspace {folder} just now: try again in a moment")]
    Busy {
        /// The folder.
        folder: String,
    },
    /// The log was removed, cut or put back.
    #[error(
        "something in this workspace was written after entry {needed} of its audit log, and {file} has {has}: it was removed, cut or put back; restore it from a copy, or find out what happened"
    )]
    LogBehind {
        /// The log.
        file: String,
        /// Entries it has.
        has: u64,
        /// Entries it had.
        needed: u64,
    },
    /// The log cannot be read.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The entry of the audit log is about something else.
    #[error(
        "entry {entry} of the audit log is {is} and not {needed}, or is about somebody else: nothing is done or shown without an entry of its own"
    )]
    NotLogged {
        /// The entry.
        entry: u64,
        /// What it is.
        is: &'static str,
        /// What it must be.
        needed: String,
    },
    /// No such score.
    #[error("{person} has no score as at {as_of}: only people with a standing charge before that day are scored")]
    NotScored {
        /// Pseudonym.
        person: String,
        /// The list.
        as_of: NaiveDate,
    },
    /// Erased people have no card.
    #[error("everything about {person} was erased from this workspace ({why}), and they are not scored")]
    Erased {
        /// Pseudonym.
        person: String,
        /// Why.
        why: String,
    },
    /// The score must not be used.
    #[error("nothing can be decided on this score, because {why}: score the person again first")]
    NotCurrent {
        /// Why, as half a sentence.
        why: String,
    },
    /// A reason or statement that tells nothing.
    #[error("{what} is missing or too short to be understood later: write a few words")]
    NoWords {
        /// What.
        what: &'static str,
    },
    /// No such event.
    #[error("the records of {person} have no such event on {}: choose it from the person's events", long_date(*day))]
    NoSuchEvent {
        /// Pseudonym.
        person: String,
        /// The day.
        day: NaiveDate,
    },
    /// The event is challenged already.
    #[error("the same record is challenged already, as number {number}, which is not answered yet")]
    AlreadyOpen {
        /// Number of the challenge.
        number: u32,
    },
    /// No such challenge.
    #[error("there is no challenge number {number} in this workspace")]
    NoSuchChallenge {
        /// The number.
        number: u32,
    },
    /// It was answered.
    #[error("challenge {number} was answered already: raise a new one if the answer was wrong")]
    AlreadyAnswered {
        /// Number of the challenge.
        number: u32,
    },
    /// A correction that would make a charge of something else.
    #[error(
        "a challenge cannot turn the record into a charge or conviction: only new records from where they come from can"
    )]
    AgainstThePerson,
    /// A fault of this program.
    #[error("this cannot be kept, which is a fault of this program: {0}")]
    Fault(String),
}

/// Refuses a receipt that is of none of these kinds of act, or not about somebody.
pub(super) fn demand(receipt: &Receipt, acts: &[Act], person: &str) -> Result<(), CaseError> {
    if acts.contains(&receipt.act()) && receipt.is_about(person) {
        return Ok(());
    }
    let needed: Vec<&str> = acts.iter().map(|act| act.words()).collect();
    Err(CaseError::NotLogged {
        entry: receipt.number(),
        is: receipt.act().words(),
        needed: format!("{} about this person", needed.join(" or ")),
    })
}
