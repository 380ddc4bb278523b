//! The legend: what the colours mean, in which unit, over which time.

use egui::{Align2, Mesh, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::heatmap::{fade_share, last_rank_shown};
use super::lettering::{Lettering, Size};
use super::words::tick;
use super::world::View;
use super::{HeatLayer, MapInput};
use crate::app::theme::ramp::{self, RampScale};
use crate::figures;
use crate::forecast::Forecast;

const MARGIN: f32 = 12.0;
const PADDING: f32 = 12.0;
const WIDTH: f32 = 236.0;
/// With room for what the layer of residuals has to say.
const WIDTH_OF_RESIDUALS: f32 = 276.0;
const RAMP_HEIGHT: f32 = 12.0;
/// Least distance between tick labels as a share of the ramp.
const TICK_GAP: f32 = 0.15;

/// Name of a layer.
pub(super) fn layer_name(layer: HeatLayer) -> &'static str {
    match layer {
        HeatLayer::Expected => "Expected count",
        HeatLayer::ChanceOfAny => "Chance of at least one",
        HeatLayer::RecordedLastYear => "Recorded in the last year",
        HeatLayer::Residuals => "Recorded less forecast",
    }
}

/// When a layer's numbers are for.
fn period(input: &MapInput<'_>, forecast: &Forecast) -> String {
    match input.layer {
        HeatLayer::Residuals => input.residuals.map(|residuals| residuals.periods.clone()).unwrap_or_default(),
        HeatLayer::Expected | HeatLayer::ChanceOfAny => figures::period(forecast.period),
        HeatLayer::RecordedLastYear => match forecast.period.start.pred_opt() {
            Some(last_day) => format!("12 months to {}", figures::date(last_day)),
            None => "12 months before".to_owned(),
        },
    }
}

/// Draws the legend in the bottom left corner.
pub(super) fn paint(
    lettering: &mut Lettering<'_>,
    view: &View,
    input: &MapInput<'_>,
    forecast: &Forecast,
    scale: &RampScale,
) {
    let (text, quiet) = (lettering.palette.text, lettering.palette.text_quiet);
    let width = if input.layer == HeatLayer::Residuals { WIDTH_OF_RESIDUALS } else { WIDTH };
    let inner = width - 2.0 * PADDING;
    let mut header = vec![
        lettering.layout(layer_name(input.layer), Size::Body, true, text),
        lettering.layout_wrapped(forecast.target_name.clone(), Size::Small, text, inner),
        lettering.layout_wrapped(period(input, forecast), Size::Small, quiet, inner),
        lettering.layout_wrapped(
            format!("{}per cell of {}", unit(input.layer), forecast.area.size),
            Size::Small,
            quiet,
            inner,
        ),
    ];
    if let (HeatLayer::Residuals, Some(residuals)) = (input.layer, input.residuals) {
        header.push(lettering.layout_wrapped(format!("Forecasts of: {}", residuals.model), Size::Small, quiet, inner));
    }
    if input.top_share < 1.0 {
        let shown = last_rank_shown(forecast.cells.len(), input.top_share);
        let words = format!(
            "Highest {} of {} cells",
            figures::count(shown.into()),
            figures::count(forecast.cells.len() as u64)
        );
        header.push(lettering.layout_wrapped(words, Size::Small, text, inner));
    }
    if input.fades() {
        let share = figures::percent(fade_share(input.top_share));
        let words = format!("Fainter: less sure to be truly in the top {share}");
        header.push(lettering.layout_wrapped(words, Size::Small, text, inner));
    }
    let header_height: f32 = header.iter().map(|line| line.size().y + 1.0).sum();
    let tick_height = 18.0;
    let sides_height = if input.layer == HeatLayer::Residuals { 16.0 } else { 0.0 };
    let height = PADDING + header_height + 8.0 + RAMP_HEIGHT + tick_height + sides_height + PADDING - 2.0;
    let corner = view.rect.left_bottom() + vec2(MARGIN, -MARGIN);
    let card = Rect::from_min_size(corner - vec2(0.0, height), vec2(width, height));
    lettering.card(card);

    let mut y = card.top() + PADDING;
    for galley in header {
        let at = pos2(card.left() + PADDING, y);
        y += galley.size().y + 1.0;
        lettering.painter.galley(at, galley, text);
    }
    let bar = Rect::from_min_size(pos2(card.left() + PADDING, y + 8.0), vec2(inner, RAMP_HEIGHT));
    paint_ramp(lettering, bar, input.layer, input.opacity);
    if input.layer == HeatLayer::Residuals {
        paint_signed_ticks(lettering, bar, scale);
        paint_sides(lettering, bar.left_bottom() + vec2(0.0, tick_height + 2.0), inner);
    } else {
        paint_ticks(lettering, bar, input.layer, scale);
    }
}

/// The colours as they look on this map: over land, at the opacity chosen.
fn paint_ramp(lettering: &Lettering<'_>, bar: Rect, layer: HeatLayer, opacity: f32) {
    const STEPS: u16 = 64;
    let painter = lettering.painter;
    painter.rect_filled(bar, 0.0, lettering.palette.map_land);
    let mut mesh = Mesh::default();
    for step in 0..=STEPS {
        let position = f32::from(step) / f32::from(STEPS);
        let dark = lettering.palette.dark;
        let color = match layer {
            HeatLayer::Residuals => ramp::diverging_color(2.0 * position - 1.0, dark),
            _ => ramp::map_color(position, dark),
        };
        let color = color.gamma_multiply(opacity.clamp(0.0, 1.0));
        let x = bar.left() + bar.width() * position;
        mesh.colored_vertex(pos2(x, bar.top()), color);
        mesh.colored_vertex(pos2(x, bar.bottom()), color);
    }
    for step in 0..u32::from(STEPS) {
        mesh.add_triangle(2 * step, 2 * step + 1, 2 * step + 2);
        mesh.add_triangle(2 * step + 1, 2 * step + 2, 2 * step + 3);
    }
    painter.add(Shape::mesh(mesh));
    painter.rect_stroke(bar, 0.0, Stroke::new(1.0, lettering.palette.line), StrokeKind::Outside);
}

fn paint_ticks(lettering: &Lettering<'_>, bar: Rect, layer: HeatLayer, scale: &RampScale) {
    for value in scale.ticks(TICK_GAP) {
        let label = match layer {
            HeatLayer::ChanceOfAny => format!("{}%", tick(value * 100.0)),
            HeatLayer::Expected | HeatLayer::RecordedLastYear | HeatLayer::Residuals => tick(value),
        };
        paint_tick(lettering, bar, scale.position(value), label);
    }
}

/// Differences, the same on both sides of zero.
fn paint_signed_ticks(lettering: &Lettering<'_>, bar: Rect, scale: &RampScale) {
    for value in scale.ticks(2.0 * TICK_GAP) {
        let half = scale.position(value) / 2.0;
        if value > 0.0 {
            paint_tick(lettering, bar, 0.5 + half, format!("+{}", tick(value)));
            paint_tick(lettering, bar, 0.5 - half, format!("−{}", tick(value)));
        } else {
            paint_tick(lettering, bar, 0.5, "0".to_owned());
        }
    }
}

/// What the two sides mean.
fn paint_sides(lettering: &Lettering<'_>, at: egui::Pos2, width: f32) {
    let color = lettering.palette.text;
    let fewer = lettering.layout("fewer than forecast", Size::Small, false, color);
    let more = lettering.layout("more", Size::Small, false, color);
    let right = at + vec2(width - more.size().x, 0.0);
    lettering.painter.galley(at, fewer, color);
    lettering.painter.galley(right, more, color);
}

fn paint_tick(lettering: &Lettering<'_>, bar: Rect, position: f32, label: String) {
    let color = lettering.palette.text;
    let x = bar.left() + bar.width() * position;
    lettering.painter.line_segment(
        [pos2(x, bar.bottom()), pos2(x, bar.bottom() + 4.0)],
        Stroke::new(1.0, lettering.palette.text_quiet),
    );
    let galley = lettering.layout(label, Size::Small, false, color);
    // the outermost labels stay on the card
    let half = galley.size().x / 2.0;
    let middle = x.clamp(bar.left() + half - 4.0, bar.right() - half + 4.0);
    let at = Align2::CENTER_TOP.anchor_size(pos2(middle, bar.bottom() + 4.0), galley.size()).min;
    lettering.painter.galley(at, galley, color);
}

/// What the numbers count, where the name of the layer does not say it.
fn unit(layer: HeatLayer) -> &'static str {
    if layer == HeatLayer::Residuals { "incidents " } else { "" }
}
