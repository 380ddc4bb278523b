//! What a high-harm offender is: a named, versioned file.

use std::path::Path;

use serde::Deserialize;

/// The definition shipped with the program.
const BUILT_IN: &str = include_str!("../../assets/people/high-harm.toml");
/// The only format there has been.
const FORMAT: i64 = 1;

/// A definition of high harm, read from TOML. `assets/people/high-harm.toml` explains every key.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct HighHarm {
    /// Short id, such as `high-harm-24m`.
    pub id: String,
    /// Name in words.
    pub name: String,
    /// Version, changed with every change of meaning.
    pub version: String,
    /// Where the definition comes from, or that it is an assumption, in words to show.
    pub source: String,
    /// Length of the window after the date, in months.
    pub window_months: u32,
    /// Why the window is neither 12 nor 24 months long.
    pub window_reason: Option<String>,
    /// From what harm on a person is high-harm.
    pub threshold: Threshold,
    /// What counts as harm in the window.
    pub counts: Counts,
    /// Age is admitted as an input, for this reason. `None`: it is not.
    pub age_admitted: Option<String>,
    /// Having been suspected without a charge is admitted as an input, for this reason. `None`: it is not.
    pub suspicion_admitted: Option<String>,
    /// How many people the selection meeting can discuss.
    pub list_size: usize,
    /// How many days a score may be used.
    pub valid_days: u32,
    /// Years before the date without any event after which a person is no longer `alive in the data`.
    pub dormant_years: u32,
}

/// From what harm on a person is high-harm.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Threshold {
    /// This much harm in the window, in the scale's unit.
    Harm(f64),
    /// The people with most harm who are this share (0..1) of the labelled cohort; nobody without harm.
    TopShare(f64),
}

/// What counts as harm in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Whether a charge counts that still stands at the end of the window.
    pub charges: bool,
    /// Whether a conviction counts. One with a charge in the same window counts once.
    pub convictions: bool,
    /// Whether offences count that police activity found.
    pub proactive: bool,
}

/// Why a definition cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DefinitionError {
    /// It cannot be read.
    #[error("{file} cannot be read ({problem}): check the name and that you may read it")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system said.
        problem: String,
    },
    /// It makes no sense.
    #[error("{file}{line}: {problem}")]
    Wrong {
        /// The file.
        file: String,
        /// `, line 3`, or nothing.
        line: String,
        /// What is wrong and what to write instead.
        problem: String,
    },
}

/// A file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: i64,
    id: String,
    name: String,
    version: String,
    source: String,
    window_months: u32,
    window_reason: Option<String>,
    threshold_harm: Option<f64>,
    threshold_top_share: Option<f64>,
    list_size: usize,
    valid_days: u32,
    dormant_years: u32,
    age_admitted: Option<String>,
    suspicion_admitted: Option<String>,
    counts: WrittenCounts,
}

/// What counts, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCounts {
    charges: bool,
    convictions: bool,
    proactive: bool,
}

impl HighHarm {
    /// The definition that is built in: `assets/people/high-harm.toml`.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the text is part of the program; a test reads it"
    )]
    pub fn built_in() -> Self {
        Self::parse(BUILT_IN, "assets/people/high-harm.toml").expect("the definition that is built in is right")
    }

    /// Reads a definition file.
    pub fn read(path: &Path) -> Result<Self, DefinitionError> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| DefinitionError::Unreadable { file: file.clone(), problem: error.to_string() })?;
        Self::parse(&text, &file)
    }

    /// Checks the text of a definition; `file` names it in messages.
    pub fn parse(text: &str, file: &str) -> Result<Self, DefinitionError> {
        let text = text.trim_start_matches('\u{feff}');
        let read: File = toml::from_str(text).map_err(|error| DefinitionError::Wrong {
            file: file.to_owned(),
            line: error.span().map_or_else(String::new, |span| line_at(text, span.start)),
            problem: format!(
                "{}; assets/people/high-harm.toml explains every key",
                error.message().replace('\n', " ").trim_end_matches('.')
            ),
        })?;
        checked(read).map_err(|(key, problem)| DefinitionError::Wrong {
            file: file.to_owned(),
            line: line_of(text, key),
            problem,
        })
    }
}

/// Checks what a file says; an error names the key it is about.
fn checked(read: File) -> Result<HighHarm, (&'static str, String)> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if read.format != FORMAT {
        return Err(("format", format!("format is {}, but this version reads only format = {FORMAT}", read.format)));
    }
    if read.id.is_empty() || !read.id.chars().all(plain) {
        return Err(("id", format!("{:?} cannot be an id; use lower-case letters, digits and hyphens", read.id)));
    }
    for (key, text) in [("name", &read.name), ("version", &read.version), ("source", &read.source)] {
        if text.trim().is_empty() {
            return Err((key, format!("{key} is empty; every output shows it, so say it")));
        }
    }
    let window_reason = read.window_reason.as_deref().map(words);
    match (read.window_months, window_reason.as_deref()) {
        (12 | 24, None) => {}
        (12 | 24, Some(_)) => {
            return Err(("window_reason", "a window of 12 or 24 months is usual; leave window_reason out".to_owned()));
        }
        (6..=60, Some(reason)) if !reason.is_empty() => {}
        (6..=60, _) => {
            let problem = format!(
                "a window of {} months is unusual; use 12 or 24, or say why with window_reason = \"...\"",
                read.window_months
            );
            return Err(("window_months", problem));
        }
        (months, _) => {
            return Err((
                "window_months",
                format!("a window of {months} months cannot be used; use 12 or 24, and at most 60"),
            ));
        }
    }
    let threshold = match (read.threshold_harm, read.threshold_top_share) {
        (Some(harm), None) if harm.is_finite() && harm > 0.0 => Threshold::Harm(harm),
        (Some(harm), None) => {
            return Err(("threshold_harm", format!("threshold_harm is {harm}, but has to be above 0")));
        }
        (None, Some(share)) if share > 0.0 && share <= 0.5 => Threshold::TopShare(share),
        (None, Some(share)) => {
            let problem = format!(
                "threshold_top_share is {share}, but has to be above 0 and at most 0.5; 0.05 is 5 people of 100"
            );
            return Err(("threshold_top_share", problem));
        }
        (Some(_), Some(_)) => {
            return Err((
                "threshold_top_share",
                "both threshold_harm and threshold_top_share are given; keep one".to_owned(),
            ));
        }
        (None, None) => {
            return Err(("format", "neither threshold_harm nor threshold_top_share is given; add one".to_owned()));
        }
    };
    if !read.counts.charges && !read.counts.convictions {
        return Err((
            "charges",
            "neither charges nor convictions count, so nobody could be high-harm; set one of them to true".to_owned(),
        ));
    }
    let age_admitted = read.age_admitted.as_deref().map(words);
    let says_little = |reason: &str| reason.chars().filter(|c| c.is_alphabetic()).count() < 10;
    if age_admitted.as_deref().is_some_and(says_little) {
        let problem = "age is a protected characteristic: age_admitted has to give the reason in a sentence that every \
                       output can show, or be left out";
        return Err(("age_admitted", problem.to_owned()));
    }
    let suspicion_admitted = read.suspicion_admitted.as_deref().map(words);
    if suspicion_admitted.as_deref().is_some_and(says_little) {
        let problem = "having been suspected is no charge: suspicion_admitted has to give the reason in a sentence that \
                       every output can show, or be left out";
        return Err(("suspicion_admitted", problem.to_owned()));
    }
    let within = |key: &'static str, value: u64, (low, high): (u64, u64), what: &str| {
        let problem = format!("{key} is {value}, but has to be from {low} to {high} {what}");
        if (low..=high).contains(&value) { Ok(()) } else { Err((key, problem)) }
    };
    within("list_size", read.list_size as u64, (1, 10_000), "people")?;
    within("valid_days", u64::from(read.valid_days), (1, 366), "days")?;
    within("dormant_years", u64::from(read.dormant_years), (1, 50), "years")?;
    Ok(HighHarm {
        id: read.id,
        name: words(&read.name),
        version: words(&read.version),
        source: words(&read.source),
        window_months: read.window_months,
        window_reason,
        threshold,
        counts: Counts {
            charges: read.counts.charges,
            convictions: read.counts.convictions,
            proactive: read.counts.proactive,
        },
        age_admitted,
        suspicion_admitted,
        list_size: read.list_size,
        valid_days: read.valid_days,
        dormant_years: read.dormant_years,
    })
}

/// `, line 3` for a position in a text.
fn line_at(text: &str, start: usize) -> String {
    let before = text.as_bytes().iter().take(start).filter(|byte| **byte == b'\n').count();
    format!(", line {}", before + 1)
}

/// The line on which a key is set, or nothing.
fn line_of(text: &str, key: &str) -> String {
    let sets = |line: &str| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    text.lines().position(sets).map_or_else(String::new, |at| format!(", line {}", at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with(from: &str, to: &str) -> Result<HighHarm, DefinitionError> {
        assert!(BUILT_IN.contains(from), "{from}");
        HighHarm::parse(&BUILT_IN.replace(from, to), "own.toml")
    }

    fn problem(from: &str, to: &str) -> String {
        with(from, to).unwrap_err().to_string()
    }

    #[test]
    fn the_built_in_definition_is_what_the_file_says() {
        let built_in = HighHarm::built_in();
        assert_eq!((built_in.id.as_str(), built_in.window_months), ("high-harm-24m", 24));
        assert_eq!(built_in.threshold, Threshold::Harm(730.0));
        assert_eq!(built_in.counts, Counts { charges: true, convictions: true, proactive: false });
        assert_eq!((built_in.list_size, built_in.valid_days, built_in.dormant_years), (50, 90, 5));
        assert_eq!((built_in.age_admitted, built_in.suspicion_admitted), (None, None));
        assert!(built_in.source.starts_with("Our assumption"), "{}", built_in.source);
    }

    #[test]
    fn what_a_force_may_change() {
        let share = with("threshold_harm = 730", "threshold_top_share = 0.5").unwrap();
        assert_eq!(share.threshold, Threshold::TopShare(0.5));
        assert_eq!(with("window_months = 24", "window_months = 12").unwrap().window_months, 12);
        let odd = with("window_months = 24", "window_months = 18\nwindow_reason = \"as our audit of 2025\"").unwrap();
        assert_eq!((odd.window_months, odd.window_reason.as_deref()), (18, Some("as our audit of 2025")));
        let age = with("# age_admitted", "age_admitted").unwrap();
        assert!(age.age_admitted.unwrap().contains("ethics committee"));
        let suspicion = with("# suspicion_admitted", "suspicion_admitted").unwrap();
        assert!(suspicion.suspicion_admitted.unwrap().contains("intelligence unit"));
        HighHarm::parse(&format!("\u{feff}{BUILT_IN}"), "own.toml").unwrap();
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let line = |key: &str| 1 + BUILT_IN.lines().position(|line| line.starts_with(key)).unwrap();
        let window = line("window_months");
        let odd = problem("window_months = 24", "window_months = 18");
        assert!(odd.starts_with(&format!("own.toml, line {window}: a window of 18 months is unusual")), "{odd}");
        let unknown = problem("list_size = 50", "list_size = 50\nlist_sise = 40");
        assert!(unknown.contains(&format!("line {}", line("list_size") + 1)), "{unknown}");
        assert!(unknown.contains("list_sise"), "{unknown}");
        let suspected = problem("# suspicion_admitted = \"", "suspicion_admitted = \"\" # ");
        assert!(suspected.contains("suspicion_admitted") && suspected.contains("reason"), "{suspected}");
        let no_reason = problem("# age_admitted = \"", "age_admitted = \"\" # ");
        assert!(no_reason.contains("has to give the reason"), "{no_reason}");
        let unknown_count = problem("proactive = false", "proactive = false\nacquittals = true");
        assert!(unknown_count.contains("acquittals"), "{unknown_count}");
    }

    #[test]
    fn nonsense_is_refused() {
        for (from, to, says) in [
            ("format = 1", "format = 2", "only format = 1"),
            ("window_months = 24", "window_months = 0", "cannot be used"),
            ("window_months = 24", "window_months = 240", "cannot be used"),
            ("window_months = 24", "window_months = 24\nwindow_reason = \"x\"", "leave window_reason out"),
            ("window_months = 24", "window_months = 18\nwindow_reason = \" \"", "is unusual"),
            ("threshold_harm = 730", "threshold_harm = 0", "above 0"),
            ("threshold_harm = 730", "threshold_harm = nan", "above 0"),
            ("threshold_harm = 730", "threshold_harm = inf", "above 0"),
            ("threshold_harm = 730", "threshold_top_share = 0.51", "at most 0.5"),
            ("threshold_harm = 730", "threshold_top_share = 0.0", "above 0"),
            ("threshold_harm = 730", "threshold_top_share = nan", "above 0"),
            ("threshold_harm = 730", "threshold_harm = 730\nthreshold_top_share = 0.1", "keep one"),
            ("threshold_harm = 730", "", "add one"),
            ("list_size = 50", "list_size = 0", "from 1 to 10000"),
            ("valid_days = 90", "valid_days = 4000", "from 1 to 366"),
            ("dormant_years = 5", "dormant_years = 0", "from 1 to 50"),
            ("id = \"high-harm-24m\"", "id = \"High harm\"", "lower-case letters"),
            ("version = \"1\"", "version = \" \"", "version is empty"),
            ("# age_admitted = \"", "age_admitted = true # ", "string"),
            ("charges = true\n", "charges = false\n# ", "neither charges nor convictions"),
        ] {
            let text = BUILT_IN.replace(from, to);
            let text = if says.starts_with("neither charges") {
                text.replace("convictions = true", "convictions = false")
            } else {
                text
            };
            let problem = HighHarm::parse(&text, "own.toml").unwrap_err().to_string();
            assert!(problem.starts_with("own.toml") && problem.contains(says), "{to}: {problem}");
        }
        let missing = HighHarm::read(Path::new("no-such-definition.toml")).unwrap_err().to_string();
        assert!(missing.contains("no-such-definition.toml cannot be read"), "{missing}");
    }

    proptest! {
        #[test]
        fn rubbish_is_refused_and_never_panics(text in "\\PC{0,200}", cut in 0_usize..2000) {
            let _ = HighHarm::parse(&text, "x");
            let cut = (0..=cut.min(BUILT_IN.len())).rev().find(|at| BUILT_IN.is_char_boundary(*at)).unwrap();
            prop_assert!(HighHarm::parse(&BUILT_IN[..cut], "x").is_err());
        }
    }
}
