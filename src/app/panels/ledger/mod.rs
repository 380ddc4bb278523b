//! The page of the ledger: what was said in advance, and what then happened, good or bad.

mod confirm;
mod entries;
mod proof;
mod strip;
mod summary;

use egui::{Align, Label, Layout, RichText, ScrollArea, Ui};
use egui_material_icons::icons;

use super::View;
use super::widgets::{card_frame, icon_and_text, primary_button, section, tooltip};
use crate::app::command::Command;
use crate::app::jobs::JobKind;
use crate::app::recording::why_not;
use crate::app::theme::{self, palette, space};
use crate::workspace::ledger::Assessment;

pub(in crate::app) use confirm::confirm_ui;

/// From this width on the record and its proof stand side by side.
const WIDE: f32 = 1_100.0;
/// Between the two.
const COLUMN_GAP: f32 = 32.0;
/// Width of the one button.
const BUTTON: f32 = 180.0;

pub(in crate::app) fn ledger_ui(ui: &mut Ui, view: &mut View<'_>) {
    ScrollArea::vertical().id_salt("record").auto_shrink(false).show(ui, |ui| {
        let room = ui.available_width() - space::S;
        ui.set_max_width(room.min(1_480.0));
        ui.add_space(space::XS);
        header_ui(ui, view);
        let ledger = view.ledger;
        if let Some(failure) = &ledger.failure {
            ui.add_space(space::S);
            icon_and_text(ui, icons::ICON_ERROR, palette(ui.ctx()).error, failure);
            return;
        }
        match ledger.assessment.clone() {
            Some(assessment) => page_ui(ui, view, &assessment),
            None if view.jobs.iter().any(|job| job.kind() == JobKind::Ledger) => {
                ui.label(RichText::new("Reading the ledger…").weak());
            }
            None => empty_ui(ui),
        }
        ui.add_space(space::L);
    });
}

/// The title, and the one thing that can be done here.
fn header_ui(ui: &mut Ui, view: &mut View<'_>) {
    let why_not = view.document.map_or_else(|| Some("Open records and forecast first.".to_owned()), why_not);
    let why_not = why_not.or_else(|| {
        let nowhere = view.ledger.folder.is_none();
        nowhere.then(|| "There is no folder for a ledger: name one as ledger_folder in settings.toml.".to_owned())
    });
    let is_issuing = view.jobs.iter().any(|job| job.kind() == JobKind::Issue);
    ui.horizontal(|ui| {
        ui.label(theme::heading("Record"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_enabled_ui(why_not.is_none() && !is_issuing, |ui| {
                let response = primary_button(ui, Command::IssueForecast.text(), BUTTON);
                let response = match &why_not {
                    Some(reason) => response.on_disabled_hover_text(reason),
                    None => response.on_hover_text(tooltip(ui, Command::IssueForecast)),
                };
                if response.clicked() {
                    view.ask(Command::IssueForecast);
                }
            });
        });
    });
    ui.label(theme::quiet(
        "Forecasts frozen before their outcome was known, and how each turned out. None is ever changed or removed.",
    ));
    if let Some(reason) = why_not.filter(|_| view.document.is_some()) {
        ui.add(Label::new(theme::quiet(reason)).wrap());
    }
}

fn page_ui(ui: &mut Ui, view: &mut View<'_>, assessment: &Assessment) {
    if assessment.contents.is_synthetic() == Some(true) {
        let caution = palette(ui.ctx()).caution;
        let text = "SYNTHETIC: forecasts of made-up records have a ledger of their own.";
        icon_and_text(ui, icons::ICON_WARNING, caution, text);
    }
    if ui.available_width() >= WIDE {
        let width = (ui.available_width() - COLUMN_GAP) / 2.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = COLUMN_GAP;
            column_ui(ui, width, |ui| summary::summary_ui(ui, &assessment.record));
            column_ui(ui, width, |ui| proof::proof_ui(ui, view, assessment));
        });
        strip::strip_ui(ui, view, assessment);
        entries::entries_ui(ui, view, assessment);
    } else {
        summary::summary_ui(ui, &assessment.record);
        strip::strip_ui(ui, view, assessment);
        entries::entries_ui(ui, view, assessment);
        proof::proof_ui(ui, view, assessment);
    }
}

/// A column of a given width, with the spacing that things have everywhere else.
fn column_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.set_width(width);
        add(ui);
    });
}

/// What this page will be, before there is anything on it.
fn empty_ui(ui: &mut Ui) {
    ui.add_space(space::L);
    card_frame(ui).inner_margin(egui::Margin::same(16)).show(ui, |ui| {
        ui.set_width(ui.available_width().min(560.0));
        ui.horizontal(|ui| {
            let color = palette(ui.ctx()).accent;
            ui.add(Label::new(icons::ICON_FACT_CHECK.rich_text().size(24.0).color(color)).selectable(false));
            ui.label(theme::strong("No forecast has been issued yet"));
        });
        for (title, text) in [
            (
                "Issue",
                "Freezes the forecast on show: every cell, its range, and what plain counts say of it. It gets a hash \
                 and cannot be changed or taken back.",
            ),
            ("Wait", "Open newer records once they are there. Whatever they cover is scored by itself."),
            (
                "See",
                "Each forecast stands here with what was recorded, within its range or not, better than plain counts \
                 or not.",
            ),
        ] {
            section(ui, title);
            ui.add(Label::new(text).wrap());
        }
    });
}
