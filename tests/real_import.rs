//! Imports of real data, when it is beside the checkout.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests and benches stop at the first surprise and say what they skip"
)]

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use lamplight::geography::Crs;
use lamplight::incidents::{Import, Precision, Provenance, QualityReport, Reason, column, read};
use lamplight::progress::Progress;

/// The real data, or a printed line that it is not there.
fn data(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("LAMPLIGHT_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let path = folder.join(file);
    if !path.exists() {
        println!("skipped: {file} is not there; set LAMPLIGHT_DATA to the folder of real data");
        return None;
    }
    Some(path)
}

fn import(path: PathBuf, mapping: Option<&str>) -> Import {
    let mapping = mapping.map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/mappings").join(name));
    read(&[path], mapping.as_deref(), None, &Progress::silent()).unwrap()
}

fn aside(quality: &QualityReport, reason: Reason) -> u64 {
    quality.set_aside.iter().find(|aside| aside.reason == reason).map_or(0, |aside| aside.rows)
}

#[test]
fn merseyside_keeps_every_incident_and_names_the_missing_month() {
    let Some(path) = data("police_uk/merseyside-2018-01-to-2021-09.zip") else { return };
    let Import { incidents, quality } = import(path, None);
    assert_eq!(quality.rows_read, 627_122);
    assert_eq!(quality.rows_used + quality.set_aside.iter().map(|aside| aside.rows).sum::<u64>(), 627_122);
    assert_eq!(aside(&quality, Reason::SameId) + aside(&quality, Reason::Elsewhere), 627_122 - quality.rows_used);
    assert_eq!(quality.files.len(), 44);
    assert_eq!(incidents.missing_months, [NaiveDate::from_ymd_opt(2019, 7, 1).unwrap()]);
    assert_eq!((incidents.precision, incidents.provenance), (Precision::Month, Provenance::Recorded));
    assert_eq!(incidents.crs, Crs::BritishNationalGrid);
    assert_eq!(incidents.first_day, NaiveDate::from_ymd_opt(2018, 1, 1).unwrap());
    assert_eq!(incidents.last_day, NaiveDate::from_ymd_opt(2021, 9, 30).unwrap());
    // rows without a Crime ID are anti-social behaviour, and every one of them counts
    assert_eq!(quality.rows_without_id, 128_132);
    let types = incidents.str_column(column::CRIME_TYPE).unwrap();
    let count = |name: &str| types.iter().filter(|kind| *kind == Some(name)).count();
    assert_eq!(count("Anti-social behaviour"), 128_132);
    assert!((18_000..19_500).contains(&quality.coordinates.distinct_points), "{}", quality.coordinates.distinct_points);
    assert!(!incidents.knows(column::WEAPON) && !incidents.knows(column::INJURY) && incidents.knows(column::AREA_CODE));
    let outcome = quality.layouts[0].columns.iter().find(|column| column.header == "Last outcome category").unwrap();
    assert_eq!(outcome.read_as, None);
}

#[test]
fn washington_dc_gives_the_knife_injury_stand_in() {
    let Some(path) = data("dc/dc-crime-2006-2011.csv.gz") else { return };
    let Import { incidents, quality } = import(path, Some("washington-dc.toml"));
    assert_eq!(quality.rows_read, 198_141);
    assert_eq!(incidents.precision, Precision::Date);
    assert_eq!(incidents.crs, Crs::Utm { zone: 18, north: true });
    assert_eq!(aside(&quality, Reason::SameId), quality.duplicate_ids);
    assert!(quality.duplicate_ids >= 60, "{}", quality.duplicate_ids);
    let weapon = incidents.str_column(column::WEAPON).unwrap();
    let used = incidents.bool_column(column::WEAPON_USED).unwrap();
    let injury = incidents.bool_column(column::INJURY).unwrap();
    assert_eq!((weapon.null_count(), used.null_count(), injury.null_count()), (0, 0, 0));
    let knife = weapon.iter().filter(|word| *word == Some("sharp instrument")).count();
    let hurt = used.iter().zip(injury.iter()).filter(|(used, hurt)| used.zip(*hurt) == Some((true, true))).count();
    assert!((6_100..=6_139).contains(&knife), "{knife}");
    assert!((2_000..knife).contains(&hurt), "{hurt}");
    assert!(incidents.knows(column::CRIME_TYPE));
}
