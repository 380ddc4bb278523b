//! The ledger as the window knows it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::workspace::ledger::Assessment;

/// Where the ledger is, and what was last read of it.
#[derive(Debug, Clone, Default)]
pub struct LedgerState {
    /// Where it is when the settings name no folder; `None` keeps no ledger.
    pub standard: Option<PathBuf>,
    /// The folder that was last read.
    pub folder: Option<PathBuf>,
    /// What it holds and how that stands; `None` before it is read and while there is no ledger.
    pub assessment: Option<Arc<Assessment>>,
    /// Why it could not be read, as a sentence.
    pub failure: Option<String>,
}

impl LedgerState {
    /// The folder for real or for synthetic forecasts: these have a ledger of their own beside the
    /// real one.
    pub fn folder_for(&self, of_settings: Option<&Path>, is_synthetic: bool) -> Option<PathBuf> {
        let real = of_settings.map(Path::to_owned).or_else(|| self.standard.clone())?;
        if !is_synthetic {
            return Some(real);
        }
        let name = real.file_name()?.to_string_lossy().into_owned();
        Some(real.with_file_name(format!("{name}-synthetic")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synthetic_forecasts_have_a_ledger_of_their_own_beside_the_real_one() {
        let state = LedgerState { standard: Some(PathBuf::from("data/ledger")), ..LedgerState::default() };
        assert_eq!(state.folder_for(None, false), Some(PathBuf::from("data/ledger")));
        assert_eq!(state.folder_for(None, true), Some(PathBuf::from("data/ledger-synthetic")));
        let shared = Path::new("shared/record");
        assert_eq!(state.folder_for(Some(shared), false), Some(PathBuf::from("shared/record")));
        assert_eq!(state.folder_for(Some(shared), true), Some(PathBuf::from("shared/record-synthetic")));
        assert_eq!(LedgerState::default().folder_for(None, false), None);
    }
}
