//! The axes of the diagnostics charts.

/// How values lie along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app::panels) enum Scale {
    /// Evenly.
    Linear,
    /// By their square roots: small values have room.
    SquareRoot,
}

/// One axis: what it measures, from where to where, and what is written along it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::app::panels) struct Axis {
    pub(in crate::app::panels) title: String,
    pub(in crate::app::panels) to: f64,
    pub(in crate::app::panels) scale: Scale,
    pub(in crate::app::panels) ticks: Vec<(f64, String)>,
    /// Below zero there is this much room, as a share of the axis.
    from: f64,
}

impl Axis {
    /// From zero to a value.
    pub(in crate::app::panels) fn new(
        title: impl Into<String>,
        to: f64,
        scale: Scale,
        ticks: Vec<(f64, String)>,
    ) -> Self {
        let to = if to.is_finite() && to > 0.0 { to } else { 1.0 };
        Self { title: title.into(), to, scale, ticks, from: 0.0 }
    }

    /// Places of one kind side by side, numbered from zero.
    pub(in crate::app::panels) fn of_places(
        title: impl Into<String>,
        places: usize,
        ticks: Vec<(f64, String)>,
    ) -> Self {
        let to = places.max(1) as f64 - 0.5;
        Self { title: title.into(), to, scale: Scale::Linear, ticks, from: -0.5 }
    }

    /// Shares of a whole, in percent.
    pub(in crate::app::panels) fn of_shares(title: impl Into<String>, to: f64, scale: Scale, at: &[f64]) -> Self {
        let ticks = at.iter().map(|share| (*share, crate::figures::percent(*share))).collect();
        Self::new(title, to, scale, ticks)
    }

    /// Rates or counts from zero to a value, with round numbers along it.
    pub(in crate::app::panels) fn of_numbers(title: impl Into<String>, to: f64, scale: Scale) -> Self {
        let to = if to.is_finite() && to > 0.0 { to } else { 1.0 };
        let ticks = round_numbers(to, scale).into_iter().map(|value| (value, short(value))).collect();
        Self::new(title, to, scale, ticks)
    }

    /// Where a value lies, 0 at the beginning and 1 at the end.
    pub(in crate::app::panels) fn share(&self, value: f64) -> f32 {
        let share = match self.scale {
            Scale::Linear => (value - self.from) / (self.to - self.from),
            Scale::SquareRoot => (value.max(0.0) / self.to).sqrt(),
        };
        if share.is_nan() { 0.0 } else { share.clamp(-0.05, 1.05) as f32 }
    }
}

/// Round numbers from zero to the end that leave room for their labels.
fn round_numbers(to: f64, scale: Scale) -> Vec<f64> {
    const GAP: f64 = 0.13;
    let at = |value: f64| match scale {
        Scale::Linear => value / to,
        Scale::SquareRoot => (value / to).sqrt(),
    };
    match scale {
        Scale::Linear => {
            let scale = 10_f64.powf((to / 5.0).log10().floor());
            let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|lead| lead * scale).find(|step| to / step <= 6.0);
            let step = step.unwrap_or(to);
            (0..=(to / step + 1e-9) as u32).map(|line| f64::from(line) * step).collect()
        }
        Scale::SquareRoot => {
            let decade = to.log10().floor() as i32;
            let mut found: Vec<f64> = Vec::new();
            for exponent in (decade - 4..=decade).rev() {
                for lead in [5.0, 2.0, 1.0] {
                    let value = lead * 10_f64.powi(exponent);
                    let apart = found.last().is_none_or(|last| at(*last) - at(value) >= GAP);
                    if value <= to * (1.0 + 1e-9) && apart && at(value) >= GAP {
                        found.push(value);
                    }
                }
            }
            found.push(0.0);
            found.reverse();
            found
        }
    }
}

/// A number along an axis, as short as it can be said.
fn short(value: f64) -> String {
    if value >= 1_000.0 {
        crate::figures::count(value.round() as u64)
    } else {
        format!("{}", (value * 1e6).round() / 1e6)
    }
}

/// A rate with two leading figures: `0.012`, `0.35`, `2.4`, `18`.
pub(in crate::app::panels) fn rate(value: f64) -> String {
    if !value.is_finite() {
        return "unknown".to_owned();
    }
    if value.abs() < 1e-4 {
        return "0".to_owned();
    }
    let decimals = (1 - value.abs().log10().floor() as i32).clamp(0, 5) as usize;
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lie_where_the_scale_puts_them() {
        assert_eq!(Axis::of_numbers("", 80.0, Scale::Linear).share(20.0), 0.25);
        assert_eq!(Axis::of_numbers("", 2.0, Scale::SquareRoot).share(0.5), 0.5);
        assert_eq!(Axis::of_places("", 4, Vec::new()).share(1.5), 0.5);
        assert_eq!(Axis::of_numbers("", 2.0, Scale::SquareRoot).share(f64::NAN), 0.0);
    }

    #[test]
    fn small_numbers_have_their_own_marks_on_a_square_root_scale() {
        assert_eq!(round_numbers(2.4, Scale::SquareRoot), [0.0, 0.05, 0.2, 0.5, 1.0, 2.0]);
        assert_eq!(round_numbers(87.0, Scale::Linear), [0.0, 20.0, 40.0, 60.0, 80.0]);
        assert_eq!(round_numbers(5.0, Scale::Linear), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    }

    #[test]
    fn rates_have_two_leading_figures() {
        assert_eq!(rate(0.012_34), "0.012");
        assert_eq!(rate(0.35), "0.35");
        assert_eq!(rate(2.41), "2.4");
        assert_eq!(rate(18.2), "18");
        assert_eq!(rate(0.0), "0");
    }

    #[test]
    fn an_axis_to_nowhere_is_an_axis_to_one() {
        assert_eq!(Axis::of_numbers("", f64::NAN, Scale::Linear).to, 1.0);
        assert_eq!(Axis::of_numbers("", 0.0, Scale::SquareRoot).to, 1.0);
    }
}
