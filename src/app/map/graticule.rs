//! Lines of the plane's grid, with grid references at the edges of the map.

use egui::{Align2, Pos2, Shape, Stroke, vec2};

use super::lattice::{GridPart, longest_straight_m, plane_seen};
use super::lettering::{Lettering, Size};
use super::world::{View, World};
use crate::geography::Crs;

/// Distances between lines that people count in.
const SPACINGS_M: [f64; 10] = [100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0, 20_000.0, 50_000.0, 100_000.0];
/// Lines are at least this far apart, in points.
const CLOSEST_POINTS: f64 = 88.0;
/// The widest lines are drawn even when they come as close as this: a country is seen, and its
/// 100 km squares with it.
const WIDEST_STILL_DRAWN_POINTS: f64 = 28.0;
/// East and north end of the National Grid, in metres.
const NATIONAL_GRID_M: (f64, f64) = (700_000.0, 1_300_000.0);

/// Which way a line runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Along {
    /// South to north: one easting.
    North,
    /// West to east: one northing.
    East,
}

/// The distance between lines for a scale; `None` where even the widest would be too close.
fn spacing_m(points_per_metre: f64) -> Option<f64> {
    let widest = SPACINGS_M[SPACINGS_M.len() - 1];
    SPACINGS_M
        .into_iter()
        .find(|spacing| spacing * points_per_metre >= CLOSEST_POINTS)
        .or_else(|| (widest * points_per_metre >= WIDEST_STILL_DRAWN_POINTS).then_some(widest))
}

/// Draws the lines.
pub(super) fn paint_lines(lettering: &Lettering<'_>, view: &View, crs: Crs) {
    let stroke = Stroke::new(1.0, lettering.palette.map_graticule);
    lettering.painter.extend(lines(view, crs).into_iter().map(|line| Shape::line(line.points, stroke)));
}

/// Writes grid references where lines leave the map at the top and on the left.
pub(super) fn paint_labels(lettering: &mut Lettering<'_>, view: &View, crs: Crs) {
    const FROM_EDGE: f32 = 10.0;
    let color = lettering.palette.text_quiet;
    for line in lines(view, crs) {
        let (at, anchor, place) = match line.along {
            Along::North => {
                let y = view.rect.top() + FROM_EDGE;
                let Some(x) = crossing(&line.points, |point| point.y - y).map(|point| point.x) else { continue };
                (Pos2::new(x, y), Align2::CENTER_CENTER, Pos2::new(x, y))
            }
            Along::East => {
                let x = view.rect.left() + FROM_EDGE;
                let Some(y) = crossing(&line.points, |point| point.x - x).map(|point| point.y) else { continue };
                (Pos2::new(x - 4.0, y), Align2::LEFT_CENTER, Pos2::new(x, y))
            }
        };
        let Some((easting_m, northing_m)) = view.world(place).plane(crs) else { continue };
        // the line's own coordinate exactly: a place a metre beside it may lie in the square before
        let reference = match line.along {
            Along::North => crs.grid_reference(line.coordinate_m + 0.5, northing_m),
            Along::East => crs.grid_reference(easting_m, line.coordinate_m + 0.5),
        };
        let Some(label) = label(crs, &reference, line.along, line.spacing_m) else { continue };
        let galley = lettering.layout(label, Size::Small, false, color);
        lettering.write(galley, anchor, at + vec2(0.0, 0.0));
    }
}

/// Letters (or zone) and kilometres out of a full grid reference.
fn label(crs: Crs, reference: &str, along: Along, spacing_m: f64) -> Option<String> {
    let mut parts = reference.split_whitespace();
    let square = parts.next()?;
    let number = match along {
        Along::North => parts.next()?,
        Along::East => parts.nth(1)?,
    };
    let digits = match crs {
        // hundreds of metres only where lines are that close
        Crs::BritishNationalGrid if spacing_m >= 1_000.0 => number.get(..number.len().checked_sub(1)?)?,
        Crs::BritishNationalGrid | Crs::Utm { .. } => number,
    };
    Some(format!("{square} {digits}"))
}

struct Line {
    along: Along,
    coordinate_m: f64,
    spacing_m: f64,
    points: Vec<Pos2>,
}

fn lines(view: &View, crs: Crs) -> Vec<Line> {
    let Some(spacing_m) = spacing_m(view.points_per_metre()) else { return Vec::new() };
    let seen = match (plane_seen(crs, view), crs) {
        (Some(seen), _) => seen,
        // more than the country is seen: all of its grid
        (None, Crs::BritishNationalGrid) => {
            GridPart { west: 0.0, east: NATIONAL_GRID_M.0, south: 0.0, north: NATIONAL_GRID_M.1 }
        }
        (None, Crs::Utm { .. }) => return Vec::new(),
    };
    let straight_m = longest_straight_m(view).min(spacing_m * 4.0);
    let line = |along: Along, coordinate_m: f64| {
        let (from, to) = match along {
            Along::North => (seen.south, seen.north),
            Along::East => (seen.west, seen.east),
        };
        let steps = ((to - from) / straight_m).ceil().clamp(1.0, 500.0) as u32;
        let points = (0..=steps)
            .filter_map(|step| {
                let other_m = from + (to - from) * f64::from(step) / f64::from(steps);
                let place = match along {
                    Along::North => World::from_plane(crs, coordinate_m, other_m),
                    Along::East => World::from_plane(crs, other_m, coordinate_m),
                };
                place.map(|place| view.screen(place))
            })
            .collect();
        Line { along, coordinate_m, spacing_m, points }
    };
    let multiples = |from: f64, to: f64| {
        ((from / spacing_m).ceil() as i64..=(to / spacing_m).floor() as i64).map(move |i| i as f64 * spacing_m)
    };
    multiples(seen.west, seen.east)
        .map(|easting_m| line(Along::North, easting_m))
        .chain(multiples(seen.south, seen.north).map(|northing_m| line(Along::East, northing_m)))
        .collect()
}

/// Where a line crosses zero of a function that is linear on the screen.
fn crossing(points: &[Pos2], of: impl Fn(Pos2) -> f32) -> Option<Pos2> {
    points.windows(2).find_map(|pair| {
        let (a, b) = (of(pair[0]), of(pair[1]));
        (a == 0.0 || (a < 0.0) != (b < 0.0)).then(|| pair[0] + (pair[1] - pair[0]) * (a / (a - b)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_closer_as_the_map_grows() {
        assert_eq!(spacing_m(0.01), Some(10_000.0));
        assert_eq!(spacing_m(0.04), Some(5_000.0));
        assert_eq!(spacing_m(0.09), Some(1_000.0));
        assert_eq!(spacing_m(0.0003), Some(100_000.0));
        assert_eq!(spacing_m(0.0001), None);
        assert_eq!(spacing_m(5.0), Some(100.0));
    }

    #[test]
    fn labels_are_letters_and_kilometres() {
        let bng = Crs::BritishNationalGrid;
        assert_eq!(label(bng, "SP 072 867", Along::North, 1_000.0).as_deref(), Some("SP 07"));
        assert_eq!(label(bng, "SP 072 867", Along::East, 10_000.0).as_deref(), Some("SP 86"));
        assert_eq!(label(bng, "SP 072 867", Along::East, 100.0).as_deref(), Some("SP 867"));
        let utm = Crs::Utm { zone: 18, north: true };
        assert_eq!(label(utm, "18S 324 4306", Along::East, 1_000.0).as_deref(), Some("18S 4306"));
        assert_eq!(label(bng, "", Along::East, 1_000.0), None);
    }

    #[test]
    fn a_line_is_labelled_where_it_crosses_the_edge() {
        let points = [Pos2::new(0.0, 0.0), Pos2::new(10.0, 20.0), Pos2::new(20.0, 60.0)];
        assert_eq!(crossing(&points, |point| point.y - 40.0), Some(Pos2::new(15.0, 40.0)));
        assert_eq!(crossing(&points, |point| point.y - 80.0), None);
    }
}
