//! What every number on the page rests on, always in sight.

use egui::{Label, RichText, Ui};

use super::super::widgets::badge;
use crate::app::state::Opened;
use crate::app::theme::{self, palette, space};
use crate::figures;

pub(super) fn strip_ui(ui: &mut Ui, opened: &Opened) {
    let colors = palette(ui.ctx());
    let loaded = &opened.loaded;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        if loaded.records.is_synthetic() {
            let tooltip = "These people were made by a program. None of them exists.";
            badge(ui, "SYNTHETIC", colors.caution, tooltip);
            ui.add_space(space::S);
        }
        let definition = format!("{}, version {}", loaded.definition.name, loaded.definition.version);
        fact_ui(ui, "High harm", &definition, &in_words(opened));
        let scale = format!("{}, version {}", loaded.scale.name, loaded.scale.version);
        let about = if loaded.scale.caution.is_empty() {
            format!("In {}. Source: {}", loaded.scale.unit, loaded.scale.source)
        } else {
            format!("In {}. {} Source: {}", loaded.scale.unit, loaded.scale.caution, loaded.scale.source)
        };
        fact_ui(ui, "Scale", &scale, &about);
        let as_at = figures::date(loaded.records.last_day());
        fact_ui(ui, "Data as at", &as_at, "Nothing recorded after this day was used.");
        if let Some(model) = &opened.model {
            let short: String = model.sha256.chars().take(12).collect();
            let about = format!(
                "Learned from the people of {}, calibrated on those of {}. SHA-256 {}",
                figures::date(model.learned_at),
                figures::date(model.calibrated_at),
                model.sha256
            );
            fact_ui(ui, "Model", &short, &about);
        }
    });
    let definition = &loaded.definition;
    let admitted =
        [("Age", &definition.age_admitted), ("Having been suspected without a charge", &definition.suspicion_admitted)];
    for (what, reason) in admitted.iter().filter_map(|(what, reason)| reason.as_ref().map(|reason| (what, reason))) {
        let text = format!("{what} is an input, because the definition admits it: {reason}");
        ui.add(Label::new(RichText::new(text).color(colors.caution)).wrap());
    }
    ui.add(
        Label::new(theme::quiet("A screening aid for a selection meeting: a human decides. Every look is logged."))
            .wrap(),
    );
}

fn fact_ui(ui: &mut Ui, name: &str, value: &str, about: &str) {
    // a name and its value stay on one line
    let font = egui::TextStyle::Small.resolve(ui.style());
    let text = format!("{name} {value}");
    let width = ui.painter().layout_no_wrap(text, font, egui::Color32::PLACEHOLDER).size().x;
    if ui.available_width() < width + space::M {
        ui.end_row();
    }
    ui.add(Label::new(theme::quiet(name)).extend().selectable(false));
    ui.add(Label::new(theme::small(value)).extend()).on_hover_text(about);
    ui.add_space(space::M);
}

/// The definition in a sentence.
fn in_words(opened: &Opened) -> String {
    use crate::people::definition::Threshold;
    let definition = &opened.loaded.definition;
    let from = match definition.threshold {
        Threshold::Harm(harm) => format!("harm of {harm} {} or more", opened.loaded.scale.unit),
        Threshold::TopShare(share) => format!("being among the {} with most harm", figures::percent(share)),
    };
    format!(
        "High harm is {from} in the {} months after the date. The meeting discusses {}; a score is good for {} days.",
        definition.window_months,
        figures::counted(definition.list_size as u64, "person").replace("persons", "people"),
        definition.valid_days
    )
}
