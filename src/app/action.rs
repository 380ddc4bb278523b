//! What panels ask for: a command, or a request that has more to say than a command can.

use crate::forecast::ModelId;
use crate::pipeline::LoadRequest;

use super::command::Command;
use super::jobs::JobKind;
use super::people::PeopleAction;
use super::residuals::ResidualsOf;
use super::state::{Highlight, Hint};

/// Something a panel asks the window to do; `logic` does it after the frame is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A command.
    Do(Command),
    /// Select a cell, or none, where it is.
    Select(Option<usize>),
    /// Select a cell and move the map so that it is visible.
    GoTo(usize),
    /// Outline these cells on the map and show it.
    Highlight(Highlight),
    /// Outline no cells.
    ClearHighlight,
    /// Show what the forecasts of the last periods missed, on the map.
    ShowResiduals(ResidualsOf),
    /// Draw only this share of the cells, highest forecasts first, and show the map.
    ShowTopShare(f32),
    /// Backtest these models on the forecast on show.
    Backtest(Vec<ModelId>),
    /// Stop the work of one kind.
    CancelWork(JobKind),
    /// Add the forecast on show to the ledger: the question was answered.
    Issue,
    /// Outline the highest cells of an entry of the ledger on the map.
    ShowEntry(u32),
    /// Something about people.
    People(PeopleAction),
    /// Read other records.
    Load(LoadRequest),
    /// Choose this target.
    SetTarget(String),
    /// Take a notice away.
    DismissNotice(usize),
    /// Take a hint away for good.
    DismissHint(Hint),
}

impl From<PeopleAction> for Action {
    fn from(action: PeopleAction) -> Self {
        Self::People(action)
    }
}

impl From<Command> for Action {
    fn from(command: Command) -> Self {
        Self::Do(command)
    }
}
