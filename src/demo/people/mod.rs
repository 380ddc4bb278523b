//! Synthetic people: a documented process with known true probabilities.

use chrono::NaiveDate;

use crate::people::import::PeopleImportError;
use crate::people::person_id::PersonId;
use crate::people::protected::ProtectedTable;
use crate::progress::Progress;

/// Synthetic people as they would be imported.
#[derive(Debug, Clone)]
pub struct SyntheticPeople {
    /// Events and what was noticed reading them.
    pub import: crate::people::import::PeopleImport,
    /// Protected characteristics, apart.
    pub protected: ProtectedTable,
}

/// How large a population to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Population {
    /// People who ever appear.
    pub people: usize,
    /// Seed.
    pub seed: u64,
}

/// The demo's people, made in memory and read like a user's files.
pub fn import(_population: Population, _progress: &Progress) -> Result<SyntheticPeople, PeopleImportError> {
    todo!("demo owner")
}

/// The true probability that each of these people does more than `threshold_harm` (in the built-in
/// scale) in the `window_months` after `date`, given everything the process knows at the date.
pub fn true_probabilities(
    _population: Population,
    _people: &[PersonId],
    _date: NaiveDate,
    _window_months: u32,
    _threshold_harm: f64,
) -> Vec<f64> {
    todo!("demo owner")
}
