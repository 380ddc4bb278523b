//! What holds coefficients back: a pull of bins to one another and to the average.

use nalgebra::{DMatrix, DVector};

use super::design::Design;

/// The strength of the pull on one feature's bins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pull {
    /// First column.
    start: usize,
    /// How many bins.
    width: usize,
    /// How many of them, from the first, are in order.
    ordered: usize,
    /// Of every bin towards the average: the inverse variance of effects that are all strangers.
    pub(super) average: f64,
    /// Of neighbouring bins towards one another: the inverse variance of the step between them.
    pub(super) neighbours: f64,
}

/// All pulls.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Penalty {
    pub(super) pulls: Vec<Pull>,
    /// Of every pair's weight towards nothing.
    pub(super) products: f64,
}

/// Weakest pull to the average: effects of one bin beyond four or so on the log-odds scale (odds
/// fifty times as high) are unheard of, so a bin all of whose people had the outcome stays finite
/// (Gelman and others 2008, "A weakly informative default prior distribution for logistic regression").
const WEAKEST: f64 = 0.1;
/// Strongest pull: what is held this fast does not move.
const STRONGEST: f64 = 1e5;
/// Strengths are drawn towards those of all features together by so many degrees of freedom: with
/// few people, or few bins, a feature says little about its own smoothness.
const BORROWED: f64 = 0.5;
/// The intercept is held by this, which only keeps the matrix regular.
const INTERCEPT: f64 = 1e-8;

impl Penalty {
    /// Pulls to begin with.
    pub(super) fn for_bins(design: &Design, ordered: &[usize], average: f64, neighbours: f64) -> Self {
        let pull = |(block, &ordered): (&std::ops::Range<usize>, &usize)| Pull {
            start: block.start,
            width: block.len(),
            ordered,
            average,
            neighbours,
        };
        Self { pulls: design.blocks.iter().zip(ordered).map(pull).collect(), products: STRONGEST }
    }

    /// The same with the strengths of another penalty of the same features.
    pub(super) fn with_strengths_of(mut self, other: &Self) -> Self {
        for (pull, other) in self.pulls.iter_mut().zip(&other.pulls) {
            (pull.average, pull.neighbours) = (other.average, other.neighbours);
        }
        Self { products: other.products, ..self }
    }

    /// Adds the penalty's second derivatives.
    pub(super) fn add_to(&self, matrix: &mut DMatrix<f64>) {
        matrix[(0, 0)] += INTERCEPT;
        let mut bins = 1;
        for pull in &self.pulls {
            let block = pull.block();
            let mut part = matrix.view_mut((pull.start, pull.start), (pull.width, pull.width));
            part += block;
            bins = pull.start + pull.width;
        }
        for column in bins..matrix.ncols() {
            matrix[(column, column)] += self.products;
        }
    }

    /// Penalty matrix times coefficients.
    pub(super) fn times(&self, coefficients: &DVector<f64>) -> DVector<f64> {
        let mut result = coefficients * 0.0;
        result[0] = INTERCEPT * coefficients[0];
        let mut bins = 1;
        for pull in &self.pulls {
            let values = coefficients.rows(pull.start, pull.width);
            result.rows_mut(pull.start, pull.width).copy_from(&(pull.block() * values));
            bins = pull.start + pull.width;
        }
        for column in bins..coefficients.len() {
            result[column] = self.products * coefficients[column];
        }
        result
    }

    /// For every pull: its force on the coefficients, and the variance of its logarithm, which is known
    /// about as well as a variance from as many observations as it leaves degrees of freedom.
    pub(super) fn unknown(&self, coefficients: &DVector<f64>, covariance: &DMatrix<f64>) -> Vec<(DVector<f64>, f64)> {
        let mut found = Vec::new();
        for pull in &self.pulls {
            let values = coefficients.rows(pull.start, pull.width);
            let used = pull.used(coefficients, covariance);
            for (part, used) in pull.parts().into_iter().zip(used) {
                let mut force = coefficients * 0.0;
                force.rows_mut(pull.start, pull.width).copy_from(&(part * values));
                found.push((force, 2.0 / (used.freedom + BORROWED)));
            }
        }
        found
    }

    /// Pulls set anew by the step of Fellner and Schall, as Wood and Fasiolo (2017, "A generalized
    /// Fellner-Schall method for smoothing parameter optimization") have it: each rises until the
    /// degrees of freedom its coefficients use agree with their size, which makes the restricted
    /// likelihood greatest. Returns the largest change, as a logarithm, of a pull that matters.
    pub(super) fn adapt(&mut self, coefficients: &DVector<f64>, covariance: &DMatrix<f64>) -> f64 {
        let found: Vec<[Use; 2]> = self.pulls.iter().map(|pull| pull.used(coefficients, covariance)).collect();
        let mut change = 0.0_f64;
        for kind in 0..2 {
            let freedom: f64 = found.iter().map(|used| used[kind].freedom).sum();
            let size: f64 = found.iter().map(|used| used[kind].size).sum();
            let typical = size / freedom.max(1e-9);
            for (pull, used) in self.pulls.iter_mut().zip(&found) {
                let used = used[kind];
                let strength = (used.freedom + BORROWED) / (used.size + BORROWED * typical).max(1e-12);
                let strength = strength.clamp(WEAKEST, STRONGEST);
                let place = if kind == 0 { &mut pull.average } else { &mut pull.neighbours };
                if used.freedom > 0.01 && used.size > 0.0 {
                    change = change.max((strength / *place).ln().abs());
                }
                *place = strength;
            }
        }
        change
    }
}

/// What a pull leaves to the coefficients.
#[derive(Debug, Clone, Copy)]
struct Use {
    /// Degrees of freedom used.
    freedom: f64,
    /// Sum of the squares that are pulled.
    size: f64,
}

impl Pull {
    /// Neighbours pull only where there are three or more: between two bins, the average does the same.
    fn has_neighbours(&self) -> bool {
        self.ordered > 2
    }

    fn block(&self) -> DMatrix<f64> {
        let [average, neighbours] = self.parts();
        average + neighbours
    }

    /// The pull to the average, and that of neighbours.
    fn parts(&self) -> [DMatrix<f64>; 2] {
        let average = DMatrix::from_diagonal_element(self.width, self.width, self.average);
        let mut block = DMatrix::zeros(self.width, self.width);
        if self.has_neighbours() {
            for bin in 1..self.ordered {
                block[(bin, bin)] += self.neighbours;
                block[(bin - 1, bin - 1)] += self.neighbours;
                block[(bin, bin - 1)] -= self.neighbours;
                block[(bin - 1, bin)] -= self.neighbours;
            }
        }
        [average, block]
    }

    fn used(&self, coefficients: &DVector<f64>, covariance: &DMatrix<f64>) -> [Use; 2] {
        let values = coefficients.rows(self.start, self.width);
        let posterior = covariance.view((self.start, self.start), (self.width, self.width));
        let prior = self.block().cholesky().map_or_else(
            || DMatrix::from_diagonal_element(self.width, self.width, 1.0 / self.average),
            |cholesky| cholesky.inverse(),
        );
        let explained = prior - posterior;
        let average =
            Use { freedom: (self.average * explained.trace()).max(1e-9), size: values.norm_squared().max(1e-12) };
        let mut neighbours = Use { freedom: 0.0, size: 0.0 };
        if self.has_neighbours() {
            for bin in 1..self.ordered {
                let both = explained[(bin, bin)] + explained[(bin - 1, bin - 1)];
                neighbours.freedom += self.neighbours * (both - explained[(bin, bin - 1)] - explained[(bin - 1, bin)]);
                neighbours.size += (values[bin] - values[bin - 1]).powi(2);
            }
            neighbours.freedom = neighbours.freedom.max(1e-9);
            neighbours.size = neighbours.size.max(1e-12);
        }
        [average, neighbours]
    }
}
