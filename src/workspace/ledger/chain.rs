//! Reading a ledger and finding out whether anything in it was touched.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

use serde::Serialize;

use crate::figures;
use crate::workspace::lock::Locked;
use crate::workspace::{files, lock};

use super::entry::{NO_ENTRY, sha256};
use super::{Entry, LedgerError, README_FILE, SUMS_FILE};

/// Held while an entry is added, by the system's own file lock: it is free again when its holder dies.
pub(super) const LOCK_FILE: &str = ".lock";

/// An entry as it lies in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The entry.
    pub entry: Entry,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The entry it is about; `None` when it is about the list of hashes as a whole.
    pub entry: Option<u32>,
    /// What is wrong, as half a sentence that names the entry and its file.
    pub text: String,
}

/// What a ledger holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contents {
    /// Every entry that can be read, oldest first.
    pub entries: Vec<Stored>,
    /// Numbers of the hashes in the list, and the hashes.
    pub listed: Vec<String>,
    /// What is not as it was written; empty when everything fits.
    pub problems: Vec<Problem>,
    /// The newest entry, when adding it was interrupted after it was written and before it was
    /// listed: harmless, and mended by the next one.
    pub interrupted: Option<u32>,
}

/// What became of a hash that was noted elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeadCheck {
    /// It is the newest entry's.
    IsHead,
    /// It is that of an older entry, so many entries back.
    Older {
        /// Number of the entry.
        entry: u32,
        /// Entries added since.
        since: u32,
    },
    /// No entry has it: the ledger was cut or made anew.
    Unknown,
}

impl Contents {
    /// Hash of the newest entry.
    pub fn head(&self) -> Option<&str> {
        self.listed.last().map(String::as_str)
    }

    /// Whether everything is as it was written.
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether its forecasts are synthetic; `None` when there are none.
    pub fn is_synthetic(&self) -> Option<bool> {
        self.entries.first().map(|stored| stored.entry.synthetic)
    }

    /// The first entry that claims to have been issued before the one it follows, in words: a clock
    /// was wrong, or was made to be.
    pub fn clock_in_words(&self) -> Option<String> {
        let pair = self.entries.windows(2).find(|pair| pair[1].entry.issued.at < pair[0].entry.issued.at)?;
        let (before, after) = (pair[0].entry.number, pair[1].entry.number);
        Some(format!(
            "entry {after} says it was issued before entry {before}, which it follows: one of the two was issued by a \
             wrong clock"
        ))
    }

    /// Looks for a hash noted elsewhere, or its beginning (eight digits or more).
    pub fn find_head(&self, noted: &str) -> HeadCheck {
        let noted = noted.trim().to_lowercase();
        let found = (noted.len() >= 8).then(|| self.listed.iter().rposition(|hash| hash.starts_with(&noted))).flatten();
        match found {
            Some(place) if place + 1 == self.listed.len() => HeadCheck::IsHead,
            Some(place) => HeadCheck::Older { entry: place as u32 + 1, since: (self.listed.len() - place - 1) as u32 },
            None => HeadCheck::Unknown,
        }
    }
}

/// Reads a ledger and checks all of it.
pub fn read(folder: &Path) -> Result<Contents, LedgerError> {
    let here = || folder.display().to_string();
    match std::fs::metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(LedgerError::Missing { folder: here() });
        }
        Err(error) => return Err(read_error(folder, &error)),
        Ok(data) if !data.is_dir() => {
            return Err(LedgerError::NotALedger { folder: here(), example: "a file, not a folder".to_owned() });
        }
        Ok(_) => {}
    }
    // nobody is to be caught in the middle of adding; a folder that cannot be locked is read all the same
    let lock = File::open(folder.join(LOCK_FILE)).ok();
    if let Some(lock) = &lock {
        patiently(|| lock.try_lock_shared());
    }
    read_unlocked(folder)
}

/// The same for whoever holds the lock.
pub(super) fn read_unlocked(folder: &Path) -> Result<Contents, LedgerError> {
    let (numbers, mut strangers) = names(folder)?;
    let sums = match std::fs::read(folder.join(SUMS_FILE)) {
        Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(read_error(&folder.join(SUMS_FILE), &error)),
    };
    // what is left of an emptied ledger is not nothing
    let was_ledger = folder.join(README_FILE).exists() || folder.join(super::OUTCOMES_FILE).exists();
    if sums.is_none() && numbers.is_empty() && !was_ledger {
        return match strangers.pop() {
            None => Err(LedgerError::Missing { folder: folder.display().to_string() }),
            Some(example) => Err(LedgerError::NotALedger { folder: folder.display().to_string(), example }),
        };
    }
    let mut files = BTreeMap::new();
    for number in numbers {
        let path = folder.join(Entry::file_name(number));
        let bytes = std::fs::read(&path).map_err(|error| read_error(&path, &error))?;
        files.insert(number, (sha256(&bytes), Entry::from_bytes(&bytes)));
    }
    let mut problems = Vec::new();
    let listed = listed_in(sums.as_deref(), &mut problems);
    let mut contents = check(files, listed, problems);
    strangers.retain(|name| Path::new(name).extension().is_some_and(|ending| ending == "json"));
    for name in strangers {
        contents.problems.push(Problem { entry: None, text: format!("{name} is not an entry and was put there") });
    }
    Ok(contents)
}

/// Numbers of the files that are named as entries are, and the names of all others that are not ours.
fn names(folder: &Path) -> Result<(Vec<u32>, Vec<String>), LedgerError> {
    let (mut numbers, mut strangers) = (Vec::new(), Vec::new());
    for file in std::fs::read_dir(folder).map_err(|error| read_error(folder, &error))? {
        let name = file.map_err(|error| read_error(folder, &error))?.file_name().to_string_lossy().into_owned();
        let number = name.strip_suffix(".json").and_then(|stem| stem.parse().ok()).filter(|number| *number > 0);
        match number {
            Some(number) if Entry::file_name(number) == name => numbers.push(number),
            _ if [SUMS_FILE, README_FILE, super::OUTCOMES_FILE].contains(&name.as_str()) || name.starts_with('.') => {}
            _ => strangers.push(name),
        }
    }
    numbers.sort_unstable();
    strangers.sort_by(|a, b| b.cmp(a));
    Ok((numbers, strangers))
}

/// A line of the list.
pub(super) fn line_of(number: u32, sha256: &str) -> String {
    format!("{sha256}  {}\n", Entry::file_name(number))
}

/// The hashes of the list, in order. Stops at the first line that is not as it should be.
fn listed_in(sums: Option<&str>, problems: &mut Vec<Problem>) -> Vec<String> {
    let mut listed = Vec::new();
    let Some(sums) = sums else {
        let text = format!("{SUMS_FILE}, the list of hashes, is missing");
        problems.push(Problem { entry: None, text });
        return listed;
    };
    if sums.is_empty() {
        problems.push(Problem { entry: None, text: format!("{SUMS_FILE}, the list of hashes, is empty") });
    }
    for line in sums.split_inclusive('\n') {
        let number = listed.len() as u32 + 1;
        let hash = line.get(..64).filter(|hash| hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
        match hash {
            Some(hash) if line_of(number, hash) == line => listed.push(hash.to_owned()),
            _ => {
                let file = Entry::file_name(number);
                let text = format!("line {number} of {SUMS_FILE} is not the line of entry {number} ({file})");
                problems.push(Problem { entry: Some(number), text });
                break;
            }
        }
    }
    listed
}

type Files = BTreeMap<u32, (String, Result<Entry, String>)>;

/// Compares every entry with the list, with the one before it and with the one after it.
fn check(files: Files, listed: Vec<String>, mut problems: Vec<Problem>) -> Contents {
    let newest = files.keys().next_back().copied().unwrap_or(0);
    let all = newest.max(listed.len() as u32);
    let list_is_sound = problems.is_empty();
    let mut interrupted = None;
    let hash_of = |number: u32| files.get(&number).map(|(hash, _)| hash.as_str());
    let said_before = |number: u32| match files.get(&number) {
        Some((_, Ok(entry))) => Some(entry.previous.as_str()),
        _ => None,
    };
    let mut tell = |number: u32, text: String| {
        let file = Entry::file_name(number);
        problems.push(Problem { entry: Some(number), text: format!("entry {number} ({file}) {text}") });
    };
    for number in 1..=all {
        let in_list = listed.get(number as usize - 1).map(String::as_str);
        let Some((hash, parsed)) = files.get(&number) else {
            let and_after =
                if number > newest { ": it was removed, or the ledger was cut there" } else { ": it was removed" };
            tell(number, format!("is missing{and_after}"));
            continue;
        };
        let is_vouched_for = said_before(number + 1) == Some(hash);
        match in_list {
            Some(listed) if listed != hash && is_vouched_for => {
                tell(number, format!("is as it was issued, but its line in {SUMS_FILE} was altered"));
                continue;
            }
            Some(listed) if listed != hash => {
                tell(number, "was altered after it was issued: it no longer has the hash that the list has".to_owned());
                continue;
            }
            Some(_) => {}
            None => {
                let follows = hash_of(number - 1).unwrap_or(NO_ENTRY);
                let is_next = number == all && number as usize == listed.len() + 1 && list_is_sound;
                if is_next && parsed.as_ref().is_ok_and(|entry| entry.number == number && entry.previous == follows) {
                    interrupted = Some(number);
                } else if list_is_sound {
                    tell(number, format!("is not in {SUMS_FILE}: it was put there, or its line was removed"));
                }
            }
        }
        let entry = match parsed {
            Ok(entry) => entry,
            Err(problem) => {
                tell(number, format!("cannot be used: {problem}"));
                continue;
            }
        };
        if entry.number != number {
            tell(number, format!("holds entry {}: entries were renamed or put in another order", entry.number));
            continue;
        }
        let before = if number == 1 { Some(NO_ENTRY) } else { hash_of(number - 1) };
        if before.is_some_and(|before| before != entry.previous) {
            let earlier_is_told = number > 1 && listed.get(number as usize - 2).map(String::as_str) != before;
            if number == 1 {
                tell(number, "is not the first of a ledger: the entries before it were removed".to_owned());
            } else if is_vouched_for && !earlier_is_told {
                let text = format!("was replaced, and the list with it: entry {number} carries another hash of it");
                tell(number - 1, text);
            } else if !earlier_is_told {
                let text =
                    format!("does not follow entry {}: one of the two was replaced, and the list with it", number - 1);
                tell(number, text);
            }
        }
    }
    let entries =
        files.into_values().filter_map(|(sha256, parsed)| parsed.ok().map(|entry| Stored { entry, sha256 })).collect();
    Contents { entries, listed, problems, interrupted }
}

/// Tries to have a lock for a while; whether it was had. On a file system without locks it is: creating
/// a new file is still one program's alone.
pub(super) fn patiently(attempt: impl FnMut() -> Result<(), std::fs::TryLockError>) -> bool {
    lock::patiently(attempt) != Locked::Busy
}

pub(super) fn read_error(path: &Path, error: &io::Error) -> LedgerError {
    LedgerError::Read { file: path.display().to_string(), reason: files::in_words(error) }
}

/// `3f2a91c07b5d…`: as much of a hash as people compare.
pub(crate) fn short_hash(hash: &str) -> String {
    format!("{}…", hash.get(..12).unwrap_or(hash))
}

impl HeadCheck {
    /// In words.
    pub fn words(self) -> String {
        match self {
            Self::IsHead => "the noted hash is that of the newest entry".to_owned(),
            Self::Older { entry, since } => {
                let added = figures::counted(u64::from(since), "forecast");
                format!("the noted hash is that of entry {entry}; {added} issued since")
            }
            Self::Unknown => {
                "no entry has the noted hash: entries were cut off or the whole ledger was made anew since it was noted"
                    .to_owned()
            }
        }
    }
}
