//! Protected characteristics, apart from everything else: only the audit reads them.
//!
//! They come in a table of their own, and leave it only as [`Grouping`]s for an audit or, where a
//! definition admits it, as an [`AdmittedAge`]. Of a date of birth only the year is kept.

mod grouping;
mod reading;

#[cfg(test)]
mod tests;

pub use grouping::Grouping;
pub(super) use grouping::{age_bands, banded, by_value};

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::incidents::{Finding, Tables, normalised};

use super::definition::HighHarm;
use super::import::{Mapping, PeopleImportError, PseudonymKey};
use super::person_id::PersonId;

/// Heading under which years of birth are kept, whatever their column is called.
pub const YEAR_OF_BIRTH: &str = "year of birth";

/// Protected characteristics of people, by pseudonym. Its values can be had as groups for an audit, and
/// as an age where a definition admits it: in no other way.
#[derive(Clone, Default)]
pub struct ProtectedTable {
    /// Ascending.
    people: Vec<PersonId>,
    years_of_birth: Option<Vec<Option<i32>>>,
    /// Name of the characteristic and the value of every person, in order of the columns.
    columns: Vec<(String, Vec<Option<String>>)>,
    cut: Vec<(String, String)>,
    findings: Vec<Finding>,
}

impl fmt::Debug for ProtectedTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("ProtectedTable");
        shown.field("people", &self.people.len()).field("characteristics", &self.characteristics());
        shown.finish_non_exhaustive()
    }
}

/// Ages, which can be had only where a definition admits them.
#[derive(Clone)]
pub struct AdmittedAge {
    years_of_birth: BTreeMap<PersonId, i32>,
}

impl fmt::Debug for AdmittedAge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AdmittedAge").field("people", &self.years_of_birth.len()).finish_non_exhaustive()
    }
}

impl ProtectedTable {
    /// Reads protected characteristics: a person id and one column a characteristic, in the files that
    /// [`super::import::read`] takes too. Names, addresses and the like are cut, and of dates of birth all
    /// but the year.
    pub fn read(paths: &[PathBuf], mapping: Option<&Path>, key: &PseudonymKey) -> Result<Self, PeopleImportError> {
        let mapping = mapping.map(Mapping::read).transpose()?.unwrap_or_default();
        let place = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
        reading::read(&Tables::find(paths)?, &place, &mapping, key)
    }

    /// As [`ProtectedTable::read`], of tables in memory, (name, bytes) each.
    pub fn read_in_memory(files: Vec<(String, Vec<u8>)>, key: &PseudonymKey) -> Result<Self, PeopleImportError> {
        let place = files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        reading::read(&Tables::in_memory(files), &place, &Mapping::default(), key)
    }

    /// The characteristics there are, as their columns are headed; the year of birth as
    /// [`YEAR_OF_BIRTH`].
    pub fn characteristics(&self) -> Vec<String> {
        let year = self.years_of_birth.is_some().then(|| YEAR_OF_BIRTH.to_owned());
        year.into_iter().chain(self.columns.iter().map(|(name, _)| name.clone())).collect()
    }

    /// How many people it knows something of.
    pub fn people_count(&self) -> usize {
        self.people.len()
    }

    /// Columns that were cut, and why.
    pub fn cut(&self) -> &[(String, String)] {
        &self.cut
    }

    /// What was noticed when it was read, in sentences.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The groups of a characteristic for these people; age and year of birth in bands as at `year`.
    pub fn grouping(&self, characteristic: &str, people: &[PersonId], year: i32) -> Option<Grouping> {
        let same = |name: &str| normalised(name) == normalised(characteristic);
        let rows = people.iter().map(|person| self.people.binary_search(person).ok());
        if same(YEAR_OF_BIRTH)
            && let Some(years) = &self.years_of_birth
        {
            let ages = rows.map(|row| years[row?].and_then(|born| u32::try_from(year - born).ok()));
            return Some(age_bands(YEAR_OF_BIRTH, &ages.collect::<Vec<_>>()));
        }
        let (name, values) = self.columns.iter().find(|(name, _)| same(name))?;
        let values: Vec<Option<&str>> = rows.map(|row| values[row?].as_deref()).collect();
        Some(if is_age(name) { banded(name, &values) } else { by_value(name, &values) })
    }

    /// Ages, if the definition admits them and the table has them.
    pub fn admitted_age(&self, definition: &HighHarm) -> Option<AdmittedAge> {
        definition.age_admitted.as_ref()?;
        let years = self.years_of_birth.as_ref()?;
        let known = self.people.iter().zip(years).filter_map(|(person, year)| Some((*person, (*year)?)));
        Some(AdmittedAge { years_of_birth: known.collect() })
    }
}

impl AdmittedAge {
    /// Age in whole years at the end of a year, where known; `None` before the birth and past 120.
    pub fn years_old(&self, person: PersonId, year: i32) -> Option<u32> {
        let born = *self.years_of_birth.get(&person)?;
        u32::try_from(year - born).ok().filter(|age| *age <= 120)
    }
}

fn is_age(name: &str) -> bool {
    super::refused::refused(name) == Some(super::refused::Refused::Age)
}
