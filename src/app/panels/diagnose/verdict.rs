//! The question that matters most, answered in large type.

use egui::{Frame, Label, Margin, RichText, Role, Stroke, Ui, WidgetInfo};
use egui_material_icons::icons;

use super::super::widgets::{icon_and_text, sentence};
use super::Diagnosed;
use crate::app::state::{Backtested, Shown};
use crate::app::theme::{self, palette, space};
use crate::figures;

/// What is asked.
const QUESTION: &str = "Would plain counts do as well?";

pub(super) fn verdict_ui(
    ui: &mut Ui,
    shown: &Shown,
    backtested: Option<&Backtested>,
    diagnosed: Option<&Diagnosed<'_>>,
) {
    if let Some(implausible) = backtested.and_then(|backtested| backtested.outcome.report.implausible.as_deref()) {
        return withheld_ui(ui, implausible);
    }
    let question = ui.label(theme::quiet(QUESTION));
    question.widget_info(|| WidgetInfo::labeled(Role::Heading, true, QUESTION));
    match (diagnosed, &shown.outcome.comparison) {
        (Some(diagnosed), _) => {
            large_ui(ui, &sentence(&diagnosed.model.verdict));
            let report = diagnosed.report;
            if report.verdict != diagnosed.model.verdict {
                ui.add(Label::new(sentence(&report.verdict)).wrap());
            }
        }
        (None, Some(comparison)) => {
            large_ui(ui, &sentence(&comparison.verdict));
            ui.label(theme::quiet(format!(
                "A quick look at the last {}; a backtest says more, and compares every model.",
                figures::counted(comparison.origins.len() as u64, "period")
            )));
        }
        (None, None) => large_ui(ui, "The past is too short to tell."),
    }
}

fn large_ui(ui: &mut Ui, text: &str) {
    ui.add(Label::new(theme::heading(text)).wrap());
}

/// A result that is better than it can honestly be is not shown; this is.
fn withheld_ui(ui: &mut Ui, why: &str) {
    let colors = palette(ui.ctx());
    let frame =
        Frame::new().stroke(Stroke::new(1.5, colors.error)).corner_radius(6).inner_margin(Margin::same(space::M as i8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        icon_and_text(ui, icons::ICON_WARNING, colors.error, "The results are withheld: they are too good to be true.");
        ui.add_space(space::XS);
        ui.add(Label::new(theme::heading(sentence(why))).wrap());
        ui.add_space(space::XS);
        ui.add(
            Label::new(
                RichText::new(
                    "No table and no curve is shown until this is cleared up: a forecast that knows its own outcome \
                     looks exactly like this.",
                )
                .weak(),
            )
            .wrap(),
        );
    });
}
