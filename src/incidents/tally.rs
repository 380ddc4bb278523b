//! Rows set aside, counted by reason, with the first few of each.

use std::collections::BTreeMap;

use super::report::{Example, Reason, SetAside};

/// Examples kept for a reason.
const EXAMPLES: usize = 5;

/// A row set aside, as it is seen inside its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) found: String,
}

/// Rows of one file set aside, by reason.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    reasons: BTreeMap<Reason, (u64, Vec<Row>)>,
}

impl Tally {
    /// Counts a row; `found` is asked only for the few that are kept as examples.
    pub(super) fn add(&mut self, reason: Reason, line: u32, found: impl FnOnce() -> String) {
        let (rows, examples) = self.reasons.entry(reason).or_default();
        *rows += 1;
        if examples.len() < EXAMPLES {
            examples.push(Row { line, found: shortened(&found()) });
        }
    }

    /// Rows for a reason.
    pub(super) fn rows(&self, reason: Reason) -> u64 {
        self.reasons.get(&reason).map_or(0, |(rows, _)| *rows)
    }
}

/// All files' tallies as a report, in the order of the reasons; examples in the order of the files,
/// and within a file by line.
pub(super) fn merged<'a>(tallies: impl IntoIterator<Item = (&'a str, &'a Tally)>) -> Vec<SetAside> {
    let mut all: BTreeMap<Reason, SetAside> = BTreeMap::new();
    for (file, tally) in tallies {
        for (&reason, (rows, examples)) in &tally.reasons {
            let entry = all.entry(reason).or_insert_with(|| SetAside {
                reason,
                meaning: reason.words(),
                rows: 0,
                examples: Vec::new(),
            });
            entry.rows += rows;
            let room = EXAMPLES.saturating_sub(entry.examples.len());
            entry.examples.extend(examples.iter().take(room).map(|row| Example {
                file: file.to_owned(),
                row: row.line,
                found: row.found.clone(),
            }));
        }
    }
    all.into_values().collect()
}

/// At most 120 characters on one line.
pub(super) fn shortened(text: &str) -> String {
    let one_line = text.replace(['\r', '\n'], " ");
    let mut short: String = one_line.chars().take(120).collect();
    if short.len() < one_line.len() {
        short.push('…');
    }
    short
}
