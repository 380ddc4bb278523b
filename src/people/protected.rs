//! Protected characteristics, apart from everything else: only the audit reads them.

use std::path::{Path, PathBuf};

use super::definition::HighHarm;
use super::import::PeopleImportError;
use super::person_id::PersonId;

/// Protected characteristics of people, by pseudonym. Its values can be had as groups for an audit, and
/// as an age where a definition admits it: in no other way.
#[derive(Debug, Clone, Default)]
pub struct ProtectedTable {
    // the records owner's
}

/// People sorted into the groups of one characteristic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    /// The characteristic, as its column is headed.
    pub characteristic: String,
    /// Names of the groups, in the order of the report.
    pub groups: Vec<String>,
    /// For each person, the position of the group; `None` where it is not known.
    pub of: Vec<Option<u32>>,
}

/// Ages, which can be had only where a definition admits them.
#[derive(Debug, Clone)]
pub struct AdmittedAge {
    // the records owner's
}

impl ProtectedTable {
    /// Reads protected characteristics: a person id and one column a characteristic.
    pub fn read(
        _paths: &[PathBuf],
        _mapping: Option<&Path>,
        _key: &super::import::PseudonymKey,
    ) -> Result<Self, PeopleImportError> {
        todo!("records owner")
    }

    /// The characteristics there are.
    pub fn characteristics(&self) -> Vec<String> {
        todo!("records owner")
    }

    /// The groups of a characteristic for these people; age and year of birth in bands as at `year`.
    pub fn grouping(&self, _characteristic: &str, _people: &[PersonId], _year: i32) -> Option<Grouping> {
        todo!("records owner")
    }

    /// Ages, if the definition admits them and the table has them.
    pub fn admitted_age(&self, _definition: &HighHarm) -> Option<AdmittedAge> {
        todo!("records owner")
    }
}

impl AdmittedAge {
    /// Age in whole years at the end of a year, where known.
    pub fn years_old(&self, _person: PersonId, _year: i32) -> Option<u32> {
        todo!("records owner")
    }
}
