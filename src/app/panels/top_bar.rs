//! Along the top: which records, which forecast, and what must not be missed about them.

use egui::{Align, Button, Label, Layout, Ui};
use egui_material_icons::icons;

use super::View;
use super::widgets::{badge, command_icon_button, one_line, tooltip};
use crate::app::command::Command;
use crate::app::state::Page;
use crate::app::theme::{self, palette, space};
use crate::figures;

pub(in crate::app) fn top_bar_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.horizontal_centered(|ui| {
        data_menu_ui(ui, view);
        badges_ui(ui, view);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            let (icon, looks) = if palette(ui.ctx()).dark {
                (icons::ICON_LIGHT_MODE, Command::ToggleTheme)
            } else {
                (icons::ICON_DARK_MODE, Command::ToggleTheme)
            };
            if command_icon_button(ui, looks, icon).clicked() {
                view.ask(looks);
            }
            if command_icon_button(ui, Command::TogglePalette, icons::ICON_SEARCH).clicked() {
                view.ask(Command::TogglePalette);
            }
            ui.separator();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| forecast_title_ui(ui, view));
        });
    });
}

fn data_menu_ui(ui: &mut Ui, view: &mut View<'_>) {
    let name = view.document.map_or("No records", |document| document.loaded.name.as_str());
    let shortened: String =
        if name.chars().count() > 28 { name.chars().take(27).chain(['…']).collect() } else { name.to_owned() };
    let button =
        Button::new((theme::strong(shortened), icons::ICON_EXPAND_MORE.rich_text())).frame_when_inactive(false);
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_min_width(260.0);
        for command in [
            Command::OpenFiles,
            Command::OpenFolder,
            Command::OpenBoundary,
            Command::OpenMapping,
            Command::OpenTargets,
            Command::OpenDemo,
            Command::Forecast,
            Command::Backtest,
        ] {
            let mut button = Button::new(command.text());
            if let Some(keys) = command.shortcut() {
                button = button.shortcut_text(ui.ctx().format_shortcut(&keys));
            }
            if ui.add(button).on_hover_text(command.tooltip()).clicked() {
                view.ask(command);
            }
            if matches!(command, Command::OpenFolder | Command::OpenTargets | Command::OpenDemo) {
                ui.separator();
            }
        }
    });
    let name = format!("Records: {name}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    response.on_hover_text(name);
}

fn badges_ui(ui: &mut Ui, view: &View<'_>) {
    let colors = palette(ui.ctx());
    let Some(document) = view.document else { return };
    if document.is_synthetic() {
        let tooltip = "These records were made by a program on a real map. Nothing here happened.";
        badge(ui, "SYNTHETIC", colors.caution, tooltip);
    }
    let stand_in = view.shown().and_then(|shown| shown.outcome.forecast.stand_in.clone());
    if let Some(stand_in) = stand_in {
        badge(ui, "STAND-IN", colors.caution, &stand_in);
    }
}

fn forecast_title_ui(ui: &mut Ui, view: &mut View<'_>) {
    // places and people are not mixed
    if view.session.page == Page::People {
        return;
    }
    let Some(shown) = view.shown() else {
        if view.document.is_some() {
            ui.add(Label::new(egui::RichText::new("No forecast yet").weak()).truncate());
        }
        return;
    };
    let forecast = &shown.outcome.forecast;
    let area_km2 = forecast.area.size.area_m2() / 1e6;
    let size = figures::area(area_km2);
    let total = format!(
        "{} expected ({})",
        figures::expected(forecast.total.expected),
        figures::interval(forecast.total.lower80, forecast.total.upper80)
    );
    let title = format!("{} · {size} · {}", forecast.target_name, figures::period(forecast.period));
    let differs = view.session.draft.differs_from(&shown.outcome.request);
    if differs && !view.jobs.iter().any(|job| job.kind() == crate::app::jobs::JobKind::Forecast) {
        let response = ui.add(Button::new("Forecast again"));
        if response.on_hover_text(tooltip(ui, Command::Forecast)).clicked() {
            view.ask(Command::Forecast);
        }
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let wide = ui.available_width() > 480.0;
        if wide {
            let width = ui.available_width() - 190.0;
            ui.scope(|ui| {
                ui.set_max_width(width);
                one_line(ui, egui::RichText::new(&title));
            });
            one_line(ui, egui::RichText::new(&total).weak())
                .on_hover_text("All cells together, with the range that holds the count 8 times in 10.");
        } else {
            one_line(ui, egui::RichText::new(&title));
        }
    });
}
