//! The account of a run as JSON.

use sha2::{Digest, Sha256};

use crate::pipeline::{FileRecord, Loaded, Manifest, Outcome};

/// The manifest, with the hashes of the files that are written beside it, as indented JSON.
pub fn manifest_json(
    loaded: &Loaded,
    outcome: &Outcome,
    files: &[(&str, Vec<u8>)],
) -> Result<String, serde_json::Error> {
    let mut manifest = Manifest::of(loaded, outcome);
    manifest.files = files
        .iter()
        .map(|(name, bytes)| FileRecord {
            name: (*name).to_owned(),
            sha256: format!("{:x}", Sha256::digest(bytes)),
            bytes: bytes.len() as u64,
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&manifest)?;
    text.push('\n');
    Ok(text)
}
