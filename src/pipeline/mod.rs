//! The one pipeline behind both faces: records in, forecast out.
//!
//! [`load`] reads everything a [`LoadRequest`] names; [`forecast`] takes what was loaded through
//! target → calendar → study area → history → model → comparison with plain counts. Both are
//! pure functions of the files and the request: the same bytes in give the same bytes out, on any
//! number of threads. [`Manifest`] is the account of a run that is written beside every result.

mod backtest;
mod forecast_file;
mod load;
mod location_error;
mod manifest;
mod name;
pub mod people;
mod run;
mod score;
mod target_choice;

pub use backtest::{BacktestOutcome, BacktestRecord, BacktestRequest, Elsewhere, YARDSTICKS, backtest};
pub use load::load;
pub use location_error::location_error;
pub use manifest::{FileRecord, InputRecord, Manifest};
pub use run::{COMPARED_PERIODS, forecast};
pub use score::{Coverage, ScoreOutcome, ScoreRecord, ScoreRequest, score};
pub use target_choice::TargetChoice;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;

use crate::demo;
use crate::evaluation::Comparison;
use crate::forecast::{Forecast, ForecastError, History, ModelId, Placement};
use crate::geography::{Boundary, CellSize, GeographyError, StudyArea};
use crate::incidents::{ImportError, Incidents, QualityReport};
use crate::targets::{TargetError, TargetSet};

/// Where incidents come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The synthetic demo force of this seed.
    Demo {
        /// Seed of the generator.
        seed: u64,
    },
    /// The user's own records.
    Files {
        /// Files, folders or archives.
        paths: Vec<PathBuf>,
        /// Mapping file for unrecognised columns.
        mapping: Option<PathBuf>,
    },
}

/// What to load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadRequest {
    /// The incidents.
    pub input: Input,
    /// Outline of the study area; the demo has its own.
    pub boundary: Option<PathBuf>,
    /// The user's own target definitions.
    pub targets: Option<PathBuf>,
}

impl LoadRequest {
    /// The demo force as it is when nobody asks for anything else.
    pub fn demo() -> Self {
        Self { input: Input::Demo { seed: demo::DEFAULT_SEED }, boundary: None, targets: None }
    }

    /// Files with nothing else said about them.
    pub fn files(paths: Vec<PathBuf>) -> Self {
        Self { input: Input::Files { paths, mapping: None }, boundary: None, targets: None }
    }
}

/// A settings file that shaped a result, pinned by its bytes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fingerprint {
    /// Path as the user gave it.
    pub name: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Everything that is read from disk, ready to forecast from.
#[derive(Debug)]
pub struct Loaded {
    /// What was asked for.
    pub request: LoadRequest,
    /// The incidents.
    pub incidents: Incidents,
    /// What was noticed while reading.
    pub quality: QualityReport,
    /// Outline of the study area, if there is one.
    pub boundary: Option<Boundary>,
    /// The targets that can be chosen.
    pub targets: TargetSet,
    /// A short name for the window: the force, the file or `West Midlands demo`.
    pub name: String,
    /// The mapping file, pinned; `None` when there was none.
    pub mapping_file: Option<Fingerprint>,
    /// The user's target file, pinned; `None` when there was none.
    pub targets_file: Option<Fingerprint>,
    /// Filled by the first call of [`Loaded::target_choices`].
    choices: OnceLock<Vec<TargetChoice>>,
}

/// What to forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastRequest {
    /// Id of the target.
    pub target: String,
    /// Cell size; `None` is the target's own.
    pub cell: Option<CellSize>,
    /// First day forecast; `None` is the one after the newest complete data.
    pub from: Option<NaiveDate>,
    /// The model.
    pub model: ModelId,
    /// Seed of everything random.
    pub seed: u64,
}

impl ForecastRequest {
    /// This target, with every other setting as it is when nobody says otherwise.
    pub fn of(target: impl Into<String>) -> Self {
        Self { target: target.into(), cell: None, from: None, model: ModelId::DEFAULT, seed: DEFAULT_SEED }
    }
}

/// Seed of a forecast unless the user gives another.
pub const DEFAULT_SEED: u64 = 1;

/// A forecast with all that is needed to explain it.
#[derive(Debug)]
pub struct Outcome {
    /// What was asked for.
    pub request: ForecastRequest,
    /// The forecast.
    pub forecast: Forecast,
    /// The counts behind it.
    pub history: History,
    /// Which cell each incident fell in.
    pub placement: Placement,
    /// How the model did against plain counts lately; `None` when the past is too short to tell.
    pub comparison: Option<Comparison>,
    /// The cells.
    pub area: Arc<StudyArea>,
}

/// Why the pipeline stopped: one clear sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// Reading the incidents failed.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The boundary or the cells failed.
    #[error(transparent)]
    Geography(#[from] GeographyError),
    /// The target failed.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// The forecast failed.
    #[error(transparent)]
    Forecast(#[from] ForecastError),
    /// A settings file could not be read.
    #[error("{file}: {problem}")]
    Settings {
        /// The file.
        file: String,
        /// What is wrong and what to do, as half a sentence.
        problem: String,
    },
    /// A forecast file cannot be scored.
    #[error("{file}: {problem}")]
    ForecastFile {
        /// The file.
        file: String,
        /// What is wrong, in which row, and what to do.
        problem: String,
    },
    /// None of the targets can be computed from the data.
    #[error("no target can be computed from this data; the first of them says: {first}")]
    NoTarget {
        /// Why the first target cannot be computed.
        first: String,
    },
    /// A column of the canonical table is not what it should be: a mistake in a reader, not in the
    /// user's data.
    #[error("the table of incidents cannot be used, which is a fault of this program and not of your data: {0}")]
    Table(#[from] polars::prelude::PolarsError),
    /// Somebody cancelled it.
    #[error(transparent)]
    Cancelled(#[from] crate::progress::Cancelled),
}

impl PipelineError {
    /// Whether it stopped because somebody cancelled it, which is not worth a message.
    pub fn is_cancelled(&self) -> bool {
        matches!(
            self,
            Self::Cancelled(_) | Self::Import(ImportError::Cancelled(_)) | Self::Forecast(ForecastError::Cancelled(_))
        )
    }
}
