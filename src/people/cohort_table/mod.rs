//! A force's own table: one row a person, its features and what became of them.
//!
//! Every column is judged by its name ([`super::refused`]) and then by what it holds ([`contents`]).
//! Nothing is decided silently: each column that is not an input is listed with the reason, and inputs
//! that look like part of the outcome, or that stand in for a characteristic in disguise, are named.

mod cells;
mod closeness;
mod contents;
mod request;
mod separation;
mod sorting;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use super::definition::HighHarm;
use super::features::FeatureTable;
use super::import::{PeopleImportError, PeopleQuality};
use super::protected::Grouping;

/// What to read, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CohortTableRequest {
    /// CSV or Parquet.
    pub file: PathBuf,
    /// Column of the outcome: 1 or 0, yes or no.
    pub outcome: String,
    /// Column that says which rows are for training (1, yes, train) and which for testing.
    pub train: Option<String>,
    /// Column of the date to split by instead: rows before `train_before` are for training.
    pub date: Option<(String, chrono::NaiveDate)>,
    /// Columns kept apart for the audit.
    pub audit: Vec<String>,
    /// Columns that are left out altogether.
    pub leave_out: Vec<String>,
}

/// A cohort table, read.
#[derive(Debug, Clone)]
pub struct CohortTable {
    /// Inputs: every column that is not refused, audited, left out or used above.
    pub features: FeatureTable,
    /// Whether the outcome came about.
    pub outcome: Vec<bool>,
    /// Rows for training.
    pub train: Vec<usize>,
    /// Rows for testing.
    pub test: Vec<usize>,
    /// Audit columns, over all rows; also those that were refused as inputs and put here.
    pub audit: Vec<Grouping>,
    /// Inputs that repeat the outcome or tell it nearly by themselves, with the area under the ROC curve
    /// that each reaches alone. They are still inputs: whether to go on is for the evaluation to say.
    pub looks_like_outcome: Vec<(String, f64)>,
    /// What was read, refused and noticed.
    pub quality: PeopleQuality,
}

/// Reads a cohort table. Age is an input only if the definition admits it and it is not audited only.
pub fn read(request: &CohortTableRequest, definition: &HighHarm) -> Result<CohortTable, PeopleImportError> {
    sorting::sorted(cells::Cells::read(&request.file)?, request, definition)
}
