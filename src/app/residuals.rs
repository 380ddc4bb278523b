//! What was recorded against what had been forecast, cell by cell: the numbers behind the map of
//! residuals.

use crate::evaluation::Comparison;
use crate::figures;
use crate::forecast::Period;

use super::state::Backtested;

/// Which periods are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ResidualsOf {
    /// The sum over all of them.
    #[default]
    All,
    /// One of them, oldest first.
    Origin(usize),
}

/// One cell over the periods looked at.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CellResidual {
    /// Forecast, each period from what came before it.
    pub expected: f64,
    /// Recorded.
    pub recorded: u32,
}

impl CellResidual {
    /// Recorded less expected.
    pub fn difference(&self) -> f64 {
        f64::from(self.recorded) - self.expected
    }
}

/// Recorded less expected, one a cell of the forecast on show.
#[derive(Debug, Clone, PartialEq)]
pub struct ResidualLayer {
    /// One a cell; `None` where the forecasts looked at have no such cell.
    pub cells: Vec<Option<CellResidual>>,
    /// Name of the model that forecast.
    pub model: String,
    /// Which periods, in words.
    pub periods: String,
    /// Different for every layer made.
    pub version: u64,
}

impl ResidualLayer {
    /// Of a backtested model; `None` when the backtest is withheld or has no such period.
    pub fn of_backtest(backtested: &Backtested, run: usize, of: ResidualsOf, version: u64) -> Option<Self> {
        backtested.report()?;
        let backtest = &backtested.outcome.backtest;
        let model = backtest.models.get(run)?;
        let periods: Vec<Period> = backtest.origins.iter().map(|origin| origin.period).collect();
        let wanted = wanted(of, periods.len())?;
        let of_cell = |cell: usize| {
            let mut sum = CellResidual::default();
            for origin in wanted.clone() {
                sum.expected += model.foreseen.get(origin)?.expected.get(cell)?;
                sum.recorded += backtest.origins.get(origin)?.recorded.get(cell)?;
            }
            Some(sum)
        };
        Some(Self {
            cells: backtested.spread(of_cell),
            model: model.name.clone(),
            periods: words(&periods[wanted.clone()]),
            version,
        })
    }

    /// Of the quick comparison that comes with every forecast.
    pub fn of_comparison(comparison: &Comparison, model: &str, of: ResidualsOf, version: u64) -> Option<Self> {
        let wanted = wanted(of, comparison.origins.len())?;
        let origins = &comparison.origins[wanted];
        let cells = origins.iter().map(|origin| origin.cell_expected.len()).max()?;
        let of_cell = |cell: usize| {
            let mut sum = CellResidual::default();
            for origin in origins {
                sum.expected += origin.cell_expected.get(cell)?;
                sum.recorded += origin.cell_observed.get(cell)?;
            }
            Some(sum)
        };
        let periods: Vec<Period> = origins.iter().map(|origin| origin.period).collect();
        Some(Self {
            cells: (0..cells).map(of_cell).collect(),
            model: model.to_owned(),
            periods: words(&periods),
            version,
        })
    }

    /// Recorded less expected in a cell.
    pub fn difference(&self, cell: usize) -> Option<f64> {
        self.cells.get(cell).copied().flatten().map(|residual| residual.difference())
    }

    /// Cells in the order of what they show: the largest excess of recorded over forecast first,
    /// or the largest shortfall; those that show the reverse are left out.
    pub fn largest(&self, shortfall: bool) -> Vec<(usize, CellResidual)> {
        let sign = if shortfall { -1.0 } else { 1.0 };
        let mut found: Vec<(usize, CellResidual)> = self
            .cells
            .iter()
            .enumerate()
            .filter_map(|(cell, residual)| Some((cell, (*residual)?)))
            .filter(|(_, residual)| residual.difference() * sign > 0.0)
            .collect();
        found.sort_by(|(a, one), (b, other)| {
            (other.difference() * sign).total_cmp(&(one.difference() * sign)).then(a.cmp(b))
        });
        found
    }
}

/// The periods asked for, of so many.
fn wanted(of: ResidualsOf, periods: usize) -> Option<std::ops::Range<usize>> {
    match of {
        ResidualsOf::All => (periods > 0).then_some(0..periods),
        ResidualsOf::Origin(origin) => (origin < periods).then_some(origin..origin + 1),
    }
}

/// `12 periods, 3 Dec 2025 – 4 Nov 2026`, or the one period.
fn words(periods: &[Period]) -> String {
    match periods {
        [] => String::new(),
        [one] => figures::period(*one),
        [first, .., last] => {
            let whole = figures::period(Period { start: first.start, end: last.end });
            format!("{}, {whole}", figures::counted(periods.len() as u64, "period"))
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::evaluation::OriginResult;

    fn origin(month: u32, expected: &[f64], recorded: &[u32]) -> OriginResult {
        let day = |month| NaiveDate::from_ymd_opt(2021, month, 1).unwrap();
        OriginResult {
            period: Period { start: day(month), end: day(month + 1) },
            expected: expected.iter().sum(),
            lower80: 0,
            upper80: 9,
            observed: recorded.iter().sum(),
            cell_expected: expected.to_vec(),
            cell_observed: recorded.to_vec(),
            hit_rate_5pc: 0.0,
            plain_hit_rate_5pc: 0.0,
            gain_per_incident: 0.0,
        }
    }

    fn comparison() -> Comparison {
        Comparison {
            origins: vec![origin(1, &[1.0, 2.0, 0.5], &[3, 0, 1]), origin(2, &[1.5, 2.0, 0.5], &[1, 1, 0])],
            gain_per_incident: 0.0,
            gain_se: 0.0,
            verdict: String::new(),
        }
    }

    #[test]
    fn residuals_add_up_over_periods_and_can_be_of_one() {
        let all = ResidualLayer::of_comparison(&comparison(), "Model", ResidualsOf::All, 1).unwrap();
        assert_eq!(all.difference(0), Some(1.5));
        assert_eq!(all.difference(1), Some(-3.0));
        assert_eq!(all.periods, "2 periods, 1 Jan – 28 Feb 2021");
        let second = ResidualLayer::of_comparison(&comparison(), "Model", ResidualsOf::Origin(1), 2).unwrap();
        assert_eq!(second.difference(0), Some(-0.5));
        assert_eq!(second.periods, "Feb 2021");
        assert!(ResidualLayer::of_comparison(&comparison(), "Model", ResidualsOf::Origin(2), 3).is_none());
    }

    #[test]
    fn the_largest_come_first_and_what_was_met_exactly_is_in_neither_list() {
        let all = ResidualLayer::of_comparison(&comparison(), "Model", ResidualsOf::All, 1).unwrap();
        let cells = |shortfall| all.largest(shortfall).into_iter().map(|(cell, _)| cell).collect::<Vec<_>>();
        assert_eq!(cells(false), [0]);
        assert_eq!(cells(true), [1]);
    }
}
