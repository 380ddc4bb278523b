//! The system's dialogs, awaited on a thread so that the window stays alive.

use std::future::Future;
use std::path::PathBuf;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use rfd::AsyncFileDialog;

/// What a dialog asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Files,
    Folder,
    Mapping,
    Boundary,
    Targets,
}

/// What the user chose; no paths when the dialog was closed without choosing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picked {
    pub(super) wanted: Wanted,
    pub(super) paths: Vec<PathBuf>,
}

/// A dialog on the screen, to be awaited anywhere.
type Open = Pin<Box<dyn Future<Output = Vec<PathBuf>> + Send>>;

/// Shows the dialog: to be called on the window's own thread, as some systems demand.
pub(super) fn open(wanted: Wanted) -> Open {
    let dialog = AsyncFileDialog::new();
    match wanted {
        Wanted::Files => {
            let chosen = dialog
                .set_title("Open records")
                .add_filter("Records", &["csv", "gz", "parquet", "zip", "txt"])
                .add_filter("All files", &["*"])
                .pick_files();
            Box::pin(async { chosen.await.unwrap_or_default().iter().map(|file| file.path().to_owned()).collect() })
        }
        Wanted::Folder => one(dialog.set_title("Open a folder of records").pick_folder()),
        Wanted::Mapping => one(dialog.set_title("Open a column mapping").add_filter("TOML", &["toml"]).pick_file()),
        Wanted::Boundary => {
            one(dialog.set_title("Open a boundary").add_filter("Boundaries", &["geojson", "json", "shp"]).pick_file())
        }
        Wanted::Targets => one(dialog.set_title("Open target definitions").add_filter("TOML", &["toml"]).pick_file()),
    }
}

fn one(chosen: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static) -> Open {
    Box::pin(async { chosen.await.iter().map(|file| file.path().to_owned()).collect() })
}

/// Waits for a future on this thread.
pub(super) fn wait<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    #[test]
    fn waiting_ends_when_another_thread_wakes_it() {
        let (send, receive) = channel::<Waker>();
        thread::spawn(move || {
            let waker = receive.recv_timeout(Duration::from_secs(10)).unwrap();
            waker.wake();
        });
        let mut polled = false;
        let answer = wait(std::future::poll_fn(move |context| {
            if polled {
                return Poll::Ready(7);
            }
            polled = true;
            let _ = send.send(context.waker().clone());
            Poll::Pending
        }));
        assert_eq!(answer, 7);
    }
}
