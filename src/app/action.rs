//! What panels ask for: a command, or a request that has more to say than a command can.

use crate::pipeline::LoadRequest;

use super::command::Command;
use super::state::Hint;

/// Something a panel asks the window to do; `logic` does it after the frame is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A command.
    Do(Command),
    /// Select a cell, or none, where it is.
    Select(Option<usize>),
    /// Select a cell and move the map so that it is visible.
    GoTo(usize),
    /// Read other records.
    Load(LoadRequest),
    /// Choose this target.
    SetTarget(String),
    /// Take a notice away.
    DismissNotice(usize),
    /// Take a hint away for good.
    DismissHint(Hint),
}

impl From<Command> for Action {
    fn from(command: Command) -> Self {
        Self::Do(command)
    }
}
