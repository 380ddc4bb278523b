//! The process itself: which incident happens when and where.

use chrono::{Datelike, Days, Months, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp1, Poisson};
use rayon::prelude::*;

use crate::forecast::Period;
use crate::geography::StudyArea;
use crate::progress::{Cancelled, Progress};

use super::kinds::{Arms, KINDS, Kind};
use super::rhythm::{self, Rhythm};
use super::world::{World, displacement, pick};

/// Days simulated before the first recorded one, so that near-repeats are in full swing by then.
const WARM_UP_DAYS: u64 = 62;
/// Mean days from an incident to a near-repeat, and its distance as the standard deviation of a bell.
const REPEAT_DAYS: f64 = 9.0;
const REPEAT_SD_M: f64 = 130.0;

/// First and last day recorded: five years.
pub(super) fn first_day() -> NaiveDate {
    rhythm::day(2021, 11, 1)
}

/// See [`first_day`].
pub(super) fn last_day() -> NaiveDate {
    rhythm::day(2026, 10, 31)
}

/// The month of which nothing was exported.
pub(super) fn missing_month() -> NaiveDate {
    rhythm::day(2023, 3, 1)
}

/// An incident as it happened, before anything goes wrong in recording it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event {
    /// Minutes since midnight of the first simulated day.
    pub(super) minute: i64,
    /// Minutes after `minute` at the latest.
    pub(super) span_minutes: u16,
    /// Index into [`KINDS`].
    pub(super) kind: u8,
    pub(super) site: u32,
    /// Lower case, as canonical; empty when nothing is recorded.
    pub(super) weapon: &'static str,
    pub(super) weapon_used: Option<bool>,
    pub(super) injury: Option<bool>,
}

/// The days of the process.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    /// First day simulated.
    pub(super) start: NaiveDate,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self { start: first_day().checked_sub_days(Days::new(WARM_UP_DAYS)).unwrap_or_default() }
    }

    /// Number of days simulated.
    fn days(self) -> i64 {
        (last_day() - self.start).num_days() + 1
    }

    /// Months since the first simulated one.
    fn month(self, day: NaiveDate) -> usize {
        ((day.year() - self.start.year()) * 12 + day.month0() as i32 - self.start.month0() as i32).max(0) as usize
    }

    /// Number of months simulated.
    pub(super) fn months(self) -> usize {
        self.month(last_day()) + 1
    }

    fn middle() -> NaiveDate {
        first_day().checked_add_days(Days::new(913)).unwrap_or_default()
    }
}

/// All incidents recorded, in the order in which they happened.
pub(super) fn simulate(seed: u64, world: &World, progress: &Progress) -> Result<Vec<Event>, Cancelled> {
    let clock = Clock::new();
    let first_minute = (first_day() - clock.start).num_days() * 1440;
    let gap = gap_minutes(clock);
    // each kind has a stream of random numbers of its own, so the kinds can be made side by side
    let of_kind = |(index, kind): (usize, &Kind)| -> Result<Vec<Event>, Cancelled> {
        progress.check()?;
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(100 + index as u64);
        let rhythm = kind.profile.rhythm();
        let mut events = Vec::with_capacity((kind.per_28_days * 80.0) as usize);
        background(&mut events, index as u8, kind, &rhythm, world, clock, &mut rng);
        near_repeats(&mut events, kind, &rhythm, world, clock, &mut rng);
        events.retain(|event| event.minute >= first_minute && !gap.contains(&event.minute));
        Ok(events)
    };
    let by_kind = KINDS.par_iter().enumerate().map(of_kind).collect::<Result<Vec<_>, _>>()?;
    let mut events = by_kind.concat();
    // a stable sort: incidents of the same minute keep the order of the kinds
    events.par_sort_by_key(|event| event.minute);
    Ok(events)
}

/// The missing month in minutes of the clock.
fn gap_minutes(clock: Clock) -> std::ops::Range<i64> {
    let from = missing_month();
    let to = from.checked_add_months(Months::new(1)).unwrap_or(from);
    (from - clock.start).num_days() * 1440..(to - clock.start).num_days() * 1440
}

/// Incidents that nothing set off: a Poisson number a day.
fn background(
    events: &mut Vec<Event>,
    index: u8,
    kind: &Kind,
    rhythm: &Rhythm,
    world: &World,
    clock: Clock,
    rng: &mut ChaCha8Rng,
) {
    let mut by_source: Vec<(u32, f64)> = Vec::new();
    let mut month_total = 0.0;
    let mut month = usize::MAX;
    for number in 0..clock.days() {
        let day = clock.start + chrono::Duration::days(number);
        if clock.month(day) != month {
            month = clock.month(day);
            month_total = 0.0;
            by_source.clear();
            for (source, weight) in world.source_weights(kind, month).enumerate() {
                month_total += weight;
                by_source.push((source as u32, month_total));
            }
        }
        let weekday = day.weekday().num_days_from_monday() as usize;
        let mean = daily_level(kind, rhythm, day) * (1.0 - kind.repeats) * month_total;
        let count = Poisson::new(mean).map_or(0.0, |poisson| poisson.sample(rng)) as u32;
        for _ in 0..count {
            let source = &world.sources[pick(&by_source, rng.random::<f64>() * month_total) as usize];
            let site = pick(&source.shares, rng.random());
            let minute = number * 1440 + rhythm.minute(weekday, rng.random());
            events.push(happen(index, kind, minute, site, rng));
        }
    }
}

/// Every incident sets off others near it soon after, and those others again.
fn near_repeats(
    events: &mut Vec<Event>,
    kind: &Kind,
    rhythm: &Rhythm,
    world: &World,
    clock: Clock,
    rng: &mut ChaCha8Rng,
) {
    let Ok(children) = Poisson::new(kind.repeats) else { return };
    let index = events.first().map_or(0, |event| event.kind);
    let mut next = 0;
    while let Some(&parent) = events.get(next) {
        next += 1;
        let count = children.sample(rng) as u32;
        for _ in 0..count {
            let delay: f64 = Exp1.sample(rng);
            let number = parent.minute / 1440 + (1.0 + delay * REPEAT_DAYS) as i64;
            let (east, north) = displacement(rng, REPEAT_SD_M);
            let place = world.sites[parent.site as usize];
            let site = world.nearest((place.easting_m + east, place.northing_m + north)).unwrap_or(parent.site);
            let day = clock.start + chrono::Duration::days(number);
            let minute = number * 1440 + rhythm.minute(day.weekday().num_days_from_monday() as usize, rng.random());
            let child = happen(index, kind, minute, site, rng);
            if number < clock.days() {
                events.push(child);
            }
        }
    }
}

/// Expected incidents of a kind on a day, near-repeats included, were all sources at strength 1.
fn daily_level(kind: &Kind, rhythm: &Rhythm, day: NaiveDate) -> f64 {
    let weekday = day.weekday().num_days_from_monday() as usize;
    kind.per_28_days / 28.0 * kind.course.factor(day, Clock::middle()) * rhythm.days[weekday]
}

/// One incident of a kind, with its interval and weapon.
fn happen(index: u8, kind: &Kind, minute: i64, site: u32, rng: &mut ChaCha8Rng) -> Event {
    let span_minutes = if kind.interval_hours > 0.0 {
        let hours: f64 = Exp1.sample(rng);
        // people remember quarters of an hour
        ((hours * kind.interval_hours).min(72.0) * 4.0).round() as u16 * 15
    } else {
        0
    };
    let (weapon, weapon_used, injury) = match kind.arms {
        Arms::Unrecorded => ("", None, None),
        Arms::KnifeInjury => ("sharp instrument", Some(true), Some(true)),
        Arms::Carried(weapon) => (weapon, Some(false), Some(false)),
        Arms::Mixed { sharp, firearm, other, used, injured } => {
            let [which, use_, hurt]: [f64; 3] = rng.random();
            let weapon = if which < sharp {
                "sharp instrument"
            } else if which < sharp + firearm {
                "firearm"
            } else if which < sharp + firearm + other {
                "other"
            } else {
                "none"
            };
            let was_used = weapon != "none" && use_ < used;
            let by_knife = weapon == "sharp instrument" && was_used;
            (weapon, Some(was_used), Some(hurt < injured && !by_knife))
        }
    };
    // a time of day is remembered to five minutes
    let minute = minute - minute.rem_euclid(5);
    Event { minute, span_minutes, kind: index, site, weapon, weapon_used, injury }
}

/// What the process expects in every cell of an area over a period, for the kinds a test accepts:
/// the surface that a model should find. Near-repeats are counted where their parents are, and the
/// missing month as if it had been recorded.
pub(super) fn expected_counts(seed: u64, area: &StudyArea, period: Period, test: impl Fn(&Kind) -> bool) -> Vec<f64> {
    let clock = Clock::new();
    let world = World::new(seed, clock.months());
    let mut by_source = vec![0.0; world.sources.len()];
    for kind in KINDS.iter().filter(|kind| test(kind)) {
        let rhythm = kind.profile.rhythm();
        for day in period.start.iter_days().take_while(|day| *day < period.end) {
            let level = daily_level(kind, &rhythm, day);
            for (sum, weight) in by_source.iter_mut().zip(world.source_weights(kind, clock.month(day))) {
                *sum += level * weight;
            }
        }
    }
    let mut expected = vec![0.0; area.len()];
    for (source, total) in world.sources.iter().zip(by_source) {
        let mut before = 0.0;
        for &(site, sum) in &source.shares {
            let place = world.sites[site as usize];
            if let Some(cell) = area.cell_at(place.easting_m, place.northing_m) {
                expected[cell] += total * (sum - before);
            }
            before = sum;
        }
    }
    expected
}
