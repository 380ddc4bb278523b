//! Which files there are to read, by what was named: files, folders, archives.

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::ImportError;
use super::report::NotRead;

/// Folders inside folders that are followed, at most.
const DEEPEST: usize = 32;

/// A downloaded archive in memory.
pub(super) struct Archive {
    pub(super) name: String,
    pub(super) bytes: Arc<[u8]>,
    pub(super) zip: ZipArchive<Cursor<Arc<[u8]>>>,
}

/// How the rows of a table are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Text,
    Gzip,
    Parquet,
    /// Text that is in memory already, by its index.
    Memory {
        index: usize,
    },
    /// Text in a member of an archive, by the indices of both.
    Member {
        archive: usize,
        member: usize,
    },
}

/// One table to read.
#[derive(Debug, Clone)]
pub(super) struct Input {
    /// As messages and sources call it.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) packing: Packing,
    /// Bytes of the unpacked text where known beforehand; of the file else.
    pub(super) bytes: u64,
    /// Found in a folder or an archive, not named: it may turn out to be something else.
    pub(super) found: bool,
}

/// What is looked for where a folder is named: the other kind is left alone, and a file that is named by
/// itself is read as what it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Of {
    #[default]
    Incidents,
    People,
}

/// All that was found.
#[derive(Default)]
pub(super) struct Inputs {
    of: Of,
    pub(super) tables: Vec<Input>,
    pub(super) archives: Vec<Archive>,
    pub(super) memory: Vec<Vec<u8>>,
    pub(super) not_read: Vec<NotRead>,
}

impl Inputs {
    /// Looks at everything that was named. Folders are searched to the bottom, in order of name.
    pub(super) fn find(paths: &[PathBuf], of: Of) -> Result<Self, ImportError> {
        let mut inputs = Self { of, ..Self::default() };
        let mut seen = std::collections::BTreeSet::new();
        for path in paths {
            let meta = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
            let real = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            if !seen.insert(real) {
                inputs.skip(shown(path), "it is named twice", false);
            } else if meta.is_dir() {
                inputs.folder(path, 0, &mut seen)?;
            } else {
                inputs.file(path, meta.len(), false)?;
            }
        }
        Ok(inputs)
    }

    /// Text in memory, as if files of these names had been named.
    pub(super) fn in_memory(files: Vec<(String, Vec<u8>)>) -> Self {
        let mut inputs = Self::default();
        for (index, (name, text)) in files.into_iter().enumerate() {
            let (path, bytes) = (PathBuf::from(&name), text.len() as u64);
            inputs.tables.push(Input { name, path, packing: Packing::Memory { index }, bytes, found: false });
            inputs.memory.push(text);
        }
        inputs
    }

    fn skip(&mut self, name: String, why: impl Into<String>, worrying: bool) {
        self.not_read.push(NotRead { name, why: why.into(), worrying });
    }

    fn folder(
        &mut self,
        folder: &Path,
        depth: usize,
        seen: &mut std::collections::BTreeSet<PathBuf>,
    ) -> Result<(), ImportError> {
        if depth > DEEPEST {
            self.skip(shown(folder), "it lies too many folders deep", true);
            return Ok(());
        }
        let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
        let mut paths = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| unreadable(folder, &error))?;
        paths.sort();
        for path in paths {
            let name = file_name(&path);
            let meta = match fs::metadata(&path) {
                Ok(meta) => meta,
                Err(error) => {
                    self.skip(shown(&path), format!("it could not be looked at ({error})"), true);
                    continue;
                }
            };
            let link = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_symlink());
            if meta.is_dir() && link {
                self.skip(shown(&path), "it is a link to another folder", false);
            } else if meta.is_dir() {
                self.folder(&path, depth + 1, seen)?;
            } else if let Some(why) = other_kind(&name).or_else(|| not_of(self.of, &name)) {
                self.skip(shown(&path), why, false);
            } else if ends_in(&name, &[".zip"]) {
                self.skip(shown(&path), "it is an archive inside a folder: name it by itself to read it", true);
            } else if !is_table_name(&name) {
                self.skip(shown(&path), "it is not a table", false);
            } else if !seen.insert(fs::canonicalize(&path).unwrap_or_else(|_| path.clone())) {
                self.skip(shown(&path), "it is named twice", false);
            } else {
                self.file(&path, meta.len(), true)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, bytes: u64, found: bool) -> Result<(), ImportError> {
        let name = shown(path);
        if let Some(why) = other_kind(&file_name(path)) {
            self.skip(name, why, false);
            return Ok(());
        }
        let mut start = Vec::new();
        let opened = fs::File::open(path).and_then(|file| file.take(8).read_to_end(&mut start));
        opened.map_err(|error| unreadable(path, &error))?;
        let wrong = |problem: &str| ImportError::WrongKind { file: name.clone(), problem: problem.to_owned() };
        let packing = match start.as_slice() {
            [0x50, 0x4B, 3 | 5, ..] => return self.archive(path, name),
            [0x1F, 0x8B, ..] => Packing::Gzip,
            [b'P', b'A', b'R', b'1', ..] => Packing::Parquet,
            [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(wrong("is an old Excel workbook: save the sheet as CSV UTF-8")),
            [b'%', b'P', b'D', b'F', ..] => return Err(wrong("is a PDF: ask for the table behind it as CSV")),
            _ => Packing::Text,
        };
        self.tables.push(Input { name, path: path.to_owned(), packing, bytes, found });
        Ok(())
    }

    fn archive(&mut self, path: &Path, name: String) -> Result<(), ImportError> {
        let bytes: Arc<[u8]> = fs::read(path).map_err(|error| unreadable(path, &error))?.into();
        let damaged = |error: &ZipError| ImportError::Damaged { file: name.clone(), problem: error.to_string() };
        let mut zip = ZipArchive::new(Cursor::new(Arc::clone(&bytes))).map_err(|error| damaged(&error))?;
        let mut members = Vec::new();
        for member in 0..zip.len() {
            let entry = zip.by_index_raw(member).map_err(|error| damaged(&error))?;
            let inside = entry.name().map(|inside| inside.replace('\\', "/"));
            let inside = inside.unwrap_or_else(|_| format!("member {}", member + 1));
            if inside == "xl/workbook.xml" {
                let problem = "is an Excel workbook: save the sheet as CSV UTF-8".to_owned();
                return Err(ImportError::WrongKind { file: name, problem });
            }
            if !entry.is_dir() {
                members.push((inside, member, entry.size(), entry.encrypted()));
            }
        }
        members.sort();
        let archive = self.archives.len();
        for (inside, member, bytes, encrypted) in members {
            let full = format!("{name}/{inside}");
            let last = inside.rsplit('/').next().unwrap_or_default().to_lowercase();
            if let Some(why) = other_kind(&last) {
                self.skip(full, why, false);
            } else if inside.starts_with("__MACOSX/") || !ends_in(&last, &[".csv", ".tsv"]) {
                let packed = ends_in(&last, &[".gz", ".parquet", ".zip"]);
                let why = if packed { "it is packed inside an archive: unpack it first" } else { "it is not a table" };
                self.skip(full, why, packed);
            } else if encrypted {
                let problem = "it is locked with a password".to_owned();
                return Err(ImportError::BrokenMember { archive: name, member: inside, problem });
            } else {
                let packing = Packing::Member { archive, member };
                self.tables.push(Input { name: full, path: path.to_owned(), packing, bytes, found: true });
            }
        }
        self.archives.push(Archive { name, bytes, zip });
        Ok(())
    }
}

/// A path as messages show it.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The error of a path that the system would not open.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> ImportError {
    match error.kind() {
        std::io::ErrorKind::NotFound => ImportError::Missing { file: shown(path) },
        _ => ImportError::Unreadable { file: shown(path), problem: error.to_string() },
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Why a file with this name, in lower case, holds something else than incidents.
fn other_kind(name: &str) -> Option<&'static str> {
    if name.ends_with("-outcomes.csv") {
        Some("it holds outcomes of cases, which are only known later; only street files hold incidents")
    } else if name.ends_with("-stop-and-search.csv") {
        Some("it holds stops and searches, which are no incidents; only street files hold incidents")
    } else if name.starts_with('.') {
        Some("it is a hidden file")
    } else {
        None
    }
}

/// Why a file with this name, in lower case, is left alone in a folder that is searched for something else.
/// The names are those of the demo's files, which all lie in one folder.
fn not_of(of: Of, name: &str) -> Option<&'static str> {
    match of {
        Of::Incidents if name.starts_with("people-") => {
            Some("it holds records of people, which no forecast of places reads")
        }
        Of::People if name.starts_with("incidents-") => Some("it holds incidents, which name nobody"),
        Of::People if name.starts_with("people-protected") => {
            Some("it holds protected characteristics, which only the audit reads: name it with --protected")
        }
        Of::Incidents | Of::People => None,
    }
}

fn is_table_name(name: &str) -> bool {
    let unpacked = name.strip_suffix(".gz").unwrap_or(name);
    ends_in(unpacked, &[".csv", ".tsv", ".parquet", ".pq"])
}

/// Whether a name in lower case has one of these endings.
fn ends_in(name: &str, ends: &[&str]) -> bool {
    ends.iter().any(|end| name.ends_with(end))
}
