//! Outlines from GeoJSON.
//!
//! Read from the bare JSON values, because files in the wild hold positions with too few numbers or
//! mixed geometries, and every one of those has to end in a sentence rather than a panic.

use geo::{Coord, LineString, Polygon};
use serde_json::Value;

use super::system::{self, Coordinates};
use super::{Found, name_from_attributes};

/// Polygons of a FeatureCollection, Feature or bare geometry.
pub(super) fn read(bytes: &[u8]) -> Result<Found, String> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let root: Value = serde_json::from_slice(text).map_err(|error| {
        format!("it is not complete JSON (line {}, column {}); save or download it again", error.line(), error.column())
    })?;
    let mut found = Found { name: None, polygons: Vec::new(), coordinates: coordinates(&root)? };
    let mut names = Vec::new();
    collect(&root, &mut found.polygons, &mut names, 0)?;
    // the name of one of many districts does not name their union
    names.dedup();
    found.name = match names.as_slice() {
        [name] => Some(name.clone()),
        _ => root.get("name").and_then(Value::as_str).map(str::to_owned),
    };
    Ok(found)
}

/// The coordinate system of the `crs` member that GeoJSON had before 2016.
fn coordinates(root: &Value) -> Result<Option<Coordinates>, String> {
    match root.pointer("/crs/properties/name").and_then(Value::as_str) {
        Some(name) => system::from_text(name).map(Some),
        None => Ok(None),
    }
}

/// Adds the polygons of a GeoJSON object, whatever it is.
fn collect(
    object: &Value,
    polygons: &mut Vec<Polygon<f64>>,
    names: &mut Vec<String>,
    depth: u32,
) -> Result<(), String> {
    let kind = object.get("type").and_then(Value::as_str).unwrap_or_default();
    let items = |key: &str| object.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if depth > 8 {
        return Err("its geometries are nested too deeply".to_owned());
    }
    match kind {
        "FeatureCollection" => items("features").iter().try_for_each(|f| collect(f, polygons, names, depth + 1)),
        "GeometryCollection" => items("geometries").iter().try_for_each(|g| collect(g, polygons, names, depth + 1)),
        "Feature" => {
            if let Some(Value::Object(properties)) = object.get("properties") {
                let attributes = properties.iter().filter_map(|(k, v)| Some((k.as_str(), v.as_str()?.to_owned())));
                names.extend(name_from_attributes(attributes));
            }
            match object.get("geometry") {
                None | Some(Value::Null) => Ok(()),
                Some(geometry) => collect(geometry, polygons, names, depth + 1),
            }
        }
        "Polygon" => {
            polygons.extend(polygon(items("coordinates"))?);
            Ok(())
        }
        "MultiPolygon" => {
            for rings in items("coordinates") {
                polygons.extend(polygon(rings.as_array().map_or(&[][..], Vec::as_slice))?);
            }
            Ok(())
        }
        "Point" | "MultiPoint" | "LineString" | "MultiLineString" => {
            Err(format!("it holds a {kind}; a boundary has to be made of polygons"))
        }
        _ => Err("it is JSON but not GeoJSON; a boundary has to be GeoJSON polygons".to_owned()),
    }
}

/// The first ring is the outline, the rest are holes; none at all is no polygon.
fn polygon(rings: &[Value]) -> Result<Option<Polygon<f64>>, String> {
    let mut rings = rings.iter().map(ring).collect::<Result<Vec<_>, _>>()?.into_iter();
    Ok(rings.next().map(|exterior| Polygon::new(exterior, rings.collect())))
}

fn ring(positions: &Value) -> Result<LineString<f64>, String> {
    let positions = positions.as_array().map_or(&[][..], Vec::as_slice);
    positions
        .iter()
        .map(|position| {
            let number = |index: usize| position.get(index).and_then(Value::as_f64).filter(|n| n.is_finite());
            number(0).zip(number(1)).map(Coord::from).ok_or_else(|| {
                let shown: String = position.to_string().chars().take(40).collect();
                format!("{shown} is not a position; each has to be two numbers")
            })
        })
        .collect()
}
