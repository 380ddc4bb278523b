//! The question before a card is opened: why, again, because that goes into the log.

use egui::{Button, Frame, Id, Label, Modal, TextEdit, Ui, vec2};
use egui_material_icons::icons;

use super::super::View;
use super::super::widgets::{fact, field, icon_and_text, primary_button};
use crate::app::jobs::JobKind;
use crate::app::people::PeopleAction;
use crate::app::state::Opened;
use crate::app::theme::{self, palette, space};

const WIDTH: f32 = 440.0;

pub(super) fn question_ui(ui: &mut Ui, view: &mut View<'_>, opened: &mut Opened) {
    let operator = opened.who.operator().to_owned();
    let Some(question) = &mut opened.question else { return };
    let is_opening = view.jobs.iter().any(|job| job.kind() == JobKind::PeopleCase);
    let mut answer = None;
    let frame = Frame::popup(ui.style()).inner_margin(space::L);
    let modal = Modal::new(Id::unique("open card")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        ui.label(theme::heading("Open this person's card?"));
        ui.add_space(space::XS);
        fact(ui, "Pseudonym", &question.person);
        fact(ui, "Your name", &operator);
        ui.add(Label::new("That you looked, and why, is written to the log before the card is shown.").wrap());
        let edit = field(ui, "Why do you look at this person?", |ui| {
            let edit = TextEdit::singleline(&mut question.reason).desired_width(f32::INFINITY).char_limit(200);
            let edit = ui.add(edit);
            // the keyboard begins here, not on the page behind
            if ui.memory(|memory| memory.focused().is_none()) {
                edit.request_focus();
            }
            edit
        });
        let is_entered = edit.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if let Some(problem) = &question.problem {
            icon_and_text(ui, icons::ICON_ERROR, palette(ui.ctx()).error, problem);
        }
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            ui.add_enabled_ui(!is_opening, |ui| {
                let button = primary_button(ui, "Open the card", 140.0);
                if button.clicked() || (is_entered && !is_opening) {
                    answer = Some(true);
                }
            });
            if ui.add(Button::new("Do not open").min_size(vec2(120.0, 32.0))).clicked() {
                answer = Some(false);
            }
        });
    });
    if modal.should_close() {
        answer = answer.or(Some(false));
    }
    match answer {
        Some(true) => view.ask(PeopleAction::OpenCard),
        Some(false) => view.ask(PeopleAction::CloseQuestion),
        None => {}
    }
}
