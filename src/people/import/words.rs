//! The words of roles, disposals, weapons and ways of detection.

use crate::incidents::{flag, normalised, weapon};
use crate::people::record::Role;

/// What a word in a column of roles says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RoleWord {
    /// A role that is kept.
    Kept(Role),
    /// A role that plays no part here, such as a witness, or a caution, which is no charge.
    NotUsed(&'static str),
}

/// The role of a word in a column of roles; `None` for a word that is not known.
pub(super) fn role(text: &str) -> Option<RoleWord> {
    let key = normalised(text);
    let among = |words: &[&str]| words.iter().any(|word| normalised(word) == key);
    let kept = |role| Some(RoleWord::Kept(role));
    if among(&[
        "charged",
        "charge",
        "summonsed",
        "summoned",
        "summons",
        "charged/summonsed",
        "charged or summonsed",
        "charge/summons",
        "charged and bailed",
        "charged and detained",
        "postal requisition",
        "requisitioned",
        "indicted",
        "defendant",
        "accused",
    ]) {
        kept(Role::Charged)
    } else if among(&[
        "convicted",
        "conviction",
        "guilty",
        "found guilty",
        "pleaded guilty",
        "guilty plea",
        "sentenced",
        "convicted at court",
        "found guilty at court",
    ]) {
        kept(Role::Convicted)
    } else if among(&[
        "acquitted",
        "acquittal",
        "not guilty",
        "found not guilty",
        "found not guilty at court",
        "no case to answer",
        "dismissed",
        "case dismissed",
        "charge dismissed",
        "conviction quashed",
        "quashed",
        "no evidence offered",
        "offered no evidence",
    ]) {
        kept(Role::Acquitted)
    } else if among(&[
        "withdrawn",
        "charge withdrawn",
        "discontinued",
        "case discontinued",
        "charge discontinued",
        "discontinuance",
        "dropped",
        "charge dropped",
        "stayed",
        "left on file",
        "lie on file",
        "lies on file",
        "nolle prosequi",
    ]) {
        kept(Role::Withdrawn)
    } else if among(&[
        "suspected",
        "suspect",
        "named suspect",
        "arrested",
        "arrest",
        "arrestee",
        "voluntary attendance",
        "voluntary interview",
        "interviewed",
        "under investigation",
        "released under investigation",
        "rui",
        "no further action",
        "nfa",
        "bailed",
        "pre charge bail",
        "detained",
    ]) {
        kept(Role::Suspected)
    } else if among(&[
        "victim",
        "vic",
        "aggrieved",
        "complainant",
        "injured party",
        "ip",
        "injured person",
        "victim of crime",
        "victimised",
    ]) {
        kept(Role::Victim)
    } else if among(&["witness", "informant", "reporting person", "caller", "other", "associate", "missing person"]) {
        Some(RoleWord::NotUsed("have a role that plays no part here, such as a witness"))
    } else if among(&[
        "caution",
        "cautioned",
        "simple caution",
        "conditional caution",
        "youth caution",
        "youth conditional caution",
        "reprimand",
        "final warning",
        "penalty notice",
        "penalty notice for disorder",
        "pnd",
        "fixed penalty notice",
        "community resolution",
        "cannabis warning",
        "out of court disposal",
        "restorative justice",
    ]) {
        Some(RoleWord::NotUsed("are cautions or other disposals out of court, which are no charges"))
    } else {
        None
    }
}

/// How a charge ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ending {
    /// Convicted, by finding, plea or sentence.
    Convicted,
    /// Acquitted, or the conviction quashed.
    Acquitted,
    /// Withdrawn, discontinued, stayed.
    Withdrawn,
    /// Not ended yet.
    Open,
}

/// How a charge ended by the words of a disposal; `None` for words that are not known.
pub(super) fn ending(text: &str) -> Option<Ending> {
    match role(text) {
        Some(RoleWord::Kept(Role::Convicted)) => return Some(Ending::Convicted),
        Some(RoleWord::Kept(Role::Acquitted)) => return Some(Ending::Acquitted),
        Some(RoleWord::Kept(Role::Withdrawn)) => return Some(Ending::Withdrawn),
        _ => {}
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let phrase = |phrase: &str| words.join(" ").contains(phrase);
    // what ends a charge in the person's favour comes first: `not guilty` holds `guilty`
    if phrase("not guilty")
        || phrase("no evidence")
        || phrase("no case to answer")
        || phrase("not proven")
        || has(&["acquitted", "acquittal", "quashed", "dismissed"])
    {
        Some(Ending::Acquitted)
    } else if has(&["withdrawn", "discontinued", "discontinuance", "stayed", "dropped", "nfa"])
        || phrase("no further action")
        || phrase("on file")
        || phrase("not proceeded")
        || phrase("not prosecuted")
    {
        Some(Ending::Withdrawn)
    } else if has(&["pending", "adjourned", "awaiting", "ongoing", "open", "remanded", "bailed", "listed"]) {
        Some(Ending::Open)
    } else if has(&["guilty", "convicted", "conviction", "sentenced", "imprisonment", "imprisoned", "fine", "fined"])
        || phrase("community order")
        || phrase("suspended sentence")
        || phrase("conditional discharge")
        || phrase("absolute discharge")
        || phrase("rehabilitation order")
        || phrase("immediate custody")
        || phrase("custodial sentence")
    {
        Some(Ending::Convicted)
    } else {
        None
    }
}

/// Whether a weapon was used, by a word or a yes or no; `None` where that is not known.
pub(super) fn is_weapon(text: &str) -> Option<bool> {
    let known = flag(text).or_else(|| match weapon(text).as_str() {
        "none" => Some(false),
        "unknown" | "not known" | "not recorded" | "not stated" => None,
        _ => Some(true),
    });
    known.filter(|_| !text.trim().is_empty())
}

/// Whether police activity found an offence; `None` for words that are not known.
pub(super) fn is_proactive(text: &str) -> Option<bool> {
    flag(text).or_else(|| {
        let key = normalised(text);
        let among = |words: &[&str]| words.iter().any(|word| normalised(word) == key);
        if among(&[
            "proactive",
            "proactively",
            "police generated",
            "police initiated",
            "self generated",
            "stop and search",
            "stop search",
            "search",
            "search warrant",
            "warrant",
            "traffic stop",
            "vehicle stop",
            "patrol",
            "police operation",
            "intelligence led",
            "shop detective",
            "store detective",
        ]) {
            Some(true)
        } else if among(&[
            "reactive",
            "reactively",
            "reported",
            "reported by public",
            "public",
            "victim",
            "reported by victim",
            "call",
            "999",
            "101",
            "member of the public",
            "witness",
            "third party",
        ]) {
            Some(false)
        } else {
            None
        }
    })
}

/// Words in place of a value that is not there.
pub(in crate::people) fn is_missing(text: &str) -> bool {
    const WORDS: [&str; 12] =
        ["na", "n/a", "null", "nan", "nil", "-", "--", ".", "?", "unknown", "not known", "not stated"];
    let text = text.trim();
    text.is_empty() || (text.len() <= 10 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_go_by_many_words_and_are_kept_apart() {
        let kept = |text| match role(text) {
            Some(RoleWord::Kept(role)) => Some(role),
            _ => None,
        };
        assert_eq!(kept("Charged / Summonsed"), Some(Role::Charged));
        assert_eq!(kept("GUILTY"), Some(Role::Convicted));
        assert_eq!(kept("Not guilty"), Some(Role::Acquitted));
        assert_eq!(kept("discontinued"), Some(Role::Withdrawn));
        assert_eq!(kept("Arrested"), Some(Role::Suspected));
        assert_eq!(kept("Aggrieved"), Some(Role::Victim));
        assert_eq!(role("offender"), None, "it may mean a suspect");
        assert!(matches!(role("Conditional caution"), Some(RoleWord::NotUsed(_))));
        assert!(matches!(role("witness"), Some(RoleWord::NotUsed(_))));
    }

    #[test]
    fn disposals_are_read_in_the_persons_favour_first() {
        let cases = [
            ("Not Guilty - jury", Ending::Acquitted),
            ("Found guilty at court", Ending::Convicted),
            ("Withdrawn at court", Ending::Withdrawn),
            ("Discontinued before conviction", Ending::Withdrawn),
            ("Conviction quashed on appeal", Ending::Acquitted),
            ("Imprisonment 12 months", Ending::Convicted),
            ("Community Order", Ending::Convicted),
            ("Remanded on bail", Ending::Open),
            ("No evidence offered", Ending::Acquitted),
            ("Lie on file", Ending::Withdrawn),
        ];
        for (text, expected) in cases {
            assert_eq!(ending(text), Some(expected), "{text}");
        }
        assert_eq!(ending("Bound over"), None);
        assert_eq!(ending(""), None);
    }

    #[test]
    fn weapons_and_detection_are_yes_no_or_words() {
        let weapons = ["Kitchen knife", "no weapon", "Y", "0", "", "unknown", "brick"].map(is_weapon);
        assert_eq!(weapons, [Some(true), Some(false), Some(true), Some(false), None, None, Some(true)]);
        let ways = ["Stop and Search", "Reported by victim", "1", "whatever"].map(is_proactive);
        assert_eq!(ways, [Some(true), Some(false), Some(true), None]);
    }
}
