//! The least rate any forecast is scored at.
//!
//! A rate of zero where something happens scores minus infinity, and a cell left out of a forecast
//! has no score at all: leaving such cells out of the sum would let a model win by masking the
//! cells it knows least about. So every rate is raised to the floor and every cell is scored.

/// Least expected count of a cell in a period: one incident in a million periods, about 77,000
/// years of four weeks. No record can support a lower claim, and over a whole force (thousands of
/// cells) the floor adds less than a hundredth of an incident.
pub const RATE_FLOOR: f64 = 1e-6;
/// Largest expected count that is believed; keeps sums finite when a file holds rubbish.
const RATE_CAP: f64 = 1e9;

/// The rate a stated expected count is scored at. What is not a number (no forecast at all) is
/// scored at the floor.
pub fn floored(expected: f64) -> f64 {
    if expected.is_finite() { expected.clamp(RATE_FLOOR, RATE_CAP) } else { RATE_FLOOR }
}

/// The negative-binomial size a stated one is scored at: Poisson where none that makes sense is stated.
pub fn sensible_size(size: f64) -> f64 {
    if size > 0.0 { size.max(1e-3) } else { f64::INFINITY }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_foreseen_is_scored_at_the_floor() {
        for nothing in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-300] {
            assert_eq!(floored(nothing), RATE_FLOOR);
        }
        assert_eq!(floored(0.3), 0.3);
        assert_eq!(sensible_size(f64::NAN), f64::INFINITY);
        assert_eq!(sensible_size(0.0), f64::INFINITY);
        assert_eq!(sensible_size(2.0), 2.0);
    }
}
