//! `lamplight check`: what was read, set aside and noticed.

use serde::Serialize;

use crate::incidents::{Finding, QualityReport};
use crate::pipeline::{self, TargetChoice};

use super::CommandError;
use super::arguments::Check;
use super::output::Output;
use super::terminal::Bar;

/// What `check --json` prints.
#[derive(Debug, Serialize)]
struct Document<'a> {
    name: &'a str,
    incidents: usize,
    findings: &'a [Finding],
    quality: &'a QualityReport,
    targets: &'a [TargetChoice],
}

pub(super) fn run(arguments: &Check, output: &mut Output) -> Result<(), CommandError> {
    let bar = Bar::new();
    let loaded = pipeline::load(&arguments.load_request(), &bar.part(0.0, 1.0))?;
    let findings = loaded.quality.findings();
    let targets = loaded.target_choices();
    drop(bar);
    if arguments.json {
        return output.json(&Document {
            name: &loaded.name,
            incidents: loaded.incidents.len(),
            findings: &findings,
            quality: &loaded.quality,
            targets,
        });
    }
    output.line(&loaded.name)?;
    for finding in &findings {
        output.line(format!("{:<8} {}", finding.severity, finding.text))?;
        for detail in &finding.details {
            output.line(format!("{:<8}   {detail}", ""))?;
        }
    }
    output.gap()?;
    output.line("What can be forecast from it")?;
    for choice in targets {
        match (&choice.problem, choice.incidents) {
            (Some(problem), _) => output.line(format!("no   {}: {problem}", choice.id))?,
            (None, incidents) => {
                let count = crate::figures::count(incidents.unwrap_or(0));
                output.line(format!("yes  {}: {count} incidents count as {}", choice.id, choice.name))?;
            }
        }
    }
    Ok(())
}
