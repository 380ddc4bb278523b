//! `lamplight score`: a forecast of any program against what was recorded.

use crate::forecast::Period;
use crate::incidents::Provenance;
use crate::pipeline::{self, Loaded, ScoreOutcome, ScoreRecord};

use super::arguments::Score;
use super::backtest::{JsonFile, refuse_implausible};
use super::output::Output;
use super::terminal::Bar;
use super::{CommandError, league};

pub(super) fn run(arguments: &Score, output: &mut Output) -> Result<(), CommandError> {
    let json = JsonFile::check(arguments.json.as_deref())?;
    let bar = Bar::new();
    let loaded = pipeline::load(&arguments.load_request(), &bar.part(0.0, 0.6))?;
    let outcome = pipeline::score(&loaded, &arguments.request(), &bar.part(0.6, 1.0))?;
    drop(bar);
    let is_shown = json.write(&ScoreRecord::of(&loaded, &outcome), output)?;
    refuse_implausible(&outcome.report)?;
    if is_shown { Ok(()) } else { print(&loaded, &outcome, output) }
}

fn print(loaded: &Loaded, outcome: &ScoreOutcome, output: &mut Output) -> Result<(), CommandError> {
    let (report, target) = (&outcome.report, &outcome.target);
    let period = report.periods.first().map_or_else(String::new, Period::label);
    let forecast = outcome.request.forecast.display();
    output.line(format!("{forecast} \u{b7} {} \u{b7} {} \u{b7} {period}", loaded.name, target.name))?;
    league::caution(loaded.incidents.provenance == Provenance::Synthetic, target, output)?;
    output.gap()?;
    league::sizes(report, &outcome.area, output)?;
    // the file is the one that a model of ours is not behind
    let scored = report.models.iter().find(|model| model.model.is_none());
    if let Some(scored) = scored {
        league::sentence(&scored.verdict, output)?;
    }
    output.gap()?;
    league::table(report, output)?;
    if let Some(scored) = scored {
        output.gap()?;
        league::sentence(&format!("{}:", scored.name), output)?;
        league::story(scored, output)?;
    }
    league::close(report, &outcome.notes(), output)
}
