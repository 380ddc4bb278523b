//! The charges that a score rests on.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::people::record::{PersonView, Records, date_of};

/// A charge that stands, as people would name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Charge {
    /// Its day; of a conviction without a recorded charge, that of the conviction.
    pub day: NaiveDate,
    /// Offence code.
    pub offence: String,
}

/// The charges that stand in a view, oldest first. A conviction without a recorded charge is one.
pub(super) fn standing_charges(view: PersonView<'_>, records: &Records) -> Vec<Charge> {
    let proceedings = view.proceedings();
    let standing = proceedings.iter().filter_map(|one| one.standing_charge().or(one.conviction()));
    let mut charges: Vec<Charge> = standing
        .map(|event| Charge {
            day: date_of(event.day),
            offence: records.offences()[usize::from(event.offence.0)].code.clone(),
        })
        .collect();
    charges.sort_unstable();
    charges
}
