//! The ledger: what is frozen comes back as it was, whatever is touched is found and named, what had
//! begun is refused, what is scored agrees with a calculation by hand; and the binary as a process.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "command_line/force.rs"]
mod force;

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
        return; // not installed here
    };
    assert!(checked.status.success(), "{checked:?}");
}

/// Files of a ledger by name, without the lock.
type Files = BTreeMap<String, Vec<u8>>;

fn files_of(folder: &Path) -> Files {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    files
        .filter(|file| !file.file_name().to_string_lossy().starts_with('.'))
        .map(|file| (file.file_name().into_string().unwrap(), std::fs::read(file.path()).unwrap()))
        .collect()
}

fn read_of(files: &Files) -> Result<Contents, LedgerError> {
    let home = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(home.path().join(name), bytes).unwrap();
    }
    ledger::read(home.path())
}

fn name_of(number: u32) -> String {
    Entry::file_name(number)
}

/// Makes the list of hashes anew, as somebody would who has read the documentation.
fn relist(files: &mut Files) {
    use std::fmt::Write as _;

    use sha2::{Digest, Sha256};
    let mut lines = String::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.strip_suffix(".json").is_some()) {
        writeln!(lines, "{:x}  {name}", Sha256::digest(bytes)).unwrap();
    }
    files.insert(SUMS_FILE.to_owned(), lines.into_bytes());
}

/// Fails unless one of these entries is named.
#[track_caller]
fn is_found(files: &Files, entries: &[u32], what: &str) {
    let contents = read_of(files).unwrap_or_else(|error| panic!("{what}: {error}"));
    let named: Vec<Option<u32>> = contents.problems.iter().map(|problem| problem.entry).collect();
    assert!(named.iter().any(|named| named.is_some_and(|named| entries.contains(&named))), "{what}: {contents:#?}");
    let texts = contents.problems.iter().all(|problem| !problem.text.is_empty());
    assert!(texts, "{what}");
}

/// Numbers that are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
}

#[test]
fn every_kind_of_tampering_is_found_and_the_entry_named() {
    const ENTRIES: u32 = 5;
    let home = tempfile::tempdir().unwrap();
    ledger_of(home.path(), ENTRIES);
    let whole = files_of(home.path());
    assert!(read_of(&whole).unwrap().is_whole());
    let mut numbers = Numbers(11);
    for round in 0..400 {
        let mut files = whole.clone();
        let victim = numbers.below(ENTRIES as usize) as u32 + 1;
        let bytes = files.get_mut(&name_of(victim)).unwrap();
        match round % 8 {
            0 => {
                let at = numbers.below(bytes.len());
                bytes[at] ^= 1 << numbers.below(8);
                is_found(&files, &[victim], &format!("byte {at} of entry {victim} flipped"));
            }
            1 => {
                let to = numbers.below(bytes.len());
                bytes.truncate(to);
                is_found(&files, &[victim], &format!("entry {victim} cut to {to} bytes"));
            }
            2 => {
                files.remove(&name_of(victim));
                is_found(&files, &[victim], &format!("entry {victim} removed"));
            }
            3 => {
                let other = victim % ENTRIES + 1;
                let (a, b) = (files[&name_of(victim)].clone(), files[&name_of(other)].clone());
                files.insert(name_of(victim), b);
                files.insert(name_of(other), a);
                is_found(&files, &[victim, other], &format!("entries {victim} and {other} exchanged"));
                relist(&mut files);
                is_found(&files, &[victim, other], &format!("entries {victim} and {other} exchanged and relisted"));
            }
            4 => {
                // one more in the middle, all later ones renamed
                for number in (victim..=ENTRIES).rev() {
                    let moved = files[&name_of(number)].clone();
                    files.insert(name_of(number + 1), moved);
                }
                let later: Vec<u32> = (victim..=ENTRIES + 1).collect();
                is_found(&files, &later, &format!("one inserted at {victim}"));
                relist(&mut files);
                is_found(&files, &later, &format!("one inserted at {victim} and relisted"));
            }
            5 => {
                let sums = files.get_mut(SUMS_FILE).unwrap();
                let at = numbers.below(sums.len());
                sums[at] ^= 1 << numbers.below(8);
                let line = at as u32 / 76 + 1;
                is_found(&files, &[line], &format!("byte {at} of the list flipped"));
            }
            6 => {
                // a sum of the forecast made better, and the list with it
                let text = String::from_utf8(bytes.clone()).unwrap().replace("\"expected\": 4.0", "\"expected\": 5.0");
                *bytes = text.into_bytes();
                relist(&mut files);
                if victim < ENTRIES {
                    is_found(&files, &[victim, victim + 1], &format!("entry {victim} altered and relisted"));
                } else {
                    // nothing comes after it: only the head hash noted elsewhere can tell
                    let noted = read_of(&whole).unwrap().head().unwrap().to_owned();
                    assert_eq!(read_of(&files).unwrap().find_head(&noted), HeadCheck::Unknown);
                }
            }
            _ => {
                let sums = files.get_mut(SUMS_FILE).unwrap();
                let to = numbers.below(sums.len());
                sums.truncate(to);
                let contents = read_of(&files).unwrap();
                let is_told = !contents.is_whole() || contents.interrupted == Some(ENTRIES);
                assert!(is_told, "list cut to {to} bytes: {contents:#?}");
            }
        }
    }
}

#[test]
fn a_ledger_cut_with_its_list_is_found_by_the_noted_head_alone() {
    let home = tempfile::tempdir().unwrap();
    ledger_of(home.path(), 4);
    let mut files = files_of(home.path());
    let whole = read_of(&files).unwrap();
    let (head, third) = (whole.head().unwrap().to_owned(), whole.listed[2].clone());
    assert_eq!(whole.find_head(&head[..12]), HeadCheck::IsHead);
    assert_eq!(whole.find_head(&third.to_uppercase()), HeadCheck::Older { entry: 3, since: 1 });
    assert_eq!(whole.find_head(&head[..4]), HeadCheck::Unknown);
    files.remove(&name_of(4));
    is_found(&files, &[4], "the last entry cut");
    relist(&mut files);
    let cut = read_of(&files).unwrap();
    assert!(cut.is_whole());
    assert_eq!(cut.find_head(&head), HeadCheck::Unknown);
    assert_eq!(cut.find_head(&third), HeadCheck::IsHead);
}

#[test]
fn an_emptied_ledger_is_not_taken_for_a_new_one() {
    let home = tempfile::tempdir().unwrap();
    ledger_of(home.path(), 2);
    for number in 1..=2 {
        std::fs::remove_file(home.path().join(name_of(number))).unwrap();
    }
    assert!(!ledger::read(home.path()).unwrap().is_whole());
    std::fs::remove_file(home.path().join(SUMS_FILE)).unwrap();
    assert!(!ledger::read(home.path()).unwrap().is_whole());
    let refused = ledger::issue(home.path(), entry(first_of(2021, 5))).unwrap_err();
    assert!(matches!(refused, LedgerError::Broken { .. }), "{refused}");
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

#[test]
fn scores_agree_with_a_calculation_by_hand() {
    let score = Score::of(&entry(first_of(2021, 1)), vec![3, 1, 0, 2], 1);
    assert_eq!((score.recorded, score.elsewhere, score.fit), (6, 1, Fit::WellWithin));
    assert_eq!(score.words, "forecast 4.0 (2 to 7), saw 6: well within range");
    // expected 2, 1, ½, ½ against 1, 1, 1, 1: 3 ln 2 + 2 ln ½ − (4 − 4)
    assert_relative_eq!(score.gain_over_plain, 2.0_f64.ln(), max_relative = 1e-12);
    assert_relative_eq!(score.gain_per_incident(), 2.0_f64.ln() / 6.0, max_relative = 1e-12);
    assert_eq!(score.gain_over_shrunk, 0.0);
    // (2 − 3 ln 2 + ln 6) + 1 + ½ + (½ − 2 ln ½ + ln 2), over four cells
    let ln = |x: f64| x.ln();
    let by_hand = (2.0 - 3.0 * ln(2.0) + ln(6.0) + 1.0 + 0.5 + 0.5 - 2.0 * ln(0.5) + ln(2.0)) / 4.0;
    assert_relative_eq!(score.poisson_nll, by_hand, max_relative = 1e-12);
    // one cell of four is the least that can be chosen: 3 of 6 incidents in a quarter of the cells
    assert_relative_eq!(score.hit_rate_5pc, 0.5, max_relative = 1e-12);
    assert_relative_eq!(score.pai_5pc, 2.0, max_relative = 1e-12);
    // 2 lies above 0 to 1
    assert_eq!((score.cells_within, score.cells), (3, 4));
}

/// The made-up force with so many months, read.
fn loaded(home: &Path, months: usize) -> Loaded {
    let folder = home.join(format!("months-{months}"));
    force::write(&folder, months);
    pipeline::load(&LoadRequest::files(vec![folder]), &Progress::silent()).unwrap()
}

/// An entry that the made-up force can score, made by the program itself.
fn frozen(loaded: &Loaded, now: DateTime<Utc>) -> Entry {
    let request = ForecastRequest {
        model: lamplight::forecast::ModelId::RecentMean,
        ..ForecastRequest::of("robbery-and-weapons")
    };
    let outcome = pipeline::forecast(loaded, &request, &Progress::silent()).unwrap();
    ledger::freeze(loaded, &outcome, Some("  Sgt   Example "), now, &Progress::silent()).unwrap()
}

fn at(year: i32, month: u32, day: u32) -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(year, month, day).unwrap().and_hms_opt(9, 30, 0).unwrap().and_utc()
}

fn assess(folder: &Path, loaded: &Loaded) -> Assessment {
    ledger::assess(folder, Some(loaded), &Progress::silent()).unwrap()
}

/// Target incidents of a month, counted from the files by looking for words.
fn counted_by_hand(folder: &Path, month: &str) -> u32 {
    let path = folder.join(month).join(format!("{month}-west-example-street.csv"));
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|line| line.contains(",Robbery,") || line.contains(",Possession of weapons,")).count() as u32
}

#[test]
fn a_forecast_is_scored_once_its_month_is_there_and_not_before() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("ledger");
    let then = loaded(home.path(), KNOWN);
    let entry = frozen(&then, at(2021, 6, 30));
    assert_eq!(entry.period.days().label(), "July 2021");
    assert_eq!((entry.issued.by.as_deref(), entry.issued.late), (Some("Sgt Example"), false));
    assert!(entry.data.files.iter().all(|file| !file.name.contains('/')), "{:?}", entry.data.files);
    ledger::issue(&folder, entry.clone()).unwrap();

    let not_yet = assess(&folder, &then);
    let standing = not_yet.entries[0].standing.as_ref().unwrap();
    assert!(matches!(standing, Standing::NotYetKnown(why) if why.contains("30 Jun 2021")), "{standing:?}");
    assert_eq!((not_yet.record.open, not_yet.newly_scored.len()), (1, 0));

    let now = loaded(home.path(), KNOWN + 2);
    let scored = assess(&folder, &now);
    assert_eq!(scored.newly_scored, [1]);
    let score = scored.entries[0].score().unwrap();
    let by_hand = counted_by_hand(&home.path().join("months-32"), "2021-07");
    assert!(by_hand > 5);
    assert_eq!(score.recorded + score.elsewhere, by_hand);
    // plain counts against themselves
    assert_eq!(score.gain_over_plain, 0.0);
    assert_eq!(scored.record.in_time.scored, 1);
    assert!(scored.record.in_time.verdict.contains("too short a record"), "{}", scored.record.in_time.verdict);
    // the count is kept with the hash of its records, and once
    let kept = std::fs::read_to_string(folder.join(OUTCOMES_FILE)).unwrap();
    assert!(assess(&folder, &now).newly_scored.is_empty());
    assert_eq!(std::fs::read_to_string(folder.join(OUTCOMES_FILE)).unwrap(), kept);
    assert_eq!(kept.lines().count(), 1);
    assert_eq!(assess(&folder, &then).entries[0].known.as_ref().unwrap().recorded, score.recorded);
}

#[test]
fn late_and_repeated_forecasts_are_shown_apart() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("ledger");
    let then = loaded(home.path(), KNOWN);
    assert_eq!(frozen(&then, at(2021, 7, 1)).lateness(), None);
    assert_eq!(frozen(&then, at(2021, 8, 1)).lateness().as_deref(), Some("issued after its period was over"));
    let late = frozen(&then, at(2021, 7, 4));
    assert_eq!(late.lateness().as_deref(), Some("issued 3 days into its period"));
    ledger::issue(&folder, late).unwrap();
    let mut again = frozen(&then, at(2021, 6, 30));
    again.cells[0].expected *= 1.5;
    ledger::issue(&folder, again).unwrap();
    let scored = assess(&folder, &loaded(home.path(), KNOWN + 1));
    assert!(scored.entries[0].stored.entry.issued.late);
    assert_eq!(scored.entries[1].repeats, Some(1));
    let record = &scored.record;
    assert_eq!((record.in_time.scored, record.late.scored, record.repeats), (0, 1, 1));
}

/// How an entry stands that was changed before it was issued.
fn standing_of(loaded: &Loaded, change: impl FnOnce(&mut Entry), entry: &Entry) -> Standing {
    let home = tempfile::tempdir().unwrap();
    let mut entry = entry.clone();
    change(&mut entry);
    ledger::issue(home.path(), entry).unwrap();
    assess(home.path(), loaded).entries.remove(0).standing.unwrap()
}

#[test]
fn what_cannot_be_scored_says_why() {
    let home = tempfile::tempdir().unwrap();
    let entry = frozen(&loaded(home.path(), KNOWN), at(2021, 6, 30));
    let now = loaded(home.path(), KNOWN + 3);
    let why_not = |change: &dyn Fn(&mut Entry)| match standing_of(&now, change, &entry) {
        Standing::NotScored(why) | Standing::NotYetKnown(why) => why,
        Standing::Scored(score) => panic!("scored: {}", score.words),
    };
    assert!(standing_of(&now, |_| {}, &entry).score().is_some());
    let why = why_not(&|entry| entry.target.version = "0".to_owned());
    assert!(why.contains("was of version 0 when it was issued"), "{why}");
    let why = why_not(&|entry| entry.target.definition["rule"] = serde_json::json!({ "all": [] }));
    assert!(why.contains("another rule"), "{why}");
    let why = why_not(&|entry| entry.target.id = "no-such".to_owned());
    assert!(why.contains("there is no target \"no-such\""), "{why}");
    let why = why_not(&|entry| entry.synthetic = true);
    assert!(why.contains("of synthetic records, and these are real"), "{why}");
    let why = why_not(&|entry| entry.area.crs = "EPSG:32618".to_owned());
    assert!(why.contains("another place"), "{why}");
    let why = why_not(&|entry| entry.period.end = first_of(2021, 10) + chrono::Days::new(3));
    assert!(why.contains("only partly over"), "{why}");
    let why = why_not(&|entry| entry.period.kind = PeriodKind::FourWeeks);
    assert!(why.contains("carry months only"), "{why}");
    let why = why_not(&|entry| (entry.period.start, entry.period.end) = (first_of(2018, 1), first_of(2018, 2)));
    assert!(why.contains("begin on 1 Jan 2019"), "{why}");
    // cells moved 100 km to the east, under another name
    let why = why_not(&|entry| {
        entry.data.name = "Elsewhere".to_owned();
        for (place, cell) in entry.cells.iter_mut().enumerate() {
            cell.cell = format!("E{}N0", 500 * (place + 200));
        }
        entry.area.cell = "500m".to_owned();
    });
    assert!(why.contains("another place"), "{why}");

    let with_gap = home.path().join("with-gap");
    force::write(&with_gap, KNOWN + 2);
    std::fs::remove_dir_all(with_gap.join("2021-07")).unwrap();
    let gap = pipeline::load(&LoadRequest::files(vec![with_gap]), &Progress::silent()).unwrap();
    let standing = standing_of(&gap, |_| {}, &entry);
    assert!(matches!(&standing, Standing::NotScored(why) if why.contains("Jul 2021 is missing")), "{standing:?}");
}

/// Runs the real binary.
fn run(folder: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lamplight"));
    command.current_dir(folder).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").args(words);
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// A folder with the force as it was known and as it became.
fn two_downloads() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    force::write(&home.path().join("then"), KNOWN);
    force::write(&home.path().join("now"), KNOWN + 2);
    let path = home.path().to_owned();
    (home, path)
}

const FORECAST: [&str; 6] = ["forecast", "then", "--target", "robbery-and-weapons", "--model", "recent-mean"];

#[test]
fn the_program_issues_lists_verifies_and_scores() {
    let (_home, home) = two_downloads();
    let issue = [&FORECAST[..], &["--out", "out", "--ledger", "record", "--issued-by", "Sgt Example"]].concat();
    let (code, out, err) = run(&home, &issue);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("Issued as entry 1 of the ledger"), "{out}");
    // the clock of whoever runs this is past July 2021
    assert!(
        out.contains("By the clock it was issued after its period was over: it will be scored, but shown apart"),
        "{out}"
    );
    let head = out.lines().find_map(|line| line.strip_prefix("Head hash, to be noted elsewhere: ")).unwrap().to_owned();

    let (code, _, err) = run(&home, &issue);
    assert_eq!(code, Some(1));
    assert!(err.contains("in the ledger already, as entry 1") && err.trim_end().lines().count() == 1, "{err}");

    let (code, out, _) = run(&home, &["ledger", "list", "record"]);
    assert_eq!(code, Some(0));
    assert!(
        out.contains("Jul 2021")
            && out.contains("robbery-and-weapons")
            && out.contains("issued after its period was over"),
        "{out}"
    );
    let (code, out, _) = run(&home, &["ledger", "verify", "record", "--head", &head[..10]]);
    assert_eq!(code, Some(0));
    assert!(out.contains("every one as it was issued") && out.contains(&head) && out.contains("newest entry"), "{out}");

    let (code, out, err) = run(&home, &["ledger", "score", "record", "--observed", "now", "--json", "score.json"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("forecast ") && out.contains(", saw ") && out.contains("Issued late, shown apart"), "{out}");
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(home.join("score.json")).unwrap()).unwrap();
    let recorded = &json["entries"][0]["outcome"]["scored"]["recorded"];
    assert_eq!(recorded.as_u64().unwrap() as u32, counted_by_hand(&home.join("now"), "2021-07"), "{json:#}");
    assert_eq!(json["record"]["late"]["scored"], 1);

    let file = home.join("record/0001.json");
    let text = std::fs::read_to_string(&file).unwrap().replace("Sgt Example", "Sgt Nobody");
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, text).unwrap();
    for words in [&["ledger", "verify", "record"][..], &["ledger", "score", "record", "--observed", "now"][..]] {
        let (code, out, err) = run(&home, words);
        assert_eq!((code, out.as_str()), (Some(1), ""), "{words:?}");
        assert!(err.contains("entry 1 (0001.json) was altered"), "{err}");
        assert_eq!(err.trim_end().lines().count(), 1, "{err}");
    }
}

#[test]
fn the_program_refuses_to_issue_what_had_begun_and_writes_nothing() {
    let (_home, home) = two_downloads();
    let back_dated = [&FORECAST[..], &["--from", "2021-05", "--out", "out", "--ledger", "record"]].concat();
    let (code, out, err) = run(&home, &back_dated);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("May 2021 cannot be issued as a forecast, because it had begun in the records"), "{err}");
    assert!(!home.join("out").exists() && !home.join("record").exists());
    // the same day as the default is no back-dating
    let newest = [&FORECAST[..], &["--from", "2021-07", "--out", "out", "--ledger", "record"]].concat();
    assert_eq!(run(&home, &newest).0, Some(0));
}

#[test]
fn two_programs_that_issue_at_once_both_get_their_entry() {
    let (_home, home) = two_downloads();
    let running: Vec<_> = ["recent-mean", "shrunk-mean"]
        .into_iter()
        .map(|model| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_lamplight"));
            command.current_dir(&home).args(["forecast", "then", "--target", "robbery-and-weapons", "--model", model]);
            command.args(["--out", model, "--ledger", "record"]).stdout(std::process::Stdio::null());
            command.spawn().unwrap()
        })
        .collect();
    for mut child in running {
        assert!(child.wait().unwrap().success());
    }
    let contents = ledger::read(&home.join("record")).unwrap();
    assert!(contents.is_whole(), "{:?}", contents.problems);
    let mut models: Vec<&str> = contents.entries.iter().map(|stored| stored.entry.model.id.as_str()).collect();
    models.sort_unstable();
    assert_eq!(models, ["recent-mean", "shrunk-mean"]);
}

#[test]
fn the_program_names_what_is_not_a_ledger() {
    let (_home, home) = two_downloads();
    for command in ["list", "verify"] {
        let (code, out, err) = run(&home, &["ledger", command, "nowhere"]);
        assert_eq!((code, out.as_str()), (Some(1), ""));
        assert!(err.contains("there is no ledger in nowhere"), "{err}");
        let (code, _, err) = run(&home, &["ledger", command, "then"]);
        assert_eq!(code, Some(1));
        assert!(err.contains("then is not a ledger"), "{err}");
    }
    let (code, _, err) = run(&home, &[&FORECAST[..], &["--out", "out", "--ledger", "then"]].concat());
    assert_eq!(code, Some(1));
    assert!(err.contains("then is not a ledger") && !home.join("out").exists(), "{err}");
    assert_eq!(run(&home, &["ledger", "score", "nowhere"]).0, Some(2));
    assert_eq!(run(&home, &[&FORECAST[..], &["--out", "out", "--issued-by", "X"]].concat()).0, Some(2));
}
