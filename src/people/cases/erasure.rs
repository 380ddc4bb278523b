//! Erasing a person: everything of them goes, but that they are not to be scored.

use std::collections::BTreeSet;

use chrono::SecondsFormat;
use serde::{Deserialize, Serialize};

use crate::governance::audit::{Act, Receipt};

use super::{CaseError, CaseStore, Challenge, Decision, challenges, decisions, error::demand};

/// The file.
const FILE: &str = "not-scored.jsonl";

/// Somebody who was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erased {
    /// Pseudonym.
    pub person: String,
    /// Why they were erased and are not to be scored.
    pub reason: String,
    /// When, RFC 3339 (UTC).
    pub at: String,
    /// By whom.
    pub operator: String,
    /// Entry of the audit log that was written before it.
    pub entry: u64,
    /// Highest number of a challenge given until then.
    challenges_given: u32,
    /// Whether everything of them is gone.
    done: bool,
}

impl CaseStore {
    /// Removes scores, decisions and challenges of a person from the workspace. What stays is the
    /// pseudonym in a list of people who are not to be scored, with the reason of the entry of the log,
    /// which must be an erasure about this person; and what the log itself holds.
    ///
    /// An erasure that is interrupted is finished when the workspace is next opened.
    pub fn erase(&self, receipt: &Receipt, person: &str) -> Result<Erased, CaseError> {
        demand(receipt, &[Act::Erasure], person)?;
        let _lock = self.lock()?;
        let mut all = self.read_erased()?;
        if all.iter().any(|one| one.person == person) {
            return self.sweep()?.into_iter().find(|one| one.person == person).ok_or_else(not_there);
        }
        let challenges: Vec<Challenge> = self.read_lines(challenges::FILE)?;
        let newest = challenges.iter().map(|one| one.number).max().unwrap_or(0);
        let erased = Erased {
            person: person.to_owned(),
            reason: receipt.reason().to_owned(),
            at: receipt.at().to_rfc3339_opts(SecondsFormat::Secs, true),
            operator: receipt.operator().to_owned(),
            entry: receipt.number(),
            challenges_given: newest.max(self.numbers_given()?),
            done: false,
        };
        all.push(erased);
        // first, so that whatever interrupts the rest can be made good
        self.write_lines(FILE, &all)?;
        self.sweep()?.into_iter().find(|one| one.person == person).ok_or_else(not_there)
    }

    /// People who are not to be scored, for whoever keeps the workspace.
    pub fn erased(&self) -> Result<Vec<Erased>, CaseError> {
        self.read_erased()
    }

    pub(super) fn read_erased(&self) -> Result<Vec<Erased>, CaseError> {
        self.read_lines(FILE)
    }

    /// The highest number of a challenge of anybody who was erased, or raised before then.
    pub(super) fn numbers_given(&self) -> Result<u32, CaseError> {
        Ok(self.read_erased()?.iter().map(|one| one.challenges_given).max().unwrap_or(0))
    }

    /// Finishes what was interrupted, if anything was.
    pub(super) fn finish_erasures(&self) -> Result<(), CaseError> {
        if self.read_erased()?.iter().all(|one| one.done) {
            return Ok(());
        }
        let _lock = self.lock()?;
        self.sweep().map(drop)
    }

    /// Removes everything of everybody who was erased; those who were.
    fn sweep(&self) -> Result<Vec<Erased>, CaseError> {
        let mut all = self.read_erased()?;
        let gone: BTreeSet<String> = all.iter().map(|one| one.person.clone()).collect();
        let is_gone = |person: &str| gone.contains(person);
        self.strike_from_lists(is_gone)?;
        let decisions: Vec<Decision> = self.read_lines(decisions::FILE)?;
        if decisions.iter().any(|one| is_gone(&one.person)) {
            self.write_lines(decisions::FILE, decisions.iter().filter(|one| !is_gone(&one.person)))?;
        }
        let challenges: Vec<Challenge> = self.read_lines(challenges::FILE)?;
        if challenges.iter().any(|one| is_gone(&one.person)) {
            self.write_lines(challenges::FILE, challenges.iter().filter(|one| !is_gone(&one.person)))?;
        }
        self.remove_unfinished_files()?;
        for one in &mut all {
            one.done = true;
        }
        self.write_lines(FILE, &all)?;
        Ok(all)
    }
}

fn not_there() -> CaseError {
    CaseError::Fault("an erasure was not kept".to_owned())
}
