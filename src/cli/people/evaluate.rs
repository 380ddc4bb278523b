//! `lamplight people evaluate`: how good and how fair the model is. Shows no person.

use crate::cli::CommandError;
use crate::cli::arguments::PeopleEvaluate;
use crate::cli::backtest::JsonFile;
use crate::cli::league::sentence;
use crate::cli::output::Output;
use crate::cli::report::aligned;
use crate::cli::terminal::Bar;
use crate::figures::{counted, date};
use crate::pipeline::people::{self as pipeline, EvaluationSettings, OriginFigures, PeopleEvaluation, evaluate_with};

use super::{LIMITS, cautions, fairness, figures, steps, table};

pub(super) fn run(arguments: &PeopleEvaluate, output: &mut Output) -> Result<(), CommandError> {
    let json = JsonFile::check(arguments.json.as_deref())?;
    let bar = Bar::new();
    if let Some(request) = arguments.table() {
        let found = pipeline::evaluate_table(&request, &bar.part(0.0, 1.0))?;
        drop(bar);
        return if json.write(&found, output)? { Ok(()) } else { table::print(&found, output) };
    }
    let mut request = arguments.request();
    let _passing = super::passing_workspace(arguments.demo, &mut request)?;
    let who = (arguments.operator.as_deref(), arguments.reason.as_deref());
    let (loaded, _) = super::load(&request, who.0, who.1, &bar.part(0.0, 0.3))?;
    let settings =
        EvaluationSettings { list_size: arguments.list_size, leak_reviewed: arguments.review.leak_reviewed.clone() };
    let found = evaluate_with(&loaded, &settings, &bar.part(0.3, 1.0))?;
    drop(bar);
    if json.write(&found, output)? { Ok(()) } else { print(&found, output) }
}

fn print(found: &PeopleEvaluation, output: &mut Output) -> Result<(), CommandError> {
    output.line(format!("{} \u{b7} {} \u{b7} {}", found.name, found.definition, found.scale))?;
    cautions(found.synthetic, &found.notice, output)?;
    output.gap()?;
    for words in &found.words {
        sentence(words, output)?;
    }
    for origin in &found.origins {
        output.gap()?;
        account(origin, output)?;
    }
    output.gap()?;
    let dates = counted(found.origins.len() as u64, "date");
    output.line(format!("The model, over {dates}"))?;
    figures::goodness(&found.model, output)?;
    output.gap()?;
    figures::calibration(&found.model, output)?;
    output.gap()?;
    output.line(format!("Lists of {} at each date, {dates} together", found.list_size))?;
    figures::confusion(&found.model.at_cut, output)?;
    output.gap()?;
    output.line("The same lists by past harm, which is current practice")?;
    figures::confusion(&found.past_harm.at_cut, output)?;
    output.gap()?;
    output.line("Lists of other sizes, all dates together")?;
    figures::sizes(&found.model.list_sizes, output)?;
    output.gap()?;
    dates_apart(&found.origins, output)?;
    output.gap()?;
    output.line("What each source of information is worth, at the newest date")?;
    figures::without(&found.without_source, output)?;
    figures::alone(&found.columns_alone, output)?;
    fairness::print(&found.fairness, output)?;
    output.gap()?;
    Ok(sentence(LIMITS, output)?)
}

/// How the cohorts of a date came about.
fn account(origin: &OriginFigures, output: &mut Output) -> std::io::Result<()> {
    let lesson = origin.origin.lesson;
    output.line(format!("Tested on people as at {}", date(origin.origin.test)))?;
    steps(&origin.tested_on, output)?;
    for note in &origin.notes {
        sentence(&format!("  {note}"), output)?;
    }
    if lesson.is_split() {
        output.line(format!(
            "  learned from half of the people as at {}, calibrated on the other half: the records are too short for more",
            date(lesson.learn)
        ))?;
    } else {
        output.line(format!(
            "  learned from people as at {}, calibrated on those as at {}",
            date(lesson.learn),
            date(lesson.calibrate)
        ))?;
    }
    steps(&origin.learned_from, output)
}

/// One line a date.
fn dates_apart(origins: &[OriginFigures], output: &mut Output) -> std::io::Result<()> {
    let head = ["tested at", "AUC", "past harm", "Brier", "slope", "on the list", "by past harm", "knowable"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for origin in origins {
        let (model, past_harm) = (&origin.model, &origin.past_harm);
        let knowable = origin.knowable;
        rows.push(vec![
            date(origin.origin.test),
            figures::number(model.auc.value, 3),
            figures::number(past_harm.auc.value, 3),
            figures::number(model.brier.value, 4),
            figures::number(model.calibration_slope.value, 2),
            figures::number(model.at_cut.precision.value * 100.0, 0) + "%",
            figures::number(past_harm.at_cut.precision.value * 100.0, 0) + "%",
            figures::number(knowable.in_cohort as f64 / knowable.high_harm as f64 * 100.0, 0) + "%",
        ]);
    }
    for line in aligned(&rows, &[0]) {
        output.line(line)?;
    }
    sentence(
        "On the list: share of the people listed who became high-harm. Knowable: share of all who became high-harm who \
         had a standing charge before the date.",
        output,
    )
}
