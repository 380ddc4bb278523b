//! Arguments in, a window or a command out; the only place that decides how the process ends.

use std::process::ExitCode;

use lamplight::cli::{self, Ended};

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Ended::Done => ExitCode::SUCCESS,
        Ended::Failed => ExitCode::from(1),
        Ended::Usage => ExitCode::from(2),
    }
}
