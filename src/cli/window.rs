//! `lamplight [PATH…]`: the window, or the same job without one.

use std::path::{Path, PathBuf};

use crate::app::{self, StartError};
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
    let why = match app::run(arguments.start_options()) {
        Ok(()) => return Ok(()),
        Err(error) if !error.is_headless() => return Err(error.into()),
        Err(why) => why,
    };
    let request = arguments.start_options().request();
    let folder = PathBuf::from(match request.input {
        Input::Demo { .. } => DEMO_FOLDER,
        Input::Files { .. } => OUTPUT_FOLDER,
    });
    terminal::say(&format!("lamplight: {}; writing the forecast to ./{} instead", in_brief(&why), folder.display()));
    without_window(&request, &folder, output)
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

/// Why there is no window, without what only a programmer could use: window libraries put the cause
/// last, after the places in their own sources.
fn in_brief(why: &StartError) -> String {
    match why {
        StartError::NoGraphics(detail) => {
            format!("a window cannot be opened here ({})", detail.rsplit(": ").next().unwrap_or(detail))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_told_and_not_where_in_the_sources_it_arose() {
        let why =
            StartError::NoGraphics("winit error: os error at lib/mod.rs:788: no connection to X server".to_owned());
        assert_eq!(in_brief(&why), "a window cannot be opened here (no connection to X server)");
    }
}
