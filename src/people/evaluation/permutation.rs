//! With outcomes dealt out at random there is nothing to find: a model that finds something is told the
//! answer somewhere.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::Serialize;

use crate::people::features::FeatureTable;
use crate::people::model::{ModelError, ModelSettings, Sample, Scorecard};
use crate::progress::Progress;

use super::metrics::auc;

/// What a model found where nothing was to be found.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Shuffled {
    /// Area under the ROC curve on people whose outcomes were dealt out at random.
    pub auc: f64,
    /// How far it may lie from one half by chance (two standard deviations).
    pub by_chance: f64,
}

impl Shuffled {
    /// Whether more was found than chance explains: three standard deviations.
    pub fn is_suspicious(&self) -> bool {
        self.auc - 0.5 > 1.5 * self.by_chance
    }
}

/// Deals the outcomes of both samples out at random, learns from the one and tests on the other.
/// `learn` is what is tested: the whole way from a sample to a scorecard.
pub fn shuffled(
    sample: Sample<'_>,
    test: Sample<'_>,
    settings: &ModelSettings,
    progress: &Progress,
    learn: impl Fn(Sample<'_>, &ModelSettings, &Progress) -> Result<Scorecard, ModelError>,
) -> Result<Shuffled, ModelError> {
    let mut random = ChaCha8Rng::seed_from_u64(settings.seed);
    let mut dealt = |outcome: &[bool]| {
        let mut dealt = outcome.to_vec();
        dealt.shuffle(&mut random);
        dealt
    };
    let (learned_from, tested_on) = (dealt(sample.outcome), dealt(test.outcome));
    let scores = match learn(Sample { features: sample.features, outcome: &learned_from }, settings, progress) {
        Ok(scorecard) => probabilities(&scorecard, test.features),
        // nothing to learn is what should be found
        Err(ModelError::NoFeatures) => vec![0.0; tested_on.len()],
        Err(error) => return Err(error),
    };
    let with = tested_on.iter().filter(|came| **came).count() as f64;
    let without = tested_on.len() as f64 - with;
    // variance of the Mann-Whitney statistic where there is no difference
    let by_chance = 2.0 * ((with + without + 1.0) / (12.0 * with * without)).sqrt();
    Ok(Shuffled { auc: auc(&scores, &tested_on).value, by_chance })
}

/// Calibrated probabilities of every row.
pub fn probabilities(scorecard: &Scorecard, features: &FeatureTable) -> Vec<f64> {
    scorecard.estimates(features).iter().map(|estimate| estimate.probability).collect()
}
