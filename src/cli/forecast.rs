//! `lamplight forecast`: records or the demo in, a folder of results out.

use std::path::Path;

use crate::export::{self, OutputFolder};
use crate::pipeline::{self, ForecastRequest, Loaded, Outcome};

use super::arguments::Forecast;
use super::output::Output;
use super::terminal::Bar;
use super::{CommandError, ledger, report};

/// What is written.
pub(super) const FILES: [&str; 4] =
    [export::CSV_FILE, export::GEOJSON_FILE, export::PICTURE_FILE, export::MANIFEST_FILE];

pub(super) fn run(arguments: &Forecast, output: &mut Output) -> Result<(), CommandError> {
    // a folder that cannot be written is told before any work
    OutputFolder::check(&arguments.out)?;
    if let Some(folder) = &arguments.ledger {
        crate::workspace::ledger::check(folder)?;
    }
    let bar = Bar::new();
    let loaded = pipeline::load(&arguments.load_request(), &bar.part(0.0, 0.5))?;
    if arguments.ledger.is_some() {
        ledger::refuse_back_dated(&loaded, arguments.from)?;
    }
    let request = ForecastRequest {
        target: arguments.target.clone(),
        cell: arguments.cell,
        from: arguments.from,
        model: arguments.model,
        seed: arguments.seed,
    };
    let outcome = forecast_and_write(&loaded, &request, &arguments.out, &bar)?;
    // last: what is in the ledger cannot be taken back
    let issued = match &arguments.ledger {
        Some(folder) => {
            Some(ledger::issue(folder, &loaded, &outcome, arguments.issued_by.as_deref(), &bar.part(0.9, 1.0))?)
        }
        None => None,
    };
    drop(bar);
    if arguments.json {
        return output.json(&report::document(&loaded, &outcome, &arguments.out, issued.as_ref()));
    }
    print(&loaded, &outcome, &arguments.out, output)?;
    match &issued {
        Some(issued) => Ok(ledger::print_issued(issued, output)?),
        None => Ok(()),
    }
}

/// The second half of the work, shared with a window that could not open.
pub(super) fn forecast_and_write(
    loaded: &Loaded,
    request: &ForecastRequest,
    folder: &Path,
    bar: &Bar,
) -> Result<Outcome, CommandError> {
    let outcome = pipeline::forecast(loaded, request, &bar.part(0.5, 0.9))?;
    export::write_all(loaded, &outcome, folder, &bar.part(0.9, 1.0))?;
    Ok(outcome)
}

/// The table of top cells and where the files are.
pub(super) fn print(
    loaded: &Loaded,
    outcome: &Outcome,
    folder: &Path,
    output: &mut Output,
) -> Result<(), CommandError> {
    report::print(loaded, outcome, output)?;
    output.gap()?;
    output.line(format!("Written to {}: {}", folder.display(), FILES.join(", ")))?;
    Ok(())
}
