//! How much of one year's list is on the next one.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use crate::people::person_id::PersonId;

/// Two lists, one after the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Turnover {
    /// Date of the earlier.
    pub from: NaiveDate,
    /// Date of the later.
    pub to: NaiveDate,
    /// People on the later list of the model.
    pub listed: u64,
    /// Of them not on the earlier one.
    pub newly_listed: u64,
    /// People who became high-harm after the later date.
    pub high_harm: u64,
    /// Of them those who had not after the earlier date.
    pub newly_high_harm: u64,
}

/// The people of a date who were listed, and who became high-harm.
#[derive(Debug, Clone)]
pub struct Named {
    /// The date.
    pub date: NaiveDate,
    /// Listed.
    pub listed: BTreeSet<PersonId>,
    /// High-harm in the window after the date.
    pub high_harm: BTreeSet<PersonId>,
}

/// From each date to the next.
pub fn turnover(dates: &[Named]) -> Vec<Turnover> {
    dates
        .iter()
        .zip(dates.iter().skip(1))
        .map(|(before, after)| Turnover {
            from: before.date,
            to: after.date,
            listed: after.listed.len() as u64,
            newly_listed: after.listed.difference(&before.listed).count() as u64,
            high_harm: after.high_harm.len() as u64,
            newly_high_harm: after.high_harm.difference(&before.high_harm).count() as u64,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_new_are_counted() {
        let named = |year, listed: &[u64], high_harm: &[u64]| Named {
            date: NaiveDate::from_ymd_opt(year, 1, 1).unwrap(),
            listed: listed.iter().copied().map(PersonId).collect(),
            high_harm: high_harm.iter().copied().map(PersonId).collect(),
        };
        let found = turnover(&[named(2020, &[1, 2], &[1]), named(2021, &[2, 3, 4], &[1, 5])]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].listed, found[0].newly_listed), (3, 2));
        assert_eq!((found[0].high_harm, found[0].newly_high_harm), (2, 1));
        assert!(turnover(&[]).is_empty());
    }
}
