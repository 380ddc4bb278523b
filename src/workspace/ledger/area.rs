//! The cells of an entry, as cells of the plane again.

use std::sync::Arc;

use crate::geography::{CellSize, Crs, StudyArea};

use super::Entry;

impl Entry {
    /// The cells in the entry's order, ready to place incidents in; the problem is half a sentence.
    pub fn area(&self) -> Result<Arc<StudyArea>, String> {
        let code = self.area.crs.strip_prefix("EPSG:").and_then(|code| code.parse().ok());
        let crs = code
            .and_then(Crs::from_epsg)
            .ok_or_else(|| format!("{:?} is not a coordinate system this version knows", self.area.crs))?;
        let size: CellSize = self.area.cell.parse().map_err(|error| format!("{error}"))?;
        let side_m = size.side_m();
        let mut centres = Vec::with_capacity(self.cells.len());
        for cell in &self.cells {
            centres.push(centre_m(&cell.cell, side_m).ok_or_else(|| format!("{:?} is not a cell", cell.cell))?);
        }
        let area = StudyArea::from_points(centres, crs, size).map_err(|error| error.to_string())?;
        let fits = area.len() == self.cells.len()
            && self.cells.iter().enumerate().all(|(place, cell)| area.id(place) == cell.cell);
        if fits { Ok(Arc::new(area)) } else { Err("its cells are not in their order or not on its grid".to_owned()) }
    }
}

/// Centre of a cell by its id, `E407293N286378`: the corner in whole metres.
fn centre_m(id: &str, side_m: f64) -> Option<(f64, f64)> {
    let (east, north) = id.strip_prefix('E')?.split_once('N')?;
    let middle = |text: &str| {
        let corner_m: i32 = text.parse().ok()?;
        Some(((f64::from(corner_m) / side_m).round() + 0.5) * side_m)
    };
    Some((middle(east)?, middle(north)?))
}
