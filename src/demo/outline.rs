//! The demo force's outline: drawn for this program around the conurbation and Coventry, with no
//! official boundary as its model.

use geo::{LineString, MultiPolygon, Polygon};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::geography::{Boundary, Crs};

/// Corners on the National Grid in kilometres, clockwise from the north-west.
const CORNERS_KM: [(f64, f64); 36] = [
    (388.0, 301.6),
    (391.2, 304.6),
    (395.2, 305.8),
    (399.2, 302.4),
    (402.0, 305.2),
    (405.4, 306.2),
    (407.2, 302.8),
    (409.8, 299.0),
    (413.4, 300.2),
    (416.0, 296.8),
    (416.3, 292.6),
    (419.0, 289.0),
    (422.8, 285.4),
    (426.2, 282.6),
    (429.8, 282.4),
    (433.2, 284.0),
    (436.8, 282.8),
    (439.2, 280.0),
    (438.4, 276.8),
    (435.6, 275.2),
    (432.0, 275.2),
    (428.4, 276.8),
    (424.8, 276.0),
    (421.4, 274.2),
    (417.2, 273.0),
    (412.8, 275.8),
    (408.4, 277.6),
    (404.2, 276.2),
    (400.0, 276.0),
    (397.6, 279.6),
    (394.4, 282.2),
    (390.2, 282.6),
    (388.2, 285.6),
    (388.4, 289.8),
    (389.8, 293.6),
    (387.0, 298.0),
];

/// How far the middle of an edge is moved aside, as a share of the edge.
const WANDER: f64 = 0.16;

/// The outline in degrees: every edge is halved twice, each time with its middle moved aside a
/// little, which is how a coastline is drawn from few points (Fournier, Fussell and Carpenter,
/// "Computer rendering of stochastic models", 1982). The same on every machine and for every seed.
pub(super) fn boundary() -> Boundary {
    let mut rng = ChaCha8Rng::seed_from_u64(0x004F_5554_4C49_4E45);
    let mut ring: Vec<(f64, f64)> = CORNERS_KM.iter().map(|(e, n)| (e * 1000.0, n * 1000.0)).collect();
    for _ in 0..2 {
        ring = (0..ring.len())
            .flat_map(|i| {
                let ((e1, n1), (e2, n2)) = (ring[i], ring[(i + 1) % ring.len()]);
                let aside = rng.random_range(-WANDER..WANDER);
                [(e1, n1), (f64::midpoint(e1, e2) - aside * (n2 - n1), f64::midpoint(n1, n2) + aside * (e2 - e1))]
            })
            .collect();
    }
    // every point lies in the middle of England, where the Grid is defined
    let degrees = ring.iter().filter_map(|(e, n)| Crs::BritishNationalGrid.degrees_from_plane(e.round(), n.round()));
    Boundary {
        name: "West Midlands demo (SYNTHETIC, not an official boundary)".to_owned(),
        polygons: MultiPolygon(vec![Polygon::new(degrees.collect::<LineString<f64>>(), vec![])]),
        sha256: String::new(),
    }
}
