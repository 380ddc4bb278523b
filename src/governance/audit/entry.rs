//! One line of the log: an entry, in the one way in which it is written.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Accountable, Act, AuditError, Deed, accountable::one_line};

/// What the first entry holds in place of a hash of the one before it.
pub(super) const NO_ENTRY: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// Up to so many people are listed in an entry; of more, their number and the hash of their list.
pub const LISTED_MOST: usize = 200;
/// No line is longer, in bytes: what is longer was not written by this program.
pub(super) const LONGEST_LINE: usize = 64 * 1024;
/// Longest sentence about what is done, and longest recipient, in characters.
const LONGEST_WORDS: usize = 2000;

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Number, from 1.
    pub entry: u64,
    /// When, by the computer's clock: RFC 3339, UTC, in milliseconds.
    pub at: String,
    /// Kind of act.
    pub act: Act,
    /// Who.
    pub operator: String,
    /// Why.
    pub reason: String,
    /// What was done.
    pub what: String,
    /// Pseudonyms of the people concerned, ascending; empty when there are more than [`LISTED_MOST`].
    pub people: Vec<String>,
    /// How many people it concerns.
    pub people_count: u64,
    /// SHA-256 of the pseudonyms, ascending, one a line, where they are not listed.
    pub people_sha256: Option<String>,
    /// To whom something was disclosed.
    pub recipient: Option<String>,
    /// Hash of the entry before it; zeros in the first.
    pub previous: String,
    /// SHA-256 of this line up to, and without, `,"hash"`.
    pub hash: String,
}

impl Entry {
    /// The entry that tells of a deed, whose people must be ascending.
    pub(super) fn of(
        number: u64,
        previous: &str,
        who: &Accountable,
        deed: &Deed,
        now: DateTime<Utc>,
    ) -> Result<Self, AuditError> {
        let people = &deed.people;
        let what = one_line(&deed.what);
        let recipient = deed.recipient.as_deref().map(one_line).filter(|recipient| !recipient.is_empty());
        if what.is_empty() {
            return Err(AuditError::Fault("an entry must say what is done".to_owned()));
        }
        if deed.act == Act::Disclosure && recipient.is_none() {
            return Err(AuditError::NoRecipient);
        }
        for text in [Some(&what), recipient.as_ref()].into_iter().flatten() {
            if text.chars().count() > LONGEST_WORDS {
                return Err(AuditError::TooLong { what: "what is done", most: LONGEST_WORDS });
            }
        }
        let is_listed = people.len() <= LISTED_MOST;
        let people_sha256 = (!is_listed).then(|| sha256(people.join("\n").as_bytes()));
        let mut entry = Self {
            entry: number,
            at: now.to_rfc3339_opts(SecondsFormat::Millis, true),
            act: deed.act,
            operator: who.operator().to_owned(),
            reason: who.reason().to_owned(),
            what,
            people: if is_listed { people.clone() } else { Vec::new() },
            people_count: people.len() as u64,
            people_sha256,
            recipient,
            previous: previous.to_owned(),
            hash: NO_ENTRY.to_owned(),
        };
        let line = entry.to_line();
        entry.hash = sha256(hashed_part(line.as_bytes()));
        if line.len() > LONGEST_LINE {
            return Err(AuditError::TooLong { what: "the list of people", most: LISTED_MOST });
        }
        Ok(entry)
    }

    /// The line, line feed included.
    pub(super) fn to_line(&self) -> String {
        // strings and numbers only: there is nothing here that cannot be written as JSON
        let mut line = serde_json::to_string(self).unwrap_or_default();
        line.push('\n');
        line
    }

    /// Reads a line and checks everything that can be checked without the others; the problem is half
    /// a sentence about the entry.
    pub(super) fn from_line(line: &[u8]) -> Result<Self, &'static str> {
        if line.last() != Some(&b'\n') {
            return Err("is cut off: its line does not end");
        }
        let entry: Self = serde_json::from_slice(line).map_err(|_| "was altered: its line is not an entry")?;
        if entry.to_line().as_bytes() != line {
            return Err("was altered: its line is not written as this program writes it");
        }
        if sha256(hashed_part(line)) != entry.hash {
            return Err("was altered: its text and its hash do not belong together");
        }
        if entry.time().is_none() {
            return Err("was altered: its time is not a time");
        }
        Ok(entry)
    }

    /// When, as a time.
    pub fn time(&self) -> Option<DateTime<Utc>> {
        DateTime::parse_from_rfc3339(&self.at).ok().map(|time| time.to_utc())
    }
}

/// The part of a line that its hash is of: all before `,"hash":"…"}` and the line feed.
fn hashed_part(line: &[u8]) -> &[u8] {
    const REST: usize = r#","hash":""}"#.len() + NO_ENTRY.len() + 1;
    &line[..line.len().saturating_sub(REST)]
}

/// SHA-256 in hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}
