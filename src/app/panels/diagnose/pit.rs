//! Where recorded counts fell in the forecast's distributions (probability integral transform).

use egui::{Rect, Stroke, Ui, pos2};

use super::super::widgets::section;
use super::Diagnosed;
use super::axis::{Axis, Scale};
use super::canvas::Chart;
use super::keys::{Key, Look, keys_ui};
use crate::app::theme::{self, space};
use crate::figures;

pub(super) fn pit_ui(ui: &mut Ui, diagnosed: &Diagnosed<'_>) {
    section(ui, "Where recorded counts fell in the forecast's distributions");
    let pit = &diagnosed.model.pit;
    let counted = diagnosed.report.cells * diagnosed.report.periods.len();
    ui.label(theme::quiet(in_words(pit, counted)));
    ui.add_space(space::XS);
    if pit.is_empty() {
        return;
    }
    let even = 1.0 / pit.len() as f64;
    let reach = reach(pit.len(), counted);
    let top = pit.iter().copied().fold(even + reach, f64::max) * 1.15;
    let places: Vec<f64> = (0..pit.len()).map(|place| place as f64).collect();
    let ticks = (0..=pit.len())
        .filter(|edge| edge % 2 == 0)
        .map(|edge| (edge as f64 - 0.5, figures::percent(edge as f64 * even)))
        .collect();
    let y_step = if top > 0.3 { 0.1 } else { 0.05 };
    let y_marks: Vec<f64> = (0..=(top / y_step) as u32).map(|line| f64::from(line) * y_step).collect();
    let chart = Chart {
        name: "Distribution check",
        summary: format!("Probability integral transform. {}", in_words(pit, counted)),
        height: 120.0,
        x: Axis::of_places("place in the forecast's distribution", pit.len(), ticks),
        y: Axis::of_shares("share of cells and periods", top, Scale::Linear, &y_marks),
        places: &places,
        presses: false,
    };
    let words = |place: usize| {
        format!(
            "Between {} and {} of the distribution: {} of cells and periods, where {} would be even.",
            figures::percent(place as f64 * even),
            figures::percent((place + 1) as f64 * even),
            figures::percent(pit[place]),
            figures::percent(even)
        )
    };
    chart.show(ui, words, |canvas, pointed| {
        let colors = canvas.colors;
        let (last, width) = (pit.len() as f64 - 0.5, canvas.place_width() - 3.0);
        let band = Rect::from_two_pos(canvas.at(-0.5, (even - reach).max(0.0)), canvas.at(last, even + reach));
        for (place, share) in pit.iter().enumerate() {
            let strength = if pointed == Some(place) { 0.95 } else { 0.65 };
            canvas.bar(place as f64, 0.0, *share, width, colors.text_quiet.gamma_multiply(strength));
        }
        canvas.painter.rect_filled(band, 0.0, colors.accent.gamma_multiply(0.22));
        let level = canvas.at(0.0, even).y;
        let ends = [pos2(canvas.rect.left(), level), pos2(canvas.rect.right(), level)];
        canvas.painter.line_segment(ends, Stroke::new(1.5, colors.accent));
    });
    keys_ui(
        ui,
        &[
            Key::new(Look::Bar, "found"),
            Key::new(Look::Level, "even"),
            Key::new(Look::Band, "what chance alone leaves"),
        ],
    );
}

/// How far a bin of so many may lie from an even share 95 times in 100, of so many counts.
fn reach(bins: usize, counted: usize) -> f64 {
    let even = 1.0 / bins.max(1) as f64;
    1.96 * (even * (1.0 - even) / counted.max(1) as f64).sqrt()
}

/// The shape in a sentence.
fn in_words(pit: &[f64], counted: usize) -> String {
    if pit.len() < 4 {
        return "There were too few periods to tell.".to_owned();
    }
    let even = 1.0 / pit.len() as f64;
    let largest = pit.iter().map(|share| (share - even).abs()).fold(0.0, f64::max);
    // a fifth of an even share is what anybody would see
    if largest <= reach(pit.len(), counted).max(0.2 * even) {
        return "Even: the forecast's ranges are as wide as they should be.".to_owned();
    }
    let half = pit.len() / 2;
    let quarter = (pit.len() / 4).max(1);
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len().max(1) as f64;
    let (low, high) = (mean(&pit[..half]), mean(&pit[pit.len() - half..]));
    let edges = f64::midpoint(mean(&pit[..quarter]), mean(&pit[pit.len() - quarter..]));
    let middle = mean(&pit[quarter..pit.len() - quarter]);
    if (high - low).abs() > (edges - middle).abs() {
        if high > low {
            "Higher at the right: more was recorded than the forecast's distributions expect."
        } else {
            "Higher at the left: less was recorded than the forecast's distributions expect."
        }
    } else if edges > middle {
        "Higher at both ends: surprises are more frequent than the forecast's ranges allow."
    } else {
        "Higher in the middle: the forecast's ranges are wider than they need be."
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_told_by_name() {
        assert!(in_words(&[0.1; 10], 1_000).starts_with("Even"));
        let u = [0.2, 0.12, 0.08, 0.05, 0.05, 0.05, 0.05, 0.08, 0.12, 0.2];
        assert!(in_words(&u, 1_000).contains("both ends"));
        let hump = [0.02, 0.05, 0.1, 0.15, 0.18, 0.18, 0.15, 0.1, 0.05, 0.02];
        assert!(in_words(&hump, 1_000).contains("in the middle"));
        let rising: Vec<f64> = (0..10).map(|place| 0.01 + 0.02 * f64::from(place)).collect();
        assert!(in_words(&rising, 1_000).contains("at the right"));
        assert!(in_words(&[], 0).contains("too few"));
    }
}
