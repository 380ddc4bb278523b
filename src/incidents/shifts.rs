//! Sudden changes of level in a series of monthly totals.
//!
//! A recording practice that changes, a system that is replaced or a lockdown shows as a step that
//! no model can foresee. At every month, the median of the three months before is compared with the
//! median of the three from then on, on a log scale: medians, so that one odd month is no step. A
//! step counts when it is at least by half (or down to two thirds), when it is at least three times
//! the usual size of such a step in the same series (1.4826 × the median of all absolute ones, the
//! normal-consistent spread), and when the larger level is at least 20 a month. Of steps within
//! three months of each other only the largest is named.

use chrono::NaiveDate;

use super::access::first_of_month;
use super::report::LevelShift;

/// Months on either side.
const WINDOW: usize = 3;
/// Smallest step: by half up, or the same down.
const LEAST_RATIO: f64 = 1.5;
/// Smallest step, in usual steps.
const LEAST_USUAL: f64 = 3.0;
/// Smallest larger level, a month.
const LEAST_LEVEL: f64 = 20.0;

/// Sudden changes in the totals of consecutive months from `first_month` (a
/// [`month_index`](super::month_index)) on; `None` is a missing month, which is stepped over.
pub(super) fn level_shifts(series: &str, first_month: i32, totals: &[Option<u64>]) -> Vec<LevelShift> {
    let seen: Vec<(i32, f64)> = (first_month..).zip(totals).filter_map(|(m, n)| n.map(|n| (m, n as f64))).collect();
    let step_at = |at: usize| {
        let level = |window: &[(i32, f64)]| median(window.iter().map(|&(_, n)| n).collect());
        let (before, after) = (level(&seen[at - WINDOW..at]), level(&seen[at..at + WINDOW]));
        (before, after, ((after + 0.5) / (before + 0.5)).ln())
    };
    if seen.len() < 2 * WINDOW {
        return Vec::new();
    }
    let places = WINDOW..=seen.len() - WINDOW;
    let usual = 1.4826 * median(places.clone().map(|at| step_at(at).2.abs()).collect());
    let mut steps: Vec<usize> = places
        .filter(|&at| {
            let (before, after, step) = step_at(at);
            step.abs() >= LEAST_RATIO.ln() && step.abs() >= LEAST_USUAL * usual && before.max(after) >= LEAST_LEVEL
        })
        .collect();
    // the largest of neighbours; of equal ones the first whose own month jumps most
    let jump = |at: usize| ((seen[at].1 + 0.5) / (seen[at - 1].1 + 0.5)).ln().abs();
    steps.sort_by(|&a, &b| {
        let size = |at: usize| step_at(at).2.abs();
        size(b).total_cmp(&size(a)).then(jump(b).total_cmp(&jump(a))).then(a.cmp(&b))
    });
    let mut kept: Vec<usize> = Vec::new();
    for at in steps {
        if kept.iter().all(|&other| at.abs_diff(other) > WINDOW) {
            kept.push(at);
        }
    }
    kept.sort_unstable();
    let named = kept.into_iter().map(|at| {
        let (before, after, _) = step_at(at);
        let month: NaiveDate = first_of_month(seen[at].0).unwrap_or_default();
        LevelShift { series: series.to_owned(), month, before, after, ratio: (after + 0.5) / (before + 0.5) }
    });
    named.collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        n if n % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(totals: &[Option<u64>]) -> Vec<(String, f64, f64)> {
        let shifts = level_shifts("Drugs", 2020 * 12, totals);
        shifts.into_iter().map(|s| (s.month.format("%Y-%m").to_string(), s.before, s.after)).collect()
    }

    fn wobbly(level: u64, month: u64) -> u64 {
        level + (month * 7) % 11
    }

    #[test]
    fn a_step_is_found_in_its_month() {
        let totals: Vec<_> = (0..24).map(|m| Some(wobbly(if m < 10 { 100 } else { 220 }, m))).collect();
        let got = found(&totals);
        assert_eq!(got.len(), 1);
        assert_eq!(got[0].0, "2020-11");
        assert!(got[0].2 / got[0].1 > 1.9);
    }

    #[test]
    fn one_odd_month_a_missing_one_and_noise_are_no_steps() {
        let mut totals: Vec<_> = (0..24).map(|m| Some(wobbly(100, m))).collect();
        totals[7] = Some(400);
        totals[15] = None;
        assert_eq!(found(&totals), []);
        let noisy: Vec<_> = (0..24_u64).map(|m| Some([30, 90, 45, 140, 25, 80][(m % 6) as usize])).collect();
        assert_eq!(found(&noisy), []);
    }

    #[test]
    fn few_months_or_small_counts_say_nothing() {
        assert_eq!(found(&[Some(1), Some(500), Some(3)]), []);
        let small: Vec<_> = (0..24).map(|m| Some(if m < 12 { 2 } else { 9 })).collect();
        assert_eq!(found(&small), []);
    }
}
