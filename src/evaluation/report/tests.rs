//! Reports of simulated backtests whose truth is known.

use std::sync::Arc;

use approx::assert_relative_eq;
use chrono::NaiveDate;
use rand::SeedableRng;
use rand::distr::Distribution;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Gamma, Poisson};

use super::*;
use crate::evaluation::{Foreseen, ModelRun, Origin};
use crate::forecast::PeriodKind;
use crate::forecast::negative_binomial::{interval80, p_any};
use crate::geography::{CellSize, Crs, StudyArea};

const CELLS: usize = 400;

fn area(cells: usize) -> Arc<StudyArea> {
    let side_m = 1000.0;
    let points =
        (0..cells).map(|cell| (400_500.0 + side_m * (cell % 20) as f64, 300_500.0 + side_m * (cell / 20) as f64));
    let size = CellSize::from_side_m(side_m).unwrap();
    Arc::new(StudyArea::from_points(points, Crs::BritishNationalGrid, size).unwrap())
}

fn period(number: u32) -> Period {
    let day = |number: u32| NaiveDate::from_ymd_opt(2020 + (number / 12) as i32, number % 12 + 1, 1).unwrap();
    Period { start: day(number), end: day(number + 1) }
}

/// True rates: few cells hold most.
fn truth() -> Vec<f64> {
    (0..CELLS).map(|cell| 12.0 / ((cell * 7 % CELLS) as f64 + 4.0)).collect()
}

fn simulate(rates: &[f64], size: f64, seed: u64) -> Vec<u32> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    rates
        .iter()
        .map(|&rate| {
            let rate = if size.is_finite() { Gamma::new(size, rate / size).unwrap().sample(&mut random) } else { rate };
            Poisson::new(rate.max(1e-12)).unwrap().sample(&mut random) as u32
        })
        .collect()
}

pub(super) fn foreseen(expected: Vec<f64>, size: f64) -> Foreseen {
    Foreseen {
        size: vec![size; expected.len()],
        total_size: f64::INFINITY,
        interval80: expected.iter().map(|&mean| interval80(mean, size)).collect(),
        p_any: expected.iter().map(|&mean| p_any(mean, size)).collect(),
        expected,
    }
}

pub(super) fn run(id: &str, model: Option<ModelId>, foreseen: Vec<Foreseen>) -> ModelRun {
    ModelRun { id: id.to_owned(), name: id.to_owned(), model, foreseen }
}

/// Plain counts (the mean of twelve simulated periods) and the truth, over so many origins.
fn backtest(origins: u32, size: f64, seed: u64) -> Backtest {
    let rates = truth();
    let past: Vec<Vec<u32>> = (0..12 + origins).map(|at| simulate(&rates, size, seed * 1000 + u64::from(at))).collect();
    let plain = (0..origins as usize)
        .map(|at| {
            let mean = |cell: usize| past[at..at + 12].iter().map(|counts| f64::from(counts[cell])).sum::<f64>() / 12.0;
            foreseen((0..CELLS).map(|cell| mean(cell).max(0.01)).collect(), size)
        })
        .collect();
    let knowing = (0..origins).map(|_| foreseen(rates.clone(), size)).collect();
    Backtest {
        area: area(CELLS),
        kind: PeriodKind::Month,
        origins: (0..origins)
            .map(|at| Origin { period: period(12 + at), recorded: past[12 + at as usize].clone() })
            .collect(),
        models: vec![run("recent-mean", Some(ModelId::RecentMean), plain), run("truth.csv", None, knowing)],
        left_out: Vec::new(),
    }
}

#[test]
fn the_truth_beats_plain_counts_and_passes_every_test() {
    let report = Report::of(&backtest(12, f64::INFINITY, 1), 7);
    assert_eq!(report.models[0].id, "truth.csv");
    let best = &report.models[0];
    assert_eq!(best.against.len(), 1);
    assert!(best.against[0].is_better(), "{:?}", best.against[0]);
    assert!(best.verdict.starts_with("Better than plain counts: +0."), "{}", best.verdict);
    assert!(report.verdict.starts_with("truth.csv is better than plain counts (+0."), "{}", report.verdict);
    for passed in [
        &best.consistency.number_poisson,
        &best.consistency.number,
        &best.consistency.spatial,
        &best.consistency.conditional,
    ] {
        assert_eq!(passed.of, 12);
        assert!(passed.passed >= 10, "{passed:?}");
    }
    assert_relative_eq!(best.scores.coverage80, 0.8, epsilon = 0.02);
    assert!(best.scores.coverage80_as_stated > 0.8);
    assert!(best.pit.iter().all(|share| (share - 0.1).abs() < 0.015), "{:?}", best.pit);
    assert_eq!(best.reliability.len(), 10);
    assert_relative_eq!(best.scores.rri_5pc, 1.0, epsilon = 0.15);
    assert_relative_eq!(best.stability.mean_kept, 1.0);
    assert_eq!(report.implausible, None);
    assert_eq!(report.models[1].verdict, "These are the plain counts");
    assert!(report.models[1].against.is_empty());
}

#[test]
fn the_ceiling_lies_above_every_model_and_the_truth_reaches_what_can_be_known() {
    let report = Report::of(&backtest(12, f64::INFINITY, 2), 7);
    let best = &report.models[0];
    for ((after, known), model) in report.ceiling.curve.iter().zip(&report.ceiling.knowable).zip(&best.curve) {
        assert!(after.hit_rate >= model.hit_rate);
        assert!(after.share == 0.0 || (after.pei - 1.0).abs() < 1e-12);
        assert!(known.pei <= 1.0);
        assert_relative_eq!(known.hit_rate, model.hit_rate, epsilon = 0.05);
    }
    assert!(report.ceiling.luck_share_5pc > 0.05 && report.ceiling.luck_share_5pc < 0.9);
    assert_eq!(report.ceiling.pai_5pc.len(), 12);
    let last = best.curve.last().unwrap();
    assert_eq!((last.share, last.hit_rate, last.pai), (1.0, 1.0, 1.0));
    // all cells are whole here: by area is by cells, up to the rounding of a share to whole cells
    for (cells, area) in best.curve.iter().zip(&best.area_curve) {
        assert_relative_eq!(cells.hit_rate, area.hit_rate, epsilon = 0.02);
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_order_of_models_does_not_matter() {
    let mut backtest = backtest(5, 2.0, 3);
    let bytes = |backtest: &Backtest, seed| serde_json::to_vec(&Report::of(backtest, seed)).unwrap();
    let first = bytes(&backtest, 7);
    assert_eq!(first, bytes(&backtest, 7));
    assert_ne!(first, bytes(&backtest, 8));
    backtest.models.reverse();
    assert_eq!(first, bytes(&backtest, 7));
}

#[test]
fn clusters_are_no_surprise_to_a_forecast_that_knows_them() {
    let report = Report::of(&backtest(12, 0.7, 4), 7);
    let truth = report.models.iter().find(|model| model.id == "truth.csv").unwrap();
    assert!(truth.consistency.conditional.passed >= 10, "{:?}", truth.consistency.conditional);
    assert!(truth.consistency.spatial.passed < 9, "{:?}", truth.consistency.spatial);
    assert!(truth.scores.negative_binomial_nll < truth.scores.poisson_nll);
}

#[test]
fn rubbish_and_emptiness_are_scored_without_harm() {
    let mut rubbish = backtest(4, f64::INFINITY, 5);
    let mut broken = rubbish.models[1].clone();
    broken.id = "broken.csv".to_owned();
    broken.foreseen[0].expected[3] = f64::NAN;
    broken.foreseen[1].expected = vec![0.0; CELLS];
    broken.foreseen[2].expected.truncate(5);
    broken.foreseen[3].size = vec![f64::NAN; 1];
    rubbish.models.push(broken);
    let report = Report::of(&rubbish, 1);
    assert_eq!(report.models.last().unwrap().id, "broken.csv");
    assert!(report.models.iter().all(|model| model.scores.poisson_nll.is_finite() && model.scores.rps.is_finite()));

    let mut empty = backtest(3, f64::INFINITY, 6);
    empty.origins.iter_mut().for_each(|origin| origin.recorded = vec![0; CELLS]);
    let report = Report::of(&empty, 1);
    assert!(report.verdict.starts_with("Nothing was recorded"));
    assert!(report.models.iter().all(|model| model.scores.pai_5pc == 0.0));

    empty.origins.clear();
    empty.models.iter_mut().for_each(|run| run.foreseen.clear());
    let report = Report::of(&empty, 1);
    assert_eq!(report.models[0].origins.len(), 0);
    empty.models.clear();
    assert!(Report::of(&empty, 1).models.is_empty());
}

#[test]
fn two_periods_are_too_short_a_record() {
    let report = Report::of(&backtest(2, f64::INFINITY, 7), 1);
    assert_eq!(report.verdict, "Too short a record to tell: 2 periods");
    assert_eq!(report.models[0].verdict, "Too short a record to tell: 2 periods");
}

/// The forecasts of a run with this share of the outcome mixed in.
fn peeking(backtest: &Backtest, base: usize, share: f64) -> ModelRun {
    let peeked = backtest.models[base].foreseen.iter().zip(&backtest.origins).map(|(honest, origin)| {
        let mix = |(&rate, &count): (&f64, &u32)| (1.0 - share) * rate + share * f64::from(count);
        foreseen(honest.expected.iter().zip(&origin.recorded).map(mix).collect(), honest.size[0])
    });
    run("peeking.csv", None, peeked.collect())
}

fn implausible(backtest: &Backtest) -> Option<String> {
    implausible::of(&Prepared::of(backtest))
}

#[test]
fn a_forecast_that_peeks_is_implausible_and_an_honest_one_never_is() {
    for (size, seed) in [(f64::INFINITY, 11), (2.0, 12), (0.7, 13), (f64::INFINITY, 14), (3.0, 15)] {
        let honest = backtest(12, size, seed);
        assert_eq!(implausible(&honest), None, "{size} {seed}");
        for (base, share) in [(0, 0.5), (0, 0.2), (1, 0.2), (1, 0.5), (1, 1.0)] {
            let mut peeked = honest.clone();
            peeked.models.push(peeking(&honest, base, share));
            let message = implausible(&peeked).expect("a message");
            assert!(message.starts_with("Too good to be true: peeking.csv. "), "{message}");
            // alone, without baselines to compare with, it is found as well
            peeked.models.drain(..2);
            assert!(implausible(&peeked).is_some());
        }
    }
}

#[test]
fn knowing_every_total_is_implausible_too() {
    let mut known = backtest(12, f64::INFINITY, 21);
    for (foreseen, origin) in known.models[1].foreseen.iter_mut().zip(&known.origins) {
        let total: u32 = origin.recorded.iter().sum();
        let expected: f64 = foreseen.expected.iter().sum();
        foreseen.expected.iter_mut().for_each(|rate| *rate *= f64::from(total) / expected);
    }
    let message = implausible(&known).unwrap();
    assert!(message.contains("truth.csv. The totals of the periods lie closer"), "{message}");
}

#[test]
fn a_record_more_regular_than_chance_accuses_nobody() {
    let mut capped = backtest(12, f64::INFINITY, 22);
    capped.origins.iter_mut().for_each(|origin| origin.recorded.iter_mut().for_each(|count| *count = (*count).min(1)));
    assert_eq!(implausible(&capped), None);
}

#[test]
fn the_order_of_cells_changes_no_score() {
    let straight = backtest(6, 2.0, 31);
    let mut turned = straight.clone();
    let turn = |order: usize| (order * 173 + 41) % CELLS;
    for origin in &mut turned.origins {
        origin.recorded = (0..CELLS).map(|cell| origin.recorded[turn(cell)]).collect();
    }
    for foreseen in turned.models.iter_mut().flat_map(|run| &mut run.foreseen) {
        let Foreseen { expected, interval80, p_any, .. } = foreseen.clone();
        foreseen.expected = (0..CELLS).map(|cell| expected[turn(cell)]).collect();
        foreseen.interval80 = (0..CELLS).map(|cell| interval80[turn(cell)]).collect();
        foreseen.p_any = (0..CELLS).map(|cell| p_any[turn(cell)]).collect();
    }
    let (before, after) = (Report::of(&straight, 1), Report::of(&turned, 1));
    for (before, after) in before.models.iter().zip(&after.models) {
        let scores = |report: &ModelReport| -> Vec<f64> {
            let json = serde_json::to_value(report.scores).unwrap();
            json.as_object().unwrap().values().map(|value| value.as_f64().unwrap()).collect()
        };
        for (before, after) in scores(before).into_iter().zip(scores(after)) {
            assert_relative_eq!(before, after, max_relative = 1e-9);
        }
        assert_eq!(before.consistency.number.passed, after.consistency.number.passed);
        assert_relative_eq!(before.curve[10].hit_rate, after.curve[10].hit_rate, max_relative = 1e-9);
        assert_eq!(before.against.len(), after.against.len());
    }
}
