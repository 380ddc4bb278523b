//! Wilcoxon's signed-rank test (Wilcoxon 1945): whether differences lie evenly about zero.

use statrs::function::erf::erfc;

/// Two-sided p by the normal approximation, corrected for ties; zeros are left out. As in pyCSEP's
/// W test and in scipy's `wilcoxon` without continuity correction. 1 when nothing is left.
pub fn signed_rank_p(differences: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = differences.iter().copied().filter(|difference| *difference != 0.0).collect();
    sorted.sort_unstable_by(|a, b| a.abs().total_cmp(&b.abs()));
    let n = sorted.len() as f64;
    let (mut positive, mut ties) = (0.0, 0.0);
    let mut start = 0;
    while start < sorted.len() {
        let size = sorted[start].abs();
        let alike = sorted[start..].iter().take_while(|difference| difference.abs() == size).count();
        // Equal sizes share the mean of their ranks, which count from 1.
        let rank = start as f64 + f64::midpoint(alike as f64, 1.0);
        let above = sorted[start..start + alike].iter().filter(|difference| **difference > 0.0).count();
        positive += rank * above as f64;
        ties += (alike as f64).powi(3) - alike as f64;
        start += alike;
    }
    let variance = n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - ties / 48.0;
    if variance <= 0.0 {
        return 1.0;
    }
    let z = (positive - n * (n + 1.0) / 4.0) / variance.sqrt();
    erfc(z.abs() / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::super::reference;
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn agrees_with_scipy() {
        // scipy 1.17: wilcoxon(x, method="approx", correction=False), zeros left out ("wilcox").
        let cases = reference::<(Vec<f64>, f64)>(include_str!("../../../tests/data/scores/wilcoxon.json"));
        for (differences, p) in cases {
            assert_relative_eq!(signed_rank_p(&differences), p, max_relative = 1e-9);
        }
    }

    #[test]
    fn nothing_to_tell() {
        assert_eq!(signed_rank_p(&[]), 1.0);
        assert_eq!(signed_rank_p(&[0.0, 0.0]), 1.0);
    }
}
