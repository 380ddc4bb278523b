//! Scales with one weight an offence, as CSV: the official Cambridge sheet, the severity scores of the
//! Office for National Statistics, or a plain list of codes and weights.

use std::collections::BTreeMap;

use crate::people::record::Offence;

use super::code::{normal_code, normal_words};
use super::{HarmScale, ScaleError};

/// How a column may be headed: small letters and digits only, best first. The headings of the Cambridge
/// sheet are those of its editions of 2021 and 2026.
const CODE: [&str; 14] = [
    "homeofficeclassification",
    "homeofficeclassificationcode",
    "homeofficecode",
    "homeofficeoffencecode",
    "hooffencecode",
    "hoclassification",
    "hocode",
    "hoclass",
    "offencecode",
    "offenceclassification",
    "classification",
    "offenceclass",
    "class",
    "code",
];
/// Second part of a code that is spread over two columns.
const SUBCODE: [&str; 5] = ["hosubclass", "hosubcode", "subclass", "subcode", "offencesubclass"];
const WORDS: [&str; 9] = [
    "fulloffencetitle",
    "offencetitle",
    "offencedescription",
    "offencename",
    "detailedoffence",
    "description",
    "offence",
    "title",
    "name",
];
const WEIGHT: [&str; 15] = [
    "cchiscore",
    "cchidays",
    "cchivalue",
    "cchi",
    "chiscore",
    "chidays",
    "chivalue",
    "chi",
    "severityweight",
    "crimeseverityweight",
    "severityscore",
    "weight",
    "score",
    "days",
    "harm",
];
const GROUP: [&str; 6] = ["subgroup", "offencesubgroup", "offencegroup", "group", "crimetype", "category"];
const UNIT: [&str; 1] = ["unit"];

/// How far down the heading is looked for: exported workbooks start with titles and notes.
const HEADING_WITHIN: usize = 25;

/// A line of a sheet.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    harm: f64,
    words: String,
    group: String,
}

/// One weight an offence.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sheet {
    /// Lines by code; the official sheet has several offences under one code.
    by_code: BTreeMap<String, Vec<Line>>,
    /// Lines by words.
    by_words: BTreeMap<String, Vec<Line>>,
}

impl Sheet {
    /// Weight and where it was found: the line of this code and these words; else the middle of the
    /// lines of this code; else, if the code is unknown, the lines of these words.
    pub(super) fn weight(&self, offence: &Offence) -> Option<(f64, String)> {
        let lines = self.lines(offence)?;
        let words = normal_words(&offence.description);
        let same: Vec<&Line> = lines.iter().filter(|line| normal_words(&line.words) == words).collect();
        let lines = if same.is_empty() { lines.iter().collect() } else { same };
        let mut weights: Vec<f64> = lines.iter().map(|line| line.harm).collect();
        weights.sort_by(f64::total_cmp);
        let harm = f64::midpoint(weights[(weights.len() - 1) / 2], weights[weights.len() / 2]);
        let first = lines.first()?;
        let name = if first.words.is_empty() { &offence.code } else { &first.words };
        let is_mixed = weights.first() != weights.last();
        let found_as = if is_mixed {
            format!("the middle of {} weights under code {}", weights.len(), offence.code.trim())
        } else {
            name.clone()
        };
        Some((harm, found_as))
    }

    /// The group that the sheet names for an offence.
    pub(super) fn group(&self, offence: &Offence) -> Option<&str> {
        let group = self.lines(offence)?.first()?.group.as_str();
        (!group.is_empty()).then_some(group)
    }

    fn lines(&self, offence: &Offence) -> Option<&Vec<Line>> {
        let by_words = |text: &str| self.by_words.get(&normal_words(text)).filter(|_| !text.trim().is_empty());
        self.by_code
            .get(&normal_code(&offence.code))
            .or_else(|| by_words(&offence.description))
            .or_else(|| by_words(&offence.code))
    }
}

/// Where the columns are.
struct Columns {
    code: Option<usize>,
    subcode: Option<usize>,
    words: Option<usize>,
    weight: usize,
    group: Option<usize>,
    unit: Option<usize>,
    /// How the column of weights is headed.
    weight_name: String,
}

/// Reads a sheet; `file` names it in messages, `name` is the scale's id and name.
pub(super) fn parse(bytes: &[u8], file: &str, name: &str) -> Result<HarmScale, ScaleError> {
    let wrong = |row: Option<u64>, problem: String| ScaleError {
        file: file.to_owned(),
        line: row.map_or_else(String::new, |row| format!(", row {row}")),
        problem,
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let row = error.position().map(csv::Position::line);
            wrong(row, "this row cannot be read as CSV; save the sheet as CSV again".to_owned())
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        rows.push((line, cells));
    }
    let heading = rows.iter().take(HEADING_WITHIN).position(|(_, cells)| columns(cells).is_some());
    let (Some(heading), Some(columns)) = (heading, heading.and_then(|at| columns(&rows[at].1))) else {
        let problem = "no row is a heading with an offence code (or description) and a weight; head the columns \
                       \"code\" and \"weight\", or save the official sheet as CSV with its heading";
        return Err(wrong(None, problem.to_owned()));
    };
    let mut sheet = Sheet::default();
    let (mut used, mut unit, mut expired, mut without) = (0_usize, String::new(), 0_usize, 0_usize);
    for (line, cells) in &rows[heading + 1..] {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", String::as_str);
        if cells.iter().all(String::is_empty) {
            continue;
        }
        // in capitals, as the sheet marks them: "driving with an expired licence" is an offence
        if cells.iter().any(|cell| cell.contains("EXPIRED")) {
            expired += 1;
            continue;
        }
        let (code, words) = (joined_code(cell(columns.code), cell(columns.subcode)), cell(columns.words));
        if code.is_empty() && words.is_empty() {
            continue; // a note below the table
        }
        let written = cell(Some(columns.weight));
        if written.is_empty() {
            without += 1;
            continue;
        }
        let harm = number(written).ok_or_else(|| {
            let offence = if code.is_empty() { words } else { &code };
            wrong(Some(*line), format!("{written:?} is not a weight for {offence}; write a number from 0 up"))
        })?;
        let read = Line { harm, words: words.to_owned(), group: cell(columns.group).to_owned() };
        if !code.is_empty() {
            sheet.by_code.entry(normal_code(&code)).or_default().push(read.clone());
        }
        if !words.is_empty() {
            sheet.by_words.entry(normal_words(words)).or_default().push(read);
        }
        used += 1;
        let named = cell(columns.unit);
        if !named.is_empty() && unit.is_empty() {
            named.clone_into(&mut unit);
        } else if !named.is_empty() && named != unit {
            let problem = format!("the unit is {named:?} here and {unit:?} above; a scale has one unit");
            return Err(wrong(Some(*line), problem));
        }
    }
    if used == 0 {
        return Err(wrong(None, "no row below the heading has an offence and a weight".to_owned()));
    }
    let is_cambridge = columns.weight_name.contains("chi");
    if unit.is_empty() {
        (if is_cambridge { "days" } else { "points" }).clone_into(&mut unit);
    }
    Ok(scale(name, file, unit, is_cambridge, sheet, (used, expired, without)))
}

fn scale(
    name: &str,
    file: &str,
    unit: String,
    is_cambridge: bool,
    sheet: Sheet,
    (used, expired, without): (usize, usize, usize),
) -> HarmScale {
    let built_in = HarmScale::built_in();
    let mut caution = String::new();
    let mut add = |sentence: String| {
        if !caution.is_empty() {
            caution.push(' ');
        }
        caution.push_str(&sentence);
    };
    let mixed = sheet.by_code.values().filter(|lines| lines.iter().any(|line| line.harm != lines[0].harm)).count();
    if mixed > 0 {
        add(format!(
            "Under {} of the sheet there are offences of different weights; where the description does not say \
             which it is, the middle one counts.",
            crate::figures::counted(mixed as u64, "code")
        ));
    }
    if expired > 0 {
        add(format!("{} left out, marked as expired.", rows(expired)));
    }
    if without > 0 {
        add(format!("{} left out, without a weight.", rows(without)));
    }
    HarmScale {
        id: name.trim().to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-"),
        name: if is_cambridge { format!("Cambridge Crime Harm Index ({name})") } else { name.to_owned() },
        version: format!("{} of the file", rows(used)),
        unit,
        source: format!("{file}; kinds of offence after {}", built_in.name),
        caution,
        groups: built_in.groups,
        sheet: Some(sheet),
    }
}

fn rows(number: usize) -> String {
    crate::figures::counted(number as u64, "row")
}

/// Which column is which, if this row is a heading.
fn columns(cells: &[String]) -> Option<Columns> {
    let plain = |cell: &String| -> String {
        cell.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let names: Vec<String> = cells.iter().map(plain).collect();
    let find = |candidates: &[&str]| candidates.iter().find_map(|wanted| names.iter().position(|name| name == wanted));
    let weight = find(&WEIGHT)?;
    let (code, words) = (find(&CODE), find(&WORDS));
    if code.is_none() && words.is_none() {
        return None;
    }
    // a whole classification needs no second part
    let is_whole = code.is_some_and(|at| names[at].contains("classification"));
    let subcode = if is_whole { None } else { find(&SUBCODE) };
    let weight_name = names[weight].clone();
    Some(Columns { code, subcode, words, weight, group: find(&GROUP), unit: find(&UNIT), weight_name })
}

fn joined_code(class: &str, subclass: &str) -> String {
    if class.is_empty() || subclass.is_empty() || class.contains('/') {
        class.to_owned()
    } else {
        format!("{class}/{subclass}")
    }
}

/// A weight: `1,460`, `273.75`, `365 days`.
fn number(written: &str) -> Option<f64> {
    let plain: String = written.chars().filter(|c| *c != ',' && !c.is_whitespace()).collect();
    let plain = plain.to_lowercase();
    let value: f64 = plain.strip_suffix("days").unwrap_or(&plain).parse().ok()?;
    (value.is_finite() && value >= 0.0).then_some(value)
}
