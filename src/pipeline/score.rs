//! From a forecast that any program made, and what was recorded since, to a report.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use crate::evaluation::scores::floor::RATE_FLOOR;
use crate::evaluation::{self, Backtest, Foreseen, ModelRun, Report};
use crate::figures;
use crate::forecast::negative_binomial::{interval80, size_of_interval80, size_of_p_any};
use crate::forecast::{Calendar, ForecastError, History, Period, PeriodKind};
use crate::geography::{CellSize, StudyArea};
use crate::incidents::Provenance;
use crate::progress::Progress;
use crate::targets::Target;

use super::backtest::{Elsewhere, YARDSTICKS, elsewhere};
use super::forecast_file::{Beside, CellName, ForecastFile, ForecastRow};
use super::manifest::{DataRecord, GridRecord, TargetRecord};
use super::{Loaded, PipelineError, run};

/// How far a stated centre may lie from a cell's own, as a share of its side.
const CENTRE_TOLERANCE: f64 = 0.1;

/// What to score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreRequest {
    /// The forecast.
    pub forecast: PathBuf,
    /// Id of the target it is scored against.
    pub target: String,
    /// Size of its cells; `None` is what the manifest beside it says, else the target's own.
    pub cell: Option<CellSize>,
    /// First day forecast; `None` is what the manifest beside it says.
    pub from: Option<NaiveDate>,
    /// Seed of the simulations behind the tests.
    pub seed: u64,
}

/// How the cells of a file fit the cells that are scored.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Coverage {
    /// Cells scored.
    pub cells: usize,
    /// Rows of the file.
    pub rows: usize,
    /// Cells scored that the file does not name: they get the floor rate.
    pub missing: usize,
    /// Cells where the file expects nothing at all: they get the floor rate too.
    pub zero: usize,
    /// Expected count that a cell which is missing or zero is scored with.
    pub floor_rate: f64,
    /// Rows of cells that are not scored, because nothing had ever been recorded there, or because
    /// they are outside the boundary.
    pub outside: usize,
    /// What the file expects in them.
    pub expected_outside: f64,
}

/// A scored forecast.
#[derive(Debug)]
pub struct ScoreOutcome {
    /// What was asked for.
    pub request: ScoreRequest,
    /// The target, as it can be had from the records.
    pub target: Target,
    /// The forecast, with plain and shrunk counts beside it, at one origin.
    pub backtest: Backtest,
    /// What it says.
    pub report: Report,
    /// The cells.
    pub area: Arc<StudyArea>,
    /// How the cells of the file fit them.
    pub coverage: Coverage,
    /// Recorded in the period, but in none of the cells.
    pub elsewhere: Elsewhere,
    /// Incidents before the period's end that lie in none of the cells.
    pub outside: u64,
    /// SHA-256 of the forecast file, in hex.
    pub sha256: String,
    /// What the manifest beside the file leaves to be said, a sentence each.
    remarks: Vec<String>,
}

/// Scores a forecast file on the cells and by the records that a forecast of ours would be scored on.
///
/// The cells are those of the boundary when there is one, otherwise those that held an incident of any
/// kind before the period: leaving cells out of the file wins nothing, because they are scored at the
/// floor rate, and neither does adding cells where nothing ever happens.
pub fn score(loaded: &Loaded, request: &ScoreRequest, progress: &Progress) -> Result<ScoreOutcome, PipelineError> {
    progress.step("Reading the forecast", 0.0);
    let target = run::target(loaded, &request.target)?;
    let file = ForecastFile::read(&request.forecast)?;
    let beside = Beside::of(&request.forecast, &file);
    let failed = |problem: String| PipelineError::ForecastFile { file: file.path.clone(), problem };
    let (period, calendar) = period_and_calendar(loaded, request, &beside, &failed)?;
    progress.check()?;

    progress.step("Laying out the cells", 0.05);
    let size = request.cell.or(beside.cell).unwrap_or(target.cell);
    let area = Arc::new(run::study_area(loaded, size, period.start)?);
    if let Some(crs) = beside.crs.as_deref().filter(|crs| *crs != area.crs.epsg()) {
        return Err(failed(format!(
            "its cells are on the plane {crs} and the records on {}: score it against records of the same place",
            area.crs.epsg()
        )));
    }
    let first = calendar.periods.len() - 1;
    let (history, placement) =
        History::count_as_known_at(&loaded.incidents, &target, Arc::clone(&area), calendar, first)?;
    let elsewhere = elsewhere(&loaded.incidents, &history, &placement, &[first])?;
    progress.check()?;

    let (foreseen, coverage) = foreseen(&file, &beside, &area).map_err(&failed)?;
    let mut backtest = evaluation::backtest(&history, &YARDSTICKS, 1, request.seed, &progress.part(0.2, 0.8))?;
    let name = match &beside.model {
        Some(model) => format!("{} ({model})", file.name),
        None => file.name.clone(),
    };
    backtest.models.insert(0, ModelRun { id: file.name.clone(), name, model: None, foreseen: vec![foreseen] });

    progress.step("Scoring", 0.8);
    let report = Report::of(&backtest, request.seed);
    progress.step("Scored", 1.0);
    Ok(ScoreOutcome {
        request: request.clone(),
        remarks: remarks(&beside, &target),
        target,
        backtest,
        report,
        area,
        coverage,
        elsewhere,
        outside: placement.outside,
        sha256: file.sha256,
    })
}

/// The period forecast, and the calendar that ends with it.
fn period_and_calendar(
    loaded: &Loaded,
    request: &ScoreRequest,
    beside: &Beside,
    failed: &impl Fn(String) -> PipelineError,
) -> Result<(Period, Calendar), PipelineError> {
    let incidents = &loaded.incidents;
    let period = match (request.from, beside.period) {
        // the calendar of a forecast from that day knows what a period is
        (Some(from), _) => {
            let calendar = Calendar::for_incidents(incidents, Some(from));
            let too_new = |latest: NaiveDate| failed(not_yet_recorded(&format!("from {from}"), latest));
            match calendar {
                Ok(calendar) => calendar.horizon,
                Err(ForecastError::OriginOutOfRange { latest, .. }) if from > latest => return Err(too_new(latest)),
                Err(error) => return Err(error.into()),
            }
        }
        (None, Some(period)) => period,
        (None, None) => {
            return Err(failed(
                "nothing says which period it forecasts: name its first day or month with --from, or put the \
                 manifest.json it was written with beside it"
                    .to_owned(),
            ));
        }
    };
    let calendar = Calendar::for_incidents(incidents, Some(period.end)).map_err(|error| match error {
        ForecastError::OriginOutOfRange { latest, .. } if period.end > latest => {
            failed(not_yet_recorded(&period.label(), latest))
        }
        other => other.into(),
    })?;
    if calendar.periods.last() != Some(&period) {
        let counted = match calendar.kind {
            PeriodKind::FourWeeks => "windows of four weeks",
            PeriodKind::Month => "calendar months",
        };
        return Err(failed(format!(
            "it forecasts {}, and these records are counted in {counted}: score it against records that are as exact \
             as those it was made from",
            period.label()
        )));
    }
    if calendar.observed.last() != Some(&true) {
        let label = period.label();
        return Err(failed(format!("nothing at all was recorded in a month of {label}: load the records of it")));
    }
    Ok((period, calendar))
}

fn not_yet_recorded(period: &str, latest: NaiveDate) -> String {
    let last = latest.pred_opt().unwrap_or(latest);
    format!("it forecasts {period}, and the records end with {last}: load the records of the whole period")
}

/// What the file foresees in each cell of the area.
fn foreseen(file: &ForecastFile, beside: &Beside, area: &StudyArea) -> Result<(Foreseen, Coverage), String> {
    let mut coverage =
        Coverage { cells: area.len(), rows: file.rows.len(), floor_rate: RATE_FLOOR, ..Coverage::default() };
    let mut row_of: Vec<Option<&ForecastRow>> = vec![None; area.len()];
    let mut elsewhere = std::collections::BTreeMap::new();
    for row in &file.rows {
        let (col, row_of_plane) = col_row(row, area)?;
        let earlier = if let Some(cell) = area.cell_at_col_row(col, row_of_plane) {
            row_of[cell].replace(row).map(|earlier| earlier.line)
        } else {
            coverage.outside += 1;
            coverage.expected_outside += row.expected;
            elsewhere.insert((col, row_of_plane), row.line)
        };
        if let Some(earlier) = earlier {
            return Err(format!(
                "rows {earlier} and {} are of the same cell; leave one of them out, or name the size of its cells with \
                 --cell if it is not {}",
                row.line, area.size
            ));
        }
    }
    if row_of.iter().all(Option::is_none) {
        return Err(
            "none of its cells is one of those that the records reach: score it against records of the same place"
                .to_owned(),
        );
    }
    let mut foreseen = Foreseen {
        expected: Vec::with_capacity(area.len()),
        size: Vec::with_capacity(area.len()),
        total_size: f64::INFINITY,
        interval80: Vec::with_capacity(area.len()),
        p_any: Vec::with_capacity(area.len()),
    };
    for row in row_of {
        match row {
            None => coverage.missing += 1,
            Some(row) if row.expected <= 0.0 => coverage.zero += 1,
            Some(_) => {}
        }
        let row = row.filter(|row| row.expected > 0.0);
        let expected = row.map_or(RATE_FLOOR, |row| row.expected);
        let size = row.and_then(|row| row.p_any).map_or(f64::INFINITY, |p_any| size_of_p_any(expected, p_any));
        let stated = row.and_then(|row| row.interval80);
        foreseen.expected.push(expected);
        foreseen.size.push(size);
        foreseen.interval80.push(stated.unwrap_or_else(|| interval80(expected, size)));
        let implied = || crate::forecast::negative_binomial::p_any(expected, size);
        foreseen.p_any.push(row.and_then(|row| row.p_any).unwrap_or_else(implied));
    }
    foreseen.total_size = total_size(&foreseen, beside);
    Ok((foreseen, coverage))
}

/// Dispersion of the total: as the manifest's interval says, else as if the cells were independent.
fn total_size(foreseen: &Foreseen, beside: &Beside) -> f64 {
    let total: f64 = foreseen.expected.iter().sum();
    if let Some(interval) = beside.total_interval80 {
        return size_of_interval80(total, interval);
    }
    let more_than_chance: f64 =
        foreseen.expected.iter().zip(&foreseen.size).map(|(&expected, &size)| expected * expected / size).sum();
    if more_than_chance > 0.0 { total * total / more_than_chance } else { f64::INFINITY }
}

/// Column and row on the plane of a row's cell.
fn col_row(row: &ForecastRow, area: &StudyArea) -> Result<(i32, i32), String> {
    let (line, side_m) = (row.line, area.size.side_m());
    let remedy = "name the size of its cells with --cell, or correct the row";
    let (x_m, y_m) = match &row.cell {
        CellName::Id(id) => {
            return StudyArea::col_row_of_id(id, area.size)
                .ok_or_else(|| format!("row {line}: {id:?} is no cell of {}; {remedy}", area.size));
        }
        CellName::Metres(x_m, y_m) => (*x_m, *y_m),
        CellName::Degrees(longitude, latitude) => {
            area.crs.plane_from_degrees(*longitude, *latitude).ok_or_else(|| {
                format!("row {line}: {longitude}, {latitude} is no place on the records' plane; correct the row")
            })?
        }
    };
    let (col, row) = ((x_m / side_m).floor(), (y_m / side_m).floor());
    let off_m = (x_m - (col + 0.5) * side_m).abs().max((y_m - (row + 0.5) * side_m).abs());
    if off_m > CENTRE_TOLERANCE * side_m {
        return Err(format!(
            "row {line}: ({x_m:.1}, {y_m:.1}) is {off_m:.0} m from the centre of a cell of {}; {remedy}",
            area.size
        ));
    }
    Ok((col as i32, row as i32))
}

fn remarks(beside: &Beside, target: &Target) -> Vec<String> {
    let mut remarks = Vec::new();
    if beside.same_bytes == Some(false) {
        remarks.push("The file was changed after the manifest beside it was written.".to_owned());
    }
    if let Some(other) = beside.target.as_deref().filter(|id| *id != target.id) {
        remarks.push(format!("The manifest says that it forecasts {other}; it is scored against {}.", target.id));
    }
    remarks
}

impl ScoreOutcome {
    /// What has to be said beside the figures, a sentence each.
    pub fn notes(&self) -> Vec<String> {
        let Coverage { cells, missing, zero, outside, expected_outside, .. } = self.coverage;
        let mut notes = self.remarks.clone();
        if missing + zero > 0 {
            notes.push(format!(
                "Of {} the file leaves out {} and expects nothing at all in {}: each is scored at the floor rate of \
                 {RATE_FLOOR}.",
                figures::counted(cells as u64, "cell"),
                figures::count(missing as u64),
                figures::count(zero as u64),
            ));
        }
        if outside > 0 {
            let why = match self.area.boundary {
                Some(_) => "are outside the boundary",
                None => "held no incident of any kind before the period",
            };
            notes.push(format!(
                "{} of the file {why} and are not scored; it expects {} there.",
                figures::counted(outside as u64, "cell"),
                figures::expected(expected_outside),
            ));
        }
        notes.extend(self.elsewhere.note(self.area.boundary.is_some(), false));
        notes
    }
}

/// A scored forecast with everything needed to score it again: what `--json` writes.
#[derive(Debug, Serialize)]
pub struct ScoreRecord<'a> {
    /// Version of the program.
    pub lamplight: &'static str,
    /// Name of the data set.
    pub name: &'a str,
    /// The incidents were made by the demo generator: nothing here happened.
    pub synthetic: bool,
    /// What the target stands in for; `None` for the real thing.
    pub stand_in: Option<&'a str>,
    /// The forecast file as the user named it.
    pub forecast: String,
    /// SHA-256 of it, in hex.
    pub sha256: &'a str,
    /// What was read.
    pub data: DataRecord,
    /// What it is scored against.
    pub target: TargetRecord,
    /// The cells.
    pub grid: GridRecord,
    /// Four weeks or calendar months.
    pub kind: PeriodKind,
    /// Seed of the simulations.
    pub seed: u64,
    /// How the cells of the file fit the cells.
    pub coverage: Coverage,
    /// Recorded in the period, but in none of the cells.
    pub elsewhere: Elsewhere,
    /// What has to be said beside the figures, a sentence each.
    pub notes: Vec<String>,
    /// What it says.
    pub report: &'a Report,
}

impl<'a> ScoreRecord<'a> {
    /// The record of a scored forecast.
    pub fn of(loaded: &'a Loaded, outcome: &'a ScoreOutcome) -> Self {
        Self {
            lamplight: env!("CARGO_PKG_VERSION"),
            name: &loaded.name,
            synthetic: loaded.incidents.provenance == Provenance::Synthetic,
            stand_in: outcome.target.stand_in.as_deref(),
            forecast: outcome.request.forecast.display().to_string(),
            sha256: &outcome.sha256,
            data: DataRecord::of(loaded, outcome.outside),
            target: TargetRecord::of(loaded, &outcome.target.id),
            grid: GridRecord::of(&outcome.area, "every cell that held an incident of any kind before the period"),
            kind: outcome.backtest.kind,
            seed: outcome.request.seed,
            coverage: outcome.coverage,
            elsewhere: outcome.elsewhere,
            notes: outcome.notes(),
            report: &outcome.report,
        }
    }
}
