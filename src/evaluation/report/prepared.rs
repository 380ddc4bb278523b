//! A backtest made ready for scoring: every forecast has a usable rate for every cell, and what
//! depends on the record alone is worked out once.

use std::borrow::Cow;

use crate::evaluation::scores::cells_in_share;
use crate::evaluation::scores::floor::{floored, sensible_size};
use crate::evaluation::scores::ranking::HitCurve;
use crate::evaluation::{Backtest, Foreseen, ModelRun, Origin};
use crate::forecast::ModelId;

/// Shares of cells or of area at which curves are drawn, in thousandths.
const CURVE_SHARES: [u32; 43] = [
    0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200,
    225, 250, 275, 300, 325, 350, 400, 450, 500, 550, 600, 650, 700, 800, 900, 950, 1000,
];

/// A backtest whose forecasts have a rate for every cell.
pub(super) struct Prepared<'a> {
    pub(super) backtest: &'a Backtest,
    /// One a model and origin.
    foreseen: Vec<Vec<Cow<'a, Foreseen>>>,
    /// Incidents recorded, one an origin.
    pub(super) incidents: Vec<u64>,
    /// Area of each cell, m².
    pub(super) areas_m2: Vec<f64>,
    /// What a map drawn after the event would have caught, one an origin.
    pub(super) best_by_cells: Vec<HitCurve>,
    /// The same by area.
    pub(super) best_by_area: Vec<HitCurve>,
}

impl<'a> Prepared<'a> {
    pub(super) fn of(backtest: &'a Backtest) -> Self {
        let cells = backtest.area.len();
        let areas_m2: Vec<f64> = backtest.area.cells.iter().map(|cell| cell.area_m2).collect();
        let origins = &backtest.origins;
        Self {
            backtest,
            foreseen: backtest
                .models
                .iter()
                .map(|run| run.foreseen.iter().map(|foreseen| usable(foreseen, cells)).collect())
                .collect(),
            incidents: origins
                .iter()
                .map(|origin| origin.recorded.iter().map(|&count| u64::from(count)).sum())
                .collect(),
            best_by_cells: origins.iter().map(|origin| HitCurve::best_by_cells(&origin.recorded)).collect(),
            best_by_area: origins.iter().map(|origin| HitCurve::best_by_area(&origin.recorded, &areas_m2)).collect(),
            areas_m2,
        }
    }

    pub(super) fn run(&self, model: usize) -> &'a ModelRun {
        &self.backtest.models[model]
    }

    /// The model's origins: what was foreseen, and the origin.
    pub(super) fn origins(&self, model: usize) -> impl Iterator<Item = (&Foreseen, &'a Origin)> {
        self.foreseen[model].iter().map(Cow::as_ref).zip(&self.backtest.origins)
    }

    /// The run of a baseline, if it took part.
    pub(super) fn baseline(&self, wanted: ModelId) -> Option<usize> {
        self.backtest.models.iter().position(|run| run.model == Some(wanted))
    }

    /// Shares at which curves are drawn.
    pub(super) fn shares() -> impl Iterator<Item = f64> {
        CURVE_SHARES.into_iter().map(|thousandths| f64::from(thousandths) / 1000.0)
    }

    /// Cells chosen at a share; none at share 0.
    pub(super) fn chosen(&self, share: f64) -> usize {
        if share == 0.0 { 0 } else { cells_in_share(self.backtest.area.len(), share) }
    }
}

/// The forecast itself when all of it can be scored; otherwise with the floor where it says nothing.
fn usable(foreseen: &Foreseen, cells: usize) -> Cow<'_, Foreseen> {
    let is_whole = foreseen.expected.len() == cells
        && foreseen.size.len() == cells
        && foreseen.interval80.len() == cells
        && foreseen.p_any.len() == cells;
    let is_usable = is_whole
        && foreseen.expected.iter().all(|&rate| rate == floored(rate))
        && foreseen.size.iter().all(|&size| size == sensible_size(size));
    if is_usable {
        return Cow::Borrowed(foreseen);
    }
    let at = |cell: usize| floored(foreseen.expected.get(cell).copied().unwrap_or(f64::NAN));
    Cow::Owned(Foreseen {
        expected: (0..cells).map(at).collect(),
        size: (0..cells).map(|cell| sensible_size(foreseen.size.get(cell).copied().unwrap_or(f64::NAN))).collect(),
        total_size: foreseen.total_size,
        interval80: (0..cells).map(|cell| foreseen.interval80.get(cell).copied().unwrap_or((0, 0))).collect(),
        p_any: (0..cells).map(|cell| foreseen.p_any.get(cell).copied().unwrap_or(0.0)).collect(),
    })
}
