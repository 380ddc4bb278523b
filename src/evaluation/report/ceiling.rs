//! The best any map could have done, and how much of that is luck.

use rayon::prelude::*;

use crate::evaluation::scores::ceiling::Knowable;
use crate::evaluation::scores::ranking::ratio;

use super::models::curve;
use super::prepared::Prepared;
use super::{Ceiling, CurvePoint, ModelReport, words};

pub(super) fn of(prepared: &Prepared<'_>, best_model: Option<&ModelReport>, seed: u64) -> Ceiling {
    let cells = prepared.backtest.area.len();
    let after = &prepared.best_by_cells;
    let share_of_cells = |share: f64| {
        let chosen = prepared.chosen(share) as f64;
        (chosen, chosen / cells.max(1) as f64)
    };
    let whole: f64 = prepared.areas_m2.iter().sum();
    let at_best = curve(after, after, share_of_cells);
    let knowable = best_model
        .and_then(|best| prepared.backtest.models.iter().position(|run| run.id == best.id))
        .map(|best| knowable(prepared, best, seed))
        .unwrap_or_default();
    let pai = |share: f64| -> Vec<f64> {
        let (chosen, spent) = share_of_cells(share);
        after.iter().map(|curve| ratio(ratio(curve.caught_with(chosen), curve.incidents()), spent)).collect()
    };
    let hit_rate =
        |points: &[CurvePoint]| points.iter().find(|point| point.share == 0.05).map_or(0.0, |at| at.hit_rate);
    let (best, known) = (hit_rate(&at_best), hit_rate(&knowable));
    let luck_share_5pc = if best > 0.0 { (1.0 - known / best).clamp(0.0, 1.0) } else { 0.0 };
    Ceiling {
        area_curve: curve(&prepared.best_by_area, &prepared.best_by_area, |share| (share * whole, share)),
        pai_2pc: pai(0.02),
        pai_5pc: pai(0.05),
        luck_share_5pc,
        words: words::ceiling(best, known, luck_share_5pc),
        curve: at_best,
        knowable,
    }
}

/// The curve of who knew that the best model's rates are the truth.
fn knowable(prepared: &Prepared<'_>, best: usize, seed: u64) -> Vec<CurvePoint> {
    let shares: Vec<f64> = Prepared::shares().collect();
    let chosen: Vec<usize> = shares.iter().map(|&share| prepared.chosen(share)).collect();
    let origins: Vec<_> = prepared.origins(best).collect();
    let simulated: Vec<Knowable> = origins
        .par_iter()
        .enumerate()
        .map(|(number, (foreseen, _))| {
            Knowable::simulate(&foreseen.expected, &foreseen.size, &chosen, seed ^ (number as u64 + 1) << 40)
        })
        .collect();
    let mut all = Knowable::default();
    for origin in &simulated {
        all.add(origin);
    }
    let cells = prepared.backtest.area.len().max(1) as f64;
    shares
        .iter()
        .enumerate()
        .filter(|_| !origins.is_empty())
        .map(|(place, &share)| {
            let hit_rate = ratio(all.caught[place], all.incidents);
            let pai = ratio(hit_rate, chosen[place] as f64 / cells);
            CurvePoint { share, hit_rate, pai, pei: ratio(all.caught[place], all.best[place]) }
        })
        .collect()
}
