//! The area of people through its accessibility tree: what is shown to whom, and what is written first.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test")]

mod common;
#[path = "common/drawing.rs"]
mod drawing;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use common::{settle, window};
use drawing::can_draw;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, SnapshotOptions};
use lamplight::app::action::Action;
use lamplight::app::command::Command;
use lamplight::app::people::{PeopleAction, PeopleEngine};
use lamplight::app::state::{Hint, Page, PeopleTab, Settings, SettingsFile, ThemeChoice};
use lamplight::app::{App, AppOptions, Engine};
use lamplight::governance::audit::{self, Act, Entry};
use lamplight::people::cases::Band;
use lamplight::pipeline::people::{self, PeopleError, PeopleEvaluation, PeopleLoaded, PeopleModel};
use lamplight::progress::Progress;

const SMALL: [f32; 2] = [1280.0, 720.0];
const LARGE: [f32; 2] = [1920.0, 1080.0];

/// A window without records, whose area of people is kept in a folder of its own.
struct Area {
    folder: tempfile::TempDir,
}

impl Area {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Where the log of synthetic people is.
    fn log(&self) -> PathBuf {
        self.folder.path().join("people-synthetic").join(audit::FILE_NAME)
    }

    fn options(&self, theme: ThemeChoice) -> AppOptions {
        let settings =
            Settings { theme, network: false, hints_dismissed: Hint::ALL.into_iter().collect(), ..Settings::default() };
        let file = SettingsFile::at(self.folder.path().join("settings.toml"));
        file.write(&settings).unwrap();
        AppOptions {
            settings: file,
            people: Some(self.folder.path().join("people")),
            engine: Engine { people: engine(), ..Engine::default() },
            ..AppOptions::default()
        }
    }

    fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        audit::read(&self.log(), None, |entry| {
            entries.push(entry.clone());
            Ok(())
        })
        .unwrap()
        .unwrap();
        entries
    }
}

fn type_into(harness: &mut Harness<'_, App>, field: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, field).focus();
    harness.run();
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
}

fn unlock(harness: &mut Harness<'_, App>) {
    harness.state_mut().ask(Command::ShowPeople);
    settle(harness);
    type_into(harness, "Your name or number", "Sgt Example");
    type_into(harness, "Your reason", "selection meeting of 3 December");
    harness.get_by_role_and_label(Role::Button, "Unlock").click();
    settle(harness);
}

fn engine() -> PeopleEngine {
    fn timed<T>(what: &str, f: impl FnOnce() -> T) -> T {
        let start = std::time::Instant::now();
        let value = f();
        println!("{what}: {:?}", start.elapsed());
        value
    }
    PeopleEngine {
        load: Arc::new(|request, who, progress| timed("load", || people::load(request, who, progress))),
        fit: Arc::new(|loaded, progress| timed("fit", || people::fit(loaded, progress))),
        evaluate: Arc::new(|loaded, progress| timed("evaluate", || people::evaluate(loaded, progress))),
        score: Arc::new(|loaded, model, who, progress| {
            timed("score", || people::score(loaded, model, None, who, progress))
        }),
        ..PeopleEngine::default()
    }
}

fn pictured(options: AppOptions, size: [f32; 2]) -> Option<Harness<'static, App>> {
    if !can_draw() {
        return None;
    }
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(80)
        .with_options(SnapshotOptions::new().threshold(1.5).max_failed_pixels(20))
        .wgpu()
        .build_eframe(move |creation| App::new(&creation.egui_ctx, options));
    settle(&mut harness);
    harness.remove_cursor();
    harness.run();
    Some(harness)
}

#[test]
fn preview() {
    for (theme, size, tag) in [(ThemeChoice::Light, LARGE, "l"), (ThemeChoice::Dark, SMALL, "d")] {
        let area = Area::new();
        let Some(mut h) = pictured(area.options(theme), size) else { return };
        h.state_mut().ask(Command::ShowPeople);
        settle(&mut h);
        let save = |h: &mut Harness<'static, App>, name: &str| {
            h.remove_cursor();
            h.run();
            h.render().unwrap().save(format!("/tmp/pv/{name}_{tag}.png")).unwrap();
        };
        save(&mut h, "locked");
        unlock(&mut h);
        save(&mut h, "list");
        for (tab, name) in [
            (PeopleTab::Quality, "quality"),
            (PeopleTab::Fairness, "fairness"),
            (PeopleTab::Harm, "harm"),
            (PeopleTab::Log, "log"),
        ] {
            h.state_mut().ask(PeopleAction::ShowTab(tab));
            settle(&mut h);
            save(&mut h, name);
        }
        h.state_mut().ask(PeopleAction::ShowTab(PeopleTab::List));
        let person = h.state().people().opened().unwrap().list.as_ref().unwrap().rows[3].person.clone();
        h.state_mut().ask(PeopleAction::AskForCard(person));
        settle(&mut h);
        save(&mut h, "ask");
        h.state_mut().ask(PeopleAction::OpenCard);
        settle(&mut h);
        save(&mut h, "card");
    }
}
