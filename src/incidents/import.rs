//! The whole import: find the files, read them side by side, judge the rows, make the table.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::geography::Boundary;
use crate::progress::Progress;

use super::access::day_index_from_ms;
use super::builder::{Cover, SYNTHETIC_PREFIX};
use super::columns::{Part, table};
use super::inputs::{Inputs, Of};
use super::judging::set_aside_rows;
use super::mapping::Mapping;
use super::outside::Outline;
use super::placing::{Points, snapping};
use super::positions::Given;
use super::reading::{ReadTable, drop_copies, hex, keep_readable, read_tables};
use super::report::{CoordinateReport, FileReport, LayoutReport, QualityReport, Reason, RecordingReport, WeaponWord};
use super::series::shifts;
use super::table::{Incidents, Precision, Provenance, Source};
use super::tally::merged;
use super::{Import, ImportError};

/// The whole import, as [`read`](super::read) describes it.
pub(super) fn import(
    paths: &[PathBuf],
    mapping: Option<&Path>,
    boundary: Option<&Boundary>,
    progress: &Progress,
) -> Result<Import, ImportError> {
    let given_mapping = mapping.map(Mapping::read).transpose()?;
    progress.step("looking for records", 0.0);
    let place = || paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    import_inputs(Inputs::find(paths, Of::Incidents)?, place, given_mapping.as_ref(), boundary, progress)
}

/// Reads what has been found; `place` says where, for messages.
pub(super) fn import_inputs(
    mut inputs: Inputs,
    place: impl Fn() -> String,
    mapping: Option<&Mapping>,
    boundary: Option<&Boundary>,
    progress: &Progress,
) -> Result<Import, ImportError> {
    let no_mapping = Mapping::default();

    let (tables, archive_hashes) = rayon::join(
        || read_tables(&inputs, mapping, &no_mapping, progress),
        || inputs.archives.par_iter().map(|archive| hex(&Sha256::digest(&archive.bytes))).collect::<Vec<String>>(),
    );
    let mut tables = keep_readable(tables, &mut inputs.not_read)?;
    drop_copies(&mut tables, &mut inputs.not_read);
    if tables.is_empty() {
        let why = inputs.not_read.first().map_or_else(
            || "nothing is there".to_owned(),
            |first| {
                format!(
                    "{} files were found, and the first, {}, was not read: {}",
                    inputs.not_read.len(),
                    first.name,
                    first.why
                )
            },
        );
        return Err(ImportError::NothingToRead { place: place(), why });
    }
    for table in &mut tables {
        if let Some(archive) = table.archive {
            table.sha256.clone_from(&archive_hashes[archive]);
            table.bytes = inputs.archives[archive].bytes.len() as u64;
        }
    }
    progress.check()?;
    progress.step("placing incidents", 0.85);

    // positions: each different point is placed once
    let mut points = Points::default();
    let codes: Vec<Vec<u32>> = tables
        .iter()
        .map(|table| points.add(table.given.as_ref().map_or(Given::Degrees, |(given, _)| *given), &table.batch.points))
        .collect();
    let placed = points.placed();
    set_aside_rows(&mut tables, &codes, &points, &placed.verdicts, mapping);

    let rows_used: u64 = tables.iter().map(|table| table.used.len() as u64).sum();
    let rows_read: u64 = tables.iter().map(|table| table.batch.rows_read).sum();
    let set_aside = merged(tables.iter().map(|table| (table.name.as_str(), &table.batch.tally)));
    if rows_used == 0 {
        let commonest = set_aside.iter().max_by_key(|aside| aside.rows);
        let reason = commonest.map_or_else(String::new, |aside| {
            let example = aside.examples.first().map_or_else(String::new, |first| {
                format!(", such as {}, row {} ({})", first.file, first.row, first.found)
            });
            format!("they {}{example}; {}", aside.meaning, aside.reason.remedy())
        });
        return Err(ImportError::NothingUsed { place: place(), rows: rows_read, reason });
    }
    progress.check()?;
    progress.step("making the table", 0.9);

    let point_of_row: Vec<u32> = tables
        .iter()
        .zip(&codes)
        .flat_map(|(table, codes)| table.used.iter().map(|&row| codes[table.batch.points.codes[row as usize] as usize]))
        .collect();
    let parts: Vec<Part<'_>> = tables
        .iter()
        .enumerate()
        .map(|(source, table)| Part { columns: &table.batch.columns, used: &table.used, source: source as u32 })
        .collect();
    let used_rows =
        || tables.iter().flat_map(|table| table.used.iter().map(|&row| (&table.batch.columns, row as usize)));
    let precision = Precision::from_number(used_rows().map(|(c, row)| c.precision[row]).max().unwrap_or_default());
    let cover = Cover::of(used_rows().map(|(c, row)| c.from_ms[row]), precision);
    let synthetic = used_rows().all(|(c, row)| c.id.get(row).starts_with(SYNTHETIC_PREFIX));

    let places = placed.places();
    let (frame, (level_shifts, coordinates)) = rayon::join(
        || table(&parts, &places, &point_of_row),
        || {
            let shifts = shifts(&tables, &cover, precision);
            let (distinct_points, commonest, ten_commonest) = snapping(&point_of_row);
            let rows = |reason| tables.iter().map(|table| table.batch.tally.rows(reason)).sum();
            let outside_boundary = boundary.map(|boundary| {
                let outline = Outline::new(boundary);
                let outside: Vec<bool> = places
                    .par_iter()
                    .map(|place| place.is_some_and(|place| !outline.contains(place.longitude, place.latitude)))
                    .collect();
                point_of_row.iter().filter(|&&point| outside[point as usize]).count() as u64
            });
            let mut given_as: Vec<&str> =
                tables.iter().filter_map(|table| table.given.as_ref()).map(|(_, how)| how.as_str()).collect();
            given_as.sort_unstable();
            given_as.dedup();
            let coordinates = CoordinateReport {
                given_as: given_as.join("; "),
                plane: placed.crs.name(),
                missing: rows(Reason::NoPosition) + rows(Reason::PositionUnreadable),
                at_zero: rows(Reason::AtZero),
                swapped: rows(Reason::Swapped),
                elsewhere: rows(Reason::Elsewhere),
                far_km: placed.far_km,
                outside_boundary,
                distinct_points,
                share_commonest_point: commonest,
                share_ten_commonest_points: ten_commonest,
            };
            (shifts, coordinates)
        },
    );
    let sources = tables.iter().map(|table| Source {
        name: table.name.clone(),
        sha256: table.sha256.clone(),
        bytes: table.bytes,
    });
    let incidents = Incidents {
        table: frame?,
        crs: placed.crs,
        precision,
        provenance: if synthetic { Provenance::Synthetic } else { Provenance::Recorded },
        sources: sources.collect(),
        missing_months: cover.missing_months.clone(),
        first_day: cover.first_day,
        last_day: cover.last_day,
        stand_in: mapping.map(Mapping::stand_in_columns).unwrap_or_default(),
    };
    let files = tables.iter().map(|table| FileReport {
        name: table.name.clone(),
        encoding: table.encoding,
        rows_read: table.batch.rows_read,
        rows_used: table.used.len() as u64,
    });
    let quality = QualityReport {
        rows_read,
        rows_used,
        synthetic,
        precision: Some(precision),
        first_day: Some(cover.first_day),
        last_day: Some(cover.last_day),
        files: files.collect(),
        not_read: inputs.not_read,
        duplicate_ids: tables.iter().map(|table| table.batch.tally.rows(Reason::SameId)).sum(),
        set_aside,
        missing_months: cover.missing_months,
        rows_without_id: used_rows().filter(|(c, row)| c.id.get(*row).is_empty()).count() as u64,
        ends_before_start: tables.iter().map(|table| table.batch.ends_before_start).sum(),
        recording: recording(&tables),
        unclear_flags: tables.iter().map(|table| table.batch.unclear_flags).sum(),
        coordinates,
        weapon_words: weapon_words(&tables),
        level_shifts,
        layouts: layouts(&tables),
    };
    progress.step("records read", 1.0);
    Ok(Import { incidents, quality })
}

/// How late the rows used were recorded; `None` when no row says it.
fn recording(tables: &[ReadTable]) -> Option<RecordingReport> {
    let mut delays_days: Vec<u32> = Vec::new();
    for table in tables.iter().filter(|table| !table.batch.columns.recorded_ms.is_empty()) {
        let columns = &table.batch.columns;
        let delay = |row: usize| {
            let days = day_index_from_ms(columns.recorded(row)?) - day_index_from_ms(columns.from_ms[row]);
            u32::try_from(days).ok()
        };
        delays_days.extend(table.used.iter().filter_map(|&row| delay(row as usize)));
    }
    delays_days.sort_unstable();
    let within = |share: f64| {
        let at = (share * delays_days.len() as f64).ceil() as usize;
        delays_days.get(at.saturating_sub(1)).copied()
    };
    let used: usize = tables.iter().map(|table| table.used.len()).sum();
    Some(RecordingReport {
        known: delays_days.len() as u64,
        share_known: delays_days.len() as f64 / used.max(1) as f64,
        median_delay_days: within(0.5)?,
        ninetieth_delay_days: within(0.9)?,
        before_occurred: tables.iter().map(|table| table.batch.recorded_before).sum(),
    })
}

fn weapon_words(tables: &[ReadTable]) -> Vec<WeaponWord> {
    let mut rows_of: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for (word, read_as, rows) in tables.iter().flat_map(|table| &table.batch.weapon_words) {
        *rows_of.entry((word, read_as)).or_default() += rows;
    }
    let mut words: Vec<WeaponWord> = rows_of
        .into_iter()
        .map(|((word, read_as), rows)| WeaponWord { word: word.to_owned(), read_as: read_as.to_owned(), rows })
        .collect();
    words.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.word.cmp(&b.word)));
    words.truncate(20);
    words
}

fn layouts(tables: &[ReadTable]) -> Vec<LayoutReport> {
    let mut layouts: Vec<LayoutReport> = Vec::new();
    for table in tables {
        match layouts.iter_mut().find(|layout| layout.columns == table.layout.columns) {
            Some(layout) => layout.files += 1,
            None => layouts.push(LayoutReport {
                first_file: table.name.clone(),
                files: 1,
                columns: table.layout.columns.clone(),
            }),
        }
    }
    layouts
}
