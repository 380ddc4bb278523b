//! `lamplight check`: what was read, set aside and noticed.

use crate::pipeline;

use super::CommandError;
use super::arguments::Check;
use super::output::Output;
use super::terminal::Bar;

pub(super) fn run(arguments: &Check, output: &mut Output) -> Result<(), CommandError> {
    let bar = Bar::new();
    let loaded = pipeline::load(&arguments.load_request(), &bar.part(0.0, 1.0))?;
    drop(bar);
    output.json(&loaded.quality)
}
