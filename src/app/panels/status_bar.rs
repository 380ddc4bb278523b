//! Along the bottom: how new the data is, how good the forecast is, where the map comes from, what
//! is under way.

use egui::containers::Sides;
use egui::{Button, Label, ProgressBar, Role, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::View;
use super::widgets::{icon_and_text, tooltip};
use crate::app::command::Command;
use crate::app::jobs::JobKind;
use crate::app::map::BasemapStatus;
use crate::app::state::{Backtested, Page};
use crate::app::theme::{self, palette, space};
use crate::figures;
use crate::forecast::ModelId;
use crate::pipeline::Outcome;

pub(in crate::app) fn status_bar_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.style_mut().override_text_style = Some(egui::TextStyle::Small);
    let view = std::cell::RefCell::new(view);
    Sides::new().height(ui.available_height()).shrink_left().truncate().show(
        ui,
        |ui| facts_ui(ui, &view.borrow()),
        |ui| {
            let mut view = view.borrow_mut();
            job_ui(ui, &mut view);
            basemap_ui(ui, view.basemap);
        },
    );
}

fn facts_ui(ui: &mut Ui, view: &View<'_>) {
    let colors = palette(ui.ctx());
    ui.spacing_mut().item_spacing.x = space::M;
    if view.session.page == Page::People {
        return people_ui(ui, view);
    }
    if let Some(document) = view.document {
        let as_at = view.shown().map_or(document.loaded.incidents.last_day, |shown| shown.outcome.forecast.data_as_at);
        let text = format!("Data as at {}", figures::date(as_at));
        icon_and_text(ui, icons::ICON_CALENDAR_MONTH, colors.text_quiet, &text)
            .on_hover_text("Nothing recorded after this day was used.");
    }
    let Some(shown) = view.shown() else { return };
    if let Some(backtested) = view.document.and_then(|document| document.backtested.as_deref()) {
        return backtest_ui(ui, backtested, &shown.outcome);
    }
    let Some(comparison) = &shown.outcome.comparison else {
        let text = "Better than plain counts: too short a past to tell";
        icon_and_text(ui, icons::ICON_INFO, colors.text_quiet, text);
        return;
    };
    let clearly = 2.0 * comparison.gain_se;
    let (icon, color) = if comparison.gain_per_incident > clearly {
        (icons::ICON_CHECK_CIRCLE, colors.good)
    } else if comparison.gain_per_incident < -clearly {
        (icons::ICON_WARNING, colors.caution)
    } else {
        (icons::ICON_INFO, colors.text_quiet)
    };
    icon_and_text(ui, icon, color, &comparison.verdict).on_hover_text(
        "Each of the last periods was forecast from what came before it and compared with plain counts. \
         More under Diagnose.",
    );
}

/// Whether the area of people is locked, and no more: what is in it is nobody's business here.
fn people_ui(ui: &mut Ui, view: &View<'_>) {
    let colors = palette(ui.ctx());
    if view.people.is_locked() {
        icon_and_text(ui, icons::ICON_LOCK, colors.text_quiet, "People: locked");
    } else {
        let text = "People: unlocked, every look is logged";
        icon_and_text(ui, icons::ICON_LOCK_OPEN, colors.caution, text).on_hover_text(tooltip(ui, Command::LockPeople));
    }
}

/// The verdict of a backtest on the model in use; or that its results are withheld.
fn backtest_ui(ui: &mut Ui, backtested: &Backtested, shown: &Outcome) {
    let colors = palette(ui.ctx());
    if let Some(implausible) = &backtested.outcome.report.implausible {
        let text = "Backtest withheld: too good to be true";
        icon_and_text(ui, icons::ICON_WARNING, colors.error, text).on_hover_text(implausible);
        return;
    }
    let Some((_, model)) = backtested.diagnosed(None, shown) else { return };
    let gain = model.against.iter().find(|gain| gain.baseline == ModelId::RecentMean.id());
    let (icon, color) = match gain {
        Some(gain) if gain.is_better() => (icons::ICON_CHECK_CIRCLE, colors.good),
        Some(gain) if gain.is_worse() => (icons::ICON_WARNING, colors.caution),
        _ => (icons::ICON_INFO, colors.text_quiet),
    };
    icon_and_text(ui, icon, color, &model.verdict).on_hover_text(
        "Each of the last periods was forecast from what came before it and compared with plain counts. \
         More under Diagnose.",
    );
}

fn basemap_ui(ui: &mut Ui, status: BasemapStatus) {
    let colors = palette(ui.ctx());
    let (icon, text, more) = match status {
        BasemapStatus::Online => (icons::ICON_WIFI, "Map tiles: online", "Tiles arrive from the tile server."),
        BasemapStatus::Connecting => (icons::ICON_WIFI, "Map tiles: connecting", "Waiting for the first tile."),
        BasemapStatus::Unreachable => (
            icons::ICON_WIFI_OFF,
            "Map tiles: cannot be reached",
            "The plain map is drawn; tiles are tried again now and then.",
        ),
        BasemapStatus::Off => (icons::ICON_WIFI_OFF, "Map tiles: off", "Nothing is fetched: the plain map is drawn."),
    };
    icon_and_text(ui, icon, colors.text_quiet, text).on_hover_text(more);
}

fn job_ui(ui: &mut Ui, view: &mut View<'_>) {
    let Some(job) = view.jobs.iter().find(|job| job.kind() != JobKind::Dialog) else { return };
    let step = job.step();
    let title = job.title().to_owned();
    // no higher than the bar: the line must not jump when work begins
    let button = Button::new(theme::icon(icons::ICON_CLOSE)).frame_when_inactive(false).min_size(vec2(22.0, 22.0));
    ui.spacing_mut().button_padding.y = 0.0;
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Cancel the work in progress"));
    if response.on_hover_text(tooltip(ui, Command::Cancel)).clicked() {
        view.ask(Command::Cancel);
    }
    ui.add(ProgressBar::new(step.fraction).desired_width(96.0).desired_height(6.0));
    ui.add(Label::new(theme::small(title)).extend()).on_hover_text(step.what);
}
