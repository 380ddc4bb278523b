//! Cards, decisions and challenges: each is written to the log before anything of it is shown.

use egui::Context;

use crate::app::App;
use crate::app::people::shown::Listed;
use crate::people::cases::ScoreList;
use crate::pipeline::people::{PeopleError, PeopleLoaded};

/// The list with status and decision of everybody near it.
pub(super) fn listed(_loaded: &PeopleLoaded, list: ScoreList) -> Result<Listed, PeopleError> {
    Ok(Listed { list, rows: Vec::new() })
}

impl App {
    /// Whether a question is on the screen that the plain keys belong to.
    pub(in crate::app) fn is_asking_about_people(&self) -> bool {
        self.people.opened().is_some_and(|opened| opened.question.is_some())
    }

    pub(super) fn open_card(&mut self, _ctx: &Context) {}

    pub(super) fn decide(&mut self, _ctx: &Context) {}

    pub(super) fn raise_challenge(&mut self, _ctx: &Context) {}

    pub(super) fn answer_challenge(&mut self, _ctx: &Context) {}
}
