//! Small pieces that panels share.

use egui::containers::Sides;
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align, Atom, Button, Color32, FontId, Frame, Label, Margin, Response, RichText, Role, Stroke, TextStyle, Ui,
    WidgetInfo, vec2,
};
use egui_material_icons::MaterialIcon;

use crate::app::command::Command;
use crate::app::theme::{self, palette, space};
use crate::forecast::Choice;

/// A button with only a picture; its name is told to screen readers and, with more words, on hover.
pub(super) fn icon_button(ui: &mut Ui, icon: MaterialIcon, name: &str, tooltip: &str) -> Response {
    let response = ui.add(Button::new(theme::icon(icon)).frame_when_inactive(false).min_size(vec2(28.0, 28.0)));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    response.on_hover_text(tooltip)
}

/// A picture button for a command, with its tooltip and keys.
pub(super) fn command_icon_button(ui: &mut Ui, command: Command, icon: MaterialIcon) -> Response {
    icon_button(ui, icon, command.text(), &tooltip(ui, command))
}

/// What a command does, with its keys.
pub(super) fn tooltip(ui: &Ui, command: Command) -> String {
    match command.shortcut() {
        Some(keys) => format!("{} ({})", command.tooltip(), ui.ctx().format_shortcut(&keys)),
        None => command.tooltip().to_owned(),
    }
}

/// The one button of a panel that matters most, in the accent.
pub(super) fn primary_button(ui: &mut Ui, text: &str, width: f32) -> Response {
    let colors = palette(ui.ctx());
    let label = theme::strong(text).color(if ui.is_enabled() { colors.on_accent } else { colors.text_quiet });
    let fill = if ui.is_enabled() { colors.accent } else { colors.raised };
    ui.add(Button::new((Atom::grow(), label, Atom::grow())).fill(fill).min_size(vec2(width, 32.0)))
}

/// A button as wide as there is room, with its words in the middle.
pub(super) fn wide_button(ui: &mut Ui, text: &str, width: f32) -> Response {
    ui.add(Button::new((Atom::grow(), text, Atom::grow())).min_size(vec2(width, 32.0)))
}

/// The title of a section, with air above it.
pub(super) fn section(ui: &mut Ui, title: &str) {
    ui.add_space(space::M);
    let response = ui.label(theme::strong(title));
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    ui.add_space(space::XS);
}

/// One line that ends in an ellipsis where there is no room; the whole text is the tooltip.
pub(super) fn one_line(ui: &mut Ui, text: impl Into<RichText>) -> Response {
    ui.add(Label::new(text.into()).truncate())
}

/// Text on one line, cut with an ellipsis, that says something longer under the pointer.
pub(super) fn one_line_of(ui: &mut Ui, text: impl Into<RichText>, whole: &str) -> Response {
    ui.add(Label::new(text.into()).truncate().show_tooltip_when_elided(false)).on_hover_text(whole)
}

/// A word that must not be missed, in an outline of its colour.
pub(super) fn badge(ui: &mut Ui, text: &str, color: Color32, tooltip: &str) -> Response {
    ui.add_space(6.0);
    let response = ui.add(Label::new(theme::small(text).color(color)).extend().selectable(false));
    let outline = response.rect.expand2(vec2(6.0, 2.0));
    ui.painter().rect_stroke(outline, 4.0, Stroke::new(1.0, color), egui::StrokeKind::Inside);
    ui.add_space(6.0);
    response.on_hover_text(tooltip)
}

/// A setting: its name above it, tied to it for screen readers.
pub(super) fn field(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui) -> Response) -> Response {
    ui.add_space(space::XS);
    let label = ui.add(Label::new(theme::quiet(name)).selectable(false));
    let response = add(ui);
    response.labelled_by(label.id)
}

/// A fact: what it is at the left, its value at the right edge.
pub(super) fn fact(ui: &mut Ui, name: &str, value: &str) {
    Sides::new().height(FACT_HEIGHT).shrink_left().truncate().show(
        ui,
        |ui| ui.add(Label::new(RichText::new(name).weak()).truncate()),
        |ui| ui.add(Label::new(value).truncate()),
    );
}

/// A fact whose value may take several lines.
pub(super) fn long_fact(ui: &mut Ui, name: &str, value: &str) {
    let name_width = (ui.available_width() * 0.34).min(220.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = FACT_HEIGHT;
        ui.vertical(|ui| {
            ui.set_width(name_width);
            ui.add(Label::new(RichText::new(name).weak()).wrap());
        });
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            ui.add(Label::new(value).wrap());
        });
    });
}

/// Height of a line of facts: text and no more.
const FACT_HEIGHT: f32 = 20.0;

/// Which model the program chose, and why.
pub(super) fn choice_words(choice: &Choice) -> String {
    format!("Chosen: {}. {}", choice.model.name(), sentence(&choice.because))
}

/// A text with a full stop at its end.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// A picture with words after it, on one line.
pub(super) fn icon_and_text(ui: &mut Ui, icon: MaterialIcon, color: Color32, text: &str) -> Response {
    let size = TextStyle::Body.resolve(ui.style()).size;
    let font = ui.style().override_text_style.clone().unwrap_or(TextStyle::Body).resolve(ui.style());
    let mut job = LayoutJob::default();
    let format = |font_id, color| TextFormat { font_id, color, valign: Align::Center, ..TextFormat::default() };
    job.append(icon.codepoint, 0.0, format(FontId::new(size + 2.0, icon.font_family()), color));
    job.append(text, space::XS, format(font, ui.visuals().text_color()));
    let response = ui.add(Label::new(job).truncate().selectable(false));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    response
}

/// A raised card over the map.
pub(super) fn card_frame(ui: &Ui) -> Frame {
    let colors = palette(ui.ctx());
    Frame::new()
        .fill(colors.raised)
        .stroke(Stroke::new(1.0, colors.line))
        .corner_radius(6)
        .inner_margin(Margin::same(space::S as i8))
}
