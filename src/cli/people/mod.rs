//! `lamplight people`: who of the people ever charged may become high-harm.
//!
//! A screening aid, never a decision. Whatever reads people's records or shows a person needs an operator
//! and a reason, and is in the audit log before anything is shown.

mod card;
mod check;
mod control;
mod evaluate;
mod fairness;
mod figures;
mod fit;
mod harm;
mod list;
mod score;
mod table;

use std::path::Path;

use crate::governance::audit::Accountable;
use crate::people::record::Step;
use crate::pipeline::people::{self as pipeline, PeopleError, PeopleLoaded, PeopleRequest};
use crate::progress::Progress;

use super::CommandError;
use super::arguments::{DEMO_WORKSPACE, OnePerson, People, WhoLooks, WhoReads};
use super::league::sentence;
use super::output::Output;
use super::report::aligned;
use super::terminal::Bar;

/// What stands above everything about people who are made up.
const SYNTHETIC: &str = "SYNTHETIC: made by a generator for trying this program; nobody here exists.";
/// What stands below everything.
const LIMITS: &str = "A screening aid, never a decision: estimates are about people with such a record, not about this \
                      person. People decide, and record why.";

pub(super) fn run(people: &People, output: &mut Output) -> Result<(), CommandError> {
    let done = match people {
        People::Check(arguments) => check::run(arguments, output),
        People::Harm(arguments) => harm::run(arguments, output),
        People::Fit(arguments) => fit::run(arguments, output),
        People::Evaluate(arguments) => evaluate::run(arguments, output),
        People::Score(arguments) => score::run(arguments, output),
        People::List(arguments) => list::run(arguments, output),
        People::Card(arguments) => card::run(arguments, output),
        People::Decide(arguments) => control::decide(arguments, output),
        People::Challenge(arguments) => control::challenge(arguments, output),
        People::Answer(arguments) => control::answer(arguments, output),
        People::Erase(arguments) => control::erase(arguments, output),
    };
    done.map_err(|error| match error {
        CommandError::People(PeopleError::Implausible(sentence)) => CommandError::Implausible(format!(
            "{sentence} Then say so with --leak-reviewed \"who, when, why it stands\", which is printed on every output."
        )),
        other => other,
    })
}

/// Reads records for somebody. Synthetic people need no reason; they are looked at by the demo.
fn load(
    request: &PeopleRequest,
    operator: Option<&str>,
    reason: Option<&str>,
    progress: &Progress,
) -> Result<(PeopleLoaded, Accountable), CommandError> {
    let who = accountable(operator.unwrap_or("demo"), reason.unwrap_or("trying the program on synthetic people"))?;
    Ok((pipeline::load(request, &who, progress)?, who))
}

/// A workspace that is gone afterwards, for what shows no person of the demo: there is no key, no person
/// and no decision worth keeping. A folder that the user named is used.
fn passing_workspace(is_demo: bool, request: &mut PeopleRequest) -> Result<Option<tempfile::TempDir>, CommandError> {
    if !is_demo || request.workspace != Path::new(DEMO_WORKSPACE) {
        return Ok(None);
    }
    let folder = tempfile::tempdir()?;
    folder.path().clone_into(&mut request.workspace);
    Ok(Some(folder))
}

/// Reads what a command about one person names.
fn load_for(one: &OnePerson) -> Result<(PeopleLoaded, Accountable), CommandError> {
    let bar = Bar::new();
    let (operator, reason) = one.who.names();
    load(&one.records.request(), operator, reason, &bar.part(0.0, 1.0))
}

fn accountable(operator: &str, reason: &str) -> Result<Accountable, CommandError> {
    Ok(Accountable::new(operator, reason).map_err(PeopleError::from)?)
}

impl WhoReads {
    fn names(&self) -> (Option<&str>, Option<&str>) {
        (self.operator.as_deref(), self.reason.as_deref())
    }
}

impl WhoLooks {
    fn names(&self) -> (Option<&str>, Option<&str>) {
        (Some(&self.operator), Some(&self.reason))
    }
}

/// What has to stand above figures and people.
fn cautions(synthetic: bool, notice: &str, output: &mut Output) -> std::io::Result<()> {
    if synthetic {
        sentence(SYNTHETIC, output)?;
    }
    if notice.is_empty() { Ok(()) } else { sentence(notice, output) }
}

/// The account of a cohort: row counts at every step.
fn steps(steps: &[Step], output: &mut Output) -> std::io::Result<()> {
    let rows: Vec<Vec<String>> = steps
        .iter()
        .map(|step| {
            let left_out = if step.left_out == 0 {
                String::new()
            } else {
                format!("({} left out)", crate::figures::count(step.left_out as u64))
            };
            vec![format!("  {}", crate::figures::count(step.kept as u64)), step.what.clone(), left_out]
        })
        .collect();
    for line in aligned(&rows, &[1, 2]) {
        output.line(line)?;
    }
    Ok(())
}

/// A folder's file as the user would write it.
fn shown(path: &Path) -> String {
    path.display().to_string()
}
