//! A table of protected characteristics, read.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::figures::{count, counted};
use crate::incidents::{DateReader, FastMap, Tables};
use crate::people::import::{
    Aside, Field, Layout, Mapping, PeopleImportError, PseudonymKey, Ragged, Reason, caution, is_missing, merged, note,
    sentence,
};
use crate::people::person_id::PersonId;
use crate::people::record::date_of;
use crate::people::refused::{Refused, refused};

use super::ProtectedTable;

/// A characteristic has fewer different values than this; what has more says who somebody is.
const MOST_VALUES: usize = 200;

/// What a column is read as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Cut,
    YearOfBirth,
    Characteristic,
}

/// A person's row while files are read: year of birth, then one value a characteristic.
type Known = (Option<i32>, BTreeMap<usize, u32>);

#[derive(Default)]
struct Gathered {
    names: Vec<String>,
    /// By characteristic, its words and how they were met.
    words: Vec<BTreeMap<String, u32>>,
    has_years: bool,
    people: FastMap<u64, Known>,
    checks: FastMap<u64, u64>,
    cut: Vec<(String, String)>,
    conflicts: u64,
    rows: u64,
}

/// Reads what was found.
pub(super) fn read(
    tables: &Tables,
    place: &str,
    mapping: &Mapping,
    key: &PseudonymKey,
) -> Result<ProtectedTable, PeopleImportError> {
    if tables.len() == 0 {
        let why = tables.not_read().first();
        let why = why.map_or_else(|| "nothing is there".to_owned(), |file| format!("{}: {}", file.name, file.why));
        return Err(PeopleImportError::NothingToRead { place: place.to_owned(), why });
    }
    let mut gathered = Gathered::default();
    let mut asides: Vec<(String, Aside)> = Vec::new();
    for index in 0..tables.len() {
        asides.push(tables.with(index, |table, _| {
            let layout = Layout::of_person(&table.name, &table.headers, mapping)?;
            let aside = gathered.table(table, &layout, mapping, key)?;
            Ok::<_, PeopleImportError>((table.name.clone(), aside))
        })?);
    }
    let aside = merged(asides.iter().map(|(name, aside)| (name.as_str(), aside)));
    if gathered.people.is_empty() {
        let reason = aside
            .first()
            .map_or_else(String::new, |(reason, _, example)| format!("they {} ({example})", reason.words()));
        return Err(PeopleImportError::NothingUsed { place: place.to_owned(), rows: gathered.rows, reason });
    }
    let mut made = gathered.finish();
    for (reason, rows, example) in &aside {
        let text = sentence(*reason, *rows, example);
        made.findings.push(if reason.is_harmless() { note(text) } else { caution(text) });
    }
    Ok(made)
}

impl Gathered {
    fn table(
        &mut self,
        table: &crate::incidents::OpenTable<'_>,
        layout: &Layout,
        mapping: &Mapping,
        key: &PseudonymKey,
    ) -> Result<Aside, PeopleImportError> {
        let person_at = layout.column(Field::PersonId).unwrap_or_default();
        let mut wanted = vec![false; layout.headers.len()];
        wanted[person_at] = true;
        let mut columns: Vec<(usize, Use, usize)> = Vec::new();
        for (at, header) in layout.headers.iter().enumerate().filter(|(at, _)| *at != person_at) {
            let used = use_of(header);
            if used == Use::Cut {
                self.cut.push((
                    header.clone(),
                    "cut at the door, and not one value of it kept: it says who somebody is".to_owned(),
                ));
                continue;
            }
            wanted[at] = true;
            self.has_years |= used == Use::YearOfBirth;
            columns.push((at, used, if used == Use::Characteristic { self.name(header) } else { 0 }));
        }
        let (mut aside, mut ragged) = (Aside::default(), Ragged::default());
        let mut dates = DateReader::new(&mapping.date_formats);
        table.for_each_row(&wanted, |record| {
            self.rows += 1;
            let fields = record.fields;
            if record.open_quote {
                aside.add(Reason::OpenQuote, record.line, String::new);
                return Ok(());
            }
            if fields.iter().all(|field| field.trim().is_empty()) {
                aside.add(Reason::Blank, record.line, String::new);
                return Ok(());
            }
            if !ragged.is_whole(fields, layout.headers.len()) {
                aside.add(Reason::Ragged, record.line, String::new);
                return Ok(());
            }
            let id = fields[person_at].trim();
            if is_missing(id) {
                aside.add(Reason::NoPerson, record.line, String::new);
                return Ok(());
            }
            let (person, check) = key.pseudonym_and_check(id);
            if self.checks.insert(person.0, check).is_some_and(|other| other != check) {
                return Err(PeopleImportError::Collision);
            }
            let known = self.people.entry(person.0).or_default();
            for &(at, used, name) in &columns {
                let text = fields[at].trim();
                if is_unknown(text) {
                    continue;
                }
                if used == Use::YearOfBirth {
                    let year = year_of(&mut dates, text);
                    self.conflicts += u64::from(known.0.is_some() && year.is_some() && known.0 != year);
                    known.0 = known.0.or(year);
                    continue;
                }
                let words = &mut self.words[name];
                let new = words.len() as u32;
                let word = *words.entry(text.to_owned()).or_insert(new);
                self.conflicts += u64::from(*known.1.entry(name).or_insert(word) != word);
            }
            Ok::<_, PeopleImportError>(())
        })?;
        Ok(aside)
    }

    /// Position of a characteristic, new or known.
    fn name(&mut self, header: &str) -> usize {
        self.names.iter().position(|name| name == header).unwrap_or_else(|| {
            self.names.push(header.to_owned());
            self.words.push(BTreeMap::new());
            self.names.len() - 1
        })
    }

    fn finish(self) -> ProtectedTable {
        let mut people: Vec<(PersonId, Known)> =
            self.people.into_iter().map(|(person, known)| (PersonId(person), known)).collect();
        people.sort_unstable_by_key(|(person, _)| *person);
        let mut made = ProtectedTable { cut: self.cut, ..ProtectedTable::default() };
        for (at, (name, words)) in self.names.into_iter().zip(self.words).enumerate() {
            if words.len() > MOST_VALUES {
                let why = format!(
                    "dropped: it has {} different values, too many for a characteristic",
                    count(words.len() as u64)
                );
                made.cut.push((name, why));
                continue;
            }
            let by_code: BTreeMap<u32, String> = words.into_iter().map(|(word, code)| (code, word)).collect();
            let values = people.iter().map(|(_, (_, known))| by_code.get(known.get(&at)?).cloned());
            made.columns.push((name, values.collect()));
        }
        made.years_of_birth = self.has_years.then(|| people.iter().map(|(_, (year, _))| *year).collect());
        made.people = people.into_iter().map(|(person, _)| person).collect();
        if self.conflicts > 0 {
            made.findings.push(caution(format!(
                "{} a person's earlier value: the first that is known was kept.",
                if self.conflicts == 1 {
                    "1 value contradicts".to_owned()
                } else {
                    format!("{} values contradict", count(self.conflicts))
                }
            )));
        }
        made.findings.insert(
            0,
            note(format!(
                "Protected characteristics of {} read, for the audit alone: {}.",
                counted(made.people.len() as u64, "person").replace("persons", "people"),
                made.characteristics().join(", ")
            )),
        );
        made
    }
}

fn use_of(header: &str) -> Use {
    let words = crate::people::refused::tokens(header);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let joined = words.concat();
    let birth = has(&["dob", "yob", "birth", "birthdate", "birthday", "born"]) || joined.contains("ofbirth");
    match refused(header) {
        Some(Refused::Age) if birth => Use::YearOfBirth,
        Some(Refused::Identity) if birth && !has(&["name", "names", "surname", "address"]) => Use::YearOfBirth,
        Some(Refused::Identity) => Use::Cut,
        _ => Use::Characteristic,
    }
}

/// The year of a date of birth or of a year; nothing more of it is kept.
fn year_of(dates: &mut DateReader, text: &str) -> Option<i32> {
    let plain = text.strip_suffix(".0").unwrap_or(text);
    let year = match plain.parse::<i32>() {
        Ok(year) if plain.len() == 4 => Some(year),
        _ => dates.read(text).map(|(ms, _)| date_of(ms.div_euclid(crate::incidents::DAY_MS) as i32).year()),
    };
    year.filter(|year| (1880..=2100).contains(year))
}

fn is_unknown(text: &str) -> bool {
    const WORDS: [&str; 6] =
        ["refused", "declined", "prefer not to say", "not recorded", "not provided", "not applicable"];
    is_missing(text) || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}
