//! The report on a force's own table.

use crate::cli::CommandError;
use crate::cli::league::sentence;
use crate::cli::output::Output;
use crate::cli::report::aligned;
use crate::figures::count;
use crate::pipeline::people::TableEvaluation;

use super::{LIMITS, cautions, fairness, figures, steps};

pub(super) fn print(found: &TableEvaluation, output: &mut Output) -> Result<(), CommandError> {
    output.line(format!("{} \u{b7} {} \u{b7} {}", found.name, found.outcome_column, found.definition))?;
    cautions(false, &found.notice, output)?;
    output.gap()?;
    for words in &found.words {
        sentence(words, output)?;
    }
    output.gap()?;
    output.line("How the rows were used")?;
    steps(&found.steps, output)?;
    sentence(&format!("Columns used ({}): {}", found.columns_used.len(), found.columns_used.join(", ")), output)?;
    for (column, why) in &found.columns_refused {
        sentence(&format!("Not used: {column} ({why})"), output)?;
    }
    for finding in &found.findings {
        sentence(&format!("{:<8} {}", finding.severity, finding.text), output)?;
        for detail in &finding.details {
            output.line(format!("  {detail}"))?;
        }
    }
    output.gap()?;
    output.line("On the rows tested")?;
    figures::goodness(&found.model, output)?;
    if let Some(without) = &found.without_age {
        output.gap()?;
        output.line("The same without age")?;
        figures::goodness(&without.model, output)?;
    }
    output.gap()?;
    figures::calibration(&found.model, output)?;
    output.gap()?;
    output.line(format!("A list of {}", count(found.model.at_cut.listed)))?;
    figures::confusion(&found.model.at_cut, output)?;
    output.gap()?;
    output.line("Lists of other sizes")?;
    figures::sizes(&found.model.list_sizes, output)?;
    output.gap()?;
    output.line("What each column is worth")?;
    figures::without(&found.without_column, output)?;
    figures::alone(&found.columns_alone, output)?;
    output.gap()?;
    scorecard(found, output)?;
    fairness::print(&found.fairness, output)?;
    output.gap()?;
    Ok(sentence(LIMITS, output)?)
}

/// Every line of the scorecard.
fn scorecard(found: &TableEvaluation, output: &mut Output) -> std::io::Result<()> {
    output.line("The scorecard: points add up, more points are a higher estimate")?;
    lines(&found.scorecard, output)
}

pub(super) fn lines(lines: &[crate::people::model::ScorecardLine], output: &mut Output) -> std::io::Result<()> {
    let mut rows = vec![["column", "range", "points", "people", "with the outcome"].map(str::to_owned).to_vec()];
    let mut before = None;
    for line in lines {
        let is_first = before.replace(&line.feature) != Some(&line.feature);
        rows.push(vec![
            if is_first { line.label.clone() } else { String::new() },
            line.range.clone(),
            format!("{:+}", line.points).replace('-', "\u{2212}"),
            count(line.people as u64),
            count(line.outcomes as u64),
        ]);
    }
    for line in aligned(&rows, &[0, 1]) {
        output.line(line)?;
    }
    Ok(())
}
