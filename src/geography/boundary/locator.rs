//! Which places lie inside an outline, fast enough to ask for every incident.

use geo::MultiPolygon;

/// One edge of a ring and the polygon it belongs to.
#[derive(Debug, Clone, Copy)]
struct Edge {
    from: (f64, f64),
    to: (f64, f64),
    polygon: u32,
}

/// The edges of an outline, sorted into bands of latitude: asking for a place looks only at the
/// edges of its own band.
#[derive(Debug, Clone)]
pub struct BoundaryLocator {
    south: f64,
    bands_per_degree: f64,
    bands: Vec<Vec<Edge>>,
}

impl BoundaryLocator {
    /// Sorts the edges of polygons in degrees (or in metres: any plane will do).
    pub fn new(polygons: &MultiPolygon<f64>) -> Self {
        let edges: Vec<Edge> = polygons
            .iter()
            .enumerate()
            .flat_map(|(index, polygon)| {
                std::iter::once(polygon.exterior()).chain(polygon.interiors()).flat_map(move |ring| {
                    ring.lines().map(move |line| Edge {
                        from: (line.start.x, line.start.y),
                        to: (line.end.x, line.end.y),
                        polygon: index as u32,
                    })
                })
            })
            .filter(|edge| edge.from.1 != edge.to.1)
            .collect();
        let south = edges.iter().map(|edge| edge.from.1).fold(f64::INFINITY, f64::min);
        let north = edges.iter().map(|edge| edge.from.1).fold(f64::NEG_INFINITY, f64::max);
        let count = (edges.len() / 4).clamp(1, 4096);
        let mut locator =
            Self { south, bands_per_degree: count as f64 / (north - south), bands: vec![Vec::new(); count] };
        for edge in edges {
            let (low, high) = (edge.from.1.min(edge.to.1), edge.from.1.max(edge.to.1));
            for band in locator.band(low)..=locator.band(high) {
                locator.bands[band].push(edge);
            }
        }
        locator
    }

    /// The band of a latitude, the nearest one for those outside.
    fn band(&self, latitude: f64) -> usize {
        (((latitude - self.south) * self.bands_per_degree) as usize).min(self.bands.len() - 1)
    }

    /// Whether a place lies inside one of the polygons and not in a hole of it. Places on an edge
    /// may fall either way, but a place on the edge between two polygons lies in exactly one of them.
    pub fn contains(&self, longitude: f64, latitude: f64) -> bool {
        let mut crossings = 0_u32;
        let mut polygon = u32::MAX;
        for edge in &self.bands[self.band(latitude)] {
            if edge.polygon != polygon {
                if crossings % 2 == 1 {
                    return true;
                }
                (polygon, crossings) = (edge.polygon, 0);
            }
            let ((x1, y1), (x2, y2)) = (edge.from, edge.to);
            if (y1 > latitude) != (y2 > latitude) && longitude < x1 + (latitude - y1) / (y2 - y1) * (x2 - x1) {
                crossings += 1;
            }
        }
        crossings % 2 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, Point, polygon};
    use proptest::prelude::*;

    fn shape() -> MultiPolygon<f64> {
        MultiPolygon(vec![
            polygon![
                exterior: [(x: 0.0, y: 0.0), (x: 10.0, y: 1.0), (x: 9.0, y: 11.0), (x: 4.0, y: 5.0), (x: 1.0, y: 12.0)],
                interiors: [[(x: 2.0, y: 2.0), (x: 4.0, y: 2.0), (x: 3.0, y: 4.0)]],
            ],
            // overlaps the first, which must not make a hole of the overlap
            polygon![(x: 8.0, y: 8.0), (x: 14.0, y: 8.0), (x: 14.0, y: 14.0), (x: 8.0, y: 14.0)],
        ])
    }

    #[test]
    fn holes_are_outside_and_overlaps_inside() {
        let locator = BoundaryLocator::new(&shape());
        for (x, y, inside) in
            [(3.0, 3.0, false), (1.5, 3.0, true), (8.7, 9.0, true), (13.0, 13.0, true), (4.0, 8.0, false)]
        {
            assert_eq!(locator.contains(x, y), inside, "{x} {y}");
        }
        assert!(!BoundaryLocator::new(&MultiPolygon(vec![])).contains(0.0, 0.0));
        assert!(!locator.contains(f64::NAN, 3.0) && !locator.contains(3.0, f64::NAN));
    }

    proptest! {
        #[test]
        fn agrees_with_the_plain_search(x in -2.0..16.0_f64, y in -2.0..16.0_f64) {
            let shape = shape();
            prop_assert_eq!(BoundaryLocator::new(&shape).contains(x, y), shape.contains(&Point::new(x, y)));
        }
    }
}
