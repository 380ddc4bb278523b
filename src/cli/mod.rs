//! The command line: one file per command over the same pipeline as the window.
//!
//! [`run`] parses, does, and tells how it ended; what is said to the user goes to standard output
//! (results) or standard error (one sentence when something could not be done, and progress on a
//! terminal). Nothing here ends the process: that is for `main`.

mod arguments;
mod audit;
mod backtest;
mod check;
mod demo;
mod forecast;
mod league;
mod ledger;
mod output;
mod people;
mod report;
mod robustness;
mod score;
mod targets;
mod terminal;
mod window;

use std::ffi::OsString;

use clap::Parser;

use crate::app::StartError;
use crate::demo::DemoError;
use crate::export::ExportError;
use crate::governance::audit::AuditError;
use crate::pipeline::PipelineError;
use crate::pipeline::people::PeopleError;
use crate::targets::TargetError;
use crate::workspace::ledger::LedgerError;

use arguments::{Arguments, Command};
use output::Output;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It did what was asked: exit code 0.
    Done,
    /// It could not be done, and one sentence said why: exit code 1.
    Failed,
    /// It was not asked properly: exit code 2.
    Usage,
}

/// Why a command could not do what it was asked: one clear sentence.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
    #[error(transparent)]
    People(#[from] PeopleError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(transparent)]
    Target(#[from] TargetError),
    #[error(transparent)]
    Demo(#[from] DemoError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Audit(#[from] AuditError),
    #[error("{file} cannot be written ({reason}): {remedy}")]
    Write { file: String, reason: String, remedy: &'static str },
    #[error("the ledger in {folder} does not verify: {problem}")]
    Altered { folder: String, problem: String },
    #[error(transparent)]
    Window(#[from] StartError),
    /// A result that is too good to be true is not shown, and this is said instead.
    #[error("{0}")]
    Implausible(String),
    #[error("the result cannot be written as JSON, which is a fault of this program: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the terminal or file that the result goes to cannot be written: {0}")]
    Output(#[from] std::io::Error),
}

/// Does what the arguments ask; the first is the program's own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Ended {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(asked) => {
            // --help and --version arrive here too, and are no mistakes
            let ended = if asked.use_stderr() { Ended::Usage } else { Ended::Done };
            // a closed pipe is the reader's choice, not an error
            let _ = asked.print();
            return ended;
        }
    };
    let mut output = Output::new();
    let done = match arguments.command {
        Some(Command::Demo(demo)) => demo::run(&demo, &mut output),
        Some(Command::Check(check)) => check::run(&check, &mut output),
        Some(Command::Targets(targets)) => targets::run(&targets, &mut output),
        Some(Command::Forecast(forecast)) => forecast::run(&forecast, &mut output),
        Some(Command::Robustness(robustness)) => robustness::run(&robustness, &mut output),
        Some(Command::Ledger(ledger)) => ledger::run(&ledger, &mut output),
        Some(Command::Audit(audit)) => audit::run(&audit, &mut output),
        Some(Command::Backtest(backtest)) => backtest::run(&backtest, &mut output),
        Some(Command::Score(score)) => score::run(&score, &mut output),
        Some(Command::People(people)) => people::run(&people, &mut output),
        None => window::run(&arguments.window, &mut output),
    };
    match done.and_then(|()| Ok(output.finish()?)) {
        Ok(()) => Ended::Done,
        Err(error) => {
            terminal::complain(&error);
            Ended::Failed
        }
    }
}
