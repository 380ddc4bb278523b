//! The one pipeline behind both faces: records in, forecast out.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::evaluation::Comparison;
use crate::forecast::{Forecast, ForecastError, History, ModelId, Placement};
use crate::geography::{Boundary, CellSize, GeographyError, StudyArea};
use crate::incidents::{ImportError, Incidents, QualityReport};
use crate::progress::Progress;
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
    /// Somebody cancelled it.
    #[error(transparent)]
    Cancelled(#[from] crate::progress::Cancelled),
}

/// Reads everything that a request names.
pub fn load(request: &LoadRequest, progress: &Progress) -> Result<Loaded, PipelineError> {
    let _ = (request, progress);
    todo!("pipeline owner")
}

/// Forecasts from what was loaded.
pub fn forecast(loaded: &Loaded, request: &ForecastRequest, progress: &Progress) -> Result<Outcome, PipelineError> {
    let _ = (loaded, request, progress);
    todo!("pipeline owner")
}
