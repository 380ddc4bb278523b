//! The forecast: a distribution for every cell, never a bare point.

use std::sync::Arc;

use crate::geography::StudyArea;

use super::{Choice, ModelId, Nowcast, Period, PeriodKind, RankCertainty};

/// What one thing known about a cell does to its forecast. Multipliers of all drivers and the
/// base rate multiply to the expected count.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Driver {
    /// In words, such as `5 robberies here in the last 3 months`.
    pub text: String,
    /// How many times higher (above 1) or lower (below 1) the expected count is because of it,
    /// compared with an average cell.
    pub multiplier: f64,
}

/// The forecast of one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct CellForecast {
    /// Expected count in the forecast period.
    pub expected: f64,
    /// Probability of at least one, in 0..=1.
    pub p_any: f64,
    /// Lower end of the central 80% interval of the count.
    pub lower80: u32,
    /// Upper end of the central 80% interval of the count.
    pub upper80: u32,
    /// 1 is the highest expected count; ties are broken by cell order.
    pub rank: u32,
    /// Probability that its rate is truly among the highest 5% of cells, in 0..=1: how far its rank
    /// can be believed.
    pub p_top5pc: f64,
    /// Target incidents recorded here in the year before the origin.
    pub observed_last_year: u32,
    /// Why: largest effects first; empty when the model has no drivers.
    pub drivers: Vec<Driver>,
}

/// The forecast of the whole study area.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Total {
    /// Expected count.
    pub expected: f64,
    /// Lower end of the central 80% interval.
    pub lower80: u32,
    /// Upper end of the central 80% interval.
    pub upper80: u32,
}

/// A forecast of one period over one study area.
#[derive(Debug, Clone)]
pub struct Forecast {
    /// Id of the target.
    pub target_id: String,
    /// Name of the target.
    pub target_name: String,
    /// Version of the target's definition.
    pub target_version: String,
    /// What the target stands in for, where it is a stand-in.
    pub stand_in: Option<String>,
    /// Made from synthetic incidents: every output says so.
    pub synthetic: bool,
    /// The model; the one chosen where the choice was left to the program.
    pub model: ModelId,
    /// Why that model, where the choice was left to the program.
    pub choice: Option<Choice>,
    /// The period forecast; it starts at the origin.
    pub period: Period,
    /// Four weeks, or a calendar month from which four weeks are derived.
    pub kind: PeriodKind,
    /// The cells.
    pub area: Arc<StudyArea>,
    /// One a cell, in the area's order.
    pub cells: Vec<CellForecast>,
    /// How far the ranks can be believed, for any share of the cells.
    pub rank_certainty: RankCertainty,
    /// All cells together.
    pub total: Total,
    /// Expected count of a cell about which nothing particular is known; times the multipliers of
    /// a cell's drivers it gives that cell's expected count. Zero when the model has no drivers.
    pub base: f64,
    /// What is expected to be recorded late of what has already happened; `None` where days of
    /// recording are not known. The model's level is corrected for it.
    pub nowcast: Option<Nowcast>,
    /// What the model learned, in words.
    pub model_summary: Vec<(String, String)>,
    /// Last day of the data that was used.
    pub data_as_at: chrono::NaiveDate,
}

impl Forecast {
    /// What turns this forecast into one of four weeks: 28 over the days of the period; 1 for
    /// four-week periods.
    pub fn four_week_factor(&self) -> f64 {
        28.0 / self.period.days() as f64
    }

    /// Indices of cells, best rank first.
    pub fn by_rank(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.cells.len()).collect();
        order.sort_by_key(|&cell| self.cells[cell].rank);
        order
    }
}
