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
    for (row, estimate) in estimates.iter().enumerate().take(200) {
        let sum: f64 = card.explain(&features, row).iter().map(|part| part.log_odds).sum();
        let log_odds = card.base_log_odds() + sum;
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

#[test]
fn an_additive_truth_is_recovered() {
    let (features, truth) = people(20_000, 7);
    let card = learned(&features, &drawn(&truth, &mut random(8)));
    let (fresh, truth) = people(5_000, 9);
    let estimates = card.estimates(&fresh);
    let error = estimates.iter().zip(&truth).map(|(estimate, truth)| (estimate.probability - truth).abs());
    let error = error.sum::<f64>() / truth.len() as f64;
    println!("mean error {error:.4}, {} pairs", card.pairs.len());
    assert!(error < 0.015, "{error}");
    let outcome = drawn(&truth, &mut random(10));
    let scores: Vec<f64> = estimates.iter().map(|estimate| estimate.probability).collect();
    let (reached, best) = (auc(&scores, &outcome), auc(&truth, &outcome));
    assert!(reached > best - 0.01, "{reached} of {best}");
}

#[test]
fn intervals_hold_the_true_probability_nine_times_in_ten() {
    for (rows, seeds) in [(800, 0..12), (4_000, 20..26)] {
        let (mut held, mut all) = (0.0, 0.0);
        for seed in seeds {
            let (features, truth) = people(rows, 100 + seed);
            let card = learned(&features, &drawn(&truth, &mut random(200 + seed)));
            let (fresh, truth) = people(1_000, 300 + seed);
            let estimates = card.estimates(&fresh);
            let inside = estimates.iter().zip(&truth).filter(|(e, truth)| e.low <= **truth && **truth <= e.high);
            held += inside.count() as f64;
            all += truth.len() as f64;
        }
        println!("{rows} people: {:.3} of intervals hold the truth", held / all);
        assert!((0.85..0.97).contains(&(held / all)), "{rows} people: {}", held / all);
    }
}

#[test]
fn shuffled_outcomes_teach_nothing() {
    let (features, truth) = people(4_000, 11);
    let mut outcome = drawn(&truth, &mut random(12));
    rand::seq::SliceRandom::shuffle(outcome.as_mut_slice(), &mut random(13));
    let card = learned(&features, &outcome);
    let (fresh, truth) = people(4_000, 14);
    let outcome = drawn(&truth, &mut random(15));
    let scores: Vec<f64> = card.estimates(&fresh).iter().map(|estimate| estimate.probability).collect();
    let spread = scores.iter().copied().fold(0.0, f64::max) - scores.iter().copied().fold(1.0, f64::min);
    println!("AUC {:.3}, spread {spread:.3}, {} pairs", auc(&scores, &outcome), card.pairs.len());
    assert!(spread < 0.2, "{spread}");
    assert!((0.3..0.7).contains(&auc(&scores, &outcome)));
}

#[test]
fn a_pair_that_matters_is_found_and_said_in_words() {
    let mut random = random(16);
    let rows = 6_000;
    let flags: Vec<[f64; 3]> = (0..rows).map(|_| [0; 3].map(|_| f64::from(random.random_range(0..2_u8)))).collect();
    let outcome: Vec<bool> =
        flags.iter().map(|[a, b, _]| random.random::<f64>() < if a == b { 0.4 } else { 0.2 }).collect();
    let column = |place: usize| flags.iter().map(|flags| flags[place]).collect();
    let features =
        table(vec![(amount("gang"), column(0)), (amount("weapon"), column(1)), (amount("noise"), column(2))]);
    let card = learned(&features, &outcome);
    let estimates = card.estimates(&features);
    for ([a, b, _], estimate) in flags.iter().zip(&estimates) {
        let truth = if a == b { 0.4 } else { 0.2 };
        assert!((estimate.probability - truth).abs() < 0.06, "{} {truth}", estimate.probability);
    }
    let first = flags.iter().position(|[a, b, _]| *a == 1.0 && *b == 1.0).unwrap();
    let why = card.explain(&features, first);
    assert_eq!(why[0].words, "gang: 1 and weapon: 1, together");
    let lines = card.lines();
    let people: usize = lines.iter().filter(|line| line.feature == "gang × weapon").map(|line| line.people).sum();
    assert_eq!(people, rows);
}

#[test]
fn a_direction_is_held_fast() {
    let (mut features, truth) = people(3_000, 17);
    let outcome = drawn(&truth, &mut random(18));
    features.specs[0].monotone = Some(crate::people::features::Monotone::Rising);
    // against the truth: nothing is left of it but one step
    features.specs[1].monotone = Some(crate::people::features::Monotone::Rising);
    let card = learned(&features, &outcome);
    for term in &card.terms[..2] {
        let values = &term.log_odds[..term.bins.ordered()];
        assert!(values.windows(2).all(|pair| pair[1] >= pair[0] - 1e-8), "{values:?}");
    }
    assert!(card.terms[0].log_odds.len() > 3);
    assert_eq!(card.terms[0].bins.people.iter().sum::<usize>(), 3_000);
}

#[test]
fn a_scorecard_is_read_in_words() {
    let (mut features, truth) = people(3_000, 19);
    features.specs[0].label = "charges in the last year".into();
    let card = learned(&features, &drawn(&truth, &mut random(20)));
    let lines = card.lines();
    let of = |feature: &str| lines.iter().filter(|line| line.feature == feature).collect::<Vec<_>>();
    assert_eq!(of("charges")[0].range, "0");
    assert!(of("charges").last().unwrap().range.ends_with(" or more"));
    assert!(of("days")[0].range.ends_with(" or fewer"));
    assert_eq!(of("days").last().unwrap().range, "not known");
    let mut kinds: Vec<&str> = of("kind").iter().map(|line| line.range.as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["fraud", "robbery", "theft"]);
    for line in &lines {
        assert_eq!(line.points, (line.log_odds * 20.0 / 2_f64.ln()).round() as i32);
    }
    for feature in ["charges", "days", "kind"] {
        assert_eq!(of(feature).iter().map(|line| line.people).sum::<usize>(), 3_000);
        let mean: f64 = of(feature).iter().map(|line| line.log_odds * line.people as f64).sum();
        assert!(mean.abs() < 1e-6, "{mean}");
    }
    let words = |row: usize| {
        let parts = card.explain(&features, row);
        parts.iter().find(|part| part.feature == "charges").unwrap().words.clone()
    };
    let with = |count: f64| features.columns[0].iter().position(|value| *value == count).unwrap();
    assert_eq!(words(with(0.0)), "0 charges in the last year");
    assert_eq!(words(with(1.0)), "1 charge in the last year");
    assert_eq!(words(with(2.0)), "2 charges in the last year");
}
