//! The league table: every model on the same periods, best first.

use egui::{Align, Button, Label, Layout, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_extras::{Column, TableBuilder};

use super::super::View;
use super::super::widgets::{one_line, one_line_of, sentence};
use super::Diagnosed;
use crate::app::theme::{self, palette, space};
use crate::evaluation::{Gain, ModelReport};
use crate::figures;
use crate::forecast::ModelId;

const ROW: f32 = 28.0;

/// From this width on there is room for more columns.
const ROOMY: f32 = 1_100.0;

/// A figure of a model, and more words for those who ask.
type Figure = fn(&ModelReport) -> (String, String);

/// A column: its title, what it means, its width (0 takes what is left), and what stands in it for
/// a model: a figure, and more words for those who ask. `None` is the column of interval bars.
struct Heading {
    title: &'static str,
    meaning: &'static str,
    width: f32,
    figure: Option<Figure>,
}

fn headings(is_roomy: bool) -> Vec<Heading> {
    let heading = |title, meaning, width, figure: Figure| Heading { title, meaning, width, figure: Some(figure) };
    let mut headings = vec![
        heading(
            "Log score",
            "Mean Poisson negative log-likelihood a cell and period: lower is better.",
            66.0,
            |model| (format!("{:.4}", model.scores.poisson_nll), String::new()),
        ),
        heading(
            "Gain over plain counts",
            "Log score gained per incident over the plain counts of twelve months, with its 95% interval. Above zero is better.",
            158.0,
            |model| gained(model, ModelId::RecentMean),
        ),
        Heading {
            title: "",
            meaning: "The gain as a bar: the mark is the gain, the bar its 95% interval, the line zero.",
            width: 0.0,
            figure: None,
        },
    ];
    if is_roomy {
        headings.push(heading(
            "Over shrunk mean",
            "Log score gained per incident over the shrunk recent mean, with its 95% interval.",
            158.0,
            |model| gained(model, ModelId::ShrunkMean),
        ));
    } else {
        headings.push(heading(
            "Over shrunk",
            "Log score gained per incident over the shrunk recent mean.",
            84.0,
            |model| {
                let gain = over(model, ModelId::ShrunkMean);
                gain.map_or_else(yardstick, |gain| (figures::gain(gain.gain), tests(gain)))
            },
        ));
    }
    headings.push(heading(
        "PAI 2%",
        "Share of incidents in the 2% of cells ranked highest, over their share of cells. Higher is better.",
        52.0,
        |model| (format!("{:.1}", model.scores.pai_2pc), String::new()),
    ));
    headings.push(heading("PAI 5%", "The same for 5% of cells.", 52.0, |model| {
        let more = format!(
            "{} of incidents in 5% of cells; {} of the best any map could have had.",
            figures::percent(model.scores.hit_rate_5pc),
            figures::percent(model.scores.pei_5pc)
        );
        (format!("{:.1}", model.scores.pai_5pc), more)
    }));
    if is_roomy {
        headings.push(heading("RPS", "Ranked probability score a cell and period: lower is better.", 60.0, |model| {
            (format!("{:.4}", model.scores.rps), String::new())
        }));
        headings.push(heading(
            "Brier",
            "Brier score of the chance of at least one in a cell: lower is better.",
            60.0,
            |model| (format!("{:.4}", model.scores.brier_any), String::new()),
        ));
    }
    headings.push(heading(
        "Coverage",
        "Share of cells within their 80% interval, which should be 80%.",
        66.0,
        |model| {
            let scores = &model.scores;
            let more = format!(
                "As printed, ends included: {:.0}%. Totals within theirs: {:.0}%.",
                scores.coverage80_as_stated * 100.0,
                scores.total_coverage80 * 100.0
            );
            (format!("{:.0}%", scores.coverage80 * 100.0), more)
        },
    ));
    headings
}

/// A gain with its interval, and what the tests say of it.
fn gained(model: &ModelReport, baseline: ModelId) -> (String, String) {
    over(model, baseline).map_or_else(yardstick, |gain| (with_interval(gain), tests(gain)))
}

pub(super) fn league_ui(ui: &mut Ui, view: &mut View<'_>, diagnosed: &Diagnosed<'_>) {
    let report = diagnosed.report;
    ui.label(theme::quiet(format!(
        "{} of {}, {}. Press a model to see its figures below and on the map.",
        figures::counted(report.periods.len() as u64, "period"),
        figures::counted(report.cells as u64, "cell"),
        figures::counted(report.incidents, "incident"),
    )));
    for note in diagnosed.backtested.outcome.notes() {
        ui.add(Label::new(theme::quiet(sentence(&note))).wrap());
    }
    ui.add_space(space::XS);
    let range = gain_range(&report.models);
    let headings = headings(ui.available_width() >= ROOMY);
    let mut pressed = None;
    let gap = std::mem::replace(&mut ui.spacing_mut().item_spacing.x, 12.0);
    let mut table = TableBuilder::new(ui)
        .id_salt("league")
        .striped(true)
        .vscroll(false)
        .auto_shrink([false, true])
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(216.0).clip(true));
    for heading in &headings {
        let width = heading.width;
        table = table.column(if width > 0.0 {
            Column::exact(width).clip(true)
        } else {
            Column::remainder().at_least(70.0)
        });
    }
    table
        .header(24.0, |mut row| {
            row.col(|ui| {
                ui.add_space(ui.spacing().button_padding.x);
                one_line(ui, theme::strong("Model"));
            });
            for heading in &headings {
                row.col(|ui| {
                    right(ui, |ui| one_line_of(ui, theme::strong(heading.title), heading.meaning));
                });
            }
        })
        .body(|body| {
            body.rows(ROW, report.models.len(), |mut row| {
                let index = row.index();
                let model = &report.models[index];
                let is_in_use = model.id == diagnosed.in_use;
                let is_chosen = model.id == diagnosed.model.id;
                row.col(|ui| {
                    if name_ui(ui, model, index + 1, is_in_use, is_chosen) {
                        pressed = Some(model.id.clone());
                    }
                });
                for heading in &headings {
                    row.col(|ui| match heading.figure {
                        Some(figure) => {
                            let (text, more) = figure(model);
                            right(ui, |ui| number(ui, &text, &more));
                        }
                        None => interval_ui(ui, over(model, ModelId::RecentMean), range),
                    });
                }
            });
        });
    ui.spacing_mut().item_spacing.x = gap;
    if let Some(id) = pressed {
        view.session.diagnosed = Some(id);
    }
    left_out_ui(ui, diagnosed);
}

/// What stands where a model would be compared with itself, or with one that took no part.
fn yardstick() -> (String, String) {
    ("–".to_owned(), "Not compared with itself.".to_owned())
}

fn right(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> egui::Response) {
    ui.with_layout(Layout::right_to_left(Align::Center), add);
}

fn number(ui: &mut Ui, text: &str, more: &str) -> egui::Response {
    if more.is_empty() { one_line(ui, RichText::new(text)) } else { one_line_of(ui, RichText::new(text), more) }
}

fn name_ui(ui: &mut Ui, model: &ModelReport, place: usize, is_in_use: bool, is_chosen: bool) -> bool {
    let colors = palette(ui.ctx());
    let name = if is_in_use { theme::strong(&model.name) } else { RichText::new(&model.name) };
    let mark = theme::small(if is_in_use { "in use" } else { "" }).color(colors.accent);
    let button =
        Button::selectable(is_chosen, name).min_size(vec2(ui.available_width(), ROW - 2.0)).truncate().right_text(mark);
    let response = ui.add(button);
    let told = told(model, place, is_in_use);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &told));
    let explained = model.model.map_or(model.name.as_str(), |model| model.description());
    response.on_hover_text(explained).clicked()
}

/// A row in words, for screen readers.
fn told(model: &ModelReport, place: usize, is_in_use: bool) -> String {
    let in_use = if is_in_use { ", in use" } else { "" };
    let gain = over(model, ModelId::RecentMean)
        .map_or_else(String::new, |gain| format!(", gain over plain counts {}", with_interval(gain)));
    format!(
        "{}: {}{in_use}, log score {:.4}{gain}, PAI {:.1} at 2% and {:.1} at 5%, coverage {:.0}%",
        figures::ordinal(place as u64),
        model.name,
        model.scores.poisson_nll,
        model.scores.pai_2pc,
        model.scores.pai_5pc,
        model.scores.coverage80 * 100.0
    )
}

/// A model's gain over a yardstick.
pub(super) fn over(model: &ModelReport, baseline: ModelId) -> Option<&Gain> {
    model.against.iter().find(|gain| gain.baseline == baseline.id())
}

/// `+0.05 (+0.03 to +0.07)`.
fn with_interval(gain: &Gain) -> String {
    let (lower, upper) = gain.interval95();
    format!("{} ({} to {})", figures::gain(gain.gain), figures::gain(lower), figures::gain(upper))
}

/// What the tests say, for those who ask.
fn tests(gain: &Gain) -> String {
    format!(
        "{} 95% by bootstrap over periods {} to {}; by T test over incidents {} to {} (p {}); Wilcoxon p {}. \
         The wider of the two is shown.",
        sentence(&gain.words),
        figures::gain(gain.bootstrap_lower),
        figures::gain(gain.bootstrap_upper),
        figures::gain(gain.t_lower),
        figures::gain(gain.t_upper),
        p_value(gain.t_p),
        p_value(gain.w_p)
    )
}

/// A probability of a test: `0.03`, `under 0.001`.
pub(super) fn p_value(p: f64) -> String {
    if p < 0.001 {
        "under 0.001".to_owned()
    } else if p < 0.1 {
        format!("{p:.3}")
    } else {
        format!("{p:.2}")
    }
}

/// From the lowest to the highest end of all intervals, zero among them.
fn gain_range(models: &[ModelReport]) -> (f64, f64) {
    let ends = models
        .iter()
        .filter_map(|model| over(model, ModelId::RecentMean))
        .flat_map(|gain| [gain.interval95().0, gain.interval95().1, gain.gain])
        .filter(|end| end.is_finite());
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    // bad models must not squeeze the others into a point: what lies beyond is told by an arrow
    let high = high.max(0.01);
    (low.max(-0.6 * high.max(0.05)), high)
}

/// The interval as a bar on a scale that all rows share, with a line at zero.
fn interval_ui(ui: &mut Ui, gain: Option<&Gain>, (low, high): (f64, f64)) {
    let colors = palette(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW - 4.0), Sense::hover());
    let rect = rect.shrink2(vec2(6.0, 0.0));
    let at = |value: f64| rect.left() + rect.width() * (((value - low) / (high - low)).clamp(-0.02, 1.02) as f32);
    let painter = ui.painter();
    painter.vline(at(0.0), rect.y_range(), Stroke::new(1.0, colors.text_quiet));
    let Some(gain) = gain else { return };
    let (lower, upper) = gain.interval95();
    let color = if gain.is_better() {
        colors.accent
    } else if gain.is_worse() {
        colors.caution
    } else {
        colors.text_quiet
    };
    let middle = rect.center().y;
    if gain.gain < low {
        let tip = pos2(rect.left() - 4.0, middle);
        for side in [-4.0, 4.0] {
            painter.line_segment([tip, tip + vec2(5.0, side)], Stroke::new(1.75, color));
        }
        response.on_hover_text(sentence(&gain.words));
        return;
    }
    let bar = Rect::from_min_max(pos2(at(lower), middle - 3.0), pos2(at(upper).max(at(lower) + 1.0), middle + 3.0));
    painter.rect_filled(bar, 2.0, color.gamma_multiply(0.4));
    // which side of zero is told by place, not by colour alone
    painter.circle_filled(pos2(at(gain.gain), middle), 4.0, color);
    response.on_hover_text(sentence(&gain.words));
}

/// Models that took no part, and why.
fn left_out_ui(ui: &mut Ui, diagnosed: &Diagnosed<'_>) {
    for left_out in &diagnosed.report.left_out {
        ui.add_space(space::XS);
        let reason = left_out.reason.trim_end_matches('.');
        ui.add(Label::new(theme::quiet(format!("{} took no part: {reason}.", left_out.model.name()))).wrap());
    }
}
