//! `lamplight people` as a process, in temporary folders: who may ask, what is shown, what is logged,
//! and that nothing after a date reaches what is said of it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what cannot be set up has to fail the test"
)]
#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

mod asking;
mod control;
mod force;
mod leakage;
mod logging;
mod table;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

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
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{self:?}");
        self
    }

    /// What it printed, as JSON.
    #[track_caller]
    fn json(self) -> Value {
        let ran = self.well();
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
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
        assert!(self.err.contains(word) && self.out.is_empty(), "{word:?} is not named: {self:?}");
    }
}

/// Runs the program in a folder with these words, without any display.
fn run(folder: &Path, words: &[&str]) -> Ran {
    let built = || env!("CARGO_BIN_EXE_lamplight").into();
    let mut command = Command::new(std::env::var_os("LAMPLIGHT_BINARY").unwrap_or_else(built));
    command.current_dir(folder).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    Ran::of(&command.args(words).output().expect("the program starts"))
}

/// Somebody with a reason.
const WHO: [&str; 4] = ["--operator", "PS 1234", "--reason", "selection meeting of 3 March"];

/// Runs `lamplight people` on the force in a folder, for somebody with a reason.
fn people(folder: &Path, command: &str, more: &[&str]) -> Ran {
    let files = ["events.csv", "--definition", "definition.toml"];
    run(folder, &[&["people", command], &files[..], &WHO, more].concat())
}
