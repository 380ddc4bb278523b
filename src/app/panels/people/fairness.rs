//! How good the list is for each group: dots with their intervals, and what differs in sentences.

use egui::{Align2, Label, Rect, Role, Sense, Stroke, TextStyle, Ui, WidgetInfo, pos2, vec2};

use super::super::View;
use super::super::widgets::{one_line_of, section, sentence};
use super::quality::BECAME;
use super::tables::{figure, share_figure};
use super::{not_yet_ui, withheld_ui};
use crate::app::state::Opened;
use crate::app::theme::{self, palette, space};
use crate::figures;
use crate::people::evaluation::fairness::{GroupAudit, GroupFigures, GroupRow};
use crate::people::evaluation::metrics::Figure;

const ROW: f32 = 26.0;
/// Width of a group's name and of its size.
const NAME: f32 = 150.0;
const SIZE: f32 = 60.0;
/// Room for a figure in words beside its drawing.
const WORDS: f32 = 124.0;

/// A figure by group.
struct Measure {
    title: &'static str,
    means: &'static str,
    of: fn(&GroupFigures) -> Figure,
    /// What would follow from the estimates alone, were every one right.
    if_right: fn(&GroupFigures) -> Option<f64>,
    is_share: bool,
}

const MEASURES: [Measure; 5] = [
    Measure {
        title: "High harm (base rate)",
        means: "Of the group, the share who went on to high harm.",
        of: |group| group.base_rate,
        if_right: |group| Some(group.mean_estimate),
        is_share: true,
    },
    Measure {
        title: "Listed wrongly (FPR)",
        means: "False positive rate: of those who did not go on to high harm, the share on the list.",
        of: |group| group.false_positive_rate,
        if_right: |group| Some(group.if_estimates_were_right.false_positive_rate),
        is_share: true,
    },
    Measure {
        title: "Missed (FNR)",
        means: "False negative rate: of those who went on to high harm, the share not on the list.",
        of: |group| group.false_negative_rate,
        if_right: |group| Some(group.if_estimates_were_right.false_negative_rate),
        is_share: true,
    },
    Measure {
        title: "Precision",
        means: "Of those on the list, the share who went on to high harm.",
        of: |group| group.precision,
        if_right: |group| Some(group.if_estimates_were_right.precision),
        is_share: true,
    },
    Measure {
        title: "Observed / expected",
        means: "Calibration: people who went on to high harm, over the number the estimates add up to. 1 is right.",
        of: |group| group.observed_over_expected,
        if_right: |_| Some(1.0),
        is_share: false,
    },
];

pub(super) fn fairness_ui(ui: &mut Ui, view: &mut View<'_>, opened: &Opened) {
    if withheld_ui(ui, opened) {
        return;
    }
    let Some(evaluation) = opened.evaluation.clone() else {
        not_yet_ui(ui, view, opened, "It has not been tested yet.");
        return;
    };
    if evaluation.fairness.is_empty() {
        ui.add_space(space::S);
        ui.label(theme::strong("Fairness cannot be checked"));
        let text = "There is no table of protected characteristics: choose one before unlocking. Nothing but this audit \
                    reads it.";
        ui.add(Label::new(text).wrap());
        return;
    }
    ui.add(
        Label::new(theme::quiet(format!(
            "A dot is what was observed, its line the 95% interval. The upright tick is what the group's own estimates \
             lead to if every one of them is right: groups who {BECAME} more often are listed more often, also wrongly. \
             This is no verdict of fair or unfair."
        )))
        .wrap(),
    );
    for audit in &evaluation.fairness {
        audit_ui(ui, audit);
    }
}

fn audit_ui(ui: &mut Ui, audit: &GroupAudit) {
    section(ui, &capital(&audit.characteristic.replace('_', " ")));
    for finding in &audit.findings {
        ui.add(Label::new(sentence(finding)).wrap());
        ui.add_space(2.0);
    }
    ui.add_space(space::XS);
    let width = (ui.available_width() - NAME - SIZE - space::M) / MEASURES.len() as f32;
    ui.spacing_mut().item_spacing.x = 0.0;
    ui.horizontal(|ui| {
        for (title, width) in [("Group", NAME), ("People", SIZE)] {
            cell_ui(ui, width, |ui| {
                one_line_of(ui, theme::strong(title), title);
            });
        }
        for measure in &MEASURES {
            cell_ui(ui, width, |ui| {
                one_line_of(ui, theme::strong(measure.title), measure.means);
            });
        }
    });
    let tops = MEASURES.each_ref().map(|measure| top(audit, measure));
    for row in &audit.groups {
        row_ui(ui, row, width, tops);
    }
    ui.spacing_mut().item_spacing.x = space::S;
}

fn cell_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, ROW), egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_width(width);
        ui.set_max_width(width - space::S);
        add(ui);
    });
}

fn row_ui(ui: &mut Ui, row: &GroupRow, width: f32, tops: [f64; 5]) {
    ui.horizontal(|ui| {
        cell_ui(ui, NAME, |ui| {
            one_line_of(ui, row.group.as_str(), &row.group);
        });
        let Some(group) = &row.figures else {
            let why = row.why_not_shown.as_deref().unwrap_or("too few people");
            let why = why.trim_start_matches("not shown, ");
            ui.add(Label::new(egui::RichText::new(format!("Not shown: {why}")).weak()).truncate());
            return;
        };
        cell_ui(ui, SIZE, |ui| {
            ui.label(figures::count(group.people));
        });
        for (measure, top) in MEASURES.iter().zip(tops) {
            measure_ui(ui, row, group, measure, width, top);
        }
    });
}

fn measure_ui(ui: &mut Ui, row: &GroupRow, group: &GroupFigures, measure: &Measure, width: f32, top: f64) {
    let colors = palette(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
    let value = (measure.of)(group);
    let in_words = if measure.is_share { share_figure(value) } else { figure(value, 2) };
    let plot = Rect::from_min_max(rect.min, pos2(rect.right() - WORDS - space::M, rect.bottom()));
    let x = |value: f64| plot.left() + plot.width() * (value / top).clamp(0.0, 1.0) as f32;
    let y = rect.center().y;
    let painter = ui.painter();
    painter.hline(plot.x_range(), y, Stroke::new(1.0, colors.line));
    let if_right = (measure.if_right)(group).filter(|value| value.is_finite());
    if let Some(if_right) = if_right {
        painter.vline(x(if_right), y - 7.0..=y + 7.0, Stroke::new(1.5, colors.text_quiet));
    }
    if value.is_known() {
        if value.low.is_finite() && value.high.is_finite() {
            painter.hline(x(value.low)..=x(value.high), y, Stroke::new(2.0, colors.accent.gamma_multiply(0.7)));
        }
        painter.circle_filled(pos2(x(value.value), y), 4.0, colors.accent);
    }
    let font = TextStyle::Small.resolve(ui.style());
    let at = pos2(plot.right() + space::S, y);
    painter.text(
        at,
        Align2::LEFT_CENTER,
        &in_words,
        font,
        if value.is_known() { colors.text } else { colors.text_quiet },
    );
    let told = format!("{}, {}: {in_words}", row.group, measure.title);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    let more = match if_right {
        Some(if_right) if measure.is_share => {
            format!("{told}. {} Were every estimate right: {}.", measure.means, figures::percentage(if_right))
        }
        _ => format!("{told}. {}", measure.means),
    };
    response.on_hover_text(more);
}

/// The end of a measure's scale, the same for every group.
fn top(audit: &GroupAudit, measure: &Measure) -> f64 {
    let shown = audit.groups.iter().filter_map(|row| row.figures.as_ref());
    let ends = shown.flat_map(|group| {
        let value = (measure.of)(group);
        [value.value, value.high, (measure.if_right)(group).unwrap_or(0.0)]
    });
    let most = ends.filter(|end| end.is_finite()).fold(0.0, f64::max);
    if most > 0.0 { most * 1.05 } else { 1.0 }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
