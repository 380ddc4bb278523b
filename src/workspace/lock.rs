//! Waiting for the system's own file locks, which are free again when their holder dies.

use std::fs::TryLockError;
use std::time::{Duration, Instant};

use super::files;

/// Longest that anybody waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// How asking for a lock ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Locked {
    /// It is held.
    Yes,
    /// Somebody else has it.
    Busy,
    /// The file system has no locks, in the system's words.
    Unable(String),
}

/// Tries to have a lock for a while.
pub(crate) fn patiently(mut attempt: impl FnMut() -> Result<(), TryLockError>) -> Locked {
    let start = Instant::now();
    loop {
        match attempt() {
            Ok(()) => return Locked::Yes,
            Err(TryLockError::Error(error)) => return Locked::Unable(files::in_words(&error)),
            Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => return Locked::Busy,
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}
