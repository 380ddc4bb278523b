//! Level and spread of probabilities: what a logistic regression of the outcome on their log-odds
//! would change (Cox 1958; Steyerberg 2019, chapter 15).

use super::brier::CERTAINTY;
use super::figure::Figure;
use super::proportion::wilson;
use super::ranked::Ranked;

const MOST_STEPS: usize = 100;

fn log_odds(ranked: &Ranked) -> Vec<f64> {
    ranked
        .value
        .iter()
        .map(|probability| {
            let probability = probability.clamp(CERTAINTY, 1.0 - CERTAINTY);
            (probability / (1.0 - probability)).ln()
        })
        .collect()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// People observed with the outcome over people expected: 1 is right, above 1 too few were expected.
/// The interval is Wilson's for the observed share.
pub(crate) fn observed_over_expected(ranked: &Ranked) -> Figure {
    let people = ranked.people() as u64;
    let mean = ranked.value.iter().sum::<f64>() / people as f64;
    if mean > 0.0 { wilson(ranked.outcomes() as u64, people).through(|share| share / mean) } else { Figure::UNKNOWN }
}

/// What would have to be added to the log-odds of everybody for as many to be expected as were
/// observed: 0 is right (calibration in the large). Unknown when all outcomes are the same.
pub(crate) fn intercept(ranked: &Ranked) -> Figure {
    let outcomes = ranked.outcomes();
    if outcomes == 0 || outcomes == ranked.people() {
        return Figure::UNKNOWN;
    }
    let offsets = log_odds(ranked);
    let mut added = 0.0;
    for _ in 0..MOST_STEPS {
        let (mut expected, mut information) = (0.0, 0.0);
        for offset in &offsets {
            let chance = logistic(offset + added);
            expected += chance;
            information += chance * (1.0 - chance);
        }
        // Far from the answer the curve is flat and a whole step would overshoot.
        let step = ((outcomes as f64 - expected) / information).clamp(-3.0, 3.0);
        added += step;
        if step.abs() < 1e-11 {
            return Figure::around(added, information.sqrt().recip());
        }
    }
    Figure::UNKNOWN
}

/// Slope of the outcome's log-odds on the log-odds of the estimates, with Wald's interval: 1 is
/// right, below 1 estimates are too far apart (overfitted), above 1 not far enough. Unknown when
/// estimates do not differ or split the outcomes perfectly.
pub(crate) fn slope(ranked: &Ranked) -> Figure {
    let outcomes = ranked.outcomes();
    let first = ranked.value.first();
    let alike = ranked.value.iter().all(|value| Some(value) == first);
    if outcomes == 0 || outcomes == ranked.people() || alike {
        return Figure::UNKNOWN;
    }
    let x = log_odds(ranked);
    let likelihood = |level: f64, spread: f64| -> f64 {
        x.iter()
            .zip(&ranked.outcome)
            .map(|(x, outcome)| {
                let towards = if *outcome { -(level + spread * x) } else { level + spread * x };
                // ln(1 + e^t) without overflow
                -(towards.max(0.0) + (-towards.abs()).exp().ln_1p())
            })
            .sum()
    };
    let (mut level, mut spread) = (0.0, 1.0);
    let mut reached = likelihood(level, spread);
    for _ in 0..MOST_STEPS {
        let (mut gradient, mut information) = ([0.0; 2], [0.0; 3]);
        for (x, outcome) in x.iter().zip(&ranked.outcome) {
            let chance = logistic(level + spread * x);
            let apart = f64::from(u8::from(*outcome)) - chance;
            let weight = chance * (1.0 - chance);
            gradient[0] += apart;
            gradient[1] += apart * x;
            information[0] += weight;
            information[1] += weight * x;
            information[2] += weight * x * x;
        }
        let determinant = information[0] * information[2] - information[1] * information[1];
        if determinant.is_nan() || determinant <= 1e-12 * information[0] * information[2] {
            return Figure::UNKNOWN;
        }
        let mut step = [
            (information[2] * gradient[0] - information[1] * gradient[1]) / determinant,
            (information[0] * gradient[1] - information[1] * gradient[0]) / determinant,
        ];
        if step[0].abs() + step[1].abs() < 1e-10 * (1.0 + level.abs() + spread.abs()) {
            return Figure::around(spread, (information[0] / determinant).sqrt());
        }
        let mut next = likelihood(level + step[0], spread + step[1]);
        let mut halvings = 0;
        while (next.is_nan() || next < reached - 1e-9 * reached.abs()) && halvings < 40 {
            step = step.map(|part| part / 2.0);
            next = likelihood(level + step[0], spread + step[1]);
            halvings += 1;
        }
        level += step[0];
        spread += step[1];
        reached = next;
    }
    Figure::UNKNOWN
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use rand::{RngExt, SeedableRng};

    fn sample(of_truth: impl Fn(f64) -> f64) -> Ranked {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(11);
        let truth: Vec<f64> = (0..40_000).map(|_| logistic(random.random_range(-4.0..1.0))).collect();
        let outcome: Vec<bool> = truth.iter().map(|&chance| random.random_bool(chance)).collect();
        let estimates: Vec<f64> = truth.iter().map(|&chance| of_truth((chance / (1.0 - chance)).ln())).collect();
        Ranked::by_probability(&estimates, &outcome)
    }

    #[test]
    fn the_truth_needs_no_change() {
        let ranked = sample(logistic);
        for (figure, right) in
            [(slope(&ranked), 1.0), (intercept(&ranked), 0.0), (observed_over_expected(&ranked), 1.0)]
        {
            assert!(!figure.excludes(right) && figure.high - figure.low < 0.15, "{figure:?}");
        }
    }

    #[test]
    fn estimates_twice_as_far_apart_have_a_slope_of_a_half() {
        let ranked = sample(|x| logistic(2.0 * x));
        assert!(!slope(&ranked).excludes(0.5) && slope(&ranked).excludes(0.6));
        let ranked = sample(|x| logistic(x - 0.7));
        assert!(!intercept(&ranked).excludes(0.7) && observed_over_expected(&ranked).low > 1.2);
    }

    #[test]
    fn nothing_to_learn_is_not_known() {
        for (probability, outcome) in [
            (vec![], vec![]),
            (vec![0.3], vec![true]),
            (vec![0.3, 0.3, 0.3], vec![true, false, true]),
            (vec![0.1, 0.2, 0.8, 0.9], vec![false, false, true, true]),
            (vec![0.0, 1.0], vec![false, true]),
        ] {
            assert!(!slope(&Ranked::by_probability(&probability, &outcome)).is_known(), "{probability:?}");
        }
        let alike = Ranked::by_probability(&[0.5, 0.5, 0.5], &[true, false, true]);
        assert_relative_eq!(intercept(&alike).value, 2.0_f64.ln(), max_relative = 1e-9);
        assert!(!intercept(&Ranked::by_probability(&[0.5], &[true])).is_known());
        assert_eq!(observed_over_expected(&Ranked::by_probability(&[0.5, 0.0], &[true, false])).value, 2.0);
        assert!(!observed_over_expected(&Ranked::by_probability(&[0.0], &[true])).is_known());
        let certain = Ranked::by_probability(&[0.0, 1.0, 0.0, 1.0], &[true, false, false, true]);
        assert!(intercept(&certain).value.is_finite() || !intercept(&certain).is_known());
    }
}
