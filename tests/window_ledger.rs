//! The Record page through its accessibility tree: issuing a forecast, and seeing it scored.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use common::{Fixture, settle, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use lamplight::app::action::Action;
use lamplight::app::command::Command;
use lamplight::app::state::{Page, SettingsFile, ThemeChoice};
use lamplight::app::{App, AppOptions};
use lamplight::pipeline::LoadRequest;
use lamplight::workspace::ledger;

/// Days of the records that the earlier download does not have yet.
const LATER_DAYS: u64 = 60;

/// The fixture's records as they were known some time before.
fn earlier_records(fixture: &Fixture) -> PathBuf {
    let text = std::fs::read_to_string(&fixture.records).unwrap();
    let day = |line: &str| line.split(',').nth(1).and_then(|day| day.parse::<NaiveDate>().ok());
    let newest = text.lines().filter_map(day).max().unwrap();
    let known = |line: &&str| day(line).is_none_or(|day| day <= newest - Days::new(LATER_DAYS));
    let earlier: String = text.lines().filter(known).flat_map(|line| [line, "\n"]).collect();
    let path = fixture.folder.path().join("earlier").join("Testshire.csv");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, earlier).unwrap();
    path
}

/// A window on the earlier records, with a ledger.
fn options(fixture: &Fixture) -> AppOptions {
    AppOptions {
        open: Some(LoadRequest::files(vec![earlier_records(fixture)])),
        ledger: Some(fixture.folder.path().join("ledger")),
        ..fixture.options(ThemeChoice::Light)
    }
}

/// Where forecasts of the fixture go: its records are synthetic.
fn folder_of(fixture: &Fixture) -> PathBuf {
    fixture.folder.path().join("ledger-synthetic")
}

fn issue(harness: &mut Harness<'_, App>) {
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
    settle(harness);
    harness.get_by_label("Issue this forecast?");
    harness.get_by_role_and_label(Role::Button, "Issue").click();
    settle(harness);
}

fn notices(harness: &Harness<'_, App>) -> Vec<String> {
    harness.state().session().notices.iter().map(|notice| notice.text.clone()).collect()
}

fn read(folder: &Path) -> ledger::Contents {
    ledger::read(folder).unwrap()
}

#[test]
fn before_anything_is_issued_the_page_says_what_it_will_be() {
    let fixture = Fixture::new();
    let mut harness = window(options(&fixture));
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    settle(&mut harness);
    assert_eq!(harness.state().session().page, Page::Record);
    harness.get_by_label("No forecast has been issued yet");
    assert!(!folder_of(&fixture).exists());
    harness.get_by_role_and_label(Role::Button, Command::ShowExplore.text()).click();
    settle(&mut harness);
    harness.get_by_role_and_label(Role::Button, Command::ShowRecord.text()).click();
    settle(&mut harness);
    assert_eq!(harness.state().session().page, Page::Record);
}

#[test]
fn a_forecast_is_issued_after_asking_and_only_then() {
    let fixture = Fixture::new();
    let mut harness = window(options(&fixture));
    settle(&mut harness);
    harness.state_mut().ask(Command::IssueForecast);
    settle(&mut harness);
    harness.get_by_label("Issue this forecast?");
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(harness.query_by_label("Issue this forecast?").is_none());
    assert!(!folder_of(&fixture).exists());

    harness.state_mut().ask(Command::IssueForecast);
    settle(&mut harness);
    // the keyboard is in the field of the name, and one step from the button
    harness.get_by_role_and_label(Role::TextInput, "Issued by (may be left empty)");
    harness.event(egui::Event::Text("Sgt Example".to_owned()));
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(harness.state().session().page, Page::Record);
    let contents = read(&folder_of(&fixture));
    assert!(contents.is_whole());
    let entry = &contents.entries[0].entry;
    let shown = harness.state().document().unwrap().shown.as_ref().unwrap().outcome.forecast.total.expected;
    assert!((entry.total.expected / shown - 1.0).abs() < 1e-10);
    assert_eq!((entry.synthetic, entry.issued.by.as_deref()), (true, Some("Sgt Example")));
    let notices = notices(&harness);
    assert!(notices.iter().any(|text| text.starts_with("Issued as entry 1, hash ")), "{notices:?}");
    harness.get_by_label_contains("1 forecast, every one as it was issued");
    harness.get_by_label(contents.head().unwrap());
    harness.get_by_label("Copy the head hash");
    harness.get_by_label_contains("not yet known: the records run to");
    harness.get_by_label_contains("SYNTHETIC: forecasts of made-up records");
    // who issues is remembered
    assert_eq!(SettingsFile::at(fixture.settings_file()).read().0.issued_by, "Sgt Example");
    // and the same forecast is not issued twice
    issue(&mut harness);
    assert!(self::notices(&harness).iter().any(|text| text.contains("in the ledger already, as entry 1")));
    assert_eq!(read(&folder_of(&fixture)).entries.len(), 1);
}

#[test]
fn newer_records_score_it_by_themselves_and_it_leads_to_the_map() {
    let fixture = Fixture::new();
    let mut harness = window(options(&fixture));
    settle(&mut harness);
    issue(&mut harness);
    harness.state_mut().ask(Action::Load(fixture.request()));
    settle(&mut harness);
    let told = notices(&harness);
    assert!(told.iter().any(|text| text.starts_with("1 earlier forecast can now be scored: 1 ")), "{told:?}");
    let ledger = harness.state().ledger().assessment.clone().unwrap();
    let score = ledger.entries[0].score().unwrap().clone();
    assert!(score.recorded > 10);

    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    settle(&mut harness);
    harness.get_by_label_contains("How they turned out");
    harness.get_by_label_contains("too short a record to tell");
    harness.get_by_label_contains(", forecast and recorded: ");
    assert!(harness.query_all_by_label_contains(score.fit.words()).count() >= 1);
    // told once
    assert!(!notices(&harness).iter().skip(told.len()).any(|text| text.contains("can now be scored")));

    let period = lamplight::figures::period(ledger.entries[0].stored.entry.period.days());
    harness.get_by_role_and_label(Role::Button, &period).click_accesskit();
    settle(&mut harness);
    assert_eq!(harness.state().session().page, Page::Explore, "{:?}", notices(&harness));
    let highlight = harness.state().session().highlight.clone().unwrap();
    assert!(!highlight.cells.is_empty());
    assert!(highlight.cells.contains(&harness.state().session().selected.unwrap()));
}

#[test]
fn a_period_that_had_begun_cannot_be_issued() {
    let fixture = Fixture::new();
    let mut harness = window(options(&fixture));
    settle(&mut harness);
    harness.get_by_label(Command::EarlierOrigin.text()).click();
    settle(&mut harness);
    harness.get_by_role_and_label(Role::Button, "Forecast").click();
    settle(&mut harness);
    harness.state_mut().ask(Command::IssueForecast);
    settle(&mut harness);
    assert!(harness.query_by_label("Issue this forecast?").is_none());
    let told = notices(&harness);
    assert!(told.iter().any(|text| text.contains("cannot be issued as a forecast")), "{told:?}");
    assert!(!folder_of(&fixture).exists());
}

#[test]
fn an_altered_entry_is_named() {
    let fixture = Fixture::new();
    let mut harness = window(options(&fixture));
    settle(&mut harness);
    issue(&mut harness);
    let file = folder_of(&fixture).join("0001.json");
    let text = std::fs::read_to_string(&file).unwrap().replace("\"late\"", "\"Late\"");
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, text).unwrap();
    harness.state_mut().ask(Command::ShowRecord);
    settle(&mut harness);
    assert!(harness.query_all_by_label_contains("entry 1 (0001.json) was altered").count() >= 1);
}
