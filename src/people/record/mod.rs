//! What is known of people: dated events, seen only through a view that ends at a date.

mod cohort;
mod corrected;
mod labels;
mod standing;
#[cfg(test)]
pub(in crate::people) mod testing;
mod unknown;
mod view;

pub(in crate::people) use cohort::months_from;
pub use cohort::{ChargedPerson, Cohort, CohortError, CohortRequest, Label, Step};
pub use corrected::{Corrected, EventCorrection};
pub use labels::high_harm_among_all;
pub use standing::{Proceeding, proceedings};
pub use view::{PersonView, RecordView};

use chrono::NaiveDate;

use super::person_id::PersonId;

/// In what role a person appears in an event. Kept apart everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Charged (or summonsed) with an offence.
    Charged,
    /// Convicted of it.
    Convicted,
    /// Acquitted of it: the charge no longer stands.
    Acquitted,
    /// The charge was withdrawn or discontinued: it no longer stands.
    Withdrawn,
    /// Suspected, and nothing more.
    Suspected,
    /// A victim.
    Victim,
}

/// An offence as the records write it: position in [`Records::offences`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OffenceId(pub u16);

/// An offence code with its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offence {
    /// Code, such as `8N`; the words where a force has none.
    pub code: String,
    /// Words; empty where the records have none.
    pub description: String,
}

/// One dated fact about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// Day, in days since 1970-01-01.
    pub day: i32,
    /// Order within a day and part of identity: what happened.
    pub role: Role,
    /// Of what.
    pub offence: OffenceId,
    /// Joins events of one proceeding (a charge and its outcome); 0 when the records do not say.
    pub case: u32,
    /// Whether a weapon was used, where known to have been.
    pub weapon: bool,
    /// Whether police activity found it (search, traffic stop), where the records say so.
    pub proactive: bool,
}

/// Events of all people, sorted by person and day. Its events can be read only through
/// [`Records::as_of`] and, for labels, by the construction of a cohort.
#[derive(Debug, Clone, Default)]
pub struct Records {
    people: Vec<PersonId>,
    /// `starts[p]..starts[p + 1]` are the events of person `p`.
    starts: Vec<u32>,
    events: Vec<Event>,
    offences: Vec<Offence>,
    last_day: i32,
    synthetic: bool,
}

impl Records {
    /// Sorts events and keeps them. `last_day` is the last day that the extract covers, which may lie
    /// after the last event. Exact repetitions are the importer's business and are kept.
    pub fn new(
        mut events: Vec<(PersonId, Event)>,
        offences: Vec<Offence>,
        last_day: NaiveDate,
        synthetic: bool,
    ) -> Self {
        events.sort_unstable();
        let (mut people, mut starts) = (Vec::new(), Vec::new());
        for (at, (person, _)) in events.iter().enumerate() {
            if people.last() != Some(person) {
                people.push(*person);
                starts.push(at as u32);
            }
        }
        starts.push(events.len() as u32);
        let events = events.into_iter().map(|(_, event)| event).collect();
        Self { people, starts, events, offences, last_day: day_number(last_day), synthetic }
    }

    /// Everybody in the records, in any role, ascending.
    pub fn people(&self) -> &[PersonId] {
        &self.people
    }

    /// Position of somebody in [`Records::people`]; `None` for somebody who is not in the records.
    pub fn position_of(&self, person: PersonId) -> Option<usize> {
        self.people.binary_search(&person).ok()
    }

    /// The offences that occur.
    pub fn offences(&self) -> &[Offence] {
        &self.offences
    }

    /// How many events there are.
    pub fn event_count(&self) -> usize {
        self.events.len()
    }

    /// Last day that the extract covers: the data are as at its end.
    pub fn last_day(&self) -> NaiveDate {
        date_of(self.last_day)
    }

    /// Whether the people are made up.
    pub fn is_synthetic(&self) -> bool {
        self.synthetic
    }

    /// What was known before `date`: events on or after it cannot be seen through the view.
    pub fn as_of(&self, date: NaiveDate) -> RecordView<'_> {
        RecordView::new(self, day_number(date))
    }

    /// Events of the person at a position, all of them: for this module alone.
    fn events_of(&self, position: usize) -> &[Event] {
        &self.events[self.starts[position] as usize..self.starts[position + 1] as usize]
    }
}

/// Days since 1970-01-01.
pub fn day_number(date: NaiveDate) -> i32 {
    date.to_epoch_days()
}

/// The date of a number of days since 1970-01-01.
pub fn date_of(day: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(day).unwrap_or_default()
}
