//! Counts by cell and period, and the only way to look at them: a view that ends at the origin.

use std::sync::Arc;

use crate::geography::StudyArea;
use crate::incidents::Incidents;
use crate::targets::Target;

use super::nowcast::{RecordedEvent, Recording};
use super::{Calendar, ForecastError, Nowcast, counting};

/// Which cell each incident fell in.
#[derive(Debug, Clone)]
pub struct Placement {
    /// One an incident, in table order: index of the cell, `None` outside the study area.
    pub cell: Vec<Option<u32>>,
    /// One an incident: whether it counts towards the target.
    pub counts: Vec<bool>,
    /// Incidents outside the study area.
    pub outside: u64,
    /// Incidents that happened before the origin and were recorded on or after it: nobody could know
    /// of them yet, and they are not counted.
    pub recorded_later: u64,
}

/// Counts of one kind of incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Name for people: the target's, or the crime type's.
    pub name: String,
    /// `counts[period * cells + cell]`; zero in unobserved periods, where it means nothing.
    pub counts: Vec<u32>,
}

/// One incident of the target, as a point: for models that look at distances and days rather than
/// at counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Easting in the study area's CRS, metres.
    pub easting_m: f64,
    /// Northing in the study area's CRS, metres.
    pub northing_m: f64,
    /// Day it happened, counted from the first day of the calendar; the middle of the period where
    /// only the period is known.
    pub day: f64,
    /// Number of its period.
    pub period: u32,
    /// Index of its cell.
    pub cell: u32,
    /// Incidents at this very point and day that the event stands for: 1 where incidents were
    /// counted, a cell's count of the period where only counts are known.
    pub incidents: u32,
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
    /// Of the target, inside the area and in observed periods, ascending by period and day.
    events: Vec<Event>,
    /// What is known of days of recording; `None` costs nothing.
    recording: Option<Box<Recording>>,
}

impl History {
    /// Counts incidents. Incidents on or after the calendar's origin are not looked at, nor those
    /// recorded on or after it.
    pub fn count(
        incidents: &Incidents,
        target: &Target,
        area: Arc<StudyArea>,
        calendar: Calendar,
    ) -> Result<(Self, Placement), ForecastError> {
        let periods = calendar.periods.len();
        Self::count_as_known_at(incidents, target, area, calendar, periods)
    }

    /// The same for a backtest whose first origin is the start of period number `first_origin`: which
    /// crime types are series of their own is decided by what was recorded before it, and something
    /// of the target has to have been.
    pub fn count_as_known_at(
        incidents: &Incidents,
        target: &Target,
        area: Arc<StudyArea>,
        calendar: Calendar,
        first_origin: usize,
    ) -> Result<(Self, Placement), ForecastError> {
        let counted = counting::count(incidents, target, &area, &calendar, first_origin)?;
        let mut history = Self::from_counts(area, calendar, counted.target, counted.context)?;
        let mut recorded: Vec<RecordedEvent> = counted.events;
        recorded.retain(|event| history.calendar.observed[event.event.period as usize]);
        recorded.sort_by(|a, b| in_order(&a.event, &b.event));
        history.events = recorded.iter().map(|event| event.event).collect();
        history.recording = counted.late.map(|late| {
            let periods = history.calendar.periods.len();
            Box::new(Recording::new(periods, late.target, late.context, &recorded))
        });
        Ok((history, counted.placement))
    }

    /// A history from counts made elsewhere: by a simulation, or from another program's tables.
    ///
    /// Every series holds `periods × cells` counts, period by period; counts of periods that the
    /// calendar calls unobserved are never read. Fails when a shape does not fit.
    pub fn from_counts(
        area: Arc<StudyArea>,
        calendar: Calendar,
        target: Series,
        context: Vec<Series>,
    ) -> Result<Self, ForecastError> {
        let (cells, periods) = (area.len(), calendar.periods.len());
        let expected = cells * periods;
        for series in std::iter::once(&target).chain(&context) {
            if series.counts.len() != expected {
                return Err(ForecastError::Shape {
                    series: series.name.clone(),
                    found: series.counts.len(),
                    expected,
                    cells,
                    periods,
                });
            }
        }
        if calendar.observed.len() != periods {
            return Err(ForecastError::Shape {
                series: "observed".to_owned(),
                found: calendar.observed.len(),
                expected: periods,
                cells,
                periods,
            });
        }
        let events = events_of_counts(&area, &calendar, &target);
        Ok(Self { area, calendar, target, context, events, recording: None })
    }

    /// Replaces the points of the target, which [`from_counts`](Self::from_counts) puts in the
    /// middle of cells and periods. Points of unobserved or unknown periods are left out.
    pub fn with_events(mut self, events: Vec<Event>) -> Self {
        self.set_events(events);
        self
    }

    fn set_events(&mut self, mut events: Vec<Event>) {
        let observed = &self.calendar.observed;
        events.retain(|event| observed.get(event.period as usize).copied().unwrap_or(false));
        events.sort_by(in_order);
        self.events = events;
        // days of recording went with the events they were known of
        self.recording = None;
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

    /// Numbers of the readable periods that the data covers, oldest first.
    pub fn observed_periods(&self) -> impl DoubleEndedIterator<Item = usize> + use<'a> {
        let view = *self;
        (0..view.end).filter(move |&period| view.observed(period))
    }

    /// The view of somebody who stood at the start of an earlier period; never sees more than this
    /// one does.
    pub fn before(&self, period: usize) -> Self {
        Self { history: self.history, end: self.end.min(period) }
    }

    /// Number of periods in a year: 12 months or 13 four-week windows.
    pub fn periods_in_year(&self) -> usize {
        match self.kind() {
            super::PeriodKind::FourWeeks => 13,
            super::PeriodKind::Month => 12,
        }
    }

    /// Total of the target over all cells in a period; `None` when missing or not yet past.
    pub fn target_total(&self, period: usize) -> Option<u64> {
        self.target(period).map(|counts| counts.iter().map(|&count| u64::from(count)).sum())
    }

    /// Counts of the target in a period, one a cell; `None` when missing or not yet past.
    pub fn target(&self, period: usize) -> Option<&'a [u32]> {
        let counts = self.counts(&self.history.target, period)?;
        Some(match &self.history.recording {
            Some(recording) => recording.target(counts, period, self.end),
            None => counts,
        })
    }

    /// Incidents of the target as points, ascending by period and by day within it.
    pub fn target_events(&self) -> &'a [Event] {
        let happened = &self.history.events[..self.happened()];
        match &self.history.recording {
            Some(recording) => recording.events(happened, self.end),
            None => happened,
        }
    }

    /// Whether a view shows other counts of the same period than an earlier one, because days of
    /// recording are known: then nothing that a later view shows may be used for an earlier one.
    pub fn changes_with_view(&self) -> bool {
        self.history.recording.is_some()
    }

    /// Number of events before the end of the view, recorded or not.
    fn happened(&self) -> usize {
        self.history.events.partition_point(|event| (event.period as usize) < self.end)
    }

    /// What is expected to be recorded late, as far as it could be known at the end of the view;
    /// `None` where days of recording are not known, or of too few incidents.
    ///
    /// Counts of a view are those recorded before its end, and not corrected.
    pub fn nowcast(&self) -> Option<&'a Nowcast> {
        let recording = self.history.recording.as_ref()?;
        let newest = || self.end.checked_sub(1).and_then(|newest| self.target_total(newest)).unwrap_or(0);
        recording.nowcast(&self.history.calendar, self.happened(), newest, self.end)
    }

    /// The share of the target's incidents of a period that is recorded so far, above 0 and at most
    /// 1, by which totals have to be divided to be comparable; 1 where nothing is known of delays.
    pub fn completeness(&self, period: usize) -> f64 {
        self.nowcast().and_then(|nowcast| nowcast.completeness.get(period).copied()).unwrap_or(1.0)
    }

    /// Days of a period as far as they are recorded: its days times its completeness. Counts over
    /// these are a rate.
    pub fn recorded_days(&self, period: usize) -> f64 {
        self.periods()[period].days() as f64 * self.completeness(period)
    }

    /// First day of the period after the view, on the scale of [`Event::day`].
    pub fn origin_day(&self) -> f64 {
        let first = self.history.calendar.periods.first().map_or(self.next_period().start, |period| period.start);
        (self.next_period().start - first).num_days() as f64
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
        let counts = self.counts(&self.history.context[series], period)?;
        Some(match &self.history.recording {
            Some(recording) => recording.context(series, counts, period, self.end),
            None => counts,
        })
    }

    fn counts(&self, series: &'a Series, period: usize) -> Option<&'a [u32]> {
        let cells = self.history.area.len();
        self.observed(period).then(|| &series.counts[period * cells..(period + 1) * cells])
    }
}

fn in_order(a: &Event, b: &Event) -> std::cmp::Ordering {
    a.period.cmp(&b.period).then(a.day.total_cmp(&b.day))
}

/// One point a cell and period with incidents, in the middle of both.
fn events_of_counts(area: &StudyArea, calendar: &Calendar, target: &Series) -> Vec<Event> {
    let Some(first) = calendar.periods.first().map(|period| period.start) else { return Vec::new() };
    let mut events = Vec::new();
    for (number, period) in calendar.periods.iter().enumerate().filter(|(number, _)| calendar.observed[*number]) {
        let day = (period.start - first).num_days() as f64 + period.days() as f64 / 2.0;
        for cell in 0..area.len() {
            let (easting_m, northing_m) = area.centre_m(cell);
            let incidents = target.counts[number * area.len() + cell];
            if incidents > 0 {
                let (period, cell) = (number as u32, cell as u32);
                events.push(Event { easting_m, northing_m, day, period, cell, incidents });
            }
        }
    }
    events
}
