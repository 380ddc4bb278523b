//! Names and numbers of an evaluation in plain words.

use crate::people::features::Family;

/// A family of features as a source of information.
pub fn family(family: Family) -> &'static str {
    match family {
        Family::Recency => "how recent",
        Family::Frequency => "how often",
        Family::Severity => "how harmful",
        Family::Duration => "over how long",
        Family::Variety => "how many kinds",
        Family::Escalation => "rising or falling",
        Family::Violence => "violence",
        Family::Weapons => "weapons",
        Family::Gaps => "quiet times",
        Family::Victimisation => "having been a victim",
        Family::Suspicion => "suspicion without charge",
        Family::Age => "age",
        Family::Table => "columns of the table",
    }
}

/// A chance as `p = 0.03` or `p < 0.001`.
pub fn p_value(p: f64) -> String {
    if p < 0.001 { "p < 0.001".to_owned() } else { format!("p = {p:.3}") }
}
