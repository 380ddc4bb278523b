//! Who may ask, and what they are told.

use std::collections::BTreeSet;

use crate::force::{self, home};
use crate::{WHO, people, run};

#[test]
fn nobody_sees_a_person_without_a_name_and_a_reason() {
    let home = home();
    let events = ["events.csv", "--definition", "definition.toml"];
    for command in ["fit", "score", "check", "harm", "evaluate"] {
        let words = [&["people", command], &events[..], &["--operator", "PS 1234"]].concat();
        run(home.path(), &words).was_misused_naming("--reason");
        let words = [&["people", command], &events[..], &["--reason", "selection meeting"]].concat();
        run(home.path(), &words).was_misused_naming("--operator");
    }
    // the synthetic people's scores too: whoever practises, practises it right
    run(home.path(), &["people", "score", "--demo"]).was_misused_naming("--operator");
    run(home.path(), &["people", "card", "--demo", "--person", "3F2A-91C0-7B5D-0042"]).was_misused_naming("--operator");
    let blank = ["--operator", "PS 1234", "--reason", "x"];
    run(home.path(), &[&["people", "score"], &events[..], &blank].concat()).failed_naming(&["reason"]);
    let blank = ["--operator", " ", "--reason", "selection meeting of May"];
    run(home.path(), &[&["people", "score"], &events[..], &blank].concat()).failed_naming(&["operator"]);
}

#[test]
fn the_limits_are_in_the_help() {
    let home = home();
    let help = run(home.path(), &["people", "--help"]).well().out.replace('\n', " ");
    assert!(help.contains("screening aid") && help.contains("People decide"), "{help}");
}

#[test]
fn a_list_is_bands_and_estimates_and_no_more_than_the_meeting_can_take() {
    let home = home();
    let text = people(home.path(), "score", &[]).well().out.replace('\n', " ");
    for words in
        ["For discussion", "Near the list", "of 100", "A screening aid, never a decision", "not to be used from"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("N0"), "a force's own number is shown: {text}");
    let list = people(home.path(), "score", &["--json"]).json();
    let scores = list["scores"].as_array().unwrap();
    let band = |band: &str| scores.iter().filter(|score| score["band"] == band).count();
    assert_eq!((band("for-discussion"), band("near-list"), scores.len()), (20, 20, 40));
    let estimates: Vec<f64> = scores.iter().map(|score| score["estimate"]["probability"].as_f64().unwrap()).collect();
    assert!(estimates.iter().all(|one| (0.0..=1.0).contains(one)) && estimates.is_sorted_by(|a, b| a >= b));
    assert!(scores.iter().all(|score| !score["why"].as_array().unwrap().is_empty()));
}

#[test]
fn whoever_is_only_suspected_a_victim_or_acquitted_is_nowhere() {
    let home = home();
    let everybody = "everybody.json";
    people(home.path(), "score", &["--out", everybody, "--recipient", "IOM panel"]).well();
    let scored = || {
        let text = std::fs::read_to_string(home.path().join(everybody)).unwrap();
        let list: serde_json::Value = serde_json::from_str(&text).unwrap();
        let names = list["scores"].as_array().unwrap().iter().map(|score| score["person"].as_str().unwrap().to_owned());
        names.collect::<BTreeSet<_>>()
    };
    let before = scored();
    // without the rows of those who have no standing charge, exactly the same people are scored
    let rows: Vec<force::Row> = force::rows().into_iter().filter(|row| row.0 % 20 < 17).collect();
    assert!(rows.len() < force::rows().len());
    force::write_rows(home.path(), "events.csv", &rows);
    people(home.path(), "score", &["--out", everybody, "--recipient", "IOM panel"]).well();
    assert_eq!(before, scored());
    assert!(before.len() > 500 && before.len() <= 1_500 * 17 / 20, "{}", before.len());
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let home = home();
    let score = |out: &str| {
        people(home.path(), "score", &["--out", out, "--recipient", "IOM panel"]).well();
        std::fs::read(home.path().join(out)).unwrap()
    };
    assert!(score("one.json") == score("two.json"));
    let evaluated = |json: &str| {
        people(home.path(), "evaluate", &["--protected", "protected.csv", "--json", json]).well();
        std::fs::read(home.path().join(json)).unwrap()
    };
    assert!(evaluated("one.json") == evaluated("two.json"));
}

#[test]
fn a_model_is_written_read_and_never_altered_unseen() {
    let home = home();
    people(home.path(), "fit", &["--out", "model.json"]).well();
    let with = people(home.path(), "score", &["--model", "model.json", "--json"]).well().out;
    assert_eq!(with, people(home.path(), "score", &["--json"]).well().out);
    // a model knows the outcomes of its own cohorts: nobody may be scored as if it did not
    let early = people(home.path(), "score", &["--model", "model.json", "--as-of", "2021-01-01"]);
    early.failed_naming(&["2021-01-01", "later date"]);
    let path = home.path().join("model.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let at = text.find("\"base_rate\": 0.").unwrap() + "\"base_rate\": 0.".len();
    let digit = if &text[at..=at] == "1" { "2" } else { "1" };
    std::fs::write(&path, format!("{}{digit}{}", &text[..at], &text[at + 1..])).unwrap();
    people(home.path(), "score", &["--model", "model.json"]).failed_naming(&["model.json", "changed"]);
    std::fs::write(&path, "{}").unwrap();
    people(home.path(), "score", &["--model", "model.json"]).failed_naming(&["model.json"]);
}

#[test]
fn an_evaluation_says_what_has_to_be_said() {
    let home = home();
    let found = people(home.path(), "evaluate", &["--protected", "protected.csv", "--json", "-"]).json();
    let auc = found["model"]["auc"]["value"].as_f64().unwrap();
    assert!((0.6..0.85).contains(&auc), "{auc}");
    assert!(found["origins"].as_array().unwrap().len() >= 3);
    for origin in found["origins"].as_array().unwrap() {
        for account in ["learned_from", "tested_on"] {
            let steps = origin[account].as_array().unwrap();
            let kept: Vec<u64> = steps.iter().map(|step| step["kept"].as_u64().unwrap()).collect();
            assert!(steps.len() >= 5 && kept.is_sorted_by(|a, b| a >= b), "{steps:?}");
        }
        let knowable = &origin["knowable"];
        assert!(knowable["in_cohort"].as_u64() <= knowable["high_harm"].as_u64());
    }
    assert!(found["knowable"]["in_cohort"].as_u64() < found["knowable"]["high_harm"].as_u64());
    let table = &found["model"]["confusion"];
    let cells = ["true_positives", "false_positives", "false_negatives", "true_negatives"];
    let people_counted: u64 = cells.iter().map(|cell| table[cell].as_u64().unwrap()).sum();
    assert_eq!(Some(people_counted), found["model"]["people"].as_u64());
    let shuffled = &found["shuffled"];
    let apart = (shuffled["auc"].as_f64().unwrap() - 0.5).abs();
    assert!(apart < 1.5 * shuffled["by_chance"].as_f64().unwrap(), "{shuffled}");
    assert_eq!(found["fairness"][0]["characteristic"], "sex");
    assert!(!found["without_source"].as_array().unwrap().is_empty());
    assert!(!found["turnover"].as_array().unwrap().is_empty());
    let text = people(home.path(), "evaluate", &["--protected", "protected.csv"]).well().out.replace('\n', " ");
    for words in ["current practice", "Fairness by sex", "left out", "Calibration", "listed", "knowable"] {
        assert!(text.to_lowercase().contains(&words.to_lowercase()), "{words}: {text}");
    }
    let no_person =
        |text: &str| text.split_whitespace().all(|word| !(word.len() == 19 && word.matches('-').count() == 3));
    assert!(no_person(&text) && no_person(&found.to_string()));
}

#[test]
fn mistakes_are_named() {
    let home = home();
    people(home.path(), "score", &["--as-of", "2031-01-01"]).failed_naming(&["2031-01-01", "2016-01"]);
    people(home.path(), "score", &["--out", "nowhere/x.json", "--recipient", "panel"])
        .failed_naming(&["nowhere/x.json"]);
    people(home.path(), "score", &["--out", "x.json"]).was_misused_naming("--recipient");
    let words = [&["people", "score", "none.csv"], &WHO[..]].concat();
    run(home.path(), &words).failed_naming(&["none.csv"]);
    run(home.path(), &["people", "evaluate"]).was_misused_naming("EVENTS");
    run(home.path(), &["people", "evaluate", "--cohort", "x.csv"]).was_misused_naming("--outcome");
    run(home.path(), &["people", "evaluate", "--cohort", "x.csv", "--outcome", "y", "--train", "t"])
        .failed_naming(&["x.csv"]);
}
