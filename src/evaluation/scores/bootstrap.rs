//! Block bootstrap over origins: how much a gain would differ had other periods been recorded.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use statrs::function::erf::erfc;

use super::gain::t_quantile;
use super::ratio::{GainRatio, OriginGain};

/// Times the origins are drawn again.
const DRAWS: usize = 4000;
/// Fewer origins than this say nothing about how origins differ.
pub const LEAST_ORIGINS: usize = 3;

/// 95% interval of the gain per incident when whole blocks of neighbouring origins are drawn with
/// replacement (circular block bootstrap; Politis and Romano 1992). Blocks are as long as the cube
/// root of the number of origins, rounded, so that a good or bad spell stays together.
///
/// Plain percentiles of a dozen origins are too narrow: their levels are moved out as far as
/// Student's t and the bias of the variance ask for (expanded percentile interval; Hesterberg 2015).
/// Infinite with fewer than three origins or no incidents.
pub fn interval95(gains: &[OriginGain], seed: u64) -> (f64, f64) {
    let n = gains.len();
    let centre = GainRatio::of(gains).gain;
    if n < LEAST_ORIGINS || gains.iter().all(|gain| gain.1 == 0.0) {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    let block = ((n as f64).cbrt().round() as usize).max(1);
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut drawn = Vec::with_capacity(DRAWS);
    while drawn.len() < DRAWS {
        let (mut gain, mut incidents) = (0.0, 0.0);
        let mut taken = 0;
        while taken < n {
            let start = random.random_range(0..n);
            for place in start..start + block.min(n - taken) {
                let (more, count) = gains[place % n];
                gain += more;
                incidents += count;
                taken += 1;
            }
        }
        // A draw of empty periods alone says nothing of a gain per incident.
        drawn.push(if incidents > 0.0 { gain / incidents } else { centre });
    }
    drawn.sort_unstable_by(f64::total_cmp);
    let reach = (n as f64 / (n as f64 - 1.0)).sqrt() * t_quantile(0.975, n as f64 - 1.0);
    let level = erfc(reach / std::f64::consts::SQRT_2) / 2.0;
    let place = ((level * DRAWS as f64) as usize).min(DRAWS / 2);
    (drawn[place], drawn[DRAWS - 1 - place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_interval() {
        let gains: Vec<OriginGain> = (0..12).map(|i| (f64::from(i % 5), 100.0 + f64::from(i))).collect();
        assert_eq!(interval95(&gains, 3), interval95(&gains, 3));
        assert_ne!(interval95(&gains, 3), interval95(&gains, 4));
    }

    #[test]
    fn holds_the_gain_and_agrees_with_the_t_interval() {
        let gains: Vec<OriginGain> = (0..60).map(|i| (5.0 + f64::from((i * 37) % 11), 100.0)).collect();
        let (lower, upper) = interval95(&gains, 1);
        let ratio = GainRatio::of(&gains);
        assert!(lower < ratio.gain && ratio.gain < upper);
        let (t_lower, t_upper) = ratio.interval95();
        // These origins alternate, so blocks of them differ less than single ones do.
        assert!(lower > t_lower - 0.01 && upper < t_upper + 0.01, "{lower} {upper} {t_lower} {t_upper}");
    }

    #[test]
    fn a_dozen_origins_cover_about_what_they_claim() {
        use rand::distr::Distribution;
        let mut random = ChaCha8Rng::seed_from_u64(8);
        let normal = rand_distr::Normal::new(3.0, 5.0).unwrap();
        let trials = 150;
        let covered = (0..trials)
            .filter(|&trial| {
                let gains: Vec<OriginGain> = (0..12).map(|_| (normal.sample(&mut random), 100.0)).collect();
                let (lower, upper) = interval95(&gains, trial);
                lower < 0.03 && 0.03 < upper
            })
            .count();
        assert!((132..=149).contains(&covered), "{covered} of {trials}");
    }

    #[test]
    fn too_few_origins_tell_nothing() {
        assert!(interval95(&[(1.0, 10.0), (2.0, 10.0)], 1).0.is_infinite());
        assert!(interval95(&[(1.0, 0.0), (2.0, 0.0), (1.0, 0.0)], 1).1.is_infinite());
    }
}
