//! The page of people: a locked door, and behind it the list of a selection meeting, the card of each
//! person, how good the estimates are and for whom, and the log of every look.

mod calibration;
mod card;
mod cases;
mod fairness;
mod frequency;
mod harm;
mod list;
mod locked;
mod log;
mod quality;
mod question;
mod reasons;
mod strip;
mod tables;

use egui::{Button, Label, Role, ScrollArea, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::View;
use super::widgets::{icon_and_text, tooltip};
use crate::app::command::Command;
use crate::app::jobs::JobKind;
use crate::app::people::PeopleAction;
use crate::app::state::{Opened, PeopleState, PeopleTab};
use crate::app::theme::{self, palette, space};

/// Lines longer than this are hard to read.
const READABLE: f32 = 880.0;

pub(in crate::app) fn people_ui(ui: &mut Ui, view: &mut View<'_>) {
    // out of the state while the page is drawn, so that the page can be asked for things meanwhile
    let Some(mut opened) = view.people.opened.take() else {
        ScrollArea::vertical().id_salt("people locked").auto_shrink(false).show(ui, |ui| {
            ui.add_space(space::XS);
            locked::locked_ui(ui, view);
        });
        return;
    };
    ui.add_space(space::XS);
    header_ui(ui, view, &opened);
    strip::strip_ui(ui, &opened);
    tabs_ui(ui, view, &opened);
    if let Some(failure) = &opened.failure {
        ui.horizontal_top(|ui| {
            let color = palette(ui.ctx()).error;
            ui.add(Label::new(icons::ICON_ERROR.rich_text().size(16.0).color(color)).selectable(false));
            ui.add(Label::new(failure).wrap());
        });
    }
    match opened.tab {
        PeopleTab::List => list::page_ui(ui, view, &mut opened),
        PeopleTab::Quality => scrolled(ui, "people quality", |ui| quality::quality_ui(ui, view, &opened)),
        PeopleTab::Fairness => scrolled(ui, "people fairness", |ui| fairness::fairness_ui(ui, view, &opened)),
        PeopleTab::Harm => scrolled(ui, "people harm", |ui| harm::harm_ui(ui, view, &opened)),
        PeopleTab::Log => log::log_ui(ui, view, &opened),
    }
    question::question_ui(ui, view, &mut opened);
    put_back(view.people, opened);
}

fn put_back(people: &mut PeopleState, opened: Box<Opened>) {
    people.opened = Some(opened);
}

fn scrolled(ui: &mut Ui, salt: &str, add: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
        let room = ui.available_width() - space::S;
        ui.set_max_width(room.min(1_480.0));
        add(ui);
        ui.add_space(space::L);
    });
}

/// Who has unlocked it and why, and the button that locks it.
fn header_ui(ui: &mut Ui, view: &mut View<'_>, opened: &Opened) {
    let colors = palette(ui.ctx());
    ui.horizontal(|ui| {
        ui.label(theme::heading("People"));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let button = Button::new((icons::ICON_LOCK.rich_text().size(16.0), "Lock")).min_size(vec2(96.0, 32.0));
            let response = ui.add(button);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, Command::LockPeople.text()));
            if response.on_hover_text(tooltip(ui, Command::LockPeople)).clicked() {
                view.ask(Command::LockPeople);
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let text = format!("Unlocked by {}: {}", opened.who.operator(), opened.who.reason());
                icon_and_text(ui, icons::ICON_LOCK_OPEN, colors.caution, &text).on_hover_text(&text);
            });
        });
    });
}

fn tabs_ui(ui: &mut Ui, view: &mut View<'_>, opened: &Opened) {
    let colors = palette(ui.ctx());
    ui.add_space(space::XS);
    ui.horizontal(|ui| {
        for tab in PeopleTab::ALL {
            let is_here = opened.tab == tab;
            let text = if is_here { theme::strong(tab.text()) } else { tab.text().into() };
            let response = ui.add(Button::selectable(is_here, text).min_size(vec2(0.0, 28.0)));
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_here, tab.text()));
            // the tab is not told by colour alone
            if is_here {
                let y = response.rect.bottom() + 1.0;
                ui.painter().hline(response.rect.x_range(), y, egui::Stroke::new(2.0, colors.accent));
            }
            if response.clicked() {
                view.ask(PeopleAction::ShowTab(tab));
            }
        }
    });
    ui.add_space(space::XS);
    ui.separator();
}

/// What is said in place of something that is not there yet: the work under way, or why there is none.
fn not_yet_ui(ui: &mut Ui, view: &mut View<'_>, opened: &Opened, what: &str) {
    ui.add_space(space::S);
    if let Some(job) = view.jobs.iter().find(|job| job.kind() == JobKind::People) {
        let (title, step) = (job.title().to_owned(), job.step());
        locked::under_way_ui(ui, view, &title, &step.what, step.fraction);
        return;
    }
    if opened.failure.is_none() {
        ui.add(Label::new(format!("{what} The work was stopped before it was done.")).wrap());
    }
    ui.add_space(space::XS);
    if ui.button("Try again").on_hover_text("Learn, test and score again.").clicked() {
        view.ask(PeopleAction::Again);
    }
}

/// Why nobody is listed: the result is too good to be true.
fn withheld_ui(ui: &mut Ui, opened: &Opened) -> bool {
    let Some(why) = &opened.withheld else { return false };
    let colors = palette(ui.ctx());
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        ui.add(Label::new(icons::ICON_BLOCK.rich_text().size(20.0).color(colors.error)).selectable(false));
        ui.label(theme::strong("Withheld: too good to be true"));
    });
    ui.set_max_width(ui.available_width().min(READABLE));
    ui.add(Label::new(super::widgets::sentence(why)).wrap());
    ui.add(Label::new("Until somebody has looked for a leak, nobody is listed and no card can be opened.").wrap());
    true
}
