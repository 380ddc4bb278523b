//! What there is to tell about one cell of a forecast.

use crate::forecast::{CellForecast, Period};
use crate::pipeline::{Loaded, Outcome};

use super::findings::{Findings, RecordedPeriod};

/// Everything the cell panel shows, worked out when a cell is selected.
#[derive(Debug, Clone)]
pub struct CellStory {
    /// A grid reference people use.
    pub grid_reference: String,
    /// The cell's lasting name.
    pub id: String,
    /// Area inside the study area, km².
    pub area_km2: f64,
    /// Its forecast.
    pub forecast: CellForecast,
    /// How many cells there are.
    pub cells: usize,
    /// The period forecast.
    pub period: Period,
    /// Recorded by period, oldest first.
    pub history: Vec<RecordedPeriod>,
    /// Recorded per month of the year, January first, on average; `None` for a month that the data
    /// never covers.
    pub season: [Option<f64>; 12],
    /// The same if the cell had the season of the whole area.
    pub season_of_area: [Option<f64>; 12],
    /// Rows of the incidents behind it, newest first.
    pub rows: Vec<u32>,
}

impl CellStory {
    /// Works it out; `cell` must be one of the outcome's.
    pub fn tell(loaded: &Loaded, outcome: &Outcome, findings: &Findings, cell: usize) -> Self {
        let area = &outcome.area;
        let history = outcome.history.all();
        let rows = findings.rows_of(cell).to_vec();
        let own = findings.months_of(&loaded.incidents, &rows);
        let per_year = |counts: &[f64; 12], share: f64| {
            std::array::from_fn(|month| {
                let covered = findings.months_covered[month];
                (covered > 0).then(|| counts[month] * share / f64::from(covered))
            })
        };
        let all: f64 = findings.season.iter().sum();
        let share = if all > 0.0 { rows.len() as f64 / all } else { 0.0 };
        Self {
            grid_reference: area.grid_reference(cell),
            id: area.id(cell),
            area_km2: area.cells[cell].area_m2 / 1e6,
            forecast: outcome.forecast.cells[cell].clone(),
            cells: area.len(),
            period: outcome.forecast.period,
            history: history
                .periods()
                .iter()
                .enumerate()
                .map(|(index, period)| RecordedPeriod {
                    period: *period,
                    recorded: history.target(index).and_then(|counts| counts.get(cell).copied()),
                })
                .collect(),
            season: per_year(&own, 1.0),
            season_of_area: per_year(&findings.season, share),
            rows,
        }
    }
}
