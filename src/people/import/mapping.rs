//! Mapping files for tables of events: what the columns mean, when their names do not say it.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::incidents::ImportError;
use crate::people::refused::{Refused, refused};

use super::fields::Field;
use super::words::{RoleWord, ending, is_proactive, is_weapon, role};

/// A mapping file for people, checked. `assets/mappings/people-example.toml` explains every key.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::people) struct Mapping {
    /// Its path, for messages.
    pub(in crate::people) file: String,
    /// Source column by field; an empty name means that the table has none.
    pub(in crate::people) columns: BTreeMap<Field, String>,
    /// `strftime` formats of dates; none means the usual ones.
    pub(in crate::people) date_formats: Vec<String>,
    /// Rows that repeat another to the letter are events of their own.
    pub(in crate::people) separate_duplicates: bool,
    /// Role of rows that name none.
    pub(in crate::people) default_role: Option<String>,
    /// Last day that the extract covers.
    pub(in crate::people) last_day: Option<NaiveDate>,
    /// Replacements of whole values by field, compared without regard to case.
    values: BTreeMap<Field, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "name")]
    _name: String,
    #[serde(default, rename = "description")]
    _description: String,
    duplicates: Option<Duplicates>,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default)]
    dates: Dates,
    #[serde(default)]
    defaults: Defaults,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, Value>>,
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
    last_day: Option<toml::value::Datetime>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Defaults {
    role: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Flag(bool),
    Text(String),
}

/// Fields whose values can be replaced, and what they must become.
const VALUE_FIELDS: [(Field, &str); 6] = [
    (Field::Role, "charged, convicted, acquitted, withdrawn, suspected or victim"),
    (Field::Disposal, "convicted, acquitted, withdrawn or pending"),
    (Field::Weapon, "true or false"),
    (Field::Detection, "true (police activity found it) or false"),
    (Field::OffenceCode, ""),
    (Field::Offence, ""),
];

impl Mapping {
    /// Reads and checks a mapping file.
    pub(in crate::people) fn read(path: &Path) -> Result<Self, ImportError> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => ImportError::Missing { file: file.clone() },
            _ => ImportError::Unreadable { file: file.clone(), problem: error.to_string() },
        })?;
        Self::parse(&text, &file)
    }

    /// The replacement of a value, or the value itself.
    pub(in crate::people) fn replaced<'v>(&'v self, field: Field, value: &'v str) -> &'v str {
        match self.values.get(&field) {
            Some(values) => values.get(&value.to_lowercase()).map_or(value, String::as_str),
            None => value,
        }
    }

    /// Checks the text of a mapping file; `file` names it in messages.
    pub(in crate::people) fn parse(text: &str, file: &str) -> Result<Self, ImportError> {
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
            check_column(field, &column).map_err(problem)?;
            columns.insert(field, column);
        }
        let mut values = BTreeMap::new();
        for (key, map) in read.values {
            let known = || VALUE_FIELDS.map(|(field, _)| field.name()).join(", ");
            let found = VALUE_FIELDS.into_iter().find(|(field, _)| Some(*field) == Field::from_name(&key));
            let Some((field, allowed)) = found else {
                return Err(problem(format!("unknown key {key:?} under [values]; the keys are {}", known())));
            };
            let map = map.into_iter().map(|(from, to)| {
                let to = match to {
                    Value::Flag(flag) => flag.to_string(),
                    Value::Text(text) => text,
                };
                if is_understood(field, &to) {
                    Ok((from.trim().to_lowercase(), to))
                } else {
                    Err(problem(format!("{to:?} under [values.{key}] is not known: write {allowed}")))
                }
            });
            values.insert(field, map.collect::<Result<_, _>>()?);
        }
        if let Some(role) = &read.defaults.role
            && !is_understood(Field::Role, role)
        {
            return Err(problem(format!("role = {role:?} under [defaults] is not known: write {}", VALUE_FIELDS[0].1)));
        }
        let last_day = read.dates.last_day.map(|day| {
            let day = day
                .date
                .and_then(|day| NaiveDate::from_ymd_opt(i32::from(day.year), u32::from(day.month), u32::from(day.day)));
            day.ok_or_else(|| problem("last_day under [dates] is no day: write it as 2024-03-31".to_owned()))
        });
        Ok(Self {
            file: file.to_owned(),
            columns,
            date_formats: read.dates.formats,
            separate_duplicates: read.duplicates == Some(Duplicates::Separate),
            default_role: read.defaults.role,
            last_day: last_day.transpose()?,
            values,
        })
    }
}

/// Whether a column may be named for a field: one that says who somebody is only as their number, and
/// one that is a characteristic as nothing at all.
fn check_column(field: Field, column: &str) -> Result<(), String> {
    let Some(why) = refused(column) else { return Ok(()) };
    if field == Field::PersonId && why == Refused::Identity && is_number_of_a_person(column) {
        return Ok(());
    }
    Err(format!(
        "column {column:?} under [columns] is {}: it is cut and cannot be {}; take it out{}",
        why.words(),
        field.name(),
        if field == Field::PersonId { ", and name a column of numbers of people instead" } else { "" }
    ))
}

/// Whether a column that says who somebody is does so by a number of theirs, not by their name, day of
/// birth or address.
pub(in crate::people) fn is_number_of_a_person(column: &str) -> bool {
    const NEVER: [&str; 22] = [
        "name",
        "names",
        "surname",
        "forename",
        "forenames",
        "firstname",
        "lastname",
        "fullname",
        "first",
        "last",
        "middle",
        "alias",
        "dob",
        "birth",
        "birthdate",
        "address",
        "phone",
        "telephone",
        "mobile",
        "email",
        "photo",
        "initials",
    ];
    crate::people::refused::tokens(column).iter().all(|word| !NEVER.contains(&word.as_str()))
}

/// Whether a value can be understood as a field's.
fn is_understood(field: Field, value: &str) -> bool {
    match field {
        Field::Role => matches!(role(value), Some(RoleWord::Kept(_))),
        Field::Disposal => ending(value).is_some(),
        Field::Weapon => is_weapon(value).is_some(),
        Field::Detection => is_proactive(value).is_some(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_shipped_mapping_is_valid() {
        let text = include_str!("../../../assets/mappings/people-example.toml");
        let mapping = Mapping::parse(text, "people-example.toml").unwrap();
        assert_eq!(mapping.last_day, NaiveDate::from_ymd_opt(2024, 3, 31));
    }

    #[test]
    fn wrong_keys_and_values_are_named() {
        let message = |text| Mapping::parse(text, "my.toml").unwrap_err().to_string();
        let unknown = message("[dates]\nformat = [\"%Y\"]\n");
        assert!(unknown.contains("my.toml, line 2") && unknown.contains("format"), "{unknown}");
        let field = message("[columns]\nknife = \"x\"\n");
        assert!(field.contains("\"knife\"") && field.contains("[columns]"), "{field}");
        let value = message("[values.role]\na = \"b\"\n");
        assert!(value.contains("\"b\"") && value.contains("charged, convicted"), "{value}");
        let key = message("[values.case]\na = \"b\"\n");
        assert!(key.contains("\"case\""), "{key}");
        let role = message("[defaults]\nrole = \"offender\"\n");
        assert!(role.contains("offender") && role.contains("suspected or victim"), "{role}");
        let day = message("[dates]\nlast_day = 10:00:00\n");
        assert!(day.contains("last_day"), "{day}");
    }

    #[test]
    fn nothing_protected_can_be_named_as_anything() {
        let message = |text: &str| Mapping::parse(text, "my.toml").unwrap_err().to_string();
        assert!(message("[columns]\nrole = \"Surname\"\n").contains("a mark of who somebody is"));
        assert!(message("[columns]\noffence = \"ethnicity\"\n").contains("a protected characteristic"));
        assert!(message("[columns]\nperson_id = \"Full Name\"\n").contains("numbers of people"));
        assert!(Mapping::parse("[columns]\nperson_id = \"ID\"\n", "m").is_ok());
        assert!(Mapping::parse("[columns]\nperson_id = \"PNCID\"\n", "m").is_ok());
    }

    proptest! {
        #[test]
        fn rubbish_is_refused_not_feared(text in "\\PC{0,80}") {
            let _ = Mapping::parse(&text, "x");
        }
    }
}
