//! The basemap: tiles from a server, and knowing whether they arrive.
//!
//! The tile library asks for a tile once and reports failure only to the log. What it does tell is
//! how many requests are under way; together with the number asked for and the tiles that were there
//! to draw, that is enough: when everything asked for has been answered and there is still nothing to
//! draw, the server cannot be reached. Sources are made and dropped on other threads, because both
//! may wait: for the system's certificates, for a name server.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use egui::Context;
use walkers::Tiles;

use super::BasemapStatus;
use super::tile_server::TileServer;
use super::tile_source::Source;

/// How long a server may take to send a first tile.
const PATIENCE: Duration = Duration::from_secs(8);
/// When to try again after no tile, or not every tile, could be had.
const RETRY_AFTER: Duration = Duration::from_secs(30);
/// Where tiles stay missing although others arrive, retries become rarer up to this.
const RETRY_AFTER_AT_MOST: Duration = Duration::from_mins(10);
/// How often to look at what is under way.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What the settings ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    server: String,
    cache: Option<PathBuf>,
}

enum State {
    Off,
    /// The address cannot be used.
    Refused,
    Starting(Receiver<Option<Source>>),
    Running(Box<Source>),
    /// The source could not be made; try again then.
    Failed(Instant),
}

/// The tiles under everything else.
pub(super) struct Basemap {
    ctx: Context,
    wanted: Option<Wanted>,
    state: State,
    status: BasemapStatus,
    credit: Option<String>,
    host: Option<String>,
    retry_after: Duration,
    next_partial_retry: Duration,
}

impl Basemap {
    pub(super) fn new(ctx: &Context) -> Self {
        Self {
            ctx: ctx.clone(),
            wanted: None,
            state: State::Off,
            status: BasemapStatus::Off,
            credit: None,
            host: None,
            retry_after: RETRY_AFTER,
            next_partial_retry: RETRY_AFTER,
        }
    }

    /// Where the basemap comes from.
    pub(super) fn status(&self) -> BasemapStatus {
        self.status
    }

    /// Whom to name on the map; `None` while nothing of a server is shown.
    pub(super) fn credit(&self) -> Option<&str> {
        self.credit.as_deref().filter(|_| self.status == BasemapStatus::Online)
    }

    /// Which server is asked.
    pub(super) fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// Changes how long to wait before trying again.
    pub(super) fn set_retry_after(&mut self, wait: Duration) {
        self.retry_after = wait;
        self.next_partial_retry = wait;
    }

    /// Follows the settings; to be called at the start of every frame.
    pub(super) fn prepare(&mut self, network: bool, server: &str, cache: Option<&Path>) {
        if !network {
            self.wanted = None;
            self.replace_state(State::Off);
            self.status = BasemapStatus::Off;
            return;
        }
        let unchanged = self.wanted.as_ref().is_some_and(|now| now.server == server && now.cache.as_deref() == cache);
        if !unchanged {
            self.wanted = Some(Wanted { server: server.to_owned(), cache: cache.map(Path::to_path_buf) });
            self.status = BasemapStatus::Connecting;
            self.next_partial_retry = self.retry_after;
            self.start();
        }
        self.take_started();
        let retry_at = match &self.state {
            State::Running(source) => source.retry_at,
            State::Failed(retry_at) => Some(*retry_at),
            State::Off | State::Refused | State::Starting(_) => None,
        };
        if retry_at.is_some_and(|at| at <= Instant::now()) {
            self.start();
        }
        if let State::Running(source) = &mut self.state {
            (source.needed, source.drawn, source.sharp) = (0, 0, 0);
        }
    }

    /// What to draw tiles from, if there is anything.
    pub(super) fn tiles(&mut self) -> Option<&mut dyn Tiles> {
        match &mut self.state {
            State::Running(source) => Some(source.as_mut()),
            State::Off | State::Refused | State::Starting(_) | State::Failed(_) => None,
        }
    }

    /// Learns from what could be drawn; to be called after the tiles were drawn.
    pub(super) fn conclude(&mut self) {
        let State::Running(source) = &mut self.state else {
            match self.state {
                State::Starting(_) => self.ctx.request_repaint_after(LOOK_EVERY),
                State::Failed(at) => self.ctx.request_repaint_after(at.saturating_duration_since(Instant::now())),
                State::Off | State::Refused | State::Running(_) => {}
            }
            return;
        };
        let now = Instant::now();
        let idle = source.server.asked() > 0 && source.tiles.stats().in_progress == 0;
        source.idle_frames = if idle { source.idle_frames.saturating_add(1) } else { 0 };
        // a tile that arrived after it was looked for is seen in the next frame, so one idle frame proves nothing
        let answered = source.idle_frames >= 3;
        let overdue = now.duration_since(source.since) > PATIENCE;

        if source.drawn > 0 {
            self.status = BasemapStatus::Online;
        } else if source.needed > 0 && (answered || overdue) {
            self.status = BasemapStatus::Unreachable;
        }

        let complete = source.sharp >= source.needed;
        if complete {
            source.retry_at = None;
        } else if source.retry_at.is_none() && (answered || (overdue && source.drawn == 0)) {
            let wait = if source.drawn == 0 {
                self.retry_after
            } else {
                let wait = self.next_partial_retry;
                self.next_partial_retry = (wait * 2).min(RETRY_AFTER_AT_MOST);
                wait
            };
            source.retry_at = Some(now + wait);
        }
        match source.retry_at {
            Some(at) => self.ctx.request_repaint_after(at.saturating_duration_since(now)),
            None if !complete => self.ctx.request_repaint_after(LOOK_EVERY),
            None => {}
        }
    }

    fn start(&mut self) {
        let Some(wanted) = self.wanted.clone() else { return };
        match TileServer::new(&wanted.server) {
            Ok(server) => {
                self.credit = Some(server.credit());
                self.host = Some(server.host().to_owned());
                let (sender, receiver) = channel();
                let ctx = self.ctx.clone();
                std::thread::spawn(move || {
                    let source = Source::open(server, wanted.cache, &ctx);
                    // nobody listens any more when the settings have changed meanwhile
                    drop(sender.send(source));
                    ctx.request_repaint();
                });
                self.replace_state(State::Starting(receiver));
            }
            Err(error) => {
                log::warn!("{error}");
                self.credit = None;
                self.host = None;
                self.status = BasemapStatus::Unreachable;
                self.replace_state(State::Refused);
            }
        }
    }

    fn take_started(&mut self) {
        let State::Starting(receiver) = &self.state else { return };
        match receiver.try_recv() {
            Ok(Some(source)) => self.replace_state(State::Running(Box::new(source))),
            Ok(None) | Err(TryRecvError::Disconnected) => {
                self.status = BasemapStatus::Unreachable;
                self.replace_state(State::Failed(Instant::now() + self.retry_after));
                self.ctx.request_repaint_after(self.retry_after);
            }
            Err(TryRecvError::Empty) => {}
        }
    }

    fn replace_state(&mut self, state: State) {
        if let State::Running(source) = std::mem::replace(&mut self.state, state) {
            // closing waits for the download thread, which may be waiting for a name server
            std::thread::spawn(move || drop(source));
        }
    }
}

impl Drop for Basemap {
    fn drop(&mut self) {
        self.replace_state(State::Off);
    }
}
