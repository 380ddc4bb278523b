//! Poisson deviance: twice the log score lost to a forecast that had foreseen every count exactly
//! (Nelder and Wedderburn 1972), in nats.

use super::floor::floored;

/// Mean Poisson deviance a cell: `mean(2 (y ln(y/λ) − (y − λ)))`; 0 is perfect.
pub fn poisson_deviance(expected: &[f64], recorded: &[u32]) -> f64 {
    let sum: f64 = expected
        .iter()
        .zip(recorded)
        .map(|(&mean, &count)| {
            let (mean, count) = (floored(mean), f64::from(count));
            let log = if count == 0.0 { 0.0 } else { count * (count / mean).ln() };
            2.0 * (log - (count - mean))
        })
        .sum();
    sum / expected.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::scores::poisson_log_score;
    use approx::assert_relative_eq;

    #[test]
    fn agrees_with_statsmodels() {
        // statsmodels 0.15, families.Poisson().deviance of these, over five cells.
        let (expected, recorded) = ([0.5, 2.0, 0.1, 7.5, 1e-3], [0, 3, 1, 12, 0]);
        assert_relative_eq!(poisson_deviance(&expected, &recorded), 1.304_009_587_306_946_6, max_relative = 1e-9);
    }

    #[test]
    fn is_twice_the_score_lost_to_hindsight() {
        let (expected, recorded) = ([0.5, 2.0, 0.1], [2, 3, 1]);
        let hindsight = [2.0, 3.0, 1.0];
        let wanted = 2.0 * (poisson_log_score(&hindsight, &recorded) - poisson_log_score(&expected, &recorded));
        assert_relative_eq!(poisson_deviance(&expected, &recorded), wanted, max_relative = 1e-12);
    }
}
