//! The distribution of a count, laid out once: its cumulative probabilities are what calibration and
//! ranked scores are made of.
//!
//! Terms are built by the ratio of neighbours outwards from the largest, so nothing underflows at
//! any mean, and only as many as matter: the work is bounded by [`MOST_TERMS`]. Beyond that a count
//! is as good as continuous and the gamma (or normal) distribution of the same mean and variance
//! stands in for it.

use statrs::function::erf::erfc;
use statrs::function::gamma::gamma_lr;

use super::floor::{floored, sensible_size};

/// More terms than this are not summed.
const MOST_TERMS: f64 = 2e6;
/// Terms smaller than this share of the largest are left out below it.
const LEAST_TERM: f64 = 1e-18;
/// A gamma distribution of larger shape is taken to be normal.
pub(super) const NORMAL_SHAPE: f64 = 1e5;

/// Poisson or negative-binomial distribution of one count.
#[derive(Debug, Clone)]
pub struct CountDistribution {
    pub(super) form: Form,
}

#[derive(Debug, Clone)]
pub(super) enum Form {
    /// Probabilities of `first`, `first + 1`, …; they add up to 1.
    Terms { first: f64, terms: Vec<f64> },
    /// Mean and variance.
    Continuous { mean: f64, variance: f64 },
}

impl CountDistribution {
    /// The distribution with this mean and negative-binomial size (infinite: Poisson).
    pub fn new(mean: f64, size: f64) -> Self {
        let (mean, size) = (floored(mean), sensible_size(size));
        let variance = mean + mean * mean / size;
        if 45.0 * variance / mean + 20.0 * variance.sqrt() > MOST_TERMS {
            return Self { form: Form::Continuous { mean, variance } };
        }
        // p(x+1)/p(x) = (x + k)/(x + 1) · m/(m + k)
        let ratio = |x: f64| {
            if size.is_infinite() { mean / (x + 1.0) } else { (x + size) / (x + 1.0) * (mean / (mean + size)) }
        };
        let mode = match size {
            size if size.is_infinite() => mean.floor(),
            size if size > 1.0 => (mean * (size - 1.0) / size).floor(),
            _ => 0.0,
        };
        let mut terms = Vec::with_capacity(32);
        let (mut first, mut term) = (mode, 1.0);
        while first > 0.0 && term > LEAST_TERM {
            first -= 1.0;
            term /= ratio(first);
            terms.push(term);
        }
        terms.reverse();
        terms.push(1.0);
        let (mut x, mut term) = (mode, 1.0);
        loop {
            let factor = ratio(x);
            x += 1.0;
            term *= factor;
            terms.push(term);
            // The rest is at most a geometric series of the larger of the present ratio and its limit.
            let next = ratio(x).max(if size.is_infinite() { 0.0 } else { mean / (mean + size) });
            if next < 1.0 && term * next / (1.0 - next) < LEAST_TERM {
                break;
            }
        }
        let all: f64 = terms.iter().sum();
        for term in &mut terms {
            *term /= all;
        }
        Self { form: Form::Terms { first, terms } }
    }

    /// Probabilities of fewer than `count` and of at most `count`.
    pub fn below_and_upto(&self, count: u32) -> (f64, f64) {
        let count = f64::from(count);
        match &self.form {
            Form::Terms { first, terms } => {
                if count < *first {
                    return (0.0, 0.0);
                }
                let at = (count - first) as usize;
                let below: f64 = terms.iter().take(at).sum();
                (below.min(1.0), (below + terms.get(at).copied().unwrap_or(0.0)).min(1.0))
            }
            Form::Continuous { mean, variance } => {
                let upto = |x: f64| continuous_upto(x, *mean, *variance);
                (upto(count - 0.5), upto(count + 0.5))
            }
        }
    }
}

/// Probability of at most `x` under the gamma distribution of this mean and variance.
pub(super) fn continuous_upto(x: f64, mean: f64, variance: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let shape = mean * mean / variance;
    if shape > NORMAL_SHAPE {
        erfc((mean - x) / (2.0 * variance).sqrt()) / 2.0
    } else {
        gamma_lr(shape, x * mean / variance)
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference;
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn cumulative_probabilities_agree_with_scipy() {
        // (count, mean, size, P(< count), P(≤ count)) by scipy 1.17: poisson.cdf, nbinom.cdf.
        let cases =
            reference::<(u32, f64, Option<f64>, f64, f64)>(include_str!("../../../tests/data/scores/cumulative.json"));
        for (count, mean, size, below, upto) in cases {
            let found = CountDistribution::new(mean, size.unwrap_or(f64::INFINITY)).below_and_upto(count);
            assert_relative_eq!(found.0, below, max_relative = 1e-9, epsilon = 1e-15);
            assert_relative_eq!(found.1, upto, max_relative = 1e-9, epsilon = 1e-15);
        }
    }

    #[test]
    fn huge_and_strange_means_take_bounded_work() {
        let distribution = CountDistribution::new(1e9, 3.0);
        let (_, upto) = distribution.below_and_upto(1_000_000_000);
        assert!((0.55..0.60).contains(&upto), "{upto}");
        let (below, upto) = CountDistribution::new(746.0, f64::INFINITY).below_and_upto(746);
        assert!(below < 0.5 && upto > 0.5);
        assert_eq!(CountDistribution::new(f64::NAN, f64::NAN).below_and_upto(3).1, 1.0);
        // where terms end and the continuous stand-in begins, both say the same
        let (mean, size) = (30_000.0, 1.0);
        let variance = mean + mean * mean / size;
        let exact = CountDistribution::new(mean, size).below_and_upto(20_000).1;
        assert_relative_eq!(continuous_upto(20_000.5, mean, variance), exact, max_relative = 1e-4);
    }
}
