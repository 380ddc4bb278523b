//! What there is: the [`Document`] dies with its data, the [`Session`] survives it, [`Settings`]
//! survive the program.

mod backtested;
mod document;
mod draft;
mod ledger;
mod people;
mod session;
mod settings;

pub use backtested::{BacktestDraft, Backtested};
pub use document::{Document, Shown};
pub use draft::{CellChoice, Draft};
pub use ledger::LedgerState;
pub use people::{CardQuestion, DEMO_SEED, Note, Opened, PeopleForm, PeopleSource, PeopleState, PeopleTab};
pub use session::{Highlight, Notice, NoticeKind, Page, PaletteState, Residuals, Session};
pub use settings::{Hint, Settings, SettingsError, SettingsFile, ThemeChoice};
