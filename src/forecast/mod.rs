//! How many, where, next: counts by cell and period, models of them, the forecast they give.

mod assemble;
mod automatic;
mod calendar;
mod counting;
mod counts_window;
mod ensemble;
mod gains;
mod history;
mod kde;
pub mod log_linear;
mod model;
pub mod negative_binomial;
mod nowcast;
mod period_level;
mod prospective;
mod rank_certainty;
mod recalibration;
mod recent_mean;
mod self_exciting;
mod shrunk_mean;
mod smoothing;
mod space_time_kernel;
mod spread;
mod surface;
mod value;

pub use assemble::{Labels, PastFits, assemble, fit_with_past, forecast};
pub use automatic::Automatic;
pub use calendar::{Calendar, MIN_OBSERVED_PERIODS, Period, PeriodKind};
pub use counts_window::CountsWindow;
pub use ensemble::Ensemble;
pub(crate) use gains::ratio_with_error;
pub use history::{Event, History, HistoryBefore, Placement, Series};
pub use kde::KernelDensity;
pub use log_linear::LogLinear;
pub use model::{Choice, Fitted, Model, ModelId, Prediction};
pub use nowcast::Nowcast;
pub use prospective::Prospective;
pub use rank_certainty::RankCertainty;
pub use recalibration::Dispersion;
pub use recent_mean::RecentMean;
pub use self_exciting::SelfExciting;
pub use shrunk_mean::ShrunkMean;
pub use space_time_kernel::SpaceTimeKernel;
pub use value::{CellForecast, Driver, Forecast, Total};

use crate::progress::Cancelled;

/// Why a forecast could not be made; each message says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum ForecastError {
    /// Somebody cancelled it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Not enough past to learn from.
    #[error(
        "only {found} of the {needed} complete periods that are needed lie before {origin}: load earlier months or choose a later origin"
    )]
    TooLittleHistory {
        /// Periods with data before the origin.
        found: usize,
        /// The least that any model needs.
        needed: usize,
        /// The origin.
        origin: chrono::NaiveDate,
    },
    /// The model needs days and the records carry only months.
    #[error("{model} needs the day of each incident, and these records give only its month: choose another model")]
    NeedsDates {
        /// Name of the model.
        model: &'static str,
    },
    /// No incident counts towards the target.
    #[error(
        "no incident before {origin} counts as {target:?}: choose another target or check the mapping of the columns it needs"
    )]
    EmptyTarget {
        /// Name of the target.
        target: String,
        /// The origin.
        origin: chrono::NaiveDate,
    },
    /// The target needs a column that the data does not have.
    #[error(transparent)]
    Target(#[from] crate::targets::TargetError),
    /// A canonical column is absent or of the wrong type, which no reader of this program makes.
    #[error("the table of incidents has no usable column {column:?} ({problem}): import the records again")]
    Table {
        /// The column.
        column: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// Counts made elsewhere do not fit the cells and periods.
    #[error("series {series:?} holds {found} values where {cells} cells and {periods} periods need {expected}")]
    Shape {
        /// Name of the series.
        series: String,
        /// Values found.
        found: usize,
        /// Values needed.
        expected: usize,
        /// Cells of the study area.
        cells: usize,
        /// Periods of the calendar.
        periods: usize,
    },
    /// The origin lies outside what the data allows.
    #[error("{origin} cannot be forecast from this data: choose a day from {earliest} to {latest}")]
    OriginOutOfRange {
        /// What was asked for.
        origin: chrono::NaiveDate,
        /// Earliest origin with enough history.
        earliest: chrono::NaiveDate,
        /// The day after the newest complete data.
        latest: chrono::NaiveDate,
    },
}
