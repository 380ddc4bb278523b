//! The locked area of people as the window knows it. Everything about people hangs from [`Opened`],
//! which is dropped when the area is locked: what is not there cannot be drawn.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::app::people::{CardShown, Listed, LogShown};
use crate::governance::audit::Accountable;
use crate::pipeline::people::{HarmReport, PeopleEvaluation, PeopleInput, PeopleLoaded, PeopleModel, PeopleRequest};

/// Seed of the demo's people: always the same ones.
pub const DEMO_SEED: u64 = 1;

/// Where people's records are to come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PeopleSource {
    /// Synthetic people.
    Demo,
    /// The force's own files.
    #[default]
    Files,
}

/// The form in front of the locked area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeopleForm {
    /// Demo or files.
    pub source: PeopleSource,
    /// Files of events.
    pub events: Vec<PathBuf>,
    /// Files of protected characteristics, for the audit alone.
    pub protected: Vec<PathBuf>,
    /// Mapping of columns.
    pub mapping: Option<PathBuf>,
    /// Definition of high harm; the built-in one when there is none.
    pub definition: Option<PathBuf>,
    /// Harm scale; the built-in one when there is none.
    pub scale: Option<PathBuf>,
    /// Who asks to look.
    pub operator: String,
    /// Why.
    pub reason: String,
}

/// The tabs of the unlocked area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PeopleTab {
    /// The list of the meeting.
    #[default]
    List,
    /// How good the estimates are.
    Quality,
    /// How good they are for each group.
    Fairness,
    /// Harm by offence and by person.
    Harm,
    /// What was done, by whom and why.
    Log,
}

impl PeopleTab {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::List, Self::Quality, Self::Fairness, Self::Harm, Self::Log];

    /// What it is called.
    pub fn text(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Quality => "How good is it?",
            Self::Fairness => "Fairness",
            Self::Harm => "Harm",
            Self::Log => "Log",
        }
    }
}

/// The question before a card is opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardQuestion {
    /// Pseudonym.
    pub person: String,
    /// Why: the reason of the session until it is changed.
    pub reason: String,
    /// What is wrong with the reason, as a sentence.
    pub problem: Option<String>,
}

/// Everything there is of people while the area is unlocked.
#[derive(Debug)]
pub struct Opened {
    /// Who unlocked it and why.
    pub who: Accountable,
    /// The records with definition and scale.
    pub loaded: Arc<PeopleLoaded>,
    /// The model in use.
    pub model: Option<Arc<PeopleModel>>,
    /// How good it is.
    pub evaluation: Option<Arc<PeopleEvaluation>>,
    /// The list of the meeting.
    pub list: Option<Arc<Listed>>,
    /// Harm by offence and person.
    pub harm: Option<Arc<HarmReport>>,
    /// The newest entries of the log.
    pub log: Option<Arc<LogShown>>,
    /// The tab on show.
    pub tab: PeopleTab,
    /// The question before a card.
    pub question: Option<CardQuestion>,
    /// A pseudonym being typed.
    pub typed: String,
    /// The card on show.
    pub card: Option<Box<CardShown>>,
    /// Why nobody is listed though there is a model: its result is too good to be true.
    pub withheld: Option<String>,
    /// What failed last, as a sentence; until something else is tried.
    pub failure: Option<String>,
    /// When anything was last pressed, moved or typed: on the window's clock and on the wall's.
    pub(in crate::app) last_used: (f64, SystemTime),
}

/// The area of people, locked or not.
#[derive(Debug, Default)]
pub struct PeopleState {
    /// The form in front of it.
    pub form: PeopleForm,
    /// Folder of the workspace when the settings name none; `None` keeps none.
    pub standard: Option<PathBuf>,
    /// Why it is locked or could not be unlocked, as a sentence.
    pub note: Option<Note>,
    pub(in crate::app) opened: Option<Box<Opened>>,
}

/// A sentence on the locked page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Whether something failed.
    pub is_failure: bool,
    /// The sentence.
    pub text: String,
}

impl PeopleState {
    /// What there is while the area is unlocked.
    pub fn opened(&self) -> Option<&Opened> {
        self.opened.as_deref()
    }

    /// Whether nothing may be shown.
    pub fn is_locked(&self) -> bool {
        self.opened.is_none()
    }

    /// The folder of the workspace for real or for synthetic people: these have one of their own
    /// beside the real one.
    pub fn workspace_for(&self, of_settings: Option<&Path>, source: PeopleSource) -> Option<PathBuf> {
        let real = of_settings.map(Path::to_owned).or_else(|| self.standard.clone())?;
        match source {
            PeopleSource::Files => Some(real),
            PeopleSource::Demo => {
                let name = real.file_name()?.to_string_lossy().into_owned();
                Some(real.with_file_name(format!("{name}-synthetic")))
            }
        }
    }

    /// What the form asks to be read; or why it cannot be, as a sentence.
    pub fn request(&self, of_settings: Option<&Path>) -> Result<PeopleRequest, &'static str> {
        let form = &self.form;
        let input = match form.source {
            PeopleSource::Demo => PeopleInput::Demo { seed: DEMO_SEED },
            PeopleSource::Files if form.events.is_empty() => {
                return Err(
                    "Choose the file of events first: one row an event, with a person id, date, offence and role.",
                );
            }
            PeopleSource::Files => PeopleInput::Files {
                events: form.events.clone(),
                protected: form.protected.clone(),
                mapping: form.mapping.clone(),
            },
        };
        let workspace = self.workspace_for(of_settings, form.source);
        let workspace =
            workspace.ok_or("There is no folder for the log and the decisions: choose a workspace folder.")?;
        Ok(PeopleRequest { input, definition: form.definition.clone(), scale: form.scale.clone(), workspace })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synthetic_people_have_a_workspace_of_their_own_beside_the_real_one() {
        let state = PeopleState { standard: Some(PathBuf::from("data/people")), ..PeopleState::default() };
        assert_eq!(state.workspace_for(None, PeopleSource::Files), Some(PathBuf::from("data/people")));
        assert_eq!(state.workspace_for(None, PeopleSource::Demo), Some(PathBuf::from("data/people-synthetic")));
        let chosen = Path::new("shared/iom");
        assert_eq!(state.workspace_for(Some(chosen), PeopleSource::Demo), Some(PathBuf::from("shared/iom-synthetic")));
        assert_eq!(PeopleState::default().workspace_for(None, PeopleSource::Demo), None);
    }

    #[test]
    fn without_events_or_a_folder_nothing_is_asked_for() {
        let mut state = PeopleState { standard: Some(PathBuf::from("people")), ..PeopleState::default() };
        assert!(state.request(None).unwrap_err().contains("file of events"));
        state.form.events = vec![PathBuf::from("events.csv")];
        assert!(matches!(state.request(None).unwrap().input, PeopleInput::Files { .. }));
        state.form.source = PeopleSource::Demo;
        assert_eq!(state.request(None).unwrap().input, PeopleInput::Demo { seed: DEMO_SEED });
        state.standard = None;
        assert!(state.request(None).unwrap_err().contains("workspace"));
    }
}
