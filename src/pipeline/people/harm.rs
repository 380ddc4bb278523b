//! Harm by offence, how it is concentrated, and over time: no person is shown.
//!
//! Counted are the offences that stand at the end of the records, each on the day its proceedings began:
//! charges not taken back by an acquittal or a withdrawal, and convictions. One that was charged and
//! proved counts once.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::people::harm::Weighed;
use crate::people::record::{OffenceId, date_of};

use super::PeopleLoaded;

/// Shares of people whose share of all harm is told.
const SHARES: [f64; 5] = [0.01, 0.05, 0.07, 0.10, 0.20];
/// The share of harm that the fewest people are counted for.
const MOST_HARM: f64 = 0.8;

/// Harm of the offences that stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HarmReport {
    /// Short name of the records.
    pub name: String,
    /// Whether the people are made up.
    pub synthetic: bool,
    /// Last day that the records cover.
    pub data_as_at: NaiveDate,
    /// Name and version of the scale.
    pub scale: String,
    /// Unit of harm, such as `days`.
    pub unit: String,
    /// What to keep in mind about the scale; empty if nothing.
    pub caution: String,
    /// Whether offences that police activity found are counted.
    pub proactive: bool,
    /// Offences that stand.
    pub offences: u64,
    /// Of them those that the scale does not know, which add no harm.
    pub not_weighed: u64,
    /// Their harm.
    pub harm: f64,
    /// By offence, most harm first.
    pub by_offence: Vec<OffenceHarm>,
    /// How few people harm is concentrated on.
    pub concentration: Concentration,
    /// By month, oldest first, none left out.
    pub by_month: Vec<MonthHarm>,
}

/// Harm of one offence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OffenceHarm {
    /// Code.
    pub code: String,
    /// Words; empty where the records have none.
    pub description: String,
    /// How many stand.
    pub offences: u64,
    /// What one weighs; null when the scale does not know it.
    pub weight: Option<f64>,
    /// Harm of all.
    pub harm: f64,
}

/// How few people harm is concentrated on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Concentration {
    /// People with an offence that stands.
    pub people: u64,
    /// Of them those with one such offence only.
    pub with_one_offence: u64,
    /// The fewest people who hold 80% of harm.
    pub hold_most_harm: u64,
    /// Share of harm of the people with most of it.
    pub of_top: Vec<TopShare>,
}

/// Harm of the people with most of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TopShare {
    /// This share of people.
    pub people: f64,
    /// Holds this share of harm.
    pub harm: f64,
}

/// Harm of a month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonthHarm {
    /// `2024-03`.
    pub month: String,
    /// Offences.
    pub offences: u64,
    /// Their harm.
    pub harm: f64,
}

/// Adds up the harm of the offences that stand at the end of the records.
pub fn harm(loaded: &PeopleLoaded, proactive: bool) -> HarmReport {
    let (records, scale) = (&loaded.records, &loaded.scale);
    let weighed = Weighed::new(scale, records.offences());
    let last_day = records.last_day();
    let view = records.as_of(last_day.succ_opt().unwrap_or(last_day));
    let mut by_offence: BTreeMap<OffenceId, u64> = BTreeMap::new();
    let mut by_month: BTreeMap<(i32, u32), (u64, f64)> = BTreeMap::new();
    let mut of_people: Vec<f64> = Vec::new();
    let mut with_one_offence = 0;
    for at in 0..view.len() {
        let (mut offences, mut sum) = (0, 0.0);
        for one in view.person(at).proceedings() {
            let Some(offence) = one.offence() else { continue };
            let weight = weighed.of(offence);
            if !proactive && (weight.proactive || one.proactive()) {
                continue;
            }
            let harm = weight.harm.unwrap_or(0.0);
            let day = date_of(one.began_day());
            let month = by_month.entry((day.year(), day.month())).or_default();
            *month = (month.0 + 1, month.1 + harm);
            *by_offence.entry(offence).or_default() += 1;
            (offences, sum) = (offences + 1, sum + harm);
        }
        if offences > 0 {
            of_people.push(sum);
            with_one_offence += u64::from(offences == 1);
        }
    }
    let mut by_offence: Vec<OffenceHarm> = by_offence
        .into_iter()
        .map(|(id, offences)| {
            let (offence, weight) = (&records.offences()[usize::from(id.0)], weighed.of(id).harm);
            let (code, description) = (offence.code.clone(), offence.description.clone());
            OffenceHarm { code, description, offences, weight, harm: weight.unwrap_or(0.0) * offences as f64 }
        })
        .collect();
    by_offence.sort_by(|a, b| b.harm.total_cmp(&a.harm).then_with(|| a.code.cmp(&b.code)));
    HarmReport {
        name: loaded.name.clone(),
        synthetic: records.is_synthetic(),
        data_as_at: last_day,
        scale: format!("{} (version {})", scale.name, scale.version),
        unit: scale.unit.clone(),
        caution: scale.caution.clone(),
        proactive,
        offences: by_offence.iter().map(|one| one.offences).sum(),
        not_weighed: by_offence.iter().filter(|one| one.weight.is_none()).map(|one| one.offences).sum(),
        harm: by_offence.iter().map(|one| one.harm).sum(),
        concentration: concentration(of_people, with_one_offence),
        by_offence,
        by_month: months(&by_month),
    }
}

fn concentration(mut of_people: Vec<f64>, with_one_offence: u64) -> Concentration {
    of_people.sort_by(|a, b| b.total_cmp(a));
    let all: f64 = of_people.iter().sum();
    let mut held = 0.0;
    let up_to: Vec<f64> = of_people
        .iter()
        .map(|harm| {
            held += harm;
            if all > 0.0 { held / all } else { 0.0 }
        })
        .collect();
    let of_top = |share: f64| {
        let people = (share * of_people.len() as f64).round() as usize;
        TopShare { people: share, harm: people.checked_sub(1).and_then(|last| up_to.get(last)).copied().unwrap_or(0.0) }
    };
    let before = up_to.iter().filter(|share| **share < MOST_HARM).count();
    Concentration {
        people: of_people.len() as u64,
        with_one_offence,
        hold_most_harm: if all > 0.0 { before as u64 + 1 } else { 0 },
        of_top: SHARES.map(of_top).to_vec(),
    }
}

/// Every month from the first to the last, also those without an offence.
fn months(found: &BTreeMap<(i32, u32), (u64, f64)>) -> Vec<MonthHarm> {
    let (Some((first, _)), Some((last, _))) = (found.first_key_value(), found.last_key_value()) else {
        return Vec::new();
    };
    let number = |(year, month): (i32, u32)| year * 12 + month as i32 - 1;
    (number(*first)..=number(*last))
        .map(|at| {
            let (year, month) = (at.div_euclid(12), at.rem_euclid(12) as u32 + 1);
            let (offences, harm) = found.get(&(year, month)).copied().unwrap_or_default();
            MonthHarm { month: format!("{year:04}-{month:02}"), offences, harm }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn one_of_ten_people_holds_most_harm() {
        let harm: Vec<f64> = [91.0].into_iter().chain([1.0; 9]).collect();
        let found = concentration(harm, 9);
        assert_eq!((found.people, found.hold_most_harm), (10, 1));
        let tenth = found.of_top.iter().find(|one| one.people == 0.10).unwrap();
        assert_relative_eq!(tenth.harm, 0.91);
        let nobody = concentration(Vec::new(), 0);
        assert_eq!((nobody.people, nobody.hold_most_harm), (0, 0));
        assert_eq!(concentration(vec![0.0, 0.0], 2).hold_most_harm, 0);
    }

    #[test]
    fn quiet_months_are_months_too() {
        let found = BTreeMap::from([((2023, 11), (2, 20.0)), ((2024, 2), (1, 5.0))]);
        let months = months(&found);
        let names: Vec<&str> = months.iter().map(|one| one.month.as_str()).collect();
        assert_eq!(names, ["2023-11", "2023-12", "2024-01", "2024-02"]);
        assert_eq!((months[1].offences, months[3].harm), (0, 5.0));
    }
}
