//! The choice between models, made afresh for every forecast from how well each foresaw the periods
//! just before it.

use crate::progress::Progress;

use super::ensemble::{FittedEnsemble, Panel};
use super::gains::{gain, ratio_with_error};
use super::{Choice, Fitted, ForecastError, HistoryBefore, Model, ModelId, Prediction};

/// Past periods that the contenders are compared on.
const COMPARED: usize = 12;
/// Members that can be chosen by themselves; the mixture can be, too.
const CONTENDERS: [ModelId; 1] = [ModelId::LogLinear];
/// With fewer, nothing can be told and counts are enough.
const FEWEST: usize = 4;

/// Whichever contender foresaw the latest periods best.
///
/// A model is only preferred to the shrunk mean when its gain per incident is larger than the
/// standard error of that gain over the periods (the rule of one standard error: Breiman and others
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
    let shrunk = panel.members.iter().find(|member| member.model == ModelId::ShrunkMean);
    let gains: Vec<Gained> = match shrunk {
        Some(shrunk) => {
            let gained = |model, predictions: &dyn Fn(usize) -> Vec<f64>| {
                gained(model, panel, past, &judged, predictions, &|j| shrunk.predictions[j].expected.clone())
            };
            panel
                .members
                .iter()
                .filter(|member| CONTENDERS.contains(&member.model))
                .map(|member| gained(member.model, &|j| member.predictions[j].expected.clone()))
                .chain([gained(ModelId::Ensemble, &|j| panel.mixed[j].prediction.expected.clone())])
                .collect()
        }
        None => Vec::new(),
    };
    let best = gains.iter().reduce(|best, next| if next.gain > best.gain { next } else { best });
    let (model, because) = decide(best, &gains, judged.len());
    let (prediction, summary) = if let Some(member) = panel.members.iter().find(|member| member.model == model) {
        (member.predictions[at].clone(), member.summaries[at].clone())
    } else {
        let fitted = FittedEnsemble::of(panel, at);
        (fitted.predict(), fitted.summary())
    };
    Chosen { prediction, summary, choice: Choice { model, because } }
}

fn gained(
    model: ModelId,
    panel: &Panel,
    past: &HistoryBefore<'_>,
    judged: &[usize],
    expected: &dyn Fn(usize) -> Vec<f64>,
    shrunk: &dyn Fn(usize) -> Vec<f64>,
) -> Gained {
    let gains: Vec<(f64, f64)> = judged
        .iter()
        .filter_map(|&j| {
            let recorded = past.target(panel.origins[j])?;
            let incidents: u64 = recorded.iter().map(|&count| u64::from(count)).sum();
            Some((gain(&expected(j), &shrunk(j), recorded), incidents as f64))
        })
        .collect();
    let (gain, error) = ratio_with_error(&gains);
    Gained { model, gain, error }
}

fn decide(best: Option<&Gained>, gains: &[Gained], periods: usize) -> (ModelId, String) {
    let shrunk = ModelId::ShrunkMean;
    let Some(best) = best.filter(|_| periods >= FEWEST) else {
        return (shrunk, "Too few past periods to compare models on, so the plainest sound one is used.".to_owned());
    };
    let numbers = |gained: &Gained| format!("{} {}", gained.model.name(), with_error(gained));
    let others: Vec<String> = gains.iter().filter(|other| other.model != best.model).map(numbers).collect();
    if best.gain > best.error {
        let mut text = format!(
            "{} foresaw the last {periods} periods better than shrunk counts, by {} per incident",
            best.model.name(),
            with_error(best),
        );
        if !others.is_empty() {
            text = format!("{text}; next best: {}", others.join(", "));
        }
        text.push('.');
        (best.model, text)
    } else {
        let mut all = vec![numbers(best)];
        all.extend(others);
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
