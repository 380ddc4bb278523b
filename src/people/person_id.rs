//! Pseudonyms: a keyed hash in place of the force's own number of a person.

use std::fmt;

/// A person's pseudonym: the first eight bytes of HMAC-SHA256 of the force's id under the workspace's
/// key. Written as four groups of four hexadecimal digits, `3F2A-91C0-7B5D-0042`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub u64);

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d] = [self.0 >> 48, self.0 >> 32, self.0 >> 16, self.0].map(|part| part & 0xFFFF);
        f.pad(&format!("{a:04X}-{b:04X}-{c:04X}-{d:04X}"))
    }
}
