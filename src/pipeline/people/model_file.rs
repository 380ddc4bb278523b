//! A model on disk: JSON that says where it comes from and holds its own hash.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::people::model::{Scorecard, ScorecardLine};
use crate::people::record::Step;
use crate::workspace::files;

use super::{PeopleError, PeopleLoaded, PeopleModel, fit};

/// The only format there has been.
const FORMAT: u32 = 1;
/// Folder of the models in a workspace.
const MODELS: &str = "models";

/// A model as it is written and read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelFile {
    /// 1.
    pub format: u32,
    /// What it is for, in words.
    pub purpose: String,
    /// Whether it was learned from people who are made up.
    pub synthetic: bool,
    /// Id and version of the definition of high harm.
    pub definition: String,
    /// Id and version of the harm scale.
    pub scale: String,
    /// Length of the window after the date, in months.
    pub window_months: u32,
    /// Said on every output; empty if there is nothing to say.
    pub notice: String,
    /// Date of the cohort that was learned from.
    pub learned_at: NaiveDate,
    /// Date of the later cohort that was calibrated on.
    pub calibrated_at: NaiveDate,
    /// Area under the ROC curve on the people calibrated on, before calibration.
    pub auc_later: f64,
    /// How the cohort that was learned from came about.
    pub steps: Vec<Step>,
    /// How the cohort that was calibrated on came about.
    pub calibrated_steps: Vec<Step>,
    /// The scorecard, to be read.
    pub lines: Vec<ScorecardLine>,
    /// SHA-256 of the JSON of the model.
    pub sha256: String,
    /// The model.
    pub model: Scorecard,
}

impl ModelFile {
    /// A model with its account.
    pub fn of(loaded: &PeopleLoaded, model: &PeopleModel) -> Self {
        Self {
            format: FORMAT,
            purpose: "A screening aid for a selection meeting. It estimates; people decide.".to_owned(),
            synthetic: loaded.records.is_synthetic(),
            definition: definition(loaded),
            scale: scale(loaded),
            window_months: loaded.definition.window_months,
            notice: model.notice.clone(),
            learned_at: model.learned_at,
            calibrated_at: model.calibrated_at,
            auc_later: model.auc_later,
            steps: model.steps.clone(),
            calibrated_steps: model.calibrated_steps.clone(),
            lines: model.lines.clone(),
            sha256: model.sha256.clone(),
            model: model.scorecard.clone(),
        }
    }

    /// The bytes of the file; the same model gives the same bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, PeopleError> {
        let mut json = serde_json::to_vec_pretty(self).map_err(|error| wrong("the model", &error.to_string()))?;
        json.push(b'\n');
        Ok(json)
    }

    /// Reads a model for these records: refused when it was changed since it was written, or learned
    /// under another definition or scale.
    pub fn read(path: &Path, loaded: &PeopleLoaded) -> Result<PeopleModel, PeopleError> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| {
            wrong(&name, &format!("cannot be read ({error}): check the name and that you may read it"))
        })?;
        let file: Self = serde_json::from_slice(&bytes).map_err(|error| {
            wrong(&name, &format!("is not a model of Lamplight ({error}): write one with `lamplight people fit`"))
        })?;
        let differs = |what: &str, its: &str, ours: &str| {
            let problem =
                format!("was learned under the {what} {its}, but {ours} is in use: name the same, or fit again");
            Err(wrong(&name, &problem))
        };
        if file.format != FORMAT {
            return Err(wrong(&name, &format!("is of format {}, and this program knows {FORMAT}", file.format)));
        }
        if fit::sha256(&file.model)? != file.sha256 {
            return Err(wrong(&name, "was changed since it was written: its hash does not fit; fit again"));
        }
        if file.definition != definition(loaded) {
            return differs("definition", &file.definition, &definition(loaded));
        }
        if file.scale != scale(loaded) {
            return differs("scale", &file.scale, &scale(loaded));
        }
        if file.synthetic != loaded.records.is_synthetic() {
            return Err(wrong(&name, "was learned from people who are made up, or the records are: fit again"));
        }
        Ok(PeopleModel {
            // what the model says of itself, not what somebody may have written beside it
            lines: file.model.lines(),
            scorecard: file.model,
            sha256: file.sha256,
            learned_at: file.learned_at,
            calibrated_at: file.calibrated_at,
            steps: file.steps,
            calibrated_steps: file.calibrated_steps,
            auc_later: file.auc_later,
            notice: file.notice,
        })
    }
}

/// Keeps a model in the workspace, under its hash, for cards that explain a score later.
pub(super) fn keep(loaded: &PeopleLoaded, model: &PeopleModel) -> Result<(), PeopleError> {
    let path = kept(loaded, &model.sha256);
    let bytes = ModelFile::of(loaded, model).bytes()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = files::private_folder(folder).and_then(|()| files::replace_private(&path, &bytes));
    written.map_err(|error| {
        let problem = format!("cannot be written ({}): {}", files::in_words(&error), files::remedy(&error));
        wrong(&path.display().to_string(), &problem)
    })
}

/// A model that was kept.
pub(super) fn kept_model(loaded: &PeopleLoaded, sha256: &str) -> Result<PeopleModel, PeopleError> {
    ModelFile::read(&kept(loaded, sha256), loaded)
}

fn kept(loaded: &PeopleLoaded, sha256: &str) -> PathBuf {
    loaded.cases.folder().join(MODELS).join(format!("{sha256}.json"))
}

fn definition(loaded: &PeopleLoaded) -> String {
    format!("{} {}", loaded.definition.id, loaded.definition.version)
}

fn scale(loaded: &PeopleLoaded) -> String {
    format!("{} {}", loaded.scale.id, loaded.scale.version)
}

fn wrong(file: &str, problem: &str) -> PeopleError {
    PeopleError::File { file: file.to_owned(), problem: problem.to_owned() }
}
