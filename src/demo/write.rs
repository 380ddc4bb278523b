//! The demo force as the folder a force would export.

use std::path::Path;

use crate::geography::{Crs, GeographyError};
use crate::progress::{Cancelled, Progress};

use super::people::Population;

/// Why the demo could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// There is something in the folder already.
    #[error("{folder} exists and is not empty; name a new folder, or empty it first")]
    NotEmpty {
        /// The folder.
        folder: String,
    },
    /// The folder or a file in it could not be written.
    #[error("{file} could not be written ({problem}); check the folder's permissions and the free space")]
    Write {
        /// The file or folder.
        file: String,
        /// What the system said.
        problem: String,
    },
    /// The boundary could not be written.
    #[error(transparent)]
    Boundary(#[from] GeographyError),
    /// Somebody cancelled it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Writes the demo force of a seed as a force would export it: `incidents-YYYY.csv` for each year,
/// `boundary.shp` with its parts on the British National Grid, records of so many `people` in
/// `people-events.csv` with their protected characteristics apart in `people-protected.csv`, and a
/// `README.txt` that says it is all synthetic.
///
/// The folder must not exist, or be empty. Everything is written beside it first and appears under
/// its name only when it is complete.
pub fn write(folder: &Path, seed: u64, people: usize, progress: &Progress) -> Result<(), DemoError> {
    let failed = |file: &Path| {
        let file = file.display().to_string();
        move |error: std::io::Error| DemoError::Write { file, problem: error.to_string() }
    };
    match std::fs::read_dir(folder) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(DemoError::NotEmpty { folder: folder.display().to_string() });
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(folder)(error)),
    }
    let mut files = super::files(seed, &progress.part(0.0, 0.4))?;
    files.extend(super::people::tables(Population { people, seed }, &progress.part(0.4, 0.5))?);
    // a bare name has an empty parent, which means the current folder
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(failed(parent))?;
    let unfinished = tempfile::Builder::new().prefix(".lamplight-demo-").tempdir_in(parent).map_err(failed(parent))?;
    for (index, (name, text)) in files.iter().enumerate() {
        progress.check()?;
        progress.step("writing the demo force", 0.5 + 0.5 * index as f32 / files.len() as f32);
        let path = unfinished.path().join(name);
        std::fs::write(&path, text).map_err(failed(&folder.join(name)))?;
    }
    super::boundary().write_shapefile(unfinished.path(), "boundary", Crs::BritishNationalGrid)?;
    std::fs::write(unfinished.path().join("README.txt"), readme(seed)).map_err(failed(&folder.join("README.txt")))?;
    open_to_readers(unfinished.path()).map_err(failed(folder))?;
    progress.check()?;
    if folder.exists() {
        std::fs::remove_dir(folder).map_err(failed(folder))?;
    }
    std::fs::rename(unfinished.path(), folder).map_err(failed(folder))?;
    // nothing is left there to clean up
    let _ = unfinished.keep();
    Ok(())
}

/// Temporary folders are closed to everybody else; an export is an ordinary folder.
#[cfg(unix)]
fn open_to_readers(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature on every system")]
fn open_to_readers(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn readme(seed: u64) -> String {
    format!(
        "SYNTHETIC DATA - these incidents never happened, and these people do not exist.\n\
         \n\
         Made by `lamplight demo` {version} with seed {seed}, by a random process laid over the real towns of the\n\
         West Midlands. Nothing in it is taken from police records, and it says nothing about any real place.\n\
         boundary.shp is an outline drawn for this program, not an official boundary.\n\
         \n\
         incidents-YYYY.csv, one row an incident, comma-separated, UTF-8:\n\
         \n\
           incident_id    SYNTHETIC- and a number; a repeated id is the same incident sent twice\n\
           occurred_from  earliest time it can have happened, YYYY-MM-DD HH:MM, local time\n\
           occurred_to    latest time; the same as occurred_from when it was seen\n\
           offence_code   Home Office class, empty for anti-social behaviour\n\
           offence        offence in words\n\
           crime_type     crime type as on data.police.uk\n\
           weapon         sharp instrument, firearm, other, none; empty where none is ever recorded\n\
           weapon_used    Y or N\n\
           injury         Y or N\n\
           easting        metres on the British National Grid (EPSG:27700)\n\
           northing       metres on the British National Grid (EPSG:27700)\n\
           lsoa           a made-up neighbourhood code\n\
           location       a made-up street\n\
         \n\
         people-events.csv, one row an event in somebody's record, from November 2018 on:\n\
         \n\
           person_id       SYNTHETIC- and a number\n\
           surname         made up, and the same few for everybody: there to be cut at the door\n\
           event_date      day of the event, YYYY-MM-DD\n\
           role            charged, convicted, acquitted, withdrawn, suspected or victim\n\
           offence_code    Home Office class\n\
           offence         offence in words\n\
           disposal        how the event ended, where it did\n\
           weapon          knife, other; empty where there was none\n\
           case_reference  joins a charge and what a court made of it\n\
           proactive       Y where police activity found it, such as a search\n\
         \n\
         people-protected.csv holds ethnic group, sex, year of birth, disability and religion of the same people,\n\
         for an audit of fairness alone. Police activity is directed more at some groups than at others here, and\n\
         nothing else depends on the group: an audit should find it.\n\
         \n\
         As in real exports, some things are wrong on purpose: no incident of March 2023 was exported, some rows\n\
         have no position or an impossible one, some lie outside the force, many carry the position of a custody\n\
         suite, a few have a day that does not exist, some were sent twice, and anti-social behaviour is recorded\n\
         differently from October 2024 on. A few rows of people are wrong too, or there twice.\n",
        version = env!("CARGO_PKG_VERSION"),
    )
}
