//! What the columns of one table are: by the mapping file where it says so, by their names else.

use super::ImportError;
use super::fields::{Field, is_outcome, normalised};
use super::mapping::{MappedCrs, Mapping};
use super::report::ColumnUse;

/// What the names of the coordinate columns say they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declared {
    Degrees,
    Metres,
    /// Only the values can tell.
    Unsaid,
}

/// The columns of one table, found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// Number of columns.
    pub(super) width: usize,
    /// What every column was taken for, in order.
    pub(super) columns: Vec<ColumnUse>,
    /// Columns by [`Field`].
    at: [Option<usize>; Field::ALL.len()],
    /// Columns of the first and second coordinate.
    pub(super) xy: (usize, usize),
    /// What their names say.
    pub(super) declared: Declared,
    /// Column of every condition of every rule.
    pub(super) conditions: Vec<Vec<usize>>,
}

impl Layout {
    /// The column of a field.
    pub(super) fn column(&self, field: Field) -> Option<usize> {
        self.at[field as usize]
    }

    /// Header of a column.
    pub(super) fn header(&self, column: usize) -> &str {
        self.columns.get(column).map_or("", |column| column.header.as_str())
    }

    /// Finds the columns of the table `file` under its header.
    pub(super) fn resolve(file: &str, headers: &[&str], mapping: Option<&Mapping>) -> Result<Self, ImportError> {
        let headers: Vec<&str> = headers.iter().map(|header| header.trim()).collect();
        let listed = || headers.iter().filter(|header| !header.is_empty()).copied().collect::<Vec<_>>().join(", ");
        let find = |name: &str| headers.iter().position(|header| normalised(header) == normalised(name));
        let missing = |mapping: &str, key: &str, column: &str| ImportError::Mapping {
            mapping: mapping.to_owned(),
            line: String::new(),
            problem: format!(
                "{key} is said to be in column {column:?}, but {file} has no such column; it has {}",
                listed()
            ),
        };
        let mut at = [None; Field::ALL.len()];
        let mut how = vec![String::new(); headers.len()];
        let mut taken: Vec<Option<Field>> = vec![None; headers.len()];
        let mut refused = Vec::new();

        if let Some(mapping) = mapping {
            for (&field, name) in &mapping.columns {
                if name.trim().is_empty() {
                    refused.push(field);
                    continue;
                }
                let column = find(name).ok_or_else(|| missing(&mapping.file, field.name(), name))?;
                at[field as usize] = Some(column);
                taken[column].get_or_insert(field);
                "named in the mapping file".clone_into(&mut how[column]);
            }
        }
        // the best name wins a field; of two equally good ones, the first column
        for field in Field::ALL {
            if at[field as usize].is_some() || refused.contains(&field) {
                continue;
            }
            let best = headers
                .iter()
                .enumerate()
                .filter(|(column, header)| taken[*column].is_none() && !is_outcome(header))
                .filter_map(|(column, header)| {
                    Field::recognised(header).filter(|(found, _)| *found == field).map(|(_, rank)| (rank, column))
                })
                .min();
            if let Some((_, column)) = best {
                at[field as usize] = Some(column);
                taken[column] = Some(field);
                "recognised by its name".clone_into(&mut how[column]);
            }
        }
        // where only one date is given, it has to serve as the date of the incident
        if at[Field::OccurredFrom as usize].is_none() && !refused.contains(&Field::OccurredFrom) {
            at[Field::OccurredFrom as usize] = at[Field::RecordedOn as usize].take();
        }
        // a table with only a "time" column means the whole instant by it
        if at[Field::OccurredFrom as usize].is_none() {
            at[Field::OccurredFrom as usize] = at[Field::TimeFrom as usize].take();
        }
        if at[Field::OccurredFrom as usize].is_none() {
            return Err(ImportError::MissingColumn {
                file: file.to_owned(),
                wanted: "the date".to_owned(),
                found: listed(),
                example: "occurred_from = \"the column's name\"",
            });
        }
        let pair = |x: Field, y: Field| at[x as usize].zip(at[y as usize]);
        let degrees = pair(Field::Longitude, Field::Latitude).map(|xy| (xy, Declared::Degrees));
        let metres = pair(Field::Easting, Field::Northing).map(|xy| (xy, Declared::Metres));
        let unsaid = pair(Field::X, Field::Y).map(|xy| (xy, Declared::Unsaid));
        let by_mapping = mapping.and_then(|mapping| mapping.crs);
        let chosen = match by_mapping {
            Some(MappedCrs::Bng) => metres.or(unsaid.map(|(xy, _)| (xy, Declared::Metres))),
            Some(MappedCrs::Wgs84) => degrees.or(unsaid.map(|(xy, _)| (xy, Declared::Degrees))),
            None => degrees.or(metres).or(unsaid),
        };
        let Some((xy, declared)) = chosen else {
            let half = |x: Field, y: Field| at[x as usize].is_some() != at[y as usize].is_some();
            let name = |field: Field| if at[field as usize].is_some() { None } else { Some(field.name()) };
            let wanted = [(Field::Longitude, Field::Latitude), (Field::Easting, Field::Northing), (Field::X, Field::Y)]
                .into_iter()
                .find(|&(x, y)| half(x, y))
                .and_then(|(x, y)| name(x).or_else(|| name(y)))
                .unwrap_or("the position (longitude and latitude, or easting and northing)");
            return Err(ImportError::MissingColumn {
                file: file.to_owned(),
                wanted: wanted.to_owned(),
                found: listed(),
                example: "longitude = \"the column's name\"",
            });
        };
        let mut conditions = Vec::new();
        for rule in mapping.iter().flat_map(|mapping| &mapping.rules) {
            let columns = rule.when.iter().map(|condition| {
                let mapping = mapping.map_or("", |mapping| mapping.file.as_str());
                let column = find(condition.column());
                let column =
                    column.ok_or_else(|| missing(mapping, "a condition under [[rules]]", condition.column()))?;
                Ok(column)
            });
            conditions.push(columns.collect::<Result<Vec<_>, ImportError>>()?);
        }
        let unused_pair = |field: Field| {
            let pairs = [Field::Longitude, Field::Latitude, Field::Easting, Field::Northing, Field::X, Field::Y];
            pairs.contains(&field) && at[field as usize] != Some(xy.0) && at[field as usize] != Some(xy.1)
        };
        let columns = headers.iter().enumerate().map(|(column, header)| {
            let in_rules = conditions.iter().flatten().any(|&of| of == column);
            let used = Field::ALL.into_iter().find(|&field| at[field as usize] == Some(column));
            let (read_as, how) = match used {
                Some(field) if unused_pair(field) => {
                    (None, "not used: the position is taken from other columns".to_owned())
                }
                Some(field) => (Some(field.name().to_owned()), std::mem::take(&mut how[column])),
                None if in_rules => (Some("rules".to_owned()), "looked at by rules of the mapping file".to_owned()),
                None if is_outcome(header) => {
                    (None, "never used: how a case ended is only known later, and would leak the future".to_owned())
                }
                None if Field::recognised(header).is_some_and(|(field, _)| !refused.contains(&field)) => {
                    (None, "not used: another column has a better name for the same thing".to_owned())
                }
                None => (None, "not used".to_owned()),
            };
            ColumnUse { header: (*header).to_owned(), read_as, how }
        });
        let columns = columns.collect();
        Ok(Self { width: headers.len(), columns, at, xy, declared, conditions })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(headers: &[&str]) -> Layout {
        Layout::resolve("x.csv", headers, None).unwrap()
    }

    #[test]
    fn outcomes_are_never_read() {
        let got = layout(&["Month", "Longitude", "Latitude", "Crime type", "Last outcome category"]);
        assert_eq!(got.column(Field::CrimeType), Some(3));
        assert_eq!(got.columns[4].read_as, None);
        assert!(got.columns[4].how.contains("never used"));
    }

    #[test]
    fn the_best_name_wins() {
        let got = layout(&["report date", "date from", "lon", "lat", "easting", "northing"]);
        assert_eq!(got.column(Field::OccurredFrom), Some(1));
        assert_eq!((got.xy, got.declared), ((2, 3), Declared::Degrees));
        assert_eq!(got.columns[4].read_as, None);
    }

    #[test]
    fn the_date_of_recording_is_known_apart_and_serves_where_there_is_no_other() {
        let got = layout(&["date_reported", "Date from", "lon", "lat"]);
        assert_eq!((got.column(Field::OccurredFrom), got.column(Field::RecordedOn)), (Some(1), Some(0)));
        assert_eq!(got.columns[0].read_as.as_deref(), Some("recorded_on"));
        let alone = layout(&["Report date", "time", "lon", "lat"]);
        assert_eq!((alone.column(Field::OccurredFrom), alone.column(Field::RecordedOn)), (Some(0), None));
        assert_eq!(alone.column(Field::TimeFrom), Some(1));
    }

    #[test]
    fn a_missing_column_is_named_with_those_there_are() {
        let message = Layout::resolve("x.csv", &["Month", "Longitude", "Crime type"], None).unwrap_err().to_string();
        assert!(message.contains("x.csv, row 1: no column for latitude"), "{message}");
        assert!(message.contains("Month, Longitude, Crime type") && message.contains("mapping file"), "{message}");
    }

    #[test]
    fn a_mapped_column_that_is_not_there_is_an_error() {
        let mapping = Mapping::parse("[columns]\nid = \"nummer\"\n", "m.toml").unwrap();
        let message = Layout::resolve("x.csv", &["date", "x", "y"], Some(&mapping)).unwrap_err().to_string();
        assert!(message.contains("m.toml") && message.contains("\"nummer\"") && message.contains("x.csv"), "{message}");
    }
}
