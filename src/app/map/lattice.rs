//! A grid of a plane, bent to where it lies on the map.
//!
//! Lines of the National Grid are gentle curves on Web Mercator. A lattice of exactly projected
//! vertices with straight lines between them stays within a fraction of a point of the curves as long
//! as its meshes are small enough for the zoom; and only as much of it as is seen (and a little more)
//! is ever made, so neither cells nor zoom levels make a frame longer.

use super::world::{View, World};
use crate::geography::{Crs, StudyArea};

/// How far a straight line may stray from the exact one, in points. Screens have up to three pixels
/// a point; a quarter of a pixel is the promise.
const TOLERANCE_POINTS: f64 = 0.07;
/// How strongly lines of a plane bend on Web Mercator, per metre: tan(latitude) over the radius of the
/// earth, taken at 62° north, and half as much again for lines that run diagonally.
const BEND_PER_M: f64 = 1.5 * 1.88 / 6_371_000.0;
/// More vertices than this are never made; beyond, the meshes become larger.
const VERTICES_AT_MOST: f64 = 20_000.0;

/// Part of a grid, in cells east and north of the grid's first cell (need not be whole), or of a plane,
/// in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct GridPart {
    /// West.
    pub(super) west: f64,
    /// East.
    pub(super) east: f64,
    /// South.
    pub(super) south: f64,
    /// North.
    pub(super) north: f64,
}

impl GridPart {
    /// What both parts share.
    pub(super) fn shared(&self, other: &Self) -> Option<Self> {
        let part = Self {
            west: self.west.max(other.west),
            east: self.east.min(other.east),
            south: self.south.max(other.south),
            north: self.north.min(other.north),
        };
        (part.west < part.east && part.south < part.north).then_some(part)
    }

    fn contains(&self, other: &Self) -> bool {
        self.west <= other.west && self.east >= other.east && self.south <= other.south && self.north >= other.north
    }

    fn grown(&self) -> Self {
        let (across, up) = ((self.east - self.west) * 0.3, (self.north - self.south) * 0.3);
        Self { west: self.west - across, east: self.east + across, south: self.south - up, north: self.north + up }
    }
}

/// Where a grid lies on its plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct GridFrame {
    /// The plane.
    pub(super) crs: Crs,
    /// Side of a cell.
    pub(super) side_m: f64,
    /// Column and row of the first cell.
    pub(super) first: (i32, i32),
    /// Columns and rows.
    pub(super) shape: (u32, u32),
}

impl GridFrame {
    /// The frame of a study area's cells.
    pub(super) fn of(area: &StudyArea) -> Self {
        Self { crs: area.crs, side_m: area.size.side_m(), first: area.first(), shape: area.shape() }
    }

    /// All of it.
    pub(super) fn whole(&self) -> GridPart {
        GridPart { west: 0.0, east: f64::from(self.shape.0), south: 0.0, north: f64::from(self.shape.1) }
    }

    /// A place given in cells east and north of the first.
    pub(super) fn world(&self, east: f64, north: f64) -> Option<World> {
        let easting_m = (f64::from(self.first.0) + east) * self.side_m;
        let northing_m = (f64::from(self.first.1) + north) * self.side_m;
        World::from_plane(self.crs, easting_m, northing_m)
    }

    /// The part of the grid that may be seen: a little more than what is. `None` where no part is.
    pub(super) fn seen(&self, view: &View) -> Option<GridPart> {
        // a corner outside the plane's validity: too far out for clipping to matter
        let Some(seen) = plane_seen(self.crs, view) else { return Some(self.whole()) };
        let (west, south) = (f64::from(self.first.0), f64::from(self.first.1));
        let part = GridPart {
            west: seen.west / self.side_m - west,
            east: seen.east / self.side_m - west,
            south: seen.south / self.side_m - south,
            north: seen.north / self.side_m - south,
        };
        part.shared(&self.whole())
    }
}

/// The part of a plane, in metres, that may be seen: a little more than what is. `None` where a
/// corner of the view lies outside the plane's validity.
pub(super) fn plane_seen(crs: Crs, view: &View) -> Option<GridPart> {
    const STEPS: u32 = 4;
    let seen = view.seen(2.0);
    let share = |step: u32, from: f64, to: f64| from + (to - from) * f64::from(step) / f64::from(STEPS);
    let mut part = GridPart { west: f64::MAX, east: f64::MIN, south: f64::MAX, north: f64::MIN };
    for across in 0..=STEPS {
        for down in 0..=STEPS {
            let place = World { x: share(across, seen.min.x, seen.max.x), y: share(down, seen.min.y, seen.max.y) };
            let (easting_m, northing_m) = place.plane(crs)?;
            part.west = part.west.min(easting_m);
            part.east = part.east.max(easting_m);
            part.south = part.south.min(northing_m);
            part.north = part.north.max(northing_m);
        }
    }
    // edges of the view are curves on the plane: between the samples they bulge a little
    let bulge = ((part.east - part.west) + (part.north - part.south)) * 0.01;
    Some(GridPart {
        west: part.west - bulge,
        east: part.east + bulge,
        south: part.south - bulge,
        north: part.north + bulge,
    })
}

/// The longest straight piece, in metres, that stays within the tolerance of the exact line.
pub(super) fn longest_straight_m(view: &View) -> f64 {
    // a triangle of sides l, bent b per metre, strays l²·b/4 metres at most
    (4.0 * TOLERANCE_POINTS / (BEND_PER_M * view.points_per_metre())).sqrt()
}

/// Side of a mesh in cells: a power of two, so that finer lattices contain coarser ones.
fn mesh_cells(side_m: f64, part: &GridPart, view: &View) -> f64 {
    let mut cells = (longest_straight_m(view) / side_m).log2().floor().exp2();
    while (part.east - part.west) * (part.north - part.south) / (cells * cells) > VERTICES_AT_MOST {
        cells *= 2.0;
    }
    cells
}

/// Exactly projected vertices over a part of a grid.
#[derive(Debug, Clone, Default)]
pub(super) struct Lattice {
    made_for: Option<(GridFrame, GridPart, f64)>,
    covers: Option<GridPart>,
    /// Where the lines of the lattice are, in cells: west to east, south to north.
    pub(super) easts: Vec<f64>,
    /// See `easts`.
    pub(super) norths: Vec<f64>,
    /// One a crossing, south-west first, west to east; `None` outside the plane's validity.
    pub(super) vertices: Vec<Option<World>>,
}

impl Lattice {
    /// Makes the lattice good for a view: fine enough, and over all that is seen of `page`.
    /// Says whether there is anything to draw.
    pub(super) fn prepare(&mut self, frame: &GridFrame, page: &GridPart, view: &View) -> bool {
        let Some(needed) = frame.seen(view).and_then(|seen| seen.shared(page)) else { return false };
        let mesh = mesh_cells(frame.side_m, &needed, view);
        let good =
            self.made_for == Some((*frame, *page, mesh)) && self.covers.is_some_and(|covers| covers.contains(&needed));
        if !good {
            let Some(covers) = needed.grown().shared(page) else { return false };
            self.easts = lines(covers.west, covers.east, mesh, page.west, page.east);
            self.norths = lines(covers.south, covers.north, mesh, page.south, page.north);
            self.vertices =
                self.norths.iter().flat_map(|north| self.easts.iter().map(|east| frame.world(*east, *north))).collect();
            self.made_for = Some((*frame, *page, mesh));
            self.covers = Some(covers);
        }
        true
    }
}

/// Multiples of `mesh` from just before `from` to just after `to`, but not beyond the ends.
fn lines(from: f64, to: f64, mesh: f64, first: f64, last: f64) -> Vec<f64> {
    let start = (from / mesh).floor() as i64;
    let end = (to / mesh).ceil() as i64;
    let mut lines: Vec<f64> = (start..=end).map(|i| (i as f64 * mesh).clamp(first, last)).collect();
    lines.dedup();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Rect, pos2, vec2};

    fn frame(crs: Crs, easting_m: f64, northing_m: f64, side_m: f64, cells: u32) -> GridFrame {
        let half = f64::from(cells) / 2.0;
        let first = |centre: f64| (centre / side_m - half).floor() as i32;
        GridFrame { crs, side_m, first: (first(easting_m), first(northing_m)), shape: (cells, cells) }
    }

    /// Largest distance in points between where the lattice draws places and where they are.
    fn worst_error(frame: &GridFrame, longitude: f64, latitude: f64, zoom: f64) -> f64 {
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(1920.0, 1080.0));
        let view = View::new(rect, World::from_degrees(longitude, latitude), zoom);
        let mut lattice = Lattice::default();
        assert!(lattice.prepare(frame, &frame.whole(), &view));
        let columns = lattice.easts.len();
        let mut worst = 0.0_f64;
        for row in 0..lattice.norths.len() - 1 {
            for column in 0..columns - 1 {
                let corner = |dc: usize, dr: usize| {
                    view.screen(lattice.vertices[(row + dr) * columns + column + dc].unwrap()).to_vec2()
                };
                let (sw, se, nw, ne) = (corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1));
                for i in 0..=6 {
                    for j in 0..=6 {
                        let (u, v) = (i as f32 / 6.0, j as f32 / 6.0);
                        // the same two triangles as the heatmap draws
                        let drawn = if u >= v {
                            sw + (se - sw) * u + (ne - se) * v
                        } else {
                            sw + (nw - sw) * v + (ne - nw) * u
                        };
                        let part = |lines: &[f64], at: usize, share: f32| {
                            lines[at] + (lines[at + 1] - lines[at]) * f64::from(share)
                        };
                        let exact =
                            frame.world(part(&lattice.easts, column, u), part(&lattice.norths, row, v)).unwrap();
                        let exact = view.screen(exact);
                        if rect.expand(2.0).contains(exact) {
                            worst = worst.max(f64::from((exact.to_vec2() - drawn).length()));
                        }
                    }
                }
            }
        }
        worst
    }

    #[test]
    fn straight_pieces_stay_within_a_quarter_of_a_pixel() {
        // Cornwall, Birmingham, Norfolk, Shetland on the National Grid; Washington and Oslo on UTM
        let places = [
            (Crs::BritishNationalGrid, -5.05, 50.26),
            (Crs::BritishNationalGrid, -1.89, 52.48),
            (Crs::BritishNationalGrid, 1.30, 52.63),
            (Crs::BritishNationalGrid, -1.14, 60.15),
            (Crs::Utm { zone: 18, north: true }, -77.03, 38.90),
            (Crs::Utm { zone: 32, north: true }, 10.75, 59.91),
        ];
        let mut worst_of_all = 0.0_f64;
        for (crs, longitude, latitude) in places {
            let (easting_m, northing_m) = crs.plane_from_degrees(longitude, latitude).unwrap();
            for side_m in [250.0, 707.106_781_186_547_6, 1000.0] {
                let frame = frame(crs, easting_m, northing_m, side_m, 60);
                for zoom in [7.0, 9.0, 10.5, 12.0, 14.0, 16.0, 18.0, 19.0] {
                    let worst = worst_error(&frame, longitude, latitude, zoom);
                    worst_of_all = worst_of_all.max(worst);
                    // an eighth of a point is a quarter of a pixel at two pixels a point
                    assert!(worst < 0.125, "{crs:?} {side_m} m zoom {zoom}: {worst:.3} points");
                }
            }
        }
        println!("the lattice strays {worst_of_all:.3} points at most");
    }

    #[test]
    fn a_lattice_is_made_once_for_small_moves_and_covers_what_is_seen() {
        let crs = Crs::BritishNationalGrid;
        let (easting_m, northing_m) = crs.plane_from_degrees(-1.89, 52.48).unwrap();
        let frame = frame(crs, easting_m, northing_m, 707.1, 100);
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(1000.0, 700.0));
        let mut lattice = Lattice::default();
        assert!(lattice.prepare(&frame, &frame.whole(), &View::new(rect, World::from_degrees(-1.89, 52.48), 15.0)));
        assert!(lattice.vertices.len() < 200, "{}", lattice.vertices.len());
        let before = lattice.covers;
        assert!(lattice.prepare(&frame, &frame.whole(), &View::new(rect, World::from_degrees(-1.887, 52.481), 15.0)));
        assert_eq!(lattice.covers, before);
        let far = View::new(rect, World::from_degrees(-1.6, 52.48), 15.0);
        if lattice.prepare(&frame, &frame.whole(), &far) {
            assert_ne!(lattice.covers, before);
        }
    }

    #[test]
    fn nothing_is_made_where_the_grid_is_not_seen() {
        let frame = frame(Crs::BritishNationalGrid, 407_000.0, 287_000.0, 1000.0, 20);
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(1000.0, 700.0));
        let elsewhere = View::new(rect, World::from_degrees(-3.2, 55.95), 12.0);
        assert!(!Lattice::default().prepare(&frame, &frame.whole(), &elsewhere));
    }

    #[test]
    fn lines_keep_to_their_ends() {
        assert_eq!(lines(0.3, 5.0, 2.0, 0.0, 5.0), vec![0.0, 2.0, 4.0, 5.0]);
        assert_eq!(lines(0.3, 0.9, 0.5, 0.0, 5.0), vec![0.0, 0.5, 1.0]);
    }
}
