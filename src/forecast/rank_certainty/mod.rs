//! Rank certainty: how sure it is that a cell is truly among the highest.
//!
//! A rank compares *rates*, not counts: that a cell may see 0 or 3 next month is chance, and no
//! reason to doubt that its rate is high. What is not known is the rate itself. It is given a gamma
//! distribution around the expected count, whose shape is the number of incidents that stand behind
//! it: the cell's own, each weighing less the older it is, and what the neighbourhood is worth
//! (Clayton and Kaldor 1987; discounting as in West and Harrison 1997). The half-life and that worth
//! are those that foresaw the last year best, the same as in the shrunk mean.
//!
//! The dispersion of counts around their forecast holds both that doubt and the swings from period
//! to period, which are not lasting. Their sum is therefore a ceiling: where rates so doubtful would
//! make counts vary more than they do, the model knows more than a cell's own counts say (from other
//! kinds of incident, from the season), and all shapes are raised in one proportion.
//!
//! All rates are then drawn together many times, and it is counted how often each cell is among the
//! highest. Swings that all cells share change no rank and are left out.

mod draws;
mod gamma;

use super::HistoryBefore;
use super::shrunk_mean;

use draws::share_of_draws;

/// Shares of the cells for which certainties are kept, ascending.
const SHARES: [f64; 11] = [0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5];
/// How often all rates are drawn: a probability near one half is known to about a hundredth.
const DRAWS: usize = 2000;
/// The dispersion is itself an estimate, and one of no dispersion at all is no proof that all rates
/// are known: shapes are raised this much at the most.
const MOST_RAISED: f64 = 4.0;

/// The probability that a cell is truly among the highest, for several meanings of "the highest".
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RankCertainty {
    /// Number of cells among the highest, ascending, one a share that is kept.
    highest: Vec<usize>,
    /// `chance[cell * highest.len() + share]`.
    chance: Vec<f32>,
    cells: usize,
}

impl RankCertainty {
    /// From the doubt about each cell's rate, a gamma distribution of mean `expected` and shape
    /// `shape` (both positive; an infinite shape is no doubt). The same seed gives the same bytes.
    pub fn of_rates(expected: &[f64], shape: &[f64], seed: u64) -> Self {
        let cells = expected.len().min(shape.len());
        let mut highest: Vec<usize> = SHARES.iter().map(|&share| cells_in_share(cells, share)).collect();
        highest.dedup();
        highest.retain(|&count| count < cells);
        let chance = share_of_draws(&expected[..cells], &shape[..cells], &highest, DRAWS, seed);
        Self { highest, chance, cells }
    }

    /// From a model's forecast and the past it was made from.
    pub(super) fn of_forecast(past: &HistoryBefore<'_>, expected: &[f64], size: &[f64], seed: u64) -> Self {
        let shape = shapes(&shrunk_mean::evidence(past), expected, size);
        Self::of_rates(expected, &shape, seed)
    }

    /// The probability, 0 to 1, that a cell is truly among the highest `share` of all cells (at
    /// least one cell): of its rate being among them, whatever it will count. Between the shares
    /// that are kept it is interpolated.
    pub fn among_highest(&self, cell: usize, share: f64) -> f64 {
        if cell >= self.cells {
            return 0.0;
        }
        let wanted = cells_in_share(self.cells, share);
        let kept = self.highest.len();
        let chance = &self.chance[cell * kept..(cell + 1) * kept];
        let above = self.highest.partition_point(|&count| count < wanted);
        // none of the cells are the highest none, and all of them the highest all
        let (low_count, low) = above.checked_sub(1).map_or((0, 0.0), |at| (self.highest[at], f64::from(chance[at])));
        let (high_count, high) =
            self.highest.get(above).map_or((self.cells, 1.0), |&count| (count, f64::from(chance[above])));
        if high_count <= low_count {
            return high;
        }
        let along = (wanted as f64 - low_count as f64) / (high_count as f64 - low_count as f64);
        (low + (high - low) * along).clamp(0.0, 1.0)
    }
}

/// How many cells are the highest `share`: rounded up to whole cells, as on the map.
fn cells_in_share(cells: usize, share: f64) -> usize {
    ((share.clamp(0.0, 1.0) * cells as f64 - 1e-4).ceil().max(1.0) as usize).min(cells)
}

/// The incidents that stand behind each cell's rate; raised in one proportion where rates that are
/// so doubtful would make counts vary more than the model's `size` says they do.
fn shapes(evidence: &[f64], expected: &[f64], size: &[f64]) -> Vec<f64> {
    // mean² / shape is the variance of a rate: summed over all cells, by its doubt and by the ceiling
    let variance = |shape: &[f64]| -> f64 { expected.iter().zip(shape).map(|(mean, shape)| mean * mean / shape).sum() };
    let (doubt, ceiling) = (variance(evidence), variance(size));
    let raise = if doubt > ceiling { (doubt / ceiling).min(MOST_RAISED) } else { 1.0 };
    evidence.iter().map(|shape| shape * raise).collect()
}

#[cfg(test)]
mod tests;
