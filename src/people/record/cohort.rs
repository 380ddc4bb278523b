//! Who is scored, and who learned from: the one place where a cohort is made, and where labels are.

use chrono::{Months, NaiveDate};
use rayon::prelude::*;

use crate::figures;
use crate::people::definition::HighHarm;
use crate::people::harm::{HarmScale, Weighed};
use crate::people::person_id::PersonId;

use super::{PersonView, Records, date_of, day_number, labels, unknown};

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
/// can be scored: neither somebody only suspected, nor a victim, nor somebody acquitted.
///
/// What is known of somebody can be put together by hand:
///
/// ```
/// use lamplight::people::person_id::PersonId;
/// use lamplight::people::record::PersonView;
/// let view = PersonView { id: PersonId(1), events: &[], end_day: 0 };
/// ```
///
/// But it does not make a person who can be scored. This does not compile:
///
/// ```compile_fail,E0451
/// use lamplight::people::person_id::PersonId;
/// use lamplight::people::record::{ChargedPerson, PersonView};
/// let view = PersonView { id: PersonId(1), events: &[], end_day: 0 };
/// let forged = ChargedPerson { view, position: 0 };
/// ```
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
    /// The harm at and above which a person is high-harm; `None` without labels, or where a
    /// top share is asked for and nobody has any.
    pub threshold_harm: Option<f64>,
    /// What to know of harm and labels, in sentences: offences that the scale does not know, convictions
    /// without a recorded charge.
    pub notes: Vec<String>,
}

impl<'r> Cohort<'r> {
    /// Makes the cohort of a date.
    ///
    /// The steps, in order, each keeping a part of the people of the step before:
    /// 1. everybody in the records, in whatever role;
    /// 2. those with a charge before the date that still stood the day before it;
    /// 3. those with any event, in whatever role, in the years before the date that the definition names;
    /// 4. (for labels) those whose window lies within the records: all of them, or [`CohortError::NoFollowUp`];
    /// 5. (for labels) those whose harm in the window was added up: all of them.
    pub fn build(records: &'r Records, request: &CohortRequest<'_>) -> Result<Self, CohortError> {
        let CohortRequest { date, definition, scale, labelled } = *request;
        let shown = figures::date(date);
        let view = records.as_of(date);
        let all: Vec<usize> = (0..view.len()).collect();
        let step = |what: String, before: usize, kept: usize| Step { what, kept, left_out: before - kept };
        let mut steps = vec![step("everybody in the records, in whatever role".to_owned(), all.len(), all.len())];

        let charged = |position: &usize| {
            let view = view.person(*position);
            (view.standing_charges() > 0).then_some(ChargedPerson { view, position: *position })
        };
        let charged: Vec<ChargedPerson<'r>> = all.par_iter().filter_map(charged).collect();
        let what = format!("charged before {shown}, and the charge still stood");
        steps.push(step(what, all.len(), charged.len()));
        if charged.is_empty() {
            return Err(CohortError::Nobody { date });
        }

        let years = definition.dormant_years;
        let alive_from = months_from(date, -12 * i64::from(years));
        let is_alive = |person: &ChargedPerson<'_>| {
            let newest = person.view.events.last();
            newest.is_some_and(|event| event.day >= alive_from)
        };
        let before = charged.len();
        let people: Vec<ChargedPerson<'r>> = charged.into_iter().filter(is_alive).collect();
        let what = format!("alive in the data: any event in the {} before", figures::counted(years.into(), "year"));
        steps.push(step(what, before, people.len()));
        if people.is_empty() {
            return Err(CohortError::AllDormant { date, charged: before, dormant_years: years });
        }

        let weighed = Weighed::new(scale, &records.offences);
        let unweighed = unknown::of_charges(&people, &weighed);
        let said = unknown::sentence(records, &unweighed, "among the charges before the date");
        let notes = said.into_iter().collect();
        let mut cohort = Self { date, people, labels: Vec::new(), steps, threshold_harm: None, notes };
        if labelled {
            let window_end = months_from(date, definition.window_months.into());
            let window_months = definition.window_months;
            if window_end - 1 > records.last_day {
                let window_ends = date_of(window_end - 1);
                return Err(CohortError::NoFollowUp { date, window_months, window_ends, last_day: records.last_day() });
            }
            let kept = cohort.people.len();
            let what = format!("with full follow-up: the records cover all {window_months} months after");
            cohort.steps.push(step(what, kept, kept));
            labels::label(&mut cohort, records, definition, &weighed, window_end);
            let high = cohort.labels.iter().filter(|label| label.is_high_harm).count();
            let what = format!("labelled, of whom {} high-harm", figures::count(high as u64));
            cohort.steps.push(step(what, kept, cohort.labels.len()));
        }
        Ok(cohort)
    }

    /// Pseudonyms in order.
    pub fn ids(&self) -> Vec<PersonId> {
        self.people.iter().map(|person| person.view.id).collect()
    }
}

/// The day some months after (or before) a date, in days since 1970-01-01; the last day of the month where
/// the month is shorter.
pub(in crate::people) fn months_from(date: NaiveDate, months: i64) -> i32 {
    let by = Months::new(months.unsigned_abs().min(120_000) as u32);
    let reached = if months < 0 { date.checked_sub_months(by) } else { date.checked_add_months(by) };
    reached.map_or(if months < 0 { i32::MIN / 2 } else { i32::MAX / 2 }, day_number)
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
    /// Everybody charged has been silent for too long.
    #[error(
        "of {charged} people with a standing charge before {date}, nobody had any event in the {dormant_years} years before it: check that the records reach up to the date, or set dormant_years higher in the definition"
    )]
    AllDormant {
        /// The date.
        date: NaiveDate,
        /// How many had a standing charge.
        charged: usize,
        /// After how many years without an event somebody is left out.
        dormant_years: u32,
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

#[cfg(test)]
mod tests;
