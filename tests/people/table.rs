//! A force's own table: one row a person.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::run;

/// 2 000 people: the outcome follows `prior`, a little `drug`, and nothing else; `later` is known only
/// after the outcome.
fn write(folder: &Path) {
    let mut text = String::from("id,prior,drug,race,later,train,outcome\n");
    let mut state = 88_172_645_463_325_252_u64;
    let mut below = |end: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) % end
    };
    for person in 0..2_000 {
        let (prior, drug, race) = (below(10), below(2), ["a", "b", "c"][below(3) as usize]);
        let outcome = below(100) < 8 + 5 * prior + 6 * drug;
        let later = if outcome { 5 + below(5) } else { below(6) };
        let train = u64::from(below(10) < 7);
        writeln!(text, "{person},{prior},{drug},{race},{later},{train},{}", u8::from(outcome)).unwrap();
    }
    std::fs::write(folder.join("table.csv"), text).unwrap();
}

fn evaluate(folder: &Path, more: &[&str]) -> crate::Ran {
    let words = ["people", "evaluate", "--cohort", "table.csv", "--outcome", "outcome", "--train", "train"];
    run(folder, &[&words[..], &["--audit", "race"], more].concat())
}

fn value(found: &Value, path: &str) -> f64 {
    found.pointer(path).and_then(Value::as_f64).unwrap_or_else(|| panic!("{path} in {found}"))
}

#[test]
fn a_table_is_learned_from_and_tested_on_other_rows() {
    let home = tempfile::tempdir().unwrap();
    write(home.path());
    let found = evaluate(home.path(), &["--leave-out", "later,id", "--json", "-"]).json();
    assert!((0.6..0.8).contains(&value(&found, "/auc/value")), "{found}");
    let slope = value(&found, "/calibration_slope/value");
    assert!((0.7..1.4).contains(&slope), "{slope}");
    let used: Vec<&str> = found["columns_used"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert_eq!(used, ["prior", "drug"]);
    assert_eq!(found["fairness"][0]["characteristic"], "race");
    assert_eq!(found["fairness"][0]["groups"].as_array().unwrap().len(), 3);
    assert_eq!(found["without_column"][0]["source"], "prior");
    let text = evaluate(home.path(), &["--leave-out", "later,id"]).well().out.replace('\n', " ");
    for words in ["AUC", "Brier", "Fairness by race", "scorecard", "says nothing of time", "never a decision"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn what_is_too_good_to_be_true_is_held_back_until_somebody_looked() {
    let home = tempfile::tempdir().unwrap();
    write(home.path());
    evaluate(home.path(), &[]).failed_naming(&["Too good to be true", "later", "--leak-reviewed"]);
    evaluate(home.path(), &["--json", "out.json"]).failed_naming(&["Too good to be true"]);
    assert!(!home.path().join("out.json").exists());
    let said = "DS Patel, 3 March 2026, the column is dated before";
    let found = evaluate(home.path(), &["--leak-reviewed", said, "--json", "-"]).json();
    assert!(found["notice"].as_str().unwrap().contains(said) && found["implausible"].is_string(), "{found}");
    assert!(evaluate(home.path(), &["--leak-reviewed", said]).well().out.replace('\n', " ").contains(said));
}

/// Real data, found at `LAMPLIGHT_DATA` or beside the checkout; its absence is printed.
fn real(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let path = std::env::var_os("LAMPLIGHT_DATA").map_or_else(beside, PathBuf::from).join(name);
    let found = path.exists().then_some(path);
    if found.is_none() {
        println!("skipped: {name} is not here");
    }
    found
}

const AGE_ADMITTED: &str = r#"
format = 1
id = "nij"
name = "Arrested again within a year"
version = "1"
source = "National Institute of Justice, Recidivism Forecasting Challenge."
window_months = 12
threshold_harm = 1
list_size = 500
valid_days = 90
dormant_years = 5
age_admitted = "Risk falls steeply with age; the comparison with the published figures admits it."
[counts]
charges = true
convictions = true
proactive = true
"#;

#[test]
fn parole_in_georgia_is_as_good_as_an_explainable_model_can_be() {
    let Some(table) = real("people/nij-georgia-parole.csv") else { return };
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("definition.toml"), AGE_ADMITTED).unwrap();
    let table = table.to_str().unwrap();
    let words = ["people", "evaluate", "--cohort", table, "--outcome", "Recidivism_Arrest_Year1"];
    let split = ["--train", "Training_Sample", "--json", "-", "--audit"];
    let definition = ["Race,Gender,Residence_PUMA", "--definition", "definition.toml"];
    let with = run(home.path(), &[&words[..], &split, &definition].concat()).json();
    println!("with age: AUC {} Brier {}", with["auc"]["value"], with["brier"]["value"]);
    assert_eq!((value(&with, "/people"), value(&with, "/outcomes")), (7_807.0, value(&with, "/outcomes")));
    assert!(value(&with, "/auc/value") >= 0.701 && value(&with, "/brier/value") <= 0.1880);
    assert!((0.9..=1.1).contains(&value(&with, "/calibration_slope/value")));
    assert!(with["notice"].as_str().unwrap().contains("AGE IS AN INPUT"));
    let inside = &with["without_age"]["model"];
    assert!(value(inside, "/auc/value") >= 0.688 && value(inside, "/brier/value") <= 0.1910);
    let audited = with["fairness"].as_array().unwrap().len();
    assert_eq!(audited, 3);
    // women's gang membership was never recorded, and the report has to say so
    let stand_in = &with["stand_ins"][0];
    assert_eq!(
        (stand_in["feature"].as_str(), stand_in["characteristic"].as_str()),
        (Some("Gang_Affiliated"), Some("Gender"))
    );
    assert!(value(&with["without_stand_ins"]["model"], "/auc/value") < value(&with, "/auc/value"));
    let used = with["columns_used"].to_string();
    for refused in ["Race", "Gender", "PUMA"] {
        assert!(!used.contains(refused), "{used}");
    }
}
