//! What the columns of one table of events are: by the mapping file where it says so, by their names
//! else. Columns that must not be read are cut here, before any row is looked at.

use crate::incidents::{ImportError, normalised};
use crate::people::refused::{Refused, refused};

use super::PeopleImportError;
use super::fields::Field;
use super::mapping::{Mapping, is_number_of_a_person};

/// The columns of one table, found.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::people) struct Layout {
    /// Headers, trimmed.
    pub(in crate::people) headers: Vec<String>,
    /// What every column is used as, in words.
    pub(super) uses: Vec<String>,
    /// Columns that may be looked at: all but those that are cut.
    pub(in crate::people) wanted: Vec<bool>,
    /// Columns cut, and why.
    pub(in crate::people) cut: Vec<(String, String)>,
    at: [Option<usize>; Field::ALL.len()],
    /// The day of an offence stands in for that of the event.
    pub(super) is_dated_by_offence: bool,
}

impl Layout {
    /// The column of a field.
    pub(in crate::people) fn column(&self, field: Field) -> Option<usize> {
        self.at[field as usize]
    }

    /// Finds the columns of a table of events under its header.
    pub(super) fn resolve(file: &str, headers: &[String], mapping: &Mapping) -> Result<Self, PeopleImportError> {
        let mut found = Self::columns(file, headers, mapping, &Field::ALL)?;
        // a charge is known from the day it is made, not from that of the offence
        if found.at[Field::Date as usize].is_none() {
            found.at[Field::Date as usize] = found.at[Field::OffenceDate as usize];
            found.is_dated_by_offence = found.at[Field::Date as usize].is_some();
        }
        let has = |field: Field| found.column(field).is_some();
        let missing = |wanted: &'static str, example: &'static str| {
            Err(PeopleImportError::MissingColumn {
                file: file.to_owned(),
                wanted,
                found: listed(&found.headers),
                example,
            })
        };
        if !has(Field::PersonId) {
            return missing("the number of the person", "person_id = \"the column's name\"");
        }
        if !has(Field::Date) {
            return missing("the date of the event", "date = \"the column's name\"");
        }
        if !has(Field::OffenceCode) && !has(Field::Offence) {
            return missing("the offence", "offence_code = \"the column's name\"");
        }
        if !has(Field::Role) && mapping.default_role.is_none() {
            return missing(
                "the role (charged, convicted, victim, ...)",
                "role = \"the column's name\"; or, where every row is a charge, under [defaults]: role = \"charged\"",
            );
        }
        Ok(found)
    }

    /// Finds only the number of the person, in a table that holds other things beside it.
    pub(in crate::people) fn of_person(
        file: &str,
        headers: &[String],
        mapping: &Mapping,
    ) -> Result<Self, PeopleImportError> {
        // a mapping made for the events may name a column that this table has under its usual name
        let names = |name: &String| headers.iter().any(|header| normalised(header) == normalised(name));
        let mut here = Mapping::default();
        here.columns.extend(
            mapping
                .columns
                .iter()
                .filter(|(field, name)| **field == Field::PersonId && names(name))
                .map(|(field, name)| (*field, name.clone())),
        );
        let found = Self::columns(file, headers, &here, &[Field::PersonId])?;
        if found.column(Field::PersonId).is_none() {
            return Err(PeopleImportError::MissingColumn {
                file: file.to_owned(),
                wanted: "the number of the person",
                found: listed(&found.headers),
                example: "person_id = \"the column's name\"",
            });
        }
        Ok(found)
    }

    fn columns(file: &str, headers: &[String], mapping: &Mapping, fields: &[Field]) -> Result<Self, PeopleImportError> {
        let headers: Vec<String> = headers.iter().map(|header| header.trim().to_owned()).collect();
        let mut at = [None; Field::ALL.len()];
        let mut uses = vec!["not used".to_owned(); headers.len()];
        let mut taken = vec![false; headers.len()];
        for (&field, name) in mapping.columns.iter().filter(|(_, name)| !name.trim().is_empty()) {
            let column = headers.iter().position(|header| normalised(header) == normalised(name));
            let column = column.ok_or_else(|| ImportError::Mapping {
                mapping: mapping.file.clone(),
                line: String::new(),
                problem: format!(
                    "{} is said to be in column {name:?}, but {file} has no such column; it has {}",
                    field.name(),
                    listed(&headers)
                ),
            })?;
            at[field as usize] = Some(column);
            taken[column] = true;
            uses[column] = format!("{}, named in the mapping file", field.name());
        }
        // the best name wins a field; of two equally good ones, the first column
        for &field in fields.iter().filter(|field| !mapping.columns.contains_key(field)) {
            let ranked =
                headers.iter().enumerate().filter(|(column, _)| !taken[*column]).filter_map(|(column, header)| {
                    let (found, rank) = Field::recognised(header)?;
                    let allowed =
                        refused(header).is_none() || (field == Field::PersonId && is_number_of_a_person(header));
                    (found == field && allowed).then_some((rank, column))
                });
            if let Some((_, column)) = ranked.min() {
                at[field as usize] = Some(column);
                taken[column] = true;
                uses[column] = format!("{}, recognised by its name", field.name());
            }
        }
        let mut cut = Vec::new();
        let mut wanted = vec![true; headers.len()];
        for (column, header) in headers.iter().enumerate() {
            // a second number of the person says who somebody is as well as the first
            if let Some(why) = refused(header).filter(|_| at[Field::PersonId as usize] != Some(column)) {
                wanted[column] = false;
                let why = match why {
                    Refused::Identity => "it says who somebody is",
                    other => other.words(),
                };
                uses[column] = format!("cut: {why}");
                cut.push((header.clone(), format!("cut at the door, and not one value of it kept: {why}")));
            } else if !taken[column] && Field::recognised(header).is_some() {
                "not used: another column has a better name for the same thing".clone_into(&mut uses[column]);
            }
        }
        Ok(Self { headers, uses, wanted, cut, at, is_dated_by_offence: false })
    }
}

fn listed(headers: &[String]) -> String {
    headers.iter().filter(|header| !header.is_empty()).cloned().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(headers: &[&str]) -> Result<Layout, PeopleImportError> {
        let headers: Vec<String> = headers.iter().map(|&header| header.to_owned()).collect();
        Layout::resolve("x.csv", &headers, &Mapping::default())
    }

    #[test]
    fn what_says_who_somebody_is_is_cut_but_for_the_number() {
        let got = layout(&["Nominal Ref", "Surname", "DOB", "Charge date", "Offence", "Role", "PNC ID", "Ethnicity"])
            .unwrap();
        assert_eq!(got.column(Field::PersonId), Some(0));
        assert_eq!(got.wanted, [true, false, false, true, true, true, false, false]);
        let cut: Vec<&str> = got.cut.iter().map(|(header, _)| header.as_str()).collect();
        assert_eq!(cut, ["Surname", "DOB", "PNC ID", "Ethnicity"]);
    }

    #[test]
    fn the_day_of_the_charge_is_preferred_to_that_of_the_offence() {
        let got = layout(&["offence date", "charge date", "person", "offence", "role"]).unwrap();
        assert_eq!((got.column(Field::Date), got.is_dated_by_offence), (Some(1), false));
        let got = layout(&["offence date", "person", "offence", "role"]).unwrap();
        assert_eq!((got.column(Field::Date), got.is_dated_by_offence), (Some(0), true));
    }

    #[test]
    fn a_missing_column_is_named_with_the_remedy() {
        let message = |headers: &[&str]| layout(headers).unwrap_err().to_string();
        let person = message(&["id", "date", "offence", "role"]);
        assert!(person.contains("number of the person") && person.contains("person_id ="), "{person}");
        let role = message(&["person", "date", "offence"]);
        assert!(role.contains("[defaults]: role = \"charged\""), "{role}");
        assert!(message(&["person", "date", "role"]).contains("offence_code ="));
        assert!(message(&["person", "offence", "role"]).contains("no column for the date"));
    }
}
