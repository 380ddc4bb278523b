//! When no cell is selected: the ten cells with the highest expected counts.

use egui::{AtomExt as _, Button, Role, ScrollArea, Ui, WidgetInfo, vec2};

use super::View;
use super::widgets::section;
use crate::app::action::Action;
use crate::app::theme::{self, space};
use crate::figures;

/// How many are listed.
const LISTED: usize = 10;

pub(super) fn top_cells_ui(ui: &mut Ui, view: &mut View<'_>) {
    section(ui, "Highest forecasts");
    let mut clicked = None;
    if let Some(shown) = view.shown() {
        let (forecast, area) = (&shown.outcome.forecast, &shown.outcome.area);
        ui.label(theme::quiet(format!(
            "Expected count, {}, with the range that holds it 8 times in 10.",
            figures::period(forecast.period)
        )));
        ui.add_space(space::XS);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for cell in shown.findings.by_rank.iter().take(LISTED) {
                let reference = area.grid_reference(*cell);
                let figures = &forecast.cells[*cell];
                let rank = figures::ordinal(u64::from(figures.rank));
                let range = figures::interval(figures.lower80, figures.upper80);
                let expected = figures::expected(figures.expected);
                let button = Button::new((theme::quiet(&rank).atom_size(vec2(32.0, 14.0)), reference.as_str()))
                    .right_text(egui::RichText::new(format!("{expected}  ({range})")))
                    .frame_when_inactive(false)
                    .min_size(vec2(ui.available_width(), 28.0));
                let response = ui.add(button);
                let name = format!("{rank}: {reference}, {expected} expected ({range})");
                response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
                if response.on_hover_text("Show this cell on the map and tell its story.").clicked() {
                    clicked = Some(*cell);
                }
            }
            ui.add_space(space::S);
            ui.label(theme::quiet("Press a cell here or on the map for its history, its drivers and its incidents."));
        });
    } else if view.document.is_some() {
        ui.label(egui::RichText::new("The cells appear here once the forecast is ready.").weak());
    } else {
        ui.label(egui::RichText::new(view.without_records("Open records to see a forecast.")).weak());
    }
    if let Some(cell) = clicked {
        view.ask(Action::GoTo(cell));
    }
}
