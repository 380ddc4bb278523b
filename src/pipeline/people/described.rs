//! Cohorts of dates, described by what was known before and, where asked, labelled by what came after.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::people::evaluation::rolling::{Extent, Lesson};
use crate::people::features::{self, Family, FeatureTable};
use crate::people::model::Sample;
use crate::people::person_id::PersonId;
use crate::people::record::{Cohort, CohortRequest, Step, high_harm_among_all};
use crate::progress::Progress;

use super::{PeopleError, PeopleLoaded};

/// The cohort of a date as a table.
#[derive(Debug)]
pub(super) struct Described {
    pub(super) people: Vec<PersonId>,
    pub(super) features: FeatureTable,
    /// Who became high-harm; empty without labels.
    pub(super) outcome: Vec<bool>,
    pub(super) past_harm: Vec<f64>,
    pub(super) steps: Vec<Step>,
    pub(super) threshold_harm: Option<f64>,
    pub(super) notes: Vec<String>,
    /// High-harm people of the whole records, by the same threshold; 0 without labels.
    pub(super) high_harm_among_all: u64,
}

/// One half of a lesson: features and outcomes.
#[derive(Debug)]
pub(super) struct Learned {
    pub(super) features: FeatureTable,
    pub(super) outcome: Vec<bool>,
}

impl Learned {
    pub(super) fn sample(&self) -> Sample<'_> {
        Sample { features: &self.features, outcome: &self.outcome }
    }

    pub(super) fn keeping(&self, keep: impl Fn(&features::FeatureSpec) -> bool) -> Self {
        Self { features: self.features.keeping(keep), outcome: self.outcome.clone() }
    }
}

impl Described {
    /// Describes the cohort of a date.
    pub(super) fn at(
        loaded: &PeopleLoaded,
        date: NaiveDate,
        labelled: bool,
        progress: &Progress,
    ) -> Result<Self, PeopleError> {
        let (definition, scale) = (&loaded.definition, &loaded.scale);
        let cohort = Cohort::build(&loaded.records, &CohortRequest { date, definition, scale, labelled })?;
        let view = loaded.records.as_of(date);
        let age = loaded.protected.as_ref().and_then(|table| table.admitted_age(definition));
        let mut features = features::describe(view, &cohort, scale, age.as_ref(), progress)?;
        if definition.suspicion_admitted.is_none() {
            features = features.without(Family::Suspicion);
        }
        let past_harm = features::past_harm(view, &cohort, scale);
        let high_harm_among_all =
            if labelled { high_harm_among_all(&loaded.records, &cohort, definition, scale) } else { 0 };
        Ok(Self {
            high_harm_among_all,
            notes: cohort.notes.clone(),
            people: cohort.ids(),
            features,
            outcome: cohort.labels.iter().map(|label| label.is_high_harm).collect(),
            past_harm,
            threshold_harm: cohort.threshold_harm,
            steps: cohort.steps,
        })
    }

    pub(super) fn sample(&self) -> Sample<'_> {
        Sample { features: &self.features, outcome: &self.outcome }
    }

    /// The people whose pseudonym is even, or those whose is odd: pseudonyms are a keyed hash, so the
    /// halves are as good as random, and the same every time.
    fn half(&self, is_even: bool) -> Learned {
        let rows: Vec<usize> =
            (0..self.people.len()).filter(|row| (self.people[*row].0.is_multiple_of(2)) == is_even).collect();
        let outcome = rows.iter().map(|row| self.outcome[*row]).collect();
        Learned { features: self.features.rows_at(&rows), outcome }
    }

    fn whole(&self) -> Learned {
        Learned { features: self.features.clone(), outcome: self.outcome.clone() }
    }
}

/// What is learned from and what is calibrated on.
pub(super) struct Lessons {
    pub(super) learn: Learned,
    pub(super) calibrate: Learned,
    pub(super) learn_steps: Vec<Step>,
    pub(super) calibrate_steps: Vec<Step>,
}

/// Labelled cohorts by date, each made once.
#[derive(Debug)]
pub(super) struct Library<'l> {
    loaded: &'l PeopleLoaded,
    kept: BTreeMap<NaiveDate, Arc<Described>>,
}

impl<'l> Library<'l> {
    pub(super) fn new(loaded: &'l PeopleLoaded) -> Self {
        Self { loaded, kept: BTreeMap::new() }
    }

    /// The labelled cohort of a date.
    pub(super) fn labelled(&mut self, date: NaiveDate, progress: &Progress) -> Result<Arc<Described>, PeopleError> {
        if let Some(known) = self.kept.get(&date) {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(Described::at(self.loaded, date, true, progress)?);
        self.kept.insert(date, Arc::clone(&made));
        Ok(made)
    }

    /// Forgets the cohorts before a date, which are no longer needed.
    pub(super) fn forget_before(&mut self, date: NaiveDate) {
        self.kept.retain(|day, _| *day >= date);
    }

    /// The two cohorts of a lesson, or the two halves of its one.
    pub(super) fn lessons(&mut self, lesson: Lesson, progress: &Progress) -> Result<Lessons, PeopleError> {
        let learn = self.labelled(lesson.learn, &progress.part(0.0, 0.5))?;
        if lesson.is_split() {
            return Ok(Lessons {
                learn: learn.half(true),
                calibrate: learn.half(false),
                learn_steps: learn.steps.clone(),
                calibrate_steps: learn.steps.clone(),
            });
        }
        let calibrate = self.labelled(lesson.calibrate, &progress.part(0.5, 1.0))?;
        Ok(Lessons {
            learn: learn.whole(),
            calibrate: calibrate.whole(),
            learn_steps: learn.steps.clone(),
            calibrate_steps: calibrate.steps.clone(),
        })
    }
}

/// What time the records cover.
pub(super) fn extent(loaded: &PeopleLoaded) -> Extent {
    let last_day = loaded.records.last_day();
    let view = loaded.records.as_of(last_day.succ_opt().unwrap_or(last_day));
    let first = (0..view.len()).filter_map(|at| view.person(at).events.first().map(|event| event.day)).min();
    Extent { first_day: first.map_or(last_day, crate::people::record::date_of), last_day }
}
