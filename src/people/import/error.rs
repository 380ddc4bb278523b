//! Why people's records could not be read.

use crate::incidents::ImportError;
use crate::progress::Cancelled;

/// Why people's records cannot be read: one sentence that names file, row and remedy. None repeats a
/// person's number, name or any other value of a column that is cut.
#[derive(Debug, thiserror::Error)]
pub enum PeopleImportError {
    /// The work was cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A file cannot be read, or the mapping file makes no sense.
    #[error(transparent)]
    Reading(ImportError),
    /// The key of the pseudonyms cannot be used.
    #[error("the key of the pseudonyms, {file}, {problem}")]
    Key {
        /// The key file.
        file: String,
        /// What is wrong and what to do, as the rest of the sentence.
        problem: String,
    },
    /// Nothing named holds a table.
    #[error("no records of people in {place}: {why}; give a CSV or Parquet file, or a folder of these")]
    NothingToRead {
        /// What was named.
        place: String,
        /// What was found instead.
        why: String,
    },
    /// A column without which nothing can be done.
    #[error(
        "{file}, row 1: no column for {wanted}; the columns are {found}; name the right one in a mapping file, under [columns]: {example}"
    )]
    MissingColumn {
        /// The file.
        file: String,
        /// What is missing, in words.
        wanted: &'static str,
        /// The header.
        found: String,
        /// A line for the mapping file.
        example: &'static str,
    },
    /// A column that was asked for by name is not there.
    #[error("{file} has no column {wanted:?}; {near}")]
    NoSuchColumn {
        /// The file.
        file: String,
        /// What was asked for.
        wanted: String,
        /// Columns with names like it, or all of them, as a clause.
        near: String,
    },
    /// A column must not be used as what it is named for.
    #[error("{file}: {problem}")]
    WrongColumn {
        /// The mapping file or the table.
        file: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// Every row was set aside.
    #[error("no row of {place} can be used: {rows} were read and all set aside; the commonest reason: {reason}")]
    NothingUsed {
        /// What was read.
        place: String,
        /// Rows read.
        rows: u64,
        /// The commonest reason with its first example.
        reason: String,
    },
    /// Two people would get one pseudonym.
    #[error(
        "two different numbers of people get the same pseudonym under this key, so their records would be mixed up: nothing was imported; move the key file away to make a new key, and import again"
    )]
    Collision,
    /// More kinds of offences than can be told apart.
    #[error(
        "the records name {kinds} different offences, more than the {most} that can be told apart: the column of offences seems to be free text; name a column of codes in a mapping file, under [columns]: offence_code = \"the column's name\""
    )]
    TooManyOffences {
        /// How many there are.
        kinds: usize,
        /// How many can be.
        most: usize,
    },
    /// A cohort table does not say which rows are for learning.
    #[error(
        "{file}: which rows are to learn from and which to test on must be said: name a column with --train, or a date column and the day from which rows are for testing with --train-before; rows are never split at random"
    )]
    NoSplit {
        /// The file.
        file: String,
    },
    /// A value that is not what its column must hold.
    #[error("{file}, row {row}: {problem}")]
    BadValue {
        /// The file.
        file: String,
        /// The row.
        row: u32,
        /// What is wrong and what to do.
        problem: String,
    },
}

impl From<ImportError> for PeopleImportError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Reading(other),
        }
    }
}
