//! The command palette: a few letters of anything the program can do, or a path to open.

use std::path::{Path, PathBuf};

use egui::{Align2, Button, Id, Key, Label, Modal, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};

use super::View;
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::state::PaletteState;
use crate::app::theme::{self, space};
use crate::pipeline::LoadRequest;

/// One line of the list.
enum Entry {
    Open(PathBuf),
    Do(Command),
}

pub(in crate::app) fn palette_ui(ui: &mut Ui, view: &mut View<'_>) {
    if !view.session.palette.open {
        return;
    }
    let entries = entries(&view.session.palette.typed);
    let last = entries.len().saturating_sub(1);
    let (down, up, enter) = ui.input_mut(|input| {
        (
            input.consume_key(egui::Modifiers::NONE, Key::ArrowDown),
            input.consume_key(egui::Modifiers::NONE, Key::ArrowUp),
            input.consume_key(egui::Modifiers::NONE, Key::Enter),
        )
    });
    let chosen = &mut view.session.palette.chosen;
    if down {
        *chosen += 1;
    }
    if up {
        *chosen = chosen.saturating_sub(1);
    }
    *chosen = (*chosen).min(last);
    let chosen = *chosen;
    let mut run = enter.then_some(chosen);

    let id = Id::unique("command palette");
    let area = egui::Area::new(id)
        .kind(egui::UiKind::Modal)
        .sense(egui::Sense::hover())
        .order(egui::Order::Foreground)
        .anchor(Align2::CENTER_TOP, vec2(0.0, 72.0))
        .interactable(true);
    let modal = Modal::new(id).area(area).show(ui.ctx(), |ui| {
        ui.set_width(520.0);
        let label = ui.add(Label::new(theme::quiet("Find a command")).selectable(false));
        let edit = TextEdit::singleline(&mut view.session.palette.typed)
            .desired_width(f32::INFINITY)
            .hint_text("Type a command, or the path of records to open");
        let response = ui.add(edit).labelled_by(label.id);
        response.request_focus();
        if response.changed() {
            view.session.palette.chosen = 0;
        }
        ui.add_space(space::XS);
        ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if entries.is_empty() {
                ui.label(theme::quiet("No command has these letters."));
            }
            for (index, entry) in entries.iter().enumerate() {
                let response = entry_ui(ui, entry, index == chosen);
                if index == chosen && (up || down) {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    run = Some(index);
                }
            }
        });
    });
    let chosen_entry = run.and_then(|index| entries.into_iter().nth(index));
    if chosen_entry.is_some() || modal.should_close() {
        view.session.palette = PaletteState::default();
    }
    match chosen_entry {
        Some(Entry::Do(Command::TogglePalette)) | None => {}
        Some(Entry::Do(command)) => view.ask(command),
        Some(Entry::Open(path)) => view.ask(Action::Load(LoadRequest::files(vec![path]))),
    }
}

fn entries(typed: &str) -> Vec<Entry> {
    let typed = typed.trim();
    let is_path = typed.contains(['/', '\\']) && Path::new(typed).exists();
    let path = is_path.then(|| Entry::Open(PathBuf::from(typed)));
    path.into_iter().chain(Command::matching(typed).into_iter().map(Entry::Do)).collect()
}

fn entry_ui(ui: &mut Ui, entry: &Entry, is_chosen: bool) -> egui::Response {
    let (name, keys, tooltip) = match entry {
        Entry::Open(path) => (format!("Open {}", path.display()), None, "Read these records."),
        Entry::Do(command) => (command.text().to_owned(), command.shortcut(), command.tooltip()),
    };
    let mut button = Button::selectable(is_chosen, name.as_str()).min_size(vec2(ui.available_width(), 28.0)).truncate();
    if let Some(keys) = keys {
        button = button.shortcut_text(ui.ctx().format_shortcut(&keys));
    } else {
        button = button.right_text("");
    }
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
    response.on_hover_text(tooltip)
}
