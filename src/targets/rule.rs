//! The rule of a target: conditions over canonical columns, joined by all and any.

use std::fmt::Write as _;

use polars::prelude::BooleanChunked;
use serde::{Deserialize, Serialize};

use crate::incidents::{Incidents, column};

/// Columns of text that a rule may ask about.
const TEXT_COLUMNS: [&str; 7] = [
    column::ID,
    column::OFFENCE_CODE,
    column::OFFENCE,
    column::CRIME_TYPE,
    column::WEAPON,
    column::AREA_CODE,
    column::LOCATION,
];
/// Columns of yes or no that a rule may ask about.
const YES_NO_COLUMNS: [&str; 2] = [column::WEAPON_USED, column::INJURY];

/// A rule as it is written in a file: one condition, or rules joined by `all` or `any`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenRule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) all: Option<Vec<WrittenRule>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) any: Option<Vec<WrittenRule>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) column: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) equals: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) any_of: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) in_set: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) starts_with: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) is: Option<bool>,
}

/// A rule that has been checked and can be computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Every one of the rules has to hold.
    All(Vec<Rule>),
    /// At least one of the rules has to hold.
    Any(Vec<Rule>),
    /// The text in a column is one of these, without regard to capitals.
    AnyOf {
        /// A canonical column of text.
        column: &'static str,
        /// The texts.
        values: Vec<String>,
    },
    /// The text in a column begins so, without regard to capitals.
    StartsWith {
        /// A canonical column of text.
        column: &'static str,
        /// How it begins.
        start: String,
    },
    /// A yes-or-no column says this.
    Is {
        /// A canonical column of yes or no.
        column: &'static str,
        /// What it has to say.
        value: bool,
    },
}

impl Rule {
    /// Checks a written rule; `set` gives the values of a named set. The error is half a sentence.
    pub(super) fn check(
        written: &WrittenRule,
        set: &dyn Fn(&str) -> Result<Vec<String>, String>,
    ) -> Result<Self, String> {
        let tests = [
            written.equals.is_some(),
            written.any_of.is_some(),
            written.in_set.is_some(),
            written.starts_with.is_some(),
            written.is.is_some(),
        ];
        let joined = |rules: &[WrittenRule], word: &str| {
            if written.column.is_some() || tests.contains(&true) {
                return Err(format!("a rule has both {word:?} and a condition; put the condition inside {word:?}"));
            }
            if rules.is_empty() {
                return Err(format!("{word:?} is empty; write at least one condition in it"));
            }
            rules.iter().map(|rule| Self::check(rule, set)).collect::<Result<Vec<_>, _>>()
        };
        match (&written.all, &written.any, &written.column) {
            (Some(_), Some(_), _) => Err("a rule has both \"all\" and \"any\"; put one inside the other".to_owned()),
            (Some(rules), None, _) => joined(rules, "all").map(Self::All),
            (None, Some(rules), _) => joined(rules, "any").map(Self::Any),
            (None, None, None) => {
                Err("a condition names no column; write for example { column = \"injury\", is = true }".to_owned())
            }
            (None, None, Some(_)) if tests.iter().filter(|given| **given).count() != 1 => {
                Err("a condition needs exactly one of equals, any_of, in_set, starts_with or is".to_owned())
            }
            (None, None, Some(name)) => Self::condition(name, written, set),
        }
    }

    fn condition(
        name: &str,
        written: &WrittenRule,
        set: &dyn Fn(&str) -> Result<Vec<String>, String>,
    ) -> Result<Self, String> {
        if let Some(column) = YES_NO_COLUMNS.into_iter().find(|column| *column == name) {
            return match written.is {
                Some(value) => Ok(Self::Is { column, value }),
                None => Err(format!("column {name:?} holds yes or no; write is = true or is = false")),
            };
        }
        let Some(column) = TEXT_COLUMNS.into_iter().find(|column| *column == name) else {
            let known = TEXT_COLUMNS.iter().chain(&YES_NO_COLUMNS).copied().collect::<Vec<_>>().join(", ");
            return Err(format!("there is no column {name:?} that a rule can use; the columns are {known}"));
        };
        let values = match (&written.equals, &written.any_of, &written.in_set, &written.starts_with) {
            (Some(value), ..) => vec![value.clone()],
            (_, Some(values), ..) => values.clone(),
            (_, _, Some(id), _) => set(id)?,
            (.., Some(start)) if !start.trim().is_empty() => {
                return Ok(Self::StartsWith { column, start: start.trim().to_owned() });
            }
            _ => return Err(format!("column {name:?} holds text; write equals = \"…\" or any_of = [\"…\"]")),
        };
        let values: Vec<String> = values.iter().map(|value| value.trim().to_owned()).collect();
        if values.is_empty() || values.iter().any(String::is_empty) {
            return Err(format!("the condition on {name:?} has an empty value; nothing could ever meet it"));
        }
        Ok(Self::AnyOf { column, values })
    }

    /// The columns the rule asks about, each once, in the order of the rule.
    pub fn columns(&self) -> Vec<&'static str> {
        let mut columns = Vec::new();
        self.visit_columns(&mut |column| {
            if !columns.contains(&column) {
                columns.push(column);
            }
        });
        columns
    }

    fn visit_columns(&self, visit: &mut dyn FnMut(&'static str)) {
        match self {
            Self::All(rules) | Self::Any(rules) => rules.iter().for_each(|rule| rule.visit_columns(visit)),
            Self::AnyOf { column, .. } | Self::StartsWith { column, .. } | Self::Is { column, .. } => visit(column),
        }
    }

    /// One value an incident; what is not known does not meet a condition.
    pub(super) fn compute(&self, incidents: &Incidents) -> Vec<bool> {
        let join = |rules: &[Self], both: fn(bool, bool) -> bool| {
            let mut parts = rules.iter().map(|rule| rule.compute(incidents));
            let mut joined = parts.next().unwrap_or_else(|| vec![false; incidents.len()]);
            for part in parts {
                joined.iter_mut().zip(part).for_each(|(a, b)| *a = both(*a, b));
            }
            joined
        };
        match self {
            Self::All(rules) => join(rules, |a, b| a && b),
            Self::Any(rules) => join(rules, |a, b| a || b),
            Self::Is { column, value } => {
                let column = incidents.table.column(column).ok().and_then(|c| c.bool().ok());
                column.map_or_else(
                    || vec![false; incidents.len()],
                    |flags| flags.iter().map(|flag| flag == Some(*value)).collect(),
                )
            }
            Self::AnyOf { column, values } => {
                let code = *column == column::OFFENCE_CODE;
                let values: Vec<&str> = values.iter().map(|value| comparable(value, code)).collect();
                text_test(incidents, column, |text| {
                    let text = comparable(text, code);
                    values.iter().any(|value| value.eq_ignore_ascii_case(text))
                })
            }
            Self::StartsWith { column, start } => {
                let code = *column == column::OFFENCE_CODE;
                let start = comparable(start, code);
                text_test(incidents, column, |text| {
                    comparable(text, code).get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
                })
            }
        }
    }

    /// The rule in words: `weapon is sharp instrument, and injury is yes`.
    pub fn in_words(&self) -> String {
        match self {
            Self::All(rules) => joined_words(rules, ", and "),
            Self::Any(rules) => joined_words(rules, ", or "),
            Self::Is { column, value } => format!("{column} is {}", if *value { "yes" } else { "no" }),
            Self::StartsWith { column, start } => format!("{column} starts with {start}"),
            Self::AnyOf { column, values } => match values.as_slice() {
                [value] => format!("{column} is {value}"),
                _ => format!("{column} is one of {}", values.join(", ")),
            },
        }
    }
}

/// The text that is compared: without spaces around it, and an offence code without leading zeros.
fn comparable(text: &str, offence_code: bool) -> &str {
    let text = text.trim();
    if offence_code { text.trim_start_matches('0') } else { text }
}

/// A test over a column of text; false where it is empty.
fn text_test(incidents: &Incidents, column: &str, test: impl Fn(&str) -> bool) -> Vec<bool> {
    let texts = incidents.table.column(column).ok().and_then(|c| c.str().ok());
    texts.map_or_else(
        || vec![false; incidents.len()],
        |texts| texts.iter().map(|text| text.is_some_and(&test)).collect(),
    )
}

fn joined_words(rules: &[Rule], joint: &str) -> String {
    let mut words = String::new();
    for (index, rule) in rules.iter().enumerate() {
        let joint = if index == 0 { "" } else { joint };
        let nested = matches!(rule, Rule::All(parts) | Rule::Any(parts) if parts.len() > 1);
        // writing to a string cannot fail
        let _ = if nested {
            write!(words, "{joint}({})", rule.in_words())
        } else {
            write!(words, "{joint}{}", rule.in_words())
        };
    }
    words
}

/// A mask as the column type the rest of the program filters with.
pub(super) fn mask(flags: &[bool]) -> BooleanChunked {
    use polars::prelude::NewChunkedArray;
    BooleanChunked::from_slice("matches".into(), flags)
}
