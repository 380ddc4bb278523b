//! Features whose direction is held fast: bins that go the wrong way are joined and learned anew.

use crate::people::features::Monotone;
use crate::progress::{Cancelled, Progress};

use super::design::Design;
use super::learn::Binned;
use super::newton::Fitted;

/// Joins neighbouring bins that go the wrong way, takes a step, and looks again, until none does; the
/// last look is at the maximum.
/// Joined bins also make a shorter scorecard. Pulls stay as strong as they were.
pub(super) fn held(
    binned: &mut Binned,
    design: &mut Design,
    mut fitted: Fitted,
    rows: &[u32],
    progress: &Progress,
) -> Result<Fitted, Cancelled> {
    let mut at_maximum = true;
    loop {
        let mut joined = false;
        let mut start = vec![fitted.coefficients[0]];
        for feature in 0..binned.bins.len() {
            let values = &fitted.coefficients.as_slice()[design.blocks[feature].clone()];
            let bins = &binned.bins[feature];
            let marks = match bins.spec.monotone {
                Some(direction) => wrong_way(&values[..bins.ordered()], &bins.people, direction),
                None => Vec::new(),
            };
            if marks.contains(&true) {
                joined = true;
                start.extend(means(values, &bins.people, &marks));
                binned.join(feature, &marks);
            } else {
                start.extend(values);
            }
        }
        if !joined {
            if at_maximum {
                return Ok(fitted);
            }
            fitted = fitted.at_maximum(design, rows, progress)?;
            at_maximum = true;
            continue;
        }
        start.extend(&fitted.coefficients.as_slice()[design.bin_columns()..]);
        let products = std::mem::take(&mut design.products);
        *design = Design { products, ..binned.design(&design.outcome) };
        let penalty = binned.penalty(design).with_strengths_of(&fitted.penalty);
        fitted = Fitted::from(design, rows, penalty, start.into());
        fitted.one_step(design, rows);
        at_maximum = false;
        progress.check()?;
    }
}

/// Which bins belong with the one before: pool adjacent violators, weighted by people.
fn wrong_way(values: &[f64], people: &[usize], direction: Monotone) -> Vec<bool> {
    let sign = match direction {
        Monotone::Rising => 1.0,
        Monotone::Falling => -1.0,
    };
    let mut marks = vec![false; values.len()];
    // (first bin, people, mean)
    let mut pools: Vec<(usize, f64, f64)> = Vec::new();
    for (bin, (value, people)) in values.iter().zip(people).enumerate() {
        pools.push((bin, *people as f64, sign * value));
        while let [.., (_, before, lower), (first, here, upper)] = pools.as_mut_slice()
            && *upper < *lower - SLACK
        {
            marks[*first] = true;
            *lower = (*lower * *before + *upper * *here) / (*before + *here);
            *before += *here;
            pools.pop();
        }
    }
    marks
}

/// Differences this small are rounding.
const SLACK: f64 = 1e-9;

/// Means of joined bins.
fn means(values: &[f64], people: &[usize], marks: &[bool]) -> Vec<f64> {
    let mut sums: Vec<(f64, f64)> = Vec::new();
    for (bin, (value, people)) in values.iter().zip(people).enumerate() {
        let people = *people as f64;
        match sums.last_mut() {
            Some(sum) if marks.get(bin).copied().unwrap_or(false) => {
                sum.0 += value * people;
                sum.1 += people;
            }
            _ => sums.push((value * people, people)),
        }
    }
    sums.into_iter().map(|(sum, people)| sum / people).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_that_fall_are_pooled_until_they_rise() {
        let marks = wrong_way(&[0.0, 2.0, 1.0, 1.2, 3.0], &[1, 1, 1, 1, 1], Monotone::Rising);
        assert_eq!(marks, [false, false, true, true, false]);
        assert_eq!(means(&[0.0, 2.0, 1.0, 1.2, 3.0, 7.0], &[1; 6], &marks), [0.0, 4.2 / 3.0, 3.0, 7.0]);
        assert_eq!(wrong_way(&[0.0, 1.0], &[9, 1], Monotone::Falling), [false, true]);
        assert_eq!(wrong_way(&[1.0, 0.0, 0.0], &[9, 1, 1], Monotone::Falling), [false; 3]);
    }
}
