//! The audit log: what was done with people's data, by whom and why, and whether it is as written.

use egui::{Align, Label, Layout, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder};
use egui_material_icons::icons;

use super::super::View;
use super::super::widgets::{icon_and_text, icon_button, one_line, one_line_of, section, sentence};
use crate::app::people::LogShown;
use crate::app::state::Opened;
use crate::app::theme::{self, palette, space};
use crate::figures;

/// From this width on there is room for how many people it was about.
const WIDE: f32 = 1_300.0;

pub(super) fn log_ui(ui: &mut Ui, _view: &mut View<'_>, opened: &Opened) {
    ScrollArea::vertical().id_salt("people log").auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - space::S);
        match &opened.log {
            None => {
                ui.label(RichText::new("Checking every entry…").weak());
            }
            Some(log) => {
                verdict_ui(ui, opened, log);
                entries_ui(ui, log);
            }
        }
        ui.add_space(space::L);
    });
}

fn verdict_ui(ui: &mut Ui, opened: &Opened, log: &LogShown) {
    let colors = palette(ui.ctx());
    section(ui, "As it was written?");
    let intact = &log.intact;
    let entries =
        if intact.entries == 1 { "1 entry".to_owned() } else { format!("{} entries", figures::count(intact.entries)) };
    icon_and_text(ui, icons::ICON_VERIFIED, colors.good, &format!("{entries}, every one as it was written"));
    for note in [&intact.interrupted, &intact.clock].into_iter().flatten() {
        ui.add(Label::new(theme::quiet(sentence(note))).wrap());
    }
    ui.add_space(space::XS);
    ui.horizontal(|ui| {
        ui.label(theme::quiet("Head hash"));
        let tooltip = "Copy the whole hash, to be minuted or sent to somebody.";
        if icon_button(ui, icons::ICON_CONTENT_COPY, "Copy the head hash", tooltip).clicked() {
            ui.copy_text(intact.head.clone());
        }
        one_line(ui, intact.head.as_str());
    });
    ui.label(theme::quiet(
        "Noted where nobody can change it, such as in the minutes, it vouches for everything up to now.",
    ));
    let file = opened.loaded.log.file().display();
    ui.label(theme::quiet(format!("The file is {file}; check it with: lamplight audit verify FILE")));
}

fn entries_ui(ui: &mut Ui, log: &LogShown) {
    section(ui, "Newest entries");
    if log.lines.is_empty() {
        ui.label(RichText::new("There are none.").weak());
        return;
    }
    let is_wide = ui.available_width() >= WIDE;
    let gap = std::mem::replace(&mut ui.spacing_mut().item_spacing.x, space::M);
    let mut table = TableBuilder::new(ui)
        .id_salt("audit log")
        .striped(true)
        .vscroll(false)
        .auto_shrink([false, true])
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(44.0).clip(true))
        .column(Column::exact(124.0).clip(true))
        .column(Column::exact(88.0).clip(true))
        .column(Column::exact(130.0).clip(true))
        .column(Column::initial(220.0).clip(true))
        .column(Column::remainder().at_least(160.0).clip(true));
    if is_wide {
        table = table.column(Column::exact(64.0).clip(true));
    }
    let mut titles = vec!["Entry", "When", "Act", "Who", "Why", "What"];
    if is_wide {
        titles.push("People");
    }
    table
        .header(24.0, |mut header| {
            for title in titles {
                header.col(|ui| {
                    one_line(ui, theme::strong(title));
                });
            }
        })
        .body(|body| {
            body.rows(24.0, log.lines.len(), |mut row| {
                let line = &log.lines[row.index()];
                let number = line.number.to_string();
                let about = figures::count(line.people);
                let mut cells = vec![&number, &line.at, &line.act, &line.operator, &line.reason, &line.what];
                if is_wide {
                    cells.push(&about);
                }
                for text in cells {
                    row.col(|ui| {
                        one_line_of(ui, text.as_str(), text);
                    });
                }
            });
        });
    ui.spacing_mut().item_spacing.x = gap;
    ui.add(Label::new(theme::quiet("Times are of this computer's clock, in UTC.")).wrap());
}
