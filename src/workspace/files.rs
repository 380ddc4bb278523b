//! Files that appear whole or not at all.

use std::fs::{File, Permissions};
use std::io::{self, Write as _};
use std::path::Path;

/// How names of files begin that are not whole yet.
pub(crate) const UNFINISHED: &str = ".lamplight-";

/// Writes a file that must not exist yet; fails with `AlreadyExists` when it does. It is read-only
/// from the start: what is frozen should not be changed by a slip of the hand.
pub(crate) fn create_frozen(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = whole(path, bytes)?;
    let mut permissions = readable(file.as_file())?;
    permissions.set_readonly(true);
    file.as_file().set_permissions(permissions)?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    sync_folder(path);
    Ok(())
}

/// Writes a file in the place of an older one, if there is one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = whole(path, bytes)?;
    let permissions = readable(file.as_file())?;
    file.as_file().set_permissions(permissions)?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(path);
    Ok(())
}

/// Writes a file that must not exist yet, for nobody but its owner to read.
pub(crate) fn create_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    whole(path, bytes)?.persist_noclobber(path).map_err(|error| error.error)?;
    sync_folder(path);
    Ok(())
}

/// Writes a file in the place of an older one, if there is one, for nobody but its owner to read.
pub(crate) fn replace_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    whole(path, bytes)?.persist(path).map_err(|error| error.error)?;
    sync_folder(path);
    Ok(())
}

/// Makes a folder, and those above it, if need be; what is made is for nobody but its owner.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// What the system said, as words without its error number.
pub(crate) fn in_words(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let text = text.split(" at path").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What to do about a file that could not be written.
pub(crate) fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space or name a folder on another disk",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "name a folder you may write to",
        _ => "name another folder",
    }
}

/// The bytes on disk beside the place they are meant for.
fn whole(path: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// For others to read too: temporary files are for nobody else.
fn readable(file: &File) -> io::Result<Permissions> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has a mode to set"))]
    let mut permissions = file.metadata()?.permissions();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        permissions.set_mode(0o644);
    }
    Ok(permissions)
}

/// The new name reaches the disk too, where the system can be asked for that.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent() {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_file_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        create_frozen(&path, b"one").unwrap();
        assert_eq!(create_frozen(&path, b"two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert!(std::fs::metadata(&path).unwrap().permissions().readonly());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_the_system_says_loses_its_number() {
        assert_eq!(in_words(&io::Error::from_raw_os_error(28)), "no space left on device");
        assert!(remedy(&io::ErrorKind::StorageFull.into()).contains("free some space"));
    }
}
