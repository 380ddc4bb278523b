//! Locking by itself when nobody is there.

use std::time::{Duration, SystemTime};

use egui::Context;

use crate::app::App;
use crate::app::jobs::JobKind;

/// How long the area stays unlocked without use.
pub(super) const IDLE: Duration = Duration::from_mins(15);

impl App {
    /// Locks the area when it was not used for a while, on the window's clock or on the wall's: the
    /// window's stands still while a laptop is closed.
    pub(in crate::app) fn lock_when_idle(&mut self, ctx: &Context) {
        let (now, is_used) = ctx.input(|input| {
            let is_moving = input.pointer.is_moving() || input.pointer.any_down();
            (input.time, is_moving || !input.events.is_empty())
        });
        let is_preparing = self.jobs.is_running(JobKind::People);
        let Some(opened) = self.people.opened.as_deref_mut() else { return };
        // nobody is on show yet while the list is being made
        let is_waiting = is_preparing && opened.list.is_none();
        let (since, on_wall) = opened.last_used;
        let idle_secs = (now - since).max(on_wall.elapsed().map_or(0.0, |elapsed| elapsed.as_secs_f64()));
        if idle_secs >= IDLE.as_secs_f64() && !is_waiting {
            let minutes = IDLE.as_secs() / 60;
            self.lock_people(&format!("Locked after {minutes} minutes without use."), ctx);
            return;
        }
        if is_used || is_waiting {
            opened.last_used = (now, SystemTime::now());
        }
        ctx.request_repaint_after(Duration::from_secs_f64((IDLE.as_secs_f64() - idle_secs).clamp(1.0, 30.0)));
    }
}
