//! Typed ways into the canonical table.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};
use polars::prelude::{
    BooleanChunked, DataType, Float64Chunked, Int64Chunked, PolarsError, StringChunked, UInt32Chunked,
};

use super::table::{Incidents, column};

/// Milliseconds in a day.
pub(crate) const DAY_MS: i64 = 86_400_000;

/// Number of the calendar month a day is in: years × 12 + month − 1, so that the next month is
/// always one more.
pub fn month_index(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0() as i32
}

/// First day of a [`month_index`]; `None` only for years that `chrono` cannot hold.
pub fn first_of_month(month_index: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(month_index.div_euclid(12), month_index.rem_euclid(12) as u32 + 1, 1)
}

/// Days since 1970-01-01 of an instant in milliseconds since then; times before count down.
pub fn day_index_from_ms(instant_ms: i64) -> i32 {
    instant_ms.div_euclid(DAY_MS) as i32
}

/// Days since 1970-01-01 of a day.
pub fn day_index(day: NaiveDate) -> i32 {
    (day - NaiveDate::default()).num_days() as i32
}

/// The day of an instant in milliseconds since 1970-01-01; `None` only for years that `chrono`
/// cannot hold.
pub fn day_from_ms(instant_ms: i64) -> Option<NaiveDate> {
    DateTime::from_timestamp_millis(instant_ms).map(|instant| instant.naive_utc().date())
}

/// Milliseconds since 1970-01-01 00:00 by the local clock.
pub(super) fn ms_from_time(time: NaiveDateTime) -> i64 {
    time.and_utc().timestamp_millis()
}

impl Incidents {
    /// Eastings in metres in [`crs`](Self::crs), one an incident.
    pub fn eastings(&self) -> Result<&Float64Chunked, PolarsError> {
        self.table.column(column::EASTING_M)?.f64()
    }

    /// Northings in metres in [`crs`](Self::crs), one an incident.
    pub fn northings(&self) -> Result<&Float64Chunked, PolarsError> {
        self.table.column(column::NORTHING_M)?.f64()
    }

    /// Longitudes in WGS84 degrees, one an incident.
    pub fn longitudes(&self) -> Result<&Float64Chunked, PolarsError> {
        self.table.column(column::LONGITUDE)?.f64()
    }

    /// Latitudes in WGS84 degrees, one an incident.
    pub fn latitudes(&self) -> Result<&Float64Chunked, PolarsError> {
        self.table.column(column::LATITUDE)?.f64()
    }

    /// Points on the plane (easting_m, northing_m), one an incident; `None` where not known.
    pub fn points(&self) -> Result<impl Iterator<Item = Option<(f64, f64)>> + '_, PolarsError> {
        let northings = self.northings()?.iter();
        Ok(self.eastings()?.iter().zip(northings).map(|(east, north)| east.zip(north)))
    }

    /// Start of each incident in milliseconds since 1970-01-01 00:00, local clock time; never null.
    pub fn occurred_from_ms(&self) -> Result<&Int64Chunked, PolarsError> {
        self.instants(column::OCCURRED_FROM)
    }

    /// End (exclusive) of each incident's time in milliseconds, as
    /// [`occurred_from_ms`](Self::occurred_from_ms).
    pub fn occurred_to_ms(&self) -> Result<&Int64Chunked, PolarsError> {
        self.instants(column::OCCURRED_TO)
    }

    /// Midnight of the day on which each incident was recorded, as
    /// [`occurred_from_ms`](Self::occurred_from_ms); null where not known.
    pub fn recorded_on_ms(&self) -> Result<&Int64Chunked, PolarsError> {
        self.instants(column::RECORDED_ON)
    }

    fn instants(&self, name: &str) -> Result<&Int64Chunked, PolarsError> {
        Ok(self.table.column(name)?.datetime()?.physical())
    }

    /// [`day_index`] of each incident's start.
    pub fn day_indices(&self) -> Result<Vec<i32>, PolarsError> {
        Ok(self.occurred_from_ms()?.iter().map(|ms| day_index_from_ms(ms.unwrap_or_default())).collect())
    }

    /// [`month_index`] of each incident's start.
    pub fn month_indices(&self) -> Result<Vec<i32>, PolarsError> {
        let mut known: Option<(std::ops::Range<i64>, i32)> = None;
        let months = self.occurred_from_ms()?.iter().map(|ms| {
            let ms = ms.unwrap_or_default();
            if let Some((range, month)) = &known
                && range.contains(&ms)
            {
                return *month;
            }
            let month = day_from_ms(ms).map_or(0, month_index);
            if let (Some(start), Some(end)) = (first_of_month(month), first_of_month(month + 1)) {
                known = Some((i64::from(day_index(start)) * DAY_MS..i64::from(day_index(end)) * DAY_MS, month));
            }
            month
        });
        Ok(months.collect())
    }

    /// A text column of [`column`](mod@column); fails for a name that is not one.
    pub fn str_column(&self, name: &str) -> Result<&StringChunked, PolarsError> {
        self.table.column(name)?.str()
    }

    /// A yes-or-no column of [`column`](mod@column); fails for a name that is not one.
    pub fn bool_column(&self, name: &str) -> Result<&BooleanChunked, PolarsError> {
        self.table.column(name)?.bool()
    }

    /// A whole-number column of [`column`](mod@column): precision, source file, source row.
    pub fn number_column(&self, name: &str) -> Result<&UInt32Chunked, PolarsError> {
        self.table.column(name)?.u32()
    }

    /// `file, row 12` of an incident, for people; `None` past the end.
    pub fn whence(&self, incident: usize) -> Option<String> {
        let file = self.number_column(column::SOURCE_FILE).ok()?.get(incident)?;
        let row = self.number_column(column::SOURCE_ROW).ok()?.get(incident)?;
        Some(format!("{}, row {row}", self.sources.get(file as usize)?.name))
    }

    /// Type of a canonical column, as the table has it.
    pub fn column_type(&self, name: &str) -> Option<&DataType> {
        self.table.column(name).ok().map(polars::prelude::Column::dtype)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_days_count_up_from_their_zero() {
        let day = NaiveDate::from_ymd_opt(2019, 7, 31).unwrap();
        assert_eq!(first_of_month(month_index(day)), NaiveDate::from_ymd_opt(2019, 7, 1));
        assert_eq!(first_of_month(month_index(day) + 6), NaiveDate::from_ymd_opt(2020, 1, 1));
        assert_eq!(day_index(NaiveDate::from_ymd_opt(1970, 1, 2).unwrap()), 1);
        assert_eq!(day_index_from_ms(-1), -1);
        assert_eq!(day_from_ms(DAY_MS), NaiveDate::from_ymd_opt(1970, 1, 2));
    }
}
