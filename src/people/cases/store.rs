//! The folder of a workspace of people, in open formats.
//!
//! | file | what it is |
//! |---|---|
//! | `audit.log` | who did what and why: see [`crate::governance::audit`] |
//! | `scores/2026-11-24.jsonl` | scores as at a date: the first line says what they rest on, each other is a person |
//! | `decisions.jsonl` | what people decided, oldest first; one line each |
//! | `challenges.jsonl` | what was said against records, and what came of it |
//! | `not-scored.jsonl` | pseudonyms of people who were erased and are not to be scored, and why |
//!
//! Every file is written whole or not at all, and one program at a time writes. Whatever is kept carries
//! the number of the entry of the audit log that was written before it. Files and folder are for
//! nobody but their owner.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::governance::audit;
use crate::workspace::lock::Locked;
use crate::workspace::{files, lock};

use super::{CaseError, Challenge, Decision, challenges, decisions, kept};

/// Held while anything is changed, by the system's own file lock.
const LOCK_FILE: &str = ".lock";

/// The folder in which a workspace of people is kept.
#[derive(Debug, Clone)]
pub struct CaseStore {
    folder: PathBuf,
}

impl CaseStore {
    /// Opens a workspace, making the folder if need be. An erasure that was interrupted is finished.
    ///
    /// Refuses a workspace whose audit log has fewer entries than what is kept in it says: the log was
    /// removed, cut or put back.
    pub fn open(folder: &Path) -> Result<Self, CaseError> {
        let store = Self { folder: folder.to_owned() };
        files::private_folder(folder).map_err(|error| store.write_error(&error))?;
        let log = folder.join(audit::FILE_NAME);
        let has = audit::entries_counted(&log)?.unwrap_or(0);
        let needed = store.newest_entry()?;
        if has < needed {
            return Err(CaseError::LogBehind { file: log.display().to_string(), has, needed });
        }
        store.finish_erasures()?;
        Ok(store)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The newest entry of the audit log that anything kept here was written after; 0 for nothing.
    fn newest_entry(&self) -> Result<u64, CaseError> {
        let decisions: Vec<Decision> = self.read_lines(decisions::FILE)?;
        let challenges: Vec<Challenge> = self.read_lines(challenges::FILE)?;
        let answers = challenges.iter().filter_map(|one| one.answered.as_ref());
        let entries = decisions.iter().map(|one| one.entry);
        let entries = entries.chain(challenges.iter().map(|one| one.entry)).chain(answers.map(|one| one.entry));
        let entries = entries.chain(self.read_erased()?.iter().map(|one| one.entry)).max();
        Ok(entries.unwrap_or(0).max(self.newest_entry_of_lists()?))
    }

    /// Keeps every other program from changing anything for as long as the file lives.
    pub(super) fn lock(&self) -> Result<File, CaseError> {
        let open = OpenOptions::new().write(true).create(true).truncate(false).open(self.folder.join(LOCK_FILE));
        let file = open.map_err(|error| self.write_error(&error))?;
        match lock::patiently(|| file.try_lock()) {
            Locked::Yes => Ok(file),
            Locked::Busy => Err(CaseError::Busy { folder: self.folder.display().to_string() }),
            Locked::Unable(reason) => {
                let remedy = "keep the workspace on a disk that can lock files";
                Err(CaseError::Write { folder: self.folder.display().to_string(), reason, remedy })
            }
        }
    }

    /// The lines of a file; none when it is not there.
    pub(super) fn read_lines<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, CaseError> {
        let Some(lines) = self.lines(name)? else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for line in lines {
            found.push(line?.read()?);
        }
        Ok(found)
    }

    /// The lines of a file as they lie there; `None` when it is not there.
    pub(super) fn lines(
        &self,
        name: &str,
    ) -> Result<Option<impl Iterator<Item = Result<Line, CaseError>> + use<>>, CaseError> {
        let path = self.folder.join(name);
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(|error| read_error(&path, &error))?,
        };
        let lines = BufReader::with_capacity(256 * 1024, file).lines();
        Ok(Some(lines.enumerate().map(move |(at, text)| {
            let text = text.map_err(|error| read_error(&path, &error))?;
            Ok(Line { file: path.display().to_string(), number: at + 1, text })
        })))
    }

    /// Writes lines in the place of a file.
    pub(super) fn write_lines<T: Serialize>(
        &self,
        name: &str,
        lines: impl IntoIterator<Item = T>,
    ) -> Result<(), CaseError> {
        let mut bytes = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut bytes, &line).map_err(|error| CaseError::Fault(error.to_string()))?;
            bytes.push(b'\n');
        }
        self.write(name, &bytes)
    }

    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), CaseError> {
        files::replace_private(&self.folder.join(name), bytes).map_err(|error| self.write_error(&error))
    }

    /// Removes what writing left behind when it was interrupted: it may hold what was to go.
    pub(super) fn remove_unfinished_files(&self) -> Result<(), CaseError> {
        for folder in [self.folder.clone(), self.folder.join(kept::FOLDER)] {
            let Ok(files) = std::fs::read_dir(&folder) else { continue };
            for file in files.flatten() {
                if file.file_name().to_string_lossy().starts_with(files::UNFINISHED) {
                    std::fs::remove_file(file.path()).map_err(|error| self.write_error(&error))?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn write_error(&self, error: &io::Error) -> CaseError {
        CaseError::Write {
            folder: self.folder.display().to_string(),
            reason: files::in_words(error),
            remedy: files::remedy(error),
        }
    }
}

/// A line of a file, and where it stands.
#[derive(Debug)]
pub(super) struct Line {
    file: String,
    number: usize,
    pub(super) text: String,
}

impl Line {
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, CaseError> {
        serde_json::from_str(&self.text).map_err(|error| self.damaged(&error.to_string()))
    }

    pub(super) fn damaged(&self, problem: &str) -> CaseError {
        // where in the line, which is counted from its own beginning
        let problem = problem.replace(" at line 1 column", " at character");
        CaseError::Damaged { file: self.file.clone(), line: self.number, problem }
    }
}

pub(super) fn read_error(path: &Path, error: &io::Error) -> CaseError {
    CaseError::Read { file: path.display().to_string(), reason: files::in_words(error) }
}
