//! The pipeline of people, for both faces: load, fit, evaluate, score, card.
//!
//! Everything that reads people's records or shows a person first writes an entry into the audit log of
//! the workspace; when that fails nothing is read or shown. A report of how good the model is shows no
//! person.

mod card;
mod control;
mod described;
mod evaluate;
mod fit;
mod harm;
mod load;
mod model_file;
mod score;
mod table;
mod words;

pub use card::{CardRequest, card, kept_card, kept_list, present};
pub use control::{Rescored, answer, challenge, decide, erase};
pub use evaluate::{EvaluationSettings, OriginFigures, PeopleEvaluation, evaluate, evaluate_with};
pub use fit::{FitSettings, fit, fit_with};
pub use harm::{Concentration, HarmReport, MonthHarm, OffenceHarm, TopShare, harm};
pub use load::load;
pub use model_file::ModelFile;
pub use score::{disclose, score};
pub use table::{TableEvaluation, TableRequest, evaluate_table};
pub use words::of_hundred;

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::governance::audit::{AuditError, AuditLog};
use crate::people::cases::{CaseError, CaseStore, Ground};
use crate::people::definition::{DefinitionError, HighHarm};
use crate::people::harm::{HarmScale, ScaleError};
use crate::people::import::{PeopleImportError, PeopleQuality};
use crate::people::model::{ModelError, Scorecard, ScorecardLine};
use crate::people::protected::ProtectedTable;
use crate::people::record::{CohortError, Records, Step};

/// Where people's records come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeopleInput {
    /// Synthetic people of this seed.
    Demo {
        /// Seed.
        seed: u64,
    },
    /// The force's own.
    Files {
        /// Events.
        events: Vec<PathBuf>,
        /// Protected characteristics, for the audit alone.
        protected: Vec<PathBuf>,
        /// Mapping file.
        mapping: Option<PathBuf>,
    },
}

/// What to load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleRequest {
    /// The records.
    pub input: PeopleInput,
    /// Definition of high harm; the built-in one by default.
    pub definition: Option<PathBuf>,
    /// Harm scale; the built-in one by default.
    pub scale: Option<PathBuf>,
    /// Folder of the workspace: key, audit log, scores, decisions.
    pub workspace: PathBuf,
}

/// Everything loaded.
#[derive(Debug, Clone)]
pub struct PeopleLoaded {
    /// What was asked for.
    pub request: PeopleRequest,
    /// Short name.
    pub name: String,
    /// Events.
    pub records: Records,
    /// What was noticed reading them.
    pub quality: PeopleQuality,
    /// Protected characteristics.
    pub protected: Option<ProtectedTable>,
    /// Definition of high harm.
    pub definition: HighHarm,
    /// Harm scale.
    pub scale: HarmScale,
    /// Audit log of the workspace.
    pub log: AuditLog,
    /// The rest of the workspace.
    pub cases: CaseStore,
    /// Corrections that the events contain, and people who are not to be scored.
    pub ground: Ground,
}

/// A model that was learned, with the account of it.
#[derive(Debug, Clone)]
pub struct PeopleModel {
    /// The model.
    pub scorecard: Scorecard,
    /// SHA-256 of its JSON.
    pub sha256: String,
    /// Learned from the cohort of this date.
    pub learned_at: NaiveDate,
    /// Calibrated on the cohort of this later date.
    pub calibrated_at: NaiveDate,
    /// How the cohort that was learned from came about.
    pub steps: Vec<Step>,
    /// How the cohort that was calibrated on came about.
    pub calibrated_steps: Vec<Step>,
    /// Area under the ROC curve on the people calibrated on, who are others or of a later date.
    pub auc_later: f64,
    /// Said on every output: that age is an input, and who looked for a leak in a result that was too
    /// good to be true; empty otherwise.
    pub notice: String,
    /// The scorecard.
    pub lines: Vec<ScorecardLine>,
}

/// Why something could not be done: one sentence.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// Reading.
    #[error(transparent)]
    Import(#[from] PeopleImportError),
    /// The definition.
    #[error(transparent)]
    Definition(#[from] DefinitionError),
    /// The scale.
    #[error(transparent)]
    Scale(#[from] ScaleError),
    /// The cohort.
    #[error(transparent)]
    Cohort(#[from] CohortError),
    /// The model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The log: nothing is shown without it.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The workspace.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// Cancelled.
    #[error(transparent)]
    Cancelled(#[from] crate::progress::Cancelled),
    /// The result is too good to be true.
    #[error("{0}")]
    Implausible(String),
    /// The records are too short.
    #[error(
        "the records reach from {first_day} to {last_day}: {needed} months are needed to learn from people, \
         follow them up and {purpose}; add earlier records or choose a definition with a shorter window"
    )]
    TooShort {
        /// Day of the first event.
        first_day: NaiveDate,
        /// Last day that is covered.
        last_day: NaiveDate,
        /// Months of records that are needed.
        needed: u32,
        /// What for: `score them`, `test the result`.
        purpose: &'static str,
    },
    /// The date lies outside the records.
    #[error(
        "{date} lies outside the records, which reach from {first_day} to {last_day}: choose a date in them, or the day after"
    )]
    Date {
        /// The date.
        date: NaiveDate,
        /// Day of the first event.
        first_day: NaiveDate,
        /// Last day that is covered.
        last_day: NaiveDate,
    },
    /// A model that has seen what it should foresee.
    #[error(
        "this model learned from what was recorded until {known_until}, so it cannot be used for people as at {as_of}: \
         choose a later date, or leave out the model and one is learned from what was known at the date"
    )]
    ModelKnowsMore {
        /// First day it has not learned from.
        known_until: NaiveDate,
        /// Date of the scores.
        as_of: NaiveDate,
    },
    /// No list is kept.
    #[error("no scores are kept in the workspace {folder}{which}: make them with `lamplight people score`")]
    NoScores {
        /// The folder.
        folder: String,
        /// ` as at 2024-01-01`, or nothing.
        which: String,
    },
    /// A file of the workspace, or a model file, cannot be used.
    #[error("{file}: {problem}")]
    File {
        /// The file.
        file: String,
        /// What is wrong and what to do, as half a sentence.
        problem: String,
    },
}
