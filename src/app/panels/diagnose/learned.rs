//! What the model learned, and where its forecast departs most from the last period.

use egui::{Label, RichText, Ui};

use super::super::View;
use super::super::tables::{numbers, short_table_ui, words};
use super::super::widgets::{choice_words, long_fact, section};
use super::SHOW;
use crate::app::action::Action;
use crate::app::state::Shown;
use crate::app::theme::{self, space};
use crate::figures;
use crate::forecast::Nowcast;

pub(super) fn learned_ui(ui: &mut Ui, shown: &Shown) {
    let forecast = &shown.outcome.forecast;
    section(ui, "What the model learned");
    ui.label(theme::quiet(format!("{}: {}", forecast.model.name(), forecast.model.description())));
    if let Some(choice) = &forecast.choice {
        ui.add_space(space::XS);
        ui.add(Label::new(choice_words(choice)).wrap());
    }
    if let Some(sentence) = forecast.nowcast.as_ref().and_then(Nowcast::sentence) {
        ui.add_space(space::XS);
        ui.add(Label::new(format!("{sentence}; the level is corrected for them.")).wrap());
    }
    ui.add_space(space::XS);
    for (name, value) in &forecast.model_summary {
        long_fact(ui, name, value);
    }
    if forecast.model_summary.is_empty() {
        ui.label(RichText::new("This model has nothing to tell.").weak());
    }
}

/// Cells that change most.
pub(super) fn changes_ui(ui: &mut Ui, view: &mut View<'_>, shown: &Shown) {
    section(ui, "Largest changes from the last period");
    let last = shown.findings.last_observed.and_then(|index| shown.findings.totals.get(index));
    if let Some(last) = last {
        let text = format!("Expected now, less recorded in {}.", figures::period(last.period));
        ui.label(theme::quiet(text));
    }
    let headings =
        [words("Cell", None), numbers("Recorded", 80.0), numbers("Expected now", 104.0), numbers("Change", 72.0)];
    let changes = &shown.findings.changes;
    let rows: Vec<_> = changes
        .iter()
        .map(|change| {
            vec![
                shown.outcome.area.grid_reference(change.cell),
                figures::count(u64::from(change.last)),
                figures::expected(change.expected),
                figures::difference(change.difference()),
            ]
        })
        .collect();
    if let Some(index) = short_table_ui(ui, "changes", &headings, &rows, Some(SHOW)) {
        view.ask(Action::GoTo(changes[index].cell));
    }
}
