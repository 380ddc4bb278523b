//! Intervals: how wide, how often missed, and by how much.

/// Interval score of a central interval that is meant to hold the share `1 − alpha` (Winkler 1972;
/// Gneiting and Raftery 2007): its width, plus 2/α for every incident by which it was missed. In
/// incidents; lower is better.
pub fn winkler(interval: (u32, u32), recorded: u32, alpha: f64) -> f64 {
    let (lower, upper, recorded) = (f64::from(interval.0), f64::from(interval.1), f64::from(recorded));
    upper - lower + 2.0 / alpha * ((lower - recorded).max(0.0) + (recorded - upper).max(0.0))
}

/// Whether the interval as printed, ends included, holds the count. Intervals of whole numbers hold
/// more than they claim: of these, more than 80% is right for an 80% interval.
pub fn covers(interval: (u32, u32), recorded: u32) -> bool {
    (interval.0..=interval.1).contains(&recorded)
}

/// Share of a count that lies within the central interval holding `level` exactly, when the count's
/// step in the cumulative distribution, from `below` to `upto`, is spread evenly over its height.
///
/// This is the chance that the randomised transform `U(below, upto)` (Brockwell 2007) falls in the
/// middle `level` of 0..1; for a correct forecast its mean is exactly `level`, however few values the
/// count takes.
pub fn randomised_coverage((below, upto): (f64, f64), level: f64) -> f64 {
    let from = (1.0 - level) / 2.0;
    let to = 1.0 - from;
    if upto - below <= 0.0 {
        return f64::from(u32::from((from..=to).contains(&upto)));
    }
    ((upto.min(to) - below.max(from)) / (upto - below)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::distribution::CountDistribution;
    use super::*;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    #[test]
    fn winkler_by_hand() {
        assert_relative_eq!(winkler((2, 5), 4, 0.2), 3.0);
        assert_relative_eq!(winkler((2, 5), 1, 0.2), 13.0);
        assert_relative_eq!(winkler((2, 5), 8, 0.2), 33.0);
        assert!(covers((0, 2), 2) && !covers((1, 2), 0));
    }

    proptest! {
        #[test]
        fn a_correct_forecast_covers_exactly_what_it_claims(mean in 0.01_f64..30.0, size in 0.3_f64..50.0, level in 0.05_f64..0.99) {
            let distribution = CountDistribution::new(mean, size);
            let mean_coverage: f64 = (0..4000)
                .map(|count| {
                    let step = distribution.below_and_upto(count);
                    (step.1 - step.0) * randomised_coverage(step, level)
                })
                .sum();
            prop_assert!((mean_coverage - level).abs() < 1e-9, "{mean_coverage} {level}");
        }
    }
}
