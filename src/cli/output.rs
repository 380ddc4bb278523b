//! Standard output, which may be closed at any moment by whoever reads it.

use std::io::{self, BufWriter, ErrorKind, Stdout, Write};

use serde::Serialize;

/// Standard output. When the reader goes away (`lamplight targets | head -1`) the rest is quietly
/// not written: the reader has what it wanted.
#[derive(Debug)]
pub(super) struct Output {
    sink: BufWriter<Stdout>,
    closed: bool,
}

impl Output {
    pub(super) fn new() -> Self {
        Self { sink: BufWriter::new(io::stdout()), closed: false }
    }

    /// One line of text.
    pub(super) fn line(&mut self, text: impl AsRef<str>) -> io::Result<()> {
        let written = writeln!(self.sink, "{}", text.as_ref());
        self.unless_closed(written)
    }

    /// An empty line.
    pub(super) fn gap(&mut self) -> io::Result<()> {
        self.line("")
    }

    /// One JSON document, indented.
    pub(super) fn json(&mut self, document: &impl Serialize) -> Result<(), super::CommandError> {
        let text = serde_json::to_string_pretty(document)?;
        Ok(self.line(text)?)
    }

    /// Sends what is still held back.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        let written = self.sink.flush();
        self.unless_closed(written)
    }

    fn unless_closed(&mut self, written: io::Result<()>) -> io::Result<()> {
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(_) if self.closed => Ok(()),
            other => other,
        }
    }
}
