//! Reading everything that a request names, with the log entry first.

use std::path::PathBuf;

use crate::demo::people as synthetic;
use crate::governance::audit::{Accountable, Act, AuditLog, Deed, FILE_NAME};
use crate::incidents::{Finding, Severity};
use crate::people::cases::CaseStore;
use crate::people::definition::HighHarm;
use crate::people::harm::HarmScale;
use crate::people::import::{self, PseudonymKey};
use crate::people::protected::ProtectedTable;
use crate::pipeline::name;
use crate::progress::Progress;

use super::{PeopleError, PeopleInput, PeopleLoaded, PeopleRequest};

/// The file of the pseudonyms' key in a workspace.
pub(super) const KEY_FILE: &str = "pseudonym.key";

/// Reads everything a request names; the log says so first. Small files go first, because a mistake in
/// one should not wait for a large one.
pub fn load(request: &PeopleRequest, who: &Accountable, progress: &Progress) -> Result<PeopleLoaded, PeopleError> {
    progress.step("Reading the definition", 0.0);
    let definition = match &request.definition {
        Some(path) => HighHarm::read(path)?,
        None => HighHarm::built_in(),
    };
    let scale = match &request.scale {
        Some(path) => HarmScale::read(path)?,
        None => HarmScale::built_in(),
    };
    let cases = CaseStore::open(&request.workspace)?;
    let log = AuditLog::at(&request.workspace.join(FILE_NAME));
    let written = |act, what: String| log.append(who, Deed { act, what, people: Vec::new(), recipient: None });
    let (name, import, protected) = match &request.input {
        PeopleInput::Demo { seed } => {
            written(Act::Collection, format!("synthetic people were made from seed {seed}"))?;
            written(Act::Combination, "their characteristics are made too, for the audit alone".to_owned())?;
            let made = synthetic::import(synthetic::Population::demo(*seed), progress)?;
            ("Synthetic people".to_owned(), made.import, Some(made.protected))
        }
        PeopleInput::Files { events, protected, mapping } => {
            let key = PseudonymKey::open_or_create(&request.workspace.join(KEY_FILE))?;
            written(Act::Collection, format!("events of people are read from {}", named(events)))?;
            let import = import::read(events, mapping.as_deref(), &key, &progress.part(0.0, 0.9))?;
            let table = if protected.is_empty() {
                None
            } else {
                let what = format!("protected characteristics are read from {} for the audit alone", named(protected));
                written(Act::Combination, what)?;
                Some(ProtectedTable::read(protected, mapping.as_deref(), &key)?)
            };
            let said = mapping.as_deref().and_then(name::of_mapping);
            (said.unwrap_or_else(|| name::of_files(events, &[])), import, table)
        }
    };
    let ground = cases.ground()?;
    let put_right = ground.apply(&import.records);
    let mut quality = import.quality;
    if !put_right.not_found.is_empty() {
        let numbers: Vec<String> = put_right.not_found.iter().map(u32::to_string).collect();
        quality.findings.push(Finding {
            severity: Severity::Note,
            text: format!(
                "Corrections after these challenges met no event, so the records may have been put right where they \
                 come from: {}.",
                numbers.join(", ")
            ),
            details: Vec::new(),
        });
    }
    let records = put_right.records;
    progress.step("Records read", 1.0);
    log::info!("{name}: {} events of {} people", records.event_count(), records.people().len());
    Ok(PeopleLoaded {
        request: request.clone(),
        name,
        records,
        quality,
        protected,
        definition,
        scale,
        log,
        cases,
        ground,
    })
}

/// Files by their names, without their folders.
fn named(files: &[PathBuf]) -> String {
    let short = |path: &PathBuf| {
        path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
    };
    files.iter().map(short).collect::<Vec<_>>().join(", ")
}
