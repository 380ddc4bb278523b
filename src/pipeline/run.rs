//! From what was loaded to a forecast.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use crate::evaluation::{self, Comparison};
use crate::forecast::{self, Calendar, ForecastError, History, Labels, PastFits};
use crate::geography::{CellSize, GeographyError, StudyArea};
use crate::incidents::{Incidents, Provenance, column};
use crate::progress::Progress;
use crate::targets::Target;

use super::{ForecastRequest, Loaded, Outcome, PipelineError};

/// How many of the last periods the model is compared with plain counts on.
pub const COMPARED_PERIODS: usize = 6;

/// Forecasts from what was loaded.
///
/// The study area is the boundary when there is one, otherwise the cells that ever held an
/// incident of any kind before the origin: a cell that is first heard of later must not exist yet.
pub fn forecast(loaded: &Loaded, request: &ForecastRequest, progress: &Progress) -> Result<Outcome, PipelineError> {
    progress.step("Laying out the periods", 0.0);
    let target = &target(loaded, &request.target)?;
    let calendar = Calendar::for_incidents(&loaded.incidents, request.from)?;
    progress.check()?;

    progress.step("Laying out the cells", 0.05);
    let size = request.cell.unwrap_or(target.cell);
    let area = Arc::new(study_area(loaded, size, calendar.origin)?);
    progress.check()?;

    progress.step("Counting incidents", 0.1);
    let (history, placement) = History::count(&loaded.incidents, target, Arc::clone(&area), calendar)?;
    progress.check()?;

    progress.step("Fitting the model", 0.2);
    let synthetic = loaded.incidents.provenance == Provenance::Synthetic;
    let data_as_at = data_as_at(&loaded.incidents, &history);
    let (model, seed) = (request.model, request.seed);
    let fitting = progress.part(0.2, 0.9);
    // at once with the past periods it is compared on: most of the work is the same
    let (past, fitted) = forecast::fit_with_past(&history, model, COMPARED_PERIODS, seed, &fitting)?;
    let labels = Labels { target, model, synthetic, data_as_at };
    let forecast = forecast::assemble(&history, fitted.as_ref(), labels, seed);
    progress.check()?;

    progress.step("Comparing with plain counts", 0.9);
    let comparison = comparison(&history, &past, request, &progress.part(0.9, 1.0))?;
    progress.step("Forecast ready", 1.0);
    Ok(Outcome { request: request.clone(), forecast, history, placement, comparison, area })
}

/// The target as it can be had from the records; asked before anything slow, so that a missing
/// column is told at once.
pub(super) fn target(loaded: &Loaded, id: &str) -> Result<Target, PipelineError> {
    let target = loaded.targets.get(id)?.as_known_by(&loaded.incidents);
    target.matches(&loaded.incidents)?;
    Ok(target)
}

/// The model against plain counts; `None` when the past is too short to tell.
fn comparison(
    history: &History,
    past: &PastFits,
    request: &ForecastRequest,
    progress: &Progress,
) -> Result<Option<Comparison>, PipelineError> {
    if past.is_empty() {
        return Ok(None);
    }
    match evaluation::compare_fitted(history, request.model, past, request.seed, progress) {
        Ok(comparison) => Ok(Some(comparison)),
        Err(ForecastError::TooLittleHistory { .. } | ForecastError::EmptyTarget { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The cells: of the boundary when there is one, otherwise those that held an incident of any kind
/// before the origin.
pub(super) fn study_area(loaded: &Loaded, size: CellSize, origin: NaiveDate) -> Result<StudyArea, PipelineError> {
    let crs = loaded.incidents.crs;
    let points = points_before(&loaded.incidents, origin)?;
    let Some(boundary) = &loaded.boundary else {
        return Ok(StudyArea::from_points(points, crs, size)?);
    };
    let area = StudyArea::from_boundary(boundary, crs, size)?;
    // told here, before a model says that nothing was recorded
    if !points.is_empty() && points.iter().all(|&(east_m, north_m)| area.cell_at(east_m, north_m).is_none()) {
        return Err(GeographyError::NoOverlap.into());
    }
    Ok(area)
}

/// Where everything happened that had happened and was recorded before the origin: (easting_m,
/// northing_m). Where the day of recording is not known it is taken for that of the incident.
fn points_before(incidents: &Incidents, origin: NaiveDate) -> Result<Vec<(f64, f64)>, PipelineError> {
    let origin_ms = origin.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    let table = &incidents.table;
    let from = table.column(column::OCCURRED_FROM)?.datetime()?.physical();
    let recorded = if incidents.knows(column::RECORDED_ON) { Some(incidents.recorded_on_ms()?) } else { None };
    let known = |row: usize| recorded.and_then(|days| days.get(row)).is_none_or(|day| day < origin_ms);
    let (easting_m, northing_m) = (table.column(column::EASTING_M)?.f64()?, table.column(column::NORTHING_M)?.f64()?);
    Ok(from
        .iter()
        .zip(easting_m.iter())
        .zip(northing_m.iter())
        .enumerate()
        .filter_map(|(row, ((from, east), north))| (from? < origin_ms && known(row)).then_some((east?, north?)))
        .collect())
}

/// Last day of the data that was used: everything before the origin, as far as it was covered.
fn data_as_at(incidents: &Incidents, history: &History) -> NaiveDate {
    let origin = history.calendar().origin;
    incidents.last_day.min(origin.pred_opt().unwrap_or(origin))
}
