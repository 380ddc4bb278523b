//! What a model may know of a person at a date.
//!
//! Everything is made from what was visible before the date. Features of charges are made from charges that
//! stood then and from nothing else: an acquittal or a withdrawal takes its charge out of every one of them.
//! What a proceeding proved stands for what was charged. Convictions, suspicions and having been a victim have
//! features of their own, never mixed with charges, and suspicion is a family that can be left out whole.
//! Withdrawals and acquittals themselves are no features at all.

mod describe;
mod one_person;
mod specs;
mod suspicion;

use serde::{Deserialize, Serialize};

pub use describe::{describe, past_harm};
pub use specs::specs;

/// What kind of thing a feature says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// How long ago.
    Recency,
    /// How often.
    Frequency,
    /// How harmful.
    Severity,
    /// Over how long.
    Duration,
    /// How many kinds.
    Variety,
    /// Rising or falling.
    Escalation,
    /// Violence.
    Violence,
    /// Weapons.
    Weapons,
    /// Quiet times between.
    Gaps,
    /// Having been a victim.
    Victimisation,
    /// Having been suspected without charge.
    Suspicion,
    /// Age, when a definition admits it.
    Age,
    /// A column of a force's own cohort table.
    Table,
}

/// How a feature's numbers are to be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A count or an amount; more is more.
    Amount,
    /// Codes of categories: the value is a position in these names.
    Category(Vec<String>),
}

/// Which way a feature may push a score, if that is held fast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Monotone {
    /// More never lowers it.
    Rising,
    /// More never raises it.
    Falling,
}

/// What a feature is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureSpec {
    /// Short id: `days-since-last-charge`, or the column's name.
    pub id: String,
    /// In words, to stand before a value: `days since the last charge`.
    pub label: String,
    /// Its family: a source that can be left out as a whole.
    pub family: Family,
    /// How its numbers are to be read.
    pub kind: Kind,
    /// Which way it may push.
    pub monotone: Option<Monotone>,
}

/// Features of people: one column a feature, one row a person. Missing is NaN.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FeatureTable {
    /// What the columns are.
    pub specs: Vec<FeatureSpec>,
    /// `columns[feature][row]`.
    pub columns: Vec<Vec<f64>>,
    /// How many rows.
    pub rows: usize,
}

impl FeatureTable {
    /// The same without every feature of a family.
    pub fn without(&self, family: Family) -> Self {
        self.keeping(|spec| spec.family != family)
    }

    /// Only the features that `keep` says.
    pub fn keeping(&self, keep: impl Fn(&FeatureSpec) -> bool) -> Self {
        let kept = self.specs.iter().zip(&self.columns).filter(|(spec, _)| keep(spec));
        let (specs, columns) = kept.map(|(spec, column)| (spec.clone(), column.clone())).unzip();
        Self { specs, columns, rows: self.rows }
    }

    /// Only these rows, in this order.
    pub fn rows_at(&self, rows: &[usize]) -> Self {
        let columns = self.columns.iter().map(|column| rows.iter().map(|row| column[*row]).collect()).collect();
        Self { specs: self.specs.clone(), columns, rows: rows.len() }
    }
}
