//! Area under the ROC curve: the chance that of two people, one with and one without the outcome, the
//! one with it is ranked higher; equals count half.

use serde::Serialize;

use super::figure::{Figure, Z95, mean_and_error, normal_p};
use super::ranked::Ranked;

/// For each person the share of people of the other kind ranked on the right side of them: the
/// components of DeLong, DeLong and Clarke-Pearson (1988), found in one pass over the ranking.
pub(crate) struct Placements {
    of: Vec<f64>,
    auc: f64,
}

impl Placements {
    pub(crate) fn new(ranked: &Ranked) -> Self {
        let with = ranked.outcomes() as f64;
        let without = ranked.people() as f64 - with;
        let mut of = vec![f64::NAN; ranked.people()];
        let (mut with_above, mut without_above, mut sum) = (0.0, 0.0, 0.0);
        for run in ranked.runs() {
            let here = run.len() as f64;
            let with_here = ranked.order[run.clone()].iter().filter(|at| ranked.outcome[**at]).count() as f64;
            let without_here = here - with_here;
            let below = (without - without_above - without_here / 2.0) / without;
            let above = (with_above + with_here / 2.0) / with;
            for &at in &ranked.order[run] {
                of[at] = if ranked.outcome[at] { below } else { above };
            }
            sum += with_here * below;
            with_above += with_here;
            without_above += without_here;
        }
        Self { of, auc: if with > 0.0 && without > 0.0 { sum / with } else { f64::NAN } }
    }

    /// Standard error of the mean of these, for people with and without the outcome.
    fn error(of: &[f64], outcome: &[bool]) -> f64 {
        let of_kind = |kind: bool| {
            mean_and_error(
                of.iter().zip(outcome).filter(move |(_, one)| **one == kind).map(|(placement, _)| *placement),
            )
            .1
        };
        of_kind(true).hypot(of_kind(false))
    }

    /// Area with its standard error.
    fn with_error(&self, outcome: &[bool]) -> (f64, f64) {
        (self.auc, Self::error(&self.of, outcome))
    }
}

/// The area with DeLong's 95% interval. Where that has no width or cannot be had (all of one kind
/// ranked above all of the other; one person of a kind), the score interval of Newcombe (2006, method
/// 5) takes its place. Unknown without both kinds of people.
pub(crate) fn auc_of(ranked: &Ranked) -> Figure {
    let (area, error) = Placements::new(ranked).with_error(&ranked.outcome);
    if area.is_nan() {
        return Figure::UNKNOWN;
    }
    if error > 0.0 || (error == 0.0 && area > 0.0 && area < 1.0) {
        return Figure::around(area, error).within(0.0, 1.0);
    }
    let with = ranked.outcomes() as f64;
    score_interval(area, with, ranked.people() as f64 - with)
}

/// The area under the ROC curve of a ranking, with its 95% interval.
pub fn auc(ranking: &[f64], outcome: &[bool]) -> Figure {
    auc_of(&Ranked::new(ranking, outcome))
}

/// All areas that are within reach of the one seen, by Hanley and McNeil's (1982) variance at the
/// area itself, with equal halves for the two kinds.
fn score_interval(area: f64, with: f64, without: f64) -> Figure {
    let pairs = f64::midpoint(with, without) - 1.0;
    let error = |theta: f64| {
        (theta * (1.0 - theta) * (1.0 + pairs * ((1.0 - theta) / (2.0 - theta) + theta / (1.0 + theta)))
            / (with * without))
            .sqrt()
    };
    let end = |mut inside: f64, mut outside: f64| {
        for _ in 0..100 {
            let middle = f64::midpoint(inside, outside);
            if (area - middle).abs() <= Z95 * error(middle) { inside = middle } else { outside = middle }
        }
        inside
    };
    Figure::new(area, end(area, 0.0), end(area, 1.0))
}

/// How two rankings of the same people differ.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AucDifference {
    /// Area of the first.
    pub first: f64,
    /// Area of the second.
    pub second: f64,
    /// First less second, with its 95% interval.
    pub difference: Figure,
    /// Two-sided p that there is no difference (DeLong's test for the same people).
    pub p: f64,
}

/// Two rankings of the same people; whoever lacks either is left out of both.
pub fn compare_auc(first: &[f64], second: &[f64], outcome: &[bool]) -> AucDifference {
    let (first, second, outcome) = complete(first, second, outcome);
    let one = Placements::new(&Ranked::new(&first, &outcome));
    let other = Placements::new(&Ranked::new(&second, &outcome));
    let apart: Vec<f64> = one.of.iter().zip(&other.of).map(|(a, b)| a - b).collect();
    let difference = one.auc - other.auc;
    let error = Placements::error(&apart, &outcome);
    AucDifference {
        first: one.auc,
        second: other.auc,
        difference: Figure::around(difference, error),
        p: p_of(difference, error),
    }
}

/// The people who have both rankings.
pub(crate) fn complete(first: &[f64], second: &[f64], outcome: &[bool]) -> (Vec<f64>, Vec<f64>, Vec<bool>) {
    let both = first.iter().zip(second).zip(outcome).filter(|((a, b), _)| a.is_finite() && b.is_finite());
    let mut people = (Vec::new(), Vec::new(), Vec::new());
    for ((a, b), outcome) in both {
        people.0.push(*a);
        people.1.push(*b);
        people.2.push(*outcome);
    }
    people
}

/// One ranking of two groups of different people, the first less the second.
pub(crate) fn compare_groups(first: &Ranked, second: &Ranked) -> AucDifference {
    let (one, one_error) = Placements::new(first).with_error(&first.outcome);
    let (other, other_error) = Placements::new(second).with_error(&second.outcome);
    let error = one_error.hypot(other_error);
    AucDifference {
        first: one,
        second: other,
        difference: Figure::around(one - other, error),
        p: p_of(one - other, error),
    }
}

fn p_of(difference: f64, error: f64) -> f64 {
    if difference == 0.0 && error == 0.0 { 1.0 } else { normal_p(difference / error) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn by_hand_with_ties() {
        // pairs: 0.8 beats both; 0.4 beats 0.2 and ties with 0.4
        let area = auc(&[0.8, 0.4, 0.4, 0.2], &[true, true, false, false]);
        assert_relative_eq!(area.value, 3.5 / 4.0);
        assert_relative_eq!(auc(&[1.0, 1.0, 1.0], &[true, false, false]).value, 0.5);
    }

    #[test]
    fn a_perfect_ranking_of_few_people_is_not_certain() {
        let area = auc(&[4.0, 3.0, 2.0, 1.0], &[true, true, false, false]);
        assert_eq!((area.value, area.high), (1.0, 1.0));
        assert!(area.low > 0.3 && area.low < 0.8, "{area:?}");
        let one = auc(&[1.0, 2.0, 3.0], &[false, true, false]);
        assert!(one.value == 0.5 && one.low < 0.3 && one.high > 0.7, "{one:?}");
    }

    #[test]
    fn one_kind_of_people_says_nothing() {
        assert!(!auc(&[0.1, 0.2], &[true, true]).is_known());
        assert!(!auc(&[], &[]).is_known());
        assert!(compare_auc(&[0.1], &[0.2], &[true]).p.is_nan());
    }

    #[test]
    fn a_ranking_does_not_differ_from_itself() {
        let (ranking, outcome) = ([0.8, 0.4, 0.4, 0.2, f64::NAN], [true, true, false, false, true]);
        let twice = compare_auc(&ranking, &ranking, &outcome);
        assert_eq!((twice.difference.value, twice.p), (0.0, 1.0));
        assert_relative_eq!(twice.first, 0.875);
    }
}
