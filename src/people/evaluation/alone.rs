//! How far one column alone goes: where to look when a result is too good to be true.
//!
//! The column is cut into tenths of the people who are learned from, a group for each category and one
//! for missing values; each group is worth the share of its people with the outcome, shrunk towards the
//! share of all; the people tested are ranked by what their group is worth. Which way a column points
//! and whether it is a number or a category makes no difference.

use std::cmp::Ordering;

use crate::people::features::{FeatureSpec, Kind};
use crate::people::model::Sample;

use super::metrics::auc;

/// Groups that a column of amounts is cut into.
const GROUPS: usize = 10;
/// Weight of the share of all in what a group is worth, in people.
const SHRINKING_PEOPLE: f64 = 20.0;

/// A column and how well it separates alone.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Alone {
    /// Id of the column.
    pub feature: String,
    /// Its label.
    pub label: String,
    /// Area under the ROC curve of that column alone.
    pub auc: f64,
}

/// Every column alone, the best first.
pub fn columns_alone(learn: Sample<'_>, test: Sample<'_>) -> Vec<Alone> {
    let mut found: Vec<Alone> = learn
        .features
        .specs
        .iter()
        .enumerate()
        .filter_map(|(at, spec)| {
            let tested = test.features.specs.iter().position(|other| other.id == spec.id)?;
            let worth = Worth::learn(spec, &learn.features.columns[at], learn.outcome);
            let scores: Vec<f64> = test.features.columns[tested].iter().map(|value| worth.of(*value)).collect();
            let auc = auc(&scores, test.outcome).value;
            Some(Alone { feature: spec.id.clone(), label: spec.label.clone(), auc })
        })
        .collect();
    found.sort_by(|a, b| b.auc.total_cmp(&a.auc).then_with(|| a.feature.cmp(&b.feature)));
    found
}

/// What the groups of a column are worth.
#[derive(Debug)]
struct Worth {
    /// Upper ends of the groups of an amount, ascending; empty for a category.
    ends: Vec<f64>,
    is_category: bool,
    /// Worth by group.
    groups: Vec<f64>,
    missing: f64,
    anybody: f64,
}

impl Worth {
    fn learn(spec: &FeatureSpec, column: &[f64], outcome: &[bool]) -> Self {
        let outcomes = outcome.iter().filter(|came| **came).count() as f64;
        let anybody = outcomes / (outcome.len().max(1) as f64);
        let is_category = matches!(spec.kind, Kind::Category(_));
        let ends = if is_category { Vec::new() } else { tenths(column) };
        let mut worth = Self { ends, is_category, groups: Vec::new(), missing: anybody, anybody };
        let (mut people, mut came, mut missing) = (Vec::new(), Vec::new(), (0.0, 0.0));
        for (value, has) in column.iter().zip(outcome) {
            let has = f64::from(u8::from(*has));
            let Some(group) = worth.group(*value) else {
                missing = (missing.0 + 1.0, missing.1 + has);
                continue;
            };
            if people.len() <= group {
                people.resize(group + 1, 0.0);
                came.resize(group + 1, 0.0);
            }
            people[group] += 1.0;
            came[group] += has;
        }
        let shrunk = |people: f64, came: f64| (came + SHRINKING_PEOPLE * anybody) / (people + SHRINKING_PEOPLE);
        worth.groups = people.iter().zip(&came).map(|(people, came)| shrunk(*people, *came)).collect();
        worth.missing = shrunk(missing.0, missing.1);
        worth
    }

    fn group(&self, value: f64) -> Option<usize> {
        if value.is_nan() {
            None
        } else if self.is_category {
            (value >= 0.0).then_some(value as usize)
        } else {
            Some(self.ends.partition_point(|end| *end < value))
        }
    }

    fn of(&self, value: f64) -> f64 {
        match self.group(value) {
            None => self.missing,
            Some(group) => self.groups.get(group).copied().unwrap_or(self.anybody),
        }
    }
}

/// Upper ends of the tenths of a column, each once.
fn tenths(column: &[f64]) -> Vec<f64> {
    let mut known: Vec<f64> = column.iter().copied().filter(|value| !value.is_nan()).collect();
    known.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    let mut ends: Vec<f64> =
        (1..GROUPS).filter_map(|tenth| known.get((known.len() * tenth / GROUPS).saturating_sub(1)).copied()).collect();
    ends.dedup();
    ends
}
