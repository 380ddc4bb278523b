//! Whatever is touched is found, and the entry named.

use super::*;

/// Files of a ledger by name, without the lock.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

pub(super) fn files_of(folder: &Path) -> Files {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    files
        .filter(|file| !file.file_name().to_string_lossy().starts_with('.'))
        .map(|file| (file.file_name().into_string().unwrap(), std::fs::read(file.path()).unwrap()))
        .collect()
}

fn read_of(files: &Files) -> Result<Contents, LedgerError> {
    let home = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(home.path().join(name), bytes).unwrap();
    }
    ledger::read(home.path())
}

fn name_of(number: u32) -> String {
    Entry::file_name(number)
}

/// Makes the list of hashes anew, as somebody would who has read the documentation.
fn relist(files: &mut Files) {
    use std::fmt::Write as _;

    use sha2::{Digest, Sha256};
    let mut lines = String::new();
    for (name, bytes) in files.iter().filter(|(name, _)| name.strip_suffix(".json").is_some()) {
        writeln!(lines, "{:x}  {name}", Sha256::digest(bytes)).unwrap();
    }
    files.insert(SUMS_FILE.to_owned(), lines.into_bytes());
}

/// Fails unless one of these entries is named.
#[track_caller]
fn is_found(files: &Files, entries: &[u32], what: &str) {
    let contents = read_of(files).unwrap_or_else(|error| panic!("{what}: {error}"));
    let named: Vec<Option<u32>> = contents.problems.iter().map(|problem| problem.entry).collect();
    assert!(named.iter().any(|named| named.is_some_and(|named| entries.contains(&named))), "{what}: {contents:#?}");
    let texts = contents.problems.iter().all(|problem| !problem.text.is_empty());
    assert!(texts, "{what}");
}

/// Numbers that are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }
}

#[test]
fn every_kind_of_tampering_is_found_and_the_entry_named() {
    const ENTRIES: u32 = 5;
    let home = tempfile::tempdir().unwrap();
    ledger_of(home.path(), ENTRIES);
    let whole = files_of(home.path());
    assert!(read_of(&whole).unwrap().is_whole());
    let mut numbers = Numbers(11);
    for round in 0..400 {
        let mut files = whole.clone();
        let victim = numbers.below(ENTRIES as usize) as u32 + 1;
        let bytes = files.get_mut(&name_of(victim)).unwrap();
        match round % 8 {
            0 => {
                let at = numbers.below(bytes.len());
                bytes[at] ^= 1 << numbers.below(8);
                is_found(&files, &[victim], &format!("byte {at} of entry {victim} flipped"));
            }
            1 => {
                let to = numbers.below(bytes.len());
                bytes.truncate(to);
                is_found(&files, &[victim], &format!("entry {victim} cut to {to} bytes"));
            }
            2 => {
                files.remove(&name_of(victim));
                is_found(&files, &[victim], &format!("entry {victim} removed"));
            }
            3 => {
                let other = victim % ENTRIES + 1;
                let (a, b) = (files[&name_of(victim)].clone(), files[&name_of(other)].clone());
                files.insert(name_of(victim), b);
                files.insert(name_of(other), a);
                is_found(&files, &[victim, other], &format!("entries {victim} and {other} exchanged"));
                relist(&mut files);
                is_found(&files, &[victim, other], &format!("entries {victim} and {other} exchanged and relisted"));
            }
            4 => {
                // one more in the middle, all later ones renamed
                for number in (victim..=ENTRIES).rev() {
                    let moved = files[&name_of(number)].clone();
                    files.insert(name_of(number + 1), moved);
                }
                let later: Vec<u32> = (victim..=ENTRIES + 1).collect();
                is_found(&files, &later, &format!("one inserted at {victim}"));
                relist(&mut files);
                is_found(&files, &later, &format!("one inserted at {victim} and relisted"));
            }
            5 => {
                let sums = files.get_mut(SUMS_FILE).unwrap();
                let at = numbers.below(sums.len());
                sums[at] ^= 1 << numbers.below(8);
                let line = at as u32 / 76 + 1;
                is_found(&files, &[line], &format!("byte {at} of the list flipped"));
            }
            6 => {
                // a sum of the forecast made better, and the list with it
                let text = String::from_utf8(bytes.clone()).unwrap().replace("\"expected\": 4.0", "\"expected\": 5.0");
                *bytes = text.into_bytes();
                relist(&mut files);
                if victim < ENTRIES {
                    is_found(&files, &[victim, victim + 1], &format!("entry {victim} altered and relisted"));
                } else {
                    // nothing comes after it: only the head hash noted elsewhere can tell
                    let noted = read_of(&whole).unwrap().head().unwrap().to_owned();
                    assert_eq!(read_of(&files).unwrap().find_head(&noted), HeadCheck::Unknown);
                }
            }
            _ => {
                let sums = files.get_mut(SUMS_FILE).unwrap();
                let to = numbers.below(sums.len());
                sums.truncate(to);
                let contents = read_of(&files).unwrap();
                let is_told = !contents.is_whole() || contents.interrupted == Some(ENTRIES);
                assert!(is_told, "list cut to {to} bytes: {contents:#?}");
            }
        }
    }
}

#[test]
fn a_ledger_cut_with_its_list_is_found_by_the_noted_head_alone() {
    let home = tempfile::tempdir().unwrap();
    ledger_of(home.path(), 4);
    let mut files = files_of(home.path());
    let whole = read_of(&files).unwrap();
    let (head, third) = (whole.head().unwrap().to_owned(), whole.listed[2].clone());
    assert_eq!(whole.find_head(&head[..12]), HeadCheck::IsHead);
    assert_eq!(whole.find_head(&third.to_uppercase()), HeadCheck::Older { entry: 3, since: 1 });
    assert_eq!(whole.find_head(&head[..4]), HeadCheck::Unknown);
    files.remove(&name_of(4));
    is_found(&files, &[4], "the last entry cut");
    relist(&mut files);
    let cut = read_of(&files).unwrap();
    assert!(cut.is_whole());
    assert_eq!(cut.find_head(&head), HeadCheck::Unknown);
    assert_eq!(cut.find_head(&third), HeadCheck::IsHead);
}

#[test]
fn an_emptied_ledger_is_not_taken_for_a_new_one() {
    let home = tempfile::tempdir().unwrap();
    ledger_of(home.path(), 2);
    for number in 1..=2 {
        std::fs::remove_file(home.path().join(name_of(number))).unwrap();
    }
    assert!(!ledger::read(home.path()).unwrap().is_whole());
    std::fs::remove_file(home.path().join(SUMS_FILE)).unwrap();
    assert!(!ledger::read(home.path()).unwrap().is_whole());
    let refused = ledger::issue(home.path(), entry(first_of(2021, 5))).unwrap_err();
    assert!(matches!(refused, LedgerError::Broken { .. }), "{refused}");
}
