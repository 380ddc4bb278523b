//! Columns that were asked for by name, the outcome, and which rows are to learn from.

use chrono::NaiveDate;

use crate::incidents::{DateReader, NO_WORD, flag, normalised};
use crate::people::import::{PeopleImportError, Reason, is_missing};
use crate::people::record::day_number;

use super::CohortTableRequest;
use super::cells::Cells;

/// Columns that were asked for, found.
pub(super) struct Asked {
    pub(super) outcome: usize,
    pub(super) train: Option<usize>,
    pub(super) date: Option<(usize, NaiveDate)>,
    pub(super) audit: Vec<usize>,
    pub(super) leave_out: Vec<usize>,
}

/// The rows that are used, and what was asked of them.
pub(super) struct Split {
    /// Rows of the table that are used; all else is by position among these.
    pub(super) rows: Vec<usize>,
    pub(super) outcome: Vec<bool>,
    pub(super) train: Vec<usize>,
    pub(super) test: Vec<usize>,
}

impl Asked {
    /// Finds the columns, or says which is not there.
    pub(super) fn find(cells: &Cells, request: &CohortTableRequest) -> Result<Self, PeopleImportError> {
        let find = |name: &String| column(cells, name);
        let all = |names: &[String]| names.iter().map(find).collect::<Result<Vec<_>, _>>();
        let asked = Self {
            outcome: find(&request.outcome)?,
            train: request.train.as_ref().map(find).transpose()?,
            date: match &request.date {
                Some((name, day)) => Some((find(name)?, *day)),
                None => None,
            },
            audit: all(&request.audit)?,
            leave_out: all(&request.leave_out)?,
        };
        let twice =
            |problem: &str| PeopleImportError::WrongColumn { file: cells.file.clone(), problem: problem.to_owned() };
        match (asked.train, asked.date) {
            (None, None) => Err(PeopleImportError::NoSplit { file: cells.file.clone() }),
            (Some(_), Some(_)) => {
                Err(twice("rows are split by --train or by --train-before, not by both: give one of them"))
            }
            (train, date) => {
                let split = train.or(date.map(|(column, _)| column));
                if split == Some(asked.outcome) {
                    return Err(twice("the outcome cannot also say which rows are to learn from: name another column"));
                }
                Ok(asked)
            }
        }
    }

    /// Whether a column is used for something else than as an input.
    pub(super) fn is_used_up(&self, column: usize) -> bool {
        column == self.outcome || Some(column) == self.train || Some(column) == self.date.map(|(column, _)| column)
    }

    /// Which rows are used: those with an outcome that are for training or for testing.
    pub(super) fn split(&self, cells: &mut Cells) -> Result<Split, PeopleImportError> {
        let outcome = yes_or_no(cells, self.outcome, &[], &[], "the outcome must be 1 or 0, yes or no")?;
        let in_training: Vec<Option<bool>> = match (self.train, self.date) {
            (Some(train), _) => {
                let wanted = "it must be 1, yes or train to learn from the row, and 0, no or test to test on it";
                let (yes, no) = (
                    ["train", "training", "learn", "dev", "development"],
                    ["test", "testing", "holdout", "validation", "valid"],
                );
                yes_or_no(cells, train, &yes, &no, wanted)?
            }
            (None, Some((column, before))) => {
                let mut reader = DateReader::default();
                let days = cells.columns[column]
                    .words()
                    .map(|word| reader.read(word).map(|(ms, _)| ms.div_euclid(crate::incidents::DAY_MS) as i32));
                let days: Vec<Option<i32>> = days.collect();
                let codes = cells.columns[column].codes().iter();
                codes
                    .map(|code| days.get(*code as usize).copied().flatten().map(|day| day < day_number(before)))
                    .collect()
            }
            (None, None) => return Err(PeopleImportError::NoSplit { file: cells.file.clone() }),
        };
        let mut split = Split { rows: Vec::new(), outcome: Vec::new(), train: Vec::new(), test: Vec::new() };
        for (row, (outcome, in_training)) in outcome.into_iter().zip(in_training).enumerate() {
            let Some(outcome) = outcome else {
                cells.aside.add(Reason::NoOutcome, cells.lines[row], String::new);
                continue;
            };
            let Some(in_training) = in_training else {
                cells.aside.add(Reason::NoSplit, cells.lines[row], String::new);
                continue;
            };
            if in_training { &mut split.train } else { &mut split.test }.push(split.rows.len());
            split.rows.push(row);
            split.outcome.push(outcome);
        }
        let none = |which: &str| PeopleImportError::WrongColumn {
            file: cells.file.clone(),
            problem: format!("no row is {which}: check the column or the day by which rows are split"),
        };
        match (split.train.is_empty(), split.test.is_empty()) {
            (true, _) => Err(none("to learn from")),
            (_, true) => Err(none("to test on")),
            _ => Ok(split),
        }
    }
}

/// A column of two answers; blank is no answer, and anything else an error.
fn yes_or_no(
    cells: &Cells,
    column: usize,
    yes: &[&str],
    no: &[&str],
    wanted: &str,
) -> Result<Vec<Option<bool>>, PeopleImportError> {
    let values = &cells.columns[column];
    let is = |list: &[&str], word: &str| list.iter().any(|other| word.eq_ignore_ascii_case(other));
    let answers: Vec<Option<bool>> = values
        .words()
        .map(|word| flag(word).or_else(|| is(yes, word).then_some(true)).or_else(|| is(no, word).then_some(false)))
        .collect();
    let answer = |(row, code): (usize, &u32)| match answers.get(*code as usize) {
        _ if *code == NO_WORD => Ok(None),
        Some(Some(answer)) => Ok(Some(*answer)),
        _ => Err(PeopleImportError::BadValue {
            file: cells.file.clone(),
            row: cells.lines[row],
            problem: format!(
                "{:?} in column {:?} is neither yes nor no: {wanted}",
                values.words().nth(*code as usize).unwrap_or_default().chars().take(30).collect::<String>(),
                cells.headers[column]
            ),
        }),
    };
    values.codes().iter().enumerate().map(answer).collect()
}

/// A column by its name, capitals and signs apart.
fn column(cells: &Cells, name: &str) -> Result<usize, PeopleImportError> {
    let exact = cells.headers.iter().position(|header| header == name.trim());
    let alike = || cells.headers.iter().position(|header| normalised(header) == normalised(name) && !is_missing(name));
    exact.or_else(alike).ok_or_else(|| PeopleImportError::NoSuchColumn {
        file: cells.file.clone(),
        wanted: name.to_owned(),
        near: near(name, &cells.headers),
    })
}

/// Columns with names like one, as a clause; all columns where none is.
fn near(name: &str, headers: &[String]) -> String {
    let wanted = normalised(name);
    let alike = headers.iter().filter(|header| {
        let header = normalised(header);
        let within = wanted.len() >= 3 && (header.contains(&wanted) || wanted.contains(&header));
        within || edits(&wanted, &header) <= (wanted.chars().count() / 4).max(1)
    });
    let alike: Vec<&str> = alike.map(String::as_str).take(5).collect();
    if alike.is_empty() {
        format!("its columns are {}", headers.join(", "))
    } else {
        format!("did you mean {}?", alike.join(" or "))
    }
}

/// Letters to change, add or leave out to make one word of another.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let changed = corner + usize::from(letter != *other);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        assert_eq!((edits("kitten", "sitting"), edits("", "abc"), edits("same", "same")), (3, 3, 0));
    }

    #[test]
    fn near_names_are_offered_and_else_all() {
        let headers = ["Race", "Gender", "Recidivism_Year1"].map(str::to_owned);
        assert_eq!(near("Gendre", &headers), "its columns are Race, Gender, Recidivism_Year1");
        assert_eq!(near("rase", &headers), "did you mean Race?");
        assert_eq!(near("year1", &headers), "did you mean Recidivism_Year1?");
    }
}
