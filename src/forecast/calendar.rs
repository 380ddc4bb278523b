//! The periods that incidents are counted in.

use chrono::NaiveDate;

use crate::incidents::Incidents;

use super::ForecastError;

/// What a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
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
        todo!("forecast owner")
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
    /// complete data.
    pub fn for_incidents(incidents: &Incidents, origin: Option<NaiveDate>) -> Result<Self, ForecastError> {
        let _ = (incidents, origin);
        todo!("forecast owner")
    }
}
