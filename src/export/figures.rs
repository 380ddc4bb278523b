//! Figures as people read them, the same in pictures and on the terminal.

/// An expected count: one decimal under 10, two under 1, whole above, thin spaces in thousands.
///
/// ```
/// use lamplight::export::figure;
/// assert_eq!([figure(0.042), figure(2.44), figure(17.6), figure(12345.0)], ["0.04", "2.4", "18", "12\u{2009}345"]);
/// ```
pub fn figure(value: f64) -> String {
    if value < 0.995 {
        format!("{value:.2}")
    } else if value < 9.95 {
        format!("{value:.1}")
    } else {
        thousands(value.round() as u64)
    }
}

/// A whole number with thin spaces in its thousands.
pub fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len());
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('\u{2009}');
        }
        text.push(digit);
    }
    text
}

/// A probability as a whole percentage, never rounded to certainty.
pub fn percentage(probability: f64) -> String {
    let percent = probability * 100.0;
    if percent > 99.0 && probability < 1.0 {
        ">99%".to_owned()
    } else if percent < 1.0 && probability > 0.0 {
        "<1%".to_owned()
    } else {
        format!("{percent:.0}%")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_by_thin_spaces() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1000), "1\u{2009}000");
        assert_eq!(thousands(1_234_567), "1\u{2009}234\u{2009}567");
    }

    #[test]
    fn decimals_shrink_as_counts_grow_and_do_not_jump_at_the_edges() {
        assert_eq!(figure(0.994), "0.99");
        assert_eq!(figure(0.996), "1.0");
        assert_eq!(figure(9.94), "9.9");
        assert_eq!(figure(9.96), "10");
    }

    #[test]
    fn nothing_uncertain_is_called_certain() {
        assert_eq!(percentage(0.9999), ">99%");
        assert_eq!(percentage(0.0001), "<1%");
        assert_eq!(percentage(0.0), "0%");
        assert_eq!(percentage(0.305), "30%");
    }
}
