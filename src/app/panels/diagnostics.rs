//! The page that says how good the forecast and the data are.

use egui::{Label, RichText, ScrollArea, Ui};

use super::View;
use super::chart::{Band, history_chart_ui};
use super::quality::quality_ui;
use super::tables::{numbers, short_table_ui, words};
use super::widgets::{long_fact, section};
use crate::app::action::Action;
use crate::app::findings::Residual;
use crate::app::state::{Residuals, Shown};
use crate::app::theme::{self, space};
use crate::evaluation::{Comparison, OriginResult};
use crate::figures;
use crate::forecast::PeriodKind;

/// From this width on the page has two columns.
const WIDE: f32 = 1_200.0;
/// Lines longer than this are hard to read.
const NARROW_MAX: f32 = 880.0;
/// What the button of a cell does.
const SHOW: &str = "Show this cell on the map.";
/// Between the two.
const COLUMN_GAP: f32 = 32.0;

pub(in crate::app) fn diagnostics_ui(ui: &mut Ui, view: &mut View<'_>) {
    let document = view.document;
    ScrollArea::vertical().id_salt("diagnostics").auto_shrink(false).show(ui, |ui| {
        let room = ui.available_width() - space::S;
        ui.set_max_width(if room >= WIDE { room.min(1_480.0) } else { room.min(NARROW_MAX) });
        ui.add_space(space::XS);
        ui.label(theme::heading("Diagnose"));
        let Some(document) = document else {
            ui.label(
                RichText::new(view.without_records("Open records to see how good they and their forecast are.")).weak(),
            );
            return;
        };
        let Some(shown) = document.shown.as_deref() else {
            ui.label(RichText::new("The forecast is not ready yet.").weak());
            section(ui, "The data");
            quality_ui(ui, &document.loaded.quality);
            return;
        };
        if ui.available_width() >= WIDE {
            let width = (ui.available_width() - COLUMN_GAP) / 2.0;
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = COLUMN_GAP;
                column_ui(ui, width, |ui| {
                    past_ui(ui, shown);
                    learned_ui(ui, shown);
                });
                column_ui(ui, width, |ui| {
                    cells_ui(ui, view, shown);
                    section(ui, "The data");
                    quality_ui(ui, &document.loaded.quality);
                });
            });
        } else {
            past_ui(ui, shown);
            cells_ui(ui, view, shown);
            learned_ui(ui, shown);
            section(ui, "The data");
            quality_ui(ui, &document.loaded.quality);
        }
        ui.add_space(space::L);
    });
}

/// A column of a given width, with the spacing that things have everywhere else.
fn column_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.set_width(width);
        add(ui);
    });
}

/// All cells together, now and in the last periods.
fn past_ui(ui: &mut Ui, shown: &Shown) {
    let forecast = &shown.outcome.forecast;
    section(ui, "All cells together");
    let total = forecast.total;
    let sentence = format!(
        "{} expected in {}; 8 times in 10 it is {}.",
        figures::expected(total.expected),
        figures::period(forecast.period),
        figures::interval(total.lower80, total.upper80)
    );
    ui.label(sentence);
    if forecast.kind == PeriodKind::Month {
        let four_weeks = figures::expected(total.expected * forecast.four_week_factor());
        ui.label(theme::quiet(format!("Four weeks, derived from the month: {four_weeks}.")));
    }
    ui.add_space(space::XS);
    let band =
        Band { period: forecast.period, expected: total.expected, lower80: total.lower80, upper80: total.upper80 };
    history_chart_ui(ui, "Recorded by period, all cells", &shown.findings.totals, band, 180.0);

    section(ui, "The last periods, each forecast from what came before it");
    match &shown.outcome.comparison {
        Some(comparison) => comparison_ui(ui, comparison),
        None => {
            ui.label(RichText::new("The past is too short to forecast any of it from what came before.").weak());
        }
    }
}

fn comparison_ui(ui: &mut Ui, comparison: &Comparison) {
    ui.add(Label::new(comparison.verdict.as_str()).wrap());
    ui.label(theme::quiet(
        "Hit rate: the share of incidents in the 5% of cells ranked highest. Gain: log score per incident over plain counts.",
    ));
    ui.add_space(space::XS);
    let headings = [
        words("Period", None),
        numbers("Forecast", 104.0),
        numbers("Recorded", 64.0),
        words("Interval", Some(72.0)),
        numbers("Hit rate", 60.0),
        numbers("Plain", 52.0),
        numbers("Gain", 52.0),
    ];
    let rows: Vec<_> = comparison.origins.iter().rev().map(origin_row).collect();
    short_table_ui(ui, "origins", &headings, &rows, None);
}

fn origin_row(origin: &OriginResult) -> Vec<String> {
    let within = if origin.observed < origin.lower80 {
        "below it"
    } else if origin.observed > origin.upper80 {
        "above it"
    } else {
        "within it"
    };
    let range = figures::interval(origin.lower80, origin.upper80);
    vec![
        figures::period(origin.period),
        format!("{} ({range})", figures::expected(origin.expected)),
        figures::count(u64::from(origin.observed)),
        within.to_owned(),
        figures::percent(origin.hit_rate_5pc),
        figures::percent(origin.plain_hit_rate_5pc),
        figures::gain(origin.gain_per_incident),
    ]
}

fn learned_ui(ui: &mut Ui, shown: &Shown) {
    let forecast = &shown.outcome.forecast;
    section(ui, "What the model learned");
    ui.label(theme::quiet(format!("{}: {}", forecast.model.name(), forecast.model.description())));
    ui.add_space(space::XS);
    for (name, value) in &forecast.model_summary {
        long_fact(ui, name, value);
    }
    if forecast.model_summary.is_empty() {
        ui.label(RichText::new("This model has nothing to tell.").weak());
    }
}

/// Cells that change most, and cells that were missed most.
fn cells_ui(ui: &mut Ui, view: &mut View<'_>, shown: &Shown) {
    let area = &shown.outcome.area;
    let reference = |cell: usize| area.grid_reference(cell);
    section(ui, "Largest changes from the last period");
    let last = shown.findings.last_observed.and_then(|index| shown.findings.totals.get(index));
    if let Some(last) = last {
        let text = format!("Expected now, less recorded in {}.", figures::period(last.period));
        ui.label(theme::quiet(text));
    }
    let headings =
        [words("Cell", None), numbers("Recorded", 80.0), numbers("Expected now", 104.0), numbers("Change", 72.0)];
    let changes = &shown.findings.changes;
    let rows: Vec<_> = changes
        .iter()
        .map(|change| {
            vec![
                reference(change.cell),
                figures::count(u64::from(change.last)),
                figures::expected(change.expected),
                figures::difference(change.difference()),
            ]
        })
        .collect();
    if let Some(index) = short_table_ui(ui, "changes", &headings, &rows, Some(SHOW)) {
        view.ask(Action::GoTo(changes[index].cell));
    }

    section(ui, "Where the last forecasts missed");
    let Some(comparison) = &shown.outcome.comparison else {
        ui.label(RichText::new("The past is too short to tell.").weak());
        return;
    };
    ui.horizontal(|ui| {
        let residuals = &mut view.session.residuals;
        ui.selectable_value(residuals, Residuals::Under, "More than forecast");
        ui.selectable_value(residuals, Residuals::Over, "Less than forecast");
    });
    let over = view.session.residuals == Residuals::Over;
    let mut listed: Vec<Residual> = shown.findings.residuals.clone();
    if over {
        listed.reverse();
    }
    listed.retain(|residual| (residual.difference() < 0.0) == over);
    listed.truncate(10);
    ui.label(theme::quiet(format!(
        "Sums over the last {}.",
        figures::counted(comparison.origins.len() as u64, "period")
    )));
    let headings =
        [words("Cell", None), numbers("Forecast", 80.0), numbers("Recorded", 80.0), numbers("Difference", 84.0)];
    let rows: Vec<_> = listed
        .iter()
        .map(|residual| {
            vec![
                reference(residual.cell),
                figures::expected(residual.expected),
                figures::count(u64::from(residual.recorded)),
                figures::difference(residual.difference()),
            ]
        })
        .collect();
    if let Some(index) = short_table_ui(ui, "residuals", &headings, &rows, Some(SHOW)) {
        view.ask(Action::GoTo(listed[index].cell));
    }
}
