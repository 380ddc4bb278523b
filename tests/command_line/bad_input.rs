//! What cannot be done gives one clear sentence, and nothing half-written.

use std::path::Path;

use tempfile::{TempDir, tempdir};

use crate::{Ran, WRITTEN, force, names, run};

/// A folder with `months` months of records in `records`.
fn home_with(months: usize) -> TempDir {
    let home = tempdir().unwrap();
    force::write(&home.path().join("records"), months);
    home
}

fn forecast(home: &Path, data: &str, more: &[&str]) -> Ran {
    run(home, &[&["forecast", data, "--target", "robbery-and-weapons", "--out", "out"], more].concat())
}

/// After a failure there is no output and no leftover.
#[track_caller]
fn nothing_was_left(home: &Path) {
    let left: Vec<String> =
        names(home).into_iter().filter(|name| name.starts_with("out") || name.starts_with('.')).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_missing_file_is_named() {
    let home = tempdir().unwrap();
    forecast(home.path(), "nowhere.csv", &[]).failed_naming(&["nowhere.csv"]);
    run(home.path(), &["check", "nowhere.csv"]).failed_naming(&["nowhere.csv"]);
    nothing_was_left(home.path());
}

#[test]
fn a_folder_of_nothing_is_named() {
    let home = tempdir().unwrap();
    std::fs::create_dir(home.path().join("empty")).unwrap();
    forecast(home.path(), "empty", &[]).failed_naming(&["empty"]);
    nothing_was_left(home.path());
}

#[test]
fn a_broken_archive_is_named() {
    let home = tempdir().unwrap();
    std::fs::write(home.path().join("broken.zip"), b"PK\x03\x04 and then nothing of use").unwrap();
    forecast(home.path(), "broken.zip", &[]).failed_naming(&["broken.zip"]);
    nothing_was_left(home.path());
}

#[test]
fn a_missing_column_is_named() {
    let home = tempdir().unwrap();
    let table = "Crime ID,Month,Longitude,Crime type\nx,2021-01,-1.9,Robbery\n";
    std::fs::write(home.path().join("records.csv"), table).unwrap();
    forecast(home.path(), "records.csv", &[]).failed_naming(&["records.csv", "latitude"]);
    nothing_was_left(home.path());
}

#[test]
fn an_unknown_target_is_told_with_those_there_are() {
    let home = home_with(18);
    let ran = run(home.path(), &["forecast", "records", "--target", "arson", "--out", "out"]);
    ran.failed_naming(&["arson", "robbery-and-weapons", "knife-injury"]);
    nothing_was_left(home.path());
}

#[test]
fn a_target_the_data_cannot_answer_names_the_column() {
    let home = home_with(18);
    let ran = run(home.path(), &["forecast", "records", "--target", "knife-injury", "--out", "out"]);
    ran.failed_naming(&["knife-injury", "weapon"]);
    nothing_was_left(home.path());
}

#[test]
fn an_empty_target_is_told() {
    let home = home_with(18);
    let own = "format = 1\n[[target]]\nid = \"arson\"\nname = \"Arson\"\nversion = \"1\"\ncell = \"1km2\"\n\
               description = \"Fires.\"\nsource = \"Ours.\"\n\
               rule = { column = \"crime_type\", equals = \"Arson\" }\n";
    std::fs::write(home.path().join("own.toml"), own).unwrap();
    let words = ["forecast", "records", "--targets", "own.toml", "--target", "arson", "--out", "out"];
    run(home.path(), &words).failed_naming(&["Arson"]);
    nothing_was_left(home.path());
}

#[test]
fn one_month_is_too_little_past() {
    let home = home_with(1);
    forecast(home.path(), "records", &[]).failed_naming(&["1"]);
    nothing_was_left(home.path());
}

#[test]
fn wrong_words_are_usage_errors_that_say_what_is_right() {
    let home = home_with(3);
    forecast(home.path(), "records", &["--cell", "huge"]).was_misused_naming("1km2");
    forecast(home.path(), "records", &["--cell", "1m"]).was_misused_naming("50 m");
    forecast(home.path(), "records", &["--from", "15/08/2021"]).was_misused_naming("2021-08");
    forecast(home.path(), "records", &["--model", "oracle"]).was_misused_naming("log-linear");
    forecast(home.path(), "records", &["--sideways"]).was_misused_naming("--sideways");
    run(home.path(), &["forecast", "records", "--out", "out"]).was_misused_naming("--target");
    run(home.path(), &["forecast", "--target", "x", "--out", "out"]).was_misused_naming("DATA");
    run(home.path(), &["forecast", "records", "--demo", "--target", "x", "--out", "out"]).was_misused_naming("--demo");
    run(home.path(), &["check"]).was_misused_naming("DATA");
    nothing_was_left(home.path());
}

#[test]
fn an_origin_outside_the_data_is_told_with_the_days_there_are() {
    let home = home_with(18);
    forecast(home.path(), "records", &["--from", "2031-01"]).failed_naming(&["2031-01-01", "2020-07-01"]);
    forecast(home.path(), "records", &["--from", "2001-01"]).failed_naming(&["2001-01-01"]);
    nothing_was_left(home.path());
}

#[test]
fn a_boundary_that_misses_the_data_is_told() {
    let home = home_with(18);
    let far = r#"{"type":"Polygon","coordinates":[[[-3.1,53.3],[-2.8,53.3],[-2.8,53.5],[-3.1,53.5],[-3.1,53.3]]]}"#;
    std::fs::write(home.path().join("far.geojson"), far).unwrap();
    forecast(home.path(), "records", &["--boundary", "far.geojson"]).failed_naming(&["boundary"]);
    nothing_was_left(home.path());
}

#[test]
fn a_boundary_that_is_none_is_named() {
    let home = home_with(3);
    std::fs::write(home.path().join("area.geojson"), "not json").unwrap();
    forecast(home.path(), "records", &["--boundary", "area.geojson"]).failed_naming(&["area.geojson"]);
    forecast(home.path(), "records", &["--boundary", "none.shp"]).failed_naming(&["none.shp"]);
    forecast(home.path(), "records", &["--targets", "none.toml"]).failed_naming(&["none.toml"]);
    forecast(home.path(), "records", &["--mapping", "none.toml"]).failed_naming(&["none.toml"]);
    nothing_was_left(home.path());
}

#[test]
fn a_folder_of_somebody_else_is_refused_and_left_alone() {
    let home = home_with(18);
    std::fs::create_dir(home.path().join("out")).unwrap();
    std::fs::write(home.path().join("out/thesis.txt"), "years of work").unwrap();
    forecast(home.path(), "records", &[]).failed_naming(&["out", "thesis.txt"]);
    assert_eq!(names(&home.path().join("out")), ["thesis.txt"]);
    std::fs::write(home.path().join("file"), "").unwrap();
    let words = ["forecast", "records", "--target", "robbery-and-weapons", "--out", "file"];
    run(home.path(), &words).failed_naming(&["file"]);
}

#[test]
fn an_earlier_output_is_refreshed() {
    let home = home_with(18);
    forecast(home.path(), "records", &["--from", "2020-05"]).well();
    let before = std::fs::read(home.path().join("out/manifest.json")).unwrap();
    forecast(home.path(), "records", &[]).well();
    let after = std::fs::read(home.path().join("out/manifest.json")).unwrap();
    assert!(before != after);
    assert_eq!(names(&home.path().join("out")), WRITTEN);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let home = home_with(18);
    let locked = home.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(locked.join("probe"), "").is_ok() {
        println!("skipped: this user may write everywhere (root), so no folder is read-only");
        return;
    }
    let words = ["forecast", "records", "--target", "robbery-and-weapons", "--out", "locked/out"];
    run(home.path(), &words).failed_naming(&["locked/out", "may write"]);
    assert!(names(&locked).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_leaves_nothing() {
    // procfs accepts no new folder from anybody, root included: the nearest thing to a disk that
    // takes nothing more, without mounting one
    let home = home_with(18);
    let words = ["forecast", "records", "--target", "robbery-and-weapons", "--out", "/proc/lamplight-out"];
    run(home.path(), &words).failed_naming(&["/proc/lamplight-out", "nothing was changed"]);

    // a real small disk where mounting one is allowed
    let small = home.path().join("small");
    std::fs::create_dir(&small).unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
        .arg(&small)
        .stderr(std::process::Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        println!("skipped: a small disk cannot be mounted here");
        return;
    }
    let ran = run(home.path(), &["forecast", "records", "--target", "robbery-and-weapons", "--out", "small/out"]);
    let left = names(&small);
    let unmounted = std::process::Command::new("umount").arg(&small).status();
    assert!(unmounted.is_ok_and(|status| status.success()));
    ran.failed_naming(&["small/out", "free some space"]);
    assert!(left.is_empty(), "{left:?}");
}
