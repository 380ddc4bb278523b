//! What lists of several sizes find.

use serde::Serialize;

use super::metrics::Confusion;

/// Shares of all people whose lists are always told of.
const SHARES: [f64; 4] = [0.01, 0.05, 0.10, 0.20];

/// What a list of one size finds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AtSize {
    /// How many people are on it.
    pub size: usize,
    /// Share of all people.
    pub share: f64,
    /// Who was listed and what came.
    pub confusion: Confusion,
    /// Share of the listed people with the outcome.
    pub precision: f64,
    /// Share of the people with the outcome who are listed.
    pub recall: f64,
    /// Precision over the share of all people with the outcome.
    pub times_base_rate: f64,
}

/// Marks the `size` people with the highest scores; of equal ones those that stand first.
pub fn listed(score: &[f64], size: usize) -> Vec<bool> {
    let mut order: Vec<usize> = (0..score.len()).collect();
    order.sort_by(|a, b| score[*b].total_cmp(&score[*a]).then_with(|| a.cmp(b)));
    let mut is_listed = vec![false; score.len()];
    for at in order.into_iter().take(size) {
        is_listed[at] = true;
    }
    is_listed
}

/// The sizes worth telling of: the meeting's, some shares of all people, and as many as have the outcome.
pub fn sizes(list_size: usize, outcome: &[bool]) -> Vec<usize> {
    let outcomes = outcome.iter().filter(|came| **came).count();
    let shares = SHARES.map(|share| (share * outcome.len() as f64).round() as usize);
    let mut sizes: Vec<usize> = shares.into_iter().chain([list_size, outcomes]).collect();
    sizes.retain(|size| (1..=outcome.len()).contains(size));
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

/// What a list finds.
pub fn at_size(is_listed: &[bool], outcome: &[bool]) -> AtSize {
    let mut confusion = Confusion::default();
    for (listed, came) in is_listed.iter().zip(outcome) {
        let cell = match (listed, came) {
            (true, true) => &mut confusion.true_positives,
            (true, false) => &mut confusion.false_positives,
            (false, true) => &mut confusion.false_negatives,
            (false, false) => &mut confusion.true_negatives,
        };
        *cell += 1;
    }
    let (found, size) = (confusion.true_positives as f64, confusion.true_positives + confusion.false_positives);
    let outcomes = found + confusion.false_negatives as f64;
    let people = outcome.len() as f64;
    let precision = found / size as f64;
    AtSize {
        size: size as usize,
        share: size as f64 / people,
        confusion,
        precision,
        recall: found / outcomes,
        times_base_rate: precision / (outcomes / people),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_counted_by_hand() {
        let score = [0.9, 0.2, 0.9, 0.5, 0.1];
        let outcome = [true, true, false, false, false];
        // of two equal scores both fit; the third place goes to 0.5
        assert_eq!(listed(&score, 3), [true, false, true, true, false]);
        assert_eq!(listed(&score, 1), [true, false, false, false, false]);
        let found = at_size(&listed(&score, 2), &outcome);
        assert_eq!(
            found.confusion,
            Confusion { true_positives: 1, false_positives: 1, false_negatives: 1, true_negatives: 2 }
        );
        assert_eq!((found.precision, found.recall, found.times_base_rate), (0.5, 0.5, 1.25));
    }

    #[test]
    fn sizes_are_told_once_and_never_beyond_everybody() {
        let outcome: Vec<bool> = (0..100).map(|at| at < 10).collect();
        assert_eq!(sizes(10, &outcome), [1, 5, 10, 20]);
        assert_eq!(sizes(500, &outcome), [1, 5, 10, 20]);
        assert_eq!(sizes(3, &outcome), [1, 3, 5, 10, 20]);
    }
}
