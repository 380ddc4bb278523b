//! The account of a run: what went in, what was decided, what it was made with.
//!
//! It holds no clock time and nothing of the machine, so that the same run writes the same bytes.

use chrono::NaiveDate;
use serde::Serialize;

use crate::evaluation::Comparison;
use crate::forecast::{Period, PeriodKind, Total};
use crate::geography::StudyArea;
use crate::incidents::{Precision, Provenance, Source};
use crate::targets::Target;

use super::{Fingerprint, Input, Loaded, Outcome};

/// Everything needed to make the same forecast again, and to check that it is the same.
#[derive(Debug, Clone, Serialize)]
pub struct Manifest {
    /// Version of the program.
    pub lamplight: &'static str,
    /// Name of the data set.
    pub name: String,
    /// The incidents were made by the demo generator: nothing here happened.
    pub synthetic: bool,
    /// What the target stands in for; `None` for the real thing.
    pub stand_in: Option<String>,
    /// What was read.
    pub data: DataRecord,
    /// What is forecast.
    pub target: TargetRecord,
    /// The cells.
    pub grid: GridRecord,
    /// First day forecast; nothing on or after it was used.
    pub origin: NaiveDate,
    /// The period forecast.
    pub horizon: HorizonRecord,
    /// The model and what it learned.
    pub model: ModelRecord,
    /// Seed of everything random.
    pub seed: u64,
    /// All cells together.
    pub total: Total,
    /// Last day of the data that was used.
    pub data_as_at: NaiveDate,
    /// The model against plain counts; `None` when the past was too short to tell.
    pub comparison: Option<Comparison>,
    /// Files written beside this one.
    pub files: Vec<FileRecord>,
}

/// What was read.
#[derive(Debug, Clone, Serialize)]
pub struct DataRecord {
    /// Seed of the demo generator; `None` for records.
    pub demo_seed: Option<u64>,
    /// The files read, each with its hash.
    pub files: Vec<InputRecord>,
    /// The mapping file, if there was one.
    pub mapping: Option<Fingerprint>,
    /// Incidents in the table.
    pub incidents: usize,
    /// Incidents that lie outside the study area and were not counted.
    pub incidents_outside: u64,
    /// How exactly times are known.
    pub precision: Precision,
    /// First day on which anything was recorded.
    pub first_day: NaiveDate,
    /// Last day covered.
    pub last_day: NaiveDate,
    /// Months with nothing recorded at all; treated as missing, never as zero.
    pub missing_months: Vec<NaiveDate>,
}

/// A file that was read, pinned by its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputRecord {
    /// Path as the user gave it.
    pub name: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// For an archive: the members that were read, in reading order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
}

impl InputRecord {
    /// One record a file; the members of an archive, which share its hash, are gathered under it.
    fn of(sources: &[Source]) -> Vec<Self> {
        let mut records: Vec<Self> = Vec::new();
        for source in sources {
            let inside = source.name.to_lowercase().find(".zip/").and_then(|at| source.name.split_at_checked(at + 4));
            let Some((archive, member)) = inside else {
                let (name, sha256) = (source.name.clone(), source.sha256.clone());
                records.push(Self { name, sha256, bytes: source.bytes, members: Vec::new() });
                continue;
            };
            let member = member.trim_start_matches('/').to_owned();
            match records.iter_mut().find(|record| record.name == archive && record.sha256 == source.sha256) {
                Some(record) => record.members.push(member),
                None => records.push(Self {
                    name: archive.to_owned(),
                    sha256: source.sha256.clone(),
                    bytes: source.bytes,
                    members: vec![member],
                }),
            }
        }
        records
    }
}

/// What is forecast, with its whole definition.
#[derive(Debug, Clone, Serialize)]
pub struct TargetRecord {
    /// Where the definition was read from: `built in` or the user's file.
    pub defined_in: String,
    /// The user's file, if there was one.
    pub file: Option<Fingerprint>,
    /// The definition, rule and all; `None` only if the set has been changed since.
    pub definition: Option<Target>,
}

/// The cells.
#[derive(Debug, Clone, Serialize)]
pub struct GridRecord {
    /// Side of a square cell in metres.
    pub side_m: f64,
    /// Area of a whole cell in km².
    pub cell_area_km2: f64,
    /// `EPSG:27700` and the like: the plane of `x_m` and `y_m`.
    pub crs: String,
    /// Its name.
    pub crs_name: String,
    /// Number of cells.
    pub cells: usize,
    /// Area of all cells inside the boundary in km².
    pub total_area_km2: f64,
    /// How the cells were chosen.
    pub study_area: String,
    /// The boundary, if there was one.
    pub boundary: Option<BoundaryRecord>,
}

/// The outline the cells were cut from.
#[derive(Debug, Clone, Serialize)]
pub struct BoundaryRecord {
    /// Its name.
    pub name: String,
    /// SHA-256 of the file; `None` for the demo's, which is made in code.
    pub sha256: Option<String>,
}

/// The period forecast.
#[derive(Debug, Clone, Serialize)]
pub struct HorizonRecord {
    /// Four weeks or a calendar month.
    pub kind: PeriodKind,
    /// First day, and the day after the last.
    #[serde(flatten)]
    pub period: Period,
    /// Number of days.
    pub days: i64,
    /// In words.
    pub label: String,
    /// What the forecast is multiplied by to make it one of four weeks.
    pub four_week_factor: f64,
    /// Expected total of four weeks, all cells together.
    pub four_week_total: f64,
    /// How the four-week figure was come by, in a sentence.
    pub note: String,
}

/// The model and what it learned.
#[derive(Debug, Clone, Serialize)]
pub struct ModelRecord {
    /// Id as on the command line.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// How it works, in a sentence.
    pub description: &'static str,
    /// Why this model, where the choice was left to the program.
    pub chosen_because: Option<String>,
    /// Complete periods before the origin.
    pub periods_observed: usize,
    /// What was learned, in order.
    pub learned: Vec<Learned>,
}

/// One thing a model learned.
#[derive(Debug, Clone, Serialize)]
pub struct Learned {
    /// What.
    pub name: String,
    /// Its value in words.
    pub value: String,
}

/// A file written beside the manifest.
#[derive(Debug, Clone, Serialize)]
pub struct FileRecord {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Manifest {
    /// The account of a finished run; [`files`](Self::files) is empty until they are written.
    pub fn of(loaded: &Loaded, outcome: &Outcome) -> Self {
        let (incidents, forecast, area) = (&loaded.incidents, &outcome.forecast, &outcome.area);
        let calendar = outcome.history.calendar();
        let factor = forecast.four_week_factor();
        Self {
            lamplight: env!("CARGO_PKG_VERSION"),
            name: loaded.name.clone(),
            synthetic: incidents.provenance == Provenance::Synthetic,
            stand_in: forecast.stand_in.clone(),
            data: DataRecord::of(loaded, outcome.placement.outside),
            target: TargetRecord::of(loaded, &forecast.target_id),
            grid: GridRecord::of(area, "every cell that held an incident of any kind before the origin"),
            origin: calendar.origin,
            horizon: HorizonRecord {
                kind: forecast.kind,
                period: forecast.period,
                days: forecast.period.days(),
                label: forecast.period.label(),
                four_week_factor: factor,
                four_week_total: forecast.total.expected * factor,
                note: four_week_note(forecast.kind, forecast.period),
            },
            model: ModelRecord {
                id: forecast.model.id(),
                name: forecast.model.name(),
                description: forecast.model.description(),
                chosen_because: forecast.choice.as_ref().map(|choice| choice.because.clone()),
                periods_observed: calendar.observed.iter().filter(|observed| **observed).count(),
                learned: forecast
                    .model_summary
                    .iter()
                    .map(|(name, value)| Learned { name: name.clone(), value: value.clone() })
                    .collect(),
            },
            seed: outcome.request.seed,
            total: forecast.total,
            data_as_at: forecast.data_as_at,
            comparison: outcome.comparison.clone(),
            files: Vec::new(),
        }
    }
}

impl DataRecord {
    /// What was read, of which so many incidents lie outside the study area.
    pub(super) fn of(loaded: &Loaded, incidents_outside: u64) -> Self {
        let incidents = &loaded.incidents;
        Self {
            demo_seed: match loaded.request.input {
                Input::Demo { seed } => Some(seed),
                Input::Files { .. } => None,
            },
            files: InputRecord::of(&incidents.sources),
            mapping: loaded.mapping_file.clone(),
            incidents: incidents.len(),
            incidents_outside,
            precision: incidents.precision,
            first_day: incidents.first_day,
            last_day: incidents.last_day,
            missing_months: incidents.missing_months.clone(),
        }
    }
}

impl TargetRecord {
    /// The target of this id, as it can be had from the records.
    pub(super) fn of(loaded: &Loaded, id: &str) -> Self {
        Self {
            defined_in: loaded.targets.origin.clone(),
            file: loaded.targets_file.clone(),
            definition: loaded.targets.get(id).ok().map(|target| target.as_known_by(&loaded.incidents)),
        }
    }
}

impl GridRecord {
    /// The cells; `chosen` says how, where there is no boundary.
    pub(super) fn of(area: &StudyArea, chosen: &str) -> Self {
        Self {
            side_m: area.size.side_m(),
            cell_area_km2: area.size.area_m2() / 1e6,
            crs: area.crs.epsg(),
            crs_name: area.crs.name(),
            cells: area.len(),
            total_area_km2: area.area_m2() / 1e6,
            study_area: match &area.boundary {
                Some(_) => "every cell that shares area with the boundary".to_owned(),
                None => chosen.to_owned(),
            },
            boundary: area.boundary.as_ref().map(|boundary| BoundaryRecord {
                name: boundary.name.clone(),
                sha256: Some(boundary.sha256.clone()).filter(|hash| !hash.is_empty()),
            }),
        }
    }
}

/// How the figure of four weeks was come by.
pub(crate) fn four_week_note(kind: PeriodKind, period: Period) -> String {
    match kind {
        PeriodKind::FourWeeks => "The period is four weeks: nothing is derived.".to_owned(),
        PeriodKind::Month => format!(
            "The records carry months, not dates, so the model forecasts the calendar month; \
             the four-week figure is that forecast times 28/{}.",
            period.days()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_gathered_under_their_archive() {
        let source = |name: &str, sha256: &str| Source { name: name.to_owned(), sha256: sha256.to_owned(), bytes: 7 };
        let records =
            InputRecord::of(&[source("d/a.ZIP/1.csv", "aa"), source("d/a.ZIP/m/2.csv", "aa"), source("b.csv", "bb")]);
        assert_eq!(records.len(), 2);
        assert_eq!(
            (records[0].name.as_str(), records[0].members.as_slice()),
            ("d/a.ZIP", ["1.csv", "m/2.csv"].map(str::to_owned).as_slice())
        );
        assert_eq!((records[1].name.as_str(), records[1].members.len()), ("b.csv", 0));
    }

    #[test]
    fn a_month_says_how_four_weeks_were_derived_from_it() {
        let day = |month| NaiveDate::from_ymd_opt(2021, month, 1).unwrap();
        let august = Period { start: day(8), end: day(9) };
        assert!(four_week_note(PeriodKind::Month, august).contains("28/31"));
        assert!(four_week_note(PeriodKind::FourWeeks, august).contains("nothing is derived"));
    }
}
