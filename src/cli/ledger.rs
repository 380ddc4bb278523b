//! `lamplight ledger`: what was said in advance, and what then happened.

use std::path::Path;

use chrono::{NaiveDate, Utc};
use serde::Serialize;

use crate::figures;
use crate::forecast::{Calendar, Period};
use crate::pipeline::{self, Loaded, Outcome, PipelineError};
use crate::progress::Progress;
use crate::workspace::files;
use crate::workspace::ledger::{
    self, Assessed, Contents, Entry, HeadCheck, Issued, Problem, Record, Standing, Stored, Summary,
};

use super::CommandError;
use super::arguments::{Ledger, LedgerList, LedgerScore, LedgerVerify};
use super::output::Output;
use super::report::aligned;
use super::terminal::Bar;

/// How many problems are named one by one.
const NAMED: usize = 5;

/// An entry as it was added, in JSON documents.
#[derive(Debug, Serialize)]
pub(super) struct Entered {
    entry: u32,
    file: String,
    sha256: String,
    late: bool,
}

impl Entered {
    pub(super) fn of(issued: &Issued) -> Self {
        Self {
            entry: issued.stored.entry.number,
            file: issued.file.display().to_string(),
            sha256: issued.stored.sha256.clone(),
            late: issued.stored.entry.issued.late,
        }
    }
}

/// An entry in the JSON documents of `list` and `score`: everything but its cells.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    entry: &'a Entry,
    sha256: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'a Standing>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gain_per_incident: Option<f64>,
}

/// What `--json` writes.
#[derive(Debug, Serialize)]
struct Document<'a> {
    head: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    observed: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'a Record>,
    entries: Vec<Listed<'a>>,
    problems: &'a [Problem],
}

pub(super) fn run(ledger: &Ledger, output: &mut Output) -> Result<(), CommandError> {
    match ledger {
        Ledger::List(arguments) => list(arguments, output),
        Ledger::Verify(arguments) => verify(arguments, output),
        Ledger::Score(arguments) => score(arguments, output),
    }
}

/// Tells before any long work that a forecast could not be issued.
pub(super) fn refuse_back_dated(loaded: &Loaded, from: Option<NaiveDate>) -> Result<(), CommandError> {
    let calendar = Calendar::for_incidents(&loaded.incidents, from).map_err(PipelineError::from)?;
    Ok(ledger::may_be_issued(calendar.horizon, loaded.incidents.last_day)?)
}

/// Freezes a forecast and adds it.
pub(super) fn issue(
    folder: &Path,
    loaded: &Loaded,
    outcome: &Outcome,
    by: Option<&str>,
    progress: &Progress,
) -> Result<Issued, CommandError> {
    let entry = ledger::freeze(loaded, outcome, by, Utc::now(), progress)?;
    Ok(ledger::issue(folder, entry)?)
}

/// What was issued, and the hash to be noted.
pub(super) fn print_issued(issued: &Issued, output: &mut Output) -> std::io::Result<()> {
    let entry = &issued.stored.entry;
    output.line(format!("Issued as entry {} of the ledger: {}", entry.number, issued.file.display()))?;
    if let Some(late) = entry.lateness() {
        output.line(format!("By the clock it was {late}: it will be scored, but shown apart"))?;
    }
    output.line(format!("Head hash, to be noted elsewhere: {}", issued.stored.sha256))
}

fn list(arguments: &LedgerList, output: &mut Output) -> Result<(), CommandError> {
    let contents = ledger::read(&arguments.folder)?;
    if arguments.json {
        let entries = contents.entries.iter().map(|stored| listed(stored, None)).collect();
        let (head, problems) = (contents.head(), contents.problems.as_slice());
        output.json(&Document { head, observed: None, record: None, entries, problems })?;
    } else {
        let head = ["entry", "issued", "period", "target", "cell", "model", "forecast", "8 in 10"];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for Stored { entry, .. } in &contents.entries {
            rows.push(vec![
                entry.number.to_string(),
                entry.issued.at.format("%Y-%m-%d %H:%M").to_string(),
                figures::period(entry.period.days()),
                entry.target.id.clone(),
                entry.area.cell.clone(),
                entry.model.id.clone(),
                figures::expected(entry.total.expected),
                figures::interval(entry.total.lower80, entry.total.upper80),
                marks(entry),
            ]);
        }
        for line in aligned(&rows, &[1, 2, 3, 4, 5, 8]) {
            output.line(line)?;
        }
        output.gap()?;
        print_state(&arguments.folder, &contents, output)?;
    }
    whole(&arguments.folder, &contents)
}

/// What must not be missed about an entry.
fn marks(entry: &Entry) -> String {
    let marks = [
        entry.synthetic.then(|| "SYNTHETIC".to_owned()),
        entry.target.stand_in.as_ref().map(|_| "STAND-IN".to_owned()),
        entry.lateness(),
    ];
    marks.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn verify(arguments: &LedgerVerify, output: &mut Output) -> Result<(), CommandError> {
    let contents = ledger::read(&arguments.folder)?;
    if !contents.is_whole() {
        return whole(&arguments.folder, &contents);
    }
    let noted = arguments.head.as_deref().map(|noted| contents.find_head(noted));
    if let Some(unknown @ HeadCheck::Unknown) = noted {
        return Err(CommandError::Altered { folder: arguments.folder.display().to_string(), problem: unknown.words() });
    }
    print_state(&arguments.folder, &contents, output)?;
    match noted {
        Some(found) => {
            let words = found.words();
            output.line(format!("{}{}", words[..1].to_uppercase(), &words[1..]))?;
        }
        None => output.line(
            "This finds every change to a part of the folder; whoever can write all of it could have made it anew: \
             compare the head hash with one noted elsewhere (--head HASH)",
        )?,
    }
    Ok(())
}

/// That everything fits, and the hash that vouches for it.
fn print_state(folder: &Path, contents: &Contents, output: &mut Output) -> std::io::Result<()> {
    if !contents.is_whole() {
        return Ok(());
    }
    let entries = figures::counted(contents.listed.len() as u64, "forecast");
    output.line(format!("{}: {entries}, every one as it was issued", folder.display()))?;
    if let Some(number) = contents.interrupted {
        output.line(format!(
            "Entry {number} is complete but not in the list of hashes, because adding it was interrupted; the next \
             forecast issued puts it there"
        ))?;
    }
    if let Some(clock) = contents.clock_in_words() {
        output.line(format!("But {clock}"))?;
    }
    match contents.head() {
        Some(head) => output.line(format!("Head hash: {head}")),
        None => Ok(()),
    }
}

/// An error when anything was touched, naming the first entries that were and how many more there are.
fn whole(folder: &Path, contents: &Contents) -> Result<(), CommandError> {
    if contents.is_whole() {
        return Ok(());
    }
    let problems: Vec<&str> = contents.problems.iter().take(NAMED).map(|problem| problem.text.as_str()).collect();
    let mut problem = problems.join("; ");
    if contents.problems.len() > NAMED {
        problem = format!("{problem}; and {} more", contents.problems.len() - NAMED);
    }
    Err(CommandError::Altered { folder: folder.display().to_string(), problem })
}

fn listed<'a>(stored: &'a Stored, assessed: Option<&'a Assessed>) -> Listed<'a> {
    Listed {
        entry: &stored.entry,
        sha256: &stored.sha256,
        counts: assessed.map(|assessed| assessed.repeats.is_none()),
        outcome: assessed.and_then(|assessed| assessed.standing.as_ref()),
        gain_per_incident: assessed.and_then(Assessed::score).map(ledger::Score::gain_per_incident),
    }
}

fn score(arguments: &LedgerScore, output: &mut Output) -> Result<(), CommandError> {
    // a ledger that proves nothing is told before any work
    whole(&arguments.folder, &ledger::read(&arguments.folder)?)?;
    let bar = Bar::new();
    let loaded = pipeline::load(&arguments.load_request(), &bar.part(0.0, 0.8))?;
    let assessment = ledger::assess(&arguments.folder, Some(&loaded), &bar.part(0.8, 1.0))?;
    drop(bar);
    if let Some(file) = &arguments.json {
        let entries = assessment.entries.iter().map(|assessed| listed(&assessed.stored, Some(assessed))).collect();
        let document = Document {
            head: assessment.contents.head(),
            observed: Some(&loaded.name),
            record: Some(&assessment.record),
            entries,
            problems: &assessment.contents.problems,
        };
        let mut text = serde_json::to_string_pretty(&document)?;
        text.push('\n');
        files::replace(file, text.as_bytes()).map_err(|error| CommandError::Write {
            file: file.display().to_string(),
            reason: files::in_words(&error),
            remedy: files::remedy(&error),
        })?;
    }
    for assessed in &assessment.entries {
        for line in lines_of(assessed) {
            output.line(line)?;
        }
    }
    output.gap()?;
    print_record(&assessment.record, output)?;
    if let Some(head) = assessment.contents.head() {
        output.line(format!("Head hash: {head}"))?;
    }
    Ok(())
}

/// One entry: what it is, and how it turned out.
fn lines_of(assessed: &Assessed) -> Vec<String> {
    let entry = &assessed.stored.entry;
    let period: Period = entry.period.days();
    let mut title = format!(
        "{}  {} · {} · {} · {}",
        entry.number,
        figures::period(period),
        entry.target.id,
        entry.area.cell,
        entry.model.id
    );
    let marks = marks(entry);
    if !marks.is_empty() {
        title = format!("{title} · {marks}");
    }
    let mut lines = vec![title];
    match &assessed.standing {
        Some(Standing::Scored(score)) => {
            lines.push(format!("   {}", score.words));
            lines.push(format!(
                "   {} per incident over plain counts · hit rate at 5% of cells {} (plain counts {}) · PAI {:.1} at 2%, \
                 {:.1} at 5%",
                figures::gain(score.gain_per_incident()),
                figures::percent(score.hit_rate_5pc),
                figures::percent(score.plain_hit_rate_5pc),
                score.pai_2pc,
                score.pai_5pc,
            ));
            if score.elsewhere > 0 {
                let elsewhere = figures::count(u64::from(score.elsewhere));
                lines.push(format!("   {elsewhere} more recorded outside the cells of the forecast"));
            }
        }
        Some(Standing::NotYetKnown(why)) => lines.push(format!("   {why}")),
        Some(Standing::NotScored(why)) => lines.push(format!("   not scored: {why}")),
        None => {}
    }
    if let Some(first) = assessed.repeats {
        lines.push(format!("   repeats entry {first}, which is the one that counts"));
    }
    lines
}

fn print_record(record: &Record, output: &mut Output) -> std::io::Result<()> {
    for (title, summary) in [("Issued in time", &record.in_time), ("Issued late, shown apart", &record.late)] {
        if summary.scored > 0 {
            output.line(format!("{title}: {}", summary.range_words))?;
            for line in summary_lines(summary) {
                output.line(format!("  {line}"))?;
            }
        }
    }
    if record.in_time.scored + record.late.scored == 0 {
        output.line("No forecast can be scored with these records yet")?;
    }
    Ok(())
}

fn summary_lines(summary: &Summary) -> [String; 3] {
    [
        format!("{} expected, {} recorded", figures::expected(summary.expected), figures::count(summary.recorded)),
        summary.verdict.clone(),
        format!(
            "Hit rate at 5% of cells {} (plain counts {}), PAI {:.1} at 2% and {:.1} at 5%; {} of cells within their \
             interval",
            figures::percent(summary.hit_rate_5pc),
            figures::percent(summary.plain_hit_rate_5pc),
            summary.pai_2pc,
            summary.pai_5pc,
            figures::percent(summary.cells_within),
        ),
    ]
}
