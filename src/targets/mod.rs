//! What is forecast: named, versioned rules over offence, weapon and injury, kept as data.

use std::path::Path;

use polars::prelude::BooleanChunked;

use crate::geography::CellSize;
use crate::incidents::Incidents;

/// A named, versioned definition of which incidents count.
#[derive(Debug, Clone, PartialEq)]
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
    pub cell: CellSize,
    // The targets owner adds the rule itself.
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
}

impl TargetSet {
    /// The definitions shipped with the program (`assets/targets.toml`).
    pub fn built_in() -> Result<Self, TargetError> {
        todo!("targets owner")
    }

    /// Definitions from the user's own file; ids in it replace built-in ones of the same id.
    pub fn with_file(path: &Path) -> Result<Self, TargetError> {
        let _ = path;
        todo!("targets owner")
    }

    /// The target of this id.
    pub fn get(&self, id: &str) -> Result<&Target, TargetError> {
        self.targets.iter().find(|target| target.id == id).ok_or_else(|| TargetError::Unknown {
            id: id.to_owned(),
            known: self.targets.iter().map(|t| t.id.as_str()).collect::<Vec<_>>().join(", "),
        })
    }
}

impl Target {
    /// One value an incident: whether it counts. Fails, naming the missing column, when the loaded
    /// data cannot say.
    pub fn matches(&self, incidents: &Incidents) -> Result<BooleanChunked, TargetError> {
        let _ = incidents;
        todo!("targets owner")
    }
}
