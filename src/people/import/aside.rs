//! Rows set aside, counted by reason, with the first of each.

use std::collections::BTreeMap;

use crate::figures::count;

/// Why a row of events cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::people) enum Reason {
    /// Nothing in it.
    Blank,
    /// A quotation mark without its partner.
    OpenQuote,
    /// More or fewer fields than the header.
    Ragged,
    /// No number of a person.
    NoPerson,
    /// No date that can be read.
    Date,
    /// A date after the end of the extract, or in the future.
    Future,
    /// A date long after all others.
    Apart,
    /// A role that is not known.
    Role,
    /// A role that plays no part: which.
    NotUsed(&'static str),
    /// No offence.
    NoOffence,
    /// The same as an earlier row, to the letter.
    Repeated,
    /// Of a cohort table: no outcome.
    NoOutcome,
    /// Of a cohort table: neither for training nor for testing.
    NoSplit,
}

impl Reason {
    /// What such rows do, as the rest of a sentence.
    pub(in crate::people) fn words(self) -> &'static str {
        match self {
            Self::Blank => "are blank",
            Self::OpenQuote => "open a quotation mark that never closes",
            Self::Ragged => "have more or fewer fields than the header",
            Self::NoPerson => "name no person",
            Self::Date => "have no date that can be read",
            Self::Future => "have a date after the end of the extract",
            Self::Apart => "have a date more than a year after nearly all others",
            Self::Role => "have a role that is not known",
            Self::NotUsed(what) => what,
            Self::NoOffence => "name no offence",
            Self::Repeated => "repeat an earlier row to the letter",
            Self::NoOutcome => "have no outcome",
            Self::NoSplit => "do not say whether they are to learn from or to test on",
        }
    }

    /// Whether it is nothing to worry about.
    pub(in crate::people) fn is_harmless(self) -> bool {
        matches!(self, Self::Blank | Self::Repeated | Self::NotUsed(_))
    }
}

/// Rows of one table set aside, by reason: how many, and the first with what was found there.
#[derive(Debug, Clone, Default)]
pub(in crate::people) struct Aside {
    reasons: BTreeMap<Reason, (u64, u32, String)>,
}

impl Aside {
    /// Counts a row; `found` is asked only for the one that is kept as an example.
    pub(in crate::people) fn add(&mut self, reason: Reason, line: u32, found: impl FnOnce() -> String) {
        let entry = self.reasons.entry(reason).or_insert_with(|| (0, line, found()));
        entry.0 += 1;
    }
}

/// Tells rows that have slipped. Some exports end every row with separators that the header has not; a row
/// with more of them than the first has slipped, and somebody's name may stand where their role should.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::people) struct Ragged {
    /// Fields of the first row that was long enough.
    fields: Option<usize>,
}

impl Ragged {
    /// Whether a row has a field for every column, and nothing beyond.
    pub(in crate::people) fn is_whole(&mut self, fields: &[&str], width: usize) -> bool {
        let extra = fields.get(width..);
        let blank = extra.is_some_and(|extra| extra.iter().all(|field| field.trim().is_empty()));
        blank && *self.fields.get_or_insert(fields.len()) == fields.len()
    }
}

/// All tables' rows set aside, in the order of the reasons, each with the first example.
pub(in crate::people) fn merged<'a>(
    tables: impl IntoIterator<Item = (&'a str, &'a Aside)>,
) -> Vec<(Reason, u64, String)> {
    let mut all: BTreeMap<Reason, (u64, String)> = BTreeMap::new();
    for (file, aside) in tables {
        for (&reason, (rows, line, found)) in &aside.reasons {
            let found = if found.is_empty() { String::new() } else { format!(": {found}") };
            let entry = all.entry(reason).or_insert_with(|| (0, format!("{file}, row {line}{found}")));
            entry.0 += rows;
        }
    }
    all.into_iter().map(|(reason, (rows, example))| (reason, rows, example)).collect()
}

/// `1 row names…`, told for one or for many.
pub(in crate::people) fn sentence(reason: Reason, rows: u64, example: &str) -> String {
    let rows = if rows == 1 { "1 row was".to_owned() } else { format!("{} rows were", count(rows)) };
    format!("{rows} set aside, as rows that {} (first: {example}).", reason.words())
}
