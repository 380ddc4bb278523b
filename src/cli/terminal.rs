//! Standard error: progress for people who watch, and one sentence when something went wrong.

use std::fmt::Display;
use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};

use crate::progress::Progress;

/// Steps of the bar: finer than any terminal is wide.
const BAR_STEPS: u64 = 1000;

/// A bar that is gone when dropped; nothing at all unless somebody watches a terminal.
#[derive(Debug)]
pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    pub(super) fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden() };
        }
        let bar = ProgressBar::new(BAR_STEPS);
        if let Ok(style) = ProgressStyle::with_template("{bar:32} {msg}") {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// A handle for the part of the work from `start` to `end`, as shares of the whole.
    pub(super) fn part(&self, start: f32, end: f32) -> Progress {
        let bar = self.bar.clone();
        Progress::new(move |what, fraction| {
            let share = start + (end - start) * fraction;
            bar.set_position((f64::from(share) * BAR_STEPS as f64) as u64);
            if bar.message() != what {
                bar.set_message(what.to_owned());
            }
        })
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Says on standard error what could not be done.
pub(super) fn complain(error: &dyn Display) {
    say(&format!("lamplight: {error}"));
}

/// One line on standard error. There is nobody left to tell when that cannot be written.
pub(super) fn say(text: &str) {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(std::io::stderr(), "{one_line}");
}
