//! Everything about one model.

use crate::evaluation::scores::brier::brier_any;
use crate::evaluation::scores::deviance::poisson_deviance;
use crate::evaluation::scores::distribution::CountDistribution;
use crate::evaluation::scores::floor::{floored, sensible_size};
use crate::evaluation::scores::interval::{covers, randomised_coverage, winkler};
use crate::evaluation::scores::pit::Pit;
use crate::evaluation::scores::ranked_probability::ranked_probability_score;
use crate::evaluation::scores::ranking::{HitCurve, ratio};
use crate::evaluation::scores::stability::share_kept;
use crate::evaluation::scores::{cells_in_share, negative_binomial_log_score, poisson_gain, poisson_log_score};
use crate::evaluation::{Foreseen, Origin};
use crate::forecast::ModelId;
use crate::forecast::negative_binomial::{interval80, quantiles};

use super::prepared::Prepared;
use super::{CurvePoint, ModelReport, OriginLine, Scores, Stability, calibration, consistency, gains, words};

/// Share of cells whose steadiness is shown.
const STABILITY_SHARE: f64 = 0.05;
/// Miss rate of an 80% interval.
const ALPHA: f64 = 0.2;

pub(super) fn report(prepared: &Prepared<'_>, model: usize, seed: u64) -> ModelReport {
    let run = prepared.run(model);
    let plain = prepared.baseline(ModelId::RecentMean);
    let by_cells: Vec<HitCurve> = prepared
        .origins(model)
        .map(|(foreseen, origin)| HitCurve::by_cells(&foreseen.expected, &origin.recorded))
        .collect();
    let by_area: Vec<HitCurve> = prepared
        .origins(model)
        .map(|(foreseen, origin)| HitCurve::by_area(&foreseen.expected, &origin.recorded, &prepared.areas_m2))
        .collect();
    let mut pit = Pit::default();
    let scores = scores(prepared, model, &by_cells, &mut pit);
    let origins = prepared
        .origins(model)
        .enumerate()
        .map(|(number, (foreseen, origin))| {
            let reference = plain.and_then(|plain| prepared.origins(plain).nth(number));
            origin_line(foreseen, origin, reference.map(|(foreseen, _)| foreseen), &by_cells[number])
        })
        .collect();
    let against = gains::against_baselines(prepared, model, seed);
    let verdict = words::model_verdict(run.model, &against, prepared.backtest.origins.len());
    ModelReport {
        id: run.id.clone(),
        name: run.name.clone(),
        model: run.model,
        scores,
        origins,
        against,
        consistency: consistency::of(prepared, model, seed),
        reliability: calibration::reliability(prepared, model),
        pit: pit.shares(),
        curve: curve(&by_cells, &prepared.best_by_cells, |share| {
            let chosen = prepared.chosen(share) as f64;
            (chosen, chosen / prepared.backtest.area.len().max(1) as f64)
        }),
        area_curve: {
            let all: f64 = prepared.areas_m2.iter().sum();
            curve(&by_area, &prepared.best_by_area, |share| (share * all, share))
        },
        stability: stability(prepared, model),
        residuals: calibration::residuals(prepared, model),
        verdict,
    }
}

fn scores(prepared: &Prepared<'_>, model: usize, by_cells: &[HitCurve], pit: &mut Pit) -> Scores {
    let cells = prepared.backtest.area.len();
    let mut sums = Scores {
        poisson_nll: 0.0,
        negative_binomial_nll: 0.0,
        rps: 0.0,
        brier_any: 0.0,
        deviance: 0.0,
        winkler80: 0.0,
        coverage80: 0.0,
        coverage80_as_stated: 0.0,
        total_coverage80: 0.0,
        pai_2pc: 0.0,
        pai_5pc: 0.0,
        hit_rate_5pc: 0.0,
        pei_5pc: 0.0,
        rri_5pc: 0.0,
    };
    let per_origin = 1.0 / by_cells.len().max(1) as f64;
    let per_cell = per_origin / cells.max(1) as f64;
    for (foreseen, origin) in prepared.origins(model) {
        let Foreseen { expected, size, p_any, interval80: intervals, total_size } = foreseen;
        let recorded = &origin.recorded;
        sums.poisson_nll -= poisson_log_score(expected, recorded) * per_origin;
        sums.negative_binomial_nll -= negative_binomial_log_score(expected, recorded, size) * per_origin;
        sums.brier_any += brier_any(p_any, recorded) * per_origin;
        sums.deviance += poisson_deviance(expected, recorded) * per_origin;
        for (cell, &count) in recorded.iter().enumerate().take(cells) {
            let distribution = CountDistribution::new(expected[cell], size[cell]);
            let step = distribution.below_and_upto(count);
            pit.add(step);
            sums.rps += ranked_probability_score(&distribution, count) * per_cell;
            sums.coverage80 += randomised_coverage(step, 1.0 - ALPHA) * per_cell;
            sums.winkler80 += winkler(intervals[cell], count, ALPHA) * per_cell;
            sums.coverage80_as_stated += f64::from(u8::from(covers(intervals[cell], count))) * per_cell;
        }
        let within = covers(total_interval(expected, *total_size), total(recorded));
        sums.total_coverage80 += f64::from(u8::from(within)) * per_origin;
    }
    // Periods without an incident have no hit rate: they are left out of its means.
    let busy = by_cells.iter().filter(|curve| curve.incidents() > 0.0).count().max(1) as f64;
    let (two, five) = (cells_in_share(cells, 0.02) as f64, cells_in_share(cells, 0.05) as f64);
    let (mut caught, mut foreseen) = (0.0, 0.0);
    for (curve, best) in by_cells.iter().zip(&prepared.best_by_cells).filter(|(curve, _)| curve.incidents() > 0.0) {
        let hit_rate = |chosen| curve.caught_with(chosen) / curve.incidents();
        sums.pai_2pc += hit_rate(two) / (two / cells as f64) / busy;
        sums.pai_5pc += hit_rate(five) / (five / cells as f64) / busy;
        sums.hit_rate_5pc += hit_rate(five) / busy;
        sums.pei_5pc += ratio(curve.caught_with(five), best.caught_with(five)) / busy;
    }
    for curve in by_cells {
        caught += curve.caught_with(five);
        foreseen += curve.foreseen_with(five);
    }
    sums.rri_5pc = ratio(caught, foreseen);
    sums
}

fn origin_line(foreseen: &Foreseen, origin: &Origin, plain: Option<&Foreseen>, curve: &HitCurve) -> OriginLine {
    let expected: f64 = foreseen.expected.iter().sum();
    let recorded = total(&origin.recorded);
    let size = sensible_size(foreseen.total_size);
    let interval = total_interval(&foreseen.expected, foreseen.total_size);
    let gain = plain.map_or(0.0, |plain| poisson_gain(&foreseen.expected, &plain.expected, &origin.recorded));
    let chosen = cells_in_share(origin.recorded.len(), 0.05) as f64;
    OriginLine {
        period: origin.period,
        expected,
        lower80: interval.0,
        upper80: interval.1,
        recorded,
        within: covers(interval, recorded),
        poisson_nll: -poisson_log_score(&foreseen.expected, &origin.recorded),
        hit_rate_5pc: ratio(curve.caught_with(chosen), curve.incidents()),
        gain_per_incident: ratio(1.0, f64::from(recorded)) * gain,
        words: words::total(expected, recorded, interval, quantiles(floored(expected), size, [0.25, 0.75])),
    }
}

fn total(recorded: &[u32]) -> u32 {
    recorded.iter().fold(0, |sum, &count| sum.saturating_add(count))
}

fn total_interval(expected: &[f64], total_size: f64) -> (u32, u32) {
    interval80(floored(expected.iter().sum()), sensible_size(total_size))
}

/// A hit-rate curve pooled over origins; `effort` turns a share into what is spent (cells or m²) and
/// the share that really is.
pub(super) fn curve(curves: &[HitCurve], best: &[HitCurve], effort: impl Fn(f64) -> (f64, f64)) -> Vec<CurvePoint> {
    let incidents: f64 = curves.iter().map(HitCurve::incidents).sum();
    Prepared::shares()
        .map(|share| {
            let (effort, spent) = effort(share);
            let caught: f64 = curves.iter().map(|curve| curve.caught_with(effort)).sum();
            let most: f64 = best.iter().map(|curve| curve.caught_with(effort)).sum();
            let hit_rate = ratio(caught, incidents);
            CurvePoint { share, hit_rate, pai: ratio(hit_rate, spent), pei: ratio(caught, most) }
        })
        .collect()
}

fn stability(prepared: &Prepared<'_>, model: usize) -> Stability {
    let chosen = prepared.chosen(STABILITY_SHARE);
    let expected: Vec<&[f64]> = prepared.origins(model).map(|(foreseen, _)| foreseen.expected.as_slice()).collect();
    let kept: Vec<f64> = expected.windows(2).map(|pair| share_kept(pair[0], pair[1], chosen)).collect();
    let mean_kept = kept.iter().sum::<f64>() / kept.len().max(1) as f64;
    let words = words::stability(chosen, mean_kept, kept.len());
    Stability { share: STABILITY_SHARE, kept, mean_kept, words }
}
