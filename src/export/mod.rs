//! What leaves the program: the forecast as CSV and GeoJSON, its picture, its manifest.
//!
//! [`write_all`] writes all of them or none: everything is made in a hidden folder beside the
//! target and moved in when the last byte is on disk.

mod csv;
mod file;
mod folder;
mod geojson;
mod manifest;
mod picture;

pub(crate) use csv::COLUMNS;
pub use csv::csv;
pub use file::OutputFile;
pub use folder::OutputFolder;
pub use geojson::geojson;
pub use manifest::manifest_json;
pub use picture::{PictureError, map_png, map_svg};

use std::path::Path;

use crate::pipeline::{Loaded, Outcome};
use crate::progress::{Cancelled, Progress};

/// Name of the table of cells.
pub const CSV_FILE: &str = "forecast.csv";
/// Name of the cells as polygons.
pub const GEOJSON_FILE: &str = "forecast.geojson";
/// Name of the picture.
pub const PICTURE_FILE: &str = "map.png";
/// Name of the account of the run.
pub const MANIFEST_FILE: &str = "manifest.json";

/// Why nothing was written: one clear sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The folder exists and holds something that is not ours to replace.
    #[error(
        "{folder} holds files that Lamplight did not write, such as {example}: name an empty or new folder to write into"
    )]
    NotOurs {
        /// The folder.
        folder: String,
        /// A file in it.
        example: String,
    },
    /// There is a file where the folder should be.
    #[error("{folder} is a file, not a folder: name another folder to write into")]
    NotAFolder {
        /// The path.
        folder: String,
    },
    /// The folder could not be written.
    #[error("{folder} cannot be written ({reason}): {remedy}; nothing was changed there")]
    Write {
        /// The folder.
        folder: String,
        /// What the system said.
        reason: String,
        /// What to do.
        remedy: &'static str,
    },
    /// The new files were complete but could not all be moved into place.
    #[error("{folder} was only partly replaced ({reason}): run the same command again to complete it")]
    HalfReplaced {
        /// The folder.
        folder: String,
        /// What the system said.
        reason: String,
    },
    /// The picture could not be drawn.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// A result could not be put into JSON: a fault of this program.
    #[error("the result cannot be written as JSON, which is a fault of this program: {0}")]
    Json(#[from] serde_json::Error),
    /// Somebody cancelled it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Writes `forecast.csv`, `forecast.geojson`, `map.png` and `manifest.json` into a folder, all or
/// none.
///
/// The folder may be new, empty, or an earlier output of this function; anything else is refused
/// and left as it is.
pub fn write_all(loaded: &Loaded, outcome: &Outcome, folder: &Path, progress: &Progress) -> Result<(), ExportError> {
    let output = OutputFolder::check(folder)?;
    progress.step("Drawing the map", 0.0);
    let (picture, (table, polygons)) =
        rayon::join(|| map_png(loaded, outcome), || rayon::join(|| csv(outcome), || geojson(loaded, outcome)));
    progress.check()?;
    progress.step("Writing the files", 0.8);
    let mut files =
        vec![(CSV_FILE, table.into_bytes()), (GEOJSON_FILE, polygons?.into_bytes()), (PICTURE_FILE, picture?)];
    let manifest = manifest_json(loaded, outcome, &files)?;
    // last, so that an interrupted replacement leaves an account that does not match the files
    files.push((MANIFEST_FILE, manifest.into_bytes()));
    output.write(&files)?;
    progress.step("Written", 1.0);
    Ok(())
}
