//! Values computed by independent programs: the regression against statsmodels, the negative
//! binomial against scipy.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::unreadable_literal, reason = "digits as the other program printed them")]

use approx::assert_relative_eq;
use lamplight::forecast::log_linear::glm::{Design, Fit, Options, fit, fit_with_size};
use lamplight::forecast::negative_binomial::{interval80, ln_probability, p_any};

/// Rows of a data file of ours: comment lines, a header, numbers.
fn rows(text: &str) -> Vec<Vec<f64>> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split(',').map(|value| value.parse().unwrap()).collect())
        .collect()
}

/// The counts of `tests/data/counts.csv`, as one group or in its three.
fn design(grouped: bool) -> Design {
    let rows = rows(include_str!("data/counts.csv"));
    let mut design = Design::new(3);
    let groups: Vec<f64> = if grouped { vec![0.0, 1.0, 2.0] } else { vec![f64::NAN] };
    for group in groups {
        let chosen: Vec<_> = rows.iter().filter(|row| !grouped || row[0] == group).collect();
        let x: Vec<f64> = chosen.iter().flat_map(|row| row[1..4].to_vec()).collect();
        let counts: Vec<u32> = chosen.iter().map(|row| row[4] as u32).collect();
        design.push_group(&x, &counts);
    }
    design
}

/// Coefficients to 1e-6, log-likelihood to 1e-8.
fn assert_fit(design: &Design, fit: &Fit, coefficients: &[f64], intercepts: &[f64], ln_likelihood: f64) {
    assert!(fit.converged, "{fit:?}");
    for (found, wanted) in fit.coefficients.iter().chain(&fit.intercepts).zip(coefficients.iter().chain(intercepts)) {
        assert!((found - wanted).abs() < 1e-6, "{found} {wanted}");
    }
    let found = fit.ln_likelihood(design, 0..design.groups());
    assert!((found - ln_likelihood).abs() < 1e-8, "{found} {ln_likelihood}");
}

// The values below: statsmodels 0.15.0 (`GLM` with Poisson and NegativeBinomial families at
// tol=1e-14, group dummies as columns; discrete `NegativeBinomial` for the most likely size),
// log-likelihood of the negative binomial by scipy 1.17.1.

#[test]
fn poisson_regression_agrees_with_statsmodels() {
    let design = design(false);
    let fit = fit(&design, 0..1, Options::default(), None);
    let coefficients = [0.4919516422300145, -0.32661016464099735, 0.2817581342054959];
    assert_fit(&design, &fit, &coefficients, &[0.2312051644333793], -200.77554059025093);
}

#[test]
fn group_intercepts_agree_with_dummy_columns() {
    let design = design(true);
    let fit = fit(&design, 0..3, Options::default(), None);
    let coefficients = [0.5286878373200299, -0.32045790667874907, 0.21738192078223292];
    let intercepts = [0.14139408600201075, -0.6987659082706206, 0.7786184973564609];
    assert_fit(&design, &fit, &coefficients, &intercepts, -172.461907403902);
}

#[test]
fn negative_binomial_regression_at_a_given_size_agrees_with_statsmodels() {
    let options = Options { size: 2.5, ..Options::default() };
    let pooled = design(false);
    let coefficients = [0.5450216964778865, -0.32271423709543473, 0.22073023103457204];
    assert_fit(&pooled, &fit(&pooled, 0..1, options, None), &coefficients, &[0.22915879174916737], -182.39229138324862);
    // The same from another start.
    let start = fit(&pooled, 0..1, options, Some(&[0.0, 0.5, -0.5]));
    assert_fit(&pooled, &start, &coefficients, &[0.22915879174916737], -182.39229138324862);

    let grouped = design(true);
    let coefficients = [0.5351910919888812, -0.35261262563025736, 0.19528368942615287];
    let intercepts = [0.16209902659935033, -0.6553568282693675, 0.7924102099340841];
    assert_fit(&grouped, &fit(&grouped, 0..3, options, None), &coefficients, &intercepts, -167.3033070008042);
}

#[test]
fn most_likely_size_agrees_with_statsmodels() {
    let design = design(false);
    let fit = fit_with_size(&design, 0..1, Options::default(), None);
    let coefficients = [0.5474923644819688, -0.3167793817159483, 0.21382117590284064];
    assert_fit(&design, &fit, &coefficients, &[0.22781468127016663], -181.21908107113285);
    assert_relative_eq!(fit.size, 1.5176554693424897, max_relative = 1e-6);
}

#[test]
fn probabilities_and_quantiles_agree_with_scipy() {
    let rows = rows(include_str!("data/negative_binomial.csv"));
    assert!(rows.len() > 150);
    for row in rows {
        let (mean, size, count) = (row[0], row[1], row[2] as u32);
        assert_relative_eq!(ln_probability(count, mean, size), row[3], max_relative = 2e-9, epsilon = 1e-12);
        assert_relative_eq!(p_any(mean, size), row[4], max_relative = 1e-9);
        assert_eq!(interval80(mean, size), (row[5] as u32, row[6] as u32), "mean {mean}, size {size}");
    }
}
