//! `lamplight ledger …` as it can be written.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Settings;
use crate::pipeline::{Input, LoadRequest};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Ledger {
    /// List the forecasts issued, oldest first
    List(LedgerList),
    /// Find out whether anything was altered, removed, inserted, reordered or cut off
    Verify(LedgerVerify),
    /// Score the forecasts whose period newer records cover, good or bad
    Score(LedgerScore),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct LedgerList {
    /// The folder of the ledger
    #[arg(value_name = "DIR")]
    pub(in crate::cli) folder: PathBuf,
    /// Print one JSON document
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct LedgerVerify {
    /// The folder of the ledger
    #[arg(value_name = "DIR")]
    pub(in crate::cli) folder: PathBuf,
    /// A head hash that was noted elsewhere, or at least its first eight digits
    #[arg(long, value_name = "HASH")]
    pub(in crate::cli) head: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct LedgerScore {
    /// The folder of the ledger
    #[arg(value_name = "DIR")]
    pub(in crate::cli) folder: PathBuf,
    /// Files, folders or archives of the newer records
    #[arg(long, value_name = "DATA", required = true, num_args = 1..)]
    pub(in crate::cli) observed: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) settings: Settings,
    /// Your own target definitions (TOML); they replace built-in ones of the same id
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) targets: Option<PathBuf>,
    /// Write one JSON document into this file too
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) json: Option<PathBuf>,
}

impl LedgerScore {
    pub(in crate::cli) fn load_request(&self) -> LoadRequest {
        let input = Input::Files { paths: self.observed.clone(), mapping: self.settings.mapping.clone() };
        LoadRequest { input, boundary: self.settings.boundary.clone(), targets: self.targets.clone() }
    }
}
