//! The list of the meeting: two bands, sized to what the meeting can discuss, and no ranks.

use egui::{Align, Button, Label, Layout, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};
use egui_extras::{Column, TableBuilder};
use egui_material_icons::icons;

use super::super::View;
use super::super::widgets::{icon_and_text, one_line, one_line_of, section};
use super::tables::people;
use super::{card, not_yet_ui, withheld_ui};
use crate::app::people::{ListRow, Listed, PeopleAction};
use crate::app::state::Opened;
use crate::app::theme::{palette, quiet, space, strong};
use crate::figures;
use crate::people::cases::{Band, Status};

/// From this width on the list and a card stand side by side.
const WIDE: f32 = 1_500.0;
const ROW: f32 = 28.0;

pub(super) fn page_ui(ui: &mut Ui, view: &mut View<'_>, opened: &mut Opened) {
    if withheld_ui(ui, opened) {
        return;
    }
    let Some(list) = opened.list.clone() else {
        not_yet_ui(ui, view, opened, "There is no list yet.");
        return;
    };
    if opened.card.is_none() {
        scrolled_list_ui(ui, view, opened, &list);
    } else if ui.available_width() >= WIDE {
        let height = ui.available_height();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            let width = ui.available_width() - space::L;
            for (share, is_list) in [(0.48, true), (0.52, false)] {
                ui.allocate_ui_with_layout(vec2(width * share, height), Layout::top_down(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.x = space::S;
                    ui.set_width(width * share);
                    if is_list {
                        scrolled_list_ui(ui, view, opened, &list);
                    } else {
                        card::card_ui(ui, view, opened);
                    }
                });
            }
        });
    } else {
        card::card_ui(ui, view, opened);
    }
}

fn scrolled_list_ui(ui: &mut Ui, view: &mut View<'_>, opened: &mut Opened, list: &Listed) {
    ScrollArea::vertical().id_salt("people list").auto_shrink(false).show(ui, |ui| {
        ui.set_max_width((ui.available_width() - space::S).min(1_200.0));
        about_ui(ui, view, opened, list);
        for (band, title, about) in [
            (Band::ForDiscussion, "For discussion", "Within what the meeting can discuss."),
            (Band::NearList, "Near the list", "As many again, next to it."),
        ] {
            let rows: Vec<&ListRow> = list.of_band(band).collect();
            section(ui, &format!("{title}: {}", people(rows.len() as u64)));
            ui.label(quiet(about));
            if !rows.is_empty() {
                table_ui(ui, view, title, &rows);
            }
        }
        ui.add_space(space::L);
    });
}

fn about_ui(ui: &mut Ui, view: &mut View<'_>, opened: &mut Opened, list: &Listed) {
    let scores = &list.list;
    let text = format!(
        "{} had a standing charge before {} and were scored. The scores must not be used from {} on.",
        people(scores.scores.len() as u64),
        figures::date(scores.as_of),
        figures::date(scores.expires)
    );
    ui.add(Label::new(text).wrap());
    ui.add(
        Label::new(quiet(
            "The ranges of neighbours overlap: a place in the list says little, the record behind it more. Whether \
             somebody is selected is for the meeting.",
        ))
        .wrap(),
    );
    if !scores.age_notice.is_empty() {
        let color = palette(ui.ctx()).caution;
        icon_and_text(ui, icons::ICON_WARNING, color, &scores.age_notice);
    }
    ui.add_space(space::XS);
    ui.horizontal(|ui| {
        let label = ui.add(Label::new("Somebody else").selectable(false));
        let edit = TextEdit::singleline(&mut opened.typed).desired_width(190.0).char_limit(40);
        let response = ui.add(edit.hint_text("pseudonym")).labelled_by(label.id);
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let person = opened.typed.trim().to_uppercase();
        let button = ui.add_enabled(!person.is_empty(), Button::new("Open card…"));
        if (button.clicked() || is_entered) && !person.is_empty() {
            view.ask(PeopleAction::AskForCard(person));
        }
    });
}

fn table_ui(ui: &mut Ui, view: &mut View<'_>, salt: &str, rows: &[&ListRow]) {
    let gap = std::mem::replace(&mut ui.spacing_mut().item_spacing.x, space::M);
    let table = TableBuilder::new(ui)
        .id_salt(salt)
        .striped(true)
        .vscroll(false)
        .auto_shrink([false, true])
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(188.0).clip(true))
        .column(Column::exact(160.0).clip(true))
        .column(Column::exact(64.0).clip(true))
        .column(Column::exact(92.0).clip(true))
        .column(Column::exact(84.0).clip(true))
        .column(Column::remainder().at_least(80.0).clip(true));
    table
        .header(24.0, |mut header| {
            for title in
                ["Pseudonym", "Of 100 people like this", "Charges", "Newest record", "Status", "Decision so far"]
            {
                header.col(|ui| {
                    if title == "Pseudonym" {
                        ui.add_space(ui.spacing().button_padding.x);
                    }
                    if title == "Charges" {
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| one_line(ui, strong(title)));
                    } else {
                        one_line(ui, strong(title));
                    }
                });
            }
        })
        .body(|body| {
            body.rows(ROW, rows.len(), |mut row| {
                let shown = rows[row.index()];
                row.col(|ui| person_ui(ui, view, shown));
                row.col(|ui| {
                    one_line(ui, shown.estimate.as_str());
                });
                row.col(|ui| {
                    let charges = figures::count(u64::from(shown.charges));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| one_line(ui, charges));
                });
                row.col(|ui| {
                    one_line(ui, figures::date(shown.newest));
                });
                row.col(|ui| status_ui(ui, &shown.status));
                row.col(|ui| {
                    let text = if shown.decision.is_empty() { "–" } else { shown.decision.as_str() };
                    one_line_of(ui, text, text);
                });
            });
        });
    ui.spacing_mut().item_spacing.x = gap;
}

fn person_ui(ui: &mut Ui, view: &mut View<'_>, shown: &ListRow) {
    let response = ui.add(Button::new(shown.person.as_str()).frame_when_inactive(false));
    let name = format!("Card of {}", shown.person);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.on_hover_text("Open this person's card: you are asked why first.").clicked() {
        view.ask(PeopleAction::AskForCard(shown.person.clone()));
    }
}

/// Whether a score may be used: in words, and struck from notice by no colour alone.
pub(super) fn status_ui(ui: &mut Ui, status: &Status) {
    let colors = palette(ui.ctx());
    match status {
        Status::Current => one_line(ui, "current"),
        Status::Expired => icon_and_text(ui, icons::ICON_HISTORY, colors.caution, "expired")
            .on_hover_text("Its time is over: it must not be used."),
        Status::Withdrawn(why) => icon_and_text(ui, icons::ICON_BLOCK, colors.error, "withdrawn").on_hover_text(why),
    };
}
