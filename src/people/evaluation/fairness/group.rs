//! The figures of one group.

use serde::Serialize;

use super::super::metrics::{Confusion, Figure, Ranked, auc_of, brier, normal_p, slope};
use super::rounding::{Rounding, hundredths};

/// Rates of fewer people than this are not shown, nor an area under the ROC curve with fewer of
/// either kind.
pub const LEAST_FOR_A_RATE: u64 = 10;
/// A calibration slope needs at least this many people of either kind.
pub const LEAST_FOR_A_SLOPE: u64 = 25;

/// Someone of a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) probability: f64,
    pub(super) outcome: bool,
    pub(super) listed: bool,
}

/// The figures of one group. Those of too few people to say anything are null.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupFigures {
    /// People.
    pub people: u64,
    /// Of them with the outcome.
    pub outcomes: u64,
    /// The table at the cut.
    pub confusion: Confusion,
    /// Share with the outcome.
    pub base_rate: Figure,
    /// Share listed.
    pub share_listed: Figure,
    /// Of the people listed, the share with the outcome.
    pub precision: Figure,
    /// Of the people without the outcome, the share listed all the same.
    pub false_positive_rate: Figure,
    /// Of the people with the outcome, the share not listed.
    pub false_negative_rate: Figure,
    /// Area under the ROC curve within the group.
    pub auc: Figure,
    /// Brier score.
    pub brier: Figure,
    /// Mean estimate, to be held against the base rate.
    pub mean_estimate: f64,
    /// People observed with the outcome over people expected.
    pub observed_over_expected: Figure,
    /// Two-sided p that the group's estimates add up to what came about: of an excess or a lack at least
    /// as large, were every estimate right.
    pub calibration_p: f64,
    /// The same, corrected for the number of tests of the report.
    pub calibration_p_corrected: f64,
    /// Calibration slope within the group.
    pub calibration_slope: Figure,
    /// What follows from the group's estimates and the cut alone, were every estimate right.
    pub if_estimates_were_right: ExpectedRates,
}

/// Rates that follow from estimates and a cut alone, were every estimate exactly right: a group whose
/// estimates are higher has more false positives among its people without the outcome and fewer false
/// negatives, whatever the score (Corbett-Davies and Goel 2018 on inframarginality).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExpectedRates {
    /// Mean estimate of the people listed.
    pub precision: f64,
    /// Σ (1 − p) over the listed / Σ (1 − p) over everybody.
    pub false_positive_rate: f64,
    /// Σ p over those not listed / Σ p over everybody.
    pub false_negative_rate: f64,
}

impl ExpectedRates {
    pub(super) fn new(members: &[Member]) -> Self {
        let (mut listed, mut listed_with, mut with) = (0.0, 0.0, 0.0);
        for member in members {
            with += member.probability;
            if member.listed {
                listed += 1.0;
                listed_with += member.probability;
            }
        }
        let without = members.len() as f64 - with;
        Self {
            precision: listed_with / listed,
            false_positive_rate: (listed - listed_with) / without,
            false_negative_rate: (with - listed_with) / with,
        }
    }

    pub(super) fn in_hundredths(self) -> Self {
        Self {
            precision: hundredths(self.precision),
            false_positive_rate: hundredths(self.false_positive_rate),
            false_negative_rate: hundredths(self.false_negative_rate),
        }
    }
}

pub(super) fn confusion(members: &[Member]) -> Confusion {
    Confusion::of(members.iter().map(|member| (member.listed, member.outcome)))
}

/// A group's people ranked among themselves.
pub(super) fn ranked(members: &[Member]) -> Ranked {
    let probability: Vec<f64> = members.iter().map(|member| member.probability).collect();
    let outcome: Vec<bool> = members.iter().map(|member| member.outcome).collect();
    Ranked::by_probability(&probability, &outcome)
}

impl GroupFigures {
    /// The figures; with counts rounded, what follows from them, and nothing that would show more.
    pub(super) fn new(members: &[Member], rounding: Option<Rounding>) -> Self {
        let ranked = ranked(members);
        let exact = confusion(members);
        let table = rounding.map_or(exact, |rounding| rounding.table(exact));
        let least = rounding.map_or(LEAST_FOR_A_RATE, Rounding::least_for_a_rate);
        let of_enough = |figure: Figure, people: u64| if people >= least { figure } else { Figure::UNKNOWN };
        let exact_only = |figure: &dyn Fn() -> Figure| if rounding.is_none() { figure() } else { Figure::UNKNOWN };
        let rarer = table.outcomes().min(table.without_outcome());
        let sum: f64 = members.iter().map(|member| member.probability).sum();
        let variance: f64 = members.iter().map(|member| member.probability * (1.0 - member.probability)).sum();
        let mean_estimate = rounding.map_or(sum, |rounding| rounding.sum(sum)) / table.people() as f64;
        let observed_over_expected = if mean_estimate > 0.0 {
            table.base_rate().through(|share| share / mean_estimate)
        } else {
            Figure::UNKNOWN
        };
        let calibration_p = if variance > 0.0 && rounding.is_none() {
            normal_p((exact.outcomes() as f64 - sum) / variance.sqrt())
        } else {
            f64::NAN
        };
        let expected = ExpectedRates::new(members);
        Self {
            people: table.people(),
            outcomes: table.outcomes(),
            confusion: table,
            base_rate: of_enough(table.base_rate(), table.people()),
            share_listed: of_enough(table.share_listed(), table.people()),
            precision: of_enough(table.precision(), table.listed()),
            false_positive_rate: of_enough(table.false_positive_rate(), table.without_outcome()),
            false_negative_rate: of_enough(table.false_negative_rate(), table.outcomes()),
            auc: exact_only(&|| of_enough(auc_of(&ranked), rarer)),
            brier: exact_only(&|| of_enough(brier(&ranked), table.people())),
            mean_estimate,
            observed_over_expected: of_enough(observed_over_expected, table.people()),
            calibration_p,
            calibration_p_corrected: calibration_p,
            calibration_slope: exact_only(&|| {
                if rarer >= LEAST_FOR_A_SLOPE { slope(&ranked) } else { Figure::UNKNOWN }
            }),
            if_estimates_were_right: if rounding.is_some() { expected.in_hundredths() } else { expected },
        }
    }
}
