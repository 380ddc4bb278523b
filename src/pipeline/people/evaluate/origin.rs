//! One date tested at.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::people::evaluation::ablation::learn;
use crate::people::evaluation::listing::listed;
use crate::people::evaluation::metrics::{Metrics, RankingMetrics, metrics, ranking_metrics};
use crate::people::evaluation::permutation::probabilities;
use crate::people::evaluation::rolling::{LEAST_PAST_MONTHS, Origin, origins};
use crate::people::evaluation::turnover::Named;
use crate::people::evaluation::{Cut, Scored};
use crate::people::features::Family;
use crate::people::model::ModelSettings;
use crate::people::person_id::PersonId;
use crate::people::record::Step;
use crate::pipeline::people::described::{Described, Learned, Library, extent};
use crate::pipeline::people::{PeopleError, PeopleLoaded, words};
use crate::progress::Progress;

use super::Knowable;

/// Figures of one date.
#[derive(Debug, Clone, Serialize)]
pub struct OriginFigures {
    /// What was learned from and when it was tested.
    #[serde(flatten)]
    pub origin: Origin,
    /// How the cohort that was learned from came about.
    pub learned_from: Vec<Step>,
    /// How the cohort that was tested on came about.
    pub tested_on: Vec<Step>,
    /// What to know of the labels, in sentences.
    pub notes: Vec<String>,
    /// The harm at and above which a person is high-harm, in the scale's unit.
    pub threshold_harm: Option<f64>,
    /// Figures of the model.
    pub model: Metrics,
    /// Of ranking by past harm.
    pub past_harm: RankingMetrics,
    /// How many of those who became high-harm could have been known.
    pub knowable: Knowable,
}

/// A date, tested.
#[derive(Debug)]
pub(super) struct Tested {
    pub(super) origin: Origin,
    pub(super) learn: Learned,
    pub(super) calibrate: Learned,
    pub(super) learn_steps: Vec<Step>,
    pub(super) test: Arc<Described>,
    pub(super) probability: Vec<f64>,
    pub(super) without_age: Option<Vec<f64>>,
    pub(super) knowable: Knowable,
}

/// Tests at every date that the records allow, oldest first.
pub(super) fn all(loaded: &PeopleLoaded, progress: &Progress) -> Result<Vec<Tested>, PeopleError> {
    let extent = extent(loaded);
    let window = loaded.definition.window_months;
    let origins = origins(extent, window);
    if origins.is_empty() {
        return Err(PeopleError::TooShort {
            first_day: extent.first_day,
            last_day: extent.last_day,
            needed: LEAST_PAST_MONTHS + 2 * window,
            purpose: "test the result",
        });
    }
    let mut library = Library::new(loaded);
    let share = |at: usize| at as f32 / origins.len() as f32;
    let mut tested = Vec::with_capacity(origins.len());
    for (at, origin) in origins.iter().enumerate() {
        library.forget_before(origin.lesson.learn);
        let part = progress.part(share(at), share(at + 1));
        part.step("Testing on past dates", 0.0);
        tested.push(one(&mut library, *origin, &part)?);
    }
    Ok(tested)
}

fn one(library: &mut Library<'_>, origin: Origin, progress: &Progress) -> Result<Tested, PeopleError> {
    let lessons = library.lessons(origin.lesson, &progress.part(0.0, 0.4))?;
    let test = library.labelled(origin.test, &progress.part(0.4, 0.6))?;
    let settings = ModelSettings::default();
    let (learned, calibrate) = (lessons.learn.sample(), lessons.calibrate.sample());
    let scorecard = learn(learned, calibrate, &settings, &progress.part(0.6, 0.9))?;
    let probability = probabilities(&scorecard, &test.features);
    let without_age = if words::has_age(&test.features) {
        let keep = |spec: &crate::people::features::FeatureSpec| spec.family != Family::Age;
        let (learned, calibrate) = (lessons.learn.keeping(keep), lessons.calibrate.keeping(keep));
        let scorecard = learn(learned.sample(), calibrate.sample(), &settings, &progress.part(0.9, 1.0))?;
        Some(probabilities(&scorecard, &test.features.keeping(keep)))
    } else {
        None
    };
    progress.check()?;
    Ok(Tested {
        origin,
        knowable: Knowable {
            high_harm: test.high_harm_among_all,
            in_cohort: test.outcome.iter().filter(|came| **came).count() as u64,
        },
        learn: lessons.learn,
        calibrate: lessons.calibrate,
        learn_steps: lessons.learn_steps,
        test,
        probability,
        without_age,
    })
}

impl Tested {
    pub(super) fn figures(&self, list_size: usize) -> OriginFigures {
        let cut = Cut::Top(list_size);
        let scored = Scored { probability: &self.probability, outcome: &self.test.outcome };
        OriginFigures {
            origin: self.origin,
            learned_from: self.learn_steps.clone(),
            tested_on: self.test.steps.clone(),
            notes: self.test.notes.clone(),
            threshold_harm: self.test.threshold_harm,
            model: metrics(scored, cut),
            past_harm: ranking_metrics(&self.test.past_harm, &self.test.outcome, cut),
            knowable: self.knowable,
        }
    }

    /// Who was listed and who became high-harm.
    pub(super) fn named(&self, list_size: usize) -> Named {
        let chosen = |is: &[bool]| -> BTreeSet<PersonId> {
            self.test.people.iter().zip(is).filter(|(_, is)| **is).map(|(person, _)| *person).collect()
        };
        Named {
            date: self.origin.test,
            listed: chosen(&listed(&self.probability, list_size)),
            high_harm: chosen(&self.test.outcome),
        }
    }
}
