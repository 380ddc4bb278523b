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

// ---- TEMPORARY
fn engine() -> PeopleEngine {
    use lamplight::people::*;
    use lamplight::people::record::*;
    use lamplight::people::evaluation::*;
    use lamplight::people::evaluation::fairness::*;
    use lamplight::people::evaluation::metrics::*;
    use lamplight::people::cases::*;
    use lamplight::people::model::*;
    use lamplight::pipeline::people::*;
    fn rnd(i: u64) -> f64 { let x = (i.wrapping_add(77)).wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407); let x = (x ^ (x>>29)).wrapping_mul(0xbf58476d1ce4e5b9); ((x>>11) as f64)/((1u64<<53) as f64) }
    let day = |y,m,d| chrono::NaiveDate::from_ymd_opt(y,m,d).unwrap();
    PeopleEngine {
        load: Arc::new(move |request, who, progress| {
            let log = audit::AuditLog::at(&request.workspace.join(audit::FILE_NAME));
            let cases = CaseStore::open(&request.workspace)?;
            log.append(who, audit::Deed{ act: Act::Collection, what: "synthetic people were made from seed 1".into(), people: vec![], recipient: None})?;
            progress.step("Making people", 0.4);
            let events = (0..4000u64).map(|i| (person_id::PersonId((i%900).wrapping_mul(0x9E3779B97F4A7C15)), Event{ day: day_number(day(2026,11,1)) - (rnd(i)*3000.0) as i32, role: Role::Charged, offence: OffenceId((i%3) as u16), case: i as u32, weapon: false, proactive: false})).collect();
            let off = |c:&str,d:&str| Offence{code:c.into(),description:d.into()};
            Ok(PeopleLoaded { request: request.clone(), name: "Synthetic people".into(), records: Records::new(events, vec![off("8N","Assault with injury"),off("34B","Robbery of personal property"),off("49","Other theft")], day(2026,11,20), true), quality: Default::default(), protected: None,
              definition: definition::HighHarm{ id: "high-harm-24m".into(), name: "High harm in two years".into(), version: "2026-11".into(), window_months: 24, threshold: definition::Threshold::TopShare(0.05), counts: definition::Counts{charges:true,convictions:true,proactive:false}, age_admitted: None, list_size: 25, valid_days: 90, dormant_years: 10},
              scale: harm::HarmScale{ id: "cchi".into(), name: "Cambridge Crime Harm Index, group medians".into(), version: "2026".into(), unit: "days".into(), source: "Cambridge Centre".into(), caution: "Group medians are unsuited to fine scoring.".into()}, log, cases })
        }),
        fit: Arc::new(move |_, _| Ok(PeopleModel{ scorecard: Scorecard{base_rate:0.05}, sha256: "9f2c41aa7d1e0b3c".repeat(4), learned_at: day(2020,11,21), calibrated_at: day(2022,11,21), steps: vec![("in the records",20000,0),("charged before 21 Nov 2020",9120,10880),("an event in the last 10 years",8870,250),("with full follow-up",8870,0),("labelled",8870,0)].into_iter().map(|(w,k,l)| Step{what:w.into(),kept:k,left_out:l}).collect(), calibrated_steps: vec![], auc_later: 0.74, notice: String::new(), lines: vec![] })),
        evaluate: Arc::new(move |loaded, progress| {
            progress.step("Testing", 0.3);
            let n = 4000;
            let p: Vec<f64> = (0..n).map(|i| 0.3*rnd(i).powi(5)+0.005).collect();
            let o: Vec<bool> = (0..n).map(|i| rnd(i+100_000) < p[i as usize]).collect();
            let past: Vec<f64> = (0..n).map(|i| rnd(i+300_000)*0.3+p[i as usize]).collect();
            let m = metrics(Scored{probability:&p,outcome:&o}, Cut::Top(100));
            let grouping = |name: &str, groups: &[&str]| protected::Grouping{ characteristic: name.into(), groups: groups.iter().map(|g| (*g).to_owned()).collect(), of: (0..n).map(|i| if i%40==7 {None} else if i < 20 { Some(groups.len() as u32-1)} else {Some(((rnd(i+9)*3.0) as u32).min(groups.len() as u32-2))}).collect() };
            let fairness = vec![grouping("ethnicity", &["Asian or Asian British","Black, African, Caribbean or Black British","White","Mixed or multiple ethnic groups, as the person says themselves","Traveller"]), grouping("sex", &["Male","Female","Other"])].iter().map(|g| fairness::audit(Scored{probability:&p,outcome:&o}, Cut::Top(400), g, &FairnessSettings{smallest_group:50})).collect();
            let _ = loaded;
            Ok(PeopleEvaluation{ name: "Synthetic".into(), synthetic: true, definition: "d".into(), scale: "s".into(), notice: String::new(), list_size: 25, past_harm: ranking_metrics(&past,&o,Cut::Top(100)), against_past_harm: compare(&p,&past,&o,Cut::Top(100)), without_age: None, knowable: Default::default(), origins: vec![], turnover: vec![], without_source: vec![], shuffled: evaluation::permutation::Shuffled{auc:0.503,by_chance:0.03}, columns_alone: vec![], fairness, implausible: None, words: m.words("went on to high harm"), model: m })
        }),
        score: Arc::new(move |loaded, _, who, _| {
            loaded.log.append(who, audit::Deed{ act: Act::Consultation, what: "scores of 900 people".into(), people: vec!["x".into()], recipient: None})?;
            let scores = loaded.records.people().iter().enumerate().map(|(i,id)| { let p = 0.4*(-(i as f64)/60.0).exp(); Score{ person: id.to_string(), estimate: Estimate{probability:p,low:p*0.7,high:(p*1.4).min(1.0)}, band: Band::of_place(i, 25), why: vec![("4 charges for violence in the last 24 months",1.2,24),("harm of charges in the last 12 months: 1 460 days",0.9,18),("61 days since the last charge",0.5,10),("2 weapons",0.2,4),("9 kinds of offence",0.1,2),("first charge 11 years ago",-0.3,-6),("no charge while on bail, and a description that is so long that it takes more than one line of the card",-0.6,-12)].into_iter().map(|(w,l,pt)| Contribution{feature:"f".into(),words:w.into(),log_odds:l,points:pt}).collect(), newest_event: day(2026,11,3), past_harm: 2190.0, standing_charges: 7 } }).collect();
            Ok(ScoreList{ as_of: day(2026,11,21), data_as_at: day(2026,11,20), expires: day(2027,2,19), definition: "d".into(), scale: "s".into(), model: "m".into(), age_notice: String::new(), synthetic: true, list_size: 25, scores })
        }),
        card: Arc::new(|loaded, list, person, who| {
            loaded.log.append(who, audit::Deed{ act: Act::Consultation, what: "the card of one person".into(), people: vec![person.to_owned()], recipient: None})?;
            let score = list.scores.iter().find(|s| s.person == person).ok_or_else(|| PeopleError::NotScored{person: person.to_owned(), as_of: list.as_of})?.clone();
            Ok(PersonCard{ status: Status::Current, sentences: ["SYNTHETIC: this person does not exist.", "This card is about the person with the pseudonym above, who was charged 7 times before 21 November 2026.", "Of 100 people with a record like this, about 37 go on to high harm in the next two years, and 63 do not. Between 26 and 52 of 100 is what the data allow.", "What speaks most for a high estimate: 4 charges for violence in the last 24 months.", "What speaks most against it: no charge while on bail.", "This is an estimate about people like this and says nothing certain about this one. A human decides."].map(str::to_owned).to_vec(), decisions: vec![Decision{person: person.to_owned(), at: "2026-11-22T10:00:00Z".into(), operator: "Sgt Example".into(), choice: Choice::Override, selected: false, reason: "In prison until 2028".into(), as_of: list.as_of}], score })
        }),
    }
}

fn pictured(options: AppOptions, size: [f32; 2]) -> Option<Harness<'static, App>> {
    if !can_draw() { return None; }
    let mut harness = Harness::builder().with_size(size).with_max_steps(80).with_options(SnapshotOptions::new().threshold(1.5).max_failed_pixels(20)).wgpu().build_eframe(move |creation| App::new(&creation.egui_ctx, options));
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
        let save = |h: &mut Harness<'static, App>, name: &str| { h.remove_cursor(); h.run(); h.render().unwrap().save(format!("/tmp/pv/{name}_{tag}.png")).unwrap(); };
        save(&mut h, "locked");
        unlock(&mut h);
        save(&mut h, "list");
        for (tab, name) in [(PeopleTab::Quality, "quality"), (PeopleTab::Fairness, "fairness"), (PeopleTab::Log, "log")] {
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
