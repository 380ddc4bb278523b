//! Pseudonyms: a keyed hash in place of the force's own number of a person.

use std::fmt;
use std::str::FromStr;

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

/// A text that is not a pseudonym. It does not repeat the text, which may be somebody's real number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that is not a pseudonym: write it as it is shown, such as 3F2A-91C0-7B5D-0042")]
pub struct NotAPseudonym;

impl FromStr for PersonId {
    type Err = NotAPseudonym;

    /// Reads a pseudonym as it is shown, in capitals or not, with or without its hyphens.
    fn from_str(text: &str) -> Result<Self, NotAPseudonym> {
        let text = text.trim();
        let groups: Vec<&str> = text.split('-').collect();
        let whole = match groups.as_slice() {
            [alone] if alone.len() == 16 => true,
            [_, _, _, _] => groups.iter().all(|group| group.len() == 4),
            _ => false,
        };
        if !whole || !text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') {
            return Err(NotAPseudonym);
        }
        u64::from_str_radix(&groups.concat(), 16).map(Self).map_err(|_| NotAPseudonym)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_pseudonym_is_read_as_it_is_shown() {
        let id = PersonId(0x3F2A_91C0_7B5D_0042);
        assert_eq!(id.to_string(), "3F2A-91C0-7B5D-0042");
        for text in ["3F2A-91C0-7B5D-0042", " 3f2a-91c0-7b5d-0042 ", "3f2a91c07b5d0042"] {
            assert_eq!(text.parse(), Ok(id), "{text}");
        }
        for text in ["", "12", "3F2A-91C0-7B5D-004", "3F2A-91C0-7B5D-0042-", "3F2A91C0-7B5D0042", "+F2A91C07B5D0042"] {
            assert_eq!(text.parse::<PersonId>(), Err(NotAPseudonym), "{text}");
        }
    }

    proptest! {
        #[test]
        fn pseudonyms_come_back(number in any::<u64>()) {
            prop_assert_eq!(PersonId(number).to_string().parse(), Ok(PersonId(number)));
        }

        #[test]
        fn rubbish_is_refused_not_feared(text in "\\PC{0,24}") {
            let _ = text.parse::<PersonId>();
        }
    }
}
