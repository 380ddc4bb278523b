//! A coarse outline of Great Britain, to decide where the National Grid is used.

/// (longitude, latitude) in degrees, drawn down the middle of the seas around England, Scotland,
/// Wales and the Isle of Man, anticlockwise from south of Land's End. Only the North Channel, the
/// Strait of Dover and the Irish Sea needed care: everywhere else there is nothing but water near.
const OUTLINE: [(f64, f64); 36] = [
    (-5.2, 49.7),
    (-2.0, 50.1),
    (-0.5, 50.3),
    (0.3, 50.4),
    (1.15, 50.74),
    (1.5, 51.02),
    (2.1, 51.5),
    (2.3, 52.5),
    (2.0, 53.2),
    (1.0, 54.0),
    (0.5, 56.0),
    (0.2, 61.0),
    (-4.0, 61.0),
    (-9.0, 60.0),
    (-9.2, 56.5),
    (-8.0, 55.75),
    (-7.0, 55.52),
    (-6.5, 55.46),
    (-6.2, 55.42),
    (-5.96, 55.27),
    (-5.85, 55.15),
    (-5.55, 55.0),
    (-5.42, 54.85),
    (-5.34, 54.65),
    (-5.2, 54.4),
    (-5.1, 54.2),
    (-5.2, 53.9),
    (-5.35, 53.4),
    (-5.45, 52.8),
    (-5.7, 52.3),
    (-5.9, 52.0),
    (-6.0, 51.6),
    (-6.3, 51.2),
    (-7.0, 50.6),
    (-7.0, 49.7),
    (-6.0, 49.6),
];

/// Whether a position lies inside the outline.
pub(super) fn contains(longitude: f64, latitude: f64) -> bool {
    let mut inside = false;
    for (i, &(x1, y1)) in OUTLINE.iter().enumerate() {
        let (x2, y2) = OUTLINE[(i + 1) % OUTLINE.len()];
        if (y1 > latitude) != (y2 > latitude) && longitude < x1 + (latitude - y1) / (y2 - y1) * (x2 - x1) {
            inside = !inside;
        }
    }
    inside
}
