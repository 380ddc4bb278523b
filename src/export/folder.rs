//! A folder that gets all of its new files or none.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{ExportError, MANIFEST_FILE};

/// A folder that may be written to: new, empty, or an earlier output of ours.
#[derive(Debug)]
pub struct OutputFolder {
    path: PathBuf,
    exists: bool,
}

impl OutputFolder {
    /// Looks whether the folder may be written to, without touching it. Worth asking before any
    /// long work.
    pub fn check(path: &Path) -> Result<Self, ExportError> {
        let folder = || path.display().to_string();
        match std::fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // a file in the middle of the path is told now, not after a minute of work
                let blocked = path.ancestors().skip(1).find(|part| part.exists()).filter(|part| part.is_file());
                match blocked {
                    Some(file) => Err(ExportError::NotAFolder { folder: file.display().to_string() }),
                    None => Ok(Self { path: path.to_owned(), exists: false }),
                }
            }
            Err(error) => Err(write_error(path, &error)),
            Ok(data) if !data.is_dir() => Err(ExportError::NotAFolder { folder: folder() }),
            Ok(_) => {
                if let Some(example) = foreign_file(path).map_err(|error| write_error(path, &error))? {
                    return Err(ExportError::NotOurs { folder: folder(), example });
                }
                Ok(Self { path: path.to_owned(), exists: true })
            }
        }
    }

    /// Writes all the files, in the order given, or none of them.
    ///
    /// They are first written and flushed to a hidden folder on the same disk. A new folder then
    /// appears with everything in it; in an existing one each file is replaced by renaming, so no
    /// file is ever seen half-written.
    pub fn write(self, files: &[(&str, Vec<u8>)]) -> Result<(), ExportError> {
        let to_error = |error: io::Error| write_error(&self.path, &error);
        let parent = self.path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let made = if self.exists { Vec::new() } else { make_parents(parent).map_err(to_error)? };
        let staged = self.stage(parent, files);
        let staging = match staged {
            Ok(staging) => staging,
            Err(error) => {
                // best effort: leave no empty folders behind either
                for folder in made.iter().rev() {
                    let _ = std::fs::remove_dir(folder);
                }
                return Err(to_error(error));
            }
        };
        if self.exists {
            for (name, _) in files {
                std::fs::rename(staging.path().join(name), self.path.join(name)).map_err(|error| {
                    ExportError::HalfReplaced { folder: self.path.display().to_string(), reason: reason(&error) }
                })?;
            }
            Ok(())
        } else {
            std::fs::rename(staging.path(), &self.path).map_err(to_error)?;
            // what it held has moved away under another name
            let _ = staging.keep();
            Ok(())
        }
    }

    fn stage(&self, parent: &Path, files: &[(&str, Vec<u8>)]) -> io::Result<TempDir> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".lamplight-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // the result is for others to read; the user's umask still applies
            builder.permissions(std::fs::Permissions::from_mode(0o777));
        }
        let staging = builder.tempdir_in(if self.exists { &self.path } else { parent })?;
        for (name, bytes) in files {
            let mut file = std::fs::File::create(staging.path().join(name))?;
            io::Write::write_all(&mut file, bytes)?;
            file.sync_all()?;
        }
        Ok(staging)
    }
}

/// Makes the folders above the output and says which ones were new, outermost first.
fn make_parents(parent: &Path) -> io::Result<Vec<PathBuf>> {
    let mut missing: Vec<PathBuf> = parent
        .ancestors()
        .take_while(|part| !part.as_os_str().is_empty() && !part.exists())
        .map(Path::to_owned)
        .collect();
    missing.reverse();
    for (made, folder) in missing.iter().enumerate() {
        if let Err(error) = std::fs::create_dir(folder) {
            for folder in missing[..made].iter().rev() {
                let _ = std::fs::remove_dir(folder);
            }
            return Err(error);
        }
    }
    Ok(missing)
}

/// A file that shows the folder is not ours; `None` when it is empty or holds our manifest.
fn foreign_file(folder: &Path) -> io::Result<Option<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    if names.is_empty() || is_our_manifest(&folder.join(MANIFEST_FILE)) {
        return Ok(None);
    }
    Ok(names.into_iter().next())
}

/// Whether the file is a manifest that this program wrote.
fn is_our_manifest(path: &Path) -> bool {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str::<serde_json::Value>(&text).is_ok_and(|manifest| manifest.get("lamplight").is_some())
}

pub(super) fn write_error(folder: &Path, error: &io::Error) -> ExportError {
    let remedy = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space or name a folder on another disk",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "name a folder you may write to",
        _ => "name another folder",
    };
    ExportError::Write { folder: folder.display().to_string(), reason: reason(error), remedy }
}

/// What the system said, as words without its error number.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let text = text.split(" at path").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(text: &str) -> Vec<(&'static str, Vec<u8>)> {
        vec![("forecast.csv", text.as_bytes().to_vec()), (MANIFEST_FILE, b"{\"lamplight\":\"0\"}".to_vec())]
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_folder_appears_whole_with_the_folders_above_it() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("a/b/out");
        OutputFolder::check(&out).unwrap().write(&files("one")).unwrap();
        assert_eq!(names(&out), ["forecast.csv", "manifest.json"]);
        assert_eq!(names(&home.path().join("a/b")), ["out"]);
    }

    #[test]
    fn an_earlier_output_is_refreshed_and_what_the_user_put_beside_it_stays() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        OutputFolder::check(&out).unwrap().write(&files("one")).unwrap();
        std::fs::write(out.join("notes.txt"), "mine").unwrap();
        OutputFolder::check(&out).unwrap().write(&files("two")).unwrap();
        assert_eq!(std::fs::read_to_string(out.join("forecast.csv")).unwrap(), "two");
        assert_eq!(names(&out), ["forecast.csv", "manifest.json", "notes.txt"]);
    }

    #[test]
    fn a_folder_of_somebody_else_is_refused_and_left_alone() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("manifest.json"), "{\"name\":\"another program\"}").unwrap();
        let error = OutputFolder::check(home.path()).unwrap_err();
        assert!(matches!(&error, ExportError::NotOurs { example, .. } if example == "manifest.json"), "{error}");
        assert_eq!(names(home.path()), ["manifest.json"]);
    }

    #[test]
    fn a_file_in_the_way_is_told_before_any_work() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(matches!(OutputFolder::check(&file), Err(ExportError::NotAFolder { .. })));
        let below = OutputFolder::check(&file.join("out"));
        assert!(matches!(below, Err(ExportError::NotAFolder { .. } | ExportError::Write { .. })), "{below:?}");
    }

    #[test]
    fn a_write_that_fails_leaves_nothing_behind() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("new/out");
        // a name with a folder that does not exist fails like any other failed write
        let failed = OutputFolder::check(&out).unwrap().write(&[("no/such/folder", vec![1])]);
        assert!(matches!(failed, Err(ExportError::Write { .. })), "{failed:?}");
        assert!(names(home.path()).is_empty());
    }
}
