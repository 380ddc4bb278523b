//! Columns that must never be an input: protected characteristics, what stands in for one, and what
//! says who somebody is.
//!
//! A column is judged by the words of its name. Kinds of offences are no characteristics, although they
//! share words with them (`race_aggravated_offences`, `Sex offences`, `county lines`): such phrases are
//! taken out first. What is left is looked up among words that refuse a column wherever they stand
//! (`postcode`), and among words that refuse it only where they stand alone (`first`, `title`).
//! Where a name leaves a doubt the column is refused, since an input that should not be there does
//! harm, and one that is missing only costs a little.

mod exceptions;
mod lists;
mod tokens;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use tokens::tokens;

/// Why a column is refused as an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refused {
    /// One of the nine characteristics of section 4 of the Equality Act 2010 other than age.
    Protected,
    /// Age, or something it follows from, which a definition can admit.
    Age,
    /// Where somebody lives, what they look like, which language they speak: a stand-in.
    Proxy,
    /// A name, an address, a date of birth, a number of a person: cut at the door.
    Identity,
}

impl Refused {
    /// What such a column is, after `it is`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Protected => "a protected characteristic",
            Self::Age => "age, a protected characteristic",
            Self::Proxy => "a stand-in for a protected characteristic",
            Self::Identity => "a mark of who somebody is",
        }
    }
}

/// Whether a column's name says that it must not be an input, and why. Words may be set apart by
/// spaces, signs, digits or capitals; capitals and accents do not matter otherwise.
pub fn refused(column: &str) -> Option<Refused> {
    let tokens = exceptions::masked(&tokens(column));
    // who somebody is comes first: it must be cut, where the others may still be audited
    [Refused::Identity, Refused::Age, Refused::Protected, Refused::Proxy]
        .into_iter()
        .find(|&why| words::anywhere(why, &tokens) || words::alone(why, &tokens))
}
