//! What was loaded, and the forecast shown of it.

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use crate::app::cell_story::CellStory;
use crate::app::findings::Findings;
use crate::forecast::PeriodKind;
use crate::incidents::{Precision, Provenance};
use crate::pipeline::{Input, Loaded, Outcome};

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

/// Records, and the newest forecast of them.
#[derive(Debug)]
pub struct Document {
    /// The records and what they can answer.
    pub loaded: Arc<Loaded>,
    /// The forecast on show; stays until the next is ready.
    pub shown: Option<Arc<Shown>>,
    /// The story of the selected cell, kept while it is selected.
    story: Option<(u64, usize, Arc<CellStory>)>,
}

impl Document {
    /// Records without a forecast yet.
    pub fn new(loaded: Arc<Loaded>) -> Self {
        Self { loaded, shown: None, story: None }
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
