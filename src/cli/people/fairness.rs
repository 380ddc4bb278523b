//! The audit of fairness as text.

use std::io;

use crate::cli::output::Output;
use crate::people::evaluation::fairness::GroupAudit;

/// One block a characteristic.
pub(super) fn print(audits: &[GroupAudit], output: &mut Output) -> io::Result<()> {
    for audit in audits {
        output.gap()?;
        output.line(format!("Fairness by {}", audit.characteristic))?;
    }
    Ok(())
}
