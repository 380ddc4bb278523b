//! Ranked probability score of a count: Σ over x of (P(at most x) − 1 if recorded ≤ x)².
//!
//! For whole numbers it is the same as the continuous ranked probability score (CRPS; Matheson and
//! Winkler 1976; closed forms for counts in Wei and Held 2014). It is in incidents, 0 is perfect. The
//! sum is taken as it stands, each tail from its own end: all terms are positive and nothing cancels,
//! which the closed forms through Bessel and hypergeometric functions cannot say of large means.

use std::f64::consts::PI;

use statrs::function::beta::ln_beta;
use statrs::function::gamma::ln_gamma;

use super::distribution::{CountDistribution, Form, NORMAL_SHAPE, continuous_upto};

/// Ranked probability score of one count.
pub fn ranked_probability_score(distribution: &CountDistribution, recorded: u32) -> f64 {
    let recorded = f64::from(recorded);
    match &distribution.form {
        Form::Terms { first, terms } => {
            let last = first + terms.len() as f64 - 1.0;
            // Certainly too low or too high outside the terms: one a count in between.
            let mut score = (first - recorded).max(0.0) + (recorded - 1.0 - last).max(0.0);
            let below = ((recorded - first).max(0.0) as usize).min(terms.len());
            let mut upto = 0.0;
            for term in &terms[..below] {
                upto += term;
                score += upto * upto;
            }
            let mut over = 0.0;
            for term in terms[below..].iter().rev() {
                score += over * over;
                over += term;
            }
            score
        }
        Form::Continuous { mean, variance } => continuous(*mean, *variance, recorded),
    }
}

/// CRPS of the continuous stand-in: E|X − y| − E|X − X′|/2 in closed form for the gamma (Scheuerer
/// and Möller 2015) and for the normal distribution (Gneiting and others 2005).
fn continuous(mean: f64, variance: f64, recorded: f64) -> f64 {
    let shape = mean * mean / variance;
    let upto = continuous_upto(recorded, mean, variance);
    // Mean × density of the gamma of one more shape, which the formula needs, is σ × density of the
    // normal in the limit; E|X − X′|/2 is σ/√π there.
    let (spike, half_difference) = if shape > NORMAL_SHAPE {
        let z2 = (recorded - mean).powi(2) / variance;
        (variance.sqrt() * (-z2 / 2.0).exp() / (2.0 * PI).sqrt(), (variance / PI).sqrt())
    } else {
        let y = recorded * mean / variance;
        let term = if y > 0.0 { (shape * y.ln() - y - ln_gamma(shape + 1.0)).exp() } else { 0.0 };
        (mean * term, variance / mean * (-ln_beta(0.5, shape)).exp())
    };
    (recorded - mean) * (2.0 * upto - 1.0) + 2.0 * spike - half_difference
}

#[cfg(test)]
mod tests {
    use super::super::reference;
    use super::*;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    #[test]
    fn agrees_with_scoringrules() {
        // (recorded, mean, size, score) by scoringrules 0.10 crps_poisson and crps_negbinom, each
        // checked against a brute-force sum of squared differences in scipy 1.17.
        let cases = reference::<(u32, f64, Option<f64>, f64)>(include_str!(
            "../../../tests/data/scores/ranked_probability.json"
        ));
        for (recorded, mean, size, score) in cases {
            let distribution = CountDistribution::new(mean, size.unwrap_or(f64::INFINITY));
            let found = ranked_probability_score(&distribution, recorded);
            assert_relative_eq!(found, score, max_relative = 1e-9);
        }
    }

    #[test]
    fn huge_means_are_scored() {
        // As a normal of standard deviation σ at its mean: σ (√2 − 1)/√π.
        for mean in [746.0, 1e6, 9e8] {
            let sd = f64::sqrt(mean);
            let found = ranked_probability_score(&CountDistribution::new(mean, f64::INFINITY), mean as u32);
            let wanted = sd * (2.0_f64.sqrt() - 1.0) / PI.sqrt();
            assert_relative_eq!(found, wanted, max_relative = 2e-2);
        }
        // where terms end and the continuous stand-ins begin, they agree
        for (mean, size) in [(30_000.0, 1.0), (2e6, 2e6)] {
            let exact = ranked_probability_score(&CountDistribution::new(mean, size), mean as u32);
            assert_relative_eq!(continuous(mean, mean + mean * mean / size, mean), exact, max_relative = 1e-3);
        }
        let overdispersed = ranked_probability_score(&CountDistribution::new(1e9, 2.0), 500_000_000);
        assert!(overdispersed > 1e8 && overdispersed < 1e9, "{overdispersed}");
    }

    proptest! {
        #[test]
        fn far_misses_cost_their_distance(mean in 0.01_f64..50.0, size in 0.2_f64..20.0, far in 5_000_u32..1_000_000) {
            // E|X − y| − E|X − X′|/2, and for y beyond all X the first part is y − mean.
            let distribution = CountDistribution::new(mean, size);
            let near = ranked_probability_score(&distribution, far);
            let next = ranked_probability_score(&distribution, far + 1);
            prop_assert!((next - near - 1.0).abs() < 1e-6);
            prop_assert!(ranked_probability_score(&distribution, mean as u32) < near);
        }
    }
}
