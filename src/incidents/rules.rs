//! Rules of a mapping file: when some columns say this, set that.

use serde::Deserialize;

/// When all conditions hold, set values. No condition at all always holds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    #[serde(default)]
    pub(super) when: Vec<Condition>,
    pub(super) set: Setting,
}

/// Values that a rule sets, or that hold where nothing else sets one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Setting {
    pub(super) crime_type: Option<String>,
    pub(super) offence: Option<String>,
    pub(super) offence_code: Option<String>,
    pub(super) weapon: Option<String>,
    pub(super) weapon_used: Option<bool>,
    pub(super) injury: Option<bool>,
}

/// One test of one source column, without regard to case and to spaces around.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    column: String,
    equals: Option<Words>,
    any_of: Option<Words>,
    starts_with: Option<Words>,
    ends_with: Option<Words>,
    contains: Option<Words>,
    empty: Option<bool>,
    /// Turns the test round.
    #[serde(default)]
    not: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
enum Words {
    One(String),
    Several(Vec<String>),
}

impl Words {
    fn any(&self, test: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::One(word) => test(word.trim().to_lowercase().as_str()),
            Self::Several(words) => words.iter().any(|word| test(word.trim().to_lowercase().as_str())),
        }
    }
}

impl Rule {
    /// Half a sentence on what is wrong with it, if anything.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.set == Setting::default() {
            return Err("set is empty: name at least one value to set".to_owned());
        }
        for condition in &self.when {
            let texts = [
                &condition.equals,
                &condition.any_of,
                &condition.starts_with,
                &condition.ends_with,
                &condition.contains,
            ];
            let tests = texts.iter().filter(|test| test.is_some()).count() + usize::from(condition.empty.is_some());
            if tests != 1 {
                return Err(format!(
                    "the condition on column {:?} needs exactly one of equals, any_of, starts_with, ends_with, contains, empty; it has {tests}",
                    condition.column
                ));
            }
        }
        Ok(())
    }
}

impl Condition {
    /// The source column it looks at.
    pub(super) fn column(&self) -> &str {
        &self.column
    }

    /// Whether it holds for a value.
    pub(super) fn holds(&self, value: &str) -> bool {
        let value = value.trim().to_lowercase();
        let text = |words: &Option<Words>, test: fn(&str, &str) -> bool| {
            words.as_ref().is_some_and(|words| words.any(|word| test(&value, word)))
        };
        let found = text(&self.equals, |value, word| value == word)
            || text(&self.any_of, |value, word| value == word)
            || text(&self.starts_with, |value, word| value.starts_with(word))
            || text(&self.ends_with, |value, word| value.ends_with(word))
            || text(&self.contains, |value, word| value.contains(word))
            || self.empty.is_some_and(|empty| value.is_empty() == empty);
        found != self.not
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(toml: &str) -> Condition {
        toml::from_str(toml).unwrap()
    }

    #[test]
    fn tests_do_what_their_names_say() {
        let cases = [
            ("starts_with = \"KNIFE\"", "Knife  cutting instr", true),
            ("starts_with = [\"gun\", \"knife\"]", "KNIFE", true),
            ("any_of = [\"ADW\", \"HOMICIDE\"]", " adw ", true),
            ("equals = \"ADW\"", "ADW X", false),
            ("ends_with = \"gun\"", "CAR JACKING - GUN", true),
            ("contains = \"jack\"", "CAR JACKING", true),
            ("contains = \"jack\"\nnot = true", "CAR JACKING", false),
            ("empty = true", "  ", true),
        ];
        for (test, value, expected) in cases {
            assert_eq!(condition(&format!("column = \"m\"\n{test}")).holds(value), expected, "{test} on {value:?}");
        }
    }
}
