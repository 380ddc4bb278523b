//! Monthly totals of every crime type, and where their level shifts.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::access::{day_from_ms, month_index};
use super::builder::Cover;
use super::reading::ReadTable;
use super::report::LevelShift;
use super::shifts::level_shifts;
use super::table::Precision;
use super::words::NO_WORD;

/// Level shifts of every crime type, over whole months.
pub(super) fn shifts(tables: &[ReadTable], cover: &Cover, precision: Precision) -> Vec<LevelShift> {
    let whole = |day: NaiveDate, partly: bool, step: i32| month_index(day) + if partly { step } else { 0 };
    let by_month = precision == Precision::Month;
    let first = whole(cover.first_day, !by_month && cover.first_day.day() > 1, 1);
    let next_day = cover.last_day.succ_opt().unwrap_or(cover.last_day);
    let last = whole(cover.last_day, !by_month && next_day.day() > 1, -1);
    if last < first {
        return Vec::new();
    }
    let months = (last - first + 1) as usize;
    let mut totals: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for table in tables {
        let columns = &table.batch.columns;
        let crime_types = &columns.crime_type;
        let mut counts = vec![0_u64; crime_types.word_count() * months];
        let mut month_of: Option<(i64, i32)> = None;
        for &row in &table.used {
            let day = columns.from_ms[row as usize].div_euclid(86_400_000);
            let month = match month_of {
                Some((same, month)) if same == day => month,
                _ => {
                    let month = day_from_ms(columns.from_ms[row as usize]).map_or(i32::MIN, month_index);
                    month_of = Some((day, month));
                    month
                }
            };
            let code = crime_types.codes()[row as usize];
            if code != NO_WORD && (first..=last).contains(&month) {
                counts[code as usize * months + (month - first) as usize] += 1;
            }
        }
        for (word, counts) in crime_types.words().zip(counts.chunks(months)) {
            let sums = totals.entry(word).or_insert_with(|| vec![0; months]);
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
    }
    let missing: Vec<i32> = cover.missing_months.iter().map(|&month| month_index(month)).collect();
    let series = totals.iter().flat_map(|(series, totals)| {
        let observed: Vec<Option<u64>> =
            (first..).zip(totals).map(|(month, &n)| (!missing.contains(&month)).then_some(n)).collect();
        level_shifts(series, first, &observed)
    });
    let mut found: Vec<LevelShift> = series.collect();
    found.sort_by(|a, b| b.ratio.ln().abs().total_cmp(&a.ratio.ln().abs()).then_with(|| a.series.cmp(&b.series)));
    found
}
