//! Self-exciting point process: a steady background, and a short-lived rise after each event.
//!
//! Mohler, Short, Brantingham, Schoenberg and Tita 2011 ("Self-exciting point process modeling of
//! crime", Journal of the American Statistical Association 106, 100–108): events happen at the rate
//! μ(x, y) + Σ g(t − tᵢ, x − xᵢ, y − yᵢ) over earlier events i, learned by expectation and
//! maximisation (stochastic declustering). What differs from the paper:
//!
//! - the trigger g is exponential in time and Gaussian in space, three numbers in place of a kernel
//!   estimate of all pairs: a few thousand events carry no more;
//! - the background is a mixture of two Gaussian kernel estimates over all years: a wide one and
//!   a narrow one for addresses where things happen year after year,
//!   which would otherwise pass for incidents setting off each other; its level is that of each year
//!   counted back from the origin; no event is part of its own background;
//! - the bandwidth of the wide kernel is the one that foresaw the last year best;
//! - days are whole: of two events on one day either may have set off the other.
//!
//! The forecast is the background's expected count and what recorded events are still to set off,
//! both with all their descendants within the period. Descendants of background events are put where
//! the background is. What an event sets off beyond 120 days or the edge of the area is left out.

mod background;
mod learn;
mod pieces;
mod record;
mod trigger;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::progress::Progress;

use super::recent_mean::scored_periods;
use super::spread::Footprint;
use super::surface::{Surface, Tried, add_scores, even_line, level_of_last_year, predict};
use super::{Fitted, ForecastError, HistoryBefore, Model, ModelId, PeriodKind, Prediction};

use background::Kernels;
use learn::{Declustered, Parameters, decluster, learn};
use record::{MAX_LAG_DAYS, Record};
use trigger::Trigger;

/// Standard deviations of the background's wide kernel tried.
const BANDWIDTHS_M: [f64; 4] = [300.0, 500.0, 850.0, 1400.0];
/// The one used where the past is too short to try any.
const USUAL_BANDWIDTH_M: f64 = 500.0;

/// Self-exciting point process; for dated records only.
#[derive(Debug, Clone, Copy, Default)]
pub struct SelfExciting;

impl Model for SelfExciting {
    fn fit(&self, past: &HistoryBefore<'_>, _seed: u64, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError> {
        Learned::new(std::slice::from_ref(past), past, past, progress)?.fitted(past, progress)
    }

    fn fit_each(
        &self,
        pasts: &[HistoryBefore<'_>],
        _seed: u64,
        progress: &Progress,
    ) -> Result<Vec<Box<dyn Fitted>>, ForecastError> {
        let (Some(first), Some(last)) = (pasts.first(), pasts.last()) else { return Ok(Vec::new()) };
        if pasts.len() > 1 && last.changes_with_view() {
            // a later view shows what was recorded late: nothing may be shared
            return pasts
                .par_iter()
                .map(|past| Learned::new(&[*past], past, past, progress)?.fitted(past, progress))
                .collect();
        }
        let learned = Learned::new(pasts, first, last, progress)?;
        pasts.par_iter().map(|past| learned.fitted(past, progress)).collect()
    }
}

/// What views of one history share. The events of a shorter view are the first ones of a longer
/// view's, so their pairs are listed once.
struct Learned<'a> {
    record: Record<'a>,
    kernels: Kernels,
    /// Bandwidth and even share: those that foresaw the shortest view's last year best.
    chosen: Tried<f64>,
    /// The process that the shortest view shows; others start from it.
    shortest: Parameters,
    /// What somebody with that process in mind would have foreseen from the start of each period of
    /// the views' last years: how far off that was gives the dispersion.
    foreseen: BTreeMap<usize, Vec<f64>>,
}

impl<'a> Learned<'a> {
    fn new(
        pasts: &[HistoryBefore<'a>],
        shortest: &HistoryBefore<'a>,
        longest: &HistoryBefore<'a>,
        progress: &Progress,
    ) -> Result<Self, ForecastError> {
        progress.check()?;
        if longest.kind() == PeriodKind::Month {
            return Err(ForecastError::NeedsDates { model: ModelId::SelfExciting.name() });
        }
        let record = Record::new(*longest);
        let chosen = choose(&record, shortest, progress)?;
        let kernels = Kernels::new(&record, chosen.setting);
        let (parameters, _) = learn(&record, shortest, &kernels, Parameters::START, progress)?;
        let origins: BTreeSet<usize> = pasts.iter().flat_map(scored_periods).collect();
        let foreseen = origins
            .into_par_iter()
            .map(|origin| {
                progress.check()?;
                Ok((origin, foresee(&record, &longest.before(origin), &kernels, parameters)))
            })
            .collect::<Result<BTreeMap<_, _>, ForecastError>>()?;
        Ok(Self { record, kernels, chosen, shortest: parameters, foreseen })
    }

    fn fitted(&self, past: &HistoryBefore<'_>, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError> {
        let Self { record, kernels, chosen, .. } = self;
        let (parameters, declustered) = learn(record, past, kernels, self.shortest, progress)?;
        let mut foreseen = self.foreseen.clone();
        foreseen.insert(past.len(), expected(record, past, kernels, parameters, &declustered));
        let prediction = predict(past, |view| {
            let expected = foreseen.get(&view.len()).cloned().unwrap_or_default();
            let total = expected.iter().sum();
            Surface::new(expected).expected(total, chosen.even_share)
        });
        Ok(Box::new(FittedSelfExciting { prediction, parameters, chosen: *chosen }))
    }
}

/// The bandwidth, and the share spread evenly, that foresaw the last year best.
fn choose(record: &Record<'_>, past: &HistoryBefore<'_>, progress: &Progress) -> Result<Tried<f64>, ForecastError> {
    let mut origins = scored_periods(past);
    origins.reverse();
    let usual = Tried::untried(USUAL_BANDWIDTH_M);
    let Some(&first) = origins.first() else { return Ok(usual) };
    let tried = BANDWIDTHS_M
        .par_iter()
        .map(|&bandwidth_m| {
            let kernels = Kernels::new(record, bandwidth_m);
            // Learned before the year it is tried on, where there is a year before.
            let before = if first >= past.periods_in_year() { past.before(first) } else { *past };
            let (parameters, _) = learn(record, &before, &kernels, Parameters::START, progress)?;
            let mut sums = [0.0; _];
            for &origin in &origins {
                progress.check()?;
                let Some(counts) = past.target(origin) else { continue };
                let expected = foresee(record, &past.before(origin), &kernels, parameters);
                let total = expected.iter().sum();
                add_scores(&mut sums, Surface::new(expected).scores(total, counts));
            }
            Ok(Tried::new(bandwidth_m, sums))
        })
        .collect::<Result<Vec<_>, ForecastError>>()?;
    Ok(tried.into_iter().fold(usual, Tried::or))
}

/// Expected counts, one a cell, after a view that may be shorter than the record, when the
/// parameters are known.
fn foresee(record: &Record<'_>, past: &HistoryBefore<'_>, kernels: &Kernels, parameters: Parameters) -> Vec<f64> {
    let declustered = decluster(record, past, kernels, parameters);
    expected(record, past, kernels, parameters, &declustered)
}

fn expected(
    record: &Record<'_>,
    past: &HistoryBefore<'_>,
    kernels: &Kernels,
    parameters: Parameters,
    declustered: &Declustered,
) -> Vec<f64> {
    let horizon_days = past.next_period().days() as f64;
    let Trigger { offspring, delay_days, spread_m } = parameters.trigger;
    // The rate after an event, descendants included, is again an exponential: of the trigger's
    // height, and decaying more slowly as every descendant adds its own rise.
    let decay = (1.0 - offspring) / delay_days;
    let passed = -(-decay * horizon_days).exp_m1();

    // μ/(1 − n) in the long run; in the first days only μ, for nothing from before is counted here.
    let background = declustered.level_a_day / (1.0 - offspring) * (horizon_days - offspring * passed / decay);
    let mut expected = kernels.by_cell(record, &declustered.background, parameters.narrow_share);
    for share in &mut expected {
        *share *= background.max(0.0);
    }

    // Descendants are 1/(1 − n) generations away on average, each as far as the trigger spreads.
    let reach_m = spread_m / (1.0 - offspring).sqrt();
    let now = past.origin_day();
    for event in past.target_events().iter().rev() {
        // From the middle of its day.
        let age_days = now - event.day.floor() - 0.5;
        if age_days > MAX_LAG_DAYS as f64 {
            break;
        }
        let still_to_come = offspring / (1.0 - offspring) * (-age_days / delay_days).exp() * passed;
        Footprint::new(past.area(), event, reach_m).add(f64::from(event.incidents) * still_to_come, &mut expected);
    }
    if expected.iter().sum::<f64>() > 0.0 {
        return expected;
    }
    // Nothing was recorded for a year.
    vec![level_of_last_year(past) / expected.len().max(1) as f64; expected.len()]
}

#[derive(Debug)]
struct FittedSelfExciting {
    prediction: Prediction,
    parameters: Parameters,
    chosen: Tried<f64>,
}

impl Fitted for FittedSelfExciting {
    fn predict(&self) -> Prediction {
        self.prediction.clone()
    }

    fn summary(&self) -> Vec<(String, String)> {
        let trigger = self.parameters.trigger;
        vec![
            ("Set off by an earlier incident".to_owned(), format!("{:.0} in 100", 100.0 * trigger.offspring)),
            ("Time to what it sets off".to_owned(), trigger.delay_in_words()),
            ("Distance to what it sets off".to_owned(), trigger.spread_in_words()),
            (
                "Bandwidth of the background".to_owned(),
                format!("{} m (standard deviation of the kernel)", self.chosen.setting),
            ),
            (
                "Of the background at lasting addresses".to_owned(),
                format!("{:.0} in 100", 100.0 * self.parameters.narrow_share),
            ),
            even_line(self.chosen.even_share),
        ]
    }
}
