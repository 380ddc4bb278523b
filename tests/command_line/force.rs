//! A small made-up force in the layout of data.police.uk, for tests that need records.

use std::fmt::Write;
use std::path::Path;

pub(crate) const HEADER: &str = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA \
     name,Crime type,Last outcome category,Context";

/// Writes `months` monthly files from January 2019 on into `folder/YYYY-MM/`.
///
/// Some 30 street positions around the middle of Birmingham; robberies and weapons at a few of
/// them, more of them in some months than in others, everything else everywhere.
pub(crate) fn write(folder: &Path, months: usize) {
    for month in 0..months {
        let name = format!("{}-{:02}", 2019 + month / 12, month % 12 + 1);
        let sub = folder.join(&name);
        std::fs::create_dir_all(&sub).unwrap();
        let mut text = format!("{HEADER}\n");
        for street in 0..30_usize {
            let longitude = -1.95 + 0.012 * (street % 6) as f64;
            let latitude = 52.45 + 0.008 * (street / 6) as f64;
            let mut row = |kind: &str, number: usize| {
                let id =
                    if kind == "Anti-social behaviour" { String::new() } else { id_of(month, street, kind, number) };
                writeln!(
                    text,
                    "{id},{name},West Example Police,West Example Police,{longitude:.6},{latitude:.6},On or near Road \
                     {street},E01000001,Example 001A,{kind},,"
                )
                .unwrap();
            };
            for number in 0..=(street * 7 + month * 3) % 5 {
                row("Anti-social behaviour", number);
                row("Violence and sexual offences", number);
            }
            if street % 7 == 0 {
                for number in 0..=(month * 5 + street) % 4 {
                    row("Robbery", number);
                }
            }
            if (street + month) % 9 == 0 {
                row("Possession of weapons", 0);
            }
        }
        std::fs::write(sub.join(format!("{name}-west-example-street.csv")), text).unwrap();
    }
}

fn id_of(month: usize, street: usize, kind: &str, number: usize) -> String {
    format!("{month:04x}{street:04x}{:04x}{number:052x}", kind.len())
}
