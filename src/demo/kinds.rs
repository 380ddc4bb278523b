//! The kinds of incident the demo force records, with Home Office classes and the crime types of
//! data.police.uk. Rates are chosen for a force of this size; see the module's docs.

use super::rhythm::{Course, Profile};

/// What a kind's weapon columns say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Arms {
    /// Nothing is recorded of weapons (property and public order).
    Unrecorded,
    /// A sharp instrument was used and injured somebody.
    KnifeInjury,
    /// Shares of sharp instrument, firearm and other weapon (the rest has none), of weapons that
    /// were used, and of victims injured. A sharp instrument used never injures here, so that knife
    /// injury is exactly the kinds above.
    Mixed { sharp: f64, firearm: f64, other: f64, used: f64, injured: f64 },
    /// Found on somebody: the weapon, not used, nobody injured.
    Carried(&'static str),
}

/// Shares of a kind's incidents that come from homes, centres, night life, estates and drug markets.
pub(super) type Loads = [f64; 5];

/// A kind of incident.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// Home Office class; empty for anti-social behaviour, which is no crime.
    pub(super) code: &'static str,
    /// The offence in words.
    pub(super) offence: &'static str,
    /// As data.police.uk groups it.
    pub(super) crime_type: &'static str,
    /// Incidents in 28 days, near-repeats included.
    pub(super) per_28_days: f64,
    /// Where.
    pub(super) loads: Loads,
    /// When.
    pub(super) profile: Profile,
    /// How it changes.
    pub(super) course: Course,
    /// Near-repeats that each incident sets off.
    pub(super) repeats: f64,
    /// Mean hours between the earliest and latest time it can have happened; 0 when it was seen.
    pub(super) interval_hours: f64,
    /// Weapons.
    pub(super) arms: Arms,
}

impl Kind {
    /// Whether incidents of the kind are knife crime with injury.
    pub(super) fn is_knife_injury(&self) -> bool {
        self.arms == Arms::KnifeInjury
    }

    /// Whether incidents of the kind are serious violence as the built-in target has it.
    pub(super) fn is_serious_violence(&self) -> bool {
        ["1", "2", "4.1", "5D", "5E", "10A", "34B"].contains(&self.code)
    }
}

const VIOLENCE: &str = "Violence and sexual offences";
const WEAPONS: &str = "Possession of weapons";

/// Highest in mid-July.
const SUMMER: Course = Course { season: 0.12, peak_day: 196.0, trend: -0.01, recording_change: 1.0 };
/// Highest in late November.
const WINTER: Course = Course { season: 0.12, peak_day: 330.0, trend: -0.03, recording_change: 1.0 };
const STEADY: Course = Course { season: 0.03, peak_day: 196.0, trend: 0.0, recording_change: 1.0 };

const UNARMED: Arms = Arms::Mixed { sharp: 0.0, firearm: 0.0, other: 0.06, used: 0.9, injured: 0.0 };
const HURT: Arms = Arms::Mixed { sharp: 0.01, firearm: 0.0, other: 0.14, used: 0.9, injured: 1.0 };
const GRIEVOUS: Arms = Arms::Mixed { sharp: 0.03, firearm: 0.04, other: 0.40, used: 0.95, injured: 0.95 };
const THREAT: Arms = Arms::Mixed { sharp: 0.12, firearm: 0.02, other: 0.05, used: 0.0, injured: 0.0 };
const ROBBERY: Arms = Arms::Mixed { sharp: 0.24, firearm: 0.02, other: 0.08, used: 0.12, injured: 0.22 };

#[expect(clippy::too_many_arguments, reason = "a row of the table below, in the order of its columns")]
const fn kind(
    code: &'static str,
    offence: &'static str,
    crime_type: &'static str,
    per_28_days: f64,
    loads: Loads,
    profile: Profile,
    course: Course,
    repeats: f64,
    arms: Arms,
) -> Kind {
    Kind { code, offence, crime_type, per_28_days, loads, profile, course, repeats, interval_hours: 0.0, arms }
}

const fn trend(course: Course, trend: f64) -> Course {
    Course { trend, ..course }
}

const fn between(hours: f64, kind: Kind) -> Kind {
    Kind { interval_hours: hours, ..kind }
}

/// All kinds. Knife crime with injury has rows of its own: it follows the drug markets and estates,
/// which robbery and drugs follow too, and so can be foreseen from them.
#[rustfmt::skip]
pub(super) const KINDS: [Kind; 36] = [
    kind("1", "Murder", VIOLENCE, 0.9, [0.2, 0.1, 0.2, 0.25, 0.25], Profile::Night, STEADY, 0.0, GRIEVOUS),
    kind("1", "Murder", VIOLENCE, 1.1, [0.28, 0.09, 0.09, 0.27, 0.27], Profile::Night, SUMMER, 0.25, Arms::KnifeInjury),
    kind("2", "Attempted murder", VIOLENCE, 0.9, [0.2, 0.1, 0.2, 0.25, 0.25], Profile::Night, STEADY, 0.0, GRIEVOUS),
    kind("2", "Attempted murder", VIOLENCE, 1.9, [0.1, 0.1, 0.15, 0.25, 0.4], Profile::Night, SUMMER, 0.25, Arms::KnifeInjury),
    kind("5D", "Assault with intent to cause serious harm", VIOLENCE, 112.0, [0.34, 0.11, 0.21, 0.22, 0.12], Profile::Night, SUMMER, 0.08, GRIEVOUS),
    kind("5D", "Assault with intent to cause serious harm", VIOLENCE, 36.5, [0.28, 0.09, 0.09, 0.27, 0.27], Profile::Night, trend(SUMMER, -0.03), 0.18, Arms::KnifeInjury),
    kind("5E", "Endangering life", VIOLENCE, 4.0, [0.5, 0.1, 0.1, 0.2, 0.1], Profile::Home, STEADY, 0.0, UNARMED),
    kind("8N", "Assault with injury", VIOLENCE, 535.0, [0.46, 0.13, 0.17, 0.17, 0.07], Profile::Night, SUMMER, 0.08, HURT),
    kind("8N", "Assault with injury", VIOLENCE, 12.0, [0.30, 0.08, 0.09, 0.28, 0.25], Profile::Night, SUMMER, 0.15, Arms::KnifeInjury),
    kind("105A", "Assault without injury", VIOLENCE, 510.0, [0.56, 0.14, 0.10, 0.15, 0.05], Profile::Home, SUMMER, 0.08, UNARMED),
    kind("8L", "Harassment", VIOLENCE, 225.0, [0.80, 0.04, 0.0, 0.16, 0.0], Profile::Home, STEADY, 0.10, UNARMED),
    kind("3B", "Threats to kill", VIOLENCE, 58.0, [0.72, 0.04, 0.03, 0.17, 0.04], Profile::Home, STEADY, 0.04, THREAT),
    kind("19C", "Rape of a female aged 16 and over", VIOLENCE, 62.0, [0.72, 0.03, 0.12, 0.13, 0.0], Profile::Night, STEADY, 0.0, UNARMED),
    kind("20A", "Sexual assault on a female aged 13 and over", VIOLENCE, 64.0, [0.50, 0.16, 0.22, 0.12, 0.0], Profile::Night, SUMMER, 0.0, UNARMED),
    kind("34B", "Robbery of personal property", "Robbery", 279.0, [0.28, 0.24, 0.07, 0.15, 0.26], Profile::Street, trend(WINTER, -0.03), 0.14, ROBBERY),
    kind("34B", "Robbery of personal property", "Robbery", 8.5, [0.22, 0.18, 0.08, 0.20, 0.32], Profile::Street, WINTER, 0.18, Arms::KnifeInjury),
    kind("34A", "Robbery of business property", "Robbery", 27.0, [0.24, 0.60, 0.04, 0.07, 0.05], Profile::Street, WINTER, 0.10, THREAT),
    kind("10A", "Possession of firearms with intent", WEAPONS, 3.6, [0.2, 0.05, 0.1, 0.25, 0.4], Profile::Night, STEADY, 0.0, Arms::Carried("firearm")),
    kind("10C", "Possession of other weapons", WEAPONS, 17.0, [0.14, 0.30, 0.14, 0.16, 0.26], Profile::Street, STEADY, 0.04, Arms::Carried("other")),
    kind("10D", "Possession of article with blade or point", WEAPONS, 60.0, [0.12, 0.30, 0.13, 0.15, 0.30], Profile::Street, trend(STEADY, 0.02), 0.06, Arms::Carried("sharp instrument")),
    kind("92D", "Trafficking in controlled drugs", "Drugs", 38.0, [0.12, 0.12, 0.08, 0.22, 0.46], Profile::Street, STEADY, 0.10, Arms::Unrecorded),
    kind("92E", "Possession of controlled drugs", "Drugs", 118.0, [0.12, 0.24, 0.16, 0.14, 0.34], Profile::Street, trend(STEADY, -0.02), 0.08, Arms::Unrecorded),
    kind("", "Anti-social behaviour", "Anti-social behaviour", 772.0, [0.42, 0.30, 0.08, 0.16, 0.04], Profile::Street, Course { season: 0.12, peak_day: 205.0, trend: -0.02, recording_change: 0.57 }, 0.12, Arms::Unrecorded),
    between(7.0, kind("28E", "Residential burglary", "Burglary", 222.0, [0.84, 0.02, 0.0, 0.14, 0.0], Profile::Burglary, trend(WINTER, -0.05), 0.20, Arms::Unrecorded)),
    between(9.0, kind("30C", "Business and community burglary", "Burglary", 72.0, [0.40, 0.54, 0.02, 0.04, 0.0], Profile::Overnight, WINTER, 0.12, Arms::Unrecorded)),
    between(9.0, kind("45", "Theft from a vehicle", "Vehicle crime", 255.0, [0.72, 0.14, 0.03, 0.11, 0.0], Profile::Overnight, trend(STEADY, -0.05), 0.18, Arms::Unrecorded)),
    between(9.0, kind("48", "Theft of a motor vehicle", "Vehicle crime", 205.0, [0.76, 0.10, 0.01, 0.13, 0.0], Profile::Overnight, trend(WINTER, 0.02), 0.12, Arms::Unrecorded)),
    kind("46", "Shoplifting", "Shoplifting", 318.0, [0.13, 0.85, 0.0, 0.02, 0.0], Profile::Shop, trend(STEADY, 0.07), 0.10, Arms::Unrecorded),
    between(3.0, kind("49", "Other theft", "Other theft", 185.0, [0.46, 0.40, 0.08, 0.06, 0.0], Profile::Home, STEADY, 0.05, Arms::Unrecorded)),
    between(1.0, kind("39", "Theft from the person", "Theft from the person", 60.0, [0.08, 0.62, 0.26, 0.02, 0.02], Profile::Street, trend(WINTER, 0.01), 0.06, Arms::Unrecorded)),
    between(6.0, kind("44", "Theft of a pedal cycle", "Bicycle theft", 29.0, [0.38, 0.52, 0.04, 0.06, 0.0], Profile::Shop, STEADY, 0.06, Arms::Unrecorded)),
    between(4.0, kind("58C", "Criminal damage to a vehicle", "Criminal damage and arson", 232.0, [0.68, 0.12, 0.04, 0.16, 0.0], Profile::Overnight, SUMMER, 0.10, Arms::Unrecorded)),
    kind("56A", "Arson endangering life", "Criminal damage and arson", 7.0, [0.5, 0.1, 0.05, 0.3, 0.05], Profile::Overnight, STEADY, 0.05, Arms::Unrecorded),
    kind("9A", "Public fear, alarm or distress", "Public order", 250.0, [0.40, 0.34, 0.14, 0.10, 0.02], Profile::Home, SUMMER, 0.05, Arms::Unrecorded),
    kind("62A", "Violent disorder", "Public order", 4.0, [0.1, 0.2, 0.4, 0.15, 0.15], Profile::Night, SUMMER, 0.0, Arms::Unrecorded),
    kind("99", "Other notifiable offence", "Other crime", 34.0, [0.6, 0.2, 0.05, 0.15, 0.0], Profile::Home, STEADY, 0.0, Arms::Unrecorded),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_are_shares_and_rates_add_up_to_what_is_promised() {
        for kind in &KINDS {
            assert!((kind.loads.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{} {:?}", kind.offence, kind.loads);
        }
        let sum = |test: fn(&Kind) -> bool| KINDS.iter().filter(|k| test(k)).map(|k| k.per_28_days).sum::<f64>();
        assert!((sum(Kind::is_knife_injury) - 60.0).abs() < 0.5, "{}", sum(Kind::is_knife_injury));
        assert!((sum(Kind::is_serious_violence) - 450.0).abs() < 3.0, "{}", sum(Kind::is_serious_violence));
    }
}
