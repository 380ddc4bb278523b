//! Is what was recorded closer to a forecast than chance allows? The mark of a forecast that has seen
//! the outcome.
//!
//! Whoever knows every cell's true rate still cannot know how the dice fall: counts scatter about
//! true rates with at least Poisson variance, and about rates less well known with more. That holds
//! for every honest forecast, however skilled, on any record of incidents that come by chance, and
//! needs no model of how well crime can be forecast. A forecast into which the outcome has leaked
//! scatters less.
//!
//! Two tests, both one-sided. Of cells: cells forecast alike (neighbours in the ranking of expected
//! counts, about [`BIN_INCIDENTS`] incidents together) share their bin's incidents in proportion to
//! their expected counts, so neither the level nor the shape of the forecast need be right; the sum
//! of squared differences has a known mean and variance under multinomial chance (the index of
//! dispersion; Fisher 1950; as a score test Dean and Lawless 1989). Of totals: the χ² of recorded
//! against expected totals over origins is too small.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::floor::floored;

/// Incidents a bin holds on average: cells forecast alike must stay together, and a bin of a single
/// incident says nothing.
const BIN_INCIDENTS: f64 = 8.0;
/// Rates well below this count little: next to nothing happens there, with or without foresight.
/// Rates well above weigh less than their square, so that a few busy cells do not decide alone.
const HALF_WEIGHT_RATE: f64 = 0.2;

/// How far the scatter of counts within bins lies from chance, in standard deviations: about 0 when
/// rates are true and counts Poisson, above when counts vary more or rates are less than true, far
/// below when the forecast knew the outcome.
///
/// Origins are (expected, recorded). The least of 6,000 simulated records of true and of noisy rates
/// was −3.1; forecasts mixed with a fifth of the outcome lie below −4 from some sixty incidents on.
/// 0 when there is nothing to go by.
pub fn cell_scatter(origins: &[(&[f64], &[u32])]) -> f64 {
    let mut pairs: Vec<(f64, f64)> = origins
        .iter()
        .flat_map(|(expected, recorded)| expected.iter().zip(*recorded))
        .map(|(&expected, &count)| (floored(expected), f64::from(count)))
        .collect();
    // Stable: equals stay in the order of origins and cells, which knows nothing of the outcome.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let expected: f64 = pairs.iter().map(|pair| pair.0).sum();
    let incidents: f64 = pairs.iter().map(|pair| pair.1).sum();
    if incidents <= 0.0 {
        return 0.0;
    }
    let of_bin = expected * BIN_INCIDENTS / incidents;
    let (mut excess, mut variance) = (0.0, 0.0);
    let (mut start, mut bin, mut sum) = (0, 0.0, 0.0);
    for at in 0..pairs.len() {
        sum += pairs[at].0;
        if at + 1 < pairs.len() && sum <= of_bin * (bin + 1.0) {
            continue;
        }
        let (more, spread) = bin_scatter(&pairs[start..=at]);
        excess += more;
        variance += spread;
        start = at + 1;
        bin = (sum / of_bin).floor().max(bin + 1.0);
    }
    if variance > 0.0 { excess / variance.sqrt() } else { 0.0 }
}

/// Weighted sum of squared differences less their mean under chance, and the variance of that sum.
fn bin_scatter(cells: &[(f64, f64)]) -> (f64, f64) {
    let expected: f64 = cells.iter().map(|cell| cell.0).sum();
    let incidents: f64 = cells.iter().map(|cell| cell.1).sum();
    let (mut excess, mut variance) = (0.0, 0.0);
    for &(rate, count) in cells {
        let share = rate / expected;
        let rate = share * incidents;
        let weight = 1.0 / (rate + HALF_WEIGHT_RATE);
        // Given the bin's total, (count − rate)² has the mean rate (1 − share); so has count (1 − share).
        excess += weight * ((count - rate).powi(2) - count * (1.0 - share));
        variance += 2.0 * (weight * rate * (1.0 - share)).powi(2);
    }
    (excess, variance)
}

/// Chance that totals this close to what was expected, or closer, come about when they are Poisson
/// about the truth: near 0 when the forecast knew them. Origins are (expected, recorded) totals. 1
/// when there is nothing to go by.
pub fn total_closeness(origins: &[(f64, f64)]) -> f64 {
    // A whole number cannot lie closer than its rounding, whose variance is 1/12.
    let statistic: f64 = origins
        .iter()
        .map(|&(expected, recorded)| ((recorded - expected).powi(2) + 1.0 / 12.0) / floored(expected).max(1.0))
        .sum();
    ChiSquared::new(origins.len() as f64).map_or(1.0, |chi_squared| chi_squared.cdf(statistic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::distr::Distribution;
    use rand_chacha::ChaCha8Rng;
    use rand_distr::{Gamma, Poisson};

    fn rates() -> Vec<f64> {
        (0..300_u32).map(|cell| 14.0 / (f64::from(cell) + 8.0)).collect()
    }

    fn periods(size: f64, seed: u64) -> Vec<Vec<u32>> {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let gamma = size.is_finite().then(|| Gamma::new(size, 1.0 / size).unwrap());
        (0..12)
            .map(|_| {
                rates()
                    .iter()
                    .map(|rate| {
                        let rate = rate * gamma.as_ref().map_or(1.0, |gamma| gamma.sample(&mut random));
                        Poisson::new(rate.max(1e-9)).unwrap().sample(&mut random) as u32
                    })
                    .collect()
            })
            .collect()
    }

    fn scatter(forecasts: &[Vec<f64>], recorded: &[Vec<u32>]) -> f64 {
        let origins: Vec<(&[f64], &[u32])> =
            forecasts.iter().zip(recorded).map(|(rates, counts)| (rates.as_slice(), counts.as_slice())).collect();
        cell_scatter(&origins)
    }

    fn mixed(share: f64, recorded: &[Vec<u32>]) -> Vec<Vec<f64>> {
        recorded
            .iter()
            .map(|counts| {
                rates()
                    .iter()
                    .zip(counts)
                    .map(|(rate, &count)| (1.0 - share) * rate + share * f64::from(count))
                    .collect()
            })
            .collect()
    }

    #[test]
    fn a_bin_by_enumeration() {
        // Two like cells, two incidents: (2,0), (1,1), (0,2) with chances 1/4, 1/2, 1/4. The mean of
        // the excess is nothing, and its variance that of the formula in the limit of many incidents.
        let at = |a: f64, b: f64| bin_scatter(&[(1.0, a), (1.0, b)]).0;
        assert!((0.25 * at(2.0, 0.0) + 0.5 * at(1.0, 1.0) + 0.25 * at(0.0, 2.0)).abs() < 1e-12);
        assert!(at(1.0, 1.0) < 0.0 && at(2.0, 0.0) > 0.0);
        assert_eq!(bin_scatter(&[(1.0, 5.0)]), (0.0, 0.0));
    }

    #[test]
    fn truth_scatters_by_chance_and_outcomes_do_not() {
        for seed in 0..20 {
            let recorded = periods(f64::INFINITY, seed);
            let honest = scatter(&mixed(0.0, &recorded), &recorded);
            assert!(honest.abs() < 3.5, "{honest}");
            for share in [0.2, 0.5, 1.0] {
                let peeked = scatter(&mixed(share, &recorded), &recorded);
                assert!(peeked < -6.0, "{share}: {peeked}");
            }
        }
    }

    #[test]
    fn level_shape_and_extra_variance_do_not_look_like_foresight() {
        for size in [f64::INFINITY, 2.0, 0.7] {
            let recorded = periods(size, 3);
            for (factor, power) in [(0.001, 1.0), (1.0, 1.0), (5.0, 1.0), (1.0, 0.5), (1.0, 2.0), (3.0, 0.0)] {
                let forecasts = vec![rates().iter().map(|rate| factor * rate.powf(power)).collect::<Vec<f64>>(); 12];
                let found = scatter(&forecasts, &recorded);
                assert!(found > -3.5, "{size} {factor} {power}: {found}");
            }
        }
    }

    #[test]
    fn totals_known_beforehand() {
        let chance = [(40.0, 47.0), (41.0, 35.0), (39.0, 40.0), (42.0, 51.0), (40.0, 38.0), (41.0, 44.0)];
        assert!(total_closeness(&chance) > 0.1);
        let known: Vec<(f64, f64)> = chance.iter().map(|total| (total.1, total.1)).collect();
        assert!(total_closeness(&known) < 1e-5);
        // one total met exactly is luck
        assert!(total_closeness(&[(40.0, 40.0)]) > 0.01);
        assert_eq!(total_closeness(&[]), 1.0);
        assert_eq!(cell_scatter(&[]), 0.0);
        assert_eq!(scatter(&[vec![1.0, 2.0]], &[vec![0, 0]]), 0.0);
    }
}
