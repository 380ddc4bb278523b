//! How many more periods would tell two forecasts apart.

use super::gain::t_quantile;
use super::ratio::{GainRatio, OriginGain, spread};

/// Nobody waits for more periods than this (a hundred years).
const MOST_PERIODS: u32 = 1300;

/// Further periods like these after which a two-sided T test over origins at the 5% level would find
/// the present difference with a chance of 80%.
///
/// The smallest n with δ/σ √n ≥ t(0.975; n − 1) + t(0.8; n − 1), where δ is the mean gain an origin
/// and σ its standard deviation (Cohen 1988), less the origins there are; at least one. `None` when
/// there is no difference, no spread, or more than a hundred years would be needed.
pub fn periods_to_tell(gains: &[OriginGain]) -> Option<u32> {
    let ratio = GainRatio::of(gains);
    let deviation = spread(gains, ratio.gain);
    let mean = gains.iter().map(|gain| gain.0).sum::<f64>() / gains.len().max(1) as f64;
    if gains.len() < 2 || deviation <= 0.0 || mean == 0.0 {
        return None;
    }
    let effect = mean.abs() / deviation;
    let enough = |n: u32| {
        let degrees = f64::from(n) - 1.0;
        effect * f64::from(n).sqrt() >= t_quantile(0.975, degrees) + t_quantile(0.8, degrees)
    };
    let (mut low, mut high) = (1, MOST_PERIODS + gains.len() as u32);
    if !enough(high) {
        return None;
    }
    // `low` is too few and `high` enough; what is needed falls with n throughout.
    while high - low > 1 {
        let middle = u32::midpoint(low, high);
        if enough(middle) { high = middle } else { low = middle }
    }
    Some(high.saturating_sub(gains.len() as u32).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_statsmodels() {
        // A mean of 0.5 and a standard deviation of 1: statsmodels 0.15,
        // TTestPower().solve_power(0.5, power=0.8), is 33.37 periods: 34 whole ones, of which 4 are there.
        let step = 0.75_f64.sqrt();
        let gains: Vec<OriginGain> = [step, -step, step, -step].iter().map(|step| (0.5 + step, 10.0)).collect();
        assert_eq!(periods_to_tell(&gains), Some(30));
        let worse: Vec<OriginGain> = gains.iter().map(|&(gain, incidents)| (-gain, incidents)).collect();
        assert_eq!(periods_to_tell(&worse), Some(30));
    }

    #[test]
    fn never_and_always() {
        assert_eq!(periods_to_tell(&[(0.0, 5.0), (0.0, 5.0), (0.0, 5.0)]), None);
        assert_eq!(periods_to_tell(&[(1.0, 5.0)]), None);
        // a difference of a thousandth of its spread
        assert_eq!(periods_to_tell(&[(1.001, 5.0), (-1.0, 5.0), (1.001, 5.0), (-1.0, 5.0)]), None);
    }
}
