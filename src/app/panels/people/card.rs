//! One person's card: to be read aloud, with what it rests on and what was decided.

use egui::{Button, Label, Role, ScrollArea, Ui, WidgetInfo};
use egui_material_icons::icons;

use super::super::View;
use super::super::widgets::{fact, icon_and_text, section};
use super::{cases, frequency, reasons};
use crate::app::people::{CardShown, PeopleAction};
use crate::app::state::Opened;
use crate::app::theme::{self, palette, space};
use crate::figures;
use crate::people::cases::Status;

/// From this width on what is said and what was done stand side by side.
const WIDE: f32 = 960.0;

pub(super) fn card_ui(ui: &mut Ui, view: &mut View<'_>, opened: &mut Opened) {
    let Some(mut shown) = opened.card.take() else { return };
    ui.horizontal(|ui| {
        let button = Button::new((icons::ICON_ARROW_BACK.rich_text().size(16.0), "Back to the list"));
        let response = ui.add(button);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Back to the list"));
        if response.on_hover_text("Close this card (Esc).").clicked() {
            view.ask(PeopleAction::CloseCard);
        }
        ui.label(theme::strong(format!("Card of {}", shown.card.score.person)));
    });
    ScrollArea::vertical().id_salt("person card").auto_shrink(false).show(ui, |ui| {
        let room = ui.available_width() - space::S;
        ui.set_max_width(room.min(1_300.0));
        if ui.available_width() >= WIDE {
            let width = (ui.available_width() - 32.0) / 2.0;
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 32.0;
                for is_left in [true, false] {
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.x = space::S;
                        ui.set_width(width);
                        if is_left {
                            said_ui(ui, &shown);
                        } else {
                            rests_on_ui(ui, opened, &shown);
                            cases::cases_ui(ui, view, opened, &mut shown);
                        }
                    });
                }
            });
        } else {
            said_ui(ui, &shown);
            rests_on_ui(ui, opened, &shown);
            cases::cases_ui(ui, view, opened, &mut shown);
        }
        ui.add_space(space::L);
    });
    opened.card = Some(shown);
}

/// What is read aloud.
fn said_ui(ui: &mut Ui, shown: &CardShown) {
    let colors = palette(ui.ctx());
    let card = &shown.card;
    section(ui, "To be read aloud");
    match &card.status {
        Status::Current => frequency::frequency_ui(ui, card.score.estimate),
        Status::Expired => {
            icon_and_text(ui, icons::ICON_HISTORY, colors.caution, "Expired: this estimate must not be used.");
        }
        Status::Withdrawn(why) => {
            let text = format!("Withdrawn, and must not be used: {why}");
            icon_and_text(ui, icons::ICON_BLOCK, colors.error, &text);
        }
    }
    for sentence in &card.sentences {
        ui.add(Label::new(sentence).wrap());
        ui.add_space(2.0);
    }
    if card.status == Status::Current {
        section(ui, "What raises and what lowers it");
        reasons::reasons_ui(ui, &card.score.why);
    }
}

fn rests_on_ui(ui: &mut Ui, opened: &Opened, shown: &CardShown) {
    let score = &shown.card.score;
    section(ui, "What it rests on");
    fact(ui, "Band", score.band.words());
    fact(ui, "Standing charges", &figures::count(u64::from(score.standing_charges)));
    let unit = &opened.loaded.scale.unit;
    fact(ui, "Harm of past charges", &format!("{} {unit}", figures::count(score.past_harm.max(0.0).round() as u64)));
    fact(ui, "Newest record used", &figures::date(score.newest_event));
    if let Some(listed) = &opened.list {
        fact(ui, "Data as at", &figures::date(listed.list.data_as_at));
        fact(ui, "Must not be used from", &figures::date(listed.list.expires));
        if !listed.list.age_notice.is_empty() {
            let color = palette(ui.ctx()).caution;
            ui.add(Label::new(egui::RichText::new(&listed.list.age_notice).color(color)).wrap());
        }
    }
    ui.label(theme::quiet(format!("Opened for: {}", shown.reason)));
}
