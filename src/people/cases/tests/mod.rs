//! Cases from the list to the erasure, on six people.

mod disk;
mod flow;
mod round_trip;

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};

use super::*;
use crate::governance::audit::{Accountable, Act, AuditLog, Deed, FILE_NAME, Receipt};
use crate::people::definition::HighHarm;
use crate::people::harm::HarmScale;
use crate::people::model::{Contribution, Estimate};
use crate::people::person_id::PersonId;
use crate::people::record::{Cohort, CohortRequest, Event, Offence, OffenceId, Records, Role, day_number};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(number: u64) -> String {
    PersonId(number).to_string()
}

/// A fact: person, day, role, offence (0 is `8N`, 1 is `34B`), case.
type Fact = (u64, &'static str, Role, u16, u32);

/// 1 was charged twice, 2 charged and convicted, 3 suspected, 4 a victim, 5 acquitted, 6 charged once.
const FACTS: [Fact; 10] = [
    (1, "2025-03-03", Role::Charged, 0, 1),
    (1, "2026-01-10", Role::Charged, 1, 2),
    (1, "2026-02-01", Role::Victim, 0, 0),
    (2, "2025-06-01", Role::Charged, 0, 3),
    (2, "2025-09-01", Role::Convicted, 0, 3),
    (3, "2026-01-01", Role::Suspected, 0, 0),
    (4, "2026-01-01", Role::Victim, 0, 0),
    (5, "2025-05-05", Role::Charged, 0, 4),
    (5, "2025-10-05", Role::Acquitted, 0, 4),
    (6, "2025-12-24", Role::Charged, 1, 5),
];

fn records_until(last_day: &str, facts: &[Fact]) -> Records {
    let events = facts.iter().map(|(person, on, role, offence, case)| {
        let day = day_number(day(on));
        let offence = OffenceId(*offence);
        (PersonId(*person), Event { day, role: *role, offence, case: *case, weapon: false, proactive: false })
    });
    let offence = |code: &str, words: &str| Offence { code: code.to_owned(), description: words.to_owned() };
    let offences = vec![offence("8N", "Assault with injury"), offence("34B", "Robbery of personal property")];
    Records::new(events.collect(), offences, day(last_day), false)
}

fn records() -> Records {
    records_until("2026-03-31", &FACTS)
}

/// The records of the facts and some more, a month later.
fn later(more: &[Fact]) -> Records {
    records_until("2026-04-30", &[&FACTS, more].concat())
}

/// A workspace with its log.
struct Desk {
    store: CaseStore,
    log: AuditLog,
}

impl Desk {
    fn at(folder: &Path) -> Self {
        Self { store: CaseStore::open(folder).unwrap(), log: AuditLog::at(&folder.join(FILE_NAME)) }
    }

    fn log(&self, act: Act, people: &[String]) -> Receipt {
        self.log_at(act, people, "2026-04-01T10:00:00Z".parse().unwrap())
    }

    fn log_at(&self, act: Act, people: &[String], now: DateTime<Utc>) -> Receipt {
        let who = Accountable::new("PS 1234", "selection meeting of April").unwrap();
        let deed = Deed { act, what: "a test".to_owned(), people: people.to_vec(), recipient: None };
        self.log.append_at(&who, deed, now).unwrap()
    }

    fn look(&self, person: u64) -> Receipt {
        self.log(Act::Consultation, &[id(person)])
    }

    fn change(&self, person: u64) -> Receipt {
        self.log(Act::Alteration, &[id(person)])
    }

    /// The list of 1 April, made from these records as they must be used.
    fn list(&self, records: &Records) -> ScoreList {
        let ground = self.store.ground().unwrap();
        list_of(&ground.apply(records).records, &ground)
    }

    /// Keeps it.
    fn keep(&self, list: &ScoreList) {
        self.store.keep(&self.log(Act::Consultation, &list.people()), list).unwrap();
    }

    fn card(&self, list: &ScoreList, person: u64, records: &Records, today: &str) -> Result<PersonCard, CaseError> {
        let ground = self.store.ground().unwrap();
        let records = ground.apply(records).records;
        let present = Present { records: &records, ground: &ground, today: day(today) };
        PersonCard::open(&self.look(person), &self.store, list, &id(person), &present, None)
    }
}

/// The more charges somebody has, the higher the estimate.
fn list_of(records: &Records, ground: &Ground) -> ScoreList {
    let definition = HighHarm { list_size: 1, valid_days: 90, ..HighHarm::built_in() };
    let scale = HarmScale::built_in();
    let request = CohortRequest { date: day("2026-04-01"), definition: &definition, scale: &scale, labelled: false };
    let cohort = Cohort::build(records, &request).unwrap();
    let charges = cohort.people.iter().map(|person| f64::from(person.view().standing_charges()));
    let estimates: Vec<Estimate> = charges
        .map(|charges| Estimate { probability: charges / 7.0, low: charges / 10.0, high: charges / 5.0 })
        .collect();
    let past_harm = vec![1.0 / 3.0; estimates.len()];
    let made = Made {
        definition: &definition,
        scale: &scale,
        model: "5d41402abc4b2a76",
        age_notice: "",
        estimates: &estimates,
        past_harm: &past_harm,
        ground,
    };
    let part = |words: &str, log_odds: f64, points| Contribution {
        feature: words.to_owned(),
        words: words.to_owned(),
        log_odds,
        points,
    };
    let why = |_| vec![part("2 charges in 24 months", 1.0 / 3.0, 12), part("no charge for 80 days", -0.2, -7)];
    ScoreList::of(records, &cohort, &made, why).unwrap()
}
