//! How long recording takes, learned from incidents of which the slowest are not in yet.

/// Delays beyond this are not foreseen: what is recorded years later follows no pattern.
const LONGEST_DAYS: usize = 400;
/// Incidents that happened longer ago than this say nothing of how recording is done today.
const OLDEST_DAYS: i64 = 900;
/// The longest delay believed in is one that so many incidents could have had.
const MIN_OLD_ENOUGH: usize = 40;
/// Fewer incidents than this, and nothing is said of delays.
const MIN_INCIDENTS: usize = 60;
/// A share recorded is never taken for less: a correction by more would be a guess.
const LEAST_SHARE: f64 = 0.05;

/// The share of incidents that are recorded within so many days.
///
/// Reverse-time hazards (Lawless 1994): of the incidents known to have been recorded within d days,
/// and old enough to have taken that long, the share that took exactly d days. An incident that is
/// too young for a delay is not asked about it, so those still missing do no harm. The share
/// recorded within d days is the product over all longer delays of one minus these hazards.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Delays {
    /// `within[d]`: the share recorded within d days; 1 from the end on.
    within: Vec<f64>,
    /// `log_sd[d]`: standard error of its logarithm (Greenwood's sum).
    log_sd: Vec<f64>,
}

/// An incident of which both days are known, counted from any common day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dated {
    pub(super) occurred_day: i64,
    pub(super) recorded_day: i64,
}

impl Delays {
    /// As known at the start of a day: of incidents recorded before it. `None` when they are too few.
    pub(super) fn known_at(origin_day: i64, incidents: impl Iterator<Item = Dated>) -> Option<Self> {
        let newest = origin_day - 1;
        // by delay: incidents that took it, and incidents for which it is the longest possible
        let (mut took, mut could) = (vec![0_usize; LONGEST_DAYS + 1], vec![0_usize; LONGEST_DAYS + 1]);
        let mut all = 0;
        for incident in incidents {
            let age = newest - incident.occurred_day;
            let delay = incident.recorded_day - incident.occurred_day;
            if !(0..=LONGEST_DAYS as i64).contains(&delay) || delay > age || age > OLDEST_DAYS {
                continue;
            }
            took[delay as usize] += 1;
            could[(age as usize).min(LONGEST_DAYS)] += 1;
            all += 1;
        }
        if all < MIN_INCIDENTS {
            return None;
        }
        // of those that took at most d days: the ones old enough to have taken d
        let (mut at_most, mut younger) = (0, 0);
        let at_risk: Vec<usize> = (0..=LONGEST_DAYS)
            .map(|delay| {
                at_most += took[delay];
                if delay > 0 {
                    younger += could[delay - 1];
                }
                // whoever is younger than d days took less
                at_most - younger
            })
            .collect();
        let old_enough = |delay: usize| could[delay..].iter().sum::<usize>() >= MIN_OLD_ENOUGH;
        let longest = (0..=LONGEST_DAYS).rev().find(|&delay| old_enough(delay) && at_risk[delay] >= MIN_OLD_ENOUGH)?;
        let (mut within, mut log_sd) = (vec![1.0; longest + 1], vec![0.0; longest + 1]);
        let mut variance = 0.0;
        for delay in (0..longest).rev() {
            let (risk, took) = (at_risk[delay + 1] as f64, took[delay + 1] as f64);
            let hazard = if risk > 0.0 { took / risk } else { 0.0 };
            // half an incident in hand where every one took that long
            let left = (1.0 - hazard).max(0.5 / risk.max(1.0));
            within[delay] = within[delay + 1] * left;
            variance += hazard / (risk.max(1.0) * left);
            log_sd[delay] = variance.sqrt();
        }
        Some(Self { within, log_sd })
    }

    /// The share of the incidents of some days, all alike, that is recorded before the origin, and
    /// the standard error of its logarithm.
    pub(super) fn recorded_of(&self, days: impl Iterator<Item = i64>, origin_day: i64) -> (f64, f64) {
        let (mut number, mut share, mut error) = (0.0, 0.0, 0.0);
        for day in days {
            number += 1.0;
            let Ok(longest) = usize::try_from(origin_day - 1 - day) else { continue };
            let within = self.within.get(longest).copied().unwrap_or(1.0);
            share += within;
            // the errors of neighbouring days are those of the same hazards: they add up
            error += within * self.log_sd.get(longest).copied().unwrap_or(0.0);
        }
        if number < 1.0 {
            return (1.0, 0.0);
        }
        ((share / number).clamp(LEAST_SHARE, 1.0), if share > 0.0 { error / share } else { 0.0 })
    }

    /// Days within which half of the incidents are recorded.
    pub(super) fn median_days(&self) -> u32 {
        self.within.partition_point(|&share| share < 0.5) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hazards_by_hand() {
        // every day for 300 days: two incidents recorded at once, one after two days
        let incidents = (0..300).flat_map(|day| [(day, 0), (day, 0), (day, 2)]);
        let seen = incidents.map(|(day, delay)| Dated { occurred_day: day, recorded_day: day + delay });
        let delays = Delays::known_at(300, seen.filter(|incident| incident.recorded_day < 300)).unwrap();
        for (delay, share) in [(0, 2.0 / 3.0), (1, 2.0 / 3.0), (2, 1.0), (3, 1.0)] {
            assert!((delays.within[delay] - share).abs() < 1e-12, "{delay}: {}", delays.within[delay]);
        }
        assert_eq!(delays.median_days(), 0);
        // the newest two days lack a third each
        let (share, error) = delays.recorded_of(296..300, 300);
        assert!((share - (2.0 + 4.0 / 3.0) / 4.0).abs() < 1e-12 && error > 0.0, "{share} {error}");
        assert_eq!(delays.recorded_of(0..28, 300), (1.0, 0.0));
    }

    #[test]
    fn few_incidents_say_nothing() {
        let dated = Dated { occurred_day: 0, recorded_day: 1 };
        assert_eq!(Delays::known_at(300, std::iter::repeat_n(dated, 10)), None);
    }
}
