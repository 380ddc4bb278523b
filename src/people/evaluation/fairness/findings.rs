//! What an audit found, in sentences. Differences are described; no verdict is given.

use crate::figures::{count, percentage};

use super::differences::{Difference, EVERYBODY_ELSE, Measure};
use super::{GroupAudit, GroupFigures};

/// Most groups whose base rates are written out.
const MOST_NAMED: usize = 8;
/// Most sentences about one measure.
const MOST_A_MEASURE: usize = 5;

pub(super) fn findings(audit: &GroupAudit) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(base_rates(audit));
    words.extend(not_shown(audit));
    if audit.differences.is_empty() {
        words.push(format!("Fewer than two groups of {} can be shown: nothing can be compared.", audit.characteristic));
        return words;
    }
    for measure in [
        Measure::ShareListed,
        Measure::FalsePositiveRate,
        Measure::FalseNegativeRate,
        Measure::Precision,
        Measure::Auc,
        Measure::ObservedLessExpected,
    ] {
        words.extend(of_measure(audit, measure));
    }
    words.extend(not_found(audit));
    words.extend(seen_alone(audit));
    words.extend(calibration(audit));
    words.extend(note(audit));
    words
}

fn shown(audit: &GroupAudit) -> Vec<(&str, &GroupFigures)> {
    audit.groups.iter().filter_map(|row| Some((row.group.as_str(), row.figures.as_ref()?))).collect()
}

fn base_rates(audit: &GroupAudit) -> Option<String> {
    let shown = shown(audit);
    let say = |(name, figures): &(&str, &GroupFigures)| {
        let rate = figures.base_rate.value;
        let rate = if rate.is_finite() { percentage(rate) } else { "not known".to_owned() };
        format!("“{name}” {rate} of {}", count(figures.people))
    };
    let beyond = audit.differences.iter().any(|one| one.measure == Measure::BaseRate && one.is_beyond_chance());
    let verdict = match (audit.differences.is_empty(), beyond) {
        (true, _) => "",
        (false, true) => " They differ beyond chance.",
        (false, false) => " They do not differ beyond chance.",
    };
    let named = if shown.len() <= MOST_NAMED {
        shown.iter().map(say).collect::<Vec<_>>().join(", ")
    } else {
        let by_rate = |a: &&(&str, &GroupFigures), b: &&(&str, &GroupFigures)| {
            a.1.base_rate.value.total_cmp(&b.1.base_rate.value)
        };
        let (low, high) = (shown.iter().min_by(by_rate)?, shown.iter().max_by(by_rate)?);
        format!("from {} to {}", say(low), say(high))
    };
    (!shown.is_empty())
        .then(|| format!("Share of people with the outcome, by {}: {named}.{verdict}", audit.characteristic))
}

fn not_shown(audit: &GroupAudit) -> Option<String> {
    let hidden: Vec<String> = audit
        .groups
        .iter()
        .filter_map(|row| Some(format!("“{}” ({})", row.group, row.why_not_shown.as_ref()?)))
        .collect();
    let rounded = audit.groups.iter().find_map(|row| Some((row, row.rounded_to?)));
    let rounded = rounded.map_or_else(String::new, |(row, step)| {
        format!(" So that these cannot be worked out, counts of “{}” are rounded to the nearest {step}.", row.group)
    });
    (!hidden.is_empty()).then(|| format!("Not shown, and in no comparison: {}.{rounded}", hidden.join(", ")))
}

fn points(share: f64) -> String {
    let points = (share.abs() * 100.0).round();
    if points == 1.0 { "1 point".to_owned() } else { format!("{points:.0} points") }
}

fn against(difference: &Difference) -> String {
    if difference.against == EVERYBODY_ELSE {
        EVERYBODY_ELSE.to_owned()
    } else {
        format!("“{}”", difference.against)
    }
}

/// The differences of a measure that are beyond chance, largest first.
fn of_measure(audit: &GroupAudit, measure: Measure) -> Vec<String> {
    let mut found: Vec<&Difference> =
        audit.differences.iter().filter(|one| one.measure == measure && one.is_beyond_chance()).collect();
    found.sort_by(|a, b| b.difference.value.abs().total_cmp(&a.difference.value.abs()));
    let more = found.len().saturating_sub(MOST_A_MEASURE);
    let mut words: Vec<String> =
        found.iter().take(MOST_A_MEASURE).map(|difference| sentence(audit, difference)).collect();
    if more > 0 {
        words.push(format!("{} more such differences in {} are in the table.", count(more as u64), name(measure)));
    }
    words
}

fn sentence(audit: &GroupAudit, one: &Difference) -> String {
    let group = format!("{} “{}”", audit.characteristic, one.group);
    let others = against(one);
    let [here, there] = [one.value, one.value_against].map(percentage);
    let text = match one.measure {
        Measure::BaseRate => format!("{group}: {here} had the outcome, against {there} of {others}"),
        Measure::ShareListed => format!("{group}: {here} were listed, against {there} of {others}"),
        Measure::Precision => {
            format!("{group}: of the people listed, {here} had the outcome, against {there} of {others}")
        }
        Measure::FalsePositiveRate => {
            format!("{group}: of the people without the outcome, {here} were listed, against {there} of {others}")
        }
        Measure::FalseNegativeRate => {
            format!("{group}: of the people with the outcome, {here} were not listed, against {there} of {others}")
        }
        Measure::Auc => {
            let [low, high] = [one.difference.low, one.difference.high];
            return format!(
                "{group}: people are told apart {} than {others} (AUC {:.3} against {:.3}, difference 95% interval {:+.3} \
                 to {:+.3}).",
                if one.difference.value < 0.0 { "less well" } else { "better" },
                one.value,
                one.value_against,
                low,
                high
            )
            .replace('-', "−");
        }
        Measure::ObservedLessExpected => {
            let say = |mean: f64| format!("{} too {}", points(mean), if mean > 0.0 { "low" } else { "high" });
            format!(
                "{group}: estimates are {} on average, against {} for {others}",
                say(one.value),
                say(one.value_against)
            )
        }
    };
    format!("{text}: {}.{}", size(one), explained(one))
}

/// `21 points more (95% interval 19 to 24)`.
fn size(one: &Difference) -> String {
    let sign = one.difference.value.signum();
    let (near, far) = if sign > 0.0 {
        (one.difference.low, one.difference.high)
    } else {
        (-one.difference.high, -one.difference.low)
    };
    let word = match (one.measure, sign > 0.0) {
        (Measure::ObservedLessExpected, _) => "apart",
        (_, true) => "more",
        (_, false) => "fewer",
    };
    let [near, far] = [near, far].map(|end| (end * 100.0).round() + 0.0);
    format!("{} {word} (95% interval {near:.0} to {far:.0})", points(one.difference.value))
}

/// What of a difference follows from the estimates alone.
fn explained(one: &Difference) -> String {
    let (all, expected) = (one.difference.value, one.if_estimates_were_right);
    if !expected.is_finite() {
        return String::new();
    }
    let share = expected / all;
    if (expected * 100.0).abs() < 0.5 {
        " Were every estimate right, there would be next to no difference: the estimates themselves do not account for it."
            .to_owned()
    } else if share < 0.0 {
        format!(
            " Were every estimate right, there would be a difference of {} the other way: the estimates themselves do \
             not account for it.",
            points(expected)
        )
    } else if share > 1.0 {
        format!(
            " Were every estimate right, it would be {}: all of it follows from one cut through groups whose estimates \
             are spread differently.",
            points(expected)
        )
    } else if ((all - expected) * 100.0).abs() < 0.5 {
        " Nearly all of that would be there were every estimate right, since one cut goes through groups whose estimates \
         are spread differently."
            .to_owned()
    } else {
        format!(
            " Of that, {} would be there were every estimate right, since one cut goes through groups whose estimates \
             are spread differently; {} would not.",
            points(expected),
            points(all - expected)
        )
    }
}

fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::BaseRate => "the share with the outcome",
        Measure::ShareListed => "the share listed",
        Measure::Precision => "the share of people listed who had the outcome",
        Measure::FalsePositiveRate => "the share of people without the outcome who were listed",
        Measure::FalseNegativeRate => "the share of people with the outcome who were not listed",
        Measure::ObservedLessExpected => "how far estimates are off",
        Measure::Auc => "how well people are told apart",
    }
}

/// Measures in which nothing was found, and how large a difference could have been missed.
fn not_found(audit: &GroupAudit) -> Option<String> {
    let mut quiet = Vec::new();
    for measure in [
        Measure::ShareListed,
        Measure::FalsePositiveRate,
        Measure::FalseNegativeRate,
        Measure::Precision,
        Measure::Auc,
        Measure::ObservedLessExpected,
    ] {
        let tested: Vec<&Difference> =
            audit.differences.iter().filter(|one| one.measure == measure && one.p_corrected.is_finite()).collect();
        if tested.is_empty() || tested.iter().any(|one| one.is_beyond_chance()) {
            continue;
        }
        let reach =
            tested.iter().map(|one| one.difference.low.abs().max(one.difference.high.abs())).fold(0.0, f64::max);
        quiet.push(if measure == Measure::Auc {
            format!("{} (a difference of up to {reach:.2} of AUC could be missed)", name(measure))
        } else {
            format!("{} (a difference of up to {} could be missed)", name(measure), points(reach))
        });
    }
    (!quiet.is_empty())
        .then(|| format!("No difference beyond chance by {} in {}.", audit.characteristic, quiet.join("; ")))
}

/// What would have been called a difference had nothing else been tested.
fn seen_alone(audit: &GroupAudit) -> Option<String> {
    let mut alone: Vec<&Difference> =
        audit.differences.iter().filter(|one| one.p < 0.05 && !one.is_beyond_chance()).collect();
    alone.sort_by(|a, b| a.p.total_cmp(&b.p));
    let more = alone.len().saturating_sub(MOST_A_MEASURE);
    let mut named: Vec<String> = alone
        .iter()
        .take(MOST_A_MEASURE)
        .map(|one| {
            let p = if one.p < 0.001 { "p below 0.001".to_owned() } else { format!("p {:.3}", one.p) };
            format!("{} (“{}” against {}, {p})", name(one.measure), one.group, against(one))
        })
        .collect();
    if more > 0 {
        named.push(format!("{} more in the table", count(more as u64)));
    }
    (!named.is_empty()).then(|| {
        format!(
            "By {}, seen alone and not among so many tests, these would also count as differences: {}.",
            audit.characteristic,
            named.join("; ")
        )
    })
}

/// Whether each group's estimates add up to what came about.
fn calibration(audit: &GroupAudit) -> Vec<String> {
    let shown = shown(audit);
    let tested = shown.iter().filter(|(_, figures)| figures.calibration_p_corrected.is_finite()).count();
    let off: Vec<String> = shown
        .iter()
        .filter(|(_, figures)| figures.calibration_p_corrected < 0.05)
        .map(|(name, figures)| {
            let expected = figures.mean_estimate * figures.people as f64;
            format!(
                "{} “{name}”: estimates are too {} on the whole: {} were expected to have the outcome and {} had it.",
                audit.characteristic,
                if figures.outcomes as f64 > expected { "low" } else { "high" },
                count(expected.round() as u64),
                count(figures.outcomes)
            )
        })
        .collect();
    if off.is_empty() && tested > 0 {
        let groups = if tested == shown.len() { "shown" } else { "where it could be tested" };
        return vec![format!(
            "In every group of {} {groups}, the estimates add up to what came about, within chance.",
            audit.characteristic
        )];
    }
    off
}

/// Why not everything can be equal at once.
fn note(audit: &GroupAudit) -> Option<String> {
    let differ = audit.differences.iter().any(|one| one.measure == Measure::BaseRate && one.is_beyond_chance());
    differ.then(|| {
        "Where shares with the outcome differ, no score that makes mistakes can have the same share of right listings, \
         of false alarms and of misses in every group (Chouldechova 2017; Kleinberg and others 2016): which of them \
         matters most is for people to decide. The figures do not say why the shares differ; recorded outcomes also \
         depend on what is reported, looked for and charged."
            .to_owned()
    })
}
