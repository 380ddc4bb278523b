//! When nothing can be written, nothing is shown.

use std::fs;
use std::sync::Barrier;

use super::super::entry::sha256;
use super::*;

#[test]
fn nothing_is_added_to_a_log_that_does_not_verify() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let log = log_of(&file, 5);
    let whole = fs::read_to_string(&file).unwrap();
    for altered in [
        whole.replacen("PS 1234", "PS 1235", 1),
        whole.split_inclusive('\n').take(4).collect(),
        format!("{whole}{{}}\n"),
        String::new(),
    ] {
        fs::write(&file, &altered).unwrap();
        for log in [&log, &AuditLog::at(&file)] {
            let error = log.append(&who(), deed(2)).unwrap_err();
            assert!(matches!(error, AuditError::Broken { .. }), "{error}");
            assert!(error.to_string().contains("nothing is shown"), "{error}");
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), altered, "nothing is touched");
    }
    fs::write(&file, whole).unwrap();
    assert_eq!(log.append(&who(), deed(2)).unwrap().number(), 6);
}

#[test]
fn a_log_that_was_removed_or_put_back_is_not_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let log = log_of(&file, 3);
    let early = fs::read(&file).unwrap();
    log.append(&who(), deed(2)).unwrap();
    fs::remove_file(&file).unwrap();
    for _ in 0..2 {
        let error = log.append(&who(), deed(2)).unwrap_err();
        assert!(error.to_string().contains("had 4 entries and now has 0"), "{error}");
        assert!(!file.exists());
    }
    fs::write(&file, early).unwrap();
    let error = log.append(&who(), deed(2)).unwrap_err();
    assert!(error.to_string().contains("had 4 entries and now has 3"), "{error}");
    assert_eq!(entries_counted(&file).unwrap(), Some(3));
}

#[test]
fn two_programs_get_a_number_each() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let (threads, each) = (4, 12);
    let barrier = Barrier::new(threads);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (file, barrier) = (&file, &barrier);
            scope.spawn(move || {
                let log = AuditLog::at(file);
                barrier.wait();
                for number in 0..each {
                    log.append_at(&who(), deed(thread * each + number), at(0)).unwrap();
                }
            });
        }
    });
    let mut numbers = Vec::new();
    let intact = read(&file, None, |entry| {
        numbers.push(entry.entry);
        Ok(())
    });
    assert_eq!(intact.unwrap().unwrap().entries, (threads * each) as u64);
    assert_eq!(numbers, (1..=(threads * each) as u64).collect::<Vec<_>>());
}

#[test]
fn a_log_in_use_is_waited_for_and_then_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let log = log_of(&file, 1);
    let held = fs::File::open(&file).unwrap();
    held.lock().unwrap();
    assert!(matches!(log.append(&who(), deed(2)), Err(AuditError::Busy { .. })));
    drop(held);
    assert_eq!(log.append(&who(), deed(2)).unwrap().number(), 2);
}

#[cfg(unix)]
#[test]
fn a_log_that_cannot_be_written_refuses() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("w").join(FILE_NAME);
    let log = log_of(&file, 2);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700), "for its owner alone");

    // where the log should be is a folder; the administrator, whom no permission stops, is stopped too
    let blocked = AuditLog::at(folder.path()).append(&who(), deed(2)).unwrap_err();
    assert!(matches!(blocked, AuditError::NotAFile { .. } | AuditError::Write { .. }), "{blocked}");
    assert!(matches!(verify(folder.path()), Err(AuditError::NotAFile { .. })));
    let under_a_file = AuditLog::at(&file.join(FILE_NAME)).append(&who(), deed(2)).unwrap_err();
    assert!(under_a_file.to_string().contains("nothing is shown or changed"), "{under_a_file}");

    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
    if fs::OpenOptions::new().write(true).open(&file).is_ok() {
        println!("skipped: permissions do not stop this user");
    } else {
        let error = log.append(&who(), deed(2)).unwrap_err();
        assert!(matches!(error, AuditError::Write { remedy: "name a folder you may write to", .. }), "{error}");
    }
    assert_eq!(verify(&file).unwrap().unwrap().entries, 2, "a log that may only be read is read");
}

#[test]
fn what_an_entry_must_say() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let log = AuditLog::at(&file);
    let to_nobody = Deed { recipient: Some("  ".to_owned()), ..deed(3) };
    assert!(matches!(log.append(&who(), to_nobody), Err(AuditError::NoRecipient)));
    let nothing = Deed { what: "\n".to_owned(), ..deed(0) };
    assert!(matches!(log.append(&who(), nothing), Err(AuditError::Fault(_))));
    let endless = Deed { what: "on and on ".repeat(1000), ..deed(0) };
    assert!(matches!(log.append(&who(), endless), Err(AuditError::TooLong { .. })));
    assert!(!file.exists(), "refused before anything is written");
}

#[test]
fn of_many_people_the_log_holds_their_number_and_a_hash() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let mut people: Vec<String> = (0..5000).rev().map(|person| format!("0000-0000-0000-{person:04X}")).collect();
    people.push(people[0].clone());
    let receipt = AuditLog::at(&file).append(&who(), Deed { people: people.clone(), ..deed(2) }).unwrap();
    assert!(people.iter().all(|person| receipt.is_about(person)));
    let mut entries = Vec::new();
    read(&file, None, |entry| {
        entries.push(entry.clone());
        Ok(())
    })
    .unwrap()
    .unwrap();
    assert_eq!((entries[0].people.len(), entries[0].people_count), (0, 5000));
    let expected = sha256(receipt.people().join("\n").as_bytes());
    assert_eq!(entries[0].people_sha256.as_deref(), Some(expected.as_str()));
}

#[test]
fn a_clock_that_was_put_back_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let log = AuditLog::at(&file);
    for minutes in [5, 6, 2, 3] {
        log.append_at(&who(), deed(0), at(minutes)).unwrap();
    }
    let clock = verify(&file).unwrap().unwrap().clock.unwrap();
    assert!(clock.starts_with("entry 3 says it was written before entry 2"), "{clock}");
}
