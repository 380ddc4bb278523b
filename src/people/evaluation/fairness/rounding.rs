//! A table rounded so far that it gives nothing away about a few people.

use super::super::metrics::Confusion;

/// How the counts of a group are rounded. Figures are computed from the rounded counts: were each
/// rounded by itself, all of them together would give the counts away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rounding {
    step: u64,
}

impl Rounding {
    /// Counts go to multiples of four times the people to be hidden, in tens: in three cases of four
    /// every count these people could have fits what is published.
    pub(super) fn hiding(people: usize) -> Self {
        Self { step: (4 * people.max(1) as u64).next_multiple_of(10) }
    }

    /// What counts are rounded to.
    pub(super) fn step(self) -> u64 {
        self.step
    }

    /// Rates of fewer people are not shown: rounding would change them too much.
    pub(super) fn least_for_a_rate(self) -> u64 {
        5 * self.step
    }

    pub(super) fn table(self, exact: Confusion) -> Confusion {
        let near = |count: u64| (count + self.step / 2) / self.step * self.step;
        Confusion {
            true_positives: near(exact.true_positives),
            false_positives: near(exact.false_positives),
            false_negatives: near(exact.false_negatives),
            true_negatives: near(exact.true_negatives),
        }
    }

    pub(super) fn sum(self, sum: f64) -> f64 {
        (sum / self.step as f64).round() * self.step as f64
    }
}

/// What holds no outcomes, to two decimals.
pub(super) fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_by_hand() {
        let rounding = Rounding::hiding(3);
        assert_eq!((rounding.step(), rounding.least_for_a_rate()), (20, 100));
        let exact = Confusion { true_positives: 9, false_positives: 10, false_negatives: 131, true_negatives: 7_012 };
        let table = rounding.table(exact);
        assert_eq!((table.true_positives, table.false_positives), (0, 20));
        assert_eq!((table.false_negatives, table.true_negatives), (140, 7_020));
        assert_eq!(rounding.sum(131.2), 140.0);
        assert_eq!([hundredths(0.6249), hundredths(-0.001)], [0.62, 0.0]);
    }
}
