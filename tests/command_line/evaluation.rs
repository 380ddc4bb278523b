//! Backtests and scored forecasts, asked for on the command line.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use tempfile::tempdir;

use crate::{Ran, force, names, rows, run};

const MOST_COLUMNS: usize = 100;

fn backtest(folder: &Path, more: &[&str]) -> Ran {
    let words = ["backtest", "records", "--target", "robbery-and-weapons", "--origins", "4"];
    run(folder, &[&words[..], more].concat())
}

fn home_with_records(months: usize) -> tempfile::TempDir {
    let home = tempdir().unwrap();
    force::write(&home.path().join("records"), months);
    home
}

#[test]
fn a_backtest_prints_a_league_table_that_fits_a_terminal_and_writes_the_whole_report() {
    let home = home_with_records(24);
    let models = ["--models", "log-linear,kde,self-exciting", "--json", "report.json"];
    let ran = backtest(home.path(), &models).well();
    assert!(ran.out.lines().all(|line| line.chars().count() <= MOST_COLUMNS), "{}", ran.out);
    // sentences are broken into lines
    let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "West Example",
        "4 periods, September 2020 to December 2020",
        "STAND-IN",
        "over plain counts",
        "\nlog-linear ",
        "\nkde ",
        "\nrecent-mean ",
        "\nshrunk-mean ",
        "period by period",
        "December 2020 forecast",
        "Number test:",
        "Spatial test:",
        "Left out: Self-exciting process, because it needs the day",
        "after the event",
    ] {
        assert!(
            said.contains(part.trim()) && (!part.starts_with('\n') || ran.out.contains(part)),
            "{part:?}: {}",
            ran.out
        );
    }
    assert_eq!(names(home.path()), ["records", "report.json"]);
    let text = std::fs::read_to_string(home.path().join("report.json")).unwrap();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["report"]["models"].as_array().unwrap().len(), 4);
    assert_eq!(document["report"]["periods"].as_array().unwrap().len(), 4);
    assert_eq!(document["report"]["left_out"][0]["model"], "self-exciting");
    assert_eq!(document["target"]["definition"]["id"], "robbery-and-weapons");
    assert_eq!(document["data"]["files"].as_array().unwrap().len(), 24);
    assert!(document["stand_in"].is_string() && document["synthetic"] == false);
    assert!(document["report"]["implausible"].is_null());
    // the same again is the same file
    backtest(home.path(), &models).well();
    assert_eq!(std::fs::read_to_string(home.path().join("report.json")).unwrap(), text);
}

#[test]
fn json_on_standard_output_is_one_document() {
    let home = home_with_records(18);
    let ran = backtest(home.path(), &["--models", "recent-mean", "--json", "-"]).well();
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["origins_asked"], 4);
    assert_eq!(ran.err, "");
}

#[test]
fn what_a_backtest_cannot_do_is_told_in_one_sentence() {
    let home = home_with_records(12);
    backtest(home.path(), &["--origins", "0"]).was_misused_naming("--origins");
    backtest(home.path(), &["--models", "clever"]).was_misused_naming("clever");
    run(home.path(), &["backtest", "--target", "t"]).was_misused_naming("DATA");
    backtest(home.path(), &["--json", "no/such/report.json"]).failed_naming(&["no/such/report.json", "folder"]);
    run(home.path(), &["backtest", "records", "--target", "arson"]).failed_naming(&["arson", "robbery-and-weapons"]);
    backtest(home.path(), &["--from", "2019-03"]).failed_naming(&["2019-03-01", "2019-04-01"]);
    backtest(home.path(), &["--from", "2019-04"]).failed_naming(&["3 of the 4 complete periods"]);
    let fewer =
        run(home.path(), &["backtest", "records", "--target", "robbery-and-weapons", "--models", "counts-all"]).well();
    assert!(fewer.out.contains("Only 9 of the 12 origins asked for were possible"), "{}", fewer.out);
}

#[test]
fn the_demo_is_backtested_as_synthetic() {
    let home = tempdir().unwrap();
    let words = ["backtest", "--demo", "--target", "knife-injury", "--origins", "2", "--models", "recent-mean"];
    let ran = run(home.path(), &words).well();
    assert!(ran.out.contains("SYNTHETIC") && ran.out.contains("recent-mean"), "{}", ran.out);
}

#[test]
fn our_own_forecast_is_scored_as_its_backtest_says() {
    let home = home_with_records(24);
    let forecast =
        ["forecast", "records", "--target", "robbery-and-weapons", "--from", "2020-12", "--model", "shrunk-mean"];
    run(home.path(), &[&forecast[..], &["--out", "out"]].concat()).well();
    let score = ["score", "out/forecast.csv", "--observed", "records", "--target", "robbery-and-weapons"];
    let ran = run(home.path(), &[&score[..], &["--json", "score.json"]].concat()).well();
    assert!(ran.out.lines().all(|line| line.chars().count() <= MOST_COLUMNS), "{}", ran.out);
    for said in ["out/forecast.csv", "December 2020", "STAND-IN", "\nforecast.csv ", "\nrecent-mean ", "forecast "] {
        assert!(ran.out.contains(said), "{said:?} is not said: {}", ran.out);
    }
    let words = ["backtest", "records", "--target", "robbery-and-weapons", "--origins", "1", "--models", "shrunk-mean"];
    run(home.path(), &[&words[..], &["--json", "backtest.json"]].concat()).well();
    let nll = |file: &str, id: &str| {
        let document: serde_json::Value =
            serde_json::from_slice(&std::fs::read(home.path().join(file)).unwrap()).unwrap();
        let models = document["report"]["models"].as_array().unwrap().clone();
        let model = models.iter().find(|model| model["id"] == id).unwrap();
        model["scores"]["poisson_nll"].as_f64().unwrap()
    };
    assert!((nll("score.json", "forecast.csv") - nll("backtest.json", "shrunk-mean")).abs() < 1e-7);
    assert_eq!(nll("score.json", "recent-mean"), nll("backtest.json", "recent-mean"));
}

#[test]
fn a_forecast_file_that_cannot_be_scored_is_refused_in_one_sentence() {
    let home = home_with_records(15);
    let score = |file: &str, more: &[&str]| {
        let words = ["score", file, "--observed", "records", "--target", "robbery-and-weapons"];
        run(home.path(), &[&words[..], more].concat())
    };
    let write = |text: &str| std::fs::write(home.path().join("theirs.csv"), text).unwrap();
    score("nowhere.csv", &[]).failed_naming(&["nowhere.csv", "cannot be read"]);
    write("cell,expected\nE0N0,1\n");
    score("theirs.csv", &[]).failed_naming(&["theirs.csv", "--from"]);
    score("theirs.csv", &["--from", "2030-01"]).failed_naming(&["theirs.csv", "2020-03-31"]);
    score("theirs.csv", &["--from", "2020-03"]).failed_naming(&["theirs.csv", "none of its cells"]);
    score("theirs.csv", &["--from", "soon"]).was_misused_naming("soon");
    write("cell,expected\nE0N0,-1\n");
    score("theirs.csv", &["--from", "2020-03"]).failed_naming(&["theirs.csv", "row 2", "below zero"]);
    write("cell,expected\nE1N1,1\n");
    score("theirs.csv", &["--from", "2020-03"]).failed_naming(&["theirs.csv", "row 2", "--cell"]);
    write("cell,probability\nE0N0,1\n");
    score("theirs.csv", &["--from", "2020-03"]).failed_naming(&["theirs.csv", "row 1", "probability"]);
}

/// Incidents at random over 12 by 12 km and two years of months.
fn write_random(folder: &Path) -> Vec<(String, u32, u32)> {
    let mut state = 7_u64;
    let mut draw = |below: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % u64::from(below)) as u32
    };
    let mut text = String::from("id,date,easting,northing,crime type\n");
    let mut placed = Vec::new();
    for number in 0..24 * 300 {
        let month = format!("{}-{:02}", 2019 + number / 300 / 12, number / 300 % 12 + 1);
        let (east, north) = (400_000 + draw(12_000), 290_000 + draw(12_000));
        writeln!(text, "{number},{month},{east},{north},Robbery").unwrap();
        placed.push((month, east, north));
    }
    std::fs::write(folder.join("random.csv"), text).unwrap();
    placed
}

#[test]
fn a_forecast_that_has_seen_the_outcome_is_refused_with_exit_code_1_and_an_honest_one_is_not() {
    let home = tempdir().unwrap();
    let placed = write_random(home.path());
    let target = ["--target", "robbery-and-weapons", "--cell", "1km2", "--from", "2020-12"];
    run(home.path(), &[&["forecast", "random.csv", "--out", "out"], &target[..]].concat()).well();
    let score = |file: &str| {
        let words = ["score", file, "--observed", "random.csv", "--json", "score.json"];
        run(home.path(), &[&words[..], &target[..]].concat())
    };
    score("out/forecast.csv").well();

    let mut counts: BTreeMap<String, f64> =
        rows(&home.path().join("out/forecast.csv")).into_iter().map(|row| (row["cell"].clone(), 0.01)).collect();
    for (_, east, north) in placed.iter().filter(|(month, ..)| month == "2020-12") {
        *counts.get_mut(&format!("E{}N{}", east / 1000 * 1000, north / 1000 * 1000)).unwrap() += 0.98;
    }
    let mut peeked = String::from("cell,expected\n");
    for (cell, count) in &counts {
        writeln!(peeked, "{cell},{count}").unwrap();
    }
    std::fs::write(home.path().join("peeked.csv"), peeked).unwrap();
    score("peeked.csv").failed_naming(&["peeked.csv", "Too good to be true"]);
    // whoever wants to know more finds it in the file
    let document = std::fs::read_to_string(home.path().join("score.json")).unwrap();
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert!(document["report"]["implausible"].is_string());
}
