//! Whether what is estimated is what comes about, by tenths of people.

use egui::{Stroke, Ui, pos2};

use super::super::diagnose::axis::{Axis, Scale};
use super::super::diagnose::canvas::Chart;
use super::super::diagnose::keys::{Key, Look, keys_ui};
use super::super::widgets::section;
use super::tables::people;
use crate::app::theme::{self, space};
use crate::figures;
use crate::people::evaluation::metrics::{Metrics, Tenth};

pub(super) fn calibration_ui(ui: &mut Ui, metrics: &Metrics) {
    section(ui, "Estimated against what came about, by tenths of people");
    let tenths: Vec<&Tenth> = metrics.deciles.iter().filter(|tenth| tenth.observed.is_known()).collect();
    ui.label(theme::quiet(in_words(&tenths)));
    ui.add_space(space::XS);
    if tenths.is_empty() {
        return;
    }
    let top = tenths.iter().flat_map(|tenth| [tenth.mean_estimate, tenth.observed.high]).fold(0.0, f64::max) * 1.05;
    let at = marks(top);
    let places: Vec<f64> = tenths.iter().map(|tenth| tenth.mean_estimate).collect();
    let chart = Chart {
        name: "Calibration of people",
        summary: format!("Estimated against what came about, by tenths of people. {}", in_words(&tenths)),
        height: 220.0,
        x: Axis::of_shares("mean estimate of a tenth (square-root scale)", top, Scale::SquareRoot, &at),
        y: Axis::of_shares("share who went on to high harm", top, Scale::SquareRoot, &at),
        places: &places,
        presses: false,
    };
    chart.show(
        ui,
        |place| of_tenth(tenths[place], place),
        |canvas, pointed| {
            let colors = canvas.colors;
            canvas.line([(0.0, 0.0), (top, top)], Stroke::new(1.0, colors.text_quiet));
            for (place, tenth) in tenths.iter().enumerate() {
                let is_pointed = pointed == Some(place);
                let color = if holds(tenth) { colors.accent } else { colors.caution };
                let (low, high) = (
                    canvas.at(tenth.mean_estimate, tenth.observed.low),
                    canvas.at(tenth.mean_estimate, tenth.observed.high),
                );
                let stroke = Stroke::new(if is_pointed { 2.5 } else { 1.5 }, color.gamma_multiply(0.7));
                canvas.painter.line_segment([low, high], stroke);
                for end in [low, high] {
                    canvas.painter.line_segment([pos2(end.x - 3.0, end.y), pos2(end.x + 3.0, end.y)], stroke);
                }
                let at = canvas.at(tenth.mean_estimate, tenth.observed.value);
                let radius = if is_pointed { 5.0 } else { 3.5 };
                // a ring, not only another colour, where the interval misses the line
                if holds(tenth) {
                    canvas.painter.circle_filled(at, radius, color);
                } else {
                    canvas.painter.circle(at, radius, colors.panel, Stroke::new(1.75, color));
                }
            }
        },
    );
    keys_ui(
        ui,
        &[
            Key::new(Look::Quiet, "as estimated"),
            Key::new(Look::AccentDot, "a tenth, with the 95% interval of what came about"),
            Key::new(Look::Ring, "its interval misses the line"),
        ],
    );
}

/// Round shares up to the end, with room between them on a square-root scale.
fn marks(top: f64) -> Vec<f64> {
    let mut kept: Vec<f64> = vec![0.0];
    for share in [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0] {
        let room = (share / top).sqrt() - (kept[kept.len() - 1] / top).sqrt();
        if share <= top && room >= 0.12 {
            kept.push(share);
        }
    }
    kept
}

fn holds(tenth: &Tenth) -> bool {
    !tenth.observed.excludes(tenth.mean_estimate)
}

fn of_tenth(tenth: &Tenth, place: usize) -> String {
    format!(
        "{} tenth, {}: estimated {}, came about {} ({} to {}).",
        figures::ordinal(place as u64 + 1),
        people(tenth.people),
        figures::percent(tenth.mean_estimate),
        figures::percent(tenth.observed.value),
        figures::percent(tenth.observed.low),
        figures::percent(tenth.observed.high)
    )
}

fn in_words(tenths: &[&Tenth]) -> String {
    if tenths.is_empty() {
        return "There were too few people to tell.".to_owned();
    }
    let missed: Vec<String> = tenths
        .iter()
        .enumerate()
        .filter(|(_, tenth)| !holds(tenth))
        .map(|(place, tenth)| {
            let more = if tenth.observed.value > tenth.mean_estimate { "more" } else { "less" };
            format!("{} ({more} than estimated)", figures::ordinal(place as u64 + 1))
        })
        .collect();
    let of = if tenths.len() == 10 { "the ten tenths".to_owned() } else { format!("{} groups", tenths.len()) };
    if missed.is_empty() {
        format!("In every one of {of} what came about agrees with the estimates.")
    } else {
        let agree = tenths.len() - missed.len();
        format!("In {agree} of {of} what came about agrees with the estimates; not in the {}.", missed.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::evaluation::metrics::Figure;

    #[test]
    fn agreement_is_said_in_words() {
        let tenth = |mean_estimate: f64, observed: f64| Tenth {
            people: 100,
            outcomes: 1,
            lowest: 0.0,
            highest: 1.0,
            mean_estimate,
            observed: Figure::new(observed, observed - 0.01, observed + 0.01),
        };
        let (good, bad) = (tenth(0.10, 0.105), tenth(0.2, 0.3));
        assert!(in_words(&[&good]).starts_with("In every one of 1 groups"));
        assert!(in_words(&[&good, &bad]).ends_with("not in the 2nd (more than estimated)."));
        assert!(of_tenth(&good, 0).starts_with("1st tenth, 100 people: estimated 10%, came about 10.5%"));
        assert_eq!(marks(0.3), [0.0, 0.005, 0.02, 0.05, 0.1, 0.2]);
    }
}
