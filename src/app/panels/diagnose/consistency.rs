//! The consistency tests in words: could the forecast have made what was recorded?

use egui::{Label, Sense, Stroke, Ui, vec2};

use super::super::View;
use super::super::widgets::{section, sentence};
use super::Diagnosed;
use super::canvas::{pointed_at, tell};
use super::league::p_value;
use crate::app::action::Action;
use crate::app::residuals::ResidualsOf;
use crate::app::theme::{self, palette, space};
use crate::evaluation::Passed;
use crate::figures;
use crate::forecast::Period;

/// A test fails at this level.
const LEVEL: f64 = 0.05;
const DOT: f32 = 14.0;

pub(super) fn consistency_ui(ui: &mut Ui, view: &mut View<'_>, diagnosed: &Diagnosed<'_>) {
    section(ui, "Could the forecast have made what was recorded?");
    ui.label(theme::quiet(
        "Each dot is a period, oldest first: full where the test passes at the 5% level, open where it fails. \
         About 1 in 20 fails by chance alone.",
    ));
    ui.add_space(space::XS);
    let tests = &diagnosed.model.consistency;
    for (name, meaning, passed) in [
        ("Number", "Does the total agree with the forecast, its month-to-month swing allowed for?", &tests.number),
        ("Number, Poisson", "The same without any swing from month to month.", &tests.number_poisson),
        (
            "Place",
            "Did the incidents fall where the forecast has them, each by itself and whatever their number?",
            &tests.spatial,
        ),
        (
            "Place, clustered",
            "Are the counts of the cells likely under the forecast, clusters allowed for and their total given?",
            &tests.conditional,
        ),
    ] {
        if let Some(origin) = test_ui(ui, name, meaning, passed, &diagnosed.report.periods) {
            view.ask(Action::ShowResiduals(ResidualsOf::Origin(origin)));
        }
    }
}

fn test_ui(ui: &mut Ui, name: &str, meaning: &str, passed: &Passed, periods: &[Period]) -> Option<usize> {
    let mut pressed = None;
    ui.horizontal(|ui| {
        ui.scope(|ui| {
            ui.set_width(112.0);
            ui.add(Label::new(theme::strong(name)).truncate()).on_hover_text(meaning);
        });
        pressed = dots_ui(ui, name, passed, periods);
        ui.add_space(space::XS);
        ui.add(Label::new(format!("{} of {}", passed.passed, passed.of)).extend());
    });
    ui.add(Label::new(theme::quiet(sentence(&passed.words))).wrap());
    ui.add_space(space::S);
    pressed
}

/// The periods of one test as a row of dots.
fn dots_ui(ui: &mut Ui, name: &str, passed: &Passed, periods: &[Period]) -> Option<usize> {
    let colors = palette(ui.ctx());
    let number = passed.p.len();
    let step = ((ui.available_width() - 64.0) / number.max(1) as f32).clamp(4.0, DOT);
    let (rect, response) = ui.allocate_exact_size(vec2(step * number as f32, 20.0), Sense::click());
    let xs: Vec<f32> = (0..number).map(|place| rect.left() + step * (place as f32 + 0.5)).collect();
    let pointed = pointed_at(ui, &response, &xs);
    for (place, (p, x)) in passed.p.iter().zip(&xs).enumerate() {
        let at = egui::pos2(*x, rect.center().y);
        let radius = (step * 0.3).min(4.0) + if pointed == Some(place) { 1.0 } else { 0.0 };
        if *p >= LEVEL {
            ui.painter().circle_filled(at, radius, colors.good);
        } else {
            ui.painter().circle_stroke(at, radius, Stroke::new(1.75, colors.caution));
        }
    }
    if response.has_focus() {
        let ring = Stroke::new(1.5, colors.accent);
        ui.painter().rect_stroke(rect, 3.0, ring, egui::StrokeKind::Outside);
    }
    let words = |place: usize| {
        let period = periods.get(place).map_or_else(String::new, |period| format!("{}: ", figures::period(*period)));
        let verdict = if passed.p[place] >= LEVEL { "passes" } else { "fails" };
        format!("{period}{verdict} (p {}). Press to see on the map where it missed.", p_value(passed.p[place]))
    };
    let summary = format!("{name} test: {} of {} periods pass. {}", passed.passed, passed.of, sentence(&passed.words));
    tell(ui, &response, &summary, pointed.map(|place| (words(place), xs[place])), true);
    response.clicked().then_some(pointed).flatten()
}
