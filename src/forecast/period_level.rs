//! How many in all: the total of the next period, from level and season.
//!
//! A dynamic Poisson regression on the log scale (West, Harrison and Migon 1985): the log rate a
//! day is a level that wanders, plus two harmonics of the year, plus a swing of each period's own.
//! It is filtered forward through the observed periods; a missing one only adds uncertainty. How
//! fast the level wanders, how large the season and the swings are is not known: a grid of values
//! is run side by side, each weighted by how well it foresaw every total one step ahead.
//!
//! Every run allows for breaks: once in a while the level leaps, as when a country stays at home. A
//! surprising total is then in part an ordinary one and in part the first of a new level, by the odds
//! of either, and both are joined into one state again (the multi-process models of Harrison and
//! Stevens 1976); a single strange month does not teach that every month is strange.

use chrono::Datelike;

use rayon::prelude::*;

use super::negative_binomial::ln_kernel;
use super::{HistoryBefore, Period};

/// Level, then cosine and sine of one and of two cycles a year.
const STATES: usize = 5;

/// Variance that the level gains in one period.
const WANDER: [f64; 6] = [0.0, 0.000_3, 0.001, 0.003, 0.01, 0.03];
/// Prior variance of the first harmonics; the second have a quarter of it.
const SEASON: [f64; 4] = [0.000_01, 0.001, 0.005, 0.02];
/// Chance that the level leaps in a period, and the variance that it gains when it does.
const BREAK_CHANCE: f64 = 0.02;
const BREAK_VARIANCE: f64 = 0.1;
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

/// Observed totals that the level is started from.
const STARTED_FROM: usize = 13;

/// The totals of the periods right after some views of one history, in ascending order of their
/// ends. Each rests on its own view alone; work is shared where the filters only have to go on.
pub(crate) fn next_totals(pasts: &[HistoryBefore<'_>]) -> Vec<NextTotal> {
    let Some(last) = pasts.last() else { return Vec::new() };
    let alone =
        |past: &HistoryBefore<'_>| past.changes_with_view() || past.observed_periods().nth(STARTED_FROM - 1).is_none();
    let (each, together) = pasts.split_at(pasts.iter().take_while(|past| alone(past)).count());
    let end_of = |past: &HistoryBefore<'_>| Ending { at: past.len(), next: past.next_period() };
    let mut next: Vec<NextTotal> =
        each.par_iter().flat_map_iter(|past| forecast_totals(&Totals::of(past), &[end_of(past)])).collect();
    let ends: Vec<Ending> = together.iter().map(end_of).collect();
    next.extend(forecast_totals(&Totals::of(last), &ends));
    next
}

/// What is known of past periods.
struct Totals<'a> {
    periods: &'a [Period],
    /// As far as they are recorded: a total that is not complete is of fewer days.
    days: Vec<f64>,
    /// `None` where nothing was observed.
    counted: Vec<Option<f64>>,
}

impl<'a> Totals<'a> {
    fn of(past: &HistoryBefore<'a>) -> Self {
        let periods = 0..past.len();
        Self {
            periods: past.periods(),
            days: periods.clone().map(|period| past.recorded_days(period)).collect(),
            counted: periods.map(|period| past.target_total(period).map(|total| total as f64)).collect(),
        }
    }
}

/// Where a past ends and what comes after it.
#[derive(Debug, Clone, Copy)]
struct Ending {
    at: usize,
    next: Period,
}

/// One forecast an ending, which ascend; the level starts from the first totals of all.
fn forecast_totals(past: &Totals<'_>, ends: &[Ending]) -> Vec<NextTotal> {
    let start = starting_level(&past.days, &past.counted);
    let mut settings = Vec::with_capacity(WANDER.len() * SEASON.len() * SWING.len());
    for wander in WANDER {
        for season in SEASON {
            settings.extend(SWING.map(|swing| Setting { wander, season, swing }));
        }
    }
    let runs: Vec<Vec<Foreseen>> = settings
        .par_iter()
        .map(|&setting| {
            let mut filter = Filter::new(start, setting);
            let mut foreseen = Vec::with_capacity(ends.len());
            let mut at = 0;
            for end in ends {
                for period in at..end.at {
                    filter.step(past.periods[period], past.days[period], past.counted[period]);
                }
                at = end.at;
                foreseen.push(filter.foresee(end.next, end.next.days() as f64));
            }
            foreseen
        })
        .collect();
    (0..ends.len()).map(|end| average(&runs.iter().map(|run| &run[end]).collect::<Vec<_>>())).collect()
}

/// The mean over runs, each weighted by its evidence.
fn average(runs: &[&Foreseen]) -> NextTotal {
    let best = runs.iter().map(|run| run.evidence).fold(f64::NEG_INFINITY, f64::max);
    let weight = |run: &Foreseen| (run.evidence - best).exp();
    let all: f64 = runs.iter().map(|run| weight(run)).sum();
    let mean = |of: &dyn Fn(&Foreseen) -> f64| runs.iter().map(|run| weight(run) * of(run)).sum::<f64>() / all;

    let expected = mean(&Foreseen::mean);
    // Variance of the rate: within each run, and between the runs.
    let second_moment = mean(&|run| run.mean().powi(2) * (run.log_variance + BREAK_CHANCE * BREAK_VARIANCE).exp());
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

#[derive(Debug, Clone, Copy)]
struct Setting {
    wander: f64,
    season: f64,
    swing: f64,
}

type Mean = [f64; STATES];
type Covariance = [[f64; STATES]; STATES];

struct Filter {
    mean: Mean,
    covariance: Covariance,
    setting: Setting,
    evidence: f64,
}

impl Filter {
    fn new(level: f64, setting: Setting) -> Self {
        let mut covariance = [[0.0; STATES]; STATES];
        let season = setting.season;
        for (state, variance) in [0.25, season, season, season / 4.0, season / 4.0].into_iter().enumerate() {
            covariance[state][state] = variance;
        }
        Self { mean: [level, 0.0, 0.0, 0.0, 0.0], covariance, setting, evidence: 0.0 }
    }

    fn foresee(&self, period: Period, days: f64) -> Foreseen {
        let h = observation(period);
        let season = (1..STATES).map(|state| h[state] * self.mean[state]).sum::<f64>();
        let along = along(&self.covariance, &h);
        let variance = (0..STATES).map(|state| h[state] * along[state]).sum::<f64>();
        Foreseen {
            log_mean: self.mean[0] + season + days.ln(),
            log_variance: variance + self.setting.wander + self.setting.swing,
            season,
            wander: self.setting.wander,
            evidence: self.evidence,
        }
    }

    fn step(&mut self, period: Period, days: f64, total: Option<f64>) {
        let before = self.foresee(period, days);
        self.covariance[0][0] += self.setting.wander;
        let Some(total) = total else { return };
        let ordinary = ln_kernel(total as u32, before.mean(), size_of(before.log_variance));
        let (mean, covariance) = self.updated(0.0, &before, period, total);
        let broken = ln_kernel(total as u32, before.mean(), size_of(before.log_variance + BREAK_VARIANCE));
        let (ordinary, broken) = ((1.0 - BREAK_CHANCE).ln() + ordinary, BREAK_CHANCE.ln() + broken);
        let most = ordinary.max(broken);
        let either = most + ((ordinary - most).exp() + (broken - most).exp()).ln();
        self.evidence += either;
        let odds = (broken - either).exp();
        let (leapt, leapt_covariance) = self.updated(BREAK_VARIANCE, &before, period, total);
        let (mut joined, mut spread) = ([0.0; STATES], [[0.0; STATES]; STATES]);
        for state in 0..STATES {
            joined[state] = (1.0 - odds) * mean[state] + odds * leapt[state];
        }
        for row in 0..STATES {
            for column in 0..STATES {
                let apart = |mean: &Mean| (mean[row] - joined[row]) * (mean[column] - joined[column]);
                spread[row][column] = (1.0 - odds) * (covariance[row][column] + apart(&mean))
                    + odds * (leapt_covariance[row][column] + apart(&leapt));
            }
        }
        (self.mean, self.covariance) = (joined, spread);
    }

    /// The state after a total, with some variance added to the level before it.
    fn updated(&self, leap: f64, before: &Foreseen, period: Period, total: f64) -> (Mean, Covariance) {
        let (mut mean, mut covariance) = (self.mean, self.covariance);
        covariance[0][0] += leap;
        // The Poisson count as a normal observation of the log rate, at the mode of the log rate
        // given both the count and what was foreseen.
        let (centre, spread) = (before.log_mean, (before.log_variance + leap).max(1e-9));
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
        let noise = 1.0 / rate + self.setting.swing;

        let h = observation(period);
        let along = along(&covariance, &h);
        let variance = (0..STATES).map(|state| h[state] * along[state]).sum::<f64>() + noise;
        let surprise = observed - centre;
        for row in 0..STATES {
            mean[row] += along[row] * surprise / variance;
            for column in 0..STATES {
                covariance[row][column] -= along[row] * along[column] / variance;
            }
        }
        (mean, covariance)
    }
}

/// Size of a count whose rate is log-normal with this variance.
fn size_of(log_variance: f64) -> f64 {
    let relative_variance = log_variance.exp_m1();
    if relative_variance > 1e-9 { 1.0 / relative_variance } else { f64::INFINITY }
}

/// Covariance times the observation vector.
fn along(covariance: &Covariance, h: &Mean) -> Mean {
    let mut along = [0.0; STATES];
    for (row, sum) in along.iter_mut().enumerate() {
        *sum = (0..STATES).map(|state| covariance[row][state] * h[state]).sum();
    }
    along
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

    fn past<'a>(periods: &'a [Period], totals: &[Option<f64>]) -> Totals<'a> {
        let days = periods.iter().map(|period| period.days() as f64).collect();
        Totals { periods, days, counted: totals.to_vec() }
    }

    fn forecast_total(periods: &[Period], totals: &[Option<f64>], next: Period) -> NextTotal {
        forecast_totals(&past(periods, totals), &[Ending { at: periods.len(), next }]).remove(0)
    }

    fn months(count: u32) -> Vec<Period> {
        let day = |month: u32| NaiveDate::from_ymd_opt(2015 + (month / 12) as i32, month % 12 + 1, 1).unwrap();
        (0..count).map(|month| Period { start: day(month), end: day(month + 1) }).collect()
    }

    #[test]
    fn a_constant_rate_is_continued_in_proportion_to_days() {
        let periods = months(49);
        let totals: Vec<_> = periods[..48].iter().map(|period| Some(10.0 * period.days() as f64)).collect();
        let next = forecast_total(&periods[..48], &totals, periods[48]);
        approx::assert_relative_eq!(next.expected, 310.0, max_relative = 0.01);
        assert!((next.season - 1.0).abs() < 0.01, "{}", next.season);
    }

    #[test]
    fn a_strong_season_is_learned_and_a_gap_does_not_hurt() {
        let periods = months(61);
        let rate = |period: &Period| 20.0 * (1.0 + 0.3 * observation(*period)[2]) * period.days() as f64;
        let mut totals: Vec<_> = periods[..60].iter().map(|period| Some(rate(period).round())).collect();
        totals[40] = None;
        let next = forecast_total(&periods[..60], &totals, periods[60]);
        approx::assert_relative_eq!(next.expected, rate(&periods[60]), max_relative = 0.05);
    }

    #[test]
    fn a_shift_of_level_is_followed() {
        let periods = months(49);
        let totals: Vec<_> = (0..48).map(|month| Some(if month < 30 { 300.0 } else { 150.0 })).collect();
        let next = forecast_total(&periods[..48], &totals, periods[48]);
        assert!((130.0..175.0).contains(&next.expected), "{}", next.expected);
    }

    #[test]
    fn nothing_ever_recorded_still_gives_a_positive_forecast() {
        let periods = months(13);
        let next = forecast_total(&periods[..12], &[Some(0.0); 12], periods[12]);
        assert!(next.expected > 0.0 && next.expected < 1.0, "{}", next.expected);
    }

    #[test]
    fn a_strange_month_is_an_exception_and_a_new_level_is_believed_at_once() {
        let periods = months(49);
        let forecast = |totals: &dyn Fn(usize) -> f64| {
            let totals: Vec<_> = (0..48).map(|month| Some(totals(month))).collect();
            forecast_total(&periods[..48], &totals, periods[48]).expected
        };
        let noise = |month: usize| [3.0, -9.0, 12.0, -4.0, -11.0, 8.0, 1.0][month % 7];
        let strange = forecast(&|month| if month == 40 { 150.0 } else { 300.0 + noise(month) });
        assert!((285.0..320.0).contains(&strange), "{strange}");
        let new = forecast(&|month| if month < 45 { 300.0 + noise(month) } else { 150.0 + noise(month) });
        assert!((138.0..175.0).contains(&new), "{new}");
    }

    #[test]
    fn totals_of_many_ends_are_those_of_each_end_alone() {
        let periods = months(30);
        let totals: Vec<_> = (0..29).map(|month| (month != 17).then(|| f64::from(80 + (month * 37 % 23)))).collect();
        let ends: Vec<Ending> = [15, 18, 29].map(|at| Ending { at, next: periods[at] }).to_vec();
        let together = forecast_totals(&past(&periods[..29], &totals), &ends);
        for (end, together) in ends.iter().zip(together) {
            assert_eq!(together, forecast_total(&periods[..end.at], &totals[..end.at], end.next));
        }
    }

    #[test]
    fn a_month_of_which_half_is_recorded_does_not_lower_the_level() {
        let periods = months(37);
        let mut totals: Vec<_> = periods[..36].iter().map(|period| Some(10.0 * period.days() as f64)).collect();
        totals[35] = totals[35].map(|total: f64| total / 2.0);
        let end = Ending { at: 36, next: periods[36] };
        let mut past = past(&periods[..36], &totals);
        let misled = forecast_totals(&past, &[end]).remove(0);
        past.days[35] /= 2.0;
        let next = forecast_totals(&past, &[end]).remove(0);
        approx::assert_relative_eq!(next.expected, 10.0 * periods[36].days() as f64, max_relative = 0.01);
        assert!(misled.expected < 0.9 * next.expected, "{}", misled.expected);
    }
}
