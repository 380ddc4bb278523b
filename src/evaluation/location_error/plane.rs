//! A plane turned about a point and shifted, on which an ordinary grid lies askew to the old one.

use crate::forecast::Event;
use crate::geography::{GeographyError, StudyArea};

/// Places looked at along each side of a cell.
const ALONG: usize = 6;

/// Old metres to new metres.
#[derive(Debug, Clone, Copy)]
pub(super) struct TurnedPlane {
    centre_m: (f64, f64),
    cos: f64,
    sin: f64,
    shift_m: (f64, f64),
}

impl TurnedPlane {
    /// Turned anticlockwise about the middle of an area, then shifted.
    pub(super) fn new(area: &StudyArea, turn_radians: f64, shift_m: (f64, f64)) -> Self {
        let ((west, south), (east, north)) = area.bounds_m();
        let centre_m = (f64::midpoint(west, east), f64::midpoint(south, north));
        Self { centre_m, cos: turn_radians.cos(), sin: turn_radians.sin(), shift_m }
    }

    pub(super) fn turned(&self, (east, north): (f64, f64)) -> (f64, f64) {
        let (x, y) = (east - self.centre_m.0, north - self.centre_m.1);
        (
            self.centre_m.0 + self.cos * x - self.sin * y + self.shift_m.0,
            self.centre_m.1 + self.sin * x + self.cos * y + self.shift_m.1,
        )
    }
}

/// The grid of a turned plane over the ground of an area.
#[derive(Debug)]
pub(super) struct TurnedGrid {
    pub(super) area: StudyArea,
    /// Ground of the old area in each new cell, m².
    pub(super) ground_m2: Vec<f64>,
    /// The new cells under places spread evenly over each old cell.
    pub(super) under: Vec<Vec<u32>>,
}

impl TurnedGrid {
    pub(super) fn new(old: &StudyArea, plane: &TurnedPlane) -> Result<Self, GeographyError> {
        let places = |cell: usize| {
            let (west, south) = old.corner_m(cell);
            let step = old.size.side_m() / ALONG as f64;
            (0..ALONG * ALONG).map(move |place| {
                let (column, row) = (place % ALONG, place / ALONG);
                plane.turned((west + step * (column as f64 + 0.5), south + step * (row as f64 + 0.5)))
            })
        };
        let area = StudyArea::from_points((0..old.len()).flat_map(places), old.crs, old.size)?;
        let mut ground_m2 = vec![0.0; area.len()];
        let mut under = Vec::with_capacity(old.len());
        for cell in 0..old.len() {
            let new: Vec<u32> =
                places(cell).filter_map(|(east, north)| area.cell_at(east, north)).map(|cell| cell as u32).collect();
            let each = old.cells[cell].area_m2 / (ALONG * ALONG) as f64;
            for &cell in &new {
                ground_m2[cell as usize] += each;
            }
            under.push(new);
        }
        Ok(Self { area, ground_m2, under })
    }
}

/// The cells with the highest expected counts that cover a share of the ground: true for each.
pub(super) fn highest(expected: &[f64], ground_m2: &[f64], share: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..expected.len()).collect();
    // stable: equal expected counts keep the order of cells, as their ranks do
    order.sort_by(|&a, &b| expected[b].total_cmp(&expected[a]));
    let wanted = share.clamp(0.0, 1.0) * ground_m2.iter().sum::<f64>();
    let mut highest = vec![false; expected.len()];
    let mut covered = 0.0;
    for cell in order {
        // a hair less, so that 5% of a hundred equal cells are five of them
        if covered >= wanted * (1.0 - 1e-9) {
            break;
        }
        covered += ground_m2[cell];
        highest[cell] = true;
    }
    highest
}

/// An event somewhere else: its cell is the one there; `None` where there is none.
pub(super) fn moved(event: &Event, (easting_m, northing_m): (f64, f64), area: &StudyArea) -> Option<Event> {
    let cell = area.cell_at(easting_m, northing_m)? as u32;
    Some(Event { easting_m, northing_m, cell, ..*event })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::{CellSize, Crs};

    fn square() -> StudyArea {
        let points = (0..100).map(|i| (400_500.0 + 1000.0 * f64::from(i % 10), 300_500.0 + 1000.0 * f64::from(i / 10)));
        StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap()
    }

    #[test]
    fn distances_are_kept_and_the_middle_stays() {
        let plane = TurnedPlane::new(&square(), 0.7, (0.0, 0.0));
        let middle = plane.turned((405_000.0, 305_000.0));
        assert!((middle.0 - 405_000.0).abs() < 1e-6 && (middle.1 - 305_000.0).abs() < 1e-6);
        let (a, b) = (plane.turned((400_000.0, 300_000.0)), plane.turned((403_000.0, 304_000.0)));
        assert!(((a.0 - b.0).hypot(a.1 - b.1) - 5000.0).abs() < 1e-6);
    }

    #[test]
    fn no_ground_is_lost_and_a_plane_left_alone_is_the_same_grid() {
        let old = square();
        let same = TurnedGrid::new(&old, &TurnedPlane::new(&old, 0.0, (0.0, 0.0))).unwrap();
        assert_eq!(same.area.cells, old.cells);
        assert!(same.under.iter().enumerate().all(|(cell, under)| under.iter().all(|&new| new as usize == cell)));
        let turned = TurnedGrid::new(&old, &TurnedPlane::new(&old, 0.5, (333.0, 77.0))).unwrap();
        assert!((turned.ground_m2.iter().sum::<f64>() - old.area_m2()).abs() < 1.0);
        assert!(turned.area.len() > 100, "cells at the edge are cut in more pieces");
    }

    #[test]
    fn the_highest_cover_the_share_of_ground() {
        let expected = [1.0, 5.0, 3.0, 4.0];
        assert_eq!(highest(&expected, &[1.0; 4], 0.5), [false, true, false, true]);
        assert_eq!(highest(&expected, &[1.0; 4], 0.01), [false, true, false, false]);
        // a small piece of ground does not use up the share
        assert_eq!(highest(&expected, &[1.0, 0.5, 1.0, 1.5], 0.5), [false, true, false, true]);
    }
}
