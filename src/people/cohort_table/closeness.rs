//! Inputs that go so closely with an audited characteristic that they may stand in for it.

use std::collections::BTreeMap;

use crate::people::protected::Grouping;

use super::contents::Contents;

/// From this Cramér's V on, an input is named.
pub(super) const CLOSE: f64 = 0.5;
/// Fewer people than this say nothing.
const FEWEST: usize = 100;
/// Bands of an amount with many values.
const BANDS: usize = 10;

/// How closely an input goes with a characteristic: Cramér's V of their cross table, 0 to 1, corrected for
/// its bias (Bergsma 2013). A missing value is a value; people whose group is not known are left out.
pub(super) fn closeness(contents: &Contents, grouping: &Grouping) -> f64 {
    let Some(levels) = levels(contents) else { return 0.0 };
    let mut cells: BTreeMap<(usize, u32), f64> = BTreeMap::new();
    for (level, group) in levels.iter().zip(&grouping.of) {
        if let Some(group) = group {
            *cells.entry((*level, *group)).or_default() += 1.0;
        }
    }
    let (mut by_level, mut by_group) = (BTreeMap::new(), BTreeMap::new());
    for ((level, group), people) in &cells {
        *by_level.entry(level).or_insert(0.0) += people;
        *by_group.entry(group).or_insert(0.0) += people;
    }
    let people: f64 = cells.values().sum();
    let (rows, columns) = (by_level.len() as f64, by_group.len() as f64);
    if people < FEWEST as f64 || rows < 2.0 || columns < 2.0 {
        return 0.0;
    }
    // Pearson's chi-squared over the number of people
    let phi2 = cells.iter().map(|((level, group), n)| n * n / (by_level[level] * by_group[group])).sum::<f64>() - 1.0;
    let expected_by_chance = (rows - 1.0) * (columns - 1.0) / (people - 1.0);
    let corrected = |levels: f64| levels - (levels - 1.0).powi(2) / (people - 1.0);
    let smaller = corrected(rows).min(corrected(columns)) - 1.0;
    ((phi2 - expected_by_chance).max(0.0) / smaller.max(f64::MIN_POSITIVE)).sqrt().min(1.0)
}

/// A level for every row; amounts with many values in bands.
fn levels(contents: &Contents) -> Option<Vec<usize>> {
    let values = match contents {
        Contents::Nothing(_) => return None,
        Contents::Amount { values, .. } => values,
        Contents::Category { values, .. } => {
            return Some(values.iter().map(|value| if value.is_nan() { 0 } else { *value as usize + 1 }).collect());
        }
    };
    let mut known: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    known.sort_by(f64::total_cmp);
    let mut starts = known.clone();
    starts.dedup();
    if starts.len() > 2 * BANDS {
        starts = (0..BANDS).map(|band| known[band * known.len() / BANDS]).collect();
        starts.dedup();
    }
    let level = |value: &f64| if value.is_nan() { 0 } else { starts.partition_point(|start| start <= value) };
    Some(values.iter().map(level).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouping(of: Vec<Option<u32>>) -> Grouping {
        let groups = (0..=of.iter().flatten().max().copied().unwrap_or(0)).map(|n| n.to_string()).collect();
        Grouping { characteristic: "g".to_owned(), groups, of }
    }

    #[test]
    fn a_copy_is_as_close_as_can_be_and_chance_is_far() {
        let groups = grouping((0..1000).map(|n| Some(n % 2)).collect());
        let copy = Contents::Amount { values: (0..1000).map(|n| f64::from(n % 2)).collect(), open_ended: Vec::new() };
        assert!(closeness(&copy, &groups) > 0.999);
        let other =
            Contents::Amount { values: (0..1000).map(|n| f64::from(n / 2 % 5)).collect(), open_ended: Vec::new() };
        assert!(closeness(&other, &groups) < 0.1);
    }

    /// By hand: 60 and 40, 40 and 60 of 200 people give chi-squared 8, phi² 0.04; the correction takes
    /// 1/199 from it and leaves (0.04 − 1/199) / (2 − 1/199 − 1).
    #[test]
    fn a_small_table_by_hand() {
        let of = (0..200).map(|n| Some(u32::from(n >= 100))).collect();
        let values = (0..200).map(|n| if n < 60 || (100..140).contains(&n) { 0.0 } else { 1.0 }).collect();
        let got = closeness(&Contents::Amount { values, open_ended: Vec::new() }, &grouping(of));
        let expected: f64 = ((0.04 - 1.0 / 199.0) / (1.0 - 1.0 / 199.0_f64)).sqrt();
        assert!((got - expected).abs() < 1e-12, "{got} {expected}");
    }

    #[test]
    fn missing_values_may_stand_in_too() {
        let groups = grouping((0..400).map(|n| Some(n % 2)).collect());
        let values = (0..400).map(|n| if n % 2 == 0 { f64::NAN } else { f64::from(n % 5) }).collect();
        assert!(closeness(&Contents::Amount { values, open_ended: Vec::new() }, &groups) > 0.9);
    }
}
