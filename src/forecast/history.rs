//! Counts by cell and period, and the only way to look at them: a view that ends at the origin.

use std::sync::Arc;

use crate::geography::StudyArea;
use crate::incidents::Incidents;
use crate::targets::Target;

use super::{Calendar, ForecastError};

/// Which cell each incident fell in.
#[derive(Debug, Clone)]
pub struct Placement {
    /// One an incident, in table order: index of the cell, `None` outside the study area.
    pub cell: Vec<Option<u32>>,
    /// One an incident: whether it counts towards the target.
    pub counts: Vec<bool>,
    /// Incidents outside the study area.
    pub outside: u64,
}

/// Counts of one kind of incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Name for people: the target's, or the crime type's.
    pub name: String,
    /// `counts[period * cells + cell]`; zero in unobserved periods, where it means nothing.
    pub counts: Vec<u32>,
}

/// Counts of the target and of every context series over a study area and a calendar.
///
/// Counts can only be read through [`before`](Self::before), so nothing can be trained on what
/// comes after the moment it pretends to stand at.
#[derive(Debug, Clone)]
pub struct History {
    area: Arc<StudyArea>,
    calendar: Calendar,
    target: Series,
    context: Vec<Series>,
}

impl History {
    /// Counts incidents. Incidents on or after the calendar's origin are not looked at.
    pub fn count(
        incidents: &Incidents,
        target: &Target,
        area: Arc<StudyArea>,
        calendar: Calendar,
    ) -> Result<(Self, Placement), ForecastError> {
        let _ = (incidents, target, area, calendar);
        todo!("forecast owner")
    }

    /// The cells.
    pub fn area(&self) -> &Arc<StudyArea> {
        &self.area
    }

    /// The periods.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Everything before the origin.
    pub fn all(&self) -> HistoryBefore<'_> {
        self.before(self.calendar.periods.len())
    }

    /// The view of someone who stands at the start of period number `period`: only earlier
    /// periods can be read.
    pub fn before(&self, period: usize) -> HistoryBefore<'_> {
        HistoryBefore { history: self, end: period.min(self.calendar.periods.len()) }
    }
}

/// A view of a [`History`] that ends before some period. There is no other way to read counts.
#[derive(Debug, Clone, Copy)]
pub struct HistoryBefore<'a> {
    history: &'a History,
    end: usize,
}

impl<'a> HistoryBefore<'a> {
    /// Number of periods that can be read, `0..len`.
    pub fn len(&self) -> usize {
        self.end
    }

    /// Whether nothing can be read.
    pub fn is_empty(&self) -> bool {
        self.end == 0
    }

    /// The cells.
    pub fn area(&self) -> &'a Arc<StudyArea> {
        &self.history.area
    }

    /// Four weeks or months.
    pub fn kind(&self) -> super::PeriodKind {
        self.history.calendar.kind
    }

    /// The readable periods, oldest first.
    pub fn periods(&self) -> &'a [super::Period] {
        &self.history.calendar.periods[..self.end]
    }

    /// The period right after the view: the one a model fitted on it forecasts.
    pub fn next_period(&self) -> super::Period {
        self.history.calendar.periods.get(self.end).copied().unwrap_or(self.history.calendar.horizon)
    }

    /// Whether the data covers a readable period.
    pub fn observed(&self, period: usize) -> bool {
        period < self.end && self.history.calendar.observed[period]
    }

    /// Counts of the target in a period, one a cell; `None` when missing or not yet past.
    pub fn target(&self, period: usize) -> Option<&'a [u32]> {
        self.counts(&self.history.target, period)
    }

    /// Name of the target.
    pub fn target_name(&self) -> &'a str {
        &self.history.target.name
    }

    /// Number of context series.
    pub fn context_len(&self) -> usize {
        self.history.context.len()
    }

    /// Name of a context series.
    pub fn context_name(&self, series: usize) -> &'a str {
        &self.history.context[series].name
    }

    /// Counts of a context series in a period, one a cell; `None` when missing or not yet past.
    pub fn context(&self, series: usize, period: usize) -> Option<&'a [u32]> {
        self.counts(&self.history.context[series], period)
    }

    fn counts(&self, series: &'a Series, period: usize) -> Option<&'a [u32]> {
        let cells = self.history.area.len();
        self.observed(period).then(|| &series.counts[period * cells..(period + 1) * cells])
    }
}
