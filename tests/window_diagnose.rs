//! The diagnostics page and its ways to the map, through the accessibility tree.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::sync::Arc;

use common::{Fixture, backtest, settle, until, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use lamplight::app::App;
use lamplight::app::action::Action;
use lamplight::app::command::Command;
use lamplight::app::map::HeatLayer;
use lamplight::app::residuals::ResidualsOf;
use lamplight::app::state::{Page, ThemeChoice};
use lamplight::forecast::ModelId;

/// The page with a finished backtest.
fn backtested() -> Harness<'static, App> {
    let fixture = Fixture::new();
    let mut harness = window(fixture.options(ThemeChoice::Light));
    settle(&mut harness);
    harness.state_mut().ask(Command::ShowDiagnose);
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
    settle(&mut harness);
    harness
}

/// Scrolls until something is drawn, by asking for it: what lies below the window has no place yet.
fn press(harness: &mut Harness<'static, App>, label: &str) {
    harness.get_by_label_contains(label).scroll_to_me();
    settle(harness);
    harness.get_by_label_contains(label).click();
    settle(harness);
}

#[test]
fn before_a_backtest_the_quick_comparison_answers_and_says_that_a_backtest_says_more() {
    let fixture = Fixture::new();
    let mut harness = window(fixture.options(ThemeChoice::Light));
    settle(&mut harness);
    harness.state_mut().ask(Command::ShowDiagnose);
    settle(&mut harness);
    harness.get_by_label("Would plain counts do as well?");
    harness.get_by_label_contains("A quick look at the last 6 periods");
    harness.get_by_label("The last periods, each forecast from what came before it");
    harness.get_by_role_and_label(Role::Button, "Backtest all models");
    assert!(harness.query_by_label_contains("Hit-rate curve").is_none());
}

#[test]
fn a_backtest_fills_the_page_and_every_chart_has_its_words() {
    let harness = backtested();
    for heading in [
        "Every model on the same periods",
        "How much of it in how few cells",
        "Period by period, each forecast from what came before it",
        "Expected against recorded, by tenths of cells",
        "Where recorded counts fell in the forecast's distributions",
        "Where the last forecasts missed",
        "How steady the top of the ranking is",
        "Could the forecast have made what was recorded?",
    ] {
        harness.get_by_role_and_label(Role::Heading, heading);
    }
    harness.get_by_label_contains("1st: Automatic choice, in use, log score 0.34");
    harness.get_by_label_contains("Hit-rate curve of Automatic choice:");
    harness.get_by_label_contains("Period by period, Automatic choice. The total was within");
    harness.get_by_label_contains("Expected against recorded by tenths of cells.");
    harness.get_by_label_contains("Probability integral transform. Even");
    harness.get_by_label_contains("Place test: 12 of 13 periods pass.");
    harness.get_by_label_contains("took no part: it is not part of this test.");
    // the answer stands on the page and in the status bar
    assert!(harness.query_all_by_label_contains("No: better than plain counts").count() >= 2);
}

#[test]
fn another_model_of_the_table_changes_every_figure_below_it() {
    let mut harness = backtested();
    press(&mut harness, "5th: Plain counts");
    assert_eq!(harness.state().session().diagnosed.as_deref(), Some("recent-mean"));
    harness.get_by_label_contains("Hit-rate curve of Plain counts");
    harness.get_by_label_contains("Period by period, Plain counts");
    harness.get_by_label_contains("Yes: no better than plain counts on this data");
}

#[test]
fn a_share_of_the_curve_is_what_the_map_then_draws() {
    let mut harness = backtested();
    press(&mut harness, "Hit-rate curve of");
    let session = harness.state().session();
    assert_eq!(session.page, Page::Explore);
    assert!((0.15..0.35).contains(&session.top_share), "{}", session.top_share);
}

#[test]
fn a_tenth_is_outlined_on_the_map_until_escape() {
    let mut harness = backtested();
    let chart = "Expected against recorded by tenths";
    harness.get_by_label_contains(chart).scroll_to_me();
    settle(&mut harness);
    harness.get_by_label_contains(chart).focus();
    settle(&mut harness);
    harness.key_press(Key::End);
    settle(&mut harness);
    harness.get_by_label_contains("At the pointer: 10th tenth:");
    harness.key_press(Key::Enter);
    settle(&mut harness);
    let session = harness.state().session();
    assert_eq!(session.page, Page::Explore);
    let highlight = session.highlight.clone().unwrap();
    assert!(highlight.cells.len() > 5, "{highlight:?}");
    let shown = harness.state().document().unwrap().shown.clone().unwrap();
    let mean = |cells: &[usize]| {
        cells.iter().map(|cell| shown.outcome.forecast.cells[*cell].expected).sum::<f64>() / cells.len() as f64
    };
    let all: Vec<usize> = (0..shown.outcome.area.len()).collect();
    assert!(mean(&highlight.cells) > 2.0 * mean(&all), "the highest tenth is what is outlined");
    harness.get_by_label_contains("Outlined: 10th tenth of cells by expected count");
    harness.get_by_label_contains(&format!("{} outlined", highlight.cells.len()));
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert_eq!(harness.state().session().highlight, None);
}

#[test]
fn a_period_shows_on_the_map_where_it_missed() {
    let mut harness = backtested();
    press(&mut harness, "Period by period, Automatic choice");
    let session = harness.state().session();
    assert_eq!((session.page, session.layer), (Page::Explore, HeatLayer::Residuals));
    assert_eq!(session.residuals_of, ResidualsOf::Origin(6), "the middle one of thirteen");
    harness.get_by_label_contains("Periods: ").click();
    settle(&mut harness);
    harness.get_by_label("All 13 periods").click();
    settle(&mut harness);
    assert_eq!(harness.state().session().residuals_of, ResidualsOf::All);
}

#[test]
fn residuals_on_the_map_are_recorded_less_what_was_foreseen() {
    let mut harness = backtested();
    harness.state_mut().ask(Action::ShowResiduals(ResidualsOf::All));
    settle(&mut harness);
    let document = harness.state().document().unwrap();
    let kept = document.backtested.as_ref().unwrap();
    let (run, _) = kept.diagnosed(None, &document.shown.as_ref().unwrap().outcome).unwrap();
    let layer = lamplight::app::residuals::ResidualLayer::of_backtest(kept, run, ResidualsOf::All, 1).unwrap();
    let recorded: u64 = layer.cells.iter().flatten().map(|cell| u64::from(cell.recorded)).sum();
    assert_eq!(recorded, kept.outcome.report.incidents);
    let foreseen: f64 = kept.outcome.backtest.models[run].foreseen.iter().flat_map(|foreseen| &foreseen.expected).sum();
    let expected: f64 = layer.cells.iter().flatten().map(|cell| cell.expected).sum();
    assert!((foreseen - expected).abs() < 1e-6);
    harness.key_press_modifiers(Modifiers::ALT, Key::Num1);
    settle(&mut harness);
    assert_eq!(harness.state().session().layer, HeatLayer::Expected);
    harness.key_press_modifiers(Modifiers::ALT, Key::Num4);
    settle(&mut harness);
    assert_eq!(harness.state().session().layer, HeatLayer::Residuals);
}

#[test]
fn a_result_too_good_to_be_true_is_withheld_and_said_everywhere() {
    let fixture = Fixture::new();
    let mut options = fixture.options(ThemeChoice::Light);
    options.engine.backtest = Arc::new(|loaded, request, progress| {
        let mut outcome = backtest::made_up(loaded, request, progress)?;
        outcome.report.implausible = Some("Log-linear regression hits more than any map could have".to_owned());
        Ok(outcome)
    });
    let mut harness = window(options);
    settle(&mut harness);
    harness.state_mut().ask(Command::ShowDiagnose);
    harness.state_mut().ask(Command::Backtest);
    settle(&mut harness);
    harness.get_by_label("The results are withheld: they are too good to be true.");
    harness.get_by_label_contains("hits more than any map could have");
    harness.get_by_label("Backtest withheld: too good to be true");
    for withheld in
        ["Every model on the same periods", "Hit-rate curve", "in use", "Better than plain counts", "too short"]
    {
        assert!(harness.query_by_label_contains(withheld).is_none(), "{withheld}");
    }
}

#[test]
fn a_backtest_can_be_stopped_and_a_failed_one_says_why() {
    let fixture = Fixture::new();
    let mut options = fixture.options(ThemeChoice::Light);
    options.engine.backtest = Arc::new(|_, _, progress| {
        progress.step("Forecasting Oct 2026", 0.4);
        while progress.check().is_ok() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        Err(lamplight::progress::Cancelled.into())
    });
    let mut harness = window(options);
    settle(&mut harness);
    harness.state_mut().ask(Command::ShowDiagnose);
    harness.state_mut().ask(Command::Backtest);
    until(&mut harness, "the backtest is under way", App::is_busy);
    harness.step();
    harness.get_by_label("Stop the backtest").click();
    settle(&mut harness);
    assert!(!harness.state().is_busy());
    assert!(harness.state().session().notices.is_empty());
    drop(harness);

    let mut options = fixture.options(ThemeChoice::Light);
    options.engine.backtest = Arc::new(|_, _, _| {
        Err(lamplight::pipeline::PipelineError::Settings { file: "a".to_owned(), problem: "is not there".to_owned() })
    });
    let mut harness = window(options);
    settle(&mut harness);
    harness.state_mut().ask(Command::ShowDiagnose);
    harness.state_mut().ask(Command::Backtest);
    settle(&mut harness);
    harness.get_by_label("The backtest did not finish.");
    harness.get_by_label_contains("is not there.");
}

#[test]
fn a_backtest_dies_with_its_target_and_cells_and_outlives_another_model() {
    let mut harness = backtested();
    let has_one = |harness: &Harness<'static, App>| harness.state().document().unwrap().backtested.is_some();
    harness.get_by_role_and_label(Role::ComboBox, "Model").click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, ModelId::RecentMean.name()).click();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    settle(&mut harness);
    assert!(has_one(&harness));
    harness.get_by_label_contains("5th: Plain counts (12-month mean), in use");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::ArrowLeft);
    settle(&mut harness);
    assert!(has_one(&harness), "only a new forecast parts with it");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    settle(&mut harness);
    assert!(!has_one(&harness));
}

#[test]
fn models_can_be_left_out_but_not_the_yardsticks() {
    let fixture = Fixture::new();
    let mut options = fixture.options(ThemeChoice::Light);
    let (told, asked) = std::sync::mpsc::channel();
    let told = std::sync::Mutex::new(told);
    options.engine.backtest = Arc::new(move |loaded, request, progress| {
        told.lock().unwrap().send((request.models.clone(), request.origins)).unwrap();
        backtest::made_up(loaded, request, progress)
    });
    let mut harness = window(options);
    settle(&mut harness);
    harness.state_mut().ask(Command::ShowDiagnose);
    settle(&mut harness);
    harness.get_by_label("Models that take part: all models").click();
    settle(&mut harness);
    harness.get_by_role_and_label(Role::CheckBox, ModelId::LogLinear.name()).click();
    harness.get_by_role_and_label(Role::CheckBox, ModelId::RecentMean.name()).click();
    settle(&mut harness);
    harness.key_press(Key::Escape);
    settle(&mut harness);
    let wanted: Vec<ModelId> = ModelId::ENTRANTS.into_iter().filter(|model| *model != ModelId::LogLinear).collect();
    harness.get_by_role_and_label(Role::Button, &format!("Backtest {} models", wanted.len())).click();
    settle(&mut harness);
    assert_eq!(asked.try_recv().unwrap(), (wanted, 13));
}
