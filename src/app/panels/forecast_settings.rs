//! At the left, below: what is forecast, on which cells, from when, how.

use egui::{
    Align, Atom, Button, ComboBox, DragValue, Label, Layout, ProgressBar, Response, Role, TextEdit, Ui, WidgetInfo,
};
use egui_material_icons::icons;

use super::View;
use super::diagnose::model_problem;
use super::widgets::{choice_words, field, icon_button, primary_button, section, tooltip, wide_button};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::jobs::JobKind;
use crate::app::state::{CellChoice, Document};
use crate::app::theme::{self, palette, space};
use crate::figures;
use crate::forecast::{ModelId, PeriodKind};
use crate::geography::CellSize;

pub(in crate::app) fn forecast_settings_ui(ui: &mut Ui, view: &mut View<'_>) {
    section(ui, "Forecast");
    let Some(document) = view.document else {
        ui.label(egui::RichText::new(view.without_records("Open records to set up a forecast.")).weak());
        return;
    };
    let width = ui.available_width();
    target_ui(ui, view, document, width);
    cell_ui(ui, view, document, width);
    origin_ui(ui, view, document, width);
    model_ui(ui, view, document.period_kind(), width);
    ui.add_space(space::XS);
    egui::CollapsingHeader::new("Advanced").id_salt("advanced").show(ui, |ui| {
        let seed = &mut view.session.draft.seed;
        field(ui, "Seed", |ui| ui.add(DragValue::new(seed).speed(1)))
            .on_hover_text("Everything random follows from this number: the same seed gives the same forecast.");
    });
    ui.add_space(space::S);
    run_ui(ui, view, width);
}

fn target_ui(ui: &mut Ui, view: &mut View<'_>, document: &Document, width: f32) {
    let choices = document.loaded.target_choices();
    let chosen = choices.iter().find(|choice| choice.id == view.session.draft.target);
    let name = chosen.map_or("Choose a target", |choice| choice.name.as_str());
    let mut picked = None;
    let response = field(ui, "Target", |ui| {
        ComboBox::from_id_salt("target")
            .selected_text(name)
            .width(width)
            .truncate()
            .show_ui(ui, |ui| {
                for choice in choices {
                    let is_chosen = choice.id == view.session.draft.target;
                    let count = choice.incidents.map_or_else(|| "not in this data".to_owned(), figures::count);
                    let button = Button::selectable(is_chosen, choice.name.as_str()).right_text(theme::quiet(count));
                    let mut response = ui.add_enabled(choice.is_computable(), button);
                    response.widget_info(|| {
                        WidgetInfo::selected(Role::Button, choice.is_computable(), is_chosen, &choice.name)
                    });
                    if let Some(problem) = &choice.problem {
                        response = response.on_disabled_hover_text(problem);
                    }
                    if response.clicked() {
                        picked = Some(choice.id.clone());
                    }
                }
            })
            .response
    });
    let target = document.loaded.targets.get(&view.session.draft.target).ok();
    let target = target.map(|target| target.as_known_by(&document.loaded.incidents));
    if let Some(target) = target {
        response.on_hover_ui(|ui| {
            ui.label(theme::strong(&target.name));
            ui.label(&target.description);
            ui.label(theme::quiet(format!("Version {} · {}", target.version, target.source)));
            if let Some(stand_in) = &target.stand_in {
                ui.label(theme::small(stand_in).color(palette(ui.ctx()).caution));
            }
        });
    }
    if let Some(id) = picked {
        view.ask(Action::SetTarget(id));
    }
}

fn cell_ui(ui: &mut Ui, view: &mut View<'_>, document: &Document, width: f32) {
    let of_target = document.loaded.targets.get(&view.session.draft.target).ok().map(|target| target.cell);
    let draft = &mut view.session.draft;
    let text = match &draft.cell {
        CellChoice::OfTarget => of_target.map_or_else(|| "As the target says".to_owned(), |size| size.to_string()),
        CellChoice::Preset(size) => size.to_string(),
        CellChoice::Typed(_) => "Other size".to_owned(),
    };
    field(ui, "Cell size", |ui| {
        ComboBox::from_id_salt("cell size")
            .selected_text(text)
            .width(width)
            .truncate()
            .show_ui(ui, |ui| {
                let own = of_target
                    .map_or_else(|| "As the target says".to_owned(), |size| format!("{size}, the target's own"));
                ui.selectable_value(&mut draft.cell, CellChoice::OfTarget, own);
                for size in [CellSize::ONE_KM2, CellSize::HALF_KM2] {
                    if Some(size) != of_target {
                        ui.selectable_value(&mut draft.cell, CellChoice::Preset(size), size.to_string());
                    }
                }
                if ui.selectable_label(matches!(draft.cell, CellChoice::Typed(_)), "Other size…").clicked() {
                    draft.cell = CellChoice::Typed("500m".to_owned());
                }
            })
            .response
    });
    if let CellChoice::Typed(typed) = &mut draft.cell {
        let edit = TextEdit::singleline(typed).desired_width(width).hint_text("0.25km2 or 500m");
        field(ui, "Area or side", |ui| ui.add(edit));
        match draft.cell.size() {
            Ok(Some(size)) => ui.label(theme::quiet(size.to_string())),
            Ok(None) => return,
            Err(_) => problem(ui, "Write an area such as 0.25km2 or a side such as 500m, from 50 m to 20 km."),
        };
    }
}

fn problem(ui: &mut Ui, text: &str) -> Response {
    ui.label(theme::small(text).color(palette(ui.ctx()).error))
}

fn origin_ui(ui: &mut Ui, view: &mut View<'_>, document: &Document, width: f32) {
    let kind = document.period_kind();
    let newest = document.newest_origin();
    let noun = match kind {
        PeriodKind::FourWeeks => "Four weeks forecast",
        PeriodKind::Month => "Month forecast",
    };
    let origin = view.session.draft.from.unwrap_or(newest);
    let label = figures::period(figures::period_from(origin, kind));
    ui.add_space(space::XS);
    ui.add(Label::new(theme::quiet(noun)).selectable(false));
    let mut asked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let earlier = tooltip(ui, Command::EarlierOrigin);
        if icon_button(ui, icons::ICON_CHEVRON_LEFT, Command::EarlierOrigin.text(), &earlier).clicked() {
            asked = Some(Command::EarlierOrigin);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let later = tooltip(ui, Command::LaterOrigin);
            ui.add_enabled_ui(view.session.draft.from.is_some(), |ui| {
                if icon_button(ui, icons::ICON_CHEVRON_RIGHT, Command::LaterOrigin.text(), &later).clicked() {
                    asked = Some(Command::LaterOrigin);
                }
            });
            let is_open = view.session.draft.from_text.is_some();
            let button = Button::selectable(is_open, (Atom::grow(), label.as_str(), Atom::grow()))
                .min_size(egui::vec2(ui.available_width(), 28.0));
            let response = ui.add(button);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, format!("{noun}: {label}")));
            if response.on_hover_text("Press to type the first day instead.").clicked() {
                let typed = if is_open { None } else { Some(origin.format("%Y-%m-%d").to_string()) };
                view.session.draft.from_text = typed;
            }
        });
    });
    if let Some(typed) = &mut view.session.draft.from_text {
        let edit = TextEdit::singleline(typed).desired_width(width).hint_text("2026-11-22");
        field(ui, "First day forecast", |ui| ui.add(edit));
        match figures::date_from_text(typed) {
            Some(day) if day >= newest => view.session.draft.from = None,
            Some(day) => view.session.draft.from = Some(day),
            None => {
                problem(ui, "Write a day such as 2026-11-22 or a month such as 2026-11.");
            }
        }
    }
    if let Some(command) = asked {
        view.ask(command);
    }
}

fn model_ui(ui: &mut Ui, view: &mut View<'_>, kind: PeriodKind, width: f32) {
    let model = &mut view.session.draft.model;
    field(ui, "Model", |ui| {
        ComboBox::from_id_salt("model")
            .selected_text(model.name())
            .width(width)
            .truncate()
            .show_ui(ui, |ui| {
                for choice in std::iter::once(ModelId::Automatic).chain(ModelId::ALL) {
                    let problem = model_problem(choice, kind);
                    ui.add_enabled_ui(problem.is_none(), |ui| {
                        ui.selectable_value(model, choice, choice.name())
                            .on_hover_text(choice.description())
                            .on_disabled_hover_text(problem.unwrap_or_default());
                    });
                }
            })
            .response
    });
    ui.label(theme::quiet(model.description()));
    let is_automatic = *model == ModelId::Automatic;
    let choice = view.shown().and_then(|shown| shown.outcome.forecast.choice.as_ref());
    if let Some(choice) = choice.filter(|_| is_automatic) {
        ui.label(theme::small(choice_words(choice)));
    }
}

fn run_ui(ui: &mut Ui, view: &mut View<'_>, width: f32) {
    let running = view.jobs.iter().find(|job| matches!(job.kind(), JobKind::Forecast | JobKind::Load));
    if let Some(job) = running {
        let step = job.step();
        let what = if step.what.is_empty() { job.title().to_owned() } else { step.what };
        ui.add(Label::new(theme::small(format!("{what}…"))).truncate());
        ui.horizontal(|ui| {
            let bar = ProgressBar::new(step.fraction).desired_width(width - 84.0).desired_height(8.0);
            ui.add(bar);
            if ui.button("Cancel").on_hover_text(tooltip(ui, Command::Cancel)).clicked() {
                view.ask(Command::Cancel);
            }
        });
        return;
    }
    let is_new = view.shown().is_none_or(|shown| view.session.draft.differs_from(&shown.outcome.request));
    let is_sound = view.session.draft.request().is_ok() && !view.session.draft.target.is_empty();
    let clicked = ui
        .add_enabled_ui(is_sound, |ui| {
            let response = if is_new {
                primary_button(ui, Command::Forecast.text(), width)
            } else {
                wide_button(ui, Command::Forecast.text(), width)
            };
            response.on_hover_text(tooltip(ui, Command::Forecast)).clicked()
        })
        .inner;
    if clicked {
        view.ask(Command::Forecast);
    }
    if is_new && view.shown().is_some() {
        ui.label(theme::quiet("The settings have changed since the forecast on show."));
    }
}
