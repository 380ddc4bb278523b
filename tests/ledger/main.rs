//! The ledger: what is frozen comes back as it was, whatever is touched is found and named, what had
//! begun is refused, what is scored agrees with a calculation by hand; and the binary as a process.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../command_line/force.rs"]
mod force;
mod program;
mod scoring;
mod tampering;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use approx::assert_relative_eq;
use chrono::{DateTime, Months, NaiveDate, Utc};
use lamplight::forecast::PeriodKind;
use lamplight::pipeline::{self, ForecastRequest, LoadRequest, Loaded};
use lamplight::progress::Progress;
use lamplight::workspace::ledger::{
    self, Assessment, Contents, Entry, FORMAT, Fit, FrozenArea, FrozenCell, FrozenData, FrozenIssue, FrozenModel,
    FrozenPeriod, FrozenTarget, FrozenTotal, HeadCheck, LedgerError, OUTCOMES_FILE, SUMS_FILE, Score, Standing,
};

use scoring::counted_by_hand;
use tampering::files_of;

/// Months of the made-up force that were known when the forecast was issued: to June 2021.
const KNOWN: usize = 30;

fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap()
}

/// An entry of four square kilometres for a month.
fn entry(start: NaiveDate) -> Entry {
    let cell = |cell: &str, expected: f64, upper80: u32, rank: u32| FrozenCell {
        cell: cell.to_owned(),
        expected,
        lower80: 0,
        upper80,
        p_any: 1.0 - (-expected).exp(),
        rank,
        plain_counts: 1.0,
        shrunk_mean: expected,
    };
    Entry {
        format: FORMAT.to_owned(),
        number: 1,
        previous: "0".repeat(64),
        issued: FrozenIssue {
            at: DateTime::from_timestamp(1_600_000_000, 0).unwrap(),
            by: Some("Sgt \"Example\" }".to_owned()),
            late: false,
            lamplight: "0.1.0".to_owned(),
        },
        synthetic: false,
        target: FrozenTarget {
            id: "robbery-and-weapons".to_owned(),
            name: "Robbery and weapons".to_owned(),
            version: "1".to_owned(),
            stand_in: None,
            definition: serde_json::json!({ "rule": { "all": [] } }),
        },
        period: FrozenPeriod { kind: PeriodKind::Month, start, end: start + Months::new(1) },
        area: FrozenArea {
            crs: "EPSG:27700".to_owned(),
            cell: "1km2".to_owned(),
            cells: 4,
            boundary: None,
            boundary_sha256: None,
        },
        model: FrozenModel {
            id: "log-linear".to_owned(),
            name: "Log-linear regression".to_owned(),
            because: None,
            seed: 1,
        },
        data: FrozenData {
            name: "Testshire".to_owned(),
            as_at: start.pred_opt().unwrap(),
            incidents: 100,
            demo_seed: None,
            files: Vec::new(),
            mapping: None,
        },
        total: FrozenTotal { expected: 4.0, lower80: 2, upper80: 7, plain_counts: 4.0, shrunk_mean: 4.0 },
        columns: vec!["cell".to_owned()],
        cells: vec![
            cell("E406000N286000", 2.0, 4, 1),
            cell("E407000N286000", 1.0, 2, 2),
            cell("E406000N287000", 0.5, 1, 3),
            cell("E407000N287000", 0.5, 1, 4),
        ],
    }
}

/// A ledger of so many months in a row.
fn ledger_of(folder: &Path, entries: u32) {
    for month in 0..entries {
        ledger::issue(folder, entry(first_of(2021, 1) + Months::new(month))).unwrap();
    }
}

#[test]
fn what_is_frozen_comes_back_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("new/ledger");
    let first = ledger::issue(&folder, entry(first_of(2021, 1))).unwrap();
    let second = ledger::issue(&folder, entry(first_of(2021, 2))).unwrap();
    assert_eq!((first.stored.entry.number, second.stored.entry.number), (1, 2));
    assert_eq!(second.stored.entry.previous, first.stored.sha256);
    let contents = ledger::read(&folder).unwrap();
    assert_eq!(contents.entries, [first.stored.clone(), second.stored.clone()]);
    assert!(contents.is_whole() && contents.interrupted.is_none());
    assert_eq!(contents.head(), Some(second.stored.sha256.as_str()));
    // the same bytes every time, and exactly those of the file
    let bytes = std::fs::read(&first.file).unwrap();
    assert_eq!(Entry::from_bytes(&bytes).unwrap().to_bytes().unwrap(), bytes);
    assert!(String::from_utf8(bytes).unwrap().contains("\n    [\"E406000N286000\",2.0,0,4,"));
}

#[test]
fn the_list_of_hashes_is_that_of_the_common_tool() {
    let home = tempfile::tempdir().unwrap();
    ledger_of(home.path(), 3);
    let Ok(checked) = Command::new("sha256sum").args(["-c", SUMS_FILE]).current_dir(home.path()).output() else {
        println!("skipped: sha256sum is not installed here");
        return;
    };
    assert!(checked.status.success(), "{checked:?}");
}

#[test]
fn adding_that_was_interrupted_is_mended_by_the_next() {
    let home = tempfile::tempdir().unwrap();
    ledger_of(home.path(), 3);
    let sums = std::fs::read_to_string(home.path().join(SUMS_FILE)).unwrap();
    let without_last: String = sums.split_inclusive('\n').take(2).collect();
    std::fs::write(home.path().join(SUMS_FILE), without_last).unwrap();
    let contents = ledger::read(home.path()).unwrap();
    assert_eq!((contents.is_whole(), contents.interrupted), (true, Some(3)));
    let next = ledger::issue(home.path(), entry(first_of(2021, 9))).unwrap();
    assert_eq!(next.stored.entry.number, 4);
    let mended = ledger::read(home.path()).unwrap();
    assert_eq!((mended.is_whole(), mended.interrupted, mended.listed.len()), (true, None, 4));
}

#[test]
fn a_clock_that_ran_back_is_told() {
    let home = tempfile::tempdir().unwrap();
    ledger_of(home.path(), 2);
    assert_eq!(ledger::read(home.path()).unwrap().clock_in_words(), None);
    let mut earlier = entry(first_of(2021, 3));
    earlier.issued.at -= chrono::Duration::days(90);
    ledger::issue(home.path(), earlier).unwrap();
    let told = ledger::read(home.path()).unwrap().clock_in_words().unwrap();
    assert!(told.starts_with("entry 3 says it was issued before entry 2"), "{told}");
}

#[test]
fn many_that_add_at_once_get_a_number_each() {
    let home = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for month in 0..8 {
            let folder = home.path();
            scope.spawn(move || ledger::issue(folder, entry(first_of(2021, 1) + Months::new(month))).unwrap());
        }
    });
    let contents = ledger::read(home.path()).unwrap();
    assert!(contents.is_whole(), "{contents:#?}");
    assert_eq!(contents.entries.len(), 8);
}

#[test]
fn what_does_not_belong_is_refused() {
    let home = tempfile::tempdir().unwrap();
    ledger_of(home.path(), 2);
    let before = files_of(home.path());
    let again = ledger::issue(home.path(), entry(first_of(2021, 2))).unwrap_err();
    assert!(matches!(again, LedgerError::Already { number: 2 }), "{again}");
    let synthetic = Entry { synthetic: true, ..entry(first_of(2021, 3)) };
    let mixed = ledger::issue(home.path(), synthetic).unwrap_err();
    assert!(matches!(mixed, LedgerError::Mixed { .. }), "{mixed}");
    assert_eq!(files_of(home.path()), before);

    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("notes.txt"), "mine").unwrap();
    let refused = ledger::issue(other.path(), entry(first_of(2021, 3))).unwrap_err();
    assert!(matches!(&refused, LedgerError::NotALedger { example, .. } if example == "notes.txt"), "{refused}");
    assert_eq!(std::fs::read_dir(other.path()).unwrap().count(), 1);
    let below_a_file = ledger::issue(&other.path().join("notes.txt/ledger"), entry(first_of(2021, 3))).unwrap_err();
    assert!(matches!(below_a_file, LedgerError::Write { .. }), "{below_a_file}");
    assert!(matches!(ledger::read(&other.path().join("nowhere")), Err(LedgerError::Missing { .. })));
}
