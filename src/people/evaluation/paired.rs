//! Two rankings of the same people compared: which of them is better, and how surely.
//!
//! Areas under the ROC curve of the same people are correlated; their difference and its variance follow
//! DeLong, DeLong and Clarke-Pearson (Biometrics 44, 1988, 837-845), with the placements computed from
//! mid-ranks as by Sun and Xu (IEEE Signal Processing Letters 21, 2014, 1389-1393). What two lists of the
//! same length find is compared by an exact test of the people whom only one of them finds (McNemar).

use serde::Serialize;

use super::metrics::Figure;
use crate::evaluation::scores::number_test::binomial_upto;

/// Half-width of a 95% interval in standard deviations.
const Z95: f64 = 1.959_963_984_540_054;

/// A ranking against another of the same people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paired {
    /// Area under the ROC curve of the one less that of the other, with its 95% interval.
    pub auc_difference: Figure,
    /// Chance of so large a difference in area, either way, if there were none.
    pub p: f64,
    /// People with the outcome whom only the first list has.
    pub only_first: u64,
    /// People with the outcome whom only the second list has.
    pub only_second: u64,
    /// Chance of so uneven a split of those, either way, if the lists were equally good.
    pub p_lists: f64,
}

/// Compares two rankings, and two lists made from them.
pub fn paired(first: &[f64], second: &[f64], lists: (&[bool], &[bool]), outcome: &[bool]) -> Paired {
    let (one, other) = (Placements::of(first, outcome), Placements::of(second, outcome));
    let difference = one.auc() - other.auc();
    let gaps = |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a - b).collect() };
    let with = gaps(&one.with, &other.with);
    let without = gaps(&one.without, &other.without);
    let se = (variance(&with) / with.len() as f64 + variance(&without) / without.len() as f64).sqrt();
    let p = if se > 0.0 { two_sided(difference / se) } else { 1.0 };
    let only = |a: &[bool], b: &[bool]| {
        a.iter().zip(b).zip(outcome).filter(|((a, b), came)| **a && !**b && **came).count() as u64
    };
    let (only_first, only_second) = (only(lists.0, lists.1), only(lists.1, lists.0));
    let tried = (only_first + only_second) as usize;
    let p_lists = (2.0 * binomial_upto(only_first.min(only_second) as usize, tried, 0.5)).min(1.0);
    let auc_difference = Figure { value: difference, low: difference - Z95 * se, high: difference + Z95 * se };
    Paired { auc_difference, p, only_first, only_second, p_lists }
}

/// Area under the ROC curve: how often somebody with the outcome is ranked above somebody without;
/// equal ranks count half. NaN without people of both kinds.
pub fn auc(score: &[f64], outcome: &[bool]) -> f64 {
    Placements::of(score, outcome).auc()
}

/// The share of the other kind that each person is ranked above (with the outcome) or below (without).
struct Placements {
    with: Vec<f64>,
    without: Vec<f64>,
}

impl Placements {
    fn of(score: &[f64], outcome: &[bool]) -> Self {
        let mut order: Vec<usize> = (0..score.len()).collect();
        order.sort_by(|a, b| score[*a].total_cmp(&score[*b]).then_with(|| a.cmp(b)));
        let positives = outcome.iter().filter(|came| **came).count();
        let negatives = outcome.len() - positives;
        let mut above = vec![0.0; score.len()];
        let (mut start, mut seen_with, mut seen_without) = (0, 0, 0);
        while start < order.len() {
            let end = start + order[start..].iter().take_while(|at| score[**at] == score[order[start]]).count();
            let tied = &order[start..end.max(start + 1)];
            let tied_with = tied.iter().filter(|at| outcome[**at]).count();
            let tied_without = tied.len() - tied_with;
            for at in tied {
                above[*at] = if outcome[*at] {
                    (seen_without as f64 + tied_without as f64 / 2.0) / negatives as f64
                } else {
                    1.0 - (seen_with as f64 + tied_with as f64 / 2.0) / positives as f64
                };
            }
            seen_with += tied_with;
            seen_without += tied_without;
            start += tied.len();
        }
        let of = |kind: bool| above.iter().zip(outcome).filter(|(_, came)| **came == kind).map(|(a, _)| *a).collect();
        Self { with: of(true), without: of(false) }
    }

    fn auc(&self) -> f64 {
        if self.without.is_empty() { f64::NAN } else { mean(&self.with) }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() as f64 - 1.0)
}

fn two_sided(z: f64) -> f64 {
    statrs::function::erf::erfc(z.abs() / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn the_area_counts_pairs_and_halves_ties() {
        // pairs (with, without): 4 > 1, 4 > 2, 2 > 1, 2 = 2: three and a half of four
        assert_relative_eq!(auc(&[4.0, 2.0, 2.0, 1.0], &[true, true, false, false]), 3.5 / 4.0);
        assert_relative_eq!(auc(&[1.0, 2.0, 3.0], &[true, false, false]), 0.0);
        assert_relative_eq!(auc(&[7.0; 5], &[true, false, true, false, false]), 0.5);
        assert!(auc(&[1.0, 2.0], &[true, true]).is_nan() && auc(&[1.0], &[false]).is_nan());
    }

    #[test]
    fn a_ranking_does_not_differ_from_itself() {
        let score = [0.9, 0.1, 0.4, 0.35, 0.8];
        let outcome = [true, false, true, false, false];
        let list = [true, false, false, false, true];
        let same = paired(&score, &score, (&list, &list), &outcome);
        assert_eq!((same.auc_difference.value, same.p, same.p_lists), (0.0, 1.0, 1.0));
    }

    #[test]
    fn lists_are_compared_by_whom_only_one_finds() {
        let outcome = [true; 7].into_iter().chain([false; 3]).collect::<Vec<_>>();
        let score: Vec<f64> = (0..10).map(f64::from).collect();
        let first = [true, true, true, true, true, true, false, false, false, false];
        let second = [false; 10];
        let compared = paired(&score, &score, (&first, &second), &outcome);
        assert_eq!((compared.only_first, compared.only_second), (6, 0));
        // 2 / 2^6
        assert_relative_eq!(compared.p_lists, 2.0 / 64.0, epsilon = 1e-12);
    }
}
