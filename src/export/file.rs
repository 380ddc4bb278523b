//! One file that is replaced whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::ExportError;
use super::folder::write_error;

/// A file that may be written to: new, or there to be replaced.
#[derive(Debug)]
pub struct OutputFile {
    path: PathBuf,
}

impl OutputFile {
    /// Looks whether the file can be there at all, without touching it. Worth asking before any long
    /// work.
    pub fn check(path: &Path) -> Result<Self, ExportError> {
        let refused = |reason: &str, remedy| ExportError::Write {
            folder: path.display().to_string(),
            reason: reason.to_owned(),
            remedy,
        };
        if path.is_dir() {
            return Err(refused("it is a folder", "name a file in it"));
        }
        if path.file_name().is_none() || !folder_of(path).is_dir() {
            return Err(refused("its folder does not exist", "make the folder or name another file"));
        }
        Ok(Self { path: path.to_owned() })
    }

    /// Writes and flushes the bytes to a hidden file on the same disk, which then takes this one's
    /// place: nobody ever sees half of them.
    pub fn write(self, bytes: &[u8]) -> Result<(), ExportError> {
        let replace = || -> io::Result<()> {
            let mut builder = tempfile::Builder::new();
            builder.prefix(".lamplight-");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                // the result is for others to read; the user's umask still applies
                builder.permissions(std::fs::Permissions::from_mode(0o666));
            }
            let mut file = builder.tempfile_in(folder_of(&self.path))?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            file.persist(&self.path)?;
            Ok(())
        };
        replace().map_err(|error| write_error(&self.path, &error))
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_stays_beside_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("report.json");
        for text in ["first, and longer", "second"] {
            OutputFile::check(&path).unwrap().write(text.as_bytes()).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_a_file_is_told_before_any_work() {
        let home = tempfile::tempdir().unwrap();
        for path in [home.path().to_owned(), home.path().join("no/such/report.json")] {
            let error = OutputFile::check(&path).unwrap_err().to_string();
            assert!(error.contains(&path.display().to_string()), "{error}");
        }
    }
}
