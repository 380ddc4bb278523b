//! Log-linear regression: where the next incidents fall is learned from what was recorded here and
//! nearby, how many in all from the area's level and season.
//!
//! The rows are cells at past origins, each with what was known of the cell at that moment. Every
//! origin has an intercept of its own ([`glm`]), so the coefficients learn only how counts are
//! spread over the cells; the total of the next period comes from a separate model of all past
//! totals, and is shared out in proportion.
//!
//! The coefficients are those of Poisson regression, which finds the mean whatever the scatter around
//! it is (Gourieroux, Monfort and Trognon 1984); the scatter is learned afterwards, and cells that
//! keep surprising the regression are met half way ([`surprises`]).

mod drivers;
mod features;
pub mod glm;
mod newton;
mod surprises;

use std::ops::Range;

use rayon::prelude::*;

use crate::progress::Progress;

use super::period_level::{NextTotal, next_totals};
use super::recalibration::Dispersion;
use super::shrunk_mean::Setting;
use super::smoothing::Neighbourhood;
use super::{Fitted, ForecastError, HistoryBefore, Model, Prediction, ratio_with_error};
use features::{Feature, Sums, features, prior};
use glm::{Design, Options};
use newton::Curvature;
use surprises::Past;

/// Periods before the first origin that is learned from.
const FIRST_ORIGIN: usize = 6;
/// Fewest observed periods: enough for features and for a few origins to learn from.
pub(super) const MIN_PERIODS: usize = 8;
/// The most origins learned from, newest first kept: older ones teach little and cost as much.
const MAX_ORIGINS: usize = 130;
/// The most rows learned from.
const MAX_ROWS: usize = 60_000;
/// Origins held out to choose the penalty.
const HELD_OUT: usize = 8;
/// The penalty is chosen anew after every so many observed periods of the record: what a view
/// learns then depends on that view alone, whichever others it is learned beside.
const CHOSEN_EVERY: usize = 24;
/// Penalty until it is chosen.
const USUAL_RIDGE: f64 = 100.0;
/// Half-life of the shrunk mean that the coefficients are pulled towards, in periods.
const CENTRE_HALF_LIFE: f64 = 24.0;
/// Penalties tried, strongest first, so that each fit starts near the next.
const RIDGES: [f64; 4] = [1000.0, 300.0, 100.0, 30.0];
/// Log-likelihood that a step must be worth: small, so that the result does not depend on the start.
const TOLERANCE: f64 = 1e-6;

/// Regression with negative-binomial dispersion and ridge penalty.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogLinear {
    /// Ridge penalty; chosen on the last periods when `None`.
    pub ridge: Option<f64>,
}

#[derive(Debug)]
struct FittedLogLinear {
    prediction: Prediction,
    ridge: f64,
    origins: usize,
    columns: usize,
    next: NextTotal,
    dispersion: Dispersion,
}

impl Model for LogLinear {
    fn fit(&self, past: &HistoryBefore<'_>, seed: u64, progress: &Progress) -> Result<Box<dyn Fitted>, ForecastError> {
        let mut fitted = self.fit_each(std::slice::from_ref(past), seed, progress)?;
        fitted.pop().ok_or_else(|| too_little(past))
    }

    fn fit_each(
        &self,
        pasts: &[HistoryBefore<'_>],
        _seed: u64,
        progress: &Progress,
    ) -> Result<Vec<Box<dyn Fitted>>, ForecastError> {
        let (Some(first), Some(last)) = (pasts.first(), pasts.last()) else { return Ok(Vec::new()) };
        if first.observed_periods().count() < MIN_PERIODS {
            return Err(too_little(first));
        }
        if pasts.len() > 1 && last.changes_with_view() {
            return pasts.par_iter().map(|past| self.fit(past, 0, progress)).collect();
        }
        let features = features(last.kind(), last.context_len());
        let sums = Sums::new(last, &features, Setting::with_half_life(CENTRE_HALF_LIFE));
        progress.check()?;

        // from where the first view learns, or what its penalty was chosen on
        let start = origins_learned_from(first).start.min(origins_learned_from(&chosen_on(first)).start);
        let training = Training::new(last, start, &features, &sums);
        progress.check()?;
        let fits = self.fit_chain(pasts, &training, progress)?;
        let totals = next_totals(pasts);
        let around = surprises::surroundings(last.area());
        pasts
            .par_iter()
            .zip(fits)
            .zip(totals)
            .enumerate()
            .map(|(number, ((past, fit), next))| {
                progress.check()?;
                // Reasons are words for people to read, who look at the newest forecast.
                let with_drivers = number + 1 == pasts.len();
                let parts = Parts { training: &training, sums: &sums, features: &features, around: &around };
                Ok(parts.predict(past, &fit, next, with_drivers))
            })
            .collect()
    }
}

fn too_little(past: &HistoryBefore<'_>) -> ForecastError {
    ForecastError::TooLittleHistory {
        found: past.observed_periods().count(),
        needed: MIN_PERIODS,
        origin: past.next_period().start,
    }
}

/// The view that the penalty is chosen on: up to the last whole number of [`CHOSEN_EVERY`] observed
/// periods; empty when there are fewer.
fn chosen_on<'a>(past: &HistoryBefore<'a>) -> HistoryBefore<'a> {
    let observed: Vec<usize> = past.observed_periods().collect();
    let whole = observed.len() - observed.len() % CHOSEN_EVERY;
    past.before(observed[..whole].last().map_or(0, |newest| newest + 1))
}

/// Periods whose counts a view may learn from, as a range of all periods.
fn origins_learned_from(past: &HistoryBefore<'_>) -> Range<usize> {
    let most = (MAX_ROWS / past.area().len().max(1)).clamp(18, MAX_ORIGINS);
    let observed: Vec<usize> = past.observed_periods().skip(3).collect();
    // Features need a few periods before them; a short record makes do with three.
    let early = observed.iter().filter(|&&period| period < FIRST_ORIGIN).count();
    let early = if observed.len() >= early + 4 { early } else { 0 };
    let first = early.max(observed.len().saturating_sub(most));
    observed.get(first).copied().unwrap_or(past.len())..past.len()
}

/// The rows of all origins, in groups by origin.
struct Training {
    design: Design,
    /// The period of each group, ascending.
    periods: Vec<usize>,
}

impl Training {
    fn new(past: &HistoryBefore<'_>, first: usize, features: &[Feature], sums: &Sums) -> Self {
        let periods: Vec<usize> = past.observed_periods().filter(|&period| period >= first).collect();
        let rows: Vec<Vec<f64>> = periods.par_iter().map(|&period| sums.rows(features, period)).collect();
        let mut design = Design::new(features.len()).with_prior(&prior(features));
        for (period, rows) in periods.iter().zip(rows) {
            design.push_group(&rows, past.target(*period).unwrap_or(&[]));
        }
        Self { design, periods }
    }

    /// Numbers of the groups whose period lies in a range.
    fn groups(&self, periods: Range<usize>) -> Range<usize> {
        let before = |end: usize| self.periods.partition_point(|&period| period < end);
        before(periods.start)..before(periods.end)
    }
}

/// Coefficients of one view.
struct ViewFit {
    coefficients: Vec<f64>,
    ridge: f64,
    groups: Range<usize>,
}

impl LogLinear {
    /// Fits view after view: each starts where the one before ended, with its curvature, and has
    /// only a few steps to go.
    fn fit_chain(
        &self,
        pasts: &[HistoryBefore<'_>],
        training: &Training,
        progress: &Progress,
    ) -> Result<Vec<ViewFit>, ForecastError> {
        let mut ridge = self.ridge.unwrap_or(USUAL_RIDGE);
        let mut chosen_at = 0;
        let mut before: Option<(Vec<f64>, Range<usize>, Option<Curvature>)> = None;
        let mut fits = Vec::with_capacity(pasts.len());
        for past in pasts {
            progress.check()?;
            let on = chosen_on(past);
            if on.len() > chosen_at && self.ridge.is_none() {
                ridge = choose_ridge(&on, training);
                chosen_at = on.len();
            }
            let groups = training.groups(origins_learned_from(past));
            let options = poisson(ridge);
            let (start, curvature) = match before.take() {
                Some((start, earlier, curvature)) => {
                    let curvature = curvature
                        .and_then(|curve| curve.moved_on(&training.design, &earlier, &groups, &start, options.size));
                    (Some(start), curvature)
                }
                None => (None, None),
            };
            let (fit, curvature) = glm::fit_on(&training.design, groups.clone(), options, start.as_deref(), curvature);
            before = Some((fit.coefficients.clone(), groups.clone(), Some(curvature)));
            fits.push(ViewFit { coefficients: fit.coefficients, ridge, groups });
        }
        Ok(fits)
    }
}

fn poisson(ridge: f64) -> Options {
    Options { ridge, size: f64::INFINITY, tolerance: TOLERANCE, max_steps: 30 }
}

/// The penalty that best foresaw how the last few periods' counts were spread. Another than the usual one has to be better by more than the standard
/// error of its gain over the periods.
fn choose_ridge(past: &HistoryBefore<'_>, training: &Training) -> f64 {
    let groups = training.groups(origins_learned_from(past));
    let held_out = HELD_OUT.min(groups.len() / 3).max(1);
    let learned = groups.start..groups.end.saturating_sub(held_out);
    let scored = learned.end..groups.end;
    let mut tried: Vec<(f64, Vec<f64>)> = Vec::with_capacity(RIDGES.len());
    let (mut start, mut curvature): (Option<Vec<f64>>, _) = (None, None);
    for ridge in RIDGES {
        let (fit, curve) =
            glm::fit_on(&training.design, learned.clone(), poisson(ridge), start.as_deref(), curvature.take());
        let scores = scored.clone().map(|group| spread_score(&training.design, group, &fit.coefficients)).collect();
        start = Some(fit.coefficients);
        curvature = Some(curve);
        tried.push((ridge, scores));
    }
    let Some((_, usual)) = tried.iter().find(|(ridge, _)| *ridge == USUAL_RIDGE) else { return USUAL_RIDGE };
    let mut best = (0.0, USUAL_RIDGE);
    for (ridge, scores) in &tried {
        let gains: Vec<(f64, f64)> = scores.iter().zip(usual).map(|(a, b)| (a - b, 1.0)).collect();
        let (gain, error) = ratio_with_error(&gains);
        if gain > error && gain > best.0 {
            best = (gain, *ridge);
        }
    }
    best.1
}

/// Log-likelihood of how a group's counts are spread over its cells, given their total.
fn spread_score(design: &Design, group: usize, coefficients: &[f64]) -> f64 {
    let predictor = design.predictor(group, coefficients);
    let all: f64 = predictor.iter().map(|eta| eta.exp()).sum();
    let ln_all = all.ln();
    predictor.iter().zip(design.counts(group)).map(|(eta, &count)| f64::from(count) * (eta - ln_all)).sum()
}

/// What all views share.
struct Parts<'a> {
    training: &'a Training,
    sums: &'a Sums,
    features: &'a [Feature],
    around: &'a Neighbourhood,
}

impl Parts<'_> {
    fn predict(&self, past: &HistoryBefore<'_>, fit: &ViewFit, next: NextTotal, with_drivers: bool) -> Box<dyn Fitted> {
        let design = &self.training.design;
        let pasts: Vec<Past<'_>> = fit
            .groups
            .clone()
            .map(|group| {
                let recorded = design.counts(group);
                let total: f64 = recorded.iter().map(|&count| f64::from(count)).sum();
                let mut expected = design.predictor(group, &fit.coefficients);
                let all: f64 = expected.iter().map(|value| value.exp()).sum();
                for value in &mut expected {
                    *value = value.exp() * total / all;
                }
                Past { recorded, expected }
            })
            .filter(|past| past.recorded.iter().any(|&count| count > 0))
            .collect();
        let effects = surprises::effects(&pasts, self.around, past.area().len());
        let newest = pasts.len().saturating_sub(2 * past.periods_in_year());
        let dispersion = Dispersion::learn(
            pasts[newest..].iter().flat_map(|past| past.recorded.iter().copied().zip(past.expected.iter().copied())),
        )
        .with_shared(next.size);

        let rows = self.sums.rows(self.features, past.len());
        let told = drivers::tell(
            past,
            self.sums,
            self.features,
            &drivers::Shares { rows: &rows, coefficients: &fit.coefficients, effects: &effects },
            &next,
            with_drivers,
        );
        let prediction = Prediction {
            size: told.expected.iter().map(|&mean| dispersion.size(mean)).collect(),
            expected: told.expected,
            total_size: next.size,
            base: told.base,
            drivers: told.drivers,
        };
        Box::new(FittedLogLinear {
            prediction,
            ridge: fit.ridge,
            origins: fit.groups.len(),
            columns: self.features.len(),
            next,
            dispersion,
        })
    }
}

impl Fitted for FittedLogLinear {
    fn predict(&self) -> Prediction {
        self.prediction.clone()
    }

    fn summary(&self) -> Vec<(String, String)> {
        let percent = |factor: f64| format!("{:+.0}%", (factor - 1.0) * 100.0);
        vec![
            ("Learned from".to_owned(), format!("{} past periods, each with what was known before it", self.origins)),
            ("Things known of a cell".to_owned(), format!("{} counts on the log scale", self.columns)),
            ("Ridge penalty".to_owned(), format!("{} (judged on past periods)", self.ridge)),
            ("Counts of a cell vary".to_owned(), self.dispersion.words()),
            ("Time of year".to_owned(), percent(self.next.season)),
            ("Level drifts from period to period by".to_owned(), format!("about {:.1}%", self.next.wander_sd * 100.0)),
        ]
    }
}
