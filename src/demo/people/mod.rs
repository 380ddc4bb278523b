//! Synthetic people: a documented process with known true probabilities.
//!
//! Nobody in it exists, and nothing in it comes from police records. It is there to try the model of
//! people on, and to check what the model says against a process that is known.
//!
//! # The process
//!
//! - **People.** Each is somebody else for good: an *activity* (how often; log-normal, σ 0.95), a
//!   *severity* (how likely an offence is to be serious; log-normal, σ 1.0) and a *leaning to violence*
//!   (which follows severity, with noise). 18 of 100 draws never offend and are only ever victims. The
//!   first offence falls evenly between six years before the records begin and their end, so people
//!   join and leave all the time. Whoever would leave no trace in the records is drawn again.
//! - **Spells.** In time a person is *quiet*, *active* or in a *burst*, and leaves for good after four
//!   and a half years on average: a Markov process in continuous time. Bursts last some six weeks and
//!   bring 16 offences a year, times activity, a quarter of them serious where severity is middling;
//!   otherwise 1.6% are. Half of all serious offences end the spell. Short bursts are what makes nearly
//!   all of each year's high-harm people new.
//! - **Severity falls with experience**: the share of serious offences falls to 45% of its first value
//!   over the first few offences, and to 65% of that after the first serious one. Harm itself is
//!   heavy-tailed, since a few serious kinds weigh seven and fifteen times the others.
//! - **Charges and courts.** 45% of minor and 62% of serious offences are charged, 35% more are suspected
//!   and no more. A charge may come with others on the same day. A court decides after three weeks and an
//!   exponential time (120 days on average, 260 for serious offences): 72% convicted, 12% acquitted, 16%
//!   withdrawn, each with the reference of its case. Remand and custody take people away.
//! - **Victims.** People become victims more often while active.
//! - **What police activity finds**: drugs and weapons, at a rate that depends on the spell and on
//!   *attention*. Attention depends on ethnic group, sex and year of birth; **nothing else in the
//!   process does**. So more people of a group with more attention are among those charged, and so
//!   among those scored, while they are no more often harmful: what an audit of fairness is for.
//! - **Protected characteristics** go to a table of their own: ethnic group, sex, year of birth, disability,
//!   religion. Names, shares and attentions are made up; they are not estimates about anybody.
//! - **Recording.** Everything from 1 November 2018 to 31 October 2026, the last day of the demo force. A
//!   handful of rows is wrong on purpose, and a column of made-up surnames is there to be cut.
//!
//! # Where the numbers come from
//!
//! They were chosen so that the population shows what is published of real ones, as a test checks:
//! 7% of 39,545 people in Northamptonshire did 80% of harm over seven years, a third were recorded once,
//! over 95% of each year's high-harm people had not been so the year before, and harm an offence falls
//! with experience; in Merseyside earlier violence was the strongest sign of later violence (odds ratio
//! 2.37), and only 27% of later violent people had been known before. Harm is by the built-in scale, the
//! groups of the Cambridge Crime Harm Index, and since that gives every assault with injury a year, rape
//! and murder are more frequent here among charges than in life, or harm would not be as concentrated.
//!
//! # What is true
//!
//! [`true_probabilities`] lives each person's future many times over from the state they are in at the
//! date: what the best model could know *if it saw the process itself*. No model sees that: it sees the
//! record. So there are two bounds. The AUC of the true probabilities is above what any model can reach;
//! and a model is calibrated when, among people it gives 5%, true probabilities *average* 5%.

mod kinds;
mod person;
mod process;
mod record;
mod truth;

use chrono::NaiveDate;

use crate::people::import::{self, PeopleImport, PeopleImportError, PseudonymKey};
use crate::people::person_id::PersonId;
use crate::people::protected::ProtectedTable;
use crate::progress::{Cancelled, Progress};

pub use truth::FUTURES;

/// People in the demo unless somebody asks for another number.
pub const DEFAULT_PEOPLE: usize = 20_000;

/// Synthetic people as they would be imported.
#[derive(Debug, Clone)]
pub struct SyntheticPeople {
    /// Events and what was noticed reading them.
    pub import: PeopleImport,
    /// Protected characteristics, apart.
    pub protected: ProtectedTable,
}

/// How large a population to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Population {
    /// People who ever appear.
    pub people: usize,
    /// Seed.
    pub seed: u64,
}

impl Population {
    /// The demo's people, with a seed.
    pub fn demo(seed: u64) -> Self {
        Self { people: DEFAULT_PEOPLE, seed }
    }
}

/// First day of the records.
pub fn first_day() -> NaiveDate {
    super::rhythm::day(2018, 11, 1)
}

/// Last day of the records, as of the demo force's incidents.
pub fn last_day() -> NaiveDate {
    super::simulate::last_day()
}

/// The key of the demo's pseudonyms.
pub fn key(seed: u64) -> PseudonymKey {
    PseudonymKey::fixed(seed)
}

/// The two tables as a force would export them, (name, text) each: events, and protected
/// characteristics apart.
pub fn tables(population: Population, progress: &Progress) -> Result<[(String, String); 2], Cancelled> {
    record::files(population, progress)
}

/// The demo's people, made in memory and read like a user's files.
pub fn import(population: Population, progress: &Progress) -> Result<SyntheticPeople, PeopleImportError> {
    let [events, protected] =
        tables(population, &progress.part(0.0, 0.4))?.map(|(name, text)| (name, text.into_bytes()));
    let key = key(population.seed);
    let import = import::read_in_memory(vec![events], &key, &progress.part(0.4, 1.0))?;
    let protected = ProtectedTable::read_in_memory(vec![protected], &key)?;
    Ok(SyntheticPeople { import, protected })
}

/// The true probability that each of these people does at least `threshold_harm` (in the built-in
/// scale's unit) in the `window_months` from `date` on, given everything the process knows before the
/// date; NaN for somebody who is not of this population.
///
/// It counts as the built-in definition does: charges laid in the window that still stand at its end,
/// without what police activity finds. [`FUTURES`] futures are lived for each person, with random
/// numbers of their own, so a probability p has a standard error of √(p(1 − p) / [`FUTURES`]): 0.004 at
/// 2%, 0.013 at 20%. It is meant for people with a charge before the date, since it does not heed that
/// whoever leaves no trace at all was drawn again.
pub fn true_probabilities(
    population: Population,
    people: &[PersonId],
    date: NaiveDate,
    window_months: u32,
    threshold_harm: f64,
) -> Vec<f64> {
    truth::true_probabilities(population, people, date, window_months, threshold_harm)
}

#[cfg(test)]
mod tests;
