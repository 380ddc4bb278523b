//! Harm by offence, how it is concentrated, and over time: no person is shown.

use serde::Serialize;

use super::{PeopleError, PeopleLoaded};

/// Harm of the charges that stand at the end of the records.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HarmReport {}

/// Harm of the charges that stand at the end of the records.
pub fn harm(_loaded: &PeopleLoaded, _proactive: bool) -> Result<HarmReport, PeopleError> {
    Ok(HarmReport {})
}
