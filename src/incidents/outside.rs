//! How many points lie outside a boundary, fast for outlines of tens of thousands of corners.

use geo::CoordsIter;

use crate::geography::Boundary;

/// Bands of latitude that edges are sorted into.
const BANDS: usize = 2048;

/// An edge from (longitude, latitude) to (longitude, latitude).
type Edge = [(f64, f64); 2];

/// The edges of an outline by the bands of latitude they cross.
pub(super) struct Outline {
    bands: Vec<Vec<Edge>>,
    south: f64,
    north: f64,
}

impl Outline {
    /// Sorts the edges of a boundary, holes included.
    pub(super) fn new(boundary: &Boundary) -> Self {
        let latitudes = || boundary.polygons.coords_iter().map(|corner| corner.y);
        let (south, north) = (latitudes().fold(f64::INFINITY, f64::min), latitudes().fold(f64::NEG_INFINITY, f64::max));
        let mut outline = Self { bands: vec![Vec::new(); BANDS], south, north };
        for polygon in &boundary.polygons {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                for edge in ring.lines() {
                    let (low, high) = (edge.start.y.min(edge.end.y), edge.start.y.max(edge.end.y));
                    let edge = [(edge.start.x, edge.start.y), (edge.end.x, edge.end.y)];
                    for band in outline.band(low)..=outline.band(high) {
                        outline.bands[band].push(edge);
                    }
                }
            }
        }
        outline
    }

    fn band(&self, latitude: f64) -> usize {
        let share = (latitude - self.south) / (self.north - self.south);
        ((share * BANDS as f64) as usize).min(BANDS - 1)
    }

    /// Whether a point is inside: a line from it to the east crosses the outline an odd number of
    /// times. Straight edges in degrees are near enough to straight on the ground for this.
    pub(super) fn contains(&self, longitude: f64, latitude: f64) -> bool {
        if !(self.south..=self.north).contains(&latitude) {
            return false;
        }
        let crossed = |&[(ax, ay), (bx, by)]: &Edge| {
            (ay > latitude) != (by > latitude) && longitude < (bx - ax) * (latitude - ay) / (by - ay) + ax
        };
        self.bands[self.band(latitude)].iter().filter(|edge| crossed(edge)).count() % 2 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, LineString, MultiPolygon, Point, Polygon};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_the_plain_algorithm(
            corners in prop::collection::vec((0.2_f64..1.0, 0.2_f64..1.0), 3..20),
            point in (-0.1_f64..1.2, -0.1_f64..1.2),
        ) {
            // a star round the centre has no edges that cross
            let step = std::f64::consts::TAU / corners.len() as f64;
            let corner = |(n, radius): (usize, f64)| {
                let (sin, cos) = (step * n as f64).sin_cos();
                (0.6 + radius * 0.5 * cos, 0.6 + radius * 0.5 * sin)
            };
            let ring = |scale: f64| LineString::from(
                corners.iter().enumerate().map(|(n, (r, _))| corner((n, r * scale))).collect::<Vec<_>>());
            let polygons = MultiPolygon(vec![Polygon::new(ring(1.0), vec![ring(0.4)])]);
            let boundary = Boundary { name: String::new(), polygons: polygons.clone(), sha256: String::new() };
            let expected = polygons.contains(&Point::new(point.0, point.1));
            prop_assert_eq!(Outline::new(&boundary).contains(point.0, point.1), expected);
        }
    }
}
