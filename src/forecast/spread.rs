//! How much of a kernel around a point falls in each cell.
//!
//! The kernel is a Gaussian along eastings times one along northings, so its mass in a square is a
//! product of two differences of the normal distribution function: exact, where its value at the
//! centre of a cell would be far off for kernels about as wide as a cell.

use statrs::function::erf::erfc;

use crate::geography::StudyArea;

use super::Event;

/// Beyond this many standard deviations nothing is spread.
const REACH_SDS: f64 = 4.0;

/// Standard deviation of a point that is anywhere in a cell, in sides: kernels much narrower do no
/// more than plain counts.
const CELL_SD_SIDES: f64 = 0.288_675_134_594_812_9;

/// Standard deviations worth trying over an area, in metres: from that of a cell itself up to 1.7 km
/// (though never less than the five smallest), each √2 times the last.
pub(super) fn bandwidths_m(area: &StudyArea) -> Vec<f64> {
    const WIDEST_M: f64 = 1700.0;
    let finest_m = CELL_SD_SIDES * area.size.side_m();
    (0..10)
        .map(|step| (step, finest_m * 2.0_f64.powf(f64::from(step) / 2.0)))
        .filter(|&(step, bandwidth_m)| step < 5 || bandwidth_m <= WIDEST_M)
        .map(|(_, bandwidth_m)| bandwidth_m)
        .collect()
}

/// The share of one point's kernel in each cell, or in each piece of a cell.
///
/// Mass that falls outside the study area is given back to the cells inside in proportion, so the
/// shares sum to one.
#[derive(Debug, Clone)]
pub(super) struct Footprint {
    /// Pieces along a side of a cell.
    parts: usize,
    /// Cells of the box that the kernel reaches, west to east, then south to north; `None` where
    /// the study area has none.
    cells: Vec<Option<u32>>,
    /// Mass along eastings, by pieces of the box.
    along_columns: Vec<f64>,
    /// Mass along northings, by pieces of the box, divided by the mass inside the study area.
    along_rows: Vec<f64>,
}

impl Footprint {
    /// The kernel with this standard deviation around an event of the area.
    pub(super) fn new(area: &StudyArea, event: &Event, bandwidth_m: f64) -> Self {
        let cell = event.cell as usize;
        let (corner_east_m, corner_north_m) = area.corner_m(cell);
        let at_m = (event.easting_m - corner_east_m, event.northing_m - corner_north_m);
        Self::in_pieces(area, cell, at_m, bandwidth_m, 1)
    }

    /// The kernel around a point so far east and north of the south-west corner of its cell, when
    /// every cell is cut into `parts` × `parts` pieces.
    pub(super) fn in_pieces(
        area: &StudyArea,
        cell: usize,
        (east_m, north_m): (f64, f64),
        bandwidth_m: f64,
        parts: usize,
    ) -> Self {
        let side_m = area.size.side_m();
        let (first_column, along_columns) = masses(east_m, side_m, bandwidth_m, parts);
        let (first_row, mut along_rows) = masses(north_m, side_m, bandwidth_m, parts);
        let (columns, rows) = (along_columns.len() / parts, along_rows.len() / parts);
        let own = area.cells[cell];
        let mut cells = Vec::with_capacity(columns * rows);
        let mut inside = 0.0;
        for row in 0..rows {
            let row_mass: f64 = along_rows[row * parts..(row + 1) * parts].iter().sum();
            for column in 0..columns {
                let (col, row) = (own.col + first_column + column as i32, own.row + first_row + row as i32);
                let found = area.cell_at_col_row(col, row).map(|cell| cell as u32);
                if found.is_some() {
                    inside += row_mass * along_columns[column * parts..(column + 1) * parts].iter().sum::<f64>();
                }
                cells.push(found);
            }
        }
        let scale = if inside > 0.0 { 1.0 / inside } else { 0.0 };
        for mass in &mut along_rows {
            *mass *= scale;
        }
        Self { parts, cells, along_columns, along_rows }
    }

    /// Adds `weight` times the shares to `out`, which holds a value a piece: those of a cell
    /// together, row by row.
    pub(super) fn add(&self, weight: f64, out: &mut [f64]) {
        let parts = self.parts;
        if parts == 1 {
            self.for_each_cell(|cell, share| out[cell] += weight * share);
            return;
        }
        let columns = self.along_columns.len() / parts;
        for (place, cell) in self.cells.iter().enumerate() {
            let Some(cell) = *cell else { continue };
            let (row, column) = (place / columns, place % columns);
            let east = &self.along_columns[column * parts..(column + 1) * parts];
            let pieces = &mut out[cell as usize * parts * parts..(cell as usize + 1) * parts * parts];
            for (pieces, north) in pieces.chunks_exact_mut(parts).zip(&self.along_rows[row * parts..]) {
                let weight = weight * north;
                for (piece, east) in pieces.iter_mut().zip(east) {
                    *piece += weight * east;
                }
            }
        }
    }

    /// Adds each weight times the shares of cells to `out`, which holds a value a weight for every
    /// cell: those of a cell together.
    pub(super) fn add_each<const N: usize>(&self, weights: &[f64; N], out: &mut [[f64; N]]) {
        self.for_each_cell(|cell, share| {
            for (sum, weight) in out[cell].iter_mut().zip(weights) {
                *sum += weight * share;
            }
        });
    }

    /// Calls back with every cell and its share, where cells are not cut into pieces.
    fn for_each_cell(&self, mut each: impl FnMut(usize, f64)) {
        for (cells, north) in self.cells.chunks_exact(self.along_columns.len().max(1)).zip(&self.along_rows) {
            for (cell, east) in cells.iter().zip(&self.along_columns) {
                if let Some(cell) = *cell {
                    each(cell as usize, north * east);
                }
            }
        }
    }

    /// The share of one piece, by its number; zero where the kernel does not reach.
    pub(super) fn share(&self, piece: usize) -> f64 {
        let parts = self.parts;
        let columns = self.along_columns.len() / parts;
        let (cell, within) = (piece / (parts * parts), piece % (parts * parts));
        let Some(place) = self.cells.iter().position(|&at| at == Some(cell as u32)) else { return 0.0 };
        let (row, column) = (place / columns * parts + within / parts, place % columns * parts + within % parts);
        self.along_rows[row] * self.along_columns[column]
    }
}

/// Mass of a Gaussian in consecutive pieces of a line of cells, whole cells at a time, and the
/// number of the first cell relative to the point's own. `at_m` is the point's place in its cell.
fn masses(at_m: f64, side_m: f64, bandwidth_m: f64, parts: usize) -> (i32, Vec<f64>) {
    let reach_m = REACH_SDS * bandwidth_m;
    let first = ((at_m - reach_m) / side_m).floor() as i32;
    let last = ((at_m + reach_m) / side_m).floor() as i32;
    let pieces = (last - first + 1) as usize * parts;
    let below = |edge: usize| {
        let edge_m = (f64::from(first) + edge as f64 / parts as f64) * side_m - at_m;
        0.5 * erfc(-edge_m / (bandwidth_m * std::f64::consts::SQRT_2))
    };
    let mut previous = below(0);
    let masses = (1..=pieces)
        .map(|edge| {
            let next = below(edge);
            let mass = next - previous;
            previous = next;
            mass
        })
        .collect();
    (first, masses)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::{CellSize, Crs};
    use approx::assert_relative_eq;

    fn square(side_cells: i32) -> StudyArea {
        let centre = |n: i32| 1000.0 * (f64::from(n) + 400.5);
        let points = (0..side_cells).flat_map(|row| (0..side_cells).map(move |col| (centre(col), centre(row))));
        StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap()
    }

    fn shares(area: &StudyArea, cell: usize, at_m: (f64, f64), bandwidth_m: f64, parts: usize) -> Vec<f64> {
        let mut shares = vec![0.0; area.len() * parts * parts];
        Footprint::in_pieces(area, cell, at_m, bandwidth_m, parts).add(1.0, &mut shares);
        shares
    }

    #[test]
    fn a_kernel_in_the_middle_of_a_cell_has_the_mass_of_the_normal_distribution() {
        let area = square(11);
        let shares = shares(&area, 60, (500.0, 500.0), 500.0, 1);
        // Within one standard deviation along both axes, 0.682689² of it; next door 0.157305 of the
        // other axis. Nothing is lost but the tails beyond 4.5 standard deviations.
        assert_relative_eq!(shares[60], 0.682_689_492 * 0.682_689_492, max_relative = 1e-4);
        assert_relative_eq!(shares[61], 0.157_305_356 * 0.682_689_492, max_relative = 1e-3);
        assert_relative_eq!(shares[49], shares[71], max_relative = 1e-9);
        assert_relative_eq!(shares.iter().sum::<f64>(), 1.0, max_relative = 1e-12);
    }

    #[test]
    fn what_falls_outside_is_given_back() {
        let area = square(3);
        let shares = shares(&area, 0, (1.0, 1.0), 700.0, 1);
        assert_relative_eq!(shares.iter().sum::<f64>(), 1.0, max_relative = 1e-12);
        assert!(shares[0] > 0.5, "{shares:?}");
    }

    #[test]
    fn pieces_of_a_cell_add_up_to_it() {
        let area = square(5);
        let whole = shares(&area, 7, (130.0, 860.0), 400.0, 1);
        let pieces = shares(&area, 7, (130.0, 860.0), 400.0, 4);
        for (whole, pieces) in whole.iter().zip(pieces.chunks(16)) {
            assert!((whole - pieces.iter().sum::<f64>()).abs() < 1e-12);
        }
        // The piece with the point in it: the first column and the last row of its cell.
        let footprint = Footprint::in_pieces(&area, 7, (130.0, 860.0), 400.0, 4);
        assert_relative_eq!(footprint.share(7 * 16 + 12), pieces[7 * 16 + 12], max_relative = 1e-12);
        assert_eq!(Footprint::in_pieces(&area, 0, (130.0, 860.0), 40.0, 4).share(7 * 16), 0.0);
    }

    #[test]
    fn several_weights_are_several_sums() {
        let area = square(4);
        let event = Event { easting_m: 401_200.0, northing_m: 402_900.0, day: 1.0, period: 0, cell: 9, incidents: 1 };
        let (mut each, mut one) = (vec![[0.0; 2]; 16], vec![0.0; 16]);
        let footprint = Footprint::new(&area, &event, 600.0);
        footprint.add_each(&[2.0, 0.5], &mut each);
        footprint.add(2.0, &mut one);
        for (each, one) in each.iter().zip(one) {
            assert_eq!(each[0], one);
            assert_relative_eq!(each[1], one / 4.0, max_relative = 1e-12);
        }
    }

    #[test]
    fn bandwidths_start_at_the_spread_of_a_cell() {
        let tried = bandwidths_m(&square(1));
        assert_relative_eq!(tried[0], 1000.0 / 12.0_f64.sqrt(), max_relative = 1e-12);
        assert!(tried.len() == 6 && tried[5] < 1700.0, "{tried:?}");
    }
}
