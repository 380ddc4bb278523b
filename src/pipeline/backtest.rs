//! From what was loaded to a backtest and its report.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use crate::evaluation::{self, Backtest, Report, origin_periods};
use crate::figures;
use crate::forecast::{Calendar, History, ModelId, PeriodKind, Placement};
use crate::geography::StudyArea;
use crate::incidents::{Incidents, Provenance, column, day_from_ms};
use crate::progress::Progress;
use crate::targets::Target;

use super::manifest::{DataRecord, GridRecord, TargetRecord};
use super::{ForecastRequest, Loaded, PipelineError, run};

/// Models that take part in every backtest, asked for or not: what the others are measured against.
pub const YARDSTICKS: [ModelId; 2] = [ModelId::RecentMean, ModelId::ShrunkMean];

/// What to backtest.
#[derive(Debug, Clone, PartialEq)]
pub struct BacktestRequest {
    /// Target, cells, the day up to which there are origins, seed; its model is not looked at.
    pub forecast: ForecastRequest,
    /// The models, in order; [`YARDSTICKS`] that are not among them are added.
    pub models: Vec<ModelId>,
    /// How many of the last periods to forecast.
    pub origins: usize,
    /// Use the cells that ever held an incident, later ones included, as published tables do,
    /// instead of those known before the first origin. Without effect when there is a boundary.
    pub cells_of_all_time: bool,
}

/// A backtest and what it says.
#[derive(Debug)]
pub struct BacktestOutcome {
    /// What was asked for.
    pub request: BacktestRequest,
    /// The target, as it can be had from the records.
    pub target: Target,
    /// What was foreseen and recorded.
    pub backtest: Backtest,
    /// What it says.
    pub report: Report,
    /// The cells.
    pub area: Arc<StudyArea>,
    /// Recorded in the periods forecast, but in none of the cells.
    pub elsewhere: Elsewhere,
    /// Incidents before the last period's end that lie in none of the cells.
    pub outside: u64,
}

/// Incidents of the periods forecast that lie in none of the cells: no model could foresee them, and
/// no score holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Elsewhere {
    /// Of any kind.
    pub incidents: u64,
    /// Of the target.
    pub of_target: u64,
}

/// Runs every model at every origin and scores them.
///
/// Without a boundary the cells are those that held an incident of any kind before the first origin,
/// and so are the crime types that models may look at: nothing is chosen by what came later.
pub fn backtest(
    loaded: &Loaded,
    request: &BacktestRequest,
    progress: &Progress,
) -> Result<BacktestOutcome, PipelineError> {
    progress.step("Laying out the periods", 0.0);
    let target = run::target(loaded, &request.forecast.target)?;
    let calendar = Calendar::for_incidents(&loaded.incidents, request.forecast.from)?;
    let periods = origin_periods(&calendar, request.origins)?;
    let first = periods.first().copied().unwrap_or_default();
    let first_day = calendar.periods[first].start;
    progress.check()?;

    progress.step("Laying out the cells", 0.02);
    let size = request.forecast.cell.unwrap_or(target.cell);
    let cells_known_at = if request.cells_of_all_time { calendar.origin } else { first_day };
    let area = Arc::new(run::study_area(loaded, size, cells_known_at)?);
    progress.check()?;

    progress.step("Counting incidents", 0.05);
    let (history, placement) =
        History::count_as_known_at(&loaded.incidents, &target, Arc::clone(&area), calendar, first)?;
    let elsewhere = elsewhere(&loaded.incidents, &history, &placement, &periods)?;
    progress.check()?;

    let mut models = request.models.clone();
    models.extend(YARDSTICKS.into_iter().filter(|yardstick| !request.models.contains(yardstick)));
    let seed = request.forecast.seed;
    let backtest = evaluation::backtest(&history, &models, request.origins, seed, &progress.part(0.1, 0.9))?;

    progress.step("Scoring", 0.9);
    let report = Report::of(&backtest, seed);
    progress.check()?;
    progress.step("Backtest ready", 1.0);
    let (request, outside) = (request.clone(), placement.outside);
    Ok(BacktestOutcome { request, target, backtest, report, area, elsewhere, outside })
}

/// Counts what was recorded in the periods forecast but in none of the cells.
pub(super) fn elsewhere(
    incidents: &Incidents,
    history: &History,
    placement: &Placement,
    periods: &[usize],
) -> Result<Elsewhere, PipelineError> {
    let spans: Vec<_> = periods.iter().map(|&period| history.calendar().periods[period]).collect();
    let forecast = |day: NaiveDate| {
        let span = spans.partition_point(|span| span.end <= day);
        spans.get(span).is_some_and(|span| span.start <= day)
    };
    let mut found = Elsewhere::default();
    let recorded = if incidents.knows(column::RECORDED_ON) { Some(incidents.recorded_on_ms()?) } else { None };
    let known = |row: usize| {
        let day = recorded.and_then(|days| days.get(row)).and_then(day_from_ms);
        day.is_none_or(|day| day < history.calendar().origin)
    };
    let rows = incidents.occurred_from_ms()?.iter().zip(placement.cell.iter().zip(&placement.counts));
    for (row, (time, (cell, &counts))) in rows.enumerate() {
        // on or after the calendar's origin nothing is placed, and no period forecast lies there; what
        // was recorded after it is not placed either
        if cell.is_none() && known(row) && time.and_then(day_from_ms).is_some_and(forecast) {
            found.incidents += 1;
            found.of_target += u64::from(counts);
        }
    }
    Ok(found)
}

impl BacktestOutcome {
    /// What has to be said of the protocol beside the figures, a sentence each.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let (asked, used) = (self.request.origins, self.backtest.origins.len());
        if used < asked {
            notes.push(format!(
                "Only {} of the {asked} origins asked for {} possible: the record is no longer.",
                figures::count(used as u64),
                if used == 1 { "was" } else { "were" }
            ));
        }
        notes.extend(self.elsewhere.note(self.area.boundary.is_some(), self.cells_of_all_time()));
        if self.cells_of_all_time() {
            notes.push(
                "The cells are those that ever held an incident, as in published tables; which they are was not all \
                 known before the first origin."
                    .to_owned(),
            );
        }
        notes
    }

    fn cells_of_all_time(&self) -> bool {
        self.request.cells_of_all_time && self.area.boundary.is_none()
    }
}

impl Elsewhere {
    /// The incidents of the target that no score holds, in a sentence; `None` when there are none.
    pub(super) fn note(self, has_boundary: bool, cells_of_all_time: bool) -> Option<String> {
        let incidents = figures::counted(self.of_target, "incident");
        let where_to = match (has_boundary, cells_of_all_time) {
            (true, _) => "outside the boundary",
            (false, true) => "in no cell",
            (false, false) => "in cells where nothing had been recorded before the first origin",
        };
        (self.of_target > 0).then(|| {
            format!(
                "{incidents} of the target fell {where_to}: missed by every model alike, and in none of the scores."
            )
        })
    }
}

/// A backtest with everything needed to make it again: what `--json` writes.
#[derive(Debug, Serialize)]
pub struct BacktestRecord<'a> {
    /// Version of the program.
    pub lamplight: &'static str,
    /// Name of the data set.
    pub name: &'a str,
    /// The incidents were made by the demo generator: nothing here happened.
    pub synthetic: bool,
    /// What the target stands in for; `None` for the real thing.
    pub stand_in: Option<&'a str>,
    /// What was read.
    pub data: DataRecord,
    /// What is forecast.
    pub target: TargetRecord,
    /// The cells.
    pub grid: GridRecord,
    /// Four weeks or calendar months.
    pub kind: PeriodKind,
    /// How many origins were asked for.
    pub origins_asked: usize,
    /// Seed of everything random.
    pub seed: u64,
    /// Recorded in the periods forecast, but in none of the cells.
    pub elsewhere: Elsewhere,
    /// What has to be said of the protocol, a sentence each.
    pub notes: Vec<String>,
    /// What it says.
    pub report: &'a Report,
}

impl<'a> BacktestRecord<'a> {
    /// The record of a finished backtest.
    pub fn of(loaded: &'a Loaded, outcome: &'a BacktestOutcome) -> Self {
        let chosen = if outcome.request.cells_of_all_time {
            "every cell that held an incident of any kind before the end of the last period"
        } else {
            "every cell that held an incident of any kind before the first origin"
        };
        Self {
            lamplight: env!("CARGO_PKG_VERSION"),
            name: &loaded.name,
            synthetic: loaded.incidents.provenance == Provenance::Synthetic,
            stand_in: outcome.target.stand_in.as_deref(),
            data: DataRecord::of(loaded, outcome.outside),
            target: TargetRecord::of(loaded, &outcome.target.id),
            grid: GridRecord::of(&outcome.area, chosen),
            kind: outcome.backtest.kind,
            origins_asked: outcome.request.origins,
            seed: outcome.request.forecast.seed,
            elsewhere: outcome.elsewhere,
            notes: outcome.notes(),
            report: &outcome.report,
        }
    }
}
