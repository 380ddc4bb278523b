//! Over the map's top left corner: what colours it.

use egui::{Checkbox, ComboBox, Label, Role, Slider, Ui, WidgetInfo};
use egui_material_icons::icons;

use super::View;
use super::widgets::{card_frame, icon_button, tooltip};
use crate::app::action::Action;
use crate::app::command::Command;
use crate::app::map::HeatLayer;
use crate::app::residuals::ResidualsOf;
use crate::app::theme::{self, palette, space};
use crate::figures;

pub(in crate::app) fn layers_ui(ui: &mut Ui, view: &mut View<'_>, has_residuals: bool) {
    card_frame(ui).show(ui, |ui| {
        ui.set_width(164.0);
        egui::CollapsingHeader::new(theme::strong("Layers")).id_salt("layers").default_open(true).show_unindented(
            ui,
            |ui| {
                // an empty ring must be seen as well as a full one
                ui.visuals_mut().widgets.inactive.bg_stroke.color = palette(ui.ctx()).text_quiet;
                ui.spacing_mut().interact_size.y = 22.0;
                for (layer, command, name) in [
                    (HeatLayer::Expected, Command::LayerExpected, "Expected count"),
                    (HeatLayer::ChanceOfAny, Command::LayerChance, "Chance of at least one"),
                    (HeatLayer::RecordedLastYear, Command::LayerRecorded, "Recorded last year"),
                ] {
                    let response = ui.radio(view.session.layer == layer, name);
                    if response.on_hover_text(tooltip(ui, command)).clicked() {
                        view.ask(command);
                    }
                }
                residuals_ui(ui, view, has_residuals);
                ui.spacing_mut().slider_width = 156.0;
                ui.spacing_mut().interact_size.y = 16.0;
                slider_ui(ui, "Opacity", &mut view.settings.heatmap_opacity, 0.0..=1.0);
                let mut share = view.session.top_share;
                let name = if share >= 1.0 {
                    "All cells".to_owned()
                } else {
                    format!("Top {} of cells", figures::percent(f64::from(share)))
                };
                let name = theme::quiet(name);
                ui.add_space(space::XS);
                let label = ui.add(Label::new(name).selectable(false));
                let slider = Slider::new(&mut share, 0.005..=1.0).logarithmic(true).show_value(false);
                let response = ui.add(slider).labelled_by(label.id);
                if response.on_hover_text("Draw only the cells with the highest forecasts.").changed() {
                    view.session.top_share = (share * 200.0).round().max(1.0) / 200.0;
                }
                ui.add_space(space::XS);
                let fades = view.session.layer.is_forecast();
                let fade = Checkbox::new(&mut view.session.fade_uncertain, "Fade uncertain ranks");
                ui.add_enabled(fades, fade).on_hover_text(
                    "Draw a cell the fainter the less sure it is that its rate is truly among the highest: \
                     what is left is not a matter of luck.",
                );
            },
        );
        highlight_ui(ui, view);
    });
}

/// The layer of what past forecasts missed, and over which periods.
fn residuals_ui(ui: &mut Ui, view: &mut View<'_>, has_residuals: bool) {
    let is_chosen = view.session.layer == HeatLayer::Residuals && has_residuals;
    let response = ui
        .add_enabled_ui(has_residuals, |ui| ui.radio(is_chosen, "Recorded less forecast"))
        .inner
        .on_hover_text(tooltip(ui, Command::LayerResiduals))
        .on_disabled_hover_text("The past is too short to have been forecast, or its backtest is withheld.");
    if response.clicked() {
        view.ask(Command::LayerResiduals);
    }
    if !is_chosen {
        return;
    }
    let periods = view.periods_of_residuals();
    let name = |of: ResidualsOf| match of {
        ResidualsOf::All => format!("All {}", figures::counted(periods.len() as u64, "period")),
        ResidualsOf::Origin(origin) => periods.get(origin).map(|period| figures::period(*period)).unwrap_or_default(),
    };
    let mut of = view.session.residuals_of;
    let shown = ComboBox::from_id_salt("periods of residuals").selected_text(name(of)).width(164.0).truncate().show_ui(
        ui,
        |ui| {
            ui.selectable_value(&mut of, ResidualsOf::All, name(ResidualsOf::All));
            for origin in (0..periods.len()).rev().map(ResidualsOf::Origin) {
                ui.selectable_value(&mut of, origin, name(origin));
            }
        },
    );
    shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Periods: {}", name(of))));
    if of != view.session.residuals_of {
        view.ask(Action::ShowResiduals(of));
    }
}

/// What is outlined on the map, and a way to have it no longer.
fn highlight_ui(ui: &mut Ui, view: &mut View<'_>) {
    let Some(highlight) = &view.session.highlight else { return };
    let words = match highlight.cells.len() as u64 {
        0 => format!("None of these cells is on the map: {}", highlight.words),
        number => format!("Outlined: {} ({})", highlight.words, figures::counted(number, "cell")),
    };
    ui.separator();
    let mut clear = false;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        ui.scope(|ui| {
            ui.set_width(132.0);
            ui.add(Label::new(theme::small(&words)).wrap());
        });
        clear = icon_button(ui, icons::ICON_CLOSE, "Outline no cells", "Outline no cells (Esc)").clicked();
    });
    if clear {
        view.ask(Action::ClearHighlight);
    }
}

fn slider_ui(ui: &mut Ui, name: &str, value: &mut f32, range: std::ops::RangeInclusive<f32>) {
    ui.add_space(space::XS);
    let label = ui.add(Label::new(theme::quiet(name)).selectable(false));
    ui.add(Slider::new(value, range).show_value(false)).labelled_by(label.id);
}
