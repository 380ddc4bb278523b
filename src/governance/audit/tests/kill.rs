//! A program that appends is killed at whatever moment; and how fast a log is written and read.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::super::append::Disk;
use super::super::entry::NO_ENTRY;
use super::super::header::Header;
use super::*;

/// Names the log that a victim appends to until it is killed.
const VICTIM: &str = "LAMPLIGHT_TEST_AUDIT_VICTIM";

#[test]
fn a_program_that_is_killed_leaves_a_log_that_verifies() {
    if let Some(file) = std::env::var_os(VICTIM) {
        let log = AuditLog::at(Path::new(&file));
        for number in 0..10_000 {
            log.append(&who(), deed(number)).unwrap();
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let (mut interrupted, mut entries) = (0, 0);
    for _ in 0..12 {
        let mut victim = Command::new(std::env::current_exe().unwrap());
        victim.args(["--exact", "governance::audit::tests::kill::a_program_that_is_killed_leaves_a_log_that_verifies"]);
        let mut victim = victim.env(VICTIM, &file).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let began = Instant::now();
        while verify(&file).is_err() && began.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_micros(random.random_range(0..60_000)));
        victim.kill().unwrap();
        victim.wait().unwrap();
        let intact = verify(&file).unwrap().unwrap_or_else(|altered| panic!("{}", altered.what));
        assert!(intact.entries >= entries, "nothing that was counted is lost");
        entries = intact.entries;
        interrupted += usize::from(intact.interrupted.is_some());
    }
    println!("killed 12 times: {entries} entries, {interrupted} appends interrupted and told");
    let receipt = AuditLog::at(&file).append(&who(), deed(0)).unwrap();
    assert_eq!(verify(&file).unwrap().unwrap().entries, receipt.number());
}

/// Run with `--ignored --nocapture` to see figures.
#[test]
#[ignore = "a measurement: writes half a gigabyte"]
fn speed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let mut out = std::io::BufWriter::new(std::fs::File::create(&file).unwrap());
    out.write_all(Header::empty().to_line().as_bytes()).unwrap();
    let mut head = NO_ENTRY.to_owned();
    let entries = 1_000_000;
    for number in 0..entries {
        let deed = deed(number as usize);
        let entry = Entry::of(number + 1, &head, &who(), &deed, at(number as i64)).unwrap();
        out.write_all(entry.to_line().as_bytes()).unwrap();
        head = entry.hash;
    }
    let mut written = out.into_inner().unwrap();
    Disk::write(&mut written, 0, Header { entries, head, appending: None }.to_line().as_bytes()).unwrap();
    let start = Instant::now();
    assert_eq!(verify(&file).unwrap().unwrap().entries, entries);
    println!("verified 1 000 000 entries in {:.1} s", start.elapsed().as_secs_f64());
    let log = AuditLog::at(&file);
    let start = Instant::now();
    log.append(&who(), deed(0)).unwrap();
    println!("first append: {:.1} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    for number in 0..200 {
        log.append(&who(), deed(number)).unwrap();
    }
    println!("each further append: {:.2} ms", start.elapsed().as_secs_f64() * 1000.0 / 200.0);
}
