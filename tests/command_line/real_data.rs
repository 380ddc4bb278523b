//! Whole commands on real records, when they are beside the checkout.

use std::path::{Path, PathBuf};

use tempfile::tempdir;

use crate::{WRITTEN, names, rows, run};

/// A real file, or a printed line that it is not there.
fn data(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("LAMPLIGHT_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let path = folder.join(file);
    if !path.exists() {
        println!("skipped: {file} is not there; set LAMPLIGHT_DATA to the folder of real data");
        return None;
    }
    std::fs::canonicalize(path).ok()
}

fn expected_total(folder: &Path) -> f64 {
    rows(&folder.join("forecast.csv")).iter().map(|row| row["expected"].parse::<f64>().unwrap()).sum()
}

#[test]
fn merseyside_from_august_2021_is_near_what_was_recorded_and_the_same_twice() {
    let Some(archive) = data("police_uk/merseyside-2018-01-to-2021-09.zip") else { return };
    let home = tempdir().unwrap();
    let archive = archive.to_str().unwrap();
    for out in ["one", "two"] {
        let words = ["forecast", archive, "--target", "robbery-and-weapons", "--from", "2021-08", "--out", out];
        run(home.path(), &words).well();
        assert_eq!(names(&home.path().join(out)), WRITTEN);
    }
    for file in WRITTEN {
        let [one, two] = ["one", "two"].map(|out| std::fs::read(home.path().join(out).join(file)).unwrap());
        assert!(one == two, "{file} differs between two runs of the same command");
    }
    // 206 robberies and possessions of weapons were recorded in August 2021
    let total = expected_total(&home.path().join("one"));
    assert!((total / 206.0 - 1.0).abs() < 0.25, "{total} expected");
}

#[test]
fn merseyside_possession_of_weapons_on_1_km2() {
    let Some(archive) = data("police_uk/merseyside-2018-01-to-2021-09.zip") else { return };
    let home = tempdir().unwrap();
    let words = ["forecast", archive.to_str().unwrap(), "--target", "weapons-possession", "--out", "out"];
    let ran = run(home.path(), &words).well();
    assert!(ran.out.contains("Merseyside") && ran.out.contains("1 km²"), "{}", ran.out);
    let boundary = data("merseyside/force-boundary.geojson").unwrap();
    run(home.path(), &[&words[..], &["--boundary", boundary.to_str().unwrap()]].concat()).well();
    let manifest = std::fs::read_to_string(home.path().join("out/manifest.json")).unwrap();
    assert!(manifest.contains("every cell that shares area with the boundary"));
}

#[test]
fn washington_knife_injury_in_four_weeks() {
    let Some(records) = data("dc/dc-crime-2006-2011.csv.gz") else { return };
    let home = tempdir().unwrap();
    let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/mappings/washington-dc.toml");
    let words = [
        "forecast",
        records.to_str().unwrap(),
        "--mapping",
        mapping.to_str().unwrap(),
        "--target",
        "knife-injury",
        "--from",
        "2011-12-04",
        "--out",
        "out",
    ];
    let ran = run(home.path(), &words).well();
    assert!(!ran.out.contains("derived"), "dates give four weeks: {}", ran.out);
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(home.path().join("out/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["horizon"]["days"], 28);
    assert_eq!(manifest["grid"]["crs"], "EPSG:32618");
    assert!((150..260).contains(&rows(&home.path().join("out/forecast.csv")).len()));
}
