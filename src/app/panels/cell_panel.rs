//! At the right: what there is to know about the selected cell.

use egui::{Label, RichText, ScrollArea, Ui};
use egui_material_icons::icons;

use super::View;
use super::cell_history::cell_history_ui;
use super::cell_season::cell_season_ui;
use super::incident_table::incident_table_ui;
use super::top_cells::top_cells_ui;
use super::widgets::{choice_words, command_icon_button, fact, one_line, section};
use crate::app::cell_story::CellStory;
use crate::app::command::Command;
use crate::app::theme::{self, palette, space};
use crate::figures;
use crate::forecast::{Driver, Forecast, PeriodKind};

pub(in crate::app) fn cell_panel_ui(ui: &mut Ui, view: &mut View<'_>, story: Option<&CellStory>) {
    let Some(story) = story else { return top_cells_ui(ui, view) };
    header_ui(ui, view, story);
    ui.add_space(space::XS);
    ui.separator();
    let salt = format!("cell {}", story.id);
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
        let Some(document) = view.document else { return };
        let Some(shown) = document.shown.as_deref() else { return };
        figures_ui(ui, &shown.outcome.forecast, story);
        section(ui, "History");
        cell_history_ui(ui, story);
        section(ui, "Season");
        cell_season_ui(ui, story);
        if let Some(choice) = &shown.outcome.forecast.choice {
            section(ui, "Which model");
            ui.add(Label::new(theme::small(choice_words(choice))).wrap());
        }
        if !story.forecast.drivers.is_empty() {
            section(ui, "Why");
            let base = shown.outcome.forecast.base;
            let start = if base > 0.0 {
                format!(
                    "A cell about which nothing is known expects {}; each of these multiplies it.",
                    figures::expected(base)
                )
            } else {
                "Compared with an average cell; the effects multiply.".to_owned()
            };
            ui.label(theme::quiet(start));
            for driver in &story.forecast.drivers {
                driver_ui(ui, driver);
            }
        }
        section(ui, &format!("Incidents behind it ({})", figures::count(story.rows.len() as u64)));
        incident_table_ui(ui, &document.loaded.incidents, &story.rows);
        ui.add_space(space::M);
    });
}

fn header_ui(ui: &mut Ui, view: &mut View<'_>, story: &CellStory) {
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (command, icon) in [
                (Command::ClearSelection, icons::ICON_CLOSE),
                (Command::WorseRank, icons::ICON_CHEVRON_RIGHT),
                (Command::BetterRank, icons::ICON_CHEVRON_LEFT),
            ] {
                if command_icon_button(ui, command, icon).clicked() {
                    view.ask(command);
                }
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(Label::new(theme::heading(&story.grid_reference)).truncate());
            });
        });
    });
    one_line(ui, theme::quiet(format!("Cell {} · {}", story.id, figures::area(story.area_km2))));
}

fn figures_ui(ui: &mut Ui, forecast: &Forecast, story: &CellStory) {
    let cell = &story.forecast;
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let figure = theme::heading(figures::expected(cell.expected)).color(palette(ui.ctx()).accent).size(26.0);
        ui.add(Label::new(figure).extend());
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            one_line(ui, RichText::new(format!("expected, {}", figures::period(story.period))));
            let range = format!("{} in 8 times out of 10", figures::interval(cell.lower80, cell.upper80));
            one_line(ui, theme::quiet(range));
        });
    });
    ui.add_space(space::XS);
    fact(ui, "Chance of at least one", &figures::chance(cell.p_any));
    let rank = format!("{} of {}", figures::ordinal(u64::from(cell.rank)), figures::count(story.cells as u64));
    fact(ui, "Rank", &rank);
    fact(ui, "Truly in the top 5%", &figures::chance(cell.p_top5pc));
    fact(ui, "Recorded last year", &figures::count(u64::from(cell.observed_last_year)));
    if forecast.kind == PeriodKind::Month {
        let four_weeks = cell.expected * forecast.four_week_factor();
        fact(ui, "Four weeks, derived", &figures::expected(four_weeks));
        let days = forecast.period.days();
        ui.label(theme::quiet(format!(
            "The records carry months only: the model forecasts the month, and four weeks are 28/{days} of it."
        )));
    }
}

fn driver_ui(ui: &mut Ui, driver: &Driver) {
    let colors = palette(ui.ctx());
    let raises = driver.multiplier >= 1.0;
    let icon = if raises { icons::ICON_ARROW_UPWARD } else { icons::ICON_ARROW_DOWNWARD };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let color = if raises { colors.accent } else { colors.text_quiet };
        ui.add(Label::new(icon.rich_text().size(14.0).color(color)).selectable(false));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add(Label::new(&driver.text).wrap());
            ui.label(theme::quiet(figures::multiplier(driver.multiplier)));
        });
    });
}
