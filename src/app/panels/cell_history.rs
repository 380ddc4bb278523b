//! The history of one cell with its forecast.

use egui::Ui;

use super::chart::{Band, history_chart_ui};
use crate::app::cell_story::CellStory;

pub(super) fn cell_history_ui(ui: &mut Ui, story: &CellStory) {
    let forecast = &story.forecast;
    let band = Band {
        period: story.period,
        expected: forecast.expected,
        lower80: forecast.lower80,
        upper80: forecast.upper80,
    };
    history_chart_ui(ui, "History of the cell", &story.history, band, 110.0);
}
