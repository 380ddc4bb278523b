//! Geography against published figures: Ordnance Survey's OSTN15 test points, UTM positions from
//! elsewhere, the area of a police force; and boundary files as they come, good and bad.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests, which fail by panicking")]

use std::path::{Path, PathBuf};

use lamplight::geography::{Boundary, CellSize, Crs, StudyArea};

/// Real data beside the checkout, or a printed line and `None`.
fn real_data(file: &str) -> Option<PathBuf> {
    let root = std::env::var_os("LAMPLIGHT_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let path = root.join(file);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {file} is not there (set LAMPLIGHT_DATA)");
    None
}

/// Rows of the test points: name, latitude, longitude, then four figures in metres.
fn ostn15_points() -> Vec<(String, [f64; 6])> {
    let points: Vec<_> = include_str!("data/ostn15_test_points.csv")
        .lines()
        .filter(|line| line.starts_with("TP"))
        .map(|line| {
            let mut fields = line.split(',');
            let name = fields.next().unwrap().to_owned();
            let numbers: Vec<f64> = fields.map(|field| field.parse().unwrap()).collect();
            (name, numbers.try_into().unwrap())
        })
        .collect();
    assert_eq!(points.len(), 40);
    points
}

#[test]
fn ostn15_test_points_agree_to_a_millimetre() {
    let mut worst_m = 0.0_f64;
    for (point, [latitude, longitude, easting_m, northing_m, ..]) in ostn15_points() {
        let (east, north) = Crs::BritishNationalGrid.plane_from_degrees(longitude, latitude).unwrap();
        let off_m = (east - easting_m).abs().max((north - northing_m).abs());
        println!("{point}: {:.1} mm", off_m * 1000.0);
        assert!(off_m < 0.0005, "{point} is off by {off_m} m");
        worst_m = worst_m.max(off_m);
    }
    println!("largest deviation on an axis: {worst_m:.4} m");
}

#[test]
fn ostn15_test_points_invert_to_a_millimetre() {
    let mut worst_m = 0.0_f64;
    for (point, [latitude, longitude, _, _, easting_m, northing_m]) in ostn15_points() {
        let (lon, lat) = Crs::BritishNationalGrid.degrees_from_plane(easting_m, northing_m).unwrap();
        let north_m = (lat - latitude).abs() * 111_300.0;
        let east_m = (lon - longitude).abs() * 111_300.0 * latitude.to_radians().cos();
        let off_m = north_m.max(east_m);
        println!("{point}: {:.2} mm", off_m * 1000.0);
        assert!(off_m < 0.0001, "{point} is off by {off_m} m");
        worst_m = worst_m.max(off_m);
    }
    println!("largest deviation on an axis: {worst_m:.5} m");
}

/// The figures of the area are those published with the boundary files.
#[test]
fn the_west_midlands_has_its_area() {
    let Some(path) = real_data("west_midlands/force-boundary.geojson") else { return };
    let boundary = Boundary::read(&path).unwrap();
    assert_eq!(boundary.name, "West Midlands Police");
    assert_eq!(boundary.crs(), Crs::BritishNationalGrid);
    let whole_m2 = boundary.area_m2(Crs::BritishNationalGrid).unwrap();
    println!("West Midlands: {:.3} km²", whole_m2 / 1e6);
    assert!((whole_m2 / 1e6 - 901.7).abs() < 0.05, "{whole_m2}");
    for size in ["1km2", "0.5km2", "500m", "137m"] {
        let size: CellSize = size.parse().unwrap();
        let start = std::time::Instant::now();
        let area = StudyArea::from_boundary(&boundary, Crs::BritishNationalGrid, size).unwrap();
        println!("{size}: {} cells in {:.0?}", area.len(), start.elapsed());
        // cells under a square metre are left out, which is all that may be missing
        assert!((area.area_m2() / whole_m2 - 1.0).abs() < 1e-6, "{size}: {}", area.area_m2());
        assert!(area.cells.windows(2).all(|pair| (pair[0].row, pair[0].col) < (pair[1].row, pair[1].col)));
    }
}

/// Positions of landmarks with UTM figures computed by others: the tower in Toronto and the
/// figures are Wikipedia's example for UTM; the rest follows from the definition of the grid.
#[test]
fn utm_agrees_with_known_positions() {
    let north = |zone| Crs::Utm { zone, north: true };
    let (east, up) = north(17)
        .plane_from_degrees(-(79.0 + 23.0 / 60.0 + 13.7 / 3600.0), 43.0 + 38.0 / 60.0 + 33.24 / 3600.0)
        .unwrap();
    assert!((east - 630_084.0).abs() < 1.0 && (up - 4_833_438.0).abs() < 1.0, "{east} {up}");
    // on the central meridian the northing is 0.9996 of the length of the meridian: a quarter of it
    // is 10,001,965.729 m on WGS84, and 4,984,944.378 m lie below 45 degrees
    let (east, up) = north(31).plane_from_degrees(3.0, 45.0).unwrap();
    assert!((east - 500_000.0).abs() < 1e-6 && (up - 0.9996 * 4_984_944.378).abs() < 1e-3, "{east} {up}");
    let (east, up) = Crs::Utm { zone: 31, north: false }.plane_from_degrees(3.0, -45.0).unwrap();
    assert!((east - 500_000.0).abs() < 1e-6 && (up - (1e7 - 0.9996 * 4_984_944.378)).abs() < 1e-3, "{east} {up}");
    // on the equator the corner of a zone lies 3 degrees from its middle
    let (east, up) = north(31).plane_from_degrees(6.0, 0.0).unwrap();
    assert!((east - 833_978.557).abs() < 1e-3 && up.abs() < 1e-6, "{east} {up}");
}

const SQUARE: &str = "[[[-1.9,52.4],[-1.8,52.4],[-1.8,52.5],[-1.9,52.5],[-1.9,52.4]]]";

fn written(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn geojson_is_read_in_all_its_forms() {
    let folder = tempfile::tempdir().unwrap();
    let feature = |name: &str, ring: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"PFA23NM":"{name}"}},"geometry":{{"type":"Polygon","coordinates":{ring}}}}}"#
        )
    };
    let other = SQUARE.replace("52.4", "52.6").replace("52.5", "52.7");
    let bare =
        Boundary::read(&written(&folder, "bare.geojson", &format!(r#"{{"type":"Polygon","coordinates":{SQUARE}}}"#)))
            .unwrap();
    assert_eq!(bare.name, "bare");
    assert_eq!(bare.sha256.len(), 64);
    let one = Boundary::read(&written(&folder, "one.json", &feature("Elmet", SQUARE))).unwrap();
    assert_eq!((one.name.as_str(), &one.polygons), ("Elmet", &bare.polygons));
    let text = format!(
        "\u{feff}{{\"type\":\"FeatureCollection\",\"features\":[{},{}]}}",
        feature("A", SQUARE),
        feature("B", &other)
    );
    let two = Boundary::read(&written(&folder, "two.geojson", &text)).unwrap();
    assert_eq!((two.name.as_str(), two.polygons.0.len()), ("two", 2));
    assert!(two.contains(-1.85, 52.45) && two.contains(-1.85, 52.65) && !two.contains(-1.85, 52.55));
    // British National Grid, said so or seen from the range
    for (index, said) in
        [r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}},"#, ""].iter().enumerate()
    {
        let ring = "[[[400000,280000],[410000,280000],[410000,290000],[400000,290000],[400000,280000]]]";
        let text = format!(r#"{{{said}"type":"MultiPolygon","coordinates":[{ring}]}}"#);
        let grid = Boundary::read(&written(&folder, &format!("grid{index}.geojson"), &text)).unwrap();
        assert!((grid.area_m2(Crs::BritishNationalGrid).unwrap() - 1e8).abs() < 100.0);
        assert!(grid.contains(-1.93, 52.46), "{:?}", grid.bounds());
    }
}

#[test]
fn bad_boundaries_name_the_file_and_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("empty.geojson", String::new(), "not complete JSON"),
        ("cut.geojson", format!(r#"{{"type":"Polygon","coordinates":{}"#, &SQUARE[..40]), "not complete JSON"),
        ("other.json", r#"{"hello": 1}"#.to_owned(), "not GeoJSON"),
        ("none.geojson", r#"{"type":"FeatureCollection","features":[]}"#.to_owned(), "no polygon"),
        ("point.geojson", r#"{"type":"Point","coordinates":[-1.9,52.4]}"#.to_owned(), "made of polygons"),
        ("short.geojson", r#"{"type":"Polygon","coordinates":[[[1],[2,3],[4,5],[1]]]}"#.to_owned(), "not a position"),
        (
            "null.geojson",
            r#"{"type":"Polygon","coordinates":[[[1,null],[2,3],[4,5],[1,2]]]}"#.to_owned(),
            "not a position",
        ),
        ("far.geojson", SQUARE_FAR.to_owned(), "neither degrees nor"),
        (
            "mercator.geojson",
            format!(r#"{{"crs":{{"properties":{{"name":"EPSG:3857"}}}},"type":"Polygon","coordinates":{SQUARE}}}"#),
            "EPSG:3857",
        ),
        (
            "wrong.geojson",
            format!(
                r#"{{"crs":{{"properties":{{"name":"EPSG:27700"}}}},"type":"Polygon","coordinates":{}}}"#,
                SQUARE.replace("52.4", "-52.4")
            ),
            "is not a place in British National Grid",
        ),
        ("map.pdf", String::new(), "has to be GeoJSON"),
        ("area.dbf", String::new(), ".shp file"),
        ("cut.shp", "short".to_owned(), "cut short"),
    ];
    for (name, text, expected) in cases {
        let path = written(&folder, name, &text);
        let message = Boundary::read(&path).unwrap_err().to_string();
        assert!(message.contains(name) && message.contains(expected), "{message}");
        assert!(!message.contains('\n'), "{message}");
    }
    let message = Boundary::read(Path::new("nowhere.geojson")).unwrap_err().to_string();
    assert_eq!(message, "nowhere.geojson: there is no such boundary file; check the path");
}

const SQUARE_FAR: &str = r#"{"type":"Polygon","coordinates":[[[1e9,1e9],[2e9,1e9],[2e9,2e9],[1e9,1e9]]]}"#;

#[test]
fn shapefiles_are_written_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"{"type":"Polygon","coordinates":[[[-77.1,38.8],[-76.9,38.8],[-76.9,39.0],[-77.1,39.0],[-77.1,38.8]],
                   [[-77.05,38.85],[-77.0,38.85],[-77.0,38.9],[-77.05,38.85]]]}"#;
    let outline = Boundary::read(&written(&folder, "outline.geojson", text)).unwrap();
    let crs = outline.crs();
    assert_eq!(crs, Crs::Utm { zone: 18, north: true });
    outline.write_shapefile(folder.path(), "area", crs).unwrap();
    let path = folder.path().join("area.shp");
    let back = Boundary::read(&path).unwrap();
    assert_eq!(back.name, "outline");
    let (before, after) = (outline.area_m2(crs).unwrap(), back.area_m2(crs).unwrap());
    assert!((before - after).abs() < 1.0, "{before} {after}");
    assert!(!back.contains(-77.01, 38.87) && back.contains(-77.08, 38.95));
    // without a .prj these metres could be anything
    std::fs::remove_file(path.with_extension("prj")).unwrap();
    assert!(Boundary::read(&path).unwrap_err().to_string().contains("save it again in WGS84"));
    // a copy cut short anywhere is refused
    let whole = std::fs::read(&path).unwrap();
    for length in [0, 50, 99, 101, 140, whole.len() - 1] {
        std::fs::write(&path, &whole[..length]).unwrap();
        let message = Boundary::read(&path).unwrap_err().to_string();
        assert!(message.contains("cut short"), "{length}: {message}");
    }
    // and whatever its bytes are, it never panics
    for at in 0..whole.len() {
        let mut broken = whole.clone();
        broken[at] ^= 0xFF;
        std::fs::write(&path, &broken).unwrap();
        let _ = Boundary::read(&path);
    }
}

#[test]
fn a_boundary_that_misses_the_incidents_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let square =
        Boundary::read(&written(&folder, "a.geojson", &format!(r#"{{"type":"Polygon","coordinates":{SQUARE}}}"#)))
            .unwrap();
    assert_eq!(square.count_inside([(-1.85, 52.45), (0.0, 0.0)]).unwrap(), 1);
    assert_eq!(square.count_inside([]).unwrap(), 0);
    let message = square.count_inside([(-3.0, 53.4), (0.0, 0.0)]).unwrap_err().to_string();
    assert!(message.contains("does not overlap"), "{message}");
    let far = square.on_plane(Crs::Utm { zone: 50, north: true }).unwrap_err().to_string();
    assert!(far.contains("outside WGS 84 / UTM zone 50N"), "{far}");
}
