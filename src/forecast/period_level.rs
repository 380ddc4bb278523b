//! How many in all: the total of the next period, from level and season.
//!
//! A dynamic Poisson regression on the log scale (West, Harrison and Migon 1985): the log rate a
//! day is a level that wanders, plus two harmonics of the year, plus a swing of each period's own.
//! It is filtered forward through the observed periods; a missing one only adds uncertainty. How
//! fast the level wanders, how large the season and the swings are is not known: a grid of values
//! is run side by side, each weighted by how well it foresaw every total one step ahead.

use chrono::Datelike;

use super::negative_binomial::ln_kernel;
use super::{HistoryBefore, Period};

/// Level, then cosine and sine of one and of two cycles a year.
const STATES: usize = 5;

/// Variance that the level gains in one period.
const WANDER: [f64; 6] = [0.0, 0.000_3, 0.001, 0.003, 0.01, 0.03];
/// Prior variance of the first harmonics; the second have a quarter of it.
const SEASON: [f64; 4] = [0.000_01, 0.001, 0.005, 0.02];
/// Variance of a period's own swing.
const SWING: [f64; 5] = [0.0, 0.002, 0.006, 0.02, 0.06];

/// The distribution of the next period's total, and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NextTotal {
    /// Expected total.
    pub(crate) expected: f64,
    /// Size of its negative-binomial distribution.
    pub(crate) size: f64,
    /// What the time of year multiplies the rate by.
    pub(crate) season: f64,
    /// Standard deviation of the level's wandering from period to period, on the log scale.
    pub(crate) wander_sd: f64,
}

/// The total of the period right after the view.
pub(crate) fn next_total(past: &HistoryBefore<'_>) -> NextTotal {
    let totals: Vec<Option<f64>> =
        (0..past.len()).map(|period| past.target_total(period).map(|total| total as f64)).collect();
    // days as far as they are recorded: a total that is not complete is of fewer of them
    let days: Vec<f64> = (0..past.len()).map(|period| past.recorded_days(period)).collect();
    forecast_total(past.periods(), &days, &totals, past.next_period())
}

fn forecast_total(periods: &[Period], days: &[f64], totals: &[Option<f64>], next: Period) -> NextTotal {
    let start = starting_level(days, totals);
    let mut runs = Vec::with_capacity(WANDER.len() * SEASON.len() * SWING.len());
    for wander in WANDER {
        for season in SEASON {
            for swing in SWING {
                let mut filter = Filter::new(start, wander, season, swing);
                for ((period, days), total) in periods.iter().zip(days).zip(totals) {
                    filter.step(*period, *days, *total);
                }
                runs.push(filter.foresee(next, next.days() as f64));
            }
        }
    }
    let best = runs.iter().map(|run| run.evidence).fold(f64::NEG_INFINITY, f64::max);
    let weight = |run: &Foreseen| (run.evidence - best).exp();
    let all: f64 = runs.iter().map(weight).sum();
    let mean = |of: &dyn Fn(&Foreseen) -> f64| runs.iter().map(|run| weight(run) * of(run)).sum::<f64>() / all;

    let expected = mean(&Foreseen::mean);
    // Variance of the rate: within each run, and between the runs.
    let second_moment = mean(&|run| run.mean().powi(2) * run.log_variance.exp());
    let relative_variance = (second_moment / expected.powi(2) - 1.0).max(0.0);
    NextTotal {
        expected: expected.max(1e-6),
        size: if relative_variance > 1e-9 { 1.0 / relative_variance } else { f64::INFINITY },
        season: mean(&|run| run.season).exp(),
        wander_sd: mean(&|run| run.wander).sqrt(),
    }
}

/// Log rate a day over the first year, with half an incident to spare.
fn starting_level(days: &[f64], totals: &[Option<f64>]) -> f64 {
    let (mut all_days, mut sum) = (0.0, 0.5);
    for (days, total) in days.iter().zip(totals).filter(|(_, total)| total.is_some()).take(13) {
        all_days += days;
        sum += total.unwrap_or(0.0);
    }
    (sum / f64::max(all_days, 1.0)).ln()
}

/// What one run says of a period before its total is known.
struct Foreseen {
    log_mean: f64,
    log_variance: f64,
    season: f64,
    wander: f64,
    evidence: f64,
}

impl Foreseen {
    /// Mean of a log-normal rate.
    fn mean(&self) -> f64 {
        (self.log_mean + self.log_variance / 2.0).exp()
    }
}

struct Filter {
    mean: [f64; STATES],
    covariance: [[f64; STATES]; STATES],
    wander: f64,
    swing: f64,
    evidence: f64,
}

impl Filter {
    fn new(level: f64, wander: f64, season: f64, swing: f64) -> Self {
        let mut covariance = [[0.0; STATES]; STATES];
        for (state, variance) in [0.25, season, season, season / 4.0, season / 4.0].into_iter().enumerate() {
            covariance[state][state] = variance;
        }
        Self { mean: [level, 0.0, 0.0, 0.0, 0.0], covariance, wander, swing, evidence: 0.0 }
    }

    fn foresee(&self, period: Period, days: f64) -> Foreseen {
        let h = observation(period);
        let season = (1..STATES).map(|state| h[state] * self.mean[state]).sum::<f64>();
        let along = self.along(&h);
        let variance = (0..STATES).map(|state| h[state] * along[state]).sum::<f64>();
        Foreseen {
            log_mean: self.mean[0] + season + days.ln(),
            log_variance: variance + self.wander + self.swing,
            season,
            wander: self.wander,
            evidence: self.evidence,
        }
    }

    /// Covariance times the observation vector.
    fn along(&self, h: &[f64; STATES]) -> [f64; STATES] {
        let mut along = [0.0; STATES];
        for (row, sum) in along.iter_mut().enumerate() {
            *sum = (0..STATES).map(|state| self.covariance[row][state] * h[state]).sum();
        }
        along
    }

    fn step(&mut self, period: Period, days: f64, total: Option<f64>) {
        let before = self.foresee(period, days);
        self.covariance[0][0] += self.wander;
        let Some(total) = total else { return };
        let relative_variance = before.log_variance.exp_m1();
        let size = if relative_variance > 1e-9 { 1.0 / relative_variance } else { f64::INFINITY };
        self.evidence += ln_kernel(total as u32, before.mean(), size);

        // The Poisson count as a normal observation of the log rate, at the mode of the log rate
        // given both the count and what was foreseen.
        let (centre, spread) = (before.log_mean, before.log_variance.max(1e-9));
        let mut eta = centre;
        for _ in 0..30 {
            let rate = eta.exp();
            let step = (total - rate - (eta - centre) / spread) / (rate + 1.0 / spread);
            eta += step.clamp(-1.0, 1.0);
            if step.abs() < 1e-10 {
                break;
            }
        }
        let rate = eta.exp().max(1e-9);
        let observed = eta + (total - rate) / rate;
        let noise = 1.0 / rate + self.swing;

        let h = observation(period);
        let along = self.along(&h);
        let variance = (0..STATES).map(|state| h[state] * along[state]).sum::<f64>() + noise;
        let surprise = observed - centre;
        for row in 0..STATES {
            self.mean[row] += along[row] * surprise / variance;
            for column in 0..STATES {
                self.covariance[row][column] -= along[row] * along[column] / variance;
            }
        }
    }
}

/// One for the level, then the harmonics at the middle of the period.
fn observation(period: Period) -> [f64; STATES] {
    let middle = f64::from(period.start.ordinal0()) + period.days() as f64 / 2.0;
    let angle = std::f64::consts::TAU * middle / 365.25;
    [1.0, angle.cos(), angle.sin(), (2.0 * angle).cos(), (2.0 * angle).sin()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn days(periods: &[Period]) -> Vec<f64> {
        periods.iter().map(|period| period.days() as f64).collect()
    }

    fn months(count: u32) -> Vec<Period> {
        let day = |month: u32| NaiveDate::from_ymd_opt(2015 + (month / 12) as i32, month % 12 + 1, 1).unwrap();
        (0..count).map(|month| Period { start: day(month), end: day(month + 1) }).collect()
    }

    #[test]
    fn a_constant_rate_is_continued_in_proportion_to_days() {
        let periods = months(49);
        let totals: Vec<_> = periods[..48].iter().map(|period| Some(10.0 * period.days() as f64)).collect();
        let next = forecast_total(&periods[..48], &days(&periods[..48]), &totals, periods[48]);
        approx::assert_relative_eq!(next.expected, 310.0, max_relative = 0.01);
        assert!((next.season - 1.0).abs() < 0.01, "{}", next.season);
    }

    #[test]
    fn a_strong_season_is_learned_and_a_gap_does_not_hurt() {
        let periods = months(61);
        let rate = |period: &Period| 20.0 * (1.0 + 0.3 * observation(*period)[2]) * period.days() as f64;
        let mut totals: Vec<_> = periods[..60].iter().map(|period| Some(rate(period).round())).collect();
        totals[40] = None;
        let next = forecast_total(&periods[..60], &days(&periods[..60]), &totals, periods[60]);
        approx::assert_relative_eq!(next.expected, rate(&periods[60]), max_relative = 0.05);
    }

    #[test]
    fn a_shift_of_level_is_followed() {
        let periods = months(49);
        let totals: Vec<_> = (0..48).map(|month| Some(if month < 30 { 300.0 } else { 150.0 })).collect();
        let next = forecast_total(&periods[..48], &days(&periods[..48]), &totals, periods[48]);
        assert!((130.0..175.0).contains(&next.expected), "{}", next.expected);
    }

    #[test]
    fn a_month_of_which_half_is_recorded_does_not_lower_the_level() {
        let periods = months(37);
        let mut totals: Vec<_> = periods[..36].iter().map(|period| Some(10.0 * period.days() as f64)).collect();
        totals[35] = totals[35].map(|total: f64| total / 2.0);
        let mut days = days(&periods[..36]);
        let misled = forecast_total(&periods[..36], &days, &totals, periods[36]);
        days[35] /= 2.0;
        let next = forecast_total(&periods[..36], &days, &totals, periods[36]);
        approx::assert_relative_eq!(next.expected, 10.0 * periods[36].days() as f64, max_relative = 0.01);
        assert!(misled.expected < 0.9 * next.expected, "{}", misled.expected);
    }

    #[test]
    fn nothing_ever_recorded_still_gives_a_positive_forecast() {
        let periods = months(13);
        let next = forecast_total(&periods[..12], &days(&periods[..12]), &[Some(0.0); 12], periods[12]);
        assert!(next.expected > 0.0 && next.expected < 1.0, "{}", next.expected);
    }
}
