//! A short name for a data set, from the names of its files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::incidents::Source;

/// The force when every file is one of data.police.uk's (`2021-08-merseyside-street.csv` →
/// `Merseyside`), otherwise the name of the first file or folder that was opened.
pub(super) fn of_files(paths: &[PathBuf], sources: &[Source]) -> String {
    let forces: Option<BTreeSet<String>> = sources.iter().map(|source| force_of_file(&source.name)).collect();
    match forces {
        Some(forces) if !forces.is_empty() => joined(&forces),
        _ => paths.first().map_or_else(|| "Records".to_owned(), |path| of_path(path, paths.len())),
    }
}

/// The name that a mapping file gives to the data; `None` where it gives none. The file has been
/// read and checked with the incidents, so there is nothing left to complain of.
pub(super) fn of_mapping(path: &Path) -> Option<String> {
    let table: toml::Table = std::fs::read_to_string(path).ok()?.parse().ok()?;
    let name = table.get("name")?.as_str()?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Up to three forces by name; more are counted.
fn joined(forces: &BTreeSet<String>) -> String {
    let names: Vec<&str> = forces.iter().map(String::as_str).collect();
    match names.as_slice() {
        [one] => (*one).to_owned(),
        [first, second] => format!("{first} and {second}"),
        [first, second, third] => format!("{first}, {second} and {third}"),
        many => format!("{} forces", many.len()),
    }
}

/// `Merseyside` from `anything/2021-08-merseyside-street.csv`; `None` for other names.
fn force_of_file(name: &str) -> Option<String> {
    let file = name.rsplit(['/', '\\']).next()?;
    let stem = file.strip_suffix(".csv")?.strip_suffix("-street")?;
    let (month, force) = (stem.get(..8)?, stem.get(8..)?);
    let is_month = month.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    (is_month && !force.is_empty()).then(|| in_title_case(force))
}

/// `avon-and-somerset` → `Avon and Somerset`.
fn in_title_case(words: &str) -> String {
    let words: Vec<String> = words
        .split('-')
        .map(|word| match word {
            "and" | "of" | "the" => word.to_owned(),
            _ => {
                let mut letters = word.chars();
                letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
            }
        })
        .collect();
    words.join(" ")
}

/// The file's name without the endings that only say how it is packed.
fn of_path(path: &Path, opened: usize) -> String {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let mut stem = name.as_str();
    for ending in [".gz", ".zip", ".csv", ".txt", ".parquet"] {
        stem = stem.strip_suffix(ending).filter(|rest| !rest.is_empty()).unwrap_or(stem);
    }
    if opened > 1 { format!("{stem} and {} more", opened - 1) } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(names: &[&str]) -> Vec<Source> {
        names.iter().map(|name| Source { name: (*name).to_owned(), sha256: String::new(), bytes: 0 }).collect()
    }

    #[test]
    fn months_of_one_force_are_that_force() {
        let files = sources(&[
            "archive.zip/2021-08/2021-08-merseyside-street.csv",
            "archive.zip/2021-09/2021-09-merseyside-street.csv",
        ]);
        assert_eq!(of_files(&[PathBuf::from("archive.zip")], &files), "Merseyside");
    }

    #[test]
    fn a_mapping_file_may_name_the_data() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mapping.toml");
        std::fs::write(&path, "name = \"Washington DC\"\n").unwrap();
        assert_eq!(of_mapping(&path).as_deref(), Some("Washington DC"));
        std::fs::write(&path, "[columns]\nid = \"crime_no\"\n").unwrap();
        assert_eq!(of_mapping(&path), None);
    }

    #[test]
    fn small_words_of_a_force_stay_small() {
        let files = sources(&["2021-08-avon-and-somerset-street.csv", "2021-08-city-of-london-street.csv"]);
        assert_eq!(of_files(&[], &files), "Avon and Somerset and City of London");
    }

    #[test]
    fn other_files_keep_their_own_name_without_its_packing() {
        let path = [PathBuf::from("somewhere/dc-crime-2006-2011.csv.gz")];
        assert_eq!(of_files(&path, &sources(&["somewhere/dc-crime-2006-2011.csv.gz"])), "dc-crime-2006-2011");
        let two = [PathBuf::from("a.csv"), PathBuf::from("b.csv")];
        assert_eq!(of_files(&two, &sources(&["a.csv", "b.csv"])), "a and 1 more");
    }

    #[test]
    fn a_name_that_only_resembles_a_force_file_is_left_alone() {
        assert_eq!(force_of_file("2021-xx-merseyside-street.csv"), None);
        assert_eq!(force_of_file("2021-08--street.csv"), None);
        assert_eq!(force_of_file("é021-08-merseyside-street.csv"), None);
    }
}
