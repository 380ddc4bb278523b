//! Our own scale files: TOML with groups.

use serde::Deserialize;

use super::groups::{Group, Groups};
use super::{HarmScale, ScaleError};

/// The scale shipped with the program.
const BUILT_IN: &str = include_str!("../../../assets/people/cchi-2026-groups.toml");
/// The only format there has been.
const FORMAT: i64 = 1;

/// A file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: i64,
    id: String,
    name: String,
    version: String,
    unit: String,
    source: String,
    #[serde(default)]
    caution: String,
    group: Vec<Group>,
}

/// The scale shipped with the program.
#[expect(clippy::expect_used, reason = "the text is part of the program, and a test reads it")]
pub(super) fn built_in() -> HarmScale {
    parse(BUILT_IN.as_bytes(), "assets/people/cchi-2026-groups.toml").expect("the scale that is built in is right")
}

/// Reads and checks a scale file.
pub(super) fn parse(bytes: &[u8], file: &str) -> Result<HarmScale, ScaleError> {
    let wrong = |line: Option<usize>, problem: String| ScaleError {
        file: file.to_owned(),
        line: line.map_or_else(String::new, |line| format!(", line {line}")),
        problem,
    };
    let text = std::str::from_utf8(bytes)
        .map_err(|_| wrong(None, "a scale file has to be plain text in UTF-8; save it again so".to_owned()))?
        .trim_start_matches('\u{feff}');
    let read: File = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1);
        let message = error.message().replace('\n', " ");
        wrong(line, format!("{message}; assets/people/cchi-2026-groups.toml explains how a scale is written"))
    })?;
    if read.format != FORMAT {
        let problem = format!("format is {}, but this version reads only format = {FORMAT}", read.format);
        return Err(wrong(None, problem));
    }
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (key, text) in [
        ("id", &read.id),
        ("name", &read.name),
        ("version", &read.version),
        ("unit", &read.unit),
        ("source", &read.source),
    ] {
        if text.trim().is_empty() {
            return Err(wrong(None, format!("{key} is empty; every output names it, so say it")));
        }
    }
    if read.group.is_empty() {
        return Err(wrong(None, "the scale has no [[group]], so no offence would have a weight".to_owned()));
    }
    let groups = Groups::new(read.group).map_err(|(problem, name)| {
        let at = text.lines().position(|line| line.trim_start().starts_with("name") && line.contains(&name));
        wrong(at.map(|at| at + 1), problem)
    })?;
    Ok(HarmScale {
        id: words(&read.id),
        name: words(&read.name),
        version: words(&read.version),
        unit: words(&read.unit),
        source: words(&read.source),
        caution: words(&read.caution),
        groups,
        sheet: None,
    })
}
