//! Scores of people: made for a cohort of charged people, and for nobody else.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::people::definition::HighHarm;
use crate::people::harm::HarmScale;
use crate::people::model::{Contribution, Estimate};
use crate::people::record::{ChargedPerson, Cohort, Records, date_of};

use super::ground::Ground;
use super::standing::{Charge, standing_charges};
use super::{CaseError, kept::KeptScore};

/// A band of the list, in words rather than ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Band {
    /// Within the size of the meeting's list.
    ForDiscussion,
    /// Next to it: as many again.
    NearList,
    /// Everybody else who was charged.
    NotListed,
}

impl Band {
    /// The band of a place, counted from 0, on a list of a size.
    pub fn of_place(place: usize, list_size: usize) -> Self {
        match place {
            place if place < list_size => Self::ForDiscussion,
            place if place < list_size.saturating_mul(2) => Self::NearList,
            _ => Self::NotListed,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::ForDiscussion => "for discussion at the meeting",
            Self::NearList => "near the meeting's list",
            Self::NotListed => "not on the meeting's list",
        }
    }
}

/// One person's score at a date. Made from a [`ChargedPerson`] alone, or read back from a workspace:
///
/// ```compile_fail,E0451
/// # use lamplight::people::cases::{Band, Score};
/// # fn of(estimate: lamplight::people::model::Estimate, newest_event: chrono::NaiveDate) -> Score {
/// Score {
///     person: "3F2A-91C0-7B5D-0042".to_owned(),
///     estimate,
///     band: Band::NotListed,
///     why: Vec::new(),
///     newest_event,
///     past_harm: 0.0,
///     standing_charges: 0,
///     rests_on: Vec::new(),
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// Pseudonym, as written.
    pub person: String,
    /// Probability with interval.
    pub estimate: Estimate,
    /// Band.
    pub band: Band,
    /// What made it, largest first; may be empty for people who are not listed.
    pub why: Vec<Contribution>,
    /// Day of the newest event used.
    pub newest_event: NaiveDate,
    /// Harm of past charges, in the scale's unit.
    pub past_harm: f64,
    /// How many charges stand.
    pub standing_charges: u32,
    /// The charges that stood, and convictions without a recorded charge.
    rests_on: Vec<Charge>,
}

impl Score {
    /// The charges that stood when the score was made, and convictions without a recorded charge, oldest
    /// first.
    pub fn rests_on(&self) -> &[Charge] {
        &self.rests_on
    }

    /// The same, explained.
    pub fn with_why(self, why: Vec<Contribution>) -> Self {
        Self { why, ..self }
    }

    pub(super) fn from_kept(kept: KeptScore) -> Self {
        Self {
            person: kept.person,
            estimate: kept.estimate,
            band: kept.band,
            why: kept.why,
            newest_event: kept.newest_event,
            past_harm: kept.past_harm,
            standing_charges: kept.standing_charges,
            rests_on: kept.rests_on,
        }
    }
}

/// Scores of a cohort, with what they rest on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreList {
    /// The people are described by what was known before this date.
    pub as_of: NaiveDate,
    /// The records end here.
    pub data_as_at: NaiveDate,
    /// From this day on the scores must not be used.
    pub expires: NaiveDate,
    /// Name and version of the definition.
    pub definition: String,
    /// Months after the date that the estimates speak of.
    pub window_months: u32,
    /// Name and version of the scale.
    pub scale: String,
    /// SHA-256 of the model.
    pub model: String,
    /// Said on every output if age was admitted; empty otherwise.
    pub age_notice: String,
    /// Whether the people are made up.
    pub synthetic: bool,
    /// How many people the meeting discusses.
    pub list_size: usize,
    /// Numbers of the accepted challenges whose corrections the records contained, ascending.
    pub corrections: Vec<u32>,
    /// Highest probability first; people of equal probability by pseudonym.
    pub scores: Vec<Score>,
}

/// What scores are made of, one value for each person of the cohort where there are many.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// The definition, which has the size of the list and for how long a score holds.
    pub definition: &'a HighHarm,
    /// The scale.
    pub scale: &'a HarmScale,
    /// SHA-256 of the model.
    pub model: &'a str,
    /// Said on every output if age was admitted; empty otherwise.
    pub age_notice: &'a str,
    /// Estimates.
    pub estimates: &'a [Estimate],
    /// Harm of past charges.
    pub past_harm: &'a [f64],
    /// What the workspace says: corrections that `records` contain, and whom not to score.
    pub ground: &'a Ground,
}

impl ScoreList {
    /// The list of a cohort. `records` are those that the cohort was made from, with the corrections of
    /// [`Made::ground`]; `why` explains a person by position in the cohort, and is asked for people on
    /// and near the list. Whoever is not to be scored is left out.
    pub fn of(
        records: &Records,
        cohort: &Cohort<'_>,
        made: &Made<'_>,
        why: impl Fn(usize) -> Vec<Contribution>,
    ) -> Result<Self, CaseError> {
        let (definition, scale) = (made.definition, made.scale);
        let people = cohort.people.len();
        if made.estimates.len() != people || made.past_harm.len() != people {
            return Err(CaseError::Fault("there is not one estimate a person".to_owned()));
        }
        let estimates: Vec<Estimate> = made.estimates.iter().map(|estimate| writable(*estimate)).collect();
        let probability = |row: usize| estimates[row].probability;
        if let Some(row) = (0..people).find(|row| !(0.0..=1.0).contains(&probability(*row))) {
            return Err(CaseError::Fault(format!("{} is not a probability", probability(row))));
        }
        let is_scored = |row: &usize| !made.ground.is_erased(cohort.people[*row].view().id);
        let mut order: Vec<usize> = (0..people).filter(is_scored).collect();
        let id = |row: usize| cohort.people[row].view().id;
        order.sort_by(|a, b| probability(*b).total_cmp(&probability(*a)).then_with(|| id(*a).cmp(&id(*b))));
        let list_size = definition.list_size;
        let scores = order.iter().enumerate().map(|(place, &row)| {
            let band = Band::of_place(place, list_size);
            let why = if band == Band::NotListed { Vec::new() } else { why(row) };
            let (estimate, past_harm) = (estimates[row], to_digits(made.past_harm[row], 1e6));
            let why =
                why.into_iter().map(|one| Contribution { log_odds: to_digits(one.log_odds, 1e9), ..one }).collect();
            score_of(&cohort.people[row], records, estimate, past_harm, band, why)
        });
        let scores = scores.collect();
        let last_known = cohort.date.pred_opt().unwrap_or(cohort.date);
        Ok(Self {
            as_of: cohort.date,
            data_as_at: records.last_day().min(last_known),
            expires: cohort.date.checked_add_days(Days::new(u64::from(definition.valid_days))).unwrap_or(cohort.date),
            definition: format!("{} (version {})", definition.name, definition.version),
            window_months: definition.window_months,
            scale: format!("{} (version {})", scale.name, scale.version),
            model: made.model.to_owned(),
            age_notice: made.age_notice.to_owned(),
            synthetic: records.is_synthetic(),
            list_size,
            corrections: made.ground.corrected(),
            scores,
        })
    }

    /// Somebody's score.
    pub fn score_of(&self, person: &str) -> Option<&Score> {
        self.scores.iter().find(|score| score.person == person)
    }

    /// Pseudonyms of everybody on it, for the log.
    pub fn people(&self) -> Vec<String> {
        self.scores.iter().map(|score| score.person.clone()).collect()
    }
}

/// The one place where a score is made: of a charged person.
fn score_of(
    person: &ChargedPerson<'_>,
    records: &Records,
    estimate: Estimate,
    past_harm: f64,
    band: Band,
    why: Vec<Contribution>,
) -> Score {
    let view = person.view();
    let rests_on = standing_charges(view, records);
    Score {
        person: view.id.to_string(),
        estimate,
        band,
        why,
        newest_event: view.events.last().map_or_else(|| date_of(view.end_day), |event| date_of(event.day)),
        past_harm,
        standing_charges: view.standing_charges(),
        rests_on,
    }
}

/// An estimate with as many digits as a file gives back unchanged: nine.
fn writable(estimate: Estimate) -> Estimate {
    Estimate {
        probability: to_digits(estimate.probability, 1e9),
        low: to_digits(estimate.low, 1e9),
        high: to_digits(estimate.high, 1e9),
    }
}

fn to_digits(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}
