//! Do the recorded periods fit the forecasts: CSEP's tests, origin by origin.

use crate::evaluation::Foreseen;
use crate::evaluation::scores::likelihood_test::likelihood_quantile;
use crate::evaluation::scores::number_test::NumberTest;

use super::prepared::Prepared;
use super::{Consistency, Passed, words};

/// A test is passed at this level.
const LEVEL: f64 = 0.05;

pub(super) fn of(prepared: &Prepared<'_>, model: usize, seed: u64) -> Consistency {
    let number = |size: fn(&Foreseen) -> f64| -> Vec<f64> {
        prepared
            .origins(model)
            .zip(&prepared.incidents)
            .map(|((foreseen, _), &incidents)| {
                let expected: f64 = foreseen.expected.iter().sum();
                NumberTest::new(u32::try_from(incidents).unwrap_or(u32::MAX), expected, size(foreseen)).p()
            })
            .collect()
    };
    let likelihood = |own_sizes: bool| -> Vec<f64> {
        prepared
            .origins(model)
            .enumerate()
            .map(|(number, (foreseen, origin))| {
                let size = own_sizes.then_some(foreseen.size.as_slice());
                likelihood_quantile(&foreseen.expected, size, &origin.recorded, seed ^ (number as u64 + 1) << 20)
            })
            .collect()
    };
    Consistency {
        number_poisson: passed(number(|_| f64::INFINITY), words::number_passed),
        number: passed(number(|foreseen| foreseen.total_size), words::number_passed),
        spatial: passed(likelihood(false), words::spatial_passed),
        conditional: passed(likelihood(true), words::conditional_passed),
    }
}

fn passed(p: Vec<f64>, words: fn(usize, usize) -> String) -> Passed {
    let passed = p.iter().filter(|p| **p >= LEVEL).count();
    Passed { passed, of: p.len(), words: words(passed, p.len()), p }
}
