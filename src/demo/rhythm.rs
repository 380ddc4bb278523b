//! When things happen: hours of the week, seasons, trends, and the one change of recording.

use chrono::{Datelike, NaiveDate};
use std::f64::consts::TAU;

/// Hours of the week in which a kind of incident happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Profile {
    /// At any waking hour, at home or near it.
    Home,
    /// Evenings, and far into the nights of Friday and Saturday.
    Night,
    /// After school and in the evening.
    Street,
    /// While shops are open.
    Shop,
    /// Around noon and in the early evening, when nobody is in.
    Burglary,
    /// Left in the evening, found in the morning.
    Overnight,
}

/// Relative frequency by hour of an ordinary day, midnight first.
type Hours = [f64; 24];

const HOME: Hours = [5., 4., 3., 2., 1., 1., 2., 4., 6., 6., 6., 6., 7., 7., 7., 8., 9., 9., 10., 10., 10., 9., 8., 7.];
const NIGHT: Hours = [8., 6., 4., 3., 2., 1., 1., 2., 2., 2., 3., 3., 4., 4., 5., 6., 6., 6., 7., 8., 9., 10., 10., 9.];
const STREET: Hours =
    [6., 4., 3., 2., 1., 1., 1., 1., 2., 2., 2., 3., 4., 4., 5., 9., 11., 10., 9., 9., 10., 10., 9., 8.];
const SHOP: Hours =
    [1., 0., 0., 0., 0., 0., 1., 3., 6., 8., 10., 11., 12., 12., 12., 12., 12., 11., 9., 7., 5., 3., 2., 1.];
const BURGLARY: Hours =
    [4., 4., 5., 5., 4., 3., 3., 4., 5., 6., 7., 7., 7., 7., 7., 7., 7., 8., 9., 9., 8., 7., 6., 5.];
const OVERNIGHT: Hours =
    [7., 5., 4., 3., 2., 2., 2., 3., 3., 3., 3., 3., 3., 3., 3., 4., 5., 7., 9., 10., 11., 11., 10., 9.];

impl Profile {
    /// Weight of each hour of each day, Monday first.
    fn week(self) -> [Hours; 7] {
        let (hours, days): (Hours, [f64; 7]) = match self {
            Self::Home => (HOME, [1.0, 0.96, 0.96, 0.97, 1.0, 1.05, 1.06]),
            Self::Night => (NIGHT, [0.88, 0.86, 0.88, 0.92, 1.04, 1.12, 1.0]),
            Self::Street => (STREET, [0.96, 0.97, 0.98, 1.0, 1.08, 1.06, 0.95]),
            Self::Shop => (SHOP, [1.02, 1.02, 1.02, 1.04, 1.08, 1.08, 0.74]),
            Self::Burglary => (BURGLARY, [1.0, 1.0, 1.0, 1.0, 1.1, 1.0, 0.9]),
            Self::Overnight => (OVERNIGHT, [0.98, 0.98, 0.98, 1.0, 1.06, 1.04, 0.96]),
        };
        let mut week = [hours; 7];
        for (day, hours) in week.iter_mut().enumerate() {
            for (hour, weight) in hours.iter_mut().enumerate() {
                *weight *= days[day];
                let weekend_night = (day >= 5 && hour < 5) || ((4..=5).contains(&day) && hour >= 20);
                if weekend_night {
                    *weight *= match self {
                        Self::Night => 2.6,
                        Self::Street => 1.5,
                        Self::Home => 1.25,
                        Self::Shop | Self::Burglary | Self::Overnight => 1.0,
                    };
                }
            }
        }
        week
    }

    /// The week, ready to draw from.
    pub(super) fn rhythm(self) -> Rhythm {
        let week = self.week();
        let totals = week.map(|hours| hours.iter().sum::<f64>());
        let mean = totals.iter().sum::<f64>() / 7.0;
        let cumulative = week.map(|hours| {
            let mut sum = 0.0;
            hours.map(|weight| {
                sum += weight;
                sum
            })
        });
        Rhythm { days: totals.map(|total| total / mean), cumulative }
    }
}

/// A week of a profile.
#[derive(Debug, Clone)]
pub(super) struct Rhythm {
    /// Factor of each day, Monday first, with mean 1.
    pub(super) days: [f64; 7],
    cumulative: [Hours; 7],
}

impl Rhythm {
    /// Minute of the day at a place `u` in 0..1 of the day's distribution.
    pub(super) fn minute(&self, weekday: usize, u: f64) -> i64 {
        let cumulative = &self.cumulative[weekday];
        let at = u * cumulative[23];
        let hour = cumulative.partition_point(|&sum| sum <= at).min(23);
        let before = if hour == 0 { 0.0 } else { cumulative[hour - 1] };
        let within = (at - before) / (cumulative[hour] - before).max(f64::MIN_POSITIVE);
        hour as i64 * 60 + ((within * 60.0) as i64).min(59)
    }
}

/// How a series changes from year to year and within the year.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course {
    /// Height of the yearly wave as a share of the level.
    pub(super) season: f64,
    /// Day of the year on which it is highest.
    pub(super) peak_day: f64,
    /// Change of the logarithm of the level per year.
    pub(super) trend: f64,
    /// Factor from [`recording_change`] on; 1 for none.
    pub(super) recording_change: f64,
}

/// The day from which anti-social behaviour is recorded differently.
pub(super) fn recording_change() -> NaiveDate {
    day(2024, 10, 1)
}

/// A day that exists; the epoch stands in for one that does not.
pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

impl Course {
    /// Factor of the level on a day; about 1 on average over the five years.
    pub(super) fn factor(&self, on: NaiveDate, middle: NaiveDate) -> f64 {
        let years = (on - middle).num_days() as f64 / 365.25;
        let wave = (TAU * (f64::from(on.ordinal()) - self.peak_day) / 365.25).cos();
        let recording = if on >= recording_change() { self.recording_change } else { 1.0 };
        (self.trend * years).exp() * (1.0 + self.season * wave) * recording
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_has_seven_average_days_and_loud_weekend_nights() {
        let night = Profile::Night.rhythm();
        assert!((night.days.iter().sum::<f64>() - 7.0).abs() < 1e-12);
        assert!(night.days[5] > 1.3 * night.days[1]);
        assert_eq!(night.minute(5, 0.0), 0);
        assert!(night.minute(5, 0.999_999) <= 1439);
        assert!((0..7).all(|weekday| Profile::Shop.rhythm().minute(weekday, 0.5) / 60 >= 12));
    }

    #[test]
    fn the_level_follows_season_and_recording() {
        let course = Course { season: 0.2, peak_day: 196.0, trend: 0.0, recording_change: 0.6 };
        let middle = day(2024, 5, 1);
        assert!((course.factor(day(2023, 7, 15), middle) - 1.2).abs() < 1e-3);
        assert!((course.factor(day(2025, 7, 15), middle) - 0.72).abs() < 1e-3);
        assert!(course.factor(day(2023, 1, 14), middle) < 0.81);
    }
}
