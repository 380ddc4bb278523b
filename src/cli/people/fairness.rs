//! The audit of fairness as text.

use crate::cli::CommandError;
use crate::cli::league::sentence;
use crate::cli::output::Output;
use crate::cli::report::aligned;
use crate::figures::count;
use crate::people::evaluation::fairness::GroupAudit;

use super::figures::{number, share, with_interval};

/// The most letters of a group's name in a table.
const NAME_WIDTH: usize = 16;

/// One block a characteristic: rates at the list, then how right the estimates are, then what differs.
pub(super) fn print(audits: &[GroupAudit], output: &mut Output) -> Result<(), CommandError> {
    if audits.is_empty() {
        output.gap()?;
        sentence(
            "Fairness was not audited: no protected characteristics were given. No use on people is sound without.",
            output,
        )?;
    }
    for audit in audits {
        output.gap()?;
        output.line(format!("Fairness by {}", audit.characteristic))?;
        let rates = ["group", "people", "base rate", "precision", "false positives", "false negatives"];
        let rightness = ["group", "listed", "estimated", "observed/expected", "slope", "AUC"];
        let mut tables = [vec![rates.map(str::to_owned).to_vec()], vec![rightness.map(str::to_owned).to_vec()]];
        for row in &audit.groups {
            let name: String = row.group.chars().take(NAME_WIDTH).collect();
            let Some(figures) = &row.figures else {
                tables[0].push(vec![name, row.why_not_shown.clone().unwrap_or_default()]);
                continue;
            };
            tables[0].push(vec![
                name.clone(),
                count(figures.people),
                share(figures.base_rate),
                share(figures.precision),
                share(figures.false_positive_rate),
                share(figures.false_negative_rate),
            ]);
            tables[1].push(vec![
                name,
                share(figures.share_listed),
                format!("{}%", number(figures.mean_estimate * 100.0, 1)),
                with_interval(figures.observed_over_expected, 2),
                with_interval(figures.calibration_slope, 2),
                with_interval(figures.auc, 3),
            ]);
        }
        for table in &tables {
            for line in aligned(table, &[0]) {
                output.line(line)?;
            }
        }
        for finding in &audit.findings {
            sentence(finding, output)?;
        }
    }
    Ok(())
}
