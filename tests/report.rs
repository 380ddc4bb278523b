//! Reports of backtests on real records: honest models are never called implausible, models that
//! peek are, and the figures agree with those of the prototype.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on has failed; skips are printed")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use lamplight::evaluation::{Backtest, Foreseen, Gain, ModelReport, ModelRun, Report};
use lamplight::forecast::ModelId;
use lamplight::geography::CellSize;
use lamplight::pipeline::{self, BacktestRequest, ForecastRequest, Input, LoadRequest};
use lamplight::progress::Progress;

/// The real data, or a printed line that it is not there.
fn data(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("LAMPLIGHT_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let path = folder.join(file);
    if !path.exists() {
        println!("skipped: {file} is not there; set LAMPLIGHT_DATA to the folder of real data");
        return None;
    }
    Some(path)
}

fn backtest(records: &LoadRequest, target: &str, cell: CellSize, origins: usize) -> (Backtest, Report) {
    let loaded = pipeline::load(records, &Progress::silent()).unwrap();
    let request = BacktestRequest {
        forecast: ForecastRequest { cell: Some(cell), ..ForecastRequest::of(target) },
        models: ModelId::ENTRANTS.to_vec(),
        origins,
        cells_of_all_time: true,
    };
    let outcome = pipeline::backtest(&loaded, &request, &Progress::silent()).unwrap();
    (outcome.backtest, outcome.report)
}

/// A model that has seen a share of the outcome.
fn peeking(backtest: &Backtest, honest: &ModelRun, share: f64) -> ModelRun {
    let foreseen = honest.foreseen.iter().zip(&backtest.origins).map(|(foreseen, origin)| {
        let mix = |(rate, count): (&f64, &u32)| (1.0 - share) * rate + share * f64::from(*count);
        Foreseen { expected: foreseen.expected.iter().zip(&origin.recorded).map(mix).collect(), ..foreseen.clone() }
    });
    let name = format!("{} having seen {share}", honest.id);
    ModelRun { id: name.clone(), name, model: None, foreseen: foreseen.collect() }
}

/// Honest models pass, and every one of them is found out when it peeks.
fn judge(backtest: &Backtest, report: &Report) {
    assert_eq!(report.implausible, None);
    let mut peeked = backtest.clone();
    for honest in &backtest.models {
        peeked.models.extend([0.5, 0.2].map(|share| peeking(backtest, honest, share)));
    }
    let start = Instant::now();
    let report = Report::of(&peeked, 1);
    println!("{} models reported in {:?}", peeked.models.len(), start.elapsed());
    let message = report.implausible.unwrap();
    for run in &peeked.models {
        assert_eq!(message.contains(&run.name), run.model.is_none(), "{}: {message}", run.name);
    }
}

fn print(report: &Report) {
    for model in &report.models {
        let (scores, consistency) = (&model.scores, &model.consistency);
        println!(
            "{:14} nll {:.4} nb {:.4} rps {:.4} cover {:.3} ({:.3}) pai {:.2} {:.2} pei {:.2} rri {:.2} N {} {} S {} CL {} | {}",
            model.id,
            scores.poisson_nll,
            scores.negative_binomial_nll,
            scores.rps,
            scores.coverage80,
            scores.coverage80_as_stated,
            scores.pai_2pc,
            scores.pai_5pc,
            scores.pei_5pc,
            scores.rri_5pc,
            consistency.number_poisson.passed,
            consistency.number.passed,
            consistency.spatial.passed,
            consistency.conditional.passed,
            model.verdict
        );
    }
    println!("{}\n{}", report.verdict, report.ceiling.words);
}

fn of(report: &Report, model: ModelId) -> &ModelReport {
    report.models.iter().find(|report| report.model == Some(model)).unwrap()
}

#[test]
fn merseyside_half_a_square_kilometre() {
    let Some(records) = data("police_uk/merseyside-2018-01-to-2021-09.zip") else { return };
    let (backtest, report) =
        backtest(&LoadRequest::files(vec![records]), "robbery-and-weapons", CellSize::HALF_KM2, 12);
    print(&report);
    judge(&backtest, &report);
    // the prototype's figures: 0.3547 / 12.5 / 7.8 and 0.3778 / 12.2 / 7.7
    let (shrunk, plain) = (of(&report, ModelId::ShrunkMean), of(&report, ModelId::RecentMean));
    assert!((shrunk.scores.poisson_nll - 0.3547).abs() < 0.01, "{}", shrunk.scores.poisson_nll);
    assert!((plain.scores.poisson_nll - 0.3778).abs() < 0.01, "{}", plain.scores.poisson_nll);
    assert!((plain.scores.pai_2pc - 12.2).abs() < 0.5 && (plain.scores.pai_5pc - 7.7).abs() < 0.3);
    assert!(shrunk.against[0].is_better(), "{:?}", shrunk.against);
    // what is used unless somebody chooses earns its place over both yardsticks
    let automatic = of(&report, ModelId::Automatic);
    assert!(automatic.against.iter().all(Gain::is_better), "{:?}", automatic.against);
    assert!((0.78..0.82).contains(&automatic.scores.coverage80), "{}", automatic.scores.coverage80);
    assert!(report.ceiling.luck_share_5pc > 0.2 && report.ceiling.luck_share_5pc < 0.8);
}

#[test]
fn washington_knife_injury() {
    let Some(records) = data("dc/dc-crime-2006-2011.csv.gz") else { return };
    let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/mappings/washington-dc.toml");
    let input = Input::Files { paths: vec![records], mapping: Some(mapping) };
    let request = LoadRequest { input, boundary: None, targets: None };
    let (backtest, report) = backtest(&request, "knife-injury", CellSize::ONE_KM2, 13);
    print(&report);
    judge(&backtest, &report);
}
