//! What is known of a cell before a period: logs of counts over several spans of time, here and in
//! the neighbourhood, of the target and of every context series.
//!
//! A count is measured against the average cell's over the same span, `ln((count + c)/(mean + c))`,
//! so a span with missing periods, a change of the whole area's level and the length of the record
//! all cancel, and a cell without anything is finite.

use rayon::prelude::*;

use crate::forecast::shrunk_mean::{Setting, log_relative_rates};
use crate::forecast::smoothing::{Neighbourhood, Scratch};
use crate::forecast::{HistoryBefore, PeriodKind};

/// Added to every count before its logarithm is taken.
const OFFSET_COUNT: f64 = 0.5;

/// Half-lives of the shrunk means beside the chosen one, in periods.
const HALF_LIVES: [f64; 5] = [3.0, 6.0, 12.0, 24.0, 48.0];

/// Standard deviation of the near neighbourhood, metres.
pub(super) const NEAR_M: f64 = 800.0;
/// Standard deviation of the wide neighbourhood, metres.
pub(super) const WIDE_M: f64 = 2000.0;

/// Where a count is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// In the cell itself.
    Here,
    /// Mean over neighbours within about 1.5 km.
    Near,
    /// Mean over neighbours within about 4 km.
    Wide,
    /// The shrunk recent mean of the cell, own counts steadied by the neighbourhood's, under one of
    /// several settings.
    Shrunk(usize),
}

/// What a feature is told as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Theme {
    /// The target here, within a year.
    RecentHere,
    /// The target here, over a year and more.
    LongRunHere,
    /// The target in the neighbourhood.
    Nearby,
    /// A context series, here and nearby.
    Context(usize),
    /// What the regression keeps missing here and around; no column has it.
    Surprise,
}

/// One column of the regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Feature {
    /// 0 is the target, 1 + n is context series n.
    series: usize,
    reach: Reach,
    /// Periods counted; `usize::MAX` is all of them.
    periods: usize,
    pub(super) theme: Theme,
}

/// Columns for a history of this kind and number of context series.
pub(super) fn features(kind: PeriodKind, context: usize) -> Vec<Feature> {
    let (quarter, half, year) = spans(kind);
    let all = usize::MAX;
    let mut features = Vec::new();
    let mut add = |series, reach, periods, theme| features.push(Feature { series, reach, periods, theme });
    add(0, Reach::Shrunk(0), 1, Theme::LongRunHere);
    for (setting, half_life) in (1..).zip(HALF_LIVES) {
        let theme = if half_life <= half as f64 { Theme::RecentHere } else { Theme::LongRunHere };
        add(0, Reach::Shrunk(setting), 1, theme);
    }
    for periods in [1, quarter, half] {
        add(0, Reach::Here, periods, Theme::RecentHere);
    }
    for periods in [year, 2 * year, all] {
        add(0, Reach::Here, periods, Theme::LongRunHere);
    }
    for periods in [quarter, year, all] {
        add(0, Reach::Near, periods, Theme::Nearby);
    }
    add(0, Reach::Wide, year, Theme::Nearby);
    for series in 0..context {
        add(series + 1, Reach::Here, year, Theme::Context(series));
        add(series + 1, Reach::Near, year, Theme::Context(series));
        add(series + 1, Reach::Here, all, Theme::Context(series));
    }
    features
}

/// Coefficients before anything is learned: the shrunk mean as it stands, and nothing else.
pub(super) fn prior(features: &[Feature]) -> Vec<f64> {
    features.iter().map(|feature| if feature.reach == Reach::Shrunk(0) { 1.0 } else { 0.0 }).collect()
}

/// Periods in a quarter, in half a year and in a year.
pub(super) fn spans(kind: PeriodKind) -> (usize, usize, usize) {
    match kind {
        PeriodKind::FourWeeks => (3, 6, 13),
        PeriodKind::Month => (3, 6, 12),
    }
}

/// Running sums of every series, here and in the neighbourhood, so that a count over any span is
/// one subtraction.
#[derive(Debug)]
pub(super) struct Sums {
    cells: usize,
    /// `sums[line][period * cells + cell]`: the sum over all periods before `period`.
    lines: Vec<(usize, Reach, Vec<f64>)>,
    /// `shrunk[setting][period * cells + cell]`: log of the shrunk mean relative to the average
    /// cell's.
    shrunk: Vec<Vec<f64>>,
}

impl Sums {
    /// Sums over everything that a view shows, and the shrunk means under a setting chosen by the
    /// caller.
    pub(super) fn new(past: &HistoryBefore<'_>, features: &[Feature], setting: Setting) -> Self {
        let cells = past.area().len();
        let mut wanted: Vec<(usize, Reach)> = Vec::new();
        for feature in features {
            if !matches!(feature.reach, Reach::Shrunk(_)) && !wanted.contains(&(feature.series, feature.reach)) {
                wanted.push((feature.series, feature.reach));
            }
        }
        let near = Neighbourhood::new(past.area(), NEAR_M);
        let wide = Neighbourhood::new(past.area(), WIDE_M);
        let lines = wanted
            .into_par_iter()
            .map(|(series, reach)| {
                let mut sums = vec![0.0; (past.len() + 1) * cells];
                let (mut values, mut smooth) = (vec![0.0; cells], vec![0.0; cells]);
                let mut scratch = Scratch::default();
                for period in 0..past.len() {
                    let counts = if series == 0 { past.target(period) } else { past.context(series - 1, period) };
                    let (before, after) = sums.split_at_mut((period + 1) * cells);
                    let before = &before[period * cells..];
                    let after = &mut after[..cells];
                    after.copy_from_slice(before);
                    let Some(counts) = counts else { continue };
                    for (value, &count) in values.iter_mut().zip(counts) {
                        *value = f64::from(count);
                    }
                    let added = match reach {
                        Reach::Here | Reach::Shrunk(_) => &values,
                        Reach::Near | Reach::Wide => {
                            let neighbourhood = if reach == Reach::Near { &near } else { &wide };
                            neighbourhood.smooth(&values, &mut scratch, &mut smooth);
                            &smooth
                        }
                    };
                    after.iter_mut().zip(added).for_each(|(sum, &value)| *sum += value);
                }
                (series, reach, sums)
            })
            .collect();
        let settings: Vec<Setting> = std::iter::once(setting).chain(HALF_LIVES.map(Setting::with_half_life)).collect();
        let shrunk = settings.into_par_iter().map(|setting| log_relative_rates(past, setting)).collect();
        Self { cells, lines, shrunk }
    }

    /// Rows of features, one a cell, as known at the start of a period: nothing later is read.
    pub(super) fn rows(&self, features: &[Feature], period: usize) -> Vec<f64> {
        let columns = features.len();
        let mut rows = vec![0.0; self.cells * columns];
        for (column, feature) in features.iter().enumerate() {
            if let Reach::Shrunk(setting) = feature.reach {
                let shrunk = &self.shrunk[setting][period * self.cells..(period + 1) * self.cells];
                rows.iter_mut().skip(column).step_by(columns).zip(shrunk).for_each(|(to, from)| *to = *from);
                continue;
            }
            let Some((until, from)) = self.ends(feature.series, feature.reach, feature.periods, period) else {
                continue;
            };
            let total: f64 = until.iter().zip(from).map(|(until, from)| until - from).sum();
            let average = (total / self.cells.max(1) as f64 + OFFSET_COUNT).ln();
            let targets = rows.iter_mut().skip(column).step_by(columns);
            for ((target, until), from) in targets.zip(until).zip(from) {
                *target = (until - from + OFFSET_COUNT).ln() - average;
            }
        }
        rows
    }

    /// Count of a series in a cell over the `periods` before `period`.
    pub(super) fn count_here(&self, series: usize, periods: usize, period: usize, cell: usize) -> f64 {
        self.ends(series, Reach::Here, periods, period).map_or(0.0, |(until, from)| until[cell] - from[cell])
    }

    fn ends(&self, series: usize, reach: Reach, periods: usize, period: usize) -> Option<(&[f64], &[f64])> {
        let (_, _, sums) = self.lines.iter().find(|line| line.0 == series && line.1 == reach)?;
        let at = |period: usize| &sums[period * self.cells..(period + 1) * self.cells];
        Some((at(period), at(period.saturating_sub(periods))))
    }
}
