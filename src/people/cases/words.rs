//! How dates and shares are read aloud.

use chrono::{DateTime, NaiveDate, Utc};

use super::CaseError;

/// Shorter statements say nothing.
const SHORTEST: usize = 5;
/// Longest statement that is kept, in characters.
const LONGEST: usize = 4000;

/// `3 March 2026`.
pub(super) fn long_date(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// `3 March 2026 at 14:05 UTC`; the text itself where it is no time.
pub(super) fn time_in_words(time: &str) -> String {
    DateTime::parse_from_rfc3339(time)
        .map_or_else(|_| time.to_owned(), |time| time.with_timezone(&Utc).format("%-d %B %Y at %H:%M UTC").to_string())
}

/// How many of 100: `fewer than 1`, `12`, `more than 99`.
pub(super) fn of_hundred(probability: f64) -> String {
    match (100.0 * probability).round() as u32 {
        0 => "fewer than 1".to_owned(),
        100.. => "more than 99".to_owned(),
        count => count.to_string(),
    }
}

/// `about 12 (8 to 17)`.
pub(super) fn about(probability: f64, low: f64, high: f64) -> String {
    let whole = |share: f64| format!("{:.0}", 100.0 * share);
    let middle = of_hundred(probability);
    let about = if middle.starts_with(|first: char| first.is_ascii_digit()) { "about " } else { "" };
    format!("{about}{middle} ({} to {})", whole(low), whole(high))
}

/// What somebody says, on one line; refused when it says nothing.
pub(super) fn said(text: &str, what: &'static str) -> Result<String, CaseError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = text.chars().filter(|letter| letter.is_alphanumeric()).count();
    if letters < SHORTEST { Err(CaseError::NoWords { what }) } else { Ok(text.chars().take(LONGEST).collect()) }
}

/// `1 charge stands`, `3 charges stand`.
pub(super) fn charges_stand(count: u32) -> String {
    if count == 1 { "1 charge that stands".to_owned() } else { format!("{count} charges that stand") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_people_of_a_hundred() {
        assert_eq!(about(0.123, 0.08, 0.171), "about 12 (8 to 17)");
        assert_eq!(about(0.004, 0.0, 0.02), "fewer than 1 (0 to 2)");
        assert_eq!(about(0.996, 0.97, 1.0), "more than 99 (97 to 100)");
        assert_eq!(about(0.005, 0.001, 0.02), "about 1 (0 to 2)");
    }

    #[test]
    fn dates_are_read_in_full() {
        assert_eq!(long_date(NaiveDate::from_ymd_opt(2026, 3, 3).unwrap()), "3 March 2026");
        assert_eq!(time_in_words("2026-03-03T14:05:06Z"), "3 March 2026 at 14:05 UTC");
    }

    #[test]
    fn a_statement_says_something() {
        assert!(said(" - \n. ", "it").is_err() && said("no", "it").is_err());
        assert_eq!(said(" not  me,\nmy brother ", "it").unwrap(), "not me, my brother");
    }
}
