//! Counts as they were known at earlier moments.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// An incident recorded in a later period than the one it happened in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::forecast) struct Late {
    /// Number of the period it happened in.
    pub(in crate::forecast) period: u32,
    /// Index of its cell.
    pub(in crate::forecast) cell: u32,
    /// Number of the period it was recorded in: larger than `period`.
    pub(in crate::forecast) recorded_period: u32,
}

impl Late {
    /// Whether it really is late.
    pub(in crate::forecast) fn is_late(&self) -> bool {
        self.recorded_period > self.period
    }
}

/// Earlier states of the counts of one series, made when somebody asks for them.
#[derive(Debug, Clone, Default)]
pub(in crate::forecast) struct Revisions {
    /// Ascending.
    late: Vec<Late>,
    /// By period, and by the period at whose start one stands: only where something was not yet
    /// recorded.
    known: BTreeMap<(u32, u32), OnceLock<Vec<u32>>>,
}

impl Revisions {
    pub(super) fn new(mut late: Vec<Late>) -> Self {
        late.retain(Late::is_late);
        late.sort_unstable();
        let moments = late.iter().flat_map(|late| (late.period + 1..=late.recorded_period).map(|at| (late.period, at)));
        let known = moments.map(|moment| (moment, OnceLock::new())).collect();
        Self { late, known }
    }

    /// The counts of a period as known at the start of period `at`, from those known in the end.
    pub(super) fn counts<'a>(&'a self, in_the_end: &'a [u32], period: usize, at: usize) -> &'a [u32] {
        let Some(known) = self.known.get(&(period as u32, at as u32)) else { return in_the_end };
        known.get_or_init(|| {
            let mut counts = in_the_end.to_vec();
            let first = self.late.partition_point(|late| (late.period as usize) < period);
            let of_period = self.late[first..].iter().take_while(|late| late.period as usize == period);
            for late in of_period.filter(|late| late.recorded_period as usize >= at) {
                if let Some(count) = counts.get_mut(late.cell as usize) {
                    *count = count.saturating_sub(1);
                }
            }
            counts
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_recorded_later_is_not_known_before() {
        let late = |period, cell, recorded_period| Late { period, cell, recorded_period };
        let revisions = Revisions::new(vec![late(2, 1, 4), late(2, 0, 3), late(5, 0, 5)]);
        let in_the_end = [7, 3];
        let known = |at| revisions.counts(&in_the_end, 2, at).to_vec();
        assert_eq!(known(3), [6, 2]);
        assert_eq!(known(4), [7, 2]);
        assert_eq!(known(5), [7, 3]);
        assert_eq!(revisions.counts(&in_the_end, 5, 6), in_the_end);
    }
}
