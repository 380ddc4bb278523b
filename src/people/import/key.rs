//! The key of the pseudonyms of one workspace.

use std::fmt;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::people::person_id::PersonId;
use crate::workspace::files::in_words;

use super::PeopleImportError;

/// The key of the pseudonyms of one workspace: 32 random bytes in a file of its own. Whoever has it can
/// tell which pseudonym a force's number becomes; without it nobody can. It is never shown.
#[derive(Clone)]
pub struct PseudonymKey {
    bytes: [u8; 32],
}

/// First line of a key file.
const HEADER: &str = "lamplight pseudonym key 1";

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PseudonymKey(secret)")
    }
}

impl PseudonymKey {
    /// Reads the key file, or makes it, readable by its owner alone.
    ///
    /// A file that is not whole is refused and left as it is: with another key everybody would get a
    /// new pseudonym, and decisions would no longer be about the people they were made about.
    pub fn open_or_create(path: &Path) -> Result<Self, PeopleImportError> {
        match std::fs::read(path) {
            Ok(bytes) => {
                keep_private(path);
                Self::parse(&bytes).ok_or_else(|| broken(path))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Self::create(path),
            Err(error) => Err(unusable(path, &error)),
        }
    }

    /// A fixed key, for synthetic people and tests.
    pub fn fixed(seed: u64) -> Self {
        let digest = Sha256::new().chain_update(b"lamplight fixed key").chain_update(seed.to_le_bytes()).finalize();
        Self { bytes: digest.into() }
    }

    /// The pseudonym of a force's own id of a person. Spaces around it and capitals do not matter, nor
    /// does the `.0` that spreadsheets add to numbers.
    pub fn pseudonym(&self, id: &str) -> PersonId {
        self.pseudonym_and_check(id).0
    }

    /// The pseudonym, and further bytes of the same hash: two ids that share the first and not the
    /// second collide.
    pub(in crate::people) fn pseudonym_and_check(&self, id: &str) -> (PersonId, u64) {
        let id = id.trim();
        let id = id.strip_suffix(".0").filter(|whole| whole.bytes().all(|b| b.is_ascii_digit())).unwrap_or(id);
        let [first, second] = self.hash(b"person", id.to_uppercase().as_bytes());
        (PersonId(first), second)
    }

    /// A secret number that other hashes start from: what is made with it cannot be guessed without it.
    pub(in crate::people) fn salt(&self) -> u64 {
        self.hash(b"salt", b"")[0]
    }

    fn hash(&self, purpose: &[u8], text: &[u8]) -> [u64; 2] {
        // a key shorter than a block is filled up with zeros, as the standard says: so nothing can fail
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.bytes);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        if purpose != b"person" {
            mac.update(b"\0");
            mac.update(purpose);
        }
        mac.update(text);
        let digest: [u8; 32] = mac.finalize().into_bytes().into();
        let mut halves = digest.as_chunks::<8>().0.iter().map(|bytes| u64::from_be_bytes(*bytes));
        [halves.next().unwrap_or_default(), halves.next().unwrap_or_default()]
    }

    fn create(path: &Path) -> Result<Self, PeopleImportError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| PeopleImportError::Key {
            file: path.display().to_string(),
            problem: format!("could not be made, since the system gave no random numbers ({error}): try again"),
        })?;
        let key = Self { bytes };
        match key.write(path) {
            Ok(()) => Ok(key),
            // somebody else was quicker: theirs holds
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let bytes = std::fs::read(path).map_err(|error| unusable(path, &error))?;
                Self::parse(&bytes).ok_or_else(|| broken(path))
            }
            Err(error) => Err(unusable(path, &error)),
        }
    }

    /// Writes the whole file under its name, or nothing. Temporary files are for their owner alone, and
    /// so is what they become.
    fn write(&self, path: &Path) -> std::io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().prefix(".lamplight-").tempfile_in(folder)?;
        let check = check_of(&self.bytes);
        write!(file, "{HEADER}\n{}\n{check}\n", hex(&self.bytes))?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path).map_err(|error| error.error)?;
        keep_private(path);
        Ok(())
    }

    fn parse(file: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(file).ok()?;
        let mut lines = text.lines().map(str::trim_end);
        let (header, digits, check) = (lines.next()?, lines.next()?, lines.next()?);
        if header != HEADER || digits.len() != 64 || lines.any(|line| !line.is_empty()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().as_chunks::<2>().0) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        (check == check_of(&bytes)).then_some(Self { bytes })
    }
}

/// Digits by which a damaged key shows.
fn check_of(bytes: &[u8; 32]) -> String {
    hex(&Sha256::new().chain_update(b"lamplight key check").chain_update(bytes).finalize()[..4])
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing to a String cannot fail
        text
    })
}

/// Takes the key from everybody but its owner, where the file system knows of owners.
fn keep_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let shared = |meta: std::fs::Metadata| meta.permissions().mode() & 0o077 != 0;
        if std::fs::metadata(path).is_ok_and(shared) {
            let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

fn broken(path: &Path) -> PeopleImportError {
    PeopleImportError::Key {
        file: path.display().to_string(),
        problem: "is not a whole key file: put back a copy of it, or move it away to start with a new key, under \
                  which everybody gets a new pseudonym"
            .to_owned(),
    }
}

fn unusable(path: &Path, error: &std::io::Error) -> PeopleImportError {
    PeopleImportError::Key {
        file: path.display().to_string(),
        problem: format!("could not be read or made ({}): check that you may read and write it", in_words(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pseudonyms_follow_the_key_and_nothing_else() {
        let (one, two) = (PseudonymKey::fixed(1), PseudonymKey::fixed(2));
        assert_eq!(one.pseudonym("A12"), one.pseudonym(" a12 "));
        assert_eq!(one.pseudonym("123.0"), one.pseudonym("123"));
        assert_ne!(one.pseudonym("A12"), two.pseudonym("A12"));
        assert_ne!(one.pseudonym("0123"), one.pseudonym("123"));
        assert_eq!(format!("{one:?}"), "PseudonymKey(secret)");
    }

    /// The test vector of RFC 4231, case 2, has a key of four letters; ours are of 32 bytes. The hash is
    /// the crate's: here only that the first eight bytes are taken, in order.
    #[test]
    fn a_pseudonym_is_the_start_of_the_hash() {
        let key = PseudonymKey { bytes: [0x0b; 32] };
        let mut mac = Hmac::<Sha256>::new_from_slice(&[0x0b; 32]).unwrap();
        mac.update(b"HI THERE");
        let digest = mac.finalize().into_bytes();
        assert_eq!(key.pseudonym("hi there").0.to_be_bytes(), digest[..8]);
    }

    #[test]
    fn a_key_is_made_once_and_read_ever_after() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deeper/key");
        let made = PseudonymKey::open_or_create(&path).unwrap();
        assert_eq!(PseudonymKey::open_or_create(&path).unwrap().bytes, made.bytes);
        assert_ne!(PseudonymKey::open_or_create(&folder.path().join("other")).unwrap().bytes, made.bytes);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
            PseudonymKey::open_or_create(&path).unwrap();
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_key_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        PseudonymKey::open_or_create(&path).unwrap();
        let sound = std::fs::read(&path).unwrap();
        let mut other_digit = sound.clone();
        other_digit[HEADER.len() + 3] = if other_digit[HEADER.len() + 3] == b'0' { b'1' } else { b'0' };
        for damaged in [&b""[..], b"abc", &sound[..40], &other_digit, &[0xFF; 64]] {
            std::fs::write(&path, damaged).unwrap();
            let message = PseudonymKey::open_or_create(&path).unwrap_err().to_string();
            assert!(message.contains("is not a whole key file"), "{message}");
            let digits = String::from_utf8_lossy(&sound);
            assert!(!message.contains(digits.lines().nth(1).unwrap()));
            assert_eq!(std::fs::read(&path).unwrap(), damaged);
        }
    }
}
