//! What a records system makes of the incidents: rows with ids, and the faults real exports have.

use chrono::{Datelike, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::kinds::KINDS;
use super::simulate::{Clock, Event};
use super::world::World;

/// What went wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Nothing,
    /// Nobody entered a position.
    NoPosition,
    /// The system's blank position, 0 east and 0 north.
    AtZero,
    /// Recorded at the custody suite instead of where it happened.
    AtStation,
    /// In a neighbouring force: which of [`ELSEWHERE_M`].
    Elsewhere(u8),
    /// Easting and northing the wrong way round.
    Swapped,
    /// A day that no calendar has.
    NoSuchDay,
}

/// A row of the export.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) event: Event,
    pub(super) fault: Fault,
}

/// A custody suite that does not exist, and towns across the border.
const STATION_M: (u32, u32) = (406_310, 287_420);
const ELSEWHERE_M: [(u32, u32); 6] = [
    (398_150, 310_420),
    (404_230, 267_510),
    (436_280, 292_060),
    (383_020, 276_540),
    (428_790, 266_370),
    (420_640, 303_980),
];

/// Names of streets that sound right and are meant for nobody.
const STREETS: [&str; 40] = [
    "Alder",
    "Amblecote",
    "Arden",
    "Ashfield",
    "Beech",
    "Bellfield",
    "Birch",
    "Bramley",
    "Canal",
    "Castle",
    "Cedar",
    "Chapel",
    "Church",
    "Clifton",
    "Colliery",
    "Corporation",
    "Elm",
    "Fairfield",
    "Forge",
    "Foundry",
    "Grange",
    "Hazel",
    "High",
    "Highfield",
    "Holly",
    "King",
    "Lime",
    "Manor",
    "Market",
    "Mill",
    "New",
    "Park",
    "Priory",
    "Queen",
    "Rowan",
    "School",
    "Spring",
    "Station",
    "Victoria",
    "Wharf",
];
const ENDINGS: [&str; 9] = ["Road", "Street", "Lane", "Avenue", "Close", "Drive", "Grove", "Way", "Court"];

/// One file a year: (year, rows in order).
pub(super) type Years = Vec<(i32, Vec<Row>)>;

/// Numbers the incidents, lets things go wrong, and parts them by year.
pub(super) fn record(seed: u64, events: &[Event], clock: Clock) -> Years {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(3);
    let mut years: Years = Vec::new();
    let mut repeated: Vec<Row> = Vec::new();
    for (index, event) in events.iter().enumerate() {
        let year = day_of(clock, event.minute).year();
        if years.last().is_none_or(|(last, _)| *last != year) {
            append_repeated(&mut years, &mut repeated);
            years.push((year, Vec::with_capacity(70_000)));
        }
        let u: f64 = rng.random();
        let fault = match u {
            u if u < 0.0060 => Fault::NoPosition,
            u if u < 0.006_15 => Fault::AtZero,
            u if u < 0.013_65 => Fault::AtStation,
            u if u < 0.014_65 => Fault::Elsewhere((u * 1e7) as u8 % ELSEWHERE_M.len() as u8),
            u if u < 0.014_69 => Fault::Swapped,
            u if u < 0.014_72 => Fault::NoSuchDay,
            _ => Fault::Nothing,
        };
        let row = Row { number: index as u32 + 1, event: *event, fault };
        if let Some((_, rows)) = years.last_mut() {
            rows.push(row);
        }
        // the same incident sent a second time, at the end of the file
        if u > 0.9996 {
            repeated.push(row);
        }
    }
    append_repeated(&mut years, &mut repeated);
    years
}

fn append_repeated(years: &mut Years, repeated: &mut Vec<Row>) {
    if let Some((_, rows)) = years.last_mut() {
        rows.append(repeated);
    }
}

fn day_of(clock: Clock, minute: i64) -> NaiveDate {
    clock.start + chrono::Duration::days(minute.div_euclid(1440))
}

/// Columns of the export, in order.
pub(super) const HEADER: &str = "incident_id,occurred_from,occurred_to,offence_code,offence,crime_type,weapon,weapon_used,injury,easting,northing,lsoa,location\n";

/// A year's rows as CSV.
pub(super) fn csv(rows: &[Row], world: &World, clock: Clock) -> String {
    let mut text = String::with_capacity(HEADER.len() + rows.len() * 190);
    text.push_str(HEADER);
    let mut day = DayText { number: i64::MIN, text: String::new() };
    let mut last_day = DayText { number: i64::MIN, text: String::new() };
    for row in rows {
        let kind = &KINDS[usize::from(row.event.kind)];
        let site = &world.sites[row.event.site as usize];
        text.push_str("SYNTHETIC-");
        push_number(&mut text, row.number, 7);
        text.push(',');
        if row.fault == Fault::NoSuchDay {
            text.push_str("2024-02-30 22:15,2024-02-30 22:15");
        } else {
            day.push(&mut text, clock, row.event.minute);
            text.push(',');
            last_day.push(&mut text, clock, row.event.minute + i64::from(row.event.span_minutes));
        }
        for field in [kind.code, kind.offence, kind.crime_type, row.event.weapon] {
            text.push(',');
            if field.contains(',') {
                text.push('"');
                text.push_str(field);
                text.push('"');
            } else {
                text.push_str(field);
            }
        }
        for flag in [row.event.weapon_used, row.event.injury] {
            text.push_str(match flag {
                Some(true) => ",Y",
                Some(false) => ",N",
                None => ",",
            });
        }
        text.push(',');
        if let Some((east, north)) = position(row.fault, site.easting_m as u32, site.northing_m as u32) {
            push_number(&mut text, east, 1);
            text.push(',');
            push_number(&mut text, north, 1);
        } else {
            text.push(',');
        }
        text.push_str(",SYN");
        push_number(&mut text, site.area, 5);
        text.push_str(",On or near ");
        // any odd multiplier spreads neighbouring streets over the names
        let name = site.street.wrapping_mul(2_654_435_761) >> 8;
        text.push_str(STREETS[name as usize % STREETS.len()]);
        text.push(' ');
        text.push_str(ENDINGS[(name / 40) as usize % ENDINGS.len()]);
        text.push('\n');
    }
    text
}

/// Easting and northing as recorded.
fn position(fault: Fault, east: u32, north: u32) -> Option<(u32, u32)> {
    match fault {
        Fault::NoPosition => None,
        Fault::AtZero => Some((0, 0)),
        Fault::AtStation => Some(STATION_M),
        Fault::Elsewhere(which) => Some(ELSEWHERE_M[usize::from(which)]),
        Fault::Swapped => Some((north, east)),
        Fault::Nothing | Fault::NoSuchDay => Some((east, north)),
    }
}

/// The text of the day that was written last: rows are in order, so it rarely changes.
struct DayText {
    number: i64,
    text: String,
}

impl DayText {
    /// Writes `YYYY-MM-DD HH:MM`.
    fn push(&mut self, text: &mut String, clock: Clock, minute: i64) {
        let (number, minute) = (minute.div_euclid(1440), minute.rem_euclid(1440) as u32);
        if self.number != number {
            self.number = number;
            self.text = (clock.start + chrono::Duration::days(number)).to_string();
        }
        text.push_str(&self.text);
        text.push(' ');
        push_number(text, minute / 60, 2);
        text.push(':');
        push_number(text, minute % 60, 2);
    }
}

/// Writes a number with at least so many digits; `format!` is several times slower.
fn push_number(text: &mut String, mut number: u32, width: usize) {
    let mut digits = [b'0'; 10];
    let mut at = digits.len();
    while number > 0 || digits.len() - at < width {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    digits[at..].iter().for_each(|digit| text.push(char::from(*digit)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_leading_zeros() {
        let mut text = String::new();
        push_number(&mut text, 42, 7);
        push_number(&mut text, 0, 1);
        push_number(&mut text, u32::MAX, 2);
        assert_eq!(text, "000004204294967295");
    }
}
