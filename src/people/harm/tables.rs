//! Harm laid out: by offence, by person, over time.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};
use serde::Serialize;

use crate::figures;
use crate::people::record::{OffenceId, Proceeding, RecordView, date_of};

use super::{HarmScale, Weighed};

/// Harm of all charges that stood before a date, each offence once, under what was proved where something
/// was. Nobody is named: people appear as numbers in order of size.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HarmTables {
    /// Unit of all harm.
    pub unit: String,
    /// People with a standing charge.
    pub people: usize,
    /// Harm altogether.
    pub total: f64,
    /// Charges that were added up.
    pub charges: u64,
    /// Charges left out because police activity found the offence.
    pub left_out_proactive: u64,
    /// Most harm first.
    pub by_offence: Vec<OffenceHarm>,
    /// Harm of each person with a standing charge, most first.
    pub by_person: Vec<f64>,
    /// Every month from the first charge to the last, by the day of the charge.
    pub by_month: Vec<MonthHarm>,
    /// Offences that the scale does not know, with the number of their charges, most first. They are in no
    /// other figure.
    pub unknown: Vec<(String, u64)>,
}

/// Harm of one offence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OffenceHarm {
    /// Code.
    pub code: String,
    /// Words; empty where the records have none.
    pub description: String,
    /// Weight of one.
    pub weight: f64,
    /// How many charges.
    pub charges: u64,
    /// Harm altogether.
    pub harm: f64,
    /// Share of all harm, 0 to 1.
    pub share: f64,
}

/// Harm of one month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonthHarm {
    /// Its first day.
    pub month: NaiveDate,
    /// How many charges.
    pub charges: u64,
    /// Harm altogether.
    pub harm: f64,
}

impl HarmTables {
    /// Adds up what was known before the date of a view. Without `proactive`, offences that police activity
    /// found are left out, by what the records say of the event or the scale of such offences.
    pub fn new(view: RecordView<'_>, scale: &HarmScale, proactive: bool) -> Self {
        let weighed = Weighed::new(scale, view.offences());
        let mut by_offence: BTreeMap<OffenceId, u64> = BTreeMap::new();
        let mut by_month: BTreeMap<(i32, u32), (u64, f64)> = BTreeMap::new();
        let mut unknown: BTreeMap<OffenceId, u64> = BTreeMap::new();
        let mut by_person = Vec::new();
        let mut left_out_proactive = 0;
        for position in 0..view.len() {
            let proceedings = view.person(position).proceedings();
            let standing = |one: &Proceeding| Some((*one.standing_charge()?, one.offence()?, one.proactive()));
            let mut own: Option<f64> = None;
            for (charge, offence, found) in proceedings.iter().filter_map(standing) {
                let sum = own.get_or_insert(0.0);
                let weight = weighed.of(offence);
                if !proactive && (found || weight.proactive) {
                    left_out_proactive += 1;
                } else if let Some(harm) = weight.harm {
                    *sum += harm;
                    *by_offence.entry(offence).or_default() += 1;
                    let day = date_of(charge.day);
                    let month = by_month.entry((day.year(), day.month())).or_default();
                    *month = (month.0 + 1, month.1 + harm);
                } else {
                    *unknown.entry(offence).or_default() += 1;
                }
            }
            by_person.extend(own);
        }
        by_person.sort_by(|a, b| b.total_cmp(a));
        let by_offence = offences(view, &weighed, &by_offence);
        Self {
            unit: scale.unit.clone(),
            people: by_person.len(),
            total: by_offence.iter().map(|offence| offence.harm).sum(),
            charges: by_offence.iter().map(|offence| offence.charges).sum(),
            left_out_proactive,
            by_offence,
            by_person,
            by_month: months(&by_month),
            unknown: most_first(unknown.iter().map(|(offence, number)| (view.offence(*offence).code.clone(), *number))),
        }
    }

    /// The smallest share of the people (0 to 1) who together make this share of the harm; `None` without
    /// any harm.
    pub fn share_of_people_making(&self, share_of_harm: f64) -> Option<f64> {
        let total: f64 = self.by_person.iter().sum();
        if total <= 0.0 {
            return None;
        }
        // rounding must not ask for a person more
        let wanted = share_of_harm * total * (1.0 - 1e-12);
        let mut sum = 0.0;
        let enough = self.by_person.iter().position(|harm| {
            sum += harm;
            sum >= wanted
        });
        Some(enough.map_or(1.0, |at| (at + 1) as f64 / self.people as f64))
    }

    /// What the tables say, in sentences.
    pub fn sentences(&self) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(share) = self.share_of_people_making(0.8) {
            said.push(format!(
                "{} of the {} people charged make 80% of the harm.",
                figures::percent(share),
                figures::count(self.people as u64)
            ));
        }
        if let Some(first) = self.by_offence.first().filter(|first| first.harm > 0.0) {
            let name = if first.description.is_empty() { &first.code } else { &first.description };
            said.push(format!("{name} makes most of it: {}.", figures::percent(first.share)));
        }
        if self.left_out_proactive > 0 {
            said.push(format!(
                "{} left out: police activity found the offence.",
                figures::counted(self.left_out_proactive, "charge")
            ));
        }
        if !self.unknown.is_empty() {
            let number: u64 = self.unknown.iter().map(|(_, number)| number).sum();
            let named: Vec<&str> = self.unknown.iter().take(5).map(|(code, _)| code.as_str()).collect();
            said.push(format!(
                "{} not weighed, since the harm scale does not know the offence: {}{}.",
                figures::counted(number, "charge"),
                named.join(", "),
                if self.unknown.len() > named.len() { " and others" } else { "" }
            ));
        }
        said
    }
}

fn offences(view: RecordView<'_>, weighed: &Weighed, numbers: &BTreeMap<OffenceId, u64>) -> Vec<OffenceHarm> {
    let row = |(id, charges): (&OffenceId, &u64)| {
        let (offence, weight) = (view.offence(*id), weighed.of(*id).harm.unwrap_or(0.0));
        OffenceHarm {
            code: offence.code.clone(),
            description: offence.description.clone(),
            weight,
            charges: *charges,
            harm: weight * *charges as f64,
            share: 0.0,
        }
    };
    let mut rows: Vec<OffenceHarm> = numbers.iter().map(row).collect();
    rows.sort_by(|a, b| b.harm.total_cmp(&a.harm).then_with(|| a.code.cmp(&b.code)));
    let total: f64 = rows.iter().map(|row| row.harm).sum();
    if total > 0.0 {
        rows.iter_mut().for_each(|row| row.share = row.harm / total);
    }
    rows
}

/// Every month from the first to the last, those without harm too.
fn months(by_month: &BTreeMap<(i32, u32), (u64, f64)>) -> Vec<MonthHarm> {
    let day = |(year, month): (i32, u32)| NaiveDate::from_ymd_opt(year, month, 1);
    let first = by_month.first_key_value().and_then(|(month, _)| day(*month));
    let last = by_month.last_key_value().and_then(|(month, _)| day(*month));
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    let next = |month: &NaiveDate| month.checked_add_months(Months::new(1)).filter(|month| *month <= last);
    let month = |month: NaiveDate| {
        let (charges, harm) = by_month.get(&(month.year(), month.month())).copied().unwrap_or_default();
        MonthHarm { month, charges, harm }
    };
    std::iter::successors(Some(first), next).map(month).collect()
}

fn most_first(numbers: impl Iterator<Item = (String, u64)>) -> Vec<(String, u64)> {
    let mut numbers: Vec<(String, u64)> = numbers.collect();
    numbers.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::record::testing::{any_events, date, records, records_of};
    use crate::people::record::{Cohort, CohortRequest, Role};
    use proptest::prelude::*;

    use Role::{Acquitted, Charged, Convicted, Suspected, Victim};

    fn history() -> crate::people::record::Records {
        records(&[
            (1, "2022-01-10", Charged, "34B", 1),
            (1, "2022-04-30", Charged, "34B", 2),
            (1, "2022-06-01", Convicted, "34B", 2),
            (2, "2022-04-01", Charged, "46", 3),
            (3, "2022-04-02", Charged, "10D", 4),
            (4, "2022-04-03", Charged, "5D", 5),
            (4, "2022-05-03", Acquitted, "5D", 5),
            (5, "2022-04-03", Suspected, "1", 6),
            (6, "2022-04-03", Victim, "1", 6),
            (7, "2022-04-03", Charged, "53Z", 7),
            (8, "2024-01-01", Charged, "1", 8),
        ])
    }

    #[test]
    fn a_history_added_up_by_hand() {
        let history = history();
        let tables = HarmTables::new(history.as_of(date("2023-01-01")), &HarmScale::built_in(), false);
        assert_eq!((tables.people, tables.charges, tables.left_out_proactive), (4, 3, 1));
        assert_eq!((tables.total, tables.unit.as_str()), (731.0, "days"));
        assert_eq!(tables.by_person, [730.0, 1.0, 0.0, 0.0]);
        let offences: Vec<_> = tables.by_offence.iter().map(|row| (row.code.as_str(), row.charges, row.harm)).collect();
        assert_eq!(offences, [("34B", 2, 730.0), ("46", 1, 1.0)]);
        assert_eq!(tables.by_offence[0].share, 730.0 / 731.0);
        let months: Vec<_> = tables.by_month.iter().map(|row| (row.month.to_string(), row.charges, row.harm)).collect();
        let month = |month: &str, charges, harm| (month.to_owned(), charges, harm);
        let expected = [
            month("2022-01-01", 1, 365.0),
            month("2022-02-01", 0, 0.0),
            month("2022-03-01", 0, 0.0),
            month("2022-04-01", 2, 366.0),
        ];
        assert_eq!(months, expected);
        assert_eq!(tables.unknown, [("53Z".to_owned(), 1)]);
        assert_eq!(tables.share_of_people_making(0.8), Some(0.25));
        assert_eq!(tables.share_of_people_making(1.0), Some(0.5));
        assert_eq!(
            tables.sentences(),
            [
                "25% of the 4 people charged make 80% of the harm.",
                "34B makes most of it: 100%.",
                "1 charge left out: police activity found the offence.",
                "1 charge not weighed, since the harm scale does not know the offence: 53Z.",
            ]
        );
    }

    #[test]
    fn one_switch_lets_in_what_the_police_found() {
        let history = history();
        let tables = HarmTables::new(history.as_of(date("2023-01-01")), &HarmScale::built_in(), true);
        assert_eq!((tables.charges, tables.left_out_proactive, tables.total), (4, 0, 731.0 + 273.75));
    }

    #[test]
    fn nothing_gives_empty_tables() {
        let empty = records(&[]);
        let tables = HarmTables::new(empty.as_of(date("2023-01-01")), &HarmScale::built_in(), true);
        assert_eq!((tables.people, tables.total, tables.share_of_people_making(0.8)), (0, 0.0, None));
        assert!(tables.by_month.is_empty() && tables.sentences().is_empty());
    }

    proptest! {
        #[test]
        fn all_three_tables_hold_the_same_harm_as_ranking_by_past_harm(events in any_events()) {
            let records = records_of(events);
            let (day, scale) = (date("2026-01-01"), HarmScale::built_in());
            let tables = HarmTables::new(records.as_of(day), &scale, true);
            let close = |sum: f64| (sum - tables.total).abs() < 1e-6;
            prop_assert!(close(tables.by_person.iter().sum()));
            prop_assert!(close(tables.by_month.iter().map(|month| month.harm).sum()));
            let definition = crate::people::definition::HighHarm {
                dormant_years: 50,
                ..crate::people::definition::HighHarm::built_in()
            };
            let request = CohortRequest { date: day, definition: &definition, scale: &scale, labelled: false };
            if let Ok(cohort) = Cohort::build(&records, &request) {
                prop_assert_eq!(cohort.people.len(), tables.people);
                let past = crate::people::features::past_harm(records.as_of(day), &cohort, &scale);
                prop_assert!(close(past.iter().sum()));
            }
        }
    }
}
