//! What is forecast: named, versioned rules over offence, weapon and injury, kept as data.

mod file;
mod rule;

use std::path::Path;

use polars::prelude::BooleanChunked;
use serde::{Serialize, Serializer};

use crate::geography::CellSize;
use crate::incidents::Incidents;

pub use rule::Rule;

/// A named, versioned definition of which incidents count.
///
/// Serialises as it is, rule and all, so that every output can carry its definition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Target {
    /// Short id, such as `knife-injury`.
    pub id: String,
    /// Name for people, such as `Knife crime with injury`.
    pub name: String,
    /// Version of the definition.
    pub version: String,
    /// The rule in words.
    pub description: String,
    /// Where the definition comes from.
    pub source: String,
    /// For open data: what this stands in for, and that it is not the thing itself; `None` for the
    /// real thing. Every screen and output shows STAND-IN when it is there.
    pub stand_in: Option<String>,
    /// The cell size it is forecast on unless the user says otherwise.
    #[serde(serialize_with = "cell_code")]
    pub cell: CellSize,
    /// Which incidents count.
    pub rule: Rule,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn cell_code<S: Serializer>(cell: &CellSize, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&cell.code())
}

/// A set of targets from one file.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetSet {
    /// In the order of the file.
    pub targets: Vec<Target>,
    /// Where it came from: `built in` or the user's file.
    pub origin: String,
}

/// Why a target could not be used.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// No such target.
    #[error("there is no target {id:?}; the targets are {known}")]
    Unknown {
        /// What was asked for.
        id: String,
        /// The ids there are, joined by commas.
        known: String,
    },
    /// A file of definitions could not be used.
    #[error("{file}: {problem}")]
    File {
        /// The file.
        file: String,
        /// What is wrong, where, and what to do, as half a sentence.
        problem: String,
    },
    /// The loaded data does not have what the rule asks about.
    #[error(
        "target {target} cannot be computed: the data has no {columns}; name the columns that hold it in a mapping \
         file (--mapping), or choose another target"
    )]
    MissingColumns {
        /// Id of the target.
        target: String,
        /// The canonical columns that are missing, joined in words.
        columns: String,
    },
}

impl TargetSet {
    /// The definitions shipped with the program (`assets/targets.toml`).
    pub fn built_in() -> Result<Self, TargetError> {
        file::built_in()
    }

    /// Definitions from the user's own file; ids in it replace built-in ones of the same id.
    pub fn with_file(path: &Path) -> Result<Self, TargetError> {
        file::with_file(path)
    }

    /// The target of this id.
    pub fn get(&self, id: &str) -> Result<&Target, TargetError> {
        self.targets.iter().find(|target| target.id == id).ok_or_else(|| TargetError::Unknown {
            id: id.to_owned(),
            known: self.targets.iter().map(|t| t.id.as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    /// The target to begin with for some data: the first real thing that can be computed from it,
    /// else the first stand-in; `None` when nothing can be computed.
    pub fn first_computable(&self, incidents: &Incidents) -> Option<&Target> {
        let can = |target: &&Target| target.computable(incidents);
        self.targets.iter().filter(can).min_by_key(|target| target.stand_in.is_some())
    }
}

impl Target {
    /// One value an incident: whether it counts. Fails, naming the missing column, when the loaded
    /// data cannot say.
    pub fn matches(&self, incidents: &Incidents) -> Result<BooleanChunked, TargetError> {
        let missing = self.missing_columns(incidents);
        match missing.split_last() {
            None => Ok(rule::mask(&self.rule.compute(incidents))),
            Some((last, [])) => Err(self.missing(last.clone())),
            Some((last, others)) => Err(self.missing(format!("{} or {last}", others.join(", ")))),
        }
    }

    fn missing(&self, columns: String) -> TargetError {
        TargetError::MissingColumns { target: self.id.clone(), columns }
    }

    /// The canonical columns that the rule asks about and the data says nothing in.
    pub fn missing_columns(&self, incidents: &Incidents) -> Vec<String> {
        self.rule.columns().into_iter().filter(|column| !incidents.knows(column)).map(str::to_owned).collect()
    }

    /// Whether the data has all that the rule asks about.
    pub fn computable(&self, incidents: &Incidents) -> bool {
        self.missing_columns(incidents).is_empty()
    }

    /// The target as it can be had from this data: where a column that the rule asks about is itself
    /// only a stand-in, the whole target is one.
    pub fn as_known_by(&self, incidents: &Incidents) -> Self {
        let mut known = self.clone();
        if known.stand_in.is_none() {
            let mut reasons: Vec<&str> = Vec::new();
            for reason in self.rule.columns().into_iter().filter_map(|column| incidents.stand_in.get(column)) {
                if !reasons.contains(&reason.as_str()) {
                    reasons.push(reason);
                }
            }
            known.stand_in = (!reasons.is_empty()).then(|| reasons.join(" "));
        }
        known
    }

    /// Whether every screen and output has to say STAND-IN.
    pub fn is_stand_in(&self) -> bool {
        self.stand_in.is_some()
    }
}

#[cfg(test)]
mod tests;
