//! What the workspace knows about the records: corrections that were accepted, and people erased.

use std::collections::BTreeMap;

use crate::people::person_id::PersonId;
use crate::people::record::{EventCorrection, Records};

use super::{Challenge, Correction};

/// Corrections of records and people who must not be scored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ground {
    /// By number of the challenge.
    pub(super) corrections: BTreeMap<u32, (String, EventCorrection)>,
    /// Pseudonym, and why.
    pub(super) erased: BTreeMap<PersonId, String>,
}

/// Records as they must be used.
#[derive(Debug, Clone)]
pub struct Grounded {
    /// Corrected, and without the people who were erased.
    pub records: Records,
    /// Numbers of the challenges whose corrections met no event: the records may have been put right
    /// where they come from.
    pub not_found: Vec<u32>,
}

impl Ground {
    pub(super) fn of<'a>(
        challenges: impl Iterator<Item = &'a Challenge>,
        erased: impl Iterator<Item = (String, String)>,
    ) -> Self {
        let accepted = challenges.filter_map(|challenge| {
            let becomes = match challenge.correction? {
                Correction::Remove => None,
                Correction::Role(role) => Some(role),
            };
            let correction = EventCorrection {
                person: person_id(&challenge.person)?,
                day: challenge.day,
                offence: challenge.offence.clone(),
                role: challenge.role,
                becomes,
            };
            Some((challenge.number, (challenge.person.clone(), correction)))
        });
        let erased = erased.filter_map(|(person, why)| Some((person_id(&person)?, why)));
        Self { corrections: accepted.collect(), erased: erased.collect() }
    }

    /// The records corrected, and without the people who were erased. Nothing else may be scored.
    pub fn apply(&self, records: &Records) -> Grounded {
        if self.corrections.is_empty() && self.erased.is_empty() {
            return Grounded { records: records.clone(), not_found: Vec::new() };
        }
        let (numbers, corrections): (Vec<u32>, Vec<EventCorrection>) =
            self.corrections.iter().map(|(number, (_, correction))| (*number, correction.clone())).unzip();
        let corrected = records.corrected(&corrections);
        let erased: Vec<PersonId> = self.erased.keys().copied().collect();
        Grounded {
            records: corrected.records.without(&erased),
            not_found: corrected.not_found.into_iter().map(|at| numbers[at]).collect(),
        }
    }

    /// Numbers of the challenges whose corrections are among it, ascending.
    pub fn corrected(&self) -> Vec<u32> {
        self.corrections.keys().copied().collect()
    }

    /// Whether somebody was erased.
    pub fn is_erased(&self, person: PersonId) -> bool {
        self.erased.contains_key(&person)
    }

    /// Why somebody was erased, by pseudonym.
    pub(super) fn why_erased(&self, person: &str) -> Option<&str> {
        self.erased.get(&person_id(person)?).map(String::as_str)
    }

    /// The first correction of somebody's records that is not among those with these numbers.
    pub(super) fn correction_since(&self, person: &str, numbers: &[u32]) -> Option<u32> {
        let of_person = self.corrections.iter().filter(|(_, (whose, _))| whose == person);
        of_person.map(|(number, _)| *number).find(|number| numbers.binary_search(number).is_err())
    }
}

/// The pseudonym that is written so; `None` when it is written in any other way.
pub(super) fn person_id(text: &str) -> Option<PersonId> {
    let id = PersonId(u64::from_str_radix(&text.replace('-', ""), 16).ok()?);
    (id.to_string() == text).then_some(id)
}
