//! Cards, decisions and challenges: each is written to the log before anything of it is shown.

use std::sync::Arc;

use egui::Context;

use crate::app::jobs::JobKind;
use crate::app::logic::waker;
use crate::app::people::shown::{CardShown, ChallengeDraft, DecisionDraft, ListRow, Listed, PersonEvent};
use crate::app::people::work::PeopleMessage;
use crate::app::people::{refusal, words};
use crate::app::{App, Message};
use crate::governance::audit::Accountable;
use crate::people::cases::{Band, PersonCard, ScoreList, Status};
use crate::people::record::date_of;
use crate::pipeline::people::{PeopleError, PeopleLoaded};

/// The list with status and decision of everybody on or near it.
pub(super) fn listed(_loaded: &PeopleLoaded, list: ScoreList) -> Result<Listed, PeopleError> {
    let near = list.scores.iter().filter(|score| score.band != Band::NotListed);
    let rows = near.map(|score| ListRow {
        person: score.person.clone(),
        band: score.band,
        estimate: words::estimate(score.estimate),
        charges: score.standing_charges,
        newest: score.newest_event,
        status: Status::Current,
        decision: String::new(),
    });
    Ok(Listed { rows: rows.collect(), list })
}

/// A card that was opened, with the events behind it and what was said against them.
fn card_shown(loaded: &PeopleLoaded, list: &ScoreList, card: PersonCard, reason: &str) -> Result<CardShown, PeopleError> {
    let events = events_of(loaded, list, &card.score.person);
    Ok(CardShown {
        card,
        reason: reason.to_owned(),
        events,
        challenges: Vec::new(),
        decision: DecisionDraft::default(),
        challenge: None,
        answer: None,
    })
}

/// A person's events before the date of the list, newest first.
fn events_of(loaded: &PeopleLoaded, list: &ScoreList, person: &str) -> Vec<PersonEvent> {
    let position = loaded.records.people().iter().position(|id| id.to_string() == person);
    let Some(position) = position else { return Vec::new() };
    let view = loaded.records.as_of(list.as_of);
    let events = view.person(position).events.iter().rev();
    events
        .map(|event| {
            let offence = view.offence(event.offence);
            let words = if offence.description.is_empty() { &offence.code } else { &offence.description };
            PersonEvent {
                day: date_of(event.day),
                offence: offence.code.clone(),
                words: words.clone(),
                role: event.role,
            }
        })
        .collect()
}

impl App {
    /// Whether a question is on the screen that the plain keys belong to.
    pub(in crate::app) fn is_asking_about_people(&self) -> bool {
        self.people.opened().is_some_and(|opened| opened.question.is_some())
    }

    pub(super) fn open_card(&mut self, ctx: &Context) {
        let engine = self.engine.people.clone();
        let Some(opened) = self.opened_mut() else { return };
        let (Some(question), Some(list)) = (&mut opened.question, opened.list.clone()) else { return };
        let who = match Accountable::new(opened.who.operator(), &question.reason) {
            Ok(who) => who,
            Err(error) => {
                question.problem = Some(crate::app::logic::sentence(&refusal(&error)));
                return;
            }
        };
        let person = question.person.clone();
        let loaded = Arc::clone(&opened.loaded);
        self.jobs.start(JobKind::PeopleCase, "Opening a card", waker(ctx), move |_| {
            let card = (engine.card)(&loaded, &list.list, &person, &who)
                .and_then(|card| card_shown(&loaded, &list.list, card, who.reason()));
            Message::People(Box::new(PeopleMessage::Card(card.map(|card| (card, None)))))
        });
    }

    pub(super) fn decide(&mut self, _ctx: &Context) {}

    pub(super) fn raise_challenge(&mut self, _ctx: &Context) {
        let _ = ChallengeDraft::default();
    }

    pub(super) fn answer_challenge(&mut self, _ctx: &Context) {}
}
