//! The chosen model against plain counts, each of the last periods forecast from what came before.

use crate::figures;
use crate::forecast::negative_binomial::interval80;
use crate::forecast::{ForecastError, History, HistoryBefore, ModelId, PastFits, fit_with_past};
use crate::progress::Progress;

use super::scores::ratio::GainRatio;
use super::scores::{cells_in_share, hit_rate, poisson_gain};
use super::{Comparison, OriginResult};

/// Fewer periods than this cannot tell two models apart.
const MIN_ORIGINS: usize = 3;

/// Forecasts each of the last `origins` observed periods from what came before it, with the model
/// and with plain counts.
///
/// The cells are the history's own for every origin. Fewer origins are used when the record is too
/// short for the model; with less than three the comparison says so, and with none it fails as
/// fitting the model would.
pub fn compare_with_plain_counts(
    history: &History,
    model: ModelId,
    origins: usize,
    seed: u64,
    progress: &Progress,
) -> Result<Comparison, ForecastError> {
    progress.step("Comparing with plain counts", 0.0);
    let (fitted, _) = fit_with_past(history, model, origins, seed, progress)?;
    progress.step("Comparing with plain counts", 0.7);
    compare_fitted(history, model, &fitted, seed, progress)
}

/// The same for a model that has been fitted already.
pub fn compare_fitted(
    history: &History,
    model: ModelId,
    fitted: &PastFits,
    seed: u64,
    progress: &Progress,
) -> Result<Comparison, ForecastError> {
    let all = history.all();
    let pasts: Vec<HistoryBefore<'_>> = fitted.iter().map(|(period, _)| history.before(*period)).collect();
    let plain = ModelId::RecentMean.build().fit_each(&pasts, seed, progress)?;
    progress.check()?;

    let mut results = Vec::with_capacity(fitted.len());
    let mut gains = Vec::with_capacity(fitted.len());
    for ((period, fitted), plain) in fitted.iter().zip(&plain) {
        let period = *period;
        let Some(recorded) = all.target(period) else { continue };
        let (prediction, plain) = (fitted.predict(), plain.predict());
        let expected: f64 = prediction.expected.iter().sum();
        let (lower80, upper80) = interval80(expected, prediction.total_size);
        let chosen = cells_in_share(recorded.len(), 0.05);
        let incidents: u32 = recorded.iter().sum();
        let gain = poisson_gain(&prediction.expected, &plain.expected, recorded);
        gains.push((gain, f64::from(incidents)));
        results.push(OriginResult {
            period: all.periods()[period],
            expected,
            lower80,
            upper80,
            observed: incidents,
            hit_rate_5pc: hit_rate(&prediction.expected, recorded, chosen),
            plain_hit_rate_5pc: hit_rate(&plain.expected, recorded, chosen),
            gain_per_incident: if incidents == 0 { 0.0 } else { gain / f64::from(incidents) },
            cell_expected: prediction.expected,
            cell_observed: recorded.to_vec(),
        });
    }
    let ratio = GainRatio::of(&gains);
    let verdict = verdict(model, ratio, &gains);
    Ok(Comparison { origins: results, gain_per_incident: ratio.gain, gain_se: ratio.error, verdict })
}

/// Says what the numbers allow to be said, and no more.
fn verdict(model: ModelId, ratio: GainRatio, gains: &[(f64, f64)]) -> String {
    let periods = gains.len();
    let of_periods = if periods == 1 { "1 period".to_owned() } else { format!("{periods} periods") };
    if model == ModelId::RecentMean {
        return "These are the plain counts".to_owned();
    }
    let incidents: f64 = gains.iter().map(|gain| gain.1).sum();
    if periods < MIN_ORIGINS || incidents == 0.0 {
        return format!("Better than plain counts: too short a record to tell ({of_periods})");
    }
    figures::against_plain_counts(ratio.gain, ratio.interval95(), &of_periods, "on this data")
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn verdicts_say_yes_no_and_cannot_tell() {
        let clear = [(5.0, 100.0), (6.0, 100.0), (5.5, 100.0), (5.2, 100.0)];
        let ratio = GainRatio::of(&clear);
        assert_relative_eq!(ratio.gain, 0.05425, max_relative = 1e-12);
        let text = verdict(ModelId::LogLinear, ratio, &clear);
        assert!(
            text.starts_with("Better than plain counts: yes (+0.05 per incident, 95% interval +0.05 to +0.06, 4"),
            "{text}"
        );
        let worse = clear.map(|(gain, incidents)| (-gain, incidents));
        assert!(
            verdict(ModelId::LogLinear, GainRatio::of(&worse), &worse).starts_with("Worse than plain counts (−0.05")
        );
        let mixed = [(5.0, 100.0), (-6.0, 100.0), (1.0, 100.0)];
        assert!(
            verdict(ModelId::LogLinear, GainRatio::of(&mixed), &mixed)
                .starts_with("No better than plain counts on this data")
        );
        assert!(verdict(ModelId::LogLinear, GainRatio::of(&clear[..2]), &clear[..2]).contains("too short"));
    }
}
