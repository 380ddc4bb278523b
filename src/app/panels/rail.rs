//! The slim rail of pages at the very left.

use egui::{Button, Role, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::View;
use super::widgets::{command_icon_button, tooltip};
use crate::app::command::Command;
use crate::app::state::Page;
use crate::app::theme::{self, palette, space};

pub(in crate::app) fn rail_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.vertical_centered(|ui| {
        ui.add_space(space::XS);
        for (page, command) in [
            (Page::Explore, Command::ShowExplore),
            (Page::Diagnose, Command::ShowDiagnose),
            (Page::Record, Command::ShowRecord),
            (Page::People, Command::ShowPeople),
        ] {
            page_button_ui(ui, view, page, command);
        }
    });
    ui.with_layout(egui::Layout::bottom_up(egui::Align::Center), |ui| {
        ui.add_space(space::XS);
        // the page itself has a button that locks it, and no panels
        if view.session.page == Page::People {
            return;
        }
        if !view.people.is_locked() && command_icon_button(ui, Command::LockPeople, icons::ICON_LOCK_OPEN).clicked() {
            view.ask(Command::LockPeople);
        }
        if view.session.page == Page::Explore {
            let icon =
                if view.settings.cell_panel { icons::ICON_RIGHT_PANEL_CLOSE } else { icons::ICON_RIGHT_PANEL_OPEN };
            if command_icon_button(ui, Command::ToggleCellPanel, icon).clicked() {
                view.ask(Command::ToggleCellPanel);
            }
        }
        let icon =
            if view.settings.settings_panel { icons::ICON_LEFT_PANEL_CLOSE } else { icons::ICON_LEFT_PANEL_OPEN };
        if command_icon_button(ui, Command::ToggleSettingsPanel, icon).clicked() {
            view.ask(Command::ToggleSettingsPanel);
        }
    });
}

fn page_button_ui(ui: &mut Ui, view: &mut View<'_>, page: Page, command: Command) {
    let colors = palette(ui.ctx());
    let is_here = view.session.page == page;
    let is_locked = page == Page::People && view.people.is_locked();
    let icon = if is_locked { icons::ICON_LOCK } else { command.icon().unwrap_or(icons::ICON_MAP) };
    let color = if is_here { colors.accent } else { colors.text_quiet };
    let button = Button::selectable(is_here, theme::icon(icon).color(color)).min_size(vec2(36.0, 36.0));
    let response = ui.add(button);
    // a mark beside the icon: the page is not told by colour alone
    if is_here {
        let mark = egui::Rect::from_min_max(
            egui::pos2(response.rect.left() - 4.0, response.rect.top() + 8.0),
            egui::pos2(response.rect.left() - 1.0, response.rect.bottom() - 8.0),
        );
        ui.painter().rect_filled(mark, 1.5, colors.accent);
    }
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_here, command.text()));
    if response.on_hover_text(tooltip(ui, command)).clicked() {
        view.ask(command);
    }
    let label = theme::quiet(command.text());
    let label = if is_here { label.color(colors.text) } else { label };
    ui.add(egui::Label::new(label).selectable(false));
    ui.add_space(space::S);
}
