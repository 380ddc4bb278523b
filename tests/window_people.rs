//! The area of people through its accessibility tree: what is shown to whom, and what is written first.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test")]

mod common;
#[path = "common/drawing.rs"]
mod drawing;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use common::{settle, window};
use drawing::can_draw;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, SnapshotOptions};
use lamplight::app::action::Action;
use lamplight::app::command::Command;
use lamplight::app::people::{PeopleAction, PeopleEngine};
use lamplight::app::state::{Hint, Page, PeopleTab, Settings, SettingsFile, ThemeChoice};
use lamplight::app::{App, AppOptions, Engine};
use lamplight::governance::audit::{self, Act, Entry};
use lamplight::people::cases::Band;
use lamplight::pipeline::people::{self, PeopleError, PeopleEvaluation, PeopleLoaded, PeopleModel};
use lamplight::progress::Progress;
