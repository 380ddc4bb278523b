//! What the lines and marks of a chart mean: a small drawing of each before its words.

use egui::{Color32, Label, Painter, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

use crate::app::theme::{self, Palette, palette};

/// How something is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app::panels) enum Look {
    /// A line in the accent.
    Accent,
    /// A quiet line.
    Quiet,
    /// A dashed line.
    Dashed,
    /// A dotted line.
    Dotted,
    /// A pale bar.
    Band,
    /// A short level line in the accent.
    Level,
    /// A filled dot.
    Dot,
    /// A filled dot in the accent.
    AccentDot,
    /// An open ring.
    Ring,
    /// A triangle.
    Triangle,
    /// A quiet bar.
    Bar,
}

/// A drawing and its meaning.
pub(in crate::app::panels) struct Key<'a> {
    look: Look,
    text: &'a str,
}

impl<'a> Key<'a> {
    pub(in crate::app::panels) const fn new(look: Look, text: &'a str) -> Self {
        Self { look, text }
    }
}

/// A line of keys, wrapped where there is no room.
pub(in crate::app::panels) fn keys_ui(ui: &mut Ui, keys: &[Key<'_>]) {
    let colors = palette(ui.ctx());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 16.0;
        for key in keys {
            ui.spacing_mut().item_spacing.x = 4.0;
            // the drawing and its words stay on one line
            let words = ui.painter().layout_no_wrap(
                key.text.to_owned(),
                egui::TextStyle::Small.resolve(ui.style()),
                colors.text_quiet,
            );
            if ui.available_width() < 24.0 + words.size().x {
                ui.end_row();
            }
            let (rect, _) = ui.allocate_exact_size(vec2(20.0, 12.0), Sense::hover());
            draw(ui.painter(), rect, key.look, colors);
            ui.add(Label::new(theme::quiet(key.text)).selectable(false));
            ui.add_space(10.0);
        }
    });
}

fn draw(painter: &Painter, rect: Rect, look: Look, colors: &Palette) {
    let middle = rect.center();
    let ends = [rect.left_center(), rect.right_center()];
    let quiet = |width| Stroke::new(width, colors.text_quiet);
    let shapes = match look {
        Look::Accent => vec![Shape::line_segment(ends, Stroke::new(2.25, colors.accent))],
        Look::Quiet => vec![Shape::line_segment(ends, quiet(1.75))],
        Look::Dashed => Shape::dashed_line(&ends, quiet(1.25), 6.0, 4.0),
        Look::Dotted => Shape::dashed_line(&ends, quiet(1.5), 1.5, 3.0),
        Look::Band => vec![bar(rect.shrink2(vec2(4.0, 0.0)), colors.accent.gamma_multiply(0.25))],
        Look::Level => {
            let ends = [pos2(rect.left() + 3.0, middle.y), pos2(rect.right() - 3.0, middle.y)];
            vec![Shape::line_segment(ends, Stroke::new(2.25, colors.accent))]
        }
        Look::Dot => vec![Shape::circle_filled(middle, 3.5, colors.text)],
        Look::AccentDot => vec![Shape::circle_filled(middle, 3.5, colors.accent)],
        Look::Ring => vec![Shape::circle_stroke(middle, 3.5, Stroke::new(1.5, colors.caution))],
        Look::Triangle => vec![triangle(middle, true, colors.caution)],
        Look::Bar => vec![bar(rect.shrink2(vec2(5.0, 0.0)), colors.text_quiet.gamma_multiply(0.65))],
    };
    painter.extend(shapes);
}

fn bar(rect: Rect, color: Color32) -> Shape {
    Shape::rect_filled(rect, 1.0, color)
}

/// A mark that points up or down.
pub(in crate::app::panels) fn triangle(middle: egui::Pos2, up: bool, color: Color32) -> Shape {
    let tip = if up { -5.5 } else { 5.5 };
    let corners = vec![middle + vec2(0.0, tip), middle + vec2(5.0, -tip * 0.6), middle + vec2(-5.0, -tip * 0.6)];
    Shape::convex_polygon(corners, color, Stroke::NONE)
}
