//! Learning the model that is used now.

use chrono::{Months, NaiveDate};
use sha2::{Digest, Sha256};

use crate::people::evaluation::alone::columns_alone;
use crate::people::evaluation::blocks;
use crate::people::evaluation::metrics::auc;
use crate::people::evaluation::permutation::probabilities;
use crate::people::evaluation::rolling::{Extent, LEAST_PAST_MONTHS, Lesson};
use crate::people::model::{self, ModelSettings, Scorecard};
use crate::progress::Progress;

use super::described::{Library, extent};
use super::{PeopleError, PeopleLoaded, PeopleModel, words};

/// How to learn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FitSettings {
    /// Nothing on or after this day may be known; the day after the records end by default.
    pub before: Option<NaiveDate>,
    /// Who looked for a leak in a result that is too good to be true, when, and why it stands.
    pub leak_reviewed: Option<String>,
}

/// Learns the model that is used now: from the newest cohort with full follow-up that leaves a later
/// one to calibrate on.
pub fn fit(loaded: &PeopleLoaded, progress: &Progress) -> Result<PeopleModel, PeopleError> {
    fit_with(loaded, &FitSettings::default(), progress)
}

/// The same with settings.
///
/// The cohort that is calibrated on is later than the one learned from, so it also tells how well the
/// model separates people it has not seen; when that is too good to be true there is no model.
pub fn fit_with(
    loaded: &PeopleLoaded,
    settings: &FitSettings,
    progress: &Progress,
) -> Result<PeopleModel, PeopleError> {
    let extent = extent(loaded);
    let end = end(settings.before, extent)?;
    let window = loaded.definition.window_months;
    let lesson = Lesson::before(end, extent, window).ok_or(PeopleError::TooShort {
        first_day: extent.first_day,
        last_day: extent.last_day.min(end.pred_opt().unwrap_or(end)),
        needed: LEAST_PAST_MONTHS + window,
        purpose: "score them",
    })?;
    progress.step("Describing people", 0.0);
    let lessons = Library::new(loaded).lessons(lesson, &progress.part(0.0, 0.6))?;
    progress.step("Learning", 0.6);
    let learned = model::fit(lessons.learn.sample(), &ModelSettings::default(), &progress.part(0.6, 0.95))?;
    let auc_later = auc(&probabilities(&learned, &lessons.calibrate.features), &lessons.calibrate.outcome).value;
    let implausible = if auc_later > blocks::MOST_PLAUSIBLE_AUC {
        blocks::implausible(auc_later, &columns_alone(lessons.learn.sample(), lessons.calibrate.sample()))
    } else {
        None
    };
    let reviewed = settings.leak_reviewed.as_deref();
    if let (Some(sentence), None) = (&implausible, reviewed) {
        return Err(PeopleError::Implausible(sentence.clone()));
    }
    let scorecard = learned.calibrated_on(lessons.calibrate.sample())?;
    progress.step("Model ready", 1.0);
    Ok(PeopleModel {
        sha256: sha256(&scorecard)?,
        lines: scorecard.lines(),
        scorecard,
        learned_at: lesson.learn,
        calibrated_at: lesson.calibrate,
        steps: lessons.learn_steps,
        calibrated_steps: lessons.calibrate_steps,
        auc_later,
        notice: words::notice(&loaded.definition, &lessons.learn.features, implausible.is_some(), reviewed),
    })
}

/// SHA-256 of a model's JSON, in hex.
pub(super) fn sha256(scorecard: &Scorecard) -> Result<String, PeopleError> {
    let json = serde_json::to_vec(scorecard).map_err(|error| PeopleError::File {
        file: "the model".to_owned(),
        problem: format!("cannot be written as JSON ({error}), which is a fault of this program"),
    })?;
    Ok(format!("{:x}", Sha256::digest(&json)))
}

/// The first day that must not be known: a date within the records or the day after.
pub(super) fn end(date: Option<NaiveDate>, extent: Extent) -> Result<NaiveDate, PeopleError> {
    let after = extent.last_day.checked_add_days(chrono::Days::new(1)).unwrap_or(extent.last_day);
    let date = date.unwrap_or(after);
    let earliest = extent.first_day.checked_add_months(Months::new(1)).unwrap_or(extent.first_day);
    if date > after || date < earliest {
        return Err(PeopleError::Date { date, first_day: extent.first_day, last_day: extent.last_day });
    }
    Ok(date)
}
