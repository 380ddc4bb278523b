//! Probability integral transform of counts, without randomisation (Czado, Gneiting and Held 2009).

/// Number of bins.
pub const BINS: usize = 10;

/// A histogram of the transform: the share in each of ten equal bins, 0.1 each for a calibrated
/// forecast; high in the middle: too wide; high at the ends: too narrow.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pit {
    sums: [f64; BINS],
    counts: f64,
}

impl Pit {
    /// Adds a count by its step in the cumulative distribution, from `below` to `upto`: it is spread
    /// evenly over that step.
    pub fn add(&mut self, (below, upto): (f64, f64)) {
        self.counts += 1.0;
        let height = upto - below;
        if height <= 0.0 {
            self.sums[((upto * BINS as f64) as usize).min(BINS - 1)] += 1.0;
            return;
        }
        for (bin, sum) in self.sums.iter_mut().enumerate() {
            let (from, to) = (bin as f64 / BINS as f64, (bin + 1) as f64 / BINS as f64);
            *sum += ((upto.min(to) - below.max(from)) / height).max(0.0);
        }
    }

    /// The shares; all zero when nothing was added.
    pub fn shares(&self) -> Vec<f64> {
        self.sums.iter().map(|sum| sum / self.counts.max(1.0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::distribution::CountDistribution;
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn a_correct_forecast_is_flat() {
        // Every count weighs as often as it happens: 10,000 in all.
        let distribution = CountDistribution::new(0.4, 1.5);
        let mut expected = [0.0; BINS];
        for count in 0..200 {
            let step = distribution.below_and_upto(count);
            let mut pit = Pit::default();
            pit.add(step);
            for (sum, share) in expected.iter_mut().zip(pit.shares()) {
                *sum += share * (step.1 - step.0);
            }
        }
        for share in expected {
            assert_relative_eq!(share, 0.1, max_relative = 1e-9);
        }
    }

    #[test]
    fn one_count_by_hand() {
        let mut pit = Pit::default();
        pit.add((0.25, 0.5));
        assert_relative_eq!(
            pit.shares().as_slice(),
            [0.0, 0.0, 0.2, 0.4, 0.4, 0.0, 0.0, 0.0, 0.0, 0.0].as_slice(),
            epsilon = 1e-12
        );
        pit.add((1.0, 1.0));
        assert_relative_eq!(pit.shares()[9], 0.5);
    }
}
