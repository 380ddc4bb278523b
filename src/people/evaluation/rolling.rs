//! Rolling in time: which date is learned from, which calibrated on and which tested at.
//!
//! A cohort of a date is described by what was known before it and labelled by the window of
//! `window_months` after it. Nothing may reach back: the window of the cohort that is learned from ends
//! before the cohort that is calibrated on begins, and that one's before the one it is tested on.
//!
//! ```text
//! first day ── a year at least ──┤ learn │ window │ calibrate │ window │ test │ window │ last day
//! ```

use chrono::{Months, NaiveDate};

/// Months of records that there must be before a date for people to be described at it.
pub const LEAST_PAST_MONTHS: u32 = 12;
/// How many dates are tested at, at most.
pub const MOST_ORIGINS: usize = 5;
/// Months from one date tested at to the next.
pub const ORIGIN_STEP_MONTHS: u32 = 12;

/// What time the records cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Day of the first event.
    pub first_day: NaiveDate,
    /// Last day that is covered.
    pub last_day: NaiveDate,
}

/// The cohorts a model comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Lesson {
    /// Date of the cohort that is learned from.
    pub learn: NaiveDate,
    /// Date of the later cohort that is calibrated on. When the records are too short for one it is the
    /// same date, and the people are split in halves: see [`Lesson::is_split`].
    pub calibrate: NaiveDate,
}

/// A date that is tested at, and what the model that is tested there comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Origin {
    /// What was learned from.
    pub lesson: Lesson,
    /// The date of the people it is tested on.
    pub test: NaiveDate,
}

impl Lesson {
    /// The newest lesson that was over before `end`, the first day that must not be known; `None` when
    /// the records before it are too short even for one cohort.
    pub fn before(end: NaiveDate, extent: Extent, window_months: u32) -> Option<Self> {
        let earliest = extent.first_day.checked_add_months(Months::new(LEAST_PAST_MONTHS))?;
        let window = Months::new(window_months);
        let calibrate = end.checked_sub_months(window)?;
        let learn = calibrate.checked_sub_months(window)?;
        if learn >= earliest {
            Some(Self { learn, calibrate })
        } else if calibrate >= earliest {
            Some(Self { learn: calibrate, calibrate })
        } else {
            None
        }
    }

    /// Whether one cohort is both learned from and calibrated on, each with its own half of the people.
    pub fn is_split(&self) -> bool {
        self.learn == self.calibrate
    }
}

/// The dates to test at, oldest first: the newest leaves just the window of follow-up, the others lie
/// [`ORIGIN_STEP_MONTHS`] apart before it.
pub fn origins(extent: Extent, window_months: u32) -> Vec<Origin> {
    let Some(newest) = extent.last_day.succ_opt().and_then(|end| end.checked_sub_months(Months::new(window_months)))
    else {
        return Vec::new();
    };
    let mut found: Vec<Origin> = (0..MOST_ORIGINS as u32)
        .map_while(|back| {
            let test = newest.checked_sub_months(Months::new(back * ORIGIN_STEP_MONTHS))?;
            Lesson::before(test, extent, window_months).map(|lesson| Origin { lesson, test })
        })
        .collect();
    // a later cohort to calibrate on is worth more than another origin
    if found.iter().any(|origin| !origin.lesson.is_split()) {
        found.retain(|origin| !origin.lesson.is_split());
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn two_year_windows_in_ten_years_of_records() {
        let extent = Extent { first_day: day(2014, 1, 1), last_day: day(2023, 12, 31) };
        let found = origins(extent, 24);
        let dates: Vec<_> = found.iter().map(|one| (one.lesson.learn, one.lesson.calibrate, one.test)).collect();
        let expected = [(2015, 2017, 2019), (2016, 2018, 2020), (2017, 2019, 2021), (2018, 2020, 2022)];
        let first = |year| day(year, 1, 1);
        assert_eq!(dates, expected.map(|(learn, calibrate, test)| (first(learn), first(calibrate), first(test))));
    }

    #[test]
    fn short_records_are_split_and_shorter_ones_refused() {
        let extent = |years: i32| Extent { first_day: day(2020, 1, 1), last_day: day(2020 + years - 1, 12, 31) };
        // three years: one to look back on, one to learn, one to test
        let found = origins(extent(3), 12);
        assert_eq!(found.len(), 1);
        assert!(found[0].lesson.is_split() && found[0].test == day(2022, 1, 1));
        assert!(origins(extent(2), 12).is_empty());
        assert_eq!(Lesson::before(day(2022, 1, 1), extent(2), 12).map(|lesson| lesson.is_split()), Some(true));
        assert_eq!(Lesson::before(day(2021, 1, 1), extent(1), 12), None);
    }

    proptest! {
        /// No window reaches the next cohort, whatever the dates.
        #[test]
        fn nothing_reaches_back(first in 0i32..9_000, days in 1i32..9_000, window in 1u32..61) {
            let at = |number: i32| NaiveDate::from_epoch_days(number).unwrap();
            let extent = Extent { first_day: at(first), last_day: at(first + days) };
            let after = |date: NaiveDate| date.checked_add_months(Months::new(window)).unwrap();
            for origin in origins(extent, window) {
                let Lesson { learn, calibrate } = origin.lesson;
                prop_assert!(origin.lesson.is_split() || after(learn) <= calibrate);
                prop_assert!(after(calibrate) <= origin.test);
                prop_assert!(after(origin.test) <= extent.last_day.succ_opt().unwrap());
                prop_assert!(learn >= extent.first_day.checked_add_months(Months::new(LEAST_PAST_MONTHS)).unwrap());
            }
        }
    }
}
