//! Intervals and tests of proportions.

use statrs::function::factorial::ln_binomial;

use super::figure::{Figure, Z95, normal_p};

/// A share with Wilson's 95% score interval (Wilson 1927), which stays within 0 to 1 and is honest at
/// its ends. Unknown of none.
pub fn wilson(count: u64, of: u64) -> Figure {
    if of == 0 {
        return Figure::UNKNOWN;
    }
    let (n, share) = (of as f64, count as f64 / of as f64);
    let squared = Z95 * Z95;
    let centre = (share + squared / (2.0 * n)) / (1.0 + squared / n);
    let reach = Z95 / (1.0 + squared / n) * (share * (1.0 - share) / n + squared / (4.0 * n * n)).sqrt();
    // Exactly 0 and 1 at the ends, which rounding would miss by a hair.
    let low = if count == 0 { 0.0 } else { (centre - reach).max(0.0) };
    let high = if count >= of { 1.0 } else { (centre + reach).min(1.0) };
    Figure::new(share, low, high)
}

/// Difference of two independent shares, the first less the second, with Newcombe's interval made of
/// two Wilson intervals (Newcombe 1998, method 10).
pub fn newcombe((first, of_first): (u64, u64), (second, of_second): (u64, u64)) -> Figure {
    let (one, other) = (wilson(first, of_first), wilson(second, of_second));
    let difference = one.value - other.value;
    Figure::new(
        difference,
        difference - (one.value - one.low).hypot(other.high - other.value),
        difference + (one.high - one.value).hypot(other.value - other.low),
    )
}

/// Least expected count at which the chi-square test is trusted (Cochran 1954).
const LEAST_EXPECTED: f64 = 5.0;

/// Two-sided p that two independent shares are the same: Pearson's chi-square without continuity
/// correction; Fisher's exact test where an expected count is below 5. NaN when either is of none.
pub fn same_share_p((first, of_first): (u64, u64), (second, of_second): (u64, u64)) -> f64 {
    if of_first == 0 || of_second == 0 {
        return f64::NAN;
    }
    let (n1, n2) = (of_first as f64, of_second as f64);
    let together = (first + second) as f64 / (n1 + n2);
    if together <= 0.0 || together >= 1.0 {
        return 1.0;
    }
    if n1.min(n2) * together.min(1.0 - together) < LEAST_EXPECTED {
        return fisher_p((first, of_first), (second, of_second));
    }
    let error = (together * (1.0 - together) * (1.0 / n1 + 1.0 / n2)).sqrt();
    normal_p((first as f64 / n1 - second as f64 / n2) / error)
}

/// Fisher's exact test: all tables with the same margins that are no likelier than this one.
fn fisher_p((first, of_first): (u64, u64), (second, of_second): (u64, u64)) -> f64 {
    let total = first + second;
    let ln_all = ln_binomial(of_first + of_second, total);
    let ln_chance = |count: u64| ln_binomial(of_first, count) + ln_binomial(of_second, total - count) - ln_all;
    let here = ln_chance(first);
    // Tables exactly as likely differ by rounding.
    let sum: f64 = (total.saturating_sub(of_second)..=total.min(of_first))
        .map(ln_chance)
        .filter(|ln| *ln <= here + 1e-7)
        .map(f64::exp)
        .sum();
    sum.min(1.0)
}

/// p values corrected for being many (Holm 1979), in their order; NaN stays and is not counted.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).filter(|&test| !p[test].is_nan()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut corrected = vec![f64::NAN; p.len()];
    let mut largest = 0.0_f64;
    for (place, &test) in order.iter().enumerate() {
        largest = largest.max((p[test] * (order.len() - place) as f64).min(1.0));
        corrected[test] = largest;
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn shares_at_the_ends() {
        assert_eq!(wilson(0, 10).low, 0.0);
        assert_eq!(wilson(10, 10).high, 1.0);
        assert!(wilson(0, 10).high > 0.2 && wilson(10, 10).low < 0.8);
        assert!(!wilson(0, 0).is_known());
    }

    #[test]
    fn newcombe_as_he_printed_it() {
        // Newcombe 1998 (Statistics in Medicine 17:873–890), table II, method 10: 56/70 − 48/80.
        let difference = newcombe((56, 70), (48, 80));
        assert_relative_eq!(difference.value, 0.2, max_relative = 1e-12);
        assert!((difference.low - 0.0524).abs() < 5e-5 && (difference.high - 0.3339).abs() < 5e-5);
        assert!(newcombe((0, 0), (1, 2)).low.is_nan());
    }

    #[test]
    fn equal_shares_and_nobody() {
        assert_relative_eq!(same_share_p((10, 20), (20, 40)), 1.0);
        assert_eq!(same_share_p((0, 20), (0, 40)), 1.0);
        assert!(same_share_p((0, 0), (0, 40)).is_nan());
    }

    #[test]
    fn the_lady_tasting_tea() {
        // 3 of 4 right: (16 + 16 + 1 + 1) / 70.
        assert_relative_eq!(same_share_p((3, 4), (1, 4)), 34.0 / 70.0, max_relative = 1e-9);
    }

    #[test]
    fn holm_by_hand() {
        let corrected = holm(&[0.01, 0.04, f64::NAN, 0.03, 0.9]);
        for (found, wanted) in corrected.iter().zip([0.04, 0.09, f64::NAN, 0.09, 0.9]) {
            assert!(wanted.is_nan() && found.is_nan() || (found - wanted).abs() < 1e-12, "{corrected:?}");
        }
        assert!(holm(&[]).is_empty());
    }
}
