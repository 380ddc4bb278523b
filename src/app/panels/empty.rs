//! Over the map when there is no forecast: what is under way, or what can be done.

use egui::{Label, ProgressBar, RichText, Ui};

use super::View;
use super::widgets::{card_frame, primary_button, tooltip, wide_button};
use crate::app::command::Command;
use crate::app::jobs::JobKind;
use crate::app::theme::{self, space};

/// Whether there is anything to say.
pub(in crate::app) fn empty_ui(ui: &mut Ui, view: &mut View<'_>) {
    card_frame(ui).inner_margin(egui::Margin::same(16)).show(ui, |ui| {
        ui.set_width(300.0);
        let job = view.jobs.iter().find(|job| job.kind() != JobKind::Dialog);
        if let Some(job) = job {
            let step = job.step();
            ui.add(Label::new(theme::strong(job.title())).truncate());
            ui.add(ProgressBar::new(step.fraction).desired_width(300.0).desired_height(8.0));
            ui.add(
                Label::new(theme::quiet(if step.what.is_empty() { "Starting".to_owned() } else { step.what }))
                    .truncate(),
            );
        } else if view.document.is_some() {
            ui.label(theme::strong("No forecast yet"));
            ui.label(RichText::new("Choose what to forecast at the left, then press Forecast.").weak());
        } else {
            ui.label(theme::strong("No records are open"));
            ui.label(
                RichText::new(
                    "Open a force's records or a data.police.uk archive, drop them here, or look at the demo.",
                )
                .weak(),
            );
            ui.add_space(space::S);
            if primary_button(ui, Command::OpenFiles.text(), 300.0)
                .on_hover_text(tooltip(ui, Command::OpenFiles))
                .clicked()
            {
                view.ask(Command::OpenFiles);
            }
            let demo = wide_button(ui, Command::OpenDemo.text(), 300.0);
            if demo.on_hover_text(tooltip(ui, Command::OpenDemo)).clicked() {
                view.ask(Command::OpenDemo);
            }
        }
    });
}
