//! What was loaded, and the forecast shown of it.

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use crate::app::cell_story::CellStory;
use crate::app::findings::Findings;
use crate::app::residuals::{ResidualLayer, ResidualsOf};
use crate::forecast::PeriodKind;
use crate::incidents::{Precision, Provenance};
use crate::pipeline::{Input, Loaded, Outcome};

use super::{Backtested, Session};

/// A forecast on show, with what the window works out from it once.
#[derive(Debug)]
pub struct Shown {
    /// The forecast and all behind it.
    pub outcome: Outcome,
    /// What the diagnostics page says of it.
    pub findings: Findings,
    /// Different for every forecast shown.
    pub version: u64,
}

/// What a map of residuals was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ResidualsKey {
    forecast: u64,
    backtest: Option<u64>,
    model: Option<usize>,
    of: ResidualsOf,
}

/// Records, and the newest forecast of them.
#[derive(Debug)]
pub struct Document {
    /// The records and what they can answer.
    pub loaded: Arc<Loaded>,
    /// The forecast on show; stays until the next is ready.
    pub shown: Option<Arc<Shown>>,
    /// The backtest of the forecast on show; goes when another target or other cells are forecast.
    pub backtested: Option<Arc<Backtested>>,
    /// Why the last backtest failed, as a sentence; until the next is asked for.
    pub backtest_failure: Option<String>,
    /// The story of the selected cell, kept while it is selected.
    story: Option<(u64, usize, Arc<CellStory>)>,
    /// The residuals on the map, kept while they are asked for.
    residuals: Option<(ResidualsKey, Option<Arc<ResidualLayer>>)>,
    /// Maps of residuals made so far.
    residuals_made: u64,
}

impl Document {
    /// Records without a forecast yet.
    pub fn new(loaded: Arc<Loaded>) -> Self {
        Self {
            loaded,
            shown: None,
            backtested: None,
            backtest_failure: None,
            story: None,
            residuals: None,
            residuals_made: 0,
        }
    }

    /// Four weeks or months: what the records' precision allows.
    pub fn period_kind(&self) -> PeriodKind {
        match self.loaded.incidents.precision {
            Precision::Time | Precision::Date => PeriodKind::FourWeeks,
            Precision::Month => PeriodKind::Month,
        }
    }

    /// First day that is forecast when nobody says otherwise.
    pub fn newest_origin(&self) -> NaiveDate {
        let standard = self.shown.as_ref().filter(|shown| shown.outcome.request.from.is_none());
        let after_data = || {
            let last = self.loaded.incidents.last_day;
            last.checked_add_days(Days::new(1)).unwrap_or(last)
        };
        standard.map_or_else(after_data, |shown| shown.outcome.forecast.period.start)
    }

    /// Whether the records are synthetic.
    pub fn is_synthetic(&self) -> bool {
        self.loaded.incidents.provenance == Provenance::Synthetic
    }

    /// Whether it is the built-in demo.
    pub fn is_demo(&self) -> bool {
        matches!(self.loaded.request.input, Input::Demo { .. })
    }

    /// The residuals asked for: of the backtest where there is one, else of the quick comparison;
    /// worked out once. `None` when neither has any.
    pub fn residuals(&mut self, session: &Session) -> Option<Arc<ResidualLayer>> {
        let shown = self.shown.as_ref()?;
        let backtested = self.backtested.as_ref();
        let run = backtested.and_then(|backtested| {
            backtested.diagnosed(session.diagnosed.as_deref(), &shown.outcome).map(|(run, _)| run)
        });
        let key = ResidualsKey {
            forecast: shown.version,
            backtest: backtested.map(|backtested| backtested.version),
            model: run,
            of: session.residuals_of,
        };
        if let Some((made_from, layer)) = &self.residuals
            && *made_from == key
        {
            return layer.clone();
        }
        self.residuals_made += 1;
        let version = self.residuals_made;
        let layer = match (backtested, run) {
            (Some(backtested), Some(run)) => ResidualLayer::of_backtest(backtested, run, key.of, version),
            (Some(_), None) => None,
            (None, _) => shown.outcome.comparison.as_ref().and_then(|comparison| {
                ResidualLayer::of_comparison(comparison, shown.outcome.forecast.model.name(), key.of, version)
            }),
        };
        let layer = layer.map(Arc::new);
        self.residuals = Some((key, layer.clone()));
        layer
    }

    /// The story of a cell of the forecast on show, told once.
    pub fn story_of(&mut self, cell: usize) -> Option<Arc<CellStory>> {
        let shown = self.shown.as_ref()?;
        if cell >= shown.outcome.area.len() {
            return None;
        }
        match &self.story {
            Some((version, told, story)) if *version == shown.version && *told == cell => Some(Arc::clone(story)),
            _ => {
                let story = Arc::new(CellStory::tell(&self.loaded, &shown.outcome, &shown.findings, cell));
                self.story = Some((shown.version, cell, Arc::clone(&story)));
                Some(story)
            }
        }
    }
}
