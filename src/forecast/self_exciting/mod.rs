//! Self-exciting point process: a steady background, and a short-lived rise after each event.
//!
//! Mohler, Short, Brantingham, Schoenberg and Tita 2011 ("Self-exciting point process modeling of
//! crime", Journal of the American Statistical Association 106, 100–108): events happen at the rate
//! μ(x, y) + Σ g(t − tᵢ, x − xᵢ, y − yᵢ) over earlier events i, learned by expectation and
//! maximisation (stochastic declustering). What differs from the paper:
//!
//! - the trigger g is exponential in time and Gaussian in space, three numbers in place of a kernel
//!   estimate of all pairs: a few thousand events carry no more;
//! - the background is a Gaussian kernel estimate over all years, in pieces of about 250 m, its
//!   level that of each year counted back from the origin; no event is part of its own background;
//! - the bandwidth of the background is the one that foresaw the last year best;
//! - days are whole: of two events on one day either may have set off the other.
//!
//! The forecast is the background's expected count and what recorded events are still to set off,
//! both with all their descendants within the period. Descendants of background events are put where
//! the background is. What an event sets off beyond 180 days or the edge of the area is left out.

mod learn;
mod record;
mod trigger;

use rayon::prelude::*;

use crate::progress::{Cancelled, Progress};

use super::recent_mean::scored_periods;
use super::spread::Footprint;
use super::surface::{Surface, Tried, add_scores, even_line, level_of_last_year, predict};
use super::{Fitted, ForecastError, HistoryBefore, Model, ModelId, PeriodKind, Prediction};

use learn::{Declustered, background_map, decluster, learn};
use record::{MAX_LAG_DAYS, Record};
use trigger::Trigger;

/// Standard deviations of the background's kernel tried.
const BANDWIDTHS_M: [f64; 5] = [250.0, 400.0, 650.0, 1000.0, 1600.0];
/// The one used where the past is too short to try any.
const USUAL_BANDWIDTH_M: f64 = 650.0;

/// Self-exciting point process; for dated records only.
#[derive(Debug, Clone, Copy, Default)]
pub struct SelfExciting;

impl Model for SelfExciting {
    fn fit(&self, past: &HistoryBefore<'_>, _seed: u64, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError> {
        let record = record(past, progress)?;
        let chosen = choose(&record, past, progress)?;
        let footprints = record.footprints(chosen.setting);
        Ok(fit(&record, past, &footprints, chosen, progress)?)
    }

    fn fit_each(
        &self,
        pasts: &[HistoryBefore<'_>],
        _seed: u64,
        progress: &Progress,
    ) -> Result<Vec<Box<dyn Fitted>>, ForecastError> {
        let (Some(first), Some(last)) = (pasts.first(), pasts.last()) else { return Ok(Vec::new()) };
        // The events of a shorter view are the first ones of a longer view's.
        let record = record(last, progress)?;
        let chosen = choose(&record, first, progress)?;
        let footprints = record.footprints(chosen.setting);
        pasts.par_iter().map(|past| Ok(fit(&record, past, &footprints, chosen, progress)?)).collect()
    }
}

fn record<'a>(past: &HistoryBefore<'a>, progress: &Progress) -> Result<Record<'a>, ForecastError> {
    progress.check()?;
    if past.kind() == PeriodKind::Month {
        return Err(ForecastError::NeedsDates { model: ModelId::SelfExciting.name() });
    }
    Ok(Record::new(*past))
}

/// The bandwidth, and the share spread evenly, that foresaw the last year best.
fn choose(record: &Record<'_>, past: &HistoryBefore<'_>, progress: &Progress) -> Result<Tried<f64>, ForecastError> {
    let mut origins = scored_periods(past);
    origins.reverse();
    let usual = Tried::untried(USUAL_BANDWIDTH_M);
    if origins.is_empty() {
        return Ok(usual);
    }
    let tried = BANDWIDTHS_M
        .par_iter()
        .map(|&bandwidth_m| {
            let footprints = record.footprints(bandwidth_m);
            let (trigger, _) = learn(record, past, &footprints, progress)?;
            let mut sums = [0.0; _];
            for &origin in &origins {
                progress.check()?;
                let Some(counts) = past.target(origin) else { continue };
                let view = past.before(origin);
                let expected = foresee(record, &view, &footprints, trigger);
                add_scores(&mut sums, Surface::new(expected.clone()).scores(expected.iter().sum(), counts));
            }
            Ok(Tried::new(bandwidth_m, sums))
        })
        .collect::<Result<Vec<_>, ForecastError>>()?;
    Ok(tried.into_iter().fold(usual, Tried::or))
}

fn fit(
    record: &Record<'_>,
    past: &HistoryBefore<'_>,
    footprints: &[Footprint],
    chosen: Tried<f64>,
    progress: &Progress,
) -> Result<Box<dyn Fitted>, Cancelled> {
    let (trigger, declustered) = learn(record, past, footprints, progress)?;
    let with_even_share = |expected: Vec<f64>| {
        let total = expected.iter().sum();
        Surface::new(expected).expected(total, chosen.even_share)
    };
    let prediction = predict(past, |view| {
        // Earlier origins see only what was before them, and know the trigger alone.
        with_even_share(if view.len() == past.len() {
            expected(record, view, footprints, trigger, &declustered)
        } else {
            foresee(record, view, footprints, trigger)
        })
    });
    Ok(Box::new(FittedSelfExciting { prediction, trigger, chosen }))
}

/// Expected counts of a view that may be shorter than the record, one a cell, with a trigger learned
/// elsewhere.
fn foresee(record: &Record<'_>, past: &HistoryBefore<'_>, footprints: &[Footprint], trigger: Trigger) -> Vec<f64> {
    let declustered = decluster(record, past, footprints, trigger);
    expected(record, past, footprints, trigger, &declustered)
}

fn expected(
    record: &Record<'_>,
    past: &HistoryBefore<'_>,
    footprints: &[Footprint],
    trigger: Trigger,
    declustered: &Declustered,
) -> Vec<f64> {
    let horizon_days = past.next_period().days() as f64;
    let Trigger { offspring, delay_days, spread_m } = trigger;
    // The rate after an event, descendants included, is again an exponential: of the trigger's
    // height, and decaying more slowly as every descendant adds its own rise.
    let decay = (1.0 - offspring) / delay_days;
    let passed = -(-decay * horizon_days).exp_m1();

    // μ/(1 − n) in the long run; in the first days only μ, for nothing from before is counted here.
    let background = declustered.level_a_day / (1.0 - offspring) * (horizon_days - offspring * passed / decay);
    let map = background_map(record, footprints, &declustered.background);
    let pieces = record.parts * record.parts;
    let mut expected: Vec<f64> =
        map.chunks_exact(pieces).map(|cell| background.max(0.0) * cell.iter().sum::<f64>()).collect();

    // Descendants are 1/(1 − n) generations away on average, each as far as the trigger spreads.
    let reach_m = spread_m / (1.0 - offspring).sqrt();
    let now = past.origin_day();
    for event in past.target_events().iter().rev() {
        // From the middle of its day.
        let age_days = now - event.day.floor() - 0.5;
        if age_days > (MAX_LAG_DAYS + 28) as f64 {
            break;
        }
        let still_to_come = offspring * (-age_days / delay_days).exp() / (1.0 - offspring) * passed;
        if still_to_come > 1e-6 {
            Footprint::new(past.area(), event, reach_m).add(f64::from(event.incidents) * still_to_come, &mut expected);
        }
    }
    if expected.iter().sum::<f64>() > 0.0 {
        expected
    } else {
        vec![level_of_last_year(past) / expected.len().max(1) as f64; expected.len()]
    }
}

#[derive(Debug)]
struct FittedSelfExciting {
    prediction: Prediction,
    trigger: Trigger,
    chosen: Tried<f64>,
}

impl Fitted for FittedSelfExciting {
    fn predict(&self) -> Prediction {
        self.prediction.clone()
    }

    fn summary(&self) -> Vec<(String, String)> {
        let Trigger { offspring, delay_days, spread_m } = self.trigger;
        vec![
            ("Set off by an earlier incident".to_owned(), format!("{:.0} in 100", 100.0 * offspring)),
            ("Time to what it sets off".to_owned(), format!("{delay_days:.1} days on average")),
            ("Distance to what it sets off".to_owned(), format!("{spread_m:.0} m (standard deviation)")),
            ("Bandwidth of the background".to_owned(), format!("{} m", self.chosen.setting)),
            even_line(self.chosen.even_share),
        ]
    }
}
