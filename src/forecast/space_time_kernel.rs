//! Space-time kernel: every recorded point, spread over its surroundings and fading with age.
//!
//! A Gaussian in space times an exponential decay in time (the separable space-time kernel density
//! of Brunsdon, Corcoran and Higgs 2007, looking back only). How wide and how fast are those that
//! foresaw the last year best.

use crate::progress::Progress;

use super::spread::{Footprint, bandwidths_m};
use super::surface::{self, Surface, SurfaceMethod};
use super::{Fitted, ForecastError, HistoryBefore, Model};

/// Times in which a point's weight halves, in days.
const HALF_LIVES_DAYS: [f64; 6] = [60.0, 120.0, 240.0, 480.0, 960.0, 1920.0];

/// A kernel over distance and age, over all that is recorded.
#[derive(Debug, Clone, Copy, Default)]
pub struct SpaceTimeKernel;

/// How wide and how fast.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    bandwidth_m: f64,
    half_life_days: f64,
}

impl Model for SpaceTimeKernel {
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

impl SurfaceMethod for SpaceTimeKernel {
    type Setting = Setting;

    fn usual(&self, past: &HistoryBefore<'_>) -> Setting {
        Setting { bandwidth_m: past.area().size.side_m(), half_life_days: 480.0 }
    }

    /// One batch a bandwidth: its half-lives share the spreading.
    fn batches(&self, past: &HistoryBefore<'_>) -> Vec<Vec<Setting>> {
        let batch =
            |bandwidth_m| HALF_LIVES_DAYS.map(|half_life_days| Setting { bandwidth_m, half_life_days }).to_vec();
        bandwidths_m(past.area()).into_iter().map(batch).collect()
    }

    fn surfaces(&self, past: &HistoryBefore<'_>, batch: &[Setting], origins: &[usize]) -> Vec<Vec<Surface>> {
        // One bandwidth a batch: the spreading is done once for all half-lives.
        let Some(bandwidth_m) = batch.first().map(|setting| setting.bandwidth_m) else { return Vec::new() };
        let half_lives_days = batch.iter().map(|setting| setting.half_life_days);
        if batch.len() == HALF_LIVES_DAYS.len() {
            fading_surfaces(past, bandwidth_m, &HALF_LIVES_DAYS, origins).into()
        } else {
            let each = |half_life_days| {
                let [surfaces] = fading_surfaces(past, bandwidth_m, &[half_life_days], origins);
                surfaces
            };
            half_lives_days.map(each).collect()
        }
    }

    fn summary(&self, setting: Setting) -> Vec<(String, String)> {
        vec![
            ("Points".to_owned(), "all that are recorded".to_owned()),
            ("Bandwidth".to_owned(), format!("{:.0} m (standard deviation of the kernel)", setting.bandwidth_m)),
            ("Half-life of a point".to_owned(), format!("{} days", setting.half_life_days)),
        ]
    }
}

/// The surfaces of each half-life at each origin.
fn fading_surfaces<const N: usize>(
    past: &HistoryBefore<'_>,
    bandwidth_m: f64,
    half_lives_days: &[f64; N],
    origins: &[usize],
) -> [Vec<Surface>; N] {
    let fadings = |days: f64| half_lives_days.map(|half_life_days| 0.5_f64.powf(days / half_life_days));
    let mut surfaces = [const { Vec::new() }; N];
    let end = origins.last().copied().unwrap_or(0);
    let mut events = past.before(end).target_events();
    // Faded to the end of the period, all half-lives of a cell together.
    let mut sums = vec![[0.0; N]; past.area().len()];
    for period in 0..=end {
        if origins.binary_search(&period).is_ok() {
            for (run, surfaces) in surfaces.iter_mut().enumerate() {
                surfaces.push(Surface::new(sums.iter().map(|sums| sums[run]).collect()));
            }
        }
        let Some(days) = past.periods().get(period).map(|period| period.days() as f64) else { break };
        let by = fadings(days);
        for sums in &mut sums {
            sums.iter_mut().zip(by).for_each(|(sum, by)| *sum *= by);
        }
        let after = past.before(period + 1).origin_day();
        let (now, later) = events.split_at(events.partition_point(|event| event.period as usize <= period));
        events = later;
        for event in now {
            let weights = fadings(after - event.day).map(|fading| fading * f64::from(event.incidents));
            Footprint::new(past.area(), event, bandwidth_m).add_each(&weights, &mut sums);
        }
    }
    surfaces
}
