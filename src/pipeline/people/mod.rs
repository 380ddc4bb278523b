//! The pipeline of people, for both faces: load, fit, evaluate, score, card.

use std::path::PathBuf;

use chrono::NaiveDate;
use serde::Serialize;

use crate::governance::audit::{Accountable, AuditError, AuditLog};
use crate::people::cases::{CaseError, CaseStore, PersonCard, ScoreList};
use crate::people::definition::{DefinitionError, HighHarm};
use crate::people::evaluation::fairness::GroupAudit;
use crate::people::evaluation::metrics::Metrics;
use crate::people::harm::{HarmScale, ScaleError};
use crate::people::import::{PeopleImportError, PeopleQuality};
use crate::people::model::{ModelError, Scorecard, ScorecardLine};
use crate::people::protected::ProtectedTable;
use crate::people::record::{CohortError, Records, Step};
use crate::progress::Progress;

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
#[derive(Debug)]
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
    /// The scorecard.
    pub lines: Vec<ScorecardLine>,
}

/// How good the model is, on later cohorts.
#[derive(Debug, Clone, Serialize)]
pub struct PeopleEvaluation {
    /// Figures of the model.
    pub model: Metrics,
    /// Of ranking by past harm: current practice.
    pub past_harm: Metrics,
    /// Fairness by characteristic.
    pub fairness: Vec<GroupAudit>,
    /// Said when the result is too good to be true: nothing is to be used until it was reviewed.
    pub implausible: Option<String>,
    /// What all this means, in sentences.
    pub words: Vec<String>,
    // steps, base rate, knowable share, with and without age, drop-one-source, origins, ...: the evaluation owner's
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
}

/// Reads everything a request names; the log says so first.
pub fn load(_request: &PeopleRequest, _who: &Accountable, _progress: &Progress) -> Result<PeopleLoaded, PeopleError> {
    todo!("evaluation owner")
}

/// Learns the model that is used now: from the newest cohort with full follow-up that leaves a later
/// one to calibrate on.
pub fn fit(_loaded: &PeopleLoaded, _progress: &Progress) -> Result<PeopleModel, PeopleError> {
    todo!("evaluation owner")
}

/// Puts the model to the test, rolling in time.
pub fn evaluate(_loaded: &PeopleLoaded, _progress: &Progress) -> Result<PeopleEvaluation, PeopleError> {
    todo!("evaluation owner")
}

/// Scores the cohort of a date (the day after the records end by default), keeps the list in the
/// workspace and hands it out; logged as a consultation first.
pub fn score(
    _loaded: &PeopleLoaded,
    _model: &PeopleModel,
    _as_of: Option<NaiveDate>,
    _who: &Accountable,
    _progress: &Progress,
) -> Result<ScoreList, PeopleError> {
    todo!("evaluation owner")
}

/// One person's card, by pseudonym; logged as a consultation first.
pub fn card(
    _loaded: &PeopleLoaded,
    _list: &ScoreList,
    _person: &str,
    _who: &Accountable,
) -> Result<PersonCard, PeopleError> {
    todo!("evaluation owner")
}
