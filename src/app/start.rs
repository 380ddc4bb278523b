//! Opening the window, and saying so when there is nowhere to open it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::pipeline::{Input, LoadRequest};

use super::state::SettingsFile;
use super::{App, AppOptions};

/// What the command line says about the window.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StartOptions {
    /// Records to open; none opens the demo force.
    pub paths: Vec<PathBuf>,
    /// Mapping file for unrecognised columns.
    pub mapping: Option<PathBuf>,
    /// Outline of the study area.
    pub boundary: Option<PathBuf>,
    /// The user's own target definitions.
    pub targets: Option<PathBuf>,
}

impl StartOptions {
    /// The request they stand for.
    pub fn request(&self) -> LoadRequest {
        let input = if self.paths.is_empty() {
            LoadRequest::demo().input
        } else {
            Input::Files { paths: self.paths.clone(), mapping: self.mapping.clone() }
        };
        LoadRequest { input, boundary: self.boundary.clone(), targets: self.targets.clone() }
    }
}

/// Why there is no window; the same work can still be done without one.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no display.
    #[error("there is no display to open a window on")]
    NoDisplay,
    /// There is a display, but nothing that can draw on it.
    #[error("a window cannot be opened here ({0})")]
    NoGraphics(String),
    /// The window was open and then broke: this is a fault of the program.
    #[error("the window closed because the program made a mistake: {0}")]
    Broken(String),
}

impl StartError {
    /// Whether the window never opened, so that the work should be done without one.
    pub fn is_headless(&self) -> bool {
        !matches!(self, Self::Broken(_))
    }
}

/// Opens the window and returns when it is closed.
pub fn run(options: StartOptions) -> Result<(), StartError> {
    if !has_display() {
        return Err(StartError::NoDisplay);
    }
    let folders = directories::ProjectDirs::from("org", "Lamplight", "Lamplight");
    let app_options = AppOptions {
        open: Some(options.request()),
        settings: SettingsFile::of_user(),
        tile_cache: folders.as_ref().map(|folders| folders.cache_dir().join("tiles")),
        ledger: folders.as_ref().map(|folders| folders.data_dir().join("ledger")),
        people: folders.map(|folders| folders.data_dir().join("people")),
        engine: super::Engine::default(),
    };
    drop(options);
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Lamplight")
            .with_app_id("lamplight")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([960.0, 600.0])
            .with_drag_and_drop(true)
            .with_icon(egui::IconData::default()),
        centered: true,
        system_font_fallback: false,
        ..eframe::NativeOptions::default()
    };
    let opened = Arc::new(AtomicBool::new(false));
    let created = Arc::clone(&opened);
    let result = catch_unwind(AssertUnwindSafe(|| {
        eframe::run_native(
            "lamplight",
            native,
            Box::new(move |creation| {
                let app = App::new(&creation.egui_ctx, app_options);
                created.store(true, Ordering::Relaxed);
                Ok(Box::new(app))
            }),
        )
    }));
    match result {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(explained(&error.to_string(), opened.load(Ordering::Relaxed))),
        Err(cause) => {
            let detail = cause
                .downcast_ref::<&str>()
                .map(|text| (*text).to_owned())
                .or_else(|| cause.downcast_ref::<String>().cloned())
                .unwrap_or_else(|| "no detail".to_owned());
            Err(explained(&detail, opened.load(Ordering::Relaxed)))
        }
    }
}

fn explained(detail: &str, was_open: bool) -> StartError {
    // what comes before the last colon is where in a library it happened
    let line = detail.lines().next().unwrap_or_default();
    let detail = line.rsplit(": ").next().unwrap_or(line).trim_end_matches('.').to_owned();
    if was_open { StartError::Broken(detail) } else { StartError::NoGraphics(detail) }
}

/// Whether a window has anywhere to go. Only X11 and Wayland can be without.
fn has_display() -> bool {
    if cfg!(any(target_os = "windows", target_os = "macos")) {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_paths_are_the_demo_and_paths_keep_their_mapping() {
        assert_eq!(StartOptions::default().request(), LoadRequest::demo());
        let options = StartOptions {
            paths: vec![PathBuf::from("a.csv")],
            mapping: Some(PathBuf::from("m.toml")),
            ..StartOptions::default()
        };
        let Input::Files { paths, mapping } = options.request().input else { unreachable!() };
        assert_eq!(paths, [PathBuf::from("a.csv")]);
        assert_eq!(mapping, Some(PathBuf::from("m.toml")));
    }

    #[test]
    fn only_a_window_that_was_open_can_break() {
        assert!(explained("no adapter", false).is_headless());
        let error = explained("winit: os error at mod.rs:788: Failed to open connection to X server", false);
        assert_eq!(error.to_string(), "a window cannot be opened here (Failed to open connection to X server)");
        assert!(!explained("index out of bounds", true).is_headless());
    }
}
