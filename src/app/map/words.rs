//! Numbers as only the map says them; everything else is said through [`crate::figures`].

/// A whole number as screen readers read it, with commas.
pub(super) fn spoken(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A value on the legend's scale: as short as it can be said exactly.
pub(super) fn tick(value: f64) -> String {
    if value >= 1_000.0 {
        crate::figures::count(value.round() as u64)
    } else {
        format!("{}", (value * 1e6).round() / 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_heard() {
        assert_eq!(spoken(7), "7");
        assert_eq!(spoken(1_234_567), "1,234,567");
    }

    #[test]
    fn ticks_are_short() {
        assert_eq!(tick(0.1 + 0.2), "0.3");
        assert_eq!(tick(0.0), "0");
        assert_eq!(tick(2500.0), "2\u{202f}500");
    }
}
