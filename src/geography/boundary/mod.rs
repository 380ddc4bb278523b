//! The outline of a study area, from a Shapefile or GeoJSON.

mod geojson;
mod locator;
mod shapefile;
mod system;

use std::path::Path;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use sha2::{Digest, Sha256};

use super::{Crs, GeographyError, clip};
use system::Coordinates;

pub use locator::BoundaryLocator;

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

/// What a reader found in a file, before its coordinates are degrees.
struct Found {
    name: Option<String>,
    polygons: Vec<Polygon<f64>>,
    coordinates: Option<Coordinates>,
}

impl Boundary {
    /// Reads `.geojson`, `.json` or `.shp` (with its `.prj`; without one, coordinates are
    /// recognised by their range). Several features are joined into one outline.
    ///
    /// Coordinates may be WGS84 or ETRS89 degrees, British National Grid, or a WGS84 UTM zone.
    pub fn read(path: &Path) -> Result<Self, GeographyError> {
        let problem = |problem: String| GeographyError::Boundary { file: path.display().to_string(), problem };
        let bytes = std::fs::read(path).map_err(|error| problem(read_problem(&error)))?;
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let found = match extension.as_str() {
            "shp" => shapefile::read(path, &bytes),
            "geojson" | "json" => geojson::read(&bytes),
            "shx" | "dbf" | "prj" => Err("name the .shp file of the shapefile instead".to_owned()),
            _ => Err("a boundary has to be GeoJSON (.geojson, .json) or a shapefile (.shp)".to_owned()),
        }
        .map_err(problem)?;
        let stem = path.file_stem().map_or_else(|| "boundary".to_owned(), |stem| stem.to_string_lossy().into_owned());
        let polygons = degrees_from_found(&found).map_err(problem)?;
        let sha256 = format!("{:x}", Sha256::digest(&bytes));
        Ok(Self { name: found.name.unwrap_or(stem), polygons, sha256 })
    }

    /// The outline on a plane, in metres.
    ///
    /// Vertices are projected one by one and stay joined by straight lines; between neighbouring
    /// vertices a kilometre apart that moves an edge by less than a decimetre.
    pub fn on_plane(&self, crs: Crs) -> Result<MultiPolygon<f64>, GeographyError> {
        mapped(&self.polygons.0, |c| crs.plane_from_degrees(c.x, c.y)).map(MultiPolygon).map_err(|c| {
            GeographyError::Boundary {
                file: self.name.clone(),
                problem: format!(
                    "the boundary reaches longitude {:.4}, latitude {:.4}, which is outside {}: check that it is the \
                     boundary of the same force as the incidents",
                    c.x,
                    c.y,
                    crs.name()
                ),
            }
        })
    }

    /// The plane for this outline: that of the middle of its bounding box.
    pub fn crs(&self) -> Crs {
        let ((west, south), (east, north)) = self.bounds();
        Crs::for_position(f64::midpoint(west, east), f64::midpoint(south, north))
    }

    /// South-west and north-east corner of the bounding box, in degrees.
    pub fn bounds(&self) -> ((f64, f64), (f64, f64)) {
        let mut min = (f64::INFINITY, f64::INFINITY);
        let mut max = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for c in self.polygons.iter().flat_map(|polygon| &polygon.exterior().0) {
            min = (min.0.min(c.x), min.1.min(c.y));
            max = (max.0.max(c.x), max.1.max(c.y));
        }
        (min, max)
    }

    /// Area on a plane in m², holes counted off.
    pub fn area_m2(&self, crs: Crs) -> Result<f64, GeographyError> {
        Ok(clip::area_m2(&self.on_plane(crs)?))
    }

    /// Whether a place lies inside. For many places, make a [`locator`](Self::locator) once.
    pub fn contains(&self, longitude: f64, latitude: f64) -> bool {
        let ((west, south), (east, north)) = self.bounds();
        (west..=east).contains(&longitude)
            && (south..=north).contains(&latitude)
            && self.locator().contains(longitude, latitude)
    }

    /// An index of the outline's edges that tells quickly which places lie inside.
    pub fn locator(&self) -> BoundaryLocator {
        BoundaryLocator::new(&self.polygons)
    }

    /// How many of the places (longitude, latitude) lie inside; fails with
    /// [`GeographyError::NoOverlap`] when there are places and none does.
    pub fn count_inside(&self, places: impl IntoIterator<Item = (f64, f64)>) -> Result<usize, GeographyError> {
        let locator = self.locator();
        let (mut all, mut inside) = (0_usize, 0_usize);
        for (longitude, latitude) in places {
            all += 1;
            inside += usize::from(locator.contains(longitude, latitude));
        }
        if all > 0 && inside == 0 { Err(GeographyError::NoOverlap) } else { Ok(inside) }
    }

    /// The outline for drawing at a small scale: points nearer than `tolerance_m` to the simplified
    /// line are left out (Douglas and Peucker). Areas are never computed from it.
    pub fn simplified_on_plane(&self, crs: Crs, tolerance_m: f64) -> Result<MultiPolygon<f64>, GeographyError> {
        use geo::Simplify;
        Ok(self.on_plane(crs)?.simplify(tolerance_m))
    }

    /// Writes the outline on a plane as a shapefile `STEM.shp`, `.shx`, `.dbf` and `.prj` into a
    /// folder that exists.
    pub fn write_shapefile(&self, folder: &Path, stem: &str, crs: Crs) -> Result<(), GeographyError> {
        let polygons = self.on_plane(crs)?;
        shapefile::write(folder, stem, &self.name, &polygons, crs).map_err(|problem| GeographyError::Write {
            file: folder.join(format!("{stem}.shp")).display().to_string(),
            problem,
        })
    }
}

/// What went wrong with opening a file, in a user's words.
fn read_problem(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such boundary file; check the path".to_owned(),
        std::io::ErrorKind::PermissionDenied => "the boundary file may not be read; check its permissions".to_owned(),
        _ => format!("the boundary file could not be read ({error})"),
    }
}

/// Turns whatever coordinates a file has into degrees, and refuses what is no outline.
fn degrees_from_found(found: &Found) -> Result<MultiPolygon<f64>, String> {
    let polygons: Vec<_> = found.polygons.iter().filter(|polygon| polygon.exterior().0.len() >= 4).cloned().collect();
    if polygons.is_empty() {
        return Err("there is no polygon in it; a boundary has to be a polygon or several".to_owned());
    }
    let coordinates = match found.coordinates {
        Some(coordinates) => coordinates,
        None => system::from_range(&polygons).ok_or(
            "its coordinates are neither degrees nor British National Grid metres; save it again in WGS84 (EPSG:4326)",
        )?,
    };
    let degrees = match coordinates {
        Coordinates::Degrees => mapped(&polygons, |c| {
            ((-180.0..=180.0).contains(&c.x) && (-90.0..=90.0).contains(&c.y)).then_some((c.x, c.y))
        }),
        Coordinates::Plane(crs) => mapped(&polygons, |c| crs.degrees_from_plane(c.x, c.y)),
    };
    degrees.map(MultiPolygon).map_err(|c| {
        format!(
            "the point ({}, {}) is not a place in {}; save the boundary again in WGS84 (EPSG:4326)",
            c.x,
            c.y,
            coordinates.name()
        )
    })
}

/// Every vertex through `f`; the first vertex that `f` refuses otherwise.
fn mapped(
    polygons: &[Polygon<f64>],
    f: impl Fn(Coord<f64>) -> Option<(f64, f64)>,
) -> Result<Vec<Polygon<f64>>, Coord<f64>> {
    let ring = |ring: &LineString<f64>| -> Result<LineString<f64>, Coord<f64>> {
        ring.0.iter().map(|c| f(*c).map(Coord::from).ok_or(*c)).collect::<Result<Vec<_>, _>>().map(LineString)
    };
    polygons
        .iter()
        .map(|polygon| {
            let interiors = polygon.interiors().iter().map(ring).collect::<Result<_, _>>()?;
            Ok(Polygon::new(ring(polygon.exterior())?, interiors))
        })
        .collect()
}

/// The attribute that names a feature: `name` in any case first, then the columns that end in NM or
/// NAME, as the Office for National Statistics calls them (`PFA23NM`).
fn name_from_attributes<'a>(attributes: impl Iterator<Item = (&'a str, String)>) -> Option<String> {
    let mut second = None;
    for (key, value) in attributes {
        let value = value.trim().to_owned();
        if value.is_empty() {
            continue;
        }
        let key = key.to_lowercase();
        if key == "name" {
            return Some(value);
        }
        if second.is_none() && (key.ends_with("nm") || key.ends_with("name")) {
            second = Some(value);
        }
    }
    second
}
