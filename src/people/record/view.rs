//! What was known before a date.

use chrono::NaiveDate;

use crate::people::person_id::PersonId;

use super::{Event, Offence, OffenceId, Proceeding, Records, date_of, proceedings};

/// Records as they were known before a date. There is no way from here to anything later.
#[derive(Debug, Clone, Copy)]
pub struct RecordView<'r> {
    records: &'r Records,
    /// First day that cannot be seen.
    end_day: i32,
}

/// One person's events before a date, oldest first.
#[derive(Debug, Clone, Copy)]
pub struct PersonView<'r> {
    /// Who.
    pub id: PersonId,
    /// Events before the date, oldest first.
    pub events: &'r [Event],
    /// The date, in days since 1970-01-01: every event's day is smaller.
    pub end_day: i32,
}

impl<'r> RecordView<'r> {
    pub(super) fn new(records: &'r Records, end_day: i32) -> Self {
        Self { records, end_day }
    }

    /// The date before which everything here was known.
    pub fn date(&self) -> NaiveDate {
        date_of(self.end_day)
    }

    /// How many people the records hold, at whatever time.
    pub fn len(&self) -> usize {
        self.records.people.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.people.is_empty()
    }

    /// The person at a position of [`Records::people`].
    pub fn person(&self, position: usize) -> PersonView<'r> {
        let all = self.records.events_of(position);
        let events = &all[..all.partition_point(|event| event.day < self.end_day)];
        PersonView { id: self.records.people[position], events, end_day: self.end_day }
    }

    /// What is known of somebody; `None` for somebody who is not in the records.
    pub fn of(&self, person: PersonId) -> Option<PersonView<'r>> {
        self.records.position_of(person).map(|position| self.person(position))
    }

    /// The offences that occur in the records, at whatever time, by their ids.
    pub fn offences(&self) -> &'r [Offence] {
        &self.records.offences
    }

    /// An offence that occurs in the records.
    pub fn offence(&self, id: OffenceId) -> &'r Offence {
        &self.records.offences[usize::from(id.0)]
    }
}

impl PersonView<'_> {
    /// The events put together, one an offence: what is charged, what of it stands and what was proved.
    pub fn proceedings(&self) -> Vec<Proceeding> {
        proceedings(self.events)
    }

    /// How many charges stand.
    pub fn standing_charges(&self) -> u32 {
        self.proceedings().iter().filter(|one| one.standing_charge().is_some()).count() as u32
    }
}
