//! A backtest on show beside the forecast it belongs to.

use std::collections::BTreeSet;

use crate::evaluation::{ModelReport, Report};
use crate::forecast::{ModelId, PeriodKind};
use crate::geography::StudyArea;
use crate::pipeline::{BacktestOutcome, ForecastRequest, Outcome, YARDSTICKS};

/// Settings of the next backtest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BacktestDraft {
    /// How many of the last periods are forecast; `None` is a year of them.
    pub origins: Option<usize>,
    /// Models that take no part.
    pub without: BTreeSet<ModelId>,
}

impl BacktestDraft {
    /// How many of the last periods are forecast.
    pub fn origins(&self, kind: PeriodKind) -> usize {
        self.origins.unwrap_or(match kind {
            PeriodKind::FourWeeks => 13,
            PeriodKind::Month => 12,
        })
    }

    /// The models that take part, plainest first.
    pub fn models(&self) -> Vec<ModelId> {
        let takes_part = |model: &ModelId| YARDSTICKS.contains(model) || !self.without.contains(model);
        ModelId::ALL.into_iter().filter(takes_part).collect()
    }
}

/// A backtest with what the window needs to lead from it to the map.
#[derive(Debug)]
pub struct Backtested {
    /// The backtest and its report.
    pub outcome: BacktestOutcome,
    /// Different for every backtest shown.
    pub version: u64,
    /// One a cell of the backtest: the same cell of the forecast on show, where it has it.
    cell_on_map: Vec<Option<usize>>,
    /// The forecast on show has so many cells.
    cells_on_map: usize,
}

impl Backtested {
    /// Joins a backtest to the forecast on show.
    pub fn new(outcome: BacktestOutcome, shown: &Outcome, version: u64) -> Self {
        let cell_on_map = same_cells(&outcome.area, &shown.area);
        Self { outcome, version, cell_on_map, cells_on_map: shown.area.len() }
    }

    /// Whether a backtest says something of a forecast: same target, cells, day and seed, whatever
    /// the model.
    pub fn is_of(backtest: &ForecastRequest, forecast: &ForecastRequest) -> bool {
        let ForecastRequest { target, cell, from, model: _, seed } = backtest;
        (target, cell, from, seed) == (&forecast.target, &forecast.cell, &forecast.from, &forecast.seed)
    }

    /// What it says, unless it is better than it can honestly be.
    pub fn report(&self) -> Option<&Report> {
        let report = &self.outcome.report;
        report.implausible.is_none().then_some(report)
    }

    /// What is said of a model, with its place among the runs.
    pub fn model(&self, id: &str) -> Option<(usize, &ModelReport)> {
        let report = self.report()?.models.iter().find(|model| model.id == id)?;
        let run = self.outcome.backtest.models.iter().position(|run| run.id == id)?;
        Some((run, report))
    }

    /// The model whose figures are shown: the one asked for, else the one the forecast was made
    /// with, else the best.
    pub fn diagnosed(&self, asked: Option<&str>, shown: &Outcome) -> Option<(usize, &ModelReport)> {
        asked
            .and_then(|id| self.model(id))
            .or_else(|| self.model(self.in_use(shown)))
            .or_else(|| self.model(&self.report()?.models.first()?.id))
    }

    /// Id of the model that the forecast on show was made with: the automatic choice where that
    /// was backtested itself, else what it chose.
    pub fn in_use(&self, shown: &Outcome) -> &'static str {
        let asked = shown.request.model.id();
        if self.model(asked).is_some() { asked } else { shown.forecast.model.id() }
    }

    /// Cells of the forecast on show for cells of the backtest; those it does not have are left out.
    pub fn on_map(&self, cells: &[usize]) -> Vec<usize> {
        cells.iter().filter_map(|cell| self.cell_on_map.get(*cell).copied().flatten()).collect()
    }

    /// Values of the backtest's cells, one a cell of the forecast on show; `None` where the
    /// backtest has no such cell.
    pub fn spread<T>(&self, of_cell: impl Fn(usize) -> Option<T>) -> Vec<Option<T>> {
        let mut spread: Vec<Option<T>> = std::iter::repeat_with(|| None).take(self.cells_on_map).collect();
        for (cell, place) in self.cell_on_map.iter().enumerate() {
            if let Some(slot) = place.and_then(|place| spread.get_mut(place)) {
                *slot = of_cell(cell);
            }
        }
        spread
    }
}

/// One a cell of the first area: the same cell of the second, where it has it.
fn same_cells(from: &StudyArea, to: &StudyArea) -> Vec<Option<usize>> {
    let same_grid = from.crs == to.crs && from.size == to.size;
    from.cells.iter().map(|cell| if same_grid { to.cell_at_col_row(cell.col, cell.row) } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::{CellSize, Crs};

    #[test]
    fn cells_are_found_again_in_a_larger_area_and_not_on_another_grid() {
        let area = |points: &[(f64, f64)], size: CellSize| {
            StudyArea::from_points(points.iter().copied(), Crs::BritishNationalGrid, size).unwrap()
        };
        let points = [(400_100.0, 280_100.0), (405_100.0, 283_100.0), (399_000.0, 279_000.0)];
        let (few, many) = (area(&points[..2], CellSize::ONE_KM2), area(&points, CellSize::ONE_KM2));
        let found = same_cells(&few, &many);
        assert!(found.iter().enumerate().all(|(cell, at)| at.is_some_and(|at| many.id(at) == few.id(cell))));
        assert_eq!(same_cells(&many, &few).iter().flatten().count(), 2);
        assert!(same_cells(&few, &area(&points, CellSize::HALF_KM2)).iter().all(Option::is_none));
    }

    #[test]
    fn yardsticks_always_take_part() {
        let draft = BacktestDraft { origins: None, without: ModelId::ALL.into_iter().collect() };
        assert_eq!(draft.models(), YARDSTICKS);
        assert_eq!(BacktestDraft::default().models(), ModelId::ALL);
        assert_eq!((draft.origins(PeriodKind::Month), draft.origins(PeriodKind::FourWeeks)), (12, 13));
    }

    #[test]
    fn a_backtest_belongs_to_every_model_of_its_target_and_cells() {
        let one = ForecastRequest::of("knife-injury");
        let other_model = ForecastRequest { model: ModelId::RecentMean, ..one.clone() };
        assert!(Backtested::is_of(&one, &other_model));
        assert!(!Backtested::is_of(&one, &ForecastRequest::of("robbery")));
        assert!(!Backtested::is_of(&one, &ForecastRequest { cell: Some(CellSize::ONE_KM2), ..one.clone() }));
    }
}
