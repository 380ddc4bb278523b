//! A card about one person that can be read aloud.

use super::{Decision, Score, Status};

/// A card about one person. Made only after the look was logged.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct PersonCard {
    /// The score.
    pub score: Score,
    /// Whether it may be used.
    pub status: Status,
    /// The card as sentences, in the order they are read aloud.
    pub sentences: Vec<String>,
    /// Decisions made so far, oldest first.
    pub decisions: Vec<Decision>,
}
