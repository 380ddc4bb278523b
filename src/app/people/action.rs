//! What the pages about people ask for.

use crate::app::picker::Wanted;
use crate::app::state::{PeopleSource, PeopleTab};

/// Something the page of people asks the window to do. What is typed stays in the state: an action
/// holds no more of a person than a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeopleAction {
    /// Unlock with what is in the form.
    Unlock,
    /// Demo or files.
    ChooseSource(PeopleSource),
    /// Take a chosen file away again.
    Forget(Wanted),
    /// Show a tab.
    ShowTab(PeopleTab),
    /// Weigh harm with or without offences that police activity found.
    WeighHarm {
        /// Whether they count.
        proactive: bool,
    },
    /// Learn, test and score again.
    Again,
    /// Ask for the reason to open a person's card.
    AskForCard(String),
    /// Open the card that was asked for.
    OpenCard,
    /// Open no card.
    CloseQuestion,
    /// Back to the list.
    CloseCard,
    /// Record the decision that was typed.
    Decide,
    /// Record the challenge that was typed.
    Raise,
    /// Record the answer that was typed.
    Answer,
}
