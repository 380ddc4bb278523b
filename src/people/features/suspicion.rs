//! Having been suspected, and nothing more.

use crate::people::record::{Event, Role};

/// Days on which somebody was suspected of an offence and it stayed at that.
///
/// A suspicion that led to a charge is told by the charge; one that an acquittal or a withdrawal answered
/// must not come back through this door. So a suspicion does not count if its case has a charge or an
/// outcome, standing or not, or if somebody was acquitted of the same offence (or the charge withdrawn) on
/// its day or later and nothing says that it was another case.
pub(super) fn suspicion_days(events: &[Event]) -> impl Iterator<Item = i32> + '_ {
    let counts = |suspicion: &&Event| {
        suspicion.role == Role::Suspected && !events.iter().any(|other| is_told_otherwise(suspicion, other))
    };
    events.iter().filter(counts).map(|event| event.day)
}

fn is_told_otherwise(suspicion: &Event, other: &Event) -> bool {
    let has_cases = suspicion.case != 0 && other.case != 0;
    match other.role {
        Role::Charged | Role::Convicted => has_cases && suspicion.case == other.case,
        Role::Acquitted | Role::Withdrawn if has_cases => suspicion.case == other.case,
        Role::Acquitted | Role::Withdrawn => suspicion.offence == other.offence && suspicion.day <= other.day,
        Role::Suspected | Role::Victim => false,
    }
}
