//! Every figure against other programs; which and how is in `source` of the data file.

use serde_json::Value;

use super::*;
use crate::people::evaluation::fairness::{FairnessSettings, GroupAudit, Measure, audit};
use crate::people::protected::Grouping;

struct People {
    probability: Vec<f64>,
    past_harm: Vec<f64>,
    outcome: Vec<bool>,
    grouping: Grouping,
}

fn people() -> People {
    let mut people = People {
        probability: Vec::new(),
        past_harm: Vec::new(),
        outcome: Vec::new(),
        grouping: Grouping {
            characteristic: "Region".to_owned(),
            groups: ["north", "south", "east"].map(str::to_owned).to_vec(),
            of: Vec::new(),
        },
    };
    let text = include_str!("../../../../tests/data/people_metrics.csv");
    for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        people.probability.push(fields[0].parse().unwrap());
        people.past_harm.push(fields[1].parse().unwrap());
        let group = people.grouping.groups.iter().position(|group| group == fields[2]).unwrap();
        people.grouping.of.push(Some(group as u32));
        people.outcome.push(fields[3] == "1");
    }
    assert_eq!(people.outcome.len(), 400);
    people
}

fn reference() -> Value {
    serde_json::from_str(include_str!("../../../../tests/data/people_metrics.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn assert_figure(found: Figure, wanted: &Value, within: f64, what: &str) {
    let wanted = numbers(wanted);
    for (found, wanted) in [found.value, found.low, found.high].iter().zip(&wanted) {
        assert!((found - wanted).abs() < within, "{what}: {found} {wanted}");
    }
}

const CUT: Cut = Cut::Top(60);

#[test]
fn figures_of_everybody_agree() {
    let (people, wanted) = (people(), reference());
    let found = metrics(Scored { probability: &people.probability, outcome: &people.outcome }, CUT);
    let list = found.at_cut;
    for (name, figure) in [
        ("auc", found.auc),
        ("brier", found.brier),
        ("brier_skill", found.brier_skill),
        ("log_loss", found.log_loss),
        ("observed_over_expected", found.observed_over_expected),
        ("precision", list.precision),
        ("recall", list.recall),
        ("false_positive_rate", list.false_positive_rate),
        ("false_negative_rate", list.false_negative_rate),
        ("specificity", list.specificity),
        ("f1", list.f1),
        ("mcc", list.mcc),
    ] {
        assert_figure(figure, &wanted[name], 1e-9, name);
    }
    assert_figure(found.calibration_slope, &wanted["calibration_slope"], 1e-6, "slope");
    assert_figure(found.calibration_intercept, &wanted["calibration_intercept"], 1e-6, "intercept");
    let table = list.confusion;
    let cells = [table.true_positives, table.false_positives, table.false_negatives, table.true_negatives];
    assert_eq!(serde_json::json!(cells), wanted["confusion"]);
}

#[test]
fn tenths_and_parts_agree() {
    let (people, wanted) = (people(), reference());
    let found = metrics(Scored { probability: &people.probability, outcome: &people.outcome }, CUT);
    let sizes: Vec<u64> = found.deciles.iter().map(|tenth| tenth.people).collect();
    assert_eq!(serde_json::json!(sizes), wanted["decile_people"]);
    for (tenth, wanted) in found.deciles.iter().zip(wanted["decile_observed"].as_array().unwrap()) {
        assert_figure(tenth.observed, wanted, 1e-9, "tenth");
    }
    let error = wanted["expected_calibration_error"].as_f64().unwrap();
    assert!((found.expected_calibration_error.value - error).abs() < 1e-9);
    let parts = serde_json::to_value(found.brier_parts).unwrap();
    for (name, part) in wanted["brier_parts"].as_object().unwrap() {
        let found = parts[name].as_f64().unwrap();
        assert!((found - part.as_f64().unwrap()).abs() < 1e-9, "{name}: {found} {part}");
    }
}

#[test]
fn the_comparison_with_past_harm_agrees() {
    let (people, wanted) = (people(), reference());
    assert_figure(auc(&people.past_harm, &people.outcome), &wanted["auc_past_harm"], 1e-9, "past harm");
    let found = compare(&people.probability, &people.past_harm, &people.outcome, CUT);
    assert_figure(found.auc.difference, &wanted["auc_difference"], 1e-9, "difference");
    assert!((found.auc.p - wanted["auc_difference_p"].as_f64().unwrap()).abs() < 1e-9);
}

const MEASURES: [(Measure, &str); 7] = [
    (Measure::BaseRate, "base_rate_difference"),
    (Measure::ShareListed, "share_listed_difference"),
    (Measure::Precision, "precision_difference"),
    (Measure::FalsePositiveRate, "false_positive_rate_difference"),
    (Measure::FalseNegativeRate, "false_negative_rate_difference"),
    (Measure::ObservedLessExpected, "observed_less_expected_difference"),
    (Measure::Auc, "auc_difference"),
];

fn audited() -> GroupAudit {
    let people = people();
    let scored = Scored { probability: &people.probability, outcome: &people.outcome };
    audit(scored, CUT, &people.grouping, &FairnessSettings::default())
}

#[test]
fn figures_of_groups_and_their_differences_agree() {
    let (audit, wanted) = (audited(), reference());
    for row in &audit.groups {
        let wanted = &wanted["groups"][&row.group];
        let figures = row.figures.as_ref().unwrap();
        assert_figure(figures.auc, &wanted["auc"], 1e-9, &row.group);
        let expected = figures.if_estimates_were_right;
        for (found, name) in [
            (figures.calibration_p, "calibration_p"),
            (expected.false_positive_rate, "expected_false_positive_rate"),
            (expected.false_negative_rate, "expected_false_negative_rate"),
            (expected.precision, "expected_precision"),
        ] {
            assert!((found - wanted[name].as_f64().unwrap()).abs() < 1e-9, "{} {name}", row.group);
        }
        for (measure, name) in MEASURES {
            let found = audit.differences.iter().find(|one| one.group == row.group && one.measure == measure).unwrap();
            // Six people listed in the east are too few for a precision.
            if row.group == "east" && measure == Measure::Precision {
                assert!(found.p.is_nan() && !found.difference.is_known());
                continue;
            }
            assert_figure(found.difference, &wanted[name], 1e-9, &format!("{} {name}", row.group));
            assert!((found.p - wanted[name][3].as_f64().unwrap()).abs() < 1e-9, "{} {name}", row.group);
        }
    }
}

#[test]
fn the_correction_for_many_tests_agrees() {
    let (audit, wanted) = (audited(), reference());
    let of =
        |base_rates: bool| audit.differences.iter().filter(move |one| (one.measure == Measure::BaseRate) == base_rates);
    let own = audit.groups.iter().map(|row| row.figures.as_ref().unwrap().calibration_p_corrected);
    let found = [
        ("holm_base_rates", of(true).map(|one| one.p_corrected).collect::<Vec<_>>()),
        ("holm_others", of(false).map(|one| one.p_corrected).chain(own).filter(|p| !p.is_nan()).collect()),
    ];
    for (name, found) in found {
        let wanted = numbers(&wanted[name]);
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.iter().zip(&wanted) {
            assert!((found - wanted).abs() < 1e-9, "{name}: {found} {wanted}");
        }
    }
}
