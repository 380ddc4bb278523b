//! The ledger of forecasts: what was said in advance, and what then happened.
//!
//! A forecast is *issued* by an explicit act: [`issue`] freezes it as an [`Entry`] in a folder before
//! its outcome is known. When newer records are loaded, [`assess`] scores every entry whose period
//! they cover and puts together the [`Record`], good or bad.
//!
//! # The folder
//!
//! | file | what it is |
//! |---|---|
//! | `0001.json`, `0002.json`, … | one forecast each, never changed; each holds the SHA-256 of the one before it |
//! | `SHA256SUMS` | the SHA-256 of every entry, in the format of the common tool `sha256sum` |
//! | `outcomes.jsonl` | what was recorded, as counted when newer records were loaded, with the hash of those records; not part of the chain |
//! | `README.txt` | the same in words, for whoever finds the folder |
//!
//! The hash of an entry is that of the bytes of its file, so `sha256sum -c SHA256SUMS` checks it
//! without this program.
//!
//! # What the chain proves, and what it cannot
//!
//! An entry that is altered, removed, replaced, inserted, reordered or cut off no longer fits the
//! hashes in its neighbours and in `SHA256SUMS`, and [`read`] names it. But whoever can write the
//! folder can also make all of it anew, hashes included, with other forecasts in it. What prevents
//! that is the *head hash*, the hash of the newest entry, kept where they cannot reach: minuted at the
//! meeting where the forecast was issued, or sent to somebody by mail. It vouches for that entry and
//! all before it. Times are those of the computer's clock.

mod append;
mod area;
mod chain;
mod entry;
mod freeze;
mod outcomes;
mod record;
mod scoring;
mod words;

pub use append::{Issued, check, issue};
pub(crate) use chain::short_hash;
pub use chain::{Contents, HeadCheck, Problem, Stored, read};
pub use entry::{
    Entry, FORMAT, FrozenArea, FrozenCell, FrozenData, FrozenFile, FrozenIssue, FrozenModel, FrozenPeriod,
    FrozenTarget, FrozenTotal,
};
pub use freeze::{freeze, is_late, may_be_issued};
pub use outcomes::KnownOutcome;
pub use record::{Assessed, Assessment, GainOver, Record, Summary, assess, record_of};
pub use scoring::{Score, Standing};
pub use words::{Fit, outcome_in_words};

use chrono::NaiveDate;

use crate::figures;
use crate::forecast::{ForecastError, Period};
use crate::pipeline::PipelineError;
use crate::progress::Cancelled;

/// The list of hashes.
pub const SUMS_FILE: &str = "SHA256SUMS";
/// Counts of what was recorded.
pub const OUTCOMES_FILE: &str = "outcomes.jsonl";
/// The folder in words.
pub const README_FILE: &str = "README.txt";

/// Why a ledger could not be read or a forecast not be issued: one clear sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The loaded records already know something of the period.
    #[error(
        "{} cannot be issued as a forecast, because it had begun in the records, which run to {}: forecast the newest period, or load only records from before it",
        figures::period(*period),
        figures::date(*last_day)
    )]
    BackDated {
        /// The period of the forecast.
        period: Period,
        /// Last day of the records.
        last_day: NaiveDate,
    },
    /// There is nothing there.
    #[error("there is no ledger in {folder}: one is made by the first forecast issued into it (--ledger)")]
    Missing {
        /// The folder.
        folder: String,
    },
    /// The folder holds something else.
    #[error("{folder} is not a ledger: it holds {example}; name an empty or new folder")]
    NotALedger {
        /// The folder.
        folder: String,
        /// A file in it.
        example: String,
    },
    /// The chain is broken.
    #[error("the ledger in {folder} does not verify: {problem}; restore it from a copy or begin a new one elsewhere")]
    Broken {
        /// The folder.
        folder: String,
        /// What is wrong with which entry.
        problem: String,
    },
    /// The forecast was issued before, to the last digit.
    #[error("this forecast is in the ledger already, as entry {number}: nothing was added")]
    Already {
        /// The number of the entry.
        number: u32,
    },
    /// Synthetic forecasts and real ones do not share a ledger.
    #[error("the ledger in {folder} holds {holds} forecasts and this one is {is}: name another folder for it")]
    Mixed {
        /// The folder.
        folder: String,
        /// `synthetic` or `real`.
        holds: &'static str,
        /// `real` or `synthetic`.
        is: &'static str,
    },
    /// Somebody else is adding to it.
    #[error("another program is adding to the ledger in {folder} just now: try again in a moment")]
    Busy {
        /// The folder.
        folder: String,
    },
    /// A file could not be read.
    #[error("{file} cannot be read ({reason}): check the path and its permissions")]
    Read {
        /// The file.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// The entry could not be written.
    #[error("the ledger in {folder} cannot be written ({reason}): {remedy}; nothing was added")]
    Write {
        /// The folder.
        folder: String,
        /// What the system said.
        reason: String,
        /// What to do.
        remedy: &'static str,
    },
    /// A forecast that no entry can hold: a fault of this program.
    #[error("the forecast cannot be frozen, which is a fault of this program: {0}")]
    Fault(String),
    /// Plain counts or the shrunk mean could not be computed for the comparison to come.
    #[error(transparent)]
    Forecast(#[from] ForecastError),
    /// The records could not be counted.
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    /// Somebody cancelled it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl LedgerError {
    /// Whether it stopped because somebody cancelled it, which is not worth a message.
    pub fn is_cancelled(&self) -> bool {
        match self {
            Self::Cancelled(_) | Self::Forecast(ForecastError::Cancelled(_)) => true,
            Self::Pipeline(error) => error.is_cancelled(),
            _ => false,
        }
    }
}
