//! What the pages about people show, worked out once beside the window and not while it draws.

use chrono::NaiveDate;

use crate::governance::audit::Intact;
use crate::people::cases::{Band, Choice, PersonCard, ScoreList, Status};
use crate::people::record::Role;
use crate::pipeline::people::PeopleLoaded;

/// One person of the list, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct ListRow {
    /// Pseudonym.
    pub person: String,
    /// Band.
    pub band: Band,
    /// `about 12 of 100 (8–17)`.
    pub estimate: String,
    /// How many charges stand.
    pub charges: u32,
    /// Day of the newest record.
    pub newest: NaiveDate,
    /// Whether the score may be used.
    pub status: Status,
    /// What was decided last; empty before anything was.
    pub decision: String,
}

/// The list of the meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Everybody who was scored.
    pub list: ScoreList,
    /// Those for discussion and those near the list, in the list's order.
    pub rows: Vec<ListRow>,
}

impl Listed {
    /// The rows of a band.
    pub fn of_band(&self, band: Band) -> impl Iterator<Item = &ListRow> {
        self.rows.iter().filter(move |row| row.band == band)
    }
}

/// An event of a person that can be challenged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonEvent {
    /// Day.
    pub day: NaiveDate,
    /// Offence code.
    pub offence: String,
    /// Words of the offence; the code where there are none.
    pub words: String,
    /// Role.
    pub role: Role,
}

/// What is being typed about a decision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DecisionDraft {
    /// Agree or override.
    pub choice: Option<Choice>,
    /// Selected or not.
    pub selected: Option<bool>,
    /// Why.
    pub reason: String,
}

/// What is being typed about a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChallengeDraft {
    /// Which of the events.
    pub event: usize,
    /// What is said about it.
    pub says: String,
}

/// How an open challenge is to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Answer {
    /// The record stays.
    #[default]
    Refuse,
    /// The event goes.
    Remove,
    /// It becomes another role.
    Role(Role),
}

/// What is being typed as an answer to a challenge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnswerDraft {
    /// Number of the challenge.
    pub number: u32,
    /// What to do.
    pub answer: Answer,
    /// Why.
    pub reason: String,
}

/// A card on show, with what is being typed beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct CardShown {
    /// The card.
    pub card: PersonCard,
    /// Why it was opened: what is done with it is logged under the same reason.
    pub reason: String,
    /// The person's events before the date of the list, newest first.
    pub events: Vec<PersonEvent>,
    /// The decision being typed.
    pub decision: DecisionDraft,
    /// The challenge being typed; `None` until somebody begins one.
    pub challenge: Option<ChallengeDraft>,
    /// The answer being typed.
    pub answer: Option<AnswerDraft>,
}

/// What came of looking at a person, or of recording something.
#[derive(Debug)]
pub(in crate::app) struct Recorded {
    /// The card as it is now; `None` when the person is scored no more.
    pub(in crate::app) card: Option<CardShown>,
    /// The list as it is now, where that may have changed.
    pub(in crate::app) listed: Option<Listed>,
    /// The records, where they were corrected.
    pub(in crate::app) loaded: Option<PeopleLoaded>,
}

/// An entry of the audit log, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Number.
    pub number: u64,
    /// When, `23 Nov 2026 15:04 UTC`.
    pub at: String,
    /// Kind of act.
    pub act: String,
    /// Who.
    pub operator: String,
    /// Why.
    pub reason: String,
    /// What was done.
    pub what: String,
    /// How many people it concerns: who they are is in the file, and not shown without need.
    pub people: u64,
}

/// The newest entries of the audit log, and whether it is as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogShown {
    /// Newest first.
    pub lines: Vec<LogLine>,
    /// What checking every entry found.
    pub intact: Intact,
}
