//! The words of a column's name.

/// Splits a name into words in lower case: at spaces and signs, between letters and digits, and where
/// capitals say so (`AgeAtRelease`, `LSOACode`).
pub(crate) fn tokens(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            continue;
        }
        let before = at.checked_sub(1).map(|before| letters[before]).filter(|before| before.is_alphanumeric());
        let after = letters.get(at + 1).copied();
        let splits = before.is_some_and(|before| {
            before.is_numeric() != letter.is_numeric()
                || (before.is_lowercase() && letter.is_uppercase())
                || (before.is_uppercase() && letter.is_uppercase() && is_new_word(after, letters.get(at + 2).copied()))
        });
        if splits {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        word.extend(letter.to_lowercase().map(plain));
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// Whether a capital after capitals starts a word: a small letter follows, and not just the `s` of a
/// plural such as `LSOAs`.
fn is_new_word(after: Option<char>, then: Option<char>) -> bool {
    let lone_s = after == Some('s') && !then.is_some_and(char::is_alphabetic);
    after.is_some_and(char::is_lowercase) && !lone_s
}

/// A letter without its accent, for the accents of western Europe.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_set_apart_by_signs_capitals_and_digits() {
        let cases: [(&str, &[&str]); 9] = [
            ("Age_at_Release", &["age", "at", "release"]),
            ("AgeAtRelease", &["age", "at", "release"]),
            ("LSOACode", &["lsoa", "code"]),
            ("lsoa11cd", &["lsoa", "11", "cd"]),
            ("residencePUMA", &["residence", "puma"]),
            ("DOB", &["dob"]),
            ("LSOAs", &["lsoas"]),
            ("  Père's  name. ", &["pere", "s", "name"]),
            ("", &[]),
        ];
        for (name, expected) in cases {
            assert_eq!(tokens(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_name_has_words_without_spaces(name in "\\PC{0,40}") {
            prop_assert!(tokens(&name).iter().all(|word| !word.is_empty() && !word.contains(' ')));
        }
    }
}
