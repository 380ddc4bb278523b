//! A gain per incident over several origins, with the error that comes from origins differing.

use crate::forecast::ratio_with_error;

use super::gain::t_quantile;

/// One origin: log score gained, and incidents recorded.
pub type OriginGain = (f64, f64);

/// Gain per incident of all origins together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GainRatio {
    /// Σ gain / Σ incidents, nats.
    pub gain: f64,
    /// Its standard error over origins (of a ratio estimate; Cochran 1977); 0 with fewer than two
    /// origins, which cannot differ.
    pub error: f64,
    /// Number of origins.
    pub origins: usize,
}

impl GainRatio {
    /// The ratio of sums.
    pub fn of(gains: &[OriginGain]) -> Self {
        let (gain, error) = ratio_with_error(gains);
        Self { gain, error, origins: gains.len() }
    }

    /// 95% interval by Student's t over origins.
    pub fn interval95(&self) -> (f64, f64) {
        let reach = if self.error > 0.0 { self.error * t_quantile(0.975, self.origins as f64 - 1.0) } else { 0.0 };
        (self.gain - reach, self.gain + reach)
    }
}

/// Standard deviation over origins of the gain that is not explained by the number of incidents.
pub fn spread(gains: &[OriginGain], gain_per_incident: f64) -> f64 {
    let squares: f64 = gains.iter().map(|(gain, incidents)| (gain - gain_per_incident * incidents).powi(2)).sum();
    (squares / (gains.len() as f64 - 1.0).max(1.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn equal_parts_have_no_error() {
        let ratio = GainRatio::of(&[(1.0, 10.0), (2.0, 20.0), (3.0, 30.0)]);
        assert_eq!((ratio.gain, ratio.error), (0.1, 0.0));
        assert_eq!(ratio.interval95(), (0.1, 0.1));
        assert_eq!(GainRatio::of(&[]).gain, 0.0);
    }

    #[test]
    fn with_as_many_incidents_everywhere_it_is_the_error_of_a_mean() {
        let ratio = GainRatio::of(&[(1.0, 10.0), (2.0, 10.0), (6.0, 10.0)]);
        assert_relative_eq!(ratio.gain, 0.3, max_relative = 1e-12);
        // standard deviation of 1, 2, 6 is √7
        assert_relative_eq!(ratio.error, 7.0_f64.sqrt() / 3.0_f64.sqrt() / 10.0, max_relative = 1e-12);
    }
}
