//! Whole cohort tables, from files to inputs.

use std::path::{Path, PathBuf};

use polars::prelude::{DataFrame, IntoColumn, NamedFrom, ParquetWriter, Series};
use proptest::prelude::*;

use super::*;
use crate::incidents::Severity;
use crate::people::features::{Family, Kind};

fn definition(age_admitted: bool) -> HighHarm {
    HighHarm { age_admitted: age_admitted.then(|| "for a test".to_owned()), ..HighHarm::built_in() }
}

fn request(file: &Path) -> CohortTableRequest {
    CohortTableRequest {
        file: file.to_owned(),
        outcome: "outcome".to_owned(),
        train: Some("train".to_owned()),
        date: None,
        audit: Vec::new(),
        leave_out: Vec::new(),
    }
}

fn read_text(text: &str, change: impl FnOnce(&mut CohortTableRequest)) -> Result<CohortTable, PeopleImportError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cohort.csv");
    std::fs::write(&file, text).unwrap();
    let mut request = request(&file);
    change(&mut request);
    read(&request, &definition(false))
}

/// Rows of (row, outcome): one in three has the outcome, every second is for training.
fn table(header: &str, rows: usize, columns: impl Fn(usize, bool) -> String) -> String {
    let row = |n: usize| {
        let outcome = n.is_multiple_of(3);
        format!("{},{},{}\n", u8::from(outcome), n % 2, columns(n, outcome))
    };
    format!("outcome,train,{header}\n{}", (0..rows).map(row).collect::<String>())
}

fn ids(table: &CohortTable) -> Vec<&str> {
    table.features.specs.iter().map(|spec| spec.id.as_str()).collect()
}

fn audited(table: &CohortTable) -> Vec<&str> {
    table.audit.iter().map(|grouping| grouping.characteristic.as_str()).collect()
}

fn says(table: &CohortTable, severity: Severity, words: &str) -> bool {
    let has = |finding: &crate::incidents::Finding| {
        finding.text.contains(words) || finding.details.join("; ").contains(words)
    };
    table.quality.findings.iter().any(|finding| finding.severity == severity && has(finding))
}

#[test]
fn columns_are_sorted_by_name_and_by_what_they_hold() {
    let header = "id,name,race,postcode,age,priors,degree,seen_on,note,same,gang,count_more";
    let text = table(header, 600, |n, _| {
        format!(
            "{n},QQ{n},{},AB{},{},{},{},2020-01-{:02},note {n},1,{},{}",
            ["x", "y"][n / 7 % 2],
            n / 5 % 4,
            18 + n * 7 % 43,
            n * 5 % 11,
            ["F", "M"][n / 3 % 2],
            n % 28 + 1,
            ["Yes", "no", ""][n / 2 % 3],
            ["0", "1", "10 or more"][n / 11 % 3],
        )
    });
    let got = read_text(&text, |_| {}).unwrap();
    assert_eq!(ids(&got), ["priors", "degree", "gang", "count_more"]);
    assert_eq!(audited(&got), ["race", "postcode", "age"]);
    assert_eq!(got.features.specs[0].kind, Kind::Amount);
    assert_eq!(got.features.specs[1].kind, Kind::Category(vec!["F".into(), "M".into()]));
    assert_eq!(got.features.columns[0][..3], [0.0, 5.0, 10.0]);
    assert!(got.features.columns[2][4].is_nan() && got.features.columns[2][0] == 1.0);
    assert_eq!(got.features.columns[3][22], 10.0);
    assert_eq!(got.audit[2].groups.len(), 5, "ages are banded");
    assert_eq!((got.train.len(), got.test.len(), got.train[0]), (300, 300, 1));
    for words in ["race is a protected characteristic and is not an input", "postcode is a stand-in", "age is age"] {
        assert!(says(&got, Severity::Caution, words), "{words}: {:#?}", got.quality.findings);
    }
    assert!(says(&got, Severity::Caution, "2 columns said who somebody is and were dropped unread: id, name"));
    for words in ["seen_on: it holds dates", "note: it holds 600 different texts", "same: it is the same"] {
        assert!(says(&got, Severity::Note, words), "{words}");
    }
    assert!(got.looks_like_outcome.is_empty());
    assert!(!format!("{got:?}").contains("QQ"));
    assert_eq!(got.quality.rows_used, 600);
}

#[test]
fn age_is_an_input_only_where_it_is_admitted_and_not_audited() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("c.csv");
    std::fs::write(&file, table("age,priors", 60, |n, _| format!("{},{}", 18 + n % 30, n % 5))).unwrap();
    let asked = request(&file);
    let admitted = read(&asked, &definition(true)).unwrap();
    assert_eq!((ids(&admitted), audited(&admitted)), (vec!["age", "priors"], vec![]));
    assert_eq!(admitted.features.specs[0].family, Family::Age);
    let not = read(&asked, &definition(false)).unwrap();
    assert_eq!((ids(&not), audited(&not)), (vec!["priors"], vec!["age"]));
    let audit = CohortTableRequest { audit: vec!["Age".to_owned()], ..asked };
    let audit = read(&audit, &definition(true)).unwrap();
    assert_eq!((ids(&audit), audited(&audit)), (vec!["priors"], vec!["age"]));
}

#[test]
fn what_repeats_the_outcome_is_named_and_kept() {
    let text = table("priors,again,later", 400, |n, outcome| {
        let later = if outcome || n % 49 == 1 { "M1" } else { "" };
        format!("{},{},{later}", n * 7 % 10, if outcome { "Y" } else { "N" })
    });
    let got = read_text(&text, |_| {}).unwrap();
    assert_eq!(ids(&got), ["priors", "again", "later"]);
    let named: Vec<&str> = got.looks_like_outcome.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(named, ["again", "later"]);
    assert!(says(&got, Severity::Problem, "again looks like part of the outcome: it repeats"));
    assert!(says(&got, Severity::Problem, "later looks like part of the outcome: alone it tells"));
}

#[test]
fn inputs_that_stand_in_for_what_is_audited_are_named() {
    let text = table("sex,club,priors", 400, |n, _| {
        let sex = n / 2 % 2;
        format!("{sex},{},{}", if n % 17 == 0 { 1 - sex } else { sex }, n % 5)
    });
    let got = read_text(&text, |_| {}).unwrap();
    assert!(says(&got, Severity::Caution, "club goes with sex"), "{:#?}", got.quality.findings);
    assert!(!says(&got, Severity::Caution, "priors goes with sex"));
}

#[test]
fn what_is_asked_for_has_to_be_there() {
    let text = table("Priors_Count,race", 60, |n, _| format!("{},a", n % 5));
    let message = |change: fn(&mut CohortTableRequest)| read_text(&text, change).unwrap_err().to_string();
    let near = message(|request| request.audit = vec!["priorscount2".to_owned()]);
    assert!(near.contains("no column \"priorscount2\"; did you mean Priors_Count?"), "{near}");
    let far = message(|request| request.outcome = "xyzzy".to_owned());
    assert!(far.contains("its columns are outcome, train, Priors_Count, race"), "{far}");
    let split = message(|request| request.train = None);
    assert!(
        split.contains("--train") && split.contains("--train-before") && split.contains("never split at random"),
        "{split}"
    );
    let same = message(|request| request.train = Some("outcome".to_owned()));
    assert!(same.contains("cannot also say"), "{same}");
    let odd = read_text("outcome,train,a\n1,1,2\nmaybe,0,3\n", |_| {}).unwrap_err().to_string();
    assert!(odd.contains("row 3: \"maybe\" in column \"outcome\" is neither yes nor no"), "{odd}");
    let none = read_text("outcome,train,a\n1,1,2\n0,1,3\n", |_| {}).unwrap_err().to_string();
    assert!(none.contains("no row is to test on"), "{none}");
    let inputs = read_text("outcome,train,race\n1,1,a\n0,0,b\n", |_| {}).unwrap_err().to_string();
    assert!(inputs.contains("no column can be an input"), "{inputs}");
}

#[test]
fn rows_are_split_by_words_or_by_a_date() {
    let words = "outcome,train,a\nyes,Train,1\nNo,TEST,2\ntrue,training,3\n,Train,4\n0,,5\n";
    let got = read_text(words, |_| {}).unwrap();
    assert_eq!((got.train, got.test, got.outcome), (vec![0, 2], vec![1], vec![true, false, true]));
    assert_eq!((got.quality.rows_read, got.quality.rows_used, got.quality.set_aside.len()), (5, 3, 2));
    let dated = "outcome,train,a,scored\n1,1,1,2020-01-31\n0,1,2,01/02/2020\n1,0,3,soon\n";
    let got = read_text(dated, |request| {
        request.train = None;
        request.date = Some(("scored".to_owned(), "2020-02-01".parse().unwrap()));
        request.leave_out = vec!["train".to_owned()];
    });
    let got = got.unwrap();
    assert_eq!((ids(&got), &got.train, &got.test), (vec!["a"], &vec![0], &vec![1]));
    assert_eq!(got.quality.set_aside[0].1, 1);
}

#[test]
fn parquet_gives_the_same_as_csv() {
    let (rows, folder) = (200_usize, tempfile::tempdir().unwrap());
    let text = table("priors,degree,race,share", rows, |n, _| {
        format!("{},{},{},{}", n % 7, ["F", "M"][n / 2 % 2], n / 3 % 3, (n % 13) as f64 / 4.0)
    });
    let csv = folder.path().join("c.csv");
    std::fs::write(&csv, text).unwrap();
    let whole = |name: &str, of: fn(usize) -> i64| {
        Series::new(name.into(), (0..rows).map(of).collect::<Vec<_>>()).into_column()
    };
    let degrees: Vec<&str> = (0..rows).map(|n| ["F", "M"][n / 2 % 2]).collect();
    let shares: Vec<f64> = (0..rows).map(|n| (n % 13) as f64 / 4.0).collect();
    let columns = vec![
        Series::new("outcome".into(), (0..rows).map(|n| n % 3 == 0).collect::<Vec<bool>>()).into_column(),
        whole("train", |n| (n % 2) as i64),
        whole("priors", |n| (n % 7) as i64),
        Series::new("degree".into(), degrees).into_column(),
        whole("race", |n| (n / 3 % 3) as i64),
        Series::new("share".into(), shares).into_column(),
    ];
    let parquet = folder.path().join("c.parquet");
    ParquetWriter::new(std::fs::File::create(&parquet).unwrap())
        .finish(&mut DataFrame::new(rows, columns).unwrap())
        .unwrap();
    let (one, two) =
        (read(&request(&csv), &definition(false)).unwrap(), read(&request(&parquet), &definition(false)).unwrap());
    assert_eq!(
        (&one.features, &one.outcome, &one.train, &one.audit),
        (&two.features, &two.outcome, &two.train, &two.audit)
    );
}

fn real(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("LAMPLIGHT_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    Some(folder.join("people").join(name)).filter(|file| file.exists())
}

#[test]
fn the_parole_table_of_the_national_institute_of_justice() {
    let Some(file) = real("nij-georgia-parole.csv") else {
        println!("nij-georgia-parole.csv is not there: nothing tested");
        return;
    };
    let request = CohortTableRequest {
        file,
        outcome: "Recidivism_Arrest_Year1".to_owned(),
        train: Some("Training_Sample".to_owned()),
        date: None,
        audit: ["Race", "Gender", "Residence_PUMA"].map(str::to_owned).to_vec(),
        leave_out: Vec::new(),
    };
    let got = read(&request, &definition(true)).unwrap();
    assert_eq!(got.features.specs.len(), 22, "{:?}", ids(&got));
    assert!(ids(&got).contains(&"Age_at_Release"));
    assert_eq!(audited(&got), ["Race", "Gender", "Residence_PUMA"]);
    assert_eq!(got.quality.rows_read, got.quality.rows_used);
    assert!(got.looks_like_outcome.is_empty(), "{:?}", got.looks_like_outcome);
    let without = read(&request, &definition(false)).unwrap();
    assert_eq!(audited(&without), ["Race", "Gender", "Residence_PUMA", "Age_at_Release"]);
    assert!(got.audit.iter().all(|grouping| grouping.groups.len() >= 2));
}

proptest! {
    #[test]
    fn rubbish_is_refused_not_feared(text in "\\PC{0,120}", rows in "([01],[01],[a-c]?\n){0,20}") {
        let _ = read_text(&text, |_| {});
        if let Ok(got) = read_text(&format!("outcome,train,a\n{rows}{text}\n"), |_| {}) {
            let aside: u64 = got.quality.set_aside.iter().map(|(_, rows, _)| rows).sum();
            prop_assert_eq!(got.quality.rows_read, got.quality.rows_used + aside);
            prop_assert_eq!(got.outcome.len(), got.features.rows);
            prop_assert!(got.features.columns.iter().all(|column| column.len() == got.features.rows));
        }
    }
}
