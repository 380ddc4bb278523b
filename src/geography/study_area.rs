//! The cells of a study area: which exist, where they are, how large they truly are.

use super::{Boundary, CellSize, Crs, GeographyError};

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
    /// Every cell that shares area with the boundary.
    pub fn from_boundary(boundary: &Boundary, crs: Crs, size: CellSize) -> Result<Self, GeographyError> {
        let _ = (boundary, crs, size);
        todo!("geography owner")
    }

    /// Every cell that holds at least one of the points (easting_m, northing_m).
    pub fn from_points(
        points: impl IntoIterator<Item = (f64, f64)>,
        crs: Crs,
        size: CellSize,
    ) -> Result<Self, GeographyError> {
        let _ = (points.into_iter().count(), crs, size);
        todo!("geography owner")
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
        let (east, north) = self.corner_m(cell);
        format!("E{:.0}N{:.0}", east, north)
    }

    /// Total area inside the boundary, m².
    pub fn area_m2(&self) -> f64 {
        self.cells.iter().map(|cell| cell.area_m2).sum()
    }
}
