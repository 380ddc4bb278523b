//! Offences that the harm scale does not know: counted, and told.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::figures;
use crate::people::harm::Weighed;

use super::{ChargedPerson, OffenceId, Proceeding, Records};

/// How many of the most frequent offences are named.
const NAMED: usize = 5;

/// A sentence about offences without a weight; `None` if there are none. `place` says where
/// they are: `in the window`.
pub(super) fn sentence(records: &Records, unknown: &[OffenceId], place: &str) -> Option<String> {
    let mut numbers: BTreeMap<&str, u64> = BTreeMap::new();
    for offence in unknown {
        let code = records.offences.get(usize::from(offence.0)).map_or("", |offence| offence.code.as_str());
        *numbers.entry(code).or_default() += 1;
    }
    let mut most: Vec<(&str, u64)> = numbers.into_iter().collect();
    most.sort_by_key(|(code, number)| (std::cmp::Reverse(*number), *code));
    let named: Vec<String> = most.iter().take(NAMED).map(|(code, number)| format!("{code} ({number})")).collect();
    let others = if most.len() > NAMED { " and others" } else { "" };
    (!unknown.is_empty()).then(|| {
        format!(
            "The harm scale does not know {} {place}: {}{others}. {} nothing to anybody's harm.",
            figures::counted(unknown.len() as u64, "offence"),
            named.join(", "),
            if unknown.len() == 1 { "It adds" } else { "They add" }
        )
    })
}

/// Offences of standing charges that have no weight.
pub(super) fn of_charges(people: &[ChargedPerson<'_>], weighed: &Weighed) -> Vec<OffenceId> {
    let of = |person: &ChargedPerson<'_>| -> Vec<OffenceId> {
        let proceedings = person.view().proceedings();
        let standing = proceedings.iter().filter(|one| one.standing_charge().is_some());
        standing.filter_map(Proceeding::offence).filter(|offence| weighed.of(*offence).harm.is_none()).collect()
    };
    // most scales know every offence of the records: then there is nothing to look for
    if weighed.knows_all() { Vec::new() } else { people.par_iter().with_min_len(64).flat_map_iter(of).collect() }
}
