//! What a model may know of a person at a date.

use serde::{Deserialize, Serialize};

use crate::progress::{Cancelled, Progress};

use super::harm::HarmScale;
use super::protected::AdmittedAge;
use super::record::{Cohort, RecordView};

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

/// Describes a cohort by what was known before its date: one row for each of its people.
///
/// `age` is there only when the definition admits it.
pub fn describe(
    _view: RecordView<'_>,
    _cohort: &Cohort<'_>,
    _scale: &HarmScale,
    _age: Option<&AdmittedAge>,
    _progress: &Progress,
) -> Result<FeatureTable, Cancelled> {
    todo!("cohort owner")
}

/// Harm of everything a person was charged with before the date, in the scale's unit: what current
/// practice would rank by. One value for each person of the cohort.
pub fn past_harm(_view: RecordView<'_>, _cohort: &Cohort<'_>, _scale: &HarmScale) -> Vec<f64> {
    todo!("cohort owner")
}
