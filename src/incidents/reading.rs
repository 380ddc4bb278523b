//! Tables side by side from bytes to rows, and which files are left out.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::progress::Progress;

use super::ImportError;
use super::inputs::{Input, Inputs, Packing};
use super::layout::Layout;
use super::mapping::Mapping;
use super::opening::{load, open};
use super::positions::{Given, recognise};
use super::report::NotRead;
use super::rows::{Batch, RowReader};
use super::words::hash_bytes;

/// One table, read and not yet judged.
pub(super) struct ReadTable {
    pub(super) name: String,
    pub(super) encoding: &'static str,
    pub(super) layout: Layout,
    pub(super) batch: Batch,
    pub(super) given: Option<(Given, String)>,
    pub(super) sha256: String,
    pub(super) bytes: u64,
    pub(super) archive: Option<usize>,
    /// Hash of the unpacked bytes, where another file is as long.
    pub(super) content: Option<(u64, u64)>,
    pub(super) used: Vec<u32>,
}

/// Reads all tables side by side; the results are in the order of the inputs.
pub(super) fn read_tables(
    inputs: &Inputs,
    mapping: Option<&Mapping>,
    no_mapping: &Mapping,
    progress: &Progress,
) -> Vec<(Input, Result<ReadTable, ImportError>)> {
    let total: u64 = inputs.tables.iter().map(|input| input.bytes).sum();
    let done = AtomicU64::new(0);
    let mut as_long: BTreeMap<u64, u32> = BTreeMap::new();
    inputs.tables.iter().for_each(|input| *as_long.entry(input.bytes).or_default() += 1);
    let read = |buffer: &mut Vec<u8>, input: &Input| -> Result<ReadTable, ImportError> {
        progress.check()?;
        let compare = as_long.get(&input.bytes).is_some_and(|&n| n > 1);
        let table = read_table(inputs, input, mapping, no_mapping, compare, buffer, progress);
        let before = done.fetch_add(input.bytes, Ordering::Relaxed);
        progress.step("reading records", 0.85 * (before + input.bytes) as f32 / total.max(1) as f32);
        table
    };
    // a buffer is used for many files: fresh memory is dear
    inputs.tables.par_iter().map_init(Vec::new, |buffer, input| (input.clone(), read(buffer, input))).collect()
}

fn read_table(
    inputs: &Inputs,
    input: &Input,
    mapping: Option<&Mapping>,
    no_mapping: &Mapping,
    compare: bool,
    raw: &mut Vec<u8>,
    progress: &Progress,
) -> Result<ReadTable, ImportError> {
    load(inputs, input, raw)?;
    let archive = match input.packing {
        Packing::Member { archive, .. } => Some(archive),
        Packing::Memory { .. } | Packing::Text | Packing::Gzip | Packing::Parquet => None,
    };
    let sha256 = if archive.is_some() { String::new() } else { hex(&Sha256::digest(&*raw)) };
    let content = compare.then(|| (raw.len() as u64, hash_bytes(raw)));
    let bytes = raw.len() as u64;
    let empty = |problem: &'static str| ImportError::Empty { file: input.name.clone(), problem };
    let open = open(input, raw)?;
    let encoding = open.encoding;
    let headers: Vec<&str> = open.headers.iter().map(String::as_str).collect();
    let layout = Layout::resolve(&input.name, &headers, mapping)?;
    let used: Vec<bool> = layout.columns.iter().map(|column| column.read_as.is_some()).collect();
    let mut rows = RowReader::new(&layout, mapping.unwrap_or(no_mapping));
    open.for_each_row(&used, |record| {
        rows.push(record);
        if record.line.is_multiple_of(1 << 16) { progress.check() } else { Ok(()) }.map_err(ImportError::from)
    })?;
    let batch = rows.finish();
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

/// Tables that could be read. What was only found, not named, may be something else: it is listed
/// as not read. Anything else that went wrong ends the import.
pub(super) fn keep_readable(
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
pub(super) fn drop_copies(tables: &mut Vec<ReadTable>, not_read: &mut Vec<NotRead>) {
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

/// Bytes in hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing to a String cannot fail
        text
    })
}
