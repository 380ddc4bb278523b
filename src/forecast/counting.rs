//! From a table of incidents to counts by cell and period.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use polars::prelude::{Column, DataFrame, Float64Chunked, Int64Chunked, StringChunked};

use crate::geography::StudyArea;
use crate::incidents::{Incidents, column};
use crate::targets::Target;

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
    pub(super) events: Vec<Event>,
}

/// Counts the target and every crime type; of incidents on or after the origin only the time is
/// read.
pub(super) fn count(
    incidents: &Incidents,
    target: &Target,
    area: &StudyArea,
    calendar: &Calendar,
) -> Result<Counted, ForecastError> {
    let matches = target.matches(incidents)?;
    let times = times(&incidents.table)?;
    let eastings = numbers(&incidents.table, column::EASTING_M)?;
    let northings = numbers(&incidents.table, column::NORTHING_M)?;
    let types = types(incidents)?;

    let days = DayLookup::new(calendar);
    let cells = area.len();
    let slots = cells * calendar.periods.len();
    let mut placement = Placement {
        cell: Vec::with_capacity(incidents.len()),
        counts: Vec::with_capacity(incidents.len()),
        outside: 0,
    };
    let mut target_counts = vec![0_u32; slots];
    let mut events = Vec::new();
    let mut by_type = TypeCounts::new(slots);

    let rows = times.iter().zip(eastings.iter().zip(northings.iter())).zip(types.iter().zip(matches.iter()));
    for ((time, (easting_m, northing_m)), (crime_type, is_match)) in rows {
        let Some(day) = time.map(|milliseconds| milliseconds.div_euclid(MILLISECONDS_A_DAY)) else {
            placement.cell.push(None);
            placement.counts.push(false);
            continue;
        };
        if day >= days.origin {
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
        by_type.add(crime_type, slot);
        if is_match {
            target_counts[slot] += 1;
            if let Some((easting_m, northing_m)) = easting_m.zip(northing_m) {
                let day = days.middle(day, period, calendar);
                let (period, cell) = (period as u32, cell as u32);
                events.push(Event { easting_m, northing_m, day, period, cell, incidents: 1 });
            }
        }
    }

    if target_counts.iter().all(|&count| count == 0) {
        return Err(ForecastError::EmptyTarget { target: target.name.clone(), origin: calendar.origin });
    }
    let least = MIN_INCIDENTS_A_PERIOD * calendar.observed_periods() as u64;
    let context = by_type.into_series(least);
    Ok(Counted { target: Series { name: target.name.clone(), counts: target_counts }, context, placement, events })
}

/// Counts by crime type, in order of first appearance until they are sorted.
struct TypeCounts<'a> {
    slots: usize,
    index: HashMap<&'a str, usize>,
    last: Option<(&'a str, usize)>,
    named: Vec<(&'a str, Vec<u32>)>,
    unnamed: Vec<u32>,
}

impl<'a> TypeCounts<'a> {
    fn new(slots: usize) -> Self {
        Self { slots, index: HashMap::new(), last: None, named: Vec::new(), unnamed: vec![0; slots] }
    }

    fn add(&mut self, name: Option<&'a str>, slot: usize) {
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            self.unnamed[slot] += 1;
            return;
        };
        // Files are often sorted by type: ask the map only when the type changes.
        let series = match self.last {
            Some((last, series)) if last == name => series,
            _ => match self.index.get(name) {
                Some(&series) => series,
                None if self.named.len() < 4096 => {
                    self.named.push((name, vec![0; self.slots]));
                    self.index.insert(name, self.named.len() - 1);
                    self.named.len() - 1
                }
                // Free text in place of a type: more names than any list of crime types has.
                None => {
                    self.unnamed[slot] += 1;
                    return;
                }
            },
        };
        self.last = Some((name, series));
        self.named[series].1[slot] += 1;
    }

    /// Commonest first, equal totals by name; rare types and the unnamed together at the end.
    fn into_series(self, least: u64) -> Vec<Series> {
        let mut other = self.unnamed;
        let mut named: Vec<(u64, &str, Vec<u32>)> =
            self.named.into_iter().map(|(name, counts)| (total(&counts), name, counts)).collect();
        named.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let mut series = Vec::new();
        for (total, name, counts) in named {
            if total >= least && series.len() < MAX_CONTEXT_SERIES {
                series.push(Series { name: name.to_owned(), counts });
            } else {
                other.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            }
        }
        if total(&other) > 0 {
            series.push(Series { name: OTHER_SERIES.to_owned(), counts: other });
        }
        series
    }
}

fn total(counts: &[u32]) -> u64 {
    counts.iter().map(|&count| u64::from(count)).sum()
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

/// The crime type, or the offence in words where the source knows no types.
fn types(incidents: &Incidents) -> Result<&StringChunked, ForecastError> {
    let name = if incidents.knows(column::CRIME_TYPE) { column::CRIME_TYPE } else { column::OFFENCE };
    find(&incidents.table, name)?
        .str()
        .map_err(|error| ForecastError::Table { column: name, problem: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_ordered_by_total_then_name_and_the_rare_are_merged() {
        let mut counts = TypeCounts::new(2);
        for (name, times) in [("b", 5), ("a", 5), ("rare", 1), ("common", 9)] {
            for _ in 0..times {
                counts.add(Some(name), 1);
            }
        }
        counts.add(None, 0);
        let series = counts.into_series(3);
        let names: Vec<_> = series.iter().map(|series| series.name.as_str()).collect();
        assert_eq!(names, ["common", "a", "b", OTHER_SERIES]);
        assert_eq!(series[3].counts, [1, 1]);
        assert_eq!(series[0].counts, [0, 9]);
    }

    #[test]
    fn days_before_1970_and_after_are_counted_alike() {
        assert_eq!(epoch_day(NaiveDate::from_ymd_opt(1970, 1, 2).unwrap()), 1);
        assert_eq!(epoch_day(NaiveDate::from_ymd_opt(1969, 12, 31).unwrap()), -1);
    }
}
