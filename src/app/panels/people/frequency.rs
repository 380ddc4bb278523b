//! A hundred people as dots: so many of a hundred like this.

use egui::{Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::people::words;
use crate::app::theme::{palette, space};
use crate::people::model::Estimate;

/// Dots in a row, and rows.
const COLUMNS: usize = 25;
const ROWS: usize = 4;
/// From dot to dot.
const PITCH: f32 = 16.0;

pub(super) fn frequency_ui(ui: &mut Ui, estimate: Estimate) {
    let colors = palette(ui.ctx());
    let size = vec2(COLUMNS as f32 * PITCH, ROWS as f32 * PITCH);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let filled = words::filled_dots(estimate.probability);
    let (low, high) = (words::filled_dots(estimate.low), words::filled_dots(estimate.high));
    let painter = ui.painter();
    for dot in 0..COLUMNS * ROWS {
        let at = pos2(
            rect.left() + PITCH * ((dot % COLUMNS) as f32 + 0.5),
            rect.top() + PITCH * ((dot / COLUMNS) as f32 + 0.5),
        );
        // full discs and empty rings: told by shape as well as by colour
        if dot < filled {
            painter.circle_filled(at, 5.5, colors.accent);
        } else {
            painter.circle_stroke(at, 3.0, Stroke::new(1.0, colors.text_quiet));
        }
        // where the range ends lies is uncertain: a line under those dots
        if (low..high).contains(&dot) {
            let y = at.y + PITCH / 2.0 - 1.0;
            painter.hline(at.x - PITCH / 2.0..=at.x + PITCH / 2.0, y, Stroke::new(1.5, colors.accent));
        }
    }
    let text = format!(
        "A hundred people with a record like this, drawn as dots: about {} of them filled. Between {} of 100 is \
         what the data allow, and is underlined.",
        words::of_a_hundred(estimate.probability),
        words::range(estimate).replace('–', " and ")
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &text));
    response.on_hover_text(text);
    ui.add_space(space::XS);
}
