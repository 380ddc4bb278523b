//! Why an import could not be done.

use crate::progress::Cancelled;

/// Why an import could not be done; each message names the file, the row where there is one, and
/// the remedy.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Somebody cancelled it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A path leads nowhere.
    #[error("{file} does not exist: check the spelling, or choose the file again")]
    Missing {
        /// The path as given.
        file: String,
    },
    /// The operating system refused.
    #[error("{file} could not be read ({problem}): check that it is not open elsewhere and that you may read it")]
    Unreadable {
        /// The path as given.
        file: String,
        /// What the system said.
        problem: String,
    },
    /// Nothing was named, or nothing named holds incidents.
    #[error(
        "no incident records in {place}: {why}; give a CSV, a Parquet file, a data.police.uk download (zip) or a folder of these"
    )]
    NothingToRead {
        /// The paths given.
        place: String,
        /// What was found instead.
        why: String,
    },
    /// A kind of file that is not read.
    #[error("{file} {problem}")]
    WrongKind {
        /// The path as given.
        file: String,
        /// What it is and what to do, as the rest of a sentence.
        problem: String,
    },
    /// No header line or no rows.
    #[error("{file} {problem}: export it again with a header line and at least one row")]
    Empty {
        /// The file.
        file: String,
        /// `is empty` or the like.
        problem: &'static str,
    },
    /// A column without which nothing can be forecast.
    #[error(
        "{file}, row 1: no column for {wanted}; the columns are {found}; name the right one in a mapping file, under [columns]: {example}"
    )]
    MissingColumn {
        /// The file.
        file: String,
        /// What is missing, in words.
        wanted: String,
        /// The header.
        found: String,
        /// A line for the mapping file.
        example: &'static str,
    },
    /// The mapping file cannot be used.
    #[error("{mapping}{line}: {problem}")]
    Mapping {
        /// The mapping file.
        mapping: String,
        /// `, line 3` where it is known.
        line: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// A member of an archive is damaged.
    #[error(
        "{archive}: its member {member} is damaged ({problem}); download the archive again, or unpack what can be unpacked and open that folder"
    )]
    BrokenMember {
        /// The archive.
        archive: String,
        /// The member.
        member: String,
        /// What went wrong.
        problem: String,
    },
    /// A whole file is damaged.
    #[error("{file} is damaged ({problem}): download or export it again")]
    Damaged {
        /// The file.
        file: String,
        /// What went wrong.
        problem: String,
    },
    /// Longitude and latitude are in each other's columns.
    #[error(
        "{file}, row {row}: {found}, which are the wrong way round, here and in most rows; swap them in a mapping file, under [columns]: {remedy}"
    )]
    Swapped {
        /// The file.
        file: String,
        /// First row that shows it.
        row: u32,
        /// The two columns and their values, as a clause.
        found: String,
        /// Lines for the mapping file.
        remedy: String,
    },
    /// The coordinates are of no system that is read.
    #[error(
        "{file}, row {row}: {x}, {y} is neither longitude and latitude in degrees nor easting and northing on the British National Grid; export the table with one of these, or say which in a mapping file, under [coordinates]: crs = \"wgs84\" or \"bng\""
    )]
    UnknownCoordinates {
        /// The file.
        file: String,
        /// First row that shows it.
        row: u32,
        /// First coordinate.
        x: f64,
        /// Second coordinate.
        y: f64,
    },
    /// Every row was set aside.
    #[error("no row of {place} can be used: {rows} were read and all set aside; the commonest reason: {reason}")]
    NothingUsed {
        /// The paths given.
        place: String,
        /// Rows read.
        rows: u64,
        /// The commonest reason, with its first example and its remedy.
        reason: String,
    },
    /// The table could not be put together.
    #[error("the incidents could not be put into one table ({0}): this is a fault of the program, please report it")]
    Table(#[from] polars::error::PolarsError),
}
