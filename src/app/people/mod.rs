//! The locked area of people: unlocking, the work behind it, and locking again.
//!
//! Nothing about a person is kept outside [`Opened`], and every look goes through
//! [`crate::pipeline::people`], which writes the audit log before it hands anything out.

pub mod action;
mod case_work;
mod dropped;
mod idle;
mod log_lines;
mod shown;
pub mod words;
mod work;

pub use action::PeopleAction;
pub use shown::{
    Answer, AnswerDraft, CardShown, ChallengeDraft, DecisionDraft, ListRow, Listed, LogLine, LogShown, PersonEvent,
};
pub(super) use work::PeopleMessage;

use std::sync::Arc;

use egui::Context;

use crate::governance::audit::{Accountable, AuditError};
use crate::people::cases::{PersonCard, ScoreList};
use crate::pipeline::people::{self, PeopleError, PeopleEvaluation, PeopleLoaded, PeopleModel, PeopleRequest};
use crate::progress::Progress;

use super::App;
use super::jobs::JobKind;
use super::logic::sentence;
use super::picker::{Picked, Wanted};
use super::state::{CardQuestion, Note, Opened, Page, PeopleSource, PeopleTab};

/// How people's records are read.
pub type LoadPeople =
    dyn Fn(&PeopleRequest, &Accountable, &Progress) -> Result<PeopleLoaded, PeopleError> + Send + Sync;
/// How the model of people is learned.
pub type FitPeople = dyn Fn(&PeopleLoaded, &Progress) -> Result<PeopleModel, PeopleError> + Send + Sync;
/// How it is put to the test.
pub type EvaluatePeople = dyn Fn(&PeopleLoaded, &Progress) -> Result<PeopleEvaluation, PeopleError> + Send + Sync;
/// How people are scored; the newest possible date.
pub type ScorePeople =
    dyn Fn(&PeopleLoaded, &PeopleModel, &Accountable, &Progress) -> Result<ScoreList, PeopleError> + Send + Sync;

/// How a card is made, after the look was logged.
pub type MakeCard =
    dyn Fn(&PeopleLoaded, &ScoreList, &str, &Accountable) -> Result<PersonCard, PeopleError> + Send + Sync;

/// The work behind the area of people: the pipeline, unless a test stands in for it.
#[derive(Clone)]
pub struct PeopleEngine {
    /// Reads records.
    pub load: Arc<LoadPeople>,
    /// Learns.
    pub fit: Arc<FitPeople>,
    /// Puts to the test.
    pub evaluate: Arc<EvaluatePeople>,
    /// Scores.
    pub score: Arc<ScorePeople>,
    /// Opens a card.
    pub card: Arc<MakeCard>,
}

impl Default for PeopleEngine {
    fn default() -> Self {
        Self {
            load: Arc::new(people::load),
            fit: Arc::new(people::fit),
            evaluate: Arc::new(people::evaluate),
            card: Arc::new(people::card),
            score: Arc::new(|loaded, model, who, progress| people::score(loaded, model, None, who, progress)),
        }
    }
}

impl App {
    /// Shows the page; the form asks for demo people while the demo force is open.
    pub(super) fn show_people(&mut self) {
        self.session.page = Page::People;
        if self.people.is_locked() && self.people.form.events.is_empty() {
            let source = if self.offers_demo_people() { PeopleSource::Demo } else { PeopleSource::Files };
            self.people.form.source = source;
        }
    }

    /// Demo people belong to the demo force, and to nothing.
    pub(super) fn offers_demo_people(&self) -> bool {
        self.document.as_ref().is_none_or(super::state::Document::is_demo)
    }

    /// Does what the page asks for.
    pub(super) fn act_on_people(&mut self, action: PeopleAction, ctx: &Context) {
        match action {
            PeopleAction::Unlock => self.unlock_people(ctx),
            PeopleAction::ChooseSource(source) => self.people.form.source = source,
            PeopleAction::Forget(wanted) => self.forget_chosen(wanted),
            PeopleAction::ShowTab(tab) => {
                if let Some(opened) = &mut self.people.opened {
                    opened.tab = tab;
                    opened.failure = None;
                }
                match tab {
                    PeopleTab::Log => self.read_people_log(ctx),
                    PeopleTab::Harm => self.weigh_harm(None, ctx),
                    PeopleTab::List | PeopleTab::Quality | PeopleTab::Fairness => {}
                }
            }
            PeopleAction::WeighHarm { proactive } => self.weigh_harm(Some(proactive), ctx),
            PeopleAction::Again => self.learn_people(ctx),
            PeopleAction::AskForCard(person) => {
                if let Some(opened) = &mut self.people.opened {
                    let reason = opened.who.reason().to_owned();
                    opened.question = Some(CardQuestion { person, reason, problem: None });
                    opened.failure = None;
                }
            }
            PeopleAction::OpenCard => self.open_card(ctx),
            PeopleAction::CloseQuestion => {
                if let Some(opened) = &mut self.people.opened {
                    opened.question = None;
                }
            }
            PeopleAction::CloseCard => {
                if let Some(opened) = &mut self.people.opened {
                    opened.card = None;
                    opened.failure = None;
                }
            }
            PeopleAction::Decide => self.decide(ctx),
            PeopleAction::Raise => self.raise_challenge(ctx),
            PeopleAction::Answer => self.answer_challenge(ctx),
        }
    }

    /// Asks for the records under the name and reason of the form; the log comes first.
    fn unlock_people(&mut self, ctx: &Context) {
        if !self.people.is_locked() || self.jobs.is_running(JobKind::People) {
            return;
        }
        if self.people.form.source == PeopleSource::Demo && !self.offers_demo_people() {
            // made-up people beside real places would be taken for real ones
            self.people.form.source = PeopleSource::Files;
        }
        let form = &self.people.form;
        let who = Accountable::new(&form.operator, &form.reason).map_err(|error| refusal(&error));
        let request = self.people.request(self.settings.people_folder.as_deref()).map_err(str::to_owned);
        match who.and_then(|who| Ok((who, request?))) {
            Ok((who, request)) => {
                self.people.note = None;
                self.read_people(who, request, ctx);
            }
            Err(text) => self.people.note = Some(Note { is_failure: true, text: sentence(&text) }),
        }
    }

    /// Locks the area: everything about people is dropped, and work on them is stopped.
    pub(super) fn lock_people(&mut self, why: &str, ctx: &Context) {
        for kind in [JobKind::People, JobKind::PeopleCase, JobKind::PeopleLog] {
            self.jobs.cancel(kind);
        }
        if self.people.opened.take().is_none() {
            return;
        }
        // what was typed can be undone, and so is remembered: not this
        ctx.data_mut(egui::util::IdTypeMap::remove_by_type::<egui::text_edit::TextEditState>);
        self.people.form.reason.clear();
        self.people.note = Some(Note { is_failure: false, text: why.to_owned() });
    }

    /// Esc: the question first, then the card. Whether there was anything to close.
    pub(super) fn close_of_people(&mut self) -> bool {
        if self.session.page != Page::People {
            return false;
        }
        let Some(opened) = &mut self.people.opened else { return false };
        if opened.question.take().is_some() || opened.card.take().is_some() {
            opened.failure = None;
            return true;
        }
        false
    }

    /// Takes what was chosen in a dialog or dropped on the page. Other records lock the area.
    pub(super) fn take_people_files(&mut self, picked: Picked, ctx: &Context) {
        let Picked { wanted, paths } = picked;
        let Some(first) = paths.first().cloned() else { return };
        self.lock_people("Locked, because other files were chosen.", ctx);
        let form = &mut self.people.form;
        match wanted {
            Wanted::PeopleEvents => {
                form.events = paths;
                form.source = PeopleSource::Files;
            }
            Wanted::PeopleProtected => form.protected = paths,
            Wanted::PeopleMapping => form.mapping = Some(first),
            Wanted::PeopleDefinition => form.definition = Some(first),
            Wanted::PeopleScale => form.scale = Some(first),
            Wanted::PeopleFolder => self.settings.people_folder = Some(first),
            _ => {}
        }
    }

    fn forget_chosen(&mut self, wanted: Wanted) {
        let form = &mut self.people.form;
        match wanted {
            Wanted::PeopleEvents => form.events.clear(),
            Wanted::PeopleProtected => form.protected.clear(),
            Wanted::PeopleMapping => form.mapping = None,
            Wanted::PeopleDefinition => form.definition = None,
            Wanted::PeopleScale => form.scale = None,
            Wanted::PeopleFolder => self.settings.people_folder = None,
            _ => {}
        }
    }

    /// Without a log that can be relied on nothing is shown, whatever was on show before.
    fn lock_without_log(&mut self, problem: &str, ctx: &Context) {
        self.lock_people("", ctx);
        self.people.note = Some(Note { is_failure: true, text: sentence(problem) });
    }

    fn people_failed(&mut self, error: &PeopleError, ctx: &Context) {
        if is_cancelled(error) {
            return;
        }
        if let PeopleError::Audit(problem) = error {
            return self.lock_without_log(&problem.to_string(), ctx);
        }
        let text = sentence(&error.to_string());
        match &mut self.people.opened {
            Some(opened) if matches!(error, PeopleError::Implausible(_)) => {
                opened.withheld = Some(text);
                opened.list = None;
                opened.card = None;
            }
            Some(opened) => opened.failure = Some(text),
            None => self.people.note = Some(Note { is_failure: true, text }),
        }
    }

    fn opened_mut(&mut self) -> Option<&mut Opened> {
        self.people.opened.as_deref_mut()
    }
}

/// Why somebody is not let in, in the words of the form.
fn refusal(error: &AuditError) -> String {
    match error {
        AuditError::NoOperator => "Say who you are: your name or number goes into the log first.".to_owned(),
        AuditError::NoReason => "Say why you look: your reason goes into the log first.".to_owned(),
        error => error.to_string(),
    }
}

/// Whether somebody stopped the work.
fn is_cancelled(error: &PeopleError) -> bool {
    use crate::people::import::PeopleImportError;
    use crate::people::model::ModelError;
    matches!(
        error,
        PeopleError::Cancelled(_)
            | PeopleError::Import(PeopleImportError::Cancelled(_))
            | PeopleError::Model(ModelError::Cancelled(_))
    )
}
