//! Samples nobody would choose.

use proptest::prelude::*;

use crate::people::features::Monotone;
use crate::people::model::ModelError;

use super::small::people;
use super::*;

fn refused(features: &FeatureTable, outcome: &[bool]) -> ModelError {
    fit(Sample { features, outcome }, &ModelSettings::default(), &Progress::silent()).unwrap_err()
}

#[test]
fn too_few_people_and_columns_that_say_nothing_are_refused() {
    let features = table(vec![(amount("a"), (0..50).map(f64::from).collect())]);
    let outcome: Vec<bool> = (0..50).map(|row| row < 19).collect();
    assert_eq!(refused(&features, &outcome), ModelError::TooFew { people: 50, outcomes: 19, needed: 20 });
    let outcome: Vec<bool> = (0..50).map(|row| row < 25).collect();
    let nothing = table(vec![(amount("a"), vec![1.0; 50]), (category("b", &["x"]), vec![0.0; 50])]);
    assert_eq!(refused(&nothing, &outcome), ModelError::NoFeatures);
    assert_eq!(refused(&FeatureTable { rows: 50, ..FeatureTable::default() }, &outcome), ModelError::NoFeatures);
    let stopped = Progress::silent();
    stopped.cancel();
    let cancelled = fit(Sample { features: &features, outcome: &outcome }, &ModelSettings::default(), &stopped);
    assert!(matches!(cancelled, Err(ModelError::Cancelled(_))));
}

#[test]
fn a_column_that_gives_the_outcome_away_stays_finite() {
    let outcome: Vec<bool> = (0..400).map(|row| row % 4 == 0).collect();
    let told = outcome.iter().map(|outcome| f64::from(u8::from(*outcome))).collect();
    let features = table(vec![(amount("told"), told), (amount("row"), (0..400).map(f64::from).collect())]);
    let card = learned(&features, &outcome);
    let estimates = card.estimates(&features);
    for (estimate, outcome) in estimates.iter().zip(&outcome) {
        let of_outcome = if *outcome { estimate.probability } else { 1.0 - estimate.probability };
        assert!(of_outcome > 0.95 && of_outcome < 1.0, "{estimate:?}");
    }
    assert!(card.lines().iter().all(|line| line.log_odds.abs() < 15.0));
}

#[test]
fn duplicates_constants_and_gaps_do_no_harm() {
    let (mut features, truth) = people(2_000, 31);
    let outcome = drawn(&truth, &mut random(32));
    let plain = learned(&features, &outcome);
    features.specs.extend([amount("again"), amount("constant"), amount("empty"), amount("infinite")]);
    let mut odd = features.columns[0].clone();
    odd[7] = f64::INFINITY;
    features.columns.extend([features.columns[0].clone(), vec![3.0; 2_000], vec![f64::NAN; 2_000], odd]);
    let card = learned(&features, &outcome);
    assert_eq!(card.terms.len(), plain.terms.len() + 2);
    let both = plain.estimates(&features).into_iter().zip(card.estimates(&features));
    let difference = both.map(|(one, other)| (one.probability - other.probability).abs()).fold(0.0, f64::max);
    assert!(difference < 0.1, "{difference}");
}

#[test]
fn rare_outcomes_keep_their_level() {
    let (features, truth) = people(20_000, 33);
    let rare: Vec<f64> = truth.iter().map(|truth| truth / 12.0).collect();
    let outcome = drawn(&rare, &mut random(34));
    let card = learned(&features, &outcome);
    let mean = card.estimates(&features).iter().map(|estimate| estimate.probability).sum::<f64>() / 20_000.0;
    let share = outcome.iter().filter(|outcome| **outcome).count() as f64 / 20_000.0;
    assert!(share < 0.025);
    assert!((mean - share).abs() < 1e-4, "{mean} {share}");
}

#[test]
fn a_later_sample_sets_the_level_right_and_widens_intervals() {
    let (features, truth) = people(6_000, 35);
    let card = learned(&features, &drawn(&truth, &mut random(36)));
    let before = card.estimates(&features);
    let shifted = |truth: &[f64]| -> Vec<f64> {
        truth.iter().map(|truth| 1.0 / (1.0 + (-((truth / (1.0 - truth)).ln() * 0.8 + 0.7)).exp())).collect()
    };
    let (later, truth) = people(4_000, 37);
    let outcome = drawn(&shifted(&truth), &mut random(38));
    let card = card.calibrated_on(Sample { features: &later, outcome: &outcome }).unwrap();
    let (fresh, truth) = people(4_000, 39);
    let truth = shifted(&truth);
    let estimates = card.estimates(&fresh);
    let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / 4_000.0;
    let estimated = mean(&mut estimates.iter().map(|estimate| estimate.probability));
    assert!((estimated - mean(&mut truth.iter().copied())).abs() < 0.02);
    let held =
        estimates.iter().zip(&truth).filter(|(estimate, truth)| estimate.low <= **truth && **truth <= estimate.high);
    let held = held.count() as f64 / 4_000.0;
    println!("{held:.3} of calibrated intervals hold the truth");
    assert!(held > 0.8);
    // a small later sample says little: the level moves, the spread stays, and intervals are wider
    let few: Vec<usize> = (0..150).collect();
    let (few_features, few_outcome) = (later.rows_at(&few), &outcome[..150]);
    let plain = learned(&features, &drawn(&people(6_000, 35).1, &mut random(36)));
    let vague = plain.calibrated_on(Sample { features: &few_features, outcome: few_outcome }).unwrap();
    let width = |estimates: &[crate::people::model::Estimate]| estimates.iter().map(|e| e.high - e.low).sum::<f64>();
    assert!(width(&vague.estimates(&features)) > 1.5 * width(&before));
    let text = serde_json::to_string(&vague).unwrap();
    assert_eq!(serde_json::from_str::<Scorecard>(&text).unwrap(), vague);
    for row in 0..50 {
        let sum: f64 = vague.explain(&features, row).iter().map(|part| part.log_odds).sum();
        assert!((vague.base_log_odds() + sum - vague.log_odds(&features)[row]).abs() < 1e-9);
    }
}

#[test]
fn columns_are_found_by_id_and_one_that_is_gone_counts_as_missing() {
    let (features, truth) = people(2_000, 41);
    let card = learned(&features, &drawn(&truth, &mut random(42)));
    let turned = FeatureTable {
        specs: features.specs.iter().rev().cloned().collect(),
        columns: features.columns.iter().rev().cloned().collect(),
        rows: features.rows,
    };
    assert_eq!(card.estimates(&turned), card.estimates(&features));
    let without = features.keeping(|spec| spec.id != "charges");
    assert!(card.estimates(&without).iter().all(|estimate| estimate.low < estimate.high));
    assert_eq!(card.explain(&without, 0).iter().find(|part| part.feature == "charges").unwrap().log_odds, 0.0);
}

/// How long 140,000 people with 40 features take; run with `--ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn many_people_with_many_features() {
    let mut random = random(51);
    let rows = 140_000;
    let columns: Vec<(FeatureSpec, Vec<f64>)> = (0..40)
        .map(|place| {
            let column = (0..rows).map(|_| random.random::<f64>().powi(3) * 40.0);
            let whole = place % 2 == 0;
            (amount(&format!("f{place}")), column.map(|value| if whole { value.floor() } else { value }).collect())
        })
        .collect();
    let truth: Vec<f64> = (0..rows)
        .map(|row| {
            let sum: f64 = columns.iter().take(10).map(|(_, column)| column[row] / 40.0).sum();
            1.0 / (1.0 + (6.0 - sum).exp())
        })
        .collect();
    let outcome = drawn(&truth, &mut random);
    let mut features = table(columns);
    for directed in [false, true] {
        if directed {
            features.specs[..32].iter_mut().for_each(|spec| spec.monotone = Some(Monotone::Rising));
        }
        let start = std::time::Instant::now();
        let progress = Progress::new(move |what, _| println!("{:.1?} {what}", start.elapsed()));
        let sample = Sample { features: &features, outcome: &outcome };
        let card = fit(sample, &ModelSettings::default(), &progress).unwrap();
        println!("{:.1?} learned, {} pairs, {} lines", start.elapsed(), card.pairs.len(), card.lines().len());
        let estimates = card.estimates(&features);
        println!("{:.1?} {} people estimated", start.elapsed(), estimates.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn rubbish_never_stops_it(seed in 0_u64..1_000_000) {
        let mut random = random(seed);
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 0.0, 1.0, -1.0, 1e300, 5e-324, 0.3, 2.0, 7.0];
        let rows = random.random_range(45..120);
        let mut column = || (0..rows).map(|_| odd[random.random_range(0..odd.len())]).collect::<Vec<f64>>();
        let mut features = table(vec![(amount("a"), column()), (category("b", &["x", "y"]), column()), (amount("c"), column())]);
        features.specs[0].monotone = Some(Monotone::Falling);
        let outcome: Vec<bool> = (0..rows).map(|row| row % 2 == 0).collect();
        let card = learned(&features, &outcome);
        for estimate in card.estimates(&features) {
            prop_assert!(0.0 <= estimate.low && estimate.low <= estimate.probability);
            prop_assert!(estimate.probability <= estimate.high && estimate.high <= 1.0);
        }
        let text = serde_json::to_string(&card).unwrap();
        prop_assert_eq!(serde_json::from_str::<Scorecard>(&text).unwrap(), card);
    }
}

#[test]
fn of_hundreds_of_columns_those_that_say_most_are_kept() {
    let (mut features, truth) = people(600, 43);
    let mut random = random(44);
    for place in 0..200 {
        features.specs.insert(0, amount(&format!("noise{place}")));
        features.columns.insert(0, (0..600).map(|_| f64::from(random.random_range(0..2_u8))).collect());
    }
    let card = learned(&features, &drawn(&truth, &mut random));
    assert_eq!(card.terms.len(), 120);
    assert!(card.terms.iter().any(|term| term.bins.spec.id == "charges"));
}
