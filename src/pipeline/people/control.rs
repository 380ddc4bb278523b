//! Use under control: decisions that people make, challenges of records, erasure.

use crate::governance::audit::{Accountable, Act, Deed, Receipt};
use crate::people::cases::{Answer, Challenge, Decision, Erased, Raised, ScoreList, Verdict};
use crate::progress::Progress;

use super::card::{CardRequest, consulted, kept_card, kept_date};
use super::{PeopleError, PeopleLoaded, model_file, score};

/// What became of a challenge.
#[derive(Debug, Clone)]
pub struct Rescored {
    /// The challenge with its answer.
    pub challenge: Challenge,
    /// The newest list made again from the corrected records, when the challenge was accepted and there
    /// was a list.
    pub list: Option<ScoreList>,
}

/// Records what a human decided about somebody whose score may be used.
pub fn decide(
    loaded: &PeopleLoaded,
    request: CardRequest<'_>,
    verdict: &Verdict<'_>,
    who: &Accountable,
) -> Result<Decision, PeopleError> {
    let card = kept_card(loaded, request, who)?;
    let receipt = altered(loaded, "a decision about one person is recorded", request.person, who)?;
    Ok(loaded.cases.decide(&receipt, &card, verdict)?)
}

/// Records that somebody says a record is wrong.
pub fn challenge(loaded: &PeopleLoaded, raised: &Raised<'_>, who: &Accountable) -> Result<Challenge, PeopleError> {
    let receipt = altered(loaded, "a challenge of a record of one person is recorded", raised.person, who)?;
    Ok(loaded.cases.raise(&receipt, &loaded.records, raised)?)
}

/// Answers a challenge. When it is accepted, the person's scores are withdrawn at once and the newest
/// list is made again from the corrected records, with the model it was made with.
pub fn answer(
    loaded: &mut PeopleLoaded,
    number: u32,
    answer: Answer,
    why: &str,
    who: &Accountable,
    progress: &Progress,
) -> Result<Rescored, PeopleError> {
    let person = loaded.cases.challenged_person(number)?;
    let what = format!("challenge {number} is answered");
    let receipt = altered(loaded, &what, &person, who)?;
    let challenge = loaded.cases.answer(&receipt, number, answer, why)?;
    if answer == Answer::Refuse || loaded.cases.dates()?.is_empty() {
        return Ok(Rescored { challenge, list: None });
    }
    loaded.ground = loaded.cases.ground()?;
    // corrections made earlier are in the records already, and meet nothing more
    loaded.records = loaded.ground.apply(&loaded.records).records;
    let as_of = kept_date(loaded, None)?;
    let receipt = consulted(loaded, as_of, &person, who)?;
    let Some(before) = loaded.cases.load(&receipt, as_of)? else { return Ok(Rescored { challenge, list: None }) };
    let model = model_file::kept_model(loaded, &before.model)?;
    let list = score(loaded, &model, Some(as_of), who, progress)?;
    Ok(Rescored { challenge, list: Some(list) })
}

/// Erases a person from the workspace: scores, decisions, challenges. They are not scored again.
pub fn erase(loaded: &PeopleLoaded, person: &str, who: &Accountable) -> Result<Erased, PeopleError> {
    let what = "one person is erased from the workspace".to_owned();
    let deed = Deed { act: Act::Erasure, what, people: vec![person.to_owned()], recipient: None };
    let receipt = loaded.log.append(who, deed)?;
    Ok(loaded.cases.erase(&receipt, person)?)
}

fn altered(loaded: &PeopleLoaded, what: &str, person: &str, who: &Accountable) -> Result<Receipt, PeopleError> {
    let deed = Deed { act: Act::Alteration, what: what.to_owned(), people: vec![person.to_owned()], recipient: None };
    Ok(loaded.log.append(who, deed)?)
}
