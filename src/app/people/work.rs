//! The work behind the unlocked area, one step after another: read, learn, test, score. Nobody is
//! listed before the model was put to the test.

use std::sync::Arc;
use std::time::SystemTime;

use egui::Context;

use crate::app::jobs::JobKind;
use crate::app::logic::waker;
use crate::app::people::shown::{Listed, LogShown, Recorded};
use crate::app::state::{Opened, PeopleTab};
use crate::app::{App, Message};
use crate::governance::audit::Accountable;
use crate::pipeline::people::{
    self, HarmReport, PeopleError, PeopleEvaluation, PeopleInput, PeopleLoaded, PeopleModel, PeopleRequest,
};

/// What a finished piece of work on people brings.
#[derive(Debug)]
pub(in crate::app) enum PeopleMessage {
    /// Records, under whose name and reason.
    Loaded(Accountable, Box<Result<PeopleLoaded, PeopleError>>),
    /// A model.
    Fitted(Result<PeopleModel, PeopleError>),
    /// How good it is.
    Evaluated(Box<Result<PeopleEvaluation, PeopleError>>),
    /// The list.
    Scored(Result<Listed, PeopleError>),
    /// Harm by offence and person.
    Weighed(HarmReport),
    /// A card, with the list where that changed.
    Card(Box<Result<Recorded, PeopleError>>),
    /// The log.
    Log(Result<LogShown, String>),
}

impl App {
    pub(in crate::app) fn receive_people(&mut self, message: PeopleMessage, ctx: &Context) {
        let result = match message {
            PeopleMessage::Loaded(who, result) => result.map(|loaded| self.open_people(who, loaded, ctx)),
            PeopleMessage::Fitted(result) => result.map(|model| {
                if let Some(opened) = self.opened_mut() {
                    opened.model = Some(Arc::new(model));
                    self.test_people(ctx);
                }
            }),
            PeopleMessage::Evaluated(result) => result.map(|evaluation| {
                if let Some(opened) = self.opened_mut() {
                    opened.withheld.clone_from(&evaluation.implausible);
                    opened.evaluation = Some(Arc::new(evaluation));
                    self.score_people(ctx);
                }
            }),
            PeopleMessage::Scored(result) => result.map(|listed| {
                if let Some(opened) = self.opened_mut() {
                    opened.list = Some(Arc::new(listed));
                }
            }),
            PeopleMessage::Card(result) => result.map(|recorded| self.show_card(recorded)),
            PeopleMessage::Weighed(report) => {
                if let Some(opened) = self.opened_mut() {
                    opened.harm = Some(Arc::new(report));
                }
                Ok(())
            }
            PeopleMessage::Log(Ok(shown)) => {
                if let Some(opened) = self.opened_mut() {
                    opened.log = Some(Arc::new(shown));
                }
                Ok(())
            }
            PeopleMessage::Log(Err(problem)) => {
                self.lock_without_log(&problem, ctx);
                Ok(())
            }
        };
        if let Err(error) = result {
            self.people_failed(&error, ctx);
        }
    }

    /// Opens the area: the log has its entry, and the records are read.
    fn open_people(&mut self, who: Accountable, loaded: PeopleLoaded, ctx: &Context) {
        self.people.form.reason.clear();
        self.people.opened = Some(Box::new(Opened {
            who,
            loaded: Arc::new(loaded),
            model: None,
            evaluation: None,
            list: None,
            harm: None,
            log: None,
            tab: PeopleTab::default(),
            question: None,
            typed: String::new(),
            card: None,
            withheld: None,
            failure: None,
            last_used: (ctx.input(|input| input.time), SystemTime::now()),
        }));
        self.learn_people(ctx);
    }

    /// Shows what came of a look or of something recorded.
    fn show_card(&mut self, recorded: Recorded) {
        let Recorded { card, listed, loaded } = recorded;
        let Some(opened) = self.opened_mut() else { return };
        opened.question = None;
        if card.is_none() {
            let text = "No charge against this person stands any more: the person is not scored.";
            opened.failure = Some(text.to_owned());
        }
        opened.card = card.map(Box::new);
        if let Some(listed) = listed {
            opened.list = Some(Arc::new(listed));
        }
        if let Some(loaded) = loaded {
            opened.loaded = Arc::new(loaded);
            opened.harm = None;
        }
    }

    pub(super) fn read_people(&mut self, who: Accountable, request: PeopleRequest, ctx: &Context) {
        let engine = self.engine.people.clone();
        let title = match &request.input {
            PeopleInput::Demo { .. } => "Making the demo's people",
            PeopleInput::Files { .. } => "Reading the records of people",
        };
        self.jobs.start(JobKind::People, title, waker(ctx), move |progress| {
            let result = (engine.load)(&request, &who, progress);
            Message::People(Box::new(PeopleMessage::Loaded(who, Box::new(result))))
        });
    }

    /// Learns the model that is used now; testing and scoring follow by themselves.
    pub(super) fn learn_people(&mut self, ctx: &Context) {
        let engine = self.engine.people.clone();
        let Some(opened) = self.opened_mut() else { return };
        opened.failure = None;
        opened.withheld = None;
        opened.model = None;
        opened.evaluation = None;
        opened.list = None;
        opened.card = None;
        let loaded = Arc::clone(&opened.loaded);
        self.jobs.start(JobKind::People, "Learning from earlier years", waker(ctx), move |progress| {
            Message::People(Box::new(PeopleMessage::Fitted((engine.fit)(&loaded, progress))))
        });
    }

    fn test_people(&mut self, ctx: &Context) {
        let engine = self.engine.people.clone();
        let Some(opened) = self.opened_mut() else { return };
        let loaded = Arc::clone(&opened.loaded);
        self.jobs.start(JobKind::People, "Testing the model on later years", waker(ctx), move |progress| {
            Message::People(Box::new(PeopleMessage::Evaluated(Box::new((engine.evaluate)(&loaded, progress)))))
        });
    }

    fn score_people(&mut self, ctx: &Context) {
        let engine = self.engine.people.clone();
        let Some(opened) = self.opened_mut() else { return };
        if opened.withheld.is_some() {
            return;
        }
        let (loaded, who) = (Arc::clone(&opened.loaded), opened.who.clone());
        let Some(model) = opened.model.clone() else { return };
        self.jobs.start(JobKind::People, "Making the list", waker(ctx), move |progress| {
            let listed = (engine.score)(&loaded, &model, &who, progress)
                .and_then(|list| super::case_work::listed(&loaded, list, &who));
            Message::People(Box::new(PeopleMessage::Scored(listed)))
        });
    }

    /// Weighs harm, once for each answer to whether offences that police activity found count; the
    /// definition's answer by default.
    pub(super) fn weigh_harm(&mut self, proactive: Option<bool>, ctx: &Context) {
        let Some(opened) = self.opened_mut() else { return };
        let shown = opened.harm.as_ref().map(|report| report.proactive);
        if shown.is_some() && (proactive.is_none() || proactive == shown) {
            return;
        }
        let proactive = proactive.unwrap_or(opened.loaded.definition.counts.proactive);
        let loaded = Arc::clone(&opened.loaded);
        self.jobs.start(JobKind::PeopleLog, "Weighing harm", waker(ctx), move |_| {
            Message::People(Box::new(PeopleMessage::Weighed(people::harm(&loaded, proactive))))
        });
    }

    pub(super) fn read_people_log(&mut self, ctx: &Context) {
        let Some(opened) = self.opened_mut() else { return };
        let file = opened.loaded.log.file().to_owned();
        self.jobs.start(JobKind::PeopleLog, "Checking the audit log", waker(ctx), move |_| {
            Message::People(Box::new(PeopleMessage::Log(LogShown::read(&file))))
        });
    }
}
