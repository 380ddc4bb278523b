//! What the diagnostics page says of a forecast: worked out once, beside the window.

use crate::forecast::Period;
use crate::incidents::{Incidents, column};
use crate::pipeline::{Loaded, Outcome};

/// A period of the past with what was recorded in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedPeriod {
    /// The period.
    pub period: Period,
    /// Recorded in the whole study area; `None` when missing.
    pub recorded: Option<u32>,
}

/// A cell whose forecast differs from its last period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The cell.
    pub cell: usize,
    /// Recorded in the last period with data.
    pub last: u32,
    /// Expected now.
    pub expected: f64,
}

impl Change {
    /// Expected now less recorded last.
    pub fn difference(&self) -> f64 {
        self.expected - f64::from(self.last)
    }
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// Oldest first.
    pub totals: Vec<RecordedPeriod>,
    /// The last period with data, as an index into [`totals`](Self::totals).
    pub last_observed: Option<usize>,
    /// Largest differences from the last period, largest first.
    pub changes: Vec<Change>,
    /// Cells, best rank first.
    pub by_rank: Vec<usize>,
    /// Rows of the table that count towards the target, by cell and then newest first.
    rows: Vec<u32>,
    /// Where the rows of each cell begin in `rows`; one more than there are cells.
    starts: Vec<u32>,
    /// Target incidents in the study area by month of the year, January first.
    pub season: [f64; 12],
    /// How many times each month of the year is covered by the data before the origin.
    pub months_covered: [u32; 12],
}

/// How many changes are kept.
const LISTED: usize = 10;

impl Findings {
    /// Works it all out.
    pub fn of(loaded: &Loaded, outcome: &Outcome) -> Self {
        let history = outcome.history.all();
        let totals: Vec<_> = history
            .periods()
            .iter()
            .enumerate()
            .map(|(index, period)| RecordedPeriod {
                period: *period,
                recorded: history.target(index).map(|counts| counts.iter().sum()),
            })
            .collect();
        let last_observed = totals.iter().rposition(|total| total.recorded.is_some());
        let last_counts = last_observed.and_then(|index| history.target(index)).unwrap_or_default();

        let mut changes: Vec<_> = outcome
            .forecast
            .cells
            .iter()
            .zip(last_counts)
            .enumerate()
            .map(|(cell, (forecast, last))| Change { cell, last: *last, expected: forecast.expected })
            .collect();
        changes.sort_by(|a, b| b.difference().abs().total_cmp(&a.difference().abs()).then(a.cell.cmp(&b.cell)));
        changes.truncate(LISTED);

        let (rows, starts) = rows_by_cell(&loaded.incidents, outcome);
        let mut findings = Self {
            totals,
            last_observed,
            changes,
            by_rank: outcome.forecast.by_rank(),
            rows,
            starts,
            season: [0.0; 12],
            months_covered: months_covered(&loaded.incidents, outcome),
        };
        findings.season = findings.months_of(&loaded.incidents, &findings.rows);
        findings
    }

    /// Rows of the incidents behind a cell, newest first.
    pub fn rows_of(&self, cell: usize) -> &[u32] {
        let bounds = self.starts.get(cell).zip(self.starts.get(cell + 1));
        bounds.and_then(|(start, end)| self.rows.get(*start as usize..*end as usize)).unwrap_or_default()
    }

    /// How many of some rows fall in each month of the year.
    pub fn months_of(&self, incidents: &Incidents, rows: &[u32]) -> [f64; 12] {
        use chrono::Datelike as _;
        let mut months = [0.0; 12];
        for row in rows {
            if let Some(day) = day_of(incidents, *row as usize) {
                months[day.month0() as usize] += 1.0;
            }
        }
        months
    }
}

/// The first day on which a row may have happened.
pub fn day_of(incidents: &Incidents, row: usize) -> Option<chrono::NaiveDate> {
    let ms = start_ms(incidents, row)?;
    chrono::DateTime::from_timestamp_millis(ms).map(|time| time.date_naive())
}

fn start_ms(incidents: &Incidents, row: usize) -> Option<i64> {
    let times = incidents.table.column(column::OCCURRED_FROM).ok()?.datetime().ok()?;
    times.physical().get(row)
}

fn rows_by_cell(incidents: &Incidents, outcome: &Outcome) -> (Vec<u32>, Vec<u32>) {
    use chrono::NaiveTime;
    let cells = outcome.area.len();
    let origin_ms = outcome.history.calendar().origin.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    let mut placed: Vec<(u32, std::cmp::Reverse<i64>, u32)> = outcome
        .placement
        .cell
        .iter()
        .zip(&outcome.placement.counts)
        .enumerate()
        .filter_map(|(row, (cell, counts))| {
            let cell = cell.filter(|cell| *counts && (*cell as usize) < cells)?;
            let ms = start_ms(incidents, row)?;
            (ms < origin_ms).then_some((cell, std::cmp::Reverse(ms), row as u32))
        })
        .collect();
    placed.sort_unstable();
    let starts = (0..=cells as u32).map(|cell| placed.partition_point(|(of, _, _)| *of < cell) as u32).collect();
    (placed.into_iter().map(|(_, _, row)| row).collect(), starts)
}

fn months_covered(incidents: &Incidents, outcome: &Outcome) -> [u32; 12] {
    use chrono::{Datelike as _, Months};
    let mut covered = [0; 12];
    let origin = outcome.history.calendar().origin;
    let mut month = incidents.first_day.with_day(1).unwrap_or(incidents.first_day);
    while month < origin && month <= incidents.last_day {
        if !incidents.missing_months.contains(&month) {
            covered[month.month0() as usize] += 1;
        }
        let Some(next) = month.checked_add_months(Months::new(1)) else { break };
        month = next;
    }
    covered
}
