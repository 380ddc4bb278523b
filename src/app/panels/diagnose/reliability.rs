//! Whether what is expected is what is recorded: by tenths of cells, and by where the recorded
//! counts fall in the forecast's distributions.

use egui::{Stroke, Ui, pos2};

use super::super::View;
use super::super::widgets::section;
use super::Diagnosed;
use super::axis::{Axis, Scale, rate};
use super::canvas::Chart;
use super::keys::{Key, Look, keys_ui};
use crate::app::action::Action;
use crate::app::state::Highlight;
use crate::app::theme::{self, space};
use crate::evaluation::ReliabilityBin;
use crate::figures;

pub(super) fn reliability_ui(ui: &mut Ui, view: &mut View<'_>, diagnosed: &Diagnosed<'_>) {
    section(ui, "Expected against recorded, by tenths of cells");
    let bins = &diagnosed.model.reliability;
    ui.label(theme::quiet(in_words(bins)));
    ui.add_space(space::XS);
    if bins.is_empty() {
        return;
    }
    let top = bins.iter().flat_map(|bin| [bin.expected, bin.recorded, bin.upper]).fold(0.0, f64::max) * 1.05;
    let places: Vec<f64> = bins.iter().map(|bin| bin.expected).collect();
    let chart = Chart {
        name: "Reliability",
        summary: format!("Expected against recorded by tenths of cells. {}", in_words(bins)),
        height: 200.0,
        x: Axis::of_numbers("expected incidents a cell and period (square-root scale)", top, Scale::SquareRoot),
        y: Axis::of_numbers("recorded incidents a cell and period", top, Scale::SquareRoot),
        places: &places,
        presses: true,
    };
    let pressed = chart.show(
        ui,
        |place| format!("{} Press to outline its cells on the map.", of_bin(bins, place)),
        |canvas, pointed| {
            let colors = canvas.colors;
            canvas.line([(0.0, 0.0), (top, top)], Stroke::new(1.0, colors.text_quiet));
            for (place, bin) in bins.iter().enumerate() {
                let is_pointed = pointed == Some(place);
                let (low, high) = (canvas.at(bin.expected, bin.lower), canvas.at(bin.expected, bin.upper));
                let color = if holds(bin) { colors.accent } else { colors.caution };
                let width = if is_pointed { 2.5 } else { 1.5 };
                canvas.painter.line_segment([low, high], Stroke::new(width, color.gamma_multiply(0.7)));
                for end in [low, high] {
                    let cap = [pos2(end.x - 3.0, end.y), pos2(end.x + 3.0, end.y)];
                    canvas.painter.line_segment(cap, Stroke::new(1.0, color.gamma_multiply(0.7)));
                }
                let at = canvas.at(bin.expected, bin.recorded);
                let radius = if is_pointed { 5.0 } else { 3.5 };
                // a ring, not only another colour, where the interval misses the line
                if holds(bin) {
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
            Key::new(Look::Quiet, "as expected"),
            Key::new(Look::AccentDot, "a tenth, with the 95% interval of what was recorded"),
            Key::new(Look::Ring, "its interval misses the line"),
        ],
    );
    if let Some(place) = pressed {
        let cells = diagnosed.backtested.on_map(&bins[place].cells);
        let words = format!("{} tenth of cells by expected count", figures::ordinal(place as u64 + 1));
        view.ask(Action::Highlight(Highlight { cells: sorted(cells), words }));
    }
}

pub(super) fn sorted(mut cells: Vec<usize>) -> Vec<usize> {
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// Whether the interval of what was recorded holds what was expected.
fn holds(bin: &ReliabilityBin) -> bool {
    (bin.lower..=bin.upper).contains(&bin.expected)
}

fn of_bin(bins: &[ReliabilityBin], place: usize) -> String {
    let Some(bin) = bins.get(place) else { return String::new() };
    format!(
        "{} tenth: {} expected a cell and period, {} recorded ({} to {}).",
        figures::ordinal(place as u64 + 1),
        rate(bin.expected),
        rate(bin.recorded),
        rate(bin.lower),
        rate(bin.upper)
    )
}

/// All tenths in a sentence or two.
fn in_words(bins: &[ReliabilityBin]) -> String {
    let missed: Vec<usize> = (0..bins.len()).filter(|place| !holds(&bins[*place])).collect();
    match (bins.last(), missed.as_slice()) {
        (None, _) => "There were too few cells to tell.".to_owned(),
        (Some(_), []) => {
            format!("In every one of {} what was recorded agrees with what was expected.", tenths(bins.len()))
        }
        (Some(_), missed) => {
            let which: Vec<_> = missed
                .iter()
                .map(|place| {
                    let bin = &bins[*place];
                    let more = if bin.recorded > bin.expected { "more" } else { "less" };
                    format!("{} ({more} than expected)", figures::ordinal(*place as u64 + 1))
                })
                .collect();
            format!(
                "In {} of {} what was recorded agrees with what was expected; not in the {}.",
                bins.len() - missed.len(),
                tenths(bins.len()),
                which.join(", ")
            )
        }
    }
}

fn tenths(number: usize) -> String {
    if number == 10 { "the ten tenths".to_owned() } else { format!("{number} groups of cells") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bin(expected: f64, recorded: f64, spread: f64) -> ReliabilityBin {
        let (lower, upper) = (recorded - spread, recorded + spread);
        ReliabilityBin { expected, recorded, lower, upper, count: 100, cells: Vec::new() }
    }

    #[test]
    fn agreement_and_its_absence_are_said_in_words() {
        let good = [bin(0.1, 0.11, 0.05), bin(1.0, 0.9, 0.2)];
        assert!(in_words(&good).starts_with("In every one of 2 groups"), "{}", in_words(&good));
        let bad = [bin(0.1, 0.11, 0.05), bin(1.0, 1.5, 0.2)];
        assert!(in_words(&bad).contains("not in the 2nd (more than expected)"), "{}", in_words(&bad));
        assert!(of_bin(&bad, 1).starts_with("2nd tenth: 1.0 expected a cell and period, 1.5 recorded (1.3 to 1.7)"));
    }
}
