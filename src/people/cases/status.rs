//! Whether a score may still be used, by the present records and the date.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::people::record::{PersonView, Records, Role, day_number};

use super::ground::{Ground, person_id};
use super::standing::{Charge, standing_charges};
use super::words::long_date;
use super::{Score, ScoreList};

/// Whether a score may be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It may.
    Current,
    /// Its time is over.
    Expired,
    /// A charge that it rests on no longer stands, a record was corrected, or the person was erased:
    /// why, as half a sentence.
    Withdrawn(String),
}

/// What holds now.
#[derive(Debug, Clone, Copy)]
pub struct Present<'a> {
    /// The newest records there are, after [`Ground::apply`].
    pub records: &'a Records,
    /// What the workspace says.
    pub ground: &'a Ground,
    /// The date.
    pub today: NaiveDate,
}

impl ScoreList {
    /// Whether a score of this list may be used now.
    pub fn status(&self, score: &Score, present: &Present<'_>) -> Status {
        if let Some(why) = withdrawn(self, score, present) {
            return Status::Withdrawn(why);
        }
        if present.today >= self.expires { Status::Expired } else { Status::Current }
    }
}

fn withdrawn(list: &ScoreList, score: &Score, present: &Present<'_>) -> Option<String> {
    let Present { records, ground, .. } = present;
    if let Some(why) = ground.why_erased(&score.person) {
        return Some(format!("everything about this person was erased ({why})"));
    }
    if let Some(number) = ground.correction_since(&score.person, &list.corrections) {
        return Some(format!(
            "a record was corrected after challenge {number}, and nobody has scored the person since"
        ));
    }
    let end = records.last_day().checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
    let Some(view) = person_id(&score.person).and_then(|id| records.as_of(end).of(id)) else {
        return Some("the present records hold nothing about this person".to_owned());
    };
    let mut standing: BTreeMap<Charge, usize> = BTreeMap::new();
    for charge in standing_charges(view, records) {
        *standing.entry(charge).or_insert(0) += 1;
    }
    if view.standing_charges() == 0 {
        return Some("no charge against this person stands any more".to_owned());
    }
    for charge in score.rests_on() {
        match standing.get_mut(charge) {
            Some(left) if *left > 0 => *left -= 1,
            _ => return Some(no_longer(charge, view, records)),
        }
    }
    None
}

/// What became of a charge, as far as the records tell.
fn no_longer(charge: &Charge, view: PersonView<'_>, records: &Records) -> String {
    let name = format!("the charge of {} ({})", long_date(charge.day), words_of(&charge.offence, records));
    let is_recorded = view.events.iter().any(|event| {
        let code = &records.offences()[usize::from(event.offence.0)].code;
        event.day == day_number(charge.day)
            && *code == charge.offence
            && matches!(event.role, Role::Charged | Role::Convicted)
    });
    if is_recorded {
        format!("{name} no longer stands: there was an acquittal, or it was withdrawn")
    } else {
        format!("{name} is no longer in the records")
    }
}

/// `8N, assault with injury`.
pub(super) fn words_of(code: &str, records: &Records) -> String {
    let known = records.offences().iter().find(|offence| offence.code == code);
    match known.map(|offence| offence.description.as_str()) {
        Some(words) if !words.is_empty() && words != code => format!("{code}, {words}"),
        _ => code.to_owned(),
    }
}
