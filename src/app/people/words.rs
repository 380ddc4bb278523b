//! How probabilities of people are said: as people out of a hundred, never as a rank.

use crate::people::model::Estimate;

/// How many of a hundred people a probability stands for: `12`, `fewer than 1`, `more than 99`.
pub fn of_a_hundred(probability: f64) -> String {
    let hundredths = probability * 100.0;
    if !hundredths.is_finite() {
        "an unknown number".to_owned()
    } else if hundredths < 0.5 {
        "fewer than 1".to_owned()
    } else if hundredths >= 99.5 {
        "more than 99".to_owned()
    } else {
        format!("{hundredths:.0}")
    }
}

/// `about 12 of 100 (8–17)`.
pub fn estimate(estimate: Estimate) -> String {
    let middle = of_a_hundred(estimate.probability);
    let about = if middle.parse::<u32>().is_ok() { "about " } else { "" };
    format!("{about}{middle} of 100 ({})", range(estimate))
}

/// `8–17`, in people of a hundred.
pub fn range(estimate: Estimate) -> String {
    let end = |value: f64| (value * 100.0).round().clamp(0.0, 100.0);
    let (low, high) = (end(estimate.low), end(estimate.high));
    if low == high { format!("{low}") } else { format!("{low}–{high}") }
}

/// How many of a hundred dots are filled.
pub fn filled_dots(probability: f64) -> usize {
    if probability.is_finite() { (probability * 100.0).round().clamp(0.0, 100.0) as usize } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(probability: f64, low: f64, high: f64) -> String {
        estimate(Estimate { probability, low, high })
    }

    #[test]
    fn probabilities_are_said_as_people_out_of_a_hundred() {
        assert_eq!(of(0.123, 0.08, 0.171), "about 12 of 100 (8–17)");
        assert_eq!(of(0.002, 0.0, 0.01), "fewer than 1 of 100 (0–1)");
        assert_eq!(of(0.999, 0.99, 1.0), "more than 99 of 100 (99–100)");
        assert_eq!(of(0.01, 0.01, 0.011), "about 1 of 100 (1)");
        assert_eq!(of(f64::NAN, f64::NAN, 0.5), "an unknown number of 100 (NaN–50)");
        assert_eq!((filled_dots(0.124), filled_dots(1.4), filled_dots(f64::NAN)), (12, 100, 0));
    }
}
