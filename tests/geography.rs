//! Geography against published figures: Ordnance Survey's OSTN15 test points, UTM positions from
//! elsewhere, the area of a police force; and boundary files as they come, good and bad.

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
