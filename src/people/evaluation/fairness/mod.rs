//! Every figure by group, with intervals; small groups suppressed; differences tested.
//!
//! The audit gives no verdict of fair or unfair. It says what differs between groups and by how much,
//! and how much of a difference follows from the estimates' own spread at one cut: with different base
//! rates, no score can have equal precision, equal false positive rates and equal false negative rates
//! at once unless it is never wrong (Kleinberg, Mullainathan and Raghavan 2016; Chouldechova 2017).

mod differences;
mod findings;
mod group;
mod rounding;
mod suppression;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::people::protected::Grouping;

use super::metrics::Ranked;
use super::{Cut, Scored};

pub use differences::{Difference, Measure, correct_together};
pub use group::{GroupFigures, LEAST_FOR_A_RATE, LEAST_FOR_A_SLOPE};

use differences::Side;
use group::Member;
use rounding::Rounding;

/// How to audit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FairnessSettings {
    /// Groups with fewer people are not shown.
    pub smallest_group: usize,
}

impl Default for FairnessSettings {
    fn default() -> Self {
        Self { smallest_group: 50 }
    }
}

/// What the people whose group is not recorded are called; they are a group like any other.
pub const NOT_KNOWN: &str = "not known";

/// A group and, unless it is suppressed, its figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupRow {
    /// Name of the group.
    pub group: String,
    /// Why nothing is shown: `fewer than 50 people`, or that a smaller group could be worked out.
    pub why_not_shown: Option<String>,
    /// What counts are rounded to, where a small group could be worked out from exact ones; figures
    /// follow from the rounded counts or are left out.
    pub rounded_to: Option<u64>,
    /// Its figures.
    pub figures: Option<GroupFigures>,
}

/// The audit of one characteristic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupAudit {
    /// The characteristic.
    pub characteristic: String,
    /// Who is listed.
    pub cut: Cut,
    /// How the audit was made.
    pub settings: FairnessSettings,
    /// The groups, in the order of the table; people whose group is not known last.
    pub groups: Vec<GroupRow>,
    /// What was tested, group by group.
    pub differences: Vec<Difference>,
    /// What this means, in sentences.
    pub findings: Vec<String>,
}

/// Audits scores by one characteristic. p values are corrected for the tests of this audit; where
/// several audits make one report, [`correct_together`] corrects for all of them.
pub fn audit(scored: Scored<'_>, cut: Cut, grouping: &Grouping, settings: &FairnessSettings) -> GroupAudit {
    let ranked = Ranked::by_probability(scored.probability, scored.outcome);
    let listing = ranked.listing(cut);
    let mut names = grouping.groups.clone();
    names.push(NOT_KNOWN.to_owned());
    let mut members: Vec<Vec<Member>> = vec![Vec::new(); names.len()];
    // In the order of the ranking, so that no group has to be sorted again.
    for &at in &ranked.order {
        let group = grouping.of.get(ranked.row[at]).copied().flatten().map_or(usize::MAX, |group| group as usize);
        members[group.min(names.len() - 1)].push(Member {
            probability: ranked.value[at],
            outcome: ranked.outcome[at],
            listed: listing.listed[at],
        });
    }
    let not_known = members.last().is_some_and(|members| !members.is_empty());
    if !not_known {
        members.pop();
        names.pop();
    }
    let sizes: Vec<usize> = members.iter().map(Vec::len).collect();
    let plan = suppression::plan(&sizes, not_known, settings.smallest_group);
    let shown: Vec<usize> = (0..names.len()).filter(|&group| plan.reasons[group].is_none()).collect();
    let largest = shown.iter().copied().max_by_key(|&group| sizes[group]);
    // Only ever of two groups, of which the larger is the one compared with.
    let rounding = |group: usize| plan.rounded_for.filter(|_| Some(group) == largest).map(Rounding::hiding);
    let groups = (0..names.len())
        .map(|group| GroupRow {
            group: names[group].clone(),
            why_not_shown: plan.reasons[group].map(|reason| reason.words(settings.smallest_group)),
            rounded_to: rounding(group).map(Rounding::step),
            figures: plan.reasons[group].is_none().then(|| GroupFigures::new(&members[group], rounding(group))),
        })
        .collect();
    let sides: Vec<Side<'_>> = shown
        .iter()
        .map(|&group| Side { name: &names[group], members: &members[group], rounding: rounding(group) })
        .collect();
    let mut audit = GroupAudit {
        characteristic: grouping.characteristic.clone(),
        cut,
        settings: *settings,
        groups,
        differences: differences::differences(&sides),
        findings: Vec::new(),
    };
    correct_together(std::slice::from_mut(&mut audit));
    audit
}
