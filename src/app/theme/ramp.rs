//! The colour ramp of the heatmap and its legend.
//!
//! One sequential ramp, in two directions: on a light map a higher value is darker, on a dark map it
//! is lighter, so the highest cells always stand out most. Lightness changes steadily along the
//! ramp, so it can be read by people with any colour vision and in a black-and-white print. Low
//! values are see-through: they let the map under them be read.
//!
//! Counts are skewed: a few cells hold much, most hold little. Colour follows the square root of the
//! value, which spreads out the many low cells; the legend shows true values at true places.

use egui::Color32;

use super::Palette;

/// Colour at a position of the ramp, 0..=1, opaque.
pub fn opaque_color(position: f32, dark: bool) -> Color32 {
    let t = f64::from(position.clamp(0.0, 1.0));
    let place = if dark { 0.34 + 0.62 * t } else { 0.90 - 0.66 * t };
    let colorous::Color { r, g, b } = colorous::MAGMA.eval_continuous(place);
    Color32::from_rgb(r, g, b)
}

/// How much of the map under a cell is covered at a position of the ramp, 0..=1.
pub fn coverage(position: f32) -> f32 {
    let t = position.clamp(0.0, 1.0);
    // rises fast: only the lowest cells are faint
    0.06 + 0.86 * (1.0 - (1.0 - t) * (1.0 - t))
}

/// Colour at a position of the ramp as drawn over a map: low values are see-through.
pub fn map_color(position: f32, dark: bool) -> Color32 {
    opaque_color(position, dark).gamma_multiply(coverage(position))
}

/// Colour of a difference, -1..=1, opaque: below zero on the cool side, above it on the warm one. The
/// two sides are orange and blue, which people with any colour vision tell apart, and equally far
/// from the map in lightness, so that neither looks larger.
pub fn opaque_diverging_color(position: f32, dark: bool) -> Color32 {
    let warm = position > 0.0;
    let (near, far) = match (warm, dark) {
        (true, false) => (WARM_NEAR, WARM_FAR),
        (false, false) => (COOL_NEAR, COOL_FAR),
        (true, true) => (WARM_NEAR_DARK, WARM_FAR_DARK),
        (false, true) => (COOL_NEAR_DARK, COOL_FAR_DARK),
    };
    near.lerp_to_gamma(far, position.abs().clamp(0.0, 1.0))
}

/// Colour of a difference as drawn over a map: small ones are see-through.
pub fn diverging_color(position: f32, dark: bool) -> Color32 {
    opaque_diverging_color(position, dark).gamma_multiply(coverage(position.abs()))
}

const WARM_NEAR: Color32 = Color32::from_rgb(0xf6, 0xc8, 0x9a);
const WARM_FAR: Color32 = Color32::from_rgb(0x9c, 0x42, 0x00);
const COOL_NEAR: Color32 = Color32::from_rgb(0xb4, 0xd0, 0xf0);
const COOL_FAR: Color32 = Color32::from_rgb(0x0b, 0x52, 0x9e);
const WARM_NEAR_DARK: Color32 = Color32::from_rgb(0x6e, 0x4a, 0x22);
const WARM_FAR_DARK: Color32 = Color32::from_rgb(0xff, 0xb0, 0x57);
const COOL_NEAR_DARK: Color32 = Color32::from_rgb(0x2c, 0x50, 0x74);
const COOL_FAR_DARK: Color32 = Color32::from_rgb(0x7c, 0xc2, 0xff);

/// Where there is no cell.
pub const NOTHING: Color32 = Color32::TRANSPARENT;

/// What the heatmap's picture is multiplied by to be drawn at an opacity, 0..=1.
pub fn tint(opacity: f32) -> Color32 {
    Color32::WHITE.gamma_multiply(opacity.clamp(0.0, 1.0))
}

/// What is laid over tiles so that they stay behind the forecast: tiles are drawn for themselves, in
/// strong colours and for a light room.
pub fn wash(palette: &Palette) -> Color32 {
    palette.map_land.gamma_multiply(if palette.dark { 0.78 } else { 0.35 })
}

/// From values to positions on the ramp.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RampScale {
    top: f64,
    whole: bool,
}

impl RampScale {
    /// A scale from zero to a round number at or above the largest of the values. Values that are
    /// not finite are ignored; without any positive value the scale ends at 1.
    pub fn for_values(values: impl IntoIterator<Item = f64>, whole: bool) -> Self {
        let largest = values.into_iter().filter(|value| value.is_finite()).fold(0.0, f64::max);
        Self { top: if largest > 0.0 { round_up(largest, whole) } else { 1.0 }, whole }
    }

    /// The value at the end of the ramp.
    pub fn top(&self) -> f64 {
        self.top
    }

    /// Position of a value on the ramp, 0..=1: the square root of its share of the top.
    pub fn position(&self, value: f64) -> f32 {
        if value.is_nan() {
            return 0.0;
        }
        (value / self.top).clamp(0.0, 1.0).sqrt() as f32
    }

    /// Position of a difference, -1..=1, on a ramp that runs both ways from zero.
    pub fn signed_position(&self, value: f64) -> f32 {
        self.position(value.abs()).copysign(value as f32)
    }

    /// The value at a position.
    pub fn value_at(&self, position: f32) -> f64 {
        let position = f64::from(position.clamp(0.0, 1.0));
        position * position * self.top
    }

    /// Values to write on the legend, ascending: zero, the top, and round numbers between them
    /// that are at least `gap` of the ramp's length apart.
    pub fn ticks(&self, gap: f32) -> Vec<f64> {
        let mut ticks = vec![self.top];
        let mut last = 1.0_f32;
        let decades = self.top.log10().ceil() as i32;
        for exponent in (decades - 4..=decades).rev() {
            for step in [5.0, 2.0, 1.0] {
                let value = step * 10_f64.powi(exponent);
                let at = self.position(value);
                let fits = value < self.top && last - at >= gap && at >= gap;
                if fits && !(self.whole && value.fract() != 0.0) {
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

/// The next number at or above the value that reads well.
fn round_up(value: f64, whole: bool) -> f64 {
    if whole && value <= 10.0 {
        return value.ceil();
    }
    let magnitude = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let share = value / magnitude;
    let step = steps.into_iter().find(|step| *step >= share - 1e-9).unwrap_or(10.0);
    let rounded = step * magnitude;
    if whole { rounded.ceil() } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// CIE lightness, 0..=100.
    fn lightness(color: Color32) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let y = 0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b());
        if y > 0.008_856 { 116.0 * y.cbrt() - 16.0 } else { 903.3 * y }
    }

    #[test]
    fn lightness_changes_steadily_in_one_direction() {
        for dark in [false, true] {
            let steps: Vec<f64> = (0..=20).map(|i| lightness(opaque_color(i as f32 / 20.0, dark))).collect();
            for pair in steps.windows(2) {
                let change = if dark { pair[1] - pair[0] } else { pair[0] - pair[1] };
                assert!((0.8..7.0).contains(&change), "dark {dark}: {pair:?}");
            }
            assert!((steps[20] - steps[0]).abs() > 50.0, "the ends can be told apart in grey: {steps:?}");
        }
    }

    #[test]
    fn both_sides_of_a_difference_are_equally_loud_and_told_apart_by_hue() {
        for dark in [false, true] {
            for step in 1..=10 {
                let position = step as f32 / 10.0;
                let (warm, cool) = (opaque_diverging_color(position, dark), opaque_diverging_color(-position, dark));
                assert!((lightness(warm) - lightness(cool)).abs() < 6.0, "{position}: {warm:?} {cool:?}");
                assert!(warm.r() > warm.b() && cool.b() > cool.r());
            }
            let ends = lightness(opaque_diverging_color(1.0, dark)) - lightness(opaque_diverging_color(0.1, dark));
            assert!(if dark { ends > 25.0 } else { ends < -25.0 }, "{ends}");
        }
    }

    #[test]
    fn differences_keep_their_sign_on_the_ramp() {
        let scale = RampScale::for_values([4.0], false);
        assert_eq!((scale.signed_position(4.0), scale.signed_position(-1.0)), (1.0, -0.5));
        assert_eq!(scale.signed_position(0.0), 0.0);
    }

    #[test]
    fn coverage_rises_with_the_value() {
        let steps: Vec<f32> = (0..=20).map(|i| coverage(i as f32 / 20.0)).collect();
        assert!(steps.windows(2).all(|pair| pair[1] >= pair[0]));
        assert!(steps[0] < 0.3 && steps[20] > 0.9 && steps[20] < 1.0);
        assert!(map_color(0.0, false).a() < map_color(1.0, false).a());
    }

    #[test]
    fn positions_and_values_are_each_others_inverse() {
        let scale = RampScale::for_values([0.1, 2.3], false);
        assert_eq!(scale.top(), 2.5);
        assert_eq!(scale.position(2.5), 1.0);
        assert_eq!(scale.position(0.0), 0.0);
        assert_eq!(scale.position(2.5 / 4.0), 0.5);
        for i in 0..=10 {
            let position = i as f32 / 10.0;
            assert!((scale.position(scale.value_at(position)) - position).abs() < 1e-5);
        }
        assert_eq!(scale.position(99.0), 1.0);
        assert_eq!(scale.position(f64::NAN), 0.0);
    }

    #[test]
    fn ticks_are_round_numbers_apart_from_each_other() {
        assert_eq!(RampScale::for_values([2.3], false).ticks(0.2), vec![0.0, 0.2, 1.0, 2.5]);
        assert_eq!(RampScale::for_values([37.0], true).ticks(0.2), vec![0.0, 2.0, 10.0, 20.0, 40.0]);
        assert_eq!(RampScale::for_values([3.0], true).ticks(0.3), vec![0.0, 1.0, 3.0]);
        for top in [0.003, 0.07, 0.9, 1.0, 12.0, 480.0] {
            let scale = RampScale::for_values([top], false);
            let ticks = scale.ticks(0.2);
            assert!(ticks.len() >= 3, "{ticks:?}");
            for pair in ticks.windows(2) {
                assert!(scale.position(pair[1]) - scale.position(pair[0]) >= 0.2 - 1e-6, "{ticks:?}");
            }
        }
    }

    #[test]
    fn nothing_to_show_is_a_scale_to_one() {
        assert_eq!(RampScale::for_values([], false).top(), 1.0);
        assert_eq!(RampScale::for_values([0.0, f64::NAN, f64::INFINITY], true).top(), 1.0);
    }

    #[test]
    fn tops_of_whole_counts_are_whole() {
        for largest in 1..200 {
            let top = RampScale::for_values([f64::from(largest)], true).top();
            assert!(top.fract() == 0.0 && top >= f64::from(largest), "{largest} -> {top}");
        }
    }
}
