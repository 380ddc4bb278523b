//! How much better one forecast foresaw than another, per incident and with its noise.

/// Log score gained over another forecast in one period, summed over cells, in nats under Poisson.
pub(crate) fn gain(expected: &[f64], reference: &[f64], recorded: &[u32]) -> f64 {
    let totals = reference.iter().sum::<f64>() - expected.iter().sum::<f64>();
    let counted = expected.iter().zip(reference).zip(recorded).filter(|(_, count)| **count > 0);
    totals + counted.map(|((expected, reference), &count)| f64::from(count) * (expected / reference).ln()).sum::<f64>()
}

/// Σ gain / Σ incidents, with the standard error of a ratio estimated over periods.
pub(crate) fn ratio_with_error(gains: &[(f64, f64)]) -> (f64, f64) {
    let incidents: f64 = gains.iter().map(|gain| gain.1).sum();
    if incidents == 0.0 {
        return (0.0, 0.0);
    }
    let ratio = gains.iter().map(|gain| gain.0).sum::<f64>() / incidents;
    let squares: f64 = gains.iter().map(|(gain, incidents)| (gain - ratio * incidents).powi(2)).sum();
    let origins = gains.len() as f64;
    let error = if gains.len() < 2 { 0.0 } else { (squares * origins / (origins - 1.0)).sqrt() / incidents };
    (ratio, error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn a_ratio_of_equal_parts_has_no_error() {
        assert_eq!(ratio_with_error(&[(1.0, 10.0), (2.0, 20.0), (3.0, 30.0)]), (0.1, 0.0));
        assert_eq!(ratio_with_error(&[]), (0.0, 0.0));
    }

    #[test]
    fn a_gain_is_the_difference_of_log_likelihoods() {
        // 3 ln(2/1) − (2 − 1) + 0 − (0.1 − 0.5)
        let wanted = 3.0 * 2.0_f64.ln() - 1.0 + 0.4;
        assert_relative_eq!(gain(&[2.0, 0.1], &[1.0, 0.5], &[3, 0]), wanted, max_relative = 1e-12);
    }
}
