//! TODO
use super::super::View;
use crate::app::state::Opened;
use egui::Ui;
pub(super) fn quality_ui(_ui: &mut Ui, _view: &mut View<'_>, _opened: &Opened) {}
