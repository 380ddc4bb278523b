//! Every column of a cohort table sorted: input, audit, or set aside, each with its reason.

use crate::figures::{count, counted, percent};
use crate::incidents::{Finding, NO_WORD, Severity};
use crate::people::definition::HighHarm;
use crate::people::features::{Family, FeatureSpec, FeatureTable, Kind};
use crate::people::import::{PeopleImportError, PeopleQuality, Reason, caution, merged, note, problem, sentence};
use crate::people::protected::{Grouping, banded, by_value};
use crate::people::refused::{Refused, refused};

use super::cells::{Cells, is_identity};
use super::closeness::{CLOSE, closeness};
use super::contents::Contents;
use super::request::{Asked, Split};
use super::separation::{TOO_WELL, alone};
use super::{CohortTable, CohortTableRequest};

/// A stand-in with more different values is not audited unless asked for.
const MOST_GROUPS: usize = 200;

/// What became of the columns.
#[derive(Default)]
struct Sorted {
    inputs: Vec<(FeatureSpec, Contents)>,
    audit: Vec<Grouping>,
    cut: Vec<(String, String)>,
    /// Columns set aside, and why.
    aside: Vec<String>,
    findings: Vec<Finding>,
}

/// Sorts the columns of a table.
pub(super) fn sorted(
    mut cells: Cells,
    request: &CohortTableRequest,
    definition: &HighHarm,
) -> Result<CohortTable, PeopleImportError> {
    let asked = Asked::find(&cells, request)?;
    let split = asked.split(&mut cells)?;
    let mut sorted = Sorted::default();
    for &column in &asked.audit {
        sorted.asked_to_audit(&cells, column, &split);
    }
    for column in 0..cells.headers.len() {
        if !asked.is_used_up(column) && !asked.audit.contains(&column) {
            let left_out = asked.leave_out.contains(&column);
            sorted.sort(&cells, column, &split, left_out, definition);
        }
    }
    if sorted.inputs.is_empty() {
        let problem = "no column can be an input: all are refused, audited, left out or hold nothing to learn from";
        return Err(PeopleImportError::WrongColumn { file: cells.file, problem: problem.to_owned() });
    }
    let looks_like_outcome = sorted.tell_outcomes(&split);
    sorted.tell_stand_ins();
    let quality = sorted.quality(&cells, &split);
    let (specs, columns): (Vec<FeatureSpec>, Vec<Vec<f64>>) =
        sorted.inputs.into_iter().map(|(spec, contents)| (spec, values_of(contents))).unzip();
    Ok(CohortTable {
        features: FeatureTable { specs, columns, rows: split.rows.len() },
        outcome: split.outcome,
        train: split.train,
        test: split.test,
        audit: sorted.audit,
        looks_like_outcome,
        quality,
    })
}

fn values_of(contents: Contents) -> Vec<f64> {
    match contents {
        Contents::Amount { values, .. } | Contents::Category { values, .. } => values,
        Contents::Nothing(_) => Vec::new(),
    }
}

impl Sorted {
    fn asked_to_audit(&mut self, cells: &Cells, column: usize, split: &Split) {
        let name = &cells.headers[column];
        if self.audit.iter().any(|grouping| grouping.characteristic == *name) {
            return;
        }
        if is_identity(name) {
            self.drop_identity(name);
            self.findings.push(problem(format!(
                "{name} was to be audited, but says who somebody is: it was dropped. Put a year or a band in its place."
            )));
            return;
        }
        self.audit.push(grouping(cells, column, split));
    }

    fn drop_identity(&mut self, name: &str) {
        let why = "dropped, and not one value of it kept: it says who somebody is";
        self.cut.push((name.to_owned(), why.to_owned()));
    }

    fn sort(&mut self, cells: &Cells, column: usize, split: &Split, left_out: bool, definition: &HighHarm) {
        let name = &cells.headers[column];
        if is_identity(name) {
            return self.drop_identity(name);
        }
        if left_out {
            return self.aside.push(format!("{name}: left out, as was asked"));
        }
        let why = refused(name);
        let is_age = why == Some(Refused::Age);
        if let Some(why) = why.filter(|_| !is_age || definition.age_admitted.is_none()) {
            return self.refuse(cells, column, split, why);
        }
        match Contents::of(&cells.columns[column], &split.rows) {
            Contents::Nothing(why) => self.aside.push(format!("{name}: {why}")),
            contents => {
                let kind = match &contents {
                    Contents::Category { names, .. } => Kind::Category(names.clone()),
                    _ => Kind::Amount,
                };
                let family = if is_age { Family::Age } else { Family::Table };
                let label = name.replace('_', " ");
                self.inputs.push((FeatureSpec { id: name.clone(), label, family, kind, monotone: None }, contents));
            }
        }
    }

    /// A column that must not be an input goes to the audit, where it can do good.
    fn refuse(&mut self, cells: &Cells, column: usize, split: &Split, why: Refused) {
        let name = &cells.headers[column];
        let different = cells.columns[column].word_count();
        let audited = different <= MOST_GROUPS || why == Refused::Age;
        let then = if audited { "it was put into the audit" } else { "it has too many different values to be audited" };
        let age =
            if why == Refused::Age { "; a definition can admit age, and then says so on every output" } else { "" };
        self.findings.push(caution(format!("{name} is {} and is not an input: {then}{age}.", why.words())));
        self.cut.push((name.clone(), format!("refused as an input: {}; {then}", why.words())));
        if audited {
            self.audit.push(grouping(cells, column, split));
        }
    }

    /// Inputs that tell the outcome too well, with how well.
    fn tell_outcomes(&mut self, split: &Split) -> Vec<(String, f64)> {
        let mut found = Vec::new();
        for (spec, contents) in &self.inputs {
            let area = alone(contents, split);
            if area > TOO_WELL {
                let how = if area == 1.0 {
                    "it repeats the outcome or tells it without fail".to_owned()
                } else {
                    format!("alone it tells the outcome with an area under the curve of {area:.2}")
                };
                self.findings.push(problem(format!(
                    "{} looks like part of the outcome: {how}, above {TOO_WELL}. If it is only known afterwards, leave it out.",
                    spec.id
                )));
                found.push((spec.id.clone(), area));
            }
        }
        found
    }

    /// Inputs that go closely with something that is audited.
    fn tell_stand_ins(&mut self) {
        let mut details = Vec::new();
        for (spec, contents) in self.inputs.iter().filter(|(spec, _)| spec.family != Family::Age) {
            for grouping in &self.audit {
                let closeness = closeness(contents, grouping);
                if closeness >= CLOSE {
                    details
                        .push(format!("{} goes with {} (Cramér's V {closeness:.2})", spec.id, grouping.characteristic));
                }
            }
        }
        if !details.is_empty() {
            let text =
                "Some inputs go closely with what is audited and may stand in for it: consider leaving them out.";
            self.findings.push(Finding { severity: Severity::Caution, text: text.to_owned(), details });
        }
    }

    fn quality(&mut self, cells: &Cells, split: &Split) -> PeopleQuality {
        let aside = merged([(cells.file.as_str(), &cells.aside)]);
        let mut rest = std::mem::take(&mut self.findings);
        for (reason, rows, example) in &aside {
            let share = *rows as f64 / cells.rows_read.max(1) as f64;
            let text = sentence(*reason, *rows, example);
            rest.push(match reason {
                Reason::Blank => note(text),
                _ if share < 0.01 => caution(text),
                _ => problem(text),
            });
        }
        let identity: Vec<&str> =
            self.cut.iter().filter(|(name, _)| is_identity(name)).map(|(name, _)| name.as_str()).collect();
        if !identity.is_empty() {
            rest.push(caution(format!(
                "{} said who somebody is and {} dropped unread: {}. It is better not to export such columns at all.",
                counted(identity.len() as u64, "column"),
                if identity.len() == 1 { "was" } else { "were" },
                identity.join(", ")
            )));
        }
        let listed =
            |text: &str, details: Vec<String>| Finding { severity: Severity::Note, text: text.to_owned(), details };
        if !self.aside.is_empty() {
            rest.push(listed("Columns that are not inputs, and why.", self.aside.clone()));
        }
        if !cells.renamed.is_empty() {
            rest.push(listed("Columns that had no name of their own were given one.", cells.renamed.clone()));
        }
        if !["UTF-8", "Parquet"].contains(&cells.encoding) {
            rest.push(note(format!(
                "{} is not in plain UTF-8 but in {}; the text was converted.",
                cells.file, cells.encoding
            )));
        }
        rest.push(listed(
            "Inputs, as they were understood.",
            self.inputs.iter().map(|(spec, c)| told(spec, c)).collect(),
        ));
        rest.push(listed(
            "Audited, and never an input.",
            self.audit
                .iter()
                .map(|g| format!("{}: {}", g.characteristic, counted(g.groups.len() as u64, "group")))
                .collect(),
        ));
        rest.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let outcomes = |rows: &[usize]| {
            let with = rows.iter().filter(|row| split.outcome[**row]).count();
            format!(
                "{} ({} with the outcome)",
                count(rows.len() as u64),
                percent(with as f64 / rows.len().max(1) as f64)
            )
        };
        let mut findings = vec![note(format!(
            "{} read from {}: {} to learn from, {} to test on; {}.",
            counted(cells.rows_read, "row"),
            cells.file,
            outcomes(&split.train),
            outcomes(&split.test),
            counted(self.inputs.len() as u64, "input")
        ))];
        findings.extend(rest);
        PeopleQuality {
            rows_read: cells.rows_read,
            rows_used: split.rows.len() as u64,
            synthetic: false,
            files: vec![(cells.file.clone(), cells.sha256.clone())],
            set_aside: aside.into_iter().map(|(reason, rows, e)| (reason.words().to_owned(), rows, e)).collect(),
            cut: std::mem::take(&mut self.cut),
            findings,
        }
    }
}

/// An input in a line of the report.
fn told(spec: &FeatureSpec, contents: &Contents) -> String {
    let missing = |values: &[f64]| match values.iter().filter(|value| value.is_nan()).count() {
        0 => String::new(),
        gaps => format!(", not known in {}", counted(gaps as u64, "row")),
    };
    match contents {
        Contents::Amount { values, open_ended } => {
            let open = if open_ended.is_empty() {
                String::new()
            } else {
                format!(", {} read by its number", open_ended.join(", "))
            };
            format!("{}: an amount{}{open}", spec.id, missing(values))
        }
        Contents::Category { names, values } => format!("{}: {} categories{}", spec.id, names.len(), missing(values)),
        Contents::Nothing(why) => format!("{}: {why}", spec.id),
    }
}

/// The groups of a column over the used rows. Amounts, ages among them, are banded; codes of places and of
/// characteristics are not, however many there are.
fn grouping(cells: &Cells, column: usize, split: &Split) -> Grouping {
    let (name, values) = (&cells.headers[column], &cells.columns[column]);
    let words: Vec<&str> = values.words().collect();
    let of = |row: &usize| match values.codes()[*row] {
        NO_WORD => None,
        code => words.get(code as usize).copied(),
    };
    let texts: Vec<Option<&str>> = split.rows.iter().map(of).collect();
    match refused(name) {
        Some(Refused::Protected | Refused::Proxy) => by_value(name, &texts),
        _ => banded(name, &texts),
    }
}
