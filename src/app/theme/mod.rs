//! Colours, type, spacing: nowhere else names a colour.

pub mod ramp;
mod style;
mod type_face;

pub use style::install;
pub use type_face::{ICONS, SEMIBOLD, heading, icon, quiet, small, strong};

use egui::{Color32, Theme};

/// The colours of one theme, by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Whether this is the dark theme.
    pub dark: bool,
    /// Behind panels.
    pub panel: Color32,
    /// Behind cards, menus and the map's own legend: slightly raised from the panel.
    pub raised: Color32,
    /// Hairlines between things.
    pub line: Color32,
    /// Main text.
    pub text: Color32,
    /// Secondary text; still at WCAG AA on `panel`.
    pub text_quiet: Color32,
    /// The one accent: selection, primary action, links.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Good news, used together with words or a shape.
    pub good: Color32,
    /// Caution: SYNTHETIC, STAND-IN, offline; used together with words.
    pub caution: Color32,
    /// Errors; used together with words.
    pub error: Color32,
    /// Land on a map without tiles.
    pub map_land: Color32,
    /// Outside the study area on a map without tiles.
    pub map_outside: Color32,
    /// Outline of the study area, on any map.
    pub map_outline: Color32,
    /// Graticule lines.
    pub map_graticule: Color32,
    /// Place names and graticule labels.
    pub map_text: Color32,
    /// Halo behind map text.
    pub map_halo: Color32,
}

/// The 4-point grid: every gap and margin in the window is one of these.
pub mod space {
    /// Between things that belong to each other.
    pub const XS: f32 = 4.0;
    /// Between things of one group.
    pub const S: f32 = 8.0;
    /// Between groups, and the margin of a panel.
    pub const M: f32 = 12.0;
    /// Between sections.
    pub const L: f32 = 16.0;
}

/// The palette of the light theme.
pub const LIGHT: Palette = Palette {
    dark: false,
    panel: rgb(0xf7_f8_f9),
    raised: rgb(0xff_ff_ff),
    line: rgb(0xdd_e1_e5),
    text: rgb(0x1a_1e_23),
    text_quiet: rgb(0x5a_62_6c),
    accent: rgb(0x1d_5f_c4),
    on_accent: rgb(0xff_ff_ff),
    good: rgb(0x17_74_43),
    caution: rgb(0x8f_53_00),
    error: rgb(0xb0_25_1d),
    map_land: rgb(0xf4_f3_ef),
    map_outside: rgb(0xe3_e6_e9),
    map_outline: rgb(0x3b_43_4c),
    map_graticule: rgb(0xcf_d4_da),
    map_text: rgb(0x3b_43_4c),
    map_halo: Color32::from_rgba_premultiplied(230, 230, 230, 230),
};

/// The palette of the dark theme.
pub const DARK: Palette = Palette {
    dark: true,
    panel: rgb(0x16_18_1b),
    raised: rgb(0x20_23_27),
    line: rgb(0x32_37_3d),
    text: rgb(0xe8_ea_ed),
    text_quiet: rgb(0xa2_a9_b2),
    accent: rgb(0x82_b2_ff),
    on_accent: rgb(0x0a_1a_33),
    good: rgb(0x60_c8_91),
    caution: rgb(0xea_b4_52),
    error: rgb(0xff_8f_85),
    map_land: rgb(0x23_27_2c),
    map_outside: rgb(0x18_1b_1f),
    map_outline: rgb(0xc4_ca_d2),
    map_graticule: rgb(0x36_3c_43),
    map_text: rgb(0xc4_ca_d2),
    map_halo: Color32::from_rgba_premultiplied(14, 15, 17, 225),
};

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The palette of the theme the context shows now.
pub fn palette(ctx: &egui::Context) -> &'static Palette {
    of_theme(ctx.theme())
}

/// The palette of a theme.
pub const fn of_theme(theme: Theme) -> &'static Palette {
    match theme {
        Theme::Dark => &DARK,
        Theme::Light => &LIGHT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of WCAG 2.2.
    fn luminance(color: Color32) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_at_wcag_aa_on_every_surface() {
        for palette in [&LIGHT, &DARK] {
            for surface in [palette.panel, palette.raised] {
                for text in
                    [palette.text, palette.text_quiet, palette.accent, palette.good, palette.caution, palette.error]
                {
                    let ratio = contrast(text, surface);
                    assert!(ratio >= 4.5, "{text:?} on {surface:?}: {ratio:.2}");
                }
            }
            assert!(contrast(palette.on_accent, palette.accent) >= 4.5);
            assert!(contrast(palette.map_text, palette.map_land) >= 4.5);
        }
    }
}
