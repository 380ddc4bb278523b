//! The hit-rate curve: how many of the incidents fall in how few of the cells, and what no map could
//! do better.

use egui::{Shape, Stroke, Ui, vec2};

use super::super::View;
use super::super::widgets::{section, sentence};
use super::Diagnosed;
use super::axis::{Axis, Scale};
use super::canvas::{Canvas, Chart};
use super::keys::{Key, Look, keys_ui};
use crate::app::action::Action;
use crate::app::theme::{self, space};
use crate::evaluation::CurvePoint;
use crate::figures;
use crate::forecast::ModelId;

pub(super) fn curve_ui(ui: &mut Ui, view: &mut View<'_>, diagnosed: &Diagnosed<'_>) {
    section(ui, "How much of it in how few cells");
    let report = diagnosed.report;
    ui.label(theme::quiet(sentence(&report.ceiling.words)));
    ui.add_space(space::XS);
    let model = &diagnosed.model.curve;
    let plain_report = report.models.iter().find(|other| other.model == Some(ModelId::RecentMean));
    let plain = plain_report.filter(|other| other.id != diagnosed.model.id).map(|other| other.curve.as_slice());
    let (after, knowable) = (&report.ceiling.curve, &report.ceiling.knowable);
    let shares: Vec<f64> = model.iter().map(|point| point.share).filter(|share| *share > 0.0).collect();
    if shares.is_empty() {
        ui.label(theme::quiet("Nothing was recorded in these periods: there is no curve to draw."));
        return;
    }
    let cells = report.cells as f64;
    let words = |place: usize| {
        let share = shares[place];
        let mut text = format!(
            "{} of cells ({}): {} of incidents",
            figures::percent(share),
            figures::count((share * cells).round() as u64),
            figures::percent(rate_at(model, share))
        );
        if let Some(plain) = plain {
            text = format!("{text}; plain counts {}", figures::percent(rate_at(plain, share)));
        }
        if !knowable.is_empty() {
            text = format!("{text}; if every true rate were known {}", figures::percent(rate_at(knowable, share)));
        }
        format!("{text}; drawn after the event {}. Press to see these cells.", figures::percent(rate_at(after, share)))
    };
    let at_5 = rate_at(model, 0.05);
    let chart = Chart {
        name: "Hit-rate curve",
        summary: format!(
            "Hit-rate curve of {}: {} of incidents in 2% of cells, {} in 5%, {} in 20%. A map drawn after the event would have {} in 5%.",
            diagnosed.model.name,
            figures::percent(rate_at(model, 0.02)),
            figures::percent(at_5),
            figures::percent(rate_at(model, 0.2)),
            figures::percent(rate_at(after, 0.05))
        ),
        height: 220.0,
        x: Axis::of_shares(
            "share of cells, highest forecasts first (small shares drawn wider)",
            1.0,
            Scale::SquareRoot,
            &[0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0],
        ),
        y: Axis::of_shares("share of incidents in them", 1.0, Scale::Linear, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        places: &shares,
        presses: true,
    };
    let shown_share = f64::from(view.session.top_share);
    let pressed = chart.show(ui, words, |canvas, pointed| {
        let colors = canvas.colors;
        shade_beyond(canvas, after);
        canvas.dashes(points(after), Stroke::new(1.25, colors.text_quiet), 6.0, 4.0);
        canvas.dashes(points(knowable), Stroke::new(1.5, colors.text_quiet), 1.5, 3.0);
        if let Some(plain) = plain {
            canvas.line(points(plain), Stroke::new(1.75, colors.text_quiet));
        }
        canvas.line(points(model), Stroke::new(2.25, colors.accent));
        if shown_share < 1.0 {
            let top = canvas.at(shown_share, 1.0);
            canvas.painter.vline(top.x, canvas.rect.y_range(), Stroke::new(1.0, colors.accent.gamma_multiply(0.6)));
        }
        if let Some(place) = pointed {
            let share = shares[place];
            let at = canvas.at(share, rate_at(model, share));
            canvas.painter.vline(at.x, at.y..=canvas.rect.bottom(), Stroke::new(1.0, colors.accent));
            canvas.painter.circle(at, 4.0, colors.accent, Stroke::new(1.5, colors.panel));
            if let Some(plain) = plain {
                let at = canvas.at(share, rate_at(plain, share));
                canvas.painter.circle(at, 3.5, colors.text_quiet, Stroke::new(1.5, colors.panel));
            }
        }
    });
    let name = diagnosed.model.name.as_str();
    let mut keys = vec![Key::new(Look::Accent, name)];
    if plain.is_some() {
        keys.push(Key::new(Look::Quiet, "plain counts"));
    }
    if !knowable.is_empty() {
        keys.push(Key::new(Look::Dotted, "a map that knew every true rate"));
    }
    keys.push(Key::new(Look::Dashed, "a map drawn after the event: the most there is"));
    keys_ui(ui, &keys);
    if let Some(place) = pressed {
        view.ask(Action::ShowTopShare(shares[place] as f32));
    }
}

fn points(curve: &[CurvePoint]) -> impl Iterator<Item = (f64, f64)> + '_ {
    curve.iter().map(|point| (point.share, point.hit_rate))
}

/// The hit rate at a share, between the points of a curve.
fn rate_at(curve: &[CurvePoint], share: f64) -> f64 {
    let after = curve.partition_point(|point| point.share < share);
    let (before, next) = (after.checked_sub(1).and_then(|at| curve.get(at)), curve.get(after));
    match (before, next) {
        (Some(before), Some(next)) if next.share > before.share => {
            let way = (share - before.share) / (next.share - before.share);
            before.hit_rate + way * (next.hit_rate - before.hit_rate)
        }
        (_, Some(next)) => next.hit_rate,
        (Some(before), None) => before.hit_rate,
        (None, None) => 0.0,
    }
}

/// Shades what lies above the best any map could have had.
fn shade_beyond(canvas: &Canvas<'_>, after: &[CurvePoint]) {
    let color = canvas.colors.line.gamma_multiply(0.45);
    for pair in after.windows(2) {
        let (left, right) = (canvas.at(pair[0].share, pair[0].hit_rate), canvas.at(pair[1].share, pair[1].hit_rate));
        let top = canvas.rect.top();
        if right.x - left.x > 0.05 {
            let corners = vec![left, right, right + vec2(0.0, top - right.y), left + vec2(0.0, top - left.y)];
            canvas.painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_between_points_lie_on_the_line_between_them() {
        let point = |share, hit_rate| CurvePoint { share, hit_rate, pai: 1.0, pei: 1.0 };
        let curve = [point(0.0, 0.0), point(0.1, 0.5), point(1.0, 1.0)];
        assert!((rate_at(&curve, 0.05) - 0.25).abs() < 1e-12);
        assert!((rate_at(&curve, 0.1) - 0.5).abs() < 1e-12);
        assert!((rate_at(&curve, 1.0) - 1.0).abs() < 1e-12);
        assert_eq!(rate_at(&[], 0.5), 0.0);
    }
}
