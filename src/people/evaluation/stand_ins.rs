//! Inputs that give a protected characteristic away: found in the values, not in the column's name.
//!
//! A column can be innocent by name and still say what must not be an input. In a published table of
//! people on parole, gang membership is `not recorded` for every woman and for no man, so the column holds
//! their sex. A name cannot show that; the audit's own table can.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::figures;
use crate::people::features::{FeatureSpec, FeatureTable, Kind};
use crate::people::protected::Grouping;

/// A value held by fewer people may be held by one group by chance.
const FEWEST_PEOPLE: u64 = 50;
/// Of the people with the value, so many are of one group.
const OF_THE_VALUE: f64 = 0.98;
/// Of the people of that group, so many have the value: it marks the group rather than a corner of it.
const OF_THE_GROUP: f64 = 0.5;
/// A group that is most of everybody is hardly given away.
const OF_EVERYBODY: f64 = 0.7;
/// A column with more values than this is an amount, in which no single value marks a group.
const MOST_VALUES: usize = 64;

/// A value of an input that gives away a group of an audited characteristic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StandIn {
    /// Id of the input.
    pub feature: String,
    /// Its label.
    pub label: String,
    /// The value in words; `not known` where it is missing.
    pub value: String,
    /// The characteristic.
    pub characteristic: String,
    /// The group.
    pub group: String,
    /// People with the value whose group is known.
    pub people: u64,
    /// Share of them who are of the group.
    pub of_the_value: f64,
    /// Share of the group who have the value.
    pub of_the_group: f64,
    /// Share of everybody who is of the group.
    pub of_everybody: f64,
}

/// Every value of an input that nearly all belong to one group and that most of the group have, over the
/// rows of the table; `groupings` have one entry a row.
pub fn stand_ins(features: &FeatureTable, groupings: &[Grouping]) -> Vec<StandIn> {
    let columns = features.specs.iter().zip(&features.columns);
    columns
        .flat_map(|(spec, column)| groupings.iter().flat_map(move |grouping| in_column(spec, column, grouping)))
        .collect()
}

fn in_column(spec: &FeatureSpec, column: &[f64], grouping: &Grouping) -> Vec<StandIn> {
    // people by value and group; missing values are a value too, written one way
    let mut by_value: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    let mut by_group = vec![0_u64; grouping.groups.len()];
    for (value, group) in column.iter().zip(&grouping.of) {
        let Some(group) = group.map(|group| group as usize).filter(|group| *group < by_group.len()) else { continue };
        let value = if value.is_nan() { f64::NAN.to_bits() } else { (value + 0.0).to_bits() };
        by_value.entry(value).or_insert_with(|| vec![0; by_group.len()])[group] += 1;
        by_group[group] += 1;
        if by_value.len() > MOST_VALUES {
            return Vec::new();
        }
    }
    let everybody: u64 = by_group.iter().sum();
    let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
    let mut found = Vec::new();
    for (value, groups) in by_value {
        let people: u64 = groups.iter().sum();
        for (group, of_both) in groups.iter().enumerate() {
            let stand_in = StandIn {
                feature: spec.id.clone(),
                label: spec.label.clone(),
                value: value_in_words(spec, f64::from_bits(value)),
                characteristic: grouping.characteristic.clone(),
                group: grouping.groups[group].clone(),
                people,
                of_the_value: share(*of_both, people),
                of_the_group: share(*of_both, by_group[group]),
                of_everybody: share(by_group[group], everybody),
            };
            if people >= FEWEST_PEOPLE
                && stand_in.of_the_value >= OF_THE_VALUE
                && stand_in.of_the_group >= OF_THE_GROUP
                && stand_in.of_everybody <= OF_EVERYBODY
            {
                found.push(stand_in);
            }
        }
    }
    found
}

fn value_in_words(spec: &FeatureSpec, value: f64) -> String {
    match &spec.kind {
        _ if value.is_nan() => "not known".to_owned(),
        Kind::Category(names) => names.get(value as usize).cloned().unwrap_or_else(|| value.to_string()),
        Kind::Amount => value.to_string(),
    }
}

impl StandIn {
    /// In words.
    pub fn words(&self) -> String {
        format!(
            "{} of the {} people with {} = {} are {} = {}, who are {} of everybody: this input gives that away.",
            figures::percent(self.of_the_value),
            figures::count(self.people),
            self.label,
            self.value,
            self.characteristic,
            self.group,
            figures::percent(self.of_everybody),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::features::Family;

    fn table(column: Vec<f64>) -> FeatureTable {
        let spec = FeatureSpec {
            id: "gang".to_owned(),
            label: "gang".to_owned(),
            family: Family::Table,
            kind: Kind::Amount,
            monotone: None,
        };
        FeatureTable { specs: vec![spec], rows: column.len(), columns: vec![column] }
    }

    fn sexes(of: Vec<Option<u32>>) -> Grouping {
        Grouping { characteristic: "sex".to_owned(), groups: vec!["women".to_owned(), "men".to_owned()], of }
    }

    #[test]
    fn a_value_that_all_women_and_no_men_have_is_found_whether_written_or_missing() {
        for code in [-1.0, f64::NAN] {
            let column = (0..1_000).map(|row| if row < 200 { code } else { f64::from(row % 2) }).collect();
            let of = (0..1_000).map(|row| Some(u32::from(row >= 200))).collect();
            let found = stand_ins(&table(column), &[sexes(of)]);
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!((found[0].group.as_str(), found[0].people), ("women", 200));
            assert_eq!((found[0].of_the_value, found[0].of_the_group, found[0].of_everybody), (1.0, 1.0, 0.2));
            assert!(found[0].words().contains("100% of the 200 people"), "{}", found[0].words());
        }
    }

    #[test]
    fn what_says_little_is_left_alone() {
        // by chance, too few, only a corner of the group, and a group that is nearly everybody
        let of = |share: usize| (0..1_000).map(|row| Some(u32::from(row >= share))).collect::<Vec<_>>();
        let mixed = (0..1_000).map(|row| f64::from(row % 2)).collect();
        assert!(stand_ins(&table(mixed), &[sexes(of(200))]).is_empty());
        let few = (0..1_000).map(|row| f64::from(u8::from(row < 40))).collect();
        assert!(stand_ins(&table(few), &[sexes(of(40))]).iter().all(|found| found.group == "men"));
        let corner = (0..1_000).map(|row| if row < 60 { 9.0 } else { f64::from(row % 2) }).collect();
        assert!(stand_ins(&table(corner), &[sexes(of(200))]).is_empty());
        let nearly = (0..1_000).map(|row| f64::from(u8::from(row < 50))).collect();
        assert!(stand_ins(&table(nearly), &[sexes(of(50))]).iter().all(|found| found.group == "women"));
        let amounts = (0..1_000).map(f64::from).collect();
        assert!(stand_ins(&table(amounts), &[sexes(of(500))]).is_empty());
        let unknown = (0..1_000).map(|row| f64::from(u8::from(row < 200))).collect();
        assert!(stand_ins(&table(unknown), &[sexes(vec![None; 1_000])]).is_empty());
    }
}
