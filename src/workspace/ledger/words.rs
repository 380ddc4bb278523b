//! How a forecast turned out, in words.

use serde::Serialize;

use crate::figures;

/// Where the recorded count lies in the forecast's 80% interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fit {
    /// In the inner two thirds.
    WellWithin,
    /// Inside, ends included.
    Within,
    /// Under the lower end.
    Below,
    /// Over the upper end.
    Above,
}

impl Fit {
    /// Of a count in an interval around an expected count.
    pub fn of(recorded: u32, expected: f64, lower80: u32, upper80: u32) -> Self {
        if recorded < lower80 {
            return Self::Below;
        }
        if recorded > upper80 {
            return Self::Above;
        }
        let off = f64::from(recorded) - expected;
        let reach = if off < 0.0 { expected - f64::from(lower80) } else { f64::from(upper80) - expected };
        if 3.0 * off.abs() <= 2.0 * reach { Self::WellWithin } else { Self::Within }
    }

    /// Inside, ends included.
    pub fn is_within(self) -> bool {
        matches!(self, Self::WellWithin | Self::Within)
    }

    /// `well within range`.
    pub fn words(self) -> &'static str {
        match self {
            Self::WellWithin => "well within range",
            Self::Within => "within range",
            Self::Below => "below the range",
            Self::Above => "above the range",
        }
    }
}

/// `forecast 41 (32 to 51), saw 47: well within range`.
pub fn outcome_in_words(expected: f64, lower80: u32, upper80: u32, recorded: u32) -> String {
    format!(
        "forecast {} ({} to {}), saw {}: {}",
        figures::expected(expected),
        figures::count(u64::from(lower80)),
        figures::count(u64::from(upper80)),
        figures::count(u64::from(recorded)),
        Fit::of(recorded, expected, lower80, upper80).words()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_says_where_the_count_lies() {
        let words = |recorded| outcome_in_words(41.2, 32, 51, recorded);
        // the inner two thirds run from 35.1 to 47.7
        assert_eq!(words(47), "forecast 41 (32 to 51), saw 47: well within range");
        assert_eq!(words(48), "forecast 41 (32 to 51), saw 48: within range");
        assert_eq!(words(35), "forecast 41 (32 to 51), saw 35: within range");
        assert_eq!(words(36), "forecast 41 (32 to 51), saw 36: well within range");
        assert_eq!(words(51), "forecast 41 (32 to 51), saw 51: within range");
        assert_eq!(words(52), "forecast 41 (32 to 51), saw 52: above the range");
        assert_eq!(words(31), "forecast 41 (32 to 51), saw 31: below the range");
        assert_eq!(outcome_in_words(0.0, 0, 0, 0), "forecast under 0.01 (0 to 0), saw 0: well within range");
    }
}
