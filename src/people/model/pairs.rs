//! Pairs of features whose effects do not just add up.

use serde::{Deserialize, Serialize};

use super::design::{Design, Product};
use super::rounding::kept;
use super::scorecard::Placed;

/// A pair of features of a scorecard: what each combination of their groups adds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Pair {
    /// Which terms.
    pub(super) terms: [usize; 2],
    /// The group of each bin, for each of the two.
    pub(super) groups: [Vec<usize>; 2],
    /// Log-odds for one unit of a cell's value.
    pub(super) weight: f64,
    /// `cells[first][second]`, by group.
    pub(super) cells: Vec<Vec<Cell>>,
}

/// A combination of groups.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Cell {
    /// Against the mean over all people.
    pub(super) value: f64,
    /// People of the training sample.
    pub(super) people: usize,
    /// Of them with the outcome.
    pub(super) outcomes: usize,
}

/// What a pair adds to a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Added {
    pub(super) value: f64,
    pub(super) log_odds: f64,
    /// Groups of the two features.
    pub(super) groups: [usize; 2],
}

impl Pair {
    /// From the regression's product, its mean over all people and its coefficient.
    pub(super) fn of(product: &Product, mean: f64, weight: f64, design: &Design) -> Self {
        let (groups, scores): (Vec<_>, Vec<_>) = product.scores.iter().map(|scores| grouped(scores)).unzip();
        let [first_groups, second_groups] = [groups[0].clone(), groups[1].clone()];
        let value = |first: &f64, second: &f64| Cell { value: kept(first * second - mean), people: 0, outcomes: 0 };
        let mut cells: Vec<Vec<Cell>> =
            scores[0].iter().map(|first| scores[1].iter().map(|second| value(first, second)).collect()).collect();
        let bin = |side: usize, row: usize| {
            let feature = product.features[side];
            usize::from(design.codes[feature][row]) - design.blocks[feature].start
        };
        for (row, outcome) in design.outcome.iter().enumerate() {
            let cell = &mut cells[first_groups[bin(0, row)]][second_groups[bin(1, row)]];
            cell.people += 1;
            cell.outcomes += usize::from(*outcome);
        }
        Self { terms: product.features, groups: [first_groups, second_groups], weight: kept(weight), cells }
    }

    /// What it adds to a row; nothing where nobody like it was learned from.
    pub(super) fn in_row(&self, placed: &Placed, row: usize) -> Option<Added> {
        let group = |side: usize| placed.codes[self.terms[side]][row].map(|bin| self.groups[side][bin]);
        let groups = [group(0)?, group(1)?];
        let value = self.cells[groups[0]][groups[1]].value;
        Some(Added { value, log_odds: self.weight * value, groups })
    }
}

/// Bins of the same score are a group: the group of each bin, in order of first appearance, and the
/// score of each group.
fn grouped(scores: &[f64]) -> (Vec<usize>, Vec<f64>) {
    let mut found: Vec<f64> = Vec::new();
    let groups = scores
        .iter()
        .map(|score| {
            found.iter().position(|other| other == score).unwrap_or_else(|| {
                found.push(*score);
                found.len() - 1
            })
        })
        .collect();
    (groups, found)
}
