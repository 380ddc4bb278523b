//! Pictures of the whole window, drawn by a graphics processor or by one made of software.
//!
//! Without either the tests say so and pass, unless LAMPLIGHT_PICTURES=required. After a change
//! that is meant, UPDATE_SNAPSHOTS=true keeps the new pictures.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test")]

mod common;

use common::{Fixture, missing, settle};
use egui_kittest::{Harness, SnapshotOptions};
use lamplight::app::action::Action;
use lamplight::app::command::Command;
use lamplight::app::state::{SettingsFile, ThemeChoice};
use lamplight::app::{App, AppOptions};

const SMALL: [f32; 2] = [1280.0, 720.0];
const LARGE: [f32; 2] = [1920.0, 1080.0];

/// A window that can be pictured; `None` where nothing can draw.
fn pictured(options: AppOptions, size: [f32; 2]) -> Option<Harness<'static, App>> {
    let make = std::panic::AssertUnwindSafe(move || {
        let mut harness = Harness::builder()
            .with_size(size)
            .with_max_steps(80)
            .with_options(SnapshotOptions::new().threshold(1.5).max_failed_pixels(60))
            .wgpu()
            .build_eframe(move |creation| App::new(&creation.egui_ctx, options));
        settle(&mut harness);
        harness.remove_cursor();
        harness.run();
        harness
    });
    match std::panic::catch_unwind(make) {
        Ok(harness) => Some(harness),
        Err(cause) => {
            let required = std::env::var("LAMPLIGHT_PICTURES").is_ok_and(|value| value == "required");
            assert!(!required, "pictures are required and cannot be drawn: {:?}", cause.downcast_ref::<String>());
            println!("skipped: nothing here can draw a picture");
            None
        }
    }
}

fn explore(theme: ThemeChoice, size: [f32; 2], name: &str) {
    let fixture = Fixture::new();
    let Some(mut harness) = pictured(fixture.options(theme), size) else { return };
    let best = harness.state().document().unwrap().shown.as_ref().unwrap().findings.by_rank[0];
    harness.state_mut().ask(Action::GoTo(best));
    settle(&mut harness);
    harness.snapshot(name);
}

#[test]
fn explore_light() {
    explore(ThemeChoice::Light, SMALL, "explore_light_1280");
}

#[test]
fn explore_dark() {
    explore(ThemeChoice::Dark, SMALL, "explore_dark_1280");
}

#[test]
fn explore_light_large() {
    explore(ThemeChoice::Light, LARGE, "explore_light_1920");
}

#[test]
fn explore_dark_large() {
    explore(ThemeChoice::Dark, LARGE, "explore_dark_1920");
}

fn diagnose(theme: ThemeChoice, size: [f32; 2], name: &str) {
    let fixture = Fixture::new();
    let Some(mut harness) = pictured(fixture.options(theme), size) else { return };
    harness.state_mut().ask(Command::ShowDiagnose);
    settle(&mut harness);
    harness.snapshot(name);
}

#[test]
fn diagnose_light_large() {
    diagnose(ThemeChoice::Light, LARGE, "diagnose_light_1920");
}

#[test]
fn diagnose_dark() {
    diagnose(ThemeChoice::Dark, SMALL, "diagnose_dark_1280");
}

#[test]
fn nothing_selected_with_a_notice() {
    let fixture = Fixture::new();
    let Some(mut harness) = pictured(fixture.options(ThemeChoice::Light), SMALL) else { return };
    harness.state_mut().ask(Action::Load(missing(std::path::Path::new("somewhere"))));
    settle(&mut harness);
    harness.snapshot("notice_light_1280");
}

#[test]
fn nothing_open() {
    let folder = tempfile::tempdir().unwrap();
    let file = SettingsFile::at(folder.path().join("settings.toml"));
    let settings = lamplight::app::state::Settings { network: false, theme: ThemeChoice::Light, ..Default::default() };
    file.write(&settings).unwrap();
    let options = AppOptions { settings: file, ..AppOptions::default() };
    let Some(mut harness) = pictured(options, SMALL) else { return };
    harness.snapshot("empty_light_1280");
}

#[test]
fn palette() {
    let fixture = Fixture::new();
    let Some(mut harness) = pictured(fixture.options(ThemeChoice::Dark), SMALL) else { return };
    harness.state_mut().ask(Command::TogglePalette);
    settle(&mut harness);
    harness.snapshot("palette_dark_1280");
}
