//! Which charges stand, and which convictions belong to them: the rules, in one place.
//!
//! The events of one person that are visible at a date are put together into [`Proceeding`]s, one an
//! offence. Where records leave it open what belongs together, the reading is in the person's favour.
//!
//! 1. **A charge** opens a proceeding. Being suspected or a victim never does.
//! 2. **A conviction** belongs to a charge of the same case and offence; if that charge had fallen, it
//!    stands again, for one of several counts was proved. In a case whose charges name other offences it
//!    belongs to one of those that is undecided: another offence than the one charged was proved, and the
//!    one that was proved counts. If every charge of the case and offence has its conviction already, it says
//!    the same again. Without a case reference it belongs to the earliest undecided charge of the same
//!    offence on or before its day. Otherwise it is an offence without a recorded charge.
//! 3. **An acquittal or withdrawal** with a case reference takes away every undecided charge of that case
//!    and offence, whatever the order of the dates. If all of them were decided by then, it was an appeal:
//!    charge and conviction both fall. If the case has no charge of that offence, every undecided charge of
//!    the case falls, since the offence may have been written differently. It leaves alone what was proved in
//!    place of the offence it names. Without a case reference (or with
//!    one that no charge has) it takes away the latest undecided charge of the same offence on or before its
//!    day, or, if there is none, the latest one that was decided by that day.
//!
//! A charge laid again under the same case and offence after a withdrawal is therefore not seen unless it
//! ends in a conviction: give it a case reference of its own.

use super::{Event, OffenceId, Role};

/// One offence as the proceedings know it: a charge, its conviction, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proceeding {
    /// The charge, where one is recorded.
    charge: Option<Event>,
    /// Whether it stands.
    charge_stands: bool,
    /// The conviction that stands.
    conviction: Option<Event>,
    /// When proceedings began: day of the charge; without one, of the first charge of the case or of the
    /// conviction.
    began_day: i32,
}

impl Proceeding {
    /// The charge, if it stands.
    pub fn standing_charge(&self) -> Option<&Event> {
        self.charge.as_ref().filter(|_| self.charge_stands)
    }

    /// The conviction, if it stands.
    pub fn conviction(&self) -> Option<&Event> {
        self.conviction.as_ref()
    }

    /// Day on which proceedings began, in days since 1970-01-01.
    pub fn began_day(&self) -> i32 {
        self.began_day
    }

    /// The offence: the one that was proved, else the one that was charged. `None` if nothing stands.
    pub fn offence(&self) -> Option<OffenceId> {
        self.conviction().or_else(|| self.standing_charge()).map(|event| event.offence)
    }

    /// Whether the charge or the conviction says that a weapon was used.
    pub fn weapon(&self) -> bool {
        self.standing().any(|event| event.weapon)
    }

    /// Whether the charge or the conviction says that police activity found it.
    pub fn proactive(&self) -> bool {
        self.standing().any(|event| event.proactive)
    }

    fn standing(&self) -> impl Iterator<Item = &Event> {
        self.standing_charge().into_iter().chain(self.conviction())
    }

    fn is_of_case(&self, case: u32) -> bool {
        let event = self.charge.as_ref().or(self.conviction.as_ref());
        case != 0 && event.is_some_and(|event| event.case == case)
    }

    fn is_of_offence(&self, offence: OffenceId) -> bool {
        self.charge.is_some_and(|charge| charge.offence == offence)
            || self.conviction.is_some_and(|conviction| conviction.offence == offence)
    }

    /// Whether nothing but the same offence joins them, and nothing keeps them apart.
    fn may_be(&self, event: &Event) -> bool {
        let own = self.charge.or(self.conviction);
        let is_apart = own.is_some_and(|own| own.case != 0 && event.case != 0 && own.case != event.case);
        !is_apart && self.is_of_offence(event.offence) && self.began_day <= event.day
    }

    fn is_undecided(&self) -> bool {
        self.charge_stands && self.conviction.is_none()
    }

    fn fall(&mut self) {
        self.charge_stands = false;
        self.conviction = None;
    }
}

/// Puts one person's events together. `events` are those visible at a date, oldest first; what comes
/// later plays no part. Proceedings that fell are among the result, with nothing standing in them.
pub fn proceedings(events: &[Event]) -> Vec<Proceeding> {
    let charged = events.iter().filter(|event| event.role == Role::Charged);
    let mut found: Vec<Proceeding> = charged
        .map(|charge| Proceeding {
            charge: Some(*charge),
            charge_stands: true,
            conviction: None,
            began_day: charge.day,
        })
        .collect();
    for event in events {
        match event.role {
            Role::Convicted => convict(&mut found, event, events),
            Role::Acquitted | Role::Withdrawn => take_away(&mut found, event),
            Role::Charged | Role::Suspected | Role::Victim => {}
        }
    }
    found
}

/// Rule 2.
fn convict(found: &mut Vec<Proceeding>, event: &Event, events: &[Event]) {
    let case_began = found.iter().filter(|one| one.charge.is_some() && one.is_of_case(event.case));
    let case_began = case_began.map(|one| one.began_day).min();
    let has_charge = |one: &Proceeding| one.charge.is_some() && one.conviction.is_none();
    let belongs_to = if case_began.is_some() {
        let same = |one: &Proceeding| one.is_of_case(event.case) && one.is_of_offence(event.offence);
        let open = found.iter().position(|one| same(one) && has_charge(one) && one.charge_stands);
        let fallen = || found.iter().position(|one| same(one) && has_charge(one));
        if open.is_none() && fallen().is_none() && found.iter().any(|one| same(one) && one.charge.is_some()) {
            return;
        }
        // a charge that has a conviction of its own is not the one of which something else was proved
        let has_its_own = |charge: &Event| {
            let own = |other: &&Event| other.role == Role::Convicted && other.case == charge.case;
            events.iter().filter(own).any(|other| other.offence == charge.offence)
        };
        let other = || {
            found.iter().position(|one| {
                one.is_of_case(event.case)
                    && one.is_undecided()
                    && one.charge.is_some_and(|charge| !has_its_own(&charge))
            })
        };
        open.or_else(fallen).or_else(other)
    } else {
        found.iter().position(|one| one.is_undecided() && one.may_be(event))
    };
    match belongs_to.and_then(|at| found.get_mut(at)) {
        Some(one) => {
            one.charge_stands = true;
            one.conviction = Some(*event);
        }
        None => found.push(Proceeding {
            charge: None,
            charge_stands: false,
            conviction: Some(*event),
            began_day: case_began.map_or(event.day, |day| day.min(event.day)),
        }),
    }
}

/// Rule 3.
fn take_away(found: &mut [Proceeding], event: &Event) {
    let undecided = |one: &Proceeding| one.is_undecided() && one.is_of_offence(event.offence);
    // of an offence that was proved in place of the one charged, an acquittal of the latter says nothing new
    let decided = |one: &Proceeding| {
        one.conviction.is_some_and(|proved| proved.offence == event.offence && proved.day <= event.day)
    };
    if found.iter().any(|one| one.is_of_case(event.case)) {
        let of_case = |one: &Proceeding| one.is_of_case(event.case);
        let fall = |found: &mut [Proceeding], which: &dyn Fn(&Proceeding) -> bool| {
            found.iter_mut().filter(|one| of_case(one) && which(one)).for_each(Proceeding::fall);
        };
        if !found.iter().any(|one| of_case(one) && one.is_of_offence(event.offence)) {
            fall(found, &Proceeding::is_undecided);
        } else if found.iter().any(|one| of_case(one) && undecided(one)) {
            fall(found, &undecided);
        } else {
            fall(found, &decided);
        }
    } else {
        let latest = |which: &dyn Fn(&Proceeding) -> bool| {
            let fitting = found.iter().enumerate().filter(|(_, one)| one.may_be(event) && which(one));
            fitting.max_by_key(|(at, one)| (one.began_day, *at)).map(|(at, _)| at)
        };
        let at = latest(&undecided).or_else(|| latest(&decided));
        if let Some(one) = at.and_then(|at| found.get_mut(at)) {
            one.fall();
        }
    }
}

#[cfg(test)]
mod tests;
