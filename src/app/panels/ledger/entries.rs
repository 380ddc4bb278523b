//! Every forecast issued, newest first.

use egui::Ui;

use super::super::View;
use super::super::tables::{numbers, short_table_ui, words};
use super::super::widgets::section;
use crate::app::action::Action;
use crate::app::theme;
use crate::figures;
use crate::workspace::ledger::{Assessed, Assessment, Standing};

/// From this width on there is room for the model and the hit rate.
const WIDE: f32 = 1_000.0;

pub(super) fn entries_ui(ui: &mut Ui, view: &mut View<'_>, assessment: &Assessment) {
    section(ui, "Forecasts issued");
    ui.label(theme::quiet(
        "Press a period to see its highest cells on the map. Gain: log score per incident over plain counts.",
    ));
    let is_wide = ui.available_width() >= WIDE;
    let mut headings = vec![words("Period", Some(164.0)), words("Target", Some(if is_wide { 210.0 } else { 120.0 }))];
    if is_wide {
        headings.push(words("Model", Some(170.0)));
    }
    headings.extend([numbers("Forecast", 112.0), numbers("Recorded", 64.0), words("Outcome", None)]);
    if is_wide {
        headings.push(numbers("Hit rate", 60.0));
    }
    headings.extend([numbers("Gain", 48.0), numbers("Issued", 84.0)]);
    let listed: Vec<&Assessed> = assessment.entries.iter().rev().collect();
    let rows: Vec<Vec<String>> = listed.iter().map(|assessed| row(assessed, is_wide)).collect();
    let button = "Show the highest cells of this forecast on the map.";
    if let Some(index) = short_table_ui(ui, "ledger", &headings, &rows, Some(button)) {
        view.ask(Action::ShowEntry(listed[index].stored.entry.number));
    }
}

fn row(assessed: &Assessed, is_wide: bool) -> Vec<String> {
    let entry = &assessed.stored.entry;
    let score = assessed.score();
    let range = figures::interval(entry.total.lower80, entry.total.upper80);
    let recorded = match (score, &assessed.known) {
        (Some(score), _) => figures::count(u64::from(score.recorded)),
        (None, Some(known)) => figures::count(u64::from(known.recorded)),
        (None, None) => "–".to_owned(),
    };
    let mut row = vec![figures::period(entry.period.days()), entry.target.name.clone()];
    if is_wide {
        row.push(entry.model.name.clone());
    }
    row.extend([format!("{} ({range})", figures::expected(entry.total.expected)), recorded, outcome(assessed)]);
    if is_wide {
        row.push(score.map_or_else(|| "–".to_owned(), |score| figures::percent(score.hit_rate_5pc)));
    }
    row.push(score.map_or_else(|| "–".to_owned(), |score| figures::gain(score.gain_per_incident())));
    row.push(figures::date(entry.issued.at.date_naive()));
    row
}

/// How it turned out, or why that is not known, in a few words.
pub(super) fn outcome(assessed: &Assessed) -> String {
    let mut text = match &assessed.standing {
        Some(Standing::Scored(score)) if score.elsewhere > 0 => {
            format!("{}; {} more outside its cells", score.fit.words(), figures::count(u64::from(score.elsewhere)))
        }
        Some(Standing::Scored(score)) => score.fit.words().to_owned(),
        Some(Standing::NotYetKnown(why)) => why.clone(),
        Some(Standing::NotScored(why)) => format!("not scored: {why}"),
        None => "open its records to score it".to_owned(),
    };
    if let Some(late) = assessed.stored.entry.lateness() {
        text = format!("{text} ({late})");
    }
    if let Some(first) = assessed.repeats {
        text = format!("{text} (repeats entry {first})");
    }
    text
}
