//! What is done with scores: lists, cards, decisions, challenges; their expiry and withdrawal.
//!
//! Nothing here is kept or shown without an entry of the audit log that was written before: whoever
//! reads or writes something about a person hands in the [`Receipt`](crate::governance::audit::Receipt)
//! of an entry of the right kind about that person.
//!
//! 1. Records are put through [`Ground::apply`]: accepted corrections are made, erased people left out.
//! 2. A [`ScoreList`] is made from a cohort of charged people, and kept in the [`CaseStore`].
//! 3. Whether a score may still be used is its [`Status`] by the present records: it is withdrawn when a
//!    charge it rests on no longer stands, when a record was corrected since, and when the person was
//!    erased; and it runs out.
//! 4. A [`PersonCard`] is read aloud; what the meeting decides is recorded with a reason.
//! 5. A record can be challenged; if it is put right, scores made before are withdrawn at once.

mod card;
mod challenges;
mod decisions;
mod erasure;
mod error;
mod ground;
mod kept;
mod list;
mod standing;
mod status;
mod store;
#[cfg(test)]
mod tests;
mod words;

pub use card::PersonCard;
pub use challenges::{Answer, Answered, Challenge, Correction, Raised};
pub use decisions::{Choice, Decision, Verdict};
pub use erasure::Erased;
pub use error::CaseError;
pub use ground::{Ground, Grounded};
pub use list::{Band, Made, Score, ScoreList};
pub use standing::Charge;
pub use status::{Present, Status};
pub use store::CaseStore;
