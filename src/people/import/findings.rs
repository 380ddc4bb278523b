//! What is to be known of an import of events, in plain sentences.

use chrono::NaiveDate;

use crate::figures::{count, counted, date, percent};
use crate::incidents::{Finding, NotRead, Severity};
use crate::people::person_id::PersonId;
use crate::people::record::{Event, Role, date_of};

use super::aside::{Reason, sentence};
use super::layout::Layout;
use super::rows::Noticed;

/// Words listed under one finding, at most.
const WORDS_SHOWN: usize = 20;

/// What the findings are made of.
pub(super) struct Facts<'a> {
    /// Name, encoding and columns of every table.
    pub(super) tables: Vec<(&'a str, &'static str, &'a Layout)>,
    pub(super) not_read: &'a [NotRead],
    pub(super) rows_read: u64,
    pub(super) rows_used: u64,
    pub(super) aside: &'a [(Reason, u64, String)],
    /// All events, sorted.
    pub(super) events: &'a [(PersonId, Event)],
    pub(super) from_disposals: u64,
    pub(super) future_disposals: u64,
    pub(super) noticed: Noticed,
    pub(super) unknown_roles: Vec<(String, u64)>,
    pub(super) unknown_disposals: Vec<(String, u64)>,
    pub(super) unknown_ways: Vec<(String, u64)>,
    pub(super) last_day: NaiveDate,
    pub(super) is_last_day_given: bool,
    pub(super) synthetic: bool,
}

/// All findings: first what was read, then problems, cautions and notes.
pub(super) fn findings(facts: &Facts<'_>, cut: &[(String, String)]) -> Vec<Finding> {
    let mut rest = Vec::new();
    rows_aside(facts, &mut rest);
    files(facts, &mut rest);
    columns_cut(cut, &mut rest);
    people(facts, &mut rest);
    disposals(facts, &mut rest);
    time(facts, &mut rest);
    columns(facts, &mut rest);
    rest.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut all = vec![headline(facts)];
    if facts.synthetic {
        all.push(caution("SYNTHETIC: these people were made up; nobody was harmed.".to_owned()));
    }
    all.extend(rest);
    all
}

fn headline(facts: &Facts<'_>) -> Finding {
    let people = facts.events.chunk_by(|a, b| a.0 == b.0).count() as u64;
    let first = facts.events.iter().map(|(_, event)| event.day).min().unwrap_or_default();
    let used = if facts.rows_used == facts.rows_read { "all".to_owned() } else { count(facts.rows_used) };
    note(format!(
        "{} read from {}, {used} used: {} of {} people, {} to {}.",
        counted(facts.rows_read, "row"),
        counted(facts.tables.len() as u64, "file"),
        counted(facts.events.len() as u64, "event"),
        count(people),
        date(date_of(first)),
        date(facts.last_day),
    ))
}

fn rows_aside(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    for (reason, rows, example) in facts.aside {
        let share = *rows as f64 / facts.rows_read.max(1) as f64;
        let severity = match reason {
            reason if reason.is_harmless() => Severity::Note,
            Reason::OpenQuote => Severity::Problem,
            _ if share < 0.01 => Severity::Caution,
            _ => Severity::Problem,
        };
        let (text, details) = match reason {
            Reason::Role => (
                format!(
                    "{} Say in a mapping file, under [values.role], what the words mean.",
                    sentence(*reason, *rows, example)
                ),
                listed(&facts.unknown_roles),
            ),
            _ => (sentence(*reason, *rows, example), Vec::new()),
        };
        out.push(Finding { severity, text, details });
    }
}

fn files(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    for (worrying, severity) in [(true, Severity::Problem), (false, Severity::Note)] {
        let files: Vec<_> = facts.not_read.iter().filter(|file| file.worrying == worrying).collect();
        if !files.is_empty() {
            let details = files.iter().take(10).map(|file| format!("{}: {}", file.name, file.why)).collect();
            let text = format!("{} found and not read.", were(files.len() as u64, "file"));
            out.push(Finding { severity, text, details });
        }
    }
    let odd = facts.tables.iter().filter(|(_, encoding, _)| !["UTF-8", "Parquet"].contains(encoding));
    let odd: Vec<String> = odd.map(|(name, encoding, _)| format!("{name}: {encoding}")).collect();
    if !odd.is_empty() {
        let text = format!("{} not in plain UTF-8; the text was converted.", were(odd.len() as u64, "file"));
        out.push(Finding { severity: Severity::Note, text, details: odd.into_iter().take(10).collect() });
    }
}

fn columns_cut(cut: &[(String, String)], out: &mut Vec<Finding>) {
    if !cut.is_empty() {
        let details = cut.iter().map(|(column, why)| format!("{column}: {why}")).collect();
        let text = format!(
            "{} cut at the door: nothing of what they hold was kept. It is better not to export them at all.",
            were(cut.len() as u64, "column")
        );
        out.push(Finding { severity: Severity::Caution, text, details });
    }
}

fn people(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let mut roles: Vec<String> = Vec::new();
    for (role, name) in [
        (Role::Charged, "charged"),
        (Role::Convicted, "convicted"),
        (Role::Acquitted, "acquitted"),
        (Role::Withdrawn, "withdrawn"),
        (Role::Suspected, "suspected"),
        (Role::Victim, "victim"),
    ] {
        let events = facts.events.iter().filter(|(_, event)| event.role == role).count() as u64;
        if events > 0 {
            roles.push(format!("{name}: {}", counted(events, "event")));
        }
    }
    let text = "Events by role; roles are kept apart, and only charges that stand can lead to a score.".to_owned();
    out.push(Finding { severity: Severity::Note, text, details: roles });
    let charged = facts.events.iter().any(|(_, event)| event.role == Role::Charged);
    if !charged {
        out.push(problem("No event is a charge, so nobody can be scored: check the column of roles.".to_owned()));
    }
    let (mut without_charge, mut largest, mut several) = (0, 0, false);
    for events in facts.events.chunk_by(|a, b| a.0 == b.0) {
        largest = largest.max(events.len());
        several |= events.len() > 1;
        let mut is_charged = false;
        for (_, event) in events {
            is_charged |= event.role == Role::Charged;
            without_charge += u64::from(event.role == Role::Convicted && !is_charged);
        }
    }
    if without_charge > 0 && charged {
        out.push(caution(format!(
            "{} of people with no charge on or before that day: a conviction alone makes nobody eligible for a score.",
            are(without_charge, "conviction")
        )));
    }
    let all = facts.events.len();
    if all >= 200 && largest * 20 > all {
        out.push(problem(format!(
            "One person has {} of all events: their number is probably a placeholder for people who are not known.",
            percent(largest as f64 / all as f64)
        )));
    }
    if all >= 200 && !several {
        out.push(problem(
            "Every event is of another person: the column taken for the number of the person probably numbers the events."
                .to_owned(),
        ));
    }
    let repeats = facts.events.windows(2).filter(|pair| {
        let key = |(person, event): &(PersonId, Event)| (*person, event.day, event.role, event.offence, event.case);
        key(&pair[0]) == key(&pair[1])
    });
    let repeats = repeats.count() as u64;
    if repeats > 0 {
        out.push(note(format!(
            "{} another of the same person, day, role, offence and case, though not to the letter; they are kept as counts of their own.",
            if repeats == 1 { "1 event repeats".to_owned() } else { format!("{} events repeat", count(repeats)) }
        )));
    }
}

fn disposals(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let noticed = &facts.noticed;
    if facts.from_disposals > 0 {
        out.push(note(format!(
            "{} made from disposals: how a charge ended, from the day on which it did.",
            were(facts.from_disposals, "event")
        )));
    }
    if noticed.undated_endings > 0 {
        out.push(caution(format!(
            "{} withdrawn or acquitted without a date of disposal: in the person's favour {} as if never made.",
            were(noticed.undated_endings, "charge"),
            if noticed.undated_endings == 1 { "it is treated" } else { "they are treated" }
        )));
    }
    if noticed.undated_convictions > 0 {
        let convictions = noticed.undated_convictions;
        out.push(caution(format!(
            "{} no date and {} not used: it cannot be said when {} known, and a guess would let the future into the past.",
            if convictions == 1 { "1 conviction has".to_owned() } else { format!("{} convictions have", count(convictions)) },
            if convictions == 1 { "was" } else { "were" },
            if convictions == 1 { "it became" } else { "they became" }
        )));
    }
    if noticed.early_endings > 0 {
        out.push(caution(format!(
            "{} dated before the charge and taken from the day of the charge.",
            were(noticed.early_endings, "disposal")
        )));
    }
    if facts.future_disposals > 0 {
        out.push(caution(format!(
            "{} dated after the end of the extract and not used.",
            were(facts.future_disposals, "disposal")
        )));
    }
    if !facts.unknown_disposals.is_empty() {
        out.push(Finding {
            severity: Severity::Caution,
            text: "Some words for disposals are not known and were not used: the charge stands. Say in a mapping file, under [values.disposal], what they mean.".to_owned(),
            details: listed(&facts.unknown_disposals),
        });
    }
    if !facts.unknown_ways.is_empty() {
        out.push(Finding {
            severity: Severity::Note,
            text: "Some words for how an offence was detected are not known and count as not proactive; correct them in a mapping file, under [values.detection].".to_owned(),
            details: listed(&facts.unknown_ways),
        });
    }
}

fn time(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    if facts.tables.iter().any(|(_, _, layout)| layout.is_dated_by_offence) {
        out.push(problem(
            "Events are dated by the day of the offence, since no other date is given: a charge comes later, so scores would seem better than they are. Export the day of the charge."
                .to_owned(),
        ));
    }
    if facts.noticed.months_only > 0 {
        out.push(caution(format!(
            "{} only by the month: the last day of the month is used, so that nothing is known too early.",
            if facts.noticed.months_only == 1 {
                "1 event is dated".to_owned()
            } else {
                format!("{} events are dated", count(facts.noticed.months_only))
            }
        )));
    }
    // the extract may end earlier than its newest event says
    let mut days: Vec<i32> = facts.events.iter().map(|(_, event)| event.day).collect();
    if facts.is_last_day_given || days.len() < 1000 {
        return;
    }
    let at = days.len() - 1 - days.len() / 1000;
    let nearly_all = *days.select_nth_unstable(at).1;
    let newest = crate::people::record::day_number(facts.last_day);
    if newest - nearly_all > 62 {
        out.push(caution(format!(
            "The newest event is of {}, but after {} there is hardly any: if the extract ends earlier, say so in a mapping file, under [dates]: last_day = {}.",
            date(facts.last_day),
            date(date_of(nearly_all)),
            date_of(nearly_all)
        )));
    }
}

fn columns(facts: &Facts<'_>, out: &mut Vec<Finding>) {
    let mut seen: Vec<(&Layout, &str, u64)> = Vec::new();
    for (name, _, layout) in &facts.tables {
        match seen.iter_mut().find(|(other, _, _)| other.headers == layout.headers) {
            Some((_, _, files)) => *files += 1,
            None => seen.push((layout, name, 1)),
        }
    }
    for (layout, name, files) in seen {
        let details =
            layout.headers.iter().zip(&layout.uses).map(|(header, used)| format!("{header}: {used}")).collect();
        let whose = if files == 1 { name.to_owned() } else { format!("{} such as {name}", counted(files, "file")) };
        let text = format!("Columns of {whose}, as they were understood.");
        out.push(Finding { severity: Severity::Note, text, details });
    }
}

/// Words that are not known, commonest first. One that occurs once may be somebody's name in a row that
/// slipped, and is not shown.
fn listed(words: &[(String, u64)]) -> Vec<String> {
    let (several, once): (Vec<_>, Vec<_>) = words.iter().partition(|(_, rows)| *rows > 1);
    let shown = several.iter().take(WORDS_SHOWN);
    let mut lines: Vec<String> = shown.map(|(word, rows)| format!("“{word}”: {}", counted(*rows, "row"))).collect();
    if several.len() > WORDS_SHOWN {
        lines.push(format!("and {} more", several.len() - WORDS_SHOWN));
    }
    if !once.is_empty() {
        let words = counted(once.len() as u64, "word");
        lines.push(format!("{words} of one row each, not shown since a row may have slipped"));
    }
    lines
}

fn were(number: u64, noun: &str) -> String {
    format!("{} {}", counted(number, noun), if number == 1 { "was" } else { "were" })
}

fn are(number: u64, noun: &str) -> String {
    format!("{} {}", counted(number, noun), if number == 1 { "is" } else { "are" })
}

pub(in crate::people) fn note(text: String) -> Finding {
    Finding { severity: Severity::Note, text, details: Vec::new() }
}

pub(in crate::people) fn caution(text: String) -> Finding {
    Finding { severity: Severity::Caution, text, details: Vec::new() }
}

pub(in crate::people) fn problem(text: String) -> Finding {
    Finding { severity: Severity::Problem, text, details: Vec::new() }
}
