//! What the figures mean, in sentences for a sergeant.
//!
//! `became` is what the outcome is called after "people who": `became high-harm`, `were arrested`.

use super::comparison::Comparison;
use super::figure::Figure;
use super::{AtCut, Metrics, RankingMetrics};
use crate::figures::{count, gain, percentage};

/// `1 person`, `50 people`.
pub(crate) fn people(number: u64) -> String {
    if number == 1 { "1 person".to_owned() } else { format!("{} people", count(number)) }
}

/// `42%, 95% interval 29% to 56%`.
pub(crate) fn share(figure: Figure) -> String {
    let [value, low, high] = [figure.value, figure.low, figure.high].map(percentage);
    // A share so small that its interval reads the same needs no interval.
    if value == low && low == high { value } else { format!("{value}, 95% interval {low} to {high}") }
}

/// `0.73, 95% interval 0.71 to 0.75`.
pub(crate) fn number(figure: Figure, decimals: usize) -> String {
    let value = format!("{:.decimals$}", figure.value);
    if figure.low.is_finite() && figure.high.is_finite() {
        format!("{value}, 95% interval {:.decimals$} to {:.decimals$}", figure.low, figure.high)
    } else {
        format!("{value}, interval not known")
    }
}

/// A mean number of people: one decimal below ten.
fn about(mean: f64) -> String {
    if mean < 0.05 {
        "nobody".to_owned()
    } else if mean < 9.95 {
        format!("about {}", format!("{mean:.1}").trim_end_matches(".0"))
    } else {
        format!("about {}", count(mean.round() as u64))
    }
}

impl AtCut {
    /// Who was on the list and who was not.
    pub fn words(&self, became: &str) -> Vec<String> {
        if self.listed == 0 {
            return vec!["Nobody is listed.".to_owned()];
        }
        let table = self.confusion;
        let found = table.true_positives;
        let mut words = vec![format!(
            "Of {} listed, {} ({}) {became}; picking {} at random would have found {}.",
            people(self.listed),
            count(found),
            share(self.precision),
            count(self.listed),
            about(self.found_at_random)
        )];
        if table.outcomes() > 0 {
            words.push(format!(
                "{} {became}: {} of them ({}) were on the list and {} were not.",
                capital(&people(table.outcomes())),
                count(found),
                share(self.recall),
                count(table.false_negatives)
            ));
        }
        let ties = self.ties_at_cut;
        if ties.listed < ties.people {
            words.push(format!(
                "{} have the same estimate as the last one listed and {} of them are on the list: nothing but the \
                 order of the table decided who. Another order would have found {} to {}.",
                capital(&people(ties.people)),
                count(ties.listed),
                count(ties.true_positives_at_least),
                count(ties.true_positives_at_most)
            ));
        }
        words
    }
}

impl RankingMetrics {
    /// What the figures mean.
    pub fn words(&self, became: &str) -> Vec<String> {
        let mut words = self.at_cut.words(became);
        words.extend(pairs(self.auc));
        words.extend(left_out(self.without_estimate));
        words
    }
}

impl Metrics {
    /// What the figures mean.
    pub fn words(&self, became: &str) -> Vec<String> {
        let mut words = self.at_cut.words(became);
        words.extend(pairs(self.auc));
        words.extend(self.level(became));
        words.extend(self.spread());
        words.extend(self.skill());
        words.extend(left_out(self.without_estimate));
        words
    }

    fn level(&self, became: &str) -> Option<String> {
        let ratio = self.observed_over_expected;
        let verdict = if ratio.low > 1.0 {
            "the estimates are too low on the whole"
        } else if ratio.high < 1.0 {
            "the estimates are too high on the whole"
        } else {
            "the level of the estimates is right within chance"
        };
        ratio.is_known().then(|| {
            format!(
                "The estimates add up to {}, and {} {became}: {verdict} (observed over expected {}).",
                people((self.mean_estimate * self.people as f64).round() as u64),
                count(self.outcomes),
                number(ratio, 2)
            )
        })
    }

    fn spread(&self) -> Option<String> {
        let slope = self.calibration_slope;
        let verdict = if slope.high < 1.0 {
            "The estimates are too far apart: high ones are too high and low ones too low"
        } else if slope.low > 1.0 {
            "The estimates are not far enough apart: high ones are too low and low ones too high"
        } else {
            "The estimates are as far apart as they should be, within chance"
        };
        slope.is_known().then(|| format!("{verdict} (calibration slope {}).", number(slope, 2)))
    }

    fn skill(&self) -> Option<String> {
        let skill = self.brier_skill;
        let verdict = if skill.low > 0.0 {
            "Better than giving everybody the same estimate: yes"
        } else if skill.high < 0.0 {
            "Worse than giving everybody the same estimate"
        } else {
            "No better than giving everybody the same estimate on these data"
        };
        skill.is_known().then(|| {
            format!(
                "{verdict} (Brier score {:.4} against {:.4}, which saves {}).",
                self.brier.value,
                self.brier_parts.uncertainty,
                number(skill.through(|share| share * 100.0), 1) + " per cent"
            )
        })
    }
}

impl Comparison {
    /// Whether the first ranking is better than the second, and what the lists found.
    pub fn words(&self, first: &str, second: &str) -> Vec<String> {
        let areas = self.auc;
        if !areas.difference.is_known() {
            return vec![format!("Whether {first} is better than {second} cannot be told: too few people.")];
        }
        let verdict = if areas.difference.low > 0.0 {
            format!("Better than {second} on these data: yes")
        } else if areas.difference.high < 0.0 {
            format!("Worse than {second} on these data")
        } else {
            format!("No better than {second} on these data")
        };
        let [value, low, high] = [areas.difference.value, areas.difference.low, areas.difference.high].map(gain);
        let found = self.found_by_first_alone + self.found_by_second_alone;
        let chance = if self.found_p < 0.05 { "more than chance" } else { "no more than chance" };
        let mut words = vec![format!(
            "{verdict} (AUC {:.3} against {:.3}, difference {value}, 95% interval {low} to {high}).",
            areas.first, areas.second
        )];
        if found + self.found_by_both > 0 {
            words.push(format!(
                "The two lists find {} together: {} are on both, {} only on that of {first} and {} only on that of \
                 {second}, a difference of {chance}.",
                people(found + self.found_by_both),
                count(self.found_by_both),
                count(self.found_by_first_alone),
                count(self.found_by_second_alone)
            ));
        }
        words
    }
}

fn pairs(area: Figure) -> Option<String> {
    area.is_known().then(|| {
        format!(
            "Of two people, one with the outcome and one without, the one with it is ranked higher in {} of 100 such \
             pairs; 50 would be guessing (AUC {}).",
            count((area.value * 100.0).round() as u64),
            number(area, 3)
        )
    })
}

fn left_out(number: u64) -> Option<String> {
    (number > 0).then(|| format!("People without an estimate, who are in none of these figures: {}.", count(number)))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::super::{Cut, Scored};
    use super::super::{compare, metrics, ranking_metrics};

    fn sample() -> (Vec<f64>, Vec<bool>) {
        let probability: Vec<f64> = (0..1000).map(|at| if at < 50 { 0.4 } else { 0.06 }).collect();
        let outcome: Vec<bool> = (0..1000).map(|at| if at < 50 { at < 21 } else { at % 16 == 0 }).collect();
        (probability, outcome)
    }

    #[test]
    fn a_sergeant_reads() {
        let (probability, outcome) = sample();
        let scored = Scored { probability: &probability, outcome: &outcome };
        let words = metrics(scored, Cut::Top(50)).words("became high-harm");
        assert_eq!(
            words[0],
            "Of 50 people listed, 21 (42%, 95% interval 29% to 56%) became high-harm; picking 50 at random would have \
             found about 4."
        );
        assert_eq!(
            words[1],
            "80 people became high-harm: 21 of them (26%, 95% interval 18% to 37%) were on the list and 59 were not."
        );
        assert!(words[2].contains("in 62 of 100 such pairs"), "{}", words[2]);
        assert!(words[3].contains("add up to 77 people, and 80 became high-harm: the level"), "{}", words[3]);
        assert!(words[5].starts_with("Better than giving everybody the same estimate: yes"), "{}", words[5]);
        assert_eq!(words.len(), 6);
    }

    #[test]
    fn ties_at_the_cut_are_said() {
        let (probability, outcome) = sample();
        let words = metrics(Scored { probability: &probability, outcome: &outcome }, Cut::Top(40)).words("were hurt");
        assert_eq!(
            words[2],
            "50 people have the same estimate as the last one listed and 40 of them are on the list: nothing but the \
             order of the table decided who. Another order would have found 11 to 21."
        );
    }

    #[test]
    fn against_current_practice() {
        let (probability, outcome) = sample();
        let same = compare(&probability, &probability, &outcome, Cut::Top(50));
        let words = same.words("the model", "ranking by past harm");
        assert!(
            words[0].starts_with("No better than ranking by past harm on these data (AUC 0.615 against 0.615"),
            "{}",
            words[0]
        );
        let flat = vec![1.0; 1000];
        let words = compare(&probability, &flat, &outcome, Cut::Top(50)).words("the model", "past harm");
        assert!(words[0].starts_with("Better than past harm on these data: yes"), "{}", words[0]);
        let words = compare(&[], &[], &[], Cut::Top(50)).words("the model", "past harm");
        assert!(words[0].contains("cannot be told"));
    }

    #[test]
    fn nothing_to_say_is_said_without_figures() {
        let nobody = Scored { probability: &[], outcome: &[] };
        assert_eq!(metrics(nobody, Cut::Top(50)).words("became high-harm"), ["Nobody is listed."]);
        let one = ranking_metrics(&[3.0, f64::NAN], &[true, false], Cut::Top(50)).words("became high-harm");
        assert_eq!(one.last().unwrap(), "People without an estimate, who are in none of these figures: 1.");
        assert!(one.iter().all(|sentence| !sentence.contains("NaN")), "{one:?}");
    }
}
