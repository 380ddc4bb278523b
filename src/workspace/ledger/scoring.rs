//! One entry against newer records.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use polars::prelude::BooleanChunked;
use serde::Serialize;

use crate::evaluation::scores::{cells_in_share, hit_rate, pai, poisson_gain, poisson_log_score};
use crate::figures;
use crate::forecast::PeriodKind;
use crate::geography::StudyArea;
use crate::incidents::{Incidents, Precision, Provenance, column};
use crate::pipeline::{Input, Loaded, PipelineError};

use super::words::{Fit, outcome_in_words};
use super::{Entry, LedgerError};

/// How one entry stands with the records at hand.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Its period is not over in the records; says how far they go.
    NotYetKnown(String),
    /// These records cannot score it; says why.
    NotScored(String),
    /// The records cover its period.
    Scored(Box<Score>),
}

impl Standing {
    /// The score, where there is one.
    pub fn score(&self) -> Option<&Score> {
        match self {
            Self::Scored(score) => Some(score),
            Self::NotYetKnown(_) | Self::NotScored(_) => None,
        }
    }
}

/// What happened, and how good the forecast of it was. Logs are natural.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// Recorded in the cells of the forecast.
    pub recorded: u32,
    /// Recorded outside them: no forecast was made there.
    pub elsewhere: u32,
    /// Where the recorded count lies in the 80% interval.
    pub fit: Fit,
    /// `forecast 41 (32 to 51), saw 47: well within range`.
    pub words: String,
    /// Share of incidents in the 2% of cells ranked highest.
    pub hit_rate_2pc: f64,
    /// In the 5% ranked highest.
    pub hit_rate_5pc: f64,
    /// The same of plain counts.
    pub plain_hit_rate_5pc: f64,
    /// Prediction accuracy index at 2% of cells.
    pub pai_2pc: f64,
    /// At 5%.
    pub pai_5pc: f64,
    /// Mean Poisson negative log-likelihood a cell; lower is better.
    pub poisson_nll: f64,
    /// The same of the frozen plain counts.
    pub plain_poisson_nll: f64,
    /// The same of the frozen shrunk mean.
    pub shrunk_poisson_nll: f64,
    /// Log score gained over plain counts, summed over cells.
    pub gain_over_plain: f64,
    /// Log score gained over the shrunk mean, summed over cells.
    pub gain_over_shrunk: f64,
    /// Cells whose count lies in their 80% interval, ends included.
    pub cells_within: usize,
    /// Number of cells.
    pub cells: usize,
    /// Recorded, one a cell of the entry.
    #[serde(skip)]
    pub cell_recorded: Vec<u32>,
}

impl Score {
    /// Log score gained per incident over plain counts; zero when nothing was recorded.
    pub fn gain_per_incident(&self) -> f64 {
        if self.recorded == 0 { 0.0 } else { self.gain_over_plain / f64::from(self.recorded) }
    }

    /// Scores an entry by the counts of its cells.
    pub fn of(entry: &Entry, cell_recorded: Vec<u32>, elsewhere: u32) -> Self {
        let column = |value: fn(&super::FrozenCell) -> f64| entry.cells.iter().map(value).collect::<Vec<f64>>();
        let expected = column(|cell| cell.expected);
        let (plain, shrunk) = (column(|cell| cell.plain_counts), column(|cell| cell.shrunk_mean));
        let recorded: u32 = cell_recorded.iter().sum();
        let total = entry.total;
        let cells_within = entry
            .cells
            .iter()
            .zip(&cell_recorded)
            .filter(|(cell, count)| (cell.lower80..=cell.upper80).contains(*count))
            .count();
        let chosen = |share| cells_in_share(expected.len(), share);
        Self {
            recorded,
            elsewhere,
            fit: Fit::of(recorded, total.expected, total.lower80, total.upper80),
            words: outcome_in_words(total.expected, total.lower80, total.upper80, recorded),
            hit_rate_2pc: hit_rate(&expected, &cell_recorded, chosen(0.02)),
            hit_rate_5pc: hit_rate(&expected, &cell_recorded, chosen(0.05)),
            plain_hit_rate_5pc: hit_rate(&plain, &cell_recorded, chosen(0.05)),
            pai_2pc: pai(&expected, &cell_recorded, 0.02),
            pai_5pc: pai(&expected, &cell_recorded, 0.05),
            poisson_nll: -poisson_log_score(&expected, &cell_recorded),
            plain_poisson_nll: -poisson_log_score(&plain, &cell_recorded),
            shrunk_poisson_nll: -poisson_log_score(&shrunk, &cell_recorded),
            gain_over_plain: poisson_gain(&expected, &plain, &cell_recorded),
            gain_over_shrunk: poisson_gain(&expected, &shrunk, &cell_recorded),
            cells_within,
            cells: entry.cells.len(),
            cell_recorded,
        }
    }
}

/// Scores entries against one set of records; what several entries need is computed once.
pub(super) struct Scorer<'a> {
    loaded: &'a Loaded,
    /// By target: whether each incident counts, or why that cannot be said.
    counts: BTreeMap<String, Result<BooleanChunked, String>>,
}

/// Less than this share of what is forecast lies where these records have ever recorded anything:
/// they are of another place.
const SAME_PLACE_SHARE: f64 = 0.2;

impl<'a> Scorer<'a> {
    pub(super) fn new(loaded: &'a Loaded) -> Self {
        Self { loaded, counts: BTreeMap::new() }
    }

    /// How an entry stands.
    pub(super) fn standing(&mut self, entry: &Entry) -> Result<Standing, LedgerError> {
        let incidents = &self.loaded.incidents;
        if let Some(why) = other_records(entry, self.loaded).or_else(|| other_definition(entry, self.loaded)) {
            return Ok(Standing::NotScored(why));
        }
        if let Some(standing) = uncovered(entry, incidents) {
            return Ok(standing);
        }
        let area = match entry.area() {
            Ok(area) => area,
            Err(problem) => return Ok(Standing::NotScored(format!("the entry cannot be used: {problem}"))),
        };
        let counts = self.counts.entry(entry.target.id.clone()).or_insert_with(|| {
            let target = self.loaded.targets.get(&entry.target.id).map_err(|error| error.to_string())?;
            target.as_known_by(incidents).matches(incidents).map_err(|error| error.to_string())
        });
        let matches = match counts {
            Ok(matches) => matches,
            Err(why) => return Ok(Standing::NotScored(why.clone())),
        };
        let counted = count(entry, incidents, matches, &area)?;
        let reached: f64 =
            entry.cells.iter().zip(&counted.is_reached).filter(|(_, is)| **is).map(|(cell, _)| cell.expected).sum();
        if reached < SAME_PLACE_SHARE * entry.total.expected && entry.data.name != self.loaded.name {
            let text = "these records are of another place: they hold nothing in most of the forecast's cells";
            return Ok(Standing::NotScored(text.to_owned()));
        }
        Ok(Standing::Scored(Box::new(Score::of(entry, counted.recorded, counted.elsewhere))))
    }
}

/// Why the records are not of the kind that the forecast was made from.
fn other_records(entry: &Entry, loaded: &Loaded) -> Option<String> {
    let synthetic = loaded.incidents.provenance == Provenance::Synthetic;
    if entry.synthetic != synthetic {
        let kind = |synthetic| if synthetic { "synthetic" } else { "real" };
        return Some(format!(
            "the forecast is of {} records, and these are {}",
            kind(entry.synthetic),
            kind(synthetic)
        ));
    }
    if let (Some(then), Input::Demo { seed }) = (entry.data.demo_seed, &loaded.request.input)
        && then != *seed
    {
        return Some(format!("the forecast is of the demo force of seed {then}, and this is that of seed {seed}"));
    }
    let crs = loaded.incidents.crs;
    (crs.epsg() != entry.area.crs).then(|| {
        format!("these records are of another place: they lie in {} and the forecast in {}", crs.epsg(), entry.area.crs)
    })
}

/// Why what counts now is not what counted then.
fn other_definition(entry: &Entry, loaded: &Loaded) -> Option<String> {
    let target = match loaded.targets.get(&entry.target.id) {
        Ok(target) => target.as_known_by(&loaded.incidents),
        Err(error) => return Some(error.to_string()),
    };
    let (name, then, now) = (&entry.target.id, &entry.target.version, &target.version);
    if then != now {
        return Some(format!("{name} was of version {then} when it was issued and is of version {now} now"));
    }
    let rule_now = serde_json::to_value(&target.rule).ok();
    if entry.target.definition.get("rule") != rule_now.as_ref() {
        return Some(format!("{name} has another rule now than when it was issued, under the same version {now}"));
    }
    if entry.target.stand_in.is_some() != target.is_stand_in() {
        return Some(format!("{name} was a stand-in then or is one now, but not both"));
    }
    None
}

/// What is missing of its period in the records.
fn uncovered(entry: &Entry, incidents: &Incidents) -> Option<Standing> {
    let period = entry.period.days();
    let (first, last) = (incidents.first_day, incidents.last_day);
    let run_to = figures::date(last);
    if last < period.start {
        return Some(Standing::NotYetKnown(format!("not yet known: the records run to {run_to}")));
    }
    let last_needed = period.end.pred_opt().unwrap_or(period.end);
    if last < last_needed {
        return Some(Standing::NotYetKnown(format!("not yet known: its period is only partly over, on {run_to}")));
    }
    if entry.period.kind == PeriodKind::FourWeeks && incidents.precision == Precision::Month {
        let text = "these records carry months only, and the forecast is of 28 days";
        return Some(Standing::NotScored(text.to_owned()));
    }
    if first > period.start {
        return Some(Standing::NotScored(format!(
            "these records begin on {}, after its period began",
            figures::date(first)
        )));
    }
    let overlaps = |month: &&NaiveDate| {
        let end = month.checked_add_months(chrono::Months::new(1)).unwrap_or(**month);
        **month < period.end && end > period.start
    };
    let missing = incidents.missing_months.iter().find(overlaps)?;
    Some(Standing::NotScored(format!("{} is missing from these records", figures::month(*missing))))
}

/// Counts of one entry's period.
struct Counted {
    /// Of the target, one a cell.
    recorded: Vec<u32>,
    /// Of the target, outside all cells.
    elsewhere: u32,
    /// One a cell: whether anything was ever recorded there.
    is_reached: Vec<bool>,
}

fn count(
    entry: &Entry,
    incidents: &Incidents,
    matches: &BooleanChunked,
    area: &StudyArea,
) -> Result<Counted, PipelineError> {
    let ms = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    let period = ms(entry.period.start)..ms(entry.period.end);
    let table = &incidents.table;
    let times = table.column(column::OCCURRED_FROM)?.datetime()?.physical();
    let (eastings, northings) = (table.column(column::EASTING_M)?.f64()?, table.column(column::NORTHING_M)?.f64()?);
    let mut counted = Counted { recorded: vec![0; area.len()], elsewhere: 0, is_reached: vec![false; area.len()] };
    for ((time, counts), (east, north)) in times.iter().zip(matches.iter()).zip(eastings.iter().zip(northings.iter())) {
        let Some((east, north)) = east.zip(north) else { continue };
        let cell = area.cell_at(east, north);
        if let Some(cell) = cell {
            counted.is_reached[cell] = true;
        }
        if counts == Some(true) && time.is_some_and(|time| period.contains(&time)) {
            match cell {
                Some(cell) => counted.recorded[cell] += 1,
                None => counted.elsewhere += 1,
            }
        }
    }
    Ok(counted)
}
