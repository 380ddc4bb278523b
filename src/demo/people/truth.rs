//! What is true of synthetic people: the probability of harm, given all that the process knows.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use rayon::prelude::*;

use crate::people::harm::HarmScale;
use crate::people::import::PseudonymKey;
use crate::people::person_id::PersonId;
use crate::people::record::Offence;

use super::kinds::{KINDS, is_found};
use super::person::{Person, futures};
use super::process::{Happening, Outcome, State, What};
use super::record::{days_from_first, force_id};
use super::{Population, last_day};

/// How many futures of each person are lived to find a true probability.
pub const FUTURES: usize = 1000;

/// See [`super::true_probabilities`].
pub(super) fn true_probabilities(
    population: Population,
    people: &[PersonId],
    date: NaiveDate,
    window_months: u32,
    threshold_harm: f64,
) -> Vec<f64> {
    let key = PseudonymKey::fixed(population.seed);
    let positions: BTreeMap<PersonId, usize> =
        (0..population.people).map(|position| (key.pseudonym(&force_id(position)), position)).collect();
    let weights = weights();
    let window_end = date.checked_add_months(Months::new(window_months)).unwrap_or(date);
    let window = Window {
        begins: days_from_first(date) as f64,
        ends: days_from_first(window_end) as f64,
        recorded_days: (days_from_first(last_day()) + 1) as f64,
        threshold_harm,
        weights: &weights,
    };
    let of_person = |person: &PersonId| {
        positions.get(person).map_or(f64::NAN, |&position| window.probability(population, position))
    };
    people.par_iter().map(of_person).collect()
}

/// What each kind weighs on the built-in scale; nothing where police activity finds it.
pub(super) fn weights() -> Vec<f64> {
    let scale = HarmScale::built_in();
    let weight = |offence: Offence| scale.weight(&offence).filter(|weight| !weight.proactive);
    KINDS
        .iter()
        .enumerate()
        .map(|(at, kind)| {
            let offence = Offence { code: kind.code.to_owned(), description: kind.offence.to_owned() };
            if is_found(at as u8) { 0.0 } else { weight(offence).map_or(0.0, |weight| weight.harm) }
        })
        .collect()
}

/// What is asked of a future.
struct Window<'a> {
    /// Days from the first recorded day.
    begins: f64,
    /// The first day after the window.
    ends: f64,
    recorded_days: f64,
    threshold_harm: f64,
    weights: &'a [f64],
}

impl Window<'_> {
    fn probability(&self, population: Population, position: usize) -> f64 {
        let (person, _) = Person::make(population, position, self.recorded_days);
        let before = person.state_before(self.begins);
        let mut rng = futures(population.seed, position);
        let mut state: State = before.clone();
        let mut standing: Vec<(u32, f64)> = Vec::new();
        let mut times = 0;
        for _ in 0..FUTURES {
            standing.clear();
            state.begin_again(&before, &mut rng);
            state.live(&person.latent, self.ends, &mut rng, &mut |happening| self.weigh(happening, &mut standing));
            // with nothing standing there is no harm, whatever the threshold
            let harm: f64 = standing.iter().map(|(_, harm)| harm).sum();
            times += usize::from(harm > 0.0 && harm >= self.threshold_harm);
        }
        times as f64 / FUTURES as f64
    }

    /// Keeps what is charged in the window, and drops it when the charge falls.
    fn weigh(&self, happening: &Happening, standing: &mut Vec<(u32, f64)>) {
        match happening.what {
            What::Charged { case } => {
                let harm = self.weights[usize::from(happening.kind)];
                if harm > 0.0 {
                    standing.push((case, harm));
                }
            }
            What::Decided { case, outcome: Outcome::Acquitted | Outcome::Withdrawn } => {
                standing.retain(|(charged, _)| *charged != case);
            }
            What::Decided { .. } | What::Suspected | What::Suffered => {}
        }
    }
}
