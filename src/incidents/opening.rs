//! Tables of any kind, opened: their headers, and their rows as text, whatever the rows are about.

use std::borrow::Cow;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::ImportError;
use super::inputs::{Input, Inputs, Of, Packing};
use super::reading::hex;
use super::records::{Record, for_each_record, separator_of};
use super::report::NotRead;
use super::text::decoded;
use super::unpack::{ParquetTable, gunzipped, member, on_disk};

/// One table in memory, not yet looked at beyond its header.
pub(crate) struct OpenTable<'b> {
    /// As messages call it.
    pub(crate) name: String,
    /// How its text is encoded, or `Parquet`.
    pub(crate) encoding: &'static str,
    /// The header, as written.
    pub(crate) headers: Vec<String>,
    body: Body<'b>,
}

enum Body<'b> {
    Text { text: Cow<'b, str>, separator: u8 },
    Parquet(ParquetTable),
}

impl OpenTable<'_> {
    /// Calls `each` for every row below the header; `wanted` says which columns are needed (all when it
    /// is empty), the others may be left blank. Stops at the first error.
    pub(crate) fn for_each_row<E: From<ImportError>>(
        &self,
        wanted: &[bool],
        mut each: impl FnMut(&Record<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match &self.body {
            Body::Text { text, separator } => {
                let mut first = true;
                for_each_record(
                    text,
                    *separator,
                    |record| {
                        if std::mem::take(&mut first) { Ok(()) } else { each(&record) }
                    },
                )
            }
            Body::Parquet(table) => table.for_each_row(&self.name, wanted, each),
        }
    }
}

/// Fills a buffer with a table as it lies on disk, in an archive or in memory.
pub(super) fn load(inputs: &Inputs, input: &Input, raw: &mut Vec<u8>) -> Result<(), ImportError> {
    match input.packing {
        Packing::Member { archive, member: index } => member(&inputs.archives[archive], input, index, raw),
        Packing::Memory { index } => {
            raw.clear();
            raw.extend_from_slice(&inputs.memory[index]);
            Ok(())
        }
        Packing::Text | Packing::Gzip | Packing::Parquet => on_disk(input, raw),
    }
}

/// Opens what [`load`] has put into the buffer.
pub(super) fn open<'b>(input: &Input, raw: &'b mut Vec<u8>) -> Result<OpenTable<'b>, ImportError> {
    let name = input.name.clone();
    let packing = match (input.packing, raw.as_slice()) {
        (Packing::Memory { .. }, [0x1F, 0x8B, ..]) => Packing::Gzip,
        (Packing::Memory { .. }, [b'P', b'A', b'R', b'1', ..]) => Packing::Parquet,
        (packing, _) => packing,
    };
    if packing == Packing::Parquet {
        let table = ParquetTable::open(&name, std::mem::take(raw))?;
        let headers = table.headers().into_iter().map(str::to_owned).collect();
        return Ok(OpenTable { name, encoding: "Parquet", headers, body: Body::Parquet(table) });
    }
    if packing == Packing::Gzip {
        *raw = gunzipped(input, raw)?;
    }
    let (text, encoding) = decoded(raw);
    if text.trim().is_empty() {
        return Err(ImportError::Empty { file: name, problem: "is empty" });
    }
    if encoding.starts_with("UTF-8") || encoding == "Windows-1252" {
        let start = &raw[..raw.len().min(4096)];
        if start.contains(&0) {
            let problem = "is not a table of text: export the records as CSV UTF-8".to_owned();
            return Err(ImportError::WrongKind { file: name, problem });
        }
    }
    let separator = separator_of(&text);
    let headers = header(&text, separator);
    Ok(OpenTable { name, encoding, headers, body: Body::Text { text, separator } })
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

/// Tables that were named, in order, for readers of other records than incidents.
pub(crate) struct Tables {
    inputs: Inputs,
}

impl Tables {
    /// Looks at files, folders and archives; incidents that lie in the same folder are left alone.
    pub(crate) fn find(paths: &[PathBuf]) -> Result<Self, ImportError> {
        Ok(Self { inputs: Inputs::find(paths, Of::People)? })
    }

    /// Tables in memory, (name, bytes) each.
    pub(crate) fn in_memory(files: Vec<(String, Vec<u8>)>) -> Self {
        Self { inputs: Inputs::in_memory(files) }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.inputs.tables.len()
    }

    /// Bytes of a table: how long it takes.
    pub(crate) fn bytes(&self, table: usize) -> u64 {
        self.inputs.tables[table].bytes
    }

    /// Files that were found and are not tables.
    pub(crate) fn not_read(&self) -> &[NotRead] {
        &self.inputs.not_read
    }

    /// Opens one and hands it to `read` with the SHA-256 of its bytes as they lie.
    pub(crate) fn with<T, E: From<ImportError>>(
        &self,
        table: usize,
        read: impl FnOnce(&OpenTable<'_>, String) -> Result<T, E>,
    ) -> Result<T, E> {
        let (input, mut raw) = (&self.inputs.tables[table], Vec::new());
        load(&self.inputs, input, &mut raw)?;
        let sha256 = hex(&Sha256::digest(&raw));
        let open = open(input, &mut raw)?;
        read(&open, sha256)
    }
}
