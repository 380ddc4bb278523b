//! The quality report in plain sentences: the window and the terminal show the same words.

use std::fmt;

use chrono::NaiveDate;

use crate::figures::count;

use super::report::{LevelShift, QualityReport, Reason};
use super::table::Precision;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Note,
    /// To be kept in mind when reading a forecast.
    Caution,
    /// Something is probably wrong and should be put right.
    Problem,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Caution => "caution",
            Self::Problem => "problem",
        })
    }
}

/// One thing to know about an import.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// A whole sentence.
    pub text: String,
    /// Examples or parts, one a line; often none.
    pub details: Vec<String>,
}

/// Level shifts that are spelled out, at most.
const SHIFTS_SHOWN: usize = 8;
/// Files that are listed under one finding, at most.
const FILES_SHOWN: usize = 10;

impl QualityReport {
    /// What is to be known about the import, in sentences: first what was read, then problems,
    /// cautions and notes.
    pub fn findings(&self) -> Vec<Finding> {
        let mut rest = Vec::new();
        self.rows_aside(&mut rest);
        self.files_not_read(&mut rest);
        self.time(&mut rest);
        self.places(&mut rest);
        self.words(&mut rest);
        rest.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let mut findings = vec![self.headline()];
        if self.synthetic {
            findings.push(caution("SYNTHETIC: these records were made up by the demo; nobody was harmed.".to_owned()));
        }
        findings.extend(rest);
        findings
    }

    /// The gravest severity of [`findings`](Self::findings).
    pub fn severity(&self) -> Severity {
        self.findings().iter().map(|finding| finding.severity).max().unwrap_or(Severity::Note)
    }

    fn headline(&self) -> Finding {
        let files = self.files.len() as u64;
        let span = match (self.first_day, self.last_day) {
            (Some(first), Some(last)) => format!(", {} to {}", self.day(first), self.day(last)),
            _ => String::new(),
        };
        let all = if self.rows_used == self.rows_read { "all".to_owned() } else { count(self.rows_used) };
        note(format!("{} rows read from {}, {all} used{span}.", count(self.rows_read), counted(files, "file", "files")))
    }

    /// A day as exactly as the data knows it.
    fn day(&self, day: NaiveDate) -> String {
        let format = if self.precision == Some(Precision::Month) { "%B %Y" } else { "%-d %B %Y" };
        day.format(format).to_string()
    }

    fn rows_aside(&self, out: &mut Vec<Finding>) {
        for aside in &self.set_aside {
            let share = aside.rows as f64 / self.rows_read.max(1) as f64;
            let severity = match aside.reason {
                Reason::Blank | Reason::SameId => Severity::Note,
                Reason::OpenQuote | Reason::Swapped => Severity::Problem,
                Reason::NoPosition | Reason::AtZero if share < 0.1 => Severity::Caution,
                _ if share < 0.01 => Severity::Caution,
                _ => Severity::Problem,
            };
            let text = if aside.rows == 1 {
                format!("1 row was set aside because such rows {}: {}.", aside.meaning, aside.reason.remedy())
            } else {
                format!(
                    "{} rows ({}) {} and were set aside: {}.",
                    count(aside.rows),
                    percent(share),
                    aside.meaning,
                    aside.reason.remedy()
                )
            };
            let details = aside.examples.iter().map(|e| format!("{}, row {}: {}", e.file, e.row, e.found)).collect();
            out.push(Finding { severity, text, details });
        }
    }

    fn files_not_read(&self, out: &mut Vec<Finding>) {
        for (worrying, severity) in [(true, Severity::Problem), (false, Severity::Note)] {
            let files: Vec<_> = self.not_read.iter().filter(|file| file.worrying == worrying).collect();
            if files.is_empty() {
                continue;
            }
            let mut details: Vec<String> =
                files.iter().take(FILES_SHOWN).map(|file| format!("{}: {}", file.name, file.why)).collect();
            if files.len() > FILES_SHOWN {
                details.push(format!("and {} more", files.len() - FILES_SHOWN));
            }
            let count = counted(files.len() as u64, "file was", "files were");
            let text = if worrying {
                format!("{count} not read and may hold incidents that are now missing.")
            } else {
                format!("{count} not read, as not holding incidents of their own.")
            };
            out.push(Finding { severity, text, details });
        }
        let odd: Vec<String> = self
            .files
            .iter()
            .filter(|file| !["UTF-8", "Parquet"].contains(&file.encoding))
            .map(|file| format!("{}: {}", file.name, file.encoding))
            .collect();
        if !odd.is_empty() {
            let text = format!(
                "{} not in plain UTF-8; the text was converted.",
                counted(odd.len() as u64, "file is", "files are")
            );
            out.push(Finding { severity: Severity::Note, text, details: odd.into_iter().take(FILES_SHOWN).collect() });
        }
    }

    fn time(&self, out: &mut Vec<Finding>) {
        if !self.missing_months.is_empty() {
            let months: Vec<String> =
                self.missing_months.iter().map(|month| month.format("%B %Y").to_string()).collect();
            let (listed, more) = months.split_at(months.len().min(6));
            let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
            out.push(caution(format!(
                "Nothing at all is recorded in {}{more}: treated as missing, never as zero.",
                listed.join(", ")
            )));
        }
        match self.precision {
            Some(Precision::Month) => out.push(note(
                "Only the month of each incident is known, so forecasts are made by month and four weeks are derived from them."
                    .to_owned(),
            )),
            Some(Precision::Date) => out.push(note("The day of each incident is known, not the time of day.".to_owned())),
            Some(Precision::Time) | None => {}
        }
        if self.ends_before_start > 0 {
            out.push(caution(format!(
                "{} before they start: only the start was used.",
                counted(self.ends_before_start, "incident ends", "incidents end")
            )));
        }
        if let Some(recording) = &self.recording {
            out.push(note(format!(
                "The day of recording is known of {} of the incidents: half are recorded within {} and nine in ten within {}; \
                 the newest weeks are corrected for what is still to come.",
                percent(recording.share_known),
                counted(recording.median_delay_days.into(), "day", "days"),
                counted(recording.ninetieth_delay_days.into(), "day", "days"),
            )));
            if recording.before_occurred > 0 {
                out.push(caution(format!(
                    "{} before they happened: that day of recording was not used.",
                    counted(recording.before_occurred, "incident was recorded", "incidents were recorded")
                )));
            }
        }
        let shown = self.level_shifts.iter().take(SHIFTS_SHOWN);
        let mut details: Vec<String> = shown.map(shift_words).collect();
        if self.level_shifts.len() > SHIFTS_SHOWN {
            details.push(format!("and {} more", self.level_shifts.len() - SHIFTS_SHOWN));
        }
        if !details.is_empty() {
            out.push(Finding {
                severity: Severity::Caution,
                text: format!(
                    "{} of monthly totals: a change of recording, a gap, or a real event that no model foresees.",
                    counted(self.level_shifts.len() as u64, "sudden change", "sudden changes")
                ),
                details,
            });
        }
    }

    fn places(&self, out: &mut Vec<Finding>) {
        let places = &self.coordinates;
        if let Some(outside) = places.outside_boundary.filter(|&outside| outside > 0) {
            let share = outside as f64 / self.rows_used.max(1) as f64;
            let severity = if share > 0.1 { Severity::Problem } else { Severity::Caution };
            let text = format!(
                "{} ({}) {} outside the boundary and will not be counted.",
                counted(outside, "incident", "incidents"),
                percent(share),
                if outside == 1 { "lies" } else { "lie" }
            );
            out.push(Finding { severity, text, details: Vec::new() });
        }
        if self.rows_used > 0 {
            out.push(note(format!(
                "The incidents lie on {} different points; {} of them on the commonest point and {} on the ten commonest.",
                count(places.distinct_points),
                percent(places.share_commonest_point),
                percent(places.share_ten_commonest_points)
            )));
        }
        if self.rows_used >= 100 && places.share_commonest_point > 0.05 {
            out.push(caution(format!(
                "{} of all incidents have the very same coordinates, perhaps a station or a default: its cell will look like a hotspot.",
                percent(places.share_commonest_point)
            )));
        }
        if !places.given_as.is_empty() {
            out.push(note(format!("Coordinates: {}; distances are measured in {}.", places.given_as, places.plane)));
        }
    }

    fn words(&self, out: &mut Vec<Finding>) {
        if self.rows_without_id > 0 {
            out.push(note(format!(
                "{} no id and were kept as separate incidents.",
                counted(self.rows_without_id, "incident has", "incidents have")
            )));
        }
        if self.unclear_flags > 0 {
            out.push(caution(format!(
                "{} neither yes nor no and count as unknown: name them in a mapping file, under [values.injury] or [values.weapon_used].",
                counted(self.unclear_flags, "value is", "values are")
            )));
        }
        if !self.weapon_words.is_empty() {
            let details = self.weapon_words.iter();
            let details = details.map(|w| format!("{} read as {} ({})", w.word, w.read_as, count(w.rows))).collect();
            let text =
                "Weapons were read as follows; correct them in a mapping file, under [values.weapon].".to_owned();
            out.push(Finding { severity: Severity::Note, text, details });
        }
        for layout in &self.layouts {
            let used = |column: &&super::report::ColumnUse| column.read_as.is_some();
            let mut details: Vec<String> = Vec::new();
            for column in layout.columns.iter().filter(used) {
                let read_as = column.read_as.as_deref().unwrap_or_default();
                details.push(format!("{} is {read_as} ({})", column.header, column.how));
            }
            for column in layout.columns.iter().filter(|column| !used(column)) {
                details.push(format!("{}: {}", column.header, column.how));
            }
            let text = format!(
                "Columns of {}, as they were understood.",
                match layout.files {
                    1 => layout.first_file.clone(),
                    files => format!("{files} files such as {}", layout.first_file),
                }
            );
            out.push(Finding { severity: Severity::Note, text, details });
        }
    }
}

fn shift_words(shift: &LevelShift) -> String {
    let month = shift.month.format("%B %Y");
    let direction = if shift.ratio > 1.0 { "rises" } else { "falls" };
    format!(
        "{} {direction} from about {:.0} to {:.0} a month in {month} (× {:.2})",
        shift.series, shift.before, shift.after, shift.ratio
    )
}

fn note(text: String) -> Finding {
    Finding { severity: Severity::Note, text, details: Vec::new() }
}

fn caution(text: String) -> Finding {
    Finding { severity: Severity::Caution, text, details: Vec::new() }
}

fn counted(number: u64, one: &str, several: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { several })
}

fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 0.1 => "under 0.1%".to_owned(),
        p if p < 10.0 => format!("{p:.1}%"),
        p => format!("{p:.0}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_shares_rounded() {
        assert_eq!(count(627_122), "627\u{202f}122");
        assert_eq!(count(12), "12");
        assert_eq!((percent(0.0), percent(0.0001), percent(0.256)), ("0.0%".into(), "under 0.1%".into(), "26%".into()));
    }

    #[test]
    fn the_headline_comes_first_and_then_the_gravest() {
        let report = QualityReport {
            rows_read: 1000,
            rows_used: 990,
            missing_months: vec![NaiveDate::from_ymd_opt(2019, 7, 1).unwrap()],
            set_aside: vec![super::super::report::SetAside {
                reason: Reason::Swapped,
                meaning: Reason::Swapped.words(),
                rows: 10,
                examples: Vec::new(),
            }],
            ..QualityReport::default()
        };
        let findings = report.findings();
        assert!(findings[0].text.starts_with("1\u{202f}000 rows read"), "{}", findings[0].text);
        assert_eq!(findings[1].severity, Severity::Problem);
        assert!(findings[2].text.contains("July 2019"), "{}", findings[2].text);
        assert_eq!(report.severity(), Severity::Problem);
    }
}
