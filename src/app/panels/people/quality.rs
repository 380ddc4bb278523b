//! How good the estimates are: every figure from later years, and all at the list from one table.

use egui::{Label, Ui};

use super::super::View;
use super::super::tables::{Heading, numbers, short_table_ui, words};
use super::super::widgets::{section, sentence};
use super::tables::{figure, people, share_figure};
use super::{calibration, not_yet_ui, withheld_ui};
use crate::app::state::Opened;
use crate::app::theme::{self, space};
use crate::figures;
use crate::people::evaluation::metrics::AtCut;
use crate::people::record::Step;
use crate::pipeline::people::PeopleEvaluation;

/// From this width on the page has two columns.
const WIDE: f32 = 1_100.0;
const GAP: f32 = 32.0;
/// What became of the people who are looked for.
pub(super) const BECAME: &str = "went on to high harm";

pub(super) fn quality_ui(ui: &mut Ui, view: &mut View<'_>, opened: &Opened) {
    if withheld_ui(ui, opened) {
        cohort_ui(ui, opened, None);
        return;
    }
    let Some(evaluation) = opened.evaluation.clone() else {
        not_yet_ui(ui, view, opened, "It has not been tested yet.");
        cohort_ui(ui, opened, None);
        return;
    };
    let evaluation = &*evaluation;
    if ui.available_width() >= WIDE {
        let width = (ui.available_width() - GAP) / 2.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            for is_left in [true, false] {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.x = space::S;
                    ui.set_width(width);
                    if is_left {
                        found_ui(ui, evaluation);
                        calibration::calibration_ui(ui, &evaluation.model);
                        cohort_ui(ui, opened, Some(evaluation));
                    } else {
                        said_ui(ui, evaluation);
                        figures_ui(ui, evaluation);
                        sources_ui(ui, evaluation);
                        dates_ui(ui, evaluation);
                    }
                });
            }
        });
    } else {
        said_ui(ui, evaluation);
        found_ui(ui, evaluation);
        figures_ui(ui, evaluation);
        calibration::calibration_ui(ui, &evaluation.model);
        sources_ui(ui, evaluation);
        dates_ui(ui, evaluation);
        cohort_ui(ui, opened, Some(evaluation));
    }
}

fn said_ui(ui: &mut Ui, evaluation: &PeopleEvaluation) {
    section(ui, "In words");
    for text in &evaluation.words {
        ui.add(Label::new(sentence(text)).wrap());
        ui.add_space(2.0);
    }
}

/// The one table, and what follows from it.
fn found_ui(ui: &mut Ui, evaluation: &PeopleEvaluation) {
    section(ui, "Who was on the list, and what became of them");
    let at_cut = &evaluation.model.at_cut;
    let table = at_cut.confusion;
    let row = |name: &str, with: u64, without: u64| {
        vec![name.to_owned(), figures::count(with), figures::count(without), figures::count(with + without)]
    };
    let rows = [
        row("On the list", table.true_positives, table.false_positives),
        row("Not on the list", table.false_negatives, table.true_negatives),
        row("Everybody", table.outcomes(), table.without_outcome()),
    ];
    let headings: [Heading; 4] =
        [words("", None), numbers("High harm", 92.0), numbers("No high harm", 100.0), numbers("Together", 84.0)];
    short_table_ui(ui, "people confusion", &headings, &rows, None);
    ui.add_space(space::XS);
    for text in at_cut.words(BECAME) {
        ui.add(Label::new(text).wrap());
    }
    section(ui, "The list against other ways to make it");
    let past = &evaluation.past_harm.at_cut;
    let way = |name: &str, at_cut: &AtCut| {
        let found = figures::count(at_cut.confusion.true_positives);
        vec![name.to_owned(), found, share_figure(at_cut.precision), share_figure(at_cut.recall)]
    };
    let share = evaluation.model.base_rate;
    let random = figures::count(at_cut.found_at_random.round() as u64);
    let rows = [
        way("By these estimates", at_cut),
        way("By past harm (now)", past),
        vec!["At random".to_owned(), random, share_figure(share), figures::percentage(at_cut.share_listed.value)],
    ];
    let headings = [
        words("List made", None),
        numbers("Found", 56.0),
        numbers("Of those listed", 128.0),
        numbers("Of all such", 128.0),
    ];
    short_table_ui(ui, "people ways", &headings, &rows, None);
    let versus = &evaluation.against_past_harm;
    let text = format!(
        "Of those who {BECAME}, {} were on both lists, {} only on this one and {} only on that of past harm.",
        figures::count(versus.found_by_both),
        figures::count(versus.found_by_first_alone),
        figures::count(versus.found_by_second_alone)
    );
    ui.add(Label::new(text).wrap());
    section(ui, "Who could have been known at all");
    let knowable = evaluation.knowable;
    let text = format!(
        "{} of the {} who {BECAME} ({}) had a standing charge before the date. Nobody else is scored, so no list \
         could hold them.",
        figures::count(knowable.in_cohort),
        figures::count(knowable.high_harm),
        figures::percentage(knowable.in_cohort as f64 / (knowable.high_harm as f64).max(1.0))
    );
    ui.add(Label::new(text).wrap());
}

fn figures_ui(ui: &mut Ui, evaluation: &PeopleEvaluation) {
    section(ui, "Figures");
    let model = &evaluation.model;
    let parts = model.brier_parts;
    let row = |name: &str, value: String, means: &str| vec![name.to_owned(), value, means.to_owned()];
    let rows = vec![
        row("People, all dates", figures::count(model.people), &format!("{} {BECAME}", figures::count(model.outcomes))),
        row("AUC", figure(model.auc, 3), "0.5 is chance, 1 is perfect"),
        row("AUC of past harm", figure(evaluation.past_harm.auc, 3), "current practice"),
        row("Brier score", figure(model.brier, 4), "smaller is better"),
        row("Brier skill", figure(model.brier_skill, 3), "share of the base rate's score saved"),
        row("  reliability", format!("{:.5}", parts.reliability_corrected), "smaller is better"),
        row("  resolution", format!("{:.5}", parts.resolution_corrected), "larger is better"),
        row("  uncertainty", format!("{:.5}", parts.uncertainty_corrected), "nobody's doing"),
        row("Observed over expected", figure(model.observed_over_expected, 2), "1 is right"),
        row("Calibration slope", figure(model.calibration_slope, 2), "1 is right"),
        row(
            "AUC of shuffled outcomes",
            format!("{:.3} (±{:.3})", evaluation.shuffled.auc, evaluation.shuffled.by_chance),
            "must be chance: 0.5",
        ),
    ];
    let headings = [words("Figure", Some(168.0)), words("Value (95%)", Some(184.0)), words("", None)];
    short_table_ui(ui, "people figures", &headings, &rows, None);
    if let Some(without) = &evaluation.without_age {
        let text = format!(
            "Age is an input. Without it the AUC is {} instead of {}, and the Brier score {} instead of {}.",
            figure(without.model.auc, 3),
            figure(model.auc, 3),
            figure(without.model.brier, 4),
            figure(model.brier, 4)
        );
        ui.add(Label::new(text).wrap());
    }
}

fn sources_ui(ui: &mut Ui, evaluation: &PeopleEvaluation) {
    section(ui, "Without each source of information");
    if evaluation.without_source.is_empty() {
        ui.label("There is only one source.");
        return;
    }
    ui.label(theme::quiet("The model learned again without one source, tested at the newest date."));
    let rows: Vec<Vec<String>> = evaluation
        .without_source
        .iter()
        .map(|without| {
            vec![
                without.source.clone(),
                format!("{:.3}", without.auc),
                figure(without.auc_lost, 3),
                format!("{:.4}", without.brier),
            ]
        })
        .collect();
    let headings =
        [words("Left out", None), numbers("AUC", 52.0), numbers("AUC lost (95%)", 150.0), numbers("Brier", 60.0)];
    short_table_ui(ui, "people sources", &headings, &rows, None);
}

fn dates_ui(ui: &mut Ui, evaluation: &PeopleEvaluation) {
    section(ui, "Dates tested at");
    ui.label(theme::quiet("Each with a model that knew nothing recorded on or after the date."));
    let rows: Vec<Vec<String>> = evaluation
        .origins
        .iter()
        .map(|date| {
            vec![
                figures::date(date.origin.test),
                figures::count(date.model.people),
                figures::count(date.model.outcomes),
                format!("{:.3}", date.model.auc.value),
                format!("{:.3}", date.past_harm.auc.value),
                share_figure(date.model.at_cut.precision),
            ]
        })
        .collect();
    let headings = [
        words("Date", None),
        numbers("People", 60.0),
        numbers("High harm", 72.0),
        numbers("AUC", 48.0),
        numbers("Past harm", 72.0),
        numbers("Of those listed", 128.0),
    ];
    short_table_ui(ui, "people dates", &headings, &rows, None);
    for step in &evaluation.turnover {
        let text = format!(
            "From {} to {}: {} of {} listed were new, and so were {} of {} who {BECAME}.",
            figures::date(step.from),
            figures::date(step.to),
            figures::count(step.newly_listed),
            people(step.listed),
            figures::count(step.newly_high_harm),
            people(step.high_harm)
        );
        ui.add(Label::new(text).wrap());
    }
}

/// How the cohorts came about: the code where a national system failed.
fn cohort_ui(ui: &mut Ui, opened: &Opened, evaluation: Option<&PeopleEvaluation>) {
    if let Some(model) = &opened.model {
        let title = format!("People learned from, at {}", figures::date(model.learned_at));
        steps_ui(ui, "people learned", &title, &model.steps);
    }
    if let Some(newest) = evaluation.and_then(|evaluation| evaluation.origins.last()) {
        let title = format!("People tested on, at {}", figures::date(newest.origin.test));
        steps_ui(ui, "people tested", &title, &newest.tested_on);
    }
}

fn steps_ui(ui: &mut Ui, salt: &str, title: &str, steps: &[Step]) {
    section(ui, title);
    let rows: Vec<Vec<String>> = steps
        .iter()
        .map(|step| vec![step.what.clone(), figures::count(step.kept as u64), figures::count(step.left_out as u64)])
        .collect();
    short_table_ui(ui, salt, &[words("Step", None), numbers("Kept", 72.0), numbers("Left out", 72.0)], &rows, None);
}
