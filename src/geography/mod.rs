//! Where: projections, the grid of cells, boundaries.

mod boundary;
mod cell_size;
mod crs;
mod study_area;

pub use boundary::Boundary;
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
}
