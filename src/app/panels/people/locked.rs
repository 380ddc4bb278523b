//! The door: what this is, who asks and why, and whose records.

use std::path::{Path, PathBuf};

use egui::{Button, Key, Label, ProgressBar, RichText, TextEdit, Ui, vec2};
use egui_material_icons::icons;

use super::super::View;
use super::super::widgets::{card_frame, field, icon_button, one_line_of, primary_button, section, tooltip};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::jobs::JobKind;
use crate::app::people::PeopleAction;
use crate::app::picker::Wanted;
use crate::app::state::{Document, Note, PeopleSource};
use crate::app::theme::{self, palette, space};

/// From this width on what it is and the form stand side by side.
const WIDE: f32 = 900.0;
/// Width of what it is, and of the form.
const ABOUT: f32 = 420.0;
const FORM: f32 = 560.0;
/// The file of the log in a workspace.
const AUDIT_FILE: &str = "audit.log";
/// Longest name and reason.
const LONGEST: usize = 200;

pub(super) fn locked_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.horizontal(|ui| {
        ui.add(Label::new(theme::icon(icons::ICON_LOCK).color(palette(ui.ctx()).text_quiet)).selectable(false));
        ui.label(theme::heading("People"));
    });
    if let Some(note) = view.people.note.clone() {
        note_ui(ui, &note);
    }
    ui.add_space(space::S);
    if ui.available_width() >= WIDE {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 32.0;
            column_ui(ui, ABOUT, |ui| about_ui(ui, view));
            let width = ui.available_width().min(FORM);
            column_ui(ui, width, |ui| form_ui(ui, view));
        });
    } else {
        let width = ui.available_width().min(FORM);
        column_ui(ui, width, |ui| {
            form_ui(ui, view);
            about_ui(ui, view);
        });
    }
}

fn column_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.set_width(width);
        add(ui);
    });
}

/// Why it is locked, or what went wrong.
fn note_ui(ui: &mut Ui, note: &Note) {
    let colors = palette(ui.ctx());
    let (icon, color) =
        if note.is_failure { (icons::ICON_ERROR, colors.error) } else { (icons::ICON_INFO, colors.accent) };
    ui.add_space(space::XS);
    ui.horizontal_top(|ui| {
        ui.add(Label::new(icon.rich_text().size(16.0).color(color)).selectable(false));
        ui.add(Label::new(&note.text).wrap());
    });
}

fn about_ui(ui: &mut Ui, view: &View<'_>) {
    let source = view.people.form.source;
    let folder = view.people.workspace_for(view.settings.people_folder.as_deref(), source);
    section(ui, "What this is");
    for text in [
        "A screening aid for a selection meeting of integrated offender management. It estimates how many of 100 \
         people with such a record go on to do high harm, as your definition says what that is.",
        "A human decides. No estimate selects anybody, and each decision is recorded with its reason.",
        "Only people with a standing charge are ever scored. Having been a victim, a suspect or acquitted is never \
         counted as a charge; sex, ethnicity, address and name are no inputs, nor is age unless the definition admits it.",
    ] {
        ui.add(Label::new(text).wrap());
        ui.add_space(space::XS);
    }
    section(ui, "Every look is logged");
    ui.add(
        Label::new(
            "Your name, your reason, the time and whom you looked at are written before anything is shown. If the log \
             cannot be written, nothing is shown. The log is a chain of hashes: a change to it can be found.",
        )
        .wrap(),
    );
    ui.add_space(space::XS);
    match folder {
        Some(folder) => {
            let file = folder.join(AUDIT_FILE);
            ui.add(Label::new(theme::quiet(format!("The log is {}", file.display()))).wrap());
        }
        None => {
            ui.add(Label::new(theme::quiet("There is no folder for the log yet: choose a workspace folder.")).wrap());
        }
    }
    ui.add_space(space::M);
}

fn form_ui(ui: &mut Ui, view: &mut View<'_>) {
    card_frame(ui).inner_margin(egui::Margin::same(16)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if let Some(job) = view.jobs.iter().find(|job| job.kind() == JobKind::People) {
            let (title, step) = (job.title().to_owned(), job.step());
            under_way_ui(ui, view, &title, &step.what, step.fraction);
            return;
        }
        who_ui(ui, view);
        source_ui(ui, view);
    });
}

/// What is under way, with a way to stop it.
pub(super) fn under_way_ui(ui: &mut Ui, view: &mut View<'_>, title: &str, what: &str, fraction: f32) {
    ui.add(Label::new(theme::strong(title)).truncate());
    ui.add(ProgressBar::new(fraction).desired_width(ui.available_width().min(360.0)).desired_height(8.0));
    let what = if what.is_empty() { "Starting" } else { what };
    ui.add(Label::new(theme::quiet(what)).truncate());
    ui.add_space(space::XS);
    if ui.button("Stop").on_hover_text("Stop this work.").clicked() {
        view.ask(Action::CancelWork(JobKind::People));
    }
}

fn who_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.label(theme::strong("Who are you, and why do you look?"));
    let form = &mut view.people.form;
    field(ui, "Your name or number", |ui| {
        let edit = TextEdit::singleline(&mut form.operator).desired_width(f32::INFINITY).char_limit(LONGEST);
        ui.add(edit)
    });
    let reason = field(ui, "Your reason", |ui| {
        let edit = TextEdit::singleline(&mut form.reason)
            .desired_width(f32::INFINITY)
            .char_limit(LONGEST)
            .hint_text("such as: selection meeting of 3 December");
        ui.add(edit)
    });
    let is_entered = reason.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.add_space(space::S);
    let button = primary_button(ui, "Unlock", 160.0).on_hover_text("Write this to the log, then read the records.");
    if button.clicked() || is_entered {
        view.ask(PeopleAction::Unlock);
    }
}

fn source_ui(ui: &mut Ui, view: &mut View<'_>) {
    section(ui, "Whose records");
    let offers_demo = view.document.is_none_or(Document::is_demo);
    let source = view.people.form.source;
    for (choice, text, is_offered) in [
        (PeopleSource::Demo, "Demo people (SYNTHETIC: made by a program)", offers_demo),
        (PeopleSource::Files, "Files of your own", true),
    ] {
        let response = ui.add_enabled(is_offered, egui::RadioButton::new(source == choice, text));
        let response = response.on_disabled_hover_text("Demo people belong to the demo force: open that first.");
        if response.clicked() {
            view.ask(PeopleAction::ChooseSource(choice));
        }
    }
    ui.add_space(space::XS);
    if source == PeopleSource::Files {
        let form = view.people.form.clone();
        files_ui(ui, view, Command::OpenPeopleEvents, Wanted::PeopleEvents, "Events", &form.events, "needed");
        files_ui(
            ui,
            view,
            Command::OpenPeopleProtected,
            Wanted::PeopleProtected,
            "Protected characteristics",
            &form.protected,
            "none: fairness cannot be checked",
        );
        let mapping: Vec<PathBuf> = form.mapping.into_iter().collect();
        files_ui(
            ui,
            view,
            Command::OpenPeopleMapping,
            Wanted::PeopleMapping,
            "Column mapping",
            &mapping,
            "by headings",
        );
    }
    let form = view.people.form.clone();
    let definition: Vec<PathBuf> = form.definition.into_iter().collect();
    let scale: Vec<PathBuf> = form.scale.into_iter().collect();
    files_ui(
        ui,
        view,
        Command::OpenPeopleDefinition,
        Wanted::PeopleDefinition,
        "High harm is",
        &definition,
        "built in",
    );
    files_ui(ui, view, Command::OpenPeopleScale, Wanted::PeopleScale, "Harm scale", &scale, "built in");
    let folder: Vec<PathBuf> = view.settings.people_folder.iter().cloned().collect();
    files_ui(
        ui,
        view,
        Command::OpenPeopleFolder,
        Wanted::PeopleFolder,
        "Workspace folder",
        &folder,
        "the standard one",
    );
    if source == PeopleSource::Files {
        ui.add_space(space::XS);
        ui.label(theme::quiet("Files can also be dropped here."));
    }
}

/// One thing that can be chosen: its name, what was chosen, and the buttons.
fn files_ui(
    ui: &mut Ui,
    view: &mut View<'_>,
    command: Command,
    wanted: Wanted,
    name: &str,
    chosen: &[PathBuf],
    without: &str,
) {
    ui.horizontal(|ui| {
        ui.scope(|ui| {
            ui.set_width(150.0);
            one_line_of(ui, RichText::new(name).weak(), name);
        });
        let width = (ui.available_width() - 120.0).max(60.0);
        ui.allocate_ui_with_layout(vec2(width, 28.0), egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.set_width(width);
            match chosen {
                [] => one_line_of(ui, RichText::new(without).weak(), without),
                [one] => one_line_of(ui, file_name(one), &one.display().to_string()),
                [first, ..] => {
                    let all: Vec<String> = chosen.iter().map(|path| path.display().to_string()).collect();
                    let text = format!("{} and {} more", file_name(first), chosen.len() - 1);
                    one_line_of(ui, text, &all.join("\n"))
                }
            };
        });
        let response = ui.add(Button::new("Choose…"));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, command.text()));
        if response.on_hover_text(tooltip(ui, command)).clicked() {
            view.ask(command);
        }
        if !chosen.is_empty() {
            let words = format!("Take away: {name}");
            if icon_button(ui, icons::ICON_CLOSE, &words, &words).clicked() {
                view.ask(PeopleAction::Forget(wanted));
            }
        }
    });
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
