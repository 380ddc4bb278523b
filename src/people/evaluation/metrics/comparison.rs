//! One ranking against another on the same people.

use serde::Serialize;

use super::super::Cut;
use super::auc::{AucDifference, compare_auc, complete};
use super::ranked::Ranked;
use crate::evaluation::scores::number_test::binomial_upto;

/// One ranking against another of the same people.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Comparison {
    /// People with both rankings.
    pub people: u64,
    /// Areas under the ROC curve and whether they differ.
    pub auc: AucDifference,
    /// People with the outcome whom both lists hold.
    pub found_by_both: u64,
    /// Only the first.
    pub found_by_first_alone: u64,
    /// Only the second.
    pub found_by_second_alone: u64,
    /// Two-sided p that both lists find equally many (McNemar's exact test over people with the
    /// outcome).
    pub found_p: f64,
}

/// Compares two rankings at the same cut; whoever lacks either is left out of both.
pub fn compare(first: &[f64], second: &[f64], outcome: &[bool], cut: Cut) -> Comparison {
    let auc = compare_auc(first, second, outcome);
    let (first, second, outcome) = complete(first, second, outcome);
    let one = Ranked::new(&first, &outcome).listing(cut).listed;
    let other = Ranked::new(&second, &outcome).listing(cut).listed;
    let found = |by_first: bool, by_second: bool| {
        (0..outcome.len()).filter(|&at| outcome[at] && one[at] == by_first && other[at] == by_second).count()
    };
    let (first_alone, second_alone) = (found(true, false), found(false, true));
    let tail = binomial_upto(first_alone.min(second_alone), first_alone + second_alone, 0.5);
    Comparison {
        people: outcome.len() as u64,
        auc,
        found_by_both: found(true, true) as u64,
        found_by_first_alone: first_alone as u64,
        found_by_second_alone: second_alone as u64,
        found_p: (2.0 * tail).min(1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn who_found_whom() {
        let first: Vec<f64> = (0..20).map(f64::from).collect();
        let second: Vec<f64> = (0..20).map(|at| f64::from(20 - at)).collect();
        let outcome: Vec<bool> = (0..20).map(|at| at >= 10).collect();
        let comparison = compare(&first, &second, &outcome, Cut::Top(6));
        let found = (comparison.found_by_both, comparison.found_by_first_alone, comparison.found_by_second_alone);
        assert_eq!(found, (0, 6, 0));
        assert_relative_eq!(comparison.found_p, 2.0 * 0.5_f64.powi(6), max_relative = 1e-9);
        assert_eq!((comparison.auc.first, comparison.auc.second), (1.0, 0.0));
    }

    #[test]
    fn the_same_list_twice() {
        let comparison =
            compare(&[0.1, 0.2, 0.3, 0.2], &[0.1, 0.2, 0.3, 0.2], &[true, false, true, false], Cut::Top(1));
        assert_eq!((comparison.found_by_both, comparison.found_p, comparison.auc.p), (1, 1.0, 1.0));
        assert_eq!(compare(&[], &[], &[], Cut::Top(1)).people, 0);
    }
}
