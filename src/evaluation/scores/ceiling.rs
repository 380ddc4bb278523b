//! What no map could do better: simulated periods of rates taken to be true.

use rand::SeedableRng;
use rand::distr::Distribution;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Gamma, Poisson};

use super::floor::{floored, sensible_size};
use super::ranking::HitCurve;

/// Simulated periods an origin.
pub const DRAWS: usize = 50;

/// What a forecaster who knew every rate would catch on average, summed over simulated periods.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knowable {
    /// Caught with each number of cells by ranking the true rates.
    pub caught: Vec<f64>,
    /// Caught with each number of cells by a map drawn after the event.
    pub best: Vec<f64>,
    /// Incidents in all.
    pub incidents: f64,
}

impl Knowable {
    /// Simulates periods with these rates and sizes and watches each of the numbers of cells.
    pub fn simulate(expected: &[f64], size: &[f64], chosen: &[usize], seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let rates: Vec<f64> = expected.iter().map(|&rate| floored(rate)).collect();
        let gammas: Vec<Option<Gamma<f64>>> = rates
            .iter()
            .zip(size)
            .map(|(&rate, &size)| {
                let size = sensible_size(size);
                if size.is_finite() { Gamma::new(size, rate / size).ok() } else { None }
            })
            .collect();
        let mut known = Self { caught: vec![0.0; chosen.len()], best: vec![0.0; chosen.len()], incidents: 0.0 };
        let mut counts = vec![0; rates.len()];
        for _ in 0..DRAWS {
            for ((count, &rate), gamma) in counts.iter_mut().zip(&rates).zip(&gammas) {
                let rate = gamma.as_ref().map_or(rate, |gamma| gamma.sample(&mut random));
                // a rate that is all but zero draws nothing
                *count = Poisson::new(rate).map_or(0, |poisson| poisson.sample(&mut random) as u32);
            }
            let by_rate = HitCurve::by_cells(&rates, &counts);
            let after = HitCurve::best_by_cells(&counts);
            known.incidents += by_rate.incidents();
            for (place, &cells) in chosen.iter().enumerate() {
                known.caught[place] += by_rate.caught_with(cells as f64);
                known.best[place] += after.caught_with(cells as f64);
            }
        }
        known
    }

    /// Adds another origin's.
    pub fn add(&mut self, other: &Self) {
        self.caught.resize(other.caught.len(), 0.0);
        self.best.resize(other.best.len(), 0.0);
        self.caught.iter_mut().zip(&other.caught).for_each(|(sum, more)| *sum += more);
        self.best.iter_mut().zip(&other.best).for_each(|(sum, more)| *sum += more);
        self.incidents += other.incidents;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn who_knows_the_rates_catches_their_share() {
        let rates: Vec<f64> = (0..100).map(|cell| 20.0 / (f64::from(cell) + 1.0)).collect();
        let known = Knowable::simulate(&rates, &[4.0; 100], &[5, 20, 100], 2);
        let all: f64 = rates.iter().sum();
        for (place, chosen) in [5, 20].into_iter().enumerate() {
            let share = rates[..chosen].iter().sum::<f64>() / all;
            assert_relative_eq!(known.caught[place] / known.incidents, share, max_relative = 0.05);
            assert!(known.best[place] > known.caught[place]);
        }
        assert_eq!(known.caught[2], known.incidents);
        assert_eq!(known, Knowable::simulate(&rates, &[4.0; 100], &[5, 20, 100], 2));
    }
}
