//! One recorded incident as the window writes it.

use crate::incidents::{Incidents, Precision, column};

use super::findings::day_of;
use crate::figures;

/// One incident in words. What the records do not say is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncidentLine {
    /// In its true precision: with the time, the date, or only the month.
    pub when: String,
    /// Offence in words, or the broad crime type where that is all there is.
    pub offence: String,
    /// The place in words.
    pub location: String,
    /// Weapon, and whether somebody was hurt.
    pub weapon: String,
    /// `file.csv, row 12`, without the folders.
    pub source: String,
    /// The same with the folders.
    pub full_source: String,
}

impl IncidentLine {
    /// Reads one row of the table.
    pub fn of(incidents: &Incidents, row: usize) -> Self {
        let text = |name: &str| {
            let column = incidents.str_column(name).ok();
            column.and_then(|texts| texts.get(row)).unwrap_or_default().to_owned()
        };
        let says = |name: &str| incidents.bool_column(name).ok().and_then(|column| column.get(row));
        let offence = Some(text(column::OFFENCE)).filter(|offence| !offence.is_empty());
        let mut weapon = capital(&text(column::WEAPON));
        if says(column::INJURY) == Some(true) {
            weapon = if weapon.is_empty() { "Injury".to_owned() } else { format!("{weapon}, injury") };
        }
        let full_source = incidents.whence(row).unwrap_or_default();
        let source = full_source.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        Self {
            when: when(incidents, row),
            offence: offence.unwrap_or_else(|| text(column::CRIME_TYPE)),
            location: text(column::LOCATION),
            weapon,
            source,
            full_source,
        }
    }
}

fn when(incidents: &Incidents, row: usize) -> String {
    let Some(day) = day_of(incidents, row) else { return String::new() };
    let precision = incidents.number_column(column::PRECISION).ok().and_then(|column| column.get(row));
    match precision {
        Some(number) if number == Precision::Month as u32 => figures::month(day),
        Some(number) if number == Precision::Time as u32 => {
            let ms = incidents.occurred_from_ms().ok().and_then(|times| times.get(row)).unwrap_or_default();
            let minutes = ms.rem_euclid(86_400_000) / 60_000;
            format!("{}, {:02}:{:02}", figures::date(day), minutes / 60, minutes % 60)
        }
        _ => figures::date(day),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
