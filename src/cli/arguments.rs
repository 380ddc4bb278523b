//! What can be written on the command line. Parsed here, acted on in the commands.

mod audit;
mod ledger;
mod people;

pub(super) use audit::{Audit, AuditShow, AuditVerify};
pub(super) use ledger::{Ledger, LedgerList, LedgerScore, LedgerVerify};
pub(super) use people::{
    DEMO_WORKSPACE, OnePerson, People, PeopleAnswer, PeopleCard, PeopleChallenge, PeopleCheck, PeopleDecide,
    PeopleErase, PeopleEvaluate, PeopleFit, PeopleHarm, PeopleList, PeopleScore, WhoLooks, WhoReads,
};

use std::path::PathBuf;
use std::str::FromStr;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

use crate::app::StartOptions;
use crate::demo;
use crate::forecast::ModelId;
use crate::geography::CellSize;
use crate::pipeline::{self, BacktestRequest, ForecastRequest, Input, LoadRequest, ScoreRequest};

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
    /// Tell which of the highest cells keep their place when points move and the grid is redrawn
    Robustness(super::robustness::Robustness),
    /// Look at, check and score a ledger of issued forecasts
    #[command(subcommand)]
    Ledger(Ledger),
    /// Check and show the log of what was done with people's data
    #[command(subcommand)]
    Audit(Audit),
    /// Forecast past periods from what came before them and say which model did best, and how well
    Backtest(Backtest),
    /// Score a forecast file, of any program, against what was recorded
    Score(Score),
    /// Estimate who of the people ever charged will become high-harm: a screening aid, never a decision
    #[command(subcommand)]
    People(People),
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
    /// How many people have records in people-events.csv
    #[arg(long, value_name = "N", default_value_t = demo::people::DEFAULT_PEOPLE)]
    pub(super) people: usize,
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
    /// Issue the forecast into the ledger in this folder: frozen, with a hash, before its outcome is
    /// known
    #[arg(long, value_name = "DIR")]
    pub(super) ledger: Option<PathBuf>,
    /// Who issues it, to be kept with it
    #[arg(long, value_name = "NAME", requires = "ledger")]
    pub(super) issued_by: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Backtest {
    /// Files, folders or archives of records
    #[arg(value_name = "DATA", required_unless_present = "demo")]
    pub(super) data: Vec<PathBuf>,
    /// Backtest on the synthetic demo force instead of records
    #[arg(long, conflicts_with_all = ["data", "mapping"])]
    pub(super) demo: bool,
    /// What to forecast; `lamplight targets` lists the ids
    #[arg(long, value_name = "ID")]
    pub(super) target: String,
    /// How many of the last periods to forecast, each from what came before it
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = at_least_one)]
    pub(super) origins: usize,
    /// Ids of models joined by commas, or all; plain and shrunk counts always take part
    #[arg(long, value_name = "LIST", default_value = "all")]
    pub(super) models: Models,
    /// Your own target definitions (TOML); they replace built-in ones of the same id
    #[arg(long, value_name = "FILE")]
    pub(super) targets: Option<PathBuf>,
    #[command(flatten)]
    pub(super) settings: Settings,
    /// Size of a cell by area or side, such as 1km2, 0.5km2 or 500m; the target's own by default
    #[arg(long, value_name = "SIZE")]
    pub(super) cell: Option<CellSize>,
    /// Day (YYYY-MM-DD) or month (YYYY-MM) after the last period forecast. By default the one after
    /// the newest complete data
    #[arg(long, value_name = "DATE", value_parser = day_or_month)]
    pub(super) from: Option<NaiveDate>,
    /// Without a boundary: use the cells that ever held an incident, as published tables do, instead of
    /// those known before the first period forecast
    #[arg(long)]
    pub(super) cells_of_all_time: bool,
    /// Seed of everything random (with --demo of the generator too): the same seed gives the same
    /// bytes
    #[arg(long, default_value_t = pipeline::DEFAULT_SEED)]
    pub(super) seed: u64,
    /// Also write the whole report into this file; - prints it instead of the table
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The file is a CSV table with a header: a column `cell` (an id as in our own forecast.csv), or `x_m` and
`y_m`, or `longitude` and `latitude` of the cell's centre; `expected`, the expected count in the period;
and where they are known `p_any`, `lower80` and `upper80`. The period and the size of the cells come from
the manifest.json beside the file, or from --from and --cell. A period is a calendar month where the
records carry only months, and 28 days where they carry dates.

Cells that the file leaves out, or where it expects nothing at all, are scored at the floor rate of one
incident in a million periods: nothing is won by leaving cells out.")]
pub(super) struct Score {
    /// The forecast
    #[arg(value_name = "FORECAST.csv")]
    pub(super) forecast: PathBuf,
    /// Files, folders or archives of records that reach to the end of the period forecast
    #[arg(long, value_name = "DATA", required = true, num_args = 1..)]
    pub(super) observed: Vec<PathBuf>,
    /// What was forecast; `lamplight targets` lists the ids
    #[arg(long, value_name = "ID")]
    pub(super) target: String,
    /// Your own target definitions (TOML); they replace built-in ones of the same id
    #[arg(long, value_name = "FILE")]
    pub(super) targets: Option<PathBuf>,
    #[command(flatten)]
    pub(super) settings: Settings,
    /// Size of the file's cells by area or side; by default what the manifest.json beside it says, else
    /// the target's own
    #[arg(long, value_name = "SIZE")]
    pub(super) cell: Option<CellSize>,
    /// First day (YYYY-MM-DD) or month (YYYY-MM) forecast; by default what the manifest.json beside the
    /// file says
    #[arg(long, value_name = "DATE", value_parser = day_or_month)]
    pub(super) from: Option<NaiveDate>,
    /// Seed of the simulations behind the tests: the same seed gives the same bytes
    #[arg(long, default_value_t = pipeline::DEFAULT_SEED)]
    pub(super) seed: u64,
    /// Also write the whole report into this file; - prints it instead of the table
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
}

/// Models named on the command line: ids joined by commas, or `all`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Models(pub(super) Vec<ModelId>);

impl FromStr for Models {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut models = Vec::new();
        for name in text.split(',').map(str::trim) {
            let named = if name == "all" { ModelId::ENTRANTS.to_vec() } else { vec![name.parse()?] };
            models.extend(named);
        }
        let mut seen = std::collections::BTreeSet::new();
        models.retain(|model| seen.insert(*model));
        Ok(Self(models))
    }
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
        let demo = self.demo.then_some(self.seed);
        load_request(demo, &self.data, &self.settings, self.targets.as_ref())
    }
}

impl Backtest {
    pub(super) fn load_request(&self) -> LoadRequest {
        let demo = self.demo.then_some(self.seed);
        load_request(demo, &self.data, &self.settings, self.targets.as_ref())
    }

    pub(super) fn request(&self) -> BacktestRequest {
        let forecast = ForecastRequest {
            cell: self.cell,
            from: self.from,
            seed: self.seed,
            ..ForecastRequest::of(self.target.as_str())
        };
        BacktestRequest {
            forecast,
            models: self.models.0.clone(),
            origins: self.origins,
            cells_of_all_time: self.cells_of_all_time,
        }
    }
}

impl Score {
    pub(super) fn load_request(&self) -> LoadRequest {
        load_request(None, &self.observed, &self.settings, self.targets.as_ref())
    }

    pub(super) fn request(&self) -> ScoreRequest {
        ScoreRequest {
            forecast: self.forecast.clone(),
            target: self.target.clone(),
            cell: self.cell,
            from: self.from,
            seed: self.seed,
        }
    }
}

/// The demo of a seed, or records.
pub(super) fn load_request(
    demo: Option<u64>,
    data: &[PathBuf],
    settings: &Settings,
    targets: Option<&PathBuf>,
) -> LoadRequest {
    let files = || Input::Files { paths: data.to_vec(), mapping: settings.mapping.clone() };
    LoadRequest {
        input: demo.map_or_else(files, |seed| Input::Demo { seed }),
        boundary: settings.boundary.clone(),
        targets: targets.cloned(),
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "write a whole number from 1 up".to_owned())
}

/// `2021-08-15`, or `2021-08` for the first of the month.
pub(super) fn day_or_month(text: &str) -> Result<NaiveDate, String> {
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
    fn models_are_listed_by_commas_once_each() {
        assert_eq!("all".parse(), Ok(Models(ModelId::ENTRANTS.to_vec())));
        let some = "shrunk-mean, recent-mean,shrunk-mean".parse();
        assert_eq!(some, Ok(Models(vec![ModelId::ShrunkMean, ModelId::RecentMean])));
        let error = "recent-mean,clever".parse::<Models>().unwrap_err();
        assert!(error.contains("clever") && error.contains("log-linear"), "{error}");
        assert!("".parse::<Models>().is_err());
    }

    #[test]
    fn a_backtest_has_at_least_one_origin_and_a_score_something_observed() {
        let parse = |words: &str| Arguments::try_parse_from(words.split(' '));
        assert!(parse("lamplight backtest --demo --target t --origins 3 --json -").is_ok());
        assert!(parse("lamplight backtest --demo --target t --origins 0").is_err());
        assert!(parse("lamplight backtest --target t").is_err());
        assert!(parse("lamplight score f.csv --observed a.csv b.csv --target t").is_ok());
        assert!(parse("lamplight score f.csv --target t").is_err());
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
