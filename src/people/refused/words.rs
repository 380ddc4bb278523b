//! How the words that refuse a column are looked for.

use std::sync::LazyLock;

use super::{Refused, lists};

/// A list of phrases, each as its words.
pub(super) struct Phrases(Vec<Vec<&'static str>>);

impl Phrases {
    pub(super) fn new(list: &'static str) -> Self {
        Self(list.split(',').map(|phrase| phrase.split_whitespace().collect()).collect())
    }

    /// Whether a word is one of them.
    pub(super) fn holds(&self, word: &str) -> bool {
        self.0.iter().any(|phrase| matches!(phrase.as_slice(), [only] if *only == word))
    }

    /// Length of the longest that stands at the start of the words; 0 for none.
    pub(super) fn length_at_start(&self, tokens: &[String]) -> usize {
        let starts =
            |phrase: &&Vec<&str>| tokens.len() >= phrase.len() && phrase.iter().zip(tokens).all(|(a, b)| a == b);
        self.0.iter().filter(starts).map(Vec::len).max().unwrap_or(0)
    }

    fn is(&self, tokens: &[String]) -> bool {
        self.0.iter().any(|phrase| phrase.iter().eq(tokens.iter()))
    }

    /// Whether one stands in the words, in a row or written together as one word.
    fn stand_in(&self, tokens: &[String]) -> bool {
        (0..tokens.len()).any(|at| self.length_at_start(&tokens[at..]) > 0)
            || self.0.iter().filter(|phrase| phrase.len() > 1).any(|phrase| tokens.contains(&phrase.concat()))
    }
}

/// Lists by kind, in the order of [`place`].
struct Lists {
    anywhere: [Phrases; 4],
    alone: [Phrases; 4],
    year_or_place: Phrases,
    exact: Phrases,
    whose: Phrases,
    number: Phrases,
    filling: Phrases,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists {
    anywhere: [lists::IDENTITY, lists::AGE, lists::PROTECTED, lists::PROXY].map(Phrases::new),
    alone: [lists::IDENTITY_ALONE, lists::AGE_ALONE, lists::PROTECTED_ALONE, lists::PROXY_ALONE].map(Phrases::new),
    year_or_place: Phrases::new(lists::YEAR_OR_PLACE_OF_BIRTH),
    exact: Phrases::new(lists::EXACT),
    whose: Phrases::new(lists::WHOSE),
    number: Phrases::new(lists::NUMBER),
    filling: Phrases::new(lists::FILLING),
});

fn place(why: Refused) -> usize {
    match why {
        Refused::Identity => 0,
        Refused::Age => 1,
        Refused::Protected => 2,
        Refused::Proxy => 3,
    }
}

/// Whether words say that a column is of a kind, wherever they stand in its name.
pub(super) fn anywhere(why: Refused, tokens: &[String]) -> bool {
    let found = LISTS.anywhere[place(why)].stand_in(tokens);
    match why {
        Refused::Identity => (found && !is_no_day(tokens)) || is_number_of_somebody(tokens),
        // `ageatrelease`, written as one word
        Refused::Age => found || tokens.iter().any(|word| word.starts_with("ageat")),
        Refused::Protected | Refused::Proxy => found,
    }
}

/// Whether the name holds nothing but words of a kind that say so alone, and filling.
pub(super) fn alone(why: Refused, tokens: &[String]) -> bool {
    let weak = &LISTS.alone[place(why)];
    let filling = |token: &String| LISTS.filling.holds(token) || token.bytes().all(|b| b.is_ascii_digit());
    (tokens.iter().any(|token| weak.holds(token)) && tokens.iter().all(|token| weak.holds(token) || filling(token)))
        || (why == Refused::Identity && LISTS.exact.is(tokens))
}

/// `nominal ref`, `PersonID`, `pncid`.
fn is_number_of_somebody(tokens: &[String]) -> bool {
    let joined = |token: &String| token.strip_suffix("id").is_some_and(|whose| LISTS.whose.holds(whose));
    tokens.windows(2).any(|pair| LISTS.whose.holds(&pair[0]) && LISTS.number.holds(&pair[1]))
        || tokens.iter().any(joined)
}

/// Whether a year or a place of birth is meant, not its day: those are refused for what they are.
fn is_no_day(tokens: &[String]) -> bool {
    let is_birth = |word: &String| matches!(word.as_str(), "birth" | "births" | "dob");
    let rest: Vec<String> = tokens.iter().filter(|word| !is_birth(word)).cloned().collect();
    LISTS.year_or_place.stand_in(tokens) && !LISTS.anywhere[place(Refused::Identity)].stand_in(&rest)
}
