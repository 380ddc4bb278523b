//! The whole import: tables read side by side, their rows judged against each other, records made.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::incidents::{FastMap, Tables};
use crate::people::person_id::PersonId;
use crate::people::record::{Event, Offence, OffenceId, Records, Role, date_of, day_number};
use crate::progress::Progress;

use super::aside::{Reason, merged};
use super::findings::{Facts, findings};
use super::key::PseudonymKey;
use super::layout::Layout;
use super::mapping::Mapping;
use super::rows::{BETWEEN, Batch, Noticed, Row, RowReader, Words};
use super::{PeopleImport, PeopleImportError, PeopleQuality};

/// One table, read and not yet judged.
struct ReadTable {
    name: String,
    sha256: String,
    encoding: &'static str,
    layout: Layout,
    batch: Batch,
}

/// Reads what was found; `today` is the last day that anything can have happened on.
pub(super) fn import(
    tables: &Tables,
    place: &str,
    mapping: &Mapping,
    key: &PseudonymKey,
    today: NaiveDate,
    progress: &Progress,
) -> Result<PeopleImport, PeopleImportError> {
    if tables.len() == 0 {
        let why = tables.not_read().first();
        let why = why.map_or_else(|| "nothing is there".to_owned(), |file| format!("{}: {}", file.name, file.why));
        return Err(PeopleImportError::NothingToRead { place: place.to_owned(), why });
    }
    let mut read = read_tables(tables, mapping, key, progress)?;
    progress.check()?;
    progress.step("putting people's records in order", 0.85);
    check_collisions(&read)?;
    if !mapping.separate_duplicates {
        set_aside_repetitions(&mut read);
    }
    let synthetic = read.iter().all(|table| table.batch.only_synthetic);
    let last_possible = match mapping.last_day {
        Some(day) => day_number(day),
        // made-up people live by no clock
        None if synthetic => i32::MAX,
        None => day_number(today),
    };
    set_aside_late(&mut read, last_possible, mapping.last_day.is_some());
    let rows_read: u64 = read.iter().map(|table| table.batch.rows_read).sum();
    let rows_used: u64 = read.iter().map(|table| table.batch.rows.len() as u64).sum();
    let aside = merged(read.iter().map(|table| (table.name.as_str(), &table.batch.aside)));
    if rows_used == 0 {
        let commonest = aside.iter().max_by_key(|(_, rows, _)| *rows);
        let reason = commonest.map_or_else(
            || "there are none".to_owned(),
            |(reason, _, example)| format!("they {} ({example})", reason.words()),
        );
        return Err(PeopleImportError::NothingUsed { place: place.to_owned(), rows: rows_read, reason });
    }
    progress.check()?;

    let offences = Offences::of(&read)?;
    let made = make_events(&read, &offences, last_possible);
    let newest = made.events.iter().map(|(_, event)| event.day).max().unwrap_or_default();
    let last_day = mapping.last_day.unwrap_or_else(|| date_of(newest));
    let facts = Facts {
        tables: read.iter().map(|table| (table.name.as_str(), table.encoding, &table.layout)).collect(),
        not_read: tables.not_read(),
        rows_read,
        rows_used,
        aside: &aside,
        events: &made.events,
        from_disposals: made.from_disposals,
        future_disposals: made.future_disposals,
        noticed: all_noticed(&read),
        unknown_roles: all_words(&read, |batch| &batch.unknown_roles),
        unknown_disposals: all_words(&read, |batch| &batch.unknown_disposals),
        unknown_ways: all_words(&read, |batch| &batch.unknown_ways),
        last_day,
        is_last_day_given: mapping.last_day.is_some(),
        synthetic,
    };
    let mut quality = PeopleQuality {
        rows_read,
        rows_used,
        synthetic,
        files: read.iter().map(|table| (table.name.clone(), table.sha256.clone())).collect(),
        set_aside: aside
            .iter()
            .map(|(reason, rows, example)| (reason.words().to_owned(), *rows, example.clone()))
            .collect(),
        cut: all_cut(&read),
        findings: Vec::new(),
    };
    quality.findings = findings(&facts, &quality.cut);
    drop(facts);
    drop(read);
    progress.check()?;
    progress.step("putting people's records in order", 0.95);
    let records = Records::new(made.events, offences.list, last_day, synthetic);
    progress.step("people's records are read", 1.0);
    Ok(PeopleImport { records, quality })
}

/// Reads all tables side by side; the results are in the order of the inputs.
fn read_tables(
    tables: &Tables,
    mapping: &Mapping,
    key: &PseudonymKey,
    progress: &Progress,
) -> Result<Vec<ReadTable>, PeopleImportError> {
    let total: u64 = (0..tables.len()).map(|table| tables.bytes(table)).sum();
    let done = AtomicU64::new(0);
    let read_one = |index: usize| -> Result<ReadTable, PeopleImportError> {
        progress.check()?;
        let table = tables.with(index, |table, sha256| {
            let layout = Layout::resolve(&table.name, &table.headers, mapping)?;
            let mut rows = RowReader::new(&layout, mapping, key);
            table.for_each_row(&layout.wanted, |record| {
                if record.line.is_multiple_of(1 << 16) {
                    progress.check()?;
                }
                rows.push(record)
            })?;
            let batch = rows.finish();
            let (name, encoding) = (table.name.clone(), table.encoding);
            Ok::<_, PeopleImportError>(ReadTable { name, sha256, encoding, layout, batch })
        })?;
        let before = done.fetch_add(tables.bytes(index), Ordering::Relaxed);
        progress.step("reading people's records", 0.85 * (before + tables.bytes(index)) as f32 / total.max(1) as f32);
        Ok(table)
    };
    (0..tables.len()).into_par_iter().map(read_one).collect()
}

/// Two numbers of people with one pseudonym, though in different files.
fn check_collisions(tables: &[ReadTable]) -> Result<(), PeopleImportError> {
    let mut all: FastMap<u64, u64> = FastMap::default();
    for (&person, &check) in tables.iter().flat_map(|table| &table.batch.checks) {
        if all.insert(person, check).is_some_and(|other| other != check) {
            return Err(PeopleImportError::Collision);
        }
    }
    Ok(())
}

/// Of rows that are the same to the letter the first is kept, in whatever file.
fn set_aside_repetitions(tables: &mut [ReadTable]) {
    let mut seen: FastMap<u64, (PersonId, i32)> = FastMap::default();
    seen.reserve(tables.iter().map(|table| table.batch.rows.len()).sum());
    for table in tables {
        let aside = &mut table.batch.aside;
        table.batch.rows.retain(|row| match seen.entry(row.hash) {
            Entry::Vacant(entry) => {
                entry.insert((row.person, row.day));
                true
            }
            // another row with the same hash by chance would be of somebody else or of another day
            Entry::Occupied(entry) if *entry.get() != (row.person, row.day) => true,
            Entry::Occupied(_) => {
                aside.add(Reason::Repeated, row.line, String::new);
                false
            }
        });
    }
}

/// Rows dated after the end of the extract, and rows dated long after nearly all others, which are
/// slips of the pen that would make the extract seem to reach further than it does.
fn set_aside_late(tables: &mut [ReadTable], last_possible: i32, is_given: bool) {
    let usual = if is_given { i32::MAX } else { last_usual_day(tables, last_possible) };
    for table in tables {
        let aside = &mut table.batch.aside;
        table.batch.rows.retain(|row| {
            let reason = match row.day {
                day if day > last_possible => Reason::Future,
                day if day > usual => Reason::Apart,
                _ => return true,
            };
            aside.add(reason, row.line, || date_of(row.day).to_string());
            false
        });
    }
}

/// A year after the day after which only one row in 200 lies; any day for fewer than 200 rows.
fn last_usual_day(tables: &[ReadTable], last_possible: i32) -> i32 {
    let rows = tables.iter().flat_map(|table| &table.batch.rows);
    let mut days: Vec<i32> = rows.map(|row| row.day).filter(|day| *day <= last_possible).collect();
    if days.len() < 200 {
        return i32::MAX;
    }
    let at = days.len() - 1 - days.len() / 200;
    *days.select_nth_unstable(at).1 + 366
}

/// Events with what is known of how they came about.
struct Made {
    events: Vec<(PersonId, Event)>,
    from_disposals: u64,
    future_disposals: u64,
}

/// One event for each row, and one for each disposal that says more than its row's role, unless a row of
/// its own says the same.
fn make_events(tables: &[ReadTable], offences: &Offences, last_possible: i32) -> Made {
    let rows = || tables.iter().enumerate().flat_map(|(at, table)| table.batch.rows.iter().map(move |row| (at, row)));
    let event = |at: usize, row: &Row, role: Role, day: i32| {
        let offence = offences.codes[at][row.offence as usize];
        (row.person, Event { day, role, offence, case: row.case, weapon: row.weapon, proactive: row.proactive })
    };
    let mut events = Vec::with_capacity(rows().count() + rows().filter(|(_, row)| row.end.is_some()).count());
    events.extend(rows().map(|(at, row)| event(at, row, row.role, row.day)));
    events.sort_unstable();
    let (mut ends, mut future_disposals) = (Vec::new(), 0);
    for (at, row) in rows() {
        let Some((role, day)) = row.end else { continue };
        if day > last_possible {
            future_disposals += 1;
            continue;
        }
        let end = event(at, row, role, day);
        let same_day = |of: &(PersonId, Event)| (of.0, of.1.day, of.1.role, of.1.offence);
        let from = events.partition_point(|other| same_day(other) < same_day(&end));
        let mut told = events[from..].iter().take_while(|other| same_day(other) == same_day(&end));
        let told = told.any(|(_, other)| other.case == end.1.case || other.case == 0 || !row.has_case);
        if !told {
            ends.push(end);
        }
    }
    let from_disposals = ends.len() as u64;
    events.append(&mut ends);
    events.sort_unstable();
    Made { events, from_disposals, future_disposals }
}

/// The offences of all tables in one order that does not depend on that of the rows.
struct Offences {
    list: Vec<Offence>,
    /// By table, then by the table's own number of the offence.
    codes: Vec<Vec<OffenceId>>,
}

impl Offences {
    fn of(tables: &[ReadTable]) -> Result<Self, PeopleImportError> {
        // spelling apart, an offence is one: the first spelling in order of the alphabet is shown
        let key = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let mut kinds: BTreeMap<(String, String), &str> = BTreeMap::new();
        let parts = |word: &str| word.split_once(BETWEEN).map_or((key(word), String::new()), |(a, b)| (key(a), key(b)));
        for word in tables.iter().flat_map(|table| table.batch.offences.words()) {
            let shown = kinds.entry(parts(word)).or_insert(word);
            *shown = word.min(shown);
        }
        let most = usize::from(u16::MAX);
        if kinds.len() > most {
            return Err(PeopleImportError::TooManyOffences { kinds: kinds.len(), most });
        }
        let code_of: BTreeMap<&(String, String), OffenceId> =
            kinds.keys().enumerate().map(|(code, kind)| (kind, OffenceId(code as u16))).collect();
        let codes = tables.iter().map(|table| {
            let words = table.batch.offences.words();
            words.map(|word| code_of.get(&parts(word)).copied().unwrap_or(OffenceId(0))).collect()
        });
        let codes = codes.collect();
        let list = kinds.values().map(|word| {
            let (code, description) = word.split_once(BETWEEN).unwrap_or((word, ""));
            Offence { code: code.trim().to_owned(), description: description.trim().to_owned() }
        });
        Ok(Self { list: list.collect(), codes })
    }
}

fn all_noticed(tables: &[ReadTable]) -> Noticed {
    let mut all = Noticed::default();
    for table in tables {
        all += table.batch.noticed;
    }
    all
}

/// Words with the rows that have them, commonest first.
fn all_words(tables: &[ReadTable], of: fn(&Batch) -> &Words) -> Vec<(String, u64)> {
    let mut all = Words::new();
    for (word, rows) in tables.iter().flat_map(|table| of(&table.batch)) {
        *all.entry(word.clone()).or_default() += rows;
    }
    let mut all: Vec<(String, u64)> = all.into_iter().collect();
    all.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    all
}

fn all_cut(tables: &[ReadTable]) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for cut in tables.iter().flat_map(|table| &table.layout.cut) {
        if !all.contains(cut) {
            all.push(cut.clone());
        }
    }
    all
}
