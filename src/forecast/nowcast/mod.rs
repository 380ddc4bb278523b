//! Nowcast: what has happened and is not recorded yet.
//!
//! Where the day of recording is known, two things follow. A view of the past shows only what was
//! *recorded* before its origin, not all that had happened: anything else would be knowledge from the
//! future. And the newest counts are too low by a share that can be learned from the past: the
//! incidents of older weeks have had time to be recorded, and show how long that takes.
//!
//! Delays are taken to be as they were over the last two and a half years, the same in all cells, and
//! at most 400 days long. Without days of recording none of this costs anything or changes anything.

mod delays;
mod revisions;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::figures::count;

use super::negative_binomial::interval80;
use super::{Calendar, Event, PeriodKind};

use delays::{Dated, Delays};
pub(super) use revisions::{Late, Revisions};

/// What is expected to be recorded late, as seen from an origin.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Nowcast {
    /// Four weeks or a month.
    pub kind: PeriodKind,
    /// Incidents of the target in the newest period recorded so far.
    pub recorded: u64,
    /// More of them that are expected to be recorded late.
    pub missing: f64,
    /// Lower end of the central 80% interval of those missing.
    pub lower80: u32,
    /// Upper end of the central 80% interval of those missing.
    pub upper80: u32,
    /// Days within which half of the incidents are recorded.
    pub median_delay_days: u32,
    /// One a period before the origin: the share of its incidents that is recorded so far.
    pub completeness: Vec<f64>,
}

impl Nowcast {
    /// In words, such as `The newest 4 weeks hold 412 incidents so far; about 38 more (31 to 46) are
    /// expected to be recorded late`; `None` when less than half an incident is missing.
    pub fn sentence(&self) -> Option<String> {
        if self.missing < 0.5 {
            return None;
        }
        let newest = match self.kind {
            PeriodKind::FourWeeks => "newest 4 weeks hold",
            PeriodKind::Month => "newest month holds",
        };
        let incidents = if self.recorded == 1 { "incident" } else { "incidents" };
        Some(format!(
            "The {newest} {} {incidents} so far; about {} more ({} to {}) are expected to be recorded late",
            count(self.recorded),
            count(self.missing.round() as u64),
            count(self.lower80.into()),
            count(self.upper80.into()),
        ))
    }
}

/// What days of recording add to a history.
#[derive(Debug, Clone)]
pub(super) struct Recording {
    target: Revisions,
    context: Vec<Revisions>,
    /// Days of the target's incidents, in the order of its events; `None` where not known.
    dated: Vec<Option<Dated>>,
    /// Period in which each event was recorded.
    recorded_period: Vec<u32>,
    /// By the period at whose start one stands: the events known then, where they are not all.
    events: BTreeMap<usize, OnceLock<Vec<Event>>>,
    /// By the period at whose start one stands.
    nowcasts: Vec<OnceLock<Option<Nowcast>>>,
}

/// An event with its day of recording, counted from the first day of the calendar.
#[derive(Debug, Clone, Copy)]
pub(super) struct RecordedEvent {
    pub(super) event: Event,
    /// The day it happened, whole.
    pub(super) occurred_day: i64,
    /// `None` where not known: then it counts as recorded at once.
    pub(super) recorded_day: Option<i64>,
    /// The period it was recorded in; its own where not known.
    pub(super) recorded_period: u32,
}

impl Recording {
    /// From late incidents of the target and of each context series, and the events in order.
    pub(super) fn new(periods: usize, target: Vec<Late>, context: Vec<Vec<Late>>, events: &[RecordedEvent]) -> Self {
        let dated =
            |event: &RecordedEvent| Some(Dated { occurred_day: event.occurred_day, recorded_day: event.recorded_day? });
        let moments = events.iter().flat_map(|event| event.event.period as usize + 1..=event.recorded_period as usize);
        Self {
            target: Revisions::new(target),
            context: context.into_iter().map(Revisions::new).collect(),
            dated: events.iter().map(dated).collect(),
            recorded_period: events.iter().map(|event| event.recorded_period).collect(),
            events: moments.map(|at| (at, OnceLock::new())).collect(),
            nowcasts: vec![OnceLock::new(); periods + 1],
        }
    }

    /// Counts of the target as known at the start of period `at`.
    pub(super) fn target<'a>(&'a self, in_the_end: &'a [u32], period: usize, at: usize) -> &'a [u32] {
        self.target.counts(in_the_end, period, at)
    }

    /// Counts of a context series as known at the start of period `at`.
    pub(super) fn context<'a>(&'a self, series: usize, in_the_end: &'a [u32], period: usize, at: usize) -> &'a [u32] {
        match self.context.get(series) {
            Some(revisions) => revisions.counts(in_the_end, period, at),
            None => in_the_end,
        }
    }

    /// The events known at the start of period `at`, from those that had happened by then.
    pub(super) fn events<'a>(&'a self, happened: &'a [Event], at: usize) -> &'a [Event] {
        let Some(known) = self.events.get(&at) else { return happened };
        known.get_or_init(|| {
            let recorded = happened.iter().zip(&self.recorded_period);
            recorded.filter(|(_, recorded)| (**recorded as usize) < at).map(|(event, _)| *event).collect()
        })
    }

    /// The nowcast at the start of period `at`; `None` where too little is known of delays.
    /// `happened` are the events before it, `newest` those of them in the newest period that are
    /// recorded.
    pub(super) fn nowcast(
        &self,
        calendar: &Calendar,
        happened: usize,
        newest: impl FnOnce() -> u64,
        at: usize,
    ) -> Option<&Nowcast> {
        let make = || self.make_nowcast(calendar, happened, newest(), at);
        self.nowcasts.get(at)?.get_or_init(make).as_ref()
    }

    fn make_nowcast(&self, calendar: &Calendar, happened: usize, recorded: u64, at: usize) -> Option<Nowcast> {
        let first = calendar.periods.first()?.start;
        let day = |date: chrono::NaiveDate| (date - first).num_days();
        let origin_day = day(calendar.periods.get(at).map_or(calendar.origin, |period| period.start));
        let known = || {
            let known = self.dated.iter().zip(&self.recorded_period).take(happened);
            known.filter(|(_, recorded)| (**recorded as usize) < at).map(|(dated, _)| *dated)
        };
        let delays = Delays::known_at(origin_day, known().flatten())?;
        // those without a day of recording are complete as far as anybody can tell
        let (all, dated) =
            known().fold((0_u64, 0_u64), |(all, dated), day| (all + 1, dated + u64::from(day.is_some())));
        let share_dated = dated as f64 / all.max(1) as f64;
        let of_period = |period: usize| {
            let period = calendar.periods[period];
            let days = match calendar.kind {
                PeriodKind::FourWeeks => day(period.start)..day(period.end),
                // only the month is known: all of it counts from its first day
                PeriodKind::Month => day(period.start)..day(period.start) + 1,
            };
            let (share, log_sd) = delays.recorded_of(days, origin_day);
            // so many in all for each that is recorded
            let in_all = share_dated / share + (1.0 - share_dated);
            (1.0 / in_all, log_sd * share_dated / share / in_all)
        };
        let completeness: Vec<f64> = (0..at).map(|period| of_period(period).0).collect();
        let (share, log_sd) = of_period(at.checked_sub(1)?);
        // given the recorded, the others are negative-binomial: half an incident in hand, as with
        // Jeffreys' prior on the rate; and the share itself is an estimate
        let size = recorded as f64 + 0.5;
        let missing = size * (1.0 / share - 1.0);
        let variance = missing / share + (size / share * log_sd).powi(2);
        let (lower80, upper80) = if missing > 1e-9 {
            let spare = variance - missing;
            interval80(missing, if spare > 1e-12 { missing * missing / spare } else { f64::INFINITY })
        } else {
            (0, 0)
        };
        Some(Nowcast {
            kind: calendar.kind,
            recorded,
            missing,
            lower80,
            upper80,
            median_delay_days: delays.median_days(),
            completeness,
        })
    }
}

#[cfg(test)]
mod tests;
