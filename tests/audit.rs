//! The audit log by the real binary and by common tools.

#![expect(clippy::unwrap_used, reason = "what cannot be set up has to fail the test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use lamplight::governance::audit::{Accountable, Act, AuditLog, Deed, FILE_NAME, Receipt};

const PERSON: &str = "3F2A-91C0-7B5D-0042";

/// A log of three entries, and the receipts.
fn log_in(folder: &Path) -> (PathBuf, Vec<Receipt>) {
    let file = folder.join(FILE_NAME);
    let log = AuditLog::at(&file);
    let people = || vec![PERSON.to_owned()];
    let acts = [
        ("PS 1234", Act::Collection, Vec::new(), None),
        ("PS 1234", Act::Consultation, people(), None),
        ("DI 99", Act::Disclosure, people(), Some("Probation Service".to_owned())),
    ];
    let receipts = acts.into_iter().map(|(operator, act, people, recipient)| {
        let who = Accountable::new(operator, "selection meeting of 3 March").unwrap();
        let what = format!("a test of {}", act.words());
        log.append(&who, Deed { act, what, people, recipient }).unwrap()
    });
    let receipts = receipts.collect();
    (file, receipts)
}

fn lamplight(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lamplight")).arg("audit").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Exit code, standard output, standard error.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = lamplight(arguments);
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn an_intact_log_verifies_and_its_head_can_be_compared() {
    let folder = tempfile::tempdir().unwrap();
    let (file, receipts) = log_in(folder.path());
    let file = file.to_str().unwrap();
    let (code, out, err) = run(&["verify", file]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains("3 entries, every one as it was written") && out.contains(receipts[2].hash()), "{out}");
    assert!(out.contains("whoever can write all of it could have made it anew"), "{out}");

    let (code, out, _) = run(&["verify", file, "--head", &receipts[1].hash()[..12]]);
    assert!(code == Some(0) && out.contains("that of entry 2; 1 entry written since"), "{out}");
    let (code, out, err) = run(&["verify", file, "--head", "0123456789abcdef"]);
    assert!(code == Some(1) && out.is_empty() && err.contains("no entry has the noted hash"), "{out}{err}");
    assert_eq!(run(&["verify", file, "--head", "xyz"]).0, Some(2));

    let (code, out, _) = run(&["verify", file, "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &json["intact"], &json["entries"]), (Some(0), &true.into(), &3.into()));
}

#[test]
fn an_altered_log_is_told_with_the_entry() {
    let folder = tempfile::tempdir().unwrap();
    let (file, _) = log_in(folder.path());
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, whole.replacen("DI 99", "DI 98", 1)).unwrap();
    let name = file.to_str().unwrap();
    let (code, out, err) = run(&["verify", name]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("entry 3 was altered") && err.trim_end().lines().count() == 1, "{err}");
    let (code, out, _) = run(&["verify", name, "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &json["intact"], &json["altered"]["entry"]), (Some(1), &false.into(), &3.into()));
    // what still follows from the first entry is shown, and that more does not is told
    let (code, out, err) = run(&["show", name]);
    assert!(code == Some(1) && out.contains("a test of consultation") && !out.contains("DI 98"), "{out}");
    assert!(err.contains("entry 3 was altered"), "{err}");

    let (code, _, err) = run(&["verify", folder.path().join("none.log").to_str().unwrap()]);
    assert!(code == Some(1) && err.contains("there is no audit log at"), "{err}");
    let (code, _, err) = run(&["verify", folder.path().to_str().unwrap()]);
    assert!(code == Some(1) && err.contains("is not a file"), "{err}");
}

#[test]
fn entries_are_shown_by_act_operator_person_and_number() {
    let folder = tempfile::tempdir().unwrap();
    let (file, _) = log_in(folder.path());
    let file = file.to_str().unwrap();
    let before = std::fs::read(file).unwrap();
    let shown = |more: &[&str]| {
        let (code, out, err) = run(&[&["show", file, "--json"], more].concat());
        assert_eq!((code, err.as_str()), (Some(0), ""));
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        json["entries"].as_array().unwrap().iter().map(|entry| entry["entry"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(shown(&[]), [1, 2, 3]);
    assert_eq!(shown(&["--act", "consultation"]), [2]);
    assert_eq!(shown(&["--operator", "ps 1234"]), [1, 2]);
    assert_eq!(shown(&["--person", PERSON]), [2, 3]);
    assert_eq!(shown(&["--person", PERSON, "--last", "1"]), [3]);
    assert_eq!(run(&["show", file, "--act", "gossip"]).0, Some(2));
    let (_, out, _) = run(&["show", file]);
    for part in ["disclosure: a test of disclosure", "by DI 99: selection meeting of 3 March", "to Probation Service"] {
        assert!(out.contains(part), "{part}: {out}");
    }
    assert_eq!(std::fs::read(file).unwrap(), before, "looking at the log changes nothing");
}

/// The recipe in the documentation of the log.
#[cfg(unix)]
#[test]
fn common_tools_can_check_an_entry() {
    let folder = tempfile::tempdir().unwrap();
    let (file, receipts) = log_in(folder.path());
    let recipe = r#"tail -n 1 "$0" | sed 's/,"hash":"[0-9a-f]*"}$//' | tr -d '\n' | sha256sum"#;
    let output = Command::new("sh").args(["-c", recipe]).arg(&file).output().unwrap();
    assert!(text(&output.stdout).starts_with(receipts[2].hash()), "{output:?}");
}
