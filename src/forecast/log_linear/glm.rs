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

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

use crate::forecast::negative_binomial::{ln_probability, most_likely_size};

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
        let added = if self.columns == 0 { counts.len() } else { counts.len().min(rows.len() / self.columns) };
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

    fn rows(&self, group: usize) -> &[f64] {
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
        if !fresh && !(gain < 0.1 * last_gain) {
            steps -= 1;
            last_gain = f64::INFINITY;
            continue;
        }
        last_gain = gain;
        let mut next = goal.clone();
        let mut reached = Slope::at(design, &groups, &next, size, &penalty);
        let mut share = 1.0;
        while !(reached.value >= slope.value - 1e-9 * slope.value.abs().max(1.0)) && share > 1e-4 {
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

/// A quadratic pull of the coefficients towards a centre.
struct Penalty<'a> {
    weights: Vec<f64>,
    centre: &'a [f64],
}

impl Penalty<'_> {
    fn value(&self, coefficients: &[f64]) -> f64 {
        let terms = self.weights.iter().zip(self.centre).zip(coefficients);
        terms.map(|((weight, centre), value)| weight * (value - centre).powi(2)).sum::<f64>() / 2.0
    }
}

/// Coefficients and group intercepts.
#[derive(Debug, Clone)]
struct Point {
    coefficients: Vec<f64>,
    intercepts: Vec<f64>,
}

impl Point {
    /// Coefficients with the intercepts that make each group's means sum to its counts.
    fn balanced(design: &Design, groups: &Range<usize>, coefficients: &[f64]) -> Self {
        let intercepts = groups
            .clone()
            .into_par_iter()
            .map(|group| {
                let means: f64 = design.predictor(group, coefficients).iter().map(|eta| eta.exp()).sum();
                let counts: f64 = design.counts(group).iter().map(|&count| f64::from(count)).sum();
                if counts > 0.0 { (counts / means).ln() } else { f64::NEG_INFINITY }
            })
            .collect();
        Self { coefficients: coefficients.to_vec(), intercepts }
    }

    fn towards(&self, goal: &Self, share: f64) -> Self {
        let mix = |from: &[f64], to: &[f64]| {
            from.iter().zip(to).map(|(&from, &to)| if from == to { to } else { from + share * (to - from) }).collect()
        };
        Self {
            coefficients: mix(&self.coefficients, &goal.coefficients),
            intercepts: mix(&self.intercepts, &goal.intercepts),
        }
    }
}

/// Penalised log-likelihood and its first derivatives at a point: linear in the columns.
struct Slope {
    /// Up to a constant.
    value: f64,
    /// By coefficient, penalty included.
    columns: Vec<f64>,
    /// By group intercept.
    groups: Vec<f64>,
}

impl Slope {
    fn at(design: &Design, groups: &Range<usize>, at: &Point, size: f64, penalty: &Penalty<'_>) -> Self {
        let columns = design.columns;
        let parts: Vec<(f64, Vec<f64>, f64)> = groups
            .clone()
            .into_par_iter()
            .zip(&at.intercepts)
            .map(|(group, &intercept)| {
                let (mut value, mut sums, mut sum) = (0.0, vec![0.0; columns], 0.0);
                if intercept.is_infinite() {
                    return (value, sums, sum);
                }
                for (index, &count) in design.counts(group).iter().enumerate() {
                    let row = &design.rows(group)[index * columns..(index + 1) * columns];
                    let count = f64::from(count);
                    let eta = (dot(row, &at.coefficients) + intercept).clamp(-MAX_ETA, MAX_ETA);
                    let mean = eta.exp();
                    value +=
                        count * eta - if size.is_infinite() { mean } else { (count + size) * (mean / size).ln_1p() };
                    let slope = (count - mean) / (1.0 + mean / size);
                    sum += slope;
                    sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += slope * value);
                }
                (value, sums, sum)
            })
            .collect();
        let mut this =
            Self { value: -penalty.value(&at.coefficients), columns: vec![0.0; columns], groups: Vec::new() };
        for (value, sums, sum) in parts {
            this.value += value;
            this.columns.iter_mut().zip(&sums).for_each(|(to, from)| *to += from);
            this.groups.push(sum);
        }
        let pull = penalty.weights.iter().zip(penalty.centre).zip(&at.coefficients);
        for (slope, ((weight, centre), value)) in this.columns.iter_mut().zip(pull) {
            *slope -= weight * (value - centre);
        }
        this
    }
}

/// Linear predictors are kept within this of zero.
const MAX_ETA: f64 = 40.0;

/// Weighted squares of the columns around the weighted mean of their group, penalty not included:
/// the only step whose cost is more than linear in the number of columns.
pub(super) struct Curvature {
    matrix: DMatrix<f64>,
    groups: Vec<Option<GroupMean>>,
    /// Σ weight · column · working response; only where there was no point yet.
    right: DVector<f64>,
}

struct GroupMean {
    weight: f64,
    columns: Vec<f64>,
    response: f64,
}

impl Curvature {
    /// At a point of the model.
    fn at(design: &Design, groups: &Range<usize>, at: &Point, size: f64) -> Self {
        Self::gather(design, groups, Some(at), size)
    }

    /// At the usual start of the algorithm, which is no point of the model: means half way between
    /// the counts and their average.
    fn at_counts(design: &Design, groups: &Range<usize>, size: f64) -> Self {
        Self::gather(design, groups, None, size)
    }

    fn gather(design: &Design, groups: &Range<usize>, at: Option<&Point>, size: f64) -> Self {
        let columns = design.columns;
        let parts: Vec<(Vec<f64>, Vec<f64>, Option<GroupMean>)> = groups
            .clone()
            .into_par_iter()
            .map(|group| {
                let at = at.map(|point| (point.coefficients.as_slice(), point.intercepts[group - groups.start]));
                squares_of_group(design, group, at, size)
            })
            .collect();
        let mut this = Self {
            matrix: DMatrix::zeros(columns, columns),
            groups: Vec::with_capacity(parts.len()),
            right: DVector::zeros(columns),
        };
        for (matrix, right, mean) in parts {
            for row in 0..columns {
                this.right[row] += right[row];
                for column in row..columns {
                    this.matrix[(row, column)] += matrix[row * columns + column];
                }
            }
            this.groups.push(mean);
        }
        this.matrix.fill_lower_triangle_with_upper_triangle();
        this
    }

    fn solve(&self, penalty: &Penalty<'_>, right: &DVector<f64>) -> DVector<f64> {
        let columns = right.len();
        let mut matrix = self.matrix.clone();
        for (column, weight) in penalty.weights.iter().enumerate() {
            matrix[(column, column)] += weight;
        }
        // Columns that say the same twice make the matrix singular: then a trace of ridge decides.
        let trace = (0..columns).map(|column| matrix[(column, column)]).sum::<f64>().max(1e-12);
        let mut extra = trace / columns.max(1) as f64 * 1e-13;
        while extra.is_finite() {
            if let Some(cholesky) = matrix.clone().cholesky() {
                return cholesky.solve(right);
            }
            for column in 0..columns {
                matrix[(column, column)] += extra;
            }
            extra *= 10.0;
        }
        DVector::zeros(columns)
    }

    /// The point that weighted least squares on the working response leads to.
    fn first_point(&self, penalty: &Penalty<'_>) -> Point {
        let mut right = self.right.clone();
        for (value, (weight, centre)) in right.iter_mut().zip(penalty.weights.iter().zip(penalty.centre)) {
            *value += weight * centre;
        }
        let coefficients: Vec<f64> = self.solve(penalty, &right).iter().copied().collect();
        let intercepts = self
            .groups
            .iter()
            .map(|group| match group {
                Some(mean) => mean.response - dot(&mean.columns, &coefficients),
                None => f64::NEG_INFINITY,
            })
            .collect();
        Point { coefficients, intercepts }
    }

    /// One Newton step, and what it would gain if the log-likelihood were quadratic.
    fn step(&self, penalty: &Penalty<'_>, at: &Point, slope: &Slope) -> (Point, f64) {
        let mut right = DVector::from_column_slice(&slope.columns);
        for (group, slope) in self.groups.iter().zip(&slope.groups) {
            if let Some(mean) = group {
                right.iter_mut().zip(&mean.columns).for_each(|(right, mean)| *right -= mean * slope);
            }
        }
        let step = self.solve(penalty, &right);
        let mut gain = step.dot(&right) / 2.0;
        let mut next = at.clone();
        next.coefficients.iter_mut().zip(step.iter()).for_each(|(value, step)| *value += step);
        for ((intercept, group), slope) in next.intercepts.iter_mut().zip(&self.groups).zip(&slope.groups) {
            if let Some(mean) = group {
                *intercept += slope / mean.weight - dot(&mean.columns, step.as_slice());
                gain += slope * slope / mean.weight / 2.0;
            }
        }
        (next, gain)
    }
}

fn squares_of_group(
    design: &Design,
    group: usize,
    at: Option<(&[f64], f64)>,
    size: f64,
) -> (Vec<f64>, Vec<f64>, Option<GroupMean>) {
    let columns = design.columns;
    let (rows, counts) = (design.rows(group), design.counts(group));
    let (mut matrix, mut right) = (vec![0.0; columns * columns], vec![0.0; columns]);
    let total: f64 = counts.iter().map(|&count| f64::from(count)).sum();
    if total == 0.0 {
        return (matrix, right, None);
    }
    let average = total / counts.len() as f64;
    let (mut weight_sum, mut response_sum) = (0.0, 0.0);
    let mut column_sums = vec![0.0; columns];
    let mut weights = vec![0.0; counts.len()];
    for (index, &count) in counts.iter().enumerate() {
        let row = &rows[index * columns..(index + 1) * columns];
        let count = f64::from(count);
        let eta = match at {
            Some((coefficients, intercept)) => (dot(row, coefficients) + intercept).clamp(-MAX_ETA, MAX_ETA),
            None => f64::midpoint(count, average).ln(),
        };
        let mean = eta.exp();
        let weight = mean / (1.0 + mean / size);
        weights[index] = weight;
        weight_sum += weight;
        column_sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += weight * value);
        if at.is_none() {
            let weighted_response = weight * eta + weight * (count - mean) / mean;
            response_sum += weighted_response;
            right.iter_mut().zip(row).for_each(|(right, value)| *right += weighted_response * value);
        }
    }
    add_squares(&mut matrix, rows, &weights, columns);
    for row in 0..columns {
        right[row] -= column_sums[row] * response_sum / weight_sum;
        for column in row..columns {
            matrix[row * columns + column] -= column_sums[row] * column_sums[column] / weight_sum;
        }
    }
    column_sums.iter_mut().for_each(|sum| *sum /= weight_sum);
    let mean = GroupMean { weight: weight_sum, columns: column_sums, response: response_sum / weight_sum };
    (matrix, right, Some(mean))
}

/// Adds Σ weight · row rowᵀ to the upper triangle, four rows at a time.
fn add_squares(matrix: &mut [f64], rows: &[f64], weights: &[f64], columns: usize) {
    let mut blocks = rows.chunks_exact(4 * columns.max(1));
    let mut block_weights = weights.chunks_exact(4);
    for (block, weights) in blocks.by_ref().zip(block_weights.by_ref()) {
        let (a, rest) = block.split_at(columns);
        let (b, rest) = rest.split_at(columns);
        let (c, d) = rest.split_at(columns);
        for row in 0..columns {
            let (wa, wb, wc, wd) = (weights[0] * a[row], weights[1] * b[row], weights[2] * c[row], weights[3] * d[row]);
            let line = &mut matrix[row * columns + row..(row + 1) * columns];
            let (a, b, c, d) = (&a[row..], &b[row..], &c[row..], &d[row..]);
            for ((((sum, a), b), c), d) in line.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                *sum += wa * a + wb * b + wc * c + wd * d;
            }
        }
    }
    for (row_values, weight) in blocks.remainder().chunks_exact(columns.max(1)).zip(block_weights.remainder()) {
        for row in 0..columns {
            for column in row..columns {
                matrix[row * columns + column] += weight * row_values[row] * row_values[column];
            }
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
