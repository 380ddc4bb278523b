//! Both themes as the toolkit's styles, made from the palettes.

use egui::style::{HandleShape, ScrollStyle, Selection, Spacing, WidgetVisuals, Widgets};
use egui::{Color32, Context, CornerRadius, Margin, Shadow, Stroke, Style, Theme, Visuals, vec2};

use super::{Palette, of_theme, space, type_face};

const CORNER: CornerRadius = CornerRadius::same(4);

/// Fonts, text styles, spacing and both themes: call once before the first frame.
pub fn install(ctx: &Context) {
    ctx.set_fonts(type_face::fonts());
    for theme in [Theme::Light, Theme::Dark] {
        ctx.set_style_of(theme, style(theme));
    }
}

fn style(theme: Theme) -> Style {
    let palette = of_theme(theme);
    Style {
        text_styles: type_face::text_styles(),
        spacing: spacing(),
        visuals: visuals(theme, palette),
        animation_time: 0.08,
        explanation_tooltips: false,
        ..theme.default_style()
    }
}

fn spacing() -> Spacing {
    Spacing {
        item_spacing: vec2(space::S, space::XS),
        window_margin: Margin::same(space::M as i8),
        menu_margin: Margin::same(space::XS as i8),
        button_padding: vec2(space::S, space::XS),
        interact_size: vec2(28.0, 28.0),
        indent: space::L,
        icon_width: 16.0,
        icon_spacing: space::XS,
        slider_rail_height: 4.0,
        tooltip_width: 360.0,
        scroll: ScrollStyle { bar_width: 8.0, ..ScrollStyle::thin() },
        ..Spacing::default()
    }
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let hairline = Stroke::new(1.0, palette.line);
    let widget = |fill: Color32, border: Stroke, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: border,
        corner_radius: CORNER,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let pressed = blend(palette.raised, palette.accent, 0.16);
    let shadow = Shadow {
        offset: [0, 2],
        blur: 12,
        spread: 0,
        color: Color32::from_black_alpha(if palette.dark { 110 } else { 36 }),
    };
    Visuals {
        weak_text_color: Some(palette.text_quiet),
        widgets: Widgets {
            noninteractive: widget(palette.panel, hairline, palette.text),
            inactive: widget(palette.raised, hairline, palette.text),
            hovered: widget(
                blend(palette.raised, palette.text, 0.06),
                Stroke::new(1.0, blend(palette.line, palette.text, 0.3)),
                palette.text,
            ),
            // also the look of a widget that has the keyboard: its border must be seen
            active: widget(pressed, Stroke::new(2.0, palette.accent), palette.text),
            open: widget(blend(palette.raised, palette.text, 0.04), hairline, palette.text),
        },
        selection: Selection {
            bg_fill: blend(palette.raised, palette.accent, if palette.dark { 0.3 } else { 0.16 }),
            stroke: Stroke::new(1.0, palette.text),
        },
        hyperlink_color: palette.accent,
        faint_bg_color: blend(palette.panel, palette.text, 0.03),
        extreme_bg_color: palette.raised,
        text_edit_bg_color: Some(palette.raised),
        code_bg_color: palette.raised,
        warn_fg_color: palette.caution,
        error_fg_color: palette.error,
        window_corner_radius: CornerRadius::same(6),
        window_shadow: shadow,
        window_fill: palette.raised,
        window_stroke: hairline,
        menu_corner_radius: CornerRadius::same(6),
        panel_fill: palette.panel,
        popup_shadow: shadow,
        slider_trailing_fill: true,
        handle_shape: HandleShape::Circle,
        indent_has_left_vline: false,
        ..theme.default_visuals()
    }
}

/// A colour on the way from one to another; `share` of the second, 0..=1.
fn blend(from: Color32, to: Color32, share: f32) -> Color32 {
    from.lerp_to_gamma(to, share)
}
