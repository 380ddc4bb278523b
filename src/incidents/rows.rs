//! Rows of one table into canonical columns.

use super::access::{DAY_MS, day_index_from_ms, ms_from_time};
use super::builder::end_of;
use super::columns::{Columns, NOT_RECORDED};
use super::dates::{DateReader, clock};
use super::fields::{Field, flag, injury, weapon};
use super::layout::Layout;
use super::mapping::Mapping;
use super::records::Record;
use super::report::Reason;
use super::rules::Setting;
use super::table::Precision;
use super::tally::Tally;
use super::words::{FastMap, hash_bytes};

/// What was read from one table; positions are as given, not yet judged.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) columns: Columns,
    pub(super) points: PointColumn,
    /// One a row; 0 for no id.
    pub(super) id_hashes: Vec<u64>,
    pub(super) tally: Tally,
    pub(super) rows_read: u64,
    pub(super) unclear_flags: u64,
    pub(super) ends_before_start: u64,
    /// Rows recorded on a day before they happened; the day is not believed.
    pub(super) recorded_before: u64,
    /// Weapon words as (source, read as, rows), in order of first use.
    pub(super) weapon_words: Vec<(String, String, u64)>,
}

/// Points, each different one once, and a code a row.
#[derive(Debug, Default)]
pub(super) struct PointColumn {
    pub(super) points: Vec<(f64, f64)>,
    pub(super) codes: Vec<u32>,
    by_bits: FastMap<(u64, u64), u32>,
}

impl PointColumn {
    fn push(&mut self, x: f64, y: f64) {
        let points = &mut self.points;
        let code = *self.by_bits.entry((x.to_bits(), y.to_bits())).or_insert_with(|| {
            points.push((x, y));
            points.len() as u32 - 1
        });
        self.codes.push(code);
    }
}

/// Reads the rows of one table.
pub(super) struct RowReader<'m> {
    layout: &'m Layout,
    mapping: &'m Mapping,
    from: DateReader,
    to: DateReader,
    recorded: DateReader,
    /// Answers of every condition of every rule by value.
    answers: Vec<Vec<FastMap<Box<str>, bool>>>,
    weapon_at: FastMap<Box<str>, usize>,
    /// Start, precision and end of the row before.
    last_end: Option<(i64, Precision, i64)>,
    batch: Batch,
}

impl<'m> RowReader<'m> {
    pub(super) fn new(layout: &'m Layout, mapping: &'m Mapping) -> Self {
        Self {
            layout,
            mapping,
            from: DateReader::new(&mapping.date_formats),
            to: DateReader::new(&mapping.date_formats),
            recorded: DateReader::new(&mapping.date_formats),
            answers: mapping.rules.iter().map(|rule| vec![FastMap::default(); rule.when.len()]).collect(),
            weapon_at: FastMap::default(),
            last_end: None,
            batch: Batch::default(),
        }
    }

    /// What was read.
    pub(super) fn finish(self) -> Batch {
        self.batch
    }

    /// Takes one row in, or sets it aside.
    pub(super) fn push(&mut self, record: &Record<'_>) {
        let (layout, line, fields) = (self.layout, record.line, record.fields);
        self.batch.rows_read += 1;
        let row = || fields.join(",");
        if record.open_quote {
            return self.batch.tally.add(Reason::OpenQuote, line, row);
        }
        let blank = |fields: &[&str]| fields.iter().all(|field| field.trim().is_empty());
        let extra = fields.get(layout.width..).is_some_and(|extra| !blank(extra));
        if fields.len() < layout.width || extra {
            let reason = if blank(fields) { Reason::Blank } else { Reason::Ragged };
            return self
                .batch
                .tally
                .add(reason, line, || format!("{} fields instead of {}: {}", fields.len(), layout.width, row()));
        }
        let field = |of: Field| layout.column(of).map(|column| trimmed(fields[column]));
        let from_text = field(Field::OccurredFrom).unwrap_or_default();
        let Some((mut from_ms, mut precision)) = self.from.read(from_text) else {
            let reason = if blank(fields) { Reason::Blank } else { Reason::Date };
            let found = || if from_text.is_empty() { "no date".to_owned() } else { from_text.to_owned() };
            return self.batch.tally.add(reason, line, found);
        };
        let clock_of = |of: Field| {
            field(of).and_then(clock).map(|time| i64::from(chrono::Timelike::num_seconds_from_midnight(&time)) * 1000)
        };
        if precision == Precision::Date
            && let Some(ms) = clock_of(Field::TimeFrom)
        {
            (from_ms, precision) = (from_ms + ms, Precision::Time);
        }
        let (x_text, y_text) = (trimmed(fields[layout.xy.0]), trimmed(fields[layout.xy.1]));
        let none = |text: &str| {
            text.is_empty() || ["null", "na", "n/a", "none", "-"].contains(&text.to_ascii_lowercase().as_str())
        };
        let position =
            || format!("{} {x_text:?}, {} {y_text:?}", layout.header(layout.xy.0), layout.header(layout.xy.1));
        let (x, y) = match (x_text.parse::<f64>(), y_text.parse::<f64>()) {
            (Ok(x), Ok(y)) if x.is_finite() && y.is_finite() => (x, y),
            _ if none(x_text) || none(y_text) => return self.batch.tally.add(Reason::NoPosition, line, position),
            _ => return self.batch.tally.add(Reason::PositionUnreadable, line, position),
        };
        if x == 0.0 && y == 0.0 {
            return self.batch.tally.add(Reason::AtZero, line, position);
        }

        let to_ms = self.end_ms(from_ms, precision, field(Field::OccurredTo), clock_of(Field::TimeTo));
        if let Some(text) = field(Field::RecordedOn) {
            let recorded = self.recorded_ms(from_ms, text);
            self.batch.columns.recorded_ms.push(recorded);
        }
        let chosen = self.chosen(fields);
        self.batch.points.push(x, y);
        let columns = &mut self.batch.columns;
        columns.row.push(line);
        columns.from_ms.push(from_ms);
        columns.to_ms.push(to_ms);
        columns.precision.push(precision as u8);
        let id = field(Field::Id).unwrap_or_default();
        columns.id.push(id);
        self.batch.id_hashes.push(if id.is_empty() { 0 } else { hash_bytes(id.as_bytes()).max(1) });
        columns.location.push(field(Field::Location).unwrap_or_default());
        columns.area_code.push(self.mapping.replaced(Field::AreaCode, field(Field::AreaCode).unwrap_or_default()));
        let defaults = &self.mapping.defaults;
        let word = |of: Field, set: Option<&'m str>, default: &'m Option<String>| -> &str {
            let own = || self.mapping.replaced(of, field(of).unwrap_or_default());
            set.or_else(|| Some(own()).filter(|own| !own.is_empty())).or(default.as_deref()).unwrap_or_default()
        };
        let offence = word(Field::Offence, chosen.offence, &defaults.offence);
        let crime_type = word(Field::CrimeType, chosen.crime_type, &defaults.crime_type);
        columns.offence.push(offence);
        columns.offence_code.push(word(Field::OffenceCode, chosen.offence_code, &defaults.offence_code));
        // the context series are made of crime types: without any, the offence serves
        let no_type = crime_type.is_empty() && layout.column(Field::CrimeType).is_none();
        columns.crime_type.push(if no_type { offence } else { crime_type });

        let weapon_text = field(Field::Weapon).unwrap_or_default();
        let weapon = self.weapon_word(weapon_text);
        let weapon = chosen.weapon.or(weapon.map(|at| self.batch.weapon_words[at].1.as_str()));
        self.batch.columns.weapon.push(weapon.or(defaults.weapon.as_deref()).unwrap_or_default());

        let mut unclear = 0;
        let mut yes_or_no = |of: Field, read: fn(&str) -> Option<bool>| {
            let text = self.mapping.replaced(of, field(of).unwrap_or_default());
            let flag = read(text);
            unclear += u64::from(flag.is_none() && !text.is_empty());
            flag
        };
        let used = yes_or_no(Field::WeaponUsed, flag);
        let hurt = yes_or_no(Field::Injury, injury);
        self.batch.columns.weapon_used.push(chosen.weapon_used.or(used).or(defaults.weapon_used));
        self.batch.columns.injury.push(chosen.injury.or(hurt).or(defaults.injury));
        self.batch.unclear_flags += unclear;
    }

    /// Exclusive end: the source's, when it has one that is not before the start.
    fn end_ms(&mut self, from_ms: i64, precision: Precision, to: Option<&str>, to_clock: Option<i64>) -> i64 {
        let end = |ms: i64, precision: Precision| {
            chrono::DateTime::from_timestamp_millis(ms)
                .map_or(ms, |start| ms_from_time(end_of(start.naive_utc(), precision)))
        };
        // consecutive rows often share their time
        let own = match self.last_end {
            Some((start, same, own)) if (start, same) == (from_ms, precision) => own,
            _ => end(from_ms, precision),
        };
        self.last_end = Some((from_ms, precision, own));
        let Some((to_ms, to_precision)) = to.filter(|to| !to.is_empty()).and_then(|to| self.to.read(to)) else {
            return own;
        };
        let to_ms = match (to_precision, to_clock) {
            (Precision::Date, Some(clock)) => to_ms + clock,
            // a day or a month ends with it, unless the start is known more exactly and is the same day
            _ => end(to_ms, to_precision),
        };
        if to_ms < from_ms {
            self.batch.ends_before_start += 1;
            return own;
        }
        to_ms.max(own)
    }

    /// Midnight of the day of recording, where it is a day and not before the incident.
    fn recorded_ms(&mut self, from_ms: i64, text: &str) -> i64 {
        let Some((ms, Precision::Time | Precision::Date)) = self.recorded.read(text) else { return NOT_RECORDED };
        let day = i64::from(day_index_from_ms(ms));
        if day < i64::from(day_index_from_ms(from_ms)) {
            self.batch.recorded_before += 1;
            return NOT_RECORDED;
        }
        day * DAY_MS
    }

    /// What the rules set for a row.
    fn chosen(&mut self, fields: &[&str]) -> Chosen<'m> {
        let mut chosen = Chosen::default();
        for ((rule, columns), answers) in self.mapping.rules.iter().zip(&self.layout.conditions).zip(&mut self.answers)
        {
            let holds = rule.when.iter().zip(columns).zip(answers).all(|((condition, &column), answers)| {
                let value = fields[column];
                if let Some(&known) = answers.get(value) {
                    return known;
                }
                let holds = condition.holds(value);
                answers.insert(value.into(), holds);
                holds
            });
            if holds {
                chosen.overlay(&rule.set);
            }
        }
        chosen
    }

    /// Index of a weapon word among those met; `None` for no word.
    fn weapon_word(&mut self, text: &str) -> Option<usize> {
        if text.is_empty() {
            return None;
        }
        let words = &mut self.batch.weapon_words;
        let at = self.weapon_at.get(text).copied().unwrap_or_else(|| {
            words.push((text.to_owned(), weapon(self.mapping.replaced(Field::Weapon, text)), 0));
            self.weapon_at.insert(text.into(), words.len() - 1);
            words.len() - 1
        });
        words[at].2 += 1;
        Some(at)
    }
}

/// Text without white space around it, quick for the usual case that there is none.
fn trimmed(text: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if plain(bytes.first()) && plain(bytes.last()) { text } else { text.trim() }
}

/// What rules set, borrowed from them.
#[derive(Debug, Default, Clone, Copy)]
struct Chosen<'m> {
    crime_type: Option<&'m str>,
    offence: Option<&'m str>,
    offence_code: Option<&'m str>,
    weapon: Option<&'m str>,
    weapon_used: Option<bool>,
    injury: Option<bool>,
}

impl<'m> Chosen<'m> {
    fn overlay(&mut self, set: &'m Setting) {
        self.crime_type = set.crime_type.as_deref().or(self.crime_type);
        self.offence = set.offence.as_deref().or(self.offence);
        self.offence_code = set.offence_code.as_deref().or(self.offence_code);
        self.weapon = set.weapon.as_deref().or(self.weapon);
        self.weapon_used = set.weapon_used.or(self.weapon_used);
        self.injury = set.injury.or(self.injury);
    }
}
