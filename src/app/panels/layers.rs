//! Over the map's top left corner: what colours it.

use egui::{Slider, Ui};

use super::View;
use super::widgets::{card_frame, tooltip};
use crate::app::command::Command;
use crate::app::map::HeatLayer;
use crate::app::theme::{self, palette, space};
use crate::figures;

pub(in crate::app) fn layers_ui(ui: &mut Ui, view: &mut View<'_>) {
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
                let label = ui.add(egui::Label::new(name).selectable(false));
                let slider = Slider::new(&mut share, 0.005..=1.0).logarithmic(true).show_value(false);
                let response = ui.add(slider).labelled_by(label.id);
                if response.on_hover_text("Draw only the cells with the highest forecasts.").changed() {
                    view.session.top_share = (share * 200.0).round().max(1.0) / 200.0;
                }
                ui.add_space(space::XS);
                ui.checkbox(&mut view.session.fade_uncertain, "Fade uncertain ranks").on_hover_text(
                    "Draw a cell the fainter the less sure it is that its rate is truly among the highest: \
                     what is left is not a matter of luck.",
                );
            },
        );
    });
}

fn slider_ui(ui: &mut Ui, name: &str, value: &mut f32, range: std::ops::RangeInclusive<f32>) {
    ui.add_space(space::XS);
    let label = ui.add(egui::Label::new(theme::quiet(name)).selectable(false));
    ui.add(Slider::new(value, range).show_value(false)).labelled_by(label.id);
}
