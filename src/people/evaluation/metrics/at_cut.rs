//! Everything that depends on who is listed.

use serde::Serialize;

use super::super::Cut;
use super::confusion::Confusion;
use super::figure::Figure;
use super::ranked::{Ranked, TiesAtCut};

/// Figures of the list: all of them computed from the one confusion matrix.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AtCut {
    /// Who is listed.
    pub cut: Cut,
    /// How many people that is.
    pub listed: u64,
    /// Estimate of the last one listed; null when nobody is.
    pub lowest_listed: f64,
    /// People with the same estimate as the last one listed.
    pub ties_at_cut: TiesAtCut,
    /// The one table.
    pub confusion: Confusion,
    /// Of the people listed, the share with the outcome.
    pub precision: Figure,
    /// Of the people with the outcome, the share listed.
    pub recall: Figure,
    /// Of the people without the outcome, the share listed all the same.
    pub false_positive_rate: Figure,
    /// Of the people with the outcome, the share not listed.
    pub false_negative_rate: Figure,
    /// Of the people without the outcome, the share not listed.
    pub specificity: Figure,
    /// Of the people not listed, the share without the outcome.
    pub negative_predictive_value: Figure,
    /// Share of everybody rightly listed or rightly left out.
    pub accuracy: Figure,
    /// Harmonic mean of precision and recall.
    pub f1: Figure,
    /// Matthews' correlation coefficient.
    pub mcc: Figure,
    /// Precision over the base rate.
    pub lift: Figure,
    /// Share of everybody that is listed.
    pub share_listed: Figure,
    /// Outcomes that picking as many at random would find on average.
    pub found_at_random: f64,
}

impl AtCut {
    pub(crate) fn new(ranked: &Ranked, cut: Cut) -> Self {
        let listing = ranked.listing(cut);
        let confusion = Confusion::of(listing.listed.iter().copied().zip(ranked.outcome.iter().copied()));
        Self {
            cut,
            listed: confusion.listed(),
            lowest_listed: listing.lowest,
            ties_at_cut: listing.ties,
            confusion,
            precision: confusion.precision(),
            recall: confusion.recall(),
            false_positive_rate: confusion.false_positive_rate(),
            false_negative_rate: confusion.false_negative_rate(),
            specificity: confusion.specificity(),
            negative_predictive_value: confusion.negative_predictive_value(),
            accuracy: confusion.accuracy(),
            f1: confusion.f1(),
            mcc: confusion.mcc(),
            lift: confusion.lift(),
            share_listed: confusion.share_listed(),
            found_at_random: confusion.found_at_random(),
        }
    }
}

/// A list of another size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ListSize {
    /// People listed.
    pub listed: u64,
    /// Of them with the outcome.
    pub true_positives: u64,
    /// Of the people listed, the share with the outcome.
    pub precision: Figure,
    /// Of the people with the outcome, the share listed.
    pub recall: Figure,
    /// Precision over the base rate.
    pub lift: Figure,
}

/// Lists of 10, 20, 50, 100, 200, 500, ... people, of the size asked for, and of everybody.
pub(crate) fn list_sizes(ranked: &Ranked, asked: Cut) -> Vec<ListSize> {
    let people = ranked.people();
    let round = (1..=7).flat_map(|power| [1, 2, 5].map(|lead| lead * 10_usize.pow(power)));
    let mut sizes: Vec<usize> = round.filter(|size| *size < people).chain([ranked.size(asked), people]).collect();
    sizes.retain(|size| *size > 0);
    sizes.sort_unstable();
    sizes.dedup();
    let (mut true_positives, mut from) = (0, 0);
    let outcomes = ranked.outcomes() as u64;
    sizes
        .into_iter()
        .map(|size| {
            true_positives += ranked.order[from..size].iter().filter(|at| ranked.outcome[**at]).count() as u64;
            from = size;
            let listed = size as u64;
            let false_negatives = outcomes - true_positives;
            let table = Confusion {
                true_positives,
                false_positives: listed - true_positives,
                false_negatives,
                true_negatives: people as u64 - listed - false_negatives,
            };
            ListSize {
                listed,
                true_positives,
                precision: table.precision(),
                recall: table.recall(),
                lift: table.lift(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_round_and_hold_the_one_asked_for() {
        let value: Vec<f64> = (0..130).map(f64::from).collect();
        let outcome: Vec<bool> = (0..130).map(|at| at >= 100).collect();
        let ranked = Ranked::new(&value, &outcome);
        let sizes = list_sizes(&ranked, Cut::Top(30));
        assert_eq!(sizes.iter().map(|size| size.listed).collect::<Vec<_>>(), [10, 20, 30, 50, 100, 130]);
        assert_eq!(sizes.iter().map(|size| size.true_positives).collect::<Vec<_>>(), [10, 20, 30, 30, 30, 30]);
        let at_cut = AtCut::new(&ranked, Cut::Top(30));
        assert_eq!(at_cut.precision, sizes[2].precision);
        assert!(list_sizes(&Ranked::new(&[], &[]), Cut::Top(30)).is_empty());
    }

    #[test]
    fn the_list_may_be_longer_than_there_are_people() {
        let at_cut = AtCut::new(&Ranked::new(&[1.0, 2.0], &[true, false]), Cut::Top(50));
        assert_eq!((at_cut.listed, at_cut.recall.value, at_cut.lift.value), (2, 1.0, 1.0));
    }
}
