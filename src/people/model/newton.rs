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
pub(super) fn factor(matrix: &DMatrix<f64>) -> Cholesky<f64, Dyn> {
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
        if extra.is_nan() || extra >= mean * 1e6 {
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
        factor(&self.curvature()).inverse()
    }

    /// The same with what is not known of the pulls themselves: their standard errors, carried over to
    /// the coefficients to first order (Wood, Pya and Säfken 2016, "Smoothing parameter and model
    /// selection for general smooth models").
    pub(super) fn wide_covariance(&self) -> DMatrix<f64> {
        let mut covariance = self.covariance();
        let mut moves = Vec::new();
        for (pulled, variance) in self.penalty.unknown(&self.coefficients, &covariance) {
            moves.push(&covariance * pulled * variance.sqrt());
        }
        for step in moves {
            covariance.ger(1.0, &step, &step, 1.0);
        }
        covariance
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
        let factor = factor(&self.curvature());
        let right = &self.quadratic.information * &self.coefficients + &self.quadratic.slope;
        (factor.solve(&right), factor)
    }

    /// A single Newton step with the penalty as it is.
    pub(super) fn one_step(&mut self, design: &Design, rows: &[u32]) {
        let (goal, _) = self.goal();
        self.step(design, rows, &goal);
    }

    /// The maximum with the penalty as it is.
    pub(super) fn at_maximum(mut self, design: &Design, rows: &[u32], progress: &Progress) -> Result<Self, Cancelled> {
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
        self.at_maximum(design, rows, progress)
    }
}

fn penalised(log_likelihood: f64, coefficients: &DVector<f64>, penalty: &Penalty) -> f64 {
    log_likelihood - coefficients.dot(&penalty.times(coefficients)) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Design {
        let bins = |of: fn(usize) -> usize| (0..120).map(of).collect::<Vec<usize>>();
        let (first, second) = (bins(|row| row % 3), bins(|row| row * 7 % 4));
        let outcome =
            (0..120).map(|row| (row * row * 31 + row * 17 + 7) % 97 < 20 + 15 * first[row] + 6 * second[row]).collect();
        Design::new(outcome, &[first, second], &[3, 4])
    }

    #[test]
    fn ridge_agrees_with_scikit_learn() {
        // scikit-learn 1.x, LogisticRegression(C=0.5, tol=1e-14, solver="newton-cholesky") on indicators
        // of the same two columns; standard errors from the inverse penalised information with numpy
        let coefficients = [
            -0.504_572_102_3,
            -0.484_891_295_7,
            -0.102_810_377_5,
            0.587_701_670_7,
            -0.050_994_641_0,
            -0.410_553_404_1,
            0.286_184_944_6,
            0.175_363_118_0,
        ];
        let errors = [0.481_007_691_7, 0.477_160_087_4, 0.475_185_836_7, 0.459_930_528_9, 0.465_636_599_6];
        let design = sample();
        let rows: Vec<u32> = (0..120).collect();
        assert_eq!(design.outcome.iter().filter(|outcome| **outcome).count(), 46);
        let penalty = Penalty::for_bins(&design, &[0, 0], 2.0, 0.0);
        let fitted = Fitted::start(&design, &rows, penalty).at_maximum(&design, &rows, &Progress::silent()).unwrap();
        for (value, expected) in fitted.coefficients.iter().zip(coefficients) {
            assert!((value - expected).abs() < 1e-6, "{value} {expected}");
        }
        for (variance, expected) in fitted.covariance().diagonal().iter().skip(1).zip(errors) {
            assert!((variance.sqrt() - expected).abs() < 1e-6, "{variance} {expected}");
        }
    }

    #[test]
    fn derivatives_are_those_of_the_value() {
        let mut design = sample();
        design.products.push(super::super::design::Product {
            features: [0, 1],
            scores: [vec![-1.0, 0.0, 1.5], vec![-1.0, -0.2, 0.4, 1.0]],
        });
        let rows: Vec<u32> = (0..120).collect();
        let at: Vec<f64> = (0..9).map(|place| f64::from(place) * 0.1 - 0.3).collect();
        let here = Quadratic::at(&design, &rows, &at);
        for place in 0..9 {
            let moved = |by: f64| {
                let mut point = at.clone();
                point[place] += by;
                Quadratic::at(&design, &rows, &point)
            };
            let (up, down) = (moved(1e-5), moved(-1e-5));
            assert!(((up.log_likelihood - down.log_likelihood) / 2e-5 - here.slope[place]).abs() < 1e-6);
            let curvature = (down.slope - up.slope) / 2e-5;
            assert!((curvature - here.information.column(place)).norm() < 1e-6);
        }
    }
}
