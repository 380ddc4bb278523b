//! Brier score (Brier 1950) of the chance of at least one incident.

/// Mean over cells of (stated chance of at least one − whether there was one)²; 0 is perfect. A
/// chance that is not a number counts as none; chances outside 0..=1 are brought to its ends.
pub fn brier_any(p_any: &[f64], recorded: &[u32]) -> f64 {
    let sum: f64 = p_any
        .iter()
        .zip(recorded)
        .map(|(&chance, &count)| {
            let chance = if chance.is_nan() { 0.0 } else { chance.clamp(0.0, 1.0) };
            (chance - f64::from(u32::from(count > 0))).powi(2)
        })
        .sum();
    sum / p_any.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn by_hand() {
        assert_relative_eq!(brier_any(&[0.5, 0.9, 0.2], &[0, 3, 0]), (0.25 + 0.01 + 0.04) / 3.0, max_relative = 1e-12);
        assert_eq!(brier_any(&[f64::NAN], &[1]), 1.0);
        assert_eq!(brier_any(&[], &[]), 0.0);
    }
}
