//! Scores of one period's forecast against what was recorded. All are plain functions of expected
//! and recorded counts, one a cell, in the same order.

use crate::forecast::negative_binomial::ln_probability;

/// Mean log score a cell under Poisson, in nats: 0 is perfect, lower is worse. The negative of
/// `mean(λ − y ln λ + ln y!)`.
pub fn poisson_log_score(expected: &[f64], recorded: &[u32]) -> f64 {
    negative_binomial_log_score(expected, recorded, f64::INFINITY)
}

/// Mean log score a cell under the negative binomial of this size, in nats.
pub fn negative_binomial_log_score(expected: &[f64], recorded: &[u32], size: f64) -> f64 {
    let sum: f64 = expected.iter().zip(recorded).map(|(&mean, &count)| ln_probability(count, mean, size)).sum();
    sum / expected.len().max(1) as f64
}

/// Log score gained over another forecast, summed over cells, in nats under Poisson. Divided by the
/// number of incidents it is the information gain per incident (Rhoades and others 2011).
pub fn poisson_gain(expected: &[f64], reference: &[f64], recorded: &[u32]) -> f64 {
    expected
        .iter()
        .zip(reference)
        .zip(recorded)
        .map(|((&expected, &reference), &count)| {
            f64::from(count) * (expected.ln() - reference.ln()) - (expected - reference)
        })
        .sum()
}

/// Number of cells in a share of all of them: rounded, at least one.
pub fn cells_in_share(cells: usize, share: f64) -> usize {
    ((cells as f64 * share).round() as usize).clamp(cells.min(1), cells)
}

/// Share of all incidents that fell in the `chosen` cells ranked highest; ties are broken by the
/// order of cells. Zero when nothing was recorded.
pub fn hit_rate(expected: &[f64], recorded: &[u32], chosen: usize) -> f64 {
    let mut order: Vec<usize> = (0..expected.len()).collect();
    order.sort_by(|&a, &b| expected[b].total_cmp(&expected[a]));
    let all: u64 = recorded.iter().map(|&count| u64::from(count)).sum();
    let hit: u64 = order.iter().take(chosen).map(|&cell| u64::from(recorded[cell])).sum();
    if all == 0 { 0.0 } else { hit as f64 / all as f64 }
}

/// Prediction accuracy index (Chainey and others 2008) at a share of cells: hit rate over the share
/// of cells really chosen.
pub fn pai(expected: &[f64], recorded: &[u32], share: f64) -> f64 {
    let chosen = cells_in_share(expected.len(), share);
    if chosen == 0 { 0.0 } else { hit_rate(expected, recorded, chosen) / (chosen as f64 / expected.len() as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn pai_of_three_equal_cells() {
        // 6, 3, 0 recorded where 3, 2, 1 were expected: 2, 1.5 and 1 for one, two and three cells.
        let (expected, recorded) = ([3.0, 2.0, 1.0], [6, 3, 0]);
        for (chosen, wanted) in [(1, 2.0), (2, 1.5), (3, 1.0)] {
            assert_relative_eq!(pai(&expected, &recorded, f64::from(chosen) / 3.0), wanted, max_relative = 1e-12);
        }
    }

    #[test]
    fn poisson_score_by_hand() {
        // λ = 2, y = 3: 2 − 3 ln 2 + ln 6.
        let wanted = -(2.0 - 3.0 * 2.0_f64.ln() + 6.0_f64.ln());
        assert_relative_eq!(poisson_log_score(&[2.0], &[3]), wanted, max_relative = 1e-12);
    }

    #[test]
    fn gain_is_the_difference_of_scores() {
        let (a, b, y) = ([0.5, 2.0, 0.1], [1.0, 1.0, 1.0], [0, 3, 1]);
        let wanted = 3.0 * (poisson_log_score(&a, &y) - poisson_log_score(&b, &y));
        assert_relative_eq!(poisson_gain(&a, &b, &y), wanted, max_relative = 1e-12);
    }

    #[test]
    fn nothing_recorded_hits_nothing() {
        assert_eq!(hit_rate(&[1.0, 2.0], &[0, 0], 1), 0.0);
        assert_eq!(cells_in_share(0, 0.05), 0);
        assert_eq!(cells_in_share(3, 0.01), 1);
    }
}
