//! The colours of the page, by what they are for: the only place in `export` that names one.

/// The page.
pub(super) const PAPER: &str = "#fdfcf8";
/// Main text and strong lines.
pub(super) const INK: &str = "#1b1e23";
/// Secondary text; still readable at 12 px on paper (contrast above 6).
pub(super) const QUIET: &str = "#565b63";
/// Hairlines between things.
pub(super) const HAIRLINE: &str = "#c8c9c3";
/// Inside the map's frame, outside the study area.
pub(super) const OUTSIDE: &str = "#e9edee";
/// Inside the study area, under the cells.
pub(super) const LAND: (u8, u8, u8) = (0xfb, 0xfa, 0xf5);
/// The outline of the study area.
pub(super) const OUTLINE: &str = "#3b4048";
/// The edge of the cells where there is no boundary.
pub(super) const CELL_EDGE: &str = "#8b9097";
/// Bars of what was recorded.
pub(super) const RECORDED: &str = "#a9aeb4";
/// Letters of a grid square, far behind everything.
pub(super) const SQUARE_LETTERS: &str = "#cfd8da";
/// Graticule lines.
pub(super) const GRATICULE: &str = "#5d7580";
/// Behind SYNTHETIC and STAND-IN.
pub(super) const CAUTION: &str = "#ffd34d";
/// Edge of the caution label.
pub(super) const CAUTION_EDGE: &str = "#7a5200";

/// Colour of a position on the ramp, 0..=1, over land.
///
/// Magma from light to dark: lightness falls steadily, so it can be read with any colour vision
/// and in a black-and-white print. The lowest values fade into the land. The window's map uses
/// the same ramp.
pub(super) fn ramp(position: f64) -> String {
    let t = position.clamp(0.0, 1.0);
    let colorous::Color { r, g, b } = colorous::MAGMA.eval_continuous(0.90 - 0.66 * t);
    let cover = 0.22 + 0.70 * (1.0 - (1.0 - t) * (1.0 - t));
    let over = |top: u8, under: u8| (f64::from(top) * cover + f64::from(under) * (1.0 - cover)).round() as u8;
    format!("#{:02x}{:02x}{:02x}", over(r, LAND.0), over(g, LAND.1), over(b, LAND.2))
}

/// The land as text.
pub(super) fn land() -> String {
    let (r, g, b) = LAND;
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of `#rrggbb` (WCAG 2).
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    #[test]
    fn the_ramp_only_ever_gets_darker() {
        let steps: Vec<f64> = (0..=32).map(|step| luminance(&ramp(f64::from(step) / 32.0))).collect();
        assert!(steps.windows(2).all(|pair| pair[1] < pair[0]), "{steps:?}");
    }

    #[test]
    fn small_text_can_be_read_on_paper() {
        let contrast = (luminance(PAPER) + 0.05) / (luminance(QUIET) + 0.05);
        assert!(contrast > 6.0, "{contrast}");
    }
}
