//! Adding a forecast to a ledger: the only thing that is ever done to one.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::workspace::files;

use super::chain::{LOCK_FILE, line_of, patiently, read_unlocked};
use super::entry::{NO_ENTRY, sha256};
use super::{Contents, Entry, LedgerError, README_FILE, SUMS_FILE, Stored};

/// What was added.
#[derive(Debug, Clone, PartialEq)]
pub struct Issued {
    /// The entry and its hash, which is the ledger's head from now on.
    pub stored: Stored,
    /// Its file.
    pub file: PathBuf,
}

/// Adds a frozen forecast to the ledger in a folder, which is made if need be.
///
/// Refuses to add to a ledger that does not verify, to mix synthetic and real forecasts, and to add
/// the same forecast twice. The entry appears whole or not at all, is never overwritten, and two
/// programs that add at once get a number each.
pub fn issue(folder: &Path, entry: Entry) -> Result<Issued, LedgerError> {
    let write_error = |error: io::Error| write_error(folder, &error);
    if folder.is_file() {
        return Err(LedgerError::NotALedger {
            folder: folder.display().to_string(),
            example: "a file, not a folder".to_owned(),
        });
    }
    let is_new = !folder.exists();
    std::fs::create_dir_all(folder).map_err(write_error)?;
    if !is_new {
        // looked at before a lock file is put into somebody else's folder
        present(folder)?;
    }
    let lock = OpenOptions::new().write(true).create(true).truncate(false).open(folder.join(LOCK_FILE));
    let lock: File = lock.map_err(write_error)?;
    if !patiently(|| lock.try_lock()) {
        return Err(LedgerError::Busy { folder: folder.display().to_string() });
    }
    let contents = present(folder)?;
    refuse(folder, &contents, &entry)?;

    let mut listed = contents.listed.clone();
    // complete, chained and unlisted: its author was interrupted
    if let Some(stored) = contents.entries.last().filter(|stored| Some(stored.entry.number) == contents.interrupted) {
        listed.push(stored.sha256.clone());
    }
    let mut entry = entry;
    entry.number = listed.len() as u32 + 1;
    entry.previous = listed.last().cloned().unwrap_or_else(|| NO_ENTRY.to_owned());
    let bytes = entry.to_bytes()?;
    let hash = sha256(&bytes);
    let file = folder.join(Entry::file_name(entry.number));
    files::create_frozen(&file, &bytes).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => LedgerError::Busy { folder: folder.display().to_string() },
        _ => write_error(error),
    })?;
    listed.push(hash.clone());
    let sums: String = (1..).zip(&listed).map(|(number, hash)| line_of(number, hash)).collect();
    if let Err(error) = files::replace(&folder.join(SUMS_FILE), sums.as_bytes()) {
        // it was never announced, and the lock is still held
        let _ = std::fs::remove_file(&file);
        return Err(write_error(error));
    }
    let readme = folder.join(README_FILE);
    if !readme.exists() {
        // the ledger is whole without it
        let _ = files::replace(&readme, README.as_bytes());
    }
    drop(lock);
    Ok(Issued { stored: Stored { entry, sha256: hash }, file })
}

/// What is in the folder already; nothing when it is empty.
fn present(folder: &Path) -> Result<Contents, LedgerError> {
    match read_unlocked(folder) {
        Ok(contents) => Ok(contents),
        Err(LedgerError::Missing { .. }) => Ok(Contents::default()),
        Err(error) => Err(error),
    }
}

fn refuse(folder: &Path, contents: &Contents, entry: &Entry) -> Result<(), LedgerError> {
    let folder = || folder.display().to_string();
    if let Some(problem) = contents.problems.first() {
        return Err(LedgerError::Broken { folder: folder(), problem: problem.text.clone() });
    }
    let name = |synthetic| if synthetic { "synthetic" } else { "real" };
    if let Some(holds) = contents.is_synthetic().filter(|synthetic| *synthetic != entry.synthetic) {
        return Err(LedgerError::Mixed { folder: folder(), holds: name(holds), is: name(entry.synthetic) });
    }
    match contents.entries.iter().find(|stored| stored.entry.says_the_same_as(entry)) {
        Some(stored) => Err(LedgerError::Already { number: stored.entry.number }),
        None => Ok(()),
    }
}

/// Whether a forecast could be added to the ledger in a folder as far as can be told without one:
/// worth asking before any long work.
pub fn check(folder: &Path) -> Result<(), LedgerError> {
    if !folder.exists() {
        let blocked = folder.ancestors().skip(1).find(|part| part.exists()).filter(|part| part.is_file());
        return match blocked {
            Some(file) => Err(LedgerError::NotALedger {
                folder: file.display().to_string(),
                example: "a file, not a folder".to_owned(),
            }),
            None => Ok(()),
        };
    }
    let contents = match super::read(folder) {
        Err(LedgerError::Missing { .. }) => return Ok(()),
        other => other?,
    };
    match contents.problems.into_iter().next() {
        Some(problem) => Err(LedgerError::Broken { folder: folder.display().to_string(), problem: problem.text }),
        None => Ok(()),
    }
}

fn write_error(folder: &Path, error: &io::Error) -> LedgerError {
    LedgerError::Write {
        folder: folder.display().to_string(),
        reason: files::in_words(error),
        remedy: files::remedy(error),
    }
}

/// For whoever finds the folder.
const README: &str = "\
A ledger of crime forecasts, kept by Lamplight.

Each file 0001.json, 0002.json, ... is one forecast, frozen when it was issued and before its outcome
was known. None of them is ever changed or removed, however the forecast turned out. Each holds the
SHA-256 of the one before it.

  Check it:   sha256sum -c SHA256SUMS        (any system)
              lamplight ledger verify FOLDER (also checks the order, and that nothing is missing)
  Score it:   lamplight ledger score FOLDER --observed RECORDS

What this proves: an entry that is altered, removed, replaced, inserted or put in another order no
longer fits the others, and is named by the check. What it cannot prove: whoever can write this folder
can make all of it anew. So note the head hash, the last line of SHA256SUMS, somewhere they cannot
reach, such as the minutes of the meeting at which the forecast was issued; later,

              lamplight ledger verify FOLDER --head NOTED-HASH

says whether the entry with that hash, and with it all before it, is still there.

outcomes.jsonl is no part of the chain: it keeps what was counted when newer records were loaded, with
the hash of those records, and can be made again from them.
";
