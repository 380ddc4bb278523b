use super::*;
use crate::people::evaluation::metrics::{Confusion, metrics};
use approx::assert_relative_eq;

/// People made up to give a table: listed ones are given `high`, the others `low`.
fn people(table: Confusion, high: f64, low: f64, into: &mut (Vec<f64>, Vec<bool>)) {
    for (number, probability, outcome) in [
        (table.true_positives, high, true),
        (table.false_positives, high, false),
        (table.false_negatives, low, true),
        (table.true_negatives, low, false),
    ] {
        for _ in 0..number {
            into.0.push(probability);
            into.1.push(outcome);
        }
    }
}

/// ProPublica's counts at COMPAS decile 5 and above over two years (Larson, Mattu, Kirchner and Angwin
/// 2016, "How We Analyzed the COMPAS Recidivism Algorithm": contingency tables by race).
const BLACK: Confusion =
    Confusion { true_negatives: 990, false_positives: 805, false_negatives: 532, true_positives: 1369 };
const WHITE: Confusion =
    Confusion { true_negatives: 1139, false_positives: 349, false_negatives: 461, true_positives: 505 };

fn compas() -> ((Vec<f64>, Vec<bool>), Grouping) {
    let mut scored = (Vec::new(), Vec::new());
    people(BLACK, 0.62, 0.32, &mut scored);
    people(WHITE, 0.62, 0.32, &mut scored);
    let of = (0..scored.0.len()).map(|at| Some(u32::from(at as u64 >= BLACK.people()))).collect();
    let grouping =
        Grouping { characteristic: "Race".to_owned(), groups: vec!["Black".to_owned(), "white".to_owned()], of };
    (scored, grouping)
}

fn figures<'a>(audit: &'a GroupAudit, group: &str) -> &'a GroupFigures {
    audit.groups.iter().find(|row| row.group == group).unwrap().figures.as_ref().unwrap()
}

fn difference<'a>(audit: &'a GroupAudit, group: &str, measure: Measure) -> &'a Difference {
    audit.differences.iter().find(|one| one.group == group && one.measure == measure).unwrap()
}

#[test]
fn the_published_rates_of_compas() {
    let (scored, grouping) = compas();
    let scored = Scored { probability: &scored.0, outcome: &scored.1 };
    let audit = audit(scored, Cut::From(0.5), &grouping, &FairnessSettings::default());
    // as printed: false positive rate, false negative rate, positive predictive value
    for (group, table, printed) in [("Black", BLACK, [44.85, 27.99, 0.63]), ("white", WHITE, [23.45, 47.72, 0.59])] {
        let found = figures(&audit, group);
        assert_eq!(found.confusion, table);
        assert!((found.false_positive_rate.value * 100.0 - printed[0]).abs() < 0.005, "{found:?}");
        assert!((found.false_negative_rate.value * 100.0 - printed[1]).abs() < 0.005, "{found:?}");
        assert!((found.precision.value - printed[2]).abs() < 0.005, "{found:?}");
    }
    let more = difference(&audit, "white", Measure::FalsePositiveRate);
    assert_eq!(more.against, "Black");
    assert!(more.difference.low < -0.21 && more.difference.high > -0.22 && more.is_beyond_chance());
    let precision = difference(&audit, "white", Measure::Precision);
    assert!(precision.difference.value > -0.05 && precision.difference.value < -0.03);
}

#[test]
fn what_of_the_difference_in_compas_follows_from_base_rates() {
    let (scored, grouping) = compas();
    let scored = Scored { probability: &scored.0, outcome: &scored.1 };
    let audit = audit(scored, Cut::From(0.5), &grouping, &FairnessSettings::default());
    let more = difference(&audit, "white", Measure::FalsePositiveRate);
    // Of people given 0.62 and 0.32: white (854, 1600), Black (2174, 1522).
    let expected = 854.0 * 0.38 / (854.0 * 0.38 + 1600.0 * 0.68) - 2174.0 * 0.38 / (2174.0 * 0.38 + 1522.0 * 0.68);
    assert_relative_eq!(more.if_estimates_were_right, expected, max_relative = 1e-12);
    let sentence = audit.findings.iter().find(|text| text.contains("without the outcome, 23%")).unwrap();
    assert_eq!(
        sentence,
        "Race “white”: of the people without the outcome, 23% were listed, against 45% of “Black”: 21 points fewer (95% \
         interval 18 to 25). Were every estimate right, it would be 21 points: all of it follows from one cut through \
         groups whose estimates are spread differently."
    );
    assert!(audit.findings.last().unwrap().contains("Chouldechova"));
    assert!(audit.findings[0].starts_with("Share of people with the outcome, by Race: “Black” 51% of 3\u{202f}696"));
    for text in &audit.findings {
        assert!(!text.to_lowercase().contains("fair") && !text.contains("NaN"), "{text}");
    }
}

#[test]
fn a_small_group_is_nowhere() {
    let mut scored = (Vec::new(), Vec::new());
    let quarter = |people: u64| Confusion {
        true_positives: people / 4,
        false_positives: people / 4,
        false_negatives: people / 4,
        true_negatives: people / 4,
    };
    for size in [400, 20, 200, 300, 240] {
        people(quarter(size), 0.7, 0.3, &mut scored);
    }
    let of = [(400, Some(0)), (20, Some(1)), (200, Some(2)), (300, None), (240, Some(3))];
    let of = of.into_iter().flat_map(|(size, group)| std::iter::repeat_n(group, size)).collect();
    let grouping =
        Grouping { characteristic: "Origin".to_owned(), groups: ["A", "B", "C", "D"].map(str::to_owned).to_vec(), of };
    let scored = Scored { probability: &scored.0, outcome: &scored.1 };
    let audit = audit(scored, Cut::Top(400), &grouping, &FairnessSettings::default());
    let shown: Vec<_> = audit.groups.iter().map(|row| (row.group.as_str(), row.figures.is_some())).collect();
    assert_eq!(shown, [("A", true), ("B", false), ("C", true), ("D", true), (NOT_KNOWN, false)]);
    assert_eq!(audit.groups[1].why_not_shown.as_deref(), Some("fewer than 50 people"));
    let json = serde_json::to_string(&audit).unwrap();
    assert!(!json.contains("\"people\":20,") && !json.contains("\"people\":300,"));
    // Everybody else is everybody else who is shown.
    let listed = difference(&audit, "A", Measure::BaseRate);
    assert_eq!((listed.against.as_str(), listed.value_against), ("everybody else", 0.5));
    assert!(audit.findings.iter().any(|text| text.starts_with("Not shown, and in no comparison: “B” (fewer than 50")));
}

/// 3 000 and 900 people in two groups and 20 in a third, of whom `moved` with the outcome change places
/// with as many of the largest without it: the totals are always the same.
fn with_a_small_third(moved: u64) -> GroupAudit {
    let mut scored = (Vec::new(), Vec::new());
    let table = |listed: [u64; 2], not: [u64; 2]| Confusion {
        true_positives: listed[0],
        false_positives: listed[1],
        false_negatives: not[0],
        true_negatives: not[1],
    };
    people(table([300 - moved, 700 + moved], [400, 1_600]), 0.31, 0.19, &mut scored);
    people(table([90, 210], [120, 480]), 0.31, 0.19, &mut scored);
    people(table([moved, 10 - moved], [2, 8]), 0.31, 0.19, &mut scored);
    let of = [(3_000, 0), (900, 1), (20, 2)];
    let of = of.into_iter().flat_map(|(size, group)| std::iter::repeat_n(Some(group), size)).collect();
    let grouping =
        Grouping { characteristic: "Sex".to_owned(), groups: ["M", "F", "other"].map(str::to_owned).to_vec(), of };
    let scored = Scored { probability: &scored.0, outcome: &scored.1 };
    audit(scored, Cut::From(0.3), &grouping, &FairnessSettings::default())
}

#[test]
fn the_only_comparison_is_rounded_so_that_the_third_group_stays_hidden() {
    let one = with_a_small_third(0);
    assert_eq!([one.groups[0].rounded_to, one.groups[1].rounded_to], [Some(80), None]);
    assert!(one.groups[2].figures.is_none());
    let men = figures(&one, "M");
    assert_eq!((men.confusion.true_positives, men.confusion.false_positives, men.people), (320, 720, 3_040));
    assert_eq!(men.precision.value, 320.0 / 1_040.0);
    assert!(!men.calibration_slope.is_known() && !men.auc.is_known() && men.calibration_p.is_nan());
    assert_eq!(difference(&one, "F", Measure::Precision).value_against, 320.0 / 1_040.0);
    assert!(one.findings[1].ends_with("cannot be worked out, counts of “M” are rounded to the nearest 80."));
    // Whatever became of the ten people listed of the third group, what is published is the same.
    for moved in 1..=8 {
        assert_eq!(
            serde_json::to_string(&with_a_small_third(moved)).unwrap(),
            serde_json::to_string(&one).unwrap(),
            "{moved}"
        );
    }
}

#[test]
fn nobody_one_group_and_rubbish() {
    let grouping = |groups: &[&str], of: Vec<Option<u32>>| Grouping {
        characteristic: "Sex".to_owned(),
        groups: groups.iter().map(|name| (*name).to_owned()).collect(),
        of,
    };
    let settings = FairnessSettings { smallest_group: 1 };
    let nobody = audit(Scored { probability: &[], outcome: &[] }, Cut::Top(5), &grouping(&[], vec![]), &settings);
    assert!(nobody.groups.is_empty() && nobody.differences.is_empty());
    let probability = [0.5, f64::NAN, 0.5, 0.2];
    let scored = Scored { probability: &probability, outcome: &[true, true, true, true] };
    let few = audit(scored, Cut::Top(5), &grouping(&["F", "M"], vec![Some(0), Some(1), Some(9), Some(1)]), &settings);
    assert_eq!(few.groups.len(), 3);
    assert!(!figures(&few, "F").precision.is_known());
    let json = serde_json::to_string(&few).unwrap();
    assert!(!json.contains("NaN"));
    assert!(few.findings.iter().all(|text| !text.contains("NaN")), "{:?}", few.findings);
}

#[test]
fn what_only_the_correction_takes_away_is_said() {
    let mut scored = (Vec::new(), Vec::new());
    let table = |true_positives| Confusion {
        true_positives,
        false_positives: 100 - true_positives,
        false_negatives: 100,
        true_negatives: 200,
    };
    people(table(60), 0.6, 0.33, &mut scored);
    people(table(45), 0.6, 0.33, &mut scored);
    let of = (0..800).map(|at| Some(u32::from(at >= 400))).collect();
    let grouping = Grouping { characteristic: "Sex".to_owned(), groups: ["F", "M"].map(str::to_owned).to_vec(), of };
    let scored = Scored { probability: &scored.0, outcome: &scored.1 };
    let audit = audit(scored, Cut::From(0.5), &grouping, &FairnessSettings::default());
    let precision = difference(&audit, "F", Measure::Precision);
    assert!(precision.p < 0.05 && !precision.is_beyond_chance(), "{precision:?}");
    let said = audit.findings.iter().find(|text| text.contains("seen alone")).unwrap();
    assert!(said.contains("the share of people listed who had the outcome (“F” against “M”, p 0.03"), "{said}");
}

#[test]
fn more_audits_are_corrected_together() {
    let (scored, grouping) = compas();
    let scored = Scored { probability: &scored.0, outcome: &scored.1 };
    let one = audit(scored, Cut::From(0.5), &grouping, &FairnessSettings::default());
    let mut two = [one.clone(), one.clone()];
    correct_together(&mut two);
    let p = |audit: &GroupAudit| difference(audit, "white", Measure::Precision).p_corrected;
    assert!(p(&two[0]) > p(&one), "{} {}", p(&two[0]), p(&one));
    assert_eq!(metrics(scored, Cut::From(0.5)).people, 6150);
}
