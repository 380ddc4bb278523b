//! A figure with its interval.

use serde::Serialize;

/// Reach of a 95% interval in standard errors of a normal distribution.
pub const Z95: f64 = 1.959_963_984_540_054;

/// A figure with its 95% interval.
///
/// What cannot be known (a precision when nobody is listed, an AUC when nobody had the outcome) is NaN
/// here and `null` in JSON; it is never a 0 that could be read as a figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// Value; NaN is written as null.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Figure {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { value: f64::NAN, low: f64::NAN, high: f64::NAN };

    /// A figure and the ends of its interval.
    pub const fn new(value: f64, low: f64, high: f64) -> Self {
        Self { value, low, high }
    }

    /// The normal interval about a value with this standard error.
    pub fn around(value: f64, error: f64) -> Self {
        Self { value, low: value - Z95 * error, high: value + Z95 * error }
    }

    /// The same value, its interval cut to what is possible.
    pub fn within(self, least: f64, most: f64) -> Self {
        Self { value: self.value, low: self.low.max(least), high: self.high.min(most) }.or_unknown_ends(self)
    }

    /// Value and ends put through an increasing function.
    pub fn through(self, increasing: impl Fn(f64) -> f64) -> Self {
        Self { value: increasing(self.value), low: increasing(self.low), high: increasing(self.high) }
    }

    /// Whether there is a value.
    pub fn is_known(&self) -> bool {
        self.value.is_finite()
    }

    /// Whether the interval is known and does not hold this value: a difference beyond chance.
    pub fn excludes(&self, value: f64) -> bool {
        self.low > value || self.high < value
    }

    // `max` and `min` prefer a number to NaN: an unknown end must stay unknown.
    fn or_unknown_ends(self, original: Self) -> Self {
        Self {
            low: if original.low.is_nan() { f64::NAN } else { self.low },
            high: if original.high.is_nan() { f64::NAN } else { self.high },
            ..self
        }
    }
}

/// Mean and standard error of the mean; NaN where there are too few values.
pub(crate) fn mean_and_error(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let (mut count, mut sum) = (0.0, 0.0);
    for value in values.clone() {
        count += 1.0;
        sum += value;
    }
    let mean = sum / count;
    let squares: f64 = values.map(|value| (value - mean).powi(2)).sum();
    (mean, if count > 1.0 { (squares / (count - 1.0) / count).sqrt() } else { f64::NAN })
}

/// Two-sided p of a standard normal deviate.
pub(crate) fn normal_p(z: f64) -> f64 {
    statrs::function::erf::erfc(z.abs() / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_null() {
        let text = serde_json::to_string(&Figure::UNKNOWN).unwrap();
        assert_eq!(text, r#"{"value":null,"low":null,"high":null}"#);
        assert!(!Figure::UNKNOWN.is_known() && !Figure::UNKNOWN.excludes(0.0));
        assert!(Figure::new(0.5, f64::NAN, f64::NAN).within(0.0, 1.0).low.is_nan());
    }

    #[test]
    fn intervals_of_a_mean() {
        let (mean, error) = mean_and_error([1.0, 2.0, 6.0].into_iter());
        assert_eq!(mean, 3.0);
        assert!((error - (7.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert!(Figure::around(mean, error).excludes(10.0));
        assert_eq!(Figure::around(0.9, 0.1).within(0.0, 1.0).high, 1.0);
        assert!(mean_and_error([1.0].into_iter()).1.is_nan());
        assert!(mean_and_error(std::iter::empty()).0.is_nan());
    }
}
