//! `lamplight audit`: what was done with people's data, and whether the log of it is whole.

use std::collections::VecDeque;
use std::path::Path;

use serde::Serialize;

use crate::figures;
use crate::governance::audit::{self, Altered, AuditError, Entry, Intact, Noted};

use super::CommandError;
use super::arguments::{Audit, AuditShow, AuditVerify};
use super::output::Output;

/// What a check of the file alone cannot prove.
const LIMIT: &str = "This finds every change to a part of the log; whoever can write all of it could have made it anew: note the head \
                     hash elsewhere, such as in the minutes, and compare it later (--head HASH)";
/// So many entries are shown, the newest, unless another number is asked for.
const SHOWN: usize = 10_000;

/// What `verify --json` writes.
#[derive(Debug, Serialize)]
struct Verified<'a> {
    file: String,
    intact: bool,
    #[serde(flatten)]
    log: Option<&'a Intact>,
    altered: Option<&'a Altered>,
}

/// What `show --json` writes.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    file: String,
    intact: bool,
    log: Option<&'a Intact>,
    altered: Option<&'a Altered>,
    left_out: u64,
    entries: &'a [Entry],
}

pub(super) fn run(audit: &Audit, output: &mut Output) -> Result<(), CommandError> {
    match audit {
        Audit::Verify(arguments) => verify(arguments, output),
        Audit::Show(arguments) => show(arguments, output),
    }
}

fn verify(arguments: &AuditVerify, output: &mut Output) -> Result<(), CommandError> {
    let checked = audit::verify_noted(&arguments.file, arguments.head.as_deref())?;
    let checked = checked.and_then(|intact| match intact.noted {
        Some(unknown @ Noted::Unknown) => Err(Altered { entry: intact.entries, what: unknown.words() }),
        _ => Ok(intact),
    });
    if arguments.json {
        output.json(&Verified {
            file: arguments.file.display().to_string(),
            intact: checked.is_ok(),
            log: checked.as_ref().ok(),
            altered: checked.as_ref().err(),
        })?;
        return checked.map(drop).map_err(|altered| altered_error(&arguments.file, &altered));
    }
    let intact = checked.map_err(|altered| altered_error(&arguments.file, &altered))?;
    print_state(&arguments.file, &intact, output)?;
    output.line(intact.noted.map_or_else(|| LIMIT.to_owned(), Noted::words))?;
    Ok(())
}

fn show(arguments: &AuditShow, output: &mut Output) -> Result<(), CommandError> {
    let most = arguments.last.unwrap_or(SHOWN);
    let (mut entries, mut left_out) = (VecDeque::new(), 0_u64);
    let checked = audit::read(&arguments.file, None, |entry| {
        if is_asked_for(entry, arguments) {
            entries.push_back(entry.clone());
            if entries.len() > most {
                entries.pop_front();
                left_out += 1;
            }
        }
        Ok(())
    })?;
    let entries = entries.make_contiguous();
    if arguments.json {
        output.json(&Shown {
            file: arguments.file.display().to_string(),
            intact: checked.is_ok(),
            log: checked.as_ref().ok(),
            altered: checked.as_ref().err(),
            left_out,
            entries,
        })?;
    } else {
        if left_out > 0 {
            output.line(format!("{} older entries are left out (--last N)", figures::count(left_out)))?;
        }
        for entry in &*entries {
            for line in lines_of(entry) {
                output.line(line)?;
            }
        }
        if entries.is_empty() {
            output.line("No entry is what was asked for")?;
        }
        output.gap()?;
        if let Ok(intact) = &checked {
            print_state(&arguments.file, intact, output)?;
        }
    }
    // what still follows from the first entry was shown; that more does not is told all the same
    checked.map(drop).map_err(|altered| altered_error(&arguments.file, &altered))
}

fn is_asked_for(entry: &Entry, arguments: &AuditShow) -> bool {
    let is_operator = |name: &String| entry.operator.to_lowercase() == name.trim().to_lowercase();
    let is_about = |person: &String| entry.people.iter().any(|one| one.eq_ignore_ascii_case(person.trim()));
    arguments.act.is_none_or(|act| entry.act == act)
        && arguments.operator.as_ref().is_none_or(is_operator)
        && arguments.person.as_ref().is_none_or(is_about)
}

/// An entry: what happened, and who and why below it.
fn lines_of(entry: &Entry) -> Vec<String> {
    let at = entry.time().map_or_else(|| entry.at.clone(), |time| time.format("%Y-%m-%d %H:%M:%S UTC").to_string());
    let mut lines = vec![
        format!("{}  {at}  {}: {}", entry.entry, entry.act.words(), entry.what),
        format!("   by {}: {}", entry.operator, entry.reason),
    ];
    if let Some(recipient) = &entry.recipient {
        lines.push(format!("   to {recipient}"));
    }
    match (&entry.people[..], entry.people_count) {
        ([], 0) => {}
        ([], count) => {
            lines.push(format!(
                "   about {} people, whose list has the hash {}",
                figures::count(count),
                hash_of(entry)
            ));
        }
        (people, _) => lines.push(format!("   about {}", people.join(", "))),
    }
    lines
}

fn hash_of(entry: &Entry) -> &str {
    entry.people_sha256.as_deref().unwrap_or_default()
}

fn print_state(file: &Path, intact: &Intact, output: &mut Output) -> std::io::Result<()> {
    let entries = match intact.entries {
        0 => return output.line(format!("{}: no entry yet", file.display())),
        1 => "1 entry, as it was written".to_owned(),
        count => format!("{} entries, every one as it was written", figures::count(count)),
    };
    output.line(format!("{}: {entries}", file.display()))?;
    for remark in [intact.interrupted.clone(), intact.clock.as_ref().map(|clock| format!("But {clock}"))] {
        remark.map_or(Ok(()), |remark| output.line(remark))?;
    }
    output.line(format!("Head hash: {}", intact.head))
}

fn altered_error(file: &Path, altered: &Altered) -> CommandError {
    AuditError::Altered { file: file.display().to_string(), problem: altered.what.clone() }.into()
}
