//! `lamplight people check`: what was read, refused and noticed. Shows no person.

use serde::Serialize;

use crate::cli::CommandError;
use crate::cli::arguments::PeopleCheck;
use crate::cli::league::sentence;
use crate::cli::output::Output;
use crate::cli::terminal::Bar;
use crate::figures::{count, date};
use crate::people::import::PeopleQuality;

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Document<'a> {
    name: &'a str,
    people: usize,
    events: usize,
    data_as_at: chrono::NaiveDate,
    quality: &'a PeopleQuality,
}

pub(super) fn run(arguments: &PeopleCheck, output: &mut Output) -> Result<(), CommandError> {
    let bar = Bar::new();
    let (operator, reason) = arguments.who.names();
    let mut request = arguments.records.request();
    let _passing = super::passing_workspace(arguments.records.demo, &mut request)?;
    let (loaded, _) = super::load(&request, operator, reason, &bar.part(0.0, 1.0))?;
    drop(bar);
    let (records, quality) = (&loaded.records, &loaded.quality);
    let (people, events) = (records.people().len(), records.event_count());
    if arguments.json {
        let data_as_at = records.last_day();
        return output.json(&Document { name: &loaded.name, people, events, data_as_at, quality });
    }
    output.line(&loaded.name)?;
    super::cautions(records.is_synthetic(), "", output)?;
    let events = count(events as u64);
    output.line(format!("{events} events of {} people, as at {}", count(people as u64), date(records.last_day())))?;
    for (column, why) in &quality.cut {
        sentence(&format!("refused  {column}: {why}"), output)?;
    }
    for finding in &quality.findings {
        sentence(&format!("{:<8} {}", finding.severity, finding.text), output)?;
        for detail in &finding.details {
            output.line(format!("  {detail}"))?;
        }
    }
    Ok(())
}
