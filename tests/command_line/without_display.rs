//! `lamplight` where no window can be opened does the same job without one.

use tempfile::tempdir;

use crate::{Ran, WRITTEN, force, lamplight, names, run};

#[test]
fn the_demo_is_forecast_into_its_folder_and_refreshed_the_next_time() {
    let home = tempdir().unwrap();
    let first = run(home.path(), &[]).well();
    assert_eq!(first.err.trim_end().lines().count(), 1, "one line says so: {}", first.err);
    assert!(first.err.contains("display") && first.err.contains("lamplight-demo"), "{}", first.err);
    assert!(first.out.contains("SYNTHETIC") && first.out.contains("rank"), "{}", first.out);
    assert_eq!(names(home.path()), ["lamplight-demo"]);
    assert_eq!(names(&home.path().join("lamplight-demo")), WRITTEN);

    let before = std::fs::read(home.path().join("lamplight-demo/forecast.csv")).unwrap();
    let second = run(home.path(), &[]).well();
    assert_eq!(second.out, first.out);
    assert!(before == std::fs::read(home.path().join("lamplight-demo/forecast.csv")).unwrap());
}

#[test]
fn the_users_files_are_forecast_beside_them() {
    let home = tempdir().unwrap();
    force::write(&home.path().join("records"), 18);
    let ran = run(home.path(), &["records"]).well();
    assert!(ran.err.contains("lamplight-output"), "{}", ran.err);
    assert!(ran.out.contains("STAND-IN"), "{}", ran.out);
    assert_eq!(names(&home.path().join("lamplight-output")), WRITTEN);
}

#[cfg(target_os = "linux")]
#[test]
fn a_display_that_does_not_answer_is_as_good_as_none() {
    let home = tempdir().unwrap();
    force::write(&home.path().join("records"), 18);
    let output = lamplight(home.path()).arg("records").env("DISPLAY", ":59977").output().unwrap();
    let ran = Ran::of(&output).well();
    assert_eq!(ran.err.trim_end().lines().count(), 1, "one line says so: {}", ran.err);
    assert_eq!(names(&home.path().join("lamplight-output")), WRITTEN);
}

#[test]
fn a_mistake_is_told_as_anywhere_else() {
    let home = tempdir().unwrap();
    let ran = run(home.path(), &["nowhere.csv"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.lines().last().unwrap().contains("nowhere.csv"), "{ran:?}");
    assert!(names(home.path()).is_empty());
}
