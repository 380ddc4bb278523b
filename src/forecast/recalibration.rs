//! How widely counts scatter around what was foreseen for them, by level: learned from forecasts of
//! past periods that had not been seen when they were made.
//!
//! Variance is `mean · (1 + linear) + quadratic · mean²`. The first extra term is scatter in
//! proportion to the count (several incidents from one cause), the second a rate that is itself not
//! known (a cell's, or the whole area's); one size for all cells would give either the quiet or the
//! busy ones intervals that are too wide (NB1 and NB2 of Cameron and Trivedi 1986, side by side).

use statrs::function::gamma::ln_gamma;

use super::negative_binomial::ln_kernel;

/// Levels of expected count told apart.
const LEVELS_PER_E_FOLD: f64 = 3.0;
/// First values tried for either term; later ones are tried between the best and its neighbours.
const TRIED: [f64; 9] = [0.0, 0.01, 0.03, 0.08, 0.2, 0.4, 0.8, 1.6, 3.2];
/// Rounds of finer values.
const ROUNDS: usize = 4;
/// Strength of the pull towards chance alone, in units of log-likelihood for each unit of a term.
const PULL: f64 = 1.0;

/// Scatter of counts around their expected values.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Dispersion {
    /// Extra variance in proportion to the mean.
    pub linear: f64,
    /// Extra variance in proportion to the squared mean.
    pub quadratic: f64,
}

impl Dispersion {
    /// The terms that make recorded counts most likely given what was expected. Chance alone when
    /// there is nothing to learn from.
    pub fn learn(counts_and_means: impl IntoIterator<Item = (u32, f64)>) -> Self {
        let levels = Levels::gather(counts_and_means);
        let score = |linear: f64, quadratic: f64| {
            levels.ln_likelihood(Self { linear, quadratic }) - PULL * (linear + quadratic)
        };
        let mut best = (f64::NEG_INFINITY, 0.0, 0.0);
        let consider = |linear: f64, quadratic: f64, best: &mut (f64, f64, f64)| {
            let value = score(linear, quadratic);
            if value > best.0 {
                *best = (value, linear, quadratic);
            }
        };
        for linear in TRIED {
            for quadratic in TRIED {
                consider(linear, quadratic, &mut best);
            }
        }
        // From steps of a factor of two or so down to some percent.
        let mut reach = 1.6_f64;
        for _ in 0..ROUNDS {
            let (_, linear, quadratic) = best;
            let near = |value: f64| {
                if value == 0.0 { [0.0, 0.002 * reach, 0.005 * reach] } else { [value / reach, value, value * reach] }
            };
            for linear in near(linear) {
                for quadratic in near(quadratic) {
                    consider(linear, quadratic, &mut best);
                }
            }
            reach = reach.sqrt();
        }
        Self { linear: best.1, quadratic: best.2 }
    }

    /// Size parameter of a count with this mean; `∞` is Poisson.
    pub fn size(self, mean: f64) -> f64 {
        let extra = self.linear + self.quadratic * mean;
        if extra * mean > 1e-9 * mean.max(1e-300) && extra > 1e-9 { mean / extra } else { f64::INFINITY }
    }

    /// The same scatter with a rate that all cells share added: `size` is the shared rate's.
    pub fn with_shared(self, size: f64) -> Self {
        let shared = 1.0 / size;
        Self { linear: self.linear, quadratic: (1.0 + self.quadratic) * (1.0 + shared) - 1.0 }
    }

    /// In words, for the summary of a model.
    pub fn words(self) -> String {
        if self.size(1.0).is_infinite() {
            return "no more than by chance".to_owned();
        }
        let times = |mean: f64| 1.0 + self.linear + self.quadratic * mean;
        format!(
            "{:.2} times as widely as by chance where 1 is expected, {:.2} times where 4 are",
            times(1.0),
            times(4.0)
        )
    }
}

/// Counts gathered by level of what was expected: all that the likelihood needs.
struct Levels {
    /// Mean expected count, then (count, times) of each count recorded.
    levels: Vec<(f64, Vec<(u32, f64)>)>,
}

impl Levels {
    fn gather(counts_and_means: impl IntoIterator<Item = (u32, f64)>) -> Self {
        let mut levels = std::collections::BTreeMap::<i32, (f64, f64, std::collections::BTreeMap<u32, f64>)>::new();
        for (count, mean) in counts_and_means {
            if !(mean > 0.0 && mean.is_finite()) {
                continue;
            }
            let level = (mean.ln() * LEVELS_PER_E_FOLD).floor() as i32;
            let entry = levels.entry(level).or_default();
            entry.0 += mean;
            entry.1 += 1.0;
            *entry.2.entry(count).or_default() += 1.0;
        }
        let levels =
            levels.into_values().map(|(sum, cells, counts)| (sum / cells, counts.into_iter().collect())).collect();
        Self { levels }
    }

    fn ln_likelihood(&self, dispersion: Dispersion) -> f64 {
        self.levels
            .iter()
            .map(|(mean, counts)| {
                let size = dispersion.size(*mean);
                let term = |count: u32| {
                    if size.is_infinite() || count < 9 {
                        return ln_kernel(count, *mean, size);
                    }
                    let y = f64::from(count);
                    let log = (mean / size).ln_1p();
                    ln_gamma(size + y) - ln_gamma(size) - size * log + y * (mean.ln() - size.ln() - log)
                };
                counts.iter().map(|&(count, times)| times * term(count)).sum::<f64>()
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::negative_binomial::ln_probability;
    use approx::assert_relative_eq;

    /// Counts as often as a distribution with these terms has them, at several levels.
    fn counts(truth: Dispersion) -> Vec<(u32, f64)> {
        let mut pairs = Vec::new();
        for mean in [0.05, 0.3, 1.0, 3.0, 9.0] {
            for count in 0..120 {
                let chance = ln_probability(count, mean, truth.size(mean)).exp();
                pairs.extend(std::iter::repeat_n((count, mean), (chance * 4000.0).round() as usize));
            }
        }
        pairs
    }

    #[test]
    fn both_terms_are_found() {
        for (linear, quadratic) in [(0.25, 0.0), (0.0, 0.3), (0.3, 0.2)] {
            let truth = Dispersion { linear, quadratic };
            let found = Dispersion::learn(counts(truth));
            for mean in [0.3, 1.0, 3.0, 9.0] {
                let variance = |of: Dispersion| 1.0 + of.linear + of.quadratic * mean;
                assert_relative_eq!(variance(found), variance(truth), max_relative = 0.08);
            }
        }
    }

    #[test]
    fn chance_alone_stays_chance() {
        let found = Dispersion::learn(counts(Dispersion::default()));
        assert!(found.linear < 0.01 && found.quadratic < 0.01, "{found:?}");
        assert_eq!(Dispersion::learn([]), Dispersion::default());
        assert!(Dispersion::default().size(3.0).is_infinite());
        assert_eq!(Dispersion::default().words(), "no more than by chance");
    }

    #[test]
    fn size_gives_the_variance_back() {
        let dispersion = Dispersion { linear: 0.5, quadratic: 0.25 };
        // at a mean of 2: 2 · 1.5 + 0.25 · 4 = 4 = 2 + 2²/k
        assert_relative_eq!(dispersion.size(2.0), 2.0, max_relative = 1e-12);
        // a shared rate with relative variance 0.1: (1 + 0.25) · 1.1 − 1
        assert_relative_eq!(dispersion.with_shared(10.0).quadratic, 0.375, max_relative = 1e-12);
        assert_eq!(dispersion.with_shared(f64::INFINITY), dispersion);
    }
}
