//! Learning by expectation and maximisation: stochastic declustering.
//!
//! In turn, every event is given a probability of having come from the background or from each
//! earlier event, and the background and the trigger are drawn anew from events so weighted.

use crate::forecast::HistoryBefore;
use crate::forecast::spread::Footprint;
use crate::progress::{Cancelled, Progress};

use super::record::{MAX_LAG_DAYS, Record};
use super::trigger::{Found, Trigger};

/// Steps of the algorithm, at most.
const MAX_STEPS: usize = 60;
/// The trigger has settled when no part of it changes by more than this share.
const SETTLED: f64 = 1e-3;
/// Share of the background that lies evenly over the study area, so that an event far from all
/// others has a background to come from.
const EVEN_SHARE: f64 = 0.01;

/// Which events are background, in a view that may be shorter than the record.
#[derive(Debug)]
pub(super) struct Declustered {
    /// One an event: probability that nothing set it off.
    pub(super) background: Vec<f64>,
    /// Expected background events a day over the last year of periods.
    pub(super) level_a_day: f64,
}

/// The trigger that makes a view's events most likely, and what it says of each of them.
pub(super) fn learn(
    record: &Record<'_>,
    past: &HistoryBefore<'_>,
    footprints: &[Footprint],
    progress: &Progress,
) -> Result<(Trigger, Declustered), Cancelled> {
    let exposure = exposure(record, past);
    let mut trigger = Trigger::START;
    let mut process = Process::new(record, past, footprints, trigger);
    for _ in 0..MAX_STEPS {
        progress.check()?;
        let before = trigger;
        trigger = process.step(trigger).trigger(&exposure);
        let changes = [
            (trigger.offspring - before.offspring).abs() / before.offspring.max(0.01),
            (trigger.delay_days / before.delay_days).ln().abs(),
            (trigger.spread_m / before.spread_m).ln().abs(),
        ];
        if changes.iter().all(|&change| change < SETTLED) {
            break;
        }
    }
    Ok((trigger, process.finish()))
}

/// Which events of a view are background, when the trigger is known.
pub(super) fn decluster(
    record: &Record<'_>,
    past: &HistoryBefore<'_>,
    footprints: &[Footprint],
    trigger: Trigger,
) -> Declustered {
    // With the trigger fixed the weights settle at once.
    const STEPS: usize = 3;
    let mut process = Process::new(record, past, footprints, trigger);
    for _ in 0..STEPS {
        process.step(trigger);
    }
    process.finish()
}

/// Where the background lies: relative weight of each piece, summing to one.
pub(super) fn background_map(record: &Record<'_>, footprints: &[Footprint], background: &[f64]) -> Vec<f64> {
    let (mut map, total) = spread(record, footprints, background);
    let even = EVEN_SHARE / map.len().max(1) as f64;
    let scale = if total > 0.0 { (1.0 - EVEN_SHARE) / total } else { 0.0 };
    map.iter_mut().for_each(|mass| *mass = *mass * scale + even);
    map
}

/// Spreads the background part of each event; and the sum of those parts.
fn spread(record: &Record<'_>, footprints: &[Footprint], background: &[f64]) -> (Vec<f64>, f64) {
    let mut by_place = vec![0.0; footprints.len()];
    for ((&place, event), &share) in record.place.iter().zip(record.events).zip(background) {
        by_place[place as usize] += f64::from(event.incidents) * share;
    }
    let mut map = vec![0.0; record.past.area().len() * record.parts * record.parts];
    for (footprint, &weight) in footprints.iter().zip(&by_place) {
        if weight > 0.0 {
            footprint.add(weight, &mut map);
        }
    }
    (map, by_place.iter().sum())
}

struct Process<'a> {
    record: &'a Record<'a>,
    footprints: &'a [Footprint],
    /// Mass of each place's kernel in its own piece.
    own: Vec<f64>,
    /// Probability of being background, one an event of the view.
    background: Vec<f64>,
    /// Number of the year of each event, counted back from the end of the view.
    year: Vec<usize>,
    /// Recorded days of each of those years.
    days: Vec<f64>,
}

impl<'a> Process<'a> {
    fn new(record: &'a Record<'a>, past: &HistoryBefore<'_>, footprints: &'a [Footprint], trigger: Trigger) -> Self {
        let events = record.events_before(past.len());
        let year_of = |period: usize| (past.len() - 1 - period) / past.periods_in_year();
        let year: Vec<usize> = record.events[..events].iter().map(|event| year_of(event.period as usize)).collect();
        let mut days = vec![0.0; past.len() / past.periods_in_year() + 1];
        for period in past.observed_periods() {
            days[year_of(period)] += past.periods()[period].days() as f64;
        }
        let own = footprints.iter().zip(&record.piece).map(|(footprint, &piece)| footprint.share(piece as usize));
        let background = vec![1.0 - trigger.offspring; events];
        Self { record, footprints, own: own.collect(), background, year, days }
    }

    /// Gives every event its probabilities, and sums those of the pairs.
    fn step(&mut self, trigger: Trigger) -> Found {
        let record = self.record;
        let (map, total) = spread(record, self.footprints, &self.background);
        let levels = self.levels();
        let piece_m2 = record.piece_side_m() * record.piece_side_m();
        let even = EVEN_SHARE / (map.len().max(1) as f64 * piece_m2);
        let lags = Trigger::lag_table(trigger.delay_days);
        let spread2_m2 = trigger.spread_m * trigger.spread_m;
        let height = trigger.offspring / (std::f64::consts::TAU * spread2_m2);
        let mut found = Found::new();
        let mut rates = Vec::new();
        for event in record.first_child..self.background.len() {
            let Some(parents) = record.parents(event) else { continue };
            // An event says nothing of the background it came from itself.
            let place = record.place[event] as usize;
            let share = self.background[event];
            let others = (map[record.piece[place] as usize] - share * self.own[place]).max(0.0);
            let density = (1.0 - EVEN_SHARE) * others / ((total - share).max(1e-9) * piece_m2) + even;
            let from_background = levels[self.year[event]] * density;

            rates.clear();
            rates.extend(parents.iter().map(|parent| {
                let near = (-0.5 * f64::from(parent.distance2_m2) / spread2_m2).exp();
                let incidents = f64::from(record.events[parent.event as usize].incidents);
                height * near * lags[usize::from(parent.lag_days)] * incidents
            }));
            let all = from_background + rates.iter().sum::<f64>();
            if all <= 0.0 {
                continue;
            }
            self.background[event] = from_background / all;
            let incidents = f64::from(record.events[event].incidents);
            for (parent, rate) in parents.iter().zip(&rates) {
                let distance2_m2 = f64::from(parent.distance2_m2);
                found.add(usize::from(parent.lag_days), distance2_m2, incidents * rate / all);
            }
        }
        self.background[..record.first_child.min(self.year.len())].fill(1.0 - trigger.offspring);
        found
    }

    /// Background events a day, year by year.
    fn levels(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.days.len()];
        for ((event, &year), share) in self.record.events.iter().zip(&self.year).zip(&self.background) {
            sums[year] += f64::from(event.incidents) * share;
        }
        sums.iter().zip(&self.days).map(|(sum, &days)| sum / f64::max(days, 1.0)).collect()
    }

    fn finish(self) -> Declustered {
        let level_a_day = self.levels().first().copied().unwrap_or(0.0);
        Declustered { background: self.background, level_a_day }
    }
}

/// Number of a view's events, by lag, whose day so many days on was recorded in the view.
fn exposure(record: &Record<'_>, past: &HistoryBefore<'_>) -> Vec<f64> {
    let days = past.origin_day().max(0.0) as usize;
    let mut recorded = vec![false; days];
    for period in past.observed_periods() {
        let end = past.before(period + 1).origin_day() as usize;
        let start = end - (past.periods()[period].days() as usize).min(end);
        recorded[start.min(days)..end.min(days)].fill(true);
    }
    let mut events_a_day = vec![0.0; days];
    let events = record.events_before(past.len());
    for (event, &day) in record.events[..events].iter().zip(&record.days).skip(record.first_child) {
        if let Some(events) = events_a_day.get_mut(day as usize) {
            *events += f64::from(event.incidents);
        }
    }
    let at = |lag: usize| {
        let later = recorded.iter().skip(lag);
        later.zip(&events_a_day).filter(|(recorded, _)| **recorded).map(|(_, events)| events).sum()
    };
    (0..=MAX_LAG_DAYS).map(at).collect()
}
