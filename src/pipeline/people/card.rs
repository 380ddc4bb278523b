//! One person's card, and lists that are kept.

use chrono::{NaiveDate, Utc};

use crate::governance::audit::{Accountable, Act, Deed, Receipt};
use crate::people::cases::{Ground, PersonCard, Present, ScoreList, Status};
use crate::people::features;
use crate::people::model::Contribution;
use crate::people::record::{Cohort, CohortRequest};
use crate::progress::Progress;

use super::{PeopleError, PeopleLoaded, model_file};

/// Whose card, of which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardRequest<'a> {
    /// Pseudonym.
    pub person: &'a str,
    /// Date of the list; the newest that is kept by default.
    pub as_of: Option<NaiveDate>,
}

/// One person's card, by pseudonym; logged as a consultation first.
pub fn card(
    loaded: &PeopleLoaded,
    list: &ScoreList,
    person: &str,
    who: &Accountable,
) -> Result<PersonCard, PeopleError> {
    let receipt = consulted(loaded, list.as_of, person, who)?;
    opened(loaded, &receipt, list, person)
}

/// The same of a list that is kept in the workspace.
pub fn kept_card(
    loaded: &PeopleLoaded,
    request: CardRequest<'_>,
    who: &Accountable,
) -> Result<PersonCard, PeopleError> {
    let as_of = kept_date(loaded, request.as_of)?;
    let receipt = consulted(loaded, as_of, request.person, who)?;
    let list = loaded.cases.load(&receipt, as_of)?.ok_or_else(|| no_scores(loaded, request.as_of))?;
    opened(loaded, &receipt, &list, request.person)
}

/// A list that is kept, with what may be used of it now; logged as a consultation first.
pub fn kept_list(
    loaded: &PeopleLoaded,
    as_of: Option<NaiveDate>,
    who: &Accountable,
) -> Result<(ScoreList, Vec<Status>), PeopleError> {
    let date = kept_date(loaded, as_of)?;
    let deed = Deed {
        act: Act::Consultation,
        what: format!("the scores as at {date} that are kept"),
        people: loaded.cases.people_listed(date)?,
        recipient: None,
    };
    let receipt = loaded.log.append(who, deed)?;
    let list = loaded.cases.load(&receipt, date)?.ok_or_else(|| no_scores(loaded, as_of))?;
    let present = present(loaded, &loaded.ground);
    let standing = list.scores.iter().map(|score| list.status(score, &present)).collect();
    Ok((list, standing))
}

/// Logs that somebody's card is looked at.
pub(super) fn consulted(
    loaded: &PeopleLoaded,
    as_of: NaiveDate,
    person: &str,
    who: &Accountable,
) -> Result<Receipt, PeopleError> {
    let what = format!("the card of one person, scores as at {as_of}");
    let deed = Deed { act: Act::Consultation, what, people: vec![person.to_owned()], recipient: None };
    Ok(loaded.log.append(who, deed)?)
}

fn opened(loaded: &PeopleLoaded, receipt: &Receipt, list: &ScoreList, person: &str) -> Result<PersonCard, PeopleError> {
    let present = present(loaded, &loaded.ground);
    let why = match list.score_of(person) {
        Some(score) if score.why.is_empty() && list.status(score, &present) == Status::Current => {
            Some(explained(loaded, list, person)?)
        }
        _ => None,
    };
    Ok(PersonCard::open(receipt, &loaded.cases, list, person, &present, why)?)
}

/// What made somebody's score, which lists hold only for the people on or near them.
fn explained(loaded: &PeopleLoaded, list: &ScoreList, person: &str) -> Result<Vec<Contribution>, PeopleError> {
    let model = model_file::kept_model(loaded, &list.model)?;
    let (definition, scale) = (&loaded.definition, &loaded.scale);
    let request = CohortRequest { date: list.as_of, definition, scale, labelled: false };
    let cohort = Cohort::build(&loaded.records, &request)?;
    let age = loaded.protected.as_ref().and_then(|table| table.admitted_age(definition));
    let view = loaded.records.as_of(list.as_of);
    let table = features::describe(view, &cohort, scale, age.as_ref(), &Progress::silent())?;
    let is_it = |row: &usize| cohort.people[*row].view().id.to_string() == person;
    let row = (0..cohort.people.len()).find(is_it);
    Ok(row.map(|row| model.scorecard.explain(&table, row)).unwrap_or_default())
}

/// What holds now. Time stands still for people who are made up: their records end where they end.
pub fn present<'a>(loaded: &'a PeopleLoaded, ground: &'a Ground) -> Present<'a> {
    let records = &loaded.records;
    let after = records.last_day().succ_opt().unwrap_or_else(|| records.last_day());
    let today = if records.is_synthetic() { after } else { Utc::now().date_naive() };
    Present { records, ground, today }
}

/// The date of the list that is meant.
pub(super) fn kept_date(loaded: &PeopleLoaded, as_of: Option<NaiveDate>) -> Result<NaiveDate, PeopleError> {
    let dates = loaded.cases.dates()?;
    match as_of {
        Some(date) if dates.contains(&date) => Ok(date),
        None => dates.last().copied().ok_or_else(|| no_scores(loaded, None)),
        missing => Err(no_scores(loaded, missing)),
    }
}

fn no_scores(loaded: &PeopleLoaded, as_of: Option<NaiveDate>) -> PeopleError {
    PeopleError::NoScores {
        folder: loaded.cases.folder().display().to_string(),
        which: as_of.map_or_else(String::new, |date| format!(" as at {date}")),
    }
}
