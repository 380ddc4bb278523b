//! Outlines from and to ESRI Shapefiles.

use std::io::Cursor;
use std::path::Path;

use ::shapefile::dbase::{self, FieldValue, TableWriterBuilder};
use ::shapefile::{PolygonRing, Shape, ShapeReader};
use geo::{Contains, Coord, LineString, MultiPolygon, Point, Polygon};

use super::system;
use super::{Found, name_from_attributes};
use crate::geography::Crs;

/// Polygons of a `.shp` file; name and coordinate system from the `.dbf` and `.prj` beside it.
pub(super) fn read(path: &Path, bytes: &[u8]) -> Result<Found, String> {
    let broken = |error: ::shapefile::Error| {
        format!("the shapefile is broken or cut short ({error}); copy all of its parts (.shp, .shx, .dbf, .prj) again")
    };
    let coordinates = match std::fs::read(path.with_extension("prj")) {
        Ok(text) => Some(system::from_text(&String::from_utf8_lossy(&text))?),
        Err(_) => None,
    };
    check_length(bytes)?;
    let shapes = ShapeReader::new(Cursor::new(bytes)).and_then(ShapeReader::read).map_err(broken)?;
    let mut polygons = Vec::new();
    for shape in shapes {
        match shape {
            Shape::Polygon(polygon) => join_rings(&mut polygons, polygon.rings(), |p| (p.x, p.y)),
            Shape::PolygonM(polygon) => join_rings(&mut polygons, polygon.rings(), |p| (p.x, p.y)),
            Shape::PolygonZ(polygon) => join_rings(&mut polygons, polygon.rings(), |p| (p.x, p.y)),
            Shape::NullShape => {}
            other => return Err(format!("it holds {}; a boundary has to be made of polygons", kind(&other))),
        }
    }
    Ok(Found { name: name(path), polygons, coordinates })
}

/// The header says how long the file is (in 16-bit words, at byte 24): a copy that was cut short
/// between two records would otherwise be read as a smaller outline.
fn check_length(bytes: &[u8]) -> Result<(), String> {
    let stated = bytes.get(24..28).and_then(|four| <[u8; 4]>::try_from(four).ok()).map(i32::from_be_bytes);
    match stated {
        Some(words) if i64::from(words) * 2 <= bytes.len() as i64 => Ok(()),
        _ => Err("the shapefile is cut short; copy all of its parts (.shp, .shx, .dbf, .prj) again".to_owned()),
    }
}

fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Point(_)
        | Shape::PointM(_)
        | Shape::PointZ(_)
        | Shape::Multipoint(_)
        | Shape::MultipointM(_)
        | Shape::MultipointZ(_) => "points",
        Shape::Polyline(_) | Shape::PolylineM(_) | Shape::PolylineZ(_) => "lines",
        _ => "surfaces",
    }
}

/// Adds a shape's rings: clockwise ones begin a polygon, anticlockwise ones are holes in the polygon
/// around them. A hole that lies in none is a polygon drawn the wrong way round.
fn join_rings<P>(polygons: &mut Vec<Polygon<f64>>, rings: &[PolygonRing<P>], xy: impl Fn(&P) -> (f64, f64)) {
    let line = |points: &[P]| points.iter().map(|p| Coord::from(xy(p))).collect::<LineString<f64>>();
    let first = polygons.len();
    for ring in rings {
        if let PolygonRing::Outer(points) = ring {
            polygons.push(Polygon::new(line(points), vec![]));
        }
    }
    for ring in rings {
        if let PolygonRing::Inner(points) = ring {
            let hole = line(points);
            let Some(start) = hole.0.first().copied() else { continue };
            let around = |polygon: &&mut Polygon<f64>| {
                Polygon::new(polygon.exterior().clone(), vec![]).contains(&Point::from(start))
            };
            // one outline needs no search, and its holes may touch it
            let single = polygons.len() == first + 1;
            match polygons[first..].iter_mut().find(|p| single || around(p)) {
                Some(polygon) => polygon.interiors_push(hole),
                None => polygons.push(Polygon::new(hole, vec![])),
            }
        }
    }
}

/// The name in the only record of the `.dbf`; the name of one of many districts is not taken.
fn name(path: &Path) -> Option<String> {
    let mut reader = dbase::Reader::from_path(path.with_extension("dbf")).ok()?;
    if reader.header().num_records != 1 {
        return None;
    }
    let record = reader.iter_records().next()?.ok()?;
    let mut attributes: Vec<(String, String)> = record
        .into_iter()
        .filter_map(|(key, value)| match value {
            FieldValue::Character(Some(text)) => Some((key, text)),
            _ => None,
        })
        .collect();
    // records come in no particular order
    attributes.sort();
    name_from_attributes(attributes.iter().map(|(key, value)| (key.as_str(), value.clone())))
}

/// Writes polygons in metres with a `name` attribute; the parts of a shapefile share a stem.
pub(super) fn write(
    folder: &Path,
    stem: &str,
    name: &str,
    polygons: &MultiPolygon<f64>,
    crs: Crs,
) -> Result<(), String> {
    let field = dbase::FieldName::try_from("name").map_err(str::to_owned)?;
    let table = TableWriterBuilder::new().add_character_field(field, 80);
    let path = folder.join(format!("{stem}.shp"));
    {
        let mut writer = ::shapefile::Writer::from_path(&path, table).map_err(|error| error.to_string())?;
        let mut record = dbase::Record::default();
        record.insert("name".to_owned(), FieldValue::Character(Some(name.to_owned())));
        let shape = ::shapefile::Polygon::from(polygons.clone());
        writer.write_shape_and_record(&shape, &record).map_err(|error| error.to_string())?;
    }
    // a full disk shows only here: the writer finishes when it is dropped and cannot say
    let written = std::fs::read(&path).map_err(|error| error.to_string())?;
    check_length(&written)?;
    std::fs::write(folder.join(format!("{stem}.prj")), well_known_text(crs)).map_err(|error| error.to_string())
}

/// The text of a `.prj` file, in the dialect that ESRI's programs and everybody else's read.
fn well_known_text(crs: Crs) -> String {
    let metre = r#"UNIT["Meter",1.0]"#;
    let parts = r#"PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]"#;
    match crs {
        Crs::BritishNationalGrid => format!(
            r#"PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",SPHEROID["Airy_1830",6377563.396,299.3249646]],{parts}],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",400000.0],PARAMETER["False_Northing",-100000.0],PARAMETER["Central_Meridian",-2.0],PARAMETER["Scale_Factor",0.9996012717],PARAMETER["Latitude_Of_Origin",49.0],{metre}]"#
        ),
        Crs::Utm { zone, north } => {
            let meridian = f64::from(zone) * 6.0 - 183.0;
            let (half, false_northing) = if north { ('N', 0.0) } else { ('S', 10_000_000.0) };
            format!(
                r#"PROJCS["WGS_1984_UTM_Zone_{zone}{half}",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],{parts}],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",{false_northing:.1}],PARAMETER["Central_Meridian",{meridian:.1}],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],{metre}]"#
            )
        }
    }
}
