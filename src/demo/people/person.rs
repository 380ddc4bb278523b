//! One synthetic person: what does not change about them, and their whole record.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::Population;
use super::process::{Happening, Latent, State, What, YEAR_DAYS};

/// Streams of random numbers: each person has one for the record and one for possible futures.
const RECORDS: u64 = 1 << 32;
const FUTURES: u64 = 1 << 33;

/// Share of people who never offend and are in the records as victims.
const NEVER_OFFEND: f64 = 0.18;
/// The first offence may lie up to so many years before the first recorded day.
const YEARS_BEFORE: f64 = 6.0;
/// Standard deviations of the logarithms of activity and severity.
const ACTIVITY_SD: f64 = 0.95;
const SEVERITY_SD: f64 = 1.0;
/// The log-odds of violence follow the logarithm of severity by this, with noise of this spread.
const VIOLENCE_LINK: f64 = 1.1;
const VIOLENCE_SD: f64 = 1.2;

/// Ethnic groups: (name, share, attention of the police). Attention is the only thing that differs.
pub(super) const ETHNIC_GROUPS: [(&str, f64, f64); 5] =
    [("White", 0.70, 1.0), ("Asian", 0.15, 2.0), ("Black", 0.10, 6.0), ("Mixed", 0.045, 3.0), ("Other", 0.005, 2.0)];
const SEXES: [(&str, f64, f64); 2] = [("Male", 0.80, 1.1), ("Female", 0.20, 0.6)];
const DISABILITY: [(&str, f64, f64); 3] = [("No", 0.72, 1.0), ("Yes", 0.18, 1.0), ("", 0.10, 1.0)];
const RELIGIONS: [(&str, f64, f64); 7] = [
    ("No religion", 0.42, 1.0),
    ("Christian", 0.30, 1.0),
    ("Muslim", 0.12, 1.0),
    ("Sikh", 0.04, 1.0),
    ("Hindu", 0.02, 1.0),
    ("Other religion", 0.02, 1.0),
    ("", 0.08, 1.0),
];
/// Born in this year or later: seen by the police this much more often.
const YOUNG_FROM: i32 = 2000;
const YOUNG_ATTENTION: f64 = 1.5;
/// Year in which the records begin.
const FIRST_YEAR: f64 = 2018.84;

/// Protected characteristics, which go to a table of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Characteristics {
    pub(super) ethnic_group: &'static str,
    pub(super) sex: &'static str,
    pub(super) year_of_birth: i32,
    pub(super) disability: &'static str,
    pub(super) religion: &'static str,
}

/// A person as made.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) characteristics: Characteristics,
    pub(super) latent: Latent,
    start: State,
    /// Random numbers as they were before the record was lived.
    rng: ChaCha8Rng,
}

impl Person {
    /// The person at a position, with the record over `days` days. Whoever leaves no record is drawn
    /// again, so that everybody appears.
    pub(super) fn make(population: Population, position: usize, days: f64) -> (Self, Vec<Happening>) {
        let mut rng = stream(population.seed, RECORDS + position as u64);
        let (ethnic_group, by_group) = choose(&ETHNIC_GROUPS, rng.random());
        let (sex, by_sex) = choose(&SEXES, rng.random());
        let (disability, _) = choose(&DISABILITY, rng.random());
        let (religion, _) = choose(&RELIGIONS, rng.random());
        let mut record = Vec::new();
        loop {
            let never = rng.random::<f64>() < NEVER_OFFEND;
            let onset = if never { 0.0 } else { rng.random_range(-YEARS_BEFORE * YEAR_DAYS..days) };
            let age_years = 12.0 + gamma_of_two(&mut rng) * 6.5;
            let year_of_birth = (FIRST_YEAR + onset / YEAR_DAYS - age_years).floor() as i32;
            let severity_log = SEVERITY_SD * normal(&mut rng);
            let violence_odds = (VIOLENCE_LINK * severity_log + VIOLENCE_SD * normal(&mut rng)).exp();
            let activity = (ACTIVITY_SD * normal(&mut rng)).exp();
            let young = if year_of_birth >= YOUNG_FROM { YOUNG_ATTENTION } else { 1.0 };
            let latent = Latent {
                activity: if never { 0.0 } else { activity },
                severity: severity_log.exp(),
                violence: violence_odds / (1.0 + violence_odds),
                attention: by_group * by_sex * young,
                onset,
            };
            let start = State::new(&latent, rng.random());
            let before = rng.clone();
            // the extract goes by the day of the charge: a case that began before it is left out whole
            let mut earlier_cases = 0;
            start.clone().live(&latent, days, &mut rng, &mut |happening| match happening.what {
                What::Charged { case } if happening.at < 0.0 => earlier_cases = case,
                What::Decided { case, .. } if case <= earlier_cases => {}
                _ if happening.at < 0.0 => {}
                _ => record.push(*happening),
            });
            if !record.is_empty() {
                let characteristics = Characteristics { ethnic_group, sex, year_of_birth, disability, religion };
                return (Self { characteristics, latent, start, rng: before }, record);
            }
        }
    }

    /// The state before a day, on the way that the record took.
    pub(super) fn state_before(&self, day: f64) -> State {
        let mut state = self.start.clone();
        state.live(&self.latent, day, &mut self.rng.clone(), &mut |_| {});
        state
    }
}

/// Random numbers for the futures of the person at a position.
pub(super) fn futures(seed: u64, position: usize) -> ChaCha8Rng {
    stream(seed, FUTURES + position as u64)
}

fn stream(seed: u64, stream: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    rng
}

fn choose(shares: &[(&'static str, f64, f64)], mut at: f64) -> (&'static str, f64) {
    for (name, share, attention) in shares {
        at -= share;
        if at < 0.0 {
            return (name, *attention);
        }
    }
    shares.first().map_or(("", 1.0), |(name, _, attention)| (name, *attention))
}

fn normal(rng: &mut impl Rng) -> f64 {
    StandardNormal.sample(rng)
}

/// The sum of two exponential numbers.
fn gamma_of_two(rng: &mut impl Rng) -> f64 {
    -(1.0 - rng.random::<f64>()).ln() - (1.0 - rng.random::<f64>()).ln()
}
