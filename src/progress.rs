//! Progress and cancellation of long work, told apart from any window or terminal.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Asked for by [`Progress::check`] when somebody has cancelled the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

type Report = dyn Fn(&str, f32) + Send + Sync;

/// A handle shared by a piece of long work and whoever waits for it.
///
/// The work calls [`step`](Self::step) to say how far it is and [`check`](Self::check) to learn
/// whether it should stop; the waiting side calls [`cancel`](Self::cancel). Clones share state.
#[derive(Clone)]
pub struct Progress {
    report: Arc<Report>,
    cancelled: Arc<AtomicBool>,
}

impl Progress {
    /// Work nobody watches: reports go nowhere, and cancelling still works.
    pub fn silent() -> Self {
        Self::new(|_, _| {})
    }

    /// Work whose steps are handed to `report` as (what is being done, fraction done in 0..=1).
    pub fn new(report: impl Fn(&str, f32) + Send + Sync + 'static) -> Self {
        Self { report: Arc::new(report), cancelled: Arc::new(AtomicBool::new(false)) }
    }

    /// A handle for the part of this work from `start` to `end`, as fractions of the whole: its steps
    /// are reported in that range, and it is cancelled with the whole.
    pub fn part(&self, start: f32, end: f32) -> Self {
        let report = Arc::clone(&self.report);
        let within = move |what: &str, fraction: f32| report(what, start + (end - start) * fraction);
        Self { report: Arc::new(within), cancelled: Arc::clone(&self.cancelled) }
    }

    /// Handles for pieces of this work that are done side by side, one for each of their names.
    ///
    /// Whatever a piece reports is told under its name, and the fraction is the mean over all pieces,
    /// which never falls; all are cancelled with the whole.
    pub fn side_by_side(&self, names: &[&str]) -> Vec<Self> {
        let done = Arc::new(Mutex::new(vec![0.0_f32; names.len()]));
        let piece = |(piece, name): (usize, &&str)| {
            let (report, done, name) = (Arc::clone(&self.report), Arc::clone(&done), (*name).to_owned());
            let tell = move |_: &str, fraction: f32| {
                let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                done[piece] = done[piece].max(fraction);
                report(&name, done.iter().sum::<f32>() / done.len() as f32);
            };
            Self { report: Arc::new(tell), cancelled: Arc::clone(&self.cancelled) }
        };
        names.iter().enumerate().map(piece).collect()
    }

    /// Says what is being done, in a few words a user understands, and how much of it is done.
    pub fn step(&self, what: &str, fraction: f32) {
        (self.report)(what, fraction.clamp(0.0, 1.0));
    }

    /// Asks the work to stop at its next [`check`](Self::check).
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the work has been asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Fails with [`Cancelled`] once the work has been asked to stop; call it between chunks.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").field("cancelled", &self.is_cancelled()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_cancels_the_original() {
        let progress = Progress::silent();
        assert_eq!(progress.check(), Ok(()));
        progress.clone().cancel();
        assert_eq!(progress.check(), Err(Cancelled));
    }

    #[test]
    fn a_part_reports_within_its_range_and_is_cancelled_with_the_whole() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&seen);
        let whole = Progress::new(move |_, fraction| sink.lock().unwrap().push(fraction));
        let part = whole.part(0.5, 0.75);
        part.step("fitting", 0.0);
        part.part(0.5, 1.0).step("fitting", 1.0);
        assert_eq!(*seen.lock().unwrap(), [0.5, 0.75]);
        whole.cancel();
        assert_eq!(part.check(), Err(Cancelled));
    }

    #[test]
    fn pieces_side_by_side_add_up_and_never_go_back() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&seen);
        let whole = Progress::new(move |what, fraction| sink.lock().unwrap().push((what.to_owned(), fraction)));
        let pieces = whole.side_by_side(&["one", "two"]);
        pieces[0].step("fitting", 0.5);
        pieces[1].step("fitting", 1.0);
        pieces[0].step("again", 0.0);
        let told = |name: &str, fraction| (name.to_owned(), fraction);
        assert_eq!(*seen.lock().unwrap(), [told("one", 0.25), told("two", 0.75), told("one", 0.75)]);
        whole.cancel();
        assert_eq!(pieces[1].check(), Err(Cancelled));
    }

    #[test]
    fn steps_arrive_with_the_fraction_clamped() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&seen);
        let progress = Progress::new(move |what, fraction| {
            if let Ok(mut seen) = sink.lock() {
                seen.push((what.to_owned(), fraction));
            }
        });
        progress.step("reading", 1.5);
        assert_eq!(*seen.lock().unwrap(), vec![("reading".to_owned(), 1.0)]);
    }
}
