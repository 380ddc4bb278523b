//! Words that several tables of people share.

/// `1 person`, `25 people`.
pub(super) fn people(number: u64) -> String {
    match number {
        1 => "1 person".to_owned(),
        number => format!("{} people", crate::figures::count(number)),
    }
}
