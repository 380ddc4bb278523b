//! The incidents behind a cell, newest first; only the rows on the screen are read.

use egui::{Label, Ui};
use egui_extras::{Column, TableBuilder};

use super::widgets::{one_line, one_line_of};
use crate::app::incident_line::IncidentLine;
use crate::app::theme::{self, strong};
use crate::incidents::Incidents;

/// From this width on there is room for a column for everything.
const WIDE: f32 = 560.0;

pub(super) fn incident_table_ui(ui: &mut Ui, incidents: &Incidents, rows: &[u32]) {
    if rows.is_empty() {
        ui.label(theme::quiet("Nothing was recorded here before the forecast's first day."));
        return;
    }
    if ui.available_width() >= WIDE { wide_ui(ui, incidents, rows) } else { narrow_ui(ui, incidents, rows) }
}

fn wide_ui(ui: &mut Ui, incidents: &Incidents, rows: &[u32]) {
    TableBuilder::new(ui)
        .id_salt("incidents, wide")
        .striped(true)
        .max_scroll_height(320.0)
        .auto_shrink([false, true])
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(Column::exact(116.0))
        .column(Column::remainder().clip(true))
        .column(Column::initial(120.0).resizable(true).clip(true))
        .column(Column::initial(110.0).resizable(true).clip(true))
        .column(Column::initial(110.0).resizable(true).clip(true))
        .header(22.0, |mut header| {
            for title in ["When", "Offence", "Location", "Weapon", "Source"] {
                header.col(|ui| {
                    one_line(ui, strong(title));
                });
            }
        })
        .body(|body| {
            body.rows(22.0, rows.len(), |mut row| {
                let line = IncidentLine::of(incidents, rows[row.index()] as usize);
                for text in [&line.when, &line.offence, &line.location, &line.weapon] {
                    row.col(|ui| {
                        one_line(ui, text.as_str());
                    });
                }
                row.col(|ui| {
                    one_line_of(ui, line.source.as_str(), &line.full_source);
                });
            });
        });
}

fn narrow_ui(ui: &mut Ui, incidents: &Incidents, rows: &[u32]) {
    TableBuilder::new(ui)
        .id_salt("incidents, narrow")
        .striped(true)
        .max_scroll_height(300.0)
        .auto_shrink([false, true])
        .column(Column::exact(104.0))
        .column(Column::remainder().clip(true))
        .header(22.0, |mut header| {
            header.col(|ui| {
                one_line(ui, strong("When"));
            });
            header.col(|ui| {
                one_line(ui, strong("What and where"));
            });
        })
        .body(|body| {
            body.rows(54.0, rows.len(), |mut row| {
                let line = IncidentLine::of(incidents, rows[row.index()] as usize);
                row.col(|ui| {
                    ui.vertical(|ui| {
                        let (day, time) = line.when.split_once(", ").unwrap_or((line.when.as_str(), ""));
                        one_line(ui, day);
                        if !time.is_empty() {
                            one_line(ui, theme::quiet(time));
                        }
                    });
                });
                row.col(|ui| {
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        one_line(ui, line.offence.as_str());
                        let place = [line.location.as_str(), line.weapon.as_str()];
                        let place: Vec<_> = place.into_iter().filter(|text| !text.is_empty()).collect();
                        ui.add(Label::new(theme::quiet(place.join(" · "))).truncate());
                        one_line_of(ui, theme::quiet(&line.source), &line.full_source);
                    });
                });
            });
        });
}
