//! How long a backtest of twelve origins takes, model by model and all together, on a force of
//! Merseyside's size: 1,122 cells, 45 months, 14 other crime types, all simulated.

use std::hint::black_box;
use std::sync::Arc;

use chrono::{Months, NaiveDate};
use criterion::{Criterion, criterion_group, criterion_main};
use lamplight::evaluation::{Report, backtest};
use lamplight::forecast::{Calendar, History, ModelId, Period, PeriodKind, Series};
use lamplight::geography::{CellSize, Crs, StudyArea};
use lamplight::progress::Progress;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Gamma, Poisson};

const COLUMNS: usize = 34;
const ROWS: usize = 33;
const MONTHS: usize = 45;
const SERIES: usize = 14;
const ORIGINS: usize = 12;

fn history() -> Result<History, Box<dyn std::error::Error>> {
    let side_m = CellSize::HALF_KM2.side_m();
    let points = (0..ROWS * COLUMNS).map(|cell| {
        let (row, column) = (cell / COLUMNS, cell % COLUMNS);
        (330_000.0 + side_m * (column as f64 + 0.5), 380_000.0 + side_m * (row as f64 + 0.5))
    });
    let area = Arc::new(StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::HALF_KM2)?);
    let first = NaiveDate::from_ymd_opt(2018, 1, 1).ok_or("no such day")?;
    let month = |n: usize| first + Months::new(n as u32);
    let period = |n: usize| Period { start: month(n), end: month(n + 1) };
    let calendar = Calendar {
        kind: PeriodKind::Month,
        periods: (0..MONTHS).map(period).collect(),
        observed: (0..MONTHS).map(|n| n != 18).collect(),
        origin: month(MONTHS),
        horizon: period(MONTHS),
    };
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let gamma = Gamma::new(0.2, 0.8)?;
    let rates: Vec<f64> = (0..area.len()).map(|_| gamma.sample(&mut rng) + 1e-3).collect();
    let mut series = |name: String, factor: f64| -> Result<Series, Box<dyn std::error::Error>> {
        let mut counts = Vec::with_capacity(MONTHS * rates.len());
        for _ in 0..MONTHS {
            for rate in &rates {
                counts.push(Poisson::new(factor * rate)?.sample(&mut rng) as u32);
            }
        }
        Ok(Series { name, counts })
    };
    let target = series("Target".to_owned(), 1.0)?;
    let context = (0..SERIES).map(|n| series(format!("Series {n}"), 1.0 + n as f64)).collect::<Result<Vec<_>, _>>()?;
    Ok(History::from_counts(area, calendar, target, context)?)
}

fn backtests(criterion: &mut Criterion) {
    let Ok(history) = history() else { return };
    let mut group = criterion.benchmark_group("backtest of 12 origins, 1,122 cells");
    group.sample_size(10);
    for model in ModelId::ALL {
        group.bench_function(model.id(), |bencher| {
            bencher.iter(|| backtest(black_box(&history), &[model], ORIGINS, 1, &Progress::silent()));
        });
    }
    group.bench_function("all models", |bencher| {
        bencher.iter(|| backtest(black_box(&history), &ModelId::ALL, ORIGINS, 1, &Progress::silent()));
    });
    if let Ok(found) = backtest(&history, &ModelId::ALL, ORIGINS, 1, &Progress::silent()) {
        group.bench_function("report", |bencher| bencher.iter(|| Report::of(black_box(&found), 1)));
    }
    group.finish();
}

criterion_group!(benches, backtests);
criterion_main!(benches);
