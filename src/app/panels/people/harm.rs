//! Harm by offence, how few people it is concentrated on, and over time: no person is shown.

use egui::{Checkbox, Label, RichText, Ui};

use super::super::View;
use super::super::diagnose::axis::{Axis, Scale};
use super::super::diagnose::canvas::Chart;
use super::super::tables::{numbers, short_table_ui, words};
use super::super::widgets::section;
use super::tables::people;
use crate::app::people::PeopleAction;
use crate::app::state::Opened;
use crate::app::theme::{self, palette, space};
use crate::figures;
use crate::pipeline::people::HarmReport;

/// From this width on offences and people stand side by side.
const WIDE: f32 = 1_100.0;
/// Offences listed.
const LISTED: usize = 30;

pub(super) fn harm_ui(ui: &mut Ui, view: &mut View<'_>, opened: &Opened) {
    let Some(report) = opened.harm.clone() else {
        ui.label(RichText::new("Weighing harm…").weak());
        return;
    };
    let report = &*report;
    if !report.caution.is_empty() {
        let color = palette(ui.ctx()).caution;
        ui.add(Label::new(RichText::new(format!("About the scale: {}", report.caution)).color(color)).wrap());
    }
    let mut proactive = report.proactive;
    let box_text = "Count offences that police activity found, such as drugs and weapons found in searches";
    if ui.add(Checkbox::new(&mut proactive, box_text)).changed() {
        view.ask(PeopleAction::WeighHarm { proactive });
    }
    let unknown = if report.not_weighed == 0 {
        String::new()
    } else {
        let number = figures::counted(report.not_weighed, "offence");
        format!(" {number} not known to the scale: left out, which is not the same as harmless.")
    };
    let text = format!(
        "{} that stand at the end of the records: {} {} of harm.{unknown}",
        figures::counted(report.offences, "offence"),
        figures::count(report.harm.round() as u64),
        report.unit
    );
    ui.add(Label::new(text).wrap());
    if ui.available_width() >= WIDE {
        let width = (ui.available_width() - 32.0) / 2.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 32.0;
            for is_left in [true, false] {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.x = space::S;
                    ui.set_width(width);
                    if is_left {
                        offences_ui(ui, report);
                    } else {
                        people_ui(ui, report);
                        months_ui(ui, report);
                    }
                });
            }
        });
    } else {
        people_ui(ui, report);
        months_ui(ui, report);
        offences_ui(ui, report);
    }
}

fn offences_ui(ui: &mut Ui, report: &HarmReport) {
    section(ui, "By offence");
    let rows: Vec<Vec<String>> = report
        .by_offence
        .iter()
        .take(LISTED)
        .map(|offence| {
            let name = match offence.description.as_str() {
                "" => offence.code.clone(),
                words if words == offence.code => offence.code.clone(),
                words => format!("{words} ({})", offence.code),
            };
            let share = if report.harm > 0.0 { figures::percent(offence.harm / report.harm) } else { "–".to_owned() };
            vec![
                name,
                figures::count(offence.offences),
                offence.weight.map_or_else(|| "not known".to_owned(), weight),
                figures::count(offence.harm.round() as u64),
                share,
            ]
        })
        .collect();
    let headings = [
        words("Offence", None),
        numbers("Number", 64.0),
        numbers("Each", 72.0),
        numbers("Harm", 84.0),
        numbers("Share", 56.0),
    ];
    short_table_ui(ui, "harm by offence", &headings, &rows, None);
    if report.by_offence.len() > LISTED {
        let more = report.by_offence.len() - LISTED;
        ui.label(theme::quiet(format!("And {} with less harm.", figures::counted(more as u64, "offence"))));
    }
}

/// A weight, without decimals it does not need.
fn weight(value: f64) -> String {
    if value >= 1_000.0 { figures::count(value.round() as u64) } else { format!("{}", (value * 100.0).round() / 100.0) }
}

fn people_ui(ui: &mut Ui, report: &HarmReport) {
    section(ui, "How few people it is concentrated on");
    let concentration = &report.concentration;
    let share = concentration.hold_most_harm as f64 / (concentration.people as f64).max(1.0);
    let text = format!(
        "{} of {} with an offence that stands ({}) hold 80% of harm. {} have one such offence only.",
        figures::count(concentration.hold_most_harm),
        people(concentration.people),
        figures::percent(share),
        figures::count(concentration.with_one_offence)
    );
    ui.add(Label::new(text).wrap());
    let rows: Vec<Vec<String>> = concentration
        .of_top
        .iter()
        .map(|top| vec![format!("The {} with most harm", figures::percent(top.people)), figures::percent(top.harm)])
        .collect();
    short_table_ui(ui, "harm of people", &[words("People", None), numbers("Share of harm", 104.0)], &rows, None);
}

fn months_ui(ui: &mut Ui, report: &HarmReport) {
    section(ui, "Over time");
    let months = &report.by_month;
    if months.is_empty() {
        ui.label(RichText::new("There is none.").weak());
        return;
    }
    let top = months.iter().map(|month| month.harm).fold(0.0, f64::max) * 1.05;
    let january = |(at, month): (usize, &crate::pipeline::people::MonthHarm)| {
        month.month.strip_suffix("-01").map(|year| (at as f64, year.to_owned()))
    };
    let ticks = months.iter().enumerate().filter_map(january).collect();
    let places: Vec<f64> = (0..months.len()).map(|at| at as f64).collect();
    let words_of = |at: usize| {
        let month = &months[at];
        let name = chrono::NaiveDate::parse_from_str(&format!("{}-01", month.month), "%Y-%m-%d");
        let name = name.map_or_else(|_| month.month.clone(), figures::month);
        let offences = figures::counted(month.offences, "offence");
        format!("{name}: {offences}, {} {} of harm", figures::count(month.harm.round() as u64), report.unit)
    };
    let most = (0..months.len()).max_by(|a, b| months[*a].harm.total_cmp(&months[*b].harm)).unwrap_or(0);
    let chart = Chart {
        name: "Harm by month",
        summary: format!("Harm by month of charge. Most in {}.", words_of(most)),
        height: 150.0,
        x: Axis::of_places("", months.len(), ticks),
        y: Axis::of_numbers(format!("{} of harm a month", report.unit), top, Scale::Linear),
        places: &places,
        presses: false,
    };
    chart.show(ui, words_of, |canvas, pointed| {
        let width = (canvas.place_width() * 0.8).max(1.0);
        for (at, month) in months.iter().enumerate() {
            let strength = if pointed == Some(at) { 1.0 } else { 0.65 };
            canvas.bar(at as f64, 0.0, month.harm, width, canvas.colors.text_quiet.gamma_multiply(strength));
        }
    });
}
