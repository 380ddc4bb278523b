//! The running record in words.

use egui::{Label, RichText, Ui};
use egui_material_icons::icons;

use super::super::widgets::{fact, icon_and_text, section};
use crate::app::theme::{self, palette};
use crate::figures;
use crate::workspace::ledger::{Record, Summary};

/// Widest that the facts may be.
const WIDEST: f32 = 560.0;

pub(super) fn summary_ui(ui: &mut Ui, record: &Record) {
    section(ui, "How they turned out");
    if record.in_time.scored + record.late.scored == 0 {
        let text = "No outcome is known yet: open newer records once their period is over.";
        ui.add(Label::new(RichText::new(text).weak()).wrap());
        return;
    }
    if record.in_time.scored > 0 {
        ui.scope(|ui| of_ui(ui, &record.in_time, false));
    } else {
        ui.label(RichText::new("No forecast issued in time has been scored yet.").weak());
    }
    if record.late.scored > 0 {
        section(ui, "Issued late, shown apart");
        let text = "By the clock their period had begun when they were issued, though not in the records they were \
                    made from.";
        ui.add(Label::new(theme::quiet(text)).wrap());
        ui.scope(|ui| of_ui(ui, &record.late, true));
    }
    if record.repeats > 0 {
        let forecasts = figures::counted(record.repeats as u64, "repeated forecast");
        let text = format!("{forecasts} not counted: of the same period and model the first issued counts.");
        ui.add(Label::new(theme::quiet(text)).wrap());
    }
}

/// What is said of late forecasts has no mark of success: whoever issues late may choose what to issue.
fn of_ui(ui: &mut Ui, summary: &Summary, is_late: bool) {
    let colors = palette(ui.ctx());
    ui.add(Label::new(summary.range_words.as_str()).wrap());
    let (icon, color) = match summary.over_plain.interval {
        Some((lower, _)) if lower > 0.0 && !is_late => (icons::ICON_CHECK_CIRCLE, colors.good),
        Some((_, upper)) if upper < 0.0 => (icons::ICON_WARNING, colors.caution),
        _ => (icons::ICON_INFO, colors.text_quiet),
    };
    icon_and_text(ui, icon, color, &summary.verdict)
        .on_hover_text("Log score gained per incident over the plain counts that were frozen with each forecast.");
    // a name and its value should not lie a window apart
    ui.set_max_width(ui.available_width().min(WIDEST));
    fact(
        ui,
        "Expected and recorded, all together",
        &format!("{} and {}", figures::expected(summary.expected), figures::count(summary.recorded)),
    );
    fact(
        ui,
        "Hit rate in 5% of cells (plain counts)",
        &format!("{} ({})", figures::percent(summary.hit_rate_5pc), figures::percent(summary.plain_hit_rate_5pc)),
    );
    fact(ui, "PAI at 2% and 5% of cells", &format!("{:.1} and {:.1}", summary.pai_2pc, summary.pai_5pc));
    fact(ui, "Cells within their 80% interval", &figures::percent(summary.cells_within));
}
