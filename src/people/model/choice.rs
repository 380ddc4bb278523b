//! Which pairs of features earn a place on the scorecard.
//!
//! A pair is the product of a score of each of its two features, and a score has three steps at most
//! (low, middle, high), so a pair costs one coefficient and reads as a table of nine cells. All pairs
//! are tried together, held back by one common pull, since most say next to nothing and hundreds that
//! were picked one by one would flatter themselves (the shared variance is that of Wood and Fasiolo 2017
//! again). The few with the most weight are kept if cross-validation says that they help people who
//! were not learned from. Additive models with pairs: Lou and others 2013, "Accurate intelligible
//! models with pairwise interactions".

use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::progress::{Cancelled, Progress};

use super::design::{Design, Product};
use super::learn::Binned;
use super::newton::{Fitted, factor};
use super::penalty::Penalty;
use super::quadratic::{Quadratic, log_likelihood};
use super::scores::step_scores;

/// Pairs, and the pull that holds them.
pub(super) struct Choice {
    pub(super) products: Vec<Product>,
    pub(super) pull: f64,
}

/// With fewer people with, or without, the outcome nothing can be said about pairs.
const LEAST_OF_EACH: usize = 200;
/// Pairs are made of so many features at most: those that say most by themselves.
const MOST_FEATURES: usize = 24;
/// People are sampled down to so many to choose by.
const MOST_ROWS: usize = 30_000;
const FOLDS: usize = 5;
/// How many pairs may be kept.
const SIZES: [usize; 5] = [4, 8, 16, 32, 64];
/// The smallest number of pairs with this share of the largest gain is kept.
const WORTH: f64 = 0.95;

/// Chooses pairs for a regression on bins alone; none if they do not earn it.
pub(super) fn choose(
    binned: &Binned,
    design: &Design,
    fitted: &Fitted,
    seed: u64,
    progress: &Progress,
) -> Result<Option<Choice>, Cancelled> {
    let outcomes = design.outcome.iter().filter(|outcome| **outcome).count();
    if outcomes.min(design.rows() - outcomes) < LEAST_OF_EACH {
        return Ok(None);
    }
    let products = candidates(binned, design, fitted);
    if products.is_empty() {
        return Ok(None);
    }
    let with_all = Design { products, ..design.clone() };
    let mut rows: Vec<u32> = (0..design.rows() as u32).collect();
    rows.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    rows.truncate(MOST_ROWS);
    let folds: Vec<&[u32]> = rows.chunks(rows.len().div_ceil(FOLDS)).collect();
    let mut start = fitted.coefficients.as_slice().to_vec();
    start.resize(with_all.columns(), 0.0);
    let mut parts = Vec::with_capacity(folds.len());
    for fold in &folds {
        progress.check()?;
        parts.push(Quadratic::at(&with_all, fold, &start));
    }
    let Some(whole) = parts.iter().cloned().reduce(|sum, part| sum.plus(&part)) else { return Ok(None) };
    let reduced = Reduced::of(&whole, &fitted.penalty, &fitted.coefficients);
    let pull = reduced.common_pull();
    progress.check()?;
    let gains: Vec<Vec<Gain>> = (0..folds.len())
        .into_par_iter()
        .map(|fold| {
            let rest = Reduced::of(&whole.minus(&parts[fold]), &fitted.penalty, &fitted.coefficients);
            rest.gains(&with_all, folds[fold], &start, pull)
        })
        .collect();
    progress.check()?;
    let total = |size: usize| gains.iter().fold(Gain::default(), |sum, fold| sum.plus(fold[size]));
    let totals: Vec<Gain> = (0..SIZES.len()).map(total).collect();
    let best = totals.iter().copied().fold(Gain::default(), |best, gain| if gain.sum > best.sum { gain } else { best });
    if best.sum <= best.deviation() {
        return Ok(None);
    }
    let Some(size) = totals.iter().position(|gain| gain.sum >= WORTH * best.sum) else { return Ok(None) };
    let mut kept = reduced.weightiest(pull);
    kept.truncate(SIZES[size]);
    kept.sort_unstable();
    log::debug!(
        "{} pairs gain {:.1} ± {:.1} in log-likelihood",
        kept.len(),
        totals[size].sum,
        totals[size].deviation()
    );
    Ok(Some(Choice { products: kept.into_iter().map(|place| with_all.products[place].clone()).collect(), pull }))
}

/// Every pair of the features that say most, but not those whose direction is held fast: a pair could
/// turn it round.
fn candidates(binned: &Binned, design: &Design, fitted: &Fitted) -> Vec<Product> {
    let mut features: Vec<(f64, usize, Vec<f64>)> = binned
        .bins
        .iter()
        .enumerate()
        .filter(|(_, bins)| bins.spec.monotone.is_none())
        .filter_map(|(feature, bins)| {
            let values = &fitted.coefficients.as_slice()[design.blocks[feature].clone()];
            Some((said(values, &bins.people), feature, step_scores(bins, values)?))
        })
        .collect();
    features.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    features.truncate(MOST_FEATURES);
    features.sort_by_key(|(_, feature, _)| *feature);
    let pair = |one: &(f64, usize, Vec<f64>), other: &(f64, usize, Vec<f64>)| Product {
        features: [one.1, other.1],
        scores: [one.2.clone(), other.2.clone()],
    };
    let firsts = features.iter().enumerate();
    firsts.flat_map(|(place, one)| features[place + 1..].iter().map(move |other| pair(one, other))).collect()
}

/// Variance over people of what a feature adds.
fn said(values: &[f64], people: &[usize]) -> f64 {
    let all = people.iter().sum::<usize>() as f64;
    let mean = |of: &dyn Fn(f64) -> f64| {
        values.iter().zip(people).map(|(value, people)| of(*value) * *people as f64).sum::<f64>() / all
    };
    mean(&|value| value * value) - mean(&|value| value).powi(2)
}

/// What pairs gain for people who were not learned from.
#[derive(Debug, Clone, Copy, Default)]
struct Gain {
    people: f64,
    /// Of log-likelihood.
    sum: f64,
    squares: f64,
}

impl Gain {
    fn plus(self, other: Self) -> Self {
        Self { people: self.people + other.people, sum: self.sum + other.sum, squares: self.squares + other.squares }
    }

    /// Standard deviation of the sum.
    fn deviation(&self) -> f64 {
        (self.squares - self.sum * self.sum / self.people.max(1.0)).max(0.0).sqrt()
    }
}

/// A regression near its maximum, as a quadratic in the weights of pairs alone: for whatever these
/// are, the bins take their best values.
struct Reduced {
    /// Information about the weights that bins do not explain.
    information: DMatrix<f64>,
    slope: DVector<f64>,
    /// Step of the bins' coefficients without pairs, and what each pair's weight takes from it.
    bins_step: DVector<f64>,
    bins_per_weight: DMatrix<f64>,
    /// Information about each weight, bins or not.
    spread: Vec<f64>,
}

impl Reduced {
    fn of(quadratic: &Quadratic, penalty: &Penalty, coefficients: &DVector<f64>) -> Self {
        let bins = coefficients.len();
        let pairs = quadratic.slope.len() - bins;
        let mut of_bins = quadratic.information.view((0, 0), (bins, bins)).into_owned();
        penalty.add_to(&mut of_bins);
        let factor = factor(&of_bins);
        let crossed = quadratic.information.view((0, bins), (bins, pairs)).into_owned();
        let of_pairs = quadratic.information.view((bins, bins), (pairs, pairs)).into_owned();
        let bins_step = factor.solve(&(quadratic.slope.rows(0, bins) - penalty.times(coefficients)));
        let bins_per_weight = factor.solve(&crossed);
        Self {
            slope: quadratic.slope.rows(bins, pairs) - crossed.tr_mul(&bins_step),
            spread: of_pairs.diagonal().iter().copied().collect(),
            information: of_pairs - crossed.tr_mul(&bins_per_weight),
            bins_step,
            bins_per_weight,
        }
    }

    /// The pull common to all weights that makes the restricted likelihood greatest.
    fn common_pull(&self) -> f64 {
        let pairs = self.slope.len();
        let mut pull = 3_000.0;
        for _ in 0..40 {
            let covariance = self.held(pull, &(0..pairs).collect::<Vec<_>>()).0;
            let weights = &covariance * &self.slope;
            let freedom = (pairs as f64 - pull * covariance.trace()).max(1e-6);
            let next = (freedom / weights.norm_squared().max(1e-12)).clamp(10.0, 1e6);
            let change = (next / pull).ln().abs();
            pull = next;
            if change < 0.01 {
                break;
            }
        }
        pull
    }

    /// Covariance of these weights alone, and the weights.
    fn held(&self, pull: f64, places: &[usize]) -> (DMatrix<f64>, DVector<f64>) {
        let size = places.len();
        let mut matrix = DMatrix::from_fn(size, size, |row, column| self.information[(places[row], places[column])]);
        for place in 0..size {
            matrix[(place, place)] += pull;
        }
        let covariance = factor(&matrix).inverse();
        let slope = DVector::from_fn(size, |row, _| self.slope[places[row]]);
        let weights = &covariance * slope;
        (covariance, weights)
    }

    /// All pairs, the one that moves people's log-odds most first.
    fn weightiest(&self, pull: f64) -> Vec<usize> {
        let (_, weights) = self.held(pull, &(0..self.slope.len()).collect::<Vec<_>>());
        let reach = |place: &usize| weights[*place].abs() * self.spread[*place].max(0.0).sqrt();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by(|one, other| reach(other).total_cmp(&reach(one)).then(one.cmp(other)));
        order
    }

    /// What each size gains for these people, who are not among those reduced.
    fn gains(&self, design: &Design, people: &[u32], start: &[f64], pull: f64) -> Vec<Gain> {
        let order = self.weightiest(pull);
        let bins = self.bins_step.len();
        let with = |size: usize| {
            let kept = &order[..size.min(order.len())];
            let (_, weights) = self.held(pull, kept);
            let mut coefficients = start.to_vec();
            coefficients[..bins].iter_mut().zip(self.bins_step.iter()).for_each(|(value, step)| *value += step);
            for (place, weight) in kept.iter().zip(weights.iter()) {
                for (value, taken) in coefficients.iter_mut().zip(self.bins_per_weight.column(*place).iter()) {
                    *value -= weight * taken;
                }
            }
            let products = kept.iter().map(|place| &design.products[*place]).collect::<Vec<_>>();
            let of_row = |&row: &u32| {
                let row = row as usize;
                let of_bins: f64 = design.codes.iter().map(|codes| coefficients[usize::from(codes[row])]).sum();
                let pairs = products.iter().zip(weights.iter());
                let of_pairs: f64 = pairs.map(|(product, weight)| weight * design.product(product, row)).sum();
                log_likelihood(coefficients[0] + of_bins + of_pairs, design.outcome[row])
            };
            people.iter().map(of_row).collect::<Vec<f64>>()
        };
        let without = with(0);
        let gain = |size: &usize| {
            let gains = with(*size).into_iter().zip(&without).map(|(with, without)| with - without);
            gains.fold(Gain::default(), |sum, gain| sum.plus(Gain { people: 1.0, sum: gain, squares: gain * gain }))
        };
        SIZES.iter().map(gain).collect()
    }
}
