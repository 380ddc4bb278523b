//! The one table from which every figure at a list size is computed.

use serde::Serialize;

use super::figure::Figure;
use super::proportion::wilson;

/// The one table from which every figure at a list size is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Confusion {
    /// Listed, and the outcome came.
    pub true_positives: u64,
    /// Listed, and it did not.
    pub false_positives: u64,
    /// Not listed, and it came.
    pub false_negatives: u64,
    /// Not listed, and it did not.
    pub true_negatives: u64,
}

impl Confusion {
    /// Counts people by whether they were listed and what became of them.
    pub fn of(people: impl Iterator<Item = (bool, bool)>) -> Self {
        let mut table = Self::default();
        for (listed, outcome) in people {
            let cell = match (listed, outcome) {
                (true, true) => &mut table.true_positives,
                (true, false) => &mut table.false_positives,
                (false, true) => &mut table.false_negatives,
                (false, false) => &mut table.true_negatives,
            };
            *cell += 1;
        }
        table
    }

    /// Everybody.
    pub fn people(&self) -> u64 {
        self.listed() + self.false_negatives + self.true_negatives
    }

    /// Listed.
    pub fn listed(&self) -> u64 {
        self.true_positives + self.false_positives
    }

    /// With the outcome.
    pub fn outcomes(&self) -> u64 {
        self.true_positives + self.false_negatives
    }

    /// Without the outcome.
    pub fn without_outcome(&self) -> u64 {
        self.false_positives + self.true_negatives
    }

    /// Share of everybody with the outcome.
    pub fn base_rate(&self) -> Figure {
        wilson(self.outcomes(), self.people())
    }

    /// Share of everybody that is listed.
    pub fn share_listed(&self) -> Figure {
        wilson(self.listed(), self.people())
    }

    /// Of the people listed, the share with the outcome (positive predictive value).
    pub fn precision(&self) -> Figure {
        wilson(self.true_positives, self.listed())
    }

    /// Of the people with the outcome, the share listed (sensitivity).
    pub fn recall(&self) -> Figure {
        wilson(self.true_positives, self.outcomes())
    }

    /// Of the people without the outcome, the share listed all the same.
    pub fn false_positive_rate(&self) -> Figure {
        wilson(self.false_positives, self.without_outcome())
    }

    /// Of the people with the outcome, the share that was not listed.
    pub fn false_negative_rate(&self) -> Figure {
        wilson(self.false_negatives, self.outcomes())
    }

    /// Of the people without the outcome, the share not listed.
    pub fn specificity(&self) -> Figure {
        wilson(self.true_negatives, self.without_outcome())
    }

    /// Of the people not listed, the share without the outcome.
    pub fn negative_predictive_value(&self) -> Figure {
        wilson(self.true_negatives, self.false_negatives + self.true_negatives)
    }

    /// Share of everybody rightly listed or rightly left out; says little when the outcome is rare.
    pub fn accuracy(&self) -> Figure {
        wilson(self.true_positives + self.true_negatives, self.people())
    }

    /// Harmonic mean of precision and recall. Its interval is Wilson's for TP of TP + FP + FN, of
    /// which F1 is an increasing function.
    pub fn f1(&self) -> Figure {
        wilson(self.true_positives, self.listed() + self.false_negatives).through(|share| 2.0 * share / (1.0 + share))
    }

    /// Precision over the base rate: how many times better than picking at random. The interval is
    /// that of the precision; the base rate is that of these very people, so nothing is added for it,
    /// which is on the safe side since the two rise and fall together.
    pub fn lift(&self) -> Figure {
        let base_rate = self.outcomes() as f64 / self.people() as f64;
        if base_rate > 0.0 { self.precision().through(|precision| precision / base_rate) } else { Figure::UNKNOWN }
    }

    /// Outcomes that picking as many people at random would find on average.
    pub fn found_at_random(&self) -> f64 {
        self.listed() as f64 * self.outcomes() as f64 / self.people() as f64
    }

    /// Matthews' correlation coefficient (Matthews 1975). The interval is by the delta method for
    /// people drawn independently, on Fisher's z scale so that it stays within −1 to 1. Unknown when
    /// nobody or everybody is listed or has the outcome.
    pub fn mcc(&self) -> Figure {
        let n = self.people() as f64;
        let [both, listed_only, outcome_only, neither] =
            [self.true_positives, self.false_positives, self.false_negatives, self.true_negatives]
                .map(|count| count as f64 / n);
        let (listed, outcome) = (both + listed_only, both + outcome_only);
        let (left, without) = (outcome_only + neither, listed_only + neither);
        let product = listed * outcome * left * without;
        if product.is_nan() || product <= 0.0 {
            return Figure::UNKNOWN;
        }
        let root = product.sqrt();
        let value = (both * neither - listed_only * outcome_only) / root;
        let slope = |change: f64, first: f64, second: f64| change / root - value * (1.0 / first + 1.0 / second) / 2.0;
        let slopes = [
            (both, slope(neither, listed, outcome)),
            (listed_only, slope(-outcome_only, listed, without)),
            (outcome_only, slope(-listed_only, left, outcome)),
            (neither, slope(both, left, without)),
        ];
        let mean: f64 = slopes.iter().map(|(share, slope)| share * slope).sum();
        let squares: f64 = slopes.iter().map(|(share, slope)| share * (slope - mean).powi(2)).sum();
        let error = (squares / n).sqrt() / (1.0 - value * value);
        if error.is_finite() {
            Figure::around(value.atanh(), error).through(f64::tanh)
        } else {
            Figure::new(value, f64::NAN, f64::NAN)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn every_figure_by_hand() {
        let table = Confusion { true_positives: 20, false_positives: 30, false_negatives: 60, true_negatives: 890 };
        assert_eq!((table.people(), table.listed(), table.outcomes(), table.without_outcome()), (1000, 50, 80, 920));
        let values = [
            (table.precision(), 0.4),
            (table.recall(), 0.25),
            (table.false_positive_rate(), 30.0 / 920.0),
            (table.false_negative_rate(), 0.75),
            (table.specificity(), 890.0 / 920.0),
            (table.negative_predictive_value(), 890.0 / 950.0),
            (table.accuracy(), 0.91),
            (table.f1(), 40.0 / 130.0),
            (table.lift(), 5.0),
            (table.share_listed(), 0.05),
            (table.base_rate(), 0.08),
            (table.mcc(), (20.0 * 890.0 - 30.0 * 60.0) / (50.0 * 80.0 * 950.0 * 920.0_f64).sqrt()),
        ];
        for (figure, wanted) in values {
            assert_relative_eq!(figure.value, wanted, max_relative = 1e-12);
            assert!(figure.low < figure.value && figure.value < figure.high, "{figure:?}");
        }
        assert_relative_eq!(table.found_at_random(), 4.0);
    }

    #[test]
    fn what_does_not_exist_is_not_known() {
        let nobody = Confusion::default();
        let none_listed = Confusion { true_negatives: 9, false_negatives: 1, ..nobody };
        assert!(!nobody.precision().is_known() && !nobody.lift().is_known() && !nobody.mcc().is_known());
        assert!(!none_listed.precision().is_known() && !none_listed.mcc().is_known());
        assert_eq!(none_listed.recall().value, 0.0);
        let perfect = Confusion { true_positives: 3, true_negatives: 9, ..nobody };
        assert_relative_eq!(perfect.mcc().value, 1.0);
        assert!(perfect.mcc().low.is_nan());
    }
}
