//! A small made-up force as a table that is read by the program itself: days, places, a target.

#![allow(dead_code, reason = "every test binary uses its own part of this")]

use std::path::Path;

use chrono::{Days, NaiveDate};
use lamplight::pipeline::{self, Input, LoadRequest, Loaded};
use lamplight::progress::Progress;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub(crate) const HEADER: &str = "id,date,easting,northing,crime type,offence,Last outcome category\n";
/// The target `target`: robberies, on cells of 1 km².
pub(crate) const TARGET: &str = "format = 1\n[[target]]\nid = \"target\"\nname = \"Target\"\nversion = \"1\"\ncell = \"1km2\"\ndescription = \
     \"Robberies.\"\nsource = \"Ours.\"\nrule = { column = \"offence\", equals = \"Robbery\" }\n";
const RECORDED_DAYS: u64 = 20 * 28;

pub(crate) fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).unwrap()
}

/// The day after the last of the past.
pub(crate) fn origin() -> NaiveDate {
    first_day() + Days::new(RECORDED_DAYS)
}

/// A row of an export, on this day; more often in some places than in others.
pub(crate) fn row(rng: &mut ChaCha8Rng, number: usize, date: &str, kind: &str) -> String {
    let mut draw = |below: u64| rng.next_u64() % below;
    let offence = ["Robbery", "Burglary", "Affray"][draw(3) as usize];
    let easting = 400_000 + 1000 * draw(5).min(draw(5)) + draw(1000);
    let northing = 290_000 + draw(5000);
    format!("{number},{date},{easting},{northing},{kind},{offence},\n")
}

/// Records of four a day up to the day before the origin; `kind` is the crime type of a row.
pub(crate) fn past(kind: impl Fn(u64) -> &'static str) -> Vec<String> {
    let mut rng = ChaCha8Rng::seed_from_u64(42);
    let day = |n: u64| (first_day() + Days::new(n)).to_string();
    (0..RECORDED_DAYS * 4).map(|n| row(&mut rng, n as usize, &day(n / 4), kind(n))).collect()
}

/// The rows as a file in a folder, read with the target above.
pub(crate) fn load(folder: &Path, name: &str, rows: &[String]) -> Loaded {
    let (records, targets) = (folder.join(format!("{name}.csv")), folder.join("targets.toml"));
    std::fs::write(&records, format!("{HEADER}{}", rows.concat())).unwrap();
    std::fs::write(&targets, TARGET).unwrap();
    let input = Input::Files { paths: vec![records], mapping: None };
    pipeline::load(&LoadRequest { input, boundary: None, targets: Some(targets) }, &Progress::silent()).unwrap()
}
