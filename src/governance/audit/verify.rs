//! Finding out whether anything in a log was touched: one pass, a line at a time.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::figures;
use crate::workspace::{files, lock};

use super::entry::{LONGEST_LINE, NO_ENTRY};
use super::header::{Announced, Header, WIDTH};
use super::{AuditError, Entry};

/// An intact log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Intact {
    /// Entries.
    pub entries: u64,
    /// Hash of the newest, to be noted elsewhere; zeros when there is none.
    pub head: String,
    /// Said when writing the entry after the last was interrupted, which loses nothing: whatever it
    /// was to tell of was not shown.
    pub interrupted: Option<String>,
    /// Said when an entry claims to be older than the one before it: a clock was wrong, or made to be.
    pub clock: Option<String>,
    /// What became of a hash that was noted elsewhere, if one was asked about.
    pub noted: Option<Noted>,
}

/// What is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Altered {
    /// Number of the entry, from 1; 0 for the first line of the file, which counts the entries.
    pub entry: u64,
    /// What was found, as half a sentence that names the entry.
    pub what: String,
}

/// What became of a hash that was noted elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noted {
    /// It is the newest entry's.
    IsHead,
    /// It is that of an older entry.
    Older {
        /// Number of the entry.
        entry: u64,
        /// Entries written since.
        since: u64,
    },
    /// No entry has it: the log was cut or made anew.
    Unknown,
}

impl Noted {
    /// In words.
    pub fn words(self) -> String {
        match self {
            Self::IsHead => "The noted hash is that of the newest entry".to_owned(),
            Self::Older { entry, since } => {
                let since =
                    if since == 1 { "1 entry".to_owned() } else { format!("{} entries", figures::count(since)) };
                format!("The noted hash is that of entry {entry}; {since} written since")
            }
            Self::Unknown => {
                "no entry has the noted hash: entries were cut off or the whole log was made anew since it was noted"
                    .to_owned()
            }
        }
    }
}

/// Checks every entry, their chain and their number.
pub fn verify(file: &Path) -> Result<Result<Intact, Altered>, AuditError> {
    verify_noted(file, None)
}

/// The same, and looks for a hash that was noted elsewhere, or its beginning (eight digits or more).
pub fn verify_noted(file: &Path, noted: Option<&str>) -> Result<Result<Intact, Altered>, AuditError> {
    read(file, noted, |_| Ok(()))
}

/// The same, and hands out every entry that still follows from the first.
pub fn read(
    file: &Path,
    noted: Option<&str>,
    each: impl FnMut(&Entry) -> io::Result<()>,
) -> Result<Result<Intact, Altered>, AuditError> {
    let open = open(file)?;
    // nobody is to be caught in the middle of appending; a file that cannot be locked is read all the same
    let _ = lock::patiently(|| open.try_lock_shared());
    match scan(&open, noted, each) {
        Ok(Ok(scan)) => Ok(Ok(scan.intact)),
        Ok(Err(altered)) => Ok(Err(altered)),
        Err(error) => Err(read_error(file, &error)),
    }
}

/// How many entries a log says it has, one that is being written included; `None` where there is no
/// log. Checks nothing else.
pub fn entries_counted(file: &Path) -> Result<Option<u64>, AuditError> {
    let open = match open(file) {
        Err(AuditError::Missing { .. }) => return Ok(None),
        other => other?,
    };
    let mut line = Vec::with_capacity(WIDTH);
    open.take(WIDTH as u64).read_to_end(&mut line).map_err(|error| read_error(file, &error))?;
    let header = Header::from_line(&line);
    Ok(Some(header.map_or(0, |header| header.entries + u64::from(header.appending.is_some()))))
}

fn open(file: &Path) -> Result<File, AuditError> {
    let open = File::open(file).map_err(|error| read_error(file, &error))?;
    match open.metadata() {
        Ok(data) if data.is_file() => Ok(open),
        Ok(_) => Err(AuditError::NotAFile { file: file.display().to_string() }),
        Err(error) => Err(read_error(file, &error)),
    }
}

pub(super) fn read_error(file: &Path, error: &io::Error) -> AuditError {
    let file = file.display().to_string();
    match error.kind() {
        io::ErrorKind::NotFound => AuditError::Missing { file },
        io::ErrorKind::IsADirectory => AuditError::NotAFile { file },
        _ => AuditError::Read { file, reason: files::in_words(error) },
    }
}

/// What lies behind the entries that the first line counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// Nothing.
    None,
    /// The announced entry, in part or not at all.
    Unfinished,
    /// The announced entry, whole and rightly chained.
    Whole,
}

/// A log that was read to its end.
#[derive(Debug, Clone)]
pub(super) struct Scan {
    /// What it holds.
    pub(super) intact: Intact,
    /// Its first line.
    pub(super) header: Header,
    /// Where the newest counted entry begins, in bytes.
    pub(super) newest_at: u64,
    /// Where the counted entries end, in bytes.
    pub(super) end: u64,
    /// What comes after.
    pub(super) tail: Tail,
}

/// Reads a log from its beginning. The outer error is the system's.
pub(super) fn scan(
    source: impl io::Read,
    noted: Option<&str>,
    mut each: impl FnMut(&Entry) -> io::Result<()>,
) -> io::Result<Result<Scan, Altered>> {
    let mut source = BufReader::with_capacity(256 * 1024, source);
    let noted = noted.map(|noted| noted.trim().to_lowercase());
    let mut line = Vec::with_capacity(WIDTH);
    source.by_ref().take(WIDTH as u64).read_to_end(&mut line)?;
    let Some(header) = Header::from_line(&line) else {
        let what = "the first line, which counts the entries and holds the hash of the newest, was altered";
        return Ok(Err(Altered { entry: 0, what: what.to_owned() }));
    };
    let (mut previous, mut end, mut newest_at) = (NO_ENTRY.to_owned(), WIDTH as u64, WIDTH as u64);
    let (mut clock, mut latest, mut found) = (None, None::<DateTime<Utc>>, None);
    for number in 1..=header.entries {
        let entry = match next(&mut source, &mut line)? {
            0 => Err(format!(
                "is missing: the first line counts {} entries and the log ends after {}",
                header.entries,
                number - 1
            )),
            _ => follows(&line, number, &previous),
        };
        let entry = match entry {
            Ok(entry) => entry,
            Err(what) => return Ok(Err(Altered { entry: number, what: format!("entry {number} {what}") })),
        };
        (newest_at, end) = (end, end + line.len() as u64);
        let time = entry.time();
        if clock.is_none() && time < latest {
            clock = Some(format!(
                "entry {number} says it was written before entry {}, which it follows: one of the two was written by a wrong clock",
                number - 1
            ));
        }
        latest = time;
        if noted.as_deref().is_some_and(|noted| noted.len() >= 8 && entry.hash.starts_with(noted)) {
            found = Some(number);
        }
        each(&entry)?;
        previous = entry.hash;
    }
    if previous != header.head {
        let (entry, what) = match header.entries {
            0 => (0, "the first line counts no entry and yet holds the hash of one".to_owned()),
            newest => (
                newest,
                format!("entry {newest} was replaced, or the first line was altered, which holds another hash of it"),
            ),
        };
        return Ok(Err(Altered { entry, what }));
    }
    let next_number = header.entries + 1;
    let mut rest = Vec::new();
    source.by_ref().take(LONGEST_LINE as u64 + 1).read_to_end(&mut rest)?;
    let tail = match (&header.appending, rest.len()) {
        (None, 0) => Tail::None,
        (Some(announced), _) => match tail_of(announced, &rest, next_number, &previous) {
            Some(tail) => tail,
            None => return Ok(Err(behind(next_number))),
        },
        (None, _) => return Ok(Err(behind(next_number))),
    };
    let interrupted = match tail {
        Tail::None => None,
        Tail::Unfinished => Some(format!(
            "Writing entry {next_number} was interrupted before it was whole: what it was to tell of was not done or shown; \
             the next entry takes its place"
        )),
        Tail::Whole => Some(format!(
            "Entry {next_number} is whole, but writing it was interrupted before the first line counted it: what it tells of \
             was not done or shown; it is counted when the next one is written"
        )),
    };
    let noted = noted.map(|_| match found {
        Some(entry) if entry == header.entries => Noted::IsHead,
        Some(entry) => Noted::Older { entry, since: header.entries - entry },
        None => Noted::Unknown,
    });
    let intact = Intact { entries: header.entries, head: previous, interrupted, clock, noted };
    Ok(Ok(Scan { intact, header, newest_at, end, tail }))
}

/// Reads a line into `line`, its line feed included; at most as long as a line may be, and one byte.
fn next(source: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    line.clear();
    source.take(LONGEST_LINE as u64 + 1).read_until(b'\n', line)
}

/// The entry of a line, if it is the one that must come here.
fn follows(line: &[u8], number: u64, previous: &str) -> Result<Entry, String> {
    let entry = Entry::from_line(line)?;
    if entry.entry > number {
        return Err(format!(
            "is missing: entry {} stands in its place; it was removed, or entries were put in another order",
            entry.entry
        ));
    }
    if entry.entry < number {
        return Err(format!("is not where it should be: entry {} stands there once more", entry.entry));
    }
    if entry.previous != previous {
        return Err(match number {
            1 => "is not the first of a log: it carries the hash of another before it".to_owned(),
            _ => format!("does not follow entry {}: one of the two was replaced", number - 1),
        });
    }
    Ok(entry)
}

/// What the bytes behind the counted entries are, if they are what was announced or a part of it.
fn tail_of(announced: &Announced, rest: &[u8], number: u64, previous: &str) -> Option<Tail> {
    let length = rest.len() as u64;
    if length == announced.bytes && follows(rest, number, previous).is_ok_and(|entry| entry.hash == announced.hash) {
        return Some(Tail::Whole);
    }
    // some file systems fill with zeros what did not reach the disk
    let is_unfinished = length < announced.bytes || (length == announced.bytes && rest.last() == Some(&0));
    is_unfinished.then_some(Tail::Unfinished)
}

fn behind(number: u64) -> Altered {
    let what =
        format!("entry {number} or what stands in its place was put behind the last entry that the first line counts");
    Altered { entry: number, what }
}
