//! How a person's record comes about, event by event. What is written is in the parent's docs.

use rand::{Rng, RngExt};
use rand_distr::{Distribution, Exp1};

use super::kinds::{
    FOUND, KINDS, KindId, MINOR_THEFT, MINOR_VIOLENCE, SERIOUS_THEFT, SERIOUS_VIOLENCE, SUFFERED, is_found, is_serious,
    pick,
};

/// Days in a year.
pub(super) const YEAR_DAYS: f64 = 365.25;

/// Offences, found offences and victimisations a year when quiet, active and in a burst.
const OFFENCES: [f64; 3] = [0.35, 3.2, 16.0];
const FOUND_A_YEAR: [f64; 3] = [0.06, 0.36, 0.80];
const SUFFERED_A_YEAR: [f64; 3] = [0.12, 0.40, 1.0];
/// Victimisations a year of people who never offend.
const SUFFERED_ONLY: f64 = 0.30;
/// Share of offences that are serious when quiet, active and in a burst, at the first offence of
/// somebody of middling severity.
const SERIOUS: [f64; 3] = [0.016, 0.016, 0.25];
/// No more offences than this share are ever serious.
const MOST_SERIOUS: f64 = 0.8;
/// What the share of serious offences is multiplied by after the first serious one.
const AFTER_SERIOUS: f64 = 0.65;
/// Share of serious offences that end what the person was in.
const ENDS: f64 = 0.5;
/// The share of serious offences falls from 1 to `LASTING` times its first value; `FADES` offences take it
/// most of the way.
const LASTING: f64 = 0.45;
const FADES: f64 = 3.0;
/// Rates of change a year: quiet to active (times activity), active to quiet, active to burst (times
/// severity), burst to quiet, burst to active, and leaving for good.
const QUIET_ACTIVE: f64 = 0.55;
const ACTIVE_QUIET: f64 = 1.714;
const ACTIVE_BURST: f64 = 0.30;
const BURST_QUIET: f64 = 4.87;
const BURST_ACTIVE: f64 = 3.25;
const LEAVING: f64 = 0.222;
/// Share of offences that are charged, minor and serious, and of all that are suspected and no more.
const CHARGED: [f64; 2] = [0.45, 0.62];
const SUSPECTED: f64 = 0.35;
/// Whoever is charged with an offence, minor or serious, is charged with another with this probability,
/// and with another; a serious one is of the same kind with this one.
const ANOTHER_COUNT: [f64; 2] = [0.18, 0.50];
const SAME_KIND: f64 = 0.6;
const MOST_COUNTS: usize = 4;
/// Courts: no outcome within so many days; then mean days more for minor and serious offences.
const SOONEST_DAYS: f64 = 21.0;
const COURT_DAYS: [f64; 2] = [120.0, 260.0];
/// Shares of outcomes; the rest is withdrawn. What police find themselves is convicted more often.
const CONVICTED: f64 = 0.72;
const CONVICTED_FOUND: f64 = 0.85;
const ACQUITTED: f64 = 0.12;
/// Share of convictions that end in custody, of serious kinds and the gravest, and of charges of serious
/// kinds that are remanded.
const CUSTODY: [f64; 2] = [0.50, 0.97];
const REMAND: [f64; 2] = [0.35, 0.97];

/// What does not change about a person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Latent {
    /// Multiplies how often; 0 for people who never offend.
    pub(super) activity: f64,
    /// Multiplies the share of serious offences.
    pub(super) severity: f64,
    /// Share of offences that are against people.
    pub(super) violence: f64,
    /// Multiplies how often police activity finds something.
    pub(super) attention: f64,
    /// Days from the first recorded day to the first offence; negative for earlier.
    pub(super) onset: f64,
}

/// What a person is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spell {
    Quiet,
    Active,
    Burst,
    Gone,
}

/// Where a person is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Whereabouts {
    Free,
    /// Held until this case is decided.
    Remand(u32),
    Custody {
        until: f64,
    },
}

/// A charge that no court has decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pending {
    pub(super) case: u32,
    pub(super) kind: KindId,
    charged: f64,
    due: f64,
}

/// All that changes about a person. With [`Latent`] it holds everything that the future depends on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    now: f64,
    begun: bool,
    spell: Spell,
    whereabouts: Whereabouts,
    offences: u32,
    serious_offences: u32,
    cases: u32,
    pending: Vec<Pending>,
}

/// How a case ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Convicted(&'static str),
    Acquitted,
    Withdrawn,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Charged { case: u32 },
    Decided { case: u32, outcome: Outcome },
    Suspected,
    Suffered,
}

/// Something that gets into the records.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Happening {
    /// Days since the first recorded day.
    pub(super) at: f64,
    pub(super) what: What,
    pub(super) kind: KindId,
    pub(super) armed: bool,
}

impl State {
    /// A person before anything has happened, in the first spell, drawn with a number in 0..1.
    pub(super) fn new(latent: &Latent, first_spell: f64) -> Self {
        let spell = match first_spell {
            u if u < 0.25 => Spell::Quiet,
            u if u < 0.80 => Spell::Active,
            _ => Spell::Burst,
        };
        Self {
            now: latent.onset,
            begun: false,
            spell,
            whereabouts: Whereabouts::Free,
            offences: 0,
            serious_offences: 0,
            cases: 0,
            pending: Vec::new(),
        }
    }

    /// How many charges no court has decided.
    #[cfg(test)]
    pub(super) fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Makes this a copy of another state, with what is still to be decided drawn anew: waiting has no
    /// memory once the soonest day is past, so nothing that only the future knows is kept.
    pub(super) fn begin_again(&mut self, from: &Self, rng: &mut impl Rng) {
        self.clone_from_state(from);
        for pending in &mut self.pending {
            let soonest = (pending.charged + SOONEST_DAYS).max(self.now);
            pending.due = soonest + exponential(rng) * court_days(pending.kind);
        }
    }

    fn clone_from_state(&mut self, from: &Self) {
        let mut pending = std::mem::take(&mut self.pending);
        pending.clear();
        pending.extend_from_slice(&from.pending);
        *self = Self { pending, ..from.shallow() };
    }

    fn shallow(&self) -> Self {
        Self { pending: Vec::new(), ..*self }
    }

    /// Lives on until a day, telling what happens. Stopping on the way and going on is the same in
    /// distribution, and up to the stop the same draw by draw.
    pub(super) fn live(&mut self, latent: &Latent, until: f64, rng: &mut impl Rng, tell: &mut impl FnMut(&Happening)) {
        if latent.activity > 0.0 && !self.begun {
            if self.now >= until {
                return;
            }
            self.begun = true;
            self.offend(latent, rng, tell);
        }
        loop {
            let is_free = self.whereabouts == Whereabouts::Free;
            let rates = if is_free { Rates::of(latent, self) } else { Rates::default() };
            let total = rates.total();
            let own = if total > 0.0 { self.now + exponential(rng) / total } else { f64::INFINITY };
            let released = match self.whereabouts {
                Whereabouts::Custody { until } => until,
                _ => f64::INFINITY,
            };
            let (decided, due) = self.next_due();
            let next = own.min(released).min(due);
            if next >= until {
                self.now = until;
                return;
            }
            self.now = next;
            if next == due {
                self.decide(decided, rng, tell);
            } else if next == released {
                (self.whereabouts, self.spell) = (Whereabouts::Free, self.spell.after_custody());
            } else {
                self.act(latent, rates, rng.random::<f64>() * total, rng, tell);
            }
        }
    }

    fn next_due(&self) -> (usize, f64) {
        let mut first = (0, f64::INFINITY);
        for (index, pending) in self.pending.iter().enumerate() {
            if pending.due < first.1 {
                first = (index, pending.due);
            }
        }
        first
    }

    /// One of the things that can happen to somebody who is free; `at` says which.
    fn act(
        &mut self,
        latent: &Latent,
        rates: Rates,
        mut at: f64,
        rng: &mut impl Rng,
        tell: &mut impl FnMut(&Happening),
    ) {
        let mut is = |rate: f64| {
            at -= rate;
            at < 0.0
        };
        if is(rates.offence) {
            self.offend(latent, rng, tell);
        } else if is(rates.suffered) {
            let kind = pick(SUFFERED, rng.random());
            let armed = rng.random::<f64>() < KINDS[usize::from(kind)].armed;
            tell(&Happening { at: self.now, what: What::Suffered, kind, armed });
        } else if is(rates.found) {
            let kind = pick(FOUND, rng.random());
            self.charge(kind, KINDS[usize::from(kind)].armed > 0.0, rng, tell);
        } else if is(rates.to_quiet) {
            self.spell = Spell::Quiet;
        } else if is(rates.to_active) {
            self.spell = Spell::Active;
        } else if is(rates.to_burst) {
            self.spell = Spell::Burst;
        } else {
            self.spell = Spell::Gone;
        }
    }

    fn offend(&mut self, latent: &Latent, rng: &mut impl Rng, tell: &mut impl FnMut(&Happening)) {
        let fading = LASTING + (1.0 - LASTING) * (-f64::from(self.offences) / FADES).exp();
        let spent = if self.serious_offences > 0 { AFTER_SERIOUS } else { 1.0 };
        let share = (SERIOUS[self.spell.row()] * latent.severity * fading * spent).min(MOST_SERIOUS);
        let serious = rng.random::<f64>() < share;
        let violent = rng.random::<f64>() < latent.violence;
        let shares = match (serious, violent) {
            (false, false) => MINOR_THEFT,
            (false, true) => MINOR_VIOLENCE,
            (true, false) => SERIOUS_THEFT,
            (true, true) => SERIOUS_VIOLENCE,
        };
        let kind = pick(shares, rng.random());
        let armed = rng.random::<f64>() < (KINDS[usize::from(kind)].armed * latent.severity.powf(0.4)).min(0.95);
        self.offences += 1;
        if serious {
            self.serious_offences += 1;
            if rng.random::<f64>() < ENDS {
                self.spell = Spell::Quiet;
            }
        }
        let fate: f64 = rng.random();
        let charged = CHARGED[usize::from(serious)];
        if fate < charged {
            self.charge(kind, armed, rng, tell);
            let mut counts = 1;
            while counts < MOST_COUNTS && rng.random::<f64>() < ANOTHER_COUNT[usize::from(serious)] {
                let same = serious && rng.random::<f64>() < SAME_KIND;
                let kind = if same { kind } else { pick(shares, rng.random()) };
                self.charge(kind, armed && KINDS[usize::from(kind)].armed > 0.0, rng, tell);
                counts += 1;
            }
        } else if fate < charged + SUSPECTED {
            tell(&Happening { at: self.now, what: What::Suspected, kind, armed });
        }
    }

    fn charge(&mut self, kind: KindId, armed: bool, rng: &mut impl Rng, tell: &mut impl FnMut(&Happening)) {
        self.cases += 1;
        let case = self.cases;
        tell(&Happening { at: self.now, what: What::Charged { case }, kind, armed });
        let due = self.now + SOONEST_DAYS + exponential(rng) * court_days(kind);
        self.pending.push(Pending { case, kind, charged: self.now, due });
        let gravest = usize::from(KINDS[usize::from(kind)].is_gravest());
        if is_serious(kind) && rng.random::<f64>() < REMAND[gravest] {
            self.whereabouts = Whereabouts::Remand(case);
        }
    }

    fn decide(&mut self, index: usize, rng: &mut impl Rng, tell: &mut impl FnMut(&Happening)) {
        let Pending { case, kind, .. } = self.pending.remove(index);
        let what = KINDS[usize::from(kind)];
        let convicted = if is_found(kind) { CONVICTED_FOUND } else { CONVICTED };
        let fate: f64 = rng.random();
        let sentence: f64 = rng.random();
        if self.whereabouts == Whereabouts::Remand(case) {
            (self.whereabouts, self.spell) = (Whereabouts::Free, self.spell.after_custody());
        }
        let outcome = if fate < convicted {
            if is_serious(kind) && sentence < CUSTODY[usize::from(what.is_gravest())] {
                let until = self.now + what.custody_days * rng.random_range(0.5..1.5);
                // whoever is on remand for another case, or serves longer already, stays where they are
                match self.whereabouts {
                    Whereabouts::Custody { until: later } if later >= until => {}
                    Whereabouts::Remand(_) => {}
                    _ => self.whereabouts = Whereabouts::Custody { until },
                }
                Outcome::Convicted("immediate custody")
            } else if is_serious(kind) {
                Outcome::Convicted("suspended sentence")
            } else if sentence < 0.45 {
                Outcome::Convicted("community order")
            } else {
                Outcome::Convicted("fine")
            }
        } else if fate < convicted + ACQUITTED * (1.0 - convicted) / (1.0 - CONVICTED) {
            Outcome::Acquitted
        } else {
            Outcome::Withdrawn
        };
        tell(&Happening { at: self.now, what: What::Decided { case, outcome }, kind, armed: false });
    }
}

impl Spell {
    /// Row of the tables of rates.
    fn row(self) -> usize {
        match self {
            Self::Quiet | Self::Gone => 0,
            Self::Active => 1,
            Self::Burst => 2,
        }
    }

    fn after_custody(self) -> Self {
        if self == Self::Gone { Self::Gone } else { Self::Quiet }
    }
}

/// How often each thing happens, a day.
#[derive(Debug, Clone, Copy, Default)]
struct Rates {
    offence: f64,
    suffered: f64,
    found: f64,
    to_quiet: f64,
    to_active: f64,
    to_burst: f64,
    leaving: f64,
}

impl Rates {
    fn of(latent: &Latent, state: &State) -> Self {
        if latent.activity == 0.0 {
            return Self { suffered: SUFFERED_ONLY / YEAR_DAYS, ..Self::default() };
        }
        if state.spell == Spell::Gone {
            return Self::default();
        }
        let row = state.spell.row();
        let mut rates = Self {
            offence: OFFENCES[row] * latent.activity,
            suffered: SUFFERED_A_YEAR[row],
            found: FOUND_A_YEAR[row] * latent.attention,
            leaving: LEAVING,
            ..Self::default()
        };
        match state.spell {
            Spell::Active => (rates.to_quiet, rates.to_burst) = (ACTIVE_QUIET, ACTIVE_BURST * latent.severity),
            Spell::Burst => (rates.to_quiet, rates.to_active) = (BURST_QUIET, BURST_ACTIVE),
            Spell::Quiet | Spell::Gone => rates.to_active = QUIET_ACTIVE * latent.activity,
        }
        rates.times(1.0 / YEAR_DAYS)
    }

    fn times(self, by: f64) -> Self {
        Self {
            offence: self.offence * by,
            suffered: self.suffered * by,
            found: self.found * by,
            to_quiet: self.to_quiet * by,
            to_active: self.to_active * by,
            to_burst: self.to_burst * by,
            leaving: self.leaving * by,
        }
    }

    fn total(&self) -> f64 {
        self.offence + self.suffered + self.found + self.to_quiet + self.to_active + self.to_burst + self.leaving
    }
}

fn exponential(rng: &mut impl Rng) -> f64 {
    Exp1.sample(rng)
}

fn court_days(kind: KindId) -> f64 {
    COURT_DAYS[usize::from(is_serious(kind))]
}
