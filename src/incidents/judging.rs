//! Which of the rows read are used, and why the others are not.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::access::day_from_ms;
use super::columns::PlacedPoint;
use super::mapping::Mapping;
use super::placing::Points;
use super::reading::ReadTable;
use super::report::Reason;
use super::table::Precision;
use super::words::FastSet;

/// Decides which rows are used, in order; the others are counted with their reason.
pub(super) fn set_aside_rows(
    tables: &mut [ReadTable],
    codes: &[Vec<u32>],
    points: &Points,
    verdicts: &[Result<PlacedPoint, Reason>],
    mapping: Option<&Mapping>,
) {
    let usual_days = usual_days(tables);
    let only_month = months_are_few(tables);
    let one_incident_an_id = !mapping.is_some_and(|mapping| mapping.separate_duplicates);
    // most ids never repeat: those that do are found side by side, and only they are looked up
    let repeated = if one_incident_an_id { repeated_hashes(tables) } else { BTreeSet::new() };
    let mut first_of: BTreeMap<u64, (u32, u32)> = BTreeMap::new();
    for at in 0..tables.len() {
        let mut used = Vec::with_capacity(tables[at].batch.columns.len());
        for row in 0..tables[at].batch.columns.len() {
            let columns = &tables[at].batch.columns;
            let point = codes[at][tables[at].batch.points.codes[row] as usize];
            let id = columns.id.get(row);
            let line = columns.row[row];
            let day = columns.from_ms[row];
            let aside: Option<(Reason, String)> = if let Err(reason) = verdicts[point as usize] {
                let (x, y) = points.as_given(point);
                let xy = tables[at].layout.xy;
                Some((
                    reason,
                    format!("{} {x}, {} {y}", tables[at].layout.header(xy.0), tables[at].layout.header(xy.1)),
                ))
            } else if !usual_days.contains(&day) {
                Some((Reason::DateApart, day_from_ms(day).map_or_else(String::new, |day| day.to_string())))
            } else if only_month && columns.precision[row] == Precision::Month as u8 {
                Some((
                    Reason::OnlyMonth,
                    day_from_ms(day).map_or_else(String::new, |day| day.format("%Y-%m").to_string()),
                ))
            } else if !id.is_empty() && repeated.contains(&tables[at].batch.id_hashes[row]) {
                match first_of.entry(tables[at].batch.id_hashes[row]) {
                    Entry::Vacant(entry) => {
                        entry.insert((at as u32, row as u32));
                        None
                    }
                    Entry::Occupied(entry) => {
                        let &(first_at, first_row) = entry.get();
                        let first = &tables[first_at as usize];
                        (first.batch.columns.id.get(first_row as usize) == id).then(|| {
                            let line = first.batch.columns.row[first_row as usize];
                            (Reason::SameId, format!("{id}, as in {}, row {line}", first.name))
                        })
                    }
                }
            } else {
                None
            };
            match aside {
                Some((reason, found)) => tables[at].batch.tally.add(reason, line, || found),
                None => used.push(row as u32),
            }
        }
        tables[at].used = used;
    }
}

/// Hashes of ids that occur more than once. Each quarter of the hashes is one task.
fn repeated_hashes(tables: &[ReadTable]) -> BTreeSet<u64> {
    const PARTS: u64 = 4;
    let hashes = || tables.iter().flat_map(|table| &table.batch.id_hashes).copied().filter(|&hash| hash != 0);
    let part = |part: u64| {
        let mut seen: FastSet<u64> = FastSet::default();
        seen.reserve(hashes().count() / PARTS as usize);
        hashes().filter(|hash| hash >> 62 == part && !seen.insert(*hash)).collect::<Vec<u64>>()
    };
    (0..PARTS).into_par_iter().flat_map_iter(part).collect::<Vec<u64>>().into_iter().collect()
}

/// The days within which incidents are believed, in milliseconds: from a year before the day before
/// which only 0.5% lie, to a year after the day after which only 0.5% lie. Fewer than 200 rows are
/// all believed.
fn usual_days(tables: &[ReadTable]) -> std::ops::RangeInclusive<i64> {
    const YEAR_MS: i64 = 366 * 86_400_000;
    let mut rows_in: BTreeMap<i64, u64> = BTreeMap::new();
    let starts = tables.iter().flat_map(|table| table.batch.columns.from_ms.iter());
    let mut last: Option<(i64, u64)> = None;
    for &ms in starts {
        let day = ms.div_euclid(86_400_000);
        match &mut last {
            Some((same, rows)) if *same == day => *rows += 1,
            _ => {
                if let Some((day, rows)) = last.replace((day, 1)) {
                    *rows_in.entry(day).or_default() += rows;
                }
            }
        }
    }
    if let Some((day, rows)) = last {
        *rows_in.entry(day).or_default() += rows;
    }
    let all: u64 = rows_in.values().sum();
    if all < 200 {
        return i64::MIN..=i64::MAX;
    }
    let tail = all / 200;
    let quantile = |mut days: Box<dyn Iterator<Item = (&i64, &u64)> + '_>| {
        let mut passed = 0;
        days.by_ref()
            .find(|(_, rows)| {
                passed += **rows;
                passed > tail
            })
            .map_or(0, |(day, _)| *day)
    };
    let first = quantile(Box::new(rows_in.iter()));
    let last = quantile(Box::new(rows_in.iter().rev()));
    first * 86_400_000 - YEAR_MS..=(last + 1) * 86_400_000 + YEAR_MS
}

/// Whether some rows give only a month and they are fewer than one in a hundred: then they are set
/// aside, rather than turning everything into months.
fn months_are_few(tables: &[ReadTable]) -> bool {
    let rows = || tables.iter().flat_map(|table| table.batch.columns.precision.iter());
    let months = rows().filter(|&&precision| precision == Precision::Month as u8).count();
    months > 0 && months * 100 < rows().count()
}
