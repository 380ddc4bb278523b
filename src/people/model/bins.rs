//! Values of a feature put into bins: what the lines of a scorecard stand for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::people::features::{FeatureSpec, FeatureTable, Kind};

/// A feature's bins, with the people of the training sample who fell into each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Bins {
    /// The feature as it was when learned from.
    pub(super) spec: FeatureSpec,
    scale: Scale,
    /// Whether somebody's value was missing: then the last bin is theirs.
    missing: bool,
    /// People by bin.
    pub(super) people: Vec<usize>,
    /// Of them with the outcome.
    pub(super) outcomes: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Scale {
    /// In order; a value belongs to the last bin that starts at or below it.
    Amount(Vec<Span>),
    /// One bin a name, and one for all others if there were any.
    Category { names: Vec<String>, others: bool },
}

/// A bin of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Span {
    /// Values from here on; the first bin takes everything below as well.
    from: f64,
    /// Least and greatest value of the training sample.
    least: f64,
    greatest: f64,
}

/// How fine bins may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fineness {
    /// At most so many bins of an amount, missing not counted.
    pub(super) most_bins: usize,
    /// At least so many people in each bin.
    pub(super) least_people: usize,
}

/// At most so many categories have a bin of their own.
const MOST_CATEGORIES: usize = 40;

impl Fineness {
    /// For so many people described by so many features: fine where there are people enough to learn
    /// from, and never more columns altogether than can be solved for in a few seconds.
    pub(super) fn suited_to(people: usize, features: usize) -> Self {
        let affordable = (480 / features.max(1)).max(5);
        Self { most_bins: (people / 300).clamp(6, 20).min(affordable), least_people: (people / 500).clamp(5, 200) }
    }
}

impl Bins {
    /// Bins of a feature, or nothing if all people are the same.
    pub(super) fn of(spec: &FeatureSpec, column: &[f64], outcome: &[bool], fineness: Fineness) -> Option<Self> {
        let known = column.iter().filter(|value| value.is_finite()).count();
        let missing = known < column.len();
        let scale = match &spec.kind {
            Kind::Amount => Scale::Amount(spans(column, fineness)),
            Kind::Category(names) => categories(names, column, fineness.least_people),
        };
        let mut bins = Self { spec: spec.clone(), scale, missing, people: Vec::new(), outcomes: Vec::new() };
        if bins.count() < 2 {
            return None;
        }
        let codes = bins.codes(spec, column);
        bins.count_people(&codes, outcome);
        Some(bins)
    }

    fn count_people(&mut self, codes: &[Option<usize>], outcome: &[bool]) {
        self.people = vec![0; self.count()];
        self.outcomes = vec![0; self.count()];
        for (code, outcome) in codes.iter().zip(outcome) {
            if let Some(code) = code {
                self.people[*code] += 1;
                self.outcomes[*code] += usize::from(*outcome);
            }
        }
    }

    /// How many bins, missing included.
    pub(super) fn count(&self) -> usize {
        self.known() + usize::from(self.missing)
    }

    /// How many bins of values that are known.
    fn known(&self) -> usize {
        match &self.scale {
            Scale::Amount(spans) => spans.len(),
            Scale::Category { names, others } => names.len() + usize::from(*others),
        }
    }

    /// How many bins, from the first, are in order.
    pub(super) fn ordered(&self) -> usize {
        match &self.scale {
            Scale::Amount(spans) => spans.len(),
            Scale::Category { .. } => 0,
        }
    }

    /// Bin of a missing value, if anybody's was missing.
    pub(super) fn missing_bin(&self) -> Option<usize> {
        self.missing.then(|| self.known())
    }

    /// The bin of every row of a column whose spec may name categories in another order. Nothing where
    /// the training sample had nobody like it.
    pub(super) fn codes(&self, spec: &FeatureSpec, column: &[f64]) -> Vec<Option<usize>> {
        let by_position: Vec<Option<usize>> = match (&self.scale, &spec.kind) {
            (Scale::Category { names, others }, Kind::Category(theirs)) => {
                let bins: BTreeMap<&str, usize> = names.iter().map(String::as_str).zip(0..).collect();
                let other = others.then_some(names.len());
                theirs.iter().map(|name| bins.get(name.as_str()).copied().or(other)).collect()
            }
            _ => Vec::new(),
        };
        column
            .iter()
            .map(|&value| match &self.scale {
                _ if !value.is_finite() => self.missing_bin(),
                Scale::Amount(spans) => Some(spans.partition_point(|span| span.from <= value).max(1) - 1),
                Scale::Category { .. } if value >= 0.0 => by_position.get(value as usize).copied().flatten(),
                Scale::Category { .. } => None,
            })
            .collect()
    }

    /// The same in the table that holds the feature under its id; nothing at all if it does not.
    pub(super) fn codes_in(&self, table: &FeatureTable) -> Vec<Option<usize>> {
        let found = table.specs.iter().zip(&table.columns).find(|(spec, _)| spec.id == self.spec.id);
        match found {
            Some((spec, column)) => self.codes(spec, column),
            None => vec![self.missing_bin(); table.rows],
        }
    }

    /// Joins each of these bins with the one before it; they must be in order.
    pub(super) fn joined(&self, with_previous: &[bool]) -> Self {
        let Scale::Amount(spans) = &self.scale else { return self.clone() };
        let mut joined = Self {
            spec: self.spec.clone(),
            scale: Scale::Amount(Vec::new()),
            missing: self.missing,
            people: Vec::new(),
            outcomes: Vec::new(),
        };
        let mut kept: Vec<Span> = Vec::new();
        for bin in 0..self.count() {
            let join = bin > 0 && bin < spans.len() && with_previous.get(bin).copied().unwrap_or(false);
            match (kept.last_mut(), spans.get(bin)) {
                (Some(last), Some(span)) if join => last.greatest = span.greatest,
                (_, Some(span)) => kept.push(*span),
                _ => {}
            }
            if join {
                let last = joined.people.len() - 1;
                joined.people[last] += self.people[bin];
                joined.outcomes[last] += self.outcomes[bin];
            } else {
                joined.people.push(self.people[bin]);
                joined.outcomes.push(self.outcomes[bin]);
            }
        }
        joined.scale = Scale::Amount(kept);
        joined
    }

    /// The values of a run of bins: least and greatest of the training sample, and whether the run
    /// starts with the first bin or ends with the last.
    pub(super) fn run(&self, first: usize, last: usize) -> Option<Run> {
        let Scale::Amount(spans) = &self.scale else { return None };
        let (from, to) = (spans.get(first)?, spans.get(last)?);
        let whole = |span: &Span| span.least.fract() == 0.0 && span.greatest.fract() == 0.0;
        Some(Run {
            least: from.least,
            greatest: to.greatest,
            starts: first == 0,
            ends: last + 1 == spans.len(),
            whole: spans.iter().all(whole),
        })
    }

    /// How much the bins say of the outcome by themselves: the gain in log-likelihood over everybody's
    /// share, less what as many bins would gain by chance.
    pub(super) fn says(&self) -> f64 {
        let gain = |people: usize, outcomes: usize| {
            let part = |count: usize| if count == 0 { 0.0 } else { count as f64 * (count as f64 / people as f64).ln() };
            part(outcomes) + part(people - outcomes)
        };
        let parts: f64 =
            self.people.iter().zip(&self.outcomes).map(|(people, outcomes)| gain(*people, *outcomes)).sum();
        let chance = (self.count() - 1) as f64 / 2.0;
        parts - gain(self.people.iter().sum(), self.outcomes.iter().sum()) - chance
    }

    /// Name of a category's bin; `None` for the others and for amounts.
    pub(super) fn name(&self, bin: usize) -> Option<&str> {
        match &self.scale {
            Scale::Category { names, .. } => names.get(bin).map(String::as_str),
            Scale::Amount(_) => None,
        }
    }
}

/// Values of neighbouring bins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) least: f64,
    pub(super) greatest: f64,
    /// Nothing lower is in another bin.
    pub(super) starts: bool,
    /// Nothing higher is in another bin.
    pub(super) ends: bool,
    /// All values of the feature are whole numbers.
    pub(super) whole: bool,
}

/// Cuts values into bins of about equal numbers of people, fewer towards the highest. A value that many
/// people share has a bin of its own, and so has every value if there are few.
fn spans(column: &[f64], fineness: Fineness) -> Vec<Span> {
    let mut values: Vec<f64> = column.iter().copied().filter(|value| value.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    // 0 and -0 are one value
    let mut counts: Vec<(f64, usize)> = Vec::new();
    for value in values.iter().map(|value| value + 0.0) {
        match counts.last_mut() {
            Some((last, count)) if *last == value => *count += 1,
            _ => counts.push((value, 1)),
        }
    }
    let few = counts.len() <= fineness.most_bins.max(12);
    let usual = if few { 1 } else { (values.len() / fineness.most_bins).max(1) };
    let least = fineness.least_people;
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    let mut left = values.len();
    for (index, &(_, count)) in counts.iter().enumerate() {
        // the tail of high values is cut ever finer: there a factor of two is a matter of few people
        let target = usual.min(left / 2).max(least);
        match runs.last_mut() {
            Some((_, last, people)) if *people < least || (*people < target && count < target) => {
                *last = index;
                *people += count;
            }
            _ => {
                left -= runs.last().map_or(0, |run| run.2);
                runs.push((index, index, count));
            }
        }
    }
    if let [.., before, (_, end, people)] = runs.as_mut_slice()
        && *people < least
    {
        before.1 = *end;
        before.2 += *people;
        runs.pop();
    }
    let span = |&(first, last, _): &(usize, usize, usize)| {
        let (least, greatest) = (counts[first].0, counts[last].0);
        let from = if first == 0 { least } else { between(counts[first - 1].0, least) };
        Span { from, least: super::rounding::kept(least), greatest: super::rounding::kept(greatest) }
    };
    runs.iter().map(span).collect()
}

/// A number with few digits above `below` and at most `above`.
fn between(below: f64, above: f64) -> f64 {
    let middle = super::rounding::kept(f64::midpoint(below, above));
    if middle > below && middle <= above { middle } else { above }
}

fn categories(names: &[String], column: &[f64], least_people: usize) -> Scale {
    let mut counts = vec![0_usize; names.len()];
    for &value in column.iter().filter(|value| value.is_finite() && **value >= 0.0) {
        if let Some(count) = counts.get_mut(value as usize) {
            *count += 1;
        }
    }
    let mut order: Vec<usize> = (0..names.len()).filter(|&code| counts[code] > 0).collect();
    order.sort_by(|&one, &other| counts[other].cmp(&counts[one]).then_with(|| names[one].cmp(&names[other])));
    let present = order.len();
    let own = order.iter().take(MOST_CATEGORIES).take_while(|&&code| counts[code] >= least_people).count();
    // a single left-over category keeps its name
    let own = if present == own + 1 { present } else { own };
    order.truncate(own);
    Scale::Category { names: order.iter().map(|&code| names[code].clone()).collect(), others: own < present }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::features::Family;

    fn spec(kind: Kind) -> FeatureSpec {
        FeatureSpec { id: "f".into(), label: "f".into(), family: Family::Table, kind, monotone: None }
    }

    const FINE: Fineness = Fineness { most_bins: 6, least_people: 2 };

    #[test]
    fn few_values_have_a_bin_each_and_rare_ones_join_a_neighbour() {
        let column: Vec<f64> = [(0.0, 5), (1.0, 4), (2.0, 1), (3.0, 3), (9.0, 1)]
            .iter()
            .flat_map(|&(value, count)| vec![value; count])
            .collect();
        let outcome: Vec<bool> = column.iter().map(|&value| value > 2.0).collect();
        let bins = Bins::of(&spec(Kind::Amount), &column, &outcome, FINE).unwrap();
        assert_eq!(bins.people, [5, 4, 5]);
        assert_eq!(bins.outcomes, [0, 0, 4]);
        let codes = bins.codes(&spec(Kind::Amount), &[-7.0, 0.0, 1.0, 1.6, 100.0, f64::NAN]);
        assert_eq!(codes, [Some(0), Some(0), Some(1), Some(2), Some(2), None]);
    }

    #[test]
    fn many_values_fall_into_bins_of_like_size_and_a_common_value_keeps_its_own() {
        let column: Vec<f64> = (0..600).map(|row| if row < 300 { 0.0 } else { f64::from(row) }).collect();
        let fine = Fineness { most_bins: 6, least_people: 20 };
        let bins = Bins::of(&spec(Kind::Amount), &column, &vec![false; 600], fine).unwrap();
        assert_eq!(bins.people, [300, 100, 100, 50, 25, 25]);
    }

    #[test]
    fn missing_is_a_bin_and_a_constant_column_is_none() {
        let outcome = vec![true; 4];
        let bins = Bins::of(&spec(Kind::Amount), &[1.0, 1.0, f64::NAN, f64::NAN], &outcome, FINE).unwrap();
        assert_eq!((bins.count(), bins.missing_bin(), bins.ordered()), (2, Some(1), 1));
        assert_eq!(Bins::of(&spec(Kind::Amount), &[1.0; 4], &outcome, FINE), None);
        assert_eq!(Bins::of(&spec(Kind::Amount), &[f64::NAN; 4], &outcome, FINE), None);
    }

    #[test]
    fn categories_are_found_by_name_whatever_their_order() {
        let names = |names: &[&str]| spec(Kind::Category(names.iter().map(|&name| name.to_owned()).collect()));
        let column = [0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 3.0];
        let bins = Bins::of(&names(&["a", "b", "c", "d"]), &column, &[false; 7], FINE).unwrap();
        assert_eq!(bins.people, [3, 2, 2]);
        let codes = bins.codes(&names(&["new", "b", "a"]), &[0.0, 1.0, 2.0, 7.0, -1.0]);
        assert_eq!(codes, [Some(2), Some(1), Some(0), None, None]);
    }

    #[test]
    fn joined_bins_add_up() {
        let column: Vec<f64> = (0..12).map(|row| f64::from(row / 3)).collect();
        let bins = Bins::of(&spec(Kind::Amount), &column, &[true; 12], FINE).unwrap();
        let joined = bins.joined(&[false, true, false, true]);
        assert_eq!(joined.people, [6, 6]);
        assert_eq!(joined.codes(&spec(Kind::Amount), &[0.0, 1.0, 2.0, 3.0]), [Some(0), Some(0), Some(1), Some(1)]);
    }
}
