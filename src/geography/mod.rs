//! Where: projections, the grid of cells, boundaries.

mod boundary;
mod cell_size;
mod clip;
mod crs;
mod great_britain;
mod grid_reference;
mod study_area;
mod utm;

pub use boundary::{Boundary, BoundaryLocator};
pub use cell_size::{CellSize, CellSizeError};
pub use crs::Crs;
pub use study_area::{StudyArea, StudyCell};

/// Why a geography could not be made; each message names the file and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum GeographyError {
    /// The boundary file could not be used.
    #[error("{file}: {problem}")]
    Boundary {
        /// The file.
        file: String,
        /// What is wrong and what to do, as half a sentence.
        problem: String,
    },
    /// No cell of the study area holds anything.
    #[error("the boundary does not overlap the incidents: check that both are for the same force")]
    NoOverlap,
    /// There is nothing to make cells of.
    #[error("there are no cells to forecast: no incident has usable coordinates, or the boundary has no area")]
    NoPoints,
    /// The cells would not fit in memory, which means that some coordinates are wrong.
    #[error(
        "the study area would be {width_km:.0} km by {height_km:.0} km, too large for cells of {size}: \
         some coordinates are probably wrong; give a boundary with --boundary, or a larger cell"
    )]
    TooLarge {
        /// From the westernmost to the easternmost cell.
        width_km: f64,
        /// From the southernmost to the northernmost cell.
        height_km: f64,
        /// The cell size asked for.
        size: CellSize,
    },
    /// Something could not be written.
    #[error("{file} could not be written: {problem}")]
    Write {
        /// The file or folder.
        file: String,
        /// What the system or the format said.
        problem: String,
    },
}
