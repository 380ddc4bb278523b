//! Samples small enough to know what must come out.

use rand_distr::{Distribution, Geometric};

use super::*;

/// Two amounts with a long tail, one category, some values missing; additive truth.
pub(super) fn people(rows: usize, seed: u64) -> (FeatureTable, Vec<f64>) {
    let mut random = random(seed);
    let tail = Geometric::new(0.3).unwrap();
    let (mut charges, mut days, mut kind, mut truth) = (vec![], vec![], vec![], vec![]);
    for _ in 0..rows {
        let count = tail.sample(&mut random) as f64;
        let since = (random.random::<f64>() * 2_000.0).floor();
        let code = random.random_range(0..3_usize);
        let known = random.random::<f64>() < 0.9;
        let log_odds = -2.5 + 0.9 * (1.0 + count).ln() - 0.0008 * since + [0.0, 0.6, -0.4][code];
        charges.push(count);
        days.push(if known { since } else { f64::NAN });
        kind.push(code as f64);
        truth.push(1.0 / (1.0 + (-log_odds).exp()));
    }
    let columns = vec![
        (amount("charges"), charges),
        (amount("days"), days),
        (category("kind", &["fraud", "robbery", "theft"]), kind),
    ];
    (table(columns), truth)
}

#[test]
fn an_explanation_adds_up_to_the_estimate() {
    let (features, truth) = people(1_500, 3);
    let card = learned(&features, &drawn(&truth, &mut random(4)));
    let estimates = card.estimates(&features);
    for row in 0..200 {
        let sum: f64 = card.explain(&features, row).iter().map(|part| part.log_odds).sum();
        let log_odds = card.base_log_odds() + sum;
        let estimate = estimates[row];
        assert!((1.0 / (1.0 + (-log_odds).exp()) - estimate.probability).abs() < 1e-12);
        assert!((log_odds - card.log_odds(&features)[row]).abs() < 1e-9);
        assert!(estimate.low < estimate.probability && estimate.probability < estimate.high);
    }
}

#[test]
fn json_and_a_second_fit_give_the_same() {
    let (features, truth) = people(1_500, 5);
    let outcome = drawn(&truth, &mut random(6));
    let card = learned(&features, &outcome);
    let text = serde_json::to_string(&card).unwrap();
    assert_eq!(serde_json::from_str::<Scorecard>(&text).unwrap(), card);
    assert_eq!(serde_json::to_string(&learned(&features, &outcome)).unwrap(), text);
}
