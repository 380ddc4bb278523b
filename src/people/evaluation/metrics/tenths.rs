//! Estimates against what became of people, by tenths.

use serde::Serialize;

use super::figure::Figure;
use super::proportion::wilson;
use super::ranked::Ranked;

/// A tenth of people by their estimate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Tenth {
    /// People.
    pub people: u64,
    /// Of them with the outcome.
    pub outcomes: u64,
    /// Lowest estimate.
    pub lowest: f64,
    /// Highest estimate.
    pub highest: f64,
    /// Mean estimate.
    pub mean_estimate: f64,
    /// Share with the outcome (Wilson's interval).
    pub observed: Figure,
}

/// How many groups people are cut into.
const GROUPS: usize = 10;

/// Places in the ranking where the groups end, highest estimates first: as equal as they can be while
/// people with the same estimate stay together, so there may be fewer than ten.
pub(crate) fn cuts(ranked: &Ranked) -> Vec<std::ops::Range<usize>> {
    let people = ranked.people();
    let mut cuts = Vec::with_capacity(GROUPS);
    let (mut start, mut group) = (0, 1);
    for run in ranked.runs() {
        // The group ends with the first run that fills it.
        if run.end >= group * people / GROUPS && run.end > start {
            cuts.push(start..run.end);
            start = run.end;
            while group * people / GROUPS <= run.end && group <= GROUPS {
                group += 1;
            }
        }
    }
    cuts
}

/// The tenths, lowest estimates first.
pub(crate) fn tenths(ranked: &Ranked) -> Vec<Tenth> {
    cuts(ranked)
        .into_iter()
        .rev()
        .map(|range| {
            let members = &ranked.order[range];
            let outcomes = members.iter().filter(|at| ranked.outcome[**at]).count() as u64;
            let sum: f64 = members.iter().map(|at| ranked.value[*at]).sum();
            let end = |at: Option<&usize>| at.map_or(f64::NAN, |at| ranked.value[*at]);
            Tenth {
                people: members.len() as u64,
                outcomes,
                lowest: end(members.last()),
                highest: end(members.first()),
                mean_estimate: sum / members.len() as f64,
                observed: wilson(outcomes, members.len() as u64),
            }
        })
        .collect()
}

/// How far estimates and shares are apart over the tenths.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CalibrationError {
    /// Mean over people of |share with the outcome − mean estimate| in their tenth (expected
    /// calibration error; Naeini, Cooper and Hauskrecht 2015, with tenths of people for bins).
    pub value: f64,
    /// What it would be on average, for as many people, were every estimate exactly right: it is
    /// never 0, since outcomes are whole people.
    pub by_chance: f64,
}

pub(crate) fn calibration_error(ranked: &Ranked) -> CalibrationError {
    let people = ranked.people() as f64;
    let (mut value, mut by_chance) = (0.0, 0.0);
    for range in cuts(ranked) {
        let (mut apart, mut variance) = (0.0, 0.0);
        for &at in &ranked.order[range] {
            let estimate = ranked.value[at];
            apart += f64::from(u8::from(ranked.outcome[at])) - estimate;
            variance += estimate * (1.0 - estimate);
        }
        value += apart.abs();
        // mean distance from zero of a normal variable
        by_chance += (variance * 2.0 / std::f64::consts::PI).sqrt();
    }
    CalibrationError { value: value / people, by_chance: by_chance / people }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn tenths_of_twenty_people() {
        let probability: Vec<f64> = (0..20).map(|at| f64::from(at) / 20.0).collect();
        let outcome: Vec<bool> = (0..20).map(|at| at >= 10).collect();
        let ranked = Ranked::by_probability(&probability, &outcome);
        let tenths = tenths(&ranked);
        assert_eq!(tenths.len(), 10);
        assert!(tenths.iter().all(|tenth| tenth.people == 2));
        assert_relative_eq!(tenths[0].mean_estimate, 0.025);
        assert_eq!((tenths[9].lowest, tenths[9].highest, tenths[9].outcomes), (0.9, 0.95, 2));
        // below a half the estimate itself is missed by, from a half on what it lacks of 1:
        // (0 + ... + 9) / 20 and (10 + ... + 1) / 20
        assert_relative_eq!(calibration_error(&ranked).value, (45.0 + 55.0) / 20.0 / 20.0, max_relative = 1e-12);
    }

    #[test]
    fn equals_stay_together() {
        let outcome = [true; 30];
        let all_equal = Ranked::by_probability(&[0.3; 30], &outcome);
        assert_eq!(tenths(&all_equal).iter().map(|tenth| tenth.people).collect::<Vec<_>>(), [30]);
        let mut probability = vec![0.9; 7];
        probability.extend((0..23).map(|at| 0.5 - f64::from(at) / 100.0));
        let sizes: Vec<u64> =
            tenths(&Ranked::by_probability(&probability, &outcome)).iter().map(|tenth| tenth.people).collect();
        assert_eq!(sizes, [3, 3, 3, 3, 3, 3, 3, 2, 7]);
        assert!(tenths(&Ranked::new(&[], &[])).is_empty());
        assert_eq!(tenths(&Ranked::new(&[0.1, 0.2], &[true, false])).len(), 2);
    }

    #[test]
    fn estimates_that_are_right_are_off_by_chance_alone() {
        use rand::{RngExt, SeedableRng};
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(4);
        let probability: Vec<f64> = (0..20_000).map(|at| f64::from(at) / 40_000.0).collect();
        let outcome: Vec<bool> = probability.iter().map(|&chance| random.random_bool(chance)).collect();
        let error = calibration_error(&Ranked::by_probability(&probability, &outcome));
        assert!(error.value > 0.3 * error.by_chance && error.value < 2.0 * error.by_chance, "{error:?}");
    }
}
