//! From a table of incidents to counts by cell and period.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use polars::prelude::{Column, DataFrame, Float64Chunked, Int64Chunked, StringChunked};

use crate::geography::StudyArea;
use crate::incidents::{Incidents, column};
use crate::targets::Target;

use super::nowcast::{Late, RecordedEvent};
use super::{Calendar, Event, ForecastError, PeriodKind, Placement, Series};

/// Name of the series into which rare and unnamed crime types are merged.
pub(super) const OTHER_SERIES: &str = "all other types";

/// The most context series that are kept apart.
const MAX_CONTEXT_SERIES: usize = 16;

/// A crime type rarer than this, in incidents an observed period over the whole area, says too
/// little on its own.
const MIN_INCIDENTS_A_PERIOD: u64 = 8;

const MILLISECONDS_A_DAY: i64 = 24 * 60 * 60 * 1000;

/// What counting gives.
pub(super) struct Counted {
    pub(super) target: Series,
    pub(super) context: Vec<Series>,
    pub(super) placement: Placement,
    /// Incidents of the target inside the area and the calendar.
    pub(super) events: Vec<RecordedEvent>,
    /// What was recorded in a later period than it happened in; `None` where no day of recording is
    /// known.
    pub(super) late: Option<LateIncidents>,
}

/// Incidents recorded in a later period than they happened in.
#[derive(Debug, Default)]
pub(super) struct LateIncidents {
    pub(super) target: Vec<Late>,
    /// One list a context series.
    pub(super) context: Vec<Vec<Late>>,
}

/// Counts the target and every crime type; of incidents that happened or were recorded on or after
/// the origin only the time is read.
///
/// Which crime types are series of their own, and in which order, is decided by the first `known`
/// periods alone: a backtest must not choose by what its origins could not have known.
pub(super) fn count(
    incidents: &Incidents,
    target: &Target,
    area: &StudyArea,
    calendar: &Calendar,
    known: usize,
) -> Result<Counted, ForecastError> {
    let known = known.min(calendar.periods.len());
    let matches = target.matches(incidents)?;
    let times = times(&incidents.table)?;
    let eastings = numbers(&incidents.table, column::EASTING_M)?;
    let northings = numbers(&incidents.table, column::NORTHING_M)?;

    let days = DayLookup::new(calendar);
    let known_until = calendar.periods.get(known).map_or(days.origin, |period| epoch_day(period.start));
    let types = types(incidents, times, known_until)?;
    let recorded = recorded(incidents)?;
    let cells = area.len();
    let slots = cells * calendar.periods.len();
    let mut placement = Placement {
        cell: Vec::with_capacity(incidents.len()),
        counts: Vec::with_capacity(incidents.len()),
        outside: 0,
        recorded_later: 0,
    };
    let mut target_counts = vec![0_u32; slots];
    let mut events = Vec::new();
    let mut by_type = TypeCounts::new(slots);
    let mut late_of_target = Vec::new();

    let rows = times.iter().zip(eastings.iter().zip(northings.iter())).zip(types.iter().zip(matches.iter()));
    for (row, ((time, (easting_m, northing_m)), (crime_type, is_match))) in rows.enumerate() {
        let Some(day) = time.map(|milliseconds| milliseconds.div_euclid(MILLISECONDS_A_DAY)) else {
            placement.cell.push(None);
            placement.counts.push(false);
            continue;
        };
        let recorded_day = recorded.and_then(|recorded| recorded.get(row)).map(|ms| ms.div_euclid(MILLISECONDS_A_DAY));
        let unknown_yet = recorded_day.is_some_and(|recorded_day| recorded_day >= days.origin);
        if day >= days.origin || unknown_yet {
            placement.recorded_later += u64::from(day < days.origin);
            placement.cell.push(None);
            placement.counts.push(false);
            continue;
        }
        let is_match = is_match.unwrap_or(false);
        let cell = easting_m.zip(northing_m).and_then(|(easting_m, northing_m)| area.cell_at(easting_m, northing_m));
        placement.cell.push(cell.map(|cell| cell as u32));
        placement.counts.push(is_match);
        let Some(cell) = cell else {
            placement.outside += 1;
            continue;
        };
        let Some(period) = days.period(day) else { continue };
        let slot = period * cells + cell;
        let recorded_period = recorded_day.and_then(|day| days.period(day)).map_or(period, |at| at.max(period)) as u32;
        let late = Late { period: period as u32, cell: cell as u32, recorded_period };
        by_type.add(crime_type, slot, late);
        if is_match {
            target_counts[slot] += 1;
            late_of_target.extend(late.is_late().then_some(late));
            if let Some((easting_m, northing_m)) = easting_m.zip(northing_m) {
                let middle = days.middle(day, period, calendar);
                let Late { period, cell, .. } = late;
                events.push(RecordedEvent {
                    event: Event { easting_m, northing_m, day: middle, period, cell, incidents: 1 },
                    occurred_day: day - days.first,
                    recorded_day: recorded_day.map(|day| day - days.first),
                    recorded_period,
                });
            }
        }
    }

    if target_counts[..known * cells].iter().all(|&count| count == 0) {
        let origin = calendar.periods.get(known).map_or(calendar.origin, |period| period.start);
        return Err(ForecastError::EmptyTarget { target: target.name.clone(), origin });
    }
    let known_and_observed = calendar.observed[..known].iter().filter(|observed| **observed).count();
    let least = MIN_INCIDENTS_A_PERIOD * known_and_observed as u64;
    let (context, late_of_context) = by_type.into_series(least, known, cells);
    let late = recorded.map(|_| LateIncidents { target: late_of_target, context: late_of_context });
    let target = Series { name: target.name.clone(), counts: target_counts };
    Ok(Counted { target, context, placement, events, late })
}

/// Counted incidents by crime type, until it is known which types are counted apart.
struct TypeCounts<'a> {
    slots: usize,
    /// The empty name, which is none, comes first.
    names: Vec<&'a str>,
    index: HashMap<&'a str, u32>,
    last: u32,
    /// (Number of the name, slot) of each incident.
    rows: Vec<(u32, usize)>,
    /// (Number of the name, incident) of each that was recorded in a later period than its own.
    late: Vec<(u32, Late)>,
}

impl<'a> TypeCounts<'a> {
    fn new(slots: usize) -> Self {
        Self { slots, names: vec![""], index: HashMap::from([("", 0)]), last: 0, rows: Vec::new(), late: Vec::new() }
    }

    fn add(&mut self, name: Option<&'a str>, slot: usize, late: Late) {
        let name = name.unwrap_or_default();
        // Files are often sorted by type: ask the map only when the type changes.
        if self.names[self.last as usize] != name {
            self.last = *self.index.entry(name).or_insert_with(|| {
                self.names.push(name);
                self.names.len() as u32 - 1
            });
        }
        self.rows.push((self.last, slot));
        if late.is_late() {
            self.late.push((self.last, late));
        }
    }

    /// Commonest first, equal totals by name; rare types and the unnamed together at the end. Only
    /// what was recorded in the first `known` periods decides what is common, and whether there are
    /// others at all. With them the late incidents of each.
    fn into_series(self, least: u64, known: usize, cells: usize) -> (Vec<Series>, Vec<Vec<Late>>) {
        let mut totals = vec![0_u64; self.names.len()];
        for &(name, _) in self.rows.iter().filter(|(_, slot)| *slot < known * cells) {
            totals[name as usize] += 1;
        }
        for (name, late) in &self.late {
            let unknown = (late.period as usize) < known && late.recorded_period as usize >= known;
            totals[*name as usize] -= u64::from(unknown);
        }
        let mut apart: Vec<usize> = (1..self.names.len()).filter(|&name| totals[name] >= least.max(1)).collect();
        apart.sort_by(|&a, &b| totals[b].cmp(&totals[a]).then(self.names[a].cmp(self.names[b])));
        apart.truncate(MAX_CONTEXT_SERIES);

        let mut series: Vec<Series> = apart
            .iter()
            .map(|&name| Series { name: self.names[name].to_owned(), counts: vec![0; self.slots] })
            .collect();
        series.push(Series { name: OTHER_SERIES.to_owned(), counts: vec![0; self.slots] });
        let mut series_of_name = vec![apart.len(); self.names.len()];
        let others = apart.len();
        for (place, name) in apart.into_iter().enumerate() {
            series_of_name[name] = place;
        }
        for (name, slot) in self.rows {
            series[series_of_name[name as usize]].counts[slot] += 1;
        }
        if totals.iter().zip(&series_of_name).all(|(&total, &place)| total == 0 || place != others) {
            series.pop();
        }
        let mut late = vec![Vec::new(); series.len()];
        for (name, incident) in self.late {
            if let Some(of_series) = late.get_mut(series_of_name[name as usize]) {
                of_series.push(incident);
            }
        }
        (series, late)
    }
}

/// Which period a day lies in, by table.
struct DayLookup {
    first: i64,
    origin: i64,
    period: Vec<u32>,
}

impl DayLookup {
    fn new(calendar: &Calendar) -> Self {
        let origin = epoch_day(calendar.origin);
        let first = calendar.periods.first().map_or(origin, |period| epoch_day(period.start));
        let mut period = Vec::with_capacity((origin - first).max(0) as usize);
        for (index, run) in calendar.periods.iter().enumerate() {
            period.extend(std::iter::repeat_n(index as u32, run.days().max(0) as usize));
        }
        Self { first, origin, period }
    }

    /// Middle of the day, or of the period where only that is known, counted from the first day.
    fn middle(&self, day: i64, period: usize, calendar: &Calendar) -> f64 {
        match calendar.kind {
            PeriodKind::FourWeeks => (day - self.first) as f64 + 0.5,
            PeriodKind::Month => {
                let period = calendar.periods[period];
                (epoch_day(period.start) - self.first) as f64 + period.days() as f64 / 2.0
            }
        }
    }

    fn period(&self, day: i64) -> Option<usize> {
        let offset = usize::try_from(day - self.first).ok()?;
        self.period.get(offset).map(|&period| period as usize)
    }
}

fn epoch_day(date: NaiveDate) -> i64 {
    NaiveDateTime::new(date, NaiveTime::MIN).and_utc().timestamp().div_euclid(24 * 60 * 60)
}

fn find<'a>(table: &'a DataFrame, name: &'static str) -> Result<&'a Column, ForecastError> {
    table.column(name).map_err(|error| ForecastError::Table { column: name, problem: error.to_string() })
}

fn numbers<'a>(table: &'a DataFrame, name: &'static str) -> Result<&'a Float64Chunked, ForecastError> {
    find(table, name)?.f64().map_err(|error| ForecastError::Table { column: name, problem: error.to_string() })
}

fn times(table: &DataFrame) -> Result<&Int64Chunked, ForecastError> {
    let name = column::OCCURRED_FROM;
    let times = find(table, name)?
        .datetime()
        .map_err(|error| ForecastError::Table { column: name, problem: error.to_string() })?;
    Ok(times.physical())
}

/// Days of recording; `None` where not one is known.
fn recorded(incidents: &Incidents) -> Result<Option<&Int64Chunked>, ForecastError> {
    let name = column::RECORDED_ON;
    if !incidents.knows(name) {
        return Ok(None);
    }
    let days = find(&incidents.table, name)?
        .datetime()
        .map_err(|error| ForecastError::Table { column: name, problem: error.to_string() })?;
    Ok(Some(days.physical()))
}

/// The crime type, or the offence in words where no type was given before this day.
fn types<'a>(
    incidents: &'a Incidents,
    times: &Int64Chunked,
    known_until: i64,
) -> Result<&'a StringChunked, ForecastError> {
    let texts = |name: &'static str| {
        find(&incidents.table, name)?
            .str()
            .map_err(|error| ForecastError::Table { column: name, problem: error.to_string() })
    };
    let types = texts(column::CRIME_TYPE)?;
    let known = |time: i64| time.div_euclid(MILLISECONDS_A_DAY) < known_until;
    let mut rows = times.iter().zip(types.iter());
    if rows.any(|(time, kind)| kind.is_some() && time.is_some_and(known)) { Ok(types) } else { texts(column::OFFENCE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_ONCE: Late = Late { period: 0, cell: 0, recorded_period: 0 };

    #[test]
    fn series_are_ordered_by_total_then_name_and_the_rare_are_merged() {
        let mut counts = TypeCounts::new(2);
        for (name, times) in [("b", 5), ("a", 5), ("rare", 1), ("common", 9)] {
            for _ in 0..times {
                counts.add(Some(name), 1, AT_ONCE);
            }
        }
        counts.add(None, 0, AT_ONCE);
        let (series, _) = counts.into_series(3, 2, 1);
        let names: Vec<_> = series.iter().map(|series| series.name.as_str()).collect();
        assert_eq!(names, ["common", "a", "b", OTHER_SERIES]);
        assert_eq!(series[3].counts, [1, 1]);
        assert_eq!(series[0].counts, [0, 9]);
    }

    #[test]
    fn later_counts_neither_choose_nor_order_the_series() {
        let mut counts = TypeCounts::new(2);
        for (name, slot, times) in [("early", 0, 5), ("late", 0, 1), ("late", 1, 90), ("new", 1, 90)] {
            for _ in 0..times {
                counts.add(Some(name), slot, AT_ONCE);
            }
        }
        let (series, _) = counts.into_series(3, 1, 1);
        let names: Vec<_> = series.iter().map(|series| series.name.as_str()).collect();
        assert_eq!(names, ["early", OTHER_SERIES]);
        assert_eq!(series[1].counts, [1, 180]);
    }

    #[test]
    fn what_was_recorded_later_chooses_no_series_and_is_kept_with_its_own() {
        let mut counts = TypeCounts::new(2);
        let late = Late { period: 0, cell: 0, recorded_period: 1 };
        (0..5).for_each(|_| counts.add(Some("early"), 0, AT_ONCE));
        (0..9).for_each(|_| counts.add(Some("late"), 0, late));
        let (series, late_of) = counts.into_series(3, 1, 1);
        // nothing of the others was known at the start of the second period: they are no series
        assert_eq!(series.iter().map(|series| series.name.as_str()).collect::<Vec<_>>(), ["early"]);
        assert_eq!(late_of, [vec![]]);
    }

    #[test]
    fn days_before_1970_and_after_are_counted_alike() {
        assert_eq!(epoch_day(NaiveDate::from_ymd_opt(1970, 1, 2).unwrap()), 1);
        assert_eq!(epoch_day(NaiveDate::from_ymd_opt(1969, 12, 31).unwrap()), -1);
    }
}
