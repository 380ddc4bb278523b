//! Features of a whole cohort.

use chrono::Datelike;
use rayon::prelude::*;

use crate::people::harm::{HarmScale, Weighed};
use crate::people::protected::AdmittedAge;
use crate::people::record::{ChargedPerson, Cohort, RecordView};
use crate::progress::{Cancelled, Progress};

use super::one_person::{Windows, harm_of_charges, values};
use super::specs::{self, COUNT};
use super::{FeatureTable, specs as all_specs};

/// How many people are described between two looks at whether to stop.
const CHUNK: usize = 8192;

/// Describes a cohort by what was known before its date: one row for each of its people.
///
/// Whatever the view, events on or after the cohort's date play no part: they are read through the cohort's
/// own people, and the view serves only to name offences. `age` is there only when the definition admits it.
pub fn describe(
    view: RecordView<'_>,
    cohort: &Cohort<'_>,
    scale: &HarmScale,
    age: Option<&AdmittedAge>,
    progress: &Progress,
) -> Result<FeatureTable, Cancelled> {
    let weighed = Weighed::new(scale, view.offences());
    let windows = Windows::before(cohort.date);
    let rows = cohort.people.len();
    let mut columns: Vec<Vec<f64>> = (0..COUNT).map(|_| Vec::with_capacity(rows)).collect();
    for chunk in cohort.people.chunks(CHUNK) {
        progress.check()?;
        let described = |person: &ChargedPerson<'_>| values(person.view(), &windows, &weighed);
        let described: Vec<[f64; COUNT]> = chunk.par_iter().with_min_len(64).map(described).collect();
        for (at, column) in columns.iter_mut().enumerate() {
            column.extend(described.iter().map(|row| row[at]));
        }
        progress.step("describing people", columns[0].len() as f32 / rows as f32);
    }
    let mut table = FeatureTable { specs: all_specs(), columns, rows };
    if let Some(age) = age {
        let year = cohort.date.year();
        let years_old = |person: &ChargedPerson<'_>| age.years_old(person.view().id, year).map_or(f64::NAN, f64::from);
        table.specs.push(specs::age());
        table.columns.push(cohort.people.iter().map(years_old).collect());
    }
    Ok(table)
}

/// Harm of everything a person was charged with before the date and that stood then, in the scale's unit:
/// what current practice would rank by. One value for each person of the cohort; offences that the scale does
/// not know add nothing to it.
pub fn past_harm(view: RecordView<'_>, cohort: &Cohort<'_>, scale: &HarmScale) -> Vec<f64> {
    let weighed = Weighed::new(scale, view.offences());
    cohort.people.par_iter().with_min_len(64).map(|person| harm_of_charges(person.view(), &weighed)).collect()
}

#[cfg(test)]
mod tests;
