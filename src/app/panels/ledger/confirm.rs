//! The question before a forecast is issued: what is issued cannot be taken back.

use egui::{Button, Frame, Id, Label, Modal, TextEdit, Ui};

use super::super::View;
use super::super::widgets::{fact, field, primary_button};
use crate::app::action::Action;
use crate::app::theme::{self, space};
use crate::figures;
use crate::workspace::ledger::is_late;

/// Width of the question.
const WIDTH: f32 = 420.0;

pub(in crate::app) fn confirm_ui(ui: &mut Ui, view: &mut View<'_>) {
    if !view.session.issuing {
        return;
    }
    let Some(document) = view.document else {
        view.session.issuing = false;
        return;
    };
    let Some(shown) = document.shown.as_deref() else {
        view.session.issuing = false;
        return;
    };
    let forecast = &shown.outcome.forecast;
    let mut answer = None;
    let frame = Frame::popup(ui.style()).inner_margin(space::L);
    let modal = Modal::new(Id::unique("issue forecast")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        ui.label(theme::heading("Issue this forecast?"));
        ui.add_space(space::XS);
        fact(ui, "Target", &forecast.target_name);
        fact(ui, "Period", &figures::period(forecast.period));
        let total = format!(
            "{} ({})",
            figures::expected(forecast.total.expected),
            figures::interval(forecast.total.lower80, forecast.total.upper80)
        );
        fact(ui, "Expected, all cells", &total);
        fact(ui, "Model", forecast.model.name());
        fact(ui, "Data as at", &figures::date(forecast.data_as_at));
        ui.add_space(space::XS);
        let text = "It is frozen with a hash and cannot be changed or taken back. Once newer records cover its period it \
                    is scored, and its score is shown, good or bad.";
        ui.add(Label::new(text).wrap());
        if is_late(forecast.period, chrono::Utc::now()) {
            let text = "By the clock its period has begun: it will be scored, but shown apart.";
            ui.add(Label::new(theme::quiet(text)).wrap());
        }
        if forecast.synthetic {
            let text = "SYNTHETIC: it goes to a ledger of its own, apart from real forecasts.";
            ui.add(Label::new(theme::quiet(text)).wrap());
        }
        let name = &mut view.settings.issued_by;
        field(ui, "Issued by (may be left empty)", |ui| {
            let edit = ui.add(TextEdit::singleline(name).desired_width(f32::INFINITY).char_limit(80));
            // the keyboard begins here, not on the page behind
            if ui.memory(|memory| memory.focused().is_none()) {
                edit.request_focus();
            }
            edit
        });
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            if primary_button(ui, "Issue", 120.0).clicked() {
                answer = Some(true);
            }
            if ui.add(Button::new("Do not issue").min_size(egui::vec2(120.0, 32.0))).clicked() {
                answer = Some(false);
            }
        });
    });
    if modal.should_close() {
        answer = answer.or(Some(false));
    }
    match answer {
        Some(true) => view.ask(Action::Issue),
        Some(false) => view.session.issuing = false,
        None => {}
    }
}
