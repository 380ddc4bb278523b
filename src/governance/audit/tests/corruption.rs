//! Ten thousand seeded corruptions of a log, every one found.

use std::collections::BTreeMap;

use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::super::header::WIDTH;
use super::super::verify::scan;
use super::*;

const CORRUPTIONS: usize = 10_000;
const ENTRIES: usize = 48;

/// What can befall a file.
const KINDS: [&str; 20] = [
    "bit flipped",
    "byte changed",
    "byte inserted",
    "byte removed",
    "block removed",
    "block zeroed",
    "block repeated",
    "block moved",
    "lines swapped",
    "line removed",
    "line repeated",
    "line repeated elsewhere",
    "line of another log put in",
    "line of another log in its place",
    "cut at any byte",
    "cut between entries",
    "text appended",
    "line ends of Windows",
    "byte order mark",
    "first line of an earlier day",
];

fn bytes_of(entries: usize, reason: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let log = AuditLog::at(&file);
    let who = Accountable::new("PS 1234", reason).unwrap();
    for number in 0..entries {
        log.append_at(&who, deed(number), at(number as i64)).unwrap();
    }
    std::fs::read(&file).unwrap()
}

/// Does it to the bytes; may leave them as they were.
fn corrupt(kind: &str, whole: &[u8], earlier: &[u8], other: &[u8], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    let at = random.random_range(0..bytes.len());
    let length = random.random_range(1..=600).min(bytes.len() - at);
    let mut lines: Vec<Vec<u8>> = whole.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let others: Vec<&[u8]> = other.split_inclusive(|byte| *byte == b'\n').collect();
    let (one, two) = (random.random_range(0..lines.len()), random.random_range(0..lines.len()));
    match kind {
        "bit flipped" => bytes[at] ^= 1 << random.random_range(0..8),
        "byte changed" => bytes[at] = random.random(),
        "byte inserted" => bytes.insert(at, random.random()),
        "byte removed" => drop(bytes.remove(at)),
        "block removed" => drop(bytes.drain(at..at + length)),
        "block zeroed" => bytes[at..at + length].fill(0),
        "block repeated" => {
            let block = bytes[at..at + length].to_vec();
            bytes.splice(at..at, block);
        }
        "block moved" => {
            let block: Vec<u8> = bytes.drain(at..at + length).collect();
            let to = random.random_range(0..=bytes.len());
            bytes.splice(to..to, block);
        }
        "lines swapped" => lines.swap(one, two),
        "line removed" => drop(lines.remove(one)),
        "line repeated" => lines.insert(one, lines[one].clone()),
        "line repeated elsewhere" => lines.insert(two, lines[one].clone()),
        "line of another log put in" => lines.insert(one, others[two].to_vec()),
        "line of another log in its place" => lines[one] = others[one].to_vec(),
        "cut at any byte" => bytes.truncate(at),
        "cut between entries" => lines.truncate(one),
        "text appended" => {
            let text: &[&[u8]] = &[b"\n", b" ", b"\0", b"x", b"{}\n", &lines[lines.len() - 1], &lines[0], &lines[one]];
            bytes.extend_from_slice(text[random.random_range(0..text.len())]);
        }
        "line ends of Windows" => lines.iter_mut().skip(one).for_each(|line| {
            line.pop();
            line.extend_from_slice(b"\r\n");
        }),
        "byte order mark" => bytes.splice(0..0, *b"\xEF\xBB\xBF").for_each(drop),
        "first line of an earlier day" => bytes[..WIDTH].copy_from_slice(&earlier[..WIDTH]),
        _ => unreachable!(),
    }
    if kind.contains("line") && kind != "first line of an earlier day" || kind == "cut between entries" {
        bytes = lines.concat();
    }
    bytes
}

#[test]
fn ten_thousand_random_corruptions_are_all_found() {
    let whole = bytes_of(ENTRIES, "selection meeting of 3 March");
    let earlier = bytes_of(ENTRIES - 9, "selection meeting of 3 March");
    let other = bytes_of(ENTRIES, "selection meeting of 4 March");
    assert!(scan(&whole[..], None, |_| Ok(())).unwrap().is_ok());
    let mut random = ChaCha8Rng::seed_from_u64(20_261_123);
    let (mut found, mut named) = (BTreeMap::new(), BTreeMap::new());
    for number in 0..CORRUPTIONS {
        let kind = KINDS[number % KINDS.len()];
        let bytes = loop {
            let bytes = corrupt(kind, &whole, &earlier, &other, &mut random);
            if bytes != whole {
                break bytes;
            }
        };
        let Err(altered) = scan(&bytes[..], None, |_| Ok(())).unwrap() else {
            panic!("corruption {number} ({kind}) was not found")
        };
        // the entry named is the one whose line holds the first byte that differs
        let same = whole.iter().zip(&bytes).take_while(|(was, is)| was == is).count();
        let line = whole[..same].split(|byte| *byte == b'\n').count() as u64 - 1;
        if line > 0 {
            // an entry that is right in itself and took another's place is told with the one after it
            let is_pair = altered.entry == line + 1;
            assert!(altered.entry == line || is_pair, "corruption {number} ({kind}), line {line}: {}", altered.what);
            assert!(altered.what.contains(&format!("entry {line}")), "{line}: {}", altered.what);
        }
        *found.entry(kind).or_insert(0) += 1;
        *named.entry(if altered.entry == 0 { "the first line" } else { "an entry" }).or_insert(0) += 1;
    }
    for (kind, count) in &found {
        println!("{count:>6} {kind}: all found");
    }
    println!("named: {named:?}");
    assert_eq!(found.values().sum::<usize>(), CORRUPTIONS);
}

#[test]
fn every_bit_of_a_small_log_counts() {
    let whole = bytes_of(2, "selection meeting of 3 March");
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            assert!(scan(&bytes[..], None, |_| Ok(())).unwrap().is_err(), "bit {bit} of byte {at}");
        }
        assert!(scan(&whole[..at], None, |_| Ok(())).unwrap().is_err(), "cut at {at}");
    }
}

#[test]
fn rubbish_is_refused_and_never_panics() {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let header = bytes_of(2, "selection meeting of 3 March")[..WIDTH].to_vec();
    for length in [0, 1, WIDTH - 1, WIDTH, 70_000] {
        let mut bytes = vec![0; length];
        random.fill_bytes(&mut bytes);
        assert!(scan(&bytes[..], None, |_| Ok(())).unwrap().is_err());
        assert!(scan(&[header.clone(), bytes].concat()[..], None, |_| Ok(())).unwrap().is_err());
    }
}
