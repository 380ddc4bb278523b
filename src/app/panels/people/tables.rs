//! Words that several tables of people share.

use crate::figures;
use crate::people::evaluation::metrics::Figure;

/// `1 person`, `25 people`.
pub(super) fn people(number: u64) -> String {
    match number {
        1 => "1 person".to_owned(),
        number => format!("{} people", figures::count(number)),
    }
}

/// `0.731 (0.712–0.750)`.
pub(super) fn figure(figure: Figure, decimals: usize) -> String {
    if !figure.is_known() {
        return "not known".to_owned();
    }
    let value = signed(figure.value, decimals);
    if !figure.low.is_finite() || !figure.high.is_finite() {
        return value;
    }
    let (low, high) = (signed(figure.low, decimals), signed(figure.high, decimals));
    let to = if figure.low < 0.0 { " to " } else { "–" };
    format!("{value} ({low}{to}{high})")
}

/// `24% (13%–38%)`.
pub(super) fn share_figure(figure: Figure) -> String {
    if !figure.is_known() {
        return "not known".to_owned();
    }
    let [value, low, high] = [figure.value, figure.low, figure.high].map(figures::percentage);
    if !figure.low.is_finite() || !figure.high.is_finite() {
        return value;
    }
    // a dash before `>` would be drawn as an arrow
    let to = if high.starts_with('>') { " to " } else { "–" };
    format!("{value} ({low}{to}{high})")
}

fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let is_zero = text.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    if value < 0.0 && !is_zero { format!("−{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_carry_their_interval() {
        assert_eq!(figure(Figure::new(0.7312, 0.712, 0.75), 3), "0.731 (0.712–0.750)");
        assert_eq!(figure(Figure::new(0.001, -0.004, 0.006), 3), "0.001 (−0.004 to 0.006)");
        assert_eq!(figure(Figure::UNKNOWN, 2), "not known");
        assert_eq!(share_figure(Figure::new(0.24, 0.13, 0.38)), "24% (13%–38%)");
        assert_eq!(share_figure(Figure::new(0.97, 0.85, 0.995)), "97% (85% to >99%)");
        assert_eq!(figure(Figure::new(-0.00001, f64::NAN, f64::NAN), 3), "0.000");
        assert_eq!(people(1), "1 person");
    }
}
