//! A mixture of models: each incident is taken to fall where one of the members says, with weights
//! learned from how well each member's map foresaw past periods; how many in all is left to the
//! member that forecasts totals best by construction, the regression's level and season.

mod mixture;
mod panel;
mod weights;

use crate::progress::Progress;

use super::{Fitted, ForecastError, HistoryBefore, Model, ModelId, Prediction};
pub(super) use mixture::Mixed;
pub(super) use panel::Panel;

/// Members, the one that gives total and reasons first, each with the incidents that its weight is
/// worth before anything is learned.
const MEMBERS: [(ModelId, f64); 3] =
    [(ModelId::LogLinear, 40.0), (ModelId::SpaceTimeKernel, 5.0), (ModelId::ShrunkMean, 5.0)];
/// Past periods that the weights are learned from, and the scatter.
const JUDGED: usize = 18;

/// A mixture of the log-linear regression and plainer models.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ensemble;

#[derive(Debug)]
pub(super) struct FittedEnsemble {
    mixed: Mixed,
    lead: Vec<(String, String)>,
}

impl Model for Ensemble {
    fn fit(&self, past: &HistoryBefore<'_>, seed: u64, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError> {
        let panel = Panel::new(std::slice::from_ref(past), seed, progress)?;
        Ok(Box::new(FittedEnsemble::of(&panel, panel.origins.len().saturating_sub(1))))
    }

    fn fit_each(
        &self,
        pasts: &[HistoryBefore<'_>],
        seed: u64,
        progress: &Progress,
    ) -> Result<Vec<Box<dyn Fitted>>, ForecastError> {
        let panel = Panel::new(pasts, seed, progress)?;
        let fitted = |at| Box::new(FittedEnsemble::of(&panel, at)) as Box<dyn Fitted>;
        Ok(pasts.iter().filter_map(|past| panel.at(past)).map(fitted).collect())
    }
}

impl FittedEnsemble {
    /// The mixture at one of a panel's origins.
    pub(super) fn of(panel: &Panel, at: usize) -> Self {
        let lead = panel.members.first().map(|member| member.summaries[at].clone()).unwrap_or_default();
        Self { mixed: panel.mixed[at].clone(), lead }
    }
}

impl Fitted for FittedEnsemble {
    fn predict(&self) -> Prediction {
        self.mixed.prediction.clone()
    }

    fn summary(&self) -> Vec<(String, String)> {
        let mut lines: Vec<(String, String)> = MEMBERS
            .iter()
            .zip(&self.mixed.weights)
            .map(|((model, _), weight)| {
                (format!("Weight of {}", model.name().to_lowercase()), format!("{:.0}%", weight * 100.0))
            })
            .collect();
        let judged = match self.mixed.judged {
            0 => "set beforehand: the record is too short to learn them".to_owned(),
            1 => "learned from 1 period foreseen".to_owned(),
            many => format!("learned from {many} periods foreseen"),
        };
        lines.push(("Weights".to_owned(), judged));
        if let Some(dispersion) = self.mixed.dispersion {
            lines.push(("Counts vary".to_owned(), dispersion.words()));
        }
        lines.extend(self.lead.iter().cloned());
        lines
    }
}
