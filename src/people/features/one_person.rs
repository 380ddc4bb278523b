//! The features of one person, in one pass over what was visible before the date.

use chrono::NaiveDate;

use crate::people::harm::Weighed;
use crate::people::record::{PersonView, Proceeding, Role, day_number, months_from};

use super::specs::COUNT;
use super::suspicion::suspicion_days;

/// Where the windows before a date begin, in days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Windows {
    /// The date itself: the first day that is not seen.
    end: i32,
    months_12: i32,
    months_24: i32,
    years_5: i32,
}

impl Windows {
    pub(super) fn before(date: NaiveDate) -> Self {
        let [months_12, months_24, years_5] = [-12, -24, -60].map(|months| months_from(date, months));
        Self { end: day_number(date), months_12, months_24, years_5 }
    }
}

/// A standing charge, with what the scale says of it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Charge {
    day: i32,
    harm: Option<f64>,
    group: u16,
    violent: bool,
    weapon: bool,
    proactive: bool,
}

fn charge(one: &Proceeding, weighed: &Weighed) -> Option<Charge> {
    let day = one.standing_charge()?.day;
    let weight = weighed.of(one.offence()?);
    Some(Charge {
        day,
        harm: weight.harm,
        group: weight.group,
        violent: weight.violent,
        weapon: weight.weapon || one.weapon(),
        proactive: weight.proactive || one.proactive(),
    })
}

/// Harm of all standing charges whose offence the scale knows.
pub(super) fn harm_of_charges(view: PersonView<'_>, weighed: &Weighed) -> f64 {
    let proceedings = view.proceedings();
    proceedings.iter().filter_map(|one| charge(one, weighed)?.harm).sum()
}

/// One value for each of [`super::specs::ROWS`], in that order; missing is NaN.
pub(super) fn values(view: PersonView<'_>, windows: &Windows, weighed: &Weighed) -> [f64; COUNT] {
    let Windows { end, months_12, months_24, years_5 } = *windows;
    let proceedings = view.proceedings();
    let mut charges: Vec<Charge> = proceedings.iter().filter_map(|one| charge(one, weighed)).collect();
    charges.sort_by_key(|charge| charge.day);
    let convictions: Vec<_> = proceedings.iter().filter_map(Proceeding::conviction).collect();

    let since = |day: Option<i32>| day.map_or(f64::NAN, |day| f64::from(end - day));
    let number = |which: &dyn Fn(&Charge) -> bool| charges.iter().filter(|charge| which(charge)).count() as f64;
    let harm = |which: &dyn Fn(&Charge) -> bool| harm_sum(charges.iter().filter(|charge| which(charge)));
    let kinds = |from: i32| {
        let mut groups: Vec<u16> = charges.iter().filter(|one| one.day >= from).map(|one| one.group).collect();
        groups.sort_unstable();
        groups.dedup();
        groups.len() as f64
    };
    let convicted = |from: i32| convictions.iter().filter(|one| one.day >= from).count() as f64;
    let victim =
        |from: i32| view.events.iter().filter(|event| event.role == Role::Victim && event.day >= from).count() as f64;
    let suspected = |from: i32| suspicion_days(view.events).filter(|day| *day >= from).count() as f64;

    let (first, last) = (charges.first().map(|one| one.day), charges.last().map(|one| one.day));
    let last_violent = charges.iter().rev().find(|one| one.violent).map(|one| one.day);
    let last_conviction = convictions.iter().map(|one| one.day).max();
    let ever = charges.len() as f64;
    let share = |part: f64| if charges.is_empty() { f64::NAN } else { part / ever };
    let harm_ever = harm(&|_| true);
    let harm_mean = mean_harm(charges.iter());
    let harm_max = charges.iter().filter_map(|one| one.harm).fold(f64::NAN, f64::max);
    let earlier = mean_harm(charges.iter().filter(|one| one.day < months_24));
    let recent = mean_harm(charges.iter().filter(|one| one.day >= months_24));
    let months_12_before = charges.iter().filter(|one| (months_24..months_12).contains(&one.day)).count() as f64;
    let convicted_weights = convictions.iter().map(|one| weighed.of(one.offence));
    let gap = median_gap(&charges);

    [
        since(last),
        since(last_conviction),
        since(last_violent),
        number(&|one| one.day >= months_12),
        number(&|one| one.day >= months_24),
        number(&|one| one.day >= years_5),
        ever,
        ever / (since(first) / DAYS_A_YEAR).max(1.0),
        convicted(months_24),
        convicted(years_5),
        convicted(i32::MIN),
        share(number(&|one| one.proactive)),
        harm(&|one| one.day >= months_12),
        harm(&|one| one.day >= months_24),
        harm(&|one| one.day >= years_5),
        harm_ever,
        (1.0 + harm_ever).log2(),
        harm_max,
        harm_mean,
        known_sum(convicted_weights.clone().map(|weight| weight.harm)),
        since(first),
        match (first, last) {
            (Some(first), Some(last)) => f64::from(last - first),
            _ => f64::NAN,
        },
        kinds(months_24),
        kinds(i32::MIN),
        if earlier > 0.0 { recent / earlier } else { f64::NAN },
        number(&|one| one.day >= months_12) - months_12_before,
        number(&|one| one.violent && one.day >= months_24),
        number(&|one| one.violent && one.day >= years_5),
        number(&|one| one.violent),
        convicted_weights.filter(|weight| weight.violent).count() as f64,
        share(number(&|one| one.violent)),
        number(&|one| one.weapon && one.day >= months_24),
        number(&|one| one.weapon),
        gap,
        since(last) / gap,
        victim(months_24),
        victim(i32::MIN),
        suspected(months_24),
        suspected(i32::MIN),
    ]
}

/// Mean length of a year of the Gregorian calendar.
const DAYS_A_YEAR: f64 = 365.2425;

/// Harm of charges: nothing where there are none, missing where the scale knows none of them.
fn harm_sum<'c>(charges: impl Iterator<Item = &'c Charge>) -> f64 {
    known_sum(charges.map(|charge| charge.harm))
}

/// Sum of what is known: 0 of nothing, missing if there is something and none of it is known.
fn known_sum(weights: impl Iterator<Item = Option<f64>>) -> f64 {
    let (mut sum, mut known, mut unknown) = (0.0, 0_u32, 0_u32);
    for weight in weights {
        match weight {
            Some(weight) => (sum, known) = (sum + weight, known + 1),
            None => unknown += 1,
        }
    }
    if known == 0 && unknown > 0 { f64::NAN } else { sum }
}

/// Mean over the charges whose harm is known; missing where there are none.
fn mean_harm<'c>(charges: impl Iterator<Item = &'c Charge>) -> f64 {
    let (sum, number) = charges.filter_map(|one| one.harm).fold((0.0, 0_u32), |(sum, n), harm| (sum + harm, n + 1));
    sum / f64::from(number)
}

/// Median number of days between days with a charge, oldest first; missing with fewer than two such days.
fn median_gap(charges: &[Charge]) -> f64 {
    let mut gaps: Vec<i32> = charges.windows(2).map(|pair| pair[1].day - pair[0].day).filter(|gap| *gap > 0).collect();
    gaps.sort_unstable();
    match gaps.len() {
        0 => f64::NAN,
        n => f64::midpoint(f64::from(gaps[(n - 1) / 2]), f64::from(gaps[n / 2])),
    }
}
