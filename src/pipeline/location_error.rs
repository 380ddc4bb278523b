//! From what was loaded to a report on which places keep their rank.

use std::sync::Arc;

use crate::evaluation::{self, LocationOptions, LocationReport};
use crate::forecast::{Calendar, History};
use crate::progress::Progress;

use super::{ForecastRequest, Loaded, PipelineError, run};

/// Moves points and redraws the grid many times, forecasts again each time, and tells which of the
/// highest cells keep their place. Target, cells, origin and model are the request's; a model that is
/// not quick is replaced by the shrunk mean, and the report says so.
///
/// Where a forecast has been made already, [`evaluation::location_error`] takes its history and does
/// the same without counting again.
pub fn location_error(
    loaded: &Loaded,
    request: &ForecastRequest,
    options: &LocationOptions,
    progress: &Progress,
) -> Result<LocationReport, PipelineError> {
    progress.step("Counting incidents", 0.0);
    let target = &run::target(loaded, &request.target)?;
    let calendar = Calendar::for_incidents(&loaded.incidents, request.from)?;
    let area = run::study_area(loaded, request.cell.unwrap_or(target.cell), calendar.origin)?;
    progress.check()?;
    let (history, _) = History::count(&loaded.incidents, target, Arc::new(area), calendar)?;
    progress.check()?;
    Ok(evaluation::location_error(&history, request.model, options, &progress.part(0.1, 1.0))?)
}
