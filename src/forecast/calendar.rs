//! The periods that incidents are counted in.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime};
use polars::prelude::PolarsError;

use crate::incidents::{Incidents, Precision, column};

use super::ForecastError;

/// The fewest observed periods anything can be learned from.
pub const MIN_OBSERVED_PERIODS: usize = 3;

const FOUR_WEEKS_DAYS: u64 = 28;

/// What a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodKind {
    /// 28 days, counted back from the origin; for incidents that carry dates.
    FourWeeks,
    /// A calendar month; for incidents that carry only months.
    Month,
}

/// A half-open run of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Period {
    /// First day.
    pub start: NaiveDate,
    /// The day after the last.
    pub end: NaiveDate,
}

impl Period {
    /// Number of days.
    pub fn days(&self) -> i64 {
        (self.end - self.start).num_days()
    }

    /// `2 Aug – 29 Aug 2021`, or `August 2021` for a whole calendar month.
    pub fn label(&self) -> String {
        if self.start.day() == 1 && month_after(self.start) == self.end {
            return self.start.format("%B %Y").to_string();
        }
        let last = self.end.pred_opt().unwrap_or(self.end);
        let first = if self.start.year() == last.year() { "%-d %b" } else { "%-d %b %Y" };
        format!("{} – {}", self.start.format(first), last.format("%-d %b %Y"))
    }
}

/// All whole periods from the first of the data up to the origin, then the one to be forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Four weeks or months.
    pub kind: PeriodKind,
    /// Consecutive periods, oldest first; the last one ends at [`origin`](Self::origin).
    pub periods: Vec<Period>,
    /// One a period: whether the data covers it. A period that is not covered is missing, never
    /// zero.
    pub observed: Vec<bool>,
    /// First day that is forecast; nothing on or after it is ever counted.
    pub origin: NaiveDate,
    /// The period to be forecast: it starts at the origin.
    pub horizon: Period,
}

impl Calendar {
    /// The calendar for forecasting from `origin`, by default the day (or month) after the newest
    /// complete data. For month data an origin inside a month means the whole of that month. What is
    /// recorded on or after a given origin does not decide between windows and months.
    pub fn for_incidents(incidents: &Incidents, origin: Option<NaiveDate>) -> Result<Self, ForecastError> {
        let kind = match precision_before(incidents, origin)? {
            Precision::Time | Precision::Date => PeriodKind::FourWeeks,
            Precision::Month => PeriodKind::Month,
        };
        let span = Span { first: incidents.first_day, last: incidents.last_day };
        Self::over(kind, span, &incidents.missing_months, origin)
    }

    /// The same from what has to be known of the data: its first and last day and the months
    /// (first days) in which nothing was recorded.
    pub(crate) fn over(
        kind: PeriodKind,
        span: Span,
        missing_months: &[NaiveDate],
        origin: Option<NaiveDate>,
    ) -> Result<Self, ForecastError> {
        let after_last = span.last.succ_opt().unwrap_or(span.last);
        let latest = match kind {
            PeriodKind::FourWeeks => after_last,
            // A month that is not over is not complete: it is the first one that can be forecast.
            PeriodKind::Month => month_of(after_last),
        };
        let origin = match (kind, origin) {
            (_, None) => latest,
            (PeriodKind::FourWeeks, Some(day)) => day,
            (PeriodKind::Month, Some(day)) => month_of(day),
        };
        let enough = |at: NaiveDate| {
            let calendar = Self::back_from(kind, at, span.first, missing_months);
            (calendar.observed_periods() >= MIN_OBSERVED_PERIODS, calendar)
        };
        let (is_enough, calendar) = enough(origin);
        if is_enough && origin <= latest {
            return Ok(calendar);
        }
        let too_little = |at: NaiveDate, calendar: &Self| ForecastError::TooLittleHistory {
            found: calendar.observed_periods(),
            needed: MIN_OBSERVED_PERIODS,
            origin: at,
        };
        let (latest_is_enough, at_latest) = enough(latest);
        if !latest_is_enough {
            return Err(too_little(latest, &at_latest));
        }
        let earliest = earliest_origin(kind, span.first, latest, |at| enough(at).0);
        if origin < earliest || origin > latest {
            return Err(ForecastError::OriginOutOfRange { origin, earliest, latest });
        }
        Err(too_little(origin, &calendar))
    }

    /// Number of periods the data covers.
    pub fn observed_periods(&self) -> usize {
        self.observed.iter().filter(|observed| **observed).count()
    }

    fn back_from(kind: PeriodKind, origin: NaiveDate, first_day: NaiveDate, missing_months: &[NaiveDate]) -> Self {
        let mut periods = Vec::new();
        let mut end = origin;
        while let Some(start) = before(kind, end).filter(|start| *start >= first_day) {
            periods.push(Period { start, end });
            end = start;
        }
        periods.reverse();
        let is_missing = |period: &Period| {
            missing_months.iter().any(|&month| period.start < month_after(month) && month_of(month) < period.end)
        };
        let observed = periods.iter().map(|period| !is_missing(period)).collect();
        let horizon = Period { start: origin, end: after(kind, origin) };
        Self { kind, periods, observed, origin, horizon }
    }
}

/// The coarsest precision among the incidents before a day; of all where there is no day, or none
/// before it.
fn precision_before(incidents: &Incidents, origin: Option<NaiveDate>) -> Result<Precision, ForecastError> {
    let Some(origin) = origin else { return Ok(incidents.precision) };
    let failed =
        |column: &'static str| move |error: PolarsError| ForecastError::Table { column, problem: error.to_string() };
    let times = incidents.occurred_from_ms().map_err(failed(column::OCCURRED_FROM))?;
    let numbers = incidents.number_column(column::PRECISION).map_err(failed(column::PRECISION))?;
    let origin_ms = origin.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    let before = times.iter().zip(numbers.iter()).filter(|(time, _)| time.is_some_and(|time| time < origin_ms));
    let coarsest = before.filter_map(|(_, number)| number).max();
    Ok(coarsest.map_or(incidents.precision, |number| Precision::from_number(number as u8)))
}

/// First and last day (inclusive) of some data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// First day on which anything was recorded.
    pub(crate) first: NaiveDate,
    /// Last day covered.
    pub(crate) last: NaiveDate,
}

/// First day of the month a day lies in.
fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// First day of the next month.
fn month_after(day: NaiveDate) -> NaiveDate {
    month_of(day).checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX)
}

fn before(kind: PeriodKind, end: NaiveDate) -> Option<NaiveDate> {
    match kind {
        PeriodKind::FourWeeks => end.checked_sub_days(Days::new(FOUR_WEEKS_DAYS)),
        PeriodKind::Month => end.checked_sub_months(Months::new(1)),
    }
}

fn after(kind: PeriodKind, start: NaiveDate) -> NaiveDate {
    match kind {
        PeriodKind::FourWeeks => start.checked_add_days(Days::new(FOUR_WEEKS_DAYS)).unwrap_or(NaiveDate::MAX),
        PeriodKind::Month => month_after(start),
    }
}

/// The earliest day (or month) from which there is enough to learn from, looking forward from the
/// first day; `latest` is known to be one.
fn earliest_origin(
    kind: PeriodKind,
    first_day: NaiveDate,
    latest: NaiveDate,
    enough: impl Fn(NaiveDate) -> bool,
) -> NaiveDate {
    let mut at = if kind == PeriodKind::Month { month_of(first_day) } else { first_day };
    while at < latest && !enough(at) {
        at = match kind {
            PeriodKind::FourWeeks => at.succ_opt().unwrap_or(latest),
            PeriodKind::Month => month_after(at),
        };
    }
    at.min(latest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn span(first: NaiveDate, last: NaiveDate) -> Span {
        Span { first, last }
    }

    #[test]
    fn labels_say_months_and_days() {
        let label = |start, end| Period { start, end }.label();
        assert_eq!(label(day(2021, 8, 1), day(2021, 9, 1)), "August 2021");
        assert_eq!(label(day(2021, 8, 2), day(2021, 8, 30)), "2 Aug – 29 Aug 2021");
        assert_eq!(label(day(2020, 12, 20), day(2021, 1, 17)), "20 Dec 2020 – 16 Jan 2021");
        assert_eq!(label(day(2021, 2, 1), day(2021, 3, 1)), "February 2021");
    }

    #[test]
    fn four_week_windows_end_at_the_origin_and_start_after_the_first_day() {
        let calendar =
            Calendar::over(PeriodKind::FourWeeks, span(day(2020, 1, 1), day(2020, 4, 30)), &[], None).unwrap();
        assert_eq!(calendar.origin, day(2020, 5, 1));
        assert_eq!(calendar.periods.len(), 4);
        assert_eq!(calendar.periods[0].start, day(2020, 1, 10));
        assert_eq!(calendar.periods[3].end, day(2020, 5, 1));
        assert!(calendar.periods.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert_eq!(calendar.horizon, Period { start: day(2020, 5, 1), end: day(2020, 5, 29) });
    }

    #[test]
    fn a_window_that_touches_a_missing_month_is_not_observed() {
        let data = span(day(2020, 1, 1), day(2020, 12, 31));
        let calendar = Calendar::over(PeriodKind::FourWeeks, data, &[day(2020, 6, 1)], None).unwrap();
        for (period, observed) in calendar.periods.iter().zip(&calendar.observed) {
            let touches = period.start < day(2020, 7, 1) && period.end > day(2020, 6, 1);
            assert_eq!(*observed, !touches, "{}", period.label());
        }
        assert_eq!(calendar.observed.iter().filter(|o| !**o).count(), 2);
    }

    #[test]
    fn months_run_to_the_newest_and_keep_their_gap() {
        let data = span(day(2018, 1, 1), day(2021, 9, 30));
        let calendar = Calendar::over(PeriodKind::Month, data, &[day(2019, 7, 1)], None).unwrap();
        assert_eq!(calendar.origin, day(2021, 10, 1));
        assert_eq!(calendar.periods.len(), 45);
        assert_eq!(calendar.observed_periods(), 44);
        assert!(!calendar.observed[18]);
        assert_eq!(calendar.horizon.label(), "October 2021");
        let earlier = Calendar::over(PeriodKind::Month, data, &[], Some(day(2021, 8, 20))).unwrap();
        assert_eq!(earlier.origin, day(2021, 8, 1));
    }

    #[test]
    fn a_month_that_is_not_over_is_the_first_to_be_forecast() {
        let data = span(day(2020, 1, 1), day(2020, 6, 10));
        let calendar = Calendar::over(PeriodKind::Month, data, &[], None).unwrap();
        assert_eq!(calendar.origin, day(2020, 6, 1));
    }

    #[test]
    fn origins_outside_the_data_name_the_range() {
        let data = span(day(2020, 1, 1), day(2020, 12, 31));
        for asked in [day(2019, 1, 1), day(2020, 2, 1), day(2021, 2, 1)] {
            let error = Calendar::over(PeriodKind::Month, data, &[], Some(asked)).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("{asked} cannot be forecast from this data: choose a day from 2020-04-01 to 2021-01-01")
            );
        }
        let error = Calendar::over(PeriodKind::FourWeeks, data, &[], Some(day(2020, 3, 24))).unwrap_err();
        assert!(error.to_string().contains("from 2020-03-25 to 2021-01-01"), "{error}");
    }

    #[test]
    fn one_month_is_too_little() {
        let data = span(day(2020, 1, 1), day(2020, 1, 31));
        let error = Calendar::over(PeriodKind::Month, data, &[], None).unwrap_err();
        assert!(matches!(error, ForecastError::TooLittleHistory { found: 1, .. }), "{error}");
    }
}
