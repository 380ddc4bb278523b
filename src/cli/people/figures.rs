//! Figures of how good and how fair scores are, as text that reads well in a hundred columns.

use std::io;

use crate::cli::league::sentence;
use crate::cli::output::Output;
use crate::cli::report::aligned;
use crate::figures::{count, percent};
use crate::people::evaluation::ablation::Without;
use crate::people::evaluation::alone::Alone;
use crate::people::evaluation::metrics::{AtCut, Figure, ListSize, Metrics};

/// Columns alone that are listed.
const ALONE: usize = 5;

/// `0.741 [0.732, 0.750]`.
pub(super) fn with_interval(figure: Figure, digits: usize) -> String {
    if figure.low.is_finite() && figure.high.is_finite() {
        let [value, low, high] = [figure.value, figure.low, figure.high].map(|value| number(value, digits));
        format!("{value} [{low}, {high}]")
    } else {
        number(figure.value, digits)
    }
}

/// `12.3% [11.0%, 13.7%]`.
pub(super) fn share(figure: Figure) -> String {
    let written = |value: f64| if value.is_finite() { format!("{:.1}%", value * 100.0) } else { "–".to_owned() };
    if figure.low.is_finite() && figure.high.is_finite() {
        format!("{} [{}, {}]", written(figure.value), written(figure.low), written(figure.high))
    } else {
        written(figure.value)
    }
}

pub(super) fn number(value: f64, digits: usize) -> String {
    if value.is_finite() { format!("{value:.digits$}").replace('-', "\u{2212}") } else { "–".to_owned() }
}

/// How well estimates separate and how right they are.
pub(super) fn goodness(metrics: &Metrics, output: &mut Output) -> io::Result<()> {
    let parts = &metrics.brier_parts;
    let rows = [
        ("people tested", count(metrics.people)),
        ("with the outcome", format!("{} ({})", count(metrics.outcomes), percent(metrics.base_rate.value))),
        ("AUC", with_interval(metrics.auc, 4)),
        ("Brier score", with_interval(metrics.brier, 4)),
        (
            "  of which",
            format!(
                "reliability {}, resolution {}, uncertainty {}",
                number(parts.reliability, 4),
                number(parts.resolution, 4),
                number(parts.uncertainty, 4)
            ),
        ),
        ("saved on the base rate", share(metrics.brier_skill)),
        ("calibration in the large", with_interval(metrics.calibration_intercept, 3)),
        ("calibration slope", with_interval(metrics.calibration_slope, 3)),
        ("observed over expected", with_interval(metrics.observed_over_expected, 3)),
    ];
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(what, figure)| vec![what.to_owned(), figure]).collect();
    for line in aligned(&rows, &[0, 1]) {
        output.line(line)?;
    }
    sentence(
        "AUC: how often, of two people, the one with the outcome is ranked higher. Brier score: mean squared error of \
         the estimates, lower is better. Calibration in the large: 0 is right; slope and observed over expected: 1. In \
         brackets: 95% intervals.",
        output,
    )
}

/// Estimates against what became of people, by tenths.
pub(super) fn calibration(metrics: &Metrics, output: &mut Output) -> io::Result<()> {
    let mut rows = vec![["estimates", "people", "estimated", "observed"].map(str::to_owned).to_vec()];
    for tenth in &metrics.deciles {
        rows.push(vec![
            format!("{:.1}% \u{2013} {:.1}%", tenth.lowest * 100.0, tenth.highest * 100.0),
            count(tenth.people),
            format!("{:.1}%", tenth.mean_estimate * 100.0),
            share(tenth.observed),
        ]);
    }
    for line in aligned(&rows, &[0]) {
        output.line(line)?;
    }
    Ok(())
}

/// The one table, and what follows from it.
pub(super) fn confusion(at_cut: &AtCut, output: &mut Output) -> io::Result<()> {
    let table = at_cut.confusion;
    let rows = [
        vec![String::new(), "with the outcome".to_owned(), "without".to_owned()],
        vec!["listed".to_owned(), count(table.true_positives), count(table.false_positives)],
        vec!["not listed".to_owned(), count(table.false_negatives), count(table.true_negatives)],
    ];
    for line in aligned(&rows, &[0]) {
        output.line(line)?;
    }
    let rows = [
        ("precision", share(at_cut.precision), "of the listed had the outcome"),
        ("recall", share(at_cut.recall), "of those with the outcome were listed"),
        ("false positive rate", share(at_cut.false_positive_rate), "of those without it were listed all the same"),
        ("times the base rate", with_interval(at_cut.lift, 2), ""),
    ];
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|(what, figure, means)| vec![what.to_owned(), figure, means.to_owned()]).collect();
    for line in aligned(&rows, &[0, 1, 2]) {
        output.line(line)?;
    }
    Ok(())
}

/// Lists of other sizes.
pub(super) fn sizes(sizes: &[ListSize], output: &mut Output) -> io::Result<()> {
    let head = ["listed", "with the outcome", "precision", "recall", "times base rate"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for size in sizes {
        rows.push(vec![
            count(size.listed),
            count(size.true_positives),
            share(size.precision),
            share(size.recall),
            number(size.lift.value, 2),
        ]);
    }
    for line in aligned(&rows, &[]) {
        output.line(line)?;
    }
    Ok(())
}

/// What each source is worth.
pub(super) fn without(without: &[Without], output: &mut Output) -> io::Result<()> {
    let head = ["left out", "columns", "AUC without", "AUC lost", "Brier without"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for one in without {
        rows.push(vec![
            one.source.clone(),
            count(one.features as u64),
            number(one.auc, 4),
            with_interval(one.auc_lost, 4),
            number(one.brier, 4),
        ]);
    }
    for line in aligned(&rows, &[0]) {
        output.line(line)?;
    }
    Ok(())
}

/// The columns that separate best alone, in a sentence.
pub(super) fn alone(columns: &[Alone], output: &mut Output) -> io::Result<()> {
    let best: Vec<String> = columns.iter().take(ALONE).map(|one| format!("{} ({:.2})", one.label, one.auc)).collect();
    sentence(&format!("Best columns alone, by AUC: {}.", best.join(", ")), output)
}
