//! Lists, cards, decisions and challenges: each look is written to the log before anything is shown.

use std::sync::Arc;

use egui::Context;

use crate::app::jobs::JobKind;
use crate::app::logic::{sentence, waker};
use crate::app::people::shown::{
    Answer, AnswerDraft, CardShown, DecisionDraft, ListRow, Listed, PersonEvent, Recorded,
};
use crate::app::people::work::PeopleMessage;
use crate::app::people::{MakeCard, refusal, words};
use crate::app::{App, Message};
use crate::governance::audit::{Accountable, Act, Deed};
use crate::people::cases::{self, Band, Choice, Correction, Decision, PersonCard, Raised, ScoreList, Verdict};
use crate::people::record::date_of;
use crate::pipeline::people::{self, CardRequest, PeopleError, PeopleLoaded};
use crate::progress::Progress;

/// The list with status and decision of everybody on or near it.
pub(super) fn listed(loaded: &PeopleLoaded, list: ScoreList, who: &Accountable) -> Result<Listed, PeopleError> {
    let near: Vec<_> = list.scores.iter().filter(|score| score.band != Band::NotListed).collect();
    let deed = Deed {
        act: Act::Consultation,
        what: format!("status and decisions of the people on and near the list as at {}", list.as_of),
        people: near.iter().map(|score| score.person.clone()).collect(),
        recipient: None,
    };
    let receipt = loaded.log.append(who, deed)?;
    let decisions = loaded.cases.decisions(&receipt)?;
    let ground = loaded.cases.ground()?;
    let present = people::present(loaded, &ground);
    let rows = near
        .iter()
        .map(|score| {
            let decided = decisions.iter().rfind(|decision| decision.person == score.person);
            ListRow {
                person: score.person.clone(),
                band: score.band,
                estimate: words::estimate(score.estimate),
                charges: score.standing_charges,
                newest: score.newest_event,
                status: list.status(score, &present),
                decision: decided.map(decision_in_words).unwrap_or_default(),
            }
        })
        .collect();
    Ok(Listed { list, rows })
}

fn decision_in_words(decision: &Decision) -> String {
    let selected = if decision.selected { "selected" } else { "not selected" };
    let choice = match decision.choice {
        Choice::Agree => "agreed",
        Choice::Override => "overridden",
    };
    format!("{selected} ({choice}): {}", decision.reason)
}

/// A card that was opened, with the events behind it.
fn shown(loaded: &PeopleLoaded, list: &ScoreList, card: PersonCard, reason: &str) -> CardShown {
    let events = events_of(loaded, list, &card.score.person);
    CardShown {
        card,
        reason: reason.to_owned(),
        events,
        decision: DecisionDraft::default(),
        challenge: None,
        answer: None,
    }
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

/// What recording something about a person starts from.
struct Desk {
    loaded: Arc<PeopleLoaded>,
    list: Arc<Listed>,
    who: Accountable,
    card: Arc<MakeCard>,
    shown: CardShown,
}

impl Desk {
    /// Opens the card again, once something was recorded.
    fn again(&self, recorded: Option<(PeopleLoaded, ScoreList)>) -> Result<Recorded, PeopleError> {
        let person = &self.shown.card.score.person;
        let (loaded, list) = match &recorded {
            Some((loaded, list)) => (loaded, list.clone()),
            None => (&*self.loaded, self.list.list.clone()),
        };
        let card = match list.score_of(person) {
            Some(_) => {
                let card = (self.card)(loaded, &list, person, &self.who)?;
                Some(shown(loaded, &list, card, &self.shown.reason))
            }
            None => None,
        };
        let listed = listed(loaded, list, &self.who)?;
        Ok(Recorded { card, listed: Some(listed), loaded: recorded.map(|(loaded, _)| loaded) })
    }
}

impl App {
    /// Whether a question is on the screen that the plain keys belong to.
    pub(in crate::app) fn is_asking_about_people(&self) -> bool {
        self.people.opened().is_some_and(|opened| opened.question.is_some())
    }

    pub(super) fn open_card(&mut self, ctx: &Context) {
        let make = Arc::clone(&self.engine.people.card);
        let Some(opened) = self.opened_mut() else { return };
        let (Some(question), Some(list)) = (&mut opened.question, opened.list.clone()) else { return };
        let who = match Accountable::new(opened.who.operator(), &question.reason) {
            Ok(who) => who,
            Err(error) => {
                question.problem = Some(sentence(&refusal(&error)));
                return;
            }
        };
        let person = question.person.clone();
        let loaded = Arc::clone(&opened.loaded);
        self.jobs.start(JobKind::PeopleCase, "Opening a card", waker(ctx), move |_| {
            let card = make(&loaded, &list.list, &person, &who).map(|card| {
                let card = shown(&loaded, &list.list, card, who.reason());
                Recorded { card: Some(card), listed: None, loaded: None }
            });
            Message::People(Box::new(PeopleMessage::Card(Box::new(card))))
        });
    }

    /// Records something about the person whose card is open, and shows what came of it.
    fn record(
        &mut self,
        title: &str,
        ctx: &Context,
        work: impl FnOnce(&Desk, &Progress) -> Result<Option<(PeopleLoaded, ScoreList)>, PeopleError> + Send + 'static,
    ) {
        if self.jobs.is_running(JobKind::PeopleCase) {
            return;
        }
        let card = Arc::clone(&self.engine.people.card);
        let Some(opened) = self.opened_mut() else { return };
        let (Some(shown), Some(list)) = (opened.card.as_deref().cloned(), opened.list.clone()) else { return };
        opened.failure = None;
        let who = match Accountable::new(opened.who.operator(), &shown.reason) {
            Ok(who) => who,
            Err(error) => {
                opened.failure = Some(sentence(&refusal(&error)));
                return;
            }
        };
        let desk = Desk { loaded: Arc::clone(&opened.loaded), list, who, card, shown };
        self.jobs.start(JobKind::PeopleCase, title, waker(ctx), move |progress| {
            let recorded = work(&desk, progress).and_then(|recorded| desk.again(recorded));
            Message::People(Box::new(PeopleMessage::Card(Box::new(recorded))))
        });
    }

    pub(super) fn decide(&mut self, ctx: &Context) {
        self.record("Recording the decision", ctx, |desk, _| {
            let draft = &desk.shown.decision;
            let (Some(choice), Some(selected)) = (draft.choice, draft.selected) else { return Ok(None) };
            let verdict = Verdict { choice, selected, reason: &draft.reason };
            let request = CardRequest { person: &desk.shown.card.score.person, as_of: Some(desk.list.list.as_of) };
            people::decide(&desk.loaded, request, &verdict, &desk.who)?;
            Ok(None)
        });
    }

    pub(super) fn raise_challenge(&mut self, ctx: &Context) {
        self.record("Recording the challenge", ctx, |desk, _| {
            let Some(draft) = &desk.shown.challenge else { return Ok(None) };
            let Some(event) = desk.shown.events.get(draft.event) else { return Ok(None) };
            let raised = Raised {
                person: &desk.shown.card.score.person,
                day: event.day,
                offence: &event.offence,
                role: event.role,
                says: &draft.says,
            };
            people::challenge(&desk.loaded, &raised, &desk.who)?;
            Ok(None)
        });
    }

    pub(super) fn answer_challenge(&mut self, ctx: &Context) {
        self.record("Recording the answer", ctx, |desk, progress| {
            let Some(AnswerDraft { number, answer, reason }) = &desk.shown.answer else { return Ok(None) };
            let answer = match answer {
                Answer::Refuse => cases::Answer::Refuse,
                Answer::Remove => cases::Answer::Accept(Correction::Remove),
                Answer::Role(role) => cases::Answer::Accept(Correction::Role(*role)),
            };
            let mut loaded = PeopleLoaded::clone(&desk.loaded);
            let rescored = people::answer(&mut loaded, *number, answer, reason, &desk.who, progress)?;
            Ok(rescored.list.map(|list| (loaded, list)))
        });
    }
}
