//! `lamplight people card`: one person's card, to be read aloud.

use crate::cli::CommandError;
use crate::cli::arguments::PeopleCard;
use crate::cli::output::Output;

pub(super) fn run(_arguments: &PeopleCard, _output: &mut Output) -> Result<(), CommandError> {
    Ok(())
}
