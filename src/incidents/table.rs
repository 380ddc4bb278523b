//! The one canonical table of incidents.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use crate::geography::Crs;

/// Names and types of the canonical columns. Every column is always present; one that the source
/// does not know is all null ([`Incidents::knows`]).
pub mod column {
    /// `String`, nullable: the force's own incident or crime id.
    pub const ID: &str = "id";
    /// `Datetime(ms)`: start of the time in which it happened, local clock time.
    pub const OCCURRED_FROM: &str = "occurred_from";
    /// `Datetime(ms)`: end (exclusive) of the time in which it happened: the same instant for a
    /// known time, the next midnight for a date, the first of the next month for a month.
    pub const OCCURRED_TO: &str = "occurred_to";
    /// `UInt32`: [`Precision`](super::Precision) of the row as a number.
    pub const PRECISION: &str = "precision";
    /// `Float64`: WGS84 degrees.
    pub const LONGITUDE: &str = "longitude";
    /// `Float64`: WGS84 degrees.
    pub const LATITUDE: &str = "latitude";
    /// `Float64`: metres in [`Incidents::crs`](super::Incidents::crs).
    pub const EASTING_M: &str = "easting_m";
    /// `Float64`: metres in [`Incidents::crs`](super::Incidents::crs).
    pub const NORTHING_M: &str = "northing_m";
    /// `String`, nullable: Home Office offence class such as `5D`, or the force's own code.
    pub const OFFENCE_CODE: &str = "offence_code";
    /// `String`, nullable: offence in words.
    pub const OFFENCE: &str = "offence";
    /// `String`, nullable: broad crime type (data.police.uk's, or the force's own grouping).
    pub const CRIME_TYPE: &str = "crime_type";
    /// `String`, nullable: weapon, lower case; `sharp instrument` is the canonical word for knives
    /// and other blades or points, `firearm` for guns, `none`, `other`.
    pub const WEAPON: &str = "weapon";
    /// `Boolean`, nullable: the weapon was used, not only carried or threatened with.
    pub const WEAPON_USED: &str = "weapon_used";
    /// `Boolean`, nullable: somebody was physically injured.
    pub const INJURY: &str = "injury";
    /// `String`, nullable: area code of the source, such as an LSOA.
    pub const AREA_CODE: &str = "area_code";
    /// `String`, nullable: the place in words, such as `On or near High Street`.
    pub const LOCATION: &str = "location";
    /// `UInt32`: index into [`Incidents::sources`](super::Incidents::sources).
    pub const SOURCE_FILE: &str = "source_file";
    /// `UInt32`: line number in that file; the header is line 1.
    pub const SOURCE_ROW: &str = "source_row";
    /// `Datetime(ms)`, nullable: midnight at the start of the day on which it was recorded.
    pub const RECORDED_ON: &str = "recorded_on";
}

/// How exactly the time of an incident is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Precision {
    /// Date and time of day.
    Time = 0,
    /// The day.
    Date = 1,
    /// The calendar month only.
    Month = 2,
}

impl Precision {
    /// The precision of a number in [`column::PRECISION`]; larger numbers are months.
    pub fn from_number(number: u8) -> Self {
        match number {
            0 => Self::Time,
            1 => Self::Date,
            _ => Self::Month,
        }
    }
}

/// Whether the incidents happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Provenance {
    /// Recorded by somebody.
    Recorded,
    /// Made by [`crate::demo`]: every output has to say SYNTHETIC.
    Synthetic,
}

/// A file that incidents were read from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Source {
    /// Path as the user gave it; a member of an archive is `archive.zip/member.csv`.
    pub name: String,
    /// SHA-256 of the bytes of the file (of the archive, for its members), in hex.
    pub sha256: String,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// The canonical table with what is known of all of it. Rows keep the order of their files.
#[derive(Debug, Clone)]
pub struct Incidents {
    /// Columns as in [`column`](mod@column).
    pub table: DataFrame,
    /// The plane in which `easting_m` and `northing_m` are given.
    pub crs: Crs,
    /// The coarsest precision found: it decides between 28-day windows and calendar months.
    pub precision: Precision,
    /// Recorded or synthetic.
    pub provenance: Provenance,
    /// The files read, in reading order.
    pub sources: Vec<Source>,
    /// Months (first days) between the first and the last for which nothing was recorded at all:
    /// they count as missing, never as zero.
    pub missing_months: Vec<chrono::NaiveDate>,
    /// First day on which anything was recorded.
    pub first_day: chrono::NaiveDate,
    /// Last day covered (inclusive): last day of the newest month for month data, otherwise the
    /// newest date recorded.
    pub last_day: chrono::NaiveDate,
    /// Columns whose values are only a stand-in for what their name says, with the reason, as the
    /// mapping file declared them: a target that asks about one is a stand-in too.
    pub stand_in: BTreeMap<String, String>,
}

impl Incidents {
    /// Number of incidents.
    pub fn len(&self) -> usize {
        self.table.height()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the source said anything in this [`column`](mod@column) (it is not all null).
    pub fn knows(&self, column: &str) -> bool {
        self.table.column(column).is_ok_and(|c| c.null_count() < c.len())
    }
}
