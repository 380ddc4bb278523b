//! What people decided: a history that only grows.

use chrono::{NaiveDate, SecondsFormat};
use serde::{Deserialize, Serialize};

use crate::governance::audit::{Act, Receipt};

use super::words::{said, time_in_words};
use super::{CaseError, CaseStore, PersonCard, Status, error::demand};

/// The file.
pub(super) const FILE: &str = "decisions.jsonl";

/// What a human decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// As the score suggests.
    Agree,
    /// Otherwise.
    Override,
}

/// A recorded human decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Pseudonym.
    pub person: String,
    /// When, in RFC 3339 (UTC).
    pub at: String,
    /// Who decided.
    pub operator: String,
    /// Agree or override.
    pub choice: Choice,
    /// Whether the person is selected for management.
    pub selected: bool,
    /// Why: always given.
    pub reason: String,
    /// As-of date of the score that was seen.
    pub as_of: NaiveDate,
    /// Entry of the audit log that was written before it.
    pub entry: u64,
}

/// What is to be recorded as decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict<'a> {
    /// Agree or override.
    pub choice: Choice,
    /// Whether the person is selected for management.
    pub selected: bool,
    /// Why, in a few words.
    pub reason: &'a str,
}

impl Decision {
    /// As a sentence.
    pub fn words(&self) -> String {
        let choice = match self.choice {
            Choice::Agree => "agreed with the estimate",
            Choice::Override => "went against the estimate",
        };
        let selected = if self.selected { "selected" } else { "not selected" };
        let reason = self.reason.trim_end_matches('.');
        format!("{}: {} {choice}; {selected}. Reason: {reason}.", time_in_words(&self.at), self.operator)
    }
}

impl CaseStore {
    /// Records a decision about the person of a card, by the operator and at the time of the entry of
    /// the log, which must be an alteration about this person. Refused unless the score may be used.
    pub fn decide(&self, receipt: &Receipt, card: &PersonCard, verdict: &Verdict<'_>) -> Result<Decision, CaseError> {
        let person = &card.score.person;
        demand(receipt, &[Act::Alteration], person)?;
        let is_over = receipt.at().date_naive() >= card.expires;
        match &card.status {
            Status::Withdrawn(why) => return Err(CaseError::NotCurrent { why: why.clone() }),
            Status::Expired => return Err(CaseError::NotCurrent { why: "its time is over".to_owned() }),
            Status::Current if is_over => return Err(CaseError::NotCurrent { why: "its time is over".to_owned() }),
            Status::Current => {}
        }
        let decision = Decision {
            person: person.clone(),
            at: receipt.at().to_rfc3339_opts(SecondsFormat::Secs, true),
            operator: receipt.operator().to_owned(),
            choice: verdict.choice,
            selected: verdict.selected,
            reason: said(verdict.reason, "the reason of the decision")?,
            as_of: card.as_of,
            entry: receipt.number(),
        };
        let _lock = self.lock()?;
        if let Some(why) = self.ground()?.why_erased(person) {
            return Err(CaseError::Erased { person: person.clone(), why: why.to_owned() });
        }
        let mut decisions: Vec<Decision> = self.read_lines(FILE)?;
        decisions.push(decision.clone());
        self.write_lines(FILE, &decisions)?;
        Ok(decision)
    }

    /// Decisions about the people whom the entry of the log is about, oldest first.
    pub fn decisions(&self, receipt: &Receipt) -> Result<Vec<Decision>, CaseError> {
        let mut decisions: Vec<Decision> = self.read_lines(FILE)?;
        decisions.retain(|decision| receipt.is_about(&decision.person));
        Ok(decisions)
    }
}
