//! Cells cut into pieces, and the pieces that hold events.

use std::collections::BTreeMap;

use crate::forecast::Event;
use crate::forecast::spread::Footprint;
use crate::geography::StudyArea;

/// Points this little short of the edge of a piece are on it: the rounding of coordinates must not
/// decide.
const ROUNDING_M: f64 = 1e-6;

/// A place: a piece of a cell that holds events.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Its cell.
    pub(super) cell: u32,
    /// Number of the piece within its cell, row by row.
    pub(super) within: u32,
    /// Column and row among all pieces of the plane.
    pub(super) at: (i64, i64),
}

/// The pieces that hold events.
#[derive(Debug)]
pub(super) struct Pieces {
    /// Pieces along the side of a cell.
    pub(super) parts: usize,
    /// Side of a piece.
    pub(super) side_m: f64,
    /// The pieces with events, south first, then west first.
    pub(super) places: Vec<Place>,
    /// One an event: index of its place.
    pub(super) of_event: Vec<u32>,
}

impl Pieces {
    /// Cuts the cells into whole numbers of pieces of about this side.
    pub(super) fn new(area: &StudyArea, events: &[Event], about_m: f64) -> Self {
        let parts = (area.size.side_m() / about_m).round().max(1.0) as usize;
        let side_m = area.size.side_m() / parts as f64;
        let place_of = |event: &Event| {
            let (corner_east_m, corner_north_m) = area.corner_m(event.cell as usize);
            let along = |metres: f64| (((metres + ROUNDING_M) / side_m) as usize).min(parts - 1);
            let (x, y) = (along(event.easting_m - corner_east_m), along(event.northing_m - corner_north_m));
            let cell = area.cells[event.cell as usize];
            let on_plane = |cell: i32, piece: usize| i64::from(cell) * parts as i64 + piece as i64;
            let at = (on_plane(cell.col, x), on_plane(cell.row, y));
            Place { cell: event.cell, within: (y * parts + x) as u32, at }
        };
        let of_each: Vec<Place> = events.iter().map(place_of).collect();
        let places: BTreeMap<(i64, i64), Place> =
            of_each.iter().map(|place| ((place.at.1, place.at.0), *place)).collect();
        let index: BTreeMap<(i64, i64), u32> = places.keys().copied().zip(0..).collect();
        let of_event = of_each.iter().map(|place| index[&(place.at.1, place.at.0)]).collect();
        Self { parts, side_m, places: places.into_values().collect(), of_event }
    }

    /// The kernel around the middle of each place, drawn in pieces or in whole cells.
    pub(super) fn footprints(&self, area: &StudyArea, bandwidth_m: f64, in_pieces: bool) -> Vec<Footprint> {
        let centre_m = |steps: usize| (steps as f64 + 0.5) * self.side_m;
        let footprint = |place: &Place| {
            let within = place.within as usize;
            let at_m = (centre_m(within % self.parts), centre_m(within / self.parts));
            Footprint::in_pieces(area, place.cell as usize, at_m, bandwidth_m, if in_pieces { self.parts } else { 1 })
        };
        self.places.iter().map(footprint).collect()
    }

    /// Number of a place's piece among those of all cells.
    pub(super) fn number(&self, place: &Place) -> usize {
        place.cell as usize * self.parts * self.parts + place.within as usize
    }

    /// Summed weights of the events of each place; and their sum.
    pub(super) fn sums(&self, events: &[Event], weights: &[f64]) -> (Vec<f64>, f64) {
        let mut sums = vec![0.0; self.places.len()];
        for ((&place, event), weight) in self.of_event.iter().zip(events).zip(weights) {
            sums[place as usize] += f64::from(event.incidents) * weight;
        }
        let total = sums.iter().sum();
        (sums, total)
    }

    /// For each place, the places no more than `steps` pieces away along both axes, with their
    /// distances in steps; the place itself among them.
    pub(super) fn near(&self, steps: i64) -> Vec<Vec<(u32, [u8; 2])>> {
        let key = |place: &Place| (place.at.1, place.at.0);
        let near = |place: &Place| {
            let (x, y) = place.at;
            let mut near = Vec::new();
            for row in y - steps..=y + steps {
                let start = self.places.partition_point(|other| key(other) < (row, x - steps));
                for (other, index) in self.places[start..].iter().zip(start..) {
                    if key(other) > (row, x + steps) {
                        break;
                    }
                    near.push((index as u32, [x.abs_diff(other.at.0) as u8, y.abs_diff(row) as u8]));
                }
            }
            near
        };
        self.places.iter().map(near).collect()
    }
}
