//! Groups of offences as a scale file writes them: which offence falls into which, and what kind it is.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::people::record::Offence;

use super::code::{normal_code, normal_words};

/// A group as written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) weight: f64,
    pub(super) min: Option<f64>,
    pub(super) mean: Option<f64>,
    pub(super) max: Option<f64>,
    #[serde(default)]
    pub(super) rule: Vec<Rule>,
}

/// Which offences are in a group, as written.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    #[serde(default)]
    pub(super) codes: Vec<String>,
    #[serde(default)]
    pub(super) words: Vec<String>,
    #[serde(default)]
    pub(super) violent: bool,
    #[serde(default)]
    pub(super) weapon: bool,
    #[serde(default)]
    pub(super) proactive: bool,
}

/// A rule of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    group: usize,
    rule: usize,
}

/// What kind of offence it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kind<'g> {
    pub(super) group: &'g str,
    pub(super) weight: f64,
    pub(super) violent: bool,
    pub(super) weapon: bool,
    pub(super) proactive: bool,
}

/// Groups, ready to be looked up.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Groups {
    written: Vec<Group>,
    by_code: BTreeMap<String, Place>,
    /// Codes written `19*`, without the star; longer ones first.
    by_start: Vec<(String, Place)>,
    /// Words set between spaces; longer ones first, then as written.
    by_words: Vec<(String, Place)>,
}

impl Groups {
    /// Checks groups; the error is what is wrong, with the text of the file to look for it.
    pub(super) fn new(groups: Vec<Group>) -> Result<Self, (String, String)> {
        let (mut by_code, mut by_start, mut by_words) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (at, group) in groups.iter().enumerate() {
            let wrong = |problem: String| (format!("group {:?}: {problem}", group.name), group.name.clone());
            if group.name.trim().is_empty() {
                return Err(wrong("its name is empty".to_owned()));
            }
            if groups[..at].iter().any(|earlier| earlier.name == group.name) {
                return Err(wrong("there are two of this name; make them one with two rules".to_owned()));
            }
            let given = [Some(group.weight), group.min, group.mean, group.max];
            if given.iter().flatten().any(|weight| !weight.is_finite() || *weight < 0.0) {
                return Err(wrong("a weight has to be a number from 0 up".to_owned()));
            }
            if group.min.is_some_and(|min| min > group.weight) || group.max.is_some_and(|max| max < group.weight) {
                return Err(wrong("its weight is not between its min and max".to_owned()));
            }
            for (rule, written) in group.rule.iter().enumerate() {
                let place = Place { group: at, rule };
                if written.codes.is_empty() && written.words.is_empty() {
                    return Err(wrong("a rule has neither codes nor words".to_owned()));
                }
                for code in &written.codes {
                    let (map, key) = match code.trim().strip_suffix('*') {
                        Some(start) => (&mut by_start, normal_code(start)),
                        None => (&mut by_code, normal_code(code)),
                    };
                    if key.is_empty() {
                        return Err(wrong(format!("{code:?} is not a code")));
                    }
                    if map.insert(key, place).is_some() {
                        return Err(wrong(format!("the code {code:?} is written twice; keep one")));
                    }
                }
                for words in &written.words {
                    let key = normal_words(words);
                    if key.trim().is_empty() {
                        return Err(wrong(format!("{words:?} holds no word")));
                    }
                    if by_words.insert(key, place).is_some() {
                        return Err(wrong(format!("the words {words:?} are written twice; keep one")));
                    }
                }
            }
        }
        let longest_first = |map: BTreeMap<String, Place>| {
            let mut list: Vec<_> = map.into_iter().collect();
            list.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
            list
        };
        let (by_start, by_words) = (longest_first(by_start), longest_first(by_words));
        Ok(Self { written: groups, by_code, by_start, by_words })
    }

    /// The groups as written.
    pub(super) fn list(&self) -> &[Group] {
        &self.written
    }

    /// What kind of offence it is, by its code or else by its words.
    pub(super) fn kind(&self, offence: &Offence) -> Option<Kind<'_>> {
        let place = self.by_code(&normal_code(&offence.code)).or_else(|| {
            // where a force has no codes, the words stand in the place of the code
            [&offence.description, &offence.code].into_iter().find_map(|text| self.by_words(&normal_words(text)))
        })?;
        Some(self.at(place))
    }

    /// The kind of the offences in a group of this name, where the group has but one rule.
    pub(super) fn kind_of_group(&self, name: &str) -> Option<Kind<'_>> {
        let wanted = normal_words(name);
        let group = self.written.iter().position(|group| normal_words(&group.name) == wanted)?;
        (self.written[group].rule.len() == 1).then(|| self.at(Place { group, rule: 0 }))
    }

    fn at(&self, place: Place) -> Kind<'_> {
        let group = &self.written[place.group];
        let Rule { violent, weapon, proactive, .. } = group.rule[place.rule];
        Kind { group: &group.name, weight: group.weight, violent, weapon, proactive }
    }

    fn by_code(&self, code: &str) -> Option<Place> {
        let starts = |start: &String| {
            code.strip_prefix(start.as_str()).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        let by_start = || self.by_start.iter().find(|(start, _)| starts(start)).map(|(_, place)| *place);
        self.by_code.get(code).copied().or_else(by_start)
    }

    fn by_words(&self, text: &str) -> Option<Place> {
        self.by_words.iter().find(|(words, _)| text.contains(words.as_str())).map(|(_, place)| *place)
    }
}
