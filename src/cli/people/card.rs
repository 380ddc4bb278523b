//! `lamplight people card`: one person's card, to be read aloud.

use crate::cli::CommandError;
use crate::cli::arguments::PeopleCard;
use crate::cli::league::sentence;
use crate::cli::output::Output;
use crate::pipeline::people::{CardRequest, kept_card};

pub(super) fn run(arguments: &PeopleCard, output: &mut Output) -> Result<(), CommandError> {
    let (loaded, who) = super::load_for(&arguments.one)?;
    let request = CardRequest { person: &arguments.one.person, as_of: arguments.as_of };
    let card = kept_card(&loaded, request, &who)?;
    if arguments.one.json {
        return output.json(&card);
    }
    for said in &card.sentences {
        sentence(said, output)?;
    }
    output.gap()?;
    Ok(sentence(&format!("This look is entry {} of the audit log.", card.entry()), output)?)
}
