//! The penalised maximum of the likelihood, and pulls found on the way.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

use crate::progress::{Cancelled, Progress};

use super::design::Design;
use super::penalty::Penalty;
use super::quadratic::{Quadratic, value};

/// A regression that has been learned.
#[derive(Debug, Clone)]
pub(super) struct Fitted {
    pub(super) coefficients: DVector<f64>,
    /// Likelihood at the coefficients.
    pub(super) quadratic: Quadratic,
    pub(super) penalty: Penalty,
}

/// Newton steps at most; a handful is usual.
const MOST_STEPS: usize = 40;
/// Converged when a further step would gain less than this in log-likelihood, for each person.
const TOLERANCE: f64 = 1e-13;

/// Cholesky factor of a matrix that is positive definite but for rounding.
pub(super) fn factor(matrix: DMatrix<f64>) -> Cholesky<f64, Dyn> {
    let size = matrix.nrows();
    let mean = (matrix.trace() / size.max(1) as f64).max(1e-12);
    let mut extra = 0.0;
    loop {
        let mut regular = matrix.clone();
        for place in 0..size {
            regular[(place, place)] += extra;
        }
        if let Some(factor) = regular.cholesky() {
            return factor;
        }
        extra = if extra == 0.0 { mean * 1e-12 } else { extra * 10.0 };
        if !(extra < mean * 1e6) {
            // not a number somewhere: the unit matrix leaves the step to the line search, which refuses it
            return Cholesky::pack_dirty(DMatrix::identity(size, size));
        }
    }
}

impl Fitted {
    /// Information matrix with the penalty.
    pub(super) fn curvature(&self) -> DMatrix<f64> {
        let mut matrix = self.quadratic.information.clone();
        self.penalty.add_to(&mut matrix);
        matrix
    }

    /// The covariance of the coefficients as Bayes has it: the inverse of the penalised information
    /// (Wood 2006, "On confidence intervals for generalized additive models based on penalized
    /// regression splines").
    pub(super) fn covariance(&self) -> DMatrix<f64> {
        factor(self.curvature()).inverse()
    }

    /// The same design and penalty, started at the share of outcomes.
    pub(super) fn start(design: &Design, rows: &[u32], penalty: Penalty) -> Self {
        let outcomes = rows.iter().filter(|&&row| design.outcome[row as usize]).count() as f64;
        let mut coefficients = DVector::zeros(design.columns());
        coefficients[0] = ((outcomes + 0.5) / (rows.len() as f64 - outcomes + 0.5)).ln();
        Self::from(design, rows, penalty, coefficients)
    }

    /// Started somewhere.
    pub(super) fn from(design: &Design, rows: &[u32], penalty: Penalty, coefficients: DVector<f64>) -> Self {
        let quadratic = Quadratic::at(design, rows, coefficients.as_slice());
        Self { coefficients, quadratic, penalty }
    }

    fn objective(&self) -> f64 {
        penalised(self.quadratic.log_likelihood, &self.coefficients, &self.penalty)
    }

    /// One Newton step, halved until it gains; returns what it gained.
    fn step(&mut self, design: &Design, rows: &[u32], towards: &DVector<f64>) -> f64 {
        let before = self.objective();
        let step = towards - &self.coefficients;
        let mut share = 1.0;
        for _ in 0..30 {
            let there = &self.coefficients + &step * share;
            let gain = penalised(value(design, rows, there.as_slice()), &there, &self.penalty) - before;
            if gain >= 0.0 {
                self.quadratic = Quadratic::at(design, rows, there.as_slice());
                self.coefficients = there;
                return gain;
            }
            share /= 2.0;
        }
        0.0
    }

    /// Where a Newton step leads with the penalty as it is, and the factor that led there.
    fn goal(&self) -> (DVector<f64>, Cholesky<f64, Dyn>) {
        let factor = factor(self.curvature());
        let right = &self.quadratic.information * &self.coefficients + &self.quadratic.slope;
        (factor.solve(&right), factor)
    }

    /// The maximum with the penalty as it is.
    pub(super) fn to_maximum(mut self, design: &Design, rows: &[u32], progress: &Progress) -> Result<Self, Cancelled> {
        for _ in 0..MOST_STEPS {
            progress.check()?;
            let (goal, _) = self.goal();
            if self.step(design, rows, &goal) <= TOLERANCE * rows.len() as f64 {
                break;
            }
        }
        Ok(self)
    }

    /// The maximum with pulls on bins that make the restricted likelihood greatest. Between Newton
    /// steps they are adapted on the quadratic at hand (performance-oriented iteration, Gu 1992).
    pub(super) fn adapted(mut self, design: &Design, rows: &[u32], progress: &Progress) -> Result<Self, Cancelled> {
        for outer in 0..12 {
            progress.check()?;
            let (mut goal, mut factor) = self.goal();
            let mut first_change = 0.0;
            for inner in 0..5 {
                let change = self.penalty.adapt(&goal, &factor.inverse());
                if inner == 0 {
                    first_change = change;
                }
                (goal, factor) = self.goal();
                if change < 0.02 {
                    break;
                }
            }
            let gain = self.step(design, rows, &goal);
            if outer > 1 && first_change < 0.05 && gain < 0.01 {
                break;
            }
        }
        self.to_maximum(design, rows, progress)
    }
}

fn penalised(log_likelihood: f64, coefficients: &DVector<f64>, penalty: &Penalty) -> f64 {
    log_likelihood - coefficients.dot(&penalty.times(coefficients)) / 2.0
}
