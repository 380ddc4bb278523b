//! Single cells: the selected one, the one under the pointer, the ranks of the highest.

use egui::{Align2, Painter, Pos2, Shape, Stroke};

use super::lattice::{GridFrame, longest_straight_m};
use super::lettering::{Lettering, Size};
use super::world::View;
use crate::geography::StudyArea;

/// Cells smaller than this on screen are not numbered.
const NUMBERED_FROM_POINTS: f64 = 24.0;

/// The edge of a cell on the screen, closed; empty where it cannot be projected.
pub(super) fn edge(area: &StudyArea, cell: usize, view: &View) -> Vec<Pos2> {
    let Some(study_cell) = area.cells.get(cell) else { return Vec::new() };
    let frame = GridFrame::of(area);
    let (east, north) = (f64::from(study_cell.col - frame.first.0), f64::from(study_cell.row - frame.first.1));
    let steps = (frame.side_m / longest_straight_m(view)).ceil().clamp(1.0, 64.0) as u32;
    let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
    let mut points = Vec::with_capacity(4 * steps as usize);
    for side in corners.windows(2) {
        for step in 0..steps {
            let share = f64::from(step) / f64::from(steps);
            let at = |from: f64, to: f64| from + (to - from) * share;
            let place = frame.world(east + at(side[0].0, side[1].0), north + at(side[0].1, side[1].1));
            match place {
                Some(place) => points.push(view.screen(place)),
                None => return Vec::new(),
            }
        }
    }
    points
}

/// Where the middle of a cell is on the screen.
pub(super) fn middle(area: &StudyArea, cell: usize, view: &View) -> Option<Pos2> {
    let study_cell = area.cells.get(cell)?;
    let frame = GridFrame::of(area);
    let place = frame
        .world(f64::from(study_cell.col - frame.first.0) + 0.5, f64::from(study_cell.row - frame.first.1) + 0.5)?;
    Some(view.screen(place))
}

/// Outlines a cell, with a halo so that it is seen on any colour.
pub(super) fn paint_edge(painter: &Painter, points: Vec<Pos2>, stroke: Stroke, halo: Stroke) {
    if points.is_empty() {
        return;
    }
    painter.add(Shape::closed_line(points.clone(), halo));
    painter.add(Shape::closed_line(points, stroke));
}

/// Numbers the highest cells in their middles, when they are large enough to hold a number.
pub(super) fn paint_ranks(lettering: &mut Lettering<'_>, view: &View, area: &StudyArea, best_first: &[usize]) {
    if area.size.side_m() * view.points_per_metre() < NUMBERED_FROM_POINTS {
        return;
    }
    for (place, cell) in best_first.iter().enumerate() {
        let Some(at) = middle(area, *cell, view) else { continue };
        if view.rect.contains(at) {
            let galley = lettering.layout((place + 1).to_string(), Size::Body, true, lettering.palette.map_text);
            lettering.write(galley, Align2::CENTER_CENTER, at);
        }
    }
}
