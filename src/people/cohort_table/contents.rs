//! What a column holds, by its values: numbers, categories, or nothing that can be learned from.

use crate::incidents::{DateReader, NO_WORD, WordColumn, flag};

/// Different texts that still make categories, at most.
const MOST_CATEGORIES: usize = 40;
/// From so many rows on, whole numbers that never repeat are taken for numbers of rows or people.
const ROWS_OF_AN_ID: usize = 500;

/// What a column holds; one value a row that is used.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Contents {
    /// Numbers; NaN where there is none. `open_ended`: texts such as `10 or more`, read as 10.
    Amount { values: Vec<f64>, open_ended: Vec<String> },
    /// Positions among names; NaN where there is none.
    Category { names: Vec<String>, values: Vec<f64> },
    /// Nothing to learn from, and why.
    Nothing(String),
}

impl Contents {
    /// Looks at the used rows of a column.
    pub(super) fn of(column: &WordColumn, rows: &[usize]) -> Self {
        let all: Vec<&str> = column.words().collect();
        let codes: Vec<u32> = rows.iter().map(|row| column.codes()[*row]).collect();
        let mut people = vec![0_usize; all.len()];
        codes.iter().filter(|code| **code != NO_WORD).for_each(|code| people[*code as usize] += 1);
        let met: Vec<usize> = (0..all.len()).filter(|code| people[*code] > 0).collect();
        let known: usize = people.iter().sum();
        if met.is_empty() {
            return Self::Nothing("it is empty".to_owned());
        }
        if met.len() == 1 && known == rows.len() {
            return Self::Nothing("it is the same in every row".to_owned());
        }
        let values = |of: &dyn Fn(usize) -> f64| {
            let by_code: Vec<f64> =
                (0..all.len()).map(|code| if people[code] > 0 { of(code) } else { f64::NAN }).collect();
            codes.iter().map(|code| by_code.get(*code as usize).copied().unwrap_or(f64::NAN)).collect::<Vec<f64>>()
        };
        if are_dates(met.iter().map(|code| all[*code])) {
            return Self::Nothing(
                "it holds dates: count days from them in the table, up to the day of the score".to_owned(),
            );
        }
        if met.iter().all(|code| number(all[*code]).is_some()) {
            let numbers: Vec<f64> = met.iter().filter_map(|code| number(all[*code])).collect();
            if are_row_numbers(&numbers, known, rows.len()) {
                return Self::Nothing(
                    "it holds whole numbers that never repeat, as if it numbered the rows or the people".to_owned(),
                );
            }
            let values = values(&|code| number(all[code]).unwrap_or(f64::NAN));
            return Self::Amount { values, open_ended: Vec::new() };
        }
        if met.iter().all(|code| flag(all[*code]).is_some()) {
            let values = values(&|code| flag(all[code]).map_or(f64::NAN, |flag| f64::from(u8::from(flag))));
            return Self::Amount { values, open_ended: Vec::new() };
        }
        let some_number = met.iter().any(|code| number(all[*code]).is_some());
        if some_number && met.iter().all(|code| number(all[*code]).or_else(|| open_end(all[*code])).is_some()) {
            let values = values(&|code| number(all[code]).or_else(|| open_end(all[code])).unwrap_or(f64::NAN));
            let open_ended = met.iter().filter(|code| number(all[**code]).is_none());
            return Self::Amount { values, open_ended: open_ended.map(|code| all[*code].to_owned()).collect() };
        }
        if met.len() > MOST_CATEGORIES {
            return Self::Nothing(format!("it holds {} different texts, too many for categories", met.len()));
        }
        let mut names: Vec<String> = met.iter().map(|code| all[*code].to_owned()).collect();
        names.sort();
        let values = values(&|code| {
            names.binary_search_by(|name| name.as_str().cmp(all[code])).map_or(f64::NAN, |at| at as f64)
        });
        Self::Category { names, values }
    }
}

/// A number as tables write it: `12`, `-0.5`, `1,234`, `12%`.
fn number(text: &str) -> Option<f64> {
    let plain = text.strip_suffix('%').unwrap_or(text).trim();
    let read = plain.parse::<f64>().ok().or_else(|| {
        let groups: Vec<&str> = plain.split(',').collect();
        let grouped =
            groups.len() > 1 && (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
        let digits = groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_digit()));
        (grouped && digits).then(|| groups.concat().parse().ok())?
    });
    // "inf" and "nan" are words here
    read.filter(|number| number.is_finite() && plain.bytes().any(|b| b.is_ascii_digit()))
}

/// The number in `10 or more`, `10+`, `>10`, `under 5`, `5 or fewer`: a range without an end.
fn open_end(text: &str) -> Option<f64> {
    let lower = text.trim().to_lowercase();
    let before =
        ["or more", "and more", "or over", "and over", "or older", "or fewer", "or less", "and under", "plus", "+"];
    let after = [
        ">=",
        "<=",
        "≥",
        "≤",
        ">",
        "<",
        "over",
        "under",
        "more than",
        "less than",
        "fewer than",
        "up to",
        "at least",
        "at most",
    ];
    let start = before.iter().find_map(|end| lower.strip_suffix(end));
    let end = after.iter().find_map(|start| lower.strip_prefix(start));
    start.or(end).and_then(|rest| number(rest.trim()))
}

/// Whether nearly all texts are dates. Eight digits in a row are one; a year alone is a number.
fn are_dates<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let mut reader = DateReader::default();
    let (mut dates, mut all) = (0_usize, 0_usize);
    for text in texts {
        let is_plain_number = number(text).is_some() && !(text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()));
        dates += usize::from(!is_plain_number && reader.read(text).is_some());
        all += 1;
    }
    dates * 20 >= all * 19 && dates > 0
}

/// Whether numbers seem to number rows or people: whole, never repeated, and either in a run or many.
fn are_row_numbers(different: &[f64], known: usize, rows: usize) -> bool {
    let whole = different.iter().all(|number| number.fract() == 0.0);
    if !whole || different.len() < known || known < rows || rows < 20 {
        return false;
    }
    let (low, high) = different.iter().fold((f64::MAX, f64::MIN), |(low, high), n| (low.min(*n), high.max(*n)));
    rows >= ROWS_OF_AN_ID || high - low + 1.0 == rows as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Contents {
        let mut column = WordColumn::default();
        for text in texts {
            column.push(text);
        }
        Contents::of(&column, &(0..texts.len()).collect::<Vec<_>>())
    }

    fn amount(texts: &[&str]) -> Vec<f64> {
        match of(texts) {
            Contents::Amount { values, .. } => values,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn numbers_flags_and_open_ends_are_amounts() {
        assert_eq!(amount(&["1", "2.5", "1,234", "-3"]), [1.0, 2.5, 1234.0, -3.0]);
        assert_eq!(amount(&["Yes", "no", "YES"]), [1.0, 0.0, 1.0]);
        assert_eq!(amount(&["true", "false"]), [1.0, 0.0]);
        assert_eq!(amount(&["0", "1", "10 or more"]), [0.0, 1.0, 10.0]);
        assert_eq!(amount(&["0", "1", "5+", "<1"]), [0.0, 1.0, 5.0, 1.0]);
        assert!(amount(&["1", "", "2"])[1].is_nan());
    }

    #[test]
    fn few_texts_are_categories_and_many_are_nothing() {
        let Contents::Category { names, values } = of(&["b", "a", "", "b"]) else { panic!() };
        assert_eq!((names, &values[..2]), (vec!["a".to_owned(), "b".to_owned()], &[1.0, 0.0][..]));
        assert!(values[2].is_nan());
        assert!(matches!(of(&["18-22", "23-27", "43-47", "18-22"]), Contents::Category { .. }));
        let many: Vec<String> = (0..60).map(|n| format!("text {n}")).collect();
        assert!(matches!(of(&many.iter().map(String::as_str).collect::<Vec<_>>()), Contents::Nothing(_)));
    }

    #[test]
    fn dates_ids_constants_and_blanks_teach_nothing() {
        assert!(
            matches!(of(&["2021-01-01", "02/03/2021", "2021-05-06"]), Contents::Nothing(why) if why.contains("dates"))
        );
        assert!(matches!(of(&["20210101", "20210203"]), Contents::Nothing(why) if why.contains("dates")));
        assert!(matches!(of(&["a", "a"]), Contents::Nothing(why) if why.contains("same in every row")));
        assert!(matches!(of(&["", ""]), Contents::Nothing(why) if why.contains("empty")));
        let run: Vec<String> = (5..105).rev().map(|n| n.to_string()).collect();
        let run: Vec<&str> = run.iter().map(String::as_str).collect();
        assert!(matches!(of(&run), Contents::Nothing(why) if why.contains("never repeat")));
        assert!(matches!(of(&["2019", "2020", "2020"]), Contents::Amount { .. }));
    }
}
