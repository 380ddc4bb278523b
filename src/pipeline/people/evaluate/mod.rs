//! The model put to the test, rolling in time.

mod origin;
mod together;
pub(super) mod verdict;

pub use origin::OriginFigures;

use serde::Serialize;

use crate::people::evaluation::ablation::Without;
use crate::people::evaluation::alone::Alone;
use crate::people::evaluation::fairness::GroupAudit;
use crate::people::evaluation::metrics::{AucDifference, Comparison, Metrics, RankingMetrics};
use crate::people::evaluation::permutation::Shuffled;
use crate::people::evaluation::turnover::Turnover;
use crate::progress::Progress;

use super::{PeopleError, PeopleLoaded};

/// How to evaluate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EvaluationSettings {
    /// How many people the meeting discusses; the definition's by default.
    pub list_size: Option<usize>,
    /// Who looked for a leak in a result that is too good to be true, when, and why it stands.
    pub leak_reviewed: Option<String>,
}

/// How good the model is, on later cohorts.
#[derive(Debug, Clone, Serialize)]
pub struct PeopleEvaluation {
    /// Short name of the records.
    pub name: String,
    /// Whether the people are made up.
    pub synthetic: bool,
    /// Name and version of the definition.
    pub definition: String,
    /// Name and version of the scale.
    pub scale: String,
    /// Said on every output: that age is an input, and who looked for a leak; empty otherwise.
    pub notice: String,
    /// How many people the meeting discusses at each date.
    pub list_size: usize,
    /// Figures of the model over all dates. Listed are as many people as all meetings discuss, with the
    /// highest estimates.
    pub model: Metrics,
    /// Of ranking by past harm: current practice. Listed are those of each date with most past harm.
    pub past_harm: RankingMetrics,
    /// The one against the other, on the same people.
    pub against_past_harm: Comparison,
    /// The model without age, where age was admitted.
    pub without_age: Option<LearnedWithout>,
    /// How many of those who became high-harm could have been known.
    pub knowable: Knowable,
    /// The dates tested at, oldest first, each with the account of its cohort.
    pub origins: Vec<OriginFigures>,
    /// From each date's list to the next one's.
    pub turnover: Vec<Turnover>,
    /// What each source of information is worth, at the newest date.
    pub without_source: Vec<Without>,
    /// What a model finds in outcomes dealt out at random, at the newest date.
    pub shuffled: Shuffled,
    /// The columns that separate best alone, at the newest date.
    pub columns_alone: Vec<Alone>,
    /// Fairness by characteristic.
    pub fairness: Vec<GroupAudit>,
    /// Said when the result is too good to be true: nothing is to be used until it was reviewed. Only
    /// here when it was; otherwise there is no evaluation.
    pub implausible: Option<String>,
    /// What all this means, in sentences.
    pub words: Vec<String>,
}

/// The model learned and tested without some of its inputs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LearnedWithout {
    /// Its figures.
    pub model: Metrics,
    /// With them against without.
    pub difference: AucDifference,
}

/// Of all who became high-harm in the window after a date, those with a standing charge before it:
/// nobody else could have been scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Knowable {
    /// Everybody in the records who became high-harm, by the same threshold.
    pub high_harm: u64,
    /// Of them in the cohort of the date.
    pub in_cohort: u64,
}

/// Puts the model to the test, rolling in time.
pub fn evaluate(loaded: &PeopleLoaded, progress: &Progress) -> Result<PeopleEvaluation, PeopleError> {
    evaluate_with(loaded, &EvaluationSettings::default(), progress)
}

/// The same with settings.
///
/// At each of several dates a model is learned from a cohort whose follow-up had ended before, calibrated
/// on a later one that had ended too, and tested on the cohort of the date. A result that is too good to
/// be true is an error, unless somebody looked for a leak and says so.
pub fn evaluate_with(
    loaded: &PeopleLoaded,
    settings: &EvaluationSettings,
    progress: &Progress,
) -> Result<PeopleEvaluation, PeopleError> {
    let list_size = settings.list_size.unwrap_or(loaded.definition.list_size);
    let tested = origin::all(loaded, &progress.part(0.0, 0.7))?;
    let implausible = verdict::implausible(&tested);
    let reviewed = settings.leak_reviewed.as_deref();
    if let (Some(sentence), None) = (&implausible, reviewed) {
        return Err(PeopleError::Implausible(sentence.clone()));
    }
    together::evaluation(loaded, &tested, list_size, (implausible, reviewed), &progress.part(0.7, 1.0))
}
