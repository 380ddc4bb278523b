//! One step of the regression: slopes and curvature of the penalised log-likelihood, group
//! intercepts taken out.

use std::ops::Range;

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

use super::glm::{Design, dot};

/// A quadratic pull of the coefficients towards a centre.
pub(super) struct Penalty<'a> {
    /// One a column.
    pub(super) weights: Vec<f64>,
    /// One a column.
    pub(super) centre: &'a [f64],
}

impl Penalty<'_> {
    fn value(&self, coefficients: &[f64]) -> f64 {
        let terms = self.weights.iter().zip(self.centre).zip(coefficients);
        terms.map(|((weight, centre), value)| weight * (value - centre).powi(2)).sum::<f64>() / 2.0
    }
}

/// Coefficients and group intercepts.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) coefficients: Vec<f64>,
    pub(super) intercepts: Vec<f64>,
}

impl Point {
    /// Coefficients with the intercepts that make each group's means sum to its counts.
    pub(super) fn balanced(design: &Design, groups: &Range<usize>, coefficients: &[f64]) -> Self {
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

    pub(super) fn towards(&self, goal: &Self, share: f64) -> Self {
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
pub(super) struct Slope {
    /// Up to a constant.
    pub(super) value: f64,
    /// By coefficient, penalty included.
    columns: Vec<f64>,
    /// By group intercept.
    groups: Vec<f64>,
}

impl Slope {
    pub(super) fn at(design: &Design, groups: &Range<usize>, at: &Point, size: f64, penalty: &Penalty<'_>) -> Self {
        let columns = design.columns();
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
    pub(super) fn at(design: &Design, groups: &Range<usize>, at: &Point, size: f64) -> Self {
        Self::gather(design, groups, Some(at), size)
    }

    /// At the usual start of the algorithm, which is no point of the model: means half way between
    /// the counts and their average.
    pub(super) fn at_counts(design: &Design, groups: &Range<usize>, size: f64) -> Self {
        Self::gather(design, groups, None, size)
    }

    fn gather(design: &Design, groups: &Range<usize>, at: Option<&Point>, size: f64) -> Self {
        let columns = design.columns();
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

    /// The same for groups that begin and end later: what the new ones add is taken at
    /// `coefficients`. What the dropped ones added stays, so it is a little too steep, which costs
    /// steps and not accuracy.
    pub(super) fn moved_on(
        mut self,
        design: &Design,
        from: &Range<usize>,
        to: &Range<usize>,
        coefficients: &[f64],
        size: f64,
    ) -> Option<Self> {
        if from.start > to.start || from.end > to.end || from.end <= to.start {
            return None;
        }
        let added = from.end..to.end;
        let at = Point::balanced(design, &added, coefficients);
        let more = Self::gather(design, &added, Some(&at), size);
        self.matrix += more.matrix;
        self.groups.drain(..to.start - from.start);
        self.groups.extend(more.groups);
        Some(self)
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
    pub(super) fn first_point(&self, penalty: &Penalty<'_>) -> Point {
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
    pub(super) fn step(&self, penalty: &Penalty<'_>, at: &Point, slope: &Slope) -> (Point, f64) {
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
    let columns = design.columns();
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
    for sum in &mut column_sums {
        *sum /= weight_sum;
    }
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
