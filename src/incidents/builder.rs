//! Canonical tables made in code: the demo force and tests.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate, NaiveDateTime, NaiveTime};
use polars::prelude::PolarsError;

use crate::geography::Crs;

use super::access::{day_from_ms, first_of_month, month_index, ms_from_time};
use super::columns::{Columns, NOT_RECORDED, Part, Place, PlacedPoint, table};
use super::table::{Incidents, Precision, Provenance, Source};

/// Ids that start so were made by [`crate::demo`].
pub(crate) const SYNTHETIC_PREFIX: &str = "SYNTHETIC-";

/// One incident for [`IncidentsBuilder::push`]. Unknown things stay `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentRow {
    /// The force's own id.
    pub id: Option<String>,
    /// Start, local clock time.
    pub occurred_from: NaiveDateTime,
    /// End (exclusive); `None` follows from the start and the precision, as described at
    /// [`column::OCCURRED_TO`](super::column::OCCURRED_TO).
    pub occurred_to: Option<NaiveDateTime>,
    /// How exactly the time is known.
    pub precision: Precision,
    /// WGS84 degrees; computed from the metres when not given.
    pub longitude: Option<f64>,
    /// WGS84 degrees; computed from the metres when not given.
    pub latitude: Option<f64>,
    /// Metres on the builder's plane; computed from the degrees when not given.
    pub easting_m: Option<f64>,
    /// Metres on the builder's plane; computed from the degrees when not given.
    pub northing_m: Option<f64>,
    /// Home Office class or the force's own code.
    pub offence_code: Option<String>,
    /// Offence in words.
    pub offence: Option<String>,
    /// Broad crime type.
    pub crime_type: Option<String>,
    /// `sharp instrument`, `firearm`, `other`, `none`.
    pub weapon: Option<String>,
    /// Used, not only carried.
    pub weapon_used: Option<bool>,
    /// Somebody was hurt.
    pub injury: Option<bool>,
    /// LSOA or the like.
    pub area_code: Option<String>,
    /// The place in words.
    pub location: Option<String>,
    /// Index into the builder's sources, in the order they were added.
    pub source_file: u32,
    /// Line in that file; the header is line 1.
    pub source_row: u32,
    /// Day on which it was recorded; one before the incident is not believed.
    pub recorded_on: Option<NaiveDate>,
}

impl Default for IncidentRow {
    fn default() -> Self {
        Self {
            id: None,
            occurred_from: NaiveDateTime::default(),
            occurred_to: None,
            precision: Precision::Time,
            longitude: None,
            latitude: None,
            easting_m: None,
            northing_m: None,
            offence_code: None,
            offence: None,
            crime_type: None,
            weapon: None,
            weapon_used: None,
            injury: None,
            area_code: None,
            location: None,
            source_file: 0,
            source_row: 0,
            recorded_on: None,
        }
    }
}

/// Makes a canonical table row by row.
///
/// ```
/// use chrono::NaiveDate;
/// use lamplight::geography::Crs;
/// use lamplight::incidents::{IncidentRow, IncidentsBuilder};
///
/// let mut builder = IncidentsBuilder::new(Crs::BritishNationalGrid);
/// builder.push(&IncidentRow {
///     occurred_from: NaiveDate::from_ymd_opt(2024, 3, 1).unwrap().and_hms_opt(22, 15, 0).unwrap(),
///     easting_m: Some(406_700.0),
///     northing_m: Some(286_900.0),
///     longitude: Some(-1.9027),
///     latitude: Some(52.4795),
///     ..IncidentRow::default()
/// });
/// assert_eq!(builder.finish().unwrap().len(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct IncidentsBuilder {
    crs: Crs,
    columns: Columns,
    points: Vec<Place>,
    source_of_row: Vec<u32>,
    sources: Vec<Source>,
}

impl IncidentsBuilder {
    /// An empty table on a plane.
    pub fn new(crs: Crs) -> Self {
        Self { crs, columns: Columns::default(), points: Vec::new(), source_of_row: Vec::new(), sources: Vec::new() }
    }

    /// Names a file that rows come from; its index is the number of files named before.
    pub fn add_source(&mut self, source: Source) -> u32 {
        self.sources.push(source);
        self.sources.len() as u32 - 1
    }

    /// Number of rows so far.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are none so far.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds an incident. Degrees and metres complete each other; without either pair, or outside
    /// the validity of the plane, the position is unknown.
    pub fn push(&mut self, row: &IncidentRow) {
        let metres = row.easting_m.zip(row.northing_m);
        let degrees = row.longitude.zip(row.latitude);
        let metres = metres.or_else(|| degrees.and_then(|(lon, lat)| self.crs.plane_from_degrees(lon, lat)));
        let degrees = degrees.or_else(|| metres.and_then(|(east, north)| self.crs.degrees_from_plane(east, north)));
        self.points.push(degrees.zip(metres).map(|((longitude, latitude), (easting_m, northing_m))| PlacedPoint {
            longitude,
            latitude,
            easting_m,
            northing_m,
        }));
        let columns = &mut self.columns;
        columns.id.push(row.id.as_deref().unwrap_or_default());
        columns.from_ms.push(ms_from_time(row.occurred_from));
        columns.to_ms.push(ms_from_time(row.occurred_to.unwrap_or_else(|| end_of(row.occurred_from, row.precision))));
        columns.precision.push(row.precision as u8);
        columns.offence_code.push(row.offence_code.as_deref().unwrap_or_default());
        columns.offence.push(row.offence.as_deref().unwrap_or_default());
        columns.crime_type.push(row.crime_type.as_deref().unwrap_or_default());
        columns.weapon.push(row.weapon.as_deref().unwrap_or_default());
        columns.weapon_used.push(row.weapon_used);
        columns.injury.push(row.injury);
        columns.area_code.push(row.area_code.as_deref().unwrap_or_default());
        columns.location.push(row.location.as_deref().unwrap_or_default());
        columns.row.push(row.source_row);
        let recorded = row.recorded_on.filter(|day| *day >= row.occurred_from.date());
        columns.recorded_ms.push(recorded.map_or(NOT_RECORDED, |day| ms_from_time(day.and_time(NaiveTime::MIN))));
        self.source_of_row.push(row.source_file);
    }

    /// The finished table. The days covered, the months missing, the precision and whether it is
    /// synthetic follow from the rows.
    pub fn finish(mut self) -> Result<Incidents, PolarsError> {
        if self.sources.is_empty() {
            self.sources.push(Source { name: "made in code".to_owned(), sha256: String::new(), bytes: 0 });
        }
        // rows of one source in a run make one part
        let rows: Vec<u32> = (0..self.len() as u32).collect();
        let mut parts = Vec::new();
        let mut start = 0;
        for run in self.source_of_row.chunk_by(|a, b| a == b) {
            parts.push(Part { columns: &self.columns, used: &rows[start..start + run.len()], source: run[0] });
            start += run.len();
        }
        let table = table(&parts, &self.points, &rows)?;
        let all_synthetic =
            !self.is_empty() && rows.iter().all(|&row| self.columns.id.get(row as usize).starts_with(SYNTHETIC_PREFIX));
        let precision = Precision::from_number(self.columns.precision.iter().copied().max().unwrap_or_default());
        let cover = Cover::of(self.columns.from_ms.iter().copied(), precision);
        Ok(Incidents {
            table,
            crs: self.crs,
            precision,
            provenance: if all_synthetic { Provenance::Synthetic } else { Provenance::Recorded },
            sources: self.sources,
            missing_months: cover.missing_months,
            first_day: cover.first_day,
            last_day: cover.last_day,
            stand_in: BTreeMap::new(),
        })
    }
}

impl Incidents {
    /// A table of rows made in code, on a plane: [`IncidentsBuilder`] in one call.
    pub fn from_rows<'a>(crs: Crs, rows: impl IntoIterator<Item = &'a IncidentRow>) -> Result<Self, PolarsError> {
        let mut builder = IncidentsBuilder::new(crs);
        rows.into_iter().for_each(|row| builder.push(row));
        builder.finish()
    }
}

/// The days that a set of incidents covers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cover {
    pub(super) first_day: NaiveDate,
    pub(super) last_day: NaiveDate,
    pub(super) missing_months: Vec<NaiveDate>,
}

impl Cover {
    /// From the starts of all incidents. Nothing recorded covers only 1970-01-01.
    pub(super) fn of(starts_ms: impl Iterator<Item = i64>, precision: Precision) -> Self {
        let mut range: Option<(i64, i64)> = None;
        let mut months = BTreeSet::new();
        let mut newest_seen = i64::MIN..i64::MIN;
        for ms in starts_ms {
            range = Some(range.map_or((ms, ms), |(first, last)| (first.min(ms), last.max(ms))));
            if !newest_seen.contains(&ms) {
                let month = day_from_ms(ms).map_or(0, month_index);
                months.insert(month);
                let edge = |month| first_of_month(month).map(|day| ms_from_time(day.and_time(NaiveTime::MIN)));
                newest_seen = edge(month).unwrap_or(i64::MIN)..edge(month + 1).unwrap_or(i64::MIN);
            }
        }
        let day = |ms| day_from_ms(ms).unwrap_or_default();
        let (first_day, newest) = range.map_or_else(Default::default, |(first, last)| (day(first), day(last)));
        let last_day = match precision {
            Precision::Month => first_of_month(month_index(newest) + 1).map_or(newest, |next| next - Days::new(1)),
            Precision::Date | Precision::Time => newest,
        };
        let span = months.first().copied().unwrap_or_default()..months.last().copied().unwrap_or_default();
        let missing_months = span.filter(|month| !months.contains(month)).filter_map(first_of_month).collect();
        Self { first_day, last_day, missing_months }
    }
}

/// Exclusive end of a time known to a precision.
pub(super) fn end_of(start: NaiveDateTime, precision: Precision) -> NaiveDateTime {
    let end = match precision {
        Precision::Time => Some(start),
        Precision::Date => start.date().checked_add_days(Days::new(1)).map(|day| day.and_time(NaiveTime::MIN)),
        Precision::Month => first_of_month(month_index(start.date()))
            .and_then(|first| first.checked_add_months(Months::new(1)))
            .map(|day| day.and_time(NaiveTime::MIN)),
    };
    end.unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::super::column;
    use super::*;

    fn at(day: &str) -> NaiveDateTime {
        NaiveDate::parse_from_str(day, "%Y-%m-%d").unwrap().and_time(NaiveTime::MIN)
    }

    fn row(day: &str, precision: Precision) -> IncidentRow {
        IncidentRow {
            id: Some("SYNTHETIC-1".into()),
            occurred_from: at(day),
            precision,
            easting_m: Some(1.0),
            northing_m: Some(2.0),
            longitude: Some(3.0),
            latitude: Some(4.0),
            ..IncidentRow::default()
        }
    }

    #[test]
    fn every_canonical_column_is_there_and_unknown_ones_are_null() {
        let made = Incidents::from_rows(Crs::BritishNationalGrid, &[row("2024-02-10", Precision::Date)]).unwrap();
        assert_eq!(made.table.width(), 19);
        assert!(made.knows(column::EASTING_M) && made.knows(column::ID));
        assert!(!made.knows(column::WEAPON) && !made.knows(column::INJURY) && !made.knows(column::OFFENCE));
        assert_eq!(made.str_column(column::WEAPON).unwrap().get(0), None);
        assert_eq!(made.provenance, Provenance::Synthetic);
        let to = made.occurred_to_ms().unwrap().get(0);
        assert_eq!(to, Some(ms_from_time(at("2024-02-11"))));
        assert_eq!(made.points().unwrap().collect::<Vec<_>>(), [Some((1.0, 2.0))]);
    }

    #[test]
    fn months_cover_to_their_last_day_and_gaps_are_missing() {
        let rows = [row("2019-06-01", Precision::Month), row("2019-08-01", Precision::Month)];
        let made = Incidents::from_rows(Crs::BritishNationalGrid, &rows).unwrap();
        assert_eq!(made.precision, Precision::Month);
        assert_eq!(made.missing_months, [NaiveDate::from_ymd_opt(2019, 7, 1).unwrap()]);
        assert_eq!(made.last_day, NaiveDate::from_ymd_opt(2019, 8, 31).unwrap());
        assert_eq!(made.month_indices().unwrap()[1] - made.month_indices().unwrap()[0], 2);
    }

    #[test]
    fn nothing_makes_an_empty_table() {
        let made = IncidentsBuilder::new(Crs::BritishNationalGrid).finish().unwrap();
        assert!(made.is_empty() && made.missing_months.is_empty());
        assert_eq!(made.table.width(), 19);
    }
}
