//! Short tables of the diagnostics page.

use egui::{Align, Button, Layout, Ui};
use egui_extras::{Column, TableBuilder};

use super::widgets::one_line;
use crate::app::theme::strong;

/// A column: its title, its width (`None` takes what is left), and whether it holds numbers.
pub(super) struct Heading {
    pub(super) title: &'static str,
    pub(super) width: Option<f32>,
    pub(super) is_number: bool,
}

/// A column of words.
pub(super) const fn words(title: &'static str, width: Option<f32>) -> Heading {
    Heading { title, width, is_number: false }
}

/// A column of numbers, at its right edge.
pub(super) const fn numbers(title: &'static str, width: f32) -> Heading {
    Heading { title, width: Some(width), is_number: true }
}

/// Draws all rows; with `button`, the first column of a row is a button, and the index of a row
/// pressed is returned.
pub(super) fn short_table_ui(
    ui: &mut Ui,
    salt: &str,
    headings: &[Heading],
    rows: &[Vec<String>],
    button: Option<&str>,
) -> Option<usize> {
    let mut pressed = None;
    let gap = std::mem::replace(&mut ui.spacing_mut().item_spacing.x, 16.0);
    let mut table = TableBuilder::new(ui)
        .id_salt(salt)
        .striped(true)
        .vscroll(false)
        .auto_shrink([false, true])
        .cell_layout(Layout::left_to_right(Align::Center));
    for heading in headings {
        table = table.column(match heading.width {
            Some(width) => Column::exact(width).clip(true),
            None => Column::remainder().at_least(80.0).clip(true),
        });
    }
    table
        .header(24.0, |mut row| {
            for (place, heading) in headings.iter().enumerate() {
                row.col(|ui| {
                    if place == 0 && button.is_some() {
                        ui.add_space(ui.spacing().button_padding.x);
                    }
                    cell_ui(ui, heading.is_number, |ui| one_line(ui, strong(heading.title)));
                });
            }
        })
        .body(|body| {
            body.rows(26.0, rows.len(), |mut row| {
                let index = row.index();
                for (place, (text, heading)) in rows[index].iter().zip(headings).enumerate() {
                    row.col(|ui| {
                        if let (0, Some(tooltip)) = (place, button) {
                            let link = Button::new(text.as_str()).frame_when_inactive(false);
                            if ui.add(link).on_hover_text(tooltip).clicked() {
                                pressed = Some(index);
                            }
                        } else {
                            cell_ui(ui, heading.is_number, |ui| one_line(ui, text.as_str()));
                        }
                    });
                }
            });
        });
    ui.spacing_mut().item_spacing.x = gap;
    pressed
}

fn cell_ui(ui: &mut Ui, is_number: bool, add: impl FnOnce(&mut Ui) -> egui::Response) {
    if is_number {
        ui.with_layout(Layout::right_to_left(Align::Center), add);
    } else {
        add(ui);
    }
}
