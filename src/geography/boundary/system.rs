//! Which coordinates a boundary file is in, when it says so and when it does not.

use geo::Polygon;

use crate::geography::Crs;

/// The coordinates of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coordinates {
    /// WGS84 or something within a metre of it.
    Degrees,
    /// Metres.
    Plane(Crs),
}

impl Coordinates {
    /// In words, for messages.
    pub(super) fn name(self) -> String {
        match self {
            Self::Degrees => "WGS84 degrees".to_owned(),
            Self::Plane(crs) => crs.name(),
        }
    }
}

/// Recognises the name of a coordinate system: a GeoJSON `crs` member (`EPSG:27700`,
/// `urn:ogc:def:crs:OGC:1.3:CRS84`) or the well-known text of a `.prj` file.
pub(super) fn from_text(text: &str) -> Result<Coordinates, String> {
    let unknown = || {
        let shown: String = text.trim().chars().take(60).collect();
        format!("its coordinate system ({shown}) is not known here; save it again in WGS84 (EPSG:4326)")
    };
    let plain: String = text.to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let projected = plain.starts_with("PROJ");
    if plain.contains("BRITISHNATIONALGRID") || ends_with_epsg(&plain, "27700") {
        return Ok(Coordinates::Plane(Crs::BritishNationalGrid));
    }
    if projected {
        let wgs84 = plain.contains("WGS1984") || plain.contains("WGS84");
        return utm_zone(&plain).filter(|_| wgs84).map(Coordinates::Plane).ok_or_else(unknown);
    }
    // geographic systems within a metre or two of WGS84; OSGB36 degrees are a hundred metres off
    let geographic = ["WGS1984", "WGS84", "ETRS1989", "ETRS89", "NORTHAMERICAN1983", "NAD83", "CRS84"];
    let degrees = ["4326", "4258", "4269"].iter().any(|code| ends_with_epsg(&plain, code));
    if degrees || geographic.iter().any(|name| plain.contains(name)) && !plain.contains("PROJCS") {
        return Ok(Coordinates::Degrees);
    }
    (32601..=32760)
        .find(|code| ends_with_epsg(&plain, &code.to_string()))
        .and_then(Crs::from_epsg)
        .map(Coordinates::Plane)
        .ok_or_else(unknown)
}

/// Whether text stripped to letters and digits ends with an EPSG code, as in `URNOGCDEFCRSEPSG27700`
/// (also with a version, as in `EPSG6627700`), or is nothing but the code.
fn ends_with_epsg(plain: &str, code: &str) -> bool {
    plain == code || (plain.contains("EPSG") && plain.ends_with(code))
}

/// The zone in `WGS_1984_UTM_Zone_18N` or `WGS 84 / UTM zone 18N`, stripped to letters and digits.
fn utm_zone(plain: &str) -> Option<Crs> {
    let after = plain.split_once("UTMZONE")?.1;
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let zone: u8 = after[..digits].parse().ok().filter(|zone| (1..=60).contains(zone))?;
    match after.as_bytes().get(digits)? {
        b'N' => Some(Crs::Utm { zone, north: true }),
        b'S' => Some(Crs::Utm { zone, north: false }),
        _ => None,
    }
}

/// Guesses by range when a file says nothing: degrees fit within ±180 and ±90, the National Grid
/// within 700 km by 1,300 km; a place on the Grid within 180 m of its false origin is open sea.
pub(super) fn from_range(polygons: &[Polygon<f64>]) -> Option<Coordinates> {
    let all = |test: &dyn Fn(f64, f64) -> bool| polygons.iter().all(|p| p.exterior().0.iter().all(|c| test(c.x, c.y)));
    if all(&|x, y| x.abs() <= 180.0 && y.abs() <= 90.0) {
        Some(Coordinates::Degrees)
    } else if all(&|x, y| (0.0..700_000.0).contains(&x) && (0.0..1_300_000.0).contains(&y)) {
        Some(Coordinates::Plane(Crs::BritishNationalGrid))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_use_are_recognised() {
        let grid = Ok(Coordinates::Plane(Crs::BritishNationalGrid));
        assert_eq!(from_text("urn:ogc:def:crs:OGC:1.3:CRS84"), Ok(Coordinates::Degrees));
        assert_eq!(from_text("EPSG:4326"), Ok(Coordinates::Degrees));
        assert_eq!(from_text("urn:ogc:def:crs:EPSG::27700"), grid);
        assert_eq!(from_text("EPSG:32618"), Ok(Coordinates::Plane(Crs::Utm { zone: 18, north: true })));
        assert_eq!(from_text(r#"PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936","#), grid);
        assert_eq!(from_text(r#"PROJCS["OSGB 1936 / British National Grid",GEOGCS["OSGB 1936","#), grid);
        assert_eq!(from_text(r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984","#), Ok(Coordinates::Degrees));
        assert_eq!(
            from_text(r#"PROJCS["WGS_1984_UTM_Zone_56S",GEOGCS["GCS_WGS_1984","#),
            Ok(Coordinates::Plane(Crs::Utm { zone: 56, north: false }))
        );
    }

    #[test]
    fn other_systems_are_refused_by_name() {
        for text in [
            "EPSG:3857",
            r#"PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984","#,
            r#"PROJCS["NAD_1983_UTM_Zone_18N",GEOGCS["GCS_North_American_1983","#,
            r#"GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936","#,
            "",
        ] {
            let problem = from_text(text).unwrap_err();
            assert!(problem.contains("is not known here"), "{text}: {problem}");
        }
    }
}
