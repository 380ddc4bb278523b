//! What can be written on the command line. Parsed here, acted on in the commands.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

use crate::app::StartOptions;
use crate::demo;
use crate::forecast::ModelId;
use crate::geography::CellSize;
use crate::pipeline::{self, Input, LoadRequest};

/// Forecasts where serious harm will happen next, from a police force's own records.
///
/// Without a command, opens a window on the files named, or on the synthetic demo force when none
/// is. On a machine without a display the same forecast is written to ./lamplight-demo (the demo)
/// or ./lamplight-output (your files) instead.
#[derive(Debug, Parser)]
#[command(name = "lamplight", version, args_conflicts_with_subcommands = true)]
#[command(after_help = "Exit codes: 0 done; 1 could not be done, with one sentence on standard error; 2 usage.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) window: Window,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the synthetic demo force as a force would export its records
    Demo(Demo),
    /// Read records and say what was read, set aside and noticed
    Check(Check),
    /// List what can be forecast, with definitions and sources
    Targets(Targets),
    /// Forecast and write the result into a folder
    Forecast(Forecast),
}

/// Opening the window.
#[derive(Debug, Args)]
pub(super) struct Window {
    /// Files, folders or archives of records to open; none opens the demo force
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) settings: Settings,
    /// Your own target definitions (TOML)
    #[arg(long, value_name = "FILE")]
    pub(super) targets: Option<PathBuf>,
}

/// Settings files that say how to read records.
#[derive(Debug, Args)]
pub(super) struct Settings {
    /// Mapping file for columns that are not recognised by themselves (TOML)
    #[arg(long, value_name = "FILE")]
    pub(super) mapping: Option<PathBuf>,
    /// Outline of the study area (Shapefile or GeoJSON)
    #[arg(long, value_name = "FILE")]
    pub(super) boundary: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Folder to write the records and the boundary into
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// Seed of the generator: the same seed gives the same bytes
    #[arg(long, default_value_t = demo::DEFAULT_SEED)]
    pub(super) seed: u64,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Files, folders or archives of records
    #[arg(value_name = "DATA", required = true)]
    pub(super) data: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) settings: Settings,
    /// Print one JSON document
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Targets {
    /// Your own target definitions (TOML); they replace built-in ones of the same id
    #[arg(long, value_name = "FILE")]
    pub(super) targets: Option<PathBuf>,
    /// Print one JSON document
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Forecast {
    /// Files, folders or archives of records
    #[arg(value_name = "DATA", required_unless_present = "demo")]
    pub(super) data: Vec<PathBuf>,
    /// Forecast the synthetic demo force instead of records
    #[arg(long, conflicts_with_all = ["data", "mapping"])]
    pub(super) demo: bool,
    /// What to forecast; `lamplight targets` lists the ids
    #[arg(long, value_name = "ID")]
    pub(super) target: String,
    /// Your own target definitions (TOML); they replace built-in ones of the same id
    #[arg(long, value_name = "FILE")]
    pub(super) targets: Option<PathBuf>,
    #[command(flatten)]
    pub(super) settings: Settings,
    /// Size of a cell by area or side, such as 1km2, 0.5km2 or 500m; the target's own by default
    #[arg(long, value_name = "SIZE")]
    pub(super) cell: Option<CellSize>,
    /// First day (YYYY-MM-DD) or month (YYYY-MM) forecast; nothing on or after it is used. By
    /// default the one after the newest complete data
    #[arg(long, value_name = "DATE", value_parser = day_or_month)]
    pub(super) from: Option<NaiveDate>,
    /// The model, such as log-linear, kde or recent-mean; an unknown name lists them all
    #[arg(long, value_name = "ID", default_value_t = ModelId::DEFAULT)]
    pub(super) model: ModelId,
    /// Seed of everything random (with --demo of the generator too): the same seed gives the same
    /// bytes
    #[arg(long, default_value_t = pipeline::DEFAULT_SEED)]
    pub(super) seed: u64,
    /// Folder for forecast.csv, forecast.geojson, map.png and manifest.json
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Print one JSON document instead of a table
    #[arg(long)]
    pub(super) json: bool,
}

impl Window {
    pub(super) fn start_options(&self) -> StartOptions {
        StartOptions {
            paths: self.paths.clone(),
            mapping: self.settings.mapping.clone(),
            boundary: self.settings.boundary.clone(),
            targets: self.targets.clone(),
        }
    }
}

impl Check {
    pub(super) fn load_request(&self) -> LoadRequest {
        LoadRequest {
            input: Input::Files { paths: self.data.clone(), mapping: self.settings.mapping.clone() },
            boundary: self.settings.boundary.clone(),
            targets: None,
        }
    }
}

impl Forecast {
    pub(super) fn load_request(&self) -> LoadRequest {
        let input = if self.demo {
            Input::Demo { seed: self.seed }
        } else {
            Input::Files { paths: self.data.clone(), mapping: self.settings.mapping.clone() }
        };
        LoadRequest { input, boundary: self.settings.boundary.clone(), targets: self.targets.clone() }
    }
}

/// `2021-08-15`, or `2021-08` for the first of the month.
fn day_or_month(text: &str) -> Result<NaiveDate, String> {
    let strict = text.len() == 10 || text.len() == 7;
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d"))
        .ok()
        .filter(|_| strict)
        .ok_or_else(|| "write a day as 2021-08-15 or a month as 2021-08".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_hold_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_month_is_its_first_day() {
        assert_eq!(day_or_month("2021-08"), Ok(NaiveDate::from_ymd_opt(2021, 8, 1).unwrap()));
        assert_eq!(day_or_month("2021-08-15"), Ok(NaiveDate::from_ymd_opt(2021, 8, 15).unwrap()));
        for wrong in ["2021", "2021-13", "2021-02-30", "15/08/2021", "2021-8", "", "august", "2021-08-1"] {
            assert!(day_or_month(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_forecast_needs_records_or_the_demo_but_not_both() {
        let parse = |words: &str| Arguments::try_parse_from(words.split(' ').filter(|word| !word.is_empty()));
        assert!(parse("lamplight forecast data.csv --target t --out o").is_ok());
        assert!(parse("lamplight forecast --demo --target t --out o").is_ok());
        assert!(parse("lamplight forecast --target t --out o").is_err());
        assert!(parse("lamplight forecast data.csv --demo --target t --out o").is_err());
        assert!(parse("lamplight forecast data.csv --target t").is_err());
    }

    #[test]
    fn paths_without_a_command_open_the_window_on_them() {
        let arguments = Arguments::try_parse_from(["lamplight", "a.zip", "--mapping", "m.toml"]).unwrap();
        assert!(arguments.command.is_none());
        let request = arguments.window.start_options().request();
        assert_eq!(
            request.input,
            Input::Files { paths: vec![PathBuf::from("a.zip")], mapping: Some(PathBuf::from("m.toml")) }
        );
        let nothing = Arguments::try_parse_from(["lamplight"]).unwrap();
        assert_eq!(nothing.window.start_options().request(), LoadRequest::demo());
    }
}
