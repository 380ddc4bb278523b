//! What is scored agrees with a calculation by hand, and what cannot be scored says why.

use super::*;

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
pub(super) fn counted_by_hand(folder: &Path, month: &str) -> u32 {
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
