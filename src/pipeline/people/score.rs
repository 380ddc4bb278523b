//! Scores of the people of a date, for the selection meeting.

use chrono::{Months, NaiveDate};

use crate::governance::audit::{Accountable, Act, Deed, Receipt};
use crate::people::cases::{Made, ScoreList};
use crate::people::features;
use crate::people::record::{Cohort, CohortRequest};
use crate::progress::Progress;

use super::described::extent;
use super::fit::end;
use super::{PeopleError, PeopleLoaded, PeopleModel, model_file};

/// Scores the cohort of a date (the day after the records end by default), keeps the list in the
/// workspace and hands it out; logged as a consultation first.
///
/// The model must not have learned from anything on or after the date: it would then know the answer.
pub fn score(
    loaded: &PeopleLoaded,
    model: &PeopleModel,
    as_of: Option<NaiveDate>,
    who: &Accountable,
    progress: &Progress,
) -> Result<ScoreList, PeopleError> {
    let as_of = end(as_of, extent(loaded))?;
    let window = Months::new(loaded.definition.window_months);
    let known_until = model.calibrated_at.checked_add_months(window).unwrap_or(model.calibrated_at);
    if known_until > as_of {
        return Err(PeopleError::ModelKnowsMore { known_until, as_of });
    }
    let list = make(loaded, model, as_of, progress)?;
    let what = format!(
        "scores of {} people with a standing charge before {as_of} by {}, model {}",
        list.scores.len(),
        list.definition,
        short(&list.model),
    );
    let deed = Deed { act: Act::Consultation, what, people: list.people(), recipient: None };
    let receipt = loaded.log.append(who, deed)?;
    model_file::keep(loaded, model)?;
    loaded.cases.keep(&receipt, &list)?;
    Ok(list)
}

/// Logs that a list leaves the program, before it does.
pub fn disclose(
    loaded: &PeopleLoaded,
    list: &ScoreList,
    recipient: &str,
    who: &Accountable,
) -> Result<Receipt, PeopleError> {
    let deed = Deed {
        act: Act::Disclosure,
        what: format!("the scores as at {} leave the program as a file", list.as_of),
        people: list.people(),
        recipient: Some(recipient.to_owned()),
    };
    Ok(loaded.log.append(who, deed)?)
}

/// The first digits of a hash, as people compare them.
pub(super) fn short(sha256: &str) -> &str {
    sha256.get(..12).unwrap_or(sha256)
}

/// The list of a date, for what is to be logged before anybody sees it.
fn make(
    loaded: &PeopleLoaded,
    model: &PeopleModel,
    as_of: NaiveDate,
    progress: &Progress,
) -> Result<ScoreList, PeopleError> {
    let (definition, scale) = (&loaded.definition, &loaded.scale);
    progress.step("Describing people", 0.0);
    let cohort = Cohort::build(&loaded.records, &CohortRequest { date: as_of, definition, scale, labelled: false })?;
    let view = loaded.records.as_of(as_of);
    let age = loaded.protected.as_ref().and_then(|table| table.admitted_age(definition));
    let table = features::describe(view, &cohort, scale, age.as_ref(), &progress.part(0.0, 0.8))?;
    let past_harm = features::past_harm(view, &cohort, scale);
    progress.step("Scoring", 0.8);
    let estimates = model.scorecard.estimates(&table);
    progress.check()?;
    let made = Made {
        definition,
        scale,
        model: &model.sha256,
        age_notice: &model.notice,
        estimates: &estimates,
        past_harm: &past_harm,
        ground: &loaded.ground,
    };
    Ok(ScoreList::of(&loaded.records, &cohort, &made, |row| model.scorecard.explain(&table, row))?)
}
