//! Records put right, or with people erased.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::people::person_id::PersonId;

use super::{Event, OffenceId, Records, Role, day_number};

/// A record that was found to be wrong, after a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventCorrection {
    /// Whose.
    pub person: PersonId,
    /// Day of the event.
    pub day: NaiveDate,
    /// Offence code as the records have it.
    pub offence: String,
    /// Role as recorded.
    pub role: Role,
    /// What it is instead: nothing at all (`None`), or the same in another role.
    pub becomes: Option<Role>,
}

/// Records after corrections.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// The records.
    pub records: Records,
    /// Corrections that met no event, by position in what was asked for: the records may have been
    /// imported again without it.
    pub not_found: Vec<usize>,
}

impl Records {
    /// The same records with events removed or in another role. Several events of a person on one day
    /// with the same offence and role are all meant. What is corrected does not change the original.
    pub fn corrected(&self, corrections: &[EventCorrection]) -> Corrected {
        let mut wanted: BTreeMap<(PersonId, i32, Role), Vec<usize>> = BTreeMap::new();
        for (at, correction) in corrections.iter().enumerate() {
            let key = (correction.person, day_number(correction.day), correction.role);
            wanted.entry(key).or_default().push(at);
        }
        let mut met = BTreeSet::new();
        let events = self.each().filter_map(|(person, mut event)| {
            let candidates = wanted.get(&(person, event.day, event.role)).into_iter().flatten();
            let is_meant = |at: &usize| corrections[*at].offence.trim() == self.code(event.offence).trim();
            if let Some(at) = candidates.copied().find(is_meant) {
                met.insert(at);
                event.role = corrections[at].becomes?;
            }
            Some((person, event))
        });
        let records = Self::new(events.collect(), self.offences.clone(), self.last_day(), self.synthetic);
        let not_found = (0..corrections.len()).filter(|at| !met.contains(at)).collect();
        Corrected { records, not_found }
    }

    /// The same records without anything about these people.
    pub fn without(&self, people: &[PersonId]) -> Self {
        let gone: BTreeSet<PersonId> = people.iter().copied().collect();
        let events = self.each().filter(|(person, _)| !gone.contains(person)).collect();
        Self::new(events, self.offences.clone(), self.last_day(), self.synthetic)
    }

    fn each(&self) -> impl Iterator<Item = (PersonId, Event)> + '_ {
        self.people
            .iter()
            .enumerate()
            .flat_map(|(position, person)| self.events_of(position).iter().map(|event| (*person, *event)))
    }

    fn code(&self, offence: OffenceId) -> &str {
        self.offences.get(usize::from(offence.0)).map_or("", |offence| offence.code.as_str())
    }
}
