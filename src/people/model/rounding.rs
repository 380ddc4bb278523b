//! Numbers with no more digits than a text keeps.

/// The number with twelve digits, and nothing at all below a thousand-millionth of a
/// thousandth. A decimal this short comes back from JSON as the same number, whichever reader reads
/// it: its digits and its power of ten are both exact in floating point (Clinger 1990, "How to read
/// floating point numbers accurately").
pub(super) fn kept(value: f64) -> f64 {
    with_digits(value, 12)
}

/// The same with six digits, for variances: nobody needs to know them better.
pub(super) fn kept_briefly(value: f64) -> f64 {
    with_digits(value, 6)
}

fn with_digits(value: f64, digits: usize) -> f64 {
    if value.abs() < 1e-10 || !value.is_finite() {
        return 0.0;
    }
    format!("{value:.*e}", digits - 1).parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn json_gives_back_the_same_number(value in -1e12_f64..1e12, shift in 0_i32..22) {
            let value = kept(value * 10_f64.powi(-shift));
            let text = serde_json::to_string(&value).unwrap();
            prop_assert_eq!(serde_json::from_str::<f64>(&text).unwrap(), value);
        }
    }

    #[test]
    fn digits_are_kept() {
        assert_eq!(kept(1.0 / 3.0), 0.333_333_333_333);
        assert_eq!(kept(1e-30), 0.0);
        assert_eq!(kept(f64::NAN), 0.0);
    }
}
