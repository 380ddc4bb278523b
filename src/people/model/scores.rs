//! A feature in three steps, for its part in pairs.

use super::bins::Bins;

/// Low, middle and high.
const STEPS: usize = 3;

/// A score for each bin: neighbouring bins, or categories of like effect, in three groups of about
/// equally many people share one. Mean 0 and variance 1 over people whose value is known; 0 for
/// people whose value is missing. Nothing if only one group comes of it.
pub(super) fn step_scores(bins: &Bins, effects: &[f64]) -> Option<Vec<f64>> {
    let known = bins.missing_bin().unwrap_or(bins.count());
    let mut order: Vec<usize> = (0..known).collect();
    if bins.ordered() == 0 {
        order.sort_by(|&one, &other| effects[one].total_cmp(&effects[other]).then(one.cmp(&other)));
    }
    let people: Vec<f64> = order.iter().map(|&bin| bins.people[bin] as f64).collect();
    let all: f64 = people.iter().sum();
    let mut before = 0.0;
    let mut groups = Vec::with_capacity(known);
    for (place, count) in people.iter().enumerate() {
        let group = if known <= STEPS { place } else { ((before + count / 2.0) / all * STEPS as f64) as usize };
        groups.push(group.min(STEPS - 1));
        before += count;
    }
    // a group's score is the mean place of its people
    let mut sums = [(0.0, 0.0); STEPS];
    for ((place, count), group) in people.iter().enumerate().zip(&groups) {
        sums[*group].0 += count * place as f64;
        sums[*group].1 += count;
    }
    let mean = sums.iter().map(|sum| sum.0).sum::<f64>() / all;
    let variance = sums.iter().filter(|sum| sum.1 > 0.0).map(|sum| sum.1 * (sum.0 / sum.1 - mean).powi(2)).sum::<f64>();
    let deviation = (variance / all).sqrt();
    if deviation.is_nan() || deviation <= 1e-9 {
        return None;
    }
    let mut scores = vec![0.0; bins.count()];
    for (bin, group) in order.into_iter().zip(groups) {
        scores[bin] = (sums[group].0 / sums[group].1 - mean) / deviation;
    }
    Some(scores)
}
