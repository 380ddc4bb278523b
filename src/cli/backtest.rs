//! `lamplight backtest`: past periods forecast from what came before them, and who did best.

use std::path::Path;

use serde::Serialize;

use crate::evaluation::Report;
use crate::export::OutputFile;
use crate::figures;
use crate::forecast::Period;
use crate::incidents::Provenance;
use crate::pipeline::{self, BacktestOutcome, BacktestRecord, Loaded};

use super::arguments::Backtest;
use super::output::Output;
use super::terminal::Bar;
use super::{CommandError, league};

pub(super) fn run(arguments: &Backtest, output: &mut Output) -> Result<(), CommandError> {
    let json = JsonFile::check(arguments.json.as_deref())?;
    let bar = Bar::new();
    let loaded = pipeline::load(&arguments.load_request(), &bar.part(0.0, 0.3))?;
    let outcome = pipeline::backtest(&loaded, &arguments.request(), &bar.part(0.3, 1.0))?;
    drop(bar);
    let is_shown = json.write(&BacktestRecord::of(&loaded, &outcome), output)?;
    refuse_implausible(&outcome.report)?;
    if is_shown { Ok(()) } else { print(&loaded, &outcome, output) }
}

fn print(loaded: &Loaded, outcome: &BacktestOutcome, output: &mut Output) -> Result<(), CommandError> {
    let (report, target) = (&outcome.report, &outcome.target);
    let spans = span(&report.periods);
    output.line(format!("{} \u{b7} {} \u{b7} {spans}", loaded.name, target.name))?;
    league::caution(loaded.incidents.provenance == Provenance::Synthetic, target, output)?;
    output.gap()?;
    league::sizes(report, &outcome.area, output)?;
    league::sentence(&report.verdict, output)?;
    output.gap()?;
    league::table(report, output)?;
    if let Some(best) = report.models.first() {
        output.gap()?;
        league::sentence(&format!("{}, the best of them, period by period:", best.name), output)?;
        league::story(best, output)?;
    }
    league::close(report, &outcome.notes(), output)
}

/// `12 periods, October 2020 to September 2021`.
fn span(periods: &[Period]) -> String {
    match periods {
        [] => "no periods".to_owned(),
        [only] => only.label(),
        [first, .., last] => {
            let many = figures::counted(periods.len() as u64, "period");
            format!("{many}, {} to {}", first.label(), last.label())
        }
    }
}

/// Whoever shows a report shows this instead when it is better than it can honestly be.
pub(super) fn refuse_implausible(report: &Report) -> Result<(), CommandError> {
    match &report.implausible {
        Some(sentence) => Err(CommandError::Implausible(sentence.clone())),
        None => Ok(()),
    }
}

/// Where the whole report goes: nowhere, to standard output, or into a file.
pub(super) enum JsonFile {
    None,
    Standard,
    File(OutputFile),
}

impl JsonFile {
    /// A file that cannot be written is told before any work.
    pub(super) fn check(path: Option<&Path>) -> Result<Self, CommandError> {
        match path {
            None => Ok(Self::None),
            Some(path) if path == Path::new("-") => Ok(Self::Standard),
            Some(path) => Ok(Self::File(OutputFile::check(path)?)),
        }
    }

    /// Writes the document; tells whether standard output now holds it and nothing may be added.
    pub(super) fn write(self, document: &impl Serialize, output: &mut Output) -> Result<bool, CommandError> {
        match self {
            Self::None => Ok(false),
            Self::Standard => {
                output.json(document)?;
                Ok(true)
            }
            Self::File(file) => {
                let mut text = serde_json::to_string_pretty(document)?;
                text.push('\n');
                file.write(text.as_bytes())?;
                Ok(false)
            }
        }
    }
}
