//! What was found in the data while reading it.

use egui::{CollapsingHeader, Label, Ui};
use egui_material_icons::icons;

use super::super::tables::{numbers, short_table_ui, words};
use super::super::widgets::fact;
use crate::app::theme::{self, palette, space};
use crate::figures;
use crate::incidents::{QualityReport, SetAside};

pub(super) fn quality_ui(ui: &mut Ui, quality: &QualityReport) {
    fact(ui, "Rows read", &figures::count(quality.rows_read));
    fact(ui, "Rows used", &figures::count(quality.rows_used));
    let set_aside = quality.rows_read.saturating_sub(quality.rows_used);
    fact(ui, "Rows set aside", &figures::count(set_aside));
    ui.add_space(space::XS);
    for sentence in sentences(quality) {
        remark_ui(ui, &sentence);
    }
    for file in &quality.not_read {
        if file.worrying {
            remark_ui(ui, &format!("{} was not read: {}.", file.name, file.why));
        }
    }
    ui.add_space(space::XS);
    if quality.set_aside.is_empty() {
        ui.label(theme::quiet("Every row could be used."));
    } else {
        ui.label(theme::strong("Set aside, and why"));
        for reason in &quality.set_aside {
            set_aside_ui(ui, reason);
        }
    }
    files_ui(ui, quality);
    columns_ui(ui, quality);
}

fn remark_ui(ui: &mut Ui, text: &str) {
    let colors = palette(ui.ctx());
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        ui.add(Label::new(icons::ICON_INFO.rich_text().size(14.0).color(colors.text_quiet)).selectable(false));
        ui.add(Label::new(text).wrap());
    });
}

/// One reason: how many rows, then, opened, what to do and the first of them.
fn set_aside_ui(ui: &mut Ui, reason: &SetAside) {
    let title = format!("{} {}", figures::counted(reason.rows, "row"), reason.meaning);
    CollapsingHeader::new(title).id_salt(reason.meaning).show(ui, |ui| {
        ui.add(Label::new(theme::small(format!("What to do: {}.", reason.reason.remedy()))).wrap());
        let headings = [words("File", None), numbers("Row", 72.0), words("What was there", Some(160.0))];
        let rows: Vec<_> = reason
            .examples
            .iter()
            .map(|example| {
                let file = example.file.rsplit(['/', '\\']).next().unwrap_or_default();
                vec![file.to_owned(), figures::count(u64::from(example.row)), example.found.clone()]
            })
            .collect();
        short_table_ui(ui, reason.meaning, &headings, &rows, None);
    });
}

fn files_ui(ui: &mut Ui, quality: &QualityReport) {
    if quality.files.is_empty() {
        return;
    }
    let title = format!("{} read", figures::counted(quality.files.len() as u64, "file"));
    CollapsingHeader::new(title).id_salt("files").show(ui, |ui| {
        for file in &quality.files {
            let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
            let figures = format!("{} of {} rows", figures::count(file.rows_used), figures::count(file.rows_read));
            ui.horizontal(|ui| {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.add(Label::new(theme::quiet(format!("{figures}, {}", file.encoding))).extend());
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        ui.add(Label::new(theme::small(name)).truncate()).on_hover_text(&file.name);
                    });
                });
            });
        }
    });
}

fn columns_ui(ui: &mut Ui, quality: &QualityReport) {
    for layout in &quality.layouts {
        let title = format!("Columns of {}", figures::counted(layout.files, "file"));
        CollapsingHeader::new(title).id_salt(("columns", &layout.first_file)).show(ui, |ui| {
            let headings = [words("Column", Some(140.0)), words("Read as", Some(120.0)), words("How", None)];
            let rows: Vec<_> = layout
                .columns
                .iter()
                .map(|column| {
                    let read_as = column.read_as.clone().unwrap_or_else(|| "not used".to_owned());
                    vec![column.header.clone(), read_as, column.how.clone()]
                })
                .collect();
            short_table_ui(ui, &layout.first_file, &headings, &rows, None);
        });
    }
    if !quality.weapon_words.is_empty() {
        CollapsingHeader::new("Words for weapons").id_salt("weapons").show(ui, |ui| {
            for word in &quality.weapon_words {
                fact(ui, &word.word, &format!("{} ({})", word.read_as, figures::count(word.rows)));
            }
        });
    }
}

/// What has to be known about the data, one sentence each.
fn sentences(quality: &QualityReport) -> Vec<String> {
    let mut sentences = Vec::new();
    let missing: Vec<_> = quality.missing_months.iter().map(|month| figures::month(*month)).collect();
    if !missing.is_empty() {
        let count = figures::counted(missing.len() as u64, "month");
        sentences
            .push(format!("{count} without any record, counted as missing and not as zero: {}.", missing.join(", ")));
    }
    if !quality.coordinates.given_as.is_empty() {
        sentences.push(format!("Coordinates: {}.", quality.coordinates.given_as.trim_end_matches('.')));
    }
    let commonest = quality.coordinates.share_commonest_point;
    if commonest >= 0.005 {
        sentences.push(format!(
            "{} of incidents lie on one single point: a place used for many addresses can look like a hotspot.",
            figures::percent(commonest)
        ));
    }
    if let Some(outside) = quality.coordinates.outside_boundary.filter(|outside| *outside > 0) {
        sentences.push(format!("{} outside the study area and not counted.", figures::counted(outside, "incident")));
    }
    for shift in &quality.level_shifts {
        sentences.push(format!(
            "{} changed level in {}: from about {} to about {} a month. Ask whether recording changed.",
            shift.series,
            figures::month(shift.month),
            figures::expected(shift.before),
            figures::expected(shift.after)
        ));
    }
    if quality.unclear_flags > 0 {
        sentences.push(format!(
            "{} could not be understood and count as unknown.",
            figures::counted(quality.unclear_flags, "yes-or-no value")
        ));
    }
    if quality.rows_without_id > 0 {
        sentences.push(format!(
            "{} no id: repeats among them cannot be told.",
            if quality.rows_without_id == 1 {
                "1 row has".to_owned()
            } else {
                format!("{} rows have", figures::count(quality.rows_without_id))
            }
        ));
    }
    if quality.ends_before_start > 0 {
        let rows = figures::counted(quality.ends_before_start, "row");
        sentences.push(format!("{rows} end before they start: their end was not used."));
    }
    sentences
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::incidents::LevelShift;

    #[test]
    fn missing_months_and_shifts_are_told_in_sentences() {
        let quality = QualityReport {
            missing_months: vec![NaiveDate::from_ymd_opt(2019, 7, 1).unwrap()],
            level_shifts: vec![LevelShift {
                series: "Robbery".to_owned(),
                month: NaiveDate::from_ymd_opt(2020, 4, 1).unwrap(),
                before: 90.0,
                after: 30.0,
                ratio: 0.33,
            }],
            ..QualityReport::default()
        };
        let text = sentences(&quality).join(" ");
        assert!(text.contains("1 month without any record") && text.contains("Jul 2019"), "{text}");
        assert!(text.contains("Robbery changed level in Apr 2020: from about 90 to about 30"), "{text}");
        assert!(sentences(&QualityReport::default()).is_empty());
    }
}
