//! What is done is in the log before it is shown, or it is not shown.

use std::path::Path;

use crate::force::home;
use crate::{people, run};

fn entries(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("lamplight-people/audit.log")).unwrap()
}

#[test]
fn every_act_is_logged_with_who_and_why() {
    let home = home();
    people(home.path(), "score", &["--protected", "protected.csv", "--out", "list.json", "--recipient", "IOM panel"])
        .well();
    let log = entries(home.path());
    let at = |act: &str| log.find(&format!("\"{act}\"")).unwrap_or_else(|| panic!("{act} is not in {log}"));
    assert!(at("collection") < at("combination") && at("combination") < at("consultation"));
    assert!(at("consultation") < at("disclosure"));
    assert!(log.contains("PS 1234") && log.contains("selection meeting of 3 March") && log.contains("IOM panel"));
    assert!(!log.contains("N0"), "the force's own numbers are in the log: {log}");
    run(home.path(), &["audit", "verify", "lamplight-people/audit.log"]).well();
}

#[test]
fn nothing_is_shown_when_the_log_cannot_be_written() {
    let home = home();
    people(home.path(), "fit", &["--out", "model.json"]).well();
    let log = home.path().join("lamplight-people/audit.log");
    // a folder where the file should be: nobody can write it, root included
    std::fs::remove_file(&log).unwrap();
    std::fs::create_dir(&log).unwrap();
    for command in ["score", "check", "harm", "evaluate"] {
        people(home.path(), command, &[]).failed_naming(&["audit.log"]);
    }
    people(home.path(), "score", &["--out", "list.json", "--recipient", "panel"]).failed_naming(&["audit.log"]);
    assert!(!home.path().join("list.json").exists());
}

#[test]
fn nothing_is_shown_when_the_log_was_altered() {
    let home = home();
    people(home.path(), "check", &[]).well();
    let log = home.path().join("lamplight-people/audit.log");
    let altered = entries(home.path()).replace("PS 1234", "PS 4321");
    std::fs::write(&log, altered).unwrap();
    people(home.path(), "score", &[]).failed_naming(&["audit.log"]);
}
