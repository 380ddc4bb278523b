//! How long two million events take, and how much memory: run by name.

use std::fmt::Write as _;

use super::{PseudonymKey, read_in_memory};
use crate::progress::Progress;

#[test]
#[ignore = "takes a while: two million rows"]
fn two_million_events() {
    let mut text = "person_id,date,offence_code,offence,role,weapon,case,disposal,disposal_date\n".to_owned();
    for n in 0..2_000_000_u64 {
        let mixed = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        let (role, disposal, end) = match mixed % 8 {
            0 => ("Victim", "", ""),
            1 => ("Charged", "Withdrawn", "2024-05-01"),
            2 => ("Convicted", "", ""),
            _ => ("Charged", "", ""),
        };
        let (year, month, day) = (2012 + mixed % 12, mixed / 12 % 12 + 1, mixed / 144 % 28 + 1);
        let (person, code) = (mixed % 200_003, mixed / 7 % 300);
        let _ = writeln!(
            text,
            "N{person:07},{year}-{month:02}-{day:02},{code}A,Offence number {code},{role},,C{n},{disposal},{end}"
        );
    }
    let memory = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = |name: &str| status.lines().find(|line| line.starts_with(name)).unwrap_or("").to_owned();
        format!("{} {}", line("VmRSS"), line("VmHWM"))
    };
    println!("{} MB of text; {}", text.len() / 1_000_000, memory());
    let start = std::time::Instant::now();
    let key = PseudonymKey::fixed(1);
    let got = read_in_memory(vec![("big.csv".to_owned(), text.into_bytes())], &key, &Progress::silent()).unwrap();
    println!("{:.1} s for {} events; {}", start.elapsed().as_secs_f64(), got.records.event_count(), memory());
    assert_eq!(got.quality.rows_used, 2_000_000);
}
