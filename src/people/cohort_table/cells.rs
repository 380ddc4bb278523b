//! The cells of one table, column by column; columns that say who somebody is are not read at all.

use std::collections::BTreeMap;
use std::path::Path;

use crate::incidents::{Tables, WordColumn};
use crate::people::import::{Aside, PeopleImportError, Ragged, Reason, is_missing};
use crate::people::refused::{Refused, refused};

/// A table of texts. Each column has every different text once, and a code a row.
pub(super) struct Cells {
    pub(super) file: String,
    pub(super) sha256: String,
    pub(super) encoding: &'static str,
    /// Names of the columns, each different.
    pub(super) headers: Vec<String>,
    pub(super) columns: Vec<WordColumn>,
    /// Columns that were renamed, as they are called now.
    pub(super) renamed: Vec<String>,
    /// Line of every row in the file.
    pub(super) lines: Vec<u32>,
    pub(super) rows_read: u64,
    pub(super) aside: Aside,
    ragged: Ragged,
}

/// Whether a column says who somebody is.
pub(super) fn is_identity(header: &str) -> bool {
    refused(header) == Some(Refused::Identity)
}

impl Cells {
    /// Reads a CSV or a Parquet file.
    pub(super) fn read(file: &Path) -> Result<Self, PeopleImportError> {
        let tables = Tables::find(&[file.to_owned()])?;
        if tables.len() != 1 {
            let why = format!("a cohort is one table, and there are {}", tables.len());
            return Err(PeopleImportError::NothingToRead { place: file.display().to_string(), why });
        }
        tables.with(0, |table, sha256| {
            let (headers, renamed) = named(&table.headers);
            let wanted: Vec<bool> = headers.iter().map(|header| !is_identity(header)).collect();
            let mut cells = Self {
                file: table.name.clone(),
                sha256,
                encoding: table.encoding,
                columns: vec![WordColumn::default(); headers.len()],
                headers,
                renamed,
                lines: Vec::new(),
                rows_read: 0,
                aside: Aside::default(),
                ragged: Ragged::default(),
            };
            table.for_each_row(&wanted, |record| {
                cells.push(record.line, record.fields, record.open_quote, &wanted);
                Ok::<_, PeopleImportError>(())
            })?;
            Ok(cells)
        })
    }

    fn push(&mut self, line: u32, fields: &[&str], open_quote: bool, wanted: &[bool]) {
        self.rows_read += 1;
        let blank = |fields: &[&str]| fields.iter().all(|field| field.trim().is_empty());
        let width = self.headers.len();
        if open_quote {
            return self.aside.add(Reason::OpenQuote, line, String::new);
        }
        if blank(fields) {
            return self.aside.add(Reason::Blank, line, String::new);
        }
        if !self.ragged.is_whole(fields, width) {
            return self.aside.add(Reason::Ragged, line, || format!("{} fields instead of {width}", fields.len()));
        }
        for ((column, field), wanted) in self.columns.iter_mut().zip(fields).zip(wanted) {
            let text = field.trim();
            column.push(if *wanted && !is_missing(text) { text } else { "" });
        }
        self.lines.push(line);
    }
}

/// Names that are all there and all different: a second `priors` becomes `priors.1`.
fn named(headers: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut names, mut renamed): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    for (at, header) in headers.iter().enumerate() {
        let header = header.trim();
        let mut name = if header.is_empty() { format!("column {}", at + 1) } else { header.to_owned() };
        let times = met.entry(name.clone()).or_default();
        *times += 1;
        if *times > 1 {
            let mut number = *times - 1;
            while names.contains(&format!("{name}.{number}")) || headers.contains(&format!("{name}.{number}")) {
                number += 1;
            }
            name = format!("{name}.{number}");
        }
        if name != header {
            renamed.push(name.clone());
        }
        names.push(name);
    }
    (names, renamed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let headers = ["a", "", "a", "b", "a", "a.1"].map(str::to_owned);
        let (names, renamed) = named(&headers);
        assert_eq!(names, ["a", "column 2", "a.2", "b", "a.3", "a.1"]);
        assert_eq!(renamed, ["column 2", "a.2", "a.3"]);
    }
}
