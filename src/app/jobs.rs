//! Long work beside the window: one thread a job, watched, cancelled when dropped.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::progress::Progress;

/// Names one job among all that were ever started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(u64);

/// What kind of work it is: at most one of each kind runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobKind {
    /// Reading records.
    Load,
    /// Making a forecast.
    Forecast,
    /// Forecasting past periods with every model.
    Backtest,
    /// Reading the ledger and scoring what is in it.
    Ledger,
    /// Adding a forecast to the ledger.
    Issue,
    /// Reading, learning, testing and scoring people.
    People,
    /// Opening a person's card, or recording something about the person.
    PeopleCase,
    /// Reading the audit log, or weighing harm.
    PeopleLog,
    /// Waiting for the user to choose a file.
    Dialog,
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Step {
    /// What it is doing, in words.
    pub what: String,
    /// How much of it is done, 0..=1.
    pub fraction: f32,
}

/// A job as long as somebody wants it: dropping it asks the work to stop.
#[derive(Debug)]
pub struct Job {
    id: JobId,
    kind: JobKind,
    title: String,
    progress: Progress,
    step: Arc<Mutex<Step>>,
}

impl Job {
    /// Its name.
    pub fn id(&self) -> JobId {
        self.id
    }

    /// Its kind.
    pub fn kind(&self) -> JobKind {
        self.kind
    }

    /// What it is for, such as `Reading Merseyside`.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// How far it is.
    pub fn step(&self) -> Step {
        self.step.lock().map(|step| step.clone()).unwrap_or_default()
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

/// The jobs under way, and the messages of those that are done.
#[derive(Debug)]
pub struct Jobs<Message> {
    running: Vec<Job>,
    next: u64,
    sender: Sender<(JobId, Result<Message, String>)>,
    receiver: Receiver<(JobId, Result<Message, String>)>,
}

impl<Message> Default for Jobs<Message> {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self { running: Vec::new(), next: 0, sender, receiver }
    }
}

impl<Message: Send + 'static> Jobs<Message> {
    /// Starts work on a thread of its own and cancels any other of its kind. `wake` is called
    /// whenever there is something new to show.
    pub fn start(
        &mut self,
        kind: JobKind,
        title: impl Into<String>,
        wake: impl Fn() + Send + Sync + 'static,
        work: impl FnOnce(&Progress) -> Message + Send + 'static,
    ) -> JobId {
        self.cancel(kind);
        let id = JobId(self.next);
        self.next += 1;
        let step = Arc::new(Mutex::new(Step::default()));
        let wake = Arc::new(wake);
        let progress = {
            let (step, wake) = (Arc::clone(&step), Arc::clone(&wake));
            Progress::new(move |what, fraction| {
                if let Ok(mut step) = step.lock() {
                    *step = Step { what: what.to_owned(), fraction };
                }
                wake();
            })
        };
        let sender = self.sender.clone();
        let spawned = {
            let (progress, sender) = (progress.clone(), sender.clone());
            thread::Builder::new().name(format!("{kind:?}")).spawn(move || {
                let result = catch_unwind(AssertUnwindSafe(|| work(&progress))).map_err(|cause| broken(&*cause));
                // nobody listens any more once the window is closed
                let _ = sender.send((id, result));
                wake();
            })
        };
        if let Err(error) = spawned {
            let _ = sender.send((id, Err(format!("The system has no room for another thread: {error}."))));
        }
        self.running.push(Job { id, kind, title: title.into(), progress, step });
        id
    }

    /// The messages of jobs done since last asked; those of cancelled jobs are thrown away.
    pub fn drain(&mut self) -> Vec<Result<Message, String>> {
        let mut messages = Vec::new();
        while let Ok((id, message)) = self.receiver.try_recv() {
            if let Some(at) = self.running.iter().position(|job| job.id == id) {
                self.running.remove(at);
                messages.push(message);
            }
        }
        messages
    }

    /// Forgets a job and asks its work to stop.
    pub fn cancel(&mut self, kind: JobKind) {
        self.running.retain(|job| job.kind != kind);
    }

    /// The jobs under way, oldest first.
    pub fn running(&self) -> &[Job] {
        &self.running
    }

    /// Whether a job of this kind is under way.
    pub fn is_running(&self, kind: JobKind) -> bool {
        self.running.iter().any(|job| job.kind == kind)
    }
}

/// A sentence for work that broke off instead of ending.
fn broken(cause: &(dyn Any + Send)) -> String {
    let detail = cause
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| cause.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no detail".to_owned());
    format!("The program made a mistake and stopped this work; your files are untouched. Detail: {detail}.")
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::RecvTimeoutError;
    use std::time::{Duration, Instant};

    use super::*;

    fn drain_one<M: Send + 'static>(jobs: &mut Jobs<M>) -> Option<Result<M, String>> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(10) {
            if let Some(message) = jobs.drain().pop() {
                return Some(message);
            }
            thread::sleep(Duration::from_millis(2));
        }
        None
    }

    #[test]
    fn a_result_arrives_and_the_job_is_gone() {
        let mut jobs = Jobs::default();
        jobs.start(
            JobKind::Load,
            "Reading",
            || (),
            |progress| {
                progress.step("half", 0.5);
                42
            },
        );
        assert_eq!(drain_one(&mut jobs), Some(Ok(42)));
        assert!(jobs.running().is_empty());
    }

    #[test]
    fn a_newer_job_of_the_same_kind_stops_the_older() {
        let mut jobs = Jobs::default();
        let (told, heard) = channel();
        jobs.start(
            JobKind::Forecast,
            "old",
            || (),
            move |progress| {
                while progress.check().is_ok() {
                    thread::sleep(Duration::from_millis(1));
                }
                let _ = told.send(());
                "old"
            },
        );
        jobs.start(JobKind::Forecast, "new", || (), |_| "new");
        assert_ne!(heard.recv_timeout(Duration::from_secs(10)), Err(RecvTimeoutError::Timeout));
        assert_eq!(drain_one(&mut jobs), Some(Ok("new")));
        assert!(jobs.drain().is_empty());
    }

    #[test]
    fn a_job_that_breaks_says_so_instead_of_hanging() {
        let mut jobs: Jobs<()> = Jobs::default();
        jobs.start(JobKind::Load, "Reading", || (), |_| panic!("on purpose"));
        let message = drain_one(&mut jobs);
        assert!(matches!(message, Some(Err(text)) if text.contains("on purpose")));
    }
}
