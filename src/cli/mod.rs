//! The command line: one file per command over the same pipeline as the window.
