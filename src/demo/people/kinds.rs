//! What synthetic people are charged with: Home Office classes, how often, and how long courts take.

/// A kind of offence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kind {
    /// Home Office class.
    pub(super) code: &'static str,
    /// In words.
    pub(super) offence: &'static str,
    /// Share with a weapon, for a person of middling severity.
    pub(super) armed: f64,
    /// Which weapon, where there is one.
    pub(super) weapon: &'static str,
    /// Days in custody after a conviction that ends in custody, on average; 0 where none does.
    pub(super) custody_days: f64,
}

/// Position in [`KINDS`].
pub(super) type KindId = u8;

const fn kind(code: &'static str, offence: &'static str, armed: f64, weapon: &'static str, custody_days: f64) -> Kind {
    Kind { code, offence, armed, weapon, custody_days }
}

/// All kinds. From [`FIRST_SERIOUS`] on they are serious, from [`FIRST_FOUND`] on police activity finds them.
#[rustfmt::skip]
pub(super) const KINDS: [Kind; 25] = [
    kind("46", "Shoplifting", 0.0, "", 0.0),
    kind("49", "Other theft", 0.0, "", 0.0),
    kind("45", "Theft from a vehicle", 0.0, "", 0.0),
    kind("48", "Theft of a motor vehicle", 0.0, "", 0.0),
    kind("58C", "Criminal damage to a vehicle", 0.0, "", 0.0),
    kind("9A", "Public fear, alarm or distress", 0.01, "other", 0.0),
    kind("105A", "Assault without injury", 0.04, "other", 0.0),
    kind("8L", "Harassment", 0.0, "", 0.0),
    kind("104", "Assault without injury on a constable", 0.01, "other", 0.0),
    kind("3B", "Threats to kill", 0.20, "knife", 0.0),
    kind("28E", "Residential burglary", 0.03, "other", 180.0),
    kind("30C", "Business and community burglary", 0.03, "other", 120.0),
    kind("34B", "Robbery of personal property", 0.35, "knife", 450.0),
    kind("34A", "Robbery of business property", 0.40, "knife", 450.0),
    kind("8N", "Assault with injury", 0.15, "other", 180.0),
    kind("5D", "Assault with intent to cause serious harm", 0.40, "knife", 700.0),
    kind("20A", "Sexual assault on a female aged 13 and over", 0.02, "other", 250.0),
    kind("19C", "Rape of a female aged 16 and over", 0.05, "knife", 1500.0),
    kind("1", "Murder", 0.50, "knife", 5000.0),
    kind("2", "Attempted murder", 0.60, "knife", 2500.0),
    kind("56A", "Arson endangering life", 0.0, "", 500.0),
    kind("92E", "Possession of controlled drugs", 0.0, "", 0.0),
    kind("92A", "Trafficking in controlled drugs", 0.0, "", 0.0),
    kind("10D", "Possession of article with blade or point", 1.0, "knife", 0.0),
    kind("10C", "Possession of other weapons", 1.0, "other", 0.0),
];

/// The first of the serious kinds.
pub(super) const FIRST_SERIOUS: KindId = 10;
/// The first of the kinds that police activity finds.
pub(super) const FIRST_FOUND: KindId = 21;

/// Shares of kinds: each adds up to 1.
pub(super) type Shares = &'static [(KindId, f64)];

/// Minor offences of somebody who steals, and of somebody who fights.
pub(super) const MINOR_THEFT: Shares = &[(0, 0.45), (1, 0.20), (2, 0.15), (3, 0.08), (4, 0.07), (5, 0.05)];
/// See [`MINOR_THEFT`].
pub(super) const MINOR_VIOLENCE: Shares = &[(6, 0.45), (5, 0.20), (7, 0.13), (4, 0.13), (8, 0.07), (9, 0.02)];
/// The same of serious offences. Their mix gives harm its heavy tail under group medians of a scale.
pub(super) const SERIOUS_THEFT: Shares = &[(10, 0.34), (11, 0.10), (12, 0.42), (13, 0.08), (14, 0.06)];
/// See [`SERIOUS_THEFT`].
pub(super) const SERIOUS_VIOLENCE: Shares =
    &[(14, 0.28), (15, 0.14), (12, 0.08), (16, 0.03), (17, 0.34), (18, 0.09), (19, 0.02), (20, 0.02)];
/// What a search or a traffic stop finds.
pub(super) const FOUND: Shares = &[(21, 0.60), (22, 0.18), (23, 0.16), (24, 0.06)];
/// What people are victims of.
pub(super) const SUFFERED: Shares = &[(6, 0.42), (14, 0.20), (1, 0.16), (7, 0.10), (12, 0.08), (15, 0.04)];

impl Kind {
    /// Whether a conviction usually ends in custody that takes years.
    pub(super) fn is_gravest(&self) -> bool {
        self.custody_days > 1000.0
    }
}

/// Whether a kind is serious.
pub(super) fn is_serious(kind: KindId) -> bool {
    (FIRST_SERIOUS..FIRST_FOUND).contains(&kind)
}

/// Whether police activity finds offences of a kind.
pub(super) fn is_found(kind: KindId) -> bool {
    kind >= FIRST_FOUND
}

/// Picks a kind by its share, from a number in 0..1.
pub(super) fn pick(shares: Shares, mut at: f64) -> KindId {
    for (kind, share) in shares {
        at -= share;
        if at < 0.0 {
            return *kind;
        }
    }
    shares.last().map_or(0, |(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_stay_within_their_kinds() {
        for (shares, within) in [
            (MINOR_THEFT, 0..FIRST_SERIOUS),
            (MINOR_VIOLENCE, 0..FIRST_SERIOUS),
            (SERIOUS_THEFT, FIRST_SERIOUS..FIRST_FOUND),
            (SERIOUS_VIOLENCE, FIRST_SERIOUS..FIRST_FOUND),
            (FOUND, FIRST_FOUND..KINDS.len() as KindId),
            (SUFFERED, 0..FIRST_FOUND),
        ] {
            assert!((shares.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-9, "{shares:?}");
            assert!(shares.iter().all(|(kind, _)| within.contains(kind)), "{shares:?}");
        }
        assert_eq!((pick(FOUND, 0.0), pick(FOUND, 0.599), pick(FOUND, 0.601), pick(FOUND, 1.0)), (21, 21, 22, 24));
    }
}
