//! Who is scored, and who learned from: the one place where a cohort is made, and where labels are.

use chrono::NaiveDate;

use crate::people::definition::HighHarm;
use crate::people::harm::HarmScale;
use crate::people::person_id::PersonId;

use super::{PersonView, Records};

/// What cohort to make.
#[derive(Debug, Clone, Copy)]
pub struct CohortRequest<'a> {
    /// The date: people are described by what was known before it.
    pub date: NaiveDate,
    /// What a high-harm offender is.
    pub definition: &'a HighHarm,
    /// What offences weigh.
    pub scale: &'a HarmScale,
    /// Whether to label: only people with full follow-up after the date are then kept.
    pub labelled: bool,
}

/// A person with a standing charge before the date. Only [`Cohort::build`] makes one, so nobody else
/// can be scored.
#[derive(Debug, Clone, Copy)]
pub struct ChargedPerson<'r> {
    view: PersonView<'r>,
    position: usize,
}

impl<'r> ChargedPerson<'r> {
    /// What is known of the person before the date.
    pub fn view(&self) -> PersonView<'r> {
        self.view
    }

    /// Position in [`Records::people`].
    pub fn position(&self) -> usize {
        self.position
    }
}

/// A line of the account of how a cohort came about.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Step {
    /// What is asked of a person at this step, such as `charged before 1 January 2024`.
    pub what: String,
    /// How many people passed.
    pub kept: usize,
    /// How many did not.
    pub left_out: usize,
}

/// What became of a person after the date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Label {
    /// Harm in the window after the date, in the scale's unit.
    pub harm: f64,
    /// Whether the definition calls it high.
    pub is_high_harm: bool,
}

/// Charged people at a date, with the account of how they were chosen.
#[derive(Debug, Clone)]
pub struct Cohort<'r> {
    /// The date.
    pub date: NaiveDate,
    /// In the order of [`Records::people`].
    pub people: Vec<ChargedPerson<'r>>,
    /// One for each person when labels were asked for; empty otherwise.
    pub labels: Vec<Label>,
    /// Row counts: all, ever charged before the date, alive in the data, full follow-up, labelled.
    pub steps: Vec<Step>,
    /// The harm at and above which a person is high-harm; `None` without labels.
    pub threshold_harm: Option<f64>,
}

impl<'r> Cohort<'r> {
    /// Makes the cohort of a date.
    pub fn build(_records: &'r Records, _request: &CohortRequest<'_>) -> Result<Self, CohortError> {
        todo!("cohort owner")
    }

    /// Pseudonyms in order.
    pub fn ids(&self) -> Vec<PersonId> {
        self.people.iter().map(|person| person.view.id).collect()
    }
}

/// Why there is no cohort.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CohortError {
    /// Nobody is left.
    #[error(
        "nobody in the records had a standing charge before {date}: choose a later date or check the roles of the events"
    )]
    Nobody {
        /// The date.
        date: NaiveDate,
    },
    /// The window reaches past the end of the records.
    #[error(
        "the {window_months} months after {date} end on {window_ends}, but the records only reach {last_day}: choose an earlier date"
    )]
    NoFollowUp {
        /// The date.
        date: NaiveDate,
        /// Length of the window.
        window_months: u32,
        /// Its last day.
        window_ends: NaiveDate,
        /// Last day of the records.
        last_day: NaiveDate,
    },
}
