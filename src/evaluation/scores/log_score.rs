//! Logarithmic score: the log of the probability given to what was recorded (Good 1952), in nats.

use crate::forecast::negative_binomial::ln_probability;

use super::floor::{floored, sensible_size};

/// Mean log score a cell under Poisson, in nats: 0 is perfect, lower is worse. The negative of
/// `mean(λ − y ln λ + ln y!)`.
pub fn poisson_log_score(expected: &[f64], recorded: &[u32]) -> f64 {
    let sum: f64 = expected
        .iter()
        .zip(recorded)
        .map(|(&mean, &count)| {
            let mean = floored(mean);
            if count == 0 { -mean } else { ln_probability(count, mean, f64::INFINITY) }
        })
        .sum();
    sum / expected.len().max(1) as f64
}

/// Mean log score a cell under negative binomials of these sizes (infinite: Poisson), in nats.
pub fn negative_binomial_log_score(expected: &[f64], recorded: &[u32], size: &[f64]) -> f64 {
    let sum: f64 = expected
        .iter()
        .zip(recorded)
        .zip(size)
        .map(|((&mean, &count), &size)| ln_probability(count, floored(mean), sensible_size(size)))
        .sum();
    sum / expected.len().max(1) as f64
}

/// Poisson log score gained over another forecast, summed over cells, in nats. Divided by the
/// number of incidents it is the information gain per incident (Rhoades and others 2011).
pub fn poisson_gain(expected: &[f64], reference: &[f64], recorded: &[u32]) -> f64 {
    expected
        .iter()
        .zip(reference)
        .zip(recorded)
        .map(|((&expected, &reference), &count)| {
            let (expected, reference) = (floored(expected), floored(reference));
            let surplus = expected - reference;
            if count == 0 { -surplus } else { f64::from(count) * (expected / reference).ln() - surplus }
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::super::reference;
    use super::*;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    #[test]
    fn agrees_with_scoringrules() {
        // (recorded, mean, size, −ln probability) by scoringrules 0.10 logs_poisson and
        // logs_negbinom, checked against scipy 1.17 logpmf.
        let cases =
            reference::<(u32, f64, Option<f64>, f64)>(include_str!("../../../tests/data/scores/logarithmic.json"));
        for (recorded, mean, size, score) in cases {
            let size = size.unwrap_or(f64::INFINITY);
            let found = -negative_binomial_log_score(&[mean], &[recorded], &[size]);
            assert_relative_eq!(found, score, max_relative = 1e-9, epsilon = 1e-12);
            if f64::is_infinite(size) {
                assert_relative_eq!(-poisson_log_score(&[mean], &[recorded]), score, max_relative = 1e-9);
            }
        }
    }

    #[test]
    fn poisson_score_by_hand() {
        // λ = 2, y = 3: 2 − 3 ln 2 + ln 6.
        let wanted = -(2.0 - 3.0 * 2.0_f64.ln() + 6.0_f64.ln());
        assert_relative_eq!(poisson_log_score(&[2.0], &[3]), wanted, max_relative = 1e-12);
    }

    #[test]
    fn gain_is_the_difference_of_scores() {
        let (a, b, y) = ([0.5, 2.0, 0.1], [1.0, 1.0, 1.0], [0, 3, 1]);
        let wanted = 3.0 * (poisson_log_score(&a, &y) - poisson_log_score(&b, &y));
        assert_relative_eq!(poisson_gain(&a, &b, &y), wanted, max_relative = 1e-12);
    }

    #[test]
    fn masking_cells_never_pays() {
        let recorded = [1, 0, 0, 2];
        let honest = [0.5, 0.1, 0.1, 1.5];
        for masked in [[0.0, 0.1, 0.1, 1.5], [f64::NAN, 0.1, 0.1, 1.5], [0.5, 0.1, 0.1, 0.0], [0.0; 4]] {
            assert!(poisson_log_score(&masked, &recorded) < poisson_log_score(&honest, &recorded));
            assert!(poisson_gain(&masked, &honest, &recorded) < 0.0);
            assert!(poisson_log_score(&masked, &recorded).is_finite());
        }
    }

    proptest! {
        #[test]
        fn too_high_by_a_factor_loses_what_the_formula_says(rates in proptest::collection::vec(0.01_f64..5.0, 1..40), factor in 0.2_f64..5.0) {
            let recorded: Vec<u32> = rates.iter().map(|rate| rate.round() as u32).collect();
            let scaled: Vec<f64> = rates.iter().map(|rate| rate * factor).collect();
            let all: f64 = rates.iter().sum();
            let incidents: u32 = recorded.iter().sum();
            let wanted = f64::from(incidents) * factor.ln() - all * (factor - 1.0);
            prop_assert!((poisson_gain(&scaled, &rates, &recorded) - wanted).abs() < 1e-9 * (1.0 + wanted.abs()));
        }
    }
}
