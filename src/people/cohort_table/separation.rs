//! How well one input alone tells the outcome: an input that tells it too well is part of it.

use super::contents::Contents;
use super::request::Split;

/// From this area under the ROC curve on, a single input looks like part of the outcome. The best models
/// of reoffending reach .70 to .78 with everything that is known.
pub(super) const TOO_WELL: f64 = 0.85;

/// People with and without the outcome that an area needs, each.
const FEWEST: usize = 10;
/// Bands of an amount.
const BANDS: usize = 10;

/// The best area under the ROC curve that an input reaches alone: by its order where it is an amount, and
/// by the share with the outcome in its bands or categories, missing among them, learned on the
/// rows for training and judged on those for testing. 1 where it repeats the outcome row for row.
pub(super) fn alone(contents: &Contents, split: &Split) -> f64 {
    let (values, is_amount) = match contents {
        Contents::Amount { values, .. } => (values, true),
        Contents::Category { values, .. } => (values, false),
        Contents::Nothing(_) => return f64::NAN,
    };
    if repeats(values, &split.outcome) {
        return 1.0;
    }
    let groups = if is_amount { bands(values, &split.train) } else { categories(values) };
    let by_group = area(&rates(&groups, split), &outcomes_of(split, &split.test));
    let by_order = if is_amount {
        let known: Vec<usize> = (0..values.len()).filter(|row| !values[*row].is_nan()).collect();
        let scores: Vec<f64> = known.iter().map(|row| values[*row]).collect();
        let area = area(&scores, &outcomes_of(split, &known));
        area.map(|area| area.max(1.0 - area))
    } else {
        None
    };
    by_group.into_iter().chain(by_order).fold(f64::NAN, f64::max)
}

fn outcomes_of(split: &Split, rows: &[usize]) -> Vec<bool> {
    rows.iter().map(|row| split.outcome[*row]).collect()
}

/// Whether two values split the rows exactly as the outcome does.
fn repeats(values: &[f64], outcome: &[bool]) -> bool {
    let first = |wanted: bool| outcome.iter().position(|outcome| *outcome == wanted).map(|row| values[row]);
    let (Some(yes), Some(no)) = (first(true), first(false)) else { return false };
    let bits = |value: f64| if value.is_nan() { None } else { Some(value) };
    bits(yes) != bits(no)
        && values.iter().zip(outcome).all(|(value, outcome)| bits(*value) == bits(if *outcome { yes } else { no }))
}

/// Position of every row's band; the last position is for missing values.
fn bands(values: &[f64], train: &[usize]) -> Vec<usize> {
    let mut known: Vec<f64> = train.iter().map(|row| values[*row]).filter(|value| !value.is_nan()).collect();
    known.sort_by(f64::total_cmp);
    let mut starts: Vec<f64> = (1..BANDS).filter_map(|band| known.get(band * known.len() / BANDS).copied()).collect();
    starts.dedup();
    let band = |value: f64| if value.is_nan() { BANDS } else { starts.partition_point(|start| *start <= value) };
    values.iter().map(|value| band(*value)).collect()
}

/// Position of every row's category; 0 is for missing values.
fn categories(values: &[f64]) -> Vec<usize> {
    values.iter().map(|value| if value.is_nan() { 0 } else { *value as usize + 1 }).collect()
}

/// For every row for testing the share with the outcome in its group among the rows for training, drawn to
/// the overall share as if two more people of that share were in each.
fn rates(groups: &[usize], split: &Split) -> Vec<f64> {
    let count = groups.iter().max().map_or(0, |last| last + 1);
    let (mut people, mut outcomes) = (vec![0.0; count], vec![0.0; count]);
    for row in &split.train {
        people[groups[*row]] += 1.0;
        outcomes[groups[*row]] += f64::from(u8::from(split.outcome[*row]));
    }
    let overall = outcomes.iter().sum::<f64>() / split.train.len().max(1) as f64;
    split.test.iter().map(|row| (outcomes[groups[*row]] + 2.0 * overall) / (people[groups[*row]] + 2.0)).collect()
}

/// Area under the ROC curve, ties counting half (Mann and Whitney 1947); `None` with too few of either.
pub(super) fn area(scores: &[f64], outcome: &[bool]) -> Option<f64> {
    let with = outcome.iter().filter(|outcome| **outcome).count();
    let without = outcome.len() - with;
    if with < FEWEST || without < FEWEST {
        return None;
    }
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*a].total_cmp(&scores[*b]));
    let (mut below, mut sum) = (0.0, 0.0);
    for tied in order.chunk_by(|a, b| scores[*a] == scores[*b]) {
        let yes = tied.iter().filter(|row| outcome[**row]).count() as f64;
        let no = tied.len() as f64 - yes;
        sum += yes * (below + no / 2.0);
        below += no;
    }
    Some(sum / (with as f64 * without as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(outcome: Vec<bool>) -> Split {
        let rows: Vec<usize> = (0..outcome.len()).collect();
        let (train, test) = rows.iter().partition(|row| **row % 2 == 0);
        Split { rows, outcome, train, test }
    }

    fn amount(values: Vec<f64>) -> Contents {
        Contents::Amount { values, open_ended: Vec::new() }
    }

    #[test]
    fn an_area_is_the_share_of_pairs_in_the_right_order() {
        let scores: Vec<f64> = (0..20).map(f64::from).collect();
        let outcome: Vec<bool> = (0..20).map(|n| n >= 10).collect();
        assert_eq!(area(&scores, &outcome), Some(1.0));
        assert_eq!(area(&[1.0; 20], &outcome), Some(0.5));
        // one of the hundred pairs is the wrong way round
        let mut swapped = scores;
        swapped.swap(9, 10);
        assert_eq!(area(&swapped, &outcome), Some(0.99));
        assert_eq!(area(&[1.0, 2.0], &[true, false]), None);
    }

    #[test]
    fn what_repeats_the_outcome_is_found_however_it_is_written() {
        let split = split((0..200).map(|n| n % 3 == 0).collect());
        let same = |yes: f64, no: f64| split.outcome.iter().map(|o| if *o { yes } else { no }).collect::<Vec<_>>();
        assert_eq!(alone(&amount(same(1.0, 0.0)), &split), 1.0);
        assert_eq!(alone(&amount(same(3.0, 7.0)), &split), 1.0);
        assert_eq!(alone(&amount(same(1.0, f64::NAN)), &split), 1.0);
        let names = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(alone(&Contents::Category { names, values: same(0.0, 1.0) }, &split), 1.0);
    }

    #[test]
    fn a_column_that_is_only_there_with_the_outcome_is_found_by_its_gaps() {
        let split = split((0..400).map(|n| n % 3 == 0).collect());
        let values = split.outcome.iter().enumerate();
        let values = values.map(|(row, o)| if *o || row % 40 == 1 { (row % 7) as f64 } else { f64::NAN }).collect();
        assert!(alone(&amount(values), &split) > TOO_WELL);
    }

    #[test]
    fn what_has_nothing_to_do_with_it_is_let_through() {
        let split = split((0..1000).map(|n| n % 3 == 0).collect());
        let chance = alone(&amount((0..1000).map(|n| f64::from(n * 7919 % 1009)).collect()), &split);
        assert!((0.4..0.6).contains(&chance), "{chance}");
    }
}
