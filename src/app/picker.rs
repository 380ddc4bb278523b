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
pub enum Wanted {
    /// Files of incidents.
    Files,
    /// A folder of incidents.
    Folder,
    /// A mapping of their columns.
    Mapping,
    /// The outline of the study area.
    Boundary,
    /// Target definitions.
    Targets,
    /// Files of events about people.
    PeopleEvents,
    /// Files of protected characteristics.
    PeopleProtected,
    /// A mapping of the columns of people's records.
    PeopleMapping,
    /// A definition of high harm.
    PeopleDefinition,
    /// A harm scale.
    PeopleScale,
    /// The folder of the workspace of people.
    PeopleFolder,
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
    let dialog_of = |title: &str| dialog.clone().set_title(title);
    match wanted {
        Wanted::PeopleEvents => many(dialog_of("Choose events").add_filter("Events", RECORDS)),
        Wanted::PeopleProtected => many(dialog_of("Choose protected characteristics").add_filter("Tables", RECORDS)),
        Wanted::PeopleMapping => one(dialog_of("Choose a column mapping").add_filter("TOML", &["toml"]).pick_file()),
        Wanted::PeopleDefinition => {
            one(dialog_of("Choose a definition of high harm").add_filter("TOML", &["toml"]).pick_file())
        }
        Wanted::PeopleScale => one(dialog_of("Choose a harm scale").add_filter("Scales", &["toml", "csv"]).pick_file()),
        Wanted::PeopleFolder => one(dialog_of("Choose a folder for the log and the decisions").pick_folder()),
        Wanted::Files => many(dialog_of("Open records").add_filter("Records", &["csv", "gz", "parquet", "zip", "txt"])),
        Wanted::Folder => one(dialog.set_title("Open a folder of records").pick_folder()),
        Wanted::Mapping => one(dialog.set_title("Open a column mapping").add_filter("TOML", &["toml"]).pick_file()),
        Wanted::Boundary => {
            one(dialog.set_title("Open a boundary").add_filter("Boundaries", &["geojson", "json", "shp"]).pick_file())
        }
        Wanted::Targets => one(dialog.set_title("Open target definitions").add_filter("TOML", &["toml"]).pick_file()),
    }
}

/// Endings of tables about people.
const RECORDS: &[&str] = &["csv", "gz", "parquet", "txt"];

fn many(dialog: AsyncFileDialog) -> Open {
    let chosen = dialog.add_filter("All files", &["*"]).pick_files();
    Box::pin(async { chosen.await.unwrap_or_default().iter().map(|file| file.path().to_owned()).collect() })
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
