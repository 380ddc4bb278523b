//! The spatial and the conditional-likelihood test of CSEP (Zechar, Gerstenberger and Rhoades 2010;
//! Werner and others 2011): is the log-likelihood of what was recorded as high as it would be if the
//! forecast were true?
//!
//! Both are conditional on the recorded number: the rates are first scaled to it, so that a forecast
//! with the wrong total fails the number test alone, and every simulated period holds exactly as
//! many incidents (comparing simulations of the forecast's number with a likelihood of the recorded
//! one was once a mistake in pyCSEP). With one period and one magnitude class the two tests are the
//! same test under Poisson; the conditional one therefore also takes the forecast's own
//! negative-binomial sizes, under which incidents may come in clusters.
//!
//! Given their total, negative-binomial counts are drawn by moving one incident at a time: an
//! incident lands in cell j with a weight of (others already there + kⱼ) mⱼ/(mⱼ + kⱼ), which is
//! their exact conditional distribution (a Pólya urn). Under Poisson nothing depends on the others,
//! and the draws are plain multinomial ones.

use rand::distr::Distribution;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::weighted::WeightedAliasIndex;

use super::floor::{floored, sensible_size};

/// Simulated periods, fewer when a period holds very many incidents.
const SIMULATIONS: usize = 500;
/// Never fewer than this: p is known to a hundredth.
const LEAST_SIMULATIONS: usize = 99;
/// Incidents placed in all, at most, unless the least simulations need more.
const MOST_PLACED: usize = 250_000;
/// Rounds in which every incident is moved once, before the first period is kept.
const ROUNDS_BEFORE: usize = 10;
/// Trials before all incidents are gone through.
const MOST_TRIALS: usize = 50;
/// Log-likelihoods closer than this are the same.
const TOLERANCE: f64 = 1e-9;

/// Share of simulated periods whose log-likelihood is no higher than that of what was recorded,
/// recorded one included; small when incidents fell where they were not expected. `size` is one a
/// cell, or `None` for Poisson. 1 when nothing was recorded.
pub fn likelihood_quantile(expected: &[f64], size: Option<&[f64]>, recorded: &[u32], seed: u64) -> f64 {
    let mut events: Vec<usize> = recorded
        .iter()
        .enumerate()
        .take(expected.len())
        .flat_map(|(cell, &count)| std::iter::repeat_n(cell, count as usize))
        .collect();
    if events.is_empty() {
        return 1.0;
    }
    let Some(mut urn) = Urn::new(expected, size, events.len()) else { return 1.0 };
    let observed = urn.log_likelihood(&events);
    let tolerance = TOLERANCE * (1.0 + observed.abs());
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let simulations = (MOST_PLACED / events.len()).clamp(LEAST_SIMULATIONS, SIMULATIONS);
    urn.deal(&mut events, &mut random);
    for _ in 0..if urn.is_poisson { 0 } else { ROUNDS_BEFORE } {
        urn.redistribute(&mut events, &mut random);
    }
    let mut no_higher = 1;
    for _ in 0..simulations {
        urn.redistribute(&mut events, &mut random);
        if urn.log_likelihood(&events) <= observed + tolerance {
            no_higher += 1;
        }
    }
    f64::from(no_higher) / (simulations + 1) as f64
}

/// Counts with a fixed total, one incident at a time.
struct Urn {
    is_poisson: bool,
    /// mⱼ/(mⱼ + kⱼ): the weight of an incident that is already there.
    pull: Vec<f64>,
    /// kⱼ mⱼ/(mⱼ + kⱼ): the weight of an empty cell.
    base: Vec<f64>,
    all_base: f64,
    most_pull: f64,
    fresh: WeightedAliasIndex<f64>,
    /// How many incidents of a cell have been met while scoring; all zero in between.
    met: Vec<u32>,
}

impl Urn {
    fn new(expected: &[f64], size: Option<&[f64]>, incidents: usize) -> Option<Self> {
        let all: f64 = expected.iter().map(|&rate| floored(rate)).sum();
        let means: Vec<f64> = expected.iter().map(|&rate| floored(rate) * incidents as f64 / all).collect();
        let size: Vec<f64> = match size {
            Some(size) => size.iter().map(|&size| sensible_size(size)).collect(),
            None => vec![f64::INFINITY; means.len()],
        };
        let pull: Vec<f64> = means.iter().zip(&size).map(|(mean, size)| mean / (mean + size)).collect();
        let base: Vec<f64> = means
            .iter()
            .zip(&size)
            .map(|(&mean, &size)| if size.is_infinite() { mean } else { size * mean / (mean + size) })
            .collect();
        Some(Self {
            is_poisson: size.iter().all(|size| size.is_infinite()),
            all_base: base.iter().sum(),
            most_pull: pull.iter().copied().fold(0.0, f64::max),
            fresh: WeightedAliasIndex::new(base.clone()).ok()?,
            met: vec![0; means.len()],
            pull,
            base,
        })
    }

    /// Log-likelihood up to a constant of the forecast: Σ over incidents of ln((r + k) m/(m + k)) −
    /// ln(r + 1), where r counts those met before in the same cell.
    fn log_likelihood(&mut self, events: &[usize]) -> f64 {
        let mut sum = 0.0;
        for &cell in events {
            let met = f64::from(self.met[cell]);
            sum += ((self.base[cell] + met * self.pull[cell]) / (met + 1.0)).ln();
            self.met[cell] += 1;
        }
        for &cell in events {
            self.met[cell] = 0;
        }
        sum
    }

    /// Puts every incident where chance would put it if it were alone.
    fn deal(&self, events: &mut [usize], random: &mut ChaCha8Rng) {
        for event in events {
            *event = self.fresh.sample(random);
        }
    }

    /// Moves every incident once, given all others.
    fn redistribute(&self, events: &mut [usize], random: &mut ChaCha8Rng) {
        if self.is_poisson {
            self.deal(events, random);
            return;
        }
        let mut pulls: f64 = events.iter().map(|&cell| self.pull[cell]).sum();
        for place in 0..events.len() {
            pulls -= self.pull[events[place]];
            let cell = if random.random::<f64>() * (self.all_base + pulls.max(0.0)) < self.all_base {
                self.fresh.sample(random)
            } else {
                self.joined(events, place, random)
            };
            pulls += self.pull[cell];
            events[place] = cell;
        }
    }

    /// The cell of one of the other incidents, drawn by their pulls: by trial, or by going through
    /// them all where most hardly pull.
    fn joined(&self, events: &[usize], place: usize, random: &mut ChaCha8Rng) -> usize {
        for _ in 0..MOST_TRIALS {
            let other = random.random_range(0..events.len());
            if other != place && random.random::<f64>() * self.most_pull < self.pull[events[other]] {
                return events[other];
            }
        }
        let others = || events.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, &cell)| cell);
        let mut left = random.random::<f64>() * others().map(|cell| self.pull[cell]).sum::<f64>();
        others()
            .find(|&cell| {
                left -= self.pull[cell];
                left <= 0.0
            })
            .unwrap_or(events[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::negative_binomial::ln_probability;
    use approx::assert_relative_eq;

    #[test]
    fn two_cells_by_enumeration() {
        // Rates 3 and 1, two incidents, both in the rarer cell: of the three ways (2,0), (1,1) and
        // (0,2), with chances 9, 6 and 1 in 16, only itself is as unlikely.
        let p = likelihood_quantile(&[3.0, 1.0], None, &[0, 2], 1);
        assert_relative_eq!(p, 1.0 / 16.0, epsilon = 0.03);
        assert_eq!(likelihood_quantile(&[3.0, 1.0], None, &[2, 0], 1), 1.0);
        assert_eq!(likelihood_quantile(&[3.0, 1.0], None, &[0, 0], 1), 1.0);
    }

    #[test]
    fn a_wrong_total_alone_does_not_fail_it() {
        let (rates, recorded) = ([3.0, 1.0, 0.5, 0.2], [4, 1, 1, 0]);
        let tenfold = rates.map(|rate| rate * 10.0);
        assert_eq!(likelihood_quantile(&rates, None, &recorded, 7), likelihood_quantile(&tenfold, None, &recorded, 7));
    }

    #[test]
    fn draws_have_the_exact_conditional_distribution() {
        // Three cells, three incidents: the chances of all ten ways, from the probabilities of counts.
        let (means, size) = ([1.5, 1.0, 0.5], [0.4, 2.0, 1.0]);
        let urn = Urn::new(&means, Some(&size), 3).unwrap();
        let mut random = ChaCha8Rng::seed_from_u64(5);
        let mut events = vec![0; 3];
        urn.deal(&mut events, &mut random);
        let mut found = std::collections::BTreeMap::<Vec<u32>, f64>::new();
        let draws = 60_000;
        for _ in 0..draws {
            urn.redistribute(&mut events, &mut random);
            let counts = (0..3).map(|cell| events.iter().filter(|&&event| event == cell).count() as u32).collect();
            *found.entry(counts).or_default() += 1.0 / f64::from(draws);
        }
        let weight = |counts: &[u32]| -> f64 {
            counts
                .iter()
                .enumerate()
                .map(|(cell, &count)| ln_probability(count, means[cell], size[cell]))
                .sum::<f64>()
                .exp()
        };
        let all: f64 = found.keys().map(|counts| weight(counts)).sum();
        assert_eq!(found.len(), 10);
        for (counts, share) in &found {
            assert_relative_eq!(*share, weight(counts) / all, epsilon = 0.01);
        }
    }

    #[test]
    fn likelihood_is_that_of_the_counts() {
        let (means, size) = ([1.5, 1.0, 0.5], [0.4, 2.0, 1.0]);
        let mut urn = Urn::new(&means, Some(&size), 3).unwrap();
        let full = |counts: [u32; 3]| -> f64 {
            (0..3).map(|cell| ln_probability(counts[cell], means[cell], size[cell])).sum()
        };
        let found = urn.log_likelihood(&[0, 0, 0]) - urn.log_likelihood(&[0, 1, 2]);
        assert_relative_eq!(found, full([3, 0, 0]) - full([1, 1, 1]), max_relative = 1e-10);
    }

    #[test]
    fn cells_that_hardly_pull_do_not_hold_it_up() {
        let (rates, size) = ([5.0, 1e-5, 1e-5, 4.0], [1e-2, 1e6, 1e6, f64::INFINITY]);
        let p = likelihood_quantile(&rates, Some(&size), &[0, 40, 30, 0], 3);
        assert!(p < 0.01, "{p}");
    }

    #[test]
    fn passes_at_its_nominal_rate_under_its_own_forecast() {
        let cells = 200;
        let rates: Vec<f64> = (0..cells).map(|cell| 3.0 / (f64::from(cell) + 2.0)).collect();
        let size = vec![0.5; 200];
        let urn = Urn::new(&rates, Some(&size), 15).unwrap();
        let mut random = ChaCha8Rng::seed_from_u64(9);
        let mut events = vec![0; 15];
        urn.deal(&mut events, &mut random);
        let (mut failed, mut failed_poisson) = (0, 0);
        for trial in 0..200 {
            for _ in 0..10 {
                urn.redistribute(&mut events, &mut random);
            }
            let mut recorded = vec![0; 200];
            for &cell in &events {
                recorded[cell] += 1;
            }
            failed += i32::from(likelihood_quantile(&rates, Some(&size), &recorded, trial) < 0.05);
            failed_poisson += i32::from(likelihood_quantile(&rates, None, &recorded, trial) < 0.05);
        }
        assert!((2..=20).contains(&failed), "{failed}");
        assert!(failed_poisson > 25, "clusters should fail a test that knows none: {failed_poisson}");
    }
}
