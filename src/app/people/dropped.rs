//! Files let go over the page of people: told apart by what is in them, never opened by themselves.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use egui::Context;

use crate::app::App;
use crate::app::picker::{Picked, Wanted};
use crate::app::state::Note;

/// How much of a file is looked at.
const LOOKED_AT: u64 = 64 * 1024;

impl App {
    pub(in crate::app) fn take_dropped_people_files(&mut self, paths: Vec<PathBuf>, ctx: &Context) {
        let mut events = Vec::new();
        let mut protected = Vec::new();
        for path in paths {
            match kind_of(&path, &beginning(&path)) {
                Wanted::PeopleEvents => events.push(path),
                Wanted::PeopleProtected => protected.push(path),
                wanted => self.take_people_files(Picked { wanted, paths: vec![path] }, ctx),
            }
        }
        let was_unlocked = !self.people.is_locked();
        for (wanted, paths) in [(Wanted::PeopleEvents, events), (Wanted::PeopleProtected, protected)] {
            self.take_people_files(Picked { wanted, paths }, ctx);
        }
        if !was_unlocked {
            let text = "The files are in the form below: check that each is what it is taken for, then unlock.";
            self.people.note = Some(Note { is_failure: false, text: text.to_owned() });
        }
    }
}

/// The first lines of a text file; nothing where they cannot be read as text.
fn beginning(path: &Path) -> String {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(LOOKED_AT).read_to_end(&mut bytes));
    if read.is_ok() { String::from_utf8_lossy(&bytes).to_lowercase() } else { String::new() }
}

/// What a file is taken for: a folder for the workspace, settings by their keys, tables by their name
/// and headings.
fn kind_of(path: &Path, beginning: &str) -> Wanted {
    if path.is_dir() {
        return Wanted::PeopleFolder;
    }
    let has_key = |key: &str| {
        beginning.lines().any(|line| {
            let rest = line.trim_start().strip_prefix(key).map(str::trim_start);
            rest.is_some_and(|rest| rest.starts_with('='))
        })
    };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if ending == "toml" {
        return if has_key("window_months") || has_key("threshold") {
            Wanted::PeopleDefinition
        } else if has_key("unit") {
            Wanted::PeopleScale
        } else {
            Wanted::PeopleMapping
        };
    }
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if name.contains("protected") || name.contains("characteristic") {
        return Wanted::PeopleProtected;
    }
    let headings = beginning.lines().next().unwrap_or_default();
    let mentions = |words: &[&str]| words.iter().any(|word| headings.contains(word));
    if mentions(&["role", "disposal"]) || headings.is_empty() {
        Wanted::PeopleEvents
    } else if mentions(&["ethnic", "sex", "gender", "religion", "disability"]) {
        Wanted::PeopleProtected
    } else if mentions(&["weight", "severity", "harm"]) && !mentions(&["person", "nominal"]) {
        Wanted::PeopleScale
    } else {
        Wanted::PeopleEvents
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_what_is_in_them() {
        let kind = |name: &str, text: &str| kind_of(Path::new(name), text);
        assert_eq!(kind("a.csv", "person_id,date,offence,role\n"), Wanted::PeopleEvents);
        assert_eq!(kind("b.csv", "person_id,sex,ethnicity\n"), Wanted::PeopleProtected);
        assert_eq!(kind("protected.parquet", ""), Wanted::PeopleProtected);
        assert_eq!(kind("events.parquet", ""), Wanted::PeopleEvents);
        assert_eq!(kind("ons.csv", "offence code,weight\n"), Wanted::PeopleScale);
        assert_eq!(kind("d.toml", "# what counts\nwindow_months = 24\n"), Wanted::PeopleDefinition);
        assert_eq!(kind("s.toml", "unit = \"days\"\n"), Wanted::PeopleScale);
        assert_eq!(kind("m.toml", "[columns]\nperson = \"urn\"\n"), Wanted::PeopleMapping);
    }
}
