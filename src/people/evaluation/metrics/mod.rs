//! Figures of how good scores are.
//!
//! People are taken to be independent of each other: where cohorts of several dates are put together
//! and hold the same people, intervals are too narrow.

mod at_cut;
mod auc;
mod brier;
mod comparison;
mod confusion;
mod figure;
#[cfg(test)]
mod oracle_tests;
mod proportion;
mod ranked;
mod recalibration;
mod tenths;
mod words;

use serde::Serialize;

use super::{Cut, Scored};

use at_cut::list_sizes;
pub use at_cut::{AtCut, ListSize};
pub use auc::{AucDifference, auc, compare_auc};
pub use brier::BrierParts;
pub use comparison::{Comparison, compare};
pub use confusion::Confusion;
pub use figure::{Figure, Z95};
pub use proportion::{holm, newcombe, same_share_p, wilson};
pub use ranked::TiesAtCut;
pub use tenths::{CalibrationError, Tenth};

pub(crate) use auc::{auc_of, compare_groups};
pub(crate) use brier::brier;
pub(crate) use figure::{mean_and_error, normal_p};
pub(crate) use ranked::Ranked;
pub(crate) use recalibration::{observed_over_expected, slope};

/// How good scores are over everybody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metrics {
    /// People.
    pub people: u64,
    /// People left out because they have no estimate (not a number, or not from 0 to 1).
    pub without_estimate: u64,
    /// Of the people with the outcome.
    pub outcomes: u64,
    /// Share of the people with the outcome.
    pub base_rate: Figure,
    /// Mean estimate.
    pub mean_estimate: f64,
    /// Area under the ROC curve (DeLong's interval).
    pub auc: Figure,
    /// Brier score, with the normal interval of a mean.
    pub brier: Figure,
    /// Share of the base rate's Brier score that is saved.
    pub brier_skill: Figure,
    /// The Brier score taken apart.
    pub brier_parts: BrierParts,
    /// Mean of −ln(probability given to what happened), nats.
    pub log_loss: Figure,
    /// People observed with the outcome over people expected: 1 is right.
    pub observed_over_expected: Figure,
    /// What would have to be added to everybody's log-odds: 0 is right.
    pub calibration_intercept: Figure,
    /// Slope of the outcome's log-odds on the estimates': 1 is right.
    pub calibration_slope: Figure,
    /// How far estimates and shares are apart over tenths.
    pub expected_calibration_error: CalibrationError,
    /// Estimates against what became of people, by tenths, lowest first.
    pub deciles: Vec<Tenth>,
    /// Everything that depends on who is listed.
    #[serde(flatten)]
    pub at_cut: AtCut,
    /// Lists of other sizes.
    pub list_sizes: Vec<ListSize>,
}

/// How good a ranking is that is no probability: past harm, which is current practice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankingMetrics {
    /// People.
    pub people: u64,
    /// People left out because their ranking is not a number.
    pub without_estimate: u64,
    /// Of the people with the outcome.
    pub outcomes: u64,
    /// Share of the people with the outcome.
    pub base_rate: Figure,
    /// Area under the ROC curve (DeLong's interval).
    pub auc: Figure,
    /// Everything that depends on who is listed.
    #[serde(flatten)]
    pub at_cut: AtCut,
    /// Lists of other sizes.
    pub list_sizes: Vec<ListSize>,
}

/// Everything there is to say about probabilities. People are listed by them.
pub fn metrics(scored: Scored<'_>, cut: Cut) -> Metrics {
    let ranked = Ranked::by_probability(scored.probability, scored.outcome);
    let RankingMetrics { people, without_estimate, outcomes, base_rate, auc, at_cut, list_sizes } =
        of_ranked(&ranked, cut);
    Metrics {
        people,
        without_estimate,
        outcomes,
        base_rate,
        mean_estimate: ranked.value.iter().sum::<f64>() / people as f64,
        auc,
        brier: brier(&ranked),
        brier_skill: brier::brier_skill(&ranked),
        brier_parts: BrierParts::new(&ranked),
        log_loss: brier::log_loss(&ranked),
        observed_over_expected: observed_over_expected(&ranked),
        calibration_intercept: recalibration::intercept(&ranked),
        calibration_slope: slope(&ranked),
        expected_calibration_error: tenths::calibration_error(&ranked),
        deciles: tenths::tenths(&ranked),
        at_cut,
        list_sizes,
    }
}

/// What there is to say about a ranking that is no probability; `Cut::From` is in its own unit.
pub fn ranking_metrics(ranking: &[f64], outcome: &[bool], cut: Cut) -> RankingMetrics {
    of_ranked(&Ranked::new(ranking, outcome), cut)
}

fn of_ranked(ranked: &Ranked, cut: Cut) -> RankingMetrics {
    let at_cut = AtCut::new(ranked, cut);
    RankingMetrics {
        people: ranked.people() as u64,
        without_estimate: ranked.left_out,
        outcomes: ranked.outcomes() as u64,
        base_rate: at_cut.confusion.base_rate(),
        auc: auc_of(ranked),
        at_cut,
        list_sizes: list_sizes(ranked, cut),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_comes_in_nothing_panics_and_json_has_null_for_what_is_not_known() {
        let cases: [(Vec<f64>, Vec<bool>); 7] = [
            (vec![], vec![]),
            (vec![0.3], vec![true]),
            (vec![0.3, 0.4, 0.5], vec![true; 3]),
            (vec![0.3, 0.4, 0.5], vec![false; 3]),
            (vec![0.3; 20], (0..20).map(|at| at % 2 == 0).collect()),
            (vec![f64::NAN, f64::INFINITY, -3.0, 0.2], vec![true, false, true]),
            (vec![0.0, 1.0, 0.0, 1.0], vec![true, false, false, true]),
        ];
        for (probability, outcome) in &cases {
            for cut in [Cut::Top(0), Cut::Top(2), Cut::Top(usize::MAX), Cut::From(0.4), Cut::From(f64::NAN)] {
                let found = metrics(Scored { probability, outcome }, cut);
                let ranking = ranking_metrics(probability, outcome, cut);
                let json = serde_json::to_string(&found).unwrap() + &serde_json::to_string(&ranking).unwrap();
                assert!(!json.contains("NaN") && !json.contains("inf"), "{json}");
                for words in [found.words("became high-harm"), ranking.words("became high-harm")] {
                    assert!(words.iter().all(|text| !text.contains("NaN")), "{words:?}");
                }
                assert_eq!(found.people + found.without_estimate, probability.len().max(outcome.len()) as u64);
            }
        }
    }

    #[test]
    fn json_names_what_people_look_for() {
        let found = metrics(Scored { probability: &[0.1, 0.7, 0.4], outcome: &[false, true, true] }, Cut::Top(1));
        let json = serde_json::to_value(&found).unwrap();
        assert_eq!(json["confusion"]["true_positives"], 1);
        assert_eq!(json["cut"]["top"], 1);
        assert_eq!(json["auc"]["value"], 1.0);
        for name in [
            "brier",
            "brier_skill",
            "brier_parts",
            "log_loss",
            "observed_over_expected",
            "calibration_intercept",
            "calibration_slope",
            "expected_calibration_error",
            "deciles",
            "precision",
            "recall",
            "mcc",
            "lift",
            "list_sizes",
            "ties_at_cut",
        ] {
            assert!(json.get(name).is_some(), "{name}");
        }
    }
}
