//! What differs between a group and everybody else, tested.

use serde::Serialize;

use super::super::metrics::{Figure, compare_groups, holm, mean_and_error, newcombe, normal_p, same_share_p};
use super::GroupAudit;
use super::findings::findings;
use super::group::{ExpectedRates, LEAST_FOR_A_RATE, Member, confusion, ranked};

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
    /// The same, corrected for the number of tests of the report (Holm 1979).
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

/// Every group shown against everybody else shown. Of two groups, the smaller against the larger:
/// the other way round says the same again.
pub(super) fn differences(shown: &[(&str, &[Member])]) -> Vec<Difference> {
    if let [one, other] = shown {
        let (smaller, larger) = if one.1.len() <= other.1.len() { (one, other) } else { (other, one) };
        return compare(smaller.0, smaller.1, larger.0, larger.1);
    }
    if shown.len() < 2 {
        return Vec::new();
    }
    (0..shown.len())
        .flat_map(|group| {
            let others: Vec<Member> =
                (0..shown.len()).filter(|other| *other != group).flat_map(|other| shown[other].1).copied().collect();
            compare(shown[group].0, shown[group].1, EVERYBODY_ELSE, &others)
        })
        .collect()
}

fn compare(group: &str, here: &[Member], against: &str, there: &[Member]) -> Vec<Difference> {
    let (one, other) = (confusion(here), confusion(there));
    let (expected_here, expected_there) = (ExpectedRates::new(here), ExpectedRates::new(there));
    let blank = |measure| Difference {
        group: group.to_owned(),
        against: against.to_owned(),
        measure,
        value: f64::NAN,
        value_against: f64::NAN,
        difference: Figure::UNKNOWN,
        p: f64::NAN,
        p_corrected: f64::NAN,
        if_estimates_were_right: f64::NAN,
    };
    let rate = |measure, first: (u64, u64), second: (u64, u64), if_right: f64| {
        if first.1.min(second.1) < LEAST_FOR_A_RATE {
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
    let residual = |members: &[Member]| {
        mean_and_error(members.iter().map(|member| f64::from(u8::from(member.outcome)) - member.probability))
    };
    let ((mean, error), (mean_there, error_there)) = (residual(here), residual(there));
    let error = error.hypot(error_there);
    let rarer = [one, other].map(|table| table.outcomes().min(table.without_outcome())).into_iter().min();
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
        Difference {
            value: mean,
            value_against: mean_there,
            difference: Figure::around(mean - mean_there, error),
            p: normal_p((mean - mean_there) / error),
            ..blank(Measure::ObservedLessExpected)
        },
        if rarer < Some(LEAST_FOR_A_RATE) {
            blank(Measure::Auc)
        } else {
            let areas = compare_groups(&ranked(here), &ranked(there));
            Difference {
                value: areas.first,
                value_against: areas.second,
                difference: areas.difference,
                p: areas.p,
                ..blank(Measure::Auc)
            }
        },
    ]
}

/// Corrects p values for all tests of all audits of a report together (Holm 1979) and says again
/// what was found. Has to be called when one report holds more than one audit.
pub fn correct_together(audits: &mut [GroupAudit]) {
    let p: Vec<f64> = audits
        .iter()
        .flat_map(|audit| {
            let own = audit.groups.iter().filter_map(|row| row.figures.as_ref()).map(|figures| figures.calibration_p);
            audit.differences.iter().map(|difference| difference.p).chain(own)
        })
        .collect();
    let mut corrected = holm(&p).into_iter();
    for audit in audits {
        for (difference, p) in audit.differences.iter_mut().zip(corrected.by_ref()) {
            difference.p_corrected = p;
        }
        let own = audit.groups.iter_mut().filter_map(|row| row.figures.as_mut());
        for (figures, p) in own.zip(corrected.by_ref()) {
            figures.calibration_p_corrected = p;
        }
        audit.findings = findings(audit);
    }
}
