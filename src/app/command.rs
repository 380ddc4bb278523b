//! Everything that can be done, once: menus, the command palette and the shortcuts all read it.

use egui::{Key, KeyboardShortcut, Modifiers};
use egui_material_icons::{MaterialIcon, icons};

use super::map::HeatLayer;

/// Something the user can ask for, with nothing more to say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// Choose files of records.
    OpenFiles,
    /// Choose a folder of records.
    OpenFolder,
    /// Choose a mapping file for unrecognised columns and read the records again.
    OpenMapping,
    /// Choose the outline of the study area and read the records again.
    OpenBoundary,
    /// Choose the user's own target definitions and read the records again.
    OpenTargets,
    /// Open the synthetic demo force.
    OpenDemo,
    /// Forecast with the settings as they are.
    Forecast,
    /// Forecast past periods with every model and score them.
    Backtest,
    /// Freeze the forecast on show in the ledger, after asking.
    IssueForecast,
    /// Stop whatever runs.
    Cancel,
    /// The map.
    ShowExplore,
    /// How good the forecast and the data are.
    ShowDiagnose,
    /// The forecasts issued, and how they turned out.
    ShowRecord,
    /// The locked area of people.
    ShowPeople,
    /// Lock the area of people.
    LockPeople,
    /// Choose files of events about people.
    OpenPeopleEvents,
    /// Choose files of protected characteristics, for the audit alone.
    OpenPeopleProtected,
    /// Choose a mapping of the columns of people's records.
    OpenPeopleMapping,
    /// Choose a definition of high harm.
    OpenPeopleDefinition,
    /// Choose a harm scale.
    OpenPeopleScale,
    /// Choose the folder of the log and the decisions about people.
    OpenPeopleFolder,
    /// Show or hide the panel of data and settings.
    ToggleSettingsPanel,
    /// Show or hide the panel of the selected cell.
    ToggleCellPanel,
    /// Open or close the command palette.
    TogglePalette,
    /// Between light and dark.
    ToggleTheme,
    /// Light or dark as the system says.
    FollowSystemTheme,
    /// Let the map fetch tiles, or not.
    ToggleNetwork,
    /// The whole study area on the map.
    FitMap,
    /// Nearer.
    ZoomIn,
    /// Further away.
    ZoomOut,
    /// Colour cells by what is expected.
    LayerExpected,
    /// Colour cells by the chance of at least one.
    LayerChance,
    /// Colour cells by what was recorded last year.
    LayerRecorded,
    /// Colour cells by how far the last forecasts missed.
    LayerResiduals,
    /// Select the cell ranked one better.
    BetterRank,
    /// Select the cell ranked one worse.
    WorseRank,
    /// Select nothing.
    ClearSelection,
    /// Forecast from an earlier day.
    EarlierOrigin,
    /// Forecast from a later day.
    LaterOrigin,
    /// Show the hints of the first start again.
    ShowHints,
}

impl Command {
    /// All of them, in the order of the palette.
    pub const ALL: [Self; 40] = [
        Self::Forecast,
        Self::Backtest,
        Self::IssueForecast,
        Self::Cancel,
        Self::OpenFiles,
        Self::OpenFolder,
        Self::OpenDemo,
        Self::OpenBoundary,
        Self::OpenMapping,
        Self::OpenTargets,
        Self::ShowExplore,
        Self::ShowDiagnose,
        Self::ShowRecord,
        Self::ShowPeople,
        Self::LockPeople,
        Self::OpenPeopleEvents,
        Self::OpenPeopleProtected,
        Self::OpenPeopleMapping,
        Self::OpenPeopleDefinition,
        Self::OpenPeopleScale,
        Self::OpenPeopleFolder,
        Self::BetterRank,
        Self::WorseRank,
        Self::ClearSelection,
        Self::EarlierOrigin,
        Self::LaterOrigin,
        Self::LayerExpected,
        Self::LayerChance,
        Self::LayerRecorded,
        Self::LayerResiduals,
        Self::FitMap,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ToggleSettingsPanel,
        Self::ToggleCellPanel,
        Self::TogglePalette,
        Self::ToggleTheme,
        Self::FollowSystemTheme,
        Self::ToggleNetwork,
        Self::ShowHints,
    ];

    /// What it is called.
    pub fn text(self) -> &'static str {
        match self {
            Self::OpenFiles => "Open records…",
            Self::OpenFolder => "Open folder of records…",
            Self::OpenMapping => "Open column mapping…",
            Self::OpenBoundary => "Open boundary…",
            Self::OpenTargets => "Open target definitions…",
            Self::OpenDemo => "Open the demo force",
            Self::Forecast => "Forecast",
            Self::Backtest => "Backtest all models",
            Self::IssueForecast => "Issue this forecast…",
            Self::Cancel => "Cancel",
            Self::ShowExplore => "Explore",
            Self::ShowDiagnose => "Diagnose",
            Self::ShowRecord => "Record",
            Self::ShowPeople => "People",
            Self::LockPeople => "Lock People",
            Self::OpenPeopleEvents => "People: choose events…",
            Self::OpenPeopleProtected => "People: choose protected characteristics…",
            Self::OpenPeopleMapping => "People: choose column mapping…",
            Self::OpenPeopleDefinition => "People: choose definition of high harm…",
            Self::OpenPeopleScale => "People: choose harm scale…",
            Self::OpenPeopleFolder => "People: choose workspace folder…",
            Self::ToggleSettingsPanel => "Show or hide settings",
            Self::ToggleCellPanel => "Show or hide cell details",
            Self::TogglePalette => "Find a command",
            Self::ToggleTheme => "Switch between light and dark",
            Self::FollowSystemTheme => "Light or dark as the system",
            Self::ToggleNetwork => "Switch map tiles on or off",
            Self::FitMap => "Show the whole study area",
            Self::ZoomIn => "Zoom the map in",
            Self::ZoomOut => "Zoom the map out",
            Self::LayerExpected => "Map: expected count",
            Self::LayerChance => "Map: chance of at least one",
            Self::LayerRecorded => "Map: recorded last year",
            Self::LayerResiduals => "Map: recorded less forecast",
            Self::BetterRank => "Select the cell ranked one higher",
            Self::WorseRank => "Select the cell ranked one lower",
            Self::ClearSelection => "Clear the selection",
            Self::EarlierOrigin => "Forecast an earlier period",
            Self::LaterOrigin => "Forecast a later period",
            Self::ShowHints => "Show the first hints again",
        }
    }

    /// What it does, in one sentence.
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::OpenFiles => "Choose CSV, gzipped CSV, Parquet files or a data.police.uk archive.",
            Self::OpenFolder => "Choose a folder whose files are read together.",
            Self::OpenMapping => "Choose a TOML file that names the columns of your records, and read them again.",
            Self::OpenBoundary => "Choose the outline of the study area (GeoJSON or Shapefile), and read again.",
            Self::OpenTargets => "Choose a TOML file of your own target definitions, and read again.",
            Self::OpenDemo => "Open synthetic records on the real towns of the West Midlands.",
            Self::Forecast => "Forecast with these settings; the present forecast stays until the new one is ready.",
            Self::Backtest => {
                "Forecast each of the last periods with every model from what came before it, and score them all."
            }
            Self::IssueForecast => {
                "Freeze the forecast on show with a hash, to be scored when newer records are there."
            }
            Self::Cancel => "Stop the work in progress and keep what is shown.",
            Self::ShowExplore => "The map and the story of each cell.",
            Self::ShowDiagnose => "How good the forecast is, and what was found in the data.",
            Self::ShowRecord => "The forecasts issued so far, and how each turned out.",
            Self::ShowPeople => "People who were charged, for a selection meeting: locked, and every look is logged.",
            Self::LockPeople => "Take everything about people off the screen and out of the program.",
            Self::OpenPeopleEvents => "Choose CSV or Parquet files with one row an event; locks what is open.",
            Self::OpenPeopleProtected => "Choose the table that only the audit of fairness reads; locks what is open.",
            Self::OpenPeopleMapping => "Choose a TOML file that names your columns; locks what is open.",
            Self::OpenPeopleDefinition => "Choose what a high-harm offender is (TOML); locks what is open.",
            Self::OpenPeopleScale => "Choose what offences weigh (TOML or CSV); locks what is open.",
            Self::OpenPeopleFolder => "Choose where the audit log, scores and decisions are kept; locks what is open.",
            Self::ToggleSettingsPanel => "Make room for the map on the left.",
            Self::ToggleCellPanel => "Make room for the map on the right.",
            Self::TogglePalette => "Type a few letters of anything the program can do.",
            Self::ToggleTheme => "Use the other of the light and dark looks from now on.",
            Self::FollowSystemTheme => "Use the look that the system asks for.",
            Self::ToggleNetwork => "Off: nothing is fetched, and a plain map is drawn.",
            Self::FitMap => "Move the map so that every cell is visible.",
            Self::ZoomIn => "Look nearer.",
            Self::ZoomOut => "Look from further away.",
            Self::LayerExpected => "Colour each cell by its expected count.",
            Self::LayerChance => "Colour each cell by the probability of at least one.",
            Self::LayerRecorded => "Colour each cell by what was recorded in the year before the forecast.",
            Self::LayerResiduals => "Colour each cell by what was recorded less what had been forecast.",
            Self::BetterRank => "Step up the list of cells by expected count.",
            Self::WorseRank => "Step down the list of cells by expected count.",
            Self::ClearSelection => "Select no cell, outline none, and list the top ten.",
            Self::EarlierOrigin => "Stand one period earlier and use nothing recorded later.",
            Self::LaterOrigin => "Stand one period later.",
            Self::ShowHints => "Bring back the three hints of the first start.",
        }
    }

    /// The keys that do it.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let ctrl = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        let ctrl_shift = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key));
        let alt = |key| Some(KeyboardShortcut::new(Modifiers::ALT, key));
        match self {
            Self::OpenFiles => ctrl(Key::O),
            Self::OpenFolder => ctrl_shift(Key::O),
            Self::OpenDemo => ctrl_shift(Key::D),
            Self::Forecast => ctrl(Key::Enter),
            Self::Backtest => ctrl_shift(Key::Enter),
            Self::IssueForecast => ctrl_shift(Key::I),
            Self::Cancel => ctrl(Key::Period),
            Self::ShowExplore => ctrl(Key::Num1),
            Self::ShowDiagnose => ctrl(Key::Num2),
            Self::ShowRecord => ctrl(Key::Num3),
            Self::ShowPeople => Some(KeyboardShortcut::new(Modifiers::NONE, Key::P)),
            Self::LockPeople => ctrl_shift(Key::P),
            Self::ToggleSettingsPanel => ctrl(Key::B),
            Self::ToggleCellPanel => ctrl(Key::I),
            Self::TogglePalette => ctrl(Key::K),
            Self::ToggleTheme => ctrl_shift(Key::L),
            Self::ToggleNetwork => ctrl_shift(Key::M),
            Self::FitMap => ctrl(Key::Home),
            Self::LayerExpected => alt(Key::Num1),
            Self::LayerChance => alt(Key::Num2),
            Self::LayerRecorded => alt(Key::Num3),
            Self::LayerResiduals => alt(Key::Num4),
            Self::BetterRank => ctrl(Key::ArrowUp),
            Self::WorseRank => ctrl(Key::ArrowDown),
            Self::ClearSelection => Some(KeyboardShortcut::new(Modifiers::NONE, Key::Escape)),
            Self::EarlierOrigin => ctrl(Key::ArrowLeft),
            Self::LaterOrigin => ctrl(Key::ArrowRight),
            Self::OpenPeopleEvents
            | Self::OpenPeopleProtected
            | Self::OpenPeopleMapping
            | Self::OpenPeopleDefinition
            | Self::OpenPeopleScale
            | Self::OpenPeopleFolder
            | Self::OpenMapping
            | Self::OpenBoundary
            | Self::OpenTargets
            | Self::FollowSystemTheme
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ShowHints => None,
        }
    }

    /// Its picture, where it has a button.
    pub fn icon(self) -> Option<MaterialIcon> {
        Some(match self {
            Self::OpenFiles => icons::ICON_FILE_OPEN,
            Self::OpenFolder => icons::ICON_FOLDER_OPEN,
            Self::ShowExplore => icons::ICON_MAP,
            Self::ShowDiagnose => icons::ICON_MONITORING,
            Self::ShowRecord => icons::ICON_FACT_CHECK,
            Self::ShowPeople => icons::ICON_GROUPS,
            Self::LockPeople => icons::ICON_LOCK,
            Self::TogglePalette => icons::ICON_SEARCH,
            Self::ToggleTheme => icons::ICON_CONTRAST,
            Self::Cancel => icons::ICON_CLOSE,
            Self::EarlierOrigin => icons::ICON_CHEVRON_LEFT,
            Self::LaterOrigin => icons::ICON_CHEVRON_RIGHT,
            Self::FitMap => icons::ICON_FIT_SCREEN,
            _ => return None,
        })
    }

    /// The layer it shows, if it is one of those.
    pub fn layer(self) -> Option<HeatLayer> {
        match self {
            Self::LayerExpected => Some(HeatLayer::Expected),
            Self::LayerChance => Some(HeatLayer::ChanceOfAny),
            Self::LayerRecorded => Some(HeatLayer::RecordedLastYear),
            Self::LayerResiduals => Some(HeatLayer::Residuals),
            _ => None,
        }
    }

    /// Commands for what was typed, best match first; all of them when nothing was.
    pub fn matching(typed: &str) -> Vec<Self> {
        let mut found: Vec<(u32, Self)> =
            Self::ALL.into_iter().filter_map(|command| Some((closeness(typed, command.text())?, command))).collect();
        found.sort_by_key(|(distance, _)| *distance);
        found.into_iter().map(|(_, command)| command).collect()
    }
}

/// How far the letters typed are spread in a text, in order and ignoring case; `None` when they
/// are not all there. Letters that begin words count as nearest.
fn closeness(typed: &str, text: &str) -> Option<u32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let mut at = 0;
    let mut distance = 0;
    for wanted in typed.to_lowercase().chars().filter(|letter| !letter.is_whitespace()) {
        let gap = text[at..].iter().position(|letter| *letter == wanted)?;
        let begins_word = at + gap == 0 || !text[at + gap - 1].is_alphanumeric();
        distance += if begins_word { u32::from(at > 0 && gap > 0) } else { gap as u32 * 2 };
        at += gap + 1;
    }
    Some(distance)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_command_is_listed_once_and_named_differently() {
        let names: BTreeSet<_> = Command::ALL.iter().map(|command| command.text()).collect();
        assert_eq!(names.len(), Command::ALL.len());
        assert!(Command::ALL.iter().all(|command| command.tooltip().ends_with('.')));
    }

    #[test]
    fn no_two_commands_share_keys() {
        let keys: Vec<_> = Command::ALL.iter().filter_map(|command| command.shortcut()).collect();
        for (place, one) in keys.iter().enumerate() {
            assert!(!keys[place + 1..].contains(one), "{one:?}");
        }
    }

    #[test]
    fn a_few_letters_find_a_command() {
        assert_eq!(Command::matching("").len(), Command::ALL.len());
        assert_eq!(Command::matching("diag").first(), Some(&Command::ShowDiagnose));
        assert_eq!(Command::matching("FORECAST").first(), Some(&Command::Forecast));
        assert_eq!(Command::matching("switch light").first(), Some(&Command::ToggleTheme));
        assert_eq!(Command::matching("odf").first(), Some(&Command::OpenDemo));
        assert!(Command::matching("zzz").is_empty());
    }
}
