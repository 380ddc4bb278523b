//! At the left, above: which records these are.

use egui::{Button, Ui};
use egui_material_icons::icons;

use super::View;
use super::widgets::{fact, icon_and_text, one_line, section, tooltip};
use crate::app::command::Command;
use crate::app::theme::{self, palette};
use crate::figures;
use crate::incidents::Precision;

pub(in crate::app) fn data_source_ui(ui: &mut Ui, view: &mut View<'_>) {
    section(ui, "Records");
    if let Some(document) = view.document {
        let loaded = &document.loaded;
        let incidents = &loaded.incidents;
        one_line(ui, theme::strong(&loaded.name));
        ui.add_space(2.0);
        fact(ui, "Incidents", &figures::count(incidents.len() as u64));
        let span = match incidents.precision {
            Precision::Month => {
                format!("{} – {}", figures::month(incidents.first_day), figures::month(incidents.last_day))
            }
            Precision::Time | Precision::Date => {
                format!("{} – {}", figures::date(incidents.first_day), figures::date(incidents.last_day))
            }
        };
        fact(ui, "From – to", &span);
        let times = match incidents.precision {
            Precision::Time => "the minute",
            Precision::Date => "the day",
            Precision::Month => "the month",
        };
        fact(ui, "Times known to", times);
        let colors = palette(ui.ctx());
        let set_aside = loaded.quality.rows_read.saturating_sub(loaded.quality.rows_used);
        if set_aside > 0 {
            let text = format!("{} set aside", figures::counted(set_aside, "row"));
            icon_and_text(ui, icons::ICON_INFO, colors.text_quiet, &text)
                .on_hover_text("Why, with examples, is under Diagnose.");
        }
        if !incidents.missing_months.is_empty() {
            let missing = incidents.missing_months.len() as u64;
            let text = format!("{} without data", figures::counted(missing, "month"));
            let list: Vec<_> = incidents.missing_months.iter().map(|month| figures::month(*month)).collect();
            icon_and_text(ui, icons::ICON_WARNING, colors.caution, &text)
                .on_hover_text(format!("Treated as missing, never as zero: {}.", list.join(", ")));
        }
    } else {
        ui.label(egui::RichText::new(view.without_records("No records are open.")).weak());
    }
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        for (command, short) in [(Command::OpenFiles, "Open…"), (Command::OpenFolder, "Folder…")] {
            let icon = command.icon().map(|icon| icon.rich_text().size(16.0)).unwrap_or_default();
            let response = ui.add(Button::new((icon, short)));
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, command.text()));
            if response.on_hover_text(tooltip(ui, command)).clicked() {
                view.ask(command);
            }
        }
    });
}
