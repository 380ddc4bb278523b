//! `lamplight people fit`: learns the model that is used now. Shows no person.

use crate::cli::CommandError;
use crate::cli::arguments::PeopleFit;
use crate::cli::league::sentence;
use crate::cli::output::Output;
use crate::cli::terminal::Bar;
use crate::export::OutputFile;
use crate::figures::date;
use crate::pipeline::people::{FitSettings, ModelFile, fit_with};

use super::{LIMITS, cautions, shown, steps, table};

pub(super) fn run(arguments: &PeopleFit, output: &mut Output) -> Result<(), CommandError> {
    // a file that cannot be written is told before any work
    let out = OutputFile::check(&arguments.out)?;
    let bar = Bar::new();
    let (operator, reason) = arguments.who.names();
    let mut request = arguments.records.request();
    let _passing = super::passing_workspace(arguments.records.demo, &mut request)?;
    let (loaded, _) = super::load(&request, operator, reason, &bar.part(0.0, 0.4))?;
    let settings = FitSettings { before: arguments.before, leak_reviewed: arguments.review.leak_reviewed.clone() };
    let model = fit_with(&loaded, &settings, &bar.part(0.4, 1.0))?;
    drop(bar);
    let file = ModelFile::of(&loaded, &model);
    out.write(&file.bytes()?)?;
    if arguments.json {
        return output.json(&file);
    }
    output.line(format!("{} \u{b7} {} \u{b7} {}", loaded.name, loaded.definition.name, loaded.scale.name))?;
    cautions(file.synthetic, &file.notice, output)?;
    output.gap()?;
    output.line(format!("Learned from people as at {}", date(model.learned_at)))?;
    steps(&model.steps, output)?;
    if model.learned_at == model.calibrated_at {
        output.line("Calibrated on the other half of them: the records are too short for a later date")?;
    } else {
        output.line(format!("Calibrated on people as at {}", date(model.calibrated_at)))?;
        steps(&model.calibrated_steps, output)?;
    }
    output.line(format!("AUC on the people calibrated on: {:.3}", model.auc_later))?;
    output.gap()?;
    table::lines(&model.lines, output)?;
    output.gap()?;
    output.line(format!("Written to {}, SHA-256 of the model {}", shown(&arguments.out), model.sha256))?;
    sentence("Whether it is any good: lamplight people evaluate.", output)?;
    Ok(sentence(LIMITS, output)?)
}
