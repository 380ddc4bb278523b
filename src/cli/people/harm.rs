//! `lamplight people harm`: harm by offence, how it is concentrated, by month. Shows no person.

use crate::cli::CommandError;
use crate::cli::arguments::PeopleHarm;
use crate::cli::league::sentence;
use crate::cli::output::Output;
use crate::cli::report::aligned;
use crate::cli::terminal::Bar;
use crate::figures::{count, date, percent};
use crate::pipeline::people::{HarmReport, harm};

/// Offences listed, at most.
const OFFENCES: usize = 20;
/// Months listed, the newest.
const MONTHS: usize = 24;

pub(super) fn run(arguments: &PeopleHarm, output: &mut Output) -> Result<(), CommandError> {
    let bar = Bar::new();
    let (operator, reason) = arguments.who.names();
    let mut request = arguments.records.request();
    let _passing = super::passing_workspace(arguments.records.demo, &mut request)?;
    let (loaded, _) = super::load(&request, operator, reason, &bar.part(0.0, 1.0))?;
    let report = harm(&loaded, !arguments.leave_out_proactive);
    drop(bar);
    if arguments.json { output.json(&report) } else { print(&report, output) }
}

fn print(report: &HarmReport, output: &mut Output) -> Result<(), CommandError> {
    output.line(format!("{} \u{b7} {} \u{b7} as at {}", report.name, report.scale, date(report.data_as_at)))?;
    super::cautions(report.synthetic, "", output)?;
    if !report.caution.is_empty() {
        sentence(&report.caution.split_whitespace().collect::<Vec<_>>().join(" "), output)?;
    }
    output.gap()?;
    let whole = |harm: f64| count(harm.round() as u64);
    sentence(
        &format!(
            "{} offences that stand, {} {} of harm. Offences that police activity found are {}.",
            count(report.offences),
            whole(report.harm),
            report.unit,
            if report.proactive { "counted" } else { "left out" }
        ),
        output,
    )?;
    if report.not_weighed > 0 {
        let number = count(report.not_weighed);
        sentence(
            &format!("The scale does not know {number} of them; they add no harm here, which is not none."),
            output,
        )?;
    }
    output.gap()?;
    let head = ["code", "offence", "offences", "each", "harm", "share"].map(str::to_owned);
    let mut rows = vec![head.to_vec()];
    for one in report.by_offence.iter().take(OFFENCES) {
        rows.push(vec![
            one.code.clone(),
            one.description.chars().take(40).collect(),
            count(one.offences),
            one.weight.map_or_else(|| "not known".to_owned(), |weight| format!("{weight}")),
            whole(one.harm),
            percent(if report.harm > 0.0 { one.harm / report.harm } else { 0.0 }),
        ]);
    }
    for line in aligned(&rows, &[0, 1]) {
        output.line(line)?;
    }
    if let Some(others) = report.by_offence.len().checked_sub(OFFENCES).filter(|others| *others > 0) {
        output.line(format!("and {others} more, all of them in --json"))?;
    }
    output.gap()?;
    let few = &report.concentration;
    let share = percent(few.hold_most_harm as f64 / few.people.max(1) as f64);
    sentence(
        &format!(
            "{} people have an offence that stands, {} of them one only. {} of them ({share}) hold 80% of the harm.",
            count(few.people),
            count(few.with_one_offence),
            count(few.hold_most_harm),
        ),
        output,
    )?;
    for top in &few.of_top {
        output.line(format!("  the {} with most harm hold {}", percent(top.people), percent(top.harm)))?;
    }
    output.gap()?;
    let mut rows = vec![["month", "offences", "harm"].map(str::to_owned).to_vec()];
    for month in report.by_month.iter().skip(report.by_month.len().saturating_sub(MONTHS)) {
        rows.push(vec![month.month.clone(), count(month.offences), whole(month.harm)]);
    }
    for line in aligned(&rows, &[0]) {
        output.line(line)?;
    }
    Ok(())
}
