//! Prospective hotspot mapping: risk communicates to what is near, soon.
//!
//! Bowers, Johnson and Pease 2004 ("Prospective hot-spotting: the future of crime mapping?",
//! British Journal of Criminology 44, 641–658): over a grid of 50 m, every incident of the last two
//! months within 400 m adds 1/(1 + d) · 1/(1 + t) to a grid cell's risk, d counting whole half-widths
//! of that grid between incident and centre, t whole weeks since the incident. Here that fine
//! surface is summed over the cells of the study area. Where only months are known, an incident's
//! age is taken from the middle of its month, so two months count, the older one by little.

use crate::geography::StudyArea;
use crate::progress::Progress;

use super::surface::{self, Surface, SurfaceMethod};
use super::{Event, Fitted, ForecastError, HistoryBefore, Model};

/// Side of the fine grid; the study area's cells are cut into as many pieces as comes closest.
const FINE_SIDE_M: f64 = 50.0;
/// How far an incident reaches.
const REACH_M: f64 = 400.0;
/// How long it lasts.
const WEEKS: f64 = 8.0;
/// Distances this little short of a whole half-width count as that half-width: the rounding of
/// coordinates must not decide.
const ROUNDING_M: f64 = 1e-6;

/// Prospective hotspot mapping.
#[derive(Debug, Clone, Copy, Default)]
pub struct Prospective;

impl Model for Prospective {
    fn fit(&self, past: &HistoryBefore<'_>, _seed: u64, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError> {
        surface::fit(self, past, progress)
    }

    fn fit_each(
        &self,
        pasts: &[HistoryBefore<'_>],
        _seed: u64,
        progress: &Progress,
    ) -> Result<Vec<Box<dyn Fitted>>, ForecastError> {
        surface::fit_each(self, pasts, progress)
    }
}

/// Reach and decay are the paper's: there is nothing to choose.
impl SurfaceMethod for Prospective {
    type Setting = ();

    fn usual(&self, _past: &HistoryBefore<'_>) {}

    fn batches(&self, _past: &HistoryBefore<'_>) -> Vec<Vec<()>> {
        vec![vec![()]]
    }

    fn surfaces(&self, past: &HistoryBefore<'_>, batch: &[()], origins: &[usize]) -> Vec<Vec<Surface>> {
        batch.iter().map(|()| origins.iter().map(|&origin| surface_at(&past.before(origin))).collect()).collect()
    }

    fn summary(&self, (): ()) -> Vec<(String, String)> {
        vec![
            ("Reach of an incident".to_owned(), format!("{REACH_M} m, less with every 25 m")),
            ("Lasting".to_owned(), format!("{WEEKS} weeks, less with every week")),
        ]
    }
}

fn surface_at(past: &HistoryBefore<'_>) -> Surface {
    let now = past.origin_day();
    let mut sums = vec![0.0; past.area().len()];
    let events = past.target_events();
    // Events are in order of periods: those of older periods than a year are never looked at.
    let first = past.len().saturating_sub(past.periods_in_year());
    for event in &events[events.partition_point(|event| (event.period as usize) < first)..] {
        let weeks = ((now - event.day) / 7.0).floor();
        if weeks < WEEKS {
            add(past.area(), event, f64::from(event.incidents) / (1.0 + weeks), &mut sums);
        }
    }
    Surface::new(sums)
}

/// Adds what an incident gives to the cells around it.
fn add(area: &StudyArea, event: &Event, weight: f64, sums: &mut [f64]) {
    let cell = event.cell as usize;
    let (corner_east_m, corner_north_m) = area.corner_m(cell);
    let (east_m, north_m) = (event.easting_m - corner_east_m, event.northing_m - corner_north_m);
    let parts = (area.size.side_m() / FINE_SIDE_M).round().max(1.0);
    let fine_m = area.size.side_m() / parts;
    let parts = parts as i32;
    // Fine cells are counted from the south-west corner of the event's own cell.
    let range = |at_m: f64| ((at_m - REACH_M) / fine_m).floor() as i32..=((at_m + REACH_M) / fine_m).floor() as i32;
    let own = area.cells[cell];
    for y in range(north_m) {
        let up_m = (f64::from(y) + 0.5) * fine_m - north_m;
        for x in range(east_m) {
            let across_m = (f64::from(x) + 0.5) * fine_m - east_m;
            let distance_m = up_m.hypot(across_m) + ROUNDING_M;
            if distance_m > REACH_M + 2.0 * ROUNDING_M {
                continue;
            }
            let (col, row) = (own.col + x.div_euclid(parts), own.row + y.div_euclid(parts));
            if let Some(cell) = area.cell_at_col_row(col, row) {
                sums[cell] += weight / (1.0 + (distance_m / (fine_m / 2.0)).floor());
            }
        }
    }
}
