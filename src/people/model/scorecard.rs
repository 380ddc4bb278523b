//! The learned terms, and estimates made with them.

use nalgebra::DMatrix;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::people::features::FeatureTable;

use super::Estimate;
use super::bins::Bins;
use super::calibration::Calibration;
use super::design::Design;
use super::newton::Fitted;
use super::pairs::Pair;
use super::quadratic::probability;
use super::rounding::{kept, kept_briefly};

/// Learned terms, readable as a scorecard; serialised to JSON and back without loss.
///
/// The log-odds of a person are [`Self::base_log_odds`] and what each feature's bin, and each pair of
/// features, adds to them: nothing else, so an explanation is the whole of the estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    /// Share of the training sample with the outcome.
    pub base_rate: f64,
    /// People learned from.
    pub people: usize,
    /// Log-odds of the average person of the training sample: the mean of everybody's log-odds.
    pub(super) base: f64,
    pub(super) terms: Vec<Term>,
    pub(super) pairs: Vec<Pair>,
    /// Upper triangle, by rows, of the covariance of base, bins and pairs, in this order.
    pub(super) covariance: Vec<f64>,
    pub(super) calibrations: Vec<Calibration>,
}

/// What a feature adds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Term {
    pub(super) bins: Bins,
    /// By bin, against the average person.
    pub(super) log_odds: Vec<f64>,
}

/// `z` of the two-sided 90% interval of a normal distribution.
pub(super) const INTERVAL_Z: f64 = 1.644_853_626_951_472_6;

/// The bins of the rows of a table.
pub(super) struct Placed {
    /// `codes[term][row]`; nothing where nobody like it was learned from.
    pub(super) codes: Vec<Vec<Option<usize>>>,
}

impl Scorecard {
    pub(super) fn assembled(bins: Vec<Bins>, design: &Design, fitted: &Fitted) -> Self {
        let mut centred = Centred::of(design, fitted);
        let people = design.rows();
        let outcomes = design.outcome.iter().filter(|outcome| **outcome).count();
        let values = |range: std::ops::Range<usize>| range.map(|place| kept(centred.values[place])).collect();
        let terms = bins.into_iter().zip(&design.blocks);
        let terms: Vec<Term> = terms.map(|(bins, block)| Term { bins, log_odds: values(block.clone()) }).collect();
        let products = design.products.iter().zip(&centred.means);
        let pairs = products
            .zip(design.bin_columns()..)
            .map(|((product, mean), place)| Pair::of(product, *mean, centred.values[place], design))
            .collect();
        centred.covariance.fill_lower_triangle_with_upper_triangle();
        Self {
            base_rate: kept(outcomes as f64 / people as f64),
            people,
            base: kept(centred.values[0]),
            terms,
            pairs,
            covariance: packed(&centred.covariance),
            calibrations: Vec::new(),
        }
    }

    /// Log-odds of the average person of the training sample. With what [`Self::explain`] lists for a
    /// row it adds up to the row's [`Self::log_odds`].
    pub fn base_log_odds(&self) -> f64 {
        self.base
    }

    pub(super) fn place(&self, features: &FeatureTable) -> Placed {
        Placed { codes: self.terms.par_iter().map(|term| term.bins.codes_in(features)).collect() }
    }

    /// Log-odds of every row.
    pub fn log_odds(&self, features: &FeatureTable) -> Vec<f64> {
        let placed = self.place(features);
        (0..features.rows).into_par_iter().map(|row| self.log_odds_of(&placed, row)).collect()
    }

    pub(super) fn log_odds_of(&self, placed: &Placed, row: usize) -> f64 {
        let terms = self.terms.iter().zip(&placed.codes);
        let terms: f64 = terms.filter_map(|(term, codes)| codes[row].map(|bin| term.log_odds[bin])).sum();
        let pairs: f64 = self.pairs.iter().filter_map(|pair| pair.in_row(placed, row)).map(|cell| cell.log_odds).sum();
        self.base + terms + pairs
    }

    /// Estimates for every row. The table should have the features that were learned from, by id; one
    /// that it lacks counts as missing in every row.
    ///
    /// An interval is for the probability of people like this one, not for the person: of so many
    /// hundred people with the same bins, the share with the outcome is in there nine times in ten.
    /// It holds what is not known of the terms (learned from a limited number of people) and of the
    /// calibration; it does not hold that times change, or what the features do not say.
    pub fn estimates(&self, features: &FeatureTable) -> Vec<Estimate> {
        let placed = self.place(features);
        let covariance = unpacked(&self.covariance, self.columns());
        let estimate = |row| {
            let log_odds = self.log_odds_of(&placed, row);
            let learned = self.variance_of(&placed, row, &covariance);
            let calibrated: f64 = self.calibrations.iter().map(|step| step.variance(log_odds)).sum();
            let reach = INTERVAL_Z * (learned + calibrated).sqrt();
            Estimate {
                probability: probability(log_odds),
                low: probability(log_odds - reach),
                high: probability(log_odds + reach),
            }
        };
        (0..features.rows).into_par_iter().map(estimate).collect()
    }

    /// Columns of the covariance.
    fn columns(&self) -> usize {
        1 + self.terms.iter().map(|term| term.log_odds.len()).sum::<usize>() + self.pairs.len()
    }

    fn variance_of(&self, placed: &Placed, row: usize, covariance: &[f64]) -> f64 {
        let columns = self.columns();
        let mut cells: Vec<(usize, f64)> = vec![(0, 1.0)];
        let mut start = 1;
        for (term, codes) in self.terms.iter().zip(&placed.codes) {
            cells.extend(codes[row].map(|bin| (start + bin, 1.0)));
            start += term.log_odds.len();
        }
        for (place, pair) in (start..).zip(&self.pairs) {
            cells.extend(pair.in_row(placed, row).map(|cell| (place, cell.value)));
        }
        let mut variance = 0.0;
        for (index, &(first, value)) in cells.iter().enumerate() {
            let line = &covariance[first * columns..(first + 1) * columns];
            let others: f64 = cells[index + 1..].iter().map(|&(second, other)| line[second] * other).sum();
            variance += value * (value * line[first] + 2.0 * others);
        }
        variance.max(0.0)
    }
}

/// Coefficients seen from the average person: the base is the mean of everybody's log-odds, and what
/// a bin or pair adds is zero on average.
struct Centred {
    values: Vec<f64>,
    covariance: DMatrix<f64>,
    /// Mean of each pair's product.
    means: Vec<f64>,
}

impl Centred {
    fn of(design: &Design, fitted: &Fitted) -> Self {
        let rows = design.rows() as f64;
        let mut shares = vec![0.0; design.columns()];
        for column in &design.codes {
            for code in column {
                shares[usize::from(*code)] += 1.0 / rows;
            }
        }
        let mean = |product| (0..design.rows()).map(|row| design.product(product, row)).sum::<f64>() / rows;
        let means: Vec<f64> = design.products.iter().map(mean).collect();
        shares[design.bin_columns()..].copy_from_slice(&means);
        let mut values = DMatrix::from_column_slice(design.columns(), 1, fitted.coefficients.as_slice());
        centre_rows(&mut values, design, &shares);
        let mut covariance = fitted.wide_covariance();
        centre_rows(&mut covariance, design, &shares);
        covariance.transpose_mut();
        centre_rows(&mut covariance, design, &shares);
        Self { values: values.as_slice().to_vec(), covariance, means }
    }
}

/// Takes the mean of each block from its rows and gives it to the first row.
fn centre_rows(matrix: &mut DMatrix<f64>, design: &Design, shares: &[f64]) {
    for mut column in matrix.column_iter_mut() {
        for block in &design.blocks {
            let mean: f64 = block.clone().map(|row| shares[row] * column[row]).sum();
            block.clone().for_each(|row| column[row] -= mean);
            column[0] += mean;
        }
        let products: f64 = (design.bin_columns()..design.columns()).map(|row| shares[row] * column[row]).sum();
        column[0] += products;
    }
}

fn packed(matrix: &DMatrix<f64>) -> Vec<f64> {
    let size = matrix.nrows();
    (0..size).flat_map(|row| (row..size).map(move |column| kept_briefly(matrix[(row, column)]))).collect()
}

/// By rows, both triangles.
fn unpacked(triangle: &[f64], size: usize) -> Vec<f64> {
    let mut matrix = vec![0.0; size * size];
    let places = (0..size).flat_map(|row| (row..size).map(move |column| (row, column)));
    for ((row, column), value) in places.zip(triangle) {
        matrix[row * size + column] = *value;
        matrix[column * size + row] = *value;
    }
    matrix
}
