//! Counts that vary more than chance alone: the negative-binomial distribution by mean and size.
//!
//! With mean `m` and size `k` the variance is `m + m²/k`; `k = ∞` is the Poisson distribution.
//! Probabilities are built by the ratio of neighbouring terms starting from the largest one, so
//! nothing overflows and no special function limits the accuracy.

use statrs::function::gamma::{digamma, ln_gamma};

/// Beyond this standard deviation a count is as good as continuous, and quantiles are taken from
/// the gamma distribution of the same mean and variance instead of from sums of single terms.
const CONTINUOUS_SD: f64 = 200_000.0;

/// ln Γ(x + n) − ln Γ(x) for whole n: exact sums for small n, where the difference of two large
/// numbers would lose digits.
fn ln_rising(x: f64, n: u32) -> f64 {
    if n <= 128 { (0..n).map(|i| (x + f64::from(i)).ln()).sum() } else { ln_gamma(x + f64::from(n)) - ln_gamma(x) }
}

/// Σ 1/(x + j) over j < n, the derivative of [`ln_rising`] by x.
fn slope_of_rising(x: f64, n: u32) -> f64 {
    if n <= 128 { (0..n).map(|j| 1.0 / (x + f64::from(j))).sum() } else { digamma(x + f64::from(n)) - digamma(x) }
}

/// ln n!
pub fn ln_factorial(n: u32) -> f64 {
    ln_gamma(f64::from(n) + 1.0)
}

/// Log of the probability of `count`, for `mean` > 0.
pub fn ln_probability(count: u32, mean: f64, size: f64) -> f64 {
    ln_kernel(count, mean, size) - ln_factorial(count)
}

/// Log of the probability without the term −ln y!, which no fit depends on.
pub(crate) fn ln_kernel(count: u32, mean: f64, size: f64) -> f64 {
    let y = f64::from(count);
    if size.is_infinite() {
        return y * mean.ln() - mean;
    }
    // k ln(k/(k+m)) through ln_1p, for sizes so large that k/(k+m) rounds to 1.
    ln_rising(size, count) - size * (mean / size).ln_1p() + y * (mean.ln() - (size + mean).ln())
}

/// Probability of at least one.
pub fn p_any(mean: f64, size: f64) -> f64 {
    if mean.is_nan() || mean <= 0.0 {
        return 0.0;
    }
    let ln_none = if size.is_infinite() { -mean } else { -size * (mean / size).ln_1p() };
    -ln_none.exp_m1()
}

/// Smallest counts whose cumulative probability reaches each of the two `levels` (in 0..1,
/// ascending).
pub fn quantiles(mean: f64, size: f64, levels: [f64; 2]) -> [u32; 2] {
    if !mean.is_finite() || mean <= 0.0 {
        return [0, 0];
    }
    let variance = if size.is_infinite() { mean } else { mean + mean * mean / size };
    if variance.sqrt() > CONTINUOUS_SD {
        return levels.map(|level| gamma_quantile(mean, variance, level));
    }
    // p(x+1)/p(x) = (x + k)/(x + 1) · m/(m + k)
    let ratio = |x: f64| {
        if size.is_infinite() { mean / (x + 1.0) } else { (x + size) / (x + 1.0) * (mean / (mean + size)) }
    };
    let mode = if size.is_infinite() {
        mean.floor()
    } else if size > 1.0 {
        (mean * (size - 1.0) / size).floor()
    } else {
        0.0
    };
    // First the sum of all terms relative to the mode's, then the same walk from the lowest term.
    let (mut low, mut low_term, mut below) = (mode, 1.0, 0.0);
    while low > 0.0 && low_term > 1e-18 {
        low -= 1.0;
        low_term /= ratio(low);
        below += low_term;
    }
    let (mut x, mut term, mut above) = (mode, 1.0, 1.0);
    loop {
        let factor = ratio(x);
        x += 1.0;
        term *= factor;
        above += term;
        // The rest is at most a geometric series of the present ratio.
        if factor < 1.0 && term * factor / (1.0 - factor) < 1e-15 * above {
            break;
        }
    }
    let all = below + above;
    let (mut x, mut term) = (low, low_term);
    let mut sum = term;
    levels.map(|level| {
        // A hair of tolerance, so that a level met exactly is not missed by rounding.
        let wanted = (level - 1e-13) * all;
        while sum < wanted {
            let factor = ratio(x);
            x += 1.0;
            term *= factor;
            sum += term;
            if term < 1e-300 {
                break;
            }
        }
        x as u32
    })
}

/// Central 80% interval of a count.
pub fn interval80(mean: f64, size: f64) -> (u32, u32) {
    let [lower, upper] = quantiles(mean, size, [0.1, 0.9]);
    (lower, upper)
}

/// The size with which a count of this mean has this probability of at least one; `∞` when that is
/// what chance alone gives, or more.
pub fn size_of_p_any(mean: f64, probability: f64) -> f64 {
    bisect_size(|size| p_any(mean, size) < probability)
}

/// A size with which a count of this mean has this central 80% interval, in the middle of those
/// that do; the nearest there is when none does.
pub fn size_of_interval80(mean: f64, interval: (u32, u32)) -> f64 {
    let width = interval.1.saturating_sub(interval.0);
    let width_at = |size: f64| {
        let (lower, upper) = interval80(mean, size);
        upper - lower
    };
    if width_at(f64::INFINITY) >= width {
        return f64::INFINITY;
    }
    let smallest = bisect_size(|size| width_at(size) > width);
    let largest = bisect_size(|size| width_at(size) >= width).max(smallest);
    // as wide is not yet the same: of the sizes tried between, the middle one of those that fit
    let tried: Vec<f64> = (0..=64).map(|step| smallest * (largest / smallest).powf(f64::from(step) / 64.0)).collect();
    let fitting: Vec<f64> = tried.iter().copied().filter(|&size| interval80(mean, size) == interval).collect();
    let among = if fitting.is_empty() { &tried } else { &fitting };
    among.get(among.len() / 2).copied().unwrap_or(smallest)
}

/// The smallest size for which `is_too_small` no longer holds, on a log scale between 1e-6 and 1e9;
/// `∞` when it holds for all.
fn bisect_size(is_too_small: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (1e-6_f64.ln(), 1e9_f64.ln());
    if is_too_small(high.exp()) {
        return f64::INFINITY;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if is_too_small(middle.exp()) { low = middle } else { high = middle }
    }
    high.exp()
}

/// Wilson and Hilferty's cube-root approximation (1931).
fn gamma_quantile(mean: f64, variance: f64, level: f64) -> u32 {
    let z = std::f64::consts::SQRT_2 * statrs::function::erf::erf_inv(2.0 * level - 1.0);
    let spread = variance / (9.0 * mean * mean);
    let cube_root = (1.0 - spread + z * spread.sqrt()).max(0.0);
    (mean * cube_root.powi(3)).round().min(f64::from(u32::MAX)) as u32
}

/// The size that makes the counts most likely given their expected counts; `∞` when they vary no
/// more than chance.
///
/// Golden-section search on ln k between 0.01 and 10,000, then secant steps on the derivative. A
/// size at the upper end is reported as infinite. With few counts the data says little: `prior` is
/// the rate of an exponential prior on 1/k, which pulls towards chance alone; 0 is none.
pub fn most_likely_size(counts_and_means: &[(u32, f64)], prior: f64) -> f64 {
    // Terms of y alone are summed once for each value that occurs.
    let mut histogram = std::collections::BTreeMap::<u32, u64>::new();
    for &(count, _) in counts_and_means {
        *histogram.entry(count).or_default() += 1;
    }
    let score = |ln_size: f64| {
        let size = ln_size.exp();
        let rising: f64 = histogram.iter().map(|(&count, &times)| times as f64 * ln_rising(size, count)).sum();
        let rest: f64 = counts_and_means
            .iter()
            .map(|&(count, mean)| {
                let log = (mean / size).ln_1p();
                -size * log - f64::from(count) * (log + ln_size)
            })
            .sum();
        rising + rest - prior / size
    };
    let (mut low, mut high) = (MIN_SIZE.ln(), MAX_SIZE.ln());
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut left, mut right) = (high - golden * (high - low), low + golden * (high - low));
    let (mut at_left, mut at_right) = (score(left), score(right));
    while high - low > 1e-2 {
        if at_left >= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - golden * (high - low);
            at_left = score(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + golden * (high - low);
            at_right = score(right);
        }
    }
    if high.exp() > 0.99 * MAX_SIZE {
        return f64::INFINITY;
    }
    // d/dk: Σ 1/(k+j) over j < y, less ln(1 + m/k), plus (m − y)/(k + m).
    let slope = |ln_size: f64| {
        let size = ln_size.exp();
        let rising: f64 = histogram.iter().map(|(&count, &times)| times as f64 * slope_of_rising(size, count)).sum();
        let rest: f64 = counts_and_means
            .iter()
            .map(|&(count, mean)| (mean - f64::from(count)) / (size + mean) - (mean / size).ln_1p())
            .sum();
        size * (rising + rest) + prior / size
    };
    let (mut a, mut b) = (low, high);
    let (mut at_a, mut at_b) = (slope(a), slope(b));
    for _ in 0..8 {
        if at_a == at_b || (b - a).abs() < 1e-12 {
            break;
        }
        let next = (b - at_b * (b - a) / (at_b - at_a)).clamp(low - 0.05, high + 0.05);
        (a, at_a) = (b, at_b);
        (b, at_b) = (next, slope(next));
    }
    b.exp()
}

/// Sizes are looked for between these.
const MIN_SIZE: f64 = 0.01;
const MAX_SIZE: f64 = 10_000.0;

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    #[test]
    fn poisson_by_hand() {
        assert_relative_eq!(ln_probability(2, 1.0, f64::INFINITY).exp(), 0.5 * (-1.0_f64).exp(), max_relative = 1e-12);
        assert_relative_eq!(p_any(1.0, f64::INFINITY), 1.0 - (-1.0_f64).exp(), max_relative = 1e-14);
    }

    #[test]
    fn geometric_by_hand() {
        // Size 1 and mean 1: halves.
        for count in 0..10 {
            assert_relative_eq!(
                ln_probability(count, 1.0, 1.0).exp(),
                0.5_f64.powi(count as i32 + 1),
                max_relative = 1e-12
            );
        }
        assert_eq!(quantiles(1.0, 1.0, [0.5, 0.75]), [0, 1]);
        assert_eq!(quantiles(1.0, 1.0, [0.7501, 0.876]), [2, 3]);
    }

    #[test]
    fn long_sums_agree_with_their_closed_form() {
        for x in [0.01, 0.7, 25.0, 9000.0] {
            let sum: f64 = (0..4000).map(|j| 1.0 / (x + f64::from(j))).sum();
            assert_relative_eq!(slope_of_rising(x, 4000), sum, max_relative = 1e-9);
        }
    }

    #[test]
    fn nothing_expected_gives_nothing() {
        assert_eq!(p_any(0.0, 1.0), 0.0);
        assert_eq!(quantiles(0.0, 1.0, [0.1, 0.9]), [0, 0]);
    }

    #[test]
    fn huge_means_stay_near_their_centre() {
        let [low, high] = quantiles(5e4, f64::INFINITY, [0.1, 0.9]);
        assert!((49_713..49_714 + 2).contains(&low), "{low}");
        assert!((50_285..50_289).contains(&high), "{high}");
        let [low, high] = quantiles(1e9, 100.0, [0.1, 0.9]);
        assert!(low > 870_000_000 && high < 1_135_000_000, "{low} {high}");
    }

    #[test]
    fn size_of_overdispersed_counts_is_found_and_poisson_is_infinite() {
        // Counts whose frequencies are those of size 2, mean 3.
        let mut counts = Vec::new();
        for count in 0..60 {
            let times = (ln_probability(count, 3.0, 2.0).exp() * 100_000.0).round() as usize;
            counts.extend(std::iter::repeat_n((count, 3.0), times));
        }
        assert_relative_eq!(most_likely_size(&counts, 0.0), 2.0, max_relative = 0.01);
        let constant: Vec<_> = (0..100).map(|_| (3, 3.0)).collect();
        assert!(most_likely_size(&constant, 0.0).is_infinite());
    }

    proptest! {
        #[test]
        fn quantiles_are_where_the_summed_probabilities_say(mean in 0.001_f64..60.0, size in 0.05_f64..50.0, level in 0.01_f64..0.98) {
            let [at, _] = quantiles(mean, size, [level, 0.99]);
            let below: f64 = (0..at).map(|count| ln_probability(count, mean, size).exp()).sum();
            let upto = below + ln_probability(at, mean, size).exp();
            prop_assert!(below < level + 1e-9, "{below} {level}");
            prop_assert!(upto > level - 1e-9, "{upto} {level}");
        }
    }

    #[test]
    fn a_size_is_found_again_from_what_it_implies() {
        for (mean, size) in [(0.02, 0.7), (0.4, 1.3), (3.0, 8.0)] {
            assert_relative_eq!(size_of_p_any(mean, p_any(mean, size)), size, max_relative = 1e-6);
        }
        assert!(size_of_p_any(0.4, p_any(0.4, f64::INFINITY) + 1e-6).is_infinite());
        for (mean, size) in [(206.0, 40.0), (41.0, 300.0), (500.0, f64::INFINITY)] {
            let interval = interval80(mean, size);
            assert_eq!(interval80(mean, size_of_interval80(mean, interval)), interval);
        }
    }
}
