//! A forecast as it was issued, and its bytes.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::figures;
use crate::forecast::{Period, PeriodKind};

use super::LedgerError;

/// The format of an entry; a reader refuses any other.
pub const FORMAT: &str = "lamplight forecast ledger entry, version 1";

/// What stands for the entry before the first one.
pub(super) const NO_ENTRY: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A frozen forecast, with all that is needed to score it without fitting anything again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// [`FORMAT`].
    pub format: String,
    /// 1 for the first of a ledger.
    pub number: u32,
    /// SHA-256 of the bytes of the entry before it, in hex; 64 zeros for the first.
    pub previous: String,
    /// When, by whom, with which program.
    pub issued: FrozenIssue,
    /// The incidents were made by the demo generator: nothing here happened.
    pub synthetic: bool,
    /// What is forecast.
    pub target: FrozenTarget,
    /// The period.
    pub period: FrozenPeriod,
    /// The cells as a whole.
    pub area: FrozenArea,
    /// How it was forecast.
    pub model: FrozenModel,
    /// From what.
    pub data: FrozenData,
    /// All cells together.
    pub total: FrozenTotal,
    /// What the columns of [`cells`](Self::cells) are.
    pub columns: Vec<String>,
    /// Every cell of the study area, in its order. Written one a line, after everything else.
    #[serde(skip_serializing)]
    pub cells: Vec<FrozenCell>,
}

/// When, by whom, with which program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenIssue {
    /// By the computer's clock, whole seconds.
    pub at: DateTime<Utc>,
    /// Who issued it, if they said so.
    pub by: Option<String>,
    /// By the clock the first day of the period was over: scored, but shown apart.
    pub late: bool,
    /// Version of the program.
    pub lamplight: String,
}

/// What is forecast, with its whole definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenTarget {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Version of its definition.
    pub version: String,
    /// What it stands in for; `None` for the real thing.
    pub stand_in: Option<String>,
    /// The definition, rule and all.
    pub definition: serde_json::Value,
}

/// The period forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenPeriod {
    /// Four weeks or a calendar month.
    pub kind: PeriodKind,
    /// First day: the origin, from which on nothing was known.
    pub start: NaiveDate,
    /// The day after the last.
    pub end: NaiveDate,
}

impl FrozenPeriod {
    /// The run of days.
    pub fn days(&self) -> Period {
        Period { start: self.start, end: self.end }
    }
}

/// The cells as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenArea {
    /// `EPSG:27700` and the like.
    pub crs: String,
    /// Size of a cell as on the command line: `0.5km2`.
    pub cell: String,
    /// Number of cells.
    pub cells: usize,
    /// Name of the outline they were cut from, if there was one.
    pub boundary: Option<String>,
    /// SHA-256 of its file, if it came from one.
    pub boundary_sha256: Option<String>,
}

/// How it was forecast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenModel {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why it was chosen, where the choice was left to the program.
    pub because: Option<String>,
    /// Seed of everything random.
    pub seed: u64,
}

/// From what it was forecast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenData {
    /// Name of the records.
    pub name: String,
    /// Last day that was used.
    pub as_at: NaiveDate,
    /// Incidents in the records.
    pub incidents: usize,
    /// Seed of the demo generator; `None` for records.
    pub demo_seed: Option<u64>,
    /// The files read: their names without the folders they lay in, and their hashes.
    pub files: Vec<FrozenFile>,
    /// The mapping file, if there was one.
    pub mapping: Option<FrozenFile>,
}

/// A file by its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenFile {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// All cells together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FrozenTotal {
    /// Expected count.
    pub expected: f64,
    /// Lower end of the central 80% interval.
    pub lower80: u32,
    /// Upper end of the central 80% interval.
    pub upper80: u32,
    /// What plain counts expected.
    pub plain_counts: f64,
    /// What the shrunk mean expected.
    pub shrunk_mean: f64,
}

/// One cell; a row of numbers in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "CellRow", into = "CellRow")]
pub struct FrozenCell {
    /// Its lasting name.
    pub cell: String,
    /// Expected count, above zero, to twelve figures.
    pub expected: f64,
    /// Lower end of the central 80% interval of the count.
    pub lower80: u32,
    /// Upper end of the central 80% interval of the count.
    pub upper80: u32,
    /// Probability of at least one.
    pub p_any: f64,
    /// 1 is the highest expected count.
    pub rank: u32,
    /// What plain counts expected, above zero.
    pub plain_counts: f64,
    /// What the shrunk mean expected, above zero.
    pub shrunk_mean: f64,
}

/// The columns in their order.
pub(super) const COLUMNS: [&str; 8] =
    ["cell", "expected", "lower80", "upper80", "p_any", "rank", "plain_counts", "shrunk_mean"];

type CellRow = (String, f64, u32, u32, f64, u32, f64, f64);

impl From<CellRow> for FrozenCell {
    fn from((cell, expected, lower80, upper80, p_any, rank, plain_counts, shrunk_mean): CellRow) -> Self {
        Self { cell, expected, lower80, upper80, p_any, rank, plain_counts, shrunk_mean }
    }
}

impl From<FrozenCell> for CellRow {
    fn from(cell: FrozenCell) -> Self {
        (
            cell.cell,
            cell.expected,
            cell.lower80,
            cell.upper80,
            cell.p_any,
            cell.rank,
            cell.plain_counts,
            cell.shrunk_mean,
        )
    }
}

impl Entry {
    /// The bytes that are kept and hashed: the same entry always gives the same ones.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LedgerError> {
        let fault = |error: serde_json::Error| LedgerError::Fault(error.to_string());
        let mut text = serde_json::to_string_pretty(self).map_err(fault)?;
        // the object is closed again after the cells
        text.truncate(text.trim_end_matches('}').trim_end().len());
        text.push_str(",\n  \"cells\": [");
        for (place, cell) in self.cells.iter().enumerate() {
            text.push_str(if place == 0 { "\n    " } else { ",\n    " });
            text.push_str(&serde_json::to_string(cell).map_err(fault)?);
        }
        text.push_str("\n  ]\n}\n");
        Ok(text.into_bytes())
    }

    /// Reads an entry and checks that it can be scored; the problem is half a sentence.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let entry: Self = serde_json::from_slice(bytes).map_err(|error| format!("it is not an entry ({error})"))?;
        if entry.format != FORMAT {
            return Err(format!("its format is {:?}, which this version does not read", entry.format));
        }
        if entry.cells.is_empty() || entry.cells.len() != entry.area.cells {
            return Err(format!("it has {} cells where it says {}", entry.cells.len(), entry.area.cells));
        }
        if entry.period.start >= entry.period.end {
            return Err("its period ends before it begins".to_owned());
        }
        let usable = |value: f64| value.is_finite() && value > 0.0;
        let bad = entry
            .cells
            .iter()
            .find(|cell| ![cell.expected, cell.plain_counts, cell.shrunk_mean].into_iter().all(usable));
        if let Some(cell) = bad {
            return Err(format!("cell {} has an expected count that is not above zero", cell.cell));
        }
        entry.area()?;
        Ok(entry)
    }

    /// How late it was issued, where it was late: `issued 3 days into its period`.
    pub fn lateness(&self) -> Option<String> {
        let issued = self.issued.at.date_naive();
        self.issued.late.then(|| {
            if issued >= self.period.end {
                return "issued after its period was over".to_owned();
            }
            let days = (issued - self.period.start).num_days().max(0) as u64;
            format!("issued {} into its period", figures::counted(days, "day"))
        })
    }

    /// Whether it says the same as another, whenever and by whomever they were issued.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        self.is_of_the_same_as(other) && self.total == other.total && self.cells == other.cells
    }

    /// Whether it forecasts the same thing with the same model: of such, the first issued counts.
    pub fn is_of_the_same_as(&self, other: &Self) -> bool {
        self.target.id == other.target.id
            && self.target.version == other.target.version
            && self.area.crs == other.area.crs
            && self.area.cell == other.area.cell
            && self.period == other.period
            && self.model.id == other.model.id
            && self.shares_its_place_with(other)
    }

    /// Whether most cells are the same: cells come and go at the edges where there is no boundary,
    /// and files change their names.
    fn shares_its_place_with(&self, other: &Self) -> bool {
        let cells: BTreeSet<&str> = self.cells.iter().map(|cell| cell.cell.as_str()).collect();
        let shared = other.cells.iter().filter(|cell| cells.contains(cell.cell.as_str())).count();
        2 * shared > self.cells.len().min(other.cells.len())
    }

    /// Name of the file of the entry of a number.
    pub fn file_name(number: u32) -> String {
        format!("{number:04}.json")
    }
}

/// SHA-256 in hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}
