//! How much harm an offence does: scales that are data, with unit, version and source.
//!
//! A scale says two things of an offence. Its weight comes from the scale itself: a group's weight in
//! our own TOML, or a line of a sheet with one weight an offence. What kind of offence it is (its group;
//! whether it is violent, has to do with weapons, or is found by police activity) comes from the groups
//! of the scale or, for a sheet, of the scale that is built in. An offence that the scale does not know
//! has no weight: it is counted and told, and never taken for no harm.

mod code;
mod file;
mod groups;
mod sheet;
mod weighed;

use std::path::Path;

use super::record::Offence;
use groups::{Groups, Kind};
use sheet::Sheet;

pub use weighed::{OffenceWeight, Weighed};

/// A harm scale: what an offence weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct HarmScale {
    /// Short id, such as `cchi-2026-groups`.
    pub id: String,
    /// Name in words.
    pub name: String,
    /// Version.
    pub version: String,
    /// Unit of the weights, such as `days`.
    pub unit: String,
    /// Where the weights come from.
    pub source: String,
    /// What to keep in mind, such as that weights are group medians; empty if nothing.
    pub caution: String,
    /// What kind of offence it is and, without a sheet, what it weighs.
    groups: Groups,
    /// One weight an offence, where the scale has them.
    sheet: Option<Sheet>,
}

/// What an offence weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct Weight {
    /// In the scale's unit.
    pub harm: f64,
    /// The group or the line of the scale that it was found under.
    pub found_as: String,
    /// The group of offences it belongs to; empty where none is known.
    pub group: String,
    /// Whether the scale calls such offences proactively detected.
    pub proactive: bool,
    /// Whether the scale calls it violent.
    pub violent: bool,
    /// Whether a weapon is part of the offence.
    pub weapon: bool,
}

/// A group of a scale as its file writes it, to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleGroup {
    /// Name.
    pub name: String,
    /// The weight that counts.
    pub weight: f64,
    /// Smallest weight of an offence in it, where the file says it.
    pub min: Option<f64>,
    /// Mean weight of the offences in it, where the file says it.
    pub mean: Option<f64>,
    /// Largest weight of an offence in it, where the file says it.
    pub max: Option<f64>,
}

/// Why a scale cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}{line}: {problem}")]
pub struct ScaleError {
    /// The file.
    pub file: String,
    /// `, line 3`, or nothing.
    pub line: String,
    /// What is wrong and what to do.
    pub problem: String,
}

impl HarmScale {
    /// The scale that is built in: the groups of the Cambridge Crime Harm Index.
    pub fn built_in() -> Self {
        file::built_in()
    }

    /// Reads a scale file: our TOML, a CSV of codes and weights, the official per-offence sheet of the
    /// Cambridge index or the severity scores of the Office for National Statistics (as CSV).
    pub fn read(path: &Path) -> Result<Self, ScaleError> {
        let shown = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| ScaleError {
            file: shown.clone(),
            line: String::new(),
            problem: match error.kind() {
                std::io::ErrorKind::NotFound => "there is no such harm scale; check the path".to_owned(),
                _ => format!("the harm scale could not be read ({error})"),
            },
        })?;
        let extension = path.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        Self::parse(&bytes, &shown, &stem, extension == "toml")
    }

    /// Reads a scale from bytes; `file` names it in messages and `name` is its name if it has none.
    fn parse(bytes: &[u8], file: &str, name: &str, is_toml: bool) -> Result<Self, ScaleError> {
        if bytes.starts_with(b"PK\x03\x04") {
            return Err(ScaleError {
                file: file.to_owned(),
                line: String::new(),
                problem: "this is a workbook; open the sheet with the weights and save it as CSV".to_owned(),
            });
        }
        if is_toml { file::parse(bytes, file) } else { sheet::parse(bytes, file, name) }
    }

    /// What an offence weighs; `None` when the scale does not know it, which is said and never taken
    /// for no harm.
    pub fn weight(&self, offence: &Offence) -> Option<Weight> {
        let kind = self.kind(offence);
        let (harm, found_as) = match &self.sheet {
            Some(sheet) => {
                let (harm, line) = sheet.weight(offence)?;
                (harm, line)
            }
            None => kind.map(|kind| (kind.weight, kind.group.to_owned()))?,
        };
        Some(Weight {
            harm,
            found_as,
            group: kind.map(|kind| kind.group.to_owned()).unwrap_or_default(),
            proactive: kind.is_some_and(|kind| kind.proactive),
            violent: kind.is_some_and(|kind| kind.violent),
            weapon: kind.is_some_and(|kind| kind.weapon),
        })
    }

    /// The groups of the scale with their figures; empty for a sheet of one weight an offence.
    pub fn groups(&self) -> Vec<ScaleGroup> {
        let shown = |group: &groups::Group| ScaleGroup {
            name: group.name.clone(),
            weight: group.weight,
            min: group.min,
            mean: group.mean,
            max: group.max,
        };
        if self.sheet.is_some() { Vec::new() } else { self.groups.list().iter().map(shown).collect() }
    }

    /// What kind of offence it is, whether or not it has a weight.
    fn kind(&self, offence: &Offence) -> Option<Kind<'_>> {
        let by_sheet = || self.sheet.as_ref()?.group(offence).and_then(|group| self.groups.kind_of_group(group));
        self.groups.kind(offence).or_else(by_sheet)
    }
}

#[cfg(test)]
mod tests;
