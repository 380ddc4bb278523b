//! A forecast as text: what it is, the total, the verdict, the highest cells.

use serde::Serialize;

use crate::cli::output::Output;
use crate::figures::{count, expected, interval, percentage};
use crate::forecast::PeriodKind;
use crate::pipeline::{Loaded, Manifest, Outcome};

/// How many cells are listed.
const LISTED: usize = 10;

/// A cell in the JSON document.
#[derive(Debug, Serialize)]
pub(super) struct TopCell {
    rank: u32,
    cell: String,
    grid_reference: String,
    expected: f64,
    lower80: u32,
    upper80: u32,
    p_any: f64,
    p_top5pc: f64,
    observed_last_year: u32,
    drivers: Vec<crate::forecast::Driver>,
}

/// What `forecast --json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Document {
    /// The manifest as it was written, without the hashes of the files.
    manifest: Manifest,
    /// What is expected to be recorded late; null where days of recording are not known.
    nowcast: Option<crate::forecast::Nowcast>,
    /// The highest cells, best rank first.
    top: Vec<TopCell>,
    /// Where the files are.
    folder: String,
    /// What they are called.
    files: [&'static str; 4],
    /// The entry it was issued as, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<super::ledger::Entered>,
}

/// The document that `--json` prints.
pub(super) fn document(
    loaded: &Loaded,
    outcome: &Outcome,
    folder: &std::path::Path,
    issued: Option<&crate::workspace::ledger::Issued>,
) -> Document {
    let top = outcome.forecast.by_rank().into_iter().take(LISTED).map(|index| {
        let cell = &outcome.forecast.cells[index];
        TopCell {
            rank: cell.rank,
            cell: outcome.area.id(index),
            grid_reference: outcome.area.grid_reference(index),
            expected: cell.expected,
            lower80: cell.lower80,
            upper80: cell.upper80,
            p_any: cell.p_any,
            p_top5pc: cell.p_top5pc,
            observed_last_year: cell.observed_last_year,
            drivers: cell.drivers.clone(),
        }
    });
    Document {
        manifest: Manifest::of(loaded, outcome),
        nowcast: outcome.forecast.nowcast.clone(),
        top: top.collect(),
        folder: folder.display().to_string(),
        files: super::forecast::FILES,
        issued: issued.map(super::ledger::Entered::of),
    }
}

/// The text for a terminal.
pub(super) fn print(loaded: &Loaded, outcome: &Outcome, output: &mut Output) -> std::io::Result<()> {
    let (forecast, area) = (&outcome.forecast, &outcome.area);
    output.line(format!("{} \u{b7} {} \u{b7} {}", loaded.name, forecast.target_name, forecast.period.label()))?;
    if forecast.synthetic {
        output.line("SYNTHETIC: made by a generator for trying this program; nothing here happened.")?;
    }
    if let Some(meaning) = &forecast.stand_in {
        output.line(format!("STAND-IN: {meaning}"))?;
    }
    output.gap()?;
    output.line(format!(
        "{} expected in all {} cells of {}; 8 in 10 chance of {} to {}",
        expected(forecast.total.expected),
        count(area.len() as u64),
        area.size,
        count(u64::from(forecast.total.lower80)),
        count(u64::from(forecast.total.upper80)),
    ))?;
    if forecast.kind == PeriodKind::Month {
        output.line(format!(
            "{} in four weeks, derived as 28/{} of the month: the records carry no dates",
            expected(forecast.total.expected * forecast.four_week_factor()),
            forecast.period.days(),
        ))?;
    }
    match &outcome.comparison {
        Some(comparison) => output.line(&comparison.verdict)?,
        None => output.line("Better than plain counts: the past is too short to tell")?,
    }
    if let Some(sentence) = forecast.nowcast.as_ref().and_then(crate::forecast::Nowcast::sentence) {
        output.line(sentence)?;
    }
    output.line(format!("Data as at {}, model: {}", forecast.data_as_at, forecast.model.name()))?;
    if let Some(choice) = &forecast.choice {
        output.line(&choice.because)?;
    }
    output.gap()?;

    let head = ["rank", "grid reference", "cell", "expected", "8 in 10", "any", "sure of top 5%", "last year"]
        .map(str::to_owned);
    let mut rows = vec![head.to_vec()];
    for index in forecast.by_rank().into_iter().take(LISTED) {
        let cell = &forecast.cells[index];
        rows.push(vec![
            cell.rank.to_string(),
            area.grid_reference(index),
            area.id(index),
            expected(cell.expected),
            interval(cell.lower80, cell.upper80),
            percentage(cell.p_any),
            percentage(cell.p_top5pc),
            count(u64::from(cell.observed_last_year)),
        ]);
    }
    for line in aligned(&rows, &[1, 2]) {
        output.line(line)?;
    }
    Ok(())
}

/// Rows as lines with columns two spaces apart, figures to the right; the columns in `words` to
/// the left.
pub(super) fn aligned(rows: &[Vec<String>], words: &[usize]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|text| text.chars().count()).max().unwrap_or(0))
        .collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(column, text)| {
                let width = widths[column];
                if words.contains(&column) { format!("{text:<width$}") } else { format!("{text:>width$}") }
            })
            .collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_whatever_their_letters_weigh() {
        let rows = [
            vec!["a".to_owned(), "0.5 km²".to_owned(), "1".to_owned()],
            vec!["bcd".to_owned(), "x".to_owned(), "1\u{202f}000".to_owned()],
        ];
        assert_eq!(aligned(&rows, &[0]), ["a    0.5 km²      1", "bcd        x  1\u{202f}000"]);
    }
}
