//! `lamplight robustness`: which places keep their rank when points move and the grid is redrawn.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use crate::evaluation::{LocationOptions, LocationReport};
use crate::figures::{count, expected};
use crate::forecast::ModelId;
use crate::geography::CellSize;
use crate::incidents::Provenance;
use crate::pipeline::{self, ForecastRequest};

use super::arguments::{Settings, day_or_month, load_request};
use super::backtest::JsonFile;
use super::output::Output;
use super::report::aligned;
use super::terminal::Bar;
use super::{CommandError, league};

/// How many cells are listed.
const LISTED: usize = 20;

#[derive(Debug, Args)]
pub(super) struct Robustness {
    /// Files, folders or archives of records
    #[arg(value_name = "DATA", required_unless_present = "demo")]
    data: Vec<PathBuf>,
    /// Use the synthetic demo force instead of records
    #[arg(long, conflicts_with_all = ["data", "mapping"])]
    demo: bool,
    /// What is forecast; `lamplight targets` lists the ids
    #[arg(long, value_name = "ID")]
    target: String,
    /// Your own target definitions (TOML)
    #[arg(long, value_name = "FILE")]
    targets: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
    /// Size of a cell by area or side, such as 1km2, 0.5km2 or 500m; the target's own by default
    #[arg(long, value_name = "SIZE")]
    cell: Option<CellSize>,
    /// First day (YYYY-MM-DD) or month (YYYY-MM) forecast; nothing on or after it is used
    #[arg(long, value_name = "DATE", value_parser = day_or_month)]
    from: Option<NaiveDate>,
    /// The model: recent-mean or shrunk-mean; slower ones are replaced by shrunk-mean
    #[arg(long, value_name = "ID", default_value_t = ModelId::ShrunkMean)]
    model: ModelId,
    /// Seed of everything random (with --demo of the generator too)
    #[arg(long, default_value_t = pipeline::DEFAULT_SEED)]
    seed: u64,
    /// How often points are moved, and as often the grid redrawn
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    runs: u32,
    /// How far a point may lie from where it happened, in metres
    #[arg(long, value_name = "METRES", default_value_t = 100.0, value_parser = metres)]
    radius: f64,
    /// Which share of the cells is called the highest, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 5.0, value_parser = percent)]
    top: f64,
    /// Also write the whole report into this file; - prints it instead of the table
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// A distance that is not absurd.
fn metres(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|metres| (0.0..=10_000.0).contains(metres))
        .ok_or_else(|| "write metres as a number from 0 to 10000".to_owned())
}

/// A share of the cells.
fn percent(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|percent| (0.01..=50.0).contains(percent))
        .ok_or_else(|| "write a percentage from 0.01 to 50".to_owned())
}

/// What `--json` writes.
#[derive(Debug, Serialize)]
struct Document<'a> {
    force: &'a str,
    synthetic: bool,
    stand_in: Option<&'a str>,
    #[serde(flatten)]
    report: &'a LocationReport,
}

pub(super) fn run(arguments: &Robustness, output: &mut Output) -> Result<(), CommandError> {
    let json = JsonFile::check(arguments.json.as_deref())?;
    let demo = arguments.demo.then_some(arguments.seed);
    let load = load_request(demo, &arguments.data, &arguments.settings, arguments.targets.as_ref());
    let request = ForecastRequest {
        target: arguments.target.clone(),
        cell: arguments.cell,
        from: arguments.from,
        model: arguments.model,
        seed: arguments.seed,
    };
    let options = LocationOptions {
        share: arguments.top / 100.0,
        runs: arguments.runs,
        radius_m: arguments.radius,
        seed: arguments.seed,
    };
    let bar = Bar::new();
    let loaded = pipeline::load(&load, &bar.part(0.0, 0.3))?;
    let report = pipeline::location_error(&loaded, &request, &options, &bar.part(0.3, 1.0))?;
    drop(bar);
    let target = loaded.targets.get(&request.target)?.as_known_by(&loaded.incidents);
    let synthetic = loaded.incidents.provenance == Provenance::Synthetic;
    let stand_in = target.stand_in.as_deref();
    if json.write(&Document { force: &loaded.name, synthetic, stand_in, report: &report }, output)? {
        return Ok(());
    }
    output.line(format!("{} \u{b7} {}", loaded.name, report.target))?;
    league::caution(synthetic, &target, output)?;
    print(&report, output)
}

fn print(report: &LocationReport, output: &mut Output) -> Result<(), CommandError> {
    output.line(format!("{} cells; model: {}", count(report.cells as u64), report.model.name()))?;
    output.gap()?;
    for sentence in report.sentences() {
        output.line(sentence)?;
    }
    output.gap()?;
    let head = ["rank", "grid reference", "cell", "expected", "points moved", "grid redrawn"].map(str::to_owned);
    let mut rows = vec![head.to_vec()];
    for place in report.places.iter().take(LISTED) {
        rows.push(vec![
            place.rank.to_string(),
            place.grid_reference.clone(),
            place.id.clone(),
            expected(place.expected),
            format!("{} of {}", place.moved, report.runs),
            format!("{} of {}", place.redrawn, report.runs),
        ]);
    }
    for line in aligned(&rows, &[1, 2]) {
        output.line(line)?;
    }
    Ok(())
}
