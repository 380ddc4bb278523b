//! The page that says how good the forecast and the data are: what an analyst would show a sceptical
//! superintendent. One section a file; any point or bar leads to its cells on the map.

pub(super) mod axis;
pub(super) mod canvas;
mod consistency;
mod curve;
pub(super) mod keys;
mod league;
mod learned;
mod origins;
mod past;
mod pit;
mod quality;
mod reliability;
mod residuals;
mod run;
mod verdict;

pub(super) use run::model_problem;

use egui::{RichText, ScrollArea, Ui};

use super::View;
use super::widgets::section;
use crate::app::residuals::ResidualLayer;
use crate::app::state::{Backtested, Document, Shown};
use crate::app::theme::{self, space};
use crate::evaluation::{ModelReport, Report};

/// From this width on the page has two columns.
const WIDE: f32 = 1_200.0;
/// Lines longer than this are hard to read.
const NARROW_MAX: f32 = 880.0;
/// What the button of a cell does.
const SHOW: &str = "Show this cell on the map.";
/// Between the two.
const COLUMN_GAP: f32 = 32.0;

/// The model whose figures are shown.
struct Diagnosed<'a> {
    backtested: &'a Backtested,
    report: &'a Report,
    model: &'a ModelReport,
    /// Id of the model that the forecast on show was made with.
    in_use: &'static str,
}

impl<'a> Diagnosed<'a> {
    fn of(view: &View<'_>, shown: &Shown, backtested: &'a Backtested) -> Option<Self> {
        let (_, model) = backtested.diagnosed(view.session.diagnosed.as_deref(), &shown.outcome)?;
        Some(Self { backtested, report: backtested.report()?, model, in_use: backtested.in_use(&shown.outcome) })
    }
}

pub(in crate::app) fn diagnose_ui(ui: &mut Ui, view: &mut View<'_>, residuals: Option<&ResidualLayer>) {
    let document = view.document;
    ScrollArea::vertical().id_salt("diagnostics").auto_shrink(false).show(ui, |ui| {
        let room = ui.available_width() - space::S;
        ui.set_max_width(if room >= WIDE { room.min(1_480.0) } else { room.min(NARROW_MAX) });
        ui.add_space(space::XS);
        ui.label(theme::heading("Diagnose"));
        let Some(document) = document else {
            ui.label(
                RichText::new(view.without_records("Open records to see how good they and their forecast are.")).weak(),
            );
            return;
        };
        let Some(shown) = document.shown.as_deref() else {
            ui.label(RichText::new("The forecast is not ready yet.").weak());
            data_ui(ui, document);
            return;
        };
        page_ui(ui, view, document, shown, residuals);
        ui.add_space(space::L);
    });
}

fn page_ui(ui: &mut Ui, view: &mut View<'_>, document: &Document, shown: &Shown, residuals: Option<&ResidualLayer>) {
    let backtested = document.backtested.as_deref();
    let diagnosed = backtested.and_then(|backtested| Diagnosed::of(view, shown, backtested));
    let diagnosed = diagnosed.as_ref();
    ui.add_space(space::XS);
    verdict::verdict_ui(ui, shown, backtested, diagnosed);
    ui.add_space(space::S);
    run::run_ui(ui, view, document);
    if let Some(diagnosed) = diagnosed {
        section(ui, "Every model on the same periods");
        league::league_ui(ui, view, diagnosed);
    }
    if ui.available_width() >= WIDE {
        let width = (ui.available_width() - COLUMN_GAP) / 2.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = COLUMN_GAP;
            column_ui(ui, width, |ui| {
                evidence_ui(ui, view, shown, backtested, diagnosed);
                if diagnosed.is_none() {
                    past::past_ui(ui, shown);
                }
                learned::learned_ui(ui, shown);
            });
            column_ui(ui, width, |ui| {
                cells_ui(ui, view, shown, backtested, diagnosed, residuals);
                if diagnosed.is_some() {
                    past::past_ui(ui, shown);
                }
                learned::changes_ui(ui, view, shown);
                data_ui(ui, document);
            });
        });
    } else {
        evidence_ui(ui, view, shown, backtested, diagnosed);
        cells_ui(ui, view, shown, backtested, diagnosed, residuals);
        past::past_ui(ui, shown);
        learned::learned_ui(ui, shown);
        learned::changes_ui(ui, view, shown);
        data_ui(ui, document);
    }
}

/// How good forecasts were: of the backtest, or of the quick comparison before there is one.
fn evidence_ui(
    ui: &mut Ui,
    view: &mut View<'_>,
    shown: &Shown,
    backtested: Option<&Backtested>,
    diagnosed: Option<&Diagnosed<'_>>,
) {
    match (diagnosed, backtested) {
        (Some(diagnosed), _) => {
            curve::curve_ui(ui, view, diagnosed);
            origins::origins_ui(ui, view, diagnosed);
            reliability::reliability_ui(ui, view, diagnosed);
            pit::pit_ui(ui, diagnosed);
        }
        // what a withheld backtest casts doubt on is not shown either
        (None, Some(_)) => {}
        (None, None) => past::comparison_ui(ui, shown.outcome.comparison.as_ref()),
    }
}

/// Where forecasts missed, and whether chance explains it.
fn cells_ui(
    ui: &mut Ui,
    view: &mut View<'_>,
    shown: &Shown,
    backtested: Option<&Backtested>,
    diagnosed: Option<&Diagnosed<'_>>,
    residuals: Option<&ResidualLayer>,
) {
    // a withheld backtest has none to show, and those before it are under the same suspicion
    if backtested.is_none() || diagnosed.is_some() {
        residuals::residuals_ui(ui, view, shown, residuals);
    }
    if let Some(diagnosed) = diagnosed {
        residuals::stability_ui(ui, view, shown, diagnosed);
        consistency::consistency_ui(ui, view, diagnosed);
    }
}

fn data_ui(ui: &mut Ui, document: &Document) {
    section(ui, "The data");
    quality::quality_ui(ui, &document.loaded.quality);
}

/// A column of a given width, with the spacing that things have everywhere else.
fn column_ui(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.set_width(width);
        add(ui);
    });
}
