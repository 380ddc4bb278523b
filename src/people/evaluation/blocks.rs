//! Results that are too good to be true are not shown until somebody looked for a leak.

use super::alone::Alone;

/// No honest model of people is known to separate better than this (area under the ROC curve):
/// published ones lie between 0.70 and 0.80.
pub const MOST_PLAUSIBLE_AUC: f64 = 0.85;
/// A column comes near the result when it lies this little below it.
const NEAR: f64 = 0.05;
/// Columns named, at most.
const NAMED: usize = 5;

/// What is too good to be true and where to look, in plain words; `None` when nothing is.
pub fn implausible(auc: f64, alone: &[Alone]) -> Option<String> {
    if auc.is_nan() || auc <= MOST_PLAUSIBLE_AUC {
        return None;
    }
    let written = |one: &Alone| format!("{} ({:.2})", one.feature, one.auc);
    let near: Vec<String> = alone.iter().filter(|one| one.auc >= auc - NEAR).take(NAMED).map(written).collect();
    let columns = match near.len() {
        0 => {
            let best: Vec<String> = alone.iter().take(NAMED).map(written).collect();
            format!("No column alone comes near it; the best alone are {}", best.join(", "))
        }
        1 => format!("One column alone comes near it: {}", near.join(", ")),
        _ => format!("Columns that alone come near it: {}", near.join(", ")),
    };
    Some(format!(
        "Too good to be true: an AUC of {auc:.3} is above {MOST_PLAUSIBLE_AUC:.2}, and honest models of people lie \
         between 0.70 and 0.80. {columns}. Such a result has mostly seen what it claims to foresee: check that every \
         column was known before the date and does not follow from the outcome, leave out any that does, and \
         check that the cohort is the one meant. Nothing is shown until somebody has."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(feature: &str, auc: f64) -> Alone {
        Alone { feature: feature.to_owned(), label: feature.to_owned(), auc }
    }

    #[test]
    fn the_column_that_gives_it_away_is_named() {
        let columns = [alone("sentence after", 0.95), alone("age", 0.6)];
        let sentence = implausible(0.96, &columns).unwrap();
        assert!(sentence.contains("sentence after (0.95)") && !sentence.contains("age"), "{sentence}");
        let sentence = implausible(0.96, &columns[1..]).unwrap();
        assert!(sentence.contains("No column alone") && sentence.contains("age (0.60)"), "{sentence}");
    }

    #[test]
    fn what_is_plausible_is_shown() {
        assert_eq!(implausible(0.85, &[]), None);
        assert_eq!(implausible(f64::NAN, &[]), None);
    }
}
