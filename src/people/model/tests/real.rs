//! The bars on a published table of people on parole in Georgia (National Institute of Justice).

use std::path::PathBuf;

use super::*;

const OUTCOME: &str = "Recidivism_Arrest_Year1";
const SPLIT: &str = "Training_Sample";
const AUDIT: [&str; 3] = ["Race", "Gender", "Residence_PUMA"];

struct Parole {
    features: FeatureTable,
    outcome: Vec<bool>,
    train: Vec<usize>,
    test: Vec<usize>,
}

fn parole(without: &[&str]) -> Option<Parole> {
    let folder = std::env::var_os("LAMPLIGHT_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let file = folder.join("people/nij-georgia-parole.csv");
    if !file.exists() {
        println!("no data at {}: not tested", file.display());
        return None;
    }
    let mut reader = csv::Reader::from_path(file).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut columns = vec![Vec::new(); names.len()];
    for record in reader.records() {
        for (column, value) in columns.iter_mut().zip(&record.unwrap()) {
            column.push(value.parse::<f64>().unwrap());
        }
    }
    let column = |name: &str| &columns[names.iter().position(|other| other == name).unwrap()];
    let train = column(SPLIT);
    let kept = |name: &&String| {
        !AUDIT.contains(&name.as_str())
            && ![OUTCOME, SPLIT].contains(&name.as_str())
            && !without.contains(&name.as_str())
    };
    Some(Parole {
        outcome: column(OUTCOME).iter().map(|value| *value == 1.0).collect(),
        train: (0..train.len()).filter(|&row| train[row] == 1.0).collect(),
        test: (0..train.len()).filter(|&row| train[row] == 0.0).collect(),
        features: table(names.iter().filter(kept).map(|name| (amount(name), column(name).clone())).collect()),
    })
}

fn judged(without: &[&str]) -> Option<[f64; 3]> {
    let data = parole(without)?;
    let at = |rows: &[usize]| rows.iter().map(|&row| data.outcome[row]).collect::<Vec<bool>>();
    let (train, test) = (data.features.rows_at(&data.train), data.features.rows_at(&data.test));
    let start = std::time::Instant::now();
    let card = learned(&train, &at(&data.train));
    let seconds = start.elapsed().as_secs_f64();
    let outcome = at(&data.test);
    let scores: Vec<f64> = card.estimates(&test).iter().map(|estimate| estimate.probability).collect();
    let log_odds = card.log_odds(&test);
    let slope = slope(&log_odds, &outcome);
    let figures = [auc(&scores, &outcome), brier(&scores, &outcome), slope];
    println!("AUC, Brier, slope {figures:.5?}; {} pairs; {seconds:.1} s", card.pairs.len());
    Some(figures)
}

/// Slope of the outcome on log-odds.
fn slope(log_odds: &[f64], outcome: &[bool]) -> f64 {
    let mut point = nalgebra::Vector2::new(0.0, 1.0);
    for _ in 0..20 {
        let (mut gradient, mut information) = (nalgebra::Vector2::zeros(), nalgebra::Matrix2::zeros());
        for (eta, outcome) in log_odds.iter().zip(outcome) {
            let column = nalgebra::Vector2::new(1.0, *eta);
            let mean = 1.0 / (1.0 + (-point.dot(&column)).exp());
            gradient += column * (f64::from(u8::from(*outcome)) - mean);
            information += column * column.transpose() * (mean * (1.0 - mean));
        }
        point += information.try_inverse().unwrap() * gradient;
    }
    point[1]
}

#[test]
fn people_on_parole_with_age() {
    let Some([auc, brier, slope]) = judged(&[]) else { return };
    assert!(auc >= 0.701, "{auc}");
    assert!(brier <= 0.1880, "{brier}");
    assert!((0.9..1.1).contains(&slope), "{slope}");
}

#[test]
fn people_on_parole_without_age() {
    let Some([auc, brier, slope]) = judged(&["Age_at_Release"]) else { return };
    assert!(auc >= 0.688, "{auc}");
    assert!(brier <= 0.1910, "{brier}");
    assert!((0.9..1.1).contains(&slope), "{slope}");
}
