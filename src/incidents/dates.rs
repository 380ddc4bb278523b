//! Dates and times as people write them.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::access::ms_from_time;
use super::table::Precision;

/// An instant in milliseconds since 1970-01-01 00:00 by the local clock, and how exactly it is
/// known.
pub(crate) type Instant = (i64, Precision);

/// First and last year taken for a real date of an incident.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// Formats with a month in words; each also with a time after it.
const WORDED: [&str; 6] = ["%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%d-%b-%y", "%d/%b/%Y"];

/// Reads dates in the formats of one file. Understood without being told: `2021-08`,
/// `2021-08-31` (also with `/`), `31/08/2021` (day first, as written in Britain), each with a time
/// after a space or `T`, and months in words. A time zone or an offset at the end is not applied:
/// the clock is taken as written.
#[derive(Debug, Clone, Default)]
pub(crate) struct DateReader {
    formats: Vec<String>,
    last: Option<(String, Option<Instant>)>,
}

impl DateReader {
    /// A reader of these `strftime` formats only, or of the usual ones when there are none.
    pub(crate) fn new(formats: &[String]) -> Self {
        Self { formats: formats.to_vec(), last: None }
    }

    /// The instant of a text; `None` when it is not a date or not in the calendar.
    pub(crate) fn read(&mut self, text: &str) -> Option<Instant> {
        if let Some((last, instant)) = &self.last
            && last == text
        {
            return *instant;
        }
        let trimmed = text.trim();
        let instant = if self.formats.is_empty() {
            usual(trimmed)
        } else {
            self.formats.iter().find_map(|format| in_format(trimmed, format))
        };
        self.last = Some((text.to_owned(), instant));
        instant
    }
}

fn dated(date: NaiveDate, time: Option<NaiveTime>, precision: Precision) -> Option<Instant> {
    use chrono::Datelike;
    YEARS.contains(&date.year()).then(|| (ms_from_time(date.and_time(time.unwrap_or(NaiveTime::MIN))), precision))
}

fn usual(text: &str) -> Option<Instant> {
    let (day, time) = match text.find(['T', ' ', 't']) {
        Some(at) if text.as_bytes().get(..at)?.iter().all(|b| b.is_ascii_digit() || b"-/.".contains(b)) => {
            (&text[..at], Some(&text[at + 1..]))
        }
        _ => (text, None),
    };
    let mut parts = day.split(['-', '/', '.']);
    let (a, b, c) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let number = |part: &str| -> Option<u32> {
        (!part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let ymd = |year: &str, month: &str, day: &str| {
        (year.len() == 4 && month.len() <= 2 && day.len() <= 2)
            .then(|| NaiveDate::from_ymd_opt(number(year)? as i32, number(month)?, number(day)?))?
    };
    match (b, c) {
        (Some(b), Some(c)) => {
            if let Some(date) = ymd(a, b, c).or_else(|| ymd(c, b, a)) {
                return match time.map(str::trim).filter(|time| !time.is_empty()) {
                    None => dated(date, None, Precision::Date),
                    Some(time) => dated(date, Some(clock(time)?), Precision::Time),
                };
            }
            worded(text)
        }
        (Some(b), None) if time.is_none() => {
            let date = ymd(a, b, "1").or_else(|| ymd(b, a, "1"))?;
            dated(date, None, Precision::Month)
        }
        (None, None) if a.len() == 8 && a.bytes().all(|b| b.is_ascii_digit()) && time.is_none() => {
            dated(ymd(&a[..4], &a[4..6], &a[6..])?, None, Precision::Date)
        }
        _ => worded(text),
    }
}

fn worded(text: &str) -> Option<Instant> {
    if !text.bytes().any(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    for format in WORDED {
        if let Ok((date, rest)) = NaiveDate::parse_and_remainder(text, format) {
            let rest = rest.trim();
            return if rest.is_empty() {
                dated(date, None, Precision::Date)
            } else {
                dated(date, Some(clock(rest)?), Precision::Time)
            };
        }
    }
    ["%d %b %Y", "%d %B %Y", "%d %b-%Y", "%d %b-%y"]
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(&format!("1 {text}"), format).ok())
        .and_then(|date| dated(date, None, Precision::Month))
}

/// A time of day: `22:15`, `22:15:30`, `22:15:30.000`, `2215`, `10:15 PM`, with whatever zone after it.
pub(super) fn clock(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let fraction = rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let after = fraction.trim().to_ascii_lowercase();
    let zone = after.is_empty()
        || after == "z"
        || after == "utc"
        || after == "gmt"
        || after == "bst"
        || (after.starts_with(['+', '-']) && after[1..].bytes().all(|b| b.is_ascii_digit() || b == b':'));
    let half = match after.as_str() {
        "am" | "a.m." => Some(0),
        "pm" | "p.m." => Some(12),
        _ if zone => None,
        _ => return None,
    };
    let mut parts = digits.split(':');
    let first = parts.next()?;
    let (hour, minute) = match parts.next() {
        Some(minute) => (first.parse::<u32>().ok()?, minute.parse::<u32>().ok()?),
        None if first.len() == 4 => (first[..2].parse().ok()?, first[2..].parse().ok()?),
        None => return None,
    };
    let second = parts.next().map_or(Some(0), |second| second.parse::<u32>().ok())?;
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(add) => hour % 12 + add,
        None => hour,
    };
    if parts.next().is_some() {
        return None;
    }
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// Reads by one `strftime` format; what it asks for decides the precision.
fn in_format(text: &str, format: &str) -> Option<Instant> {
    let has = |codes: &[&str]| codes.iter().any(|code| format.contains(code));
    if has(&["%H", "%I", "%T", "%R", "%X", "%c", "%s", "%l", "%k"]) {
        let time = NaiveDateTime::parse_from_str(text, format)
            .ok()
            .or_else(|| chrono::DateTime::parse_from_str(text, format).ok().map(|zoned| zoned.naive_local()))?;
        return dated(time.date(), Some(time.time()), Precision::Time);
    }
    if has(&["%d", "%e", "%j", "%F", "%D", "%x", "%v"]) {
        return dated(NaiveDate::parse_from_str(text, format).ok()?, None, Precision::Date);
    }
    let date = NaiveDate::parse_from_str(&format!("{text} 1"), &format!("{format} %d")).ok()?;
    dated(date, None, Precision::Month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<(String, Precision)> {
        DateReader::default().read(text).map(shown)
    }

    fn shown((ms, precision): Instant) -> (String, Precision) {
        let time = chrono::DateTime::from_timestamp_millis(ms).unwrap().naive_utc();
        (time.format("%Y-%m-%d %H:%M:%S").to_string(), precision)
    }

    #[test]
    fn usual_ways_of_writing_a_date_are_understood() {
        let cases = [
            ("2021-08", "2021-08-01 00:00:00", Precision::Month),
            ("08/2021", "2021-08-01 00:00:00", Precision::Month),
            ("Aug 2021", "2021-08-01 00:00:00", Precision::Month),
            ("2021-08-31", "2021-08-31 00:00:00", Precision::Date),
            ("2021/8/1", "2021-08-01 00:00:00", Precision::Date),
            ("03/08/2021", "2021-08-03 00:00:00", Precision::Date),
            ("20210803", "2021-08-03 00:00:00", Precision::Date),
            ("03-Aug-2021", "2021-08-03 00:00:00", Precision::Date),
            ("3 August 2021", "2021-08-03 00:00:00", Precision::Date),
            ("2021-08-31 22:15", "2021-08-31 22:15:00", Precision::Time),
            ("2021-08-31T22:15:30Z", "2021-08-31 22:15:30", Precision::Time),
            ("2021-08-31T22:15:30.000+01:00", "2021-08-31 22:15:30", Precision::Time),
            ("2006/01/01 05:00:00+00", "2006-01-01 05:00:00", Precision::Time),
            ("31/08/2021 22:15", "2021-08-31 22:15:00", Precision::Time),
            ("31/08/2021 10:15:00 PM", "2021-08-31 22:15:00", Precision::Time),
            ("03-Aug-2021 09:05", "2021-08-03 09:05:00", Precision::Time),
        ];
        for (text, time, precision) in cases {
            assert_eq!(read(text), Some((time.to_owned(), precision)), "{text}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["", "2021-02-30", "2021-13", "31/04/2021", "08/25/2021", "0021-01-01", "2021-01-01 25:00", "soon"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_format_decides_what_is_day_and_what_is_month() {
        let mut reader = DateReader::new(&["%m/%d/%Y".to_owned(), "%m/%d/%Y %H:%M".to_owned(), "%Y%m".to_owned()]);
        assert_eq!(reader.read("08/03/2021").map(shown), Some(("2021-08-03 00:00:00".into(), Precision::Date)));
        assert_eq!(reader.read("08/03/2021 01:02").map(shown), Some(("2021-08-03 01:02:00".into(), Precision::Time)));
        assert_eq!(reader.read("202108").map(shown), Some(("2021-08-01 00:00:00".into(), Precision::Month)));
        assert_eq!(reader.read("2021-08-03"), None);
    }

    proptest! {
        #[test]
        fn rubbish_never_panics(text in "\\PC{0,24}") {
            let _ = read(&text);
            let _ = clock(&text);
        }

        #[test]
        fn nearly_dates_never_panic(text in "[0-9/. :TZaApPmM+-]{0,24}") {
            let _ = read(&text);
        }

        #[test]
        fn days_come_back(days in 0_i64..40_000) {
            let day = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + chrono::Duration::days(days);
            let expected = Some((day.format("%Y-%m-%d 00:00:00").to_string(), Precision::Date));
            prop_assert_eq!(read(&day.format("%d/%m/%Y").to_string()), expected.clone());
            prop_assert_eq!(read(&day.format("%Y-%m-%d").to_string()), expected);
        }
    }
}
