//! What each source of information is worth: the model learned again without it.

use rayon::prelude::*;
use serde::Serialize;

use crate::people::features::FeatureSpec;
use crate::people::model::{self, ModelError, ModelSettings, Sample, Scorecard};
use crate::progress::Progress;

use super::metrics::{Figure, compare_auc};
use super::permutation::probabilities;

/// A source: features that are left out together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// In words.
    pub name: String,
    /// Ids of its features.
    pub features: Vec<String>,
}

/// The model without one source, against the model with all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Without {
    /// The source.
    pub source: String,
    /// How many features it has.
    pub features: usize,
    /// Area under the ROC curve without it.
    pub auc: f64,
    /// Brier score without it.
    pub brier: f64,
    /// Area with all less area without it, with its 95% interval: what the source is worth.
    pub auc_lost: Figure,
    /// Chance of so large a difference if there were none.
    pub p: f64,
}

/// The families of features as sources, in their order.
pub fn families(specs: &[FeatureSpec]) -> Vec<Source> {
    let mut sources: std::collections::BTreeMap<_, Vec<String>> = std::collections::BTreeMap::new();
    for spec in specs {
        sources.entry(spec.family).or_default().push(spec.id.clone());
    }
    sources
        .into_iter()
        .map(|(family, features)| Source { name: super::words::family(family).to_owned(), features })
        .collect()
}

/// Every column as a source of its own.
pub fn columns(specs: &[FeatureSpec]) -> Vec<Source> {
    specs.iter().map(|spec| Source { name: spec.label.clone(), features: vec![spec.id.clone()] }).collect()
}

/// Learns a scorecard from one sample and sets its level right on a later one.
pub fn learn(
    sample: Sample<'_>,
    later: Sample<'_>,
    settings: &ModelSettings,
    progress: &Progress,
) -> Result<Scorecard, ModelError> {
    model::fit(sample, settings, progress)?.calibrated_on(later)
}

/// Learns again without each source and tests on the same people; the most valuable source first.
/// `full` are the probabilities of the model with all. A source without which there is nothing to learn
/// from is left out.
pub fn drop_one(
    sources: &[Source],
    test: Sample<'_>,
    full: &[f64],
    relearn: impl Fn(&dyn Fn(&FeatureSpec) -> bool) -> Result<Scorecard, ModelError> + Sync,
) -> Result<Vec<Without>, ModelError> {
    let one = |source: &Source| -> Result<Option<Without>, ModelError> {
        let keep = |spec: &FeatureSpec| !source.features.contains(&spec.id);
        let scorecard = match relearn(&keep) {
            Ok(scorecard) => scorecard,
            Err(ModelError::NoFeatures) => return Ok(None),
            Err(error) => return Err(error),
        };
        let probability = probabilities(&scorecard, &test.features.keeping(keep));
        let against = compare_auc(full, &probability, test.outcome);
        Ok(Some(Without {
            source: source.name.clone(),
            features: source.features.len(),
            auc: against.second,
            brier: brier(&probability, test.outcome),
            auc_lost: against.difference,
            p: against.p,
        }))
    };
    let found: Result<Vec<Option<Without>>, ModelError> = sources.par_iter().map(one).collect();
    let mut found: Vec<Without> = found?.into_iter().flatten().collect();
    found.sort_by(|a, b| b.auc_lost.value.total_cmp(&a.auc_lost.value).then_with(|| a.source.cmp(&b.source)));
    Ok(found)
}

/// Mean squared difference of probability and outcome.
pub fn brier(probability: &[f64], outcome: &[bool]) -> f64 {
    let squares = probability.iter().zip(outcome).map(|(p, came)| (p - f64::from(u8::from(*came))).powi(2));
    squares.sum::<f64>() / outcome.len() as f64
}
