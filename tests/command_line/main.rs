//! The real binary as a process, in temporary folders: every command, every way to end.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what cannot be set up has to fail the test")]
#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

mod bad_input;
mod commands;
mod evaluation;
mod force;
mod real_data;
mod without_display;

use std::path::Path;
use std::process::{Command, Output};

/// What a run of the program said and how it ended.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Ended well and complained of nothing.
    #[track_caller]
    fn well(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
        self
    }

    /// Could not be done: exit 1, one line on standard error that names each of these, nothing on
    /// standard output.
    #[track_caller]
    fn failed_naming(self, words: &[&str]) {
        assert_eq!(self.code, Some(1), "{self:?}");
        assert_eq!(self.err.trim_end().lines().count(), 1, "{self:?}");
        assert!(self.err.starts_with("lamplight: ") && !self.err.contains("panicked"), "{self:?}");
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not named: {self:?}");
        }
        assert_eq!(self.out, "", "{self:?}");
    }

    /// Was not asked properly: exit 2.
    #[track_caller]
    fn was_misused_naming(self, word: &str) {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert!(self.err.contains(word), "{word:?} is not named: {self:?}");
    }
}

/// The program, to be run in a folder without any display and without a terminal: the one just built,
/// or another (an installed one, say) named by `LAMPLIGHT_BINARY`.
fn lamplight(folder: &Path) -> Command {
    let built = || env!("CARGO_BIN_EXE_lamplight").into();
    let mut command = Command::new(std::env::var_os("LAMPLIGHT_BINARY").unwrap_or_else(built));
    command.current_dir(folder).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command
}

/// Runs the program in a folder with these words.
fn run(folder: &Path, words: &[&str]) -> Ran {
    Ran::of(&lamplight(folder).args(words).output().expect("the program starts"))
}

/// Names in a folder, sorted; hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The files of a forecast.
const WRITTEN: [&str; 4] = ["forecast.csv", "forecast.geojson", "manifest.json", "map.png"];

/// Rows of a forecast.csv as (column name → text).
fn rows(path: &Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(
        head.join(","),
        "cell,x_m,y_m,longitude,latitude,expected,p_any,lower80,upper80,rank,observed_last_year"
    );
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), head.len(), "{line}");
            head.iter().zip(fields).map(|(name, field)| ((*name).to_owned(), field.to_owned())).collect()
        })
        .collect()
}
