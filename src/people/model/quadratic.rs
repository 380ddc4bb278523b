//! The log-likelihood of a logistic regression and its first two derivatives at a point.

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

use super::design::Design;

/// What Newton's method needs to know of the log-likelihood at a point, penalty not included.
#[derive(Debug, Clone)]
pub(super) struct Quadratic {
    pub(super) log_likelihood: f64,
    /// First derivatives.
    pub(super) slope: DVector<f64>,
    /// Second derivatives, the sign turned: the information matrix.
    pub(super) information: DMatrix<f64>,
}

/// Rows are added up in so many parts at most: the sums do not depend on the number of processors.
const MOST_PARTS: usize = 8;
/// A part is not worth starting for fewer rows.
const LEAST_ROWS: usize = 2_048;

/// `1 / (1 + exp(-log_odds))`.
pub(super) fn probability(log_odds: f64) -> f64 {
    if log_odds >= 0.0 {
        1.0 / (1.0 + (-log_odds).exp())
    } else {
        let odds = log_odds.exp();
        odds / (1.0 + odds)
    }
}

/// Logarithm of the probability of what came about.
pub(super) fn log_likelihood(log_odds: f64, outcome: bool) -> f64 {
    let against = if outcome { -log_odds } else { log_odds };
    // -ln(1 + exp(against)), without overflow
    -(against.max(0.0) + (-against.abs()).exp().ln_1p())
}

fn parts(rows: &[u32]) -> rayon::slice::Chunks<'_, u32> {
    rows.par_chunks(rows.len().div_ceil(MOST_PARTS).max(LEAST_ROWS))
}

/// Log-likelihood alone, over these rows.
pub(super) fn value(design: &Design, rows: &[u32], coefficients: &[f64]) -> f64 {
    let of_row = |&row: &u32| {
        let row = row as usize;
        log_likelihood(design.log_odds(coefficients, row), design.outcome[row])
    };
    let sums: Vec<f64> = parts(rows).map(|rows| rows.iter().map(of_row).sum()).collect();
    sums.iter().sum()
}

impl Quadratic {
    /// At these coefficients, over these rows.
    pub(super) fn at(design: &Design, rows: &[u32], coefficients: &[f64]) -> Self {
        let sums: Vec<Sums> = parts(rows).map(|rows| Sums::over(design, rows, coefficients)).collect();
        let columns = design.columns();
        let (bins, products) = (design.bin_columns(), design.products.len());
        let mut this =
            Self { log_likelihood: 0.0, slope: DVector::zeros(columns), information: DMatrix::zeros(columns, columns) };
        for part in sums {
            this.log_likelihood += part.log_likelihood;
            this.slope.iter_mut().zip(&part.slope).for_each(|(to, from)| *to += from);
            for row in 0..bins {
                for column in row..bins {
                    this.information[(row, column)] += part.bins[row * bins + column];
                }
                for product in 0..products {
                    this.information[(row, bins + product)] += part.crossed[row * products + product];
                }
            }
            for row in 0..products {
                for column in row..products {
                    this.information[(bins + row, bins + column)] += part.products[row * products + column];
                }
            }
        }
        this.information.fill_lower_triangle_with_upper_triangle();
        this
    }

    /// Of both samples together.
    pub(super) fn plus(mut self, other: &Self) -> Self {
        self.log_likelihood += other.log_likelihood;
        self.slope += &other.slope;
        self.information += &other.information;
        self
    }

    /// Of the first sample without the second, which is part of it.
    pub(super) fn minus(&self, other: &Self) -> Self {
        Self {
            log_likelihood: self.log_likelihood - other.log_likelihood,
            slope: &self.slope - &other.slope,
            information: &self.information - &other.information,
        }
    }
}

/// Sums over some rows; upper triangles only, by rows.
struct Sums {
    log_likelihood: f64,
    slope: Vec<f64>,
    bins: Vec<f64>,
    crossed: Vec<f64>,
    products: Vec<f64>,
}

/// So many rows are looked at together, for the processor's cache.
const TILE: usize = 256;

impl Sums {
    fn over(design: &Design, rows: &[u32], coefficients: &[f64]) -> Self {
        let (bins, products) = (design.bin_columns(), design.products.len());
        let mut sums = Self {
            log_likelihood: 0.0,
            slope: vec![0.0; bins + products],
            bins: vec![0.0; bins * bins],
            crossed: vec![0.0; bins * products],
            products: vec![0.0; products * products],
        };
        for tile in rows.chunks(TILE) {
            sums.add(design, tile, coefficients);
        }
        sums
    }

    fn add(&mut self, design: &Design, rows: &[u32], coefficients: &[f64]) {
        let (bins, products) = (design.bin_columns(), design.products.len());
        // one line a feature, one place a row; the intercept is a feature with one bin
        let mut codes: Vec<Vec<usize>> = vec![vec![0; rows.len()]];
        for column in &design.codes {
            codes.push(rows.iter().map(|&row| usize::from(column[row as usize])).collect());
        }
        let mut values = vec![0.0; rows.len() * products];
        for (place, product) in design.products.iter().enumerate() {
            for (index, &row) in rows.iter().enumerate() {
                values[index * products + place] = design.product(product, row as usize);
            }
        }
        let mut weights = vec![0.0; rows.len()];
        for (index, &row) in rows.iter().enumerate() {
            let values = &values[index * products..(index + 1) * products];
            let bin_sum: f64 = codes.iter().map(|codes| coefficients[codes[index]]).sum();
            let pair_sum: f64 = coefficients[bins..].iter().zip(values).map(|(weight, value)| weight * value).sum();
            let log_odds = bin_sum + pair_sum;
            let outcome = design.outcome[row as usize];
            let mean = probability(log_odds);
            let residual = f64::from(u8::from(outcome)) - mean;
            // never quite zero, so that a row far out does not make the matrix singular
            weights[index] = (mean * (1.0 - mean)).max(1e-10);
            self.log_likelihood += log_likelihood(log_odds, outcome);
            for codes in &codes {
                self.slope[codes[index]] += residual;
            }
            add_scaled(&mut self.slope[bins..], values, residual);
        }
        for (place, first) in codes.iter().enumerate() {
            for second in &codes[place..] {
                for ((&row, &column), weight) in first.iter().zip(second).zip(&weights) {
                    self.bins[row * bins + column] += weight;
                }
            }
        }
        if products == 0 {
            return;
        }
        for codes in &codes {
            for (index, &row) in codes.iter().enumerate() {
                let line = &mut self.crossed[row * products..(row + 1) * products];
                add_scaled(line, &values[index * products..(index + 1) * products], weights[index]);
            }
        }
        self.add_squares(&values, &weights, products);
    }

    /// Adds weight · value valueᵀ to the products' upper triangle, four rows at a time.
    fn add_squares(&mut self, values: &[f64], weights: &[f64], products: usize) {
        let mut start = 0;
        while start + 4 <= weights.len() {
            let lines: [&[f64]; 4] =
                std::array::from_fn(|index| &values[(start + index) * products..(start + index + 1) * products]);
            for row in 0..products {
                let scale: [f64; 4] = std::array::from_fn(|index| weights[start + index] * lines[index][row]);
                let sums = &mut self.products[row * products + row..(row + 1) * products];
                let [a, b, c, d] = lines.map(|line| &line[row..]);
                for ((((sum, a), b), c), d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                    *sum += scale[0] * a + scale[1] * b + scale[2] * c + scale[3] * d;
                }
            }
            start += 4;
        }
        for index in start..weights.len() {
            let line = &values[index * products..(index + 1) * products];
            for row in 0..products {
                let sums = &mut self.products[row * products + row..(row + 1) * products];
                add_scaled(sums, &line[row..], weights[index] * line[row]);
            }
        }
    }
}

fn add_scaled(sums: &mut [f64], values: &[f64], scale: f64) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += scale * value;
    }
}
