//! What differs between a group and everybody else, tested.

use serde::Serialize;

use super::super::metrics::{
    Confusion, Figure, compare_groups, holm, mean_and_error, newcombe, normal_p, same_share_p,
};
use super::GroupAudit;
use super::findings::findings;
use super::group::{ExpectedRates, LEAST_FOR_A_RATE, Member, confusion, ranked};
use super::rounding::Rounding;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Share with the outcome: no doing of the score's, but the others cannot be read without it.
    BaseRate,
    /// Share listed.
    ShareListed,
    /// Of the people listed, the share with the outcome.
    Precision,
    /// Of the people without the outcome, the share listed.
    FalsePositiveRate,
    /// Of the people with the outcome, the share not listed.
    FalseNegativeRate,
    /// Share with the outcome less mean estimate.
    ObservedLessExpected,
    /// Area under the ROC curve.
    Auc,
}

/// A difference between a group and the people it is compared with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The group.
    pub group: String,
    /// Whom it is compared with: the other group where there are two, otherwise everybody else who is
    /// in a group that is shown.
    pub against: String,
    /// What is compared.
    pub measure: Measure,
    /// Of the group.
    pub value: f64,
    /// Of the others.
    pub value_against: f64,
    /// The first less the second, with its 95% interval: Newcombe's for rates, DeLong's for areas,
    /// normal for means.
    pub difference: Figure,
    /// Two-sided p of no difference: chi-square (Fisher's exact test for small numbers), DeLong, z.
    pub p: f64,
    /// The same, corrected for the number of tests of the report (Holm 1979): base rates among
    /// themselves, everything else together.
    pub p_corrected: f64,
    /// How much of the difference there would be were every estimate right: what follows from the
    /// estimates of the groups being spread differently about one cut. Null where that says nothing.
    pub if_estimates_were_right: f64,
}

impl Difference {
    /// Whether it is beyond chance after the correction.
    pub fn is_beyond_chance(&self) -> bool {
        self.p_corrected < 0.05
    }
}

/// What everybody else is called.
pub(super) const EVERYBODY_ELSE: &str = "everybody else";

/// One side of a comparison.
pub(super) struct Side<'a> {
    pub(super) name: &'a str,
    pub(super) members: &'a [Member],
    /// Where only rounded counts may be used.
    pub(super) rounding: Option<Rounding>,
}

impl Side<'_> {
    fn table(&self) -> Confusion {
        let exact = confusion(self.members);
        self.rounding.map_or(exact, |rounding| rounding.table(exact))
    }

    fn expected(&self) -> ExpectedRates {
        let expected = ExpectedRates::new(self.members);
        if self.rounding.is_some() { expected.in_hundredths() } else { expected }
    }
}

/// Every group shown against everybody else shown. Of two groups, the smaller against the larger:
/// the other way round says the same again.
pub(super) fn differences(shown: &[Side<'_>]) -> Vec<Difference> {
    if let [one, other] = shown {
        let (smaller, larger) = if one.members.len() <= other.members.len() { (one, other) } else { (other, one) };
        return compare(smaller, larger);
    }
    if shown.len() < 2 {
        return Vec::new();
    }
    (0..shown.len())
        .flat_map(|group| {
            let others: Vec<Member> = (0..shown.len())
                .filter(|other| *other != group)
                .flat_map(|other| shown[other].members)
                .copied()
                .collect();
            compare(&shown[group], &Side { name: EVERYBODY_ELSE, members: &others, rounding: None })
        })
        .collect()
}

fn compare(here: &Side<'_>, there: &Side<'_>) -> Vec<Difference> {
    let (one, other) = (here.table(), there.table());
    let (expected_here, expected_there) = (here.expected(), there.expected());
    let is_rounded = here.rounding.is_some() || there.rounding.is_some();
    let is_enough =
        |side: &Side<'_>, people: u64| people >= side.rounding.map_or(LEAST_FOR_A_RATE, Rounding::least_for_a_rate);
    let blank = |measure| Difference {
        group: here.name.to_owned(),
        against: there.name.to_owned(),
        measure,
        value: f64::NAN,
        value_against: f64::NAN,
        difference: Figure::UNKNOWN,
        p: f64::NAN,
        p_corrected: f64::NAN,
        if_estimates_were_right: f64::NAN,
    };
    let rate = |measure, first: (u64, u64), second: (u64, u64), if_right: f64| {
        if !is_enough(here, first.1) || !is_enough(there, second.1) {
            return blank(measure);
        }
        Difference {
            value: first.0 as f64 / first.1 as f64,
            value_against: second.0 as f64 / second.1 as f64,
            difference: newcombe(first, second),
            p: same_share_p(first, second),
            if_estimates_were_right: if_right,
            ..blank(measure)
        }
    };
    vec![
        rate(Measure::BaseRate, (one.outcomes(), one.people()), (other.outcomes(), other.people()), f64::NAN),
        rate(Measure::ShareListed, (one.listed(), one.people()), (other.listed(), other.people()), f64::NAN),
        rate(
            Measure::Precision,
            (one.true_positives, one.listed()),
            (other.true_positives, other.listed()),
            expected_here.precision - expected_there.precision,
        ),
        rate(
            Measure::FalsePositiveRate,
            (one.false_positives, one.without_outcome()),
            (other.false_positives, other.without_outcome()),
            expected_here.false_positive_rate - expected_there.false_positive_rate,
        ),
        rate(
            Measure::FalseNegativeRate,
            (one.false_negatives, one.outcomes()),
            (other.false_negatives, other.outcomes()),
            expected_here.false_negative_rate - expected_there.false_negative_rate,
        ),
        // These do not follow from counts.
        if is_rounded { blank(Measure::ObservedLessExpected) } else { residuals(here, there, blank) },
        if is_rounded { blank(Measure::Auc) } else { areas(here, there, blank) },
    ]
}

/// Outcomes less estimates, on average.
fn residuals(here: &Side<'_>, there: &Side<'_>, blank: impl Fn(Measure) -> Difference) -> Difference {
    let residual = |members: &[Member]| {
        mean_and_error(members.iter().map(|member| f64::from(u8::from(member.outcome)) - member.probability))
    };
    let ((value, error), (value_against, error_there)) = (residual(here.members), residual(there.members));
    let error = error.hypot(error_there);
    Difference {
        value,
        value_against,
        difference: Figure::around(value - value_against, error),
        p: normal_p((value - value_against) / error),
        ..blank(Measure::ObservedLessExpected)
    }
}

fn areas(here: &Side<'_>, there: &Side<'_>, blank: impl Fn(Measure) -> Difference) -> Difference {
    let rarer = |side: &Side<'_>| {
        let table = confusion(side.members);
        table.outcomes().min(table.without_outcome())
    };
    if rarer(here).min(rarer(there)) < LEAST_FOR_A_RATE {
        return blank(Measure::Auc);
    }
    let found = compare_groups(&ranked(here.members), &ranked(there.members));
    Difference {
        value: found.first,
        value_against: found.second,
        difference: found.difference,
        p: found.p,
        ..blank(Measure::Auc)
    }
}

/// Corrects p values for all tests of all audits of a report together (Holm 1979) and says again
/// what was found. Has to be called when one report holds more than one audit.
///
/// Base rates are corrected among themselves: they are not about the score, and how many figures of
/// the score are tested must not hide that they differ.
pub fn correct_together(audits: &mut [GroupAudit]) {
    let p_of = |of_base_rates: bool| -> Vec<f64> {
        let tests = audits.iter().flat_map(|audit| audit.tests(of_base_rates));
        tests.collect()
    };
    let mut base_rates = holm(&p_of(true)).into_iter();
    let mut others = holm(&p_of(false)).into_iter();
    for audit in audits {
        for difference in &mut audit.differences {
            let corrected = if difference.measure == Measure::BaseRate { &mut base_rates } else { &mut others };
            difference.p_corrected = corrected.next().unwrap_or(f64::NAN);
        }
        for figures in audit.groups.iter_mut().filter_map(|row| row.figures.as_mut()) {
            figures.calibration_p_corrected = others.next().unwrap_or(f64::NAN);
        }
        audit.findings = findings(audit);
    }
}

impl GroupAudit {
    /// p values of the tests of base rates, or of all others.
    fn tests(&self, of_base_rates: bool) -> impl Iterator<Item = f64> {
        let differences =
            self.differences.iter().filter(move |one| (one.measure == Measure::BaseRate) == of_base_rates);
        let own = self.groups.iter().filter_map(|row| row.figures.as_ref()).filter(move |_| !of_base_rates);
        differences.map(|one| one.p).chain(own.map(|figures| figures.calibration_p))
    }
}
