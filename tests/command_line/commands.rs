//! What each command does when it is asked properly.

use std::io::Read;
use std::process::Stdio;

use tempfile::tempdir;

use crate::{Ran, WRITTEN, force, lamplight, names, rows, run};

#[test]
fn a_forecast_writes_every_file_and_prints_the_highest_cells() {
    let home = tempdir().unwrap();
    force::write(&home.path().join("records"), 30);
    let ran = run(home.path(), &["forecast", "records", "--target", "robbery-and-weapons", "--out", "out"]).well();
    for said in ["West Example", "STAND-IN", "July 2021", "derived as 28/31", "plain counts", "rank", "SP 0"] {
        assert!(ran.out.contains(said), "{said:?} is not said: {}", ran.out);
    }
    assert_eq!(names(&home.path().join("out")), WRITTEN);

    let rows = rows(&home.path().join("out/forecast.csv"));
    let mut ranks: Vec<usize> = rows.iter().map(|row| row["rank"].parse().unwrap()).collect();
    ranks.sort_unstable();
    assert_eq!(ranks, (1..=rows.len()).collect::<Vec<_>>());
    for row in &rows {
        let number = |column: &str| row[column].parse::<f64>().unwrap();
        assert!(!row.values().any(|field| field.contains('e')), "no exponents: {row:?}");
        assert!(number("expected") > 0.0 && (0.0..=1.0).contains(&number("p_any")), "{row:?}");
        assert!(number("lower80") <= number("upper80"), "{row:?}");
        assert!(
            (-1.97..-1.85).contains(&number("longitude")) && (52.43..52.51).contains(&number("latitude")),
            "{row:?}"
        );
        let corner = row["cell"].strip_prefix('E').unwrap().split_once('N').unwrap();
        let corner: (f64, f64) = (corner.0.parse().unwrap(), corner.1.parse().unwrap());
        assert!(
            (number("x_m") - corner.0 - 353.553).abs() < 0.51,
            "the centre is half a side from the corner: {row:?}"
        );
        assert!((number("y_m") - corner.1 - 353.553).abs() < 0.51, "{row:?}");
    }

    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(home.path().join("out/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["origin"], "2021-07-01");
    assert_eq!(manifest["grid"]["crs"], "EPSG:27700");
    assert_eq!(manifest["grid"]["cells"], rows.len());
    assert_eq!(manifest["data"]["files"].as_array().unwrap().len(), 30);
    assert_eq!(manifest["target"]["definition"]["id"], "robbery-and-weapons");
    assert!(manifest["horizon"]["note"].as_str().unwrap().contains("28/31"));
    let total: f64 = rows.iter().map(|row| row["expected"].parse::<f64>().unwrap()).sum();
    assert!((manifest["total"]["expected"].as_f64().unwrap() - total).abs() < 1e-4);
    for file in manifest["files"].as_array().unwrap() {
        let path = home.path().join("out").join(file["name"].as_str().unwrap());
        assert_eq!(std::fs::metadata(path).unwrap().len(), file["bytes"].as_u64().unwrap());
    }

    let polygons: serde_json::Value =
        serde_json::from_slice(&std::fs::read(home.path().join("out/forecast.geojson")).unwrap()).unwrap();
    assert_eq!(polygons["features"].as_array().unwrap().len(), rows.len());
    assert!(polygons["stand_in"].is_string() && polygons["synthetic"] == false);
    let picture = std::fs::read(home.path().join("out/map.png")).unwrap();
    assert_eq!(&picture[..8], b"\x89PNG\r\n\x1a\n");
}

#[test]
fn the_same_command_twice_gives_the_same_bytes() {
    let home = tempdir().unwrap();
    force::write(&home.path().join("records"), 20);
    for out in ["one", "two"] {
        run(home.path(), &["forecast", "records", "--target", "robbery-and-weapons", "--cell", "1km2", "--out", out])
            .well();
    }
    for file in WRITTEN {
        let [one, two] = ["one", "two"].map(|out| std::fs::read(home.path().join(out).join(file)).unwrap());
        assert!(one == two, "{file} differs between two runs of the same command");
    }
}

#[test]
fn nothing_on_or_after_the_origin_is_used() {
    let home = tempdir().unwrap();
    force::write(&home.path().join("long"), 30);
    force::write(&home.path().join("short"), 24);
    let args = ["--target", "robbery-and-weapons", "--cell", "1km2", "--from", "2021-01"];
    for data in ["long", "short"] {
        let out = format!("out-{data}");
        run(home.path(), &[&["forecast", data, "--out", &out], &args[..]].concat()).well();
    }
    let [long, short] =
        ["long", "short"].map(|data| std::fs::read(home.path().join(format!("out-{data}/forecast.csv"))).unwrap());
    assert!(long == short, "six later months changed the forecast");
}

#[test]
fn every_model_and_cell_size_can_be_asked_for() {
    let home = tempdir().unwrap();
    force::write(&home.path().join("records"), 18);
    let mut cells = Vec::new();
    for (model, cell) in [("recent-mean", "1km2"), ("shrunk-mean", "0.5km2"), ("log-linear", "500m")] {
        let words =
            ["forecast", "records", "--target", "weapons-possession", "--model", model, "--cell", cell, "--out", "out"];
        run(home.path(), &words).well();
        cells.push(rows(&home.path().join("out/forecast.csv")).len());
    }
    assert!(cells[0] < cells[1] && cells[1] <= cells[2], "smaller cells are never fewer: {cells:?}");
}

#[test]
fn json_is_one_document_and_nothing_else() {
    let home = tempdir().unwrap();
    force::write(&home.path().join("records"), 18);
    let documents = [
        vec!["forecast", "records", "--target", "robbery-and-weapons", "--out", "out", "--json"],
        vec!["check", "records", "--json"],
        vec!["targets", "--json"],
    ];
    for words in documents {
        let ran = run(home.path(), &words).well();
        let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{words:?}: {e}"));
        assert!(document.is_object());
        assert_eq!(ran.err, "", "{words:?}");
    }
}

#[test]
fn check_says_what_was_read_and_what_can_be_forecast() {
    let home = tempdir().unwrap();
    force::write(&home.path().join("records"), 18);
    std::fs::remove_dir_all(home.path().join("records/2019-05")).unwrap();
    let ran = run(home.path(), &["check", "records"]).well();
    assert!(ran.out.contains("May 2019"), "the missing month is named: {}", ran.out);
    assert!(ran.out.contains("yes  robbery-and-weapons"), "{}", ran.out);
    assert!(ran.out.contains("no   knife-injury"), "{}", ran.out);
}

#[test]
fn targets_are_listed_with_their_sources_and_the_users_own() {
    let home = tempdir().unwrap();
    let ran = run(home.path(), &["targets"]).well();
    for id in ["knife-injury", "serious-violence", "robbery-and-weapons", "weapons-possession"] {
        assert!(ran.out.contains(id), "{id} is not listed: {}", ran.out);
    }
    let own = "format = 1\n[[target]]\nid = \"burglary\"\nname = \"Burglary\"\nversion = \"7\"\ncell = \"1km2\"\n\
               description = \"Burglaries.\"\nsource = \"Ours.\"\n\
               rule = { column = \"crime_type\", equals = \"Burglary\" }\n";
    std::fs::write(home.path().join("own.toml"), own).unwrap();
    let ran = run(home.path(), &["targets", "--targets", "own.toml"]).well();
    assert!(ran.out.contains("burglary (version 7"), "{}", ran.out);
}

#[test]
fn help_and_version_are_no_mistakes() {
    let home = tempdir().unwrap();
    assert!(run(home.path(), &["--version"]).well().out.contains(env!("CARGO_PKG_VERSION")));
    let help = run(home.path(), &["--help"]).well().out;
    for command in ["demo", "check", "targets", "forecast", "backtest", "score", "Exit codes"] {
        assert!(help.contains(command), "{help}");
    }
}

#[test]
fn a_reader_who_goes_away_is_not_an_error() {
    let home = tempdir().unwrap();
    let mut child =
        lamplight(home.path()).args(["targets"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    let status = child.wait().unwrap();
    assert_eq!((status.code(), err.as_str()), (Some(0), ""));
}

#[test]
fn the_demo_is_written_as_a_force_would_export_it_and_can_be_read_back() {
    let home = tempdir().unwrap();
    run(home.path(), &["demo", "force", "--seed", "3"]).well();
    let written = names(&home.path().join("force"));
    assert!(written.iter().any(|name| name == "boundary.shp"), "{written:?}");
    assert!(written.iter().filter(|name| name.starts_with("incidents-")).count() >= 5, "{written:?}");
    let ran = run(home.path(), &["check", "force", "--boundary", "force/boundary.shp", "--json"]).well();
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(document["incidents"].as_u64().unwrap() > 200_000, "{}", document["incidents"]);
    let again = run(home.path(), &["demo", "force"]);
    again.failed_naming(&["force"]);
}

#[test]
fn the_demo_is_forecast_as_synthetic() {
    let home = tempdir().unwrap();
    let ran: Ran = run(home.path(), &["forecast", "--demo", "--target", "knife-injury", "--out", "out"]).well();
    assert!(ran.out.contains("SYNTHETIC"), "{}", ran.out);
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(home.path().join("out/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["synthetic"], true);
    assert_eq!(manifest["horizon"]["days"], 28);
    let polygons = std::fs::read_to_string(home.path().join("out/forecast.geojson")).unwrap();
    assert!(polygons.contains("\"synthetic\":true"));
}

#[test]
fn robustness_tells_which_places_hold_and_writes_the_same_twice() {
    let home = tempdir().unwrap();
    force::write(&home.path().join("records"), 30);
    let words =
        ["robustness", "records", "--target", "robbery-and-weapons", "--runs", "6", "--radius", "80", "--top", "10"];
    let ran = run(home.path(), &[&words[..], &["--json", "one.json"]].concat()).well();
    for said in ["West Example", "STAND-IN", "Points: ", "moved by up to 80 m", "Grid: ", "of 6", "SP 0"] {
        assert!(ran.out.contains(said), "{said:?} is not said: {}", ran.out);
    }
    run(home.path(), &[&words[..], &["--json", "two.json"]].concat()).well();
    let [one, two] = ["one.json", "two.json"].map(|file| std::fs::read(home.path().join(file)).unwrap());
    assert!(one == two, "two runs of the same command differ");
    let report: serde_json::Value = serde_json::from_slice(&one).unwrap();
    assert!(report["stand_in"].is_string() && report["synthetic"] == false);
    assert_eq!((&report["runs"], &report["model"]), (&6.into(), &"shrunk-mean".into()));
    let places = report["places"].as_array().unwrap();
    assert!(places.iter().filter(|place| place["among_highest"] == true).count() == report["highest"]);
    assert!(
        places.iter().all(|place| place["moved"].as_u64().unwrap() <= 6 && place["redrawn"].as_u64().unwrap() <= 6)
    );
    for (option, wrong) in [("--radius", "99999"), ("--top", "90"), ("--runs", "0")] {
        run(home.path(), &[&words[..3], &["x", option, wrong]].concat()).was_misused_naming(option);
    }
}
