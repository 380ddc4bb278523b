//! What happens between frames, drawn or not: messages of jobs, shortcuts, what panels asked for.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, Key, Modifiers, ThemePreference, ViewportCommand};

use crate::forecast::ModelId;
use crate::pipeline::{ForecastRequest, Input, LoadRequest, Loaded, Outcome, PipelineError};

use super::action::Action;
use super::command::Command;
use super::findings::Findings;
use super::jobs::JobKind;
use super::map::HeatLayer;
use super::picker::{self, Picked, Wanted};
use super::residuals::ResidualsOf;
use super::state::{Document, Draft, NoticeKind, Page, PaletteState, Shown, ThemeChoice};
use super::{App, Message};

impl App {
    /// Everything that a frame needs done before it is drawn.
    pub(super) fn think(&mut self, ctx: &Context) {
        self.apply_theme(ctx);
        for message in self.jobs.drain() {
            self.receive(message, ctx);
        }
        self.lock_when_idle(ctx);
        self.read_shortcuts(ctx);
        self.read_dropped_files(ctx);
        for action in std::mem::take(&mut self.actions) {
            self.act(action, ctx);
        }
        self.keep_settings();
        self.keep_title(ctx);
    }

    fn receive(&mut self, message: Result<Message, String>, ctx: &Context) {
        match message {
            Ok(Message::Loaded(result)) => self.receive_loaded(*result, ctx),
            Ok(Message::Forecast(result)) => self.receive_forecast(*result),
            Ok(Message::Backtest(result)) => self.receive_backtest(*result),
            Ok(Message::Ledger(result)) => self.receive_ledger(*result),
            Ok(Message::Issued(result)) => self.receive_issued(*result, ctx),
            Ok(Message::People(message)) => self.receive_people(*message, ctx),
            Ok(Message::Picked(picked)) => self.receive_picked(picked, ctx),
            Err(broken) => self.session.notify(NoticeKind::Error, broken),
        }
    }

    fn receive_loaded(&mut self, result: Result<Loaded, PipelineError>, ctx: &Context) {
        let loaded = match result {
            Ok(loaded) => Arc::new(loaded),
            Err(error) => return self.report(&error),
        };
        // a target that was chosen stays chosen when the new records can answer it
        let kept = loaded
            .target_choices()
            .iter()
            .find(|choice| choice.id == self.session.draft.target && choice.is_computable())
            .map(|choice| choice.id.clone());
        let target = match kept {
            Some(target) => Ok(target),
            None => loaded.default_target().map(str::to_owned),
        };
        self.jobs.cancel(JobKind::Backtest);
        self.session.selected = None;
        self.session.highlight = None;
        self.session.issuing = false;
        self.session.diagnosed = None;
        self.session.residuals_of = ResidualsOf::All;
        self.session.top_share = 1.0;
        self.session.notices.clear();
        self.session.draft = Draft { model: self.session.draft.model, ..Draft::default() };
        self.document = Some(Document::new(loaded));
        match target {
            Ok(target) => {
                self.session.draft.target = target;
                self.start_forecast(ctx);
            }
            Err(error) => self.report(&error),
        }
        self.read_ledger(ctx);
    }

    fn receive_forecast(&mut self, result: Result<(Outcome, Findings), PipelineError>) {
        match result {
            Ok((outcome, findings)) => {
                let Some(document) = &mut self.document else { return };
                let is_other_grid = document.shown.as_ref().is_none_or(|shown| {
                    shown.outcome.area.size != outcome.area.size || shown.outcome.area.cells != outcome.area.cells
                });
                if is_other_grid {
                    self.session.selected = None;
                    self.session.highlight = None;
                }
                let is_first = document.shown.is_none();
                self.versions += 1;
                document.shown = Some(Arc::new(Shown { outcome, findings, version: self.versions }));
                if is_first {
                    self.map.fit();
                }
                self.part_with_backtest_of_another();
            }
            Err(error) => self.report(&error),
        }
    }

    fn receive_picked(&mut self, picked: Picked, ctx: &Context) {
        let Picked { wanted, paths } = picked;
        let Some(first) = paths.first().cloned() else { return };
        match wanted {
            Wanted::Files | Wanted::Folder => self.open_paths(paths, ctx),
            Wanted::PeopleEvents
            | Wanted::PeopleProtected
            | Wanted::PeopleMapping
            | Wanted::PeopleDefinition
            | Wanted::PeopleScale
            | Wanted::PeopleFolder => self.take_people_files(Picked { wanted, paths }, ctx),
            Wanted::Mapping | Wanted::Boundary | Wanted::Targets => {
                let Some(mut request) = self.document.as_ref().map(|document| document.loaded.request.clone()) else {
                    return;
                };
                match wanted {
                    Wanted::Boundary => request.boundary = Some(first),
                    Wanted::Targets => request.targets = Some(first),
                    _ => {
                        if let Input::Files { mapping, .. } = &mut request.input {
                            *mapping = Some(first);
                        }
                    }
                }
                self.load(request, ctx);
            }
        }
    }

    /// A failure as a notice; what was cancelled needs none.
    pub(super) fn report(&mut self, error: &PipelineError) {
        if !error.is_cancelled() {
            self.session.notify(NoticeKind::Error, sentence(&error.to_string()));
        }
    }

    fn read_shortcuts(&mut self, ctx: &Context) {
        let is_typing = ctx.text_edit_focused();
        let is_covered = self.session.palette.open
            || self.session.issuing
            || self.is_asking_about_people()
            || egui::Popup::is_any_open(ctx);
        // egui lets keys without shift match keys with it: the stricter come first
        let (stricter, others): (Vec<_>, Vec<_>) = Command::ALL
            .into_iter()
            .filter_map(|command| Some((command, command.shortcut()?)))
            .partition(|(_, keys)| keys.modifiers.shift);
        for (command, shortcut) in stricter.into_iter().chain(others) {
            let is_text_key = matches!(shortcut.logical_key, Key::ArrowLeft | Key::ArrowRight | Key::Home)
                || shortcut.modifiers == Modifiers::ALT;
            let is_plain = shortcut.modifiers == Modifiers::NONE;
            if (is_plain && (is_typing || is_covered)) || (is_text_key && is_typing) {
                continue;
            }
            if ctx.input_mut(|input| input.consume_shortcut(&shortcut)) {
                self.actions.push(command.into());
            }
        }
    }

    fn read_dropped_files(&mut self, ctx: &Context) {
        if ctx.current_pass_index() > 0 {
            return; // a frame drawn again holds the same files
        }
        let paths: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if !paths.is_empty() && self.session.page == Page::People {
            self.take_dropped_people_files(paths, ctx);
        } else if !paths.is_empty() {
            self.open_paths(paths, ctx);
        }
    }

    /// Opens what was dropped or chosen, telling small files by their endings.
    fn open_paths(&mut self, paths: Vec<PathBuf>, ctx: &Context) {
        let ending =
            |path: &PathBuf| path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let (outlines, rest): (Vec<_>, Vec<_>) = paths
            .into_iter()
            .filter(|path| !matches!(ending(path).as_str(), "shx" | "dbf" | "prj" | "cpg"))
            .partition(|path| matches!(ending(path).as_str(), "geojson" | "json" | "shp"));
        let (mappings, records): (Vec<_>, Vec<_>) = rest.into_iter().partition(|path| ending(path) == "toml");
        let present = self.document.as_ref().map(|document| document.loaded.request.clone());
        let request = if records.is_empty() {
            let Some(mut request) = present else {
                let text = "Open the records first: a boundary or a mapping says nothing without them.";
                return self.session.notify(NoticeKind::Error, text);
            };
            if let (Some(mapping), Input::Files { mapping: present, .. }) = (mappings.first(), &mut request.input) {
                *present = Some(mapping.clone());
            }
            request.boundary = outlines.first().cloned().or(request.boundary);
            request
        } else {
            LoadRequest {
                input: Input::Files { paths: records, mapping: mappings.first().cloned() },
                boundary: outlines.first().cloned(),
                targets: present.and_then(|request| request.targets),
            }
        };
        self.load(request, ctx);
    }

    fn act(&mut self, action: Action, ctx: &Context) {
        match action {
            Action::Do(command) => self.obey(command, ctx),
            Action::Select(cell) => self.session.selected = cell,
            Action::GoTo(cell) => self.go_to(cell),
            Action::Highlight(highlight) => {
                self.session.highlight = Some(highlight);
                self.session.page = Page::Explore;
                self.map.fit();
            }
            Action::ClearHighlight => self.session.highlight = None,
            Action::ShowResiduals(of) => {
                self.session.residuals_of = of;
                self.session.layer = HeatLayer::Residuals;
                self.session.page = Page::Explore;
            }
            Action::ShowTopShare(share) => {
                self.session.top_share = share.clamp(0.0, 1.0);
                if self.session.layer == HeatLayer::Residuals {
                    self.session.layer = HeatLayer::default();
                }
                self.session.page = Page::Explore;
            }
            Action::Backtest(models) => self.start_backtest(models, ctx),
            Action::CancelWork(kind) => self.jobs.cancel(kind),
            Action::Issue => self.issue(ctx),
            Action::ShowEntry(number) => self.show_entry(number),
            Action::People(action) => self.act_on_people(action, ctx),
            Action::Load(request) => self.load(request, ctx),
            Action::SetTarget(target) => {
                self.session.draft.target = target;
            }
            Action::DismissNotice(index) => {
                if index < self.session.notices.len() {
                    self.session.notices.remove(index);
                }
            }
            Action::DismissHint(hint) => {
                self.settings.hints_dismissed.insert(hint);
            }
        }
        ctx.request_repaint();
    }

    fn obey(&mut self, command: Command, ctx: &Context) {
        if let Some(layer) = command.layer() {
            self.session.layer = layer;
        }
        match command {
            Command::OpenFiles => self.ask_for(Wanted::Files, ctx),
            Command::OpenFolder => self.ask_for(Wanted::Folder, ctx),
            Command::OpenMapping => self.ask_for(Wanted::Mapping, ctx),
            Command::OpenBoundary => self.ask_for(Wanted::Boundary, ctx),
            Command::OpenTargets => self.ask_for(Wanted::Targets, ctx),
            Command::OpenDemo => self.load(LoadRequest::demo(), ctx),
            Command::Forecast => self.start_forecast(ctx),
            Command::Backtest => self.start_backtest(ModelId::ENTRANTS.to_vec(), ctx),
            Command::IssueForecast => self.ask_to_issue(),
            Command::Cancel => {
                self.jobs.cancel(JobKind::People);
                self.jobs.cancel(JobKind::Ledger);
                self.jobs.cancel(JobKind::Load);
                self.jobs.cancel(JobKind::Backtest);
                self.jobs.cancel(JobKind::Forecast);
            }
            Command::ShowExplore => self.session.page = Page::Explore,
            Command::ShowDiagnose => self.session.page = Page::Diagnose,
            Command::ShowRecord => {
                self.session.page = Page::Record;
                // somebody else may have added to it
                if !self.jobs.is_running(JobKind::Ledger) {
                    self.read_ledger(ctx);
                }
            }
            Command::ShowPeople => self.show_people(),
            Command::LockPeople => self.lock_people("Locked.", ctx),
            Command::OpenPeopleEvents => self.ask_for(Wanted::PeopleEvents, ctx),
            Command::OpenPeopleProtected => self.ask_for(Wanted::PeopleProtected, ctx),
            Command::OpenPeopleMapping => self.ask_for(Wanted::PeopleMapping, ctx),
            Command::OpenPeopleDefinition => self.ask_for(Wanted::PeopleDefinition, ctx),
            Command::OpenPeopleScale => self.ask_for(Wanted::PeopleScale, ctx),
            Command::OpenPeopleFolder => self.ask_for(Wanted::PeopleFolder, ctx),
            Command::ToggleSettingsPanel => self.settings.settings_panel = !self.settings.settings_panel,
            Command::ToggleCellPanel => self.settings.cell_panel = !self.settings.cell_panel,
            Command::TogglePalette => {
                let open = !self.session.palette.open;
                self.session.palette = PaletteState { open, ..PaletteState::default() };
            }
            Command::ToggleTheme => {
                let is_dark = ctx.theme() == egui::Theme::Dark;
                self.settings.theme = if is_dark { ThemeChoice::Light } else { ThemeChoice::Dark };
            }
            Command::FollowSystemTheme => self.settings.theme = ThemeChoice::System,
            Command::ToggleNetwork => self.settings.network = !self.settings.network,
            Command::FitMap => self.map.fit(),
            Command::ZoomIn => self.map.zoom_in(),
            Command::ZoomOut => self.map.zoom_out(),
            Command::BetterRank => self.step_rank(-1),
            Command::WorseRank => self.step_rank(1),
            Command::ClearSelection => {
                if !self.close_of_people() {
                    self.session.selected = None;
                    self.session.highlight = None;
                }
            }
            Command::EarlierOrigin => self.step_origin(-1),
            Command::LaterOrigin => self.step_origin(1),
            Command::ShowHints => self.settings.hints_dismissed.clear(),
            Command::LayerExpected | Command::LayerChance | Command::LayerRecorded | Command::LayerResiduals => {}
        }
    }

    fn go_to(&mut self, cell: usize) {
        self.session.selected = Some(cell);
        self.session.page = Page::Explore;
        self.settings.cell_panel = true;
        self.map.show_cell(cell);
    }

    fn step_rank(&mut self, by: i64) {
        let Some(shown) = self.document.as_ref().and_then(|document| document.shown.clone()) else { return };
        let order = &shown.findings.by_rank;
        let place = match self.session.selected {
            None => 0,
            Some(cell) => {
                let rank = shown.outcome.forecast.cells.get(cell).map_or(1, |forecast| i64::from(forecast.rank));
                (rank - 1 + by).clamp(0, order.len() as i64 - 1)
            }
        };
        if let Some(cell) = order.get(place as usize) {
            self.go_to(*cell);
        }
    }

    fn step_origin(&mut self, periods: i32) {
        if let Some(document) = &self.document {
            self.session.draft.step_origin(periods, document.newest_origin(), document.period_kind());
        }
    }

    /// Starts reading; what is shown stays until the new records are there.
    pub(super) fn load(&mut self, request: LoadRequest, ctx: &Context) {
        let engine = self.engine.clone();
        let title = match &request.input {
            Input::Demo { .. } => "Making the demo force".to_owned(),
            Input::Files { paths, .. } => {
                let name = paths.first().and_then(|path| path.file_name()).unwrap_or_default();
                format!("Reading {}", name.to_string_lossy())
            }
        };
        self.lock_people("Locked, because other records were opened.", ctx);
        self.jobs.cancel(JobKind::Forecast);
        self.jobs.start(JobKind::Load, title, waker(ctx), move |progress| {
            let result = (engine.load)(&request, progress);
            if let Ok(loaded) = &result {
                // counts the incidents of every target: not while the window waits
                loaded.target_choices();
            }
            Message::Loaded(Box::new(result))
        });
    }

    fn start_forecast(&mut self, ctx: &Context) {
        let Some(document) = &self.document else {
            return self.session.notify(NoticeKind::Error, "Open records before forecasting.");
        };
        let request: ForecastRequest = match self.session.draft.request() {
            Ok(request) => request,
            Err(error) => return self.session.notify(NoticeKind::Error, sentence(&error.to_string())),
        };
        let loaded = Arc::clone(&document.loaded);
        let engine = self.engine.clone();
        let name = loaded.targets.get(&request.target).map(|target| target.name.clone());
        let title = format!("Forecasting {}", name.unwrap_or_else(|_| request.target.clone()).to_lowercase());
        self.jobs.start(JobKind::Forecast, title, waker(ctx), move |progress| {
            let result = (engine.forecast)(&loaded, &request, progress).map(|outcome| {
                let findings = Findings::of(&loaded, &outcome);
                (outcome, findings)
            });
            Message::Forecast(Box::new(result))
        });
    }

    fn ask_for(&mut self, wanted: Wanted, ctx: &Context) {
        let needs_files = wanted == Wanted::Mapping && self.document.as_ref().is_none_or(Document::is_demo);
        if needs_files {
            let text = "A mapping names the columns of your own records: open those first.";
            return self.session.notify(NoticeKind::Error, text);
        }
        let dialog = picker::open(wanted);
        self.jobs.start(JobKind::Dialog, "Choosing a file", waker(ctx), move |_| {
            Message::Picked(Picked { wanted, paths: picker::wait(dialog) })
        });
    }

    /// Puts the chosen look on; whatever else set another is overruled at the next frame.
    pub(super) fn apply_theme(&self, ctx: &Context) {
        let wanted = match self.settings.theme {
            ThemeChoice::System => ThemePreference::System,
            ThemeChoice::Light => ThemePreference::Light,
            ThemeChoice::Dark => ThemePreference::Dark,
        };
        if ctx.options(|options| options.theme_preference) != wanted {
            ctx.set_theme(wanted);
        }
    }

    fn keep_settings(&mut self) {
        if self.settings != self.settings_kept {
            self.settings_kept = self.settings.clone();
            if let Err(error) = self.settings_file.write(&self.settings) {
                self.session.notify(NoticeKind::Error, sentence(&error.to_string()));
            }
        }
    }

    fn keep_title(&mut self, ctx: &Context) {
        let title = match &self.document {
            Some(document) if document.is_synthetic() => format!("{} (SYNTHETIC) – Lamplight", document.loaded.name),
            Some(document) => format!("{} – Lamplight", document.loaded.name),
            None => "Lamplight".to_owned(),
        };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

pub(super) fn waker(ctx: &Context) -> impl Fn() + Send + Sync + 'static {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}

/// A message as a sentence: a full stop at the end, and a capital to begin with unless it begins
/// with a name that has its own spelling, such as a file's.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    let first_word = text.split_whitespace().next().unwrap_or_default();
    let is_plain = !first_word.is_empty() && first_word.chars().all(|letter| letter.is_ascii_lowercase());
    let body = match text.get(..1) {
        Some(first) if is_plain => format!("{}{}", first.to_uppercase(), &text[1..]),
        _ => text.to_owned(),
    };
    if body.ends_with(['.', '!', '?', '…']) { body } else { format!("{body}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_sentences() {
        assert_eq!(sentence("there is no target"), "There is no target.");
        assert_eq!(sentence("Done."), "Done.");
        assert_eq!(sentence("some/file.csv does not exist"), "some/file.csv does not exist.");
        assert_eq!(sentence(""), ".");
    }
}
