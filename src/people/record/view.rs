//! What was known before a date.

use chrono::NaiveDate;

use crate::people::person_id::PersonId;

use super::{Event, Offence, OffenceId, Records, date_of};

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

    /// An offence that occurs in the records.
    pub fn offence(&self, id: OffenceId) -> &'r Offence {
        &self.records.offences[usize::from(id.0)]
    }
}
