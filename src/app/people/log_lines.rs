//! The newest lines of the audit log, read beside the window.

use std::collections::VecDeque;
use std::path::Path;

use crate::figures;
use crate::governance::audit::{self, AuditError, Entry};

use super::shown::{LogLine, LogShown};

/// How many entries are shown.
const SHOWN: usize = 500;

impl LogShown {
    /// Reads and checks a log; or why it cannot be relied on, as half a sentence.
    pub(super) fn read(file: &Path) -> Result<Self, String> {
        let mut newest = VecDeque::with_capacity(SHOWN);
        let verdict = audit::read(file, None, |entry| {
            if newest.len() == SHOWN {
                newest.pop_back();
            }
            newest.push_front(line(entry));
            Ok(())
        });
        match verdict.map_err(|error: AuditError| error.to_string())? {
            Ok(intact) => Ok(Self { lines: newest.into(), intact }),
            Err(altered) => Err(format!("the audit log does not verify: {}", altered.what)),
        }
    }
}

fn line(entry: &Entry) -> LogLine {
    let at = entry.time().map_or_else(
        || entry.at.clone(),
        |time| format!("{} {}", figures::date(time.date_naive()), time.format("%H:%M")),
    );
    LogLine {
        number: entry.entry,
        at,
        act: entry.act.words().to_owned(),
        operator: entry.operator.clone(),
        reason: entry.reason.clone(),
        what: entry.what.clone(),
        people: entry.people_count,
    }
}
