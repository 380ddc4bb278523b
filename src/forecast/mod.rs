//! How many, where, next: counts by cell and period, models of them, the forecast they give.

mod calendar;
mod history;
mod model;
mod value;

pub use calendar::{Calendar, Period, PeriodKind};
pub use history::{History, HistoryBefore, Placement, Series};
pub use model::{Fitted, Model, ModelId, Prediction};
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
        "there are only {found} complete periods before {origin}, and at least {needed} are needed: load an earlier month or choose a later origin"
    )]
    TooLittleHistory {
        /// Periods with data before the origin.
        found: usize,
        /// The least that any model needs.
        needed: usize,
        /// The origin.
        origin: chrono::NaiveDate,
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
