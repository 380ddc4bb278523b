//! All cells together: the history with the forecast at its end, and the quick comparison with plain
//! counts that comes with every forecast.

use egui::{Label, RichText, Ui};

use super::super::chart::{Band, history_chart_ui};
use super::super::tables::{numbers, short_table_ui, words};
use super::super::widgets::{section, sentence};
use crate::app::state::Shown;
use crate::app::theme::{self, space};
use crate::evaluation::{Comparison, OriginResult};
use crate::figures;
use crate::forecast::{Nowcast, PeriodKind};

/// All cells together, now and before.
pub(super) fn past_ui(ui: &mut Ui, shown: &Shown) {
    let forecast = &shown.outcome.forecast;
    section(ui, "All cells together");
    let total = forecast.total;
    let text = format!(
        "{} expected in {}; 8 times in 10 it is {}.",
        figures::expected(total.expected),
        figures::period(forecast.period),
        figures::interval(total.lower80, total.upper80)
    );
    ui.label(text);
    if forecast.kind == PeriodKind::Month {
        let four_weeks = figures::expected(total.expected * forecast.four_week_factor());
        ui.label(theme::quiet(format!("Four weeks, derived from the month: {four_weeks}.")));
    }
    if let Some(late) = forecast.nowcast.as_ref().and_then(Nowcast::sentence) {
        ui.add(Label::new(sentence(&late)).wrap());
    }
    ui.add_space(space::XS);
    let band =
        Band { period: forecast.period, expected: total.expected, lower80: total.lower80, upper80: total.upper80 };
    history_chart_ui(ui, "Recorded by period, all cells", &shown.findings.totals, band, 180.0);
}

/// The last periods, as the quick comparison has them.
pub(super) fn comparison_ui(ui: &mut Ui, comparison: Option<&Comparison>) {
    section(ui, "The last periods, each forecast from what came before it");
    let Some(comparison) = comparison else {
        ui.label(RichText::new("The past is too short to forecast any of it from what came before.").weak());
        return;
    };
    ui.label(theme::quiet(
        "Hit rate: the share of incidents in the 5% of cells ranked highest. Gain: log score per incident over plain counts.",
    ));
    ui.add_space(space::XS);
    let headings = [
        words("Period", None),
        numbers("Forecast", 104.0),
        numbers("Recorded", 64.0),
        words("Interval", Some(72.0)),
        numbers("Hit rate", 60.0),
        numbers("Plain", 52.0),
        numbers("Gain", 52.0),
    ];
    let rows: Vec<_> = comparison.origins.iter().rev().map(origin_row).collect();
    short_table_ui(ui, "origins", &headings, &rows, None);
}

fn origin_row(origin: &OriginResult) -> Vec<String> {
    let within = if origin.observed < origin.lower80 {
        "below it"
    } else if origin.observed > origin.upper80 {
        "above it"
    } else {
        "within it"
    };
    let range = figures::interval(origin.lower80, origin.upper80);
    vec![
        figures::period(origin.period),
        format!("{} ({range})", figures::expected(origin.expected)),
        figures::count(u64::from(origin.observed)),
        within.to_owned(),
        figures::percent(origin.hit_rate_5pc),
        figures::percent(origin.plain_hit_rate_5pc),
        figures::gain(origin.gain_per_incident),
    ]
}
