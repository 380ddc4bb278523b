//! Values and ranges in words.

use crate::people::features::{FeatureSpec, Kind};

use super::bins::{Bins, Run};

/// A person's own value with what it is of: `2 charges for violence in the last 12 months`,
/// `Prison_Years: 3`.
pub(super) fn of_value(bins: &Bins, bin: Option<usize>, value: f64) -> String {
    let text = match (&bins.spec.kind, bin) {
        _ if !value.is_finite() => "not known".to_owned(),
        (Kind::Amount, _) => read_aloud(value),
        (Kind::Category(_), Some(bin)) => of_bins(bins, bin, bin),
        (Kind::Category(_), None) => "not seen before".to_owned(),
    };
    with_label(&bins.spec, &text)
}

/// Words that can follow a number: labels that start with one are said after it.
const COUNTED: [&str; 12] = [
    "charges",
    "convictions",
    "crimes",
    "days",
    "events",
    "kinds",
    "months",
    "occasions",
    "offences",
    "times",
    "weeks",
    "years",
];

/// A value or range with its label.
pub(super) fn with_label(spec: &FeatureSpec, text: &str) -> String {
    let (first, rest) = spec.label.split_once(' ').unwrap_or((&spec.label, ""));
    let counted =
        spec.kind == Kind::Amount && COUNTED.contains(&first) && text.starts_with(|c: char| c.is_ascii_digit());
    if !counted {
        return format!("{}: {text}", spec.label);
    }
    let noun = if text == "1" { first.trim_end_matches('s') } else { first };
    format!("{text} {noun} {rest}").trim_end().to_owned()
}

/// A run of neighbouring bins: `3 to 5`, `10 or more`, `not known`, a category's name.
pub(super) fn of_bins(bins: &Bins, first: usize, last: usize) -> String {
    if Some(first) == bins.missing_bin() {
        return "not known".to_owned();
    }
    match (bins.run(first, last), bins.name(first)) {
        (Some(run), _) => of_run(run),
        (None, Some(name)) => name.to_owned(),
        (None, None) => "any other".to_owned(),
    }
}

/// Bins that need not be neighbours.
pub(super) fn of_group(bins: &Bins, group: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &bin in group {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == bin && bin < bins.ordered() => *last = bin,
            _ => runs.push((bin, bin)),
        }
    }
    let texts: Vec<String> = runs.iter().map(|&(first, last)| of_bins(bins, first, last)).collect();
    texts.join(" or ")
}

fn of_run(run: Run) -> String {
    let (least, greatest) = (number(run.least), number(run.greatest));
    match (run.starts, run.ends) {
        _ if least == greatest => least,
        (true, false) if run.whole => format!("{greatest} or fewer"),
        (true, false) => format!("up to {greatest}"),
        (false, true) => format!("{least} or more"),
        _ => format!("{least} to {greatest}"),
    }
}

/// A person's own value with the digits that are worth saying.
fn read_aloud(value: f64) -> String {
    let digits = match value.abs() {
        10.0.. => 0,
        1.0.. => 1,
        _ => 2,
    };
    let scale = 10_f64.powi(digits);
    number((value * scale).round() / scale)
}

/// An end of a range, with the digits that keep it apart from the next.
fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let digits = if value.abs() >= 100.0 {
        0
    } else if value.abs() >= 10.0 {
        1
    } else {
        3
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
