//! What is remembered between starts: one readable TOML file, written whole or not at all.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A hint of the first start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hint {
    /// That the records are a demo, and how to open one's own.
    OwnRecords,
    /// That cells can be clicked.
    SelectCell,
    /// That everything is in the palette.
    FindCommand,
}

impl Hint {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::OwnRecords, Self::SelectCell, Self::FindCommand];
}

/// What is remembered between starts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "snake_case")]
pub struct Settings {
    /// Light, dark, or as the system says.
    pub theme: ThemeChoice,
    /// Whether map tiles may be fetched: the only thing ever fetched.
    pub network: bool,
    /// Address of the tile server, with `{z}`, `{x}` and `{y}`.
    pub tile_server: String,
    /// Opacity of the heatmap, 0..=1.
    pub heatmap_opacity: f32,
    /// Whether the panel of data and settings is open.
    pub settings_panel: bool,
    /// Whether the panel of the selected cell is open.
    pub cell_panel: bool,
    /// Folder of the ledger of issued forecasts; the standard one when it is not named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger_folder: Option<PathBuf>,
    /// Folder of the log, the scores and the decisions about people; the standard one when it is not
    /// named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people_folder: Option<PathBuf>,
    /// Who issues forecasts, as last typed.
    pub issued_by: String,
    /// Hints dismissed for good.
    pub hints_dismissed: BTreeSet<Hint>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            network: true,
            tile_server: "https://tile.openstreetmap.org/{z}/{x}/{y}.png".to_owned(),
            heatmap_opacity: 0.75,
            settings_panel: true,
            cell_panel: true,
            ledger_folder: None,
            people_folder: None,
            issued_by: String::new(),
            hints_dismissed: BTreeSet::new(),
        }
    }
}

/// Why settings could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file is not what it should be.
    #[error("{file} is not a settings file ({problem}); it is kept as {kept}, and the standard settings are used")]
    Unreadable {
        /// The file.
        file: String,
        /// What is wrong.
        problem: String,
        /// Where the old file is now.
        kept: String,
    },
    /// The file could not be opened or written.
    #[error("the settings in {file} cannot be used ({source}): check the folder's permissions")]
    Io {
        /// The file.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Where settings are kept; `None` keeps them nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SettingsFile {
    path: Option<PathBuf>,
}

const HEADER: &str = "\
# Settings of Lamplight. Change them here or in the window; delete the file to start afresh.
# theme: \"system\", \"light\" or \"dark\"
# network: whether map tiles may be fetched; they are the only thing ever fetched
# heatmap_opacity: 0 to 1
# ledger_folder: where issued forecasts are kept, such as a shared folder; synthetic ones go to a folder
#   of the same name with -synthetic at its end
# people_folder: where the audit log, scores and decisions about people are kept, and for synthetic people
#   likewise; who may open it is for the system's own permissions

";

impl SettingsFile {
    /// In the user's own settings folder.
    pub fn of_user() -> Self {
        let path = directories::ProjectDirs::from("org", "Lamplight", "Lamplight")
            .map(|folders| folders.config_dir().join("settings.toml"));
        Self { path }
    }

    /// At a path.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: Some(path.into()) }
    }

    /// Nowhere: nothing is read or written.
    pub fn nowhere() -> Self {
        Self::default()
    }

    /// The settings kept there; the standard ones when there are none yet. A file that cannot be
    /// read is put aside, never overwritten.
    pub fn read(&self) -> (Settings, Option<SettingsError>) {
        let Some(path) = &self.path else { return (Settings::default(), None) };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (Settings::default(), None),
            Err(source) => return (Settings::default(), Some(io_error(path, source))),
        };
        match toml::from_str::<Settings>(&text) {
            Ok(mut settings) => {
                settings.heatmap_opacity = settings.heatmap_opacity.clamp(0.0, 1.0);
                (settings, None)
            }
            Err(error) => {
                let kept = path.with_extension("toml.unreadable");
                let problem = error.message().to_owned();
                let error = match fs::rename(path, &kept) {
                    Ok(()) => SettingsError::Unreadable {
                        file: path.display().to_string(),
                        problem,
                        kept: kept.display().to_string(),
                    },
                    Err(source) => io_error(path, source),
                };
                (Settings::default(), Some(error))
            }
        }
    }

    /// Keeps the settings: into a file beside the old one, then in its place.
    pub fn write(&self, settings: &Settings) -> Result<(), SettingsError> {
        let Some(path) = &self.path else { return Ok(()) };
        let write = || -> std::io::Result<()> {
            let folder = path.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder)?;
            let text = toml::to_string_pretty(settings).map_err(std::io::Error::other)?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(HEADER.as_bytes())?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(path)?;
            Ok(())
        };
        write().map_err(|source| io_error(path, source))
    }
}

fn io_error(path: &Path, source: std::io::Error) -> SettingsError {
    SettingsError::Io { file: path.display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_as_they_were_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::at(folder.path().join("deep").join("settings.toml"));
        assert_eq!(file.read().0, Settings::default());
        let settings = Settings {
            theme: ThemeChoice::Dark,
            network: false,
            hints_dismissed: [Hint::SelectCell].into(),
            ..Settings::default()
        };
        file.write(&settings).unwrap();
        let (read, problem) = file.read();
        assert_eq!(read, settings);
        assert!(problem.is_none());
    }

    #[test]
    fn a_file_with_only_one_line_leaves_the_rest_standard() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::write(&path, "theme = \"light\"\n").unwrap();
        let (settings, _) = SettingsFile::at(&path).read();
        assert_eq!(settings, Settings { theme: ThemeChoice::Light, ..Settings::default() });
    }

    #[test]
    fn an_unreadable_file_is_put_aside_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::write(&path, "theme = 7").unwrap();
        let file = SettingsFile::at(&path);
        let (settings, problem) = file.read();
        assert_eq!(settings, Settings::default());
        assert!(problem.unwrap().to_string().contains("settings.toml.unreadable"));
        assert_eq!(fs::read_to_string(path.with_extension("toml.unreadable")).unwrap(), "theme = 7");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error_not_a_panic() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("file");
        fs::write(&in_the_way, "").unwrap();
        let error = SettingsFile::at(in_the_way.join("settings.toml")).write(&Settings::default()).unwrap_err();
        assert!(error.to_string().contains("settings.toml"));
    }
}
