//! Phrases that share words with characteristics and are none: kinds of offences, counts of them, and
//! names and ages of things.

/// In place of a phrase that was taken out: no word of any list.
const TAKEN_OUT: &str = "·";

/// What an offence, or having to do with one, is called.
const OFFENCE: &[&str] = &[
    "offence",
    "offences",
    "offense",
    "offenses",
    "offending",
    "offender",
    "offenders",
    "crime",
    "crimes",
    "assault",
    "assaults",
    "abuse",
    "exploitation",
    "violence",
    "register",
    "registry",
    "registration",
    "trafficking",
    "work",
    "conviction",
    "convictions",
    "charge",
    "charges",
    "arrest",
    "arrests",
    "harm",
    "offs",
    "incident",
    "incidents",
    "grooming",
    "murder",
    "robbery",
    "theft",
    "fraud",
    "rape",
    "burglary",
    "burglaries",
    "robberies",
    "thefts",
];

/// What counts a kind of offence that is named after it: `Prior_Arrest_Episodes_Sex`.
const COUNTED: &[&str] =
    &["offences", "offenses", "crimes", "convictions", "charges", "arrests", "episodes", "priors", "incidents"];

/// Words before or after a characteristic that make it the motive of an offence.
const MOTIVE: &[&str] = &["aggravated", "aggravation", "hate", "hatred", "motivated", "hostility"];

/// Characteristics as the motive of an offence.
const MOTIVES: &[&str] = &[
    "race",
    "racial",
    "racially",
    "religion",
    "religious",
    "religiously",
    "faith",
    "disability",
    "transgender",
    "trans",
    "gender",
    "sex",
    "orientation",
    "homophobic",
];

/// Things that have names.
const NAMED_THING: &[&str] = &[
    "offence",
    "offense",
    "crime",
    "charge",
    "court",
    "prison",
    "drug",
    "weapon",
    "column",
    "file",
    "table",
    "variable",
    "scale",
    "model",
    "programme",
    "program",
    "course",
    "operation",
    "force",
    "disposal",
    "sentence",
    "legislation",
    "act",
    "event",
    "category",
    "class",
];

/// Things that have an age.
const AGED_THING: &[&str] = &["case", "record", "records", "warrant", "vehicle", "account", "evidence", "debt", "data"];

/// Phrases as they are.
const PHRASES: &[&str] = &[
    "county lines",
    "county line",
    "county court",
    "crown court",
    "home office",
    "home detention",
    "home leave",
    "white collar",
    "female genital",
    "genital mutilation",
    "forced marriage",
    "sham marriage",
    "gender based",
    "domestic partner violence",
    "partner violence",
    "intimate partner",
    "road traffic",
    "street robbery",
    "street crime",
    "public place",
    "in place",
    "place of safety",
    "national referral",
    "national crime",
    "residential burglary",
    "residential burglaries",
    "residential robbery",
    "burglary residential",
    "residence changes",
    "residence change",
    "address changes",
    "address change",
    "changes of address",
    "change of address",
    "change of residence",
    "changes of residence",
    "number of addresses",
    "mobile phone theft",
    "mobile phone thefts",
    "phone theft",
    "phone thefts",
    "phone robbery",
    "phone robberies",
    "immigration offences",
    "immigration offence",
    "immigration offenses",
    "email fraud",
    "location type",
    "last name change",
    "state prison",
    "city hall",
    "age restricted",
    "under age",
    "faith healer",
    "district court",
    "county jail",
    "residential treatment",
    "residential order",
    "residential requirement",
    "city court",
];

/// The words with every such phrase taken out.
pub(super) fn masked(tokens: &[String]) -> Vec<String> {
    let mut taken = vec![false; tokens.len()];
    let word = |at: usize| tokens.get(at).map_or("", String::as_str);
    let mut take = |from: usize, len: usize| taken[from..from + len].fill(true);
    for at in 0..tokens.len() {
        let (this, next, third) = (word(at), word(at + 1), word(at + 2));
        for phrase in PHRASES {
            let len = phrase.split(' ').count();
            if phrase.split(' ').enumerate().all(|(n, part)| word(at + n) == part) {
                take(at, len);
            }
        }
        if this == "sex" && OFFENCE.contains(&next) {
            take(at, 2);
        }
        if this == "immigration" && OFFENCE.contains(&next) {
            take(at, 2);
        }
        if COUNTED.contains(&this) && next == "sex" {
            take(at, 2);
        }
        if MOTIVES.contains(&this) && MOTIVE.contains(&next) || MOTIVE.contains(&this) && MOTIVES.contains(&next) {
            take(at, 2);
        }
        // `race hate`, `hate crime race`, `race related hate crime`
        let hate_crime = this == "hate" && OFFENCE.contains(&next);
        if hate_crime && MOTIVES.contains(&third) {
            take(at, 3);
        }
        if NAMED_THING.contains(&this) && (next == "name" || next == "names" || next == "title" || next == "id") {
            take(at, 2);
        }
        if this == "name" && next == "of" && NAMED_THING.contains(&third) {
            take(at, 3);
        }
        if this == "age" && next == "of" && AGED_THING.contains(&third) {
            take(at, 3);
        }
        if AGED_THING.contains(&this) && next == "age" {
            take(at, 2);
        }
    }
    let kept = tokens.iter().zip(taken).map(|(word, taken)| if taken { TAKEN_OUT.to_owned() } else { word.clone() });
    kept.collect()
}
