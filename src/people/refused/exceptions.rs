//! Phrases that share words with characteristics and are none: kinds of offences, counts of them, and
//! names and ages of things.

use std::sync::LazyLock;

use super::lists;
use super::words::Phrases;

/// In place of a phrase that was taken out: no word of any list.
const TAKEN_OUT: &str = "·";

struct Exceptions {
    offence: Phrases,
    counted: Phrases,
    motive: Phrases,
    motives: Phrases,
    named: Phrases,
    aged: Phrases,
    phrases: Phrases,
}

static EXCEPTIONS: LazyLock<Exceptions> = LazyLock::new(|| Exceptions {
    offence: Phrases::new(lists::OFFENCE),
    counted: Phrases::new(lists::COUNTED),
    motive: Phrases::new(lists::MOTIVE),
    motives: Phrases::new(lists::MOTIVES),
    named: Phrases::new(lists::NAMED_THING),
    aged: Phrases::new(lists::AGED_THING),
    phrases: Phrases::new(lists::PHRASES),
});

/// The words with every such phrase taken out.
pub(super) fn masked(tokens: &[String]) -> Vec<String> {
    let mut taken = vec![false; tokens.len()];
    for at in 0..tokens.len() {
        taken[at..at + length(&tokens[at..])].fill(true);
    }
    let kept = tokens.iter().zip(taken).map(|(word, taken)| if taken { TAKEN_OUT.to_owned() } else { word.clone() });
    kept.collect()
}

/// How many words at the start are such a phrase; 0 for none.
fn length(tokens: &[String]) -> usize {
    let known = &*EXCEPTIONS;
    let word = |at: usize| tokens.get(at).map_or("", String::as_str);
    let (this, next, third) = (word(0), word(1), word(2));
    let is_pair =
        // `sex offences`, `immigration offences`
        matches!(this, "sex" | "immigration") && known.offence.holds(next)
        // `Prior_Arrest_Episodes_Sex`
        || known.counted.holds(this) && next == "sex"
        // `racially aggravated`, `hate race`
        || known.motives.holds(this) && known.motive.holds(next)
        || known.motive.holds(this) && known.motives.holds(next)
        // `court name`, `offence id`
        || known.named.holds(this) && matches!(next, "name" | "names" | "title" | "id")
        // `case age`
        || known.aged.holds(this) && next == "age";
    let is_triple =
        // `hate crime disability`
        this == "hate" && known.offence.holds(next) && known.motives.holds(third)
        // `name of court`, `age of case`
        || this == "name" && next == "of" && known.named.holds(third)
        || this == "age" && next == "of" && known.aged.holds(third);
    let of_rule = if is_triple { 3 } else { 2 * usize::from(is_pair) };
    known.phrases.length_at_start(tokens).max(of_rule)
}
