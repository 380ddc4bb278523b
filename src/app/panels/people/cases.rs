//! Decisions and challenges.
use super::super::View;
use crate::app::people::CardShown;
use crate::app::state::Opened;
use egui::Ui;
pub(super) fn cases_ui(_ui: &mut Ui, _view: &mut View<'_>, _opened: &Opened, _shown: &mut CardShown) {}
