//! What made an estimate: bars to either side of the average person, with words and points.

use egui::{Align, Align2, Label, Layout, Rect, Sense, Stroke, TextStyle, Ui, pos2, vec2};

use crate::app::theme::{self, palette, space};
use crate::people::model::Contribution;

/// Most bars: what is left is drawn as one.
const SHOWN: usize = 10;
/// Width of the bars, both sides.
const BARS: f32 = 180.0;
const ROW: f32 = 24.0;
/// Points below this take no room worth drawing.
const LEAST: f32 = 1.5;

pub(super) fn reasons_ui(ui: &mut Ui, why: &[Contribution]) {
    let telling: Vec<&Contribution> = why.iter().filter(|part| part.points != 0).collect();
    if telling.is_empty() {
        ui.label("Nothing in this record sets it apart from the average person who was charged.");
        return;
    }
    let (shown, rest) = telling.split_at(telling.len().min(SHOWN));
    let most = shown.iter().map(|part| part.points.unsigned_abs()).max().unwrap_or(1).max(1);
    for part in shown {
        row_ui(ui, &part.words, part.points, most);
    }
    if !rest.is_empty() {
        let points = rest.iter().map(|part| part.points).sum();
        row_ui(ui, &format!("{} smaller ones together", rest.len()), points, most);
    }
    ui.label(theme::quiet(
        "Points against the average person who was charged: to the right raises the estimate, to the left lowers it.",
    ));
}

fn row_ui(ui: &mut Ui, words: &str, points: i32, most: u32) {
    let colors = palette(ui.ctx());
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = ROW;
        ui.spacing_mut().item_spacing.x = space::S;
        let (rect, _) = ui.allocate_exact_size(vec2(BARS, ROW), Sense::hover());
        let middle = rect.center().x;
        let length = (points.unsigned_abs() as f32 / most as f32).min(1.0) * (BARS / 2.0 - 34.0);
        let length = if points == 0 { 0.0 } else { length.max(LEAST) };
        let font = TextStyle::Small.resolve(ui.style());
        let text = signed(points);
        let (bar, at, anchor) = if points < 0 {
            (
                Rect::from_min_max(pos2(middle - length, rect.top() + 6.0), pos2(middle, rect.bottom() - 6.0)),
                pos2(middle - length - 4.0, rect.center().y),
                Align2::RIGHT_CENTER,
            )
        } else {
            (
                Rect::from_min_max(pos2(middle, rect.top() + 6.0), pos2(middle + length, rect.bottom() - 6.0)),
                pos2(middle + length + 4.0, rect.center().y),
                Align2::LEFT_CENTER,
            )
        };
        let painter = ui.painter();
        if points < 0 {
            // an outline to the left, a full bar to the right: told by shape as well as by side
            painter.rect_stroke(bar, 1.0, Stroke::new(1.25, colors.text_quiet), egui::StrokeKind::Inside);
        } else {
            painter.rect_filled(bar, 1.0, colors.accent);
        }
        painter.vline(middle, rect.y_range(), Stroke::new(1.0, colors.line));
        painter.text(at, anchor, &text, font, colors.text);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let response = ui.add(Label::new(words).wrap());
            let told = format!("{words}: {text} points");
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &told));
        });
    });
}

/// `+12`, `−5`.
fn signed(points: i32) -> String {
    match points {
        0 => "0".to_owned(),
        points if points > 0 => format!("+{points}"),
        points => format!("−{}", points.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_have_a_sign() {
        assert_eq!([signed(12), signed(-5), signed(0)], ["+12", "−5", "0"]);
    }
}
