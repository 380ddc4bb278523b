//! `lamplight targets`: what can be forecast, with definitions and sources.

use super::CommandError;
use super::arguments::Targets;
use super::output::Output;
use crate::targets::{Target, TargetSet};
use serde::Serialize;

/// What `targets --json` prints.
#[derive(Debug, Serialize)]
struct Document<'a> {
    defined_in: &'a str,
    targets: &'a [Target],
}

pub(super) fn run(arguments: &Targets, output: &mut Output) -> Result<(), CommandError> {
    let set = match &arguments.targets {
        Some(path) => TargetSet::with_file(path)?,
        None => TargetSet::built_in()?,
    };
    if arguments.json {
        return output.json(&Document { defined_in: &set.origin, targets: &set.targets });
    }
    for target in &set.targets {
        output.line(format!("{} (version {}, {})", target.id, target.version, target.cell))?;
        output.line(format!("  {}", target.name))?;
        output.line(format!("  {}", target.description))?;
        if let Some(meaning) = &target.stand_in {
            output.line(format!("  STAND-IN: {meaning}"))?;
        }
        output.line(format!("  Source: {}", target.source))?;
        output.gap()?;
    }
    output.line(format!("Defined in: {}", set.origin))?;
    Ok(())
}
