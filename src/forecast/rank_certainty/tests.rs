use super::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Gamma, Poisson};

/// Rates from a gamma distribution and a year of counts of each.
fn world(cells: usize, shape: f64, mean: f64, periods: f64, seed: u64) -> (Vec<f64>, Vec<f64>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let rates: Vec<f64> =
        (0..cells).map(|_| Gamma::new(shape, mean / shape).unwrap().sample(&mut rng).max(1e-9)).collect();
    let counts = rates.iter().map(|rate| Poisson::new(rate * periods).unwrap().sample(&mut rng)).collect();
    (rates, counts)
}

/// What Bayes' rule makes of the counts: means and shapes.
fn posterior(counts: &[f64], shape: f64, mean: f64, periods: f64) -> (Vec<f64>, Vec<f64>) {
    let shapes: Vec<f64> = counts.iter().map(|count| shape + count).collect();
    let means = shapes.iter().map(|s| s / (shape / mean + periods)).collect();
    (means, shapes)
}

#[test]
fn of_cells_given_seven_in_ten_seven_in_ten_are_truly_among_the_highest() {
    // by tenths of certainty: how many cells, how many truly among the highest, sum of certainties
    let mut tenths = [(0_u32, 0_u32, 0.0); 10];
    for seed in 0..20 {
        let (rates, counts) = world(600, 0.6, 0.3, 13.0, seed);
        let (means, shapes) = posterior(&counts, 0.6, 0.3, 13.0);
        let certainty = RankCertainty::of_rates(&means, &shapes, seed);
        let mut order: Vec<usize> = (0..rates.len()).collect();
        order.sort_by(|&a, &b| rates[b].total_cmp(&rates[a]));
        let truly: std::collections::BTreeSet<usize> = order[..30].iter().copied().collect();
        for cell in 0..rates.len() {
            let p = certainty.among_highest(cell, 0.05);
            let tenth = &mut tenths[((p * 10.0) as usize).min(9)];
            *tenth = (tenth.0 + 1, tenth.1 + u32::from(truly.contains(&cell)), tenth.2 + p);
        }
    }
    for (cells, true_cells, sum) in tenths.into_iter().filter(|(cells, ..)| *cells >= 60) {
        let (claimed, found) = (sum / f64::from(cells), f64::from(true_cells) / f64::from(cells));
        let tolerance = 3.5 * (claimed * (1.0 - claimed) / f64::from(cells)).sqrt() + 0.01;
        assert!((claimed - found).abs() < tolerance, "of {cells} cells given {claimed:.3}, {found:.3} are");
    }
    assert!(tenths[7].0 >= 60, "the test must see cells near 0.7, and saw {}", tenths[7].0);
}

#[test]
fn the_certain_are_near_one_the_hopeless_near_none_and_ties_share_the_places() {
    let mut expected = vec![0.1; 200];
    expected[3] = 20.0;
    let shape: Vec<f64> = expected.iter().map(|mean| 0.5 + 13.0 * mean).collect();
    let certainty = RankCertainty::of_rates(&expected, &shape, 1);
    assert!(certainty.among_highest(3, 0.01) > 0.999);
    // 199 cells alike share the other nine of the highest ten
    let tied = certainty.among_highest(7, 0.05);
    assert!((tied - 9.0 / 199.0).abs() < 0.02, "{tied}");
    let half = RankCertainty::of_rates(&[1.0; 40], &[5.0; 40], 1);
    assert!((0..40).all(|cell| (half.among_highest(cell, 0.5) - 0.5).abs() < 0.05));
    // as many places as there are
    let all: f64 = (0..200).map(|cell| certainty.among_highest(cell, 0.05)).sum();
    assert!((all - 10.0).abs() < 1e-3, "{all}");
}

#[test]
fn without_doubt_the_ranks_are_certain() {
    let expected: Vec<f64> = (1..=100).map(|cell| 1.01_f64.powi(cell)).collect();
    let certainty = RankCertainty::of_rates(&expected, &[f64::INFINITY; 100], 1);
    for cell in 0..100 {
        assert_eq!(certainty.among_highest(cell, 0.05), if cell >= 95 { 1.0 } else { 0.0 });
    }
}

#[test]
fn a_larger_share_is_never_less_certain_and_all_cells_are_among_all() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let expected: Vec<f64> = (0..333).map(|_| rng.random::<f64>()).collect();
    let certainty = RankCertainty::of_rates(&expected, &vec![2.0; 333], 3);
    for cell in 0..333 {
        let by_share: Vec<f64> = (0..=200).map(|step| certainty.among_highest(cell, f64::from(step) / 200.0)).collect();
        assert!(by_share.is_sorted(), "{by_share:?}");
        assert_eq!(by_share[200], 1.0);
    }
    assert_eq!(certainty.among_highest(333, 0.5), 0.0);
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_few_cells_are_no_trouble() {
    let expected = [0.3, 0.2, 0.6];
    let once = RankCertainty::of_rates(&expected, &[1.0; 3], 9);
    assert_eq!(once, RankCertainty::of_rates(&expected, &[1.0; 3], 9));
    assert!(once.among_highest(2, 0.01) > once.among_highest(1, 0.01));
    assert_eq!(RankCertainty::of_rates(&[1.0], &[1.0], 1).among_highest(0, 0.05), 1.0);
    assert_eq!(RankCertainty::of_rates(&[], &[], 1).among_highest(0, 0.05), 0.0);
}

#[test]
fn doubt_is_never_more_than_the_counts_vary_and_never_reduced_without_end() {
    let raised = shapes(&[1.0, 1.0], &[2.0, 2.0], &[3.0, 3.0]);
    assert_eq!(raised, [3.0, 3.0]);
    assert_eq!(shapes(&[1.0, 9.0], &[2.0, 2.0], &[0.5, 0.5]), [1.0, 9.0]);
    assert_eq!(shapes(&[1.0], &[2.0], &[f64::INFINITY]), [MOST_RAISED]);
}
