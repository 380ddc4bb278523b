//! What the tests of the window share: a small force whose records are read by the program itself,
//! a forecast of it that does not depend on any model, and the window in a harness.

#![allow(dead_code, unreachable_pub, reason = "every test binary uses its own part of this")]

pub mod backtest;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use egui_kittest::Harness;
use lamplight::app::state::{Hint, Settings, SettingsFile, ThemeChoice};
use lamplight::app::{App, AppOptions, Engine};
use lamplight::evaluation::{Comparison, OriginResult};
use lamplight::forecast::{Calendar, CellForecast, Choice, Driver, Forecast, History, ModelId, RankCertainty, Total};
use lamplight::geography::StudyArea;
use lamplight::pipeline::{self, ForecastRequest, Input, LoadRequest, Loaded, Outcome, PipelineError};
use lamplight::progress::Progress;

/// Everything a test of the window needs on disk; gone with it.
pub struct Fixture {
    pub folder: tempfile::TempDir,
    pub records: PathBuf,
}

impl Fixture {
    /// A made-up force of about a hundred square kilometres and three years.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let records = folder.path().join("Testshire.csv");
        std::fs::write(&records, records_csv()).unwrap();
        Self { folder, records }
    }

    pub fn request(&self) -> LoadRequest {
        LoadRequest::files(vec![self.records.clone()])
    }

    pub fn settings_file(&self) -> PathBuf {
        self.folder.path().join("settings.toml")
    }

    /// A window on the records, offline, without hints.
    pub fn options(&self, theme: ThemeChoice) -> AppOptions {
        let settings =
            Settings { theme, network: false, hints_dismissed: Hint::ALL.into_iter().collect(), ..Settings::default() };
        let file = SettingsFile::at(self.settings_file());
        file.write(&settings).unwrap();
        AppOptions {
            open: Some(self.request()),
            settings: file,
            tile_cache: None,
            ledger: None,
            engine: Engine {
                load: Arc::new(pipeline::load),
                forecast: Arc::new(plain_forecast),
                backtest: Arc::new(backtest::made_up),
                ..Engine::default()
            },
            ..AppOptions::default()
        }
    }
}

/// A repeatable stream of numbers in 0..1.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Records as a force would export them; a few rows are bad on purpose.
fn records_csv() -> String {
    let mut csv = String::from(
        "id,date from,time from,easting,northing,offence code,offence,crime type,weapon,weapon used,injury,location\n",
    );
    let mut numbers = Numbers(7);
    let first = NaiveDate::from_ymd_opt(2024, 1, 3).unwrap();
    for index in 0..4_000 {
        let day = first + Days::new((numbers.next() * 1_053.0) as u64);
        // nothing was exported for one month
        if day.format("%Y-%m").to_string() == "2025-04" {
            continue;
        }
        let hot = numbers.next() < 0.6;
        let (east, north) = if hot {
            (405_200.0 + numbers.next() * 2_400.0, 286_100.0 + numbers.next() * 1_900.0)
        } else {
            (400_000.0 + numbers.next() * 12_000.0, 281_000.0 + numbers.next() * 10_000.0)
        };
        let knife = numbers.next() < 0.35;
        let (code, offence, kind, weapon) = if knife {
            ("8N", "Assault with injury", "Violence", "knife")
        } else {
            ("49", "Other theft", "Theft", "none")
        };
        let flag = if knife { "yes" } else { "no" };
        let hour = (numbers.next() * 24.0) as u32;
        let _ = writeln!(
            csv,
            "SYNTHETIC-{index:06},{day},{hour:02}:15,{east:.0},{north:.0},{code},{offence},{kind},{weapon},{flag},{flag},On or near Station Road"
        );
    }
    csv.push_str("SYNTHETIC-900001,2025-02-30,10:00,406000,287000,49,Other theft,Theft,none,no,no,High Street\n");
    csv.push_str("SYNTHETIC-900002,2025-02-11,10:00,0,0,49,Other theft,Theft,none,no,no,High Street\n");
    csv
}

/// A forecast that is nothing but the mean of the past: the same whatever the models become.
pub fn plain_forecast(
    loaded: &Loaded,
    request: &ForecastRequest,
    progress: &Progress,
) -> Result<Outcome, PipelineError> {
    progress.step("Counting", 0.2);
    let target = loaded.targets.get(&request.target)?;
    let calendar = Calendar::for_incidents(&loaded.incidents, request.from)?;
    let points: Vec<_> = loaded.incidents.points()?.flatten().collect();
    let size = request.cell.unwrap_or(target.cell);
    let area = Arc::new(StudyArea::from_points(points, loaded.incidents.crs, size)?);
    let (history, placement) = History::count(&loaded.incidents, target, Arc::clone(&area), calendar)?;
    progress.check()?;

    let past = history.all();
    let observed: Vec<usize> = (0..past.len()).filter(|period| past.observed(*period)).collect();
    let mean = |cell: usize| {
        let sum: u32 = observed.iter().map(|period| past.target(*period).unwrap()[cell]).sum();
        (f64::from(sum) + 0.5) / (observed.len() as f64 + 1.0)
    };
    let expected: Vec<f64> = (0..area.len()).map(mean).collect();
    let range = |mean: f64, spread: f64| {
        let half = 1.28 * (mean * spread).sqrt();
        ((mean - half).round().max(0.0) as u32, (mean + half).round().max(1.0) as u32)
    };
    let mut order: Vec<usize> = (0..area.len()).collect();
    order.sort_by(|a, b| expected[*b].total_cmp(&expected[*a]).then(a.cmp(b)));
    let mut cells: Vec<CellForecast> = expected
        .iter()
        .enumerate()
        .map(|(cell, mean)| {
            let (lower80, upper80) = range(*mean, 1.2);
            let last_year: u32 = observed.iter().rev().take(13).map(|period| past.target(*period).unwrap()[cell]).sum();
            CellForecast {
                expected: *mean,
                p_any: 1.0 - (-mean).exp(),
                lower80,
                upper80,
                rank: 0,
                p_top5pc: 0.0,
                observed_last_year: last_year,
                drivers: vec![
                    Driver { text: format!("{last_year} recorded here in the last year"), multiplier: 0.4 + mean },
                    Driver {
                        text: "few robberies in the cells around it in the last 3 months".to_owned(),
                        multiplier: 0.8,
                    },
                ],
            }
        })
        .collect();
    let shape: Vec<f64> = expected.iter().map(|mean| 1.0 + 13.0 * mean).collect();
    let rank_certainty = RankCertainty::of_rates(&expected, &shape, 1);
    for (rank, cell) in order.into_iter().enumerate() {
        cells[cell].rank = rank as u32 + 1;
        cells[cell].p_top5pc = rank_certainty.among_highest(cell, 0.05);
    }
    let sum: f64 = expected.iter().sum();
    let (lower80, upper80) = range(sum, 1.5);
    let compared: Vec<OriginResult> = observed
        .iter()
        .rev()
        .take(6)
        .rev()
        .map(|period| {
            let counts = past.target(*period).unwrap().to_vec();
            OriginResult {
                period: past.periods()[*period],
                expected: sum,
                lower80,
                upper80,
                observed: counts.iter().sum(),
                cell_expected: expected.clone(),
                cell_observed: counts,
                hit_rate_5pc: 0.52,
                plain_hit_rate_5pc: 0.48,
                gain_per_incident: 0.05,
            }
        })
        .collect();
    let calendar = history.calendar().clone();
    let is_automatic = request.model == ModelId::Automatic;
    let forecast = Forecast {
        target_id: target.id.clone(),
        target_name: target.name.clone(),
        target_version: target.version.clone(),
        stand_in: target.stand_in.clone(),
        synthetic: true,
        model: if is_automatic { ModelId::LogLinear } else { request.model },
        choice: is_automatic.then(|| Choice {
            model: ModelId::LogLinear,
            because: "Log-linear regression foresaw the last 12 periods better than shrunk counts, by +0.019 ± 0.006 \
                      per incident."
                .to_owned(),
        }),
        period: calendar.horizon,
        kind: calendar.kind,
        area: Arc::clone(&area),
        cells,
        rank_certainty,
        total: Total { expected: sum, lower80, upper80 },
        base: 0.3,
        nowcast: None,
        model_summary: vec![("Periods learned from".to_owned(), observed.len().to_string())],
        data_as_at: calendar.origin.pred_opt().unwrap(),
    };
    let comparison = Comparison {
        origins: compared,
        gain_per_incident: 0.05,
        gain_se: 0.01,
        verdict: "Better than plain counts: yes (+0.05 per incident, 6 periods)".to_owned(),
    };
    Ok(Outcome { request: request.clone(), forecast, history, placement, comparison: Some(comparison), area })
}

/// The window in a harness, without graphics.
pub fn window(options: AppOptions) -> Harness<'static, App> {
    Harness::builder()
        .with_size([1280.0, 720.0])
        .with_max_steps(80)
        .build_eframe(move |creation| App::new(&creation.egui_ctx, options))
}

/// Draws frames until the window is still and nothing runs beside it. A click takes several frames
/// to arrive, so work may only begin once the window first seems still.
pub fn settle(harness: &mut Harness<'_, App>) {
    let start = Instant::now();
    loop {
        harness.run_ok();
        if !harness.state().is_busy() {
            break;
        }
        assert!(start.elapsed() < Duration::from_mins(1), "the work beside the window does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
    harness.run();
}

/// Draws frames until something is so.
pub fn until(harness: &mut Harness<'_, App>, what: &str, is_so: impl Fn(&App) -> bool) {
    let start = Instant::now();
    while !is_so(harness.state()) {
        assert!(start.elapsed() < Duration::from_mins(1), "never happened: {what}");
        std::thread::sleep(Duration::from_millis(5));
        harness.step();
    }
}

/// A request for a file that is not there.
pub fn missing(folder: &Path) -> LoadRequest {
    LoadRequest {
        input: Input::Files { paths: vec![folder.join("nowhere.csv")], mapping: None },
        boundary: None,
        targets: None,
    }
}
