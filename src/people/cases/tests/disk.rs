//! Interrupted, damaged, read-only, in use.

use std::fs;

use super::*;

fn kept() -> (tempfile::TempDir, Desk, ScoreList) {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    let list = desk.list(&records());
    desk.keep(&list);
    let card = desk.card(&list, 1, &records(), "2026-04-02").unwrap();
    let verdict = Verdict { choice: Choice::Agree, selected: true, reason: "as discussed" };
    desk.store.decide(&desk.change(1), &card, &verdict).unwrap();
    (folder, desk, list)
}

#[test]
fn an_interrupted_erasure_is_finished_by_whoever_opens_the_workspace() {
    let (folder, desk, list) = kept();
    let path = |name: &str| folder.path().join(name);
    let before: Vec<(String, String)> = ["scores/2026-04-01.jsonl", "decisions.jsonl"]
        .map(|name| (name.to_owned(), fs::read_to_string(path(name)).unwrap()))
        .into();
    desk.store.erase(&desk.log(Act::Erasure, &[id(1)]), &id(1)).unwrap();
    // as if the power had gone after the first file
    for (name, text) in before {
        fs::write(path(&name), text).unwrap();
    }
    let not_scored = fs::read_to_string(path("not-scored.jsonl")).unwrap();
    fs::write(path("not-scored.jsonl"), not_scored.replace("\"done\":true", "\"done\":false")).unwrap();
    fs::write(path(".lamplight-abc"), id(1)).unwrap();
    fs::write(path("scores/.lamplight-abc"), id(1)).unwrap();
    let store = CaseStore::open(folder.path()).unwrap();
    assert_eq!(store.people_listed(list.as_of).unwrap(), [id(2), id(6)]);
    assert!(!fs::read_to_string(path("decisions.jsonl")).unwrap().contains(&id(1)));
    assert!(!path(".lamplight-abc").exists() && !path("scores/.lamplight-abc").exists());
    assert!(store.erased().unwrap().iter().all(|one| serde_json::to_string(one).unwrap().contains("\"done\":true")));
}

#[test]
fn a_damaged_file_is_named_and_nothing_of_it_shown() {
    let (folder, desk, list) = kept();
    let path = folder.path().join("scores/2026-04-01.jsonl");
    let whole = fs::read_to_string(&path).unwrap();
    let everybody = desk.log(Act::Consultation, &list.people());
    let first_two: String = whole.split_inclusive('\n').take(2).collect();
    let damaged = [
        (1, String::new()),
        (1, first_two),
        (1, whole.replacen("lamplight-scores-1", "lamplight-scores-9", 1)),
        (2, whole.replacen("\"probability\":0.2", "\"probability\":7.2", 1)),
        (2, whole.replacen("\"standing_charges\":2", "\"standing_charges\":0", 1)),
        (2, whole.replacen("\"person\":\"0000", "\"person\":\"John", 1)),
        (2, whole.replacen("{\"person\"", "{person", 1)),
    ];
    for (expected, text) in damaged {
        fs::write(&path, &text).unwrap();
        match desk.store.load(&everybody, list.as_of) {
            Err(CaseError::Damaged { line, .. }) => assert_eq!(line, expected, "{text}"),
            other => panic!("{other:?}\n{text}"),
        }
    }
    fs::write(&path, &whole).unwrap();
    assert!(desk.store.load(&everybody, list.as_of).is_ok());

    fs::write(folder.path().join("decisions.jsonl"), "{}\n").unwrap();
    let error = desk.card(&list, 1, &records(), "2026-04-02").unwrap_err();
    assert!(error.to_string().contains("line 1 of") && error.to_string().contains("decisions.jsonl"), "{error}");
}

#[test]
fn a_workspace_whose_log_was_removed_or_cut_is_not_opened() {
    let (folder, desk, _) = kept();
    let log = folder.path().join(FILE_NAME);
    let whole = fs::read(&log).unwrap();
    assert!(CaseStore::open(folder.path()).is_ok());
    fs::remove_file(&log).unwrap();
    let error = CaseStore::open(folder.path()).unwrap_err();
    assert!(matches!(error, CaseError::LogBehind { has: 0, needed: 3, .. }), "{error}");
    let other = tempfile::tempdir().unwrap();
    let anew = Desk::at(other.path());
    anew.look(1);
    fs::copy(other.path().join(FILE_NAME), &log).unwrap();
    assert!(matches!(CaseStore::open(folder.path()), Err(CaseError::LogBehind { has: 1, .. })));
    fs::write(&log, whole).unwrap();
    assert!(CaseStore::open(folder.path()).is_ok());
    drop(desk);
}

#[test]
fn a_workspace_in_use_is_waited_for_and_then_refused() {
    let (folder, desk, _) = kept();
    let held = fs::File::open(folder.path().join(".lock")).unwrap();
    held.lock().unwrap();
    let refused = desk.store.erase(&desk.log(Act::Erasure, &[id(1)]), &id(1));
    assert!(matches!(refused, Err(CaseError::Busy { .. })));
}

#[test]
fn when_the_log_cannot_be_written_there_is_no_receipt_and_so_nothing_happens() {
    let (folder, desk, _) = kept();
    let log = folder.path().join(FILE_NAME);
    let text = fs::read_to_string(&log).unwrap();
    fs::write(&log, text.replacen("PS 1234", "PS 9999", 1)).unwrap();
    let who = Accountable::new("PS 1234", "selection meeting of April").unwrap();
    let deed = Deed { act: Act::Consultation, what: "a card".to_owned(), people: vec![id(1)], recipient: None };
    let error = desk.log.append(&who, deed).unwrap_err();
    assert!(error.to_string().contains("entry 1 was altered"), "{error}");
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_alone_and_a_folder_that_cannot_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt as _;

    let (folder, desk, list) = kept();
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("scores"), mode("scores/2026-04-01.jsonl"), mode("decisions.jsonl")), (0o700, 0o600, 0o600));
    let file = folder.path().join("decisions.jsonl");
    assert!(matches!(CaseStore::open(&file), Err(CaseError::Write { .. })));
    assert!(matches!(CaseStore::open(&file.join("below")), Err(CaseError::Write { .. })));
    // a folder stands where the file should: what stops the administrator too
    let card = desk.card(&list, 1, &records(), "2026-04-02").unwrap();
    fs::create_dir(folder.path().join("challenges.jsonl")).unwrap();
    let person = id(1);
    let raised = Raised {
        person: &person,
        day: day("2025-03-03"),
        offence: "8N",
        role: Role::Charged,
        says: "it was my brother",
    };
    let refused = desk.store.raise(&desk.change(1), &records(), &raised);
    assert!(matches!(refused, Err(CaseError::Read { .. } | CaseError::Write { .. })), "{refused:?}");
    let verdict = Verdict { choice: Choice::Agree, selected: true, reason: "as discussed" };
    assert!(desk.store.decide(&desk.change(1), &card, &verdict).is_err(), "nor is anything decided meanwhile");
}
