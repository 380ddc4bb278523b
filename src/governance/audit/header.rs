//! The first line: how many entries there are, and the hash of the newest.
//!
//! It is what tells that entries were cut off at the end. Its width never changes, so that it can be
//! written in place, and it fits into one sector of a disk. It also announces an entry before that is
//! appended: whatever is then found behind the last counted entry is known for what it is.

use serde::Deserialize;

use super::entry::NO_ENTRY;

/// Name and version of the format.
const FORMAT: &str = "lamplight-audit-1";
/// Width of the line in bytes, line feed included.
pub(super) const WIDTH: usize = 244;
const _: () = assert!(WIDTH <= 512, "longer than a sector");

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// How many entries there are.
    pub(super) entries: u64,
    /// Hash of the newest; zeros when there is none.
    pub(super) head: String,
    /// An entry that is being appended.
    pub(super) appending: Option<Announced>,
}

/// An entry that is being appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Announced {
    /// Its hash.
    pub(super) hash: String,
    /// Length of its line in bytes.
    pub(super) bytes: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "format")]
    _format: String,
    entries: u64,
    head: String,
    appending: String,
    bytes: u64,
}

impl Header {
    /// Of a log without entries.
    pub(super) fn empty() -> Self {
        Self { entries: 0, head: NO_ENTRY.to_owned(), appending: None }
    }

    /// The line, line feed included, of [`WIDTH`] bytes: JSON, padded with spaces.
    pub(super) fn to_line(&self) -> String {
        let (hash, bytes) = self.appending.as_ref().map_or(("", 0), |next| (next.hash.as_str(), next.bytes));
        let appending = format!("\"{hash}\"");
        let (entries, head) = (self.entries, &self.head);
        format!(
            "{{\"format\":\"{FORMAT}\",\"entries\":{entries:>20},\"head\":\"{head}\",\"appending\":{appending:<66},\"bytes\":{bytes:>20}}}\n"
        )
    }

    /// Reads the line; `None` when it is not one.
    pub(super) fn from_line(line: &[u8]) -> Option<Self> {
        let written: Written = serde_json::from_slice(line).ok()?;
        let appending = match written.appending.as_str() {
            "" => None,
            hash => Some(Announced { hash: hash.to_owned(), bytes: written.bytes }),
        };
        let header = Self { entries: written.entries, head: written.head, appending };
        let is_hash =
            |hash: &str| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let hashes = [Some(&header.head), header.appending.as_ref().map(|next| &next.hash)];
        let is_whole = hashes.into_iter().flatten().all(|hash| is_hash(hash));
        (is_whole && header.to_line().as_bytes() == line).then_some(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_json_of_one_width() {
        let hash = "5d".repeat(32);
        let announced = Some(Announced { hash: hash.clone(), bytes: u64::MAX });
        for header in [
            Header::empty(),
            Header { entries: u64::MAX, head: hash.clone(), appending: announced.clone() },
            Header { entries: 12, head: hash, appending: announced },
        ] {
            let line = header.to_line();
            assert_eq!(line.len(), WIDTH, "{line}");
            assert_eq!(Header::from_line(line.as_bytes()), Some(header));
            let json: serde_json::Value = serde_json::from_str(&line).unwrap();
            assert_eq!(json["format"], FORMAT);
        }
    }

    #[test]
    fn no_other_line_is_taken_for_it() {
        let line = Header { entries: 3, head: "5d".repeat(32), appending: None }.to_line();
        for at in 0..line.len() {
            for bit in 0..8 {
                let mut bytes = line.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                let other = Header::from_line(&bytes);
                assert_ne!(other, Header::from_line(line.as_bytes()), "bit {bit} of byte {at}");
            }
        }
        assert_eq!(Header::from_line(b""), None);
        assert_eq!(Header::from_line(line.replace("audit-1", "audit-2").as_bytes()), None);
    }
}
