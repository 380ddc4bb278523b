//! `lamplight demo DIR`: the synthetic force as a force would export it.

use super::CommandError;
use super::arguments::Demo;
use super::output::Output;

pub(super) fn run(arguments: &Demo, output: &mut Output) -> Result<(), CommandError> {
    let _ = (arguments, output);
    Ok(())
}
