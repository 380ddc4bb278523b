//! A forecast that any program made, as a table of cells, and what its manifest says of it.

use std::path::Path;

use chrono::NaiveDate;
use csv::StringRecord;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::export;
use crate::forecast::Period;
use crate::geography::CellSize;

use super::PipelineError;

/// A forecast read from a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ForecastFile {
    /// Path as the user gave it.
    pub(super) path: String,
    /// Name of the file alone.
    pub(super) name: String,
    /// SHA-256 of its bytes, in hex.
    pub(super) sha256: String,
    /// In the order of the file, at least one.
    pub(super) rows: Vec<ForecastRow>,
}

/// What a file says of one cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ForecastRow {
    /// Line in the file; the header is line 1.
    pub(super) line: u64,
    /// Which cell.
    pub(super) cell: CellName,
    /// Expected count, at least zero.
    pub(super) expected: f64,
    /// Probability of at least one incident.
    pub(super) p_any: Option<f64>,
    /// Central 80% interval of the count.
    pub(super) interval80: Option<(u32, u32)>,
}

/// How a file names a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum CellName {
    /// By the id that this program gives it.
    Id(String),
    /// By its centre on the plane, in metres.
    Metres(f64, f64),
    /// By its centre in WGS84 degrees: longitude, latitude.
    Degrees(f64, f64),
}

impl ForecastFile {
    /// Reads a table with a header: a cell (`cell`, else `x_m` and `y_m`, else `longitude` and
    /// `latitude` of its centre) and `expected`, and where they are known `p_any`, `lower80` and
    /// `upper80`. Fails at the first row that is not a forecast, naming it.
    pub(super) fn read(path: &Path) -> Result<Self, PipelineError> {
        let shown = path.display().to_string();
        let failed = |problem: String| PipelineError::ForecastFile { file: shown.clone(), problem };
        let bytes = std::fs::read(path)
            .map_err(|error| failed(format!("cannot be read ({error}): check the path and its permissions")))?;
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| failed("is not a table in UTF-8: save the forecast as CSV (UTF-8)".to_owned()))?;
        let rows = rows(text).map_err(failed)?;
        let name = path.file_name().map_or_else(|| shown.clone(), |name| name.to_string_lossy().into_owned());
        Ok(Self { path: shown, name, sha256: format!("{:x}", Sha256::digest(&bytes)), rows })
    }
}

/// Which column holds what.
#[derive(Debug)]
struct Columns {
    id: Option<usize>,
    metres: Option<(usize, usize)>,
    degrees: Option<(usize, usize)>,
    expected: usize,
    p_any: Option<usize>,
    interval80: Option<(usize, usize)>,
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Self, String> {
        let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
        let known: Vec<&str> = export::COLUMNS.split(',').collect();
        if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
            let known = known.join(", ");
            return Err(format!(
                "row 1: {unknown:?} is no column of a forecast; rename it to one of {known}, or leave it out"
            ));
        }
        for (at, name) in names.iter().enumerate() {
            if names[..at].contains(name) {
                return Err(format!("row 1: there are two columns {name:?}; leave one of them out"));
            }
        }
        let find = |name: &str| names.iter().position(|column| column == name);
        let pair = |one: &str, two: &str| match (find(one), find(two)) {
            (Some(first), Some(second)) => Ok(Some((first, second))),
            (None, None) => Ok(None),
            (Some(_), None) => Err(format!("row 1: there is a column {one:?} but no {two:?}; add it")),
            (None, Some(_)) => Err(format!("row 1: there is a column {two:?} but no {one:?}; add it")),
        };
        let columns = Self {
            id: find("cell"),
            metres: pair("x_m", "y_m")?,
            degrees: pair("longitude", "latitude")?,
            expected: find("expected")
                .ok_or("row 1: there is no column \"expected\"; add one with the expected count of each cell")?,
            p_any: find("p_any"),
            interval80: pair("lower80", "upper80")?,
        };
        if columns.id.is_none() && columns.metres.is_none() && columns.degrees.is_none() {
            return Err(
                "row 1: nothing says which cell a row is of; add a column \"cell\", or \"x_m\" and \"y_m\", or \
                        \"longitude\" and \"latitude\" of its centre"
                    .to_owned(),
            );
        }
        Ok(columns)
    }

    fn row(&self, record: &StringRecord, line: u64) -> Result<ForecastRow, String> {
        let text = |column: usize| record.get(column).unwrap_or_default().trim();
        let number = |column: usize, name: &str| {
            let text = text(column);
            text.parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
                .ok_or_else(|| format!("row {line}: {name} {text:?} is not a number; correct it or leave the row out"))
        };
        let point = |(x, y): (usize, usize), [x_name, y_name]: [&str; 2]| -> Result<(f64, f64), String> {
            Ok((number(x, x_name)?, number(y, y_name)?))
        };
        let cell = match (self.id.filter(|&column| !text(column).is_empty()), self.metres, self.degrees) {
            (Some(column), ..) => CellName::Id(text(column).to_owned()),
            (None, Some(metres), _) => {
                let (x, y) = point(metres, ["x_m", "y_m"])?;
                CellName::Metres(x, y)
            }
            (None, None, Some(degrees)) => {
                let (longitude, latitude) = point(degrees, ["longitude", "latitude"])?;
                CellName::Degrees(longitude, latitude)
            }
            (None, None, None) => {
                return Err(format!("row {line}: the cell is empty; fill it in or leave the row out"));
            }
        };
        let expected = number(self.expected, "expected")?;
        if expected < 0.0 {
            return Err(format!(
                "row {line}: expected {expected} is below zero, which no count can be; correct it or leave the row out"
            ));
        }
        let given = |column: &usize| !text(*column).is_empty();
        let p_any = self.p_any.filter(given).map(|column| number(column, "p_any")).transpose()?;
        if let Some(p_any) = p_any.filter(|p_any| !(0.0..=1.0).contains(p_any)) {
            return Err(format!("row {line}: p_any {p_any} is no probability; write a number from 0 to 1"));
        }
        let interval80 = match self.interval80.filter(|(lower, upper)| given(lower) || given(upper)) {
            None => None,
            Some((lower, upper)) => {
                let (lower, upper) = (number(lower, "lower80")?, number(upper, "upper80")?);
                if !(0.0..=upper).contains(&lower) || upper > f64::from(u32::MAX) {
                    return Err(format!(
                        "row {line}: {lower} to {upper} is no interval of a count; lower80 has to be at least 0 and at \
                         most upper80"
                    ));
                }
                Some((lower.ceil() as u32, upper.floor().max(lower.ceil()) as u32))
            }
        };
        Ok(ForecastRow { line, cell, expected, p_any, interval80 })
    }
}

fn rows(text: &str) -> Result<Vec<ForecastRow>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let ragged = |error: csv::Error| match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("row {line} has {len} fields where the header has {expected_len}; correct it or leave it out")
        }
        _ => format!("is not a table that can be read ({error}); save the forecast as CSV with commas"),
    };
    let columns = Columns::of(reader.headers().map_err(ragged)?)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(ragged)?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(columns.row(&record, line)?);
    }
    if rows.is_empty() {
        return Err("holds no forecast: there is no row below its header; name another file".to_owned());
    }
    Ok(rows)
}

/// What the manifest beside a forecast says of it; everything may be missing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Beside {
    /// The period forecast.
    pub(super) period: Option<Period>,
    /// Size of the cells.
    pub(super) cell: Option<CellSize>,
    /// `EPSG:27700` and the like.
    pub(super) crs: Option<String>,
    /// Id of the target.
    pub(super) target: Option<String>,
    /// Name of the model.
    pub(super) model: Option<String>,
    /// Central 80% interval of the total.
    pub(super) total_interval80: Option<(u32, u32)>,
    /// Whether the manifest lists this very file, and with these bytes; `None` when it lists none of
    /// its name.
    pub(super) same_bytes: Option<bool>,
}

impl Beside {
    /// Reads the manifest in the folder of a forecast; nothing is known when there is none, or when
    /// this program did not write it.
    pub(super) fn of(path: &Path, file: &ForecastFile) -> Self {
        let manifest = path.with_file_name(export::MANIFEST_FILE);
        let text = std::fs::read_to_string(manifest).unwrap_or_default();
        match serde_json::from_str::<Value>(&text) {
            Ok(manifest) if manifest.get("lamplight").is_some() => Self::from_manifest(&manifest, file),
            _ => Self::default(),
        }
    }

    fn from_manifest(manifest: &Value, file: &ForecastFile) -> Self {
        let text = |pointer: &str| manifest.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let day = |pointer: &str| text(pointer).and_then(|text| text.parse::<NaiveDate>().ok());
        let count = |pointer: &str| {
            manifest.pointer(pointer).and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok())
        };
        let listed = manifest.get("files").and_then(Value::as_array).and_then(|files| {
            files.iter().find(|listed| listed.get("name").and_then(Value::as_str) == Some(file.name.as_str()))
        });
        Self {
            period: day("/horizon/start")
                .zip(day("/horizon/end"))
                .map(|(start, end)| Period { start, end })
                .filter(|period| period.start < period.end),
            cell: manifest
                .pointer("/grid/side_m")
                .and_then(Value::as_f64)
                .and_then(|side_m| CellSize::from_side_m(side_m).ok()),
            crs: text("/grid/crs"),
            target: text("/target/definition/id"),
            model: text("/model/name"),
            total_interval80: count("/total/lower80").zip(count("/total/upper80")),
            same_bytes: listed.map(|listed| listed.get("sha256").and_then(Value::as_str) == Some(file.sha256.as_str())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_least_that_is_needed_is_a_cell_and_a_rate() {
        let found = rows("Cell, expected\nE0N0,0.5\nE1000N0,0\n").unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].line, &found[0].cell), (2, &CellName::Id("E0N0".to_owned())));
        assert_eq!((found[1].expected, found[1].p_any, found[1].interval80), (0.0, None, None));
        let found = rows("\u{feff}expected,longitude,latitude,p_any\n1,-1.9,52.5,\n").unwrap();
        assert_eq!((&found[0].cell, found[0].p_any), (&CellName::Degrees(-1.9, 52.5), None));
        let found = rows("x_m,y_m,expected,p_any,lower80,upper80\n500,1500,1,0.6,0,2\n").unwrap();
        assert_eq!(found[0].cell, CellName::Metres(500.0, 1500.0));
        assert_eq!((found[0].p_any, found[0].interval80), (Some(0.6), Some((0, 2))));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_row_and_a_remedy() {
        for (text, said) in [
            ("", "row 1"),
            ("cell,expected\n", "no row below"),
            ("cell,rate\nE0N0,1\n", "\"rate\" is no column"),
            ("cell,expected,expected\nE0N0,1,1\n", "two columns"),
            ("cell,p_any\nE0N0,1\n", "no column \"expected\""),
            ("expected\n1\n", "nothing says which cell"),
            ("x_m,expected\n1,1\n", "no \"y_m\""),
            ("cell,expected,upper80\nE0N0,1,2\n", "no \"lower80\""),
            ("cell,expected\nE0N0,1\nE1000N0,-0.5\n", "row 3: expected -0.5 is below zero"),
            ("cell,expected\nE0N0,NaN\n", "row 2: expected \"NaN\" is not a number"),
            ("cell,expected\nE0N0,inf\n", "row 2"),
            ("cell,expected\nE0N0,\n", "row 2"),
            ("cell,expected\n,1\n", "row 2: the cell is empty"),
            ("cell,expected\nE0N0,1,2\n", "row 2 has 3 fields where the header has 2"),
            ("cell,expected,p_any\nE0N0,1,1.5\n", "row 2: p_any 1.5"),
            ("cell,expected,lower80,upper80\nE0N0,1,3,2\n", "row 2: 3 to 2 is no interval"),
        ] {
            let problem = rows(text).unwrap_err();
            assert!(problem.contains(said), "{text:?}: {problem}");
        }
    }

    proptest! {
        #[test]
        fn rubbish_is_refused_and_never_a_panic(text in "(cell|expected|x_m|y_m|p_any|,|\n|[0-9.eE-]|\"|N|.){0,60}") {
            let _ = rows(&text);
        }
    }
}
