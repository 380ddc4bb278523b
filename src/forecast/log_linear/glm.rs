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
}

impl Design {
    /// A design without rows.
    pub fn new(columns: usize) -> Self {
        Self { columns, x: Vec::new(), counts: Vec::new(), groups: Vec::new() }
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
    /// Penalty on half the squared coefficients of scaled columns, in units of log-likelihood.
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
    let columns = design.columns;
    let scales = design.scales(&groups);
    let penalty: Vec<f64> = scales.iter().map(|scale| options.ridge * scale * scale).collect();
    let mut at =
        Point { coefficients: start.map_or_else(|| vec![0.0; columns], <[f64]>::to_vec), intercepts: Vec::new() };
    let mut equations = match start {
        Some(_) => {
            at.intercepts = balancing_intercepts(design, &groups, &at.coefficients);
            Equations::gather(design, &groups, Some(&at), options.size)
        }
        None => Equations::gather(design, &groups, None, options.size),
    };
    // Without a start the first equations are at no point of the model: any step from them counts
    // as a gain.
    let mut value =
        if start.is_some() { equations.value - ridge_value(&penalty, &at.coefficients) } else { f64::NEG_INFINITY };
    let (mut steps, mut converged) = (0, false);
    while steps < options.max_steps {
        steps += 1;
        let goal = equations.solve(&penalty);
        let gain = equations.gain(&penalty, &at.coefficients, &goal.coefficients);
        if value.is_finite() && gain < options.tolerance {
            at = goal;
            converged = true;
            break;
        }
        let (mut next, mut reached) = (goal.clone(), Equations::gather(design, &groups, Some(&goal), options.size));
        let mut next_value = reached.value - ridge_value(&penalty, &next.coefficients);
        let mut share = 1.0;
        while value.is_finite() && !(next_value >= value - 1e-9) && share > 1e-4 {
            share *= 0.5;
            next = at.towards(&goal, share);
            reached = Equations::gather(design, &groups, Some(&next), options.size);
            next_value = reached.value - ridge_value(&penalty, &next.coefficients);
        }
        (at, value, equations) = (next, next_value, reached);
    }
    Fit { coefficients: at.coefficients, intercepts: at.intercepts, size: options.size, steps, converged }
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

/// Coefficients and group intercepts.
#[derive(Debug, Clone)]
struct Point {
    coefficients: Vec<f64>,
    intercepts: Vec<f64>,
}

impl Point {
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

fn ridge_value(penalty: &[f64], coefficients: &[f64]) -> f64 {
    penalty.iter().zip(coefficients).map(|(penalty, value)| penalty * value * value).sum::<f64>() / 2.0
}

/// Intercepts with which each group's means sum to its counts.
fn balancing_intercepts(design: &Design, groups: &Range<usize>, coefficients: &[f64]) -> Vec<f64> {
    groups
        .clone()
        .into_par_iter()
        .map(|group| {
            let means: f64 = design.predictor(group, coefficients).iter().map(|eta| eta.exp()).sum();
            let counts: f64 = design.counts(group).iter().map(|&count| f64::from(count)).sum();
            if counts > 0.0 { (counts / means).ln() } else { f64::NEG_INFINITY }
        })
        .collect()
}

/// Normal equations of one weighted least-squares step.
struct Equations {
    /// Log-likelihood at the point, up to a constant.
    value: f64,
    matrix: DMatrix<f64>,
    right: DVector<f64>,
    /// For each group: weighted mean of the columns and of the working response.
    means: Vec<Option<(Vec<f64>, f64)>>,
}

struct Part {
    value: f64,
    /// Upper triangle, row-major, full storage.
    matrix: Vec<f64>,
    right: Vec<f64>,
    mean: Option<(Vec<f64>, f64)>,
}

impl Equations {
    fn gather(design: &Design, groups: &Range<usize>, at: Option<&Point>, size: f64) -> Self {
        let columns = design.columns;
        let parts: Vec<Part> = groups
            .clone()
            .into_par_iter()
            .map(|group| {
                let at = at.map(|point| (point.coefficients.as_slice(), point.intercepts[group - groups.start]));
                part_of_group(design, group, at, size)
            })
            .collect();
        let mut this = Self {
            value: 0.0,
            matrix: DMatrix::zeros(columns, columns),
            right: DVector::zeros(columns),
            means: Vec::with_capacity(parts.len()),
        };
        for part in parts {
            this.value += part.value;
            for row in 0..columns {
                this.right[row] += part.right[row];
                for column in row..columns {
                    this.matrix[(row, column)] += part.matrix[row * columns + column];
                }
            }
            this.means.push(part.mean);
        }
        this.matrix.fill_lower_triangle_with_upper_triangle();
        this
    }

    fn solve(&self, penalty: &[f64]) -> Point {
        let columns = self.right.len();
        let mut matrix = self.matrix.clone();
        for (column, penalty) in penalty.iter().enumerate() {
            matrix[(column, column)] += penalty;
        }
        // Columns that say the same twice make the matrix singular: then a trace of ridge decides.
        let trace = (0..columns).map(|column| matrix[(column, column)]).sum::<f64>().max(1e-12);
        let mut extra = trace / columns.max(1) as f64 * 1e-13;
        let coefficients = loop {
            if let Some(cholesky) = matrix.clone().cholesky() {
                break cholesky.solve(&self.right);
            }
            for column in 0..columns {
                matrix[(column, column)] += extra;
            }
            extra *= 10.0;
            if !extra.is_finite() {
                break DVector::zeros(columns);
            }
        };
        let coefficients: Vec<f64> = coefficients.iter().copied().collect();
        let intercepts = self
            .means
            .iter()
            .map(|mean| match mean {
                Some((columns, response)) => response - dot(columns, &coefficients),
                None => f64::NEG_INFINITY,
            })
            .collect();
        Point { coefficients, intercepts }
    }

    /// Half the squared length of a step in the metric of the equations: what it would gain if the
    /// log-likelihood were quadratic.
    fn gain(&self, penalty: &[f64], from: &[f64], to: &[f64]) -> f64 {
        let step = DVector::from_iterator(from.len(), from.iter().zip(to).map(|(from, to)| to - from));
        let ridge: f64 = step.iter().zip(penalty).map(|(step, penalty)| penalty * step * step).sum();
        (step.dot(&(&self.matrix * &step)) + ridge) / 2.0
    }
}

fn part_of_group(design: &Design, group: usize, at: Option<(&[f64], f64)>, size: f64) -> Part {
    let columns = design.columns;
    let (rows, counts) = (design.rows(group), design.counts(group));
    let mut part = Part { value: 0.0, matrix: vec![0.0; columns * columns], right: vec![0.0; columns], mean: None };
    let total: f64 = counts.iter().map(|&count| f64::from(count)).sum();
    if total == 0.0 {
        return part;
    }
    let average = total / counts.len() as f64;
    let (mut weight_sum, mut response_sum) = (0.0, 0.0);
    let mut column_sums = vec![0.0; columns];
    let mut weights = vec![0.0; counts.len()];
    for (index, &count) in counts.iter().enumerate() {
        let row = &rows[index * columns..(index + 1) * columns];
        let count = f64::from(count);
        // The usual start of the algorithm: means half way between the counts and their average.
        let eta = match at {
            Some((coefficients, intercept)) => (dot(row, coefficients) + intercept).clamp(-40.0, 40.0),
            None => f64::midpoint(count, average).ln(),
        };
        let mean = eta.exp();
        part.value += count * eta - if size.is_infinite() { mean } else { (count + size) * (mean / size).ln_1p() };
        let weight = mean / (1.0 + mean / size);
        let weighted_response = weight * eta + weight * (count - mean) / mean;
        weights[index] = weight;
        weight_sum += weight;
        response_sum += weighted_response;
        for ((right, sum), &value) in part.right.iter_mut().zip(&mut column_sums).zip(row) {
            *right += weighted_response * value;
            *sum += weight * value;
        }
    }
    add_squares(&mut part.matrix, rows, &weights, columns);
    for row in 0..columns {
        part.right[row] -= column_sums[row] * response_sum / weight_sum;
        for column in row..columns {
            part.matrix[row * columns + column] -= column_sums[row] * column_sums[column] / weight_sum;
        }
    }
    column_sums.iter_mut().for_each(|sum| *sum /= weight_sum);
    part.mean = Some((column_sums, response_sum / weight_sum));
    part
}

/// Adds Σ weight · row rowᵀ to the upper triangle, four rows at a time: the only step whose cost
/// is more than linear in the number of columns.
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
