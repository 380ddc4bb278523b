//! Period by period: what was forecast, with its range, and what was recorded.

use chrono::Datelike as _;
use egui::{Stroke, Ui, pos2};

use super::super::View;
use super::super::widgets::section;
use super::Diagnosed;
use super::axis::{Axis, Scale};
use super::canvas::{Canvas, Chart};
use super::keys::{Key, Look, keys_ui, triangle};
use crate::app::action::Action;
use crate::app::residuals::ResidualsOf;
use crate::app::theme::{self, space};
use crate::evaluation::OriginLine;
use crate::figures;
use crate::forecast::PeriodKind;

pub(super) fn origins_ui(ui: &mut Ui, view: &mut View<'_>, diagnosed: &Diagnosed<'_>) {
    section(ui, "Period by period, each forecast from what came before it");
    let origins = &diagnosed.model.origins;
    let summary = in_words(origins);
    ui.label(theme::quiet(&summary));
    ui.add_space(space::XS);
    let largest = origins.iter().map(|origin| f64::from(origin.upper80.max(origin.recorded))).fold(1.0, f64::max);
    let places: Vec<f64> = (0..origins.len()).map(|place| place as f64).collect();
    let is_months = diagnosed.backtested.outcome.backtest.kind == PeriodKind::Month;
    let pattern = if is_months { "%b %y" } else { "%-d %b" };
    let ticks = origins
        .iter()
        .enumerate()
        .map(|(place, origin)| (place as f64, origin.period.start.format(pattern).to_string()))
        .collect();
    let chart = Chart {
        name: "Period by period",
        summary: format!("Period by period, {}. {summary}", diagnosed.model.name),
        height: 150.0,
        x: Axis::of_places(axis_title(origins, is_months), origins.len(), ticks),
        y: Axis::of_numbers("incidents in all cells", largest * 1.08, Scale::Linear),
        places: &places,
        presses: true,
    };
    let pressed = chart.show(
        ui,
        |place| format!("{} Press to see on the map where it missed.", of_origin(&origins[place])),
        |canvas, pointed| {
            for (place, origin) in origins.iter().enumerate() {
                paint_origin(canvas, place, origin, pointed == Some(place));
            }
        },
    );
    keys_ui(
        ui,
        &[
            Key::new(Look::Band, "forecast, 80% range"),
            Key::new(Look::Level, "expected"),
            Key::new(Look::Dot, "recorded, within the range"),
            Key::new(Look::Triangle, "recorded, above or below it"),
        ],
    );
    if let Some(place) = pressed {
        view.ask(Action::ShowResiduals(ResidualsOf::Origin(place)));
    }
}

/// `first day of the period, 2025 to 2026`, or that the periods are months.
fn axis_title(origins: &[OriginLine], is_months: bool) -> String {
    let year = |origin: Option<&OriginLine>| origin.map_or(0, |origin| origin.period.start.year());
    let (first, last) = (year(origins.first()), year(origins.last()));
    match (is_months, first == last) {
        (true, _) => "month".to_owned(),
        (false, true) => format!("first day of the period, {first}"),
        (false, false) => format!("first day of the period, {first} to {last}"),
    }
}

fn paint_origin(canvas: &Canvas<'_>, place: usize, origin: &OriginLine, is_pointed: bool) {
    let colors = canvas.colors;
    let x = place as f64;
    let width = (canvas.place_width() * 0.5).clamp(4.0, 28.0);
    let strength = if is_pointed { 0.45 } else { 0.25 };
    let (low, high) = (f64::from(origin.lower80), f64::from(origin.upper80));
    canvas.bar(x, low, high, width, colors.accent.gamma_multiply(strength));
    let level = canvas.at(x, origin.expected);
    let ends = [pos2(level.x - width / 2.0, level.y), pos2(level.x + width / 2.0, level.y)];
    canvas.painter.line_segment(ends, Stroke::new(2.25, colors.accent));
    let recorded = canvas.at(x, f64::from(origin.recorded));
    if origin.within {
        canvas.painter.circle(recorded, 4.0, colors.text, Stroke::new(1.0, colors.panel));
    } else {
        canvas.painter.add(triangle(recorded, origin.recorded > origin.upper80, colors.caution));
    }
}

/// `25 Oct – 21 Nov 2026: forecast 41, saw 47: well within range.`
fn of_origin(origin: &OriginLine) -> String {
    format!(
        "{}: {}. Range {}, hit rate {} in 5% of cells, gain {} per incident.",
        figures::period(origin.period),
        origin.words.trim_end_matches('.'),
        figures::interval(origin.lower80, origin.upper80),
        figures::percent(origin.hit_rate_5pc),
        figures::gain(origin.gain_per_incident)
    )
}

fn in_words(origins: &[OriginLine]) -> String {
    let within = origins.iter().filter(|origin| origin.within).count();
    let outside: Vec<String> = origins
        .iter()
        .filter(|origin| !origin.within)
        .map(|origin| {
            let side = if origin.recorded > origin.upper80 { "above" } else { "below" };
            format!("{} ({side})", figures::period(origin.period))
        })
        .collect();
    let mut text = format!(
        "The total was within its 80% range in {within} of {}; about {} would be right.",
        figures::counted(origins.len() as u64, "period"),
        (origins.len() as f64 * 0.8).round()
    );
    if !outside.is_empty() && outside.len() <= 4 {
        text = format!("{text} Outside: {}.", outside.join(", "));
    }
    text
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::forecast::Period;

    #[test]
    fn periods_outside_are_named() {
        let origin = |month, recorded| OriginLine {
            period: Period {
                start: NaiveDate::from_ymd_opt(2021, month, 1).unwrap(),
                end: NaiveDate::from_ymd_opt(2021, month + 1, 1).unwrap(),
            },
            expected: 41.0,
            lower80: 33,
            upper80: 50,
            recorded,
            within: (33..=50).contains(&recorded),
            poisson_nll: 0.3,
            hit_rate_5pc: 0.4,
            gain_per_incident: 0.05,
            words: format!("forecast 41, saw {recorded}"),
        };
        let origins = [origin(1, 47), origin(2, 60)];
        assert_eq!(
            in_words(&origins),
            "The total was within its 80% range in 1 of 2 periods; about 2 would be right. Outside: Feb 2021 (above)."
        );
        assert!(of_origin(&origins[0]).starts_with("Jan 2021: forecast 41, saw 47. Range 33–50"));
    }
}
