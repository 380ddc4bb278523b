//! Level and spread set right on a later sample.

use nalgebra::{Matrix2, Vector2};
use serde::{Deserialize, Serialize};

use super::learn::enough;
use super::quadratic::{log_likelihood, probability};
use super::rounding::kept;
use super::{ModelError, Sample, Scorecard};

/// What a calibration left unknown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Calibration {
    /// Variance of the log-odds at the centre.
    level: f64,
    /// Variance of the spread, as a multiple.
    spread: f64,
    /// Log-odds where level and spread are independent of one another.
    centre: f64,
    /// What was done, for the record: `after = shift + stretch · before`.
    shift: f64,
    stretch: f64,
}

/// So many people with the outcome, and so many without, are needed to calibrate.
pub(super) const LEAST_OF_EACH: usize = 10;
/// Standard deviations of what level and spread are expected to be: the level is all but free, and
/// the spread is kept near 1 until about a hundred outcomes speak against it.
const LEVEL_DEVIATION: f64 = 2.0;
const SPREAD_DEVIATION: f64 = 0.3;

impl Calibration {
    /// Variance it adds to log-odds.
    pub(super) fn variance(&self, log_odds: f64) -> f64 {
        self.level + self.spread * (log_odds - self.centre).powi(2)
    }

    fn transformed(self, shift: f64, stretch: f64) -> Self {
        Self { level: kept(self.level * stretch * stretch), centre: kept(shift + stretch * self.centre), ..self }
    }
}

impl Scorecard {
    /// The same terms with level and spread set right on a later sample (Cox 1958, "Two further
    /// applications of a model for binary regression"; the spread is shrunk towards 1), and with what
    /// that sample leaves unknown added to every interval.
    pub fn calibrated_on(mut self, later: Sample<'_>) -> Result<Self, ModelError> {
        enough(later, LEAST_OF_EACH)?;
        let log_odds = self.log_odds(later.features);
        let middle = log_odds.iter().sum::<f64>() / log_odds.len() as f64;
        // (level at the middle, spread)
        let mut point = Vector2::new(middle, 1.0);
        let prior = Vector2::new(LEVEL_DEVIATION.powi(-2), SPREAD_DEVIATION.powi(-2));
        let expected = point;
        let objective = |point: &Vector2<f64>| {
            let rows = log_odds.iter().zip(later.outcome);
            let likelihood: f64 =
                rows.map(|(eta, outcome)| log_likelihood(point[0] + point[1] * (eta - middle), *outcome)).sum();
            likelihood - (point - expected).component_mul(&(point - expected)).dot(&prior) / 2.0
        };
        let mut information = Matrix2::from_diagonal(&prior);
        for _ in 0..50 {
            let mut slope = -(point - expected).component_mul(&prior);
            information = Matrix2::from_diagonal(&prior);
            for (eta, outcome) in log_odds.iter().zip(later.outcome) {
                let column = Vector2::new(1.0, eta - middle);
                let mean = probability(point.dot(&column));
                slope += column * (f64::from(u8::from(*outcome)) - mean);
                information += column * column.transpose() * (mean * (1.0 - mean));
            }
            let Some(step) = information.cholesky().map(|factor| factor.solve(&slope)) else { break };
            let before = objective(&point);
            let mut share = 1.0;
            while share > 1e-6 && objective(&(point + step * share)) < before {
                share /= 2.0;
            }
            point += step * share;
            if step.norm() * share < 1e-10 {
                break;
            }
        }
        let covariance = information.try_inverse().unwrap_or_else(Matrix2::zeros);
        let stretch = kept(point[1].max(0.05));
        let shift = kept(point[0] - stretch * middle);
        self.stretch(shift, stretch);
        // where the error of the level is independent of that of the spread
        let offset = -covariance[(0, 1)] / covariance[(1, 1)];
        let level = covariance[(0, 0)] - covariance[(0, 1)].powi(2) / covariance[(1, 1)];
        self.calibrations.push(Calibration {
            level: kept(level),
            spread: kept(covariance[(1, 1)] / (stretch * stretch)),
            centre: kept(shift + stretch * (middle + offset)),
            shift,
            stretch,
        });
        Ok(self)
    }

    fn stretch(&mut self, shift: f64, stretch: f64) {
        self.base = kept(shift + stretch * self.base);
        for term in &mut self.terms {
            term.log_odds.iter_mut().for_each(|value| *value = kept(*value * stretch));
        }
        for pair in &mut self.pairs {
            pair.weight = kept(pair.weight * stretch);
        }
        for value in &mut self.covariance {
            *value = super::rounding::kept_briefly(*value * stretch * stretch);
        }
        for step in &mut self.calibrations {
            *step = step.transformed(shift, stretch);
        }
    }
}
