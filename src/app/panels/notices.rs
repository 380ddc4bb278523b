//! Under the top bar: what went wrong, one sentence each, until dismissed.

use egui::{Align, Label, Layout, Ui};
use egui_material_icons::icons;

use super::View;
use super::widgets::icon_button;
use crate::app::action::Action;
use crate::app::state::NoticeKind;
use crate::app::theme::{palette, space};

pub(in crate::app) fn notices_ui(ui: &mut Ui, view: &mut View<'_>) {
    let colors = palette(ui.ctx());
    let mut dismissed = None;
    for (index, notice) in view.session.notices.iter().enumerate() {
        let (icon, color, kind) = match notice.kind {
            NoticeKind::Error => (icons::ICON_ERROR, colors.error, "Error"),
            NoticeKind::Info => (icons::ICON_INFO, colors.accent, "Note"),
        };
        ui.horizontal(|ui| {
            ui.add(Label::new(icon.rich_text().size(18.0).color(color)).selectable(false)).on_hover_text(kind);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let tooltip = "Take this message away.";
                if icon_button(ui, icons::ICON_CLOSE, "Dismiss the message", tooltip).clicked() {
                    dismissed = Some(index);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(notice.text.as_str()).wrap());
                });
            });
        });
        ui.add_space(space::XS);
    }
    if let Some(index) = dismissed {
        view.ask(Action::DismissNotice(index));
    }
}
