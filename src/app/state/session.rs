//! What is being looked at: survives the data, not the program.

use crate::app::map::HeatLayer;
use crate::app::residuals::ResidualsOf;

use super::{BacktestDraft, Draft};

/// The pages of the rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Page {
    /// The map and its cells.
    #[default]
    Explore,
    /// How good the forecast and the data are.
    Diagnose,
    /// The forecasts issued, and how they turned out.
    Record,
    /// People who were charged: locked until somebody says who they are and why they look.
    People,
}

/// How bad a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something failed.
    Error,
    /// Something to know.
    Info,
}

/// One clear sentence that stays until it is dismissed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How bad it is.
    pub kind: NoticeKind,
    /// The sentence.
    pub text: String,
}

/// The command palette.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaletteState {
    /// Whether it is open.
    pub open: bool,
    /// What was typed.
    pub typed: String,
    /// Which of the matches Enter runs.
    pub chosen: usize,
}

/// Which cells the residual table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Residuals {
    /// More was recorded than forecast.
    #[default]
    Under,
    /// Less was recorded than forecast.
    Over,
}

/// Cells that the map outlines: what a point or a bar of a chart stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Highlight {
    /// Of the forecast on show, ascending.
    pub cells: Vec<usize>,
    /// What they are, such as `the tenth of cells with the highest forecasts`.
    pub words: String,
}

/// What is being looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// The page.
    pub page: Page,
    /// The selected cell of the forecast on show.
    pub selected: Option<usize>,
    /// Cells outlined on the map.
    pub highlight: Option<Highlight>,
    /// What colours the map.
    pub layer: HeatLayer,
    /// Share of cells drawn, highest ranks first, 0..=1.
    pub top_share: f32,
    /// Whether cells are drawn the fainter the less certain their place among the highest is.
    pub fade_uncertain: bool,
    /// The next forecast.
    pub draft: Draft,
    /// The command palette.
    pub palette: PaletteState,
    /// Which residuals are listed.
    pub residuals: Residuals,
    /// Which periods the map of residuals is of.
    pub residuals_of: ResidualsOf,
    /// Id of the model whose figures the diagnostics page shows; `None` is the one in use.
    pub diagnosed: Option<String>,
    /// The next backtest.
    pub backtest: BacktestDraft,
    /// Whether it is being asked if the forecast is really to be issued.
    pub issuing: bool,
    /// Newest last.
    pub notices: Vec<Notice>,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            page: Page::default(),
            selected: None,
            highlight: None,
            layer: HeatLayer::default(),
            top_share: 1.0,
            fade_uncertain: false,
            draft: Draft::default(),
            palette: PaletteState::default(),
            residuals: Residuals::default(),
            residuals_of: ResidualsOf::default(),
            diagnosed: None,
            backtest: BacktestDraft::default(),
            issuing: false,
            notices: Vec::new(),
        }
    }
}

impl Session {
    /// Most notices kept at once: an older one makes room.
    const NOTICES: usize = 4;

    /// Adds a notice unless it is already there.
    pub fn notify(&mut self, kind: NoticeKind, text: impl Into<String>) {
        let notice = Notice { kind, text: text.into() };
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
        if self.notices.len() > Self::NOTICES {
            self.notices.remove(0);
        }
    }
}
