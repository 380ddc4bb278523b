//! Where forecasts missed, and how steady the top of the ranking is: both lead to the map.

use egui::{RichText, Ui};

use super::super::View;
use super::super::tables::{numbers, short_table_ui, words};
use super::super::widgets::{section, sentence};
use super::{Diagnosed, SHOW};
use crate::app::action::Action;
use crate::app::residuals::{ResidualLayer, ResidualsOf};
use crate::app::state::{Highlight, Residuals, Shown};
use crate::app::theme::{self, space};
use crate::figures;

/// How many cells are listed.
const LISTED: usize = 10;

pub(super) fn residuals_ui(ui: &mut Ui, view: &mut View<'_>, shown: &Shown, residuals: Option<&ResidualLayer>) {
    section(ui, "Where the last forecasts missed");
    let Some(residuals) = residuals else {
        ui.label(RichText::new("The past is too short to tell.").weak());
        return;
    };
    ui.label(theme::quiet(format!("Recorded less forecast, {}; {}.", residuals.periods, residuals.model)));
    ui.add_space(space::XS);
    let listed = ui
        .horizontal_wrapped(|ui| {
            let side = &mut view.session.residuals;
            ui.selectable_value(side, Residuals::Under, "More than forecast");
            ui.selectable_value(side, Residuals::Over, "Less than forecast");
            let mut listed = residuals.largest(*side == Residuals::Over);
            listed.truncate(LISTED);
            ui.add_space(space::S);
            let button = ui.button("Show on the map");
            if button.on_hover_text("Colour every cell by recorded less forecast.").clicked() {
                view.ask(Action::ShowResiduals(view.session.residuals_of));
            }
            if !listed.is_empty() && ui.button("Outline these cells").clicked() {
                let side = if view.session.residuals == Residuals::Over { "less" } else { "more" };
                let cells = super::reliability::sorted(listed.iter().map(|(cell, _)| *cell).collect());
                let words = format!(
                    "{} where most {side} was recorded than forecast",
                    figures::counted(cells.len() as u64, "cell")
                );
                view.ask(Action::ShowResiduals(view.session.residuals_of));
                view.ask(Action::Highlight(Highlight { cells, words }));
            }
            if view.session.residuals_of != ResidualsOf::All && ui.button("All periods").clicked() {
                view.session.residuals_of = ResidualsOf::All;
            }
            listed
        })
        .inner;
    let headings =
        [words("Cell", None), numbers("Forecast", 80.0), numbers("Recorded", 80.0), numbers("Difference", 84.0)];
    let rows: Vec<_> = listed
        .iter()
        .map(|(cell, missed)| {
            vec![
                shown.outcome.area.grid_reference(*cell),
                figures::expected(missed.expected),
                figures::count(u64::from(missed.recorded)),
                figures::difference(missed.difference()),
            ]
        })
        .collect();
    if rows.is_empty() {
        ui.label(theme::quiet("No cell."));
    } else if let Some(index) = short_table_ui(ui, "residuals", &headings, &rows, Some(SHOW)) {
        view.ask(Action::GoTo(listed[index].0));
    }
}

/// How much the cells ranked highest change from one period to the next.
pub(super) fn stability_ui(ui: &mut Ui, view: &mut View<'_>, shown: &Shown, diagnosed: &Diagnosed<'_>) {
    section(ui, "How steady the top of the ranking is");
    let stability = &diagnosed.model.stability;
    ui.label(sentence(&stability.words));
    let least = stability.kept.iter().copied().fold(1.0, f64::min);
    let most = stability.kept.iter().copied().fold(0.0, f64::max);
    if least < most {
        ui.label(theme::quiet(format!(
            "Between {} and {} stay from one period to the next.",
            figures::percent(least),
            figures::percent(most)
        )));
    }
    ui.add_space(space::XS);
    let share = figures::percent(stability.share);
    if ui.button(format!("Outline the top {share} now")).clicked() {
        let order = &shown.findings.by_rank;
        let chosen = crate::evaluation::scores::cells_in_share(order.len(), stability.share);
        let cells = super::reliability::sorted(order.iter().copied().take(chosen).collect());
        let words = format!("{share} of cells with the highest forecasts");
        view.ask(Action::Highlight(Highlight { cells, words }));
    }
}
