//! People in the order of an estimate, and who of them is listed.

use serde::Serialize;

use super::super::Cut;

/// People who are ranked and whose outcome is known, highest first.
#[derive(Debug, Clone)]
pub(crate) struct Ranked {
    /// Estimates, none of them NaN.
    pub value: Vec<f64>,
    /// Outcomes.
    pub outcome: Vec<bool>,
    /// Positions in `value`, highest first; equals in the order they came in.
    pub order: Vec<usize>,
    /// Where each came from in the slices that were handed in.
    pub row: Vec<usize>,
    /// People left out because their estimate is not one.
    pub left_out: u64,
}

/// People whose estimate is the same as that of the last one listed: who of them is listed is
/// decided by nothing but the order they came in.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TiesAtCut {
    /// People with that very estimate.
    pub people: u64,
    /// Of them listed.
    pub listed: u64,
    /// Outcomes among the people listed, on average over every order of the ties.
    pub true_positives_on_average: f64,
    /// At least, whatever the order.
    pub true_positives_at_least: u64,
    /// At most.
    pub true_positives_at_most: u64,
}

/// Who is listed.
#[derive(Debug, Clone)]
pub(crate) struct Listing {
    /// For each person in the order of [`Ranked::value`].
    pub listed: Vec<bool>,
    /// Estimate of the last one listed; NaN when nobody is.
    pub lowest: f64,
    /// Ties of that estimate.
    pub ties: TiesAtCut,
}

impl Ranked {
    /// Ranks people; those whose estimate is not finite are left out, and so is what one slice has
    /// more than the other.
    pub(crate) fn new(value: &[f64], outcome: &[bool]) -> Self {
        Self::keeping(value, outcome, |estimate| estimate.is_finite().then_some(estimate))
    }

    /// Ranks people by a probability; what is outside 0 to 1 is none, give or take rounding.
    pub(crate) fn by_probability(probability: &[f64], outcome: &[bool]) -> Self {
        const ROUNDING: f64 = 1e-9;
        Self::keeping(probability, outcome, |estimate| {
            (-ROUNDING..=1.0 + ROUNDING).contains(&estimate).then(|| estimate.clamp(0.0, 1.0))
        })
    }

    fn keeping(value: &[f64], outcome: &[bool], keep: impl Fn(f64) -> Option<f64>) -> Self {
        let rows = value.len().min(outcome.len());
        let (mut kept, mut outcomes, mut row) =
            (Vec::with_capacity(rows), Vec::with_capacity(rows), Vec::with_capacity(rows));
        for at in 0..rows {
            if let Some(estimate) = keep(value[at]) {
                // A zero below zero is a zero: adding one takes its sign away.
                kept.push(estimate + 0.0);
                outcomes.push(outcome[at]);
                row.push(at);
            }
        }
        let mut order: Vec<usize> = (0..kept.len()).collect();
        order.sort_by(|&a, &b| kept[b].total_cmp(&kept[a]));
        let left_out = (value.len().max(outcome.len()) - kept.len()) as u64;
        Self { value: kept, outcome: outcomes, order, row, left_out }
    }

    pub(crate) fn people(&self) -> usize {
        self.value.len()
    }

    pub(crate) fn outcomes(&self) -> usize {
        self.outcome.iter().filter(|outcome| **outcome).count()
    }

    /// Runs of people with equal estimates, highest first, as ranges of [`Self::order`].
    pub(crate) fn runs(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let mut start = 0;
        std::iter::from_fn(move || {
            let value = self.value[*self.order.get(start)?];
            let end = start + self.order[start..].iter().take_while(|&&at| self.value[at] == value).count();
            let run = start..end;
            start = end;
            Some(run)
        })
    }

    /// How many are listed.
    pub(crate) fn size(&self, cut: Cut) -> usize {
        match cut {
            Cut::Top(people) => people.min(self.people()),
            Cut::From(least) => self.order.partition_point(|&at| self.value[at] >= least),
        }
    }

    /// Lists people.
    pub(crate) fn listing(&self, cut: Cut) -> Listing {
        let size = self.size(cut);
        let mut listed = vec![false; self.people()];
        for &at in &self.order[..size] {
            listed[at] = true;
        }
        let lowest = if size == 0 { f64::NAN } else { self.value[self.order[size - 1]] };
        let (from, to) = (
            self.order.partition_point(|&at| self.value[at] > lowest),
            self.order.partition_point(|&at| self.value[at] >= lowest),
        );
        let outcomes =
            |range: std::ops::Range<usize>| self.order[range].iter().filter(|at| self.outcome[**at]).count() as u64;
        let ties = if size == 0 {
            TiesAtCut {
                people: 0,
                listed: 0,
                true_positives_on_average: 0.0,
                true_positives_at_least: 0,
                true_positives_at_most: 0,
            }
        } else {
            let (above, among) = (outcomes(0..from), outcomes(from..to));
            let (people, chosen) = ((to - from) as u64, (size - from) as u64);
            TiesAtCut {
                people,
                listed: chosen,
                true_positives_on_average: above as f64 + chosen as f64 * among as f64 / people as f64,
                true_positives_at_least: above + (chosen + among).saturating_sub(people),
                true_positives_at_most: above + chosen.min(among),
            }
        };
        Listing { listed, lowest, ties }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_are_listed_in_the_order_they_came() {
        let ranked = Ranked::new(&[0.5, 0.9, 0.5, 0.5, 0.1], &[false, true, true, false, true]);
        assert_eq!(ranked.order, [1, 0, 2, 3, 4]);
        let listing = ranked.listing(Cut::Top(3));
        assert_eq!(listing.listed, [true, true, true, false, false]);
        assert_eq!(listing.lowest, 0.5);
        let ties = listing.ties;
        assert_eq!((ties.people, ties.listed), (3, 2));
        assert_eq!((ties.true_positives_at_least, ties.true_positives_at_most), (1, 2));
        assert!((ties.true_positives_on_average - (1.0 + 2.0 / 3.0)).abs() < 1e-12);
        assert_eq!(ranked.runs().collect::<Vec<_>>(), [0..1, 1..4, 4..5]);
    }

    #[test]
    fn from_a_probability_on() {
        let ranked = Ranked::by_probability(&[0.5, 0.9, 0.4], &[false, true, true]);
        assert_eq!(ranked.listing(Cut::From(0.5)).listed, [true, true, false]);
        assert_eq!(ranked.size(Cut::From(0.91)), 0);
        assert_eq!(ranked.size(Cut::From(f64::NAN)), 0);
        assert_eq!(ranked.size(Cut::Top(10)), 3);
    }

    #[test]
    fn what_is_no_estimate_is_left_out_and_counted() {
        let outcome = [true, false, true, false];
        let ranked = Ranked::by_probability(&[f64::NAN, 0.2, 1.5, -0.0], &outcome);
        assert_eq!((ranked.row.clone(), ranked.left_out), (vec![1, 3], 2));
        assert_eq!(Ranked::new(&[f64::INFINITY, 7.0], &outcome).left_out, 3);
        let nobody = Ranked::new(&[], &[]);
        assert!(nobody.listing(Cut::Top(3)).lowest.is_nan());
        assert_eq!(nobody.runs().count(), 0);
    }
}
