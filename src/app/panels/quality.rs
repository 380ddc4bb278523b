//! What was found in the data while reading it.

use egui::Ui;

use super::widgets::fact;
use crate::app::format;
use crate::app::theme::{self, space};
use crate::incidents::QualityReport;

pub(super) fn quality_ui(ui: &mut Ui, quality: &QualityReport) {
    fact(ui, "Rows read", &format::count(quality.rows_read));
    fact(ui, "Rows used", &format::count(quality.rows_used));
    let set_aside = quality.rows_read.saturating_sub(quality.rows_used);
    fact(ui, "Rows set aside", &format::count(set_aside));
    ui.add_space(space::XS);
    if set_aside == 0 {
        ui.label(theme::quiet("Every row could be used."));
    }
}
