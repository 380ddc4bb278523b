//! A backtest that does not depend on any model: plain means of the past bent a little, each under
//! the name of a model, with a report whose figures are worked out simply or made up.

use std::sync::Arc;

use lamplight::evaluation::{
    Backtest, Ceiling, Consistency, CurvePoint, Foreseen, Gain, LeftOut, ModelReport, ModelRun, Origin, OriginLine,
    Passed, ReliabilityBin, Report, Scores, Stability,
};
use lamplight::forecast::{Calendar, History, HistoryBefore, ModelId};
use lamplight::geography::StudyArea;
use lamplight::pipeline::{BacktestOutcome, BacktestRequest, Elsewhere, Loaded, PipelineError};
use lamplight::progress::Progress;

/// Each model's name, its gain over plain counts, and how strongly it pulls cells to their mean.
const MODELS: [(ModelId, f64, f64); 7] = [
    (ModelId::Automatic, 0.073, 0.89),
    (ModelId::LogLinear, 0.071, 0.90),
    (ModelId::ShrunkMean, 0.052, 0.85),
    (ModelId::KernelDensity, 0.013, 0.80),
    (ModelId::RecentMean, 0.0, 1.0),
    (ModelId::Prospective, -0.034, 1.1),
    (ModelId::QuarterMean, -0.118, 1.25),
];

/// The made-up backtest of whatever is asked for.
pub fn made_up(
    loaded: &Loaded,
    request: &BacktestRequest,
    progress: &Progress,
) -> Result<BacktestOutcome, PipelineError> {
    progress.step("Forecasting past periods", 0.3);
    progress.check()?;
    let target = loaded.targets.get(&request.forecast.target)?;
    let calendar = Calendar::for_incidents(&loaded.incidents, request.forecast.from)?;
    let points: Vec<_> = loaded.incidents.points()?.flatten().collect();
    let size = request.forecast.cell.unwrap_or(target.cell);
    let area = Arc::new(StudyArea::from_points(points, loaded.incidents.crs, size)?);
    let (history, _) = History::count(&loaded.incidents, target, Arc::clone(&area), calendar)?;
    let past = history.all();
    let observed: Vec<usize> = past.observed_periods().collect();
    let asked = &observed[observed.len() - request.origins.min(observed.len() - 4)..];
    let origins: Vec<Origin> = asked
        .iter()
        .map(|period| Origin { period: past.periods()[*period], recorded: past.target(*period).unwrap().to_vec() })
        .collect();
    let models: Vec<ModelRun> = MODELS
        .iter()
        .map(|(model, _, pull)| ModelRun {
            id: model.id().to_owned(),
            name: model.name().to_owned(),
            model: Some(*model),
            foreseen: asked.iter().map(|period| foreseen(&history.before(*period), *pull)).collect(),
        })
        .collect();
    let backtest = Backtest {
        area: Arc::clone(&area),
        kind: past.kind(),
        origins,
        models,
        left_out: vec![(ModelId::SelfExciting, "it is not part of this test".to_owned())],
    };
    let report = report(&backtest);
    Ok(BacktestOutcome {
        request: request.clone(),
        target: target.clone(),
        backtest,
        report,
        area,
        elsewhere: Elsewhere::default(),
        outside: 0,
    })
}

fn foreseen(past: &HistoryBefore<'_>, pull: f64) -> Foreseen {
    let cells = past.area().len();
    let periods: Vec<usize> = past.observed_periods().rev().take(13).collect();
    let sums =
        (0..cells).map(|cell| periods.iter().map(|period| f64::from(past.target(*period).unwrap()[cell])).sum::<f64>());
    let expected: Vec<f64> = sums.map(|sum| ((sum + 0.3) / (periods.len() as f64 + 1.0)).powf(pull)).collect();
    let interval80 = expected.iter().map(|mean| (0, (mean + 1.3 * mean.sqrt()).round() as u32)).collect();
    let p_any = expected.iter().map(|mean| 1.0 - (-mean).exp()).collect();
    Foreseen { size: vec![4.0; cells], total_size: 60.0, interval80, p_any, expected }
}

fn report(backtest: &Backtest) -> Report {
    let (cells, origins) = (backtest.area.len(), &backtest.origins);
    let incidents = origins.iter().flat_map(|origin| &origin.recorded).map(|count| u64::from(*count)).sum();
    let recorded: Vec<Vec<f64>> =
        origins.iter().map(|origin| origin.recorded.iter().map(|count| f64::from(*count)).collect()).collect();
    let truth = &backtest.models[0].foreseen;
    let ceiling = Ceiling {
        area_curve: Vec::new(),
        curve: curve(origins, |origin| &recorded[origin]),
        knowable: curve(origins, |origin| &truth[origin].expected)
            .into_iter()
            .map(|point| CurvePoint { hit_rate: point.hit_rate.powf(0.85), ..point })
            .collect(),
        pai_2pc: vec![14.0; origins.len()],
        pai_5pc: vec![9.0; origins.len()],
        luck_share_5pc: 0.31,
        words: "Even a map drawn after the event would have had 71% of incidents in 5% of cells; about a third of \
                that is luck, out of reach of any forecast."
            .to_owned(),
    };
    Report {
        cells,
        incidents,
        periods: origins.iter().map(|origin| origin.period).collect(),
        models: (0..MODELS.len()).map(|model| of_model(backtest, model)).collect(),
        ceiling,
        left_out: vec![LeftOut { model: ModelId::SelfExciting, reason: "it is not part of this test".to_owned() }],
        verdict: "Log-linear regression foresaw these periods best".to_owned(),
        implausible: None,
    }
}

fn of_model(backtest: &Backtest, number: usize) -> ModelReport {
    let (model, gain, _) = MODELS[number];
    let run = &backtest.models[number];
    let origins: Vec<OriginLine> = backtest
        .origins
        .iter()
        .zip(&run.foreseen)
        .map(|(origin, foreseen)| {
            let expected: f64 = foreseen.expected.iter().sum();
            let recorded: u32 = origin.recorded.iter().sum();
            let reach = 1.28 * (expected * 1.4).sqrt();
            let (lower80, upper80) = ((expected - reach).round() as u32, (expected + reach).round() as u32);
            let within = (lower80..=upper80).contains(&recorded);
            OriginLine {
                period: origin.period,
                expected,
                lower80,
                upper80,
                recorded,
                within,
                poisson_nll: 0.34,
                hit_rate_5pc: 0.5,
                gain_per_incident: gain,
                words: format!(
                    "forecast {expected:.0}, saw {recorded}: {}",
                    if within { "well within range" } else { "out of range" }
                ),
            }
        })
        .collect();
    let passed = |name: &str, failed: usize| Passed {
        passed: origins.len() - failed,
        of: origins.len(),
        p: (0..origins.len()).map(|origin| if origin < failed { 0.01 } else { 0.3 }).collect(),
        words: format!("{name}: about as often as it should."),
    };
    let against = [ModelId::RecentMean, ModelId::ShrunkMean]
        .into_iter()
        .filter(|baseline| *baseline != model)
        .map(|baseline| {
            let gain = if baseline == ModelId::ShrunkMean { gain - 0.052 } else { gain };
            Gain {
                baseline: baseline.id().to_owned(),
                baseline_name: baseline.name().to_owned(),
                gain,
                t_lower: gain - 0.02,
                t_upper: gain + 0.02,
                t_p: 0.004,
                w_p: 0.01,
                bootstrap_lower: gain - 0.025,
                bootstrap_upper: gain + 0.025,
                periods_to_tell: None,
                words: "Better than the baseline by a little.".to_owned(),
            }
        })
        .collect();
    let verdict = match gain {
        gain if gain > 0.025 => "No: better than plain counts (+0.07 per incident, 95% interval +0.05 to +0.10)",
        gain if gain < -0.025 => "Yes, and better",
        _ => "Yes: no better than plain counts on this data",
    };
    ModelReport {
        area_curve: Vec::new(),
        id: run.id.clone(),
        name: run.name.clone(),
        model: run.model,
        scores: Scores {
            poisson_nll: 0.3436 + 0.002 * number as f64,
            negative_binomial_nll: 0.34,
            rps: 0.11,
            brier_any: 0.1,
            deviance: 0.5,
            winkler80: 2.0,
            coverage80: 0.79 + 0.02 * number as f64,
            coverage80_as_stated: 0.91,
            total_coverage80: 0.77,
            pai_2pc: 11.2 - 0.3 * number as f64,
            pai_5pc: 8.1 - 0.2 * number as f64,
            hit_rate_5pc: 0.4,
            pei_5pc: 0.6,
            rri_5pc: 1.0,
        },
        consistency: Consistency {
            number_poisson: passed("Number", 3),
            number: passed("Number", 0),
            spatial: passed("Place", 1),
            conditional: passed("Cell by cell", 1),
        },
        reliability: tenths(backtest, run),
        pit: vec![0.11, 0.105, 0.1, 0.095, 0.09, 0.095, 0.1, 0.1, 0.1, 0.105],
        curve: curve(&backtest.origins, |origin| &run.foreseen[origin].expected),
        stability: Stability {
            share: 0.05,
            kept: vec![0.8; origins.len() - 1],
            mean_kept: 0.8,
            words: "Of the top 5% of cells, 80% stay in it from one period to the next.".to_owned(),
        },
        residuals: Vec::new(),
        verdict: verdict.to_owned(),
        origins,
        against,
    }
}

/// Hit rates of the cells in descending order of some value, pooled over origins.
fn curve<'a>(origins: &[Origin], value: impl Fn(usize) -> &'a Vec<f64>) -> Vec<CurvePoint> {
    let cells = origins[0].recorded.len();
    let mut hits = vec![0.0; cells + 1];
    let mut all = 0.0;
    for (number, origin) in origins.iter().enumerate() {
        let values = value(number);
        let mut order: Vec<usize> = (0..cells).collect();
        order.sort_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
        let mut hit = 0.0;
        for (place, cell) in order.into_iter().enumerate() {
            hit += f64::from(origin.recorded[cell]);
            hits[place + 1] += hit;
        }
        all += hit;
    }
    let point = |place: usize| {
        let (share, hit_rate) = (place as f64 / cells as f64, hits[place] / all);
        CurvePoint { share, hit_rate, pai: hit_rate / share.max(1e-9), pei: 0.6 }
    };
    (0..=cells).map(point).collect()
}

fn tenths(backtest: &Backtest, run: &ModelRun) -> Vec<ReliabilityBin> {
    let cells = backtest.area.len();
    let newest = &run.foreseen.last().unwrap().expected;
    let mut order: Vec<usize> = (0..cells).collect();
    order.sort_by(|a, b| newest[*a].total_cmp(&newest[*b]).then(a.cmp(b)));
    let mean = |cells: &[usize], of: &dyn Fn(usize, usize) -> f64| {
        let sum: f64 =
            (0..backtest.origins.len()).flat_map(|origin| cells.iter().map(move |cell| of(origin, *cell))).sum();
        sum / (cells.len() * backtest.origins.len()) as f64
    };
    (0..10)
        .map(|tenth| {
            let cells = order[tenth * cells / 10..(tenth + 1) * cells / 10].to_vec();
            let expected = mean(&cells, &|origin, cell| run.foreseen[origin].expected[cell]);
            let recorded = mean(&cells, &|origin, cell| f64::from(backtest.origins[origin].recorded[cell]));
            let count = cells.len() * backtest.origins.len();
            let reach = 1.96 * (recorded.max(0.01) / count as f64).sqrt() * 1.3;
            ReliabilityBin {
                expected,
                recorded,
                lower: (recorded - reach).max(0.0),
                upper: recorded + reach,
                count,
                cells,
            }
        })
        .collect()
}
