//! The exact area that polygons share with each cell of a grid.
//!
//! A ring is cut in two along a grid line through the middle of its block of cells (Sutherland and
//! Hodgman, "Reentrant polygon clipping", CACM 17, 1974, against one half-plane), and the halves
//! again, until a block is one cell; there the shoelace formula gives the area. A vertex takes part
//! in about log₂(cells) cuts, so a boundary of 50,000 vertices costs milliseconds. Clipping a ring
//! that is not convex leaves edges that run to and fro along the cut, but their signed areas cancel
//! exactly, so no case needs to be told apart.

use geo::{LineString, MultiPolygon};

/// A ring without its repeated last point, in metres from the grid's corner.
type Points = Vec<(f64, f64)>;

/// A rectangle of cells: first column and row (inclusive), last (exclusive).
#[derive(Debug, Clone, Copy)]
struct Block {
    cols: (u32, u32),
    rows: (u32, u32),
}

/// Area in m² that the polygons share with every cell of `columns` × `rows` cells of `side_m`, whose
/// south-west corner is `origin_m`; row-major from the south-west. Holes count off; overlapping
/// polygons count twice.
pub(super) fn cell_areas_m2(
    polygons: &MultiPolygon<f64>,
    origin_m: (f64, f64),
    side_m: f64,
    (columns, rows): (u32, u32),
) -> Vec<f64> {
    let mut areas_m2 = vec![0.0; columns as usize * rows as usize];
    let whole = Block { cols: (0, columns), rows: (0, rows) };
    for polygon in polygons {
        for (ring, part) in
            std::iter::once((polygon.exterior(), 1.0)).chain(polygon.interiors().iter().map(|r| (r, -1.0)))
        {
            let points = open_ring(ring, origin_m);
            // the sense in which a ring was drawn says nothing: what it is, hole or not, is known
            let sign = if signed_area(&points) < 0.0 { -part } else { part };
            let mut adding = Adding { areas_m2: &mut areas_m2, columns, side_m, sign };
            adding.block(points, whole);
        }
    }
    areas_m2
}

/// The area of polygons on the plane in m², holes counted off.
pub(super) fn area_m2(polygons: &MultiPolygon<f64>) -> f64 {
    let ring_area = |ring: &LineString<f64>| {
        let origin = ring.0.first().map_or((0.0, 0.0), |c| (c.x, c.y));
        signed_area(&open_ring(ring, origin)).abs()
    };
    polygons
        .iter()
        .map(|polygon| ring_area(polygon.exterior()) - polygon.interiors().iter().map(ring_area).sum::<f64>())
        .sum()
}

/// A ring's points without the repeated last one, from `origin_m`, which keeps the figures small.
fn open_ring(ring: &LineString<f64>, origin_m: (f64, f64)) -> Points {
    let mut points: Vec<_> = ring.0.iter().map(|c| (c.x - origin_m.0, c.y - origin_m.1)).collect();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    points
}

/// Shoelace formula about the first point; anticlockwise rings are positive.
fn signed_area(points: &[(f64, f64)]) -> f64 {
    let Some(&(x0, y0)) = points.first() else { return 0.0 };
    let twice: f64 =
        points.windows(2).map(|pair| (pair[0].0 - x0) * (pair[1].1 - y0) - (pair[1].0 - x0) * (pair[0].1 - y0)).sum();
    twice / 2.0
}

/// Where the pieces of one ring are added up.
struct Adding<'a> {
    areas_m2: &'a mut [f64],
    columns: u32,
    side_m: f64,
    sign: f64,
}

impl Adding<'_> {
    fn block(&mut self, points: Points, block: Block) {
        if points.len() < 3 {
            return;
        }
        let Block { cols, rows } = block;
        let (wide, high) = (cols.1 - cols.0, rows.1 - rows.0);
        if wide == 1 && high == 1 {
            let index = rows.0 as usize * self.columns as usize + cols.0 as usize;
            self.areas_m2[index] += self.sign * signed_area(&points);
        } else if wide >= high {
            let middle = cols.0 + wide / 2;
            let (west, east) = split(&points, f64::from(middle) * self.side_m, |p| p.0, |p, x| (x, p.1));
            drop(points);
            self.block(west, Block { cols: (cols.0, middle), rows });
            self.block(east, Block { cols: (middle, cols.1), rows });
        } else {
            let middle = rows.0 + high / 2;
            let (south, north) = split(&points, f64::from(middle) * self.side_m, |p| p.1, |p, y| (p.0, y));
            drop(points);
            self.block(south, Block { cols, rows: (rows.0, middle) });
            self.block(north, Block { cols, rows: (middle, rows.1) });
        }
    }
}

/// Cuts a ring along the line where `along` equals `at`: the part below it and the part above it.
/// `set` puts a point exactly on the line, so that both parts share the very same point.
fn split(
    points: &[(f64, f64)],
    at: f64,
    along: impl Fn((f64, f64)) -> f64,
    set: impl Fn((f64, f64), f64) -> (f64, f64),
) -> (Points, Points) {
    let (mut below, mut above) = (Vec::new(), Vec::new());
    let Some(&last) = points.last() else { return (below, above) };
    let mut previous = last;
    for &point in points {
        let (was, is) = (along(previous) - at, along(point) - at);
        if (was < 0.0 && is > 0.0) || (was > 0.0 && is < 0.0) {
            let t = was / (was - is);
            let crossing = set((previous.0 + t * (point.0 - previous.0), previous.1 + t * (point.1 - previous.1)), at);
            below.push(crossing);
            above.push(crossing);
        }
        if is <= 0.0 {
            below.push(point);
        }
        if is >= 0.0 {
            above.push(point);
        }
        previous = point;
    }
    (below, above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::polygon;
    use proptest::prelude::*;

    #[test]
    fn a_square_over_four_cells_is_shared_out_by_hand() {
        // 100 m cells; a square from (50, 50) to (170, 120) with a hole from (110, 60) to (120, 70)
        let shape = MultiPolygon::from(polygon![
            exterior: [(x: 50.0, y: 50.0), (x: 170.0, y: 50.0), (x: 170.0, y: 120.0), (x: 50.0, y: 120.0)],
            interiors: [[(x: 110.0, y: 60.0), (x: 120.0, y: 60.0), (x: 120.0, y: 70.0), (x: 110.0, y: 70.0)]],
        ]);
        let areas = cell_areas_m2(&shape, (0.0, 0.0), 100.0, (2, 2));
        assert_eq!(areas, vec![50.0 * 50.0, 70.0 * 50.0 - 100.0, 50.0 * 20.0, 70.0 * 20.0]);
        assert_eq!(area_m2(&shape), 120.0 * 70.0 - 100.0);
    }

    #[test]
    fn a_shape_that_leaves_and_enters_a_cell_again_is_not_closed_across_it() {
        // a U whose arms are in the west and east cells and whose foot is below
        let shape = MultiPolygon::from(polygon![
            (x: 0.0, y: 0.0), (x: 300.0, y: 0.0), (x: 300.0, y: 200.0), (x: 200.0, y: 200.0),
            (x: 200.0, y: 100.0), (x: 100.0, y: 100.0), (x: 100.0, y: 200.0), (x: 0.0, y: 200.0),
        ]);
        let areas = cell_areas_m2(&shape, (0.0, 0.0), 100.0, (3, 2));
        assert_eq!(areas, vec![1e4, 1e4, 1e4, 1e4, 0.0, 1e4]);
    }

    proptest! {
        /// Any ring, even one that crosses itself: pieces add up to its signed area.
        #[test]
        fn pieces_add_up(points in prop::collection::vec((0.0..1000.0_f64, 0.0..1000.0_f64), 3..40)) {
            let ring = LineString::from(points);
            let shape = MultiPolygon::from(geo::Polygon::new(ring, vec![]));
            let whole = area_m2(&shape);
            let sum: f64 = cell_areas_m2(&shape, (0.0, 0.0), 90.0, (12, 12)).iter().sum();
            prop_assert!((sum - whole).abs() < 1e-6, "{} {}", sum, whole);
        }

        /// Moving the grid by whole cells moves the areas with it.
        #[test]
        fn areas_do_not_depend_on_where_the_block_starts(dx in -5..5_i32, dy in -5..5_i32) {
            let shape = MultiPolygon::from(polygon![(x: 20.0, y: 10.0), (x: 390.0, y: 130.0), (x: 140.0, y: 370.0)]);
            let here = cell_areas_m2(&shape, (0.0, 0.0), 100.0, (4, 4));
            let (dx, dy) = (f64::from(dx) * 100.0, f64::from(dy) * 100.0);
            let moved = MultiPolygon::from(polygon![
                (x: 20.0 + dx, y: 10.0 + dy), (x: 390.0 + dx, y: 130.0 + dy), (x: 140.0 + dx, y: 370.0 + dy),
            ]);
            let there = cell_areas_m2(&moved, (dx, dy), 100.0, (4, 4));
            for (a, b) in here.iter().zip(there) {
                prop_assert!((a - b).abs() < 1e-9);
            }
        }
    }
}
