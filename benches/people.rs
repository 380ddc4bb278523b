//! How long the model of people takes on a force's whole history: 200,000 synthetic people with some two
//! million events. Described, learned from and scored.

use std::hint::black_box;

use chrono::{Days, NaiveDate};
use criterion::{Criterion, criterion_group, criterion_main};
use lamplight::demo::people::{Population, import, last_day};
use lamplight::people::definition::HighHarm;
use lamplight::people::features::{FeatureTable, describe};
use lamplight::people::harm::HarmScale;
use lamplight::people::model::{ModelSettings, Sample, fit};
use lamplight::people::record::{Cohort, CohortRequest, Records};
use lamplight::progress::Progress;

const POPULATION: Population = Population { people: 200_000, seed: 1 };

fn described(records: &Records, date: NaiveDate, labelled: bool) -> Option<(FeatureTable, Vec<bool>)> {
    let (definition, scale) = (HighHarm::built_in(), HarmScale::built_in());
    let cohort =
        Cohort::build(records, &CohortRequest { date, definition: &definition, scale: &scale, labelled }).ok()?;
    let features = describe(records.as_of(date), &cohort, &scale, None, &Progress::silent()).ok()?;
    Some((features, cohort.labels.iter().map(|label| label.is_high_harm).collect()))
}

fn people(criterion: &mut Criterion) {
    let Ok(synthetic) = import(POPULATION, &Progress::silent()) else { return };
    let records = synthetic.import.records;
    let (Some(learn), Some(score)) = (NaiveDate::from_ymd_opt(2022, 11, 1), last_day().checked_add_days(Days::new(1)))
    else {
        return;
    };
    let (Some((features, outcome)), Some((newest, _))) =
        (described(&records, learn, true), described(&records, score, false))
    else {
        return;
    };
    let name = format!("{} people, {} events", POPULATION.people, records.event_count());
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10);
    group.bench_function("cohort and features", |bencher| bencher.iter(|| described(black_box(&records), learn, true)));
    let sample = Sample { features: &features, outcome: &outcome };
    group.bench_function("fit", |bencher| {
        bencher.iter(|| fit(black_box(sample), &ModelSettings::default(), &Progress::silent()));
    });
    if let Ok(scorecard) = fit(sample, &ModelSettings::default(), &Progress::silent()) {
        group.bench_function("scores", |bencher| bencher.iter(|| scorecard.estimates(black_box(&newest))));
    }
    group.finish();
}

criterion_group!(benches, people);
criterion_main!(benches);
