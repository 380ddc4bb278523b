//! What is said against records, and what comes of it.

use chrono::{NaiveDate, SecondsFormat};
use serde::{Deserialize, Serialize};

use crate::governance::audit::{Act, Receipt};
use crate::people::record::{Records, Role, day_number};

use super::ground::{Ground, person_id};
use super::words::said;
use super::{CaseError, CaseStore, error::demand};

/// The file.
pub(super) const FILE: &str = "challenges.jsonl";

/// What is put right after a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Correction {
    /// The event is not this person's, or never happened.
    Remove,
    /// It was another role, such as acquitted for charged.
    Role(Role),
}

/// Somebody says that a record is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// Number in the workspace, from 1.
    pub number: u32,
    /// Pseudonym.
    pub person: String,
    /// The event that is challenged: its day, offence code and role.
    pub day: NaiveDate,
    /// Offence code.
    pub offence: String,
    /// Role as recorded.
    pub role: Role,
    /// What is said about it.
    pub says: String,
    /// When it was raised, RFC 3339 (UTC).
    pub raised: String,
    /// Who recorded it.
    pub operator: String,
    /// Entry of the audit log that was written before it.
    pub entry: u64,
    /// What was done: a correction, or `None` while it is open or refused.
    pub correction: Option<Correction>,
    /// Why it was accepted or refused; empty while it is open.
    pub answer: String,
    /// When and by whom it was answered, and after which entry of the audit log.
    pub answered: Option<Answered>,
}

/// When and by whom a challenge was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// When, RFC 3339 (UTC).
    pub at: String,
    /// By whom.
    pub operator: String,
    /// Entry of the audit log.
    pub entry: u64,
}

/// A challenge to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised<'a> {
    /// Pseudonym.
    pub person: &'a str,
    /// Day of the event.
    pub day: NaiveDate,
    /// Offence code as the records have it.
    pub offence: &'a str,
    /// Role as recorded.
    pub role: Role,
    /// What is said about it.
    pub says: &'a str,
}

/// How a challenge is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The record stays.
    Refuse,
    /// It is put right.
    Accept(Correction),
}

impl Challenge {
    /// Whether nobody has answered it yet.
    pub fn is_open(&self) -> bool {
        self.answered.is_none()
    }
}

impl CaseStore {
    /// Records a challenge; asks for the entry of an alteration about the person. `records` are those
    /// that are in use: the event must be among them.
    pub fn raise(&self, receipt: &Receipt, records: &Records, raised: &Raised<'_>) -> Result<Challenge, CaseError> {
        demand(receipt, &[Act::Alteration], raised.person)?;
        if !is_recorded(records, raised) {
            return Err(CaseError::NoSuchEvent { person: raised.person.to_owned(), day: raised.day });
        }
        let says = said(raised.says, "what is said about the record")?;
        let _lock = self.lock()?;
        if let Some(why) = self.ground()?.why_erased(raised.person) {
            return Err(CaseError::Erased { person: raised.person.to_owned(), why: why.to_owned() });
        }
        let mut challenges = self.read_challenges()?;
        let same = |one: &&Challenge| {
            (one.person.as_str(), one.day, one.offence.as_str(), one.role)
                == (raised.person, raised.day, raised.offence, raised.role)
        };
        if let Some(open) = challenges.iter().filter(same).find(|one| one.is_open()) {
            return Err(CaseError::AlreadyOpen { number: open.number });
        }
        let challenge = Challenge {
            // numbers of people who were erased are not given again
            number: self.numbers_given()?.max(challenges.last().map_or(0, |newest| newest.number)) + 1,
            person: raised.person.to_owned(),
            day: raised.day,
            offence: raised.offence.to_owned(),
            role: raised.role,
            says,
            raised: receipt.at().to_rfc3339_opts(SecondsFormat::Secs, true),
            operator: receipt.operator().to_owned(),
            entry: receipt.number(),
            correction: None,
            answer: String::new(),
            answered: None,
        };
        challenges.push(challenge.clone());
        self.write_lines(FILE, &challenges)?;
        Ok(challenge)
    }

    /// Answers an open challenge; asks for the entry of an alteration about its person. When it is
    /// accepted, every score of the person that was made before is withdrawn from now on.
    pub fn answer(&self, receipt: &Receipt, number: u32, answer: Answer, why: &str) -> Result<Challenge, CaseError> {
        let _lock = self.lock()?;
        let mut challenges = self.read_challenges()?;
        let challenge = challenges.iter_mut().find(|one| one.number == number);
        let challenge = challenge.ok_or(CaseError::NoSuchChallenge { number })?;
        demand(receipt, &[Act::Alteration], &challenge.person)?;
        if !challenge.is_open() {
            return Err(CaseError::AlreadyAnswered { number });
        }
        if let Answer::Accept(Correction::Role(role)) = answer
            && !is_in_favour(challenge.role, role)
        {
            return Err(CaseError::AgainstThePerson);
        }
        challenge.answer = said(why, "the answer to the challenge")?;
        challenge.correction = match answer {
            Answer::Refuse => None,
            Answer::Accept(correction) => Some(correction),
        };
        challenge.answered = Some(Answered {
            at: receipt.at().to_rfc3339_opts(SecondsFormat::Secs, true),
            operator: receipt.operator().to_owned(),
            entry: receipt.number(),
        });
        let answered = challenge.clone();
        self.write_lines(FILE, &challenges)?;
        Ok(answered)
    }

    /// Challenges of the people whom the entry of the log is about, oldest first.
    pub fn challenges(&self, receipt: &Receipt) -> Result<Vec<Challenge>, CaseError> {
        let mut challenges = self.read_challenges()?;
        challenges.retain(|challenge| receipt.is_about(&challenge.person));
        Ok(challenges)
    }

    /// Whose challenge has a number, so that the log can say so before it is answered.
    pub fn challenged_person(&self, number: u32) -> Result<String, CaseError> {
        let found = self.read_challenges()?.into_iter().find(|one| one.number == number);
        found.map(|challenge| challenge.person).ok_or(CaseError::NoSuchChallenge { number })
    }

    /// Corrections that were accepted, and people who are not to be scored. Records must be put
    /// through [`Ground::apply`] before anybody is scored.
    pub fn ground(&self) -> Result<Ground, CaseError> {
        let challenges = self.read_challenges()?;
        let erased = self.read_erased()?;
        Ok(Ground::of(challenges.iter(), erased.into_iter().map(|one| (one.person, one.reason))))
    }

    fn read_challenges(&self) -> Result<Vec<Challenge>, CaseError> {
        self.read_lines(FILE)
    }
}

fn is_recorded(records: &Records, raised: &Raised<'_>) -> bool {
    let end = records.last_day().succ_opt().unwrap_or(NaiveDate::MAX);
    let Some(view) = person_id(raised.person).and_then(|id| records.as_of(end).of(id)) else { return false };
    view.events.iter().any(|event| {
        let code = &records.offences()[usize::from(event.offence.0)].code;
        event.day == day_number(raised.day) && event.role == raised.role && code == raised.offence
    })
}

/// Whether a correction makes no charge of something that is none, and no conviction of anything.
fn is_in_favour(was: Role, becomes: Role) -> bool {
    match becomes {
        Role::Convicted => false,
        Role::Charged => was == Role::Convicted,
        Role::Acquitted | Role::Withdrawn | Role::Suspected | Role::Victim => was != becomes,
    }
}
