//! The window through its accessibility tree: what a user of a keyboard or a screen reader can do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::{Fixture, missing, settle, until, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use lamplight::app::AppOptions;
use lamplight::app::action::Action;
use lamplight::app::command::Command;
use lamplight::app::state::{Page, Settings, SettingsFile, ThemeChoice};
use lamplight::forecast::ModelId;

#[test]
fn it_opens_reads_and_forecasts_by_itself() {
    let fixture = Fixture::new();
    let mut harness = window(fixture.options(ThemeChoice::Light));
    settle(&mut harness);
    let document = harness.state().document().unwrap();
    assert_eq!(document.loaded.name, "Testshire");
    let shown = document.shown.as_ref().unwrap();
    assert_eq!(shown.outcome.request.target, "knife-injury");
    assert!(shown.outcome.forecast.total.expected > 1.0);
    harness.get_by_label("SYNTHETIC");
    harness.get_by_label_contains("Better than plain counts: yes");
    harness.get_by_label_contains("Data as at");
    harness.get_by_label("Map tiles: off");
}

#[test]
fn a_cell_of_the_top_ten_tells_its_story_and_leads_to_its_neighbours_in_rank() {
    let fixture = Fixture::new();
    let mut harness = window(fixture.options(ThemeChoice::Light));
    settle(&mut harness);
    let first = harness.state().document().unwrap().shown.as_ref().unwrap().findings.by_rank[0];
    harness.get_by_label_contains("1st: SP").click();
    settle(&mut harness);
    assert_eq!(harness.state().session().selected, Some(first));
    harness.get_by_role_and_label(Role::Label, "Chance of at least one");
    harness.get_by_label_contains("1st of ");
    harness.get_by_label_contains("History of the cell:");
    harness.get_by_label_contains("Season: most is recorded in");
    harness.get_by_label("Why");
    harness.get_by_label_contains("recorded here in the last year");
    harness.get_by_label_contains("Incidents behind it (");
    harness.get_all_by_label_contains("Assault with injury").next().unwrap();

    harness.get_by_label(Command::WorseRank.text()).click();
    settle(&mut harness);
    harness.get_by_label_contains("2nd of ");
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert_eq!(harness.state().session().selected, None);
    harness.get_by_label_contains("1st: SP");
}

#[test]
fn the_incidents_of_a_cell_are_the_ones_counted_newest_first() {
    let fixture = Fixture::new();
    let mut harness = window(fixture.options(ThemeChoice::Light));
    settle(&mut harness);
    let document = harness.state().document().unwrap();
    let shown = document.shown.as_ref().unwrap();
    let history = shown.outcome.history.all();
    let mut seen = 0;
    for cell in 0..shown.outcome.area.len() {
        let rows = shown.findings.rows_of(cell);
        let days: Vec<_> = rows
            .iter()
            .map(|row| lamplight::app::findings::day_of(&document.loaded.incidents, *row as usize).unwrap())
            .collect();
        assert!(days.windows(2).all(|pair| pair[0] >= pair[1]), "cell {cell}");
        let first = history.periods()[0].start;
        let within = days.iter().filter(|day| **day >= first).count() as u32;
        let counted: u32 = (0..history.len()).filter_map(|period| history.target(period)).map(|c| c[cell]).sum();
        // incidents of a period that is partly missing are listed though the period is not counted
        assert!(within >= counted, "cell {cell}: {within} listed, {counted} counted");
        seen += rows.len();
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn another_target_is_forecast_when_asked_and_the_old_forecast_stays_until_then() {
    let fixture = Fixture::new();
    let mut harness = window(fixture.options(ThemeChoice::Light));
    settle(&mut harness);
    harness.get_by_role_and_label(Role::ComboBox, "Model").click();
    harness.run();
    harness.get_by_label(ModelId::RecentMean.name()).click();
    settle(&mut harness);
    let model = |harness: &egui_kittest::Harness<'_, lamplight::app::App>| {
        harness.state().document().unwrap().shown.as_ref().unwrap().outcome.forecast.model
    };
    assert_eq!(model(&harness), ModelId::LogLinear);
    harness.get_by_label_contains("The settings have changed");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    settle(&mut harness);
    assert_eq!(model(&harness), ModelId::RecentMean);
    assert!(harness.query_by_label_contains("The settings have changed").is_none());
}

#[test]
fn an_earlier_period_is_forecast_from_what_was_known_before_it() {
    let fixture = Fixture::new();
    let mut harness = window(fixture.options(ThemeChoice::Light));
    settle(&mut harness);
    let start = |harness: &egui_kittest::Harness<'_, lamplight::app::App>| {
        harness.state().document().unwrap().shown.as_ref().unwrap().outcome.forecast.period.start
    };
    let newest = start(&harness);
    harness.get_by_label(Command::EarlierOrigin.text()).click();
    settle(&mut harness);
    harness.get_by_role_and_label(Role::Button, "Forecast").click();
    settle(&mut harness);
    assert_eq!((newest - start(&harness)).num_days(), 28);
}

#[test]
fn work_can_be_cancelled_and_what_was_shown_stays() {
    let fixture = Fixture::new();
    let mut options = fixture.options(ThemeChoice::Light);
    options.engine.forecast = Arc::new(|_, _, progress| {
        progress.step("Waiting to be cancelled", 0.4);
        while progress.check().is_ok() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        Err(lamplight::progress::Cancelled.into())
    });
    let mut harness = window(options);
    until(&mut harness, "the forecast is under way", |app| app.document().is_some() && app.is_busy());
    harness.step();
    harness.get_by_label("Cancel").click();
    harness.step();
    settle(&mut harness);
    assert!(!harness.state().is_busy());
    assert!(harness.state().session().notices.is_empty());
    assert_eq!(harness.query_all_by_label("No forecast yet").count(), 2);
}

#[test]
fn a_failed_load_is_one_sentence_and_keeps_the_records_that_were_open() {
    let fixture = Fixture::new();
    let mut harness = window(fixture.options(ThemeChoice::Light));
    settle(&mut harness);
    harness.state_mut().ask(Action::Load(missing(fixture.folder.path())));
    settle(&mut harness);
    assert_eq!(harness.state().document().unwrap().loaded.name, "Testshire");
    let notices = &harness.state().session().notices;
    assert_eq!(notices.len(), 1);
    assert!(notices[0].text.contains("nowhere.csv"), "{}", notices[0].text);
    harness.get_by_label_contains("nowhere.csv");
    harness.get_by_label("Dismiss the message").click();
    settle(&mut harness);
    assert!(harness.query_by_label_contains("nowhere.csv").is_none());
}

#[test]
fn a_work_that_breaks_is_a_notice_too() {
    let fixture = Fixture::new();
    let mut options = fixture.options(ThemeChoice::Light);
    options.engine.forecast = Arc::new(|_, _, _| panic!("on purpose"));
    let mut harness = window(options);
    settle(&mut harness);
    harness.get_by_label_contains("on purpose");
}

#[test]
fn with_nothing_open_it_says_what_can_be_done() {
    let options = AppOptions { open: None, settings: SettingsFile::nowhere(), ..AppOptions::default() };
    let mut harness = window(options);
    settle(&mut harness);
    harness.get_by_label("No records are open");
    harness.get_by_label(Command::OpenDemo.text());
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn files_dropped_on_the_window_are_opened() {
    let fixture = Fixture::new();
    let options = AppOptions { open: None, ..fixture.options(ThemeChoice::Light) };
    let mut harness = window(options);
    settle(&mut harness);
    harness.input_mut().dropped_files.push(Arc::new(Dropped(fixture.records.clone())));
    settle(&mut harness);
    assert_eq!(harness.state().document().unwrap().loaded.name, "Testshire");
}

#[test]
fn the_palette_finds_and_runs_a_command_from_the_keyboard() {
    let fixture = Fixture::new();
    let mut harness = window(fixture.options(ThemeChoice::Light));
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Find a command").type_text("diag");
    harness.run();
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert!(!harness.state().session().palette.open);
    assert_eq!(harness.state().session().page, Page::Diagnose);
    harness.get_by_label("All cells together");
    harness.get_by_label("What the model learned");
    harness.get_by_label("Largest changes from the last period");
    harness.get_by_label("Where the last forecasts missed");
    harness.get_by_label_contains("1 month without any record");
    harness.get_by_label_contains("lie at 0, 0");
}

#[test]
fn the_palette_closes_with_escape_and_changes_nothing() {
    let fixture = Fixture::new();
    let mut harness = window(fixture.options(ThemeChoice::Light));
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    assert!(harness.state().session().palette.open);
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(!harness.state().session().palette.open);
    assert_eq!(harness.state().session().page, Page::Explore);
}

#[test]
fn light_and_dark_are_switched_and_remembered() {
    let fixture = Fixture::new();
    let mut harness = window(fixture.options(ThemeChoice::Light));
    settle(&mut harness);
    assert_eq!(harness.ctx.theme(), egui::Theme::Light);
    harness.get_by_label(Command::ToggleTheme.text()).click();
    settle(&mut harness);
    assert_eq!(harness.ctx.theme(), egui::Theme::Dark);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    settle(&mut harness);
    assert_eq!(harness.ctx.theme(), egui::Theme::Light);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    settle(&mut harness);
    drop(harness);
    let (settings, problem) = SettingsFile::at(fixture.settings_file()).read();
    assert!(problem.is_none());
    assert_eq!(settings.theme, ThemeChoice::Dark);
}

#[test]
fn hints_come_one_after_another_and_go_for_good() {
    let fixture = Fixture::new();
    let options = fixture.options(ThemeChoice::Light);
    let file = SettingsFile::at(fixture.settings_file());
    file.write(&Settings { network: false, ..Settings::default() }).unwrap();
    let mut harness = window(options);
    settle(&mut harness);
    // the first hint is about opening records of one's own, which these are
    for hint in 2..=3 {
        harness.get_by_label(&format!("Hint {hint} of 3"));
        harness.get_by_label("Dismiss the hint").click();
        settle(&mut harness);
    }
    assert!(harness.query_by_label("Dismiss the hint").is_none());
    assert_eq!(file.read().0.hints_dismissed.len(), 2);
}

#[test]
fn panels_make_room_for_the_map() {
    let fixture = Fixture::new();
    let mut harness = window(fixture.options(ThemeChoice::Light));
    settle(&mut harness);
    harness.get_by_label("Target");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    settle(&mut harness);
    assert!(harness.query_by_label("Target").is_none());
    harness.get_by_label(Command::ToggleSettingsPanel.text()).click();
    settle(&mut harness);
    harness.get_by_label("Target");
}
