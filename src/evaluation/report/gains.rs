//! What a model gains over each baseline.

use crate::evaluation::scores::bootstrap;
use crate::evaluation::scores::gain::PairedRates;
use crate::evaluation::scores::poisson_gain;
use crate::evaluation::scores::power::periods_to_tell;
use crate::evaluation::scores::ratio::OriginGain;
use crate::forecast::ModelId;

use super::prepared::Prepared;
use super::{Gain, words};

/// What every model is measured against, plainest first.
const BASELINES: [ModelId; 2] = [ModelId::RecentMean, ModelId::ShrunkMean];

pub(super) fn against_baselines(prepared: &Prepared<'_>, model: usize, seed: u64) -> Vec<Gain> {
    BASELINES
        .iter()
        .filter_map(|&baseline| prepared.baseline(baseline))
        .filter(|&baseline| baseline != model)
        .map(|baseline| over(prepared, model, baseline, seed))
        .collect()
}

fn over(prepared: &Prepared<'_>, model: usize, baseline: usize, seed: u64) -> Gain {
    let mut pairs = PairedRates::default();
    let mut origins: Vec<OriginGain> = Vec::new();
    for ((foreseen, origin), (reference, _)) in prepared.origins(model).zip(prepared.origins(baseline)) {
        pairs.add(&foreseen.expected, &reference.expected, &origin.recorded);
        let incidents: f64 = origin.recorded.iter().map(|&count| f64::from(count)).sum();
        origins.push((poisson_gain(&foreseen.expected, &reference.expected, &origin.recorded), incidents));
    }
    let t = pairs.t_test();
    let (bootstrap_lower, bootstrap_upper) = bootstrap::interval95(&origins, seed);
    let run = prepared.run(baseline);
    let mut gain = Gain {
        baseline: run.id.clone(),
        baseline_name: run.name.clone(),
        gain: t.gain,
        t_lower: t.lower,
        t_upper: t.upper,
        t_p: t.p,
        w_p: pairs.w_test(),
        bootstrap_lower,
        bootstrap_upper,
        periods_to_tell: None,
        words: String::new(),
    };
    if !gain.is_better() && !gain.is_worse() {
        gain.periods_to_tell = periods_to_tell(&origins);
    }
    gain.words = words::sentence(&words::gain(&gain, run.model));
    gain
}

impl Gain {
    /// The interval to show and to decide by: over origins, which swing together. The T test takes
    /// incidents to be independent and is the narrower of the two when they are not.
    pub fn interval95(&self) -> (f64, f64) {
        (self.bootstrap_lower, self.bootstrap_upper)
    }

    /// Whether the model is better than the baseline, interval and all.
    pub fn is_better(&self) -> bool {
        self.interval95().0 > 0.0
    }

    /// Whether the model is worse than the baseline, interval and all.
    pub fn is_worse(&self) -> bool {
        self.interval95().1 < 0.0
    }
}
