//! What an import read, set aside and noticed.

use chrono::NaiveDate;

use super::table::Precision;

/// What an import read, set aside and noticed. The window, `lamplight check` and its JSON all
/// show this; [`findings`](Self::findings) says it in plain sentences.
///
/// `rows_read` is always `rows_used` plus the rows of all of [`set_aside`](Self::set_aside).
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct QualityReport {
    /// Rows found in all files; headers and empty lines not counted.
    pub rows_read: u64,
    /// Rows that made it into the table.
    pub rows_used: u64,
    /// Whether the records are made up, by [`crate::demo`].
    pub synthetic: bool,
    /// How exactly the times are known: the coarsest that was found.
    pub precision: Option<Precision>,
    /// First day on which anything was recorded.
    pub first_day: Option<NaiveDate>,
    /// Last day covered.
    pub last_day: Option<NaiveDate>,
    /// The files read, in order.
    pub files: Vec<FileReport>,
    /// Files that were found and not read, and why.
    pub not_read: Vec<NotRead>,
    /// Rows that were set aside, by reason; reasons with no row are left out.
    pub set_aside: Vec<SetAside>,
    /// First days of the months between the first and the last without any record.
    pub missing_months: Vec<NaiveDate>,
    /// Rows set aside because an earlier row has the same id.
    pub duplicate_ids: u64,
    /// Rows used that have no id.
    pub rows_without_id: u64,
    /// Rows used whose end lies before their start; the end was not used.
    pub ends_before_start: u64,
    /// How late the incidents were recorded, where the records say it.
    pub recording: Option<RecordingReport>,
    /// Yes-or-no values that could not be understood and are unknown in the table.
    pub unclear_flags: u64,
    /// Where the incidents are.
    pub coordinates: CoordinateReport,
    /// Words of the weapon column and how they were understood, commonest first, at most 20.
    pub weapon_words: Vec<WeaponWord>,
    /// Sudden changes of level of a crime type.
    pub level_shifts: Vec<LevelShift>,
    /// How the columns were understood, one entry for each different header.
    pub layouts: Vec<LayoutReport>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct FileReport {
    /// Name as the user gave it; a member of an archive is `archive.zip/member.csv`.
    pub name: String,
    /// `UTF-8`, `UTF-8 with byte order mark`, `Windows-1252`, `UTF-16LE`, `UTF-16BE`, `Parquet`.
    pub encoding: &'static str,
    /// Rows found.
    pub rows_read: u64,
    /// Rows used.
    pub rows_used: u64,
}

/// A file that was found and not read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct NotRead {
    /// Its name.
    pub name: String,
    /// Why, as a clause.
    pub why: String,
    /// Whether it may hold incidents that are now missing, rather than something else.
    pub worrying: bool,
}

/// Why a row was set aside. The order is the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// More or fewer fields than the header has.
    Ragged,
    /// A quotation mark that is opened and never closed.
    OpenQuote,
    /// Separators and nothing else.
    Blank,
    /// No date, or one that is not in the calendar or not understood.
    Date,
    /// Years before nearly all others, or after.
    DateApart,
    /// Only the month is known, while nearly all other rows have a date.
    OnlyMonth,
    /// No coordinates.
    NoPosition,
    /// Coordinates that are not numbers.
    PositionUnreadable,
    /// At 0, 0.
    AtZero,
    /// Longitude and latitude (or easting and northing) the wrong way round.
    Swapped,
    /// Far from nearly everything else.
    Elsewhere,
    /// An earlier row has the same id: it is the same incident.
    SameId,
}

impl Reason {
    /// The reason in words, to follow a number of rows.
    pub fn words(self) -> &'static str {
        match self {
            Self::Ragged => "have more or fewer fields than the header",
            Self::OpenQuote => "open a quotation mark that is never closed",
            Self::Blank => "are blank",
            Self::Date => "have no date that exists or can be read",
            Self::DateApart => "are dated more than a year before or after nearly all others",
            Self::OnlyMonth => "give only a month where nearly all others give a date",
            Self::NoPosition => "have no coordinates",
            Self::PositionUnreadable => "have coordinates that are not numbers",
            Self::AtZero => "lie at 0, 0",
            Self::Swapped => "have their two coordinates the wrong way round",
            Self::Elsewhere => "lie far away from nearly all others",
            Self::SameId => "repeat the id of an earlier row and are the same incident",
        }
    }

    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Ragged => "look for stray commas or line breaks in these rows and export them again",
            Self::OpenQuote => "close the quotation mark or remove it",
            Self::Blank => "nothing needs doing",
            Self::Date => "correct them, or name the format in a mapping file, under [dates]: formats",
            Self::DateApart => "correct them, or load these years complete",
            Self::OnlyMonth => "export them with their date",
            Self::NoPosition | Self::AtZero => "place them (geocode) in the source if there are many",
            Self::PositionUnreadable => "export coordinates as plain numbers with a decimal point",
            Self::Swapped => "swap them in the source",
            Self::Elsewhere => "correct them in the source if they are yours",
            Self::SameId => {
                "if they are separate incidents, say duplicate_ids = \"separate\" at the top of a mapping file"
            }
        }
    }
}

/// Rows set aside for one reason.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SetAside {
    /// The reason.
    pub reason: Reason,
    /// The reason in words, to follow a number of rows.
    pub meaning: &'static str,
    /// Number of rows.
    pub rows: u64,
    /// The first five.
    pub examples: Vec<Example>,
}

/// One row as an example.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Example {
    /// Name of the file.
    pub file: String,
    /// Line in the file (the header is line 1); in Parquet, the row plus one.
    pub row: u32,
    /// What was there.
    pub found: String,
}

/// Where the incidents are, and how far that can be trusted.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct CoordinateReport {
    /// How the coordinates were given, and how that was recognised.
    pub given_as: String,
    /// The plane of the import, such as `British National Grid (OSTN15)`.
    pub plane: String,
    /// Rows without coordinates, or with some that are not numbers; set aside.
    pub missing: u64,
    /// Rows at 0, 0; set aside.
    pub at_zero: u64,
    /// Rows with the two coordinates the wrong way round; set aside.
    pub swapped: u64,
    /// Rows far away from nearly all others; set aside.
    pub elsewhere: u64,
    /// How far is far, in km: five times the distance from the middle (the median point) within
    /// which nine tenths of the incidents on the plane lie, and at least 50 km.
    pub far_km: f64,
    /// Rows used that lie outside the boundary; `None` without a boundary.
    pub outside_boundary: Option<u64>,
    /// Different points among the rows used.
    pub distinct_points: u64,
    /// Share of the rows used that lie on the single commonest point, 0 to 1.
    pub share_commonest_point: f64,
    /// Share of the rows used that lie on the ten commonest points, 0 to 1.
    pub share_ten_commonest_points: f64,
}

/// How late incidents were recorded.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct RecordingReport {
    /// Rows used whose day of recording is known.
    pub known: u64,
    /// The same as a share of the rows used, 0 to 1.
    pub share_known: f64,
    /// Half of them were recorded within so many days; 0 is the day of the incident.
    pub median_delay_days: u32,
    /// Nine in ten of them were recorded within so many days.
    pub ninetieth_delay_days: u32,
    /// Rows read that were recorded before they happened; that day is not believed.
    pub before_occurred: u64,
}

/// A word of the weapon column and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct WeaponWord {
    /// As in the source.
    pub word: String,
    /// In the table.
    pub read_as: String,
    /// Rows read with it.
    pub rows: u64,
}

/// A sudden change of level of one crime type.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct LevelShift {
    /// The crime type.
    pub series: String,
    /// First month of the new level.
    pub month: NaiveDate,
    /// Median of the three months before.
    pub before: f64,
    /// Median of the three months from then on.
    pub after: f64,
    /// `after / before`.
    pub ratio: f64,
}

/// How one header was understood.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LayoutReport {
    /// First file with this header.
    pub first_file: String,
    /// Number of files with it.
    pub files: u64,
    /// The columns, in order.
    pub columns: Vec<ColumnUse>,
}

/// How one column was understood.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ColumnUse {
    /// Name in the source.
    pub header: String,
    /// Canonical name, or `None` when it was not used.
    pub read_as: Option<String>,
    /// How that was decided, or why it was not used.
    pub how: String,
}
