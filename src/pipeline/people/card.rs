//! One person's card.

use crate::governance::audit::{Accountable, Act, Deed};
use crate::people::cases::{PersonCard, Score, ScoreList, Status};
use crate::people::features;
use crate::people::model::Scorecard;
use crate::people::record::{Cohort, CohortRequest};
use crate::progress::Progress;

use super::{PeopleError, PeopleLoaded};

/// One person's card, by pseudonym; logged as a consultation first.
pub fn card(
    loaded: &PeopleLoaded,
    list: &ScoreList,
    person: &str,
    who: &Accountable,
) -> Result<PersonCard, PeopleError> {
    let not_scored = || PeopleError::NotScored { person: person.to_owned(), as_of: list.as_of };
    let score = list.scores.iter().find(|score| score.person == person).ok_or_else(not_scored)?;
    let deed = Deed {
        act: Act::Consultation,
        what: format!("the card of one person, scores as at {}", list.as_of),
        people: vec![person.to_owned()],
        recipient: None,
    };
    loaded.log.append(who, deed)?;
    Ok(PersonCard { score: score.clone(), status: Status::Current, sentences: Vec::new(), decisions: Vec::new() })
}

/// The score of one person with its explanation, which lists hold only for the people on or near them.
pub(super) fn explained(
    loaded: &PeopleLoaded,
    scorecard: &Scorecard,
    list: &ScoreList,
    score: &Score,
) -> Result<Score, PeopleError> {
    if !score.why.is_empty() {
        return Ok(score.clone());
    }
    let (definition, scale) = (&loaded.definition, &loaded.scale);
    let request = CohortRequest { date: list.as_of, definition, scale, labelled: false };
    let cohort = Cohort::build(&loaded.records, &request)?;
    let age = loaded.protected.as_ref().and_then(|table| table.admitted_age(definition));
    let view = loaded.records.as_of(list.as_of);
    let table = features::describe(view, &cohort, scale, age.as_ref(), &Progress::silent())?;
    let is_it = |row: &usize| cohort.people[*row].view().id.to_string() == score.person;
    let why = (0..cohort.people.len()).find(is_it).map(|row| scorecard.explain(&table, row));
    Ok(Score { why: why.unwrap_or_default(), ..score.clone() })
}
