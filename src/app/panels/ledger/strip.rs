//! The forecasts of one target side by side: the range of each, and what was recorded.

use egui::{Align2, Rect, Sense, Stroke, StrokeKind, TextStyle, Ui, pos2, vec2};

use super::super::View;
use super::super::chart::whole_step;
use super::super::diagnose::canvas::{pointed_at, tell};
use super::super::diagnose::keys::{Key, Look, keys_ui, triangle};
use super::super::widgets::section;
use super::entries::outcome;
use crate::app::action::Action;
use crate::app::theme::{self, Palette, palette};
use crate::figures;
use crate::workspace::ledger::{Assessed, Assessment, Fit};

/// Most forecasts shown: the newest ones.
const SHOWN: usize = 26;
/// Height of the plot.
const HEIGHT: f32 = 116.0;
/// Room for the numbers at its left and the periods below.
const LEFT: f32 = 40.0;
const BELOW: f32 = 20.0;
/// A forecast takes no more room than this.
const WIDEST: f32 = 72.0;

pub(super) fn strip_ui(ui: &mut Ui, view: &mut View<'_>, assessment: &Assessment) {
    let on_show = view.shown().map(|shown| shown.outcome.forecast.target_id.clone());
    let has = |id: &str| assessment.entries.iter().any(|assessed| assessed.stored.entry.target.id == id);
    let newest = assessment.entries.last().map(|assessed| assessed.stored.entry.target.id.clone());
    let Some(target) = on_show.filter(|id| has(id)).or(newest) else { return };
    let mut of_target: Vec<&Assessed> = assessment
        .entries
        .iter()
        .filter(|assessed| assessed.stored.entry.target.id == target && assessed.repeats.is_none())
        .collect();
    of_target.sort_by_key(|assessed| assessed.stored.entry.period.start);
    let shown = &of_target[of_target.len().saturating_sub(SHOWN)..];
    let Some(first) = shown.first() else { return };
    let name = first.stored.entry.target.name.clone();
    section(ui, &format!("{name}: forecast and recorded"));

    let (_, whole) = ui.allocate_space(vec2(ui.available_width(), HEIGHT + BELOW));
    let plot = Rect::from_min_max(whole.min + vec2(LEFT, 4.0), pos2(whole.right(), whole.top() + HEIGHT));
    let step = (plot.width() / shown.len() as f32).min(WIDEST);
    let plot = plot.with_max_x(plot.left() + step * shown.len() as f32);
    let middles: Vec<f32> = (0..shown.len()).map(|place| plot.left() + step * (place as f32 + 0.5)).collect();
    let response = ui.interact(plot, ui.make_persistent_id("record strip"), Sense::click());
    let pointed = pointed_at(ui, &response, &middles);
    paint(ui, plot, shown, step, pointed);
    if response.has_focus() {
        let ring = Stroke::new(1.5, palette(ui.ctx()).accent);
        ui.painter().rect_stroke(plot.expand(3.0), 3.0, ring, StrokeKind::Outside);
    }
    let said = pointed.map(|place| (words(shown[place]), middles[place]));
    tell(ui, &response, &summary(&name, shown), said, true);
    let mut keys = vec![
        Key::new(Look::Band, "forecast, 80% range"),
        Key::new(Look::Level, "expected"),
        Key::new(Look::Dot, "recorded, within the range"),
        Key::new(Look::Triangle, "recorded, above or below it"),
    ];
    let late = shown.iter().filter(|assessed| assessed.stored.entry.issued.late).count();
    if late == shown.len() {
        keys.remove(0);
    }
    keys_ui(ui, &keys);
    if late > 0 {
        ui.label(theme::quiet("A range drawn as an outline: issued late."));
    }
    if let Some(place) = pointed.filter(|_| response.clicked()) {
        view.ask(Action::ShowEntry(shown[place].stored.entry.number));
    }
}

fn paint(ui: &Ui, plot: Rect, shown: &[&Assessed], step: f32, pointed: Option<usize>) {
    let colors = palette(ui.ctx());
    let painter = ui.painter();
    let font = TextStyle::Small.resolve(ui.style());
    let highest = |assessed: &&Assessed| {
        let recorded = assessed.score().map_or(0, |score| score.recorded);
        assessed.stored.entry.total.upper80.max(recorded)
    };
    let top = f64::from(shown.iter().map(highest).max().unwrap_or(1).max(2)) * 1.08;
    let y = |value: f64| plot.bottom() - plot.height() * (value / top) as f32;
    let lines = whole_step(top);
    for line in 0..=(top / lines) as u32 {
        let value = f64::from(line) * lines;
        painter.hline(plot.x_range(), y(value), Stroke::new(1.0, colors.line));
        let at = pos2(plot.left() - 6.0, y(value));
        painter.text(at, Align2::RIGHT_CENTER, figures::count(value as u64), font.clone(), colors.text_quiet);
    }
    let every = (64.0 / step).ceil() as usize;
    for (place, assessed) in shown.iter().enumerate() {
        let x = plot.left() + step * (place as f32 + 0.5);
        let total = assessed.stored.entry.total;
        let half = (step * 0.3).clamp(2.0, 12.0);
        let band = Rect::from_min_max(
            pos2(x - half, y(f64::from(total.upper80))),
            pos2(x + half, y(f64::from(total.lower80))),
        );
        let strength = if pointed == Some(place) { 0.5 } else { 0.28 };
        if assessed.stored.entry.issued.late {
            // an outline alone: shown apart, and not by its colour
            let stroke = Stroke::new(1.0, colors.accent.gamma_multiply(strength + 0.3));
            painter.rect_stroke(band, 1.0, stroke, StrokeKind::Inside);
        } else {
            painter.rect_filled(band, 1.0, colors.accent.gamma_multiply(strength));
        }
        painter.hline(x - half..=x + half, y(total.expected), Stroke::new(2.25, colors.accent));
        if let Some(score) = assessed.score() {
            mark(painter, pos2(x, y(f64::from(score.recorded))), score.fit, colors);
        }
        if place % every == 0 {
            let label = assessed.stored.entry.period.start.format("%b %y").to_string();
            let at = pos2(x, plot.bottom() + 4.0);
            painter.text(at, Align2::CENTER_TOP, label, font.clone(), colors.text_quiet);
        }
    }
}

/// A dot within the range, a triangle that points away from it outside.
fn mark(painter: &egui::Painter, at: egui::Pos2, fit: Fit, colors: &Palette) {
    match fit {
        Fit::WellWithin | Fit::Within => painter.circle(at, 4.0, colors.text, Stroke::new(1.0, colors.panel)),
        Fit::Above => painter.add(triangle(at, true, colors.caution)),
        Fit::Below => painter.add(triangle(at, false, colors.caution)),
    };
}

/// One forecast in a sentence.
fn words(assessed: &Assessed) -> String {
    let entry = &assessed.stored.entry;
    let period = figures::period(entry.period.days());
    match assessed.score() {
        Some(score) => format!("{period}: {}. Press to see its highest cells on the map.", score.words),
        None => format!(
            "{period}: forecast {} ({}), {}. Press to see its highest cells on the map.",
            figures::expected(entry.total.expected),
            figures::interval(entry.total.lower80, entry.total.upper80),
            outcome(assessed)
        ),
    }
}

/// All of it in a sentence, for screen readers.
fn summary(name: &str, shown: &[&Assessed]) -> String {
    let scored: Vec<_> = shown.iter().filter_map(|assessed| assessed.score()).collect();
    let within = scored.iter().filter(|score| score.fit.is_within()).count();
    let mut text = format!(
        "{name}, forecast and recorded: {within} of {} within range",
        figures::counted(scored.len() as u64, "scored forecast")
    );
    if shown.len() > scored.len() {
        text = format!("{text}, {} not yet known", shown.len() - scored.len());
    }
    format!("{text}.")
}
