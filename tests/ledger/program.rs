//! The ledger through the binary as a process.

use super::*;

/// Runs the real binary.
fn run(folder: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lamplight"));
    command.current_dir(folder).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").args(words);
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// A folder with the force as it was known and as it became.
fn two_downloads() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    force::write(&home.path().join("then"), KNOWN);
    force::write(&home.path().join("now"), KNOWN + 2);
    let path = home.path().to_owned();
    (home, path)
}

const FORECAST: [&str; 6] = ["forecast", "then", "--target", "robbery-and-weapons", "--model", "recent-mean"];

#[test]
fn the_program_issues_lists_verifies_and_scores() {
    let (_home, home) = two_downloads();
    let issue = [&FORECAST[..], &["--out", "out", "--ledger", "record", "--issued-by", "Sgt Example"]].concat();
    let (code, out, err) = run(&home, &issue);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("Issued as entry 1 of the ledger"), "{out}");
    // the clock of whoever runs this is past July 2021
    assert!(
        out.contains("By the clock it was issued after its period was over: it will be scored, but shown apart"),
        "{out}"
    );
    let head = out.lines().find_map(|line| line.strip_prefix("Head hash, to be noted elsewhere: ")).unwrap().to_owned();

    let (code, _, err) = run(&home, &issue);
    assert_eq!(code, Some(1));
    assert!(err.contains("in the ledger already, as entry 1") && err.trim_end().lines().count() == 1, "{err}");

    let (code, out, _) = run(&home, &["ledger", "list", "record"]);
    assert_eq!(code, Some(0));
    assert!(
        out.contains("Jul 2021")
            && out.contains("robbery-and-weapons")
            && out.contains("issued after its period was over"),
        "{out}"
    );
    let (code, out, _) = run(&home, &["ledger", "verify", "record", "--head", &head[..10]]);
    assert_eq!(code, Some(0));
    assert!(out.contains("every one as it was issued") && out.contains(&head) && out.contains("newest entry"), "{out}");

    let (code, out, err) = run(&home, &["ledger", "score", "record", "--observed", "now", "--json", "score.json"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("forecast ") && out.contains(", saw ") && out.contains("Issued late, shown apart"), "{out}");
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(home.join("score.json")).unwrap()).unwrap();
    let recorded = &json["entries"][0]["outcome"]["scored"]["recorded"];
    assert_eq!(recorded.as_u64().unwrap() as u32, counted_by_hand(&home.join("now"), "2021-07"), "{json:#}");
    assert_eq!(json["record"]["late"]["scored"], 1);

    let file = home.join("record/0001.json");
    let text = std::fs::read_to_string(&file).unwrap().replace("Sgt Example", "Sgt Nobody");
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, text).unwrap();
    for words in [&["ledger", "verify", "record"][..], &["ledger", "score", "record", "--observed", "now"][..]] {
        let (code, out, err) = run(&home, words);
        assert_eq!((code, out.as_str()), (Some(1), ""), "{words:?}");
        assert!(err.contains("entry 1 (0001.json) was altered"), "{err}");
        assert_eq!(err.trim_end().lines().count(), 1, "{err}");
    }
}

#[test]
fn the_program_refuses_to_issue_what_had_begun_and_writes_nothing() {
    let (_home, home) = two_downloads();
    let back_dated = [&FORECAST[..], &["--from", "2021-05", "--out", "out", "--ledger", "record"]].concat();
    let (code, out, err) = run(&home, &back_dated);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("May 2021 cannot be issued as a forecast, because it had begun in the records"), "{err}");
    assert!(!home.join("out").exists() && !home.join("record").exists());
    // the same day as the default is no back-dating
    let newest = [&FORECAST[..], &["--from", "2021-07", "--out", "out", "--ledger", "record"]].concat();
    assert_eq!(run(&home, &newest).0, Some(0));
}

#[test]
fn two_programs_that_issue_at_once_both_get_their_entry() {
    let (_home, home) = two_downloads();
    let running: Vec<_> = ["recent-mean", "shrunk-mean"]
        .into_iter()
        .map(|model| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_lamplight"));
            command.current_dir(&home).args(["forecast", "then", "--target", "robbery-and-weapons", "--model", model]);
            command.args(["--out", model, "--ledger", "record"]).stdout(std::process::Stdio::null());
            command.spawn().unwrap()
        })
        .collect();
    for mut child in running {
        assert!(child.wait().unwrap().success());
    }
    let contents = ledger::read(&home.join("record")).unwrap();
    assert!(contents.is_whole(), "{:?}", contents.problems);
    let mut models: Vec<&str> = contents.entries.iter().map(|stored| stored.entry.model.id.as_str()).collect();
    models.sort_unstable();
    assert_eq!(models, ["recent-mean", "shrunk-mean"]);
}

#[test]
fn the_program_names_what_is_not_a_ledger() {
    let (_home, home) = two_downloads();
    for command in ["list", "verify"] {
        let (code, out, err) = run(&home, &["ledger", command, "nowhere"]);
        assert_eq!((code, out.as_str()), (Some(1), ""));
        assert!(err.contains("there is no ledger in nowhere"), "{err}");
        let (code, _, err) = run(&home, &["ledger", command, "then"]);
        assert_eq!(code, Some(1));
        assert!(err.contains("then is not a ledger"), "{err}");
    }
    let (code, _, err) = run(&home, &[&FORECAST[..], &["--out", "out", "--ledger", "then"]].concat());
    assert_eq!(code, Some(1));
    assert!(err.contains("then is not a ledger") && !home.join("out").exists(), "{err}");
    assert_eq!(run(&home, &["ledger", "score", "nowhere"]).0, Some(2));
    assert_eq!(run(&home, &[&FORECAST[..], &["--out", "out", "--issued-by", "X"]].concat()).0, Some(2));
}
