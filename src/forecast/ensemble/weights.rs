//! Weights of a mixture, from what its members foresaw and what then happened.

/// What the members foresaw of one past period, and what was recorded.
pub(super) struct Judged<'a> {
    /// Share of each cell in all incidents, one list a member, in the members' order.
    pub(super) shares: Vec<&'a [f64]>,
    /// Counts, one a cell.
    pub(super) recorded: &'a [u32],
}

/// Steps of expectation and maximisation; each is worth less than the one before.
const STEPS: usize = 200;

/// Weights under which the recorded incidents are most likely to have fallen in the cells where
/// they fell: each incident is drawn from one member's map, which one is not known, and the weights
/// are the members' shares in them (expectation and maximisation: Dempster, Laird and Rubin 1977;
/// of forecasts: Raftery and others 2005).
///
/// `prior` counts as incidents already seen, one number a member: with few incidents the weights
/// stay near its proportions.
pub(super) fn learn(judged: &[Judged<'_>], prior: &[f64]) -> Vec<f64> {
    let members = prior.len();
    let all = prior.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let mut weights: Vec<f64> = prior.iter().map(|value| value / all).collect();
    // one row an occupied cell and period: its count, then each member's share of it
    let mut rows: Vec<f64> = Vec::new();
    for period in judged {
        for (cell, &count) in period.recorded.iter().enumerate().filter(|(_, count)| **count > 0) {
            rows.push(f64::from(count));
            rows.extend(period.shares.iter().map(|shares| shares[cell]));
        }
    }
    if rows.is_empty() {
        return weights;
    }
    let mut sums = vec![0.0; members];
    for _ in 0..STEPS {
        sums.copy_from_slice(prior);
        for row in rows.chunks_exact(members + 1) {
            let (count, shares) = (row[0], &row[1..]);
            let mixed: f64 = weights.iter().zip(shares).map(|(weight, share)| weight * share).sum();
            for ((sum, weight), share) in sums.iter_mut().zip(&weights).zip(shares) {
                *sum += count * weight * share / mixed;
            }
        }
        let all: f64 = sums.iter().sum();
        let mut moved = 0.0_f64;
        for (weight, sum) in weights.iter_mut().zip(&sums) {
            moved = moved.max((sum / all - *weight).abs());
            *weight = sum / all;
        }
        if moved < 1e-6 {
            break;
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn incidents_decide_between_two_maps() {
        let (left, right) = ([0.9, 0.1], [0.1, 0.9]);
        let judged = |recorded| [Judged { shares: vec![&left, &right], recorded }];
        // 50 of 100 in either cell: half and half is the only mixture that gives equal shares
        let even = learn(&judged(&[500, 500]), &[1.0, 1.0]);
        assert!((even[0] - 0.5).abs() < 1e-6, "{even:?}");
        // 70%: 0.9 w + 0.1 (1 - w) = 0.7 at w = 0.75
        let most = learn(&judged(&[70_000, 30_000]), &[0.1, 0.1]);
        assert!((most[0] - 0.75).abs() < 1e-3, "{most:?}");
        let sharp = learn(&judged(&[1000, 0]), &[1.0, 1.0]);
        assert!(sharp[0] > 0.99, "{sharp:?}");
    }

    #[test]
    fn without_incidents_the_prior_stays() {
        assert_eq!(learn(&[], &[3.0, 1.0]), [0.75, 0.25]);
        let shares = [0.5, 0.5];
        assert_eq!(learn(&[Judged { shares: vec![&shares, &shares], recorded: &[0, 0] }], &[1.0, 1.0]), [0.5, 0.5]);
    }
}
