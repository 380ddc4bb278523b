//! Whether the ledger is as it was written, and the hash that vouches for it.

use egui::{Align, Label, Layout, Ui};
use egui_material_icons::icons;

use super::super::View;
use super::super::widgets::{icon_and_text, icon_button, one_line, section};
use crate::app::theme::{self, palette, space};
use crate::figures;
use crate::workspace::ledger::Assessment;

pub(super) fn proof_ui(ui: &mut Ui, view: &View<'_>, assessment: &Assessment) {
    let colors = palette(ui.ctx());
    let contents = &assessment.contents;
    section(ui, "As it was issued?");
    if contents.is_whole() {
        let forecasts = figures::counted(contents.listed.len() as u64, "forecast");
        let text = format!("{forecasts}, every one as it was issued");
        icon_and_text(ui, icons::ICON_VERIFIED, colors.good, &text);
        if let Some(clock) = contents.clock_in_words() {
            ui.horizontal_top(|ui| {
                let icon = icons::ICON_WARNING.rich_text().size(16.0).color(colors.caution);
                ui.add(Label::new(icon).selectable(false));
                ui.add(Label::new(format!("But {clock}.")).wrap());
            });
        }
        if let Some(number) = contents.interrupted {
            let text = format!(
                "Entry {number} is complete but not in the list of hashes, because adding it was interrupted; the next \
                 forecast issued puts it there."
            );
            ui.add(Label::new(theme::quiet(text)).wrap());
        }
    } else {
        for problem in &contents.problems {
            let text = format!("{}.", problem.text);
            ui.horizontal_top(|ui| {
                ui.add(Label::new(icons::ICON_GPP_BAD.rich_text().size(16.0).color(colors.error)).selectable(false));
                ui.add(Label::new(text).wrap());
            });
        }
        let text = "Nothing more is added to this ledger. Restore it from a copy, or name another folder as \
                    ledger_folder in settings.toml.";
        ui.add(Label::new(theme::quiet(text)).wrap());
    }
    if let Some(head) = contents.head() {
        ui.add_space(space::XS);
        ui.horizontal(|ui| {
            ui.label(theme::quiet("Head hash"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let tooltip = "Copy the whole hash, to be minuted or sent to somebody.";
                if icon_button(ui, icons::ICON_CONTENT_COPY, "Copy the head hash", tooltip).clicked() {
                    ui.copy_text(head.to_owned());
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| one_line(ui, head));
            });
        });
    }
    let text = "Whatever is altered, removed or inserted in a part of the ledger is found. Whoever can write all of it \
                could make it anew: so keep the head hash elsewhere, such as in the minutes. It vouches for this \
                forecast and all before it.";
    ui.add(Label::new(theme::quiet(text)).wrap());
    if let Some(folder) = &view.ledger.folder {
        ui.add_space(space::XS);
        one_line(ui, theme::quiet(format!("Kept in {}", folder.display())));
    }
}
