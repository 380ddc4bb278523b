//! The number test of CSEP (Zechar, Gerstenberger and Rhoades 2010): does the recorded total fit the
//! forecast total?

use super::distribution::CountDistribution;

/// Both tails at the recorded number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberTest {
    /// Chance of at least as many as recorded: small when too few were forecast.
    pub delta1: f64,
    /// Chance of at most as many as recorded: small when too many were forecast.
    pub delta2: f64,
}

impl NumberTest {
    /// The test under Poisson (infinite size) or a negative binomial, whose variance is
    /// mean + mean²/size (Savran and Werner's extension, pyCSEP).
    pub fn new(recorded: u32, expected: f64, size: f64) -> Self {
        let (below, upto) = CountDistribution::new(expected, size).below_and_upto(recorded);
        Self { delta1: 1.0 - below, delta2: upto }
    }

    /// Two-sided p: the smaller tail doubled, at most 1.
    pub fn p(self) -> f64 {
        (2.0 * self.delta1.min(self.delta2)).clamp(0.0, 1.0)
    }
}

/// Chance of at most `successes` in `trials` that each succeed with this probability.
pub fn binomial_upto(successes: usize, trials: usize, probability: f64) -> f64 {
    if successes >= trials {
        return 1.0;
    }
    statrs::function::beta::beta_reg((trials - successes) as f64, successes as f64 + 1.0, 1.0 - probability)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn agrees_with_pycsep() {
        // pyCSEP's own example rounds these to 0.1355 and 0.9165 (Poisson) and to 0.2193 and 0.8265
        // (variance 25): 14 recorded where 10 were expected. Digits by scipy 1.17:
        // 1 − poisson.cdf(13, 10), poisson.cdf(14, 10), and nbinom with mean 10 and variance 25.
        let poisson = NumberTest::new(14, 10.0, f64::INFINITY);
        assert_relative_eq!(poisson.delta1, 0.135_535_577_380_689_1, max_relative = 1e-9);
        assert_relative_eq!(poisson.delta2, 0.916_541_527_065_337_2, max_relative = 1e-9);
        let size = 10.0 * 10.0 / (25.0 - 10.0);
        let negative_binomial = NumberTest::new(14, 10.0, size);
        assert_relative_eq!(negative_binomial.delta1, 0.219_257_901_162_851_7, max_relative = 1e-9);
        assert_relative_eq!(negative_binomial.delta2, 0.826_538_283_368_098_4, max_relative = 1e-9);
    }

    #[test]
    fn binomial_by_hand() {
        assert_relative_eq!(binomial_upto(0, 2, 0.95), 0.0025, max_relative = 1e-9);
        assert_relative_eq!(binomial_upto(1, 2, 0.95), 0.0975, max_relative = 1e-9);
        assert_eq!(binomial_upto(2, 2, 0.95), 1.0);
    }

    #[test]
    fn nothing_recorded_of_nothing_expected_is_no_surprise() {
        assert_relative_eq!(NumberTest::new(0, 1e-9, f64::INFINITY).p(), 1.0);
        assert!(NumberTest::new(5, 0.0, f64::INFINITY).p() < 1e-20 + 1e-12);
    }
}
