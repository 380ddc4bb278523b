//! The log as a whole: what it finds, what it survives.

mod corruption;
mod crash;
mod kill;
mod refusal;

use std::path::Path;

use chrono::{DateTime, Duration, Utc};

use super::*;

/// Noon of a day, and so many minutes.
fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + Duration::minutes(minutes)
}

fn who() -> Accountable {
    Accountable::new("PS 1234 Ní Bhriain", "selection meeting of 3 March").unwrap()
}

fn deed(number: usize) -> Deed {
    let act = Act::ALL[number % 6];
    Deed {
        act,
        what: format!("card no. {number} “as read”\\ opened"),
        people: (0..number % 4).map(|person| format!("3F2A-91C0-7B5D-{:04X}", number * 10 + person)).collect(),
        recipient: (act == Act::Disclosure).then(|| "Probation Service".to_owned()),
    }
}

/// A log with so many entries.
fn log_of(file: &Path, entries: usize) -> AuditLog {
    let log = AuditLog::at(file);
    for number in 0..entries {
        log.append_at(&who(), deed(number), at(number as i64)).unwrap();
    }
    log
}

#[test]
fn what_was_written_verifies_and_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a").join(FILE_NAME);
    assert!(matches!(verify(&file), Err(AuditError::Missing { .. })));
    let log = AuditLog::at(&file);
    let mut receipts = Vec::new();
    for number in 0..7 {
        receipts.push(log.append_at(&who(), deed(number), at(number as i64)).unwrap());
    }
    let mut entries = Vec::new();
    let intact = read(&file, Some(&receipts[2].hash()[..8].to_uppercase()), |entry| {
        entries.push(entry.clone());
        Ok(())
    })
    .unwrap()
    .unwrap();
    assert_eq!((intact.entries, intact.head.as_str()), (7, receipts[6].hash()));
    assert_eq!(intact.noted, Some(Noted::Older { entry: 3, since: 4 }));
    assert_eq!((intact.interrupted, intact.clock), (None, None));
    for (number, (entry, receipt)) in entries.iter().zip(&receipts).enumerate() {
        assert_eq!(
            (entry.entry, entry.act, entry.time()),
            (number as u64 + 1, deed(number).act, Some(at(number as i64)))
        );
        assert_eq!((entry.what.as_str(), &entry.people), (deed(number).what.as_str(), &deed(number).people));
        assert_eq!((receipt.number(), receipt.act(), receipt.hash()), (entry.entry, entry.act, entry.hash.as_str()));
        assert!(deed(number).people.iter().all(|person| receipt.is_about(person)) && !receipt.is_about("x"));
    }
    let unknown = verify_noted(&file, Some("0123456789")).unwrap().unwrap();
    assert_eq!(unknown.noted, Some(Noted::Unknown));
}
