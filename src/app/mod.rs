//! The window: a map with everything else quiet until asked.
//!
//! [`state`] is what there is, [`command`] what can be done, `logic` does it, `ui` draws it and
//! decides nothing; [`jobs`] run long work beside the window; [`map`] and `panels` are its parts
//! and [`theme`] the only place that names colours, sizes and type. [`crate::figures`] writes every number;
//! [`findings`] and [`cell_story`] are what the pages say, worked out apart from any drawing.

pub mod action;
mod backtesting;
pub mod cell_story;
pub mod command;
pub mod findings;
pub mod incident_line;
pub mod jobs;
mod logic;
pub mod map;
mod panels;
pub mod people;
mod picker;
mod recording;
pub mod residuals;
mod start;
pub mod state;
pub mod theme;
mod ui;

pub use start::{StartError, StartOptions, run};

use std::path::PathBuf;
use std::sync::Arc;

use egui::Context;

use crate::pipeline::{
    self, BacktestOutcome, BacktestRequest, ForecastRequest, LoadRequest, Loaded, Outcome, PipelineError,
};
use crate::progress::Progress;
use crate::workspace::ledger::{Assessment, Issued, LedgerError};

use action::Action;
use findings::Findings;
use jobs::Jobs;
use map::MapView;
use people::{PeopleEngine, PeopleMessage};
use picker::Picked;
use state::{Document, LedgerState, NoticeKind, PeopleState, Session, Settings, SettingsFile};

/// How records are read.
pub type Load = dyn Fn(&LoadRequest, &Progress) -> Result<Loaded, PipelineError> + Send + Sync;
/// How a forecast is made.
pub type MakeForecast = dyn Fn(&Loaded, &ForecastRequest, &Progress) -> Result<Outcome, PipelineError> + Send + Sync;

/// How models are backtested.
pub type RunBacktest =
    dyn Fn(&Loaded, &BacktestRequest, &Progress) -> Result<BacktestOutcome, PipelineError> + Send + Sync;

/// The work behind the window: the pipeline, unless a test stands in for it.
#[derive(Clone)]
pub struct Engine {
    /// Reads records.
    pub load: Arc<Load>,
    /// Makes forecasts.
    pub forecast: Arc<MakeForecast>,
    /// Backtests models.
    pub backtest: Arc<RunBacktest>,
    /// The work on people.
    pub people: PeopleEngine,
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            load: Arc::new(pipeline::load),
            forecast: Arc::new(pipeline::forecast),
            backtest: Arc::new(pipeline::backtest),
            people: PeopleEngine::default(),
        }
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

/// What a window is made from.
#[derive(Debug, Clone, Default)]
pub struct AppOptions {
    /// Read at once; `None` starts empty.
    pub open: Option<LoadRequest>,
    /// Where settings are kept.
    pub settings: SettingsFile,
    /// Where map tiles are kept on disk.
    pub tile_cache: Option<PathBuf>,
    /// Where the ledger is kept when the settings name no folder; `None` keeps none.
    pub ledger: Option<PathBuf>,
    /// Where the log, the scores and the decisions about people are kept when the settings name no
    /// folder; `None` keeps none, and nobody can be looked at.
    pub people: Option<PathBuf>,
    /// The work behind the window.
    pub engine: Engine,
}

/// What a finished job brings.
#[derive(Debug)]
enum Message {
    /// Records, or why not.
    Loaded(Box<Result<Loaded, PipelineError>>),
    /// A forecast, or why not.
    Forecast(Box<Result<(Outcome, Findings), PipelineError>>),
    /// A backtest, or why not.
    Backtest(Box<Result<BacktestOutcome, PipelineError>>),
    /// The ledger with its scores, or why not.
    Ledger(Box<Result<Assessment, LedgerError>>),
    /// What was added to the ledger, or why not.
    Issued(Box<Result<Issued, LedgerError>>),
    /// Something about people.
    People(Box<PeopleMessage>),
    /// What the user chose in a dialog.
    Picked(Picked),
}

/// The window.
#[derive(Debug)]
pub struct App {
    document: Option<Document>,
    session: Session,
    settings: Settings,
    /// As they were last written.
    settings_kept: Settings,
    settings_file: SettingsFile,
    tile_cache: Option<PathBuf>,
    ledger: LedgerState,
    people: PeopleState,
    engine: Engine,
    jobs: Jobs<Message>,
    /// The forecast that the backtest under way is of.
    backtest_under_way: Option<ForecastRequest>,
    /// Versions of forecasts and backtests shown so far.
    versions: u64,
    map: MapView,
    actions: Vec<Action>,
    title: String,
}

impl App {
    /// Makes the window and starts reading at once; nothing here waits. Installs the theme.
    pub fn new(ctx: &Context, options: AppOptions) -> Self {
        theme::install(ctx);
        let (settings, problem) = options.settings.read();
        let mut app = Self {
            document: None,
            session: Session::default(),
            settings_kept: settings.clone(),
            settings,
            settings_file: options.settings,
            tile_cache: options.tile_cache,
            ledger: LedgerState { standard: options.ledger, ..LedgerState::default() },
            people: PeopleState { standard: options.people, ..PeopleState::default() },
            engine: options.engine,
            jobs: Jobs::default(),
            backtest_under_way: None,
            versions: 0,
            map: MapView::new(ctx),
            actions: Vec::new(),
            title: String::new(),
        };
        app.apply_theme(ctx);
        if let Some(problem) = problem {
            app.session.notify(NoticeKind::Error, problem.to_string());
        }
        match options.open {
            Some(request) => app.load(request, ctx),
            None => app.read_ledger(ctx),
        }
        app
    }

    /// What was loaded, and the forecast shown of it.
    pub fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// What is being looked at.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The ledger of issued forecasts, as last read.
    pub fn ledger(&self) -> &LedgerState {
        &self.ledger
    }

    /// The area of people, locked or not.
    pub fn people(&self) -> &PeopleState {
        &self.people
    }

    /// What is remembered between starts.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Whether anything runs beside the window.
    pub fn is_busy(&self) -> bool {
        !self.jobs.running().is_empty()
    }

    /// Asks for something as a panel would: done at the next frame.
    pub fn ask(&mut self, action: impl Into<Action>) {
        self.actions.push(action.into());
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.think(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
        if !self.actions.is_empty() {
            ui.ctx().request_repaint();
        }
    }
}
