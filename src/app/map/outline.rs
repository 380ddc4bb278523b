//! The outline of the study area: kept in world coordinates, simplified once for each zoom level.

use std::collections::BTreeMap;

use egui::{Mesh, Painter, Pos2, Rect, Shape, Stroke};
use geo::{LineString, Simplify};

use super::lattice::GridFrame;
use super::world::{View, World, WorldBox};
use crate::geography::{Boundary, StudyArea};

/// How far a simplified outline may stray, in points.
const TOLERANCE_POINTS: f64 = 0.3;
/// Points of a piece that is drawn or left out as a whole.
const POINTS_A_PIECE: usize = 64;
/// Ragged areas made of scattered cells have too much outline to help anybody: beyond this many
/// pieces in view, none is drawn.
const PIECES_AT_MOST: usize = 3_000;

/// What an outline was made from.
#[derive(Debug, Clone, PartialEq)]
enum MadeFrom {
    Boundary { name: String, sha256: String, points: usize, first: Option<(f64, f64)> },
    Cells { frame: GridFrame, version: u64 },
}

struct Piece {
    bounds: WorldBox,
    points: Vec<World>,
}

/// An outline as drawn from some zoom level.
#[derive(Default)]
struct Level {
    pieces: Vec<Piece>,
    rings: Vec<Vec<World>>,
}

/// The outline of a boundary, or of the cells where there is none.
#[derive(Default)]
pub(super) struct Outline {
    made_from: Option<MadeFrom>,
    rings: Vec<LineString<f64>>,
    levels: BTreeMap<i32, Level>,
    extent: Option<WorldBox>,
}

impl Outline {
    /// Follows the boundary, or the cells where there is none.
    pub(super) fn prepare(&mut self, boundary: Option<&Boundary>, area: Option<(&StudyArea, u64)>) {
        let made_from = match (boundary, area) {
            (Some(boundary), _) => Some(identity(boundary)),
            (None, Some((area, version))) => Some(MadeFrom::Cells { frame: GridFrame::of(area), version }),
            (None, None) => None,
        };
        if made_from == self.made_from {
            return;
        }
        self.levels.clear();
        self.rings = match (boundary, area) {
            (Some(boundary), _) => boundary_rings(boundary),
            (None, Some((area, _))) => cell_edges(area),
            (None, None) => Vec::new(),
        };
        self.extent = match (boundary, area) {
            (None, Some((area, _))) => WorldBox::around(bulk_corners(area)),
            _ => {
                WorldBox::around(self.rings.iter().flat_map(|ring| ring.0.iter().map(|at| World { x: at.x, y: at.y })))
            }
        };
        self.made_from = made_from;
    }

    /// The box around it.
    pub(super) fn extent(&self) -> Option<WorldBox> {
        self.extent
    }

    /// Whether it is a true boundary, not the edges of cells.
    pub(super) fn is_boundary(&self) -> bool {
        matches!(self.made_from, Some(MadeFrom::Boundary { .. }))
    }

    /// Draws the line.
    pub(super) fn paint(&mut self, painter: &Painter, view: &View, stroke: Stroke) {
        let seen = view.seen(4.0);
        let level = self.level(view);
        let in_view = || level.pieces.iter().filter(|piece| piece.bounds.overlaps(&seen));
        if in_view().take(PIECES_AT_MOST + 1).count() > PIECES_AT_MOST {
            return;
        }
        painter.extend(
            in_view().map(|piece| Shape::line(piece.points.iter().map(|place| view.screen(*place)).collect(), stroke)),
        );
    }

    /// Fills what the boundary encloses, holes left out.
    pub(super) fn fill(&mut self, painter: &Painter, view: &View, color: egui::Color32) {
        let rings: Vec<Vec<Pos2>> =
            self.level(view).rings.iter().map(|ring| ring.iter().map(|place| view.screen(*place)).collect()).collect();
        painter.add(Shape::mesh(filled(&rings, view.rect, color)));
    }

    fn level(&mut self, view: &View) -> &Level {
        // always at least as fine as the view, never more than twice as fine
        let level = (view.scale() / 256.0).log2().ceil() as i32;
        let (rings, simplify) = (&self.rings, self.is_boundary());
        self.levels.entry(level).or_insert_with(|| {
            let tolerance = TOLERANCE_POINTS / (256.0 * f64::from(level).exp2());
            let rings: Vec<Vec<World>> = rings
                .iter()
                .map(|ring| {
                    let simple = if simplify { ring.simplify(tolerance) } else { ring.clone() };
                    simple.0.iter().map(|at| World { x: at.x, y: at.y }).collect()
                })
                .collect();
            Level { pieces: rings.iter().flat_map(|ring| pieces(ring)).collect(), rings }
        })
    }
}

/// Corners of the box that holds all but stray cells.
fn bulk_corners(area: &StudyArea) -> Vec<World> {
    let ((west_m, south_m), (east_m, north_m)) = area.bulk_bounds_m();
    let corners = [(west_m, south_m), (west_m, north_m), (east_m, south_m), (east_m, north_m)];
    let degrees =
        corners.into_iter().filter_map(|(easting_m, northing_m)| area.crs.degrees_from_plane(easting_m, northing_m));
    degrees.map(|(longitude, latitude)| World::from_degrees(longitude, latitude)).collect()
}

fn identity(boundary: &Boundary) -> MadeFrom {
    let rings =
        || boundary.polygons.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    MadeFrom::Boundary {
        name: boundary.name.clone(),
        sha256: boundary.sha256.clone(),
        points: rings().map(|ring| ring.0.len()).sum(),
        first: rings().next().and_then(|ring| ring.0.first()).map(|at| (at.x, at.y)),
    }
}

fn boundary_rings(boundary: &Boundary) -> Vec<LineString<f64>> {
    boundary
        .polygons
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
        .map(|ring| ring.0.iter().map(|at| World::from_degrees(at.x, at.y)).map(|place| (place.x, place.y)).collect())
        .collect()
}

/// Edges between a cell and no cell, joined into straight runs.
fn cell_edges(area: &StudyArea) -> Vec<LineString<f64>> {
    let frame = GridFrame::of(area);
    let (columns, rows) = (frame.shape.0 as i32, frame.shape.1 as i32);
    let exists = |column: i32, row: i32| area.cell_at_col_row(frame.first.0 + column, frame.first.1 + row).is_some();
    let mut lines = Vec::new();
    let mut run = |from: (i32, i32), to: (i32, i32)| {
        // a vertex every few kilometres: the grid's lines are curves on the map
        let cells = (to.0 - from.0).max(to.1 - from.1);
        let every = (2_000.0 / frame.side_m).ceil().max(1.0) as i32;
        let steps = (cells + every - 1) / every;
        let points: Vec<(f64, f64)> = (0..=steps)
            .filter_map(|step| {
                let share = f64::from(step) / f64::from(steps.max(1));
                let along = |a: i32, b: i32| f64::from(a) + f64::from(b - a) * share;
                frame.world(along(from.0, to.0), along(from.1, to.1)).map(|place| (place.x, place.y))
            })
            .collect();
        if points.len() > 1 {
            lines.push(LineString::from(points));
        }
    };
    for row in 0..=rows {
        let mut start = None;
        for column in 0..=columns {
            let edge = column < columns && exists(column, row) != exists(column, row - 1);
            match (edge, start) {
                (true, None) => start = Some(column),
                (false, Some(from)) => {
                    run((from, row), (column, row));
                    start = None;
                }
                _ => {}
            }
        }
    }
    for column in 0..=columns {
        let mut start = None;
        for row in 0..=rows {
            let edge = row < rows && exists(column, row) != exists(column - 1, row);
            match (edge, start) {
                (true, None) => start = Some(row),
                (false, Some(from)) => {
                    run((column, from), (column, row));
                    start = None;
                }
                _ => {}
            }
        }
    }
    lines
}

fn pieces(ring: &[World]) -> Vec<Piece> {
    (0..ring.len().saturating_sub(1))
        .step_by(POINTS_A_PIECE)
        .filter_map(|start| {
            let points = ring[start..ring.len().min(start + POINTS_A_PIECE + 1)].to_vec();
            WorldBox::around(points.iter().copied()).map(|bounds| Piece { bounds, points })
        })
        .collect()
}

/// Rows of one point each, from the first crossing of a ring to the second, the third to the fourth,
/// and so on: right for holes, islands and rings that cross themselves.
fn filled(rings: &[Vec<Pos2>], rect: Rect, color: egui::Color32) -> Mesh {
    let top = rect.top().floor();
    let rows = (rect.bottom().ceil() - top).max(0.0) as usize;
    let mut crossings: Vec<Vec<f32>> = vec![Vec::new(); rows];
    for ring in rings {
        for edge in ring.windows(2) {
            let (upper, lower) = if edge[0].y <= edge[1].y { (edge[0], edge[1]) } else { (edge[1], edge[0]) };
            // rows whose middle lies in the half-open span, so that a vertex counts once
            let first = (upper.y - top - 0.5).ceil().clamp(0.0, rows as f32) as usize;
            let after = (lower.y - top - 0.5).ceil().clamp(0.0, rows as f32) as usize;
            for (row, crossings) in crossings.iter_mut().enumerate().take(after).skip(first) {
                let y = top + row as f32 + 0.5;
                crossings.push(upper.x + (lower.x - upper.x) * (y - upper.y) / (lower.y - upper.y));
            }
        }
    }
    let mut mesh = Mesh::default();
    for (row, crossings) in crossings.iter_mut().enumerate() {
        crossings.sort_by(f32::total_cmp);
        let y = top + row as f32;
        for span in crossings.chunks_exact(2) {
            let (left, right) = (span[0].max(rect.left()), span[1].min(rect.right()));
            if left < right {
                mesh.add_colored_rect(Rect::from_x_y_ranges(left..=right, y..=y + 1.0), color);
            }
        }
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Color32, pos2, vec2};
    use geo::{MultiPolygon, polygon};

    fn covered(mesh: &Mesh) -> f32 {
        mesh.vertices.chunks(4).map(|quad| (quad[3].pos.x - quad[0].pos.x) * (quad[3].pos.y - quad[0].pos.y)).sum()
    }

    #[test]
    fn a_square_with_a_hole_is_filled_but_for_the_hole() {
        let square =
            |from: f32, to: f32| vec![pos2(from, from), pos2(to, from), pos2(to, to), pos2(from, to), pos2(from, from)];
        let screen = Rect::from_min_size(Pos2::ZERO, vec2(200.0, 200.0));
        let mesh = filled(&[square(10.0, 110.0), square(30.0, 50.0)], screen, Color32::RED);
        assert_eq!(covered(&mesh), 100.0 * 100.0 - 20.0 * 20.0);
        let clipped = filled(&[square(-100.0, 100.0)], screen, Color32::RED);
        assert_eq!(covered(&clipped), 100.0 * 100.0);
    }

    #[test]
    fn a_coast_of_many_points_is_simplified_for_small_scales_and_whole_for_large_ones() {
        let wiggly: Vec<(f64, f64)> = (0..=50_000)
            .map(|i| {
                let turn = f64::from(i % 50_000) / 50_000.0 * std::f64::consts::TAU;
                let reach = 0.2 + 0.0005 * (turn * 700.0).sin();
                (-1.9 + reach * turn.cos() * 1.6, 52.5 + reach * turn.sin())
            })
            .collect();
        let boundary = Boundary {
            name: "coast".into(),
            polygons: MultiPolygon::new(vec![geo::Polygon::new(LineString::from(wiggly), vec![])]),
            sha256: String::new(),
        };
        let mut outline = Outline::default();
        outline.prepare(Some(&boundary), None);
        assert!(outline.is_boundary());
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(1000.0, 700.0));
        let points_at = |outline: &mut Outline, zoom: f64| {
            let view = View::new(rect, World::from_degrees(-1.9, 52.5), zoom);
            outline.level(&view).pieces.iter().map(|piece| piece.points.len()).sum::<usize>()
        };
        let (far, near) = (points_at(&mut outline, 9.0), points_at(&mut outline, 18.0));
        assert!(far < 2_500, "{far}");
        assert!(near > 4 * far, "{near}");
    }

    #[test]
    fn a_changed_boundary_is_noticed() {
        let with = |east: f64| Boundary {
            name: "square".into(),
            polygons: MultiPolygon::new(vec![
                polygon![(x: east, y: 52.0), (x: -1.0, y: 52.0), (x: -1.0, y: 53.0), (x: east, y: 52.0)],
            ]),
            sha256: String::new(),
        };
        let mut outline = Outline::default();
        outline.prepare(Some(&with(-2.0)), None);
        let first = outline.extent().unwrap();
        outline.prepare(Some(&with(-2.0)), None);
        assert_eq!(outline.extent(), Some(first));
        outline.prepare(Some(&with(-3.0)), None);
        assert_ne!(outline.extent(), Some(first));
        outline.prepare(None, None);
        assert_eq!(outline.extent(), None);
    }
}
