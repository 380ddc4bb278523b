//! The choice between models, made afresh for every forecast from how well each foresaw the periods
//! just before it.

use crate::progress::Progress;

use super::ensemble::{FittedEnsemble, Panel};
use super::gains::gain;
use super::{Choice, Fitted, ForecastError, HistoryBefore, Model, ModelId, Prediction, ratio_with_error};

/// Past periods that the contenders are compared on.
const COMPARED: usize = 12;
/// Members that can be chosen by themselves; the mixture can be, too.
const CONTENDERS: [ModelId; 1] = [ModelId::LogLinear];
/// With fewer, nothing can be told and counts are enough.
const FEWEST: usize = 4;

/// Whichever contender foresaw the latest periods best.
///
/// The mixture is preferred to any one of its members unless that member's gain over it is larger
/// than the standard error of the gain over the periods: a mixture is the safer of two that foresaw
/// alike (Bates and Granger 1969). And whatever is preferred is only chosen over the shrunk mean when
/// it beats that by more than a standard error (the rule of one standard error: Breiman and others
/// 1984): where plain counts do as well, plain counts it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Automatic;

#[derive(Debug)]
struct Chosen {
    prediction: Prediction,
    summary: Vec<(String, String)>,
    choice: Choice,
}

impl Model for Automatic {
    fn fit(&self, past: &HistoryBefore<'_>, seed: u64, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError> {
        let mut fitted = self.fit_each(std::slice::from_ref(past), seed, progress)?;
        fitted.pop().ok_or(ForecastError::TooLittleHistory {
            found: past.observed_periods().count(),
            needed: super::MIN_OBSERVED_PERIODS,
            origin: past.next_period().start,
        })
    }

    fn fit_each(
        &self,
        pasts: &[HistoryBefore<'_>],
        seed: u64,
        progress: &Progress,
    ) -> Result<Vec<Box<dyn Fitted>>, ForecastError> {
        // Where the record is too short for a regression there is nothing to choose from.
        let enough = |past: &&HistoryBefore<'_>| past.observed_periods().count() >= super::log_linear::MIN_PERIODS;
        let short = pasts.iter().take_while(|past| !enough(past)).count();
        let (short, long) = pasts.split_at(short);
        let mut chosen: Vec<Box<dyn Fitted>> = Vec::with_capacity(pasts.len());
        for fitted in ModelId::ShrunkMean.build().fit_each(short, seed, progress)? {
            let because = "The record is too short for any other model.".to_owned();
            let choice = Choice { model: ModelId::ShrunkMean, because };
            chosen.push(Box::new(Chosen { prediction: fitted.predict(), summary: fitted.summary(), choice }));
        }
        let panel = Panel::new(long, seed, progress)?;
        for past in long {
            if let Some(at) = panel.at(past) {
                chosen.push(Box::new(choose(&panel, past, at)));
            }
        }
        Ok(chosen)
    }
}

/// How much better a model foresaw than the shrunk mean, per incident.
struct Gained {
    model: ModelId,
    gain: f64,
    error: f64,
}

fn choose(panel: &Panel, past: &HistoryBefore<'_>, at: usize) -> Chosen {
    let mut judged: Vec<usize> = (0..at).filter(|&j| past.observed(panel.origins[j])).collect();
    judged.drain(..judged.len().saturating_sub(COMPARED));
    let of = |model: ModelId, j: usize| {
        let member = panel.members.iter().find(|member| member.model == model);
        member.map_or(&panel.mixed[j].prediction.expected, |member| &member.predictions[j].expected).as_slice()
    };
    let gained = |model: ModelId, over: ModelId| {
        let gains: Vec<(f64, f64)> = judged
            .iter()
            .filter_map(|&j| {
                let recorded = past.target(panel.origins[j])?;
                let incidents: u64 = recorded.iter().map(|&count| u64::from(count)).sum();
                Some((gain(of(model, j), of(over, j), recorded), incidents as f64))
            })
            .collect();
        let (gain, error) = ratio_with_error(&gains);
        Gained { model, gain, error }
    };
    let mut preferred = Gained { model: ModelId::Ensemble, gain: 0.0, error: 0.0 };
    for model in CONTENDERS {
        let over_mixture = gained(model, ModelId::Ensemble);
        if over_mixture.gain > over_mixture.error && over_mixture.gain > preferred.gain {
            preferred = over_mixture;
        }
    }
    let mut gains = vec![gained(preferred.model, ModelId::ShrunkMean)];
    let all = CONTENDERS.into_iter().chain([ModelId::Ensemble]);
    gains.extend(all.filter(|model| *model != preferred.model).map(|model| gained(model, ModelId::ShrunkMean)));
    let (model, because) = decide(&gains, judged.len());
    let (prediction, summary) = if let Some(member) = panel.members.iter().find(|member| member.model == model) {
        (member.predictions[at].clone(), member.summaries[at].clone())
    } else {
        let fitted = FittedEnsemble::of(panel, at);
        (fitted.predict(), fitted.summary())
    };
    Chosen { prediction, summary, choice: Choice { model, because } }
}

/// The first of the gains is the preferred model's.
fn decide(gains: &[Gained], periods: usize) -> (ModelId, String) {
    let shrunk = ModelId::ShrunkMean;
    let Some((preferred, others)) = gains.split_first().filter(|_| periods >= FEWEST) else {
        return (shrunk, "Too few past periods to compare models on, so the plainest sound one is used.".to_owned());
    };
    let numbers = |gained: &Gained| format!("{} {}", gained.model.name(), with_error(gained));
    if preferred.gain > preferred.error {
        let mut text = format!(
            "{} foresaw the last {periods} periods better than shrunk counts, by {} per incident",
            preferred.model.name(),
            with_error(preferred),
        );
        if !others.is_empty() {
            let alike = others.iter().any(|other| other.gain >= preferred.gain);
            let why = if alike { ", not clearly better" } else { "" };
            let others: Vec<String> = others.iter().map(numbers).collect();
            text = format!("{text} (beside it: {}{why})", others.join(", "));
        }
        text.push('.');
        (preferred.model, text)
    } else {
        let all: Vec<String> = gains.iter().map(numbers).collect();
        let text = format!(
            "No model foresaw the last {periods} periods clearly better than shrunk counts (gain per incident: {}).",
            all.join(", ")
        );
        (shrunk, text)
    }
}

/// Differences between good models are thousandths of a nat.
fn with_error(gained: &Gained) -> String {
    let sign = if gained.gain < 0.0 { '\u{2212}' } else { '+' };
    format!("{sign}{:.3} \u{b1} {:.3}", gained.gain.abs(), gained.error)
}

impl Fitted for Chosen {
    fn predict(&self) -> Prediction {
        self.prediction.clone()
    }

    fn summary(&self) -> Vec<(String, String)> {
        self.summary.clone()
    }

    fn choice(&self) -> Option<Choice> {
        Some(self.choice.clone())
    }
}
