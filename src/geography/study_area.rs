//! The cells of a study area: which exist, where they are, how large they truly are.

use std::collections::BTreeSet;

use super::{Boundary, CellSize, Crs, GeographyError, clip};

/// One cell of a study area. Columns count east, rows count north, in whole sides from the
/// plane's own zero, so the same place has the same cell in every study.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StudyCell {
    /// floor(easting / side).
    pub col: i32,
    /// floor(northing / side).
    pub row: i32,
    /// Area inside the boundary, m²; the whole cell where there is no boundary.
    pub area_m2: f64,
}

/// The cells over which counts are made and forecasts drawn, ordered by row (south first), then
/// column (west first). An index into [`cells`](Self::cells) names a cell everywhere in the program.
#[derive(Debug, Clone)]
pub struct StudyArea {
    /// The plane.
    pub crs: Crs,
    /// Size of the square cells.
    pub size: CellSize,
    /// The cells, in order.
    pub cells: Vec<StudyCell>,
    /// The outline it was cut from, if any.
    pub boundary: Option<Boundary>,
    /// Smallest column and row.
    first: (i32, i32),
    /// Columns and rows of the bounding box.
    shape: (u32, u32),
    /// Cell index by place in the bounding box, `u32::MAX` where there is no cell; row-major from
    /// the south-west.
    lookup: Vec<u32>,
}

impl StudyArea {
    /// Most cells a bounding box may hold; at a byte or so each for a texture this is still small,
    /// and no force comes near it.
    pub const MAX_BOX_CELLS: u64 = 4_000_000;
    /// A cell needs this much area inside the boundary to exist: less is a millimetre of rounding along
    /// a side.
    const MIN_CELL_AREA_M2: f64 = 1.0;

    /// Every cell that shares area with the boundary, with that area computed exactly on the plane.
    ///
    /// Parts of a boundary that overlap each other count once.
    pub fn from_boundary(boundary: &Boundary, crs: Crs, size: CellSize) -> Result<Self, GeographyError> {
        let polygons = boundary.on_plane(crs)?;
        let side_m = size.side_m();
        let mut bounds = Bounds::default();
        for coord in polygons.iter().flat_map(|polygon| &polygon.exterior().0) {
            bounds.add((coord.x / side_m).floor(), (coord.y / side_m).floor());
        }
        let (first, shape) = bounds.shape(size)?;
        let origin_m = (f64::from(first.0) * side_m, f64::from(first.1) * side_m);
        let areas_m2 = clip::cell_areas_m2(&polygons, origin_m, side_m, shape);
        let cells = areas_m2
            .iter()
            .enumerate()
            .filter(|(_, area_m2)| **area_m2 > Self::MIN_CELL_AREA_M2)
            .map(|(place, area_m2)| StudyCell {
                col: first.0 + (place % shape.0 as usize) as i32,
                row: first.1 + (place / shape.0 as usize) as i32,
                area_m2: area_m2.min(size.area_m2()),
            })
            .collect();
        Self::from_ordered(cells, crs, size, Some(boundary.clone()), (first, shape))
    }

    /// Every cell that holds at least one of the points (easting_m, northing_m). Points that are not
    /// finite are passed over.
    pub fn from_points(
        points: impl IntoIterator<Item = (f64, f64)>,
        crs: Crs,
        size: CellSize,
    ) -> Result<Self, GeographyError> {
        let side_m = size.side_m();
        let mut bounds = Bounds::default();
        let mut places = BTreeSet::new();
        let mut latest = None;
        for (easting_m, northing_m) in points {
            if !(easting_m.is_finite() && northing_m.is_finite()) {
                continue;
            }
            let (col, row) = ((easting_m / side_m).floor(), (northing_m / side_m).floor());
            if latest != Some((row, col)) {
                latest = Some((row, col));
                bounds.add(col, row);
                // a saturated number is far outside what `shape` lets pass below
                places.insert((row as i32, col as i32));
            }
        }
        let extent = bounds.shape(size)?;
        let cells = places.into_iter().map(|(row, col)| StudyCell { col, row, area_m2: size.area_m2() }).collect();
        Self::from_ordered(cells, crs, size, None, extent)
    }

    /// Finishes an area from cells in their order and the bounding box they lie in.
    fn from_ordered(
        cells: Vec<StudyCell>,
        crs: Crs,
        size: CellSize,
        boundary: Option<Boundary>,
        (first, shape): Extent,
    ) -> Result<Self, GeographyError> {
        if cells.is_empty() {
            return Err(GeographyError::NoPoints);
        }
        let mut lookup = vec![u32::MAX; shape.0 as usize * shape.1 as usize];
        for (index, cell) in cells.iter().enumerate() {
            let (x, y) = ((cell.col - first.0) as usize, (cell.row - first.1) as usize);
            lookup[y * shape.0 as usize + x] = index as u32;
        }
        Ok(Self { crs, size, cells, boundary, first, shape, lookup })
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Smallest (column, row) of the bounding box.
    pub fn first(&self) -> (i32, i32) {
        self.first
    }

    /// (columns, rows) of the bounding box: the size of the heatmap texture.
    pub fn shape(&self) -> (u32, u32) {
        self.shape
    }

    /// The cell a point on the plane falls in.
    pub fn cell_at(&self, easting_m: f64, northing_m: f64) -> Option<usize> {
        let side_m = self.size.side_m();
        self.cell_at_col_row((easting_m / side_m).floor() as i32, (northing_m / side_m).floor() as i32)
    }

    /// The cell at a column and row of the plane.
    pub fn cell_at_col_row(&self, col: i32, row: i32) -> Option<usize> {
        let (x, y) = (col.checked_sub(self.first.0)?, row.checked_sub(self.first.1)?);
        if x < 0 || y < 0 || x as u32 >= self.shape.0 || y as u32 >= self.shape.1 {
            return None;
        }
        let index = *self.lookup.get(y as usize * self.shape.0 as usize + x as usize)?;
        (index != u32::MAX).then_some(index as usize)
    }

    /// South-west corner of a cell in metres.
    pub fn corner_m(&self, cell: usize) -> (f64, f64) {
        let side_m = self.size.side_m();
        let StudyCell { col, row, .. } = self.cells[cell];
        (f64::from(col) * side_m, f64::from(row) * side_m)
    }

    /// Centre of a cell in metres.
    pub fn centre_m(&self, cell: usize) -> (f64, f64) {
        let half_m = self.size.side_m() / 2.0;
        let (east, north) = self.corner_m(cell);
        (east + half_m, north + half_m)
    }

    /// The cell's lasting name: easting and northing of its south-west corner in whole metres,
    /// `E407293N286378`.
    pub fn id(&self, cell: usize) -> String {
        let StudyCell { col, row, .. } = self.cells[cell];
        id_of(col, row, self.size)
    }

    /// The cell of an id made by [`id`](Self::id).
    pub fn cell_by_id(&self, id: &str) -> Option<usize> {
        let (col, row) = Self::col_row_of_id(id, self.size)?;
        self.cell_at_col_row(col, row)
    }

    /// Column and row of the cell that an id made by [`id`](Self::id) names on any grid of this size;
    /// `None` when it is no such id.
    pub fn col_row_of_id(id: &str, size: CellSize) -> Option<(i32, i32)> {
        let id = id.trim();
        let (east, north) = id.strip_prefix('E')?.split_once('N')?;
        let place = |text: &str| {
            let corner_m: i32 = text.parse().ok()?;
            // ids are rounded to whole metres and a side has at least fifty
            Some((f64::from(corner_m) / size.side_m()).round() as i32)
        };
        let (col, row) = (place(east)?, place(north)?);
        (id_of(col, row, size) == id).then_some((col, row))
    }

    /// Whether a point on the plane falls in one of the cells.
    pub fn contains(&self, easting_m: f64, northing_m: f64) -> bool {
        self.cell_at(easting_m, northing_m).is_some()
    }

    /// The cells of the study area among the eight around a cell, south-west first, row by row.
    pub fn neighbours(&self, cell: usize) -> impl Iterator<Item = usize> + '_ {
        const AROUND: [(i32, i32); 8] = [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];
        let StudyCell { col, row, .. } = self.cells[cell];
        AROUND.iter().filter_map(move |(dx, dy)| self.cell_at_col_row(col + dx, row + dy))
    }

    /// The four corners of a cell in metres, anticlockwise from the south-west.
    pub fn corners_m(&self, cell: usize) -> [(f64, f64); 4] {
        let side_m = self.size.side_m();
        let StudyCell { col, row, .. } = self.cells[cell];
        let (west, east) = (f64::from(col) * side_m, f64::from(col + 1) * side_m);
        let (south, north) = (f64::from(row) * side_m, f64::from(row + 1) * side_m);
        [(west, south), (east, south), (east, north), (west, north)]
    }

    /// South-west and north-east corner of the bounding box of all cells, in metres.
    pub fn bounds_m(&self) -> ((f64, f64), (f64, f64)) {
        let side_m = self.size.side_m();
        let (col, row) = self.first;
        let (columns, rows) = self.shape;
        (
            (f64::from(col) * side_m, f64::from(row) * side_m),
            ((f64::from(col) + f64::from(columns)) * side_m, (f64::from(row) + f64::from(rows)) * side_m),
        )
    }

    /// South-west and north-east corner, in metres, of the cells without the outermost hundredth at
    /// each side; of all of them where that is hardly larger. A slip in one coordinate makes a cell
    /// far from all others, and a map that had to show it would show little else.
    pub fn bulk_bounds_m(&self) -> ((f64, f64), (f64, f64)) {
        const SPARED: f64 = 0.01;
        const WORTH_IT: f64 = 0.75;
        let all = self.bounds_m();
        let side_m = self.size.side_m();
        let between = |mut places: Vec<i32>| {
            places.sort_unstable();
            let spared = (places.len() as f64 * SPARED).ceil() as usize;
            let (first, last) = (places.get(spared).copied(), places.iter().rev().nth(spared).copied());
            // two cells more on either side: the hundredth is mostly ordinary cells at the edge
            first.zip(last).map(|(first, last)| (f64::from(first - 2) * side_m, f64::from(last + 3) * side_m))
        };
        let columns = between(self.cells.iter().map(|cell| cell.col).collect());
        let rows = between(self.cells.iter().map(|cell| cell.row).collect());
        let (Some((west, east)), Some((south, north))) = (columns, rows) else { return all };
        let ((all_west, all_south), (all_east, all_north)) = all;
        let (width, height) = (all_east - all_west, all_north - all_south);
        // an axis is only cut where that shows the rest much larger
        let (west, east) = if east - west < WORTH_IT * width { (west, east) } else { (all_west, all_east) };
        let (south, north) = if north - south < WORTH_IT * height { (south, north) } else { (all_south, all_north) };
        ((west.max(all_west), south.max(all_south)), (east.min(all_east), north.min(all_north)))
    }

    /// The grid reference of a cell's south-west corner, such as `SP 072 867`.
    pub fn grid_reference(&self, cell: usize) -> String {
        let (east, north) = self.corner_m(cell);
        // a side of 707.1 m puts corners a rounding error below the line they are meant to be on
        self.crs.grid_reference(east + 1e-6, north + 1e-6)
    }

    /// Total area inside the boundary, m².
    pub fn area_m2(&self) -> f64 {
        self.cells.iter().map(|cell| cell.area_m2).sum()
    }
}

fn id_of(col: i32, row: i32, size: CellSize) -> String {
    let side_m = size.side_m();
    format!("E{:.0}N{:.0}", f64::from(col) * side_m, f64::from(row) * side_m)
}

/// First (column, row) and numbers of (columns, rows) of a box of cells.
type Extent = ((i32, i32), (u32, u32));

/// The smallest box of cells around those seen; kept in `f64` so that no input can overflow it.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    min: (f64, f64),
    max: (f64, f64),
}

impl Default for Bounds {
    fn default() -> Self {
        Self { min: (f64::INFINITY, f64::INFINITY), max: (f64::NEG_INFINITY, f64::NEG_INFINITY) }
    }
}

impl Bounds {
    fn add(&mut self, col: f64, row: f64) {
        self.min = (self.min.0.min(col), self.min.1.min(row));
        self.max = (self.max.0.max(col), self.max.1.max(row));
    }

    /// First (column, row) and numbers of columns and rows; refuses boxes that are empty or too large.
    fn shape(&self, size: CellSize) -> Result<Extent, GeographyError> {
        if self.min.0 > self.max.0 {
            return Err(GeographyError::NoPoints);
        }
        let (columns, rows) = (self.max.0 - self.min.0 + 1.0, self.max.1 - self.min.1 + 1.0);
        let furthest =
            [self.min.0, self.min.1, self.max.0, self.max.1].into_iter().fold(0.0, |a: f64, b| a.max(b.abs()));
        // written so that a NaN is refused too
        let fits = columns * rows <= StudyArea::MAX_BOX_CELLS as f64 && furthest < 1e9;
        if !fits {
            let side_km = size.side_m() / 1000.0;
            return Err(GeographyError::TooLarge { width_km: columns * side_km, height_km: rows * side_km, size });
        }
        Ok(((self.min.0 as i32, self.min.1 as i32), (columns as u32, rows as u32)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{MultiPolygon, polygon};
    use proptest::prelude::*;

    const GRID: Crs = Crs::BritishNationalGrid;

    /// A boundary whose corners are at these places on the National Grid.
    fn boundary(corners_m: &[(f64, f64)]) -> Boundary {
        let ring = corners_m.iter().map(|(e, n)| GRID.degrees_from_plane(*e, *n).unwrap()).collect();
        let polygons = MultiPolygon::from(geo::Polygon::new(ring, vec![]));
        Boundary { name: "test".into(), polygons, sha256: String::new() }
    }

    #[test]
    fn cells_are_ordered_south_first_then_west_first() {
        let points = [(407_500.0, 287_500.0), (406_500.0, 287_500.0), (409_999.0, 286_000.0), (406_501.0, 287_501.0)];
        let area = StudyArea::from_points(points, GRID, CellSize::ONE_KM2).unwrap();
        let places: Vec<_> = area.cells.iter().map(|c| (c.col, c.row)).collect();
        assert_eq!(places, vec![(409, 286), (406, 287), (407, 287)]);
        assert_eq!((area.first(), area.shape()), ((406, 286), (4, 2)));
        assert_eq!(area.cell_at(407_999.9, 287_000.0), Some(2));
        assert_eq!(area.cell_at(408_000.0, 287_000.0), None);
        assert_eq!(area.id(2), "E407000N287000");
        assert_eq!(area.cell_by_id("E407000N287000"), Some(2));
        assert_eq!(area.cell_by_id("E407001N287000"), None);
        assert_eq!(area.grid_reference(2), "SP 070 870");
        assert_eq!(area.neighbours(1).collect::<Vec<_>>(), vec![2]);
        assert_eq!(area.neighbours(0).count(), 0);
        assert_eq!(area.bounds_m(), ((406_000.0, 286_000.0), (410_000.0, 288_000.0)));
        assert_eq!(area.corners_m(0)[2], (410_000.0, 287_000.0));
    }

    #[test]
    fn edge_cells_keep_the_area_inside_the_boundary() {
        let outline =
            boundary(&[(400_250.0, 300_000.0), (402_000.0, 300_000.0), (402_000.0, 301_500.0), (400_250.0, 301_500.0)]);
        let area = StudyArea::from_boundary(&outline, GRID, CellSize::ONE_KM2).unwrap();
        // edges on a grid line wander by a millimetre's rounding, which must not make cells
        assert_eq!(area.len(), 4);
        for (cell, expected) in area.cells.iter().zip([0.75e6, 1e6, 0.375e6, 0.5e6]) {
            assert!((cell.area_m2 - expected).abs() < 10.0, "{cell:?}");
        }
    }

    #[test]
    fn parts_that_overlap_count_once() {
        let outline =
            boundary(&[(400_000.0, 300_000.0), (401_000.0, 300_000.0), (401_000.0, 301_000.0), (400_000.0, 301_000.0)]);
        let mut twice = outline.clone();
        twice.polygons.0.push(outline.polygons.0[0].clone());
        let area = StudyArea::from_boundary(&twice, GRID, CellSize::HALF_KM2).unwrap();
        assert!(area.cells.iter().all(|cell| cell.area_m2 <= CellSize::HALF_KM2.area_m2()));
    }

    #[test]
    fn nothing_usable_and_far_too_much_are_refused() {
        let none = [(f64::NAN, 1.0), (1.0, f64::INFINITY)];
        assert!(matches!(StudyArea::from_points(none, GRID, CellSize::ONE_KM2), Err(GeographyError::NoPoints)));
        let apart = [(0.0, 0.0), (1e300, -1e300)];
        let error = StudyArea::from_points(apart, GRID, CellSize::ONE_KM2).unwrap_err();
        assert!(matches!(error, GeographyError::TooLarge { .. }), "{error}");
        let error = StudyArea::from_points([(0.0, 0.0), (600e3, 900e3)], GRID, "50m".parse().unwrap()).unwrap_err();
        assert!(error.to_string().contains("600 km by 900 km"), "{error}");
    }

    #[test]
    fn a_triangle_is_cut_along_its_slanted_side() {
        let crs = Crs::Utm { zone: 18, north: true };
        let ring: Vec<_> = [(320_000.0, 4_300_000.0), (330_000.0, 4_300_000.0), (320_000.0, 4_310_000.0)]
            .iter()
            .map(|(e, n)| crs.degrees_from_plane(*e, *n).unwrap())
            .collect();
        let polygons = MultiPolygon::from(polygon![ring[0].into(), ring[1].into(), ring[2].into()]);
        let outline = Boundary { name: "triangle".into(), polygons, sha256: String::new() };
        let area = StudyArea::from_boundary(&outline, crs, CellSize::ONE_KM2).unwrap();
        let whole = area.cells.iter().filter(|c| (c.area_m2 - 1e6).abs() < 1.0).count();
        let half = area.cells.iter().filter(|c| (c.area_m2 - 0.5e6).abs() < 1.0).count();
        assert_eq!((whole, half), (45, 10));
        assert!((area.area_m2() - 50e6).abs() < 10.0);
    }

    proptest! {
        #[test]
        fn every_point_falls_in_a_cell_and_ids_read_back(
            points in prop::collection::vec((380_000.0..440_000.0_f64, 260_000.0..320_000.0_f64), 1..60),
            side_m in 50.0..3000.0_f64,
        ) {
            let size = CellSize::from_side_m(side_m).unwrap();
            let area = StudyArea::from_points(points.clone(), GRID, size).unwrap();
            for (east, north) in points {
                let cell = area.cell_at(east, north).unwrap();
                let (west, south) = area.corner_m(cell);
                prop_assert!(west <= east + 1e-6 && east < west + side_m + 1e-6);
                prop_assert!(south <= north + 1e-6 && north < south + side_m + 1e-6);
                prop_assert_eq!(area.cell_by_id(&area.id(cell)), Some(cell));
            }
        }

        #[test]
        fn rubbish_ids_never_panic(id in ".{0,20}", east in any::<i32>(), north in any::<i32>()) {
            let area = StudyArea::from_points([(0.0, 0.0)], GRID, CellSize::HALF_KM2).unwrap();
            prop_assert_eq!(area.cell_by_id(&id), None);
            let _ = area.cell_by_id(&format!("E{east}N{north}"));
        }

        #[test]
        fn no_point_panics(points in prop::collection::vec((any::<f64>(), any::<f64>()), 0..8)) {
            let _ = StudyArea::from_points(points, GRID, CellSize::ONE_KM2);
        }
    }
}
