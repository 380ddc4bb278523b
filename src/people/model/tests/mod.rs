//! The scorecard as a whole: exactness, oracles, recovery, awkward samples, real data.

mod awkward;
mod real;
mod small;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::people::features::{Family, FeatureSpec, FeatureTable, Kind};
use crate::progress::Progress;

use super::{ModelSettings, Sample, Scorecard, fit};

fn amount(id: &str) -> FeatureSpec {
    FeatureSpec { id: id.into(), label: id.into(), family: Family::Table, kind: Kind::Amount, monotone: None }
}

fn category(id: &str, names: &[&str]) -> FeatureSpec {
    let names = names.iter().map(|&name| name.to_owned()).collect();
    FeatureSpec { kind: Kind::Category(names), ..amount(id) }
}

fn table(columns: Vec<(FeatureSpec, Vec<f64>)>) -> FeatureTable {
    let rows = columns[0].1.len();
    let (specs, columns) = columns.into_iter().unzip();
    FeatureTable { specs, columns, rows }
}

fn learned(features: &FeatureTable, outcome: &[bool]) -> Scorecard {
    fit(Sample { features, outcome }, &ModelSettings::default(), &Progress::silent()).unwrap()
}

fn random(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

fn drawn(probabilities: &[f64], random: &mut ChaCha8Rng) -> Vec<bool> {
    probabilities.iter().map(|&probability| random.random::<f64>() < probability).collect()
}

/// Area under the ROC curve, ties counted half.
fn auc(scores: &[f64], outcome: &[bool]) -> f64 {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&one, &other| scores[one].total_cmp(&scores[other]));
    let (mut below, mut wins, mut start) = (0.0, 0.0, 0);
    while start < order.len() {
        let end = start + order[start..].iter().take_while(|&&row| scores[row] == scores[order[start]]).count();
        let hits = order[start..end].iter().filter(|&&row| outcome[row]).count() as f64;
        let misses = (end - start) as f64 - hits;
        wins += hits * (below + misses / 2.0);
        below += misses;
        start = end;
    }
    wins / (below * (scores.len() as f64 - below))
}

fn brier(scores: &[f64], outcome: &[bool]) -> f64 {
    let errors = scores.iter().zip(outcome).map(|(score, outcome)| (score - f64::from(u8::from(*outcome))).powi(2));
    errors.sum::<f64>() / scores.len() as f64
}
