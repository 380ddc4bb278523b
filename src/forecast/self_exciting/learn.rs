//! Learning by expectation and maximisation: stochastic declustering.
//!
//! In turn, every event is given a probability of having come from the background or from each
//! earlier event, and the background and the trigger are drawn anew from events so weighted.

use crate::forecast::HistoryBefore;
use crate::progress::{Cancelled, Progress};

use super::background::Kernels;
use super::record::{MAX_LAG_DAYS, Record};
use super::trigger::{Found, Trigger};

/// Steps of the algorithm, at most.
const MAX_STEPS: usize = 60;
/// It has settled when a step changes less than this share of events.
const SETTLED: f64 = 1e-3;
/// Pairs further apart than this many standard deviations, squared, are not parent and offspring.
const FAR_SDS2: f64 = 25.0;

/// The process but for where its background lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Parameters {
    /// What one event sets off.
    pub(super) trigger: Trigger,
    /// Share of the background that is drawn with the narrow kernel.
    pub(super) narrow_share: f64,
}

impl Parameters {
    /// Where learning starts when nothing is known.
    pub(super) const START: Self = Self { trigger: Trigger::START, narrow_share: 0.3 };

    /// Whether a share of events, or what they set off, has moved by more than one in a thousand.
    fn differs_from(self, other: Self) -> bool {
        let (now, before) = (self.trigger, other.trigger);
        let shares = (now.offspring - before.offspring).abs().max((self.narrow_share - other.narrow_share).abs());
        let scales = (now.delay_days / before.delay_days).ln().abs() + (now.spread_m / before.spread_m).ln().abs();
        shares.max(scales * now.offspring) > SETTLED
    }
}

/// Which events are background, in a view that may be shorter than the record.
#[derive(Debug)]
pub(super) struct Declustered {
    /// One an event: probability that nothing set it off.
    pub(super) background: Vec<f64>,
    /// Expected background events a day over the last year of periods.
    pub(super) level_a_day: f64,
}

/// The parameters that make a view's events most likely, found from `start`, and what they say of
/// each event.
pub(super) fn learn(
    record: &Record<'_>,
    past: &HistoryBefore<'_>,
    kernels: &Kernels,
    start: Parameters,
    progress: &Progress,
) -> Result<(Parameters, Declustered), Cancelled> {
    let exposure = exposure(record, past);
    let mut parameters = start;
    let mut process = Process::new(record, past, kernels, start);
    for _ in 0..MAX_STEPS {
        progress.check()?;
        let before = parameters;
        parameters = process.step(parameters).parameters(&exposure);
        if !parameters.differs_from(before) {
            break;
        }
    }
    Ok((parameters, process.finish()))
}

/// Which events of a view are background, when the parameters are known.
pub(super) fn decluster(
    record: &Record<'_>,
    past: &HistoryBefore<'_>,
    kernels: &Kernels,
    parameters: Parameters,
) -> Declustered {
    // With the parameters fixed the weights settle at once.
    const STEPS: usize = 2;
    let mut process = Process::new(record, past, kernels, parameters);
    for _ in 0..STEPS {
        process.step(parameters);
    }
    process.finish()
}

/// What a step says of the parameters.
struct Step {
    found: Found,
    /// Expected background events, and those of them drawn with the narrow kernel.
    background: f64,
    narrow: f64,
}

impl Step {
    fn parameters(self, exposure: &[f64]) -> Parameters {
        // As if one event of either kind had been seen already.
        let narrow_share = (self.narrow + 1.0) / (self.background + 2.0);
        Parameters { trigger: self.found.trigger(exposure), narrow_share }
    }
}

struct Process<'a> {
    record: &'a Record<'a>,
    kernels: &'a Kernels,
    /// Probability of being background, one an event of the view.
    background: Vec<f64>,
    /// Number of the year of each event, counted back from the end of the view.
    year: Vec<usize>,
    /// Recorded days of each of those years.
    days: Vec<f64>,
}

impl<'a> Process<'a> {
    fn new(record: &'a Record<'a>, past: &HistoryBefore<'_>, kernels: &'a Kernels, start: Parameters) -> Self {
        let events = record.events_before(past.len());
        let year_of = |period: usize| (past.len() - 1 - period) / past.periods_in_year();
        let year: Vec<usize> = record.events[..events].iter().map(|event| year_of(event.period as usize)).collect();
        let mut days = vec![0.0; past.len() / past.periods_in_year() + 1];
        for period in past.observed_periods() {
            days[year_of(period)] += past.periods()[period].days() as f64;
        }
        let background = vec![1.0 - start.trigger.offspring; events];
        Self { record, kernels, background, year, days }
    }

    /// Gives every event its probabilities, and sums those of the pairs.
    fn step(&mut self, parameters: Parameters) -> Step {
        let record = self.record;
        let Parameters { trigger, narrow_share } = parameters;
        let densities = self.kernels.densities(record, &self.background);
        let levels = self.levels();
        let lags = Trigger::lag_table(trigger.delay_days);
        let spread2_m2 = trigger.spread_m * trigger.spread_m;
        let far2_m2 = FAR_SDS2 * spread2_m2;
        let height = trigger.offspring / (std::f64::consts::TAU * spread2_m2);
        let mut step = Step { found: Found::new(), background: 0.0, narrow: 0.0 };
        let mut near = Vec::new();
        for (event, density) in densities.into_iter().enumerate() {
            // Events too old to have their possible parents listed: as likely as any other.
            let Some(parents) = record.parents(event) else {
                self.background[event] = 1.0 - trigger.offspring;
                continue;
            };
            let level = levels[self.year[event]];
            let narrow = level * narrow_share * density.narrow;
            let from_background = level * (1.0 - narrow_share) * density.wide + narrow;
            near.clear();
            let mut all = from_background;
            for parent in parents {
                let distance2_m2 = f64::from(parent.distance2_m2);
                if distance2_m2 > far2_m2 {
                    continue;
                }
                let incidents = f64::from(record.events[parent.event as usize].incidents);
                let lag = usize::from(parent.lag_days);
                let rate = height * incidents * lags[lag] * (-0.5 * distance2_m2 / spread2_m2).exp();
                all += rate;
                near.push((lag, distance2_m2, rate));
            }
            if all <= 0.0 {
                continue;
            }
            self.background[event] = from_background / all;
            let scale = f64::from(record.events[event].incidents) / all;
            step.background += scale * from_background;
            step.narrow += scale * narrow;
            for &(lag, distance2_m2, rate) in &near {
                step.found.add(lag, distance2_m2, scale * rate);
            }
        }
        step
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
        let start = end.saturating_sub(past.periods()[period].days() as usize);
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
