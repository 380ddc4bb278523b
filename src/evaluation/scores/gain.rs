//! Information gain per incident of one forecast over another, paired incident by incident
//! (Rhoades, Schorlemmer, Gerstenberger and others 2011; the T and W tests of CSEP).
//!
//! Each incident contributes the log of the ratio of the two rates where it happened; the mean of
//! these, less the difference of the two totals per incident, is the gain in Poisson log score.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::floor::floored;
use super::wilcoxon::signed_rank_p;

/// Log rate ratios at incidents, and the totals that pay for them.
#[derive(Debug, Clone, Default)]
pub struct PairedRates {
    log_ratios: Vec<f64>,
    surplus: f64,
}

/// The T test's answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TTest {
    /// Mean gain per incident, nats.
    pub gain: f64,
    /// 95% interval, infinite where there are too few incidents for one.
    pub lower: f64,
    /// 95% interval.
    pub upper: f64,
    /// Two-sided p.
    pub p: f64,
}

impl PairedRates {
    /// Adds one period.
    pub fn add(&mut self, expected: &[f64], reference: &[f64], recorded: &[u32]) {
        for ((&expected, &reference), &count) in expected.iter().zip(reference).zip(recorded) {
            let (expected, reference) = (floored(expected), floored(reference));
            self.surplus += expected - reference;
            if count > 0 {
                let log = (expected / reference).ln();
                self.log_ratios.extend(std::iter::repeat_n(log, count as usize));
            }
        }
    }

    /// Number of incidents.
    pub fn incidents(&self) -> usize {
        self.log_ratios.len()
    }

    /// (N̂A − N̂B)/N: how much more the forecast expected, per incident.
    fn surplus_per_incident(&self) -> f64 {
        self.surplus / self.log_ratios.len().max(1) as f64
    }

    /// Gain with its paired T test: incidents are taken to be independent, so the interval is too
    /// narrow when many fall in one place; the bootstrap over origins is its check.
    pub fn t_test(&self) -> TTest {
        let n = self.log_ratios.len() as f64;
        if n == 0.0 {
            return TTest { gain: 0.0, lower: f64::NEG_INFINITY, upper: f64::INFINITY, p: 1.0 };
        }
        let mean = self.log_ratios.iter().sum::<f64>() / n;
        let gain = mean - self.surplus_per_incident();
        let squares: f64 = self.log_ratios.iter().map(|log| (log - mean).powi(2)).sum();
        let Some(t) = (n > 1.0).then(|| StudentsT::new(0.0, 1.0, n - 1.0).ok()).flatten() else {
            return TTest { gain, lower: f64::NEG_INFINITY, upper: f64::INFINITY, p: 1.0 };
        };
        let error = (squares / (n - 1.0) / n).sqrt();
        let reach = t_quantile(0.975, n - 1.0) * error;
        let p = if error > 0.0 { 2.0 * t.cdf(-(gain / error).abs()) } else { f64::from(u8::from(gain == 0.0)) };
        TTest { gain, lower: gain - reach, upper: gain + reach, p }
    }

    /// Two-sided p of the W test: whether the median log ratio pays for the difference in totals.
    pub fn w_test(&self) -> f64 {
        let surplus = self.surplus_per_incident();
        let differences: Vec<f64> = self.log_ratios.iter().map(|log| log - surplus).collect();
        signed_rank_p(&differences)
    }
}

/// Quantile of Student's t, of one degree of freedom at least.
pub fn t_quantile(level: f64, degrees: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees.max(1.0)).map_or(f64::INFINITY, |t| t.inverse_cdf(level))
}

#[cfg(test)]
mod tests {
    use super::super::{poisson_gain, reference};
    use super::*;
    use approx::assert_relative_eq;

    /// (expected, reference, recorded), and gain, interval, p of T, p of W.
    type Case = (Vec<f64>, Vec<f64>, Vec<u32>, [f64; 5]);

    #[test]
    fn agrees_with_scipy() {
        // scipy 1.17: ttest_1samp and its confidence interval, wilcoxon (approx, no correction) of the
        // log rate ratios less (N̂A − N̂B)/N.
        let cases = reference::<Case>(include_str!("../../../tests/data/scores/paired.json"));
        for (expected, other, recorded, [gain, lower, upper, t_p, w_p]) in cases {
            let mut pairs = PairedRates::default();
            pairs.add(&expected, &other, &recorded);
            let found = pairs.t_test();
            assert_relative_eq!(found.gain, gain, max_relative = 1e-9);
            assert_relative_eq!(found.lower, lower, max_relative = 1e-9);
            assert_relative_eq!(found.upper, upper, max_relative = 1e-9);
            assert_relative_eq!(found.p, t_p, max_relative = 1e-8);
            assert_relative_eq!(pairs.w_test(), w_p, max_relative = 1e-8);
        }
    }

    #[test]
    fn mean_gain_is_the_gain_in_score() {
        let (a, b, y) = ([0.5, 2.0, 0.1], [1.0, 1.0, 1.0], [0, 3, 1]);
        let mut pairs = PairedRates::default();
        pairs.add(&a, &b, &y);
        assert_eq!(pairs.incidents(), 4);
        assert_relative_eq!(pairs.t_test().gain, poisson_gain(&a, &b, &y) / 4.0, max_relative = 1e-12);
    }

    #[test]
    fn a_forecast_gains_nothing_over_itself_or_from_nothing() {
        let mut pairs = PairedRates::default();
        pairs.add(&[0.5, 2.0], &[0.5, 2.0], &[1, 3]);
        assert_eq!(pairs.t_test(), TTest { gain: 0.0, lower: 0.0, upper: 0.0, p: 1.0 });
        assert_eq!(pairs.w_test(), 1.0);
        let none = PairedRates::default().t_test();
        assert!(none.lower.is_infinite() && none.p == 1.0);
    }

    #[test]
    fn students_t_as_tabled() {
        assert_relative_eq!(t_quantile(0.975, 5.0), 2.570_581_835_636_314, max_relative = 1e-10);
        assert_relative_eq!(t_quantile(0.975, 1500.0), 1.961_546_1, max_relative = 1e-6);
    }
}
