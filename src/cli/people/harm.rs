//! `lamplight people harm`: harm by offence, how it is concentrated, by month. Shows no person.

use crate::cli::CommandError;
use crate::cli::arguments::PeopleHarm;
use crate::cli::output::Output;
use crate::cli::terminal::Bar;
use crate::pipeline::people::harm;

pub(super) fn run(arguments: &PeopleHarm, output: &mut Output) -> Result<(), CommandError> {
    let bar = Bar::new();
    let (operator, reason) = arguments.who.names();
    let (loaded, _) = super::load(&arguments.records.request(), operator, reason, &bar.part(0.0, 1.0))?;
    let report = harm(&loaded, !arguments.leave_out_proactive)?;
    drop(bar);
    output.json(&report)
}
