//! Numbers in words, as the map says them.

/// A whole number with a thin space every three digits.
pub(super) fn grouped(number: usize) -> String {
    separated(number, '\u{2009}')
}

/// A whole number as screen readers read it, with commas.
pub(super) fn spoken(number: usize) -> String {
    separated(number, ',')
}

fn separated(number: usize, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// An expected count: one decimal below 10, two below 1, and never a bare zero.
pub(super) fn expected(count: f64) -> String {
    if count >= 10.0 {
        grouped(count.round() as usize)
    } else if count >= 0.995 {
        format!("{count:.1}")
    } else if count >= 0.005 {
        format!("{count:.2}")
    } else {
        "under 0.01".to_owned()
    }
}

/// A value on the legend's scale: as short as it can be said exactly.
pub(super) fn tick(value: f64) -> String {
    if value >= 1_000.0 { grouped(value.round() as usize) } else { format!("{}", (value * 1e6).round() / 1e6) }
}

/// A probability in natural frequencies, such as `about 3 in 10`.
pub(super) fn chance(probability: f64) -> String {
    if !probability.is_finite() || probability <= 0.0 {
        return "next to none".to_owned();
    }
    if probability >= 0.995 {
        return "almost certain".to_owned();
    }
    if probability >= 0.95 {
        return format!("about {:.0} in 100", probability * 100.0);
    }
    // tenths from 2 in 10 on; below, one in so many
    if probability >= 0.175 {
        return format!("about {:.0} in 10", probability * 10.0);
    }
    let one_in = 1.0 / probability;
    let known =
        [6.0, 7.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 75.0, 100.0, 150.0, 200.0, 300.0, 500.0];
    let nearest = known.into_iter().min_by(|a: &f64, b| (a / one_in).ln().abs().total_cmp(&(b / one_in).ln().abs()));
    match nearest {
        Some(nearest) if one_in <= 700.0 => format!("about 1 in {nearest:.0}"),
        _ => "less than 1 in 500".to_owned(),
    }
}

/// `1st`, `2nd`, `3rd`, `4th`.
pub(super) fn ordinal(number: usize) -> String {
    let suffix = match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{}{suffix}", grouped(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_204), "1\u{2009}204");
        assert_eq!(spoken(1_234_567), "1,234,567");
    }

    #[test]
    fn expected_counts_show_what_matters() {
        assert_eq!(expected(12.4), "12");
        assert_eq!(expected(2.44), "2.4");
        assert_eq!(expected(0.999), "1.0");
        assert_eq!(expected(0.07), "0.07");
        assert_eq!(expected(0.0001), "under 0.01");
    }

    #[test]
    fn chances_are_natural_frequencies() {
        assert_eq!(chance(0.31), "about 3 in 10");
        assert_eq!(chance(0.9), "about 9 in 10");
        assert_eq!(chance(0.97), "about 97 in 100");
        assert_eq!(chance(0.999), "almost certain");
        assert_eq!(chance(0.1), "about 1 in 10");
        assert_eq!(chance(0.043), "about 1 in 25");
        assert_eq!(chance(0.0005), "less than 1 in 500");
        assert_eq!(chance(0.0), "next to none");
        assert_eq!(chance(f64::NAN), "next to none");
    }

    #[test]
    fn ordinals_in_english() {
        let said: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 112, 123].map(ordinal).to_vec();
        assert_eq!(said, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th", "123rd"]);
    }

    #[test]
    fn ticks_are_short() {
        assert_eq!(tick(0.1 + 0.2), "0.3");
        assert_eq!(tick(0.0), "0");
        assert_eq!(tick(2500.0), "2\u{2009}500");
    }
}
