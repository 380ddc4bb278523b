//! People sorted into the groups of one characteristic.

use std::collections::{BTreeMap, BTreeSet};

/// People sorted into the groups of one characteristic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouping {
    /// The characteristic, as its column is headed.
    pub characteristic: String,
    /// Names of the groups, in the order of the report.
    pub groups: Vec<String>,
    /// For each person, the position of the group; `None` where it is not known.
    pub of: Vec<Option<u32>>,
}

/// Groups of numbers that are told apart by themselves, at most; more are put into bands.
const MOST_NUMBERS: usize = 12;
/// Bands of numbers.
const BANDS: usize = 5;
/// Groups of words, at most; the smallest beyond that are one group.
const MOST_WORDS: usize = 40;
/// The group of all groups that are beyond [`MOST_WORDS`].
const OTHERS: &str = "all others";

impl Grouping {
    /// From the position of each person's group; groups without people are left out.
    fn of_positions(characteristic: &str, names: Vec<String>, of: &[Option<usize>]) -> Self {
        let used: BTreeSet<usize> = of.iter().flatten().copied().collect();
        let at: BTreeMap<usize, u32> = used.iter().enumerate().map(|(new, old)| (*old, new as u32)).collect();
        let groups = names.into_iter().enumerate().filter(|(old, _)| used.contains(old)).map(|(_, name)| name);
        Self {
            characteristic: characteristic.to_owned(),
            groups: groups.collect(),
            of: of.iter().map(|old| at.get(old.as_ref()?).copied()).collect(),
        }
    }
}

/// One group a value, in the order of numbers or of the alphabet.
pub(in crate::people) fn by_value(characteristic: &str, values: &[Option<&str>]) -> Grouping {
    let mut people: BTreeMap<&str, usize> = BTreeMap::new();
    values.iter().flatten().for_each(|value| *people.entry(value).or_default() += 1);
    let mut largest: Vec<&str> = people.keys().copied().collect();
    largest.sort_by_key(|value| std::cmp::Reverse(people[value]));
    let (kept, others) = largest.split_at(largest.len().min(MOST_WORDS));
    let mut kept = kept.to_vec();
    let number = |value: &str| value.parse::<f64>().ok();
    kept.sort_by(|a, b| match (number(a), number(b)) {
        (Some(x), Some(y)) => x.total_cmp(&y).then_with(|| a.cmp(b)),
        (x, y) => y.is_some().cmp(&x.is_some()).then_with(|| a.cmp(b)),
    });
    let at: BTreeMap<&str, usize> = kept.iter().enumerate().map(|(at, value)| (*value, at)).collect();
    let of: Vec<Option<usize>> =
        values.iter().map(|value| value.map(|value| at.get(value).copied().unwrap_or(kept.len()))).collect();
    let mut names: Vec<String> = kept.iter().map(|&value| value.to_owned()).collect();
    names.extend((!others.is_empty()).then(|| OTHERS.to_owned()));
    Grouping::of_positions(characteristic, names, &of)
}

/// Numbers in bands of about as many people each, if there are many different ones; anything else
/// [`by_value`].
pub(in crate::people) fn banded(characteristic: &str, values: &[Option<&str>]) -> Grouping {
    let numbers: Vec<Option<f64>> = values.iter().map(|value| value.and_then(|v| v.parse().ok())).collect();
    let mut sorted: Vec<f64> = numbers.iter().flatten().copied().filter(|number| number.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let mut different = sorted.clone();
    different.dedup();
    if sorted.len() < values.iter().flatten().count() || different.len() <= MOST_NUMBERS {
        return by_value(characteristic, values);
    }
    // a band begins at each of these
    let mut starts: Vec<f64> = (0..BANDS).map(|band| sorted[band * sorted.len() / BANDS]).collect();
    starts.dedup();
    let band = |number: f64| starts.partition_point(|start| *start <= number).saturating_sub(1);
    let names = (0..starts.len()).map(|at| {
        let mut within = different.iter().copied().filter(|number| band(*number) == at);
        let last = within.next_back().unwrap_or(starts[at]);
        if last == starts[at] { starts[at].to_string() } else { format!("{} to {last}", starts[at]) }
    });
    let of: Vec<Option<usize>> = numbers.iter().map(|number| number.map(band)).collect();
    Grouping::of_positions(characteristic, names.collect(), &of)
}

/// Ages in bands; `None`, and ages past 120, are not known.
pub(in crate::people) fn age_bands(characteristic: &str, ages: &[Option<u32>]) -> Grouping {
    const STARTS: [u32; 6] = [0, 18, 25, 35, 45, 55];
    const NAMES: [&str; 6] = ["under 18", "18 to 24", "25 to 34", "35 to 44", "45 to 54", "55 and over"];
    let band = |age: u32| STARTS.partition_point(|start| *start <= age) - 1;
    let of: Vec<Option<usize>> = ages.iter().map(|age| age.filter(|age| *age <= 120).map(band)).collect();
    Grouping::of_positions(characteristic, NAMES.map(str::to_owned).to_vec(), &of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_groups_in_order_and_nothing_is_unknown() {
        let got = by_value("g", &[Some("10"), Some("9"), None, Some("b"), Some("9")]);
        assert_eq!(got.groups, ["9", "10", "b"]);
        assert_eq!(got.of, [Some(1), Some(0), None, Some(2), Some(0)]);
    }

    #[test]
    fn small_groups_beyond_many_are_one() {
        let names: Vec<String> = (0..60).map(|n| format!("w{n:02}")).collect();
        let mut values: Vec<Option<&str>> = names.iter().map(|name| Some(name.as_str())).collect();
        values.extend([Some("w59"), Some("w59")]);
        let got = by_value("g", &values);
        assert_eq!(got.groups.len(), MOST_WORDS + 1);
        assert!(got.groups.contains(&"w59".to_owned()) && got.groups.last() == Some(&OTHERS.to_owned()));
        assert!(got.of.iter().all(Option::is_some));
    }

    #[test]
    fn many_numbers_are_banded_and_few_are_not() {
        let texts: Vec<String> = (0..100).map(|n| (18 + n % 50).to_string()).collect();
        let values: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
        let got = banded("age", &values);
        assert_eq!(got.groups, ["18 to 27", "28 to 37", "38 to 47", "48 to 57", "58 to 67"]);
        assert_eq!((got.of[0], got.of[49]), (Some(0), Some(4)));
        assert_eq!(banded("age", &values[..3]).groups, ["18", "19", "20"]);
    }

    #[test]
    fn ages_fall_into_bands() {
        let got = age_bands("age", &[Some(17), Some(18), Some(24), Some(25), Some(90), None, Some(200)]);
        assert_eq!(got.groups, ["under 18", "18 to 24", "25 to 34", "55 and over"]);
        assert_eq!(got.of, [Some(0), Some(1), Some(1), Some(2), Some(3), None, None]);
    }
}
