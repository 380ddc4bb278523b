//! Mapping files: what the columns of a table mean, when their names do not say it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::ImportError;
use super::fields::{Field, is_outcome};
use super::rules::{Condition, Rule, Setting};

/// A mapping file, checked. `assets/mappings/example.toml` explains every key.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mapping {
    /// Its path, for messages.
    pub(super) file: String,
    /// Source column by field; an empty name means that the table has none.
    pub(super) columns: BTreeMap<Field, String>,
    /// `strftime` formats of dates; none means the usual ones.
    pub(super) date_formats: Vec<String>,
    /// What the coordinates are, where the file says it.
    pub(super) crs: Option<MappedCrs>,
    /// Rows with the same id are separate incidents.
    pub(super) separate_duplicates: bool,
    /// Values of rows for which nothing else sets one.
    pub(super) defaults: Setting,
    /// Replacements of whole values by field, compared without regard to case.
    pub(super) values: BTreeMap<Field, BTreeMap<String, String>>,
    /// Rules in order; a later one overrides an earlier.
    pub(super) rules: Vec<Rule>,
    /// Why the values of a field are only a stand-in for what its name says.
    pub(super) stand_in: BTreeMap<Field, String>,
}

/// What the coordinates of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum MappedCrs {
    /// Longitude and latitude in degrees.
    Wgs84,
    /// Easting and northing on the British National Grid.
    Bng,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "name")]
    _name: String,
    #[serde(default, rename = "description")]
    _description: String,
    duplicate_ids: Option<Duplicates>,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default)]
    dates: Dates,
    #[serde(default)]
    coordinates: Coordinates,
    #[serde(default)]
    defaults: Setting,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, Value>>,
    #[serde(default)]
    rules: Vec<Rule>,
    #[serde(default)]
    stand_in: BTreeMap<String, String>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Duplicates {
    One,
    Separate,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dates {
    #[serde(default)]
    formats: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Coordinates {
    crs: Option<MappedCrs>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Flag(bool),
    Text(String),
}

/// Fields whose values can be replaced.
const VALUE_FIELDS: [Field; 7] = [
    Field::Weapon,
    Field::WeaponUsed,
    Field::Injury,
    Field::CrimeType,
    Field::Offence,
    Field::OffenceCode,
    Field::AreaCode,
];

impl Mapping {
    /// Reads and checks a mapping file.
    pub fn read(path: &Path) -> Result<Self, ImportError> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => ImportError::Missing { file: file.clone() },
            _ => ImportError::Unreadable { file: file.clone(), problem: error.to_string() },
        })?;
        Self::parse(&text, &file)
    }

    /// The replacement of a value, or the value itself.
    pub(super) fn replaced<'v>(&'v self, field: Field, value: &'v str) -> &'v str {
        match self.values.get(&field) {
            Some(values) => values.get(&value.to_lowercase()).map_or(value, String::as_str),
            None => value,
        }
    }

    /// Columns that are only a stand-in, with the reason.
    pub(super) fn stand_in_columns(&self) -> BTreeMap<String, String> {
        self.stand_in.iter().map(|(field, why)| (field.name().to_owned(), why.clone())).collect()
    }

    /// Checks the text of a mapping file; `file` names it in messages.
    pub fn parse(text: &str, file: &str) -> Result<Self, ImportError> {
        let wrong = |line: String, problem: String| ImportError::Mapping { mapping: file.to_owned(), line, problem };
        let read: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            wrong(line.map_or_else(String::new, |line| format!(", line {line}")), error.message().replace('\n', " "))
        })?;
        let problem = |problem: String| wrong(String::new(), problem);
        let mut columns = BTreeMap::new();
        for (key, column) in read.columns {
            let Some(field) = Field::from_name(&key) else {
                let known = Field::ALL.map(Field::name).join(", ");
                return Err(problem(format!("unknown key {key:?} under [columns]; the keys are {known}")));
            };
            columns.insert(field, column);
        }
        let (x, y) = match read.coordinates.crs {
            Some(MappedCrs::Wgs84) => (Field::Longitude, Field::Latitude),
            Some(MappedCrs::Bng) => (Field::Easting, Field::Northing),
            None => (Field::X, Field::Y),
        };
        columns.extend(read.coordinates.x.map(|column| (x, column)));
        columns.extend(read.coordinates.y.map(|column| (y, column)));
        let mut values = BTreeMap::new();
        for (key, map) in read.values {
            let Some(field) = Field::from_name(&key).filter(|field| VALUE_FIELDS.contains(field)) else {
                let known = VALUE_FIELDS.map(Field::name).join(", ");
                return Err(problem(format!("unknown key {key:?} under [values]; the keys are {known}")));
            };
            let map = map.into_iter().map(|(from, to)| {
                let to = match to {
                    Value::Flag(flag) => flag.to_string(),
                    Value::Text(text) => text,
                };
                (from.trim().to_lowercase(), to)
            });
            values.insert(field, map.collect());
        }
        let mut stand_in = BTreeMap::new();
        for (key, why) in read.stand_in {
            let Some(field) = Field::from_name(&key).filter(|field| VALUE_FIELDS.contains(field)) else {
                let known = VALUE_FIELDS.map(Field::name).join(", ");
                return Err(problem(format!("unknown key {key:?} under [stand_in]; the keys are {known}")));
            };
            stand_in.insert(field, why);
        }
        for (number, rule) in read.rules.iter().enumerate() {
            rule.check().map_err(|what| problem(format!("rule {} of [[rules]]: {what}", number + 1)))?;
        }
        let named = columns
            .values()
            .map(String::as_str)
            .chain(read.rules.iter().flat_map(|rule| rule.when.iter().map(Condition::column)));
        for column in named {
            if is_outcome(column) {
                return Err(problem(format!(
                    "column {column:?} says how cases ended, which is only known later; a forecast must not use it: take it out"
                )));
            }
        }
        Ok(Self {
            file: file.to_owned(),
            columns,
            date_formats: read.dates.formats,
            crs: read.coordinates.crs,
            separate_duplicates: read.duplicate_ids == Some(Duplicates::Separate),
            defaults: read.defaults,
            values,
            rules: read.rules,
            stand_in,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shipped_mappings_are_valid() {
        for (name, text) in [
            ("washington-dc.toml", include_str!("../../assets/mappings/washington-dc.toml")),
            ("example.toml", include_str!("../../assets/mappings/example.toml")),
        ] {
            Mapping::parse(text, name).unwrap();
        }
    }

    #[test]
    fn wrong_keys_are_named_with_file_and_line() {
        let message = |text| Mapping::parse(text, "my.toml").unwrap_err().to_string();
        let unknown = message("[dates]\nformat = [\"%Y\"]\n");
        assert!(unknown.contains("my.toml, line 2") && unknown.contains("format"), "{unknown}");
        let field = message("[columns]\nknife = \"x\"\n");
        assert!(field.contains("\"knife\"") && field.contains("[columns]"), "{field}");
        let value = message("[values.colour]\na = \"b\"\n");
        assert!(value.contains("\"colour\""), "{value}");
        let stand_in = message("[stand_in]\nlatitude = \"a guess\"\n");
        assert!(stand_in.contains("\"latitude\"") && stand_in.contains("[stand_in]"), "{stand_in}");
        let test = message(
            "[[rules]]\nwhen = [{ column = \"m\", equals = \"a\", contains = \"b\" }]\nset = { injury = true }\n",
        );
        assert!(test.contains("rule 1"), "{test}");
        let outcome = message("[columns]\ncrime_type = \"Last outcome category\"\n");
        assert!(outcome.contains("only known later"), "{outcome}");
    }

    proptest! {
        #[test]
        fn rubbish_is_refused_not_feared(text in "\\PC{0,80}") {
            let _ = Mapping::parse(&text, "x");
        }
    }
}
