//! Scores of people, and whether each may still be used.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::people::model::{Contribution, Estimate};

/// A band of the list, in words rather than ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Band {
    /// Within the size of the meeting's list.
    ForDiscussion,
    /// Next to it: as many again.
    NearList,
    /// Everybody else who was charged.
    NotListed,
}

impl Band {
    /// The band of a place in the list, counted from 0.
    pub fn of_place(place: usize, list_size: usize) -> Self {
        if place < list_size {
            Self::ForDiscussion
        } else if place < 2 * list_size {
            Self::NearList
        } else {
            Self::NotListed
        }
    }
}

/// One person's score at a date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Pseudonym, as written.
    pub person: String,
    /// Probability with interval.
    pub estimate: Estimate,
    /// Band.
    pub band: Band,
    /// What made it, largest first.
    pub why: Vec<Contribution>,
    /// Day of the newest event used.
    pub newest_event: NaiveDate,
    /// Harm of past charges, in the scale's unit.
    pub past_harm: f64,
    /// How many charges stand.
    pub standing_charges: u32,
}

/// Scores of a cohort, with what they rest on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreList {
    /// The people are described by what was known before this date.
    pub as_of: NaiveDate,
    /// The records end here.
    pub data_as_at: NaiveDate,
    /// From this day on the scores must not be used.
    pub expires: NaiveDate,
    /// Name and version of the definition.
    pub definition: String,
    /// Name and version of the scale.
    pub scale: String,
    /// SHA-256 of the model.
    pub model: String,
    /// Said on every output if age was admitted; empty otherwise.
    pub age_notice: String,
    /// Whether the people are made up.
    pub synthetic: bool,
    /// How many people the meeting discusses.
    pub list_size: usize,
    /// Highest probability first; people of equal probability by pseudonym.
    pub scores: Vec<Score>,
}

/// Whether a score may be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It may.
    Current,
    /// Its time is over.
    Expired,
    /// A charge that it rests on no longer stands, or the person was erased: why.
    Withdrawn(String),
}
