//! The outline of a study area, from a Shapefile or GeoJSON.

use std::path::Path;

use geo::MultiPolygon;

use super::{Crs, GeographyError};

/// An outline, kept in WGS84 degrees (longitude, latitude).
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    /// Name from the file's attributes, or the file's name.
    pub name: String,
    /// Longitude and latitude in degrees; rings closed.
    pub polygons: MultiPolygon<f64>,
    /// SHA-256 of the file, hex; empty when made in code.
    pub sha256: String,
}

impl Boundary {
    /// Reads `.geojson`, `.json` or `.shp` (with its `.prj`; without one, coordinates are
    /// recognised by their range). Several features are joined into one outline.
    pub fn read(path: &Path) -> Result<Self, GeographyError> {
        let _ = path;
        todo!("geography owner")
    }

    /// The outline on a plane, in metres.
    pub fn on_plane(&self, crs: Crs) -> Result<MultiPolygon<f64>, GeographyError> {
        let _ = crs;
        todo!("geography owner")
    }
}
