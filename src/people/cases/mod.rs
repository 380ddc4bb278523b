//! What is done with scores: lists, cards, decisions, challenges; their expiry and withdrawal.

mod card;
mod list;
mod store;

pub use card::PersonCard;
pub use list::{Band, Score, ScoreList, Status};
pub use store::{CaseError, CaseStore, Challenge, Choice, Correction, Decision};
