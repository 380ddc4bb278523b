//! Why a cell is where it is: the regression's terms, gathered under a few headings in words.

use crate::forecast::period_level::NextTotal;
use crate::forecast::{Driver, HistoryBefore, PeriodKind};

use super::features::{Feature, Sums, Theme, spans};

/// Context series told one by one; the others are told together.
const CONTEXT_TOLD: usize = 3;

/// Distance within which incidents are called near in words, metres.
const NEAR_TOLD_M: f64 = 2000.0;

/// Expected counts with their reasons.
pub(super) struct Told {
    pub(super) expected: Vec<f64>,
    /// Expected count of a cell that is average in everything.
    pub(super) base: f64,
    pub(super) drivers: Vec<Vec<Driver>>,
}

/// What each cell's share of the total is made of.
pub(super) struct Shares<'a> {
    /// What is known of the cells, one row after another.
    pub(super) rows: &'a [f64],
    /// One a column.
    pub(super) coefficients: &'a [f64],
    /// What the cell's own surprises multiply its share by.
    pub(super) effects: &'a [f64],
}

/// Shares the next total out over the cells, and says why.
///
/// Each heading's multiplier is the exponential of its terms' sum, less the average cell's. With
/// the time of year and the level of the whole area, they multiply with the base to the expected
/// count exactly. Reasons are left out unless asked for.
pub(super) fn tell(
    past: &HistoryBefore<'_>,
    sums: &Sums,
    features: &[Feature],
    shares: &Shares<'_>,
    next: &NextTotal,
    with_drivers: bool,
) -> Told {
    let (cells, columns) = (past.area().len(), features.len());
    let themes = themes(past.context_len());
    let theme_of: Vec<usize> =
        features.iter().map(|feature| themes.iter().position(|theme| *theme == feature.theme).unwrap_or(0)).collect();

    let mut terms = vec![0.0; cells * themes.len()];
    let rows = shares.rows;
    for (row, terms) in rows.chunks_exact(columns.max(1)).zip(terms.chunks_exact_mut(themes.len())) {
        for ((value, coefficient), &theme) in row.iter().zip(shares.coefficients).zip(&theme_of) {
            terms[theme] += value * coefficient;
        }
    }
    if let Some(theme) = themes.iter().position(|theme| *theme == Theme::Surprise) {
        let terms = terms.iter_mut().skip(theme).step_by(themes.len());
        terms.zip(shares.effects).for_each(|(term, effect)| *term += effect.ln());
    }
    for theme in 0..themes.len() {
        let mean = terms.iter().skip(theme).step_by(themes.len()).sum::<f64>() / cells.max(1) as f64;
        terms.iter_mut().skip(theme).step_by(themes.len()).for_each(|term| *term -= mean);
    }

    let weights: Vec<f64> = terms.chunks_exact(themes.len()).map(|terms| terms.iter().sum::<f64>().exp()).collect();
    let all: f64 = weights.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let expected: Vec<f64> = weights.iter().map(|weight| next.expected * weight / all).collect();

    let usual = usual_total(past).unwrap_or(next.expected);
    let level = next.expected / next.season / usual;
    if !with_drivers {
        return Told { expected, base: usual / all, drivers: Vec::new() };
    }
    let words = Words::new(past, sums, next, level);
    let drivers =
        terms.chunks_exact(themes.len()).enumerate().map(|(cell, terms)| words.tell(cell, &themes, terms)).collect();
    Told { expected, base: usual / all, drivers }
}

fn themes(context: usize) -> Vec<Theme> {
    let mut themes = vec![Theme::RecentHere, Theme::LongRunHere, Theme::Nearby, Theme::Surprise];
    themes.extend((0..context).map(Theme::Context));
    themes
}

/// Mean total of the last year's observed periods, for as many days as the next period has.
fn usual_total(past: &HistoryBefore<'_>) -> Option<f64> {
    let first = past.len().saturating_sub(past.periods_in_year());
    let (mut total, mut days) = (0_u64, 0_i64);
    for period in first..past.len() {
        if let Some(counted) = past.target_total(period) {
            total += counted;
            days += past.periods()[period].days();
        }
    }
    (total > 0 && days > 0).then(|| total as f64 / days as f64 * past.next_period().days() as f64)
}

/// Everything that the sentences need to name.
struct Words<'a> {
    past: &'a HistoryBefore<'a>,
    sums: &'a Sums,
    kind: PeriodKind,
    near: Vec<(i32, i32)>,
    season: Driver,
    level: Driver,
}

impl<'a> Words<'a> {
    fn new(past: &'a HistoryBefore<'a>, sums: &'a Sums, next: &NextTotal, level: f64) -> Self {
        let kind = past.kind();
        let (_, _, year) = spans(kind);
        let season = Driver { text: format!("time of year ({})", past.next_period().label()), multiplier: next.season };
        let level = Driver {
            text: format!("level of the whole area against {}", span_in_words(kind, year)),
            multiplier: level,
        };
        let side_m = past.area().size.side_m();
        let reach = (NEAR_TOLD_M / side_m).floor().min(200.0) as i32;
        let near = (-reach..=reach)
            .flat_map(|row| (-reach..=reach).map(move |col| (col, row)))
            .filter(|&(col, row)| {
                let distance_m = f64::from(col * col + row * row).sqrt() * side_m;
                (col, row) != (0, 0) && distance_m <= NEAR_TOLD_M
            })
            .collect();
        Self { past, sums, kind, near, season, level }
    }

    fn tell(&self, cell: usize, themes: &[Theme], terms: &[f64]) -> Vec<Driver> {
        let mut context: Vec<(usize, f64)> = Vec::new();
        let mut drivers = Vec::with_capacity(CONTEXT_TOLD + 6);
        for (theme, &term) in themes.iter().zip(terms) {
            match theme {
                Theme::Context(series) => context.push((*series, term)),
                _ => drivers.push(Driver { text: self.text(cell, *theme, term), multiplier: term.exp() }),
            }
        }
        context.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        let (told, others) = context.split_at(context.len().min(CONTEXT_TOLD));
        for &(series, term) in told {
            drivers.push(Driver { text: self.text(cell, Theme::Context(series), term), multiplier: term.exp() });
        }
        if !others.is_empty() {
            let term: f64 = others.iter().map(|other| other.1).sum();
            drivers.push(Driver { text: format!("{} other crime types", others.len()), multiplier: term.exp() });
        }
        drivers.push(self.season.clone());
        drivers.push(self.level.clone());
        // Largest effect first; equal ones stay in the order above.
        drivers.sort_by(|a, b| b.multiplier.ln().abs().total_cmp(&a.multiplier.ln().abs()));
        drivers
    }

    fn text(&self, cell: usize, theme: Theme, term: f64) -> String {
        let (quarter, _, year) = spans(self.kind);
        let here = |series, periods| self.sums.count_here(series, periods, self.past.len(), cell);
        match theme {
            Theme::RecentHere => format!("{:.0} here in {}", here(0, quarter), span_in_words(self.kind, quarter)),
            Theme::LongRunHere => format!("{:.0} here in {}", here(0, year), span_in_words(self.kind, year)),
            Theme::Nearby => {
                format!("{:.0} within 2 km in {}", self.nearby(cell, 0, year), span_in_words(self.kind, year))
            }
            Theme::Surprise => {
                let direction = if term < 0.0 { "fewer" } else { "more" };
                format!("{direction} lately, here and around, than all else explains")
            }
            Theme::Context(series) => format!(
                "{}: {:.0} here in {}",
                self.past.context_name(series),
                here(series + 1, year),
                span_in_words(self.kind, year)
            ),
        }
    }

    /// Incidents in other cells whose centres lie within [`NEAR_TOLD_M`].
    fn nearby(&self, cell: usize, series: usize, periods: usize) -> f64 {
        let area = self.past.area();
        let at = area.cells[cell];
        self.near
            .iter()
            .filter_map(|&(col, row)| area.cell_at_col_row(at.col.checked_add(col)?, at.row.checked_add(row)?))
            .map(|other| self.sums.count_here(series, periods, self.past.len(), other))
            .sum()
    }
}

fn span_in_words(kind: PeriodKind, periods: usize) -> String {
    match (kind, periods) {
        (PeriodKind::Month, 1) => "the last month".to_owned(),
        (PeriodKind::Month, _) => format!("the last {periods} months"),
        (PeriodKind::FourWeeks, _) => format!("the last {} weeks", 4 * periods),
    }
}
