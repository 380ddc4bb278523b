//! The settings of a backtest, its button, and how far it is.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Button, Checkbox, DragValue, Label, PopupCloseBehavior, ProgressBar, RichText, Ui};
use egui_material_icons::icons;

use super::super::View;
use super::super::widgets::{icon_and_text, primary_button, tooltip};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::jobs::JobKind;
use crate::app::state::{BacktestDraft, Document};
use crate::app::theme::{self, palette, space};
use crate::figures;
use crate::forecast::{ModelId, PeriodKind};
use crate::pipeline::YARDSTICKS;

/// Fewest and most periods that can be asked for.
const ORIGINS: std::ops::RangeInclusive<usize> = 3..=60;

pub(super) fn run_ui(ui: &mut Ui, view: &mut View<'_>, document: &Document) {
    let under_way = view.jobs.iter().find(|job| job.kind() == JobKind::Backtest);
    if let Some(job) = under_way {
        let step = job.step();
        let what = if step.what.is_empty() { job.title().to_owned() } else { step.what };
        ui.horizontal(|ui| {
            ui.add(ProgressBar::new(step.fraction).desired_width(220.0).desired_height(8.0));
            if ui.button("Stop the backtest").on_hover_text("Keep what is shown.").clicked() {
                view.ask(Action::CancelWork(JobKind::Backtest));
            }
            ui.add(Label::new(theme::quiet(format!("{}% · {what}", (step.fraction * 100.0).round()))).truncate());
        });
        return;
    }
    settings_ui(ui, view, document);
    if let Some(failure) = &document.backtest_failure {
        let color = palette(ui.ctx()).error;
        ui.add_space(space::XS);
        ui.horizontal_wrapped(|ui| {
            icon_and_text(ui, icons::ICON_WARNING, color, "The backtest did not finish.");
            ui.add(Label::new(RichText::new(failure)).wrap());
        });
    }
}

fn settings_ui(ui: &mut Ui, view: &mut View<'_>, document: &Document) {
    let kind = document.period_kind();
    ui.horizontal_wrapped(|ui| {
        let chosen = view.session.backtest.models();
        let is_all = chosen.len() == ModelId::ALL.len();
        let (text, explained) = if is_all {
            (Command::Backtest.text().to_owned(), tooltip(ui, Command::Backtest))
        } else {
            (
                format!("Backtest {}", figures::counted(chosen.len() as u64, "model")),
                Command::Backtest.tooltip().to_owned(),
            )
        };
        let is_first = document.backtested.is_none();
        let response = if is_first {
            primary_button(ui, &text, 176.0)
        } else {
            ui.add(Button::new(&text).min_size(egui::vec2(176.0, 32.0)))
        };
        if response.on_hover_text(explained).clicked() {
            view.ask(Action::Backtest(chosen.clone()));
        }
        let label = ui.add(Label::new("over the last").selectable(false));
        let mut origins = view.session.backtest.origins(kind);
        let edit = ui.add(DragValue::new(&mut origins).range(ORIGINS).speed(0.1)).labelled_by(label.id);
        if edit.on_hover_text("How many past periods are forecast, each from what came before it.").changed() {
            view.session.backtest.origins = Some(origins);
        }
        ui.add(Label::new(match kind {
            PeriodKind::FourWeeks => "periods of four weeks, with",
            PeriodKind::Month => "months, with",
        }));
        models_ui(ui, &mut view.session.backtest, kind, &chosen);
    });
}

/// Which models take part.
fn models_ui(ui: &mut Ui, draft: &mut BacktestDraft, kind: PeriodKind, chosen: &[ModelId]) {
    let text = if chosen.len() == ModelId::ALL.len() {
        "all models".to_owned()
    } else {
        format!("{} of {} models", chosen.len(), ModelId::ALL.len())
    };
    let button = Button::new((text.as_str(), icons::ICON_EXPAND_MORE.rich_text()));
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (response, _) = MenuButton::from_button(button).config(config).ui(ui, |ui| {
        ui.set_min_width(240.0);
        for model in ModelId::ALL {
            let is_yardstick = YARDSTICKS.contains(&model);
            let problem = model_problem(model, kind);
            let mut takes_part = problem.is_none() && (is_yardstick || !draft.without.contains(&model));
            let is_free = !is_yardstick && problem.is_none();
            let response = ui.add_enabled(is_free, Checkbox::new(&mut takes_part, model.name()));
            if response.changed() {
                if takes_part {
                    draft.without.remove(&model);
                } else {
                    draft.without.insert(model);
                }
            }
            response
                .on_hover_text(model.description())
                .on_disabled_hover_text(problem.unwrap_or("Always takes part: the others are measured against it."));
        }
    });
    let name = format!("Models that take part: {text}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    response.on_hover_text("Which models take part.");
}

/// Why a model cannot be used on these records.
pub(in super::super) fn model_problem(model: ModelId, kind: PeriodKind) -> Option<&'static str> {
    (model.needs_dates() && kind == PeriodKind::Month)
        .then_some("Needs the day of each incident, and these records give only its month.")
}
