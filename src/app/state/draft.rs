//! The forecast being set up, before it is asked for.

use chrono::{Days, Months, NaiveDate};

use crate::forecast::{ModelId, PeriodKind};
use crate::geography::{CellSize, CellSizeError};
use crate::pipeline::{DEFAULT_SEED, ForecastRequest};

/// Which cells are wanted.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum CellChoice {
    /// The size that the target's definition names.
    #[default]
    OfTarget,
    /// A size chosen from the list.
    Preset(CellSize),
    /// A size as typed, which may not be one yet.
    Typed(String),
}

impl CellChoice {
    /// The size asked for; `None` is the target's own.
    pub fn size(&self) -> Result<Option<CellSize>, CellSizeError> {
        match self {
            Self::OfTarget => Ok(None),
            Self::Preset(size) => Ok(Some(*size)),
            Self::Typed(text) => text.trim().parse().map(Some),
        }
    }
}

/// Settings of the next forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Id of the target; empty until records are loaded.
    pub target: String,
    /// Size of the cells.
    pub cell: CellChoice,
    /// First day forecast; `None` is the newest possible.
    pub from: Option<NaiveDate>,
    /// The first day as it is being typed, while that is not yet a date.
    pub from_text: Option<String>,
    /// The model.
    pub model: ModelId,
    /// Seed of everything random.
    pub seed: u64,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            target: String::new(),
            cell: CellChoice::default(),
            from: None,
            from_text: None,
            model: ModelId::DEFAULT,
            seed: DEFAULT_SEED,
        }
    }
}

impl Draft {
    /// The request it stands for.
    pub fn request(&self) -> Result<ForecastRequest, CellSizeError> {
        Ok(ForecastRequest {
            target: self.target.clone(),
            cell: self.cell.size()?,
            from: self.from,
            model: self.model,
            seed: self.seed,
        })
    }

    /// Whether it asks for something else than a forecast already made.
    pub fn differs_from(&self, made: &ForecastRequest) -> bool {
        self.request().map_or(true, |request| request != *made)
    }

    /// Moves the first day by whole periods (negative is earlier), never past the newest possible.
    pub fn step_origin(&mut self, periods: i32, newest: NaiveDate, kind: PeriodKind) {
        let start = self.from.unwrap_or(newest);
        let steps = u64::from(periods.unsigned_abs());
        let moved = match (kind, periods < 0) {
            (PeriodKind::FourWeeks, true) => start.checked_sub_days(Days::new(28 * steps)),
            (PeriodKind::FourWeeks, false) => start.checked_add_days(Days::new(28 * steps)),
            (PeriodKind::Month, true) => start.checked_sub_months(Months::new(periods.unsigned_abs())),
            (PeriodKind::Month, false) => start.checked_add_months(Months::new(periods.unsigned_abs())),
        };
        self.from = moved.filter(|day| *day < newest);
        self.from_text = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn the_origin_steps_by_whole_periods_and_stops_at_the_newest() {
        let newest = day(2026, 11, 22);
        let mut draft = Draft::default();
        draft.step_origin(-1, newest, PeriodKind::FourWeeks);
        assert_eq!(draft.from, Some(day(2026, 10, 25)));
        draft.step_origin(1, newest, PeriodKind::FourWeeks);
        assert_eq!(draft.from, None);
        draft.step_origin(1, newest, PeriodKind::FourWeeks);
        assert_eq!(draft.from, None);
        draft.step_origin(-2, day(2021, 10, 1), PeriodKind::Month);
        assert_eq!(draft.from, Some(day(2021, 8, 1)));
    }

    #[test]
    fn a_draft_knows_when_it_says_something_new() {
        let mut draft = Draft { target: "knife-injury".to_owned(), ..Draft::default() };
        let made = draft.request().unwrap();
        assert!(!draft.differs_from(&made));
        draft.model = ModelId::RecentMean;
        assert!(draft.differs_from(&made));
        draft.model = ModelId::DEFAULT;
        draft.cell = CellChoice::Typed("big".to_owned());
        assert!(draft.differs_from(&made));
        assert!(draft.request().is_err());
    }
}
