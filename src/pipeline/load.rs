//! Reading everything that a request names.

use std::path::Path;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use crate::geography::Boundary;
use crate::incidents::{self, Import};
use crate::progress::Progress;
use crate::targets::TargetSet;
use crate::{demo, pipeline::name};

use super::{Fingerprint, Input, LoadRequest, Loaded, PipelineError};

/// Reads everything that a request names: targets first and the boundary next, because a mistake
/// in a small file should not wait for a large one; then the incidents.
pub fn load(request: &LoadRequest, progress: &Progress) -> Result<Loaded, PipelineError> {
    progress.step("Reading the settings", 0.0);
    let targets = match &request.targets {
        Some(path) => TargetSet::with_file(path)?,
        None => TargetSet::built_in()?,
    };
    let targets_file = request.targets.as_deref().map(fingerprint).transpose()?;
    let boundary = match (&request.boundary, &request.input) {
        (Some(path), _) => Some(Boundary::read(path)?),
        (None, Input::Demo { .. }) => Some(demo::boundary()),
        (None, Input::Files { .. }) => None,
    };
    progress.check()?;

    let (import, mapping_file) = match &request.input {
        Input::Demo { seed } => (demo::import(*seed, progress)?, None),
        Input::Files { paths, mapping } => {
            let mapping_file = mapping.as_deref().map(fingerprint).transpose()?;
            (incidents::read(paths, mapping.as_deref(), boundary.as_ref(), progress)?, mapping_file)
        }
    };
    let Import { incidents, quality } = import;
    let name = match &request.input {
        Input::Demo { .. } => "West Midlands demo".to_owned(),
        Input::Files { paths, mapping } => {
            let said = mapping.as_deref().and_then(name::of_mapping);
            said.unwrap_or_else(|| name::of_files(paths, &incidents.sources))
        }
    };
    log::info!("{name}: {} incidents, {} to {}", incidents.len(), incidents.first_day, incidents.last_day);
    Ok(Loaded {
        request: request.clone(),
        incidents,
        quality,
        boundary,
        targets,
        name,
        mapping_file,
        targets_file,
        choices: OnceLock::new(),
    })
}

/// Pins a small settings file by its bytes.
fn fingerprint(path: &Path) -> Result<Fingerprint, PipelineError> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| PipelineError::Settings {
        file: name.clone(),
        problem: format!("cannot be read ({error}): check the path and its permissions"),
    })?;
    let sha256 = format!("{:x}", Sha256::digest(&bytes));
    Ok(Fingerprint { name, sha256, bytes: bytes.len() as u64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_settings_file_is_pinned_by_the_standard_hash_of_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mapping.toml");
        std::fs::write(&path, "abc").unwrap();
        let pinned = fingerprint(&path).unwrap();
        // FIPS 180-2, appendix B.1
        assert_eq!(pinned.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(pinned.bytes, 3);
    }

    #[test]
    fn a_settings_file_that_is_not_there_is_named() {
        let error = fingerprint(Path::new("nowhere/mapping.toml")).unwrap_err();
        assert!(error.to_string().contains("mapping.toml"), "{error}");
    }
}
