//! Sentences that go with every output.

use crate::figures;
use crate::people::definition::HighHarm;
use crate::people::features::{Family, FeatureTable};

/// What is said on every output of a model: that age or suspicion is an input, if it is, and who looked for
/// a leak in a result that was too good to be true, if it was.
pub(super) fn notice(
    definition: &HighHarm,
    features: &FeatureTable,
    implausible: bool,
    reviewed: Option<&str>,
) -> String {
    let mut sentences = Vec::new();
    let admitted = [
        ("AGE IS AN INPUT", Family::Age, &definition.age_admitted),
        ("HAVING BEEN SUSPECTED IS AN INPUT", Family::Suspicion, &definition.suspicion_admitted),
    ];
    for (what, family, reason) in admitted {
        if let Some(reason) = reason.as_deref().filter(|_| has(features, family)) {
            sentences.push(format!(
                "{what}: {} (version {}) admits it for this reason: {}",
                definition.name,
                definition.version,
                as_sentence(reason)
            ));
        }
    }
    if let Some(reviewed) = reviewed.filter(|_| implausible) {
        sentences.push(format!(
            "TOO GOOD TO BE TRUE by our own limit, and shown because somebody looked for a leak: {}",
            as_sentence(reviewed)
        ));
    }
    sentences.join(" ")
}

/// Whether a table has age among its features.
pub(super) fn has_age(features: &FeatureTable) -> bool {
    has(features, Family::Age)
}

fn has(features: &FeatureTable, family: Family) -> bool {
    features.specs.iter().any(|spec| spec.family == family)
}

/// A text with a full stop at its end.
pub(super) fn as_sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// `about 12 of 100`; below one half in a hundred `fewer than 1 of 100`.
pub fn of_hundred(probability: f64) -> String {
    let of_hundred = (probability * 100.0).round();
    if of_hundred < 1.0 {
        "fewer than 1 of 100".to_owned()
    } else if of_hundred > 99.0 {
        "more than 99 of 100".to_owned()
    } else {
        format!("about {of_hundred:.0} of 100")
    }
}

/// A share of people as a count out of how many: `1 204 of 3 400 (35%)`.
pub(super) fn part_of(part: u64, whole: u64) -> String {
    let share = if whole == 0 { "none".to_owned() } else { figures::percent(part as f64 / whole as f64) };
    format!("{} of {} ({share})", figures::count(part), figures::count(whole))
}
