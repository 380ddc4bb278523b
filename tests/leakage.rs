//! Nothing that comes later can be known earlier: not to a forecast, not to a backtest, not through
//! a column that says how cases ended; and where there is nothing to know, nothing is found.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "common/exported.rs"]
mod exported;
#[path = "common/simulated.rs"]
mod simulated;

use std::fmt::Write;

use chrono::Days;
use exported::{HEADER, TARGET, load, origin, past, row};
use lamplight::evaluation::scores::poisson_gain;
use lamplight::evaluation::{Backtest, Foreseen, ModelRun, Origin, Report, backtest};
use lamplight::export;
use lamplight::forecast::{History, ModelId, Prediction};
use lamplight::pipeline::{self, BacktestRequest, ForecastRequest, Input, LoadRequest, Loaded};
use lamplight::progress::Progress;
use proptest::prelude::*;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use simulated::{World, draw, history, world};

// ------------------------------------------------------------------------------ counts, backtests

const SIDE: usize = 6;
const CELLS: usize = SIDE * SIDE;
const PERIODS: usize = 24;
const ORIGINS: usize = 4;

fn run(history: &History) -> Backtest {
    let found = backtest(history, &ModelId::ENTRANTS, ORIGINS, 1, &Progress::silent()).unwrap();
    assert_eq!(found.left_out, [], "every model takes part");
    found
}

/// Every digit of what was foreseen up to and with an origin; names the model, so that a difference
/// does.
fn foreseen_until(backtest: &Backtest, origin: usize) -> Vec<(String, String)> {
    backtest.models.iter().map(|run| (run.id.clone(), format!("{:?}", &run.foreseen[..=origin]))).collect()
}

/// How the future is made another one.
#[derive(Debug, Clone, Copy)]
enum Change {
    Deleted,
    Added,
    Shifted,
    Random,
}

fn change(counts: &mut [u32], how: Change, rng: &mut ChaCha8Rng) {
    match how {
        Change::Deleted => counts.fill(0),
        Change::Added => counts.iter_mut().for_each(|count| *count += 1 + draw(rng, 5) as u32),
        Change::Shifted => counts.rotate_right(draw(rng, 40) as usize % counts.len().max(1)),
        Change::Random => counts.iter_mut().for_each(|count| *count = draw(rng, 9) as u32),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]
    #[test]
    fn what_comes_at_or_after_an_origin_changes_nothing_foreseen_up_to_it(
        seed in any::<u64>(),
        origin in 0..ORIGINS,
        how in prop::sample::select(vec![Change::Deleted, Change::Added, Change::Shifted, Change::Random]),
    ) {
        let World { history: original, mut counts, mut companion, .. } = world(seed, SIDE, PERIODS, 0.5);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let later = (PERIODS - ORIGINS + origin) * CELLS;
        change(&mut counts[later..], how, &mut rng);
        change(&mut companion[later..], how, &mut rng);
        let changed = history(SIDE, PERIODS, counts, companion);
        let (before, after) = (run(&original), run(&changed));
        prop_assert_eq!(foreseen_until(&before, origin), foreseen_until(&after, origin));
        // the test can fail: what was recorded did change
        prop_assert!(before.origins[origin..] != after.origins[origin..] || matches!(how, Change::Shifted));
    }
}

// --------------------------------------------------------------------------- records, the pipeline

/// Every byte of a forecast from the origin that anybody gets to see.
fn forecast_bytes(loaded: &Loaded, model: ModelId) -> String {
    let request = ForecastRequest { from: Some(origin()), model, ..ForecastRequest::of("target") };
    let outcome = pipeline::forecast(loaded, &request, &Progress::silent()).unwrap();
    let forecast = &outcome.forecast;
    let mut bytes = export::csv(&outcome);
    write!(bytes, "{:?} {:?} {:?} {:?}", forecast.cells, forecast.total, forecast.base, forecast.model_summary)
        .unwrap();
    write!(bytes, "{:?} {:?} {:?}", forecast.choice, forecast.data_as_at, outcome.comparison).unwrap();
    bytes
}

/// Records of another future each: shifted, grown, of new kinds and new places, less exact.
fn futures() -> Vec<(&'static str, Vec<String>)> {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let day = |n: u64| (origin() + Days::new(n)).to_string();
    let plain: Vec<String> = (0..400).map(|n| row(&mut rng, 90_000 + n, &day(n as u64 / 10), "Robbery")).collect();
    let shifted = (0..400).map(|n| row(&mut rng, 90_000 + n, &day(3 + n as u64 / 10), "Robbery")).collect();
    let mut kinds = Vec::new();
    for n in 0..3000 {
        kinds.push(row(&mut rng, 90_000 + n, &day(n as u64 % 50), &format!("Kind {}", n % 60)));
    }
    let places = (0..500)
        .map(|n| {
            format!(
                "{},{},{},{},Robbery,Robbery,\n",
                90_000 + n,
                day(0),
                396_500 + 100 * (n % 20),
                287_500 + 100 * (n / 20)
            )
        })
        .collect();
    let months = (0..50).map(|n| row(&mut rng, 90_000 + n, "2021-08", "Robbery")).collect();
    vec![("plain", plain), ("shifted", shifted), ("kinds", kinds), ("places", places), ("months", months)]
}

#[test]
fn nothing_recorded_at_or_after_the_origin_changes_a_byte_of_a_forecast() {
    let folder = tempfile::tempdir().unwrap();
    // where types were never given before the origin, later ones must not be looked at either
    for (typed, kind) in [("typed", "Robbery"), ("untyped", "")] {
        let past = past(|n| if n % 3 == 0 && typed == "typed" { "Other" } else { kind });
        let alone = load(folder.path(), typed, &past);
        let wanted: Vec<String> = ModelId::ENTRANTS.map(|model| forecast_bytes(&alone, model)).to_vec();
        let futures = futures().into_iter().filter(|(name, _)| typed == "typed" || *name == "kinds");
        for (name, future) in futures {
            // among the past, not behind it: the order of rows says nothing of time
            let mut rows = past.clone();
            rows.splice(100..100, future);
            let loaded = load(folder.path(), &format!("{typed}-{name}"), &rows);
            for (model, wanted) in ModelId::ENTRANTS.into_iter().zip(&wanted) {
                assert!(forecast_bytes(&loaded, model) == *wanted, "{model}: a future of {name}, {typed}, shows");
            }
        }
    }
}

#[test]
fn nothing_recorded_at_or_after_an_origin_changes_a_byte_of_what_a_backtest_foresaw_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = |n: u64| if n.is_multiple_of(3) { "Other" } else { "Robbery" };
    let rows = past(kinds);
    let request = BacktestRequest {
        forecast: ForecastRequest { from: Some(origin()), ..ForecastRequest::of("target") },
        models: ModelId::ENTRANTS.to_vec(),
        origins: ORIGINS,
        cells_of_all_time: false,
    };
    let run = |name: &str, rows: &[String]| {
        let loaded = load(folder.path(), name, rows);
        pipeline::backtest(&loaded, &request, &Progress::silent()).unwrap()
    };
    let original = run("original", &rows);
    assert_eq!(original.backtest.left_out, []);
    for origin in [0, ORIGINS / 2] {
        let day = original.backtest.origins[origin].period.start;
        let (mut changed, later): (Vec<String>, Vec<String>) =
            rows.iter().cloned().partition(|row| row.split(',').nth(1).unwrap() < day.to_string().as_str());
        // four in five are deleted, the others become robberies somewhere else and of a new kind, and a
        // burst of a newer kind still comes in cells that nobody had heard of; the last days stay covered
        for (n, row) in later.iter().enumerate().filter(|(n, _)| n.is_multiple_of(5)) {
            let mut fields: Vec<&str> = row.split(',').collect();
            (fields[2], fields[4], fields[5]) = ("401500", "New", "Robbery");
            changed.insert(n, fields.join(","));
            (fields[0], fields[2], fields[4]) = ("", "406500", "Newer");
            changed.extend(std::iter::repeat_n(fields.join(","), 4));
        }
        changed.push(later.last().unwrap().clone());
        let changed = run(&format!("changed-{origin}"), &changed);
        assert_eq!(original.backtest.area.cells, changed.backtest.area.cells, "the cells are another set");
        let bytes = |outcome: &pipeline::BacktestOutcome| foreseen_until(&outcome.backtest, origin);
        for (before, after) in bytes(&original).into_iter().zip(bytes(&changed)) {
            assert!(before == after, "{}: what came at or after origin {origin} shows", before.0);
        }
        assert!(changed.elsewhere.of_target > original.elsewhere.of_target);
    }
}

// --------------------------------------------------------------------- where there is nothing to know

/// Information gain per incident over another forecast, and its standard error over the origins.
fn gain_over(run: &ModelRun, reference: &[Vec<f64>], backtest: &Backtest) -> (f64, f64) {
    let gains: Vec<(f64, f64)> = run
        .foreseen
        .iter()
        .zip(reference)
        .zip(&backtest.origins)
        .map(|((foreseen, reference), origin)| {
            let incidents: u32 = origin.recorded.iter().sum();
            (poisson_gain(&foreseen.expected, reference, &origin.recorded), f64::from(incidents))
        })
        .collect();
    let incidents: f64 = gains.iter().map(|gain| gain.1).sum();
    let gain = gains.iter().map(|gain| gain.0).sum::<f64>() / incidents;
    let squares: f64 = gains.iter().map(|(of, incidents)| (of - gain * incidents).powi(2)).sum();
    let origins = gains.len() as f64;
    (gain, (squares * origins / (origins - 1.0)).sqrt() / incidents)
}

#[test]
fn a_target_dealt_out_anew_over_time_and_cells_leaves_no_skill() {
    let (side, periods, origins) = (12, 26, 8);
    let World { mut counts, companion, .. } = world(3, side, periods, 0.5);
    counts.shuffle(&mut ChaCha8Rng::seed_from_u64(1));
    let history = history(side, periods, counts, companion);
    let found = backtest(&history, &ModelId::ENTRANTS, origins, 1, &Progress::silent()).unwrap();
    // the mean of all that is past, the same everywhere
    let flat: Vec<Vec<f64>> = (periods - origins..periods)
        .map(|period| {
            let past = history.before(period);
            let sum: u64 = (0..period).filter_map(|period| past.target_total(period)).sum();
            vec![sum as f64 / (period * side * side) as f64; side * side]
        })
        .collect();
    for run in &found.models {
        let (gain, error) = gain_over(run, &flat, &found);
        // t at 8 origins, one-sided 99.9%
        assert!(gain < 4.8 * error, "{} gains {gain} ± {error} an incident where nothing can be known", run.id);
        // models that shrink know that they know nothing
        if matches!(run.model, Some(ModelId::ShrunkMean | ModelId::LogLinear | ModelId::Ensemble)) {
            assert!(gain > -0.06, "{} loses {gain} ± {error} an incident on noise", run.id);
        }
    }
}

#[test]
fn no_model_scores_better_than_the_true_rates() {
    let (side, periods, origins) = (16, 30, 10);
    let world = world(11, side, periods, 0.5);
    let found = backtest(&world.history, &ModelId::ENTRANTS, origins, 1, &Progress::silent()).unwrap();
    let truth: Vec<Vec<f64>> = (periods - origins..periods)
        .map(|period| world.rates[period * side * side..(period + 1) * side * side].to_vec())
        .collect();
    let mut best = f64::NEG_INFINITY;
    for run in &found.models {
        let (gain, error) = gain_over(run, &truth, &found);
        assert!(gain < 0.0, "{} gains {gain} ± {error} an incident over the truth", run.id);
        best = best.max(gain);
    }
    // and the best of them comes close to it
    assert!(best > -0.15, "the best model loses {best} an incident against the truth");
}

// ------------------------------------------------------------------------- too good to be true

/// A model that knows the outcome and says so of this share of it, the rest being the true rates.
fn peeking(world: &World, backtest: &Backtest, share: f64) -> ModelRun {
    let cells = backtest.area.len();
    let first = world.rates.len() / cells - backtest.origins.len();
    let foreseen = |(number, origin): (usize, &Origin)| {
        let rates = &world.rates[(first + number) * cells..(first + number + 1) * cells];
        let mixed = rates.iter().zip(&origin.recorded);
        Foreseen::from(Prediction {
            expected: mixed.map(|(rate, &count)| (1.0 - share) * rate + share * f64::from(count).max(1e-3)).collect(),
            size: vec![f64::INFINITY; cells],
            total_size: f64::INFINITY,
            base: 0.0,
            drivers: Vec::new(),
        })
    };
    ModelRun {
        id: "peeking.csv".to_owned(),
        name: "peeking.csv".to_owned(),
        model: None,
        foreseen: backtest.origins.iter().enumerate().map(foreseen).collect(),
    }
}

#[test]
fn a_model_that_peeks_blocks_the_report_and_honest_ones_do_not_not_even_the_truth() {
    let (side, periods, origins) = (12, 26, 6);
    for seed in [1, 2] {
        let world = world(seed, side, periods, 0.5);
        let honest = backtest(&world.history, &ModelId::ENTRANTS, origins, 1, &Progress::silent()).unwrap();
        assert_eq!(Report::of(&honest, 1).implausible, None);
        for (share, is_told) in [(0.0, false), (0.4, true), (1.0, true)] {
            let mut found = honest.clone();
            found.models.push(peeking(&world, &found, share));
            let told = Report::of(&found, 1).implausible;
            assert_eq!(told.is_some(), is_told, "{share}: {told:?}");
            if let Some(told) = told {
                assert!(told.contains("peeking.csv") && !told.contains("Shrunk"), "{told}");
            }
        }
    }
}

// ------------------------------------------------------------------------------ how cases ended

#[test]
fn a_column_of_outcomes_changes_nothing_whatever_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let rows = past(|n| if n % 3 == 0 { "Other" } else { "Robbery" });
    // robberies and nothing else are said to be solved: a giveaway, if anybody looked
    let told: Vec<String> = rows
        .iter()
        .map(|row| {
            let outcome = if row.contains("Robbery,\n") { "Offender charged" } else { "Under investigation" };
            format!("{}{outcome}\n", row.trim_end())
        })
        .collect();
    let (without, with) = (load(folder.path(), "without", &rows), load(folder.path(), "with", &told));
    assert!(without.incidents.table.equals_missing(&with.incidents.table), "the canonical table holds an outcome");
    for model in ModelId::ENTRANTS {
        assert!(forecast_bytes(&without, model) == forecast_bytes(&with, model), "{model} knows the outcome");
    }
}

#[test]
fn neither_a_mapping_nor_a_target_can_ask_for_an_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let records = folder.path().join("records.csv");
    std::fs::write(&records, format!("{HEADER}{}", past(|_| "Robbery").concat())).unwrap();
    let refuse = |mapping: &str| {
        let path = folder.path().join("mapping.toml");
        std::fs::write(&path, mapping).unwrap();
        let input = Input::Files { paths: vec![records.clone()], mapping: Some(path) };
        let request = LoadRequest { input, boundary: None, targets: None };
        pipeline::load(&request, &Progress::silent()).unwrap_err().to_string()
    };
    for column in ["Last outcome category", "last_outcome_category", "LAST OUTCOME CATEGORY"] {
        let by_name = refuse(&format!("[columns]\noffence = \"{column}\"\n"));
        let by_rule = refuse(&format!(
            "[[rules]]\nwhen = [{{ column = \"{column}\", contains = \"charged\" }}]\nset = {{ injury = true }}\n"
        ));
        for error in [by_name, by_rule] {
            assert!(error.contains("how cases ended") && error.contains("mapping.toml"), "{error}");
        }
    }
    let targets = folder.path().join("targets.toml");
    std::fs::write(&targets, TARGET.replace("\"offence\"", "\"last_outcome_category\"")).unwrap();
    let request = LoadRequest { targets: Some(targets), ..LoadRequest::files(vec![records]) };
    let error = pipeline::load(&request, &Progress::silent()).unwrap_err().to_string();
    assert!(error.contains("no column \"last_outcome_category\""), "{error}");
}
