//! Target files: TOML, merged from the built-in definitions and the user's own.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::rule::{Rule, WrittenRule};
use super::{Target, TargetError, TargetSet};
use crate::geography::CellSize;

/// The definitions shipped with the program.
const BUILT_IN: &str = include_str!("../../assets/targets.toml");
/// The only format there has been.
const FORMAT: i64 = 1;

/// A file as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: i64,
    #[serde(default)]
    target: Vec<WrittenTarget>,
    #[serde(default)]
    sets: BTreeMap<String, WrittenSet>,
}

/// A target as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTarget {
    id: String,
    name: String,
    version: String,
    cell: String,
    description: String,
    source: String,
    stand_in: Option<String>,
    rule: WrittenRule,
    /// The file it came from; empty for built-in ones.
    #[serde(skip)]
    file: String,
}

/// A named set of values as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSet {
    #[expect(dead_code, reason = "for the people who read the file")]
    name: String,
    #[expect(dead_code, reason = "for the people who read the file")]
    source: String,
    values: Vec<String>,
    /// The file it came from; empty for built-in ones.
    #[serde(skip)]
    file: String,
}

/// The definitions shipped with the program.
pub(super) fn built_in() -> Result<TargetSet, TargetError> {
    resolve(&parse(BUILT_IN, "")?, "built in".to_owned())
}

/// Built-in definitions with those of a file in place of or added to them.
pub(super) fn with_file(path: &Path) -> Result<TargetSet, TargetError> {
    let shown = path.display().to_string();
    let text = std::fs::read(path).map_err(|error| TargetError::File {
        file: shown.clone(),
        problem: match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such target file; check the path".to_owned(),
            _ => format!("the target file could not be read ({error})"),
        },
    })?;
    let text = String::from_utf8(text).map_err(|_| TargetError::File {
        file: shown.clone(),
        problem: "a target file has to be plain text in UTF-8; save it again so".to_owned(),
    })?;
    let mut merged = parse(BUILT_IN, "")?;
    let own = parse(text.trim_start_matches('\u{feff}'), &shown)?;
    for target in own.target {
        match merged.target.iter_mut().find(|known| known.id == target.id) {
            Some(known) => *known = target,
            None => merged.target.push(target),
        }
    }
    merged.sets.extend(own.sets);
    resolve(&merged, shown)
}

/// Reads one file; `file` is empty for the built-in one.
fn parse(text: &str, file: &str) -> Result<File, TargetError> {
    let error = |problem: String| TargetError::File { file: shown(file), problem };
    let mut parsed: File = toml::from_str(text).map_err(|problem| {
        let line = problem.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        error(format!("line {line}: {}; see assets/targets.toml for how a target is written", problem.message()))
    })?;
    if parsed.format != FORMAT {
        return Err(error(format!("format is {}, but this version reads only format = {FORMAT}", parsed.format)));
    }
    for (index, target) in parsed.target.iter().enumerate() {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if target.id.is_empty() || !target.id.chars().all(plain) {
            return Err(error(format!(
                "{:?} cannot be the id of a target; use lower-case letters, digits and hyphens",
                target.id
            )));
        }
        if parsed.target[..index].iter().any(|earlier| earlier.id == target.id) {
            return Err(error(format!("there are two targets with the id {:?}; rename one", target.id)));
        }
    }
    parsed.target.iter_mut().for_each(|target| file.clone_into(&mut target.file));
    parsed.sets.values_mut().for_each(|set| file.clone_into(&mut set.file));
    Ok(parsed)
}

fn shown(file: &str) -> String {
    if file.is_empty() { "assets/targets.toml (built in)".to_owned() } else { file.to_owned() }
}

/// Checks every rule and fills in the sets.
fn resolve(file: &File, origin: String) -> Result<TargetSet, TargetError> {
    let targets = file.target.iter().map(|written| target(written, &file.sets)).collect::<Result<_, _>>()?;
    Ok(TargetSet { targets, origin })
}

fn target(written: &WrittenTarget, sets: &BTreeMap<String, WrittenSet>) -> Result<Target, TargetError> {
    let error = |problem: String| TargetError::File {
        file: shown(&written.file),
        problem: format!("target {:?}: {problem}", written.id),
    };
    let changed_by = std::cell::RefCell::new(None);
    let set = |id: &str| {
        let set = sets.get(id).ok_or_else(|| {
            let known = sets.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            format!("there is no set {id:?}; the sets are {known}")
        })?;
        if set.file != written.file {
            *changed_by.borrow_mut() = Some(format!("set {id} from {}", shown(&set.file)));
        }
        Ok(set.values.clone())
    };
    let rule = Rule::check(&written.rule, &set).map_err(error)?;
    let cell: CellSize = written.cell.parse().map_err(|problem| error(format!("{problem}")))?;
    // a built-in target whose set was replaced is no longer the built-in version
    let version = match changed_by.into_inner().filter(|_| written.file.is_empty()) {
        Some(change) => format!("{}, with {change}", written.version),
        None => written.version.clone(),
    };
    let tidy = |text: &str| text.trim().to_owned();
    Ok(Target {
        id: written.id.clone(),
        name: tidy(&written.name),
        version,
        description: tidy(&written.description),
        source: tidy(&written.source),
        stand_in: written.stand_in.as_deref().map(tidy).filter(|text| !text.is_empty()),
        cell,
        rule,
    })
}
