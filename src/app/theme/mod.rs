//! Colours, type, spacing: nowhere else names a colour.

pub mod ramp;

use egui::Color32;

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

/// The palette of the theme the context shows now.
pub fn palette(ctx: &egui::Context) -> &'static Palette {
    let _ = ctx;
    todo!("panels owner")
}

/// Fonts, text styles, spacing and both themes: call once before the first frame.
pub fn install(ctx: &egui::Context) {
    let _ = ctx;
    todo!("panels owner")
}
