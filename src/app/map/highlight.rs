//! Cells that somebody asked to see: outlined together, without the lines between them.

use std::collections::BTreeSet;

use egui::{Painter, Shape, Stroke};

use super::lattice::GridFrame;
use super::world::{View, World, WorldBox};
use crate::geography::StudyArea;

/// A straight run along cells longer than this has a vertex in between: the grid's lines are curves
/// on the map.
const STRAIGHT_M: f64 = 2_000.0;

/// The outline of the highlighted cells, in world coordinates.
#[derive(Default)]
pub(super) struct HighlightOutline {
    made_for: Option<(u64, Vec<usize>)>,
    runs: Vec<(WorldBox, Vec<World>)>,
}

impl HighlightOutline {
    /// Follows what is asked for.
    pub(super) fn prepare(&mut self, area: Option<(&StudyArea, u64)>, cells: &[usize]) {
        let Some((area, version)) = area.filter(|_| !cells.is_empty()) else {
            *self = Self::default();
            return;
        };
        if self.made_for.as_ref().is_some_and(|(made, of)| *made == version && of == cells) {
            return;
        }
        self.runs = edges(area, cells)
            .into_iter()
            .filter_map(|run| Some((WorldBox::around(run.iter().copied())?, run)))
            .collect();
        self.made_for = Some((version, cells.to_vec()));
    }

    /// Draws it, with a halo so that it is seen on any colour.
    pub(super) fn paint(&self, painter: &Painter, view: &View, stroke: Stroke, halo: Stroke) {
        let seen = view.seen(4.0);
        let in_view = || self.runs.iter().filter(|(bounds, _)| bounds.overlaps(&seen));
        for stroke in [halo, stroke] {
            painter.extend(
                in_view().map(|(_, run)| Shape::line(run.iter().map(|place| view.screen(*place)).collect(), stroke)),
            );
        }
    }
}

/// Edges between a highlighted cell and one that is not, joined into straight runs.
fn edges(area: &StudyArea, cells: &[usize]) -> Vec<Vec<World>> {
    let frame = GridFrame::of(area);
    let chosen: BTreeSet<(i32, i32)> = cells
        .iter()
        .filter_map(|cell| area.cells.get(*cell))
        .map(|cell| (cell.col - frame.first.0, cell.row - frame.first.1))
        .collect();
    // an edge below a cell (true) or left of it, by the line it lies on and its place along it
    let mut lines: BTreeSet<(bool, i32, i32)> = BTreeSet::new();
    for &(column, row) in &chosen {
        for (across, line, along, neighbour) in [
            (true, row, column, (column, row - 1)),
            (true, row + 1, column, (column, row + 1)),
            (false, column, row, (column - 1, row)),
            (false, column + 1, row, (column + 1, row)),
        ] {
            if !chosen.contains(&neighbour) {
                lines.insert((across, line, along));
            }
        }
    }
    let mut runs: Vec<(bool, i32, i32, i32)> = Vec::new();
    for (across, line, along) in lines {
        match runs.last_mut() {
            Some(last) if (last.0, last.1, last.3) == (across, line, along) => last.3 = along + 1,
            _ => runs.push((across, line, along, along + 1)),
        }
    }
    runs.into_iter()
        .map(|(across, line, from, to)| {
            let steps = (f64::from(to - from) * frame.side_m / STRAIGHT_M).ceil().max(1.0) as u32;
            (0..=steps)
                .filter_map(|step| {
                    let along = f64::from(from) + f64::from(to - from) * f64::from(step) / f64::from(steps);
                    let line = f64::from(line);
                    if across { frame.world(along, line) } else { frame.world(line, along) }
                })
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::{CellSize, Crs};

    #[test]
    fn cells_side_by_side_have_one_outline_and_single_cells_their_own() {
        let at =
            |column: i32, row: i32| (400_500.0 + f64::from(column) * 1_000.0, 280_500.0 + f64::from(row) * 1_000.0);
        let points: Vec<_> = (0..4).flat_map(|column| (0..3).map(move |row| at(column, row))).collect();
        let area = StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap();
        let cell = |column, row| area.cell_at(at(column, row).0, at(column, row).1).unwrap();
        assert_eq!(edges(&area, &[cell(0, 0)]).len(), 4);
        assert_eq!(edges(&area, &[cell(0, 0), cell(1, 0)]).len(), 4, "the line between them is not drawn");
        assert_eq!(edges(&area, &[cell(0, 0), cell(2, 2)]).len(), 8);
        assert!(edges(&area, &[]).is_empty());
    }
}
