//! Kernel density: the last year's points, each spread over its surroundings.
//!
//! The hotspot map of most crime analysis (Chainey, Tompson and Uhlig 2008), with a Gaussian kernel
//! whose mass in each cell is exact. Its bandwidth is not left to taste: it is the one whose maps
//! foresaw the later periods of the training data best.

use crate::progress::Progress;

use super::spread::{Footprint, bandwidths_m};
use super::surface::{self, Surface, SurfaceMethod};
use super::{Fitted, ForecastError, HistoryBefore, Model};

/// Kernel density of the last year's points.
#[derive(Debug, Clone, Copy, Default)]
pub struct KernelDensity;

impl Model for KernelDensity {
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

/// Settings are bandwidths in metres.
impl SurfaceMethod for KernelDensity {
    type Setting = f64;

    fn usual(&self, past: &HistoryBefore<'_>) -> f64 {
        past.area().size.side_m()
    }

    fn batches(&self, past: &HistoryBefore<'_>) -> Vec<Vec<f64>> {
        bandwidths_m(past.area()).into_iter().map(|bandwidth_m| vec![bandwidth_m]).collect()
    }

    fn surfaces(&self, past: &HistoryBefore<'_>, batch: &[f64], origins: &[usize]) -> Vec<Vec<Surface>> {
        batch.iter().map(|&bandwidth_m| surfaces(past, bandwidth_m, origins)).collect()
    }

    fn summary(&self, bandwidth_m: f64) -> Vec<(String, String)> {
        vec![
            ("Points".to_owned(), "those of the last year".to_owned()),
            ("Bandwidth".to_owned(), format!("{bandwidth_m:.0} m (standard deviation of the kernel)")),
        ]
    }
}

fn surfaces(past: &HistoryBefore<'_>, bandwidth_m: f64, origins: &[usize]) -> Vec<Surface> {
    let area = past.area();
    let year = past.periods_in_year();
    let start = origins.first().map_or(0, |&origin| origin.saturating_sub(year));
    let end = origins.last().copied().unwrap_or(0);
    let cells = area.len();
    // A map a period, so that the years of neighbouring origins share their work.
    let mut maps = vec![0.0; end.saturating_sub(start) * cells];
    for event in past.before(end).target_events() {
        let Some(period) = (event.period as usize).checked_sub(start) else { continue };
        let footprint = Footprint::new(area, event, bandwidth_m);
        footprint.add(f64::from(event.incidents), &mut maps[period * cells..(period + 1) * cells]);
    }
    let surface_at = |&origin: &usize| {
        let first = origin.saturating_sub(year).max(start);
        let mut sums = vec![0.0; cells];
        for map in maps[(first - start) * cells..(origin - start) * cells].chunks_exact(cells.max(1)) {
            sums.iter_mut().zip(map).for_each(|(sum, value)| *sum += value);
        }
        Surface::new(sums)
    };
    origins.iter().map(surface_at).collect()
}
