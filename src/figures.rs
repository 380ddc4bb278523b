//! Numbers and dates as people read them: every panel, picture and terminal line writes them through
//! here.

use chrono::{Datelike, Months, NaiveDate};

use crate::forecast::{Period, PeriodKind};

/// A narrow space that does not break: thousands are set apart with it.
const THIN_SPACE: char = '\u{202f}';
/// Joins the ends of an interval.
const EN_DASH: char = '–';

/// `1 802`, with a thin space between thousands.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 * THIN_SPACE.len_utf8());
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(THIN_SPACE);
        }
        text.push(digit);
    }
    text
}

/// `1 incident`, `3 incidents`: a count with its noun, whose plural adds an s.
pub fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number))
}

/// An expected count: whole from 10 up, one decimal below, two below 1, never a bare zero.
pub fn expected(value: f64) -> String {
    if !value.is_finite() {
        "unknown".to_owned()
    } else if value >= 9.95 {
        count(value.round() as u64)
    } else if value >= 0.995 {
        format!("{value:.1}")
    } else if value >= 0.005 {
        format!("{value:.2}")
    } else {
        "under 0.01".to_owned()
    }
}

/// `1–5`, or `2` when both ends are the same.
pub fn interval(lower: u32, upper: u32) -> String {
    if lower == upper {
        count(u64::from(lower))
    } else {
        format!("{}{EN_DASH}{}", count(u64::from(lower)), count(u64::from(upper)))
    }
}

/// A signed difference: `+2.4`, `−13`, `0.0`.
pub fn difference(value: f64) -> String {
    let size = value.abs();
    let text = if size >= 9.95 { count(size.round() as u64) } else { format!("{size:.1}") };
    match text.as_str() {
        "0.0" => text,
        _ if value > 0.0 => format!("+{text}"),
        _ => format!("−{text}"),
    }
}

/// Log score gained per incident, in nats: `+0.05`, `−0.12`, `0.00`.
pub fn gain(nats: f64) -> String {
    if !nats.is_finite() {
        return "unknown".to_owned();
    }
    let text = format!("{:.2}", nats.abs());
    match text.as_str() {
        "0.00" => text,
        _ if nats > 0.0 => format!("+{text}"),
        _ => format!("−{text}"),
    }
}

/// `1st`, `2nd`, `3rd`, `11th`, `1 021st`.
pub fn ordinal(number: u64) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{}{ending}", count(number))
}

/// A probability as a natural frequency: `about 3 in 10`, `about 1 in 40`, `almost certain`.
pub fn chance(probability: f64) -> String {
    if !(0.0..=1.0).contains(&probability) {
        return "unknown".to_owned();
    }
    if probability >= 0.995 {
        return "almost certain".to_owned();
    }
    if probability >= 0.95 {
        return "about 19 in 20".to_owned();
    }
    if probability >= 0.095 {
        return format!("about {} in 10", (probability * 10.0).round().clamp(1.0, 9.0));
    }
    if probability < 0.000_5 {
        return "less than 1 in 1\u{202f}000".to_owned();
    }
    // one leading figure (or a leading 15) says as much as is known
    let odds = 1.0 / probability;
    let scale = 10_f64.powf(odds.log10().floor());
    let lead = odds / scale;
    let lead = if (1.25..1.75).contains(&lead) { 1.5 } else { lead.round() };
    format!("about 1 in {}", count((lead * scale).round() as u64))
}

/// A multiplier in words: `2.3 times as high`, `raises it by 40%`, `lowers it by 30%`.
pub fn multiplier(times: f64) -> String {
    if times >= 1.995 {
        let figure = if times >= 9.95 { format!("{times:.0}") } else { format!("{times:.1}") };
        return format!("{} times as high", figure.trim_end_matches(".0"));
    }
    let percent = ((times - 1.0) * 100.0).round();
    if percent >= 1.0 {
        format!("raises it by {percent:.0}%")
    } else if percent <= -1.0 {
        format!("lowers it by {:.0}%", -percent)
    } else {
        "makes no difference".to_owned()
    }
}

/// A probability as a whole percentage, never rounded to certainty.
pub fn percentage(probability: f64) -> String {
    let percent = probability * 100.0;
    if percent > 99.0 && probability < 1.0 {
        ">99%".to_owned()
    } else if percent < 1.0 && probability > 0.0 {
        "<1%".to_owned()
    } else {
        format!("{percent:.0}%")
    }
}

/// A share as a percentage: `5%`, `12.5%`, `0.4%`.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let text = if percent >= 20.0 || percent == 0.0 { format!("{percent:.0}") } else { format!("{percent:.1}") };
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}

/// An area in km²: `0.5 km²`, `902 km²`.
pub fn area(km2: f64) -> String {
    let figure = if km2 >= 9.95 {
        count(km2.round() as u64)
    } else {
        let text = format!("{km2:.2}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    format!("{figure} km²")
}

/// `21 Nov 2026`.
pub fn date(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// `Nov 2026`.
pub fn month(day: NaiveDate) -> String {
    day.format("%b %Y").to_string()
}

/// The short name of a month of the year, 1 to 12.
pub fn month_of_year(month: u32) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES.get(month.wrapping_sub(1) as usize).copied().unwrap_or("")
}

/// The period that starts at an origin.
pub fn period_from(origin: NaiveDate, kind: PeriodKind) -> Period {
    let end = match kind {
        PeriodKind::FourWeeks => origin.checked_add_days(chrono::Days::new(28)),
        PeriodKind::Month => origin.with_day(1).and_then(|first| first.checked_add_months(Months::new(1))),
    };
    Period { start: origin, end: end.unwrap_or(origin) }
}

/// A period in as few words as are clear: `22 Nov – 19 Dec 2026`, `Aug 2021`.
pub fn period(period: Period) -> String {
    let last = period.end.pred_opt().unwrap_or(period.end);
    let start = period.start;
    let is_whole_month = start.day() == 1
        && period.end.day() == 1
        && start.checked_add_months(Months::new(1)).is_some_and(|end| end == period.end);
    if is_whole_month {
        month(start)
    } else if start.year() == last.year() {
        format!("{} {EN_DASH} {}", start.format("%-d %b"), date(last))
    } else {
        format!("{} {EN_DASH} {}", date(start), date(last))
    }
}

/// What a period is called in a sentence: `four weeks` or `month`.
pub fn period_noun(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::FourWeeks => "four weeks",
        PeriodKind::Month => "month",
    }
}

/// A date as typed: `2026-11-22`, `22 Nov 2026`, `22/11/2026`, or a month such as `2021-08`, which
/// is its first day.
pub fn date_from_text(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    ["%Y-%m-%d", "%d/%m/%Y", "%d %b %Y", "%d %B %Y"]
        .iter()
        .find_map(|pattern| NaiveDate::parse_from_str(text, pattern).ok())
        .or_else(|| NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok())
        .or_else(|| NaiveDate::parse_from_str(&format!("1 {text}"), "%d %b %Y").ok())
}

/// Whether a gain per incident over plain counts is one, judged by its 95% interval:
/// `Better than plain counts: yes (+0.05 per incident, 95% interval +0.04 to +0.06, 6 periods)`.
/// `over` is what it was seen on, `scope` how far the answer reaches when there is no difference.
pub fn against_plain_counts(mean_gain: f64, (lower, upper): (f64, f64), over: &str, scope: &str) -> String {
    let numbers = format!("{} per incident, 95% interval {} to {}, {over}", gain(mean_gain), gain(lower), gain(upper));
    if lower > 0.0 {
        format!("Better than plain counts: yes ({numbers})")
    } else if upper < 0.0 {
        format!("Worse than plain counts ({numbers})")
    } else {
        format!("No better than plain counts {scope} ({numbers})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_802), "1\u{202f}802");
        assert_eq!(count(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(counted(1, "incident"), "1 incident");
        assert_eq!(counted(0, "incident"), "0 incidents");
    }

    #[test]
    fn expected_counts_lose_decimals_as_they_grow_and_are_never_a_bare_zero() {
        assert_eq!(expected(2.44), "2.4");
        assert_eq!(expected(9.94), "9.9");
        assert_eq!(expected(9.96), "10");
        assert_eq!(expected(0.062), "0.06");
        assert_eq!(expected(0.001), "under 0.01");
        assert_eq!(expected(1_234.5), "1\u{202f}235");
        assert_eq!(expected(f64::NAN), "unknown");
    }

    #[test]
    fn intervals_and_differences() {
        assert_eq!(interval(1, 5), "1–5");
        assert_eq!(interval(2, 2), "2");
        assert_eq!(difference(2.44), "+2.4");
        assert_eq!(difference(-13.2), "−13");
        assert_eq!(difference(-0.01), "0.0");
        assert_eq!([gain(0.047), gain(-0.12), gain(-0.001)], ["+0.05", "−0.12", "0.00"]);
    }

    #[test]
    fn ordinals_know_the_teens() {
        let texts: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 111, 1_022].into_iter().map(ordinal).collect();
        assert_eq!(texts, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "111th", "1\u{202f}022nd"]);
    }

    #[test]
    fn chances_are_natural_frequencies() {
        assert_eq!(chance(0.31), "about 3 in 10");
        assert_eq!(chance(0.95), "about 19 in 20");
        assert_eq!(chance(0.999), "almost certain");
        assert_eq!(chance(0.097), "about 1 in 10");
        assert_eq!(chance(0.024), "about 1 in 40");
        assert_eq!(chance(0.066), "about 1 in 15");
        assert_eq!(chance(0.0001), "less than 1 in 1\u{202f}000");
        assert_eq!(chance(-1.0), "unknown");
    }

    #[test]
    fn multipliers_are_words() {
        assert_eq!(multiplier(2.31), "2.3 times as high");
        assert_eq!(multiplier(2.0), "2 times as high");
        assert_eq!(multiplier(1.4), "raises it by 40%");
        assert_eq!(multiplier(0.7), "lowers it by 30%");
        assert_eq!(multiplier(1.001), "makes no difference");
    }

    #[test]
    fn nothing_uncertain_is_called_certain() {
        assert_eq!(percentage(0.9999), ">99%");
        assert_eq!(percentage(0.0001), "<1%");
        assert_eq!(percentage(0.0), "0%");
        assert_eq!(percentage(0.305), "30%");
    }

    #[test]
    fn areas_say_no_more_than_is_known() {
        assert_eq!(area(0.5), "0.5 km²");
        assert_eq!(area(1.0), "1 km²");
        assert_eq!(area(0.387), "0.39 km²");
        assert_eq!(area(901.7), "902 km²");
    }

    #[test]
    fn shares_and_dates() {
        assert_eq!(percent(0.05), "5%");
        assert_eq!(percent(0.125), "12.5%");
        assert_eq!(percent(0.42), "42%");
        assert_eq!(date(day(2026, 11, 21)), "21 Nov 2026");
        assert_eq!(period(Period { start: day(2026, 11, 22), end: day(2026, 12, 20) }), "22 Nov – 19 Dec 2026");
        assert_eq!(period(Period { start: day(2021, 8, 1), end: day(2021, 9, 1) }), "Aug 2021");
        assert_eq!(period(Period { start: day(2021, 12, 20), end: day(2022, 1, 17) }), "20 Dec 2021 – 16 Jan 2022");
    }

    #[test]
    fn typed_dates_are_read_however_people_write_them() {
        let wanted = Some(day(2026, 11, 22));
        for text in ["2026-11-22", " 22/11/2026 ", "22 Nov 2026", "22 November 2026"] {
            assert_eq!(date_from_text(text), wanted, "{text}");
        }
        assert_eq!(date_from_text("2021-08"), Some(day(2021, 8, 1)));
        assert_eq!(date_from_text("Aug 2021"), Some(day(2021, 8, 1)));
        assert_eq!(date_from_text("tomorrow"), None);
        assert_eq!(date_from_text("2021-02-30"), None);
    }
}
