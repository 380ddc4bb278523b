//! Three small hints of the first start, one after another, each dismissible for good.

use egui::Ui;
use egui_material_icons::icons;

use super::View;
use super::widgets::{card_frame, icon_button};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::state::Hint;
use crate::app::theme::{self, palette};

pub(in crate::app) fn first_run_ui(ui: &mut Ui, view: &mut View<'_>) {
    let is_demo = view.document.is_some_and(crate::app::state::Document::is_demo);
    let open = Hint::ALL.iter().enumerate().find(|(_, hint)| {
        // who has opened records of their own knows how
        let is_known = **hint == Hint::OwnRecords && !is_demo;
        !is_known && !view.settings.hints_dismissed.contains(hint)
    });
    let Some((index, hint)) = open else { return };
    let keys = |command: Command| command.shortcut().map(|keys| ui.ctx().format_shortcut(&keys)).unwrap_or_default();
    let text = match hint {
        Hint::OwnRecords => {
            format!("To use your own records, press Open ({}) or drop files on the window.", keys(Command::OpenFiles))
        }
        Hint::SelectCell => "Press a cell on the map for its story; arrow keys move from cell to cell.".to_owned(),
        Hint::FindCommand => format!("Everything the program can do is found with {}.", keys(Command::TogglePalette)),
    };
    let hint = *hint;
    card_frame(ui).show(ui, |ui| {
        ui.set_width(252.0);
        ui.horizontal_top(|ui| {
            let color = palette(ui.ctx()).accent;
            ui.add(egui::Label::new(icons::ICON_LIGHTBULB.rich_text().size(16.0).color(color)).selectable(false));
            ui.vertical(|ui| {
                ui.set_width(190.0);
                ui.label(text);
                ui.label(theme::quiet(format!("Hint {} of {}", index + 1, Hint::ALL.len())));
            });
            if icon_button(ui, icons::ICON_CLOSE, "Dismiss the hint", "Do not show this hint again.").clicked() {
                view.ask(Action::DismissHint(hint));
            }
        });
    });
}
