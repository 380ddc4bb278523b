//! Every figure by group, with intervals; small groups suppressed; differences tested.
//!
//! The audit gives no verdict of fair or unfair. It says what differs between groups and by how much,
//! and how much of a difference follows from the estimates' own spread at one cut: with different base
//! rates, no score can have equal precision, equal false positive rates and equal false negative rates
//! at once unless it is never wrong (Kleinberg, Mullainathan and Raghavan 2016; Chouldechova 2017).

mod differences;
mod findings;
mod group;
mod suppression;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::people::protected::Grouping;

use super::metrics::Ranked;
use super::{Cut, Scored};

pub use differences::{Difference, Measure, correct_together};
pub use group::{GroupFigures, LEAST_FOR_A_RATE, LEAST_FOR_A_SLOPE};

use group::Member;

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
    for (at, &row) in ranked.row.iter().enumerate() {
        let group = grouping.of.get(row).copied().flatten().map_or(usize::MAX, |group| group as usize);
        members[group.min(names.len() - 1)].push(Member {
            probability: ranked.value[at],
            outcome: ranked.outcome[at],
            listed: listing.listed[at],
        });
    }
    if members.last().is_some_and(Vec::is_empty) {
        members.pop();
        names.pop();
    }
    let sizes: Vec<usize> = members.iter().map(Vec::len).collect();
    let reasons = suppression::suppressed(&sizes, settings.smallest_group);
    let groups: Vec<GroupRow> = names
        .iter()
        .zip(&members)
        .zip(&reasons)
        .map(|((name, members), reason)| GroupRow {
            group: name.clone(),
            why_not_shown: reason.map(|reason| reason.words(settings.smallest_group)),
            figures: reason.is_none().then(|| GroupFigures::new(members)),
        })
        .collect();
    let shown: Vec<(&str, &[Member])> = (0..names.len())
        .filter(|&group| reasons[group].is_none())
        .map(|group| (names[group].as_str(), members[group].as_slice()))
        .collect();
    let mut audit = GroupAudit {
        characteristic: grouping.characteristic.clone(),
        cut,
        settings: *settings,
        groups,
        differences: differences::differences(&shown),
        findings: Vec::new(),
    };
    correct_together(std::slice::from_mut(&mut audit));
    audit
}
