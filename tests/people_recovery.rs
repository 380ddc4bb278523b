//! Synthetic people, whose true probabilities are known: the cohort's labels must follow them, the model
//! must find them as far as records show them, and nothing may beat them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use lamplight::demo::people::{Population, SyntheticPeople, import, true_probabilities};
use lamplight::people::definition::{HighHarm, Threshold};
use lamplight::people::evaluation::fairness::{FairnessSettings, audit};
use lamplight::people::evaluation::metrics::{auc, compare_auc};
use lamplight::people::evaluation::{Cut, Scored};
use lamplight::people::features::{FeatureTable, describe, past_harm};
use lamplight::people::harm::HarmScale;
use lamplight::people::model::{Estimate, ModelSettings, Sample, Scorecard, fit};
use lamplight::people::person_id::PersonId;
use lamplight::people::protected::Grouping;
use lamplight::people::record::{Cohort, CohortRequest, Event, Records, day_number};
use lamplight::progress::Progress;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Dates to learn, to calibrate and to test at: each window ends before the next date.
const LEARN: (i32, u32, u32) = (2020, 11, 1);
const CALIBRATE: (i32, u32, u32) = (2022, 11, 1);
const TEST: (i32, u32, u32) = (2024, 11, 1);

fn date((year, month, day): (i32, u32, u32)) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Charged people at a date, described and labelled.
struct Described {
    ids: Vec<PersonId>,
    features: FeatureTable,
    outcome: Vec<bool>,
    past_harm: Vec<f64>,
    threshold_harm: f64,
}

impl Described {
    fn at(records: &Records, date: NaiveDate) -> Self {
        let (definition, scale) = (HighHarm::built_in(), HarmScale::built_in());
        assert!(matches!(definition.threshold, Threshold::Harm(_)) && !definition.counts.proactive);
        let request = CohortRequest { date, definition: &definition, scale: &scale, labelled: true };
        let cohort = Cohort::build(records, &request).unwrap();
        let view = records.as_of(date);
        Self {
            ids: cohort.ids(),
            features: describe(view, &cohort, &scale, None, &Progress::silent()).unwrap(),
            outcome: cohort.labels.iter().map(|label| label.is_high_harm).collect(),
            past_harm: past_harm(view, &cohort, &scale),
            threshold_harm: cohort.threshold_harm.unwrap(),
        }
    }

    fn sample(&self) -> Sample<'_> {
        Sample { features: &self.features, outcome: &self.outcome }
    }
}

/// A population with everything that the tests ask of it.
struct World {
    population: Population,
    synthetic: SyntheticPeople,
    learned: Described,
    tested: Described,
    scorecard: Scorecard,
    estimates: Vec<Estimate>,
    truth: Vec<f64>,
}

impl World {
    fn make(people: usize, seed: u64) -> Self {
        let population = Population { people, seed };
        let synthetic = import(population, &Progress::silent()).unwrap();
        let records = &synthetic.import.records;
        let [learned, calibrated, tested] = [LEARN, CALIBRATE, TEST].map(|day| Described::at(records, date(day)));
        let scorecard = fit(learned.sample(), &ModelSettings::default(), &Progress::silent()).unwrap();
        let scorecard = scorecard.calibrated_on(calibrated.sample()).unwrap();
        let estimates = scorecard.estimates(&tested.features);
        let months = HighHarm::built_in().window_months;
        let truth = true_probabilities(population, &tested.ids, date(TEST), months, tested.threshold_harm);
        Self { population, synthetic, learned, tested, scorecard, estimates, truth }
    }

    fn probabilities(&self) -> Vec<f64> {
        self.estimates.iter().map(|estimate| estimate.probability).collect()
    }

    /// Groups of `bins` equal numbers of people, from the lowest estimate to the highest.
    fn bins(&self, bins: usize) -> Vec<Vec<usize>> {
        let mut order: Vec<usize> = (0..self.estimates.len()).collect();
        order.sort_by(|a, b| self.estimates[*a].probability.total_cmp(&self.estimates[*b].probability));
        (0..bins).map(|bin| order[bin * order.len() / bins..(bin + 1) * order.len() / bins].to_vec()).collect()
    }
}

static WORLD: LazyLock<World> = LazyLock::new(|| World::make(40_000, 11));

fn mean(rows: &[usize], of: impl Fn(usize) -> f64) -> f64 {
    rows.iter().map(|row| of(*row)).sum::<f64>() / rows.len() as f64
}

#[test]
fn labels_follow_the_true_probabilities() {
    let world = &*WORLD;
    let (truth, outcome) = (&world.truth, &world.tested.outcome);
    assert!(truth.iter().all(|p| (0.0..=1.0).contains(p)));
    // how far the number of outcomes lies from the sum of probabilities, in standard errors; the
    // probabilities themselves come from a finite number of futures
    let z = |rows: &[usize]| {
        let sum: f64 = rows.iter().map(|row| truth[*row]).sum();
        let outcomes = rows.iter().filter(|row| outcome[**row]).count() as f64;
        (outcomes - sum) / rows.iter().map(|row| truth[*row] * (1.0 - truth[*row])).sum::<f64>().max(1.0).sqrt()
    };
    let mut order: Vec<usize> = (0..truth.len()).collect();
    println!(
        "{} people of {}, {} high-harm; mean true probability {:.4}; z {:.2}",
        order.len(),
        world.population.people,
        outcome.iter().filter(|high| **high).count(),
        mean(&order, |row| truth[row]),
        z(&order)
    );
    assert!(z(&order).abs() < 3.5);
    order.sort_by(|a, b| truth[*a].total_cmp(&truth[*b]));
    for part in order.chunks(order.len() / 8 + 1) {
        println!("  mean true probability {:.4}: z {:.2}", mean(part, |row| truth[row]), z(part));
        // the parts are sorted by a figure with an error of its own, so the lowest look too low
        assert!(z(part).abs() < 4.0);
    }
}

#[test]
fn the_model_finds_what_records_show_of_the_truth() {
    let world = &*WORLD;
    let everybody: Vec<usize> = (0..world.truth.len()).collect();
    let base = mean(&everybody, |row| world.truth[row]);
    let (mut error, mut covariance, mut variance) = (0.0, 0.0, 0.0);
    let bins = world.bins(10);
    for bin in &bins {
        let (estimated, truth) = (mean(bin, |row| world.estimates[row].probability), mean(bin, |row| world.truth[row]));
        println!("  estimated {estimated:.4}, true {truth:.4}");
        error += (estimated - truth).abs() / bins.len() as f64;
    }
    for (estimate, truth) in world.estimates.iter().zip(&world.truth) {
        covariance += (estimate.probability - base) * (truth - base);
        variance += (estimate.probability - base).powi(2);
    }
    let each = mean(&everybody, |row| (world.estimates[row].probability - world.truth[row]).abs());
    let overall = mean(&everybody, |row| world.estimates[row].probability) / base;
    let slope = covariance / variance;
    println!(
        "base {base:.4}; calibration error by tenths {error:.5}, of each person {each:.4}; estimated to true {overall:.3}; slope {slope:.3}"
    );
    assert!(error < 0.4 * base, "{error}");
    assert!((0.7..1.45).contains(&overall), "{overall}");
    assert!((0.7..1.3).contains(&slope), "{slope}");
}

#[test]
fn nothing_ranks_better_than_the_truth() {
    let world = &*WORLD;
    let (outcome, probabilities) = (&world.tested.outcome, world.probabilities());
    let [best, model, past] = [&world.truth, &probabilities, &world.tested.past_harm].map(|by| auc(by, outcome));
    println!(
        "AUC: best possible {:.3}, model {:.3} ({:.3} to {:.3}), past harm {:.3}",
        best.value, model.value, model.low, model.high, past.value
    );
    let against_truth = compare_auc(&probabilities, &world.truth, outcome);
    println!(
        "model less truth: {:.3} ({:.3} to {:.3})",
        against_truth.difference.value, against_truth.difference.low, against_truth.difference.high
    );
    assert!(model.value > past.value + 0.02 && model.value > 0.65);
    assert!(model.value < 0.85, "it would be held back as too good to be true");
    let mut columns: Vec<Vec<f64>> = world.tested.features.columns.clone();
    columns.extend([probabilities, world.tested.past_harm.clone()]);
    for column in &columns {
        for sign in [1.0, -1.0] {
            let score: Vec<f64> = column.iter().map(|value| if value.is_nan() { 0.0 } else { sign * value }).collect();
            let compared = compare_auc(&score, &world.truth, outcome);
            assert!(compared.difference.value < 0.0 || compared.p > 0.001, "{compared:?}");
        }
    }
}

#[test]
fn intervals_cover_the_truth_of_people_like_this() {
    // an interval speaks of people with the same description, not of what only the process knows of one of
    // them: so the mean truth of people with like estimates has to lie in the mean of their intervals
    let (mut covered, mut bins) = (0, 0);
    for seed in 21..29 {
        let world = World::make(12_000, seed);
        let mut line = Vec::new();
        for bin in world.bins(10) {
            let [low, high] = [mean(&bin, |row| world.estimates[row].low), mean(&bin, |row| world.estimates[row].high)];
            let truth = mean(&bin, |row| world.truth[row]);
            covered += usize::from((low..=high).contains(&truth));
            bins += 1;
            line.push(format!("{low:.3} {truth:.3} {high:.3}"));
        }
        println!("{}", line.join(" | "));
    }
    println!("covered: {covered} of {bins} tenths of people, for intervals of 90%");
    assert!(covered * 100 >= bins * 75, "{covered} of {bins}");
}

/// AUC on the outcomes as they were, learned from outcomes dealt out at random.
fn taught_by_chance(features: &FeatureTable, tested: &FeatureTable, seed: u64) -> f64 {
    let mut outcome = WORLD.learned.outcome.clone();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for at in (1..outcome.len()).rev() {
        outcome.swap(at, (rng.next_u64() % (at as u64 + 1)) as usize);
    }
    let sample = Sample { features, outcome: &outcome };
    let scorecard = fit(sample, &ModelSettings::default(), &Progress::silent()).unwrap();
    let estimates: Vec<f64> = scorecard.estimates(tested).iter().map(|estimate| estimate.probability).collect();
    auc(&estimates, &WORLD.tested.outcome).value
}

#[test]
fn permuted_labels_teach_nothing() {
    const TIMES: u64 = 8;
    // Which way a feature may push is knowledge from before the data: a scorecard with those directions ranks
    // people better than chance even when it learned from noise, since all it may do is push the right way. So
    // what the labels teach is tested without directions, where noise is as likely to point either way.
    let free = |features: &FeatureTable| {
        let mut features = features.clone();
        features.specs.iter_mut().for_each(|spec| spec.monotone = None);
        features
    };
    let (learned, tested) = (free(&WORLD.learned.features), free(&WORLD.tested.features));
    let found: Vec<f64> = (0..TIMES).map(|seed| taught_by_chance(&learned, &tested, seed)).collect();
    let mean = found.iter().sum::<f64>() / TIMES as f64;
    let variance = found.iter().map(|auc| (auc - mean).powi(2)).sum::<f64>() / (TIMES - 1) as f64;
    let error = (variance / TIMES as f64).sqrt();
    println!("directions free: AUC {found:.3?}, mean {mean:.3} (standard error {error:.3})");
    assert!((mean - 0.5).abs() < 3.5 * error, "{mean} {error}");

    let real = auc(&WORLD.probabilities(), &WORLD.tested.outcome).value;
    let directed: Vec<f64> =
        (0..TIMES / 2).map(|seed| taught_by_chance(&WORLD.learned.features, &WORLD.tested.features, seed)).collect();
    println!("directions held: AUC {directed:.3?}; of the model itself {real:.3}");
    assert!(directed.iter().sum::<f64>() / (directed.len() as f64) < real, "labels teach more than directions alone");
}

#[test]
fn the_future_changes_no_estimate() {
    let world = &*WORLD;
    let records = &world.synthetic.import.records;
    let (day, end) = (day_number(date(TEST)), records.last_day().checked_add_days(Days::new(1)).unwrap());
    let all = records.as_of(end);
    let people = records.people().iter().zip(0..);
    let events = |change: &dyn Fn(Event) -> Option<Event>| -> Vec<(PersonId, Event)> {
        let of = |(person, position): (&PersonId, usize)| {
            all.person(position)
                .events
                .iter()
                .filter_map(|event| change(*event))
                .map(|event| (*person, event))
                .collect::<Vec<_>>()
        };
        people.clone().flat_map(of).collect()
    };
    let later = |event: &Event| event.day >= day;
    // shifted by 60 days where that stays within the records, and every role turned about
    let shifted = events(&|event| {
        let offence = records.as_of(end).person(0).events.first().map_or(event.offence, |first| first.offence);
        let moved = (event.day + 60 <= day_number(records.last_day())).then_some(Event {
            day: event.day + 60,
            offence,
            ..event
        });
        if later(&event) { moved } else { Some(event) }
    });
    let gone = events(&|event| (!later(&event)).then_some(event));
    for changed in [shifted, gone] {
        assert!(changed.len() < records.event_count());
        let changed = Records::new(changed, records.offences().to_vec(), records.last_day(), true);
        let described = Described::at(&changed, date(TEST));
        assert_eq!(described.ids, world.tested.ids);
        assert_ne!(described.outcome, world.tested.outcome);
        assert_eq!(world.scorecard.estimates(&described.features), world.estimates);
    }
}

#[test]
fn the_attention_of_the_police_decides_who_is_scored_and_hardly_the_estimates() {
    let world = &*WORLD;
    let (probabilities, ids) = (world.probabilities(), &world.tested.ids);
    let protected = &world.synthetic.protected;
    let grouping = protected.grouping("ethnic_group", ids, 2024).unwrap();
    let all = protected.grouping("ethnic_group", world.synthetic.import.records.people(), 2024).unwrap();
    let in_group = |grouping: &Grouping, name: &str| -> Vec<usize> {
        let at = grouping.groups.iter().position(|group| group == name).map(|at| at as u32);
        (0..grouping.of.len()).filter(|row| grouping.of[*row] == at).collect()
    };
    // the share of a group that is scored at all, and how many times the truth its estimates are
    let of = |name: &str| {
        let scored = in_group(&grouping, name);
        let share = scored.len() as f64 / in_group(&all, name).len() as f64;
        let truth = mean(&scored, |row| world.truth[row]);
        let ratio = mean(&scored, |row| probabilities[row]) / truth;
        println!("{name}: {share:.3} scored, true {truth:.4}, estimated to true {ratio:.3}");
        (share, ratio)
    };
    let (less, more) = (of("White"), of("Black"));
    assert!(more.0 > 1.08 * less.0, "more attention brings more people of a group among those charged");
    assert!((more.1 / less.1 - 1.0).abs() < 0.25, "what police activity finds is no harm by the definition");
    let scored = Scored { probability: &probabilities, outcome: &world.tested.outcome };
    let audit = audit(scored, Cut::Top(probabilities.len() / 20), &grouping, &FairnessSettings::default());
    let listed = |name: &str| {
        let row = audit.groups.iter().find(|row| row.group == name);
        row.and_then(|row| row.figures.as_ref()).unwrap().share_listed.value
    };
    println!("listed {:.4} of White, {:.4} of Black people", listed("White"), listed("Black"));
    assert!((listed("White") / listed("Black")).ln().abs() < 0.7);
}
