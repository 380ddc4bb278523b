//! What the regression keeps missing: places where more, or fewer, have lately been recorded than it
//! foresaw, and are given part of the difference.
//!
//! A cell's rate is the regression's times an effect of its own, gamma with mean 1 (partial pooling:
//! Clayton and Kaldor 1987), updated by decayed sums of what was recorded and of what the regression
//! says of the same periods: (firmness + recorded) / (firmness + expected), of the cell itself or
//! averaged over its surroundings. How fast the past fades, how firm the prior and how wide the
//! surroundings are is not known: several settings are run side by side, and none at all, and
//! averaged by how well each would have foretold where the counts of past periods fell.

use crate::forecast::smoothing::{Neighbourhood, Scratch};

/// Half-lives of past surprises, in periods.
const HALF_LIVES: [f64; 2] = [6.0, 24.0];
/// Firmness of a cell's own effect, in expected incidents; and of its surroundings', in expected
/// incidents of the average cell there.
const FIRM_OWN: [f64; 2] = [20.0, 50.0];
const FIRM_AROUND: [f64; 2] = [3.0, 10.0];
/// Standard deviation of the surroundings, metres.
const AROUND_M: f64 = 800.0;
/// Newest periods that settings are judged on.
const JUDGED: usize = 24;
/// Settings, the one without effects first.
const SETTINGS: usize = 1 + HALF_LIVES.len() * (FIRM_OWN.len() + FIRM_AROUND.len());

/// What was recorded in a past period and what the regression says of it, scaled to the same total.
pub(super) struct Past<'a> {
    pub(super) recorded: &'a [u32],
    pub(super) expected: Vec<f64>,
}

/// Effects of every setting, as known before some period.
struct Running<'a> {
    around: &'a Neighbourhood,
    scratch: Scratch,
    /// One a half-life: decayed sums recorded and expected, then the same averaged around.
    sums: Vec<[Vec<f64>; 4]>,
}

impl Running<'_> {
    fn add(&mut self, past: &Past<'_>) {
        for (sums, half_life) in self.sums.iter_mut().zip(HALF_LIVES) {
            let keep = 0.5_f64.powf(1.0 / half_life);
            let [recorded, expected, around_recorded, around_expected] = sums;
            for (sum, &count) in recorded.iter_mut().zip(past.recorded) {
                *sum = *sum * keep + f64::from(count);
            }
            for (sum, &mean) in expected.iter_mut().zip(&past.expected) {
                *sum = *sum * keep + mean;
            }
            self.around.smooth_with_own(recorded, &mut self.scratch, around_recorded);
            self.around.smooth_with_own(expected, &mut self.scratch, around_expected);
        }
    }

    /// One list of effects a setting after the first, which has none.
    fn effects(&self) -> impl Iterator<Item = impl Iterator<Item = f64>> {
        self.sums.iter().flat_map(|[recorded, expected, around_recorded, around_expected]| {
            let own = FIRM_OWN.map(|firm| (firm, recorded, expected));
            let around = FIRM_AROUND.map(|firm| (firm, around_recorded, around_expected));
            own.into_iter().chain(around).map(|(firm, recorded, expected)| {
                recorded.iter().zip(expected).map(move |(recorded, expected)| (firm + recorded) / (firm + expected))
            })
        })
    }
}

/// The effect of each cell for the period after some past ones, oldest first: 1 where the
/// regression has nothing to add to.
pub(super) fn effects(pasts: &[Past<'_>], around: &Neighbourhood, cells: usize) -> Vec<f64> {
    let nothing = || [vec![0.0; cells], vec![0.0; cells], vec![0.0; cells], vec![0.0; cells]];
    let mut running = Running { around, scratch: Scratch::default(), sums: HALF_LIVES.map(|_| nothing()).to_vec() };
    let mut evidence = [0.0; SETTINGS];
    for (at, past) in pasts.iter().enumerate() {
        if at > 0 && at + JUDGED >= pasts.len() {
            let all: f64 = past.expected.iter().sum();
            let incidents: f64 = past.recorded.iter().map(|&count| f64::from(count)).sum();
            for (evidence, effects) in evidence.iter_mut().skip(1).zip(running.effects()) {
                let (mut total, mut gained) = (0.0, 0.0);
                for ((effect, &count), &expected) in effects.zip(past.recorded).zip(&past.expected) {
                    total += effect * expected;
                    if count > 0 {
                        gained += f64::from(count) * effect.ln();
                    }
                }
                *evidence += gained - incidents * (total / all).ln();
            }
        }
        running.add(past);
    }
    let best = evidence.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = evidence.iter().map(|value| (value - best).exp()).collect();
    let all: f64 = weights.iter().sum();
    let mut mean = vec![weights[0] / all; cells];
    for (weight, effects) in weights.iter().skip(1).zip(running.effects()) {
        mean.iter_mut().zip(effects).for_each(|(mean, effect)| *mean += weight / all * effect);
    }
    mean
}

/// The surroundings over which surprises are averaged.
pub(super) fn surroundings(area: &crate::geography::StudyArea) -> Neighbourhood {
    Neighbourhood::new(area, AROUND_M)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::{CellSize, Crs, StudyArea};

    const SIDE: usize = 6;
    const CELLS: usize = SIDE * SIDE;

    fn around() -> Neighbourhood {
        let centre = |n: usize| (500.0 + 1000.0 * (n % SIDE) as f64, 500.0 + 1000.0 * (n / SIDE) as f64);
        let points = (0..CELLS).map(centre);
        surroundings(&StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap())
    }

    fn effects_of(counts: &[Vec<u32>]) -> Vec<f64> {
        let flat = |recorded: &[u32]| vec![f64::from(recorded.iter().sum::<u32>()) / CELLS as f64; CELLS];
        let pasts: Vec<Past<'_>> = counts.iter().map(|recorded| Past { recorded, expected: flat(recorded) }).collect();
        effects(&pasts, &around(), CELLS)
    }

    #[test]
    fn a_cell_that_keeps_surprising_is_met_part_of_the_way() {
        let busy: Vec<Vec<u32>> =
            (0..30).map(|_| (0..CELLS).map(|cell| if cell == 14 { 4 } else { 1 }).collect()).collect();
        let found = effects_of(&busy);
        // 4 where 39/36 were expected
        assert!((1.5..3.7).contains(&found[14]), "{}", found[14]);
        assert!(found.iter().enumerate().all(|(cell, &effect)| cell == 14 || (0.8..1.2).contains(&effect)));
    }

    #[test]
    fn what_is_foreseen_and_what_is_unknown_have_no_effect() {
        for effect in effects_of(&[]).into_iter().chain(effects_of(&vec![vec![1; CELLS]; 20])) {
            approx::assert_relative_eq!(effect, 1.0, max_relative = 1e-12);
        }
    }
}
