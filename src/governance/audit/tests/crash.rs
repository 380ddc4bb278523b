//! The power goes, the disk fills up: at every step, and at every byte of an entry.

use std::io;

use super::super::append::{Disk, mend, put};
use super::super::entry::Entry;
use super::super::header::{Header, WIDTH};
use super::super::verify::{Scan, Tail, scan};
use super::*;

/// A disk that does so many steps and then fails.
#[derive(Clone)]
struct Failing {
    bytes: Vec<u8>,
    steps: usize,
    /// The step that fails.
    fails_at: usize,
    /// Whether all after it fail too: the power is gone.
    for_good: bool,
    /// How much of a failing write reaches the disk.
    reaches: usize,
}

impl Failing {
    fn step(&mut self) -> bool {
        self.steps += 1;
        self.steps == self.fails_at || (self.for_good && self.steps > self.fails_at)
    }

    fn store(&mut self, at: u64, bytes: &[u8]) {
        let at = at as usize;
        self.bytes.resize(self.bytes.len().max(at + bytes.len()), 0);
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }
}

impl Disk for Failing {
    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let dead = self.for_good && self.steps >= self.fails_at;
        if !self.step() {
            self.store(at, bytes);
            return Ok(());
        }
        // the first line lies in one sector: it is written as a whole or not at all
        if !dead && at > 0 && self.reaches > 0 {
            self.store(at, &bytes[..self.reaches.min(bytes.len())]);
        }
        Err(io::ErrorKind::StorageFull.into())
    }

    fn cut(&mut self, at: u64) -> io::Result<()> {
        if self.step() {
            return Err(io::ErrorKind::Other.into());
        }
        self.bytes.truncate(at as usize);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        if self.step() { Err(io::ErrorKind::Other.into()) } else { Ok(()) }
    }
}

fn log_bytes() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    log_of(&file, 3);
    std::fs::read(&file).unwrap()
}

fn scanned(bytes: &[u8]) -> Scan {
    scan(bytes, None, |_| Ok(())).unwrap().unwrap_or_else(|altered| panic!("{}", altered.what))
}

fn entry_after(header: &Header, number: usize) -> Entry {
    let deed = deed(number);
    Entry::of(header.entries + 1, &header.head, &who(), &deed, at(90)).unwrap()
}

/// The next one who appends finds its way, and the log is whole again.
fn goes_on(bytes: &[u8], counted: impl Fn(u64) -> bool) {
    let scan = scanned(bytes);
    let mut disk = Failing { bytes: bytes.to_vec(), steps: 0, fails_at: 0, for_good: false, reaches: 0 };
    let (header, _, end) = mend(&mut disk, scan.header, scan.newest_at, scan.end, scan.tail).unwrap();
    assert!(counted(header.entries), "{} entries", header.entries);
    put(&mut disk, &header, end, &entry_after(&header, 9)).unwrap();
    let after = scanned(&disk.bytes);
    assert_eq!((after.tail, after.intact.entries, after.intact.interrupted), (Tail::None, header.entries + 1, None));
}

#[test]
fn the_power_goes_at_any_byte() {
    let before = log_bytes();
    let scan = scanned(&before);
    let next = entry_after(&scan.header, 5);
    let line = next.to_line();
    let run = |fails_at, reaches| {
        let mut disk = Failing { bytes: before.clone(), steps: 0, fails_at, for_good: true, reaches };
        let written = put(&mut disk, &scan.header, scan.end, &next).is_ok();
        (written, disk.bytes)
    };
    let (written, whole) = run(usize::MAX, 0);
    assert!(written && scanned(&whole).intact.entries == 4);
    for fails_at in 1..=6 {
        for reaches in 0..=line.len() {
            let (written, bytes) = run(fails_at, reaches);
            assert!(!written);
            let after = scanned(&bytes);
            if fails_at == 1 {
                assert_eq!((bytes.as_slice(), after.tail), (before.as_slice(), Tail::None));
            } else if fails_at < 6 {
                let is_whole = fails_at > 3 || (fails_at == 3 && reaches == line.len());
                assert_eq!(after.tail, if is_whole { Tail::Whole } else { Tail::Unfinished }, "{fails_at} {reaches}");
                assert!(after.intact.interrupted.unwrap().contains("ntry 4 "));
            }
            goes_on(&bytes, |entries| entries == 3 || entries == 4);
            // some file systems have the length already, and zeros
            if fails_at == 3 && reaches < line.len() {
                let mut zeroed = bytes.clone();
                zeroed.resize(before.len() + line.len(), 0);
                assert_eq!(scanned(&zeroed).tail, Tail::Unfinished);
                goes_on(&zeroed, |entries| entries == 3);
            }
        }
    }
}

#[test]
fn a_full_disk_leaves_the_log_as_it_was() {
    let before = log_bytes();
    let scan = scanned(&before);
    let next = entry_after(&scan.header, 5);
    for fails_at in 1..=6 {
        for reaches in [0, 1, 100] {
            let mut disk = Failing { bytes: before.clone(), steps: 0, fails_at, for_good: false, reaches };
            let error = put(&mut disk, &scan.header, scan.end, &next).unwrap_err();
            assert!(matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::Other));
            assert!(disk.bytes == before, "step {fails_at}");
        }
    }
}

#[test]
fn what_undoing_leaves_is_never_taken_for_an_alteration() {
    let before = log_bytes();
    let scan = scanned(&before);
    let next = entry_after(&scan.header, 5);
    // one step fails, and then the power goes while it is undone
    for fails_at in 1..=6 {
        for gone_at in fails_at + 1..=fails_at + 7 {
            let mut disk = Twice {
                disk: Failing { bytes: before.clone(), steps: 0, fails_at, for_good: false, reaches: 7 },
                gone_at,
            };
            put(&mut disk, &scan.header, scan.end, &next).unwrap_err();
            goes_on(&disk.disk.bytes, |entries| entries == 3 || entries == 4);
        }
    }
}

/// A failing disk whose power goes at a later step.
struct Twice {
    disk: Failing,
    gone_at: usize,
}

impl Twice {
    fn turn(&mut self) {
        if self.disk.steps + 1 >= self.gone_at {
            (self.disk.fails_at, self.disk.for_good, self.disk.reaches) = (self.gone_at, true, 0);
        }
    }
}

impl Disk for Twice {
    fn write(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.turn();
        self.disk.write(at, bytes)
    }

    fn cut(&mut self, at: u64) -> io::Result<()> {
        self.turn();
        self.disk.cut(at)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.turn();
        self.disk.sync()
    }
}

#[test]
fn an_interrupted_append_is_told_and_set_right_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let log = log_of(&file, 3);
    let before = std::fs::read(&file).unwrap();
    let scan = scanned(&before);
    let next = entry_after(&scan.header, 5);
    let mut disk = Failing { bytes: before.clone(), steps: 0, fails_at: 5, for_good: true, reaches: 0 };
    put(&mut disk, &scan.header, scan.end, &next).unwrap_err();
    std::fs::write(&file, &disk.bytes).unwrap();
    let intact = verify(&file).unwrap().unwrap();
    assert_eq!(intact.entries, 3);
    assert!(intact.interrupted.unwrap().starts_with("Entry 4 is whole"));
    // by a handle that knew the log as it was, and by a new one
    assert_eq!(log.append_at(&who(), deed(1), at(100)).unwrap().number(), 5);
    let intact = verify(&file).unwrap().unwrap();
    assert_eq!((intact.entries, intact.interrupted), (5, None));

    let half = [&disk.bytes[..], b""].concat()[..before.len() + 40].to_vec();
    std::fs::write(&file, half).unwrap();
    assert!(verify(&file).unwrap().unwrap().interrupted.unwrap().contains("entry 4"));
    assert_eq!(AuditLog::at(&file).append_at(&who(), deed(1), at(100)).unwrap().number(), 4);
    assert_eq!(verify(&file).unwrap().unwrap().entries, 4);
    assert!(before.len() > WIDTH);
}
