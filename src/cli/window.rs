//! `lamplight [PATH…]`: the window, or the same job without one.

use std::path::{Path, PathBuf};

use crate::export::OutputFolder;
use crate::pipeline::{self, ForecastRequest, Input, LoadRequest};

use super::arguments::Window;
use super::output::Output;
use super::terminal::{self, Bar};
use super::{CommandError, forecast};

/// Where the demo's forecast goes when there is no window to show it.
const DEMO_FOLDER: &str = "lamplight-demo";
/// Where the forecast of the user's own files goes when there is no window to show it.
const OUTPUT_FOLDER: &str = "lamplight-output";

pub(super) fn run(arguments: &Window, output: &mut Output) -> Result<(), CommandError> {
    let request = arguments.load_request();
    let why = match no_display() {
        Some(why) => why,
        None => match open(&request) {
            Ok(()) => return Ok(()),
            Err(why) => format!("the window cannot be opened ({why})"),
        },
    };
    let folder = PathBuf::from(match request.input {
        Input::Demo { .. } => DEMO_FOLDER,
        Input::Files { .. } => OUTPUT_FOLDER,
    });
    terminal::say(&format!("lamplight: {why}; writing the forecast to ./{} instead", folder.display()));
    without_window(&request, &folder, output)
}

/// The window on what was asked for; returns when it is closed.
fn open(request: &LoadRequest) -> Result<(), String> {
    let _ = request;
    Err("this build has none".to_owned())
}

/// Why no window can be shown, where that can be told without trying.
fn no_display() -> Option<String> {
    let named = |variable: &str| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    let needs_server = cfg!(all(unix, not(target_os = "macos")));
    (needs_server && !named("DISPLAY") && !named("WAYLAND_DISPLAY"))
        .then(|| "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)".to_owned())
}

/// The forecast that the window would have opened with, as files and a table.
fn without_window(request: &LoadRequest, folder: &Path, output: &mut Output) -> Result<(), CommandError> {
    OutputFolder::check(folder)?;
    let bar = Bar::new();
    let loaded = pipeline::load(request, &bar.part(0.0, 0.5))?;
    let target = loaded.default_target()?.to_owned();
    let outcome = forecast::forecast_and_write(&loaded, &ForecastRequest::of(target), folder, &bar)?;
    drop(bar);
    forecast::print(&loaded, &outcome, folder, output)
}
