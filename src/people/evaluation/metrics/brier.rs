//! How close probabilities are to what happened.

use serde::Serialize;

use super::figure::{Figure, mean_and_error};
use super::ranked::Ranked;
use super::tenths::cuts;

/// Estimates are held this far from 0 and 1 where a logarithm is taken.
pub(crate) const CERTAINTY: f64 = 1e-9;

fn outcome(ranked: &Ranked, at: usize) -> f64 {
    f64::from(u8::from(ranked.outcome[at]))
}

/// Mean of (probability − outcome)² (Brier 1950) with the normal interval of a mean. 0 is perfect; the
/// base rate given to everybody scores base rate × (1 − base rate).
pub(crate) fn brier(ranked: &Ranked) -> Figure {
    let (mean, error) = mean_and_error((0..ranked.people()).map(|at| (ranked.value[at] - outcome(ranked, at)).powi(2)));
    Figure::around(mean, error).within(0.0, 1.0)
}

/// Share of the base rate's Brier score that the probabilities save: 1 is perfect, 0 no better than
/// the base rate, below 0 worse. Interval by the delta method (both scores are of the same people).
pub(crate) fn brier_skill(ranked: &Ranked) -> Figure {
    let people = ranked.people() as f64;
    let base_rate = ranked.outcomes() as f64 / people;
    let uncertainty = base_rate * (1.0 - base_rate);
    let score = brier(ranked).value;
    if uncertainty.is_nan() || uncertainty <= 0.0 {
        return Figure::UNKNOWN;
    }
    let influence = (0..ranked.people()).map(|at| {
        let happened = outcome(ranked, at);
        let own = (ranked.value[at] - happened).powi(2) - score;
        score / (uncertainty * uncertainty) * (1.0 - 2.0 * base_rate) * (happened - base_rate) - own / uncertainty
    });
    Figure::around(1.0 - score / uncertainty, mean_and_error(influence).1)
}

/// Mean of −ln(probability given to what happened), in nats, with the normal interval of a mean.
/// Probabilities nearer than 10⁻⁹ to 0 or 1 count as that.
pub(crate) fn log_loss(ranked: &Ranked) -> Figure {
    let (mean, error) = mean_and_error((0..ranked.people()).map(|at| {
        let estimate = ranked.value[at].clamp(CERTAINTY, 1.0 - CERTAINTY);
        -if ranked.outcome[at] { estimate.ln() } else { (-estimate).ln_1p() }
    }));
    Figure::around(mean, error).within(0.0, f64::INFINITY)
}

/// The Brier score taken apart (Murphy 1973) over tenths of people by estimate, with the two terms
/// that remain inside the tenths (Stephenson, Coelho and Jolliffe 2008):
/// Brier = reliability − resolution + uncertainty + within variance − within covariance, exactly.
///
/// The corrected three take off what reliability and resolution gain by chance from tenths of few
/// people (Ferro and Fricker 2012); the same sum holds with them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BrierParts {
    /// Mean squared distance between estimates and shares of tenths: smaller is better.
    pub reliability: f64,
    /// Mean squared distance of the shares of tenths from the base rate: larger is better.
    pub resolution: f64,
    /// Base rate × (1 − base rate): nobody's doing.
    pub uncertainty: f64,
    /// Variance of the estimates inside tenths.
    pub within_variance: f64,
    /// Twice the covariance of estimates and outcomes inside tenths.
    pub within_covariance: f64,
    /// Reliability without what chance adds; may be just below 0.
    pub reliability_corrected: f64,
    /// Resolution without what chance adds.
    pub resolution_corrected: f64,
    /// Uncertainty of the people these are a sample of.
    pub uncertainty_corrected: f64,
    /// How many groups people were cut into: ten, or fewer where estimates are equal.
    pub groups: usize,
}

impl BrierParts {
    pub(crate) fn new(ranked: &Ranked) -> Self {
        let people = ranked.people() as f64;
        let base_rate = ranked.outcomes() as f64 / people;
        let cuts = cuts(ranked);
        let groups = cuts.len();
        let (mut reliability, mut resolution, mut variance, mut covariance, mut chance) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for range in cuts {
            let members = &ranked.order[range];
            let size = members.len() as f64;
            let estimate = members.iter().map(|at| ranked.value[*at]).sum::<f64>() / size;
            let share = members.iter().map(|at| outcome(ranked, *at)).sum::<f64>() / size;
            reliability += size * (estimate - share).powi(2);
            resolution += size * (share - base_rate).powi(2);
            for &at in members {
                let apart = ranked.value[at] - estimate;
                variance += apart * apart;
                covariance += 2.0 * apart * (outcome(ranked, at) - share);
            }
            if members.len() > 1 {
                chance += size * share * (1.0 - share) / (size - 1.0);
            }
        }
        let uncertainty = base_rate * (1.0 - base_rate);
        let (reliability, resolution, chance) = (reliability / people, resolution / people, chance / people);
        let chance_of_all = if people > 1.0 { uncertainty / (people - 1.0) } else { 0.0 };
        Self {
            reliability,
            resolution,
            uncertainty,
            within_variance: variance / people,
            within_covariance: covariance / people,
            reliability_corrected: reliability - chance,
            resolution_corrected: resolution - chance + chance_of_all,
            uncertainty_corrected: uncertainty + chance_of_all,
            groups,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    #[test]
    fn by_hand() {
        let ranked = Ranked::by_probability(&[0.5, 0.9, 0.2, 0.0], &[false, true, false, false]);
        let score = brier(&ranked);
        assert_relative_eq!(score.value, (0.25 + 0.01 + 0.04) / 4.0);
        assert!(score.low >= 0.0 && score.high > score.value);
        assert_relative_eq!(brier_skill(&ranked).value, 1.0 - 0.075 / 0.1875);
        let nats = -(0.5_f64.ln() + 0.9_f64.ln() + 0.8_f64.ln()) / 4.0;
        assert_relative_eq!(log_loss(&ranked).value, nats, epsilon = 1e-8);
    }

    #[test]
    fn a_certain_mistake_costs_much_but_not_everything() {
        let ranked = Ranked::by_probability(&[0.0], &[true]);
        assert_relative_eq!(log_loss(&ranked).value, -CERTAINTY.ln());
        assert!(log_loss(&ranked).low.is_nan());
        assert!(!brier_skill(&ranked).is_known());
        assert!(!brier(&Ranked::new(&[], &[])).is_known());
        assert!(BrierParts::new(&Ranked::new(&[], &[])).reliability.is_nan());
    }

    proptest! {
        #[test]
        fn the_parts_add_up(people in prop::collection::vec((0_u8..=40, any::<bool>()), 1..200)) {
            let probability: Vec<f64> = people.iter().map(|(forty, _)| f64::from(*forty) / 40.0).collect();
            let outcome: Vec<bool> = people.iter().map(|(_, one)| *one).collect();
            let ranked = Ranked::by_probability(&probability, &outcome);
            let parts = BrierParts::new(&ranked);
            let within = parts.within_variance - parts.within_covariance;
            let score = brier(&ranked).value;
            prop_assert!((parts.reliability - parts.resolution + parts.uncertainty + within - score).abs() < 1e-12);
            let corrected = parts.reliability_corrected - parts.resolution_corrected + parts.uncertainty_corrected;
            prop_assert!((corrected + within - score).abs() < 1e-12);
        }
    }
}
