//! `lamplight demo DIR`: the synthetic force as a force would export it.

use super::CommandError;
use super::arguments::Demo;
use super::output::Output;
use super::terminal::Bar;

pub(super) fn run(arguments: &Demo, output: &mut Output) -> Result<(), CommandError> {
    let bar = Bar::new();
    crate::demo::write(&arguments.folder, arguments.seed, arguments.people, &bar.part(0.0, 1.0))?;
    drop(bar);
    let folder = arguments.folder.display();
    output.line(format!("SYNTHETIC records of the demo force (seed {}) written to {folder}", arguments.seed))?;
    output.line("Forecast them as you would your own:")?;
    output.line(format!(
        "  lamplight forecast {folder} --boundary {} --target serious-violence --out forecast",
        arguments.folder.join("boundary.shp").display()
    ))?;
    output.line(format!(
        "{} SYNTHETIC people are in people-events.csv, their protected characteristics apart in people-protected.csv.",
        crate::figures::count(arguments.people as u64)
    ))?;
    Ok(())
}
