//! The panels, one file each: they read what there is and ask for what they want done.

mod cell_history;
mod cell_panel;
mod cell_season;
mod chart;
mod data_source;
mod diagnose;
mod empty;
mod first_run;
mod forecast_settings;
mod incident_table;
mod layers;
mod ledger;
mod notices;
mod palette;
mod people;
mod rail;
mod status_bar;
mod tables;
mod top_bar;
mod top_cells;
mod widgets;

pub(super) use cell_panel::cell_panel_ui;
pub(super) use data_source::data_source_ui;
pub(super) use diagnose::diagnose_ui;
pub(super) use empty::empty_ui;
pub(super) use first_run::first_run_ui;
pub(super) use forecast_settings::forecast_settings_ui;
pub(super) use layers::layers_ui;
pub(super) use ledger::{confirm_ui, ledger_ui};
pub(super) use notices::notices_ui;
pub(super) use palette::palette_ui;
pub(super) use people::people_ui;
pub(super) use rail::rail_ui;
pub(super) use status_bar::status_bar_ui;
pub(super) use top_bar::top_bar_ui;

use super::action::Action;
use super::jobs::Job;
use super::map::BasemapStatus;
use super::state::{Document, LedgerState, PeopleState, Session, Settings, Shown};
use crate::forecast::Period;

/// What panels see of the window, and where they leave what they ask for.
pub(super) struct View<'a> {
    pub(super) document: Option<&'a Document>,
    pub(super) session: &'a mut Session,
    pub(super) settings: &'a mut Settings,
    pub(super) ledger: &'a LedgerState,
    pub(super) people: &'a mut PeopleState,
    pub(super) jobs: &'a [Job],
    pub(super) basemap: BasemapStatus,
    pub(super) actions: &'a mut Vec<Action>,
}

impl View<'_> {
    fn ask(&mut self, action: impl Into<Action>) {
        self.actions.push(action.into());
    }

    /// What to say where records would be, when there are none.
    fn without_records(&self, advice: &'static str) -> &'static str {
        let is_reading = self.jobs.iter().any(|job| job.kind() == super::jobs::JobKind::Load);
        if is_reading { "Reading…" } else { advice }
    }

    /// The periods that the map of residuals is of: the backtest's, or the quick comparison's.
    fn periods_of_residuals(&self) -> Vec<Period> {
        let Some(document) = self.document else { return Vec::new() };
        if let Some(backtested) = &document.backtested {
            return backtested.outcome.report.periods.clone();
        }
        let comparison = self.shown().and_then(|shown| shown.outcome.comparison.as_ref());
        comparison.map_or_else(Vec::new, |comparison| comparison.origins.iter().map(|origin| origin.period).collect())
    }

    fn shown(&self) -> Option<&Shown> {
        self.document.and_then(|document| document.shown.as_deref())
    }
}
