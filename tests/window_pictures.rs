//! Pictures of the whole window, drawn by a graphics adapter made of software.
//!
//! Without the software graphics adapter the tests say so and pass, unless
//! LAMPLIGHT_PICTURES=required. After a change that is meant, UPDATE_SNAPSHOTS=true keeps the new
//! pictures; those of the demo force are the ones that README shows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test")]

mod common;
#[path = "common/drawing.rs"]
mod drawing;

use std::sync::Arc;

use common::{Fixture, backtest, missing, settle};
use drawing::can_draw;
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, SnapshotOptions};
use lamplight::app::action::Action;
use lamplight::app::command::Command;
use lamplight::app::residuals::ResidualsOf;
use lamplight::app::state::{Highlight, Hint, Settings, SettingsFile, ThemeChoice};
use lamplight::app::{App, AppOptions};
use lamplight::forecast::ModelId;
use lamplight::pipeline::LoadRequest;

const SMALL: [f32; 2] = [1280.0, 720.0];
const LARGE: [f32; 2] = [1920.0, 1080.0];

/// A window that can be pictured; `None` where nothing can draw.
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

fn explore(theme: ThemeChoice, size: [f32; 2], name: &str) {
    let fixture = Fixture::new();
    let Some(mut harness) = pictured(fixture.options(theme), size) else { return };
    let by_rank = harness.state().document().unwrap().shown.as_ref().unwrap().findings.by_rank.clone();
    // by way of a quiet cell, whose charts have another scale
    for cell in [by_rank[by_rank.len() - 1], by_rank[0]] {
        harness.state_mut().ask(Action::GoTo(cell));
        settle(&mut harness);
    }
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

/// The page with a backtest, from its top and from further down.
fn backtested(theme: ThemeChoice, size: [f32; 2], name: &str) {
    let fixture = Fixture::new();
    let Some(mut harness) = pictured(fixture.options(theme), size) else { return };
    harness.state_mut().ask(Command::ShowDiagnose);
    harness.state_mut().ask(Command::Backtest);
    settle(&mut harness);
    harness.snapshot(name);
    harness.get_by_label_contains("Expected against recorded by tenths").scroll_to_me();
    settle(&mut harness);
    harness.snapshot(format!("{name}_below"));
}

#[test]
fn backtested_light() {
    backtested(ThemeChoice::Light, SMALL, "backtested_light_1280");
}

#[test]
fn backtested_dark() {
    backtested(ThemeChoice::Dark, SMALL, "backtested_dark_1280");
}

#[test]
fn backtested_light_large() {
    backtested(ThemeChoice::Light, LARGE, "backtested_light_1920");
}

#[test]
fn backtested_dark_large() {
    backtested(ThemeChoice::Dark, LARGE, "backtested_dark_1920");
}

#[test]
fn withheld() {
    let fixture = Fixture::new();
    let mut options = fixture.options(ThemeChoice::Light);
    options.engine.backtest = Arc::new(|loaded, request, progress| {
        let mut outcome = backtest::made_up(loaded, request, progress)?;
        let why = "Log-linear regression had 84% of incidents in 5% of cells, more than a map that knew every rate \
                   could expect. Check whether a column tells the outcome";
        outcome.report.implausible = Some(why.to_owned());
        Ok(outcome)
    });
    let Some(mut harness) = pictured(options, SMALL) else { return };
    harness.state_mut().ask(Command::ShowDiagnose);
    harness.state_mut().ask(Command::Backtest);
    settle(&mut harness);
    harness.snapshot("withheld_light_1280");
}

/// What forecasts missed, on the map, with the highest tenth outlined.
fn residuals(theme: ThemeChoice, name: &str) {
    let fixture = Fixture::new();
    let Some(mut harness) = pictured(fixture.options(theme), SMALL) else { return };
    harness.state_mut().ask(Command::Backtest);
    settle(&mut harness);
    harness.state_mut().ask(Action::DismissNotice(0));
    harness.state_mut().ask(Action::ShowResiduals(ResidualsOf::All));
    let shown = harness.state().document().unwrap().shown.clone().unwrap();
    let mut cells = shown.findings.by_rank[..shown.findings.by_rank.len() / 10].to_vec();
    cells.sort_unstable();
    let words = "tenth of cells with the highest forecasts".to_owned();
    harness.state_mut().ask(Action::Highlight(Highlight { cells, words }));
    settle(&mut harness);
    harness.snapshot(name);
}

#[test]
fn residuals_light() {
    residuals(ThemeChoice::Light, "residuals_light_1280");
}

#[test]
fn residuals_dark() {
    residuals(ThemeChoice::Dark, "residuals_dark_1280");
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
    let settings = Settings { network: false, theme: ThemeChoice::Light, ..Default::default() };
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

/// The demo force as a newcomer meets it, through the real pipeline.
fn demo(theme: ThemeChoice, name: &str, prepare: impl FnOnce(&mut Harness<'static, App>)) {
    let folder = tempfile::tempdir().unwrap();
    let file = SettingsFile::at(folder.path().join("settings.toml"));
    let hints_dismissed = Hint::ALL.into_iter().collect();
    file.write(&Settings { network: false, theme, hints_dismissed, ..Settings::default() }).unwrap();
    let options = AppOptions { open: Some(LoadRequest::demo()), settings: file, ..AppOptions::default() };
    let Some(mut harness) = pictured(options, [1440.0, 900.0]) else { return };
    prepare(&mut harness);
    settle(&mut harness);
    harness.snapshot(name);
}

#[test]
fn readme_explore() {
    demo(ThemeChoice::Light, "readme_explore", |harness| {
        let best = harness.state().document().unwrap().shown.as_ref().unwrap().findings.by_rank[0];
        harness.state_mut().ask(Action::GoTo(best));
    });
}

#[test]
fn readme_explore_dark() {
    demo(ThemeChoice::Dark, "readme_explore_dark", |harness| {
        let best = harness.state().document().unwrap().shown.as_ref().unwrap().findings.by_rank[0];
        harness.state_mut().ask(Action::GoTo(best));
    });
}

#[test]
fn readme_diagnose() {
    demo(ThemeChoice::Light, "readme_diagnose", |harness| {
        use ModelId::{
            Automatic, Ensemble, KernelDensity, LogLinear, Prospective, QuarterMean, RecentMean, ShrunkMean,
        };
        harness.state_mut().ask(Command::ShowDiagnose);
        let models =
            vec![Automatic, RecentMean, QuarterMean, KernelDensity, Prospective, ShrunkMean, LogLinear, Ensemble];
        harness.state_mut().ask(Action::Backtest(models));
    });
}
