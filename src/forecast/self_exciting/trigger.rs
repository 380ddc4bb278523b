//! What one event sets off: how many others, how soon, how near.

use super::record::MAX_LAG_DAYS;

/// Longest mean time to an offspring that is looked for; far longer and a lag runs out of the
/// record's pairs.
const MAX_DELAY_DAYS: f64 = 40.0;
const MIN_DELAY_DAYS: f64 = 0.5;
/// Bounds of the spread: addresses are rounded to a block, and pairs end at three times the upper.
const MIN_SPREAD_M: f64 = 30.0;
const MAX_SPREAD_M: f64 = 330.0;
/// A process that sets off nearly as many as it holds never dies out.
const MAX_OFFSPRING: f64 = 0.9;

/// What little is assumed before the data speaks: one offspring in ten events, a fortnight and
/// 200 m away, with the weight of ten events.
const PRIOR_EVENTS: f64 = 10.0;
const PRIOR_OFFSPRING: f64 = 1.0;
const PRIOR_DELAY_DAYS: usize = 14;
const PRIOR_SPREAD_M: f64 = 200.0;

/// How events set off others: exponential in time, Gaussian in space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Trigger {
    /// Expected number of events that one sets off directly: the branching ratio.
    pub(super) offspring: f64,
    /// Mean time until then.
    pub(super) delay_days: f64,
    /// Standard deviation of the distance along either axis.
    pub(super) spread_m: f64,
}

impl Trigger {
    /// Where learning starts.
    pub(super) const START: Self = Self { offspring: 0.3, delay_days: 14.0, spread_m: 200.0 };

    /// Mean time to an offspring in words, which say so when it is as long as was looked for.
    pub(super) fn delay_in_words(self) -> String {
        let end = if self.delay_days > 0.99 * MAX_DELAY_DAYS { ", the longest looked for" } else { "" };
        format!("{:.1} days on average{end}", self.delay_days)
    }

    /// Its spread in words, which say so when it is as narrow or as wide as was looked for.
    pub(super) fn spread_in_words(self) -> String {
        let end = match self.spread_m {
            spread_m if spread_m < 1.01 * MIN_SPREAD_M => ", the narrowest looked for",
            spread_m if spread_m > 0.99 * MAX_SPREAD_M => ", the widest looked for",
            _ => "",
        };
        format!("{:.0} m (standard deviation){end}", self.spread_m)
    }

    /// Probability that an offspring falls so many whole days later, when both happen at any time of
    /// their day: the exponential density seen through two uniform ones.
    pub(super) fn lag_probability(delay_days: f64, lag_days: usize) -> f64 {
        let rate = 1.0 / delay_days;
        if lag_days == 0 {
            return 1.0 + (-rate).exp_m1() / rate;
        }
        // e^r + e^−r − 2 = 4 sinh²(r/2)
        let half = (rate / 2.0).sinh();
        4.0 * half * half / rate * (-rate * lag_days as f64).exp()
    }

    /// Lag probabilities of all days.
    pub(super) fn lag_table(delay_days: f64) -> Vec<f64> {
        (0..=MAX_LAG_DAYS).map(|lag| Self::lag_probability(delay_days, lag)).collect()
    }
}

/// What one step of the algorithm found: how likely each pair is parent and offspring, summed.
#[derive(Debug)]
pub(super) struct Found {
    /// By whole days between the two.
    by_lag: Vec<f64>,
    /// Summed, times squared distance.
    distance2_m2: f64,
}

impl Found {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self { by_lag: vec![0.0; MAX_LAG_DAYS + 1], distance2_m2: 0.0 }
    }

    /// A pair.
    pub(super) fn add(&mut self, lag_days: usize, distance2_m2: f64, probability: f64) {
        self.by_lag[lag_days] += probability;
        self.distance2_m2 += probability * distance2_m2;
    }

    /// The most likely trigger. `exposure[lag]` is the number of events whose day so many days on
    /// was recorded: what an event near the end sets off is not all seen yet.
    pub(super) fn trigger(mut self, exposure: &[f64]) -> Trigger {
        let spread2_m2 = (self.distance2_m2 + 2.0 * PRIOR_OFFSPRING * PRIOR_SPREAD_M * PRIOR_SPREAD_M)
            / (2.0 * (self.by_lag.iter().sum::<f64>() + PRIOR_OFFSPRING));
        self.by_lag[PRIOR_DELAY_DAYS] += PRIOR_OFFSPRING;
        let offspring: f64 = self.by_lag.iter().sum();
        let seen = |delay_days: f64| -> f64 {
            let table = Trigger::lag_table(delay_days);
            PRIOR_EVENTS + table.iter().zip(exposure).map(|(probability, events)| probability * events).sum::<f64>()
        };
        let score = |ln_delay: f64| {
            let delay_days = ln_delay.exp();
            let logs = self.by_lag.iter().enumerate().filter(|(_, weight)| **weight > 0.0);
            let logs: f64 = logs.map(|(lag, weight)| weight * Trigger::lag_probability(delay_days, lag).ln()).sum();
            logs - offspring * seen(delay_days).ln()
        };
        let delay_days = highest(score, MIN_DELAY_DAYS.ln(), MAX_DELAY_DAYS.ln()).exp();
        Trigger {
            offspring: (offspring / seen(delay_days)).min(MAX_OFFSPRING),
            delay_days,
            spread_m: spread2_m2.sqrt().clamp(MIN_SPREAD_M, MAX_SPREAD_M),
        }
    }
}

/// Where a function of one peak is highest: golden-section search.
fn highest(score: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut left, mut right) = (high - golden * (high - low), low + golden * (high - low));
    let (mut at_left, mut at_right) = (score(left), score(right));
    while high - low > 1e-4 {
        if at_left >= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - golden * (high - low);
            at_left = score(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + golden * (high - low);
            at_right = score(right);
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn lag_probabilities_sum_to_one_and_have_the_right_mean() {
        for delay_days in [0.5, 1.0, 3.0, 10.0] {
            let table: Vec<f64> = (0..2000).map(|lag| Trigger::lag_probability(delay_days, lag)).collect();
            assert_relative_eq!(table.iter().sum::<f64>(), 1.0, max_relative = 1e-9);
        }
        // Ten days on average: the whole days between are ten on average too, but for the mirrored
        // part of lag 0.
        let mean: f64 = (0..4000).map(|lag| lag as f64 * Trigger::lag_probability(10.0, lag)).sum();
        assert_relative_eq!(mean, 10.0, max_relative = 0.01);
    }

    #[test]
    fn a_clean_sample_gives_back_its_trigger() {
        let wanted = Trigger { offspring: 0.4, delay_days: 9.0, spread_m: 120.0 };
        let mut found = Found::new();
        let events = 1e6;
        for lag in 0..=MAX_LAG_DAYS {
            let pairs = events * wanted.offspring * Trigger::lag_probability(wanted.delay_days, lag);
            found.add(lag, 2.0 * wanted.spread_m * wanted.spread_m, pairs);
        }
        let trigger = found.trigger(&vec![events; MAX_LAG_DAYS + 1]);
        assert_relative_eq!(trigger.offspring, wanted.offspring, max_relative = 1e-3);
        assert_relative_eq!(trigger.delay_days, wanted.delay_days, max_relative = 1e-3);
        assert_relative_eq!(trigger.spread_m, wanted.spread_m, max_relative = 1e-3);
    }

    #[test]
    fn bounds_are_told() {
        let trigger = Trigger { offspring: 0.1, delay_days: MAX_DELAY_DAYS, spread_m: MIN_SPREAD_M };
        assert_eq!(trigger.delay_in_words(), "40.0 days on average, the longest looked for");
        assert_eq!(trigger.spread_in_words(), "30 m (standard deviation), the narrowest looked for");
        assert_eq!(Trigger::START.delay_in_words(), "14.0 days on average");
    }

    #[test]
    fn with_next_to_nothing_the_assumption_stands() {
        let trigger = Found::new().trigger(&vec![0.0; MAX_LAG_DAYS + 1]);
        assert_relative_eq!(trigger.offspring, 0.1, max_relative = 1e-9);
        assert_relative_eq!(trigger.spread_m, 200.0, max_relative = 1e-9);
    }
}
