//! Which features there are, in words.

use super::{Family, FeatureSpec, Kind, Monotone};

/// The feature of age, there only when a definition admits it.
pub(super) const AGE: (&str, &str) = ("age-years", "age in whole years");

/// What a feature is: id, label, family, and which way it may push.
type Row = (&'static str, &'static str, Family, Option<Monotone>);

const UP: Option<Monotone> = Some(Monotone::Rising);
const DOWN: Option<Monotone> = Some(Monotone::Falling);

/// All features in the order of [`super::one_person::values`].
///
/// Unless a label says otherwise, charges are those that stand. Windows are calendar months before the date.
/// Harm counts only offences whose weight the scale knows; where it knows none of them the feature is missing.
pub(super) const ROWS: [Row; COUNT] = [
    ("days-since-last-charge", "days since the last charge", Family::Recency, DOWN),
    ("days-since-last-conviction", "days since the last conviction", Family::Recency, DOWN),
    ("days-since-last-violent-charge", "days since the last charge for violence", Family::Recency, DOWN),
    ("charges-12m", "charges in the last 12 months", Family::Frequency, UP),
    ("charges-24m", "charges in the last 24 months", Family::Frequency, UP),
    ("charges-5y", "charges in the last 5 years", Family::Frequency, UP),
    ("charges-ever", "charges ever", Family::Frequency, UP),
    ("charges-per-year", "charges a year since the first", Family::Frequency, UP),
    ("convictions-24m", "convictions in the last 24 months", Family::Frequency, UP),
    ("convictions-5y", "convictions in the last 5 years", Family::Frequency, UP),
    ("convictions-ever", "convictions ever", Family::Frequency, UP),
    ("share-proactive", "share of charges that police activity found", Family::Frequency, None),
    ("harm-12m", "harm of charges in the last 12 months", Family::Severity, UP),
    ("harm-24m", "harm of charges in the last 24 months", Family::Severity, UP),
    ("harm-5y", "harm of charges in the last 5 years", Family::Severity, UP),
    ("harm-ever", "harm of all charges", Family::Severity, UP),
    ("harm-ever-log2", "harm of all charges, in doublings", Family::Severity, UP),
    ("harm-max", "harm of the gravest charge", Family::Severity, UP),
    ("harm-mean", "mean harm of a charge", Family::Severity, UP),
    ("convicted-harm-ever", "harm of all convictions", Family::Severity, UP),
    ("days-since-first-charge", "days since the first charge", Family::Duration, None),
    ("record-span-days", "days from the first charge to the last", Family::Duration, None),
    ("groups-24m", "kinds of offence charged in the last 24 months", Family::Variety, UP),
    ("groups-ever", "kinds of offence ever charged", Family::Variety, UP),
    ("harm-rise", "mean harm of a charge in the last 24 months, as a multiple of that before", Family::Escalation, UP),
    ("charges-rise", "charges in the last 12 months less those in the 12 months before", Family::Escalation, UP),
    ("violent-charges-24m", "charges for violence in the last 24 months", Family::Violence, UP),
    ("violent-charges-5y", "charges for violence in the last 5 years", Family::Violence, UP),
    ("violent-charges-ever", "charges for violence ever", Family::Violence, UP),
    ("violent-convictions-ever", "convictions for violence ever", Family::Violence, UP),
    ("share-violent", "share of charges that are for violence", Family::Violence, UP),
    ("weapon-charges-24m", "charges with a weapon in the last 24 months", Family::Weapons, UP),
    ("weapon-charges-ever", "charges with a weapon ever", Family::Weapons, UP),
    ("gap-median-days", "usual number of days between charges", Family::Gaps, DOWN),
    ("gap-now-ratio", "time since the last charge, in usual gaps between charges", Family::Gaps, DOWN),
    ("victim-24m", "times recorded as a victim in the last 24 months", Family::Victimisation, None),
    ("victim-ever", "times ever recorded as a victim", Family::Victimisation, None),
    ("suspected-24m", "times suspected without charge in the last 24 months", Family::Suspicion, UP),
    ("suspected-ever", "times ever suspected without charge", Family::Suspicion, UP),
];

/// How many features there are, age aside.
pub(super) const COUNT: usize = 39;

/// All features, without age.
pub fn specs() -> Vec<FeatureSpec> {
    ROWS.iter().map(|row| spec(*row)).collect()
}

/// The feature of age. Its way is left free: risk falls with age, yet a young person has had less time.
pub(super) fn age() -> FeatureSpec {
    spec((AGE.0, AGE.1, Family::Age, None))
}

fn spec((id, label, family, monotone): Row) -> FeatureSpec {
    FeatureSpec { id: id.to_owned(), label: label.to_owned(), family, kind: Kind::Amount, monotone }
}
