//! What is caught by watching the cells ranked highest: hit rate, PAI, PEI*, RRI.
//!
//! Cells forecast alike are equally likely to be watched: where only some of them fit, each counts
//! by the share of them that does. Scores therefore do not depend on the order of cells, and plain
//! counts, with their many ties, are neither favoured nor punished by it.

use super::floor::floored;

/// Number of cells in a share of all of them: rounded, at least one.
pub fn cells_in_share(cells: usize, share: f64) -> usize {
    ((cells as f64 * share).round() as usize).clamp(cells.min(1), cells)
}

/// Incidents caught by watching more and more cells in the order of a ranking.
#[derive(Debug, Clone)]
pub struct HitCurve {
    /// Effort (cells or m²) spent after each group of cells ranked alike; ascending from 0.
    effort: Vec<f64>,
    /// Incidents caught by then.
    caught: Vec<f64>,
    /// Incidents expected there by then.
    foreseen: Vec<f64>,
}

impl HitCurve {
    /// Watches cells from the highest expected count down; every cell costs the same.
    pub fn by_cells(expected: &[f64], recorded: &[u32]) -> Self {
        Self::new(expected, recorded, |_| 1.0)
    }

    /// Watches cells from the highest expected count per area down, which catches the most that an
    /// area can; each costs its true area, and of the last one a part is watched.
    pub fn by_area(expected: &[f64], recorded: &[u32], areas_m2: &[f64]) -> Self {
        Self::new(expected, recorded, |cell| areas_m2.get(cell).copied().unwrap_or(1.0).max(f64::MIN_POSITIVE))
    }

    /// The best any ranking could do: cells in the order of what was recorded.
    pub fn best_by_cells(recorded: &[u32]) -> Self {
        let known: Vec<f64> = recorded.iter().map(|&count| f64::from(count)).collect();
        Self::by_cells(&known, recorded)
    }

    /// The best any ranking could do with an area.
    pub fn best_by_area(recorded: &[u32], areas_m2: &[f64]) -> Self {
        let known: Vec<f64> = recorded.iter().map(|&count| f64::from(count)).collect();
        Self::by_area(&known, recorded, areas_m2)
    }

    fn new(expected: &[f64], recorded: &[u32], cost: impl Fn(usize) -> f64) -> Self {
        let mut order: Vec<(f64, usize)> = expected
            .iter()
            .map(|&rate| floored(rate))
            .enumerate()
            .map(|(cell, rate)| (rate / cost(cell), cell))
            .collect();
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut curve = Self { effort: vec![0.0], caught: vec![0.0], foreseen: vec![0.0] };
        let (mut effort, mut caught, mut foreseen) = (0.0, 0_u64, 0.0);
        for (place, &(rank, cell)) in order.iter().enumerate() {
            effort += cost(cell);
            caught += u64::from(recorded.get(cell).copied().unwrap_or(0));
            foreseen += floored(expected[cell]);
            if order.get(place + 1).is_none_or(|next| next.0 != rank) {
                curve.effort.push(effort);
                curve.caught.push(caught as f64);
                curve.foreseen.push(foreseen);
            }
        }
        curve
    }

    /// Everything there is to watch, in cells or m².
    pub fn all_effort(&self) -> f64 {
        self.effort.last().copied().unwrap_or(0.0)
    }

    /// Everything that was recorded.
    pub fn incidents(&self) -> f64 {
        self.caught.last().copied().unwrap_or(0.0)
    }

    /// Incidents caught with this effort.
    pub fn caught_with(&self, effort: f64) -> f64 {
        Self::at(&self.effort, &self.caught, effort)
    }

    /// Incidents expected where this effort is spent.
    pub fn foreseen_with(&self, effort: f64) -> f64 {
        Self::at(&self.effort, &self.foreseen, effort)
    }

    fn at(effort: &[f64], sums: &[f64], wanted: f64) -> f64 {
        let next = effort.partition_point(|&spent| spent < wanted);
        if next == 0 {
            return 0.0;
        }
        let Some(&after) = effort.get(next) else { return sums.last().copied().unwrap_or(0.0) };
        let before = effort[next - 1];
        sums[next - 1] + (sums[next] - sums[next - 1]) * (wanted - before) / (after - before)
    }
}

/// Share of all incidents that fell in the `chosen` cells ranked highest. Zero when nothing was
/// recorded.
pub fn hit_rate(expected: &[f64], recorded: &[u32], chosen: usize) -> f64 {
    let curve = HitCurve::by_cells(expected, recorded);
    ratio(curve.caught_with(chosen as f64), curve.incidents())
}

/// Prediction accuracy index (Chainey and others 2008) at a share of cells: hit rate over the share
/// of cells really chosen.
pub fn pai(expected: &[f64], recorded: &[u32], share: f64) -> f64 {
    let chosen = cells_in_share(expected.len(), share);
    ratio(hit_rate(expected, recorded, chosen), chosen as f64 / expected.len() as f64)
}

/// PAI over the best PAI that any choice of as many cells could have had, given what was recorded
/// (PEI* of Joshi and others 2021): 1 is a map drawn after the event.
pub fn pei(expected: &[f64], recorded: &[u32], chosen: usize) -> f64 {
    ratio(
        HitCurve::by_cells(expected, recorded).caught_with(chosen as f64),
        HitCurve::best_by_cells(recorded).caught_with(chosen as f64),
    )
}

/// Recorded over expected in the chosen cells (recapture rate index; Levine 2008, with the forecast
/// in the place of the earlier period): 1 when the forecast of the hotspots was right in number.
pub fn rri(expected: &[f64], recorded: &[u32], chosen: usize) -> f64 {
    let curve = HitCurve::by_cells(expected, recorded);
    ratio(curve.caught_with(chosen as f64), curve.foreseen_with(chosen as f64))
}

/// A part of a whole; zero when there is no whole.
pub(crate) fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    #[test]
    fn pai_of_three_equal_cells() {
        // 6, 3, 0 recorded where 3, 2, 1 were expected: 2, 1.5 and 1 for one, two and three cells.
        let (expected, recorded) = ([3.0, 2.0, 1.0], [6, 3, 0]);
        for (chosen, wanted) in [(1, 2.0), (2, 1.5), (3, 1.0)] {
            assert_relative_eq!(pai(&expected, &recorded, f64::from(chosen) / 3.0), wanted, max_relative = 1e-12);
            assert_relative_eq!(pei(&expected, &recorded, chosen as usize), 1.0, max_relative = 1e-12);
        }
        for (chosen, wanted) in [(1, 2.0), (2, 9.0 / 5.0), (3, 1.5)] {
            assert_relative_eq!(rri(&expected, &recorded, chosen), wanted, max_relative = 1e-12);
        }
    }

    #[test]
    fn the_wrong_way_round() {
        let (expected, recorded) = ([1.0, 2.0, 3.0], [6, 3, 0]);
        assert_eq!(hit_rate(&expected, &recorded, 1), 0.0);
        assert_relative_eq!(pei(&expected, &recorded, 2), 3.0 / 9.0);
    }

    #[test]
    fn cells_forecast_alike_share_their_places() {
        let recorded = [4, 0, 0, 0];
        assert_relative_eq!(hit_rate(&[1.0; 4], &recorded, 1), 0.25);
        assert_relative_eq!(hit_rate(&[1.0, 1.0, 2.0, 0.5], &recorded, 2), 0.5);
    }

    #[test]
    fn small_cells_cost_their_area() {
        // One incident in a tenth of a cell beats two in a whole one.
        let (expected, recorded, areas) = ([2.0, 1.0], [2, 1], [1000.0, 100.0]);
        let curve = HitCurve::by_area(&expected, &recorded, &areas);
        assert_relative_eq!(curve.caught_with(100.0), 1.0);
        assert_relative_eq!(curve.caught_with(600.0), 2.0);
        assert_relative_eq!(curve.caught_with(5000.0), 3.0);
        assert_relative_eq!(curve.all_effort(), 1100.0);
        let best = HitCurve::best_by_area(&recorded, &areas);
        assert_relative_eq!(best.caught_with(100.0), 1.0);
    }

    #[test]
    fn nothing_recorded_hits_nothing_and_rubbish_ranks_last() {
        assert_eq!(hit_rate(&[1.0, 2.0], &[0, 0], 1), 0.0);
        assert_eq!(pei(&[1.0, 2.0], &[0, 0], 1), 0.0);
        assert_eq!(hit_rate(&[f64::NAN, 2.0], &[3, 0], 1), 0.0);
        assert_eq!(pai(&[], &[], 0.05), 0.0);
        assert_eq!(cells_in_share(0, 0.05), 0);
        assert_eq!(cells_in_share(3, 0.01), 1);
    }

    proptest! {
        #[test]
        fn neither_order_nor_scale_of_cells_matters(cells in proptest::collection::vec((0_u32..6, 0_u32..4), 1..60), turn in 0_usize..60, share in 0.01_f64..1.0) {
            let (expected, recorded): (Vec<f64>, Vec<u32>) = cells.iter().map(|&(rate, count)| (f64::from(rate), count)).unzip();
            let before = pai(&expected, &recorded, share);
            let (mut turned, mut counts) = (expected.clone(), recorded.clone());
            let turn = turn % cells.len();
            turned.rotate_left(turn);
            counts.rotate_left(turn);
            prop_assert!((pai(&turned, &counts, share) - before).abs() < 1e-9);
            let scaled: Vec<f64> = expected.iter().map(|rate| rate * 2.5).collect();
            prop_assert!((pai(&scaled, &recorded, share) - before).abs() < 1e-9);
        }

        #[test]
        fn nothing_beats_the_map_drawn_after_the_event(cells in proptest::collection::vec((0.0_f64..6.0, 0_u32..4), 1..60), chosen in 1_usize..60) {
            let (expected, recorded): (Vec<f64>, Vec<u32>) = cells.into_iter().unzip();
            prop_assert!(pei(&expected, &recorded, chosen) <= 1.0 + 1e-12);
            prop_assert!(hit_rate(&expected, &recorded, chosen) <= hit_rate(&expected, &recorded, chosen + 1) + 1e-12);
        }
    }
}
