//! A scorecard, and one person's score, in words.

use crate::people::features::FeatureTable;

use super::pairs::Pair;
use super::words;
use super::{Contribution, Scorecard, ScorecardLine};

/// So many points double the odds, as is usual for scorecards.
pub const POINTS_TO_DOUBLE_ODDS: f64 = 20.0;

/// Log-odds in points.
pub(super) fn points(log_odds: f64) -> i32 {
    (log_odds * POINTS_TO_DOUBLE_ODDS / std::f64::consts::LN_2).round() as i32
}

impl Scorecard {
    /// What made a row's estimate, largest first; with [`Self::base_log_odds`] they add up to its
    /// log-odds.
    pub fn explain(&self, features: &FeatureTable, row: usize) -> Vec<Contribution> {
        let one = features.rows_at(&[row]);
        let placed = self.place(&one);
        let mut contributions: Vec<Contribution> = Vec::with_capacity(self.terms.len() + self.pairs.len());
        for (term, codes) in self.terms.iter().zip(&placed.codes) {
            let spec = &term.bins.spec;
            let value = one.specs.iter().zip(&one.columns).find(|(other, _)| other.id == spec.id);
            let value = value.map_or(f64::NAN, |(_, column)| column[0]);
            let log_odds = codes[0].map_or(0.0, |bin| term.log_odds[bin]);
            contributions.push(Contribution {
                feature: spec.id.clone(),
                words: words::of_value(&term.bins, codes[0], value),
                log_odds,
                points: points(log_odds),
            });
        }
        for pair in &self.pairs {
            if let Some(added) = pair.in_row(&placed, 0) {
                let [first, second] = self.sides(pair, added.groups);
                contributions.push(Contribution {
                    feature: self.pair_id(pair),
                    words: format!("{first} and {second}, together"),
                    log_odds: added.log_odds,
                    points: points(added.log_odds),
                });
            }
        }
        contributions.sort_by(|one, other| other.log_odds.abs().total_cmp(&one.log_odds.abs()));
        contributions
    }

    /// The whole scorecard: features as in the table learned from, then pairs.
    pub fn lines(&self) -> Vec<ScorecardLine> {
        let mut lines = Vec::new();
        for term in &self.terms {
            for (bin, &log_odds) in term.log_odds.iter().enumerate() {
                lines.push(ScorecardLine {
                    feature: term.bins.spec.id.clone(),
                    label: term.bins.spec.label.clone(),
                    range: words::of_bins(&term.bins, bin, bin),
                    log_odds,
                    points: points(log_odds),
                    people: term.bins.people[bin],
                    outcomes: term.bins.outcomes[bin],
                });
            }
        }
        for pair in &self.pairs {
            let labels = pair.terms.map(|term| self.terms[term].bins.spec.label.as_str());
            for (first, cells) in pair.cells.iter().enumerate() {
                for (second, cell) in cells.iter().enumerate() {
                    let ranges = [(0, first), (1, second)].map(|(side, group)| self.group_range(pair, side, group));
                    lines.push(ScorecardLine {
                        feature: self.pair_id(pair),
                        label: format!("{} and {}, together", labels[0], labels[1]),
                        range: format!("{} and {}", ranges[0], ranges[1]),
                        log_odds: pair.weight * cell.value,
                        points: points(pair.weight * cell.value),
                        people: cell.people,
                        outcomes: cell.outcomes,
                    });
                }
            }
        }
        lines
    }

    fn pair_id(&self, pair: &Pair) -> String {
        let [first, second] = pair.terms.map(|term| self.terms[term].bins.spec.id.as_str());
        format!("{first} × {second}")
    }

    fn group_range(&self, pair: &Pair, side: usize, group: usize) -> String {
        let bins: Vec<usize> = (0..pair.groups[side].len()).filter(|&bin| pair.groups[side][bin] == group).collect();
        words::of_group(&self.terms[pair.terms[side]].bins, &bins)
    }

    fn sides(&self, pair: &Pair, groups: [usize; 2]) -> [String; 2] {
        let side = |side: usize| {
            let spec = &self.terms[pair.terms[side]].bins.spec;
            words::with_label(spec, &self.group_range(pair, side, groups[side]))
        };
        [side(0), side(1)]
    }
}
