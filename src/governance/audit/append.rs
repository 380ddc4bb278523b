//! Adding an entry: the only thing that is ever done to a log.
//!
//! # Order of writing
//!
//! 1. The first line announces the entry: its hash and length. Synced.
//! 2. The entry is written behind the last. Synced.
//! 3. The first line counts it. Synced; only now is there a [`Receipt`].
//!
//! When the power goes between two steps, whatever lies behind the last counted entry is what was
//! announced or a part of it, and nothing was shown on account of it. The next one to append counts
//! it if it is whole and cuts it off if it is not. When a step fails, as on a full disk, the steps
//! before it are undone.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use chrono::{DateTime, Utc};

use crate::workspace::lock::Locked;
use crate::workspace::{files, lock};

use super::header::{Announced, Header, WIDTH};
use super::verify::{Scan, Tail, read_error, scan};
use super::{Accountable, Act, AuditError, Deed, Entry};

/// Proof that an entry was written. Only [`AuditLog::append`] makes one.
///
/// Its fields are private, so nothing can be shown on the strength of an entry that was never written:
///
/// ```compile_fail,E0451
/// use lamplight::governance::audit::{Act, Receipt};
/// let made_up = Receipt { number: 1, act: Act::Consultation };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    number: u64,
    act: Act,
    operator: String,
    reason: String,
    at: DateTime<Utc>,
    hash: String,
    /// Ascending.
    people: Vec<String>,
}

impl Receipt {
    /// Number of the entry.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Kind of act.
    pub fn act(&self) -> Act {
        self.act
    }

    /// Whether the entry is about this person.
    pub fn is_about(&self, person: &str) -> bool {
        self.people.binary_search_by(|one| one.as_str().cmp(person)).is_ok()
    }

    /// Pseudonyms of the people that the entry is about, ascending.
    pub fn people(&self) -> &[String] {
        &self.people
    }

    /// Who acted.
    pub fn operator(&self) -> &str {
        &self.operator
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// When the entry was written.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// Hash of the entry: the log's head when it was written.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// The log of a workspace.
#[derive(Debug, Clone)]
pub struct AuditLog {
    file: PathBuf,
    memory: Arc<Mutex<Memory>>,
}

/// What is remembered of a log between appends.
#[derive(Debug, Default)]
struct Memory {
    /// How the file was left when it was last appended to.
    left: Option<Known>,
    /// Entries it had then: it never has fewer.
    entries: u64,
}

/// A log as it was left.
#[derive(Debug, Clone)]
struct Known {
    header: Header,
    newest_at: u64,
    end: u64,
    length: u64,
    modified: Option<SystemTime>,
}

impl AuditLog {
    /// The log in this file, which is made with the first entry.
    pub fn at(file: &Path) -> Self {
        Self { file: file.to_owned(), memory: Arc::default() }
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Writes an entry and syncs it to the disk. Refuses when the log does not verify.
    ///
    /// The whole log is read once, and again whenever somebody else wrote to it; between appends of
    /// one program only its first and last lines are.
    pub fn append(&self, who: &Accountable, deed: Deed) -> Result<Receipt, AuditError> {
        self.append_at(who, deed, Utc::now())
    }

    /// The same at a time that is given.
    pub fn append_at(&self, who: &Accountable, mut deed: Deed, now: DateTime<Utc>) -> Result<Receipt, AuditError> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        deed.people.sort_unstable();
        deed.people.dedup();
        // refused before anything is written
        Entry::of(0, "", who, &deed, now)?;

        let mut file = self.open(memory.entries)?;
        match lock::patiently(|| file.try_lock()) {
            Locked::Yes => {}
            Locked::Busy => return Err(AuditError::Busy { file: self.name() }),
            Locked::Unable(reason) => return Err(AuditError::NoLocks { file: self.name(), reason }),
        }
        let before = match memory.left.take() {
            Some(left) if left.is_still_in(&mut file) => left,
            _ => self.whole(&mut file)?,
        };
        if before.header.entries < memory.entries {
            return Err(self.has_fewer(memory.entries, before.header.entries));
        }
        let entry = Entry::of(before.header.entries + 1, &before.header.head, who, &deed, now)?;
        let (header, end) =
            put(&mut file, &before.header, before.end, &entry).map_err(|error| self.write_error(&error))?;
        memory.entries = header.entries;
        memory.left = file.metadata().ok().map(|data| Known {
            header,
            newest_at: before.end,
            end,
            length: data.len(),
            modified: data.modified().ok(),
        });
        drop(memory);
        // the file's lock goes with it
        drop(file);
        let Entry { entry: number, act, operator, reason, hash, .. } = entry;
        Ok(Receipt { number, act, operator, reason, at: now, hash, people: deed.people })
    }

    /// The file, made if it is not there and never was.
    fn open(&self, entries: u64) -> Result<File, AuditError> {
        let open = || OpenOptions::new().read(true).write(true).open(&self.file);
        match open() {
            Err(error) if error.kind() == io::ErrorKind::NotFound && entries > 0 => {
                return Err(self.has_fewer(entries, 0));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) if error.kind() == io::ErrorKind::IsADirectory => {
                return Err(AuditError::NotAFile { file: self.name() });
            }
            other => return other.map_err(|error| self.write_error(&error)),
        }
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        files::private_folder(folder).map_err(|error| self.write_error(&error))?;
        match files::create_private(&self.file, Header::empty().to_line().as_bytes()) {
            // another program was faster
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(self.write_error(&error)),
            _ => {}
        }
        open().map_err(|error| self.write_error(&error))
    }

    /// Reads the whole log and sets right what an interrupted append left.
    fn whole(&self, file: &mut File) -> Result<Known, AuditError> {
        let scanned = file.seek(SeekFrom::Start(0)).and_then(|_| scan(&*file, None, |_| Ok(())));
        let Scan { header, newest_at, end, tail, .. } = match scanned {
            Ok(Ok(scan)) => scan,
            Ok(Err(altered)) => return Err(AuditError::Broken { file: self.name(), problem: altered.what }),
            Err(error) => return Err(read_error(&self.file, &error)),
        };
        let (header, newest_at, end) =
            mend(file, header, newest_at, end, tail).map_err(|error| self.write_error(&error))?;
        // of no further use: the caller appends, and what it leaves is what is remembered
        Ok(Known { header, newest_at, end, length: end, modified: None })
    }

    fn has_fewer(&self, had: u64, has: u64) -> AuditError {
        let problem = format!("it had {had} entries and now has {has}: it was removed, cut or put back");
        AuditError::Broken { file: self.name(), problem }
    }

    fn name(&self) -> String {
        self.file.display().to_string()
    }

    fn write_error(&self, error: &io::Error) -> AuditError {
        AuditError::Write { file: self.name(), reason: files::in_words(error), remedy: files::remedy(error) }
    }
}

impl Known {
    /// Whether the file is as it was left, as far as its first and last lines, its length and its
    /// time of change tell.
    fn is_still_in(&self, file: &mut File) -> bool {
        let Ok(data) = file.metadata() else { return false };
        if data.len() != self.length || data.modified().ok() != self.modified || self.modified.is_none() {
            return false;
        }
        let mut first = vec![0; WIDTH];
        let mut newest = Vec::new();
        let read = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.read_exact(&mut first))
            .and_then(|()| file.seek(SeekFrom::Start(self.newest_at)))
            .and_then(|_| file.take(self.end - self.newest_at).read_to_end(&mut newest));
        read.is_ok()
            && first == self.header.to_line().as_bytes()
            && Entry::from_line(&newest).is_ok_and(|entry| entry.hash == self.header.head)
    }
}

/// What is asked of a disk; tests put one in its place whose power goes.
pub(super) trait Disk {
    /// Writes bytes at a place.
    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()>;
    /// Cuts everything from a place on.
    fn cut(&mut self, at: u64) -> io::Result<()>;
    /// Returns when all of it has reached the disk.
    fn sync(&mut self) -> io::Result<()>;
}

impl Disk for File {
    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.seek(SeekFrom::Start(at))?;
        self.write_all(bytes)
    }

    fn cut(&mut self, at: u64) -> io::Result<()> {
        self.set_len(at)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// Writes an entry behind the last, as the module tells; the first line and the end are then these.
pub(super) fn put(disk: &mut impl Disk, before: &Header, end: u64, entry: &Entry) -> io::Result<(Header, u64)> {
    let line = entry.to_line();
    let appending = Some(Announced { hash: entry.hash.clone(), bytes: line.len() as u64 });
    let announcing = Header { appending, ..before.clone() };
    let after = Header { entries: entry.entry, head: entry.hash.clone(), appending: None };
    let written = (|| {
        set_first(disk, &announcing)?;
        disk.write(end, line.as_bytes())?;
        disk.sync()?;
        set_first(disk, &after)
    })();
    if let Err(error) = written {
        // nothing is cut off before the first line surely counts it no longer
        let _ = set_first(disk, &announcing).and_then(|()| {
            disk.cut(end)?;
            disk.sync()?;
            set_first(disk, before)
        });
        return Err(error);
    }
    Ok((after, end + line.len() as u64))
}

/// Sets right what an interrupted append left.
pub(super) fn mend(
    disk: &mut impl Disk,
    header: Header,
    newest_at: u64,
    end: u64,
    tail: Tail,
) -> io::Result<(Header, u64, u64)> {
    let Some(announced) = header.appending.clone() else { return Ok((header, newest_at, end)) };
    if tail == Tail::Whole {
        // it may have been read from memory: it must be on the disk before it is counted
        disk.sync()?;
        let after = Header { entries: header.entries + 1, head: announced.hash, appending: None };
        set_first(disk, &after)?;
        return Ok((after, end, end + announced.bytes));
    }
    disk.cut(end)?;
    disk.sync()?;
    let after = Header { appending: None, ..header };
    set_first(disk, &after)?;
    Ok((after, newest_at, end))
}

fn set_first(disk: &mut impl Disk, header: &Header) -> io::Result<()> {
    disk.write(0, header.to_line().as_bytes())?;
    disk.sync()
}
