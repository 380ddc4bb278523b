//! `lamplight people decide`, `challenge`, `answer`, `erase`: what people decide, and what is put right.

use serde::Serialize;

use crate::cli::CommandError;
use crate::cli::arguments::{PeopleAnswer, PeopleChallenge, PeopleDecide, PeopleErase};
use crate::cli::league::sentence;
use crate::cli::output::Output;
use crate::cli::terminal::Bar;
use crate::figures::date;
use crate::people::cases::{Answer, Challenge, Choice, Correction, Raised, Verdict};
use crate::pipeline::people::{self as pipeline, CardRequest};

pub(super) fn decide(arguments: &PeopleDecide, output: &mut Output) -> Result<(), CommandError> {
    let (loaded, who) = super::load_for(&arguments.one)?;
    let request = CardRequest { person: &arguments.one.person, as_of: arguments.as_of };
    let choice = if arguments.agree { Choice::Agree } else { Choice::Override };
    let verdict = Verdict { choice, selected: arguments.selected, reason: &arguments.because };
    let decision = pipeline::decide(&loaded, request, &verdict, &who)?;
    if arguments.one.json {
        return output.json(&decision);
    }
    output.line(format!("Recorded for {}", decision.person))?;
    Ok(sentence(&format!("Decided on {}", decision.words()), output)?)
}

pub(super) fn challenge(arguments: &PeopleChallenge, output: &mut Output) -> Result<(), CommandError> {
    let (loaded, who) = super::load_for(&arguments.one)?;
    let raised = Raised {
        person: &arguments.one.person,
        day: arguments.day,
        offence: &arguments.offence,
        role: arguments.role,
        says: &arguments.says,
    };
    let challenge = pipeline::challenge(&loaded, &raised, &who)?;
    if arguments.one.json {
        return output.json(&challenge);
    }
    output
        .line(format!("Recorded as challenge {}; the person's card says so until it is answered", challenge.number))?;
    Ok(())
}

/// What `answer --json` prints.
#[derive(Debug, Serialize)]
struct Answered<'a> {
    #[serde(flatten)]
    challenge: &'a Challenge,
    /// The list that was made again; null if none was.
    made_again: Option<chrono::NaiveDate>,
}

pub(super) fn answer(arguments: &PeopleAnswer, output: &mut Output) -> Result<(), CommandError> {
    let answer = match arguments.role {
        Some(role) => Answer::Accept(Correction::Role(role)),
        None if arguments.remove => Answer::Accept(Correction::Remove),
        None => Answer::Refuse,
    };
    let bar = Bar::new();
    let (operator, reason) = arguments.who.names();
    let (mut loaded, who) = super::load(&arguments.records.request(), operator, reason, &bar.part(0.0, 0.5))?;
    let because = &arguments.because;
    let done = pipeline::answer(&mut loaded, arguments.number, answer, because, &who, &bar.part(0.5, 1.0))?;
    drop(bar);
    let made_again = done.list.as_ref().map(|list| list.as_of);
    if arguments.json {
        return output.json(&Answered { challenge: &done.challenge, made_again });
    }
    let number = done.challenge.number;
    if done.challenge.correction.is_none() {
        output.line(format!("Challenge {number} is refused; the record stays, and the person's card says why"))?;
        return Ok(());
    }
    output.line(format!("Challenge {number} is accepted: the record is put right in this workspace"))?;
    match made_again {
        Some(as_of) => {
            let words = format!(
                "Scores made before are withdrawn. The list as at {} was made again: see the person's card.",
                date(as_of)
            );
            sentence(&words, output)?;
        }
        None => output.line("No list is kept that would have to be made again")?,
    }
    Ok(sentence("Have it put right where the records come from, too.", output)?)
}

pub(super) fn erase(arguments: &PeopleErase, output: &mut Output) -> Result<(), CommandError> {
    let (loaded, who) = super::load_for(&arguments.one)?;
    let erased = pipeline::erase(&loaded, &arguments.one.person, &who)?;
    if arguments.one.json {
        return output.json(&erased);
    }
    sentence(
        &format!(
            "Scores, decisions and challenges of {} are gone from this workspace, and the person is not scored again. \
             What stays is the pseudonym with the reason, and the entries of the audit log. The records where they come \
             from, and files that were given away, are not ours to erase.",
            erased.person
        ),
        output,
    )?;
    Ok(())
}
