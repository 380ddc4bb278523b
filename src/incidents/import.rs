//! The whole import: find the files, read them side by side, judge the rows, make the table.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::geography::Boundary;
use crate::progress::Progress;

use super::access::{day_from_ms, first_of_month, month_index};
use super::builder::{Cover, SYNTHETIC_PREFIX};
use super::columns::{Part, table};
use super::inputs::{Input, Inputs, Packing};
use super::layout::Layout;
use super::mapping::Mapping;
use super::outside::Outline;
use super::placing::{Points, snapping};
use super::positions::{Given, recognise};
use super::records::{for_each_record, separator_of};
use super::report::{
    CoordinateReport, FileReport, LayoutReport, LevelShift, NotRead, QualityReport, Reason, WeaponWord,
};
use super::rows::{Batch, RowReader};
use super::shifts::level_shifts;
use super::table::{Incidents, Precision, Provenance, Source};
use super::tally::merged;
use super::text::decoded;
use super::unpack::{ParquetTable, gunzipped, member, on_disk};
use super::words::{FastMap, NO_WORD, hash_bytes};
use super::{Import, ImportError};

/// One table, read and not yet judged.
struct ReadTable {
    name: String,
    encoding: &'static str,
    layout: Layout,
    batch: Batch,
    given: Option<(Given, String)>,
    sha256: String,
    bytes: u64,
    archive: Option<usize>,
    /// Hash of the unpacked bytes, where another file is as long.
    content: Option<(u64, u64)>,
    used: Vec<u32>,
}

pub(super) fn import(
    paths: &[PathBuf],
    mapping: Option<&Path>,
    boundary: Option<&Boundary>,
    progress: &Progress,
) -> Result<Import, ImportError> {
    let given_mapping = mapping.map(Mapping::read).transpose()?;
    progress.step("looking for records", 0.0);
    let place = || paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    import_inputs(Inputs::find(paths)?, place, given_mapping.as_ref(), boundary, progress)
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
        unclear_flags: tables.iter().map(|table| table.batch.unclear_flags).sum(),
        coordinates,
        weapon_words: weapon_words(&tables),
        level_shifts,
        layouts: layouts(&tables),
    };
    progress.step("records read", 1.0);
    Ok(Import { incidents, quality })
}

/// Reads all tables side by side; the results are in the order of the inputs.
fn read_tables(
    inputs: &Inputs,
    mapping: Option<&Mapping>,
    no_mapping: &Mapping,
    progress: &Progress,
) -> Vec<(Input, Result<ReadTable, ImportError>)> {
    let total: u64 = inputs.tables.iter().map(|input| input.bytes).sum();
    let done = AtomicU64::new(0);
    let mut as_long: BTreeMap<u64, u32> = BTreeMap::new();
    inputs.tables.iter().for_each(|input| *as_long.entry(input.bytes).or_default() += 1);
    let read = |input: &Input| -> Result<ReadTable, ImportError> {
        progress.check()?;
        let compare = as_long.get(&input.bytes).is_some_and(|&n| n > 1);
        let table = read_table(inputs, input, mapping, no_mapping, compare);
        let before = done.fetch_add(input.bytes, Ordering::Relaxed);
        progress.step("reading records", 0.85 * (before + input.bytes) as f32 / total.max(1) as f32);
        table
    };
    inputs.tables.par_iter().map(|input| (input.clone(), read(input))).collect()
}

fn read_table(
    inputs: &Inputs,
    input: &Input,
    mapping: Option<&Mapping>,
    no_mapping: &Mapping,
    compare: bool,
) -> Result<ReadTable, ImportError> {
    let (raw, archive) = match input.packing {
        Packing::Memory { index } => (inputs.memory[index].clone(), None),
        Packing::Member { archive, member: index } => (member(&inputs.archives[archive], input, index)?, Some(archive)),
        _ => (on_disk(input)?, None),
    };
    let sha256 = if archive.is_some() { String::new() } else { hex(&Sha256::digest(&raw)) };
    let content = compare.then(|| (raw.len() as u64, hash_bytes(&raw)));
    let bytes = raw.len() as u64;
    let empty = |problem: &'static str| ImportError::Empty { file: input.name.clone(), problem };
    let rows_mapping = mapping.unwrap_or(no_mapping);
    let (layout, batch, encoding) = if input.packing == Packing::Parquet {
        let parquet = ParquetTable::open(input, raw)?;
        let layout = Layout::resolve(&input.name, &parquet.headers(), mapping)?;
        let mut rows = RowReader::new(&layout, rows_mapping);
        parquet.read(input, &layout, &mut rows)?;
        let batch = rows.finish();
        (layout, batch, "Parquet")
    } else {
        let raw = if input.packing == Packing::Gzip { gunzipped(input, &raw)? } else { raw };
        let (text, encoding) = decoded(&raw);
        if text.trim().is_empty() {
            return Err(empty("is empty"));
        }
        if encoding.starts_with("UTF-8") || encoding == "Windows-1252" {
            let start = &raw[..raw.len().min(4096)];
            if start.contains(&0) {
                let problem = "is not a table of text: export the records as CSV UTF-8".to_owned();
                return Err(ImportError::WrongKind { file: input.name.clone(), problem });
            }
        }
        let separator = separator_of(&text);
        let header = header(&text, separator);
        let headers: Vec<&str> = header.iter().map(String::as_str).collect();
        let layout = Layout::resolve(&input.name, &headers, mapping)?;
        let mut rows = RowReader::new(&layout, rows_mapping);
        let mut first = true;
        let result: Result<(), std::convert::Infallible> = for_each_record(&text, separator, |record| {
            if !std::mem::take(&mut first) {
                rows.push(&record);
            }
            Ok(())
        });
        let Ok(()) = result;
        let batch = rows.finish();
        (layout, batch, encoding)
    };
    if batch.rows_read == 0 {
        return Err(empty("has a header line and no rows"));
    }
    let given = recognise(&input.name, &layout, &batch)?.map(|found| (found.given, found.how));
    Ok(ReadTable {
        name: input.name.clone(),
        encoding,
        layout,
        batch,
        given,
        sha256,
        bytes,
        archive,
        content,
        used: Vec::new(),
    })
}

/// The first record.
fn header(text: &str, separator: u8) -> Vec<String> {
    let mut header = Vec::new();
    let _ = for_each_record(text, separator, |record| {
        header = record.fields.iter().map(|&field| field.to_owned()).collect();
        Err(()) // one is enough
    });
    header
}

/// Tables that could be read. What was only found, not named, may be something else: it is listed
/// as not read. Anything else that went wrong ends the import.
fn keep_readable(
    read: Vec<(Input, Result<ReadTable, ImportError>)>,
    not_read: &mut Vec<NotRead>,
) -> Result<Vec<ReadTable>, ImportError> {
    let mut tables = Vec::new();
    let mut first_error = None;
    for (input, result) in read {
        match result {
            Ok(table) => tables.push(table),
            Err(
                error @ (ImportError::MissingColumn { .. } | ImportError::Empty { .. } | ImportError::WrongKind { .. }),
            ) if input.found && !input.name.ends_with("-street.csv") => {
                not_read.push(NotRead { name: input.name, why: error.to_string(), worrying: true });
                first_error.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    match first_error {
        Some(error) if tables.is_empty() => Err(error),
        _ => Ok(tables),
    }
}

/// A file given twice, under whatever name, is read once.
fn drop_copies(tables: &mut Vec<ReadTable>, not_read: &mut Vec<NotRead>) {
    let mut seen: BTreeMap<(u64, u64), String> = BTreeMap::new();
    tables.retain(|table| {
        let Some(content) = table.content else { return true };
        if let Some(first) = seen.get(&content) {
            let why = format!("it has the same contents as {first}, to the letter");
            not_read.push(NotRead { name: table.name.clone(), why, worrying: false });
            return false;
        }
        seen.insert(content, table.name.clone());
        true
    });
}

/// Decides which rows are used, in order; the others are counted with their reason.
fn set_aside_rows(
    tables: &mut [ReadTable],
    codes: &[Vec<u32>],
    points: &Points,
    verdicts: &[Result<super::columns::PlacedPoint, Reason>],
    mapping: Option<&Mapping>,
) {
    let usual_days = usual_days(tables);
    let only_month = months_are_few(tables);
    let one_incident_an_id = !mapping.is_some_and(|mapping| mapping.separate_duplicates);
    // hashes of all ids first, side by side; then one pass in order keeps the first of each
    let hashes: Vec<Vec<u64>> = tables
        .par_iter()
        .map(|table| {
            let ids = &table.batch.columns.id;
            (0..ids.len()).map(|row| hash_bytes(ids.get(row).as_bytes())).collect()
        })
        .collect();
    let rows: usize = hashes.iter().map(Vec::len).sum();
    let mut first_of: FastMap<u64, (u32, u32)> = FastMap::default();
    first_of.reserve(if one_incident_an_id { rows } else { 0 });
    for at in 0..tables.len() {
        let mut used = Vec::with_capacity(tables[at].batch.columns.len());
        for row in 0..tables[at].batch.columns.len() {
            let columns = &tables[at].batch.columns;
            let point = codes[at][tables[at].batch.points.codes[row] as usize];
            let id = columns.id.get(row);
            let line = columns.row[row];
            let day = columns.from_ms[row];
            let aside: Option<(Reason, String)> = if let Err(reason) = verdicts[point as usize] {
                let (x, y) = points.as_given(point);
                let xy = tables[at].layout.xy;
                Some((
                    reason,
                    format!("{} {x}, {} {y}", tables[at].layout.header(xy.0), tables[at].layout.header(xy.1)),
                ))
            } else if !usual_days.contains(&day) {
                Some((Reason::DateApart, day_from_ms(day).map_or_else(String::new, |day| day.to_string())))
            } else if only_month && columns.precision[row] == Precision::Month as u8 {
                Some((
                    Reason::OnlyMonth,
                    day_from_ms(day).map_or_else(String::new, |day| day.format("%Y-%m").to_string()),
                ))
            } else if one_incident_an_id && !id.is_empty() {
                match first_of.entry(hashes[at][row]) {
                    std::collections::hash_map::Entry::Vacant(entry) => {
                        entry.insert((at as u32, row as u32));
                        None
                    }
                    std::collections::hash_map::Entry::Occupied(entry) => {
                        let &(first_at, first_row) = entry.get();
                        let first = &tables[first_at as usize];
                        (first.batch.columns.id.get(first_row as usize) == id).then(|| {
                            let line = first.batch.columns.row[first_row as usize];
                            (Reason::SameId, format!("{id}, as in {}, row {line}", first.name))
                        })
                    }
                }
            } else {
                None
            };
            match aside {
                Some((reason, found)) => tables[at].batch.tally.add(reason, line, || found),
                None => used.push(row as u32),
            }
        }
        tables[at].used = used;
    }
}

/// The days within which incidents are believed, in milliseconds: from a year before the day before
/// which only 0.5% lie, to a year after the day after which only 0.5% lie. Fewer than 200 rows are
/// all believed.
fn usual_days(tables: &[ReadTable]) -> std::ops::RangeInclusive<i64> {
    const YEAR_MS: i64 = 366 * 86_400_000;
    let mut rows_in: BTreeMap<i64, u64> = BTreeMap::new();
    let starts = tables.iter().flat_map(|table| table.batch.columns.from_ms.iter());
    let mut last: Option<(i64, u64)> = None;
    for &ms in starts {
        let day = ms.div_euclid(86_400_000);
        match &mut last {
            Some((same, rows)) if *same == day => *rows += 1,
            _ => {
                if let Some((day, rows)) = last.replace((day, 1)) {
                    *rows_in.entry(day).or_default() += rows;
                }
            }
        }
    }
    if let Some((day, rows)) = last {
        *rows_in.entry(day).or_default() += rows;
    }
    let all: u64 = rows_in.values().sum();
    if all < 200 {
        return i64::MIN..=i64::MAX;
    }
    let tail = all / 200;
    let quantile = |mut days: Box<dyn Iterator<Item = (&i64, &u64)> + '_>| {
        let mut passed = 0;
        days.by_ref()
            .find(|(_, rows)| {
                passed += **rows;
                passed > tail
            })
            .map_or(0, |(day, _)| *day)
    };
    let first = quantile(Box::new(rows_in.iter()));
    let last = quantile(Box::new(rows_in.iter().rev()));
    first * 86_400_000 - YEAR_MS..=(last + 1) * 86_400_000 + YEAR_MS
}

/// Whether some rows give only a month and they are fewer than one in a hundred: then they are set
/// aside, rather than turning everything into months.
fn months_are_few(tables: &[ReadTable]) -> bool {
    let rows = || tables.iter().flat_map(|table| table.batch.columns.precision.iter());
    let months = rows().filter(|&&precision| precision == Precision::Month as u8).count();
    months > 0 && months * 100 < rows().count()
}

/// Level shifts of every crime type, over whole months.
fn shifts(tables: &[ReadTable], cover: &Cover, precision: Precision) -> Vec<LevelShift> {
    let whole = |day: NaiveDate, partly: bool, step: i32| month_index(day) + if partly { step } else { 0 };
    let by_month = precision == Precision::Month;
    let first = whole(cover.first_day, !by_month && cover.first_day.day() > 1, 1);
    let next_day = cover.last_day.succ_opt().unwrap_or(cover.last_day);
    let last = whole(cover.last_day, !by_month && next_day.day() > 1, -1);
    if last < first {
        return Vec::new();
    }
    let months = (last - first + 1) as usize;
    let mut totals: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for table in tables {
        let columns = &table.batch.columns;
        let words = columns.crime_type.words();
        let mut counts = vec![0_u64; words.len() * months];
        let mut month_of: Option<(i64, i32)> = None;
        for &row in &table.used {
            let day = columns.from_ms[row as usize].div_euclid(86_400_000);
            let month = match month_of {
                Some((same, month)) if same == day => month,
                _ => {
                    let month = day_from_ms(columns.from_ms[row as usize]).map_or(i32::MIN, month_index);
                    month_of = Some((day, month));
                    month
                }
            };
            let code = columns.crime_type.codes()[row as usize];
            if code != NO_WORD && (first..=last).contains(&month) {
                counts[code as usize * months + (month - first) as usize] += 1;
            }
        }
        for (word, counts) in words.iter().zip(counts.chunks(months)) {
            let sums = totals.entry(word).or_insert_with(|| vec![0; months]);
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
    }
    let missing: Vec<i32> = cover.missing_months.iter().map(|&month| month_index(month)).collect();
    let series = totals.iter().flat_map(|(series, totals)| {
        let observed: Vec<Option<u64>> =
            (first..).zip(totals).map(|(month, &n)| (!missing.contains(&month)).then_some(n)).collect();
        level_shifts(series, first, &observed)
    });
    let mut found: Vec<LevelShift> = series.collect();
    found.sort_by(|a, b| b.ratio.ln().abs().total_cmp(&a.ratio.ln().abs()).then_with(|| a.series.cmp(&b.series)));
    debug_assert!(first_of_month(first).is_some());
    found
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

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing to a String cannot fail
        text
    })
}
