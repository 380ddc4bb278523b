//! Every figure by group, with intervals; small groups suppressed; differences tested.

use serde::Serialize;

use crate::people::protected::Grouping;

use super::{Cut, Scored};

/// How to audit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FairnessSettings {
    /// Groups with fewer people are not shown.
    pub smallest_group: usize,
}

/// The audit of one characteristic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupAudit {
    /// The characteristic.
    pub characteristic: String,
    // groups, tests, findings in sentences: the metrics owner's
}

/// Audits scores by one characteristic.
pub fn audit(_scored: Scored<'_>, _cut: Cut, _grouping: &Grouping, _settings: &FairnessSettings) -> GroupAudit {
    todo!("metrics owner")
}
