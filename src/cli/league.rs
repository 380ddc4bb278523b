//! A report as text that reads well in a hundred columns: league table, one model's story, ceiling.

use std::io;

use crate::evaluation::{Gain, ModelReport, Report};
use crate::figures::{count, counted, percentage};
use crate::forecast::ModelId;
use crate::geography::StudyArea;
use crate::targets::Target;

use super::CommandError;
use super::output::Output;
use super::report::aligned;

/// Columns of the narrowest terminal in use.
const WIDTH: usize = 100;
/// The most letters of a model's id or a file's name in the table.
const NAME_WIDTH: usize = 18;

/// What has to stand above everything that is not the real thing.
pub(super) fn caution(synthetic: bool, target: &Target, output: &mut Output) -> io::Result<()> {
    if synthetic {
        sentence("SYNTHETIC: made by a generator for trying this program; nothing here happened.", output)?;
    }
    match &target.stand_in {
        Some(meaning) => sentence(&format!("STAND-IN: {meaning}"), output),
        None => Ok(()),
    }
}

/// How much there was to foresee.
pub(super) fn sizes(report: &Report, area: &StudyArea, output: &mut Output) -> io::Result<()> {
    let incidents = counted(report.incidents, "incident");
    sentence(&format!("{incidents} recorded in {} cells of {}", count(report.cells as u64), area.size), output)
}

/// One line a model, best first.
pub(super) fn table(report: &Report, output: &mut Output) -> io::Result<()> {
    let head = ["model", "NLL", "over plain counts", "over shrunk counts", "PAI 2%", "PAI 5%", "in 80%"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for model in &report.models {
        rows.push(vec![
            shortened(&model.id),
            format!("{:.4}", model.scores.poisson_nll),
            gain_over(model, ModelId::RecentMean),
            gain_over(model, ModelId::ShrunkMean),
            format!("{:.1}", model.scores.pai_2pc),
            format!("{:.1}", model.scores.pai_5pc),
            percentage(model.scores.coverage80),
        ]);
    }
    for line in aligned(&rows, &[0]) {
        output.line(line)?;
    }
    sentence(
        "NLL: mean Poisson negative log-likelihood a cell, lower is better. Over: information gained per incident in \
         nats, with its 95% interval. PAI: share of incidents over share of cells, in the 2% and 5% of cells ranked \
         highest. In 80%: share of cells within their 80% interval.",
        output,
    )
}

fn gain_over(model: &ModelReport, baseline: ModelId) -> String {
    let gain = model.against.iter().find(|gain| gain.baseline == baseline.id());
    gain.map_or_else(|| "\u{2013}".to_owned(), interval_of_gain)
}

fn interval_of_gain(gain: &Gain) -> String {
    with_interval(gain.gain, gain.interval95())
}

/// `+0.047 [+0.021, +0.073]`, and no interval where there are too few periods for one.
fn with_interval(gain: f64, (lower, upper): (f64, f64)) -> String {
    let nats = |value: f64| format!("{value:+.3}").replace('-', "\u{2212}");
    if lower.is_finite() && upper.is_finite() {
        format!("{} [{}, {}]", nats(gain), nats(lower), nats(upper))
    } else {
        format!("{} [too few periods]", nats(gain))
    }
}

fn shortened(id: &str) -> String {
    if id.chars().count() <= NAME_WIDTH {
        return id.to_owned();
    }
    let kept: String = id.chars().take(NAME_WIDTH - 1).collect();
    format!("{kept}\u{2026}")
}

/// Forecast against recorded, and whether the model is consistent with what happened, in words.
pub(super) fn story(model: &ModelReport, output: &mut Output) -> io::Result<()> {
    let lines: Vec<Vec<String>> =
        model.origins.iter().map(|origin| vec![origin.period.label(), origin.words.clone()]).collect();
    for line in aligned(&lines, &[0, 1]) {
        output.line(format!("  {line}"))?;
    }
    let tests = &model.consistency;
    for (test, named) in [
        (&tests.number, "Number test"),
        (&tests.number_poisson, "Poisson number test"),
        (&tests.spatial, "Spatial test"),
        (&tests.conditional, "Conditional likelihood test"),
    ] {
        sentence(&format!("{named}: {}", test.words), output)?;
    }
    sentence(&model.stability.words, output)?;
    sentence(&model.verdict, output)
}

/// The ceiling, what is to be noted, and who took no part.
pub(super) fn close(report: &Report, notes: &[String], output: &mut Output) -> Result<(), CommandError> {
    output.gap()?;
    sentence(&report.ceiling.words, output)?;
    for note in notes {
        sentence(note, output)?;
    }
    for left_out in &report.left_out {
        sentence(&format!("Left out: {}, because {}", left_out.model.name(), left_out.reason), output)?;
    }
    Ok(())
}

/// A sentence in lines of the width of a terminal; nothing for an empty one.
pub(super) fn sentence(text: &str, output: &mut Output) -> io::Result<()> {
    for line in wrapped(text) {
        output.line(line)?;
    }
    Ok(())
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gain_has_an_interval_where_there_are_periods_enough() {
        assert_eq!(with_interval(0.047, (-0.021, 0.073)), "+0.047 [\u{2212}0.021, +0.073]");
        assert_eq!(with_interval(0.256, (f64::NEG_INFINITY, f64::INFINITY)), "+0.256 [too few periods]");
    }

    #[test]
    fn sentences_keep_to_the_width_and_lose_no_word() {
        let text = "word ".repeat(70);
        let lines = wrapped(&text);
        assert!(lines.len() > 3 && lines.iter().all(|line| line.chars().count() <= WIDTH), "{lines:?}");
        assert_eq!(lines.join(" "), text.trim());
        assert!(wrapped("").is_empty());
    }

    #[test]
    fn a_row_of_the_table_fits() {
        let gain = "\u{2212}0.047 [\u{2212}0.021, \u{2212}0.073]";
        let row = ["a file with a name that is far too long.csv", "0.3448", gain, gain, "12.7", "7.9", ">99%"];
        let head = ["model", "NLL", "over plain counts", "over shrunk counts", "PAI 2%", "PAI 5%", "in 80%"];
        let mut rows = [head, row].map(|row| row.map(str::to_owned).to_vec());
        rows[1][0] = shortened(&rows[1][0]);
        assert!(aligned(&rows, &[0]).iter().all(|line| line.chars().count() <= WIDTH));
    }
}
