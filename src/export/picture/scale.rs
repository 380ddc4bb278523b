//! From expected counts to places on the ramp, and the round numbers written beside it.

/// The ramp's scale: colour follows the square root of the value, which parts the many low cells
/// from each other; the top of the scale is a round number at or above the largest value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    top: f64,
}

impl Scale {
    pub(super) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let largest = values.into_iter().filter(|value| value.is_finite()).fold(0.0, f64::max);
        Self { top: if largest > 0.0 { rounded_up(largest) } else { 1.0 } }
    }

    /// 0..=1.
    pub(super) fn position(self, value: f64) -> f64 {
        (value / self.top).clamp(0.0, 1.0).sqrt()
    }

    /// Round values from zero to the top whose places are at least `gap` of the ramp apart.
    pub(super) fn ticks(self, gap: f64) -> Vec<f64> {
        let mut ticks = vec![self.top];
        let mut last = 1.0;
        let decade = self.top.log10().ceil() as i32;
        for exponent in (decade - 4..=decade).rev() {
            for step in [5.0, 2.0, 1.0] {
                let value = step * 10_f64.powi(exponent);
                let at = self.position(value);
                if value < self.top && last - at >= gap && at >= gap {
                    ticks.push(value);
                    last = at;
                }
            }
        }
        ticks.push(0.0);
        ticks.reverse();
        ticks
    }
}

/// The next number of one or two digits at or above the value.
pub(super) fn rounded_up(value: f64) -> f64 {
    let magnitude = 10_f64.powf(value.log10().floor());
    let share = value / magnitude;
    let steps = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];
    steps.into_iter().find(|step| *step >= share - 1e-9).unwrap_or(10.0) * magnitude
}

/// A tick as short as it can be written.
pub(super) fn tick_label(value: f64) -> String {
    let decimals = if value == 0.0 || value >= 10.0 { 0 } else { (1 - value.log10().floor() as i32).clamp(0, 6) };
    let text = format!("{value:.*}", decimals as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_ascending_and_apart() {
        let scale = Scale::of([0.1, 7.3]);
        let ticks = scale.ticks(0.12);
        // 0.5 is left out: its place, 0.25 of the ramp, is too near to that of 1, 0.35
        assert_eq!(ticks, [0.0, 0.2, 1.0, 2.0, 5.0, 8.0]);
    }

    #[test]
    fn an_empty_forecast_still_has_a_scale() {
        assert_eq!(Scale::of([]).ticks(0.5), [0.0, 1.0]);
        assert_eq!(Scale::of([0.0, f64::NAN]).position(0.0), 0.0);
    }

    #[test]
    fn tick_labels_are_short() {
        let labels: Vec<_> = [0.0, 0.05, 0.2, 1.0, 1.5, 20.0, 0.0002].map(tick_label).into();
        assert_eq!(labels, ["0", "0.05", "0.2", "1", "1.5", "20", "0.0002"]);
    }
}
