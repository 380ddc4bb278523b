//! Rows of one table of events, read and not yet judged against each other.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use crate::incidents::{DAY_MS, DateReader, FastMap, Precision, Record, WordColumn, hash_bytes, normalised};
use crate::people::person_id::PersonId;
use crate::people::record::{Role, date_of, day_number};

use super::PeopleImportError;
use super::aside::{Aside, Ragged, Reason};
use super::fields::Field;
use super::key::PseudonymKey;
use super::layout::Layout;
use super::mapping::Mapping;
use super::words::{Ending, RoleWord, ending, is_missing, is_proactive, is_weapon, role};

/// What one row says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) person: PersonId,
    /// Hash of every column that is not cut, by which exact repetitions are found.
    pub(super) hash: u64,
    pub(super) day: i32,
    /// The line in its file.
    pub(super) line: u32,
    /// Position among the offences of the table.
    pub(super) offence: u32,
    /// 0 where the row names none and no disposal has to be joined to it.
    pub(super) case: u32,
    /// Whether the row names its case.
    pub(super) has_case: bool,
    pub(super) role: Role,
    pub(super) weapon: bool,
    pub(super) proactive: bool,
    /// What its disposal says beyond its role, and from when.
    pub(super) end: Option<(Role, i32)>,
}

/// What was noticed of disposals and dates, in numbers of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Noticed {
    /// Charges that no longer stand, without a day: they never stood.
    pub(super) undated_endings: u64,
    /// Convictions in a disposal without a day: not used.
    pub(super) undated_convictions: u64,
    /// Disposals dated before their charge: taken from the day of the charge.
    pub(super) early_endings: u64,
    /// Dates of which only the month is known.
    pub(super) months_only: u64,
}

impl std::ops::AddAssign for Noticed {
    fn add_assign(&mut self, other: Self) {
        self.undated_endings += other.undated_endings;
        self.undated_convictions += other.undated_convictions;
        self.early_endings += other.early_endings;
        self.months_only += other.months_only;
    }
}

/// Words that are not known, with the rows that have them.
pub(super) type Words = BTreeMap<String, u64>;

/// Different unknown words that are remembered, at most.
const MOST_WORDS: usize = 200;

/// What was read from one table.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) rows: Vec<Row>,
    pub(super) rows_read: u64,
    pub(super) aside: Aside,
    /// Code and words, set apart by [`BETWEEN`].
    pub(super) offences: WordColumn,
    /// By pseudonym, further bytes of its hash.
    pub(super) checks: FastMap<u64, u64>,
    pub(super) noticed: Noticed,
    pub(super) unknown_roles: Words,
    pub(super) unknown_disposals: Words,
    pub(super) unknown_ways: Words,
    /// Whether every person's number says that they are made up.
    pub(super) only_synthetic: bool,
}

/// Between the code of an offence and its words.
pub(super) const BETWEEN: char = '\u{1f}';

/// Answers by the text that was asked about.
type Answers<T> = FastMap<Box<str>, T>;

fn answer<T: Copy>(answers: &mut Answers<T>, text: &str, ask: impl FnOnce(&str) -> T) -> T {
    if let Some(known) = answers.get(text) {
        return *known;
    }
    let new = ask(text);
    answers.insert(text.into(), new);
    new
}

/// Reads the rows of one table.
pub(super) struct RowReader<'m> {
    layout: &'m Layout,
    mapping: &'m Mapping,
    key: &'m PseudonymKey,
    salt: u64,
    dates: DateReader,
    ends: DateReader,
    /// Columns that are not cut in the order of their names, each with a number of its own.
    hashed: Vec<(usize, u64)>,
    people: Answers<PersonId>,
    roles: Answers<Option<RoleWord>>,
    endings: Answers<Option<Ending>>,
    weapons: Answers<Option<bool>>,
    ways: Answers<Option<bool>>,
    offence: String,
    ragged: Ragged,
    batch: Batch,
}

impl<'m> RowReader<'m> {
    pub(super) fn new(layout: &'m Layout, mapping: &'m Mapping, key: &'m PseudonymKey) -> Self {
        let columns = layout.headers.iter().enumerate().filter(|(at, _)| layout.wanted[*at]);
        let mut hashed: Vec<(String, usize)> = columns.map(|(at, header)| (normalised(header), at)).collect();
        hashed.sort_unstable();
        let hashed = hashed.into_iter().map(|(name, at)| (at, hash_bytes(name.as_bytes()))).collect();
        Self {
            layout,
            mapping,
            key,
            salt: key.salt(),
            dates: DateReader::new(&mapping.date_formats),
            ends: DateReader::new(&mapping.date_formats),
            hashed,
            people: Answers::default(),
            roles: Answers::default(),
            endings: Answers::default(),
            weapons: Answers::default(),
            ways: Answers::default(),
            offence: String::new(),
            ragged: Ragged::default(),
            batch: Batch { only_synthetic: true, ..Batch::default() },
        }
    }

    /// What was read.
    pub(super) fn finish(self) -> Batch {
        self.batch
    }

    /// Takes one row in, or sets it aside. No message holds anything of a row but its date and its words
    /// for role, disposal and detection.
    pub(super) fn push(&mut self, record: &Record<'_>) -> Result<(), PeopleImportError> {
        let (layout, line, fields) = (self.layout, record.line, record.fields);
        self.batch.rows_read += 1;
        let width = layout.headers.len();
        if record.open_quote {
            self.batch.aside.add(Reason::OpenQuote, line, String::new);
            return Ok(());
        }
        let blank = |fields: &[&str]| fields.iter().all(|field| field.trim().is_empty());
        if blank(fields) {
            self.batch.aside.add(Reason::Blank, line, String::new);
            return Ok(());
        }
        if !self.ragged.is_whole(fields, width) {
            self.batch.aside.add(Reason::Ragged, line, || format!("{} fields instead of {width}", fields.len()));
            return Ok(());
        }
        let field = |of: Field| layout.column(of).map_or("", |column| fields[column].trim());
        let id = field(Field::PersonId);
        if is_missing(id) || id.bytes().all(|b| b == b'0') {
            self.batch.aside.add(Reason::NoPerson, line, String::new);
            return Ok(());
        }
        let text = field(Field::Date);
        let Some((day, month)) = day_of(&mut self.dates, text) else {
            let found = || if text.is_empty() { "no date".to_owned() } else { dateish(text) };
            self.batch.aside.add(Reason::Date, line, found);
            return Ok(());
        };
        let role_text = self.mapping.replaced(Field::Role, field(Field::Role));
        let role_text =
            if is_missing(role_text) { self.mapping.default_role.as_deref().unwrap_or("") } else { role_text };
        let role = match answer(&mut self.roles, role_text, role) {
            Some(RoleWord::Kept(role)) => role,
            Some(RoleWord::NotUsed(why)) => {
                self.batch.aside.add(Reason::NotUsed(why), line, String::new);
                return Ok(());
            }
            None => {
                remember(&mut self.batch.unknown_roles, role_text);
                self.batch.aside.add(Reason::Role, line, String::new);
                return Ok(());
            }
        };
        if is_missing(field(Field::OffenceCode)) && is_missing(field(Field::Offence)) {
            self.batch.aside.add(Reason::NoOffence, line, String::new);
            return Ok(());
        }
        let person = self.person(id)?;
        let offence = self.offence(field(Field::OffenceCode), field(Field::Offence));
        let hash = self.hashed.iter().fold(self.salt, |hash, &(column, seed)| {
            mixed(hash.rotate_left(7) ^ seed, hash_bytes(fields[column].trim().as_bytes()))
        });
        let case_text = field(Field::Case);
        let case = if is_missing(case_text) { 0 } else { self.case(hash_bytes(case_text.as_bytes())) };
        let end = self.end(role, day, field(Field::Disposal), field(Field::DisposalDate));
        let weapon = field(Field::Weapon);
        let weapon = answer(&mut self.weapons, weapon, |text| is_weapon(self.mapping.replaced(Field::Weapon, text)));
        let way = field(Field::Detection);
        let proactive = answer(&mut self.ways, way, |text| is_proactive(self.mapping.replaced(Field::Detection, text)));
        if proactive.is_none() && !is_missing(way) {
            remember(&mut self.batch.unknown_ways, way);
        }
        self.batch.noticed.months_only += u64::from(month);
        self.batch.rows.push(Row {
            person,
            hash,
            day,
            line,
            offence,
            has_case: case != 0,
            case: if case == 0 && end.is_some() { self.case(hash) } else { case },
            role,
            weapon: weapon == Some(true),
            proactive: proactive == Some(true),
            end,
        });
        Ok(())
    }

    /// What the disposal of a charge or a conviction says, and from when: nothing that is known only
    /// later is dated earlier, unless it is in the person's favour.
    fn end(&mut self, role: Role, day: i32, disposal: &str, date: &str) -> Option<(Role, i32)> {
        if !matches!(role, Role::Charged | Role::Convicted) || is_missing(disposal) {
            return None;
        }
        let replaced = self.mapping.replaced(Field::Disposal, disposal);
        let Some(ending) = answer(&mut self.endings, replaced, ending) else {
            remember(&mut self.batch.unknown_disposals, replaced);
            return None;
        };
        let ends_as = match ending {
            Ending::Acquitted => Role::Acquitted,
            Ending::Withdrawn => Role::Withdrawn,
            Ending::Convicted if role == Role::Charged => Role::Convicted,
            Ending::Convicted | Ending::Open => return None,
        };
        let noticed = &mut self.batch.noticed;
        let Some((end_day, _)) = day_of(&mut self.ends, date) else {
            if ends_as == Role::Convicted {
                noticed.undated_convictions += 1;
                return None;
            }
            noticed.undated_endings += 1;
            return Some((ends_as, day));
        };
        noticed.early_endings += u64::from(end_day < day);
        Some((ends_as, end_day.max(day)))
    }

    fn person(&mut self, id: &str) -> Result<PersonId, PeopleImportError> {
        if let Some(known) = self.people.get(id) {
            return Ok(*known);
        }
        let (person, check) = self.key.pseudonym_and_check(id);
        if self.batch.checks.insert(person.0, check).is_some_and(|other| other != check) {
            return Err(PeopleImportError::Collision);
        }
        let synthetic = id.get(..crate::incidents::SYNTHETIC_PREFIX.len()) == Some(crate::incidents::SYNTHETIC_PREFIX);
        self.batch.only_synthetic &= synthetic;
        self.people.insert(id.into(), person);
        Ok(person)
    }

    fn offence(&mut self, code: &str, words: &str) -> u32 {
        let code = self.mapping.replaced(Field::OffenceCode, if is_missing(code) { "" } else { code });
        let words = self.mapping.replaced(Field::Offence, if is_missing(words) { "" } else { words });
        self.offence.clear();
        self.offence.push_str(if code.is_empty() { words } else { code });
        self.offence.push(BETWEEN);
        self.offence.push_str(words);
        self.batch.offences.code(&self.offence)
    }

    /// A number for a case that does not tell its reference; never 0.
    fn case(&self, hash: u64) -> u32 {
        ((mixed(self.salt, hash) >> 32) as u32).max(1)
    }
}

/// The day of a text, and whether only its month is known: then the last of the month, so that nothing
/// is known too early.
pub(in crate::people) fn day_of(reader: &mut DateReader, text: &str) -> Option<(i32, bool)> {
    let (ms, precision) = reader.read(text)?;
    let day = ms.div_euclid(DAY_MS) as i32;
    if precision != Precision::Month {
        return Some((day, false));
    }
    let first = date_of(day);
    let next = NaiveDate::from_ymd_opt(first.year() + i32::from(first.month() == 12), first.month() % 12 + 1, 1)?;
    Some((day_number(next.checked_sub_days(Days::new(1))?), true))
}

/// A text in place of a date as a message may show it: only its digits and signs, since a row that slipped
/// may have a name there.
fn dateish(text: &str) -> String {
    let safe: String =
        text.chars().take(24).map(|c| if c.is_ascii_digit() || "/-.: ".contains(c) { c } else { '…' }).collect();
    format!("“{safe}”")
}

fn mixed(a: u64, b: u64) -> u64 {
    let wide = u128::from(a ^ 0x9E37_79B9_7F4A_7C15) * u128::from(b | 1);
    (wide as u64) ^ ((wide >> 64) as u64) ^ b
}

fn remember(words: &mut Words, word: &str) {
    let word: String = word.chars().take(40).collect();
    if words.len() < MOST_WORDS || words.contains_key(&word) {
        *words.entry(word).or_default() += 1;
    }
}
