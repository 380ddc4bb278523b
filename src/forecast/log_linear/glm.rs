//! Log-linear regression of counts by iteratively reweighted least squares.
//!
//! Rows come in groups (here: one past period each), and every group has an intercept of its own,
//! so what the coefficients learn is how counts differ *within* a group. The intercepts are not
//! columns: weighted group means are taken out of each normal equation instead (Frisch, Waugh and
//! Lovell), which costs nothing however many groups there are. One group is ordinary regression.
//!
//! Variance is `mean + mean²/size` (NB2 of Cameron and Trivedi; McCullagh and Nelder 1989 for the
//! algorithm); a ridge penalty works on columns as if they were scaled to unit standard deviation.
//!
//! Groups are summed in parallel and joined in their order, so the bytes of a result do not depend
//! on the number of threads.

use std::ops::Range;

use rayon::prelude::*;

use crate::forecast::negative_binomial::{ln_probability, most_likely_size};

use super::newton::{Curvature, Penalty, Point, Slope};

/// Rows in groups, with their counts.
#[derive(Debug, Clone)]
pub struct Design {
    columns: usize,
    x: Vec<f64>,
    counts: Vec<u32>,
    groups: Vec<Range<usize>>,
    prior: Vec<f64>,
}

impl Design {
    /// A design without rows.
    pub fn new(columns: usize) -> Self {
        Self { columns, x: Vec::new(), counts: Vec::new(), groups: Vec::new(), prior: vec![0.0; columns] }
    }

    /// Coefficients that the ridge penalty pulls towards, one a column, instead of zeros. Missing
    /// ones stay zero.
    pub fn with_prior(mut self, prior: &[f64]) -> Self {
        self.prior.iter_mut().zip(prior).for_each(|(to, from)| *to = *from);
        self
    }

    /// Adds a group: `rows` holds one row after another, `columns` values each. Values beyond the
    /// last whole row with a count are dropped.
    pub fn push_group(&mut self, rows: &[f64], counts: &[u32]) {
        let added = rows.len().checked_div(self.columns).map_or(counts.len(), |rows| counts.len().min(rows));
        let first = self.counts.len();
        self.x.extend_from_slice(&rows[..added * self.columns]);
        self.counts.extend_from_slice(&counts[..added]);
        self.groups.push(first..first + added);
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of groups.
    pub fn groups(&self) -> usize {
        self.groups.len()
    }

    /// Counts of one group.
    pub fn counts(&self, group: usize) -> &[u32] {
        &self.counts[self.groups[group].clone()]
    }

    /// Values of one group, row after row.
    pub(super) fn rows(&self, group: usize) -> &[f64] {
        let rows = &self.groups[group];
        &self.x[rows.start * self.columns..rows.end * self.columns]
    }

    /// Σ coefficient · value of each row of a group.
    pub fn predictor(&self, group: usize, coefficients: &[f64]) -> Vec<f64> {
        if self.columns == 0 {
            return vec![0.0; self.groups[group].len()];
        }
        self.rows(group).chunks_exact(self.columns).map(|row| dot(row, coefficients)).collect()
    }

    /// Standard deviation of each column over some groups, around each group's own mean.
    fn scales(&self, groups: &Range<usize>) -> Vec<f64> {
        let parts: Vec<(Vec<f64>, usize)> = groups
            .clone()
            .into_par_iter()
            .map(|group| {
                let (mut sum, mut squares) = (vec![0.0; self.columns], vec![0.0; self.columns]);
                for row in self.rows(group).chunks_exact(self.columns.max(1)) {
                    for ((sum, square), &value) in sum.iter_mut().zip(&mut squares).zip(row) {
                        *sum += value;
                        *square += value * value;
                    }
                }
                let rows = self.groups[group].len();
                for (square, sum) in squares.iter_mut().zip(&sum) {
                    *square -= sum * sum / rows.max(1) as f64;
                }
                (squares, rows)
            })
            .collect();
        let rows: usize = parts.iter().map(|part| part.1).sum();
        (0..self.columns)
            .map(|column| {
                let squares: f64 = parts.iter().map(|part| part.0[column]).sum();
                (squares.max(0.0) / rows.max(1) as f64).sqrt()
            })
            .collect()
    }
}

/// How to fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Penalty on half the squared distance of the coefficients (of scaled columns) from the
    /// design's prior ones, in units of log-likelihood.
    pub ridge: f64,
    /// Size parameter of the counts; `∞` is Poisson regression.
    pub size: f64,
    /// Stop when a step would gain less log-likelihood than this.
    pub tolerance: f64,
    /// Stop after this many steps whatever they would gain.
    pub max_steps: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { ridge: 0.0, size: f64::INFINITY, tolerance: 1e-12, max_steps: 60 }
    }
}

/// A fitted regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// One a column.
    pub coefficients: Vec<f64>,
    /// One a group fitted; `−∞` for a group in which nothing was counted.
    pub intercepts: Vec<f64>,
    /// Size parameter it was fitted with.
    pub size: f64,
    /// Steps taken.
    pub steps: usize,
    /// Whether the last step gained less than the tolerance.
    pub converged: bool,
}

impl Fit {
    /// Log-likelihood of the groups it was fitted on, penalty not included.
    pub fn ln_likelihood(&self, design: &Design, groups: Range<usize>) -> f64 {
        let parts: Vec<f64> = groups
            .into_par_iter()
            .zip(&self.intercepts)
            .map(|(group, intercept)| {
                if intercept.is_infinite() {
                    return 0.0;
                }
                let predictor = design.predictor(group, &self.coefficients);
                predictor
                    .iter()
                    .zip(design.counts(group))
                    .map(|(eta, &count)| ln_probability(count, (eta + intercept).exp(), self.size))
                    .sum()
            })
            .collect();
        parts.iter().sum()
    }

    /// Counts with their fitted means, for groups it was fitted on; `first` is the number of the
    /// first of them.
    pub fn counts_and_means(&self, design: &Design, first: usize, groups: Range<usize>) -> Vec<(u32, f64)> {
        let mut pairs = Vec::new();
        for group in groups {
            let Some(intercept) = self.intercepts.get(group.wrapping_sub(first)).filter(|value| value.is_finite())
            else {
                continue;
            };
            let predictor = design.predictor(group, &self.coefficients);
            pairs.extend(
                design.counts(group).iter().zip(predictor).map(|(&count, eta)| (count, (eta + intercept).exp())),
            );
        }
        pairs
    }
}

/// Fits the coefficients to `groups` of a design, starting from `start` where given.
pub fn fit(design: &Design, groups: Range<usize>, options: Options, start: Option<&[f64]>) -> Fit {
    fit_on(design, groups, options, start, None).0
}

/// The same, starting also from the curvature of an earlier fit to the same groups; gives back its
/// own.
pub(super) fn fit_on(
    design: &Design,
    groups: Range<usize>,
    options: Options,
    start: Option<&[f64]>,
    curvature: Option<Curvature>,
) -> (Fit, Curvature) {
    let size = options.size;
    let penalty = Penalty {
        weights: design.scales(&groups).iter().map(|scale| options.ridge * scale * scale).collect(),
        centre: &design.prior,
    };
    let (mut at, mut curvature) = match (start, curvature) {
        (Some(start), Some(curvature)) => (Point::balanced(design, &groups, start), Some(curvature)),
        (Some(start), None) => (Point::balanced(design, &groups, start), None),
        (None, _) => {
            let curvature = Curvature::at_counts(design, &groups, size);
            (curvature.first_point(&penalty), None)
        }
    };
    let mut slope = Slope::at(design, &groups, &at, size, &penalty);
    let mut last_gain = f64::INFINITY;
    let (mut steps, mut converged) = (0, false);
    while steps < options.max_steps {
        steps += 1;
        let fresh = curvature.is_none();
        let curve = curvature.take().unwrap_or_else(|| Curvature::at(design, &groups, &at, size));
        let (goal, gain) = curve.step(&penalty, &at, &slope);
        // A curvature of some steps ago is as good as a new one while it brings the end nearer.
        let nearer = gain < 0.1 * last_gain;
        if !fresh && !nearer {
            steps -= 1;
            last_gain = f64::INFINITY;
            continue;
        }
        last_gain = gain;
        let mut next = goal.clone();
        let mut reached = Slope::at(design, &groups, &next, size, &penalty);
        let mut share = 1.0;
        // Not a number is no better than worse.
        let no_worse = |value: f64| value >= slope.value - 1e-9 * slope.value.abs().max(1.0);
        while !no_worse(reached.value) && share > 1e-4 {
            share *= 0.5;
            next = at.towards(&goal, share);
            reached = Slope::at(design, &groups, &next, size, &penalty);
        }
        (at, slope) = (next, reached);
        curvature = (share == 1.0).then_some(curve);
        if gain < options.tolerance {
            converged = true;
            break;
        }
    }
    let curvature = curvature.unwrap_or_else(|| Curvature::at(design, &groups, &at, size));
    let fit = Fit { coefficients: at.coefficients, intercepts: at.intercepts, size, steps, converged };
    (fit, curvature)
}

/// Fits coefficients and size together, each in turn until neither changes.
pub fn fit_with_size(design: &Design, groups: Range<usize>, options: Options, start: Option<&[f64]>) -> Fit {
    let mut fitted = fit(design, groups.clone(), Options { size: f64::INFINITY, ..options }, start);
    for _ in 0..100 {
        let pairs = fitted.counts_and_means(design, groups.start, groups.clone());
        let size = most_likely_size(&pairs, 0.0);
        let before = fitted.size;
        fitted = fit(design, groups.clone(), Options { size, ..options }, Some(&fitted.coefficients));
        if size == before || (size - before).abs() < 1e-10 * size {
            break;
        }
    }
    fitted
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
