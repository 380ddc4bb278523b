//! The area of people through its accessibility tree: what is shown to whom, and what is written first.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/drawing.rs"]
mod drawing;
mod pictures;

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use common::{settle, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use lamplight::app::action::Action;
use lamplight::app::command::Command;
use lamplight::app::people::{PeopleAction, PeopleEngine};
use lamplight::app::state::{Hint, Page, PeopleTab, Settings, SettingsFile, ThemeChoice};
use lamplight::app::{App, AppOptions, Engine};
use lamplight::demo;
use lamplight::demo::people::{Population, SyntheticPeople};
use lamplight::governance::audit::{self, Act, AuditLog, Deed, Entry};
use lamplight::people::cases::{Band, CaseStore};
use lamplight::people::definition::HighHarm;
use lamplight::people::harm::HarmScale;
use lamplight::people::record::Role as InRole;
use lamplight::pipeline::people::{
    self, PeopleError, PeopleEvaluation, PeopleInput, PeopleLoaded, PeopleModel, PeopleRequest,
};
use lamplight::progress::Progress;

/// Enough people for the model to learn from, and few enough for a test.
const POPULATION: Population = Population { people: 5_000, seed: 1 };

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

/// What takes long, done once for all tests and before any window opens: learning and testing show no
/// person and know no workspace.
fn prepared() -> &'static (SyntheticPeople, PeopleModel, PeopleEvaluation) {
    static PREPARED: OnceLock<(SyntheticPeople, PeopleModel, PeopleEvaluation)> = OnceLock::new();
    PREPARED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let made = demo::people::import(POPULATION, &Progress::silent()).unwrap();
        let request = PeopleRequest {
            input: PeopleInput::Demo { seed: POPULATION.seed },
            definition: None,
            scale: None,
            workspace: folder.path().to_owned(),
        };
        let loaded = loaded(&request, &made).unwrap();
        let model = people::fit(&loaded, &Progress::silent()).unwrap();
        let evaluation = people::evaluate(&loaded, &Progress::silent()).unwrap();
        (made, model, evaluation)
    })
}

/// Fewer of the demo's people than the window has, as if they had been read.
fn loaded(request: &PeopleRequest, made: &SyntheticPeople) -> Result<PeopleLoaded, PeopleError> {
    let cases = CaseStore::open(&request.workspace)?;
    Ok(PeopleLoaded {
        request: request.clone(),
        name: "Synthetic people".to_owned(),
        records: made.import.records.clone(),
        quality: made.import.quality.clone(),
        protected: Some(made.protected.clone()),
        definition: HighHarm::built_in(),
        scale: HarmScale::built_in(),
        log: AuditLog::at(&request.workspace.join(audit::FILE_NAME)),
        ground: cases.ground()?,
        cases,
    })
}

/// The pipeline, with what was prepared.
fn engine() -> PeopleEngine {
    let (made, model, evaluation) = prepared();
    PeopleEngine {
        load: Arc::new(|request, who, _| {
            let loaded = loaded(request, made)?;
            let what = "synthetic people were made".to_owned();
            loaded.log.append(who, Deed { act: Act::Collection, what, people: Vec::new(), recipient: None })?;
            Ok(loaded)
        }),
        fit: Arc::new(|_, _| Ok(model.clone())),
        evaluate: Arc::new(|_, _| Ok(evaluation.clone())),
        ..PeopleEngine::default()
    }
}

/// Pseudonyms in anything that is drawn or told to a screen reader.
fn people_on_screen(harness: &Harness<'_, App>) -> Vec<String> {
    let mut found = Vec::new();
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        for text in [node.label(), node.value(), node.description()].into_iter().flatten() {
            let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
            found.extend(words.filter(|word| is_pseudonym(word)).map(str::to_owned));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Whether a word is written like `3F2A-91C0-7B5D-0042`.
fn is_pseudonym(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    parts.len() == 4 && parts.iter().all(|part| part.len() == 4 && part.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

fn first_listed(harness: &Harness<'_, App>) -> String {
    harness.state().people().opened().unwrap().list.as_ref().unwrap().rows[0].person.clone()
}

/// Opens the card of the first person on the list, through the question that comes before it.
fn open_first_card(harness: &mut Harness<'_, App>) -> String {
    let person = first_listed(harness);
    harness.get_by_role_and_label(Role::Button, &format!("Card of {person}")).click();
    settle(harness);
    harness.get_by_role_and_label(Role::Button, "Open the card").click();
    settle(harness);
    person
}

fn note(harness: &Harness<'_, App>) -> String {
    harness.state().people().note.as_ref().unwrap().text.clone()
}

/// A button pressed where it is, also below the edge of the window.
fn press(harness: &mut Harness<'_, App>, name: &str) {
    harness.get_by_role_and_label(Role::Button, name).click_accesskit();
    settle(harness);
}

#[test]
fn nobody_is_shown_before_a_name_and_a_reason_are_given() {
    let area = Area::new();
    let mut harness = window(area.options(ThemeChoice::Light));
    settle(&mut harness);
    harness.key_press(Key::P);
    settle(&mut harness);
    assert_eq!(harness.state().session().page, Page::People);
    harness.get_by_label("People: locked");
    harness.get_by_label_contains("A human decides.");
    harness.get_by_label_contains(&area.log().display().to_string());
    assert!(people_on_screen(&harness).is_empty());

    press(&mut harness, "Unlock");
    assert!(note(&harness).starts_with("Say who you are"), "{}", note(&harness));
    type_into(&mut harness, "Your name or number", "Sgt Example");
    press(&mut harness, "Unlock");
    assert!(note(&harness).starts_with("Say why you look"), "{}", note(&harness));
    assert!(harness.state().people().is_locked() && !area.log().exists());

    // the keyboard alone is enough
    type_into(&mut harness, "Your reason", "selection meeting of 3 December");
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert!(!harness.state().people().is_locked(), "{:?}", harness.state().people().note);
    assert!(people_on_screen(&harness).contains(&first_listed(&harness)));
    let first = &area.entries()[0];
    assert_eq!((first.operator.as_str(), first.reason.as_str()), ("Sgt Example", "selection meeting of 3 December"));
}

#[test]
fn the_list_has_two_bands_of_the_size_of_the_meeting_and_no_ranks() {
    let area = Area::new();
    let mut harness = window(area.options(ThemeChoice::Light));
    unlock(&mut harness);
    let opened = harness.state().people().opened().unwrap();
    let (list, size) = (opened.list.clone().unwrap(), opened.loaded.definition.list_size);
    for band in [Band::ForDiscussion, Band::NearList] {
        assert_eq!(list.of_band(band).count(), size);
    }
    assert!(list.rows.len() < list.list.scores.len());
    harness.get_by_label_contains("For discussion: ");
    harness.get_by_label_contains("A screening aid for a selection meeting: a human decides.");
    harness.get_by_label("SYNTHETIC");
    let estimate = lamplight::app::people::words::estimate(list.list.scores[0].estimate);
    assert!(harness.query_all_by_label(&estimate).count() >= 1, "{estimate}");
    assert!(estimate.contains(" of 100 ("), "{estimate}");
    // what is in sight elsewhere says nothing about anybody
    harness.get_by_label("People: unlocked, every look is logged");
    assert!(harness.state().session().notices.is_empty());
    harness.state_mut().ask(Command::ShowRecord);
    settle(&mut harness);
    assert!(people_on_screen(&harness).is_empty());
}

#[test]
fn without_a_log_that_can_be_written_nothing_is_shown() {
    let area = Area::new();
    // a folder where the file should be
    std::fs::create_dir_all(area.log()).unwrap();
    let mut harness = window(area.options(ThemeChoice::Light));
    unlock(&mut harness);
    assert!(harness.state().people().is_locked());
    assert!(people_on_screen(&harness).is_empty());
    assert!(note(&harness).contains("audit"), "{}", note(&harness));
}

#[test]
fn a_log_that_was_altered_hides_what_was_on_show() {
    let area = Area::new();
    let mut harness = window(area.options(ThemeChoice::Light));
    unlock(&mut harness);
    let text = std::fs::read_to_string(area.log()).unwrap().replace("Sgt Example", "Sgt Somebody");
    std::fs::write(area.log(), text).unwrap();
    open_first_card_question(&mut harness);
    harness.get_by_role_and_label(Role::Button, "Open the card").click();
    settle(&mut harness);
    assert!(harness.state().people().is_locked());
    assert!(people_on_screen(&harness).is_empty());
    assert!(note(&harness).contains("does not verify"), "{}", note(&harness));
}

fn open_first_card_question(harness: &mut Harness<'_, App>) {
    let person = first_listed(harness);
    harness.get_by_role_and_label(Role::Button, &format!("Card of {person}")).click();
    settle(harness);
}

#[test]
fn a_card_is_opened_for_a_reason_that_is_written_first() {
    let area = Area::new();
    let mut options = area.options(ThemeChoice::Light);
    let log = area.log();
    // the card that is handed out has its entry in the log already
    let pipeline = PeopleEngine::default().card;
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let sink = Arc::clone(&seen);
    options.engine.people.card = Arc::new(move |loaded, list, person, who| {
        let card = pipeline(loaded, list, person, who)?;
        let mut newest = None;
        audit::read(&log, None, |entry| {
            newest = Some(entry.clone());
            Ok(())
        })?
        .unwrap();
        sink.lock().unwrap().push(newest.unwrap());
        Ok(card)
    });
    let mut harness = window(options);
    unlock(&mut harness);
    let before = area.entries().len();
    open_first_card_question(&mut harness);
    harness.get_by_label("Open this person's card?");
    assert_eq!(area.entries().len(), before);
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(harness.state().people().opened().unwrap().card.is_none());
    assert_eq!(area.entries().len(), before);

    let person = open_first_card(&mut harness);
    let written = seen.lock().unwrap().pop().unwrap();
    assert_eq!((written.act, written.people.clone()), (Act::Consultation, vec![person.clone()]));
    assert_eq!(written.reason, "selection meeting of 3 December");
    harness.get_by_label(&format!("Card of {person}"));
    harness.get_by_label("To be read aloud");
    harness.get_by_label_contains("A hundred people with a record like this, drawn as dots");
    harness.get_by_label("What raises and what lowers it");
    harness.get_by_label("Newest record used");
    let card = harness.state().people().opened().unwrap().card.clone().unwrap();
    assert_eq!(card.card.entry(), written.entry);
    assert!(!card.card.sentences.is_empty() && !card.events.is_empty());
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(harness.state().people().opened().unwrap().card.is_none());
    harness.get_by_label_contains("For discussion: ");
}

#[test]
fn a_decision_is_recorded_with_its_reason_and_stands_in_the_list() {
    let area = Area::new();
    let mut harness = window(area.options(ThemeChoice::Light));
    unlock(&mut harness);
    let person = open_first_card(&mut harness);
    assert!(harness.get_by_label("Record the decision").accesskit_node().is_disabled());
    harness.get_by_label("Not selected").click_accesskit();
    harness.get_by_label("Otherwise than the estimate suggests").click_accesskit();
    settle(&mut harness);
    assert!(harness.get_by_label("Record the decision").accesskit_node().is_disabled());
    type_lines(&mut harness, "Reason for the decision", "Moved away in October");
    press(&mut harness, "Record the decision");
    harness.get_by_label("Not selected, against the estimate");
    let decided = |entry: &&Entry| entry.act == Act::Alteration && entry.people == [person.clone()];
    assert_eq!(area.entries().iter().filter(decided).count(), 1);
    press(&mut harness, "Back to the list");
    harness.get_by_label("not selected (overridden): Moved away in October");
}

fn type_lines(harness: &mut Harness<'_, App>, field: &str, text: &str) {
    harness.get_by_role_and_label(Role::MultilineTextInput, field).focus();
    harness.run();
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
}

#[test]
fn a_challenge_that_is_accepted_corrects_the_record_and_scores_again() {
    let area = Area::new();
    let mut harness = window(area.options(ThemeChoice::Light));
    unlock(&mut harness);
    open_first_card(&mut harness);
    let before = harness.state().people().opened().unwrap().card.clone().unwrap();
    let charge = before.events.iter().position(|event| event.role == InRole::Charged).unwrap();
    harness.get_all_by_label_contains("Challenge: ").nth(charge).unwrap().click_accesskit();
    settle(&mut harness);
    type_lines(&mut harness, "What is said about it", "Mistaken identity");
    press(&mut harness, "Record the challenge");
    harness.get_by_label("Challenge 1: open");
    press(&mut harness, "Answer challenge 1…");
    harness.get_by_label_contains("Accept: it is not this person's").click_accesskit();
    settle(&mut harness);
    type_lines(&mut harness, "Reason for the answer", "Fingerprints were those of another person");
    press(&mut harness, "Record the answer");
    let opened = harness.state().people().opened().unwrap();
    assert!(opened.list.as_ref().unwrap().list.corrections.contains(&1), "{:?}", opened.failure);
    if let Some(card) = &opened.card {
        assert_eq!(card.events.len(), before.events.len() - 1);
        harness.get_by_label("Challenge 1: accepted");
    }
}

#[test]
fn locking_takes_everything_away() {
    let area = Area::new();
    let mut harness = window(area.options(ThemeChoice::Light));
    unlock(&mut harness);
    open_first_card(&mut harness);
    press(&mut harness, Command::LockPeople.text());
    assert!(harness.state().people().is_locked());
    assert!(people_on_screen(&harness).is_empty());
    assert_eq!(note(&harness), "Locked.");
    // by its keys from another page, and when other records are opened
    unlock(&mut harness);
    harness.state_mut().ask(Command::ShowExplore);
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    settle(&mut harness);
    assert!(harness.state().people().is_locked());
    unlock(&mut harness);
    harness.state_mut().ask(Action::Load(common::missing(area.folder.path())));
    settle(&mut harness);
    assert!(harness.state().people().is_locked());
    assert!(people_on_screen(&harness).is_empty());
}

#[test]
fn it_locks_by_itself_when_nobody_is_there() {
    let area = Area::new();
    let mut harness = window(area.options(ThemeChoice::Light));
    unlock(&mut harness);
    let now = harness.ctx.input(|input| input.time);
    harness.input_mut().time = Some(now + 14.0 * 60.0);
    harness.step();
    assert!(!harness.state().people().is_locked());
    harness.input_mut().time = Some(now + 16.0 * 60.0);
    harness.step();
    harness.step();
    assert!(harness.state().people().is_locked());
    assert!(note(&harness).contains("15 minutes"), "{}", note(&harness));
    assert!(people_on_screen(&harness).is_empty());
}

#[test]
fn what_is_too_good_to_be_true_lists_nobody() {
    let area = Area::new();
    let mut options = area.options(ThemeChoice::Light);
    options.engine.people.evaluate =
        Arc::new(|_, _| Err(PeopleError::Implausible("the AUC is 0.93, above 0.85: look for a leak".to_owned())));
    let mut harness = window(options);
    unlock(&mut harness);
    harness.get_by_label("Withheld: too good to be true");
    assert!(people_on_screen(&harness).is_empty());
    assert!(harness.state().people().opened().unwrap().list.is_none());
    harness.state_mut().ask(PeopleAction::ShowTab(PeopleTab::Fairness));
    settle(&mut harness);
    harness.get_by_label("Withheld: too good to be true");
}

#[test]
fn the_tabs_say_how_good_it_is_for_whom_and_what_was_done() {
    let area = Area::new();
    let mut harness = window(area.options(ThemeChoice::Light));
    unlock(&mut harness);
    press(&mut harness, PeopleTab::Quality.text());
    for heading in ["Who was on the list, and what became of them", "Figures", "Who could have been known at all"] {
        harness.get_by_label(heading);
    }
    assert!(people_on_screen(&harness).is_empty());
    press(&mut harness, PeopleTab::Fairness.text());
    assert!(harness.query_all_by_label_contains("Listed wrongly (FPR): ").count() >= 2);
    assert!(people_on_screen(&harness).is_empty());
    press(&mut harness, PeopleTab::Harm.text());
    harness.get_by_label("How few people it is concentrated on");
    press(&mut harness, PeopleTab::Log.text());
    let entries = area.entries().len();
    harness.get_by_label(&format!("{entries} entries, every one as it was written"));
    assert!(people_on_screen(&harness).is_empty());
}
