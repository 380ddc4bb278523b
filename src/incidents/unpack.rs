//! The bytes of one table, unpacked in memory, and rows out of Parquet.

use std::fs;
use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use polars::prelude::{Column, DataType, ParquetReader, SerReader};

use super::ImportError;
use super::inputs::{Archive, Input, unreadable};
use super::records::Record;

/// Fills a buffer with a file as it lies on disk. Members of archives are unpacked by [`member`].
pub(super) fn on_disk(input: &Input, bytes: &mut Vec<u8>) -> Result<(), ImportError> {
    bytes.clear();
    let read = fs::File::open(&input.path).and_then(|mut file| file.read_to_end(bytes));
    read.map(drop).map_err(|error| unreadable(&input.path, &error))
}

/// Unpacks gzip, also of several parts end to end.
pub(super) fn gunzipped(input: &Input, packed: &[u8]) -> Result<Vec<u8>, ImportError> {
    let mut bytes = Vec::with_capacity(packed.len() * 4);
    MultiGzDecoder::new(packed)
        .read_to_end(&mut bytes)
        .map_err(|error| ImportError::Damaged { file: input.name.clone(), problem: error.to_string() })?;
    Ok(bytes)
}

/// Fills a buffer with an unpacked member of an archive; its checksum is checked.
pub(super) fn member(archive: &Archive, input: &Input, member: usize, bytes: &mut Vec<u8>) -> Result<(), ImportError> {
    let broken = |problem: String| ImportError::BrokenMember {
        archive: archive.name.clone(),
        member: input.name.strip_prefix(&archive.name).unwrap_or(&input.name).trim_start_matches('/').to_owned(),
        problem,
    };
    let mut zip = archive.zip.clone();
    let mut reader = zip.by_index(member).map_err(|error| broken(error.to_string()))?;
    // the size is only a claim until the bytes are there
    bytes.clear();
    bytes.reserve(reader.size().min(1 << 28) as usize);
    reader.read_to_end(bytes).map_err(|error| broken(error.to_string()))?;
    Ok(())
}

/// Names of the columns of a Parquet file, and the columns as text.
pub(super) struct ParquetTable {
    columns: Vec<Column>,
}

/// Rows turned into text at a time: enough to be quick, few enough to be small.
const SLICE: usize = 1 << 16;

impl ParquetTable {
    /// Opens a Parquet file.
    pub(super) fn open(name: &str, bytes: Vec<u8>) -> Result<Self, ImportError> {
        let table = ParquetReader::new(Cursor::new(bytes)).finish().map_err(|error| damaged(name, &error))?;
        Ok(Self { columns: table.columns().to_vec() })
    }

    /// Its header.
    pub(super) fn headers(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name().as_str()).collect()
    }

    /// Hands the rows over as text; the first row has number 2, as if a header were above it.
    /// Columns that are not wanted are left empty; nothing said means that all are wanted.
    pub(super) fn for_each_row<E: From<ImportError>>(
        &self,
        name: &str,
        wanted: &[bool],
        mut each: impl FnMut(&Record<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let height = self.columns.first().map_or(0, Column::len);
        for start in (0..height).step_by(SLICE) {
            let texts = self.columns.iter().enumerate().map(|(at, column)| {
                let used = wanted.get(at).copied().unwrap_or(true);
                let text = used.then(|| column.slice(start as i64, SLICE).cast(&DataType::String)).transpose();
                text.map_err(|error| damaged(name, &error))
            });
            let texts = texts.collect::<Result<Vec<Option<Column>>, ImportError>>()?;
            let texts = texts.iter().map(|text| text.as_ref().map(Column::str).transpose());
            let texts = texts.collect::<Result<Vec<_>, _>>().map_err(|error| damaged(name, &error))?;
            let mut fields = vec![""; texts.len()];
            for row in 0..SLICE.min(height - start) {
                for (field, text) in fields.iter_mut().zip(&texts) {
                    *field = text.and_then(|text| text.get(row)).unwrap_or_default();
                }
                each(&Record { line: (start + row) as u32 + 2, fields: &fields, open_quote: false })?;
            }
        }
        Ok(())
    }
}

fn damaged(name: &str, error: &polars::error::PolarsError) -> ImportError {
    ImportError::Damaged { file: name.to_owned(), problem: super::tally::shortened(&error.to_string()) }
}
