//! Backtests and scored files through the pipeline: what is fixed when, what is told, and that a file
//! is scored as the forecast it was written from.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "common/exported.rs"]
mod exported;

use std::path::{Path, PathBuf};

use approx::assert_relative_eq;
use chrono::NaiveDate;
use exported::{load, past};
use lamplight::evaluation::ModelReport;
use lamplight::export;
use lamplight::forecast::ModelId;
use lamplight::pipeline::{
    self, BacktestOutcome, BacktestRequest, ForecastRequest, Loaded, PipelineError, ScoreOutcome, ScoreRequest,
};
use lamplight::progress::Progress;

fn records() -> Vec<String> {
    past(|n| if n % 3 == 0 { "Other" } else { "Robbery" })
}

fn request(models: &[ModelId], origins: usize) -> BacktestRequest {
    BacktestRequest {
        forecast: ForecastRequest::of("target"),
        models: models.to_vec(),
        origins,
        cells_of_all_time: false,
    }
}

fn run(loaded: &Loaded, request: &BacktestRequest) -> BacktestOutcome {
    pipeline::backtest(loaded, request, &Progress::silent()).unwrap()
}

#[test]
fn cells_are_fixed_before_the_first_origin_and_what_falls_elsewhere_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = records();
    let plain = run(&load(folder.path(), "plain", &rows), &request(&[], 3));
    let [first, last] = [0, 2].map(|origin| plain.backtest.origins[origin].period.start.to_string());
    rows.push(format!("90001,{first},420500,290500,Robbery,Robbery,\n"));
    rows.push(format!("90002,{last},421500,290500,Robbery,Robbery,\n"));
    rows.push(format!("90003,{last},421500,290500,Other,Burglary,\n"));
    let loaded = load(folder.path(), "more", &rows);
    let known = run(&loaded, &request(&[], 3));
    assert_eq!(known.area.cells, plain.area.cells);
    assert_eq!((known.elsewhere.incidents, known.elsewhere.of_target), (3, 2));
    assert!(known.notes().iter().any(|note| note.starts_with("2 incidents of the target fell in cells")));
    let all = run(&loaded, &BacktestRequest { cells_of_all_time: true, ..request(&[], 3) });
    assert_eq!(all.area.len(), plain.area.len() + 2);
    assert_eq!(all.elsewhere.incidents, 0);
    assert_eq!(all.report.incidents, known.report.incidents + 2);
    assert!(all.notes().iter().any(|note| note.contains("not all known before the first origin")));
}

#[test]
fn yardsticks_take_part_unasked_and_too_many_origins_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let loaded = load(folder.path(), "records", &records());
    let outcome = run(&loaded, &request(&[ModelId::ShrunkMean], 99));
    let ids: Vec<_> = outcome.backtest.models.iter().map(|run| run.id.as_str()).collect();
    assert_eq!(ids, ["shrunk-mean", "recent-mean"]);
    assert_eq!(outcome.backtest.origins.len(), 17, "20 windows, the first of which need a past of three");
    assert!(outcome.notes().iter().any(|note| note.starts_with("Only 17 of the 99 origins")), "{:?}", outcome.notes());
    let log_linear = run(&loaded, &request(&[ModelId::LogLinear], 99));
    assert_eq!(log_linear.report.left_out.len(), 1);
    assert!(
        log_linear.report.left_out[0].reason.contains("ask for at most 12 origins"),
        "{:?}",
        log_linear.report.left_out
    );
}

#[test]
fn the_same_backtest_twice_is_the_same_report() {
    let folder = tempfile::tempdir().unwrap();
    let loaded = load(folder.path(), "records", &records());
    let [one, two] = [1, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let outcome = pool.install(|| run(&loaded, &request(&ModelId::ALL, 3)));
        serde_json::to_string(&pipeline::BacktestRecord::of(&loaded, &outcome)).unwrap()
    });
    assert_eq!(one, two);
}

#[test]
fn a_backtest_that_is_cancelled_says_only_that() {
    let folder = tempfile::tempdir().unwrap();
    let loaded = load(folder.path(), "records", &records());
    let progress = Progress::silent();
    progress.cancel();
    let error = pipeline::backtest(&loaded, &request(&ModelId::ALL, 3), &progress).unwrap_err();
    assert!(error.is_cancelled(), "{error}");
}

// ------------------------------------------------------------------------------- forecast files

struct Written {
    _folder: tempfile::TempDir,
    loaded: Loaded,
    /// The last period of the records.
    from: NaiveDate,
    forecast: PathBuf,
}

/// A forecast of the last recorded period, written as the program writes it.
fn written(model: ModelId) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let loaded = load(folder.path(), "records", &records());
    let from = run(&loaded, &request(&[], 1)).backtest.origins[0].period.start;
    let wanted = ForecastRequest { from: Some(from), model, ..ForecastRequest::of("target") };
    let outcome = pipeline::forecast(&loaded, &wanted, &Progress::silent()).unwrap();
    let out = folder.path().join("out");
    export::write_all(&loaded, &outcome, &out, &Progress::silent()).unwrap();
    Written { loaded, from, forecast: out.join("forecast.csv"), _folder: folder }
}

impl Written {
    /// Another file, without a manifest beside it.
    fn alone(&self, change: impl Fn(&str) -> String) -> PathBuf {
        let folder = self.forecast.parent().unwrap().join("alone");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("theirs.csv");
        std::fs::write(&path, change(&std::fs::read_to_string(&self.forecast).unwrap())).unwrap();
        path
    }

    fn score_from(&self, forecast: &Path, from: Option<NaiveDate>) -> Result<ScoreOutcome, PipelineError> {
        let request =
            ScoreRequest { forecast: forecast.to_owned(), target: "target".to_owned(), cell: None, from, seed: 1 };
        pipeline::score(&self.loaded, &request, &Progress::silent())
    }

    fn score(&self, forecast: &Path) -> ScoreOutcome {
        self.score_from(forecast, Some(self.from)).unwrap()
    }

    #[track_caller]
    fn refused(&self, forecast: &Path, words: &[&str]) {
        let error = self.score_from(forecast, Some(self.from)).unwrap_err().to_string();
        for word in words.iter().chain(&["theirs.csv: "]) {
            assert!(error.contains(word), "{word:?} is not in {error:?}");
        }
    }
}

fn report_of<'a>(models: &'a [ModelReport], id: &str) -> &'a ModelReport {
    models.iter().find(|model| model.id == id).unwrap()
}

/// Only these columns of a table.
fn only(text: &str, columns: &[&str]) -> String {
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let kept: Vec<usize> =
        columns.iter().map(|name| header.iter().position(|column| column == name).unwrap()).collect();
    let line = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        kept.iter().map(|&column| fields[column]).collect::<Vec<_>>().join(",") + "\n"
    };
    text.lines().map(line).collect()
}

#[test]
fn our_own_file_is_scored_as_the_backtest_scores_the_model_it_came_from() {
    for model in [ModelId::RecentMean, ModelId::ShrunkMean, ModelId::LogLinear] {
        let written = written(model);
        let scored = written.score_from(&written.forecast, None).unwrap();
        let backtest = run(&written.loaded, &request(&[model], 1));
        assert_eq!(scored.area.cells, backtest.area.cells);
        assert_eq!(scored.report.periods, backtest.report.periods);
        assert_eq!(scored.coverage.missing + scored.coverage.zero + scored.coverage.outside, 0);
        assert_eq!(scored.notes(), backtest.notes());
        let (file, ours) =
            (report_of(&scored.report.models, "forecast.csv"), report_of(&backtest.report.models, model.id()));
        assert_eq!(file.name, format!("forecast.csv ({})", model.name()));
        // the file carries nine decimals
        for (of_file, of_ours) in [
            (file.scores.poisson_nll, ours.scores.poisson_nll),
            (file.scores.negative_binomial_nll, ours.scores.negative_binomial_nll),
            (file.scores.rps, ours.scores.rps),
            (file.scores.brier_any, ours.scores.brier_any),
            (file.scores.winkler80, ours.scores.winkler80),
            (file.scores.coverage80_as_stated, ours.scores.coverage80_as_stated),
            (file.scores.pai_5pc, ours.scores.pai_5pc),
            (file.origins[0].expected, ours.origins[0].expected),
        ] {
            assert_relative_eq!(of_file, of_ours, max_relative = 1e-5);
        }
        assert_eq!(file.origins[0].words, ours.origins[0].words);
        // and the yardsticks beside it are those of the backtest
        let plain = |models| report_of(models, "recent-mean").scores;
        assert_eq!(plain(&scored.report.models), plain(&backtest.report.models));
    }
}

#[test]
fn a_cell_may_be_named_by_id_by_metres_or_by_degrees() {
    let written = written(ModelId::ShrunkMean);
    let nll = |columns: &[&str]| {
        let path = written.alone(|text| only(text, columns));
        report_of(&written.score(&path).report.models, "theirs.csv").scores.poisson_nll
    };
    let by_id = nll(&["cell", "expected"]);
    assert_eq!(by_id, nll(&["x_m", "y_m", "expected"]));
    assert_eq!(by_id, nll(&["expected", "latitude", "longitude"]));
}

#[test]
fn leaving_cells_out_or_masking_them_wins_nothing_and_is_told() {
    let written = written(ModelId::ShrunkMean);
    let whole = written.alone(str::to_owned);
    let whole = report_of(&written.score(&whole).report.models, "theirs.csv").scores.poisson_nll;
    let less = written.alone(|text| text.lines().take(8).flat_map(|line| [line, "\n"]).collect());
    let less = written.score(&less);
    assert_eq!(less.coverage.missing, less.area.len() - 7);
    assert!(report_of(&less.report.models, "theirs.csv").scores.poisson_nll > whole);
    assert!(less.notes().iter().any(|note| note.contains("the file leaves out 18")), "{:?}", less.notes());
    let masked = written.alone(|text| {
        let rows = text.lines().skip(1).enumerate();
        let row = |(n, line): (usize, &str)| {
            let fields: Vec<&str> = line.split(',').collect();
            format!("{},{}\n", fields[0], if n < 7 { fields[5] } else { "0" })
        };
        std::iter::once("cell,expected\n".to_owned()).chain(rows.map(row)).collect()
    });
    let masked = written.score(&masked);
    assert_eq!((masked.coverage.missing, masked.coverage.zero), (0, less.coverage.missing));
    let [masked, less] =
        [masked, less].map(|outcome| report_of(&outcome.report.models, "theirs.csv").scores.poisson_nll);
    assert_eq!(masked, less);
}

#[test]
fn cells_where_nothing_was_ever_recorded_are_told_and_not_scored() {
    let written = written(ModelId::ShrunkMean);
    let more = written.alone(|text| only(text, &["cell", "expected"]) + "E450000N290000,3\n");
    let outcome = written.score(&more);
    assert_eq!((outcome.coverage.outside, outcome.coverage.expected_outside), (1, 3.0));
    assert!(outcome.notes().iter().any(|note| note.contains("it expects 3.0 there")), "{:?}", outcome.notes());
}

#[test]
fn what_cannot_be_scored_is_refused_with_file_row_and_remedy() {
    let written = written(ModelId::ShrunkMean);
    let with = |row: &str| written.alone(|text| only(text, &["cell", "expected"]) + row);
    let first = written.alone(|text| only(text, &["cell", "expected"]));
    let text = std::fs::read_to_string(&first).unwrap();
    let (cells, first) = (text.lines().count(), text.lines().nth(1).unwrap());
    let added = format!("row {}", cells + 1);
    written.refused(&with(&format!("{first}\n")), &["rows 2 and ", "of the same cell", "leave one of them out"]);
    written.refused(&with("E450000N290000,1\nE450000N290000,1\n"), &["of the same cell"]);
    written.refused(&with("E400001N290000,1\n"), &[&added, "is no cell of 1 km²", "--cell"]);
    written.refused(&with("E450000N290000,-1\n"), &[&added, "below zero"]);
    written.refused(&with("E450000N290000,NaN\n"), &[&added, "not a number"]);
    written.refused(&written.alone(|_| "x_m,y_m,expected\n400750,290500,1\n".to_owned()), &["row 2", "250 m from"]);
    written.refused(&written.alone(|_| "cell,expected\nE450000N290000,1\n".to_owned()), &["none of its cells"]);
    written.refused(&written.alone(|_| "cell,rate\nE450000N290000,1\n".to_owned()), &["row 1", "\"rate\""]);
}

#[test]
fn the_period_is_the_manifests_or_has_to_be_said_and_recorded() {
    let written = written(ModelId::RecentMean);
    let alone = written.alone(str::to_owned);
    let said = |from| written.score_from(&alone, from).unwrap_err().to_string();
    assert!(said(None).contains("--from"), "{}", said(None));
    let late = said(NaiveDate::from_ymd_opt(2031, 1, 1));
    assert!(late.contains("the records end with 2021-07-13"), "{late}");
    let half = said(written.from.checked_add_days(chrono::Days::new(7)));
    assert!(half.contains("load the records of the whole period"), "{half}");
    // the manifest belongs to another file than the one beside it now
    let mut text = std::fs::read_to_string(&written.forecast).unwrap();
    text.push('\n');
    std::fs::write(&written.forecast, text).unwrap();
    let changed = written.score_from(&written.forecast, None).unwrap();
    assert!(changed.notes().iter().any(|note| note.contains("changed after the manifest")), "{:?}", changed.notes());
}
